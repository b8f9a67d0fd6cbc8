internal import Glibc

/// Memory in pages of 2 MiB, where the kernel gives them to those who ask, as it does unless it was told otherwise ("madvise" in
/// /sys/kernel/mm/transparent_hugepage/enabled).
///
/// For tables of which any place may be looked at next: of small pages a processor knows the places of some thousand, and each look
/// elsewhere takes it as long as memory itself, several times that on a virtual machine.
enum LargePages {
  private static let size = 2 << 20

  /// Asks for them in the place of memory that was not written to yet, if a whole one fits. Without them it is only slower.
  static func ask(for memory: UnsafeMutableRawBufferPointer) {
    guard let base = memory.baseAddress, memory.count >= size else { return }
    // With the small pages that it has a part of: where two tables meet, a large one may be of both.
    let small = Int(getpagesize())
    let start = Int(bitPattern: base) & ~(small - 1)
    let end = (Int(bitPattern: base) + memory.count + small - 1) & ~(small - 1)
    _ = madvise(UnsafeMutableRawPointer(bitPattern: start), end - start, MADV_HUGEPAGE)
  }
}

extension Array {
  /// So many of the same, in large pages once they fill one.
  init(large count: Int, repeating element: Element) {
    self.init(unsafeUninitializedCapacity: count) { room, filled in
      LargePages.ask(for: UnsafeMutableRawBufferPointer(room))
      room.initialize(repeating: element)
      filled = count
    }
  }

  /// Makes room for so many more elements, in large pages once it has them: what `append` does by itself otherwise.
  mutating func makeLargeRoom(for more: Int) {
    guard count + more > capacity else { return }
    let old = self
    self = Array(unsafeUninitializedCapacity: Swift.max(capacity * 2, count + more)) { room, filled in
      LargePages.ask(for: UnsafeMutableRawBufferPointer(room))
      filled = room.initialize(fromContentsOf: old)
    }
  }
}
