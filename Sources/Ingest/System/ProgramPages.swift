internal import Glibc
internal import SystemPackage

/// The pages of the program and its libraries in this process.
enum ProgramPages {
  /// Lets go of those with code: most were needed by the start only, and by formats that do not come every day. The kernel keeps
  /// them as long as it has room, and whatever is executed again comes back with a fault of half a microsecond for 64 KiB.
  ///
  /// Only mappings that may be executed: nobody may write to them (the service manager sees to it, too), so they are as they are in their
  /// files. What is merely read-only may not be: the linker has written to some of it at the start.
  static func release() {
    guard let file = try? Descriptor.open("/proc/self/maps", O_RDONLY) else { return }
    var text: [UInt8] = []
    while let more = try? file.readNext(1 << 16), !more.isEmpty { text += more }
    for line in text.split(separator: UInt8(ascii: "\n")) {
      // 7f0c21a28000-7f0c21b9d000 r-xp 00028000 fe:01 1053 /usr/lib/libc.so.6
      let fields = line.split(separator: UInt8(ascii: " "), maxSplits: 5)
      let ends = fields[0].split(separator: UInt8(ascii: "-"))
      guard fields.count == 6, fields[1].elementsEqual("r-xp".utf8), fields[4] != [UInt8(ascii: "0")], ends.count == 2,
        let start = UInt(String(decoding: ends[0], as: UTF8.self), radix: 16),
        let end = UInt(String(decoding: ends[1], as: UTF8.self), radix: 16), start < end
      else { continue }
      _ = madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), MADV_DONTNEED)
    }
  }
}
