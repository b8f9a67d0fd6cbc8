import Foundation
import Glibc
import Support
import SystemPackage
import Testing

@testable import Ingest

struct BackingFileTests {
  /// Which of the pages are in memory (Documentation/admin-guide/mm/pagemap.rst of the kernel: bit 63 of a page's eight bytes).
  private func resident(_ pages: UnsafeRawBufferPointer) throws -> Int {
    let map = try Descriptor.open("/proc/self/pagemap", O_RDONLY)
    let size = Int(sysconf(Int32(_SC_PAGESIZE)))
    let entries = try map.read(count: pages.count / size * 8, at: Int(bitPattern: pages.baseAddress) / size * 8)
    return stride(from: 7, to: entries.count, by: 8).count { entries[$0] & 0x80 != 0 }
  }

  @Test func memoryOnAFileIsAsItWasTakesNoRoomAndCanBeChanged() throws {
    let folder = try TemporaryFolder()
    let seed: UInt64 = 7
    print("seed \(seed)")
    var random = SeededRandom(seed: seed)
    var wanted = (0..<200_000).map { _ in random.next() }
    var memory = wanted.map { $0 }
    for _ in 0..<3 {
      var file = try BackingFile(in: folder.path)
      try memory.withUnsafeBytes { bytes in
        let pages = BackingFile.pages(bytes)
        #expect(pages.count > bytes.count - 2 * 65536)
        #expect(try resident(pages) > 0)
        for start in stride(from: 0, to: pages.count, by: 1 << 18) {
          try file.take(UnsafeRawBufferPointer(rebasing: pages[start...].prefix(1 << 18)))
        }
        #expect(try resident(pages) == 0)
      }
      var isSame = memory == wanted
      #expect(isSame)
      // Some of its pages are the process's own again when it is laid down for the next time.
      for _ in 0..<100 {
        let place = Int.random(in: 0..<wanted.count, using: &random)
        wanted[place] = random.next()
        memory[place] = wanted[place]
      }
      isSame = memory == wanted
      #expect(isSame)
    }
    memory += memory
    let isSame = memory == wanted + wanted
    #expect(isSame)
  }

  @Test func theFileHasNoName() throws {
    let folder = try TemporaryFolder()
    var file = try BackingFile(in: folder.path)
    let memory = [UInt8](repeating: 1, count: 1 << 18)
    try memory.withUnsafeBytes { bytes in try file.take(BackingFile.pages(bytes)) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path.string).isEmpty)
  }

  @Test(arguments: [0, 1, 4095, 4096, 8191, 12288, 1 << 20]) func wholePagesLieWithinTheMemory(size: Int) {
    for offset in [0, 1, 8, 4095] {
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size + offset, alignment: 16)
      defer { memory.deallocate() }
      let part = UnsafeRawBufferPointer(rebasing: memory[offset...])
      let pages = BackingFile.pages(part)
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      #expect(pages.count % page == 0)
      #expect(pages.count > size - 2 * page)
      guard let first = pages.baseAddress, let start = part.baseAddress, !pages.isEmpty else { continue }
      #expect(Int(bitPattern: first) % page == 0)
      #expect(first >= start && first + pages.count <= start + size)
    }
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: a disk to be filled needs root and loop devices"))
  func onAFullDiskTheMemoryStaysWhereItIs() throws {
    let disk = try MountedDisk(.tmpfs)
    let memory = [UInt64](repeating: 5, count: 16 << 20)
    var file = try BackingFile(in: disk.path)
    var isRefused = false
    memory.withUnsafeBytes { bytes in
      do throws(SystemError) { try file.take(BackingFile.pages(bytes)) } catch { isRefused = error.isDiskFull }
    }
    #expect(isRefused)
    let isSame = memory.allSatisfy { $0 == 5 }
    #expect(isSame)
  }

  @Test(.enabled(if: MountedDisk.arePossible, "skipped: a disk of a test's own needs root and loop devices"))
  func memoryTakenOffAFileGivesTheDiskItsRoomBack() throws {
    let disk = try MountedDisk(.tmpfs)
    var room: Int { get throws { try BackingFile(in: disk.path).room } }
    var memory = (0..<1 << 20).map { UInt64($0) }
    let before = try room
    do {
      var file = try BackingFile(in: disk.path)
      try memory.withUnsafeBytes { try file.take(BackingFile.pages($0)) }
    }
    #expect(try room <= before - (7 << 20), "the file lies on the disk as long as memory lies on it")
    memory[7] = 0
    memory.withUnsafeBytes { BackingFile.release(BackingFile.pages($0)) }
    #expect(try room == before)
    memory[7] = 7
    let isSame = memory.indices.allSatisfy { memory[$0] == UInt64($0) }
    #expect(isSame)
  }
}
