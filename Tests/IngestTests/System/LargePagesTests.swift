import Foundation
import Testing

@testable import Ingest

struct LargePagesTests {
  @Test(arguments: [0, 1, 1_000, 1_000_000]) func anArrayThatMakesRoomKeepsWhatItHolds(count: Int) {
    var numbers = Array(0..<count)
    for number in count..<count + 100 {
      numbers.makeLargeRoom(for: 1)
      let room = numbers.capacity
      numbers.append(number)
      #expect(numbers.capacity == room)
    }
    #expect(numbers == Array(0..<count + 100))
  }

  @Test func aTableIsOfWhatItWasAskedFor() {
    #expect([UInt64](large: 0, repeating: 7).isEmpty)
    #expect([UInt64](large: 3, repeating: 7) == [7, 7, 7])
  }

  /// The kernel tells of each mapping whether large pages were asked for.
  @Test func aLargeTableAsksForLargePages() throws {
    guard access("/sys/kernel/mm/transparent_hugepage/enabled", F_OK) == 0 else {
      return print("skipped: the kernel has none")
    }
    let table = [UInt64](large: 1 << 20, repeating: 0)
    let middle = table.withUnsafeBufferPointer { UInt(bitPattern: $0.baseAddress) + 4 << 20 }
    // In pieces: of what the kernel writes as it is read, no size is known before.
    let maps = try #require(try FileHandle(forReadingAtPath: "/proc/self/smaps")?.readToEnd())
    var isMapping = false
    var flags: String?
    for line in maps.split(separator: UInt8(ascii: "\n")) {
      let line = String(decoding: line, as: UTF8.self)
      let ends = line.utf8.prefix { $0 != UInt8(ascii: " ") }.split(separator: UInt8(ascii: "-"))
        .compactMap { UInt(String(decoding: $0, as: UTF8.self), radix: 16) }
      if ends.count == 2 { isMapping = ends[0] <= middle && middle < ends[1] }
      if isMapping, line.hasPrefix("VmFlags:") { flags = line }
    }
    #expect(flags?.contains(" hg") == true, "\(flags ?? "no mapping")")
    #expect(table.count == 1 << 20)
  }
}
