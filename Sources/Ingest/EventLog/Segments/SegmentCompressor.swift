internal import CZstd
internal import SystemPackage

/// Compresses a sealed segment frame by frame, so that the one thread never stops for long.
///
/// The source is never touched: whoever calls may remove it once all steps are done and the new file has its final name.
package struct SegmentCompressor: ~Copyable {
  private let source: Descriptor
  private let target: Descriptor
  private let length: Int
  private let disk: any Disk
  private let encoder: FrameEncoder
  private let decoder: FrameDecoder
  private var table = SeekTable()
  private var isFinished = false

  /// Gets ready to compress the first `length` bytes of `source` into `target`, which is empty.
  package init(
    from source: consuming Descriptor, to target: consuming Descriptor, length: Int, disk: any Disk
  ) throws(SystemError) {
    guard length <= Limits.frames * Limits.frameBytes else {
      throw SystemError(call: "ZSTD_compress2", path: source.path, errno: .fileTooLarge)
    }
    guard let encoder = FrameEncoder() else { throw .outOfMemory("ZSTD_createCCtx", target.path) }
    guard let decoder = FrameDecoder() else { throw .outOfMemory("ZSTD_createDCtx", target.path) }
    self.encoder = encoder
    self.decoder = decoder
    self.source = source
    self.target = target
    self.length = length
    self.disk = disk
  }

  /// Writes and syncs one frame, or after the last of them the seek table; returns true once there is nothing left to do.
  ///
  /// Each step syncs what it wrote, so that the last one does not stop for all of it. A step that failed has done nothing and
  /// can be repeated, as on a full disk; but after a failed sync nothing that was written can be trusted, and only a new file
  /// helps.
  package mutating func step() throws(SystemError) -> Bool {
    if table.contentEnd < length {
      try addFrame()
    } else if !isFinished {
      try write(table.bytes)
      isFinished = true
    }
    return isFinished
  }

  private mutating func addFrame() throws(SystemError) {
    let count = min(Limits.frameBytes, length - table.contentEnd)
    let content = try source.read(count: count, at: table.contentEnd)
    // A sealed segment does not become shorter: if this one did, its end is gone and must not be taken for saved.
    guard content.count == count else { throw SystemError(call: "pread", path: source.path, errno: .ioError) }
    let packed = try encode(content)
    try write(packed)
    table.add(packed: packed.count, content: count)
  }

  /// Packs, and unpacks again: the source is going to be deleted, and a bad memory cell must not be what is left of it.
  private func encode(_ content: [UInt8]) throws(SystemError) -> [UInt8] {
    do throws(ZstdError) {
      let packed = try encoder.encode(content)
      if try decoder.decode(packed, capacity: content.count) == content { return packed }
    } catch {
      // Into a buffer of the size that `ZSTD_compressBound` names nothing can fail but for want of memory.
      throw .outOfMemory("ZSTD_compress2", target.path)
    }
    throw SystemError(call: "ZSTD_decompressDCtx", path: target.path, errno: .ioError)
  }

  private func write(_ bytes: [UInt8]) throws(SystemError) {
    var done = 0
    while done < bytes.count {
      done += try disk.write(bytes[done...], to: target, at: table.end + done)
    }
    try disk.sync(target)
  }
}

/// Packs frames.
struct FrameEncoder: ~Copyable {
  private let context: OpaquePointer

  /// The largest that a frame can become: what cannot be compressed grows a little.
  static let bound = ZSTD_compressBound(Limits.frameBytes)

  /// An encoder, to be used for many frames; nil when there is no memory for it.
  init?() {
    guard let context = ZSTD_createCCtx() else { return nil }
    // These fail only for values out of range, and neither is.
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, Limits.compressionLevel)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    self.context = context
  }

  deinit { ZSTD_freeCCtx(context) }

  /// A frame that holds `content`, its size and its checksum.
  func encode(_ content: [UInt8]) throws(ZstdError) -> [UInt8] {
    var result = 0
    let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(content.count)) { buffer, filled in
      result = ZSTD_compress2(context, buffer.baseAddress, buffer.count, content, content.count)
      filled = ZSTD_isError(result) == 0 ? result : 0
    }
    _ = try ZstdError.check(result)
    return packed
  }
}
