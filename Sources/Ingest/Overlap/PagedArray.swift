internal import CLinux

/// An array in pages: it grows without being copied, which for a hundred megabytes would be felt, and takes no more than it holds.
///
/// Elements that were appended together lie together.
struct PagedArray<Element: Sendable>: Sendable {
  /// 256 KiB of elements, whose sizes are powers of two.
  private static var pageBits: Int { 18 - MemoryLayout<Element>.stride.trailingZeroBitCount }

  private var pages: [[Element]] = []

  /// Appends elements, at most a page's worth; returns where they begin.
  mutating func append(_ elements: some Collection<Element>) -> UInt32 {
    precondition(elements.count <= 1 << Self.pageBits, "\(elements.count) elements do not fit a page")
    if pages.last.map({ $0.count + elements.count > 1 << Self.pageBits }) ?? true {
      pages.append([])
      pages[pages.count - 1].reserveCapacity(1 << Self.pageBits)
    }
    let page = pages.count - 1
    precondition(page < 1 << (32 - Self.pageBits), "more pages than can be told apart")
    let start = pages[page].count
    pages[page].append(contentsOf: elements)
    return UInt32(page << Self.pageBits | start)
  }

  subscript(place: UInt32) -> Element {
    get { pages[Int(place) >> Self.pageBits][Int(place) & (1 << Self.pageBits - 1)] }
    set { pages[Int(place) >> Self.pageBits][Int(place) & (1 << Self.pageBits - 1)] = newValue }
  }

  /// Asks for the memory of a place, and for so many lines in all.
  @inline(__always)
  func prefetch(_ place: UInt32, lines: Int = 1) {
    let address = pages[Int(place) >> Self.pageBits].withUnsafeBufferPointer { page in
      page.baseAddress.map { UnsafeRawPointer($0 + (Int(place) & (1 << Self.pageBits - 1))) }
    }
    // Not in there, where the page would be retained for as long: that takes longer than to ask.
    for line in 0..<lines { copytaster_prefetch(address.map { $0 + line * 64 }) }
  }

  /// Gives `body` the elements from a place to the end of its page.
  @inline(__always)
  func from<Result>(_ place: UInt32, _ body: (UnsafeBufferPointer<Element>) -> Result) -> Result {
    pages[Int(place) >> Self.pageBits].withUnsafeBufferPointer { page in
      body(UnsafeBufferPointer(rebasing: page[(Int(place) & (1 << Self.pageBits - 1))...]))
    }
  }

  /// Calls `body` with each of its tables: see `OverlapIndex.forEachTable`.
  func forEachTable(_ body: (UnsafeRawBufferPointer) -> Void) { for page in pages { page.withUnsafeBytes(body) } }
}
