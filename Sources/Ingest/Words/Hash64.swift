/// A fixed 64-bit hash of bytes: the same on every machine and in every run, unlike `Hasher`.
///
/// After wyhash, final version 4 (Wang Yi, 2019–2023, public domain), without its three-lane loop for long keys: words are
/// short. Not for keys that an adversary chooses to collide; where a collision would matter the texts are compared.
package enum Hash64 {
  static let secret0: UInt64 = 0x2d35_8dcc_aa6c_78a5
  static let secret1: UInt64 = 0x8bb8_4b93_962e_acc9
  static let secret2: UInt64 = 0x4b33_a62e_d433_d4a3
  static let secret3: UInt64 = 0x4d5a_2da5_1de1_aa47

  /// Both halves of the 128-bit product, folded into one.
  @inline(__always)
  static func mix(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }

  @inline(__always)
  private static func load<T: FixedWidthInteger>(_ bytes: UnsafeRawBufferPointer, _ offset: Int, as: T.Type) -> UInt64 {
    UInt64(T(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: T.self)))
  }

  /// The hash of `bytes`; never 0, so that 0 can mean "no key" in a table.
  @inline(__always)
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    let count = bytes.count
    var seed = mix(secret0, secret1)
    var a: UInt64 = 0
    var b: UInt64 = 0
    if count > 16 {
      var offset = 0
      while count - offset > 16 {
        seed = mix(load(bytes, offset, as: UInt64.self) ^ secret1, load(bytes, offset + 8, as: UInt64.self) ^ seed)
        offset += 16
      }
      a = load(bytes, count - 16, as: UInt64.self)
      b = load(bytes, count - 8, as: UInt64.self)
    } else if count >= 4 {
      let middle = (count >> 3) << 2
      a = load(bytes, 0, as: UInt32.self) << 32 | load(bytes, middle, as: UInt32.self)
      b = load(bytes, count - 4, as: UInt32.self) << 32 | load(bytes, count - 4 - middle, as: UInt32.self)
    } else if count > 0 {
      a = UInt64(bytes[0]) << 16 | UInt64(bytes[count >> 1]) << 8 | UInt64(bytes[count - 1])
    }
    return finish(a, b, seed, count)
  }

  @inline(__always)
  private static func finish(_ a: UInt64, _ b: UInt64, _ seed: UInt64, _ count: Int) -> UInt64 {
    let product = (a ^ secret1).multipliedFullWidth(by: b ^ seed)
    let value = mix(product.low ^ secret0 ^ UInt64(truncatingIfNeeded: count), product.high ^ secret1)
    return value == 0 ? 1 : value
  }

  /// The hash of 8 to 15 bytes that are at hand as two numbers, the first byte the lowest, with zeros behind the last: that of `hash`.
  @inline(__always)
  static func hash(_ first: UInt64, _ second: UInt64, count: Int) -> UInt64 {
    let last = first >> UInt64(8 * (count - 8)) | second << UInt64(8 * (16 - count))
    return finish(first << 32 | first >> 32, last, mix(secret0, secret1), count)
  }

  /// The hash of 1 to 7 bytes that are at hand as a number; without a branch, since of words every other length is a surprise.
  @inline(__always)
  static func hash(_ bytes: UInt64, count: Int) -> UInt64 {
    let last = bytes &>> UInt64(truncatingIfNeeded: 8 &* (count &- 4))
    let middle = bytes &>> UInt64(truncatingIfNeeded: 8 &* (count >> 1)) & 0xff
    let end = bytes &>> UInt64(truncatingIfNeeded: 8 &* (count &- 1)) & 0xff
    // All bits of a word of less than four bytes, and none of another: a choice is made into a branch.
    let isShort = UInt64(bitPattern: Int64(truncatingIfNeeded: count &- 4) &>> 63)
    let a = ((bytes & 0xff) << 16 | middle << 8 | end) & isShort | (bytes << 32 | bytes & 0xffff_ffff) & ~isShort
    let b = (last << 32 | last & 0xffff_ffff) & ~isShort
    return finish(a, b, mix(secret0, secret1), count)
  }

  /// The hash of the first bytes of a word.
  @inline(__always)
  static func hash(_ word: UnsafeMutableBufferPointer<UInt8>, _ count: Int) -> UInt64 {
    hash(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: word[..<count])))
  }

  /// The hash of a string's UTF-8 bytes.
  static func hash(_ string: String) -> UInt64 {
    var string = string
    return string.withUTF8 { hash(UnsafeRawBufferPointer($0)) }
  }

  /// The hash of five word hashes in their order: a shingle.
  @inline(__always)
  static func shingle(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) -> UInt64 {
    let value = mix(mix(a ^ secret0, b ^ secret1) ^ mix(c ^ secret2, d ^ secret3), e ^ secret1)
    return value == 0 ? 1 : value
  }
}

/// A 128-bit hash of a sequence of words; equal for equal sequences, and by chance with a probability of about 2⁻¹²⁸ a pair.
package struct Digest128: Sendable, Hashable {
  /// The two lanes, each fed every word with secrets of its own.
  package private(set) var high: UInt64 = Hash64.secret2
  /// See `high`.
  package private(set) var low: UInt64 = Hash64.secret0

  /// The digest of no words.
  init() {}

  /// A digest that was written down.
  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Adds the next word's hash.
  @inline(__always)
  mutating func add(_ word: UInt64) {
    low = Hash64.mix(low ^ Hash64.secret1, word ^ Hash64.secret3) &+ word
    high = Hash64.mix(high ^ Hash64.secret0, word ^ Hash64.secret2) &+ word.byteSwapped
  }
}
