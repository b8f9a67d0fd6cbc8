internal import Crypto

/// The rolling hash that ties each line of the log to all lines before it.
///
/// A line's chain is the first 32 hexadecimal digits of SHA-256 over the previous line's chain (as its 32 ASCII digits; 32
/// zeros at the beginning of the log) followed by the line's own bytes before its last `,"chain":`.
public struct Chain: Equatable, Sendable, CustomStringConvertible {
  /// 32 ASCII digits.
  package let digits: [UInt8]

  /// What comes before the first line.
  public static let beginning = Chain(digits: [UInt8](repeating: UInt8(ascii: "0"), count: 32))

  package init(digits: [UInt8]) { self.digits = digits }

  /// A chain from its text; nil when that is not 32 hexadecimal digits.
  public init?(_ text: String) {
    let digits = Array(text.utf8)
    guard digits.count == 32, digits.allSatisfy({ Hex.digits.contains($0) }) else { return nil }
    self.digits = digits
  }

  /// The chain of a line that follows one with this chain; `body` is the line before its `,"chain":`.
  package func next(_ body: some Sequence<UInt8>) -> Chain {
    var hash = SHA256()
    hash.update(data: digits)
    hash.update(data: Array(body))
    return Chain(digits: Array(Hex.string(hash.finalize().prefix(16)).utf8))
  }

  /// The 32 digits.
  public var description: String { String(decoding: digits, as: UTF8.self) }
}
