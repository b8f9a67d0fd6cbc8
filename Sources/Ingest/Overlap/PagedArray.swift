internal import CLinux

/// An array in pages: it grows without being copied, which for a hundred megabytes would be felt, and takes no more than it holds.
///
/// Elements that were appended together lie together.
struct PagedArray<Element: Sendable>: Sendable {
  /// As many elements as fit 8 MiB, a power of two: what of it is not written to takes no memory.
  private static var pageBits: Int { 23 - (Int.bitWidth - (MemoryLayout<Element>.stride - 1).leadingZeroBitCount) }

  private var pages: [[Element]] = []

  /// The place behind the last element: how many there are, if each was appended by itself, which leaves no gap.
  var end: UInt32 { pages.last.map { UInt32((pages.count - 1) << Self.pageBits + $0.count) } ?? 0 }

  /// Appends elements, at most a page's worth; returns where they begin.
  mutating func append(_ elements: some Collection<Element>) -> UInt32 {
    precondition(elements.count <= 1 << Self.pageBits, "\(elements.count) elements do not fit a page")
    if pages.last.map({ $0.count + elements.count > 1 << Self.pageBits }) ?? true {
      addPage()
    }
    let page = pages.count - 1
    precondition(page < 1 << (32 - Self.pageBits), "more pages than can be told apart")
    let start = pages[page].count
    pages[page].append(contentsOf: elements)
    return UInt32(page << Self.pageBits | start)
  }

  private mutating func addPage() {
    // In the first one most of a large page would stay empty.
    let isLarge = !pages.isEmpty
    pages.append(
      [Element](unsafeUninitializedCapacity: 1 << Self.pageBits) { room, _ in
        if isLarge { LargePages.ask(for: UnsafeMutableRawBufferPointer(room)) }
      })
  }

  subscript(place: UInt32) -> Element {
    get { pages[Int(place) >> Self.pageBits][Int(place) & (1 << Self.pageBits - 1)] }
    set { pages[Int(place) >> Self.pageBits][Int(place) & (1 << Self.pageBits - 1)] = newValue }
  }

  /// Asks for the memory of a place, and for so many lines in all.
  @inline(__always)
  func prefetch(_ place: UInt32, lines: Int = 1) {
    let address = UnsafeRawPointer(address(place))
    for line in 0..<lines { copytaster_prefetch(address.map { $0 + line * 64 }) }
  }

  /// Gives `body` the elements from a place on, and what room its page has behind them.
  @inline(__always)
  func from<Result>(_ place: UInt32, _ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
    let room = 1 << Self.pageBits - Int(place) & (1 << Self.pageBits - 1)
    return withExtendedLifetime(self) { body(UnsafeBufferPointer(start: address(place), count: room)) }
  }

  /// Where a place is. Nobody but this array, which is not changed meanwhile, holds its pages, so that it stays there as long as that is
  /// borrowed. To work within the page's own buffer would retain the page for as long, and to look at its count would wait for
  /// the line that holds both, which is one more far away.
  @inline(__always)
  private func address(_ place: UInt32) -> UnsafePointer<Element>? {
    let page = pages[Int(place) >> Self.pageBits].withUnsafeBufferPointer { $0.baseAddress }
    return page.map { $0 + Int(place) & (1 << Self.pageBits - 1) }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for page in pages { page.withUnsafeBytes(body) } }
}
