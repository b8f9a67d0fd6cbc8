/// Writes records of little-endian numbers into chunks that can be stored one by one.
///
/// A chunk ends in a checksum of 8 bytes over its number and its bytes, so that a damaged, missing or exchanged one is noticed before
/// anything of it is believed. It guards against accidents, not against a forger.
struct ChunkWriter: ~Copyable {
  private var bytes: [UInt8] = []
  private var number: UInt64 = 0

  /// Begins a record of at most `Limits.snapshotRecordBytes`; a chunk that may have no room for it is closed and given to `emit`.
  mutating func beginRecord<E: Error>(_ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    let room = Limits.snapshotChunkBytes - ChunkReader.checksumBytes - bytes.count
    if room < Limits.snapshotRecordBytes { try close(emit) }
  }

  /// Adds a number to the record.
  @inline(__always)
  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Closes the chunk at hand and gives it to `emit`.
  mutating func close<E: Error>(_ emit: ([UInt8]) throws(E) -> Void) throws(E) {
    put(ChunkReader.checksum(bytes[...], number: number))
    number += 1
    try emit(bytes)
    bytes.removeAll(keepingCapacity: true)
    bytes.reserveCapacity(Limits.snapshotChunkBytes)
  }
}

/// Reads the records that `ChunkWriter` wrote.
struct ChunkReader: ~Copyable {
  /// The length of the checksum at a chunk's end.
  static let checksumBytes = 8

  private var bytes: [UInt8] = []
  private var position = 0
  private var end = 0
  private var number: UInt64 = 0

  /// Begins a record and makes sure that its `count` bytes are there. Memory grows with what was really read: no number in a
  /// snapshot is trusted with an allocation.
  @inline(__always)
  mutating func beginRecord<E: Error>(
    _ count: Int, _ next: () throws(E) -> [UInt8]?
  ) throws(OverlapSnapshotFailure<E>) {
    if position == end {
      let isThereMore = try open(next)
      if !isThereMore { throw damage("the snapshot ends early") }
    }
    if end - position < count { throw damage("a record is cut off") }
  }

  /// The next number of the record.
  @inline(__always)
  mutating func take<Number: FixedWidthInteger>() -> Number {
    let size = MemoryLayout<Number>.size
    precondition(end - position >= size, "a number beyond the record's end")
    let number = bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: position, as: Number.self) }
    position += size
    return Number(littleEndian: number)
  }

  /// Makes sure that nothing follows.
  mutating func finish<E: Error>(_ next: () throws(E) -> [UInt8]?) throws(OverlapSnapshotFailure<E>) {
    if position == end {
      let isThereMore = try open(next)
      if !isThereMore { return }
    }
    throw damage("the snapshot goes on behind its end")
  }

  /// What is wrong, and in which chunk.
  func damage<E: Error>(_ what: String) -> OverlapSnapshotFailure<E> {
    .snapshot(OverlapSnapshotError(chunk: number, message: what))
  }

  /// Takes the next chunk; false when there is none.
  private mutating func open<E: Error>(_ next: () throws(E) -> [UInt8]?) throws(OverlapSnapshotFailure<E>) -> Bool {
    let chunk = try wrapping(OverlapSnapshotFailure.source) { () throws(E) in try next() }
    guard let chunk else { return false }
    number += 1
    bytes = chunk
    position = 0
    end = chunk.count - Self.checksumBytes
    guard end > 0 else { throw damage("it is too short") }
    let sum = Self.checksum(chunk[..<end], number: number - 1)
    guard chunk[end...].elementsEqual(withUnsafeBytes(of: sum.littleEndian, Array.init)) else {
      throw damage("its checksum does not match")
    }
    return true
  }

  /// The checksum of the chunk of this number, which counts from 0.
  static func checksum(_ bytes: ArraySlice<UInt8>, number: UInt64) -> UInt64 {
    let hash = bytes.withUnsafeBytes { Hash64.hash($0) }
    return Hash64.mix(hash ^ Hash64.secret1, number ^ Hash64.secret0)
  }
}
