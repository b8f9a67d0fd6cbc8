internal import CBrotli
internal import CZlib

/// The codings of HTTP that make no files of their own, which libarchive would know: `deflate` (RFC 9110, section 8.4.1.2) and `br`
/// (RFC 7932).
enum ContentCoding: String {
  /// DEFLATE, mostly within the zlib format, as the standard has it, and often without.
  case deflate
  /// Brotli.
  case brotli = "br"

  /// What came of some room that was offered.
  private enum Step {
    case more(Int)
    case end(Int)
    case broken
  }

  /// Undoes the coding; nil when the content is not in it, or not whole.
  func decode(_ content: [UInt8]) throws(ParseFailure) -> [UInt8]? {
    switch self {
    case .deflate:
      // 15 is the largest window, within the zlib format; −15 the same without.
      if let inflated = try Self.inflate(content, windowBits: 15) { return inflated }
      return try Self.inflate(content, windowBits: -15)
    case .brotli: return try Self.unbrotli(content)
    }
  }

  private static func inflate(_ content: [UInt8], windowBits: Int32) throws(ParseFailure) -> [UInt8]? {
    // zlib remembers where its stream lies.
    var stream = z_stream()
    return try withUnsafeMutablePointer(to: &stream) { stream throws(ParseFailure) in
      guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
        return nil
      }
      defer { inflateEnd(stream) }
      return try content.withBytes { input throws(ParseFailure) in
        // It only reads there, and its header does not say so.
        stream.pointee.next_in = UnsafeMutablePointer(mutating: input.bindMemory(to: UInt8.self).baseAddress)
        stream.pointee.avail_in = UInt32(input.count)
        return try unpack(packedBytes: input.count) { room in
          stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
          stream.pointee.avail_out = UInt32(room.count)
          let status = CZlib.inflate(stream, Z_NO_FLUSH)
          let count = room.count - Int(stream.pointee.avail_out)
          return status == Z_STREAM_END ? .end(count) : status == Z_OK ? .more(count) : .broken
        }
      }
    }
  }

  private static func unbrotli(_ content: [UInt8]) throws(ParseFailure) -> [UInt8]? {
    guard let decoder = BrotliDecoderCreateInstance(nil, nil, nil) else { return nil }
    defer { BrotliDecoderDestroyInstance(decoder) }
    return try content.withBytes { input throws(ParseFailure) in
      var next = input.bindMemory(to: UInt8.self).baseAddress
      var left = input.count
      return try unpack(packedBytes: input.count) { room in
        var to = room.bindMemory(to: UInt8.self).baseAddress
        var free = room.count
        let result = BrotliDecoderDecompressStream(decoder, &left, &next, &free, &to, nil)
        if result == BROTLI_DECODER_RESULT_SUCCESS { return .end(room.count - free) }
        return result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT ? .more(room.count - free) : .broken
      }
    }
  }

  /// Offers room until all is unpacked, or more than may be.
  private static func unpack(
    packedBytes: Int, _ step: (UnsafeMutableRawBufferPointer) -> Step
  ) throws(ParseFailure) -> [UInt8]? {
    var result: [UInt8] = []
    while true {
      let start = result.count
      result.append(contentsOf: repeatElement(0, count: Limits.unpackedChunkBytes))
      let step = result.withUnsafeMutableBytes { step(UnsafeMutableRawBufferPointer(rebasing: $0[start...])) }
      let count: Int
      var isEnd = false
      switch step {
      case .more(let written): count = written
      case .end(let written): (count, isEnd) = (written, true)
      case .broken: return nil
      }
      result.removeLast(result.count - start - count)
      try ArchiveReader.checkBounds(packedBytes: packedBytes, unpacked: result.count, member: result.count)
      if isEnd { return result }
    }
  }
}
