internal import CZstd
internal import SystemPackage

/// Reads a compressed segment of the log at any place, unpacking no more than the frames that hold it.
///
/// The file is what `zstd -d` reads, too: frames of zstd (RFC 8878) that know nothing of each other, then a ``SeekTable``.
package final class CompressedSegment {
  /// What the file was opened as, for messages.
  package let path: String
  private let file: Descriptor
  private let table: SeekTable
  private let decoder: FrameDecoder
  /// The frame that was unpacked last, and what it holds: reading on in small pieces unpacks each frame once.
  private var unpacked: (frame: Int, content: [UInt8])?

  /// Reads the seek table of an open file.
  package init(_ file: consuming Descriptor) throws(CompressedSegmentError) {
    guard let decoder = FrameDecoder() else { throw .system(.outOfMemory("ZSTD_createDCtx", file.path)) }
    table = try SeekTable(of: file)
    path = file.path
    self.decoder = decoder
    self.file = file
  }

  /// The same for a file that may be damaged: the frames are looked for one behind the other, for each says itself how large it is.
  /// The table is needed only where one does not, and frames lie behind it.
  package init(salvaging file: consuming Descriptor) throws(CompressedSegmentError) {
    guard let decoder = FrameDecoder() else { throw .system(.outOfMemory("ZSTD_createDCtx", file.path)) }
    var found = try SeekTable(scanning: file)
    do throws(CompressedSegmentError) {
      let written = try SeekTable(of: file)
      if written.end > found.end { found = written }
    } catch {
      guard case .damaged = error else { throw error }
    }
    table = found
    path = file.path
    self.decoder = decoder
    self.file = file
  }

  /// The content of the frame that begins at a byte of the segment; zeros if it cannot be unpacked.
  package func salvage(at offset: Int) throws(CompressedSegmentError) -> [UInt8] {
    let frame = table.frame(at: offset)
    do throws(CompressedSegmentError) { return try content(of: frame) } catch {
      guard case .damaged = error else { throw error }
      return [UInt8](repeating: 0, count: table.content(of: frame).count)
    }
  }

  /// The size of the segment before it was compressed.
  package var size: Int { table.contentEnd }

  /// Reads `count` bytes from `offset`, or fewer at the end of the segment; places are those of the segment before it was
  /// compressed.
  package func read(count: Int, at offset: Int) throws(CompressedSegmentError) -> [UInt8] {
    guard offset < size else { return [] }
    let end = offset + min(count, size - offset)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - offset)
    var place = offset
    while place < end {
      let frame = table.frame(at: place)
      let start = table.content(of: frame).lowerBound
      let content = try content(of: frame)
      bytes += content[(place - start)..<min(end - start, content.count)]
      place = offset + bytes.count
    }
    return bytes
  }

  private func content(of frame: Int) throws(CompressedSegmentError) -> [UInt8] {
    if let unpacked, unpacked.frame == frame { return unpacked.content }
    let place = table.place(of: frame)
    let packed = try wrapping(CompressedSegmentError.system) { () throws(SystemError) in
      try file.read(count: place.count, at: place.lowerBound)
    }
    let size = table.content(of: frame).count
    let content: [UInt8]
    do throws(ZstdError) { content = try decoder.decode(packed, capacity: size) } catch {
      throw .damaged(path: path, byte: place.lowerBound, why: "a frame does not unpack: \(error.why)")
    }
    guard content.count == size else {
      throw .damaged(
        path: path, byte: place.lowerBound, why: "a frame holds \(content.count) bytes instead of \(size)")
    }
    unpacked = (frame, content)
    return content
  }
}

/// Where the frames of a compressed segment are: the seek table of the "Zstandard Seekable Format" 0.1.0 (zstd's repository,
/// contrib/seekable_format), a skippable frame at the end of the file that plain decompressors pass over.
struct SeekTable {
  /// Where each frame begins in the file, and where the last one ends.
  private var places = [0]
  /// Where the content of each frame begins in the segment, and where that of the last one ends.
  private var contents = [0]

  private static let skippableMagic: UInt32 = 0x184D_2A5E
  private static let seekableMagic: UInt32 = 0x8F92_EAB1
  private static let headerBytes = 8
  private static let entryBytes = 8
  private static let footerBytes = 9

  /// A table without frames.
  init() {}

  /// Where the last frame ends in the file.
  var end: Int { places[places.count - 1] }
  /// The size of all contents.
  var contentEnd: Int { contents[contents.count - 1] }

  /// Where a frame is in the file.
  func place(of frame: Int) -> Range<Int> { places[frame]..<places[frame + 1] }
  /// Where a frame's content is in the segment.
  func content(of frame: Int) -> Range<Int> { contents[frame]..<contents[frame + 1] }

  /// The frame that holds a byte of the segment, which is below ``contentEnd``.
  func frame(at offset: Int) -> Int {
    var low = 0
    var high = contents.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if contents[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// Takes in one frame more.
  mutating func add(packed: Int, content: Int) {
    places.append(end + packed)
    contents.append(contentEnd + content)
  }

  /// The table as it stands in the file.
  var bytes: [UInt8] {
    let frames = places.count - 1
    var bytes: [UInt8] = []
    bytes.append(littleEndian: Self.skippableMagic)
    bytes.append(littleEndian: UInt32(frames * Self.entryBytes + Self.footerBytes))
    for frame in 0..<frames {
      bytes.append(littleEndian: UInt32(place(of: frame).count))
      bytes.append(littleEndian: UInt32(content(of: frame).count))
    }
    bytes.append(littleEndian: UInt32(frames))
    // The descriptor: no checksums here, for each frame ends in one of its own.
    bytes.append(0)
    bytes.append(littleEndian: Self.seekableMagic)
    return bytes
  }

  /// Reads the table at the end of a file. Nothing in it is believed before it was checked: it must account for every byte of
  /// the file, and no frame may be larger than a segment's frames are.
  init(of file: borrowing Descriptor) throws(CompressedSegmentError) {
    let size: Int
    do throws(SystemError) { size = try file.status().size } catch { throw .system(error) }
    let footer = try Self.read(Self.footerBytes, of: file, before: size)
    guard footer.littleEndian(at: 5) == Self.seekableMagic, footer[4] == 0 else {
      throw .damaged(path: file.path, byte: size - footer.count, why: "it does not end in a seek table")
    }
    let frames = Int(footer.littleEndian(at: 0))
    guard frames <= Limits.frames else {
      throw .damaged(path: file.path, byte: size - footer.count, why: "its seek table is for \(frames) frames")
    }
    let table = try Self.read(
      Self.headerBytes + frames * Self.entryBytes + Self.footerBytes, of: file, before: size)
    let start = size - table.count
    guard table.littleEndian(at: 0) == Self.skippableMagic,
      Int(table.littleEndian(at: 4)) == table.count - Self.headerBytes
    else { throw .damaged(path: file.path, byte: start, why: "its seek table does not begin as one") }
    for entry in stride(from: Self.headerBytes, to: table.count - Self.footerBytes, by: Self.entryBytes) {
      let packed = Int(table.littleEndian(at: entry))
      let content = Int(table.littleEndian(at: entry + 4))
      guard (1...FrameEncoder.bound).contains(packed), (1...Limits.frameBytes).contains(content) else {
        throw .damaged(
          path: file.path, byte: start + entry,
          why: "its seek table has a frame of \(packed) bytes that holds \(content)")
      }
      add(packed: packed, content: content)
    }
    guard end == start else {
      throw .damaged(path: file.path, byte: start, why: "its seek table is about \(end) bytes, and \(start) precede it")
    }
  }

  /// Looks for the frames of a file, whatever its table says.
  init(scanning file: borrowing Descriptor) throws(CompressedSegmentError) {
    while true {
      let bytes: [UInt8]
      do throws(SystemError) { bytes = try file.read(count: FrameEncoder.bound, at: end) } catch {
        throw .system(error)
      }
      let packed = ZSTD_findFrameCompressedSize(bytes, bytes.count)
      let content = ZSTD_getFrameContentSize(bytes, bytes.count)
      // What is no frame of a segment ends the list: above all the damaged table itself.
      guard ZSTD_isError(packed) == 0, (1...UInt64(Limits.frameBytes)).contains(content) else { return }
      add(packed: packed, content: Int(content))
    }
  }

  private static func read(
    _ count: Int, of file: borrowing Descriptor, before end: Int
  ) throws(CompressedSegmentError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(SystemError) { bytes = try file.read(count: count, at: max(0, end - count)) } catch {
      throw .system(error)
    }
    guard bytes.count == count, end >= count else {
      throw .damaged(path: file.path, byte: end, why: "it ends too early")
    }
    return bytes
  }
}

/// Why a compressed segment cannot be read.
package enum CompressedSegmentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(SystemError)
  /// The file is not as it was written: from which byte of it on, and what is wrong there.
  case damaged(path: String, byte: Int, why: String)

  /// What happened, where, and what to do.
  package var description: String {
    switch self {
    case .system(let error): error.description
    case .damaged(let path, let byte, let why):
      "\(path) is damaged at byte \(byte): \(why). Restore the file from a backup: the log cannot be read through without it"
    }
  }
}

/// Why libzstd did not do what it was asked for, in its words.
struct ZstdError: Error {
  /// Such as "Restored data doesn't match checksum".
  let why: String

  /// The number of bytes that a function of libzstd returns, or its error.
  static func check(_ result: Int) throws(ZstdError) -> Int {
    guard ZSTD_isError(result) == 0 else { throw ZstdError(why: String(cString: ZSTD_getErrorName(result))) }
    return result
  }
}

/// Unpacks frames.
struct FrameDecoder: ~Copyable {
  private let context: OpaquePointer

  /// A decoder, to be used for many frames; nil when there is no memory for it.
  init?() {
    guard let context = ZSTD_createDCtx() else { return nil }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  /// What a frame holds. A frame that holds more than `capacity` bytes is an error, whatever its header says: nothing is
  /// allocated by that.
  func decode(_ packed: [UInt8], capacity: Int) throws(ZstdError) -> [UInt8] {
    var result = 0
    let content = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, filled in
      result = ZSTD_decompressDCtx(context, buffer.baseAddress, buffer.count, packed, packed.count)
      filled = ZSTD_isError(result) == 0 ? result : 0
    }
    _ = try ZstdError.check(result)
    return content
  }
}

extension SystemError {
  /// A library's call that failed for want of memory.
  static func outOfMemory(_ call: String, _ path: String) -> SystemError {
    SystemError(call: call, path: path, errno: .noMemory)
  }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: UInt32) {
    for shift in stride(from: 0, to: 32, by: 8) { append(UInt8(truncatingIfNeeded: value >> UInt32(shift))) }
  }

  fileprivate func littleEndian(at index: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(self[index + $1]) << UInt32(8 * $1) }
  }
}
