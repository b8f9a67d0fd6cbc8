internal import Crypto

/// The rolling hash that ties each line of the log to all lines before it.
///
/// A line's chain is the first 32 hexadecimal digits of SHA-256 over the previous line's chain (as its 32 ASCII digits; 32
/// zeros at the beginning of the log) followed by the line's own bytes before its last `,"chain":`.
public struct Chain: Equatable, Sendable, CustomStringConvertible {
  /// The number that the digits write: kept in place of them, so that a chain is no allocation.
  private let value: UInt128

  /// What comes before the first line.
  public static let beginning = Chain(value: 0)

  /// How many digits a chain has.
  package static let digitCount = 32

  private init(value: UInt128) { self.value = value }

  /// A chain from its text; nil when that is not 32 hexadecimal digits.
  public init?(_ text: String) {
    var text = text
    guard let chain = text.withUTF8({ Chain(digits: UnsafeRawBufferPointer($0)) }) else { return nil }
    self = chain
  }

  /// A chain from its ASCII digits; nil when they are not 32 hexadecimal ones, the letters small.
  package init?(digits: UnsafeRawBufferPointer) {
    guard digits.count == Self.digitCount else { return nil }
    var value: UInt128 = 0
    for digit in digits {
      guard let nibble = Hex.value(of: digit) else { return nil }
      value = value << 4 | UInt128(nibble)
    }
    self.value = value
  }

  /// The chain of a line that follows one with this chain; `body` is the line before its `,"chain":`.
  package func next(_ body: UnsafeRawBufferPointer) -> Chain {
    var hash = SHA256()
    withDigits { hash.update(bufferPointer: $0) }
    hash.update(bufferPointer: body)
    return hash.finalize().withUnsafeBytes { Chain(value: UInt128(bigEndian: $0.loadUnaligned(as: UInt128.self))) }
  }

  /// The same for bytes that are kept in another way.
  package func next(_ body: some Sequence<UInt8>) -> Chain { body.withBytes { next($0) } }

  /// Hands out the 32 ASCII digits.
  package func withDigits<R>(_ body: (UnsafeRawBufferPointer) -> R) -> R {
    withUnsafeTemporaryAllocation(byteCount: Self.digitCount, alignment: 1) { digits in
      for i in 0..<Self.digitCount {
        digits[i] = Hex.digit(UInt8(truncatingIfNeeded: value >> UInt128(4 * (Self.digitCount - 1 - i))) & 15)
      }
      return body(UnsafeRawBufferPointer(digits))
    }
  }

  /// The 32 digits.
  public var description: String { withDigits { String(decoding: $0, as: UTF8.self) } }
}

extension Hex {
  /// The digit of a number below 16.
  fileprivate static func digit(_ nibble: UInt8) -> UInt8 {
    nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
  }

  /// The number that a digit stands for, the letters small; nil for anything else.
  static func value(of digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }
}

extension Sequence<UInt8> {
  /// Hands out the bytes where they lie, or a copy of them when they do not lie in one piece.
  package func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    // The closure's own errors would come out untyped.
    let result = withContiguousStorageIfAvailable { bytes in
      Result { () throws(E) in try body(UnsafeRawBufferPointer(bytes)) }
    }
    guard let result else { return try Array(self).withBytes(body) }
    return try result.get()
  }
}
