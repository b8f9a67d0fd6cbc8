internal import CLinux

/// Under each term the stories in whose vectors it weighs most, newest first.
///
/// A posting is four bytes: the slot, and the weight in the lowest. The first of a term lies in its head; the others lie in blocks of
/// 1, 2, 4, … 256 postings, so that a term of one story, as half of them are, costs eight bytes and one of thousands little more than
/// its postings. A block begins with what leads to the one before it.
struct TermPostings: Sendable {
  private struct Head: Sendable {
    /// The only posting, or where the newest block begins.
    var last: UInt32 = 0
    var count: UInt32 = 0
  }

  /// A block's postings: as many as all before it, up to this.
  private static let largestBlock: UInt32 = 256
  private var heads: [Head] = []
  private var blocks = PagedArray<UInt32>()
  /// How many of the stories under each term are dead; empty until one is.
  private var dead: [UInt32] = []

  /// The number of stories under a term, the dead ones left out: a story that is revised again and again must not make its own terms
  /// common.
  func live(_ term: Background.TermIndex) -> Int {
    count(term) - (Int(term) < dead.count ? Int(dead[Int(term)]) : 0)
  }

  /// Notes that a story under a term is dead.
  mutating func die(under term: Background.TermIndex) {
    if Int(term) >= dead.count { dead += repeatElement(0, count: heads.count - dead.count) }
    dead[Int(term)] += 1
  }

  /// The number of stories under a term, with those that are dead.
  func count(_ term: Background.TermIndex) -> Int { Int(term) < heads.count ? Int(heads[Int(term)].count) : 0 }

  /// Asks for the memory that tells how many stories are under a term, and where.
  @inline(__always)
  func prefetch(_ term: Background.TermIndex) {
    let address = heads.withUnsafeBufferPointer { $0.baseAddress.map { UnsafeRawPointer($0 + Int(term)) } }
    copytaster_prefetch(address)
  }

  /// Adds a story under a term, later than all that are there.
  mutating func append(_ slot: UInt32, weight: UInt8, under term: Background.TermIndex) {
    precondition(slot < StoryTable.slots, "a slot beyond what a posting can hold")
    if Int(term) >= heads.count { heads.append(contentsOf: repeatElement(Head(), count: Int(term) + 1 - heads.count)) }
    let posting = slot << 8 | UInt32(weight)
    let count = heads[Int(term)].count
    heads[Int(term)].count += 1
    if count == 0 {
      heads[Int(term)].last = posting
      return
    }
    let (fill, size) = Self.newest(count)
    if fill == size {
      let room = min(count, Self.largestBlock)
      heads[Int(term)].last = blocks.append([heads[Int(term)].last, posting] + repeatElement(0, count: Int(room) - 1))
    } else {
      blocks[heads[Int(term)].last + 1 + fill] = posting
    }
  }

  /// Of `count` postings, how many are in the newest block, and how many fit it. Before the first block there is a full one of one:
  /// the head.
  @inline(__always)
  private static func newest(_ count: UInt32) -> (fill: UInt32, size: UInt32) {
    if count == 1 { return (1, 1) }
    let doubling = 2 * largestBlock
    if count > doubling { return ((count - doubling - 1) % largestBlock + 1, largestBlock) }
    let before: UInt32 = 1 << (31 - UInt32((count - 1).leadingZeroBitCount))
    return (count - before, before)
  }

  /// Where a walk over the newest stories under a term is.
  struct Walk {
    /// Postings before this place of the walk, and where the block that holds the newest of them begins.
    fileprivate var count: UInt32
    fileprivate var last: UInt32
    /// How many are still to come.
    fileprivate(set) var left: UInt32
  }

  /// Begins a walk over the newest `limit` stories under a term, whose memory is asked for.
  func walk(_ term: Background.TermIndex, newest limit: Int) -> Walk {
    guard Int(term) < heads.count else { return Walk(count: 0, last: 0, left: 0) }
    let head = heads[Int(term)]
    let walk = Walk(count: head.count, last: head.last, left: min(head.count, UInt32(limit)))
    prefetch(walk)
    return walk
  }

  /// Asks for the memory of the next block of a walk: its end, where the newest are, and its beginning, which leads on.
  @inline(__always)
  private func prefetch(_ walk: Walk) {
    if walk.count < 2 { return }
    let fill = Self.newest(walk.count).fill
    for place in stride(from: 0, through: fill, by: 16) { blocks.prefetch(walk.last + place) }
  }

  /// Goes on with a walk by one block, and asks for the memory of the next one: who has several walks takes turns with them, so that
  /// none waits. Gives `body` the postings of the block, each with the slot above the weight of eight bits; the newest is the last.
  @inline(__always)
  func advance(_ walk: inout Walk, _ body: (UnsafeBufferPointer<UInt32>) -> Void) {
    if walk.count == 1 {
      walk.count = 0
      walk.left = 0
      return withUnsafePointer(to: walk.last) { body(UnsafeBufferPointer(start: $0, count: 1)) }
    }
    let fill = Self.newest(walk.count).fill
    let taken = min(fill, walk.left)
    walk.last = blocks.from(walk.last) { block in
      body(UnsafeBufferPointer(rebasing: block[Int(1 + fill - taken)..<Int(1 + fill)]))
      return block[0]
    }
    walk.count -= fill
    walk.left -= taken
    if walk.left > 0 { prefetch(walk) }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) {
    heads.withUnsafeBytes(body)
    dead.withUnsafeBytes(body)
    blocks.forEachTable(body)
  }
}
