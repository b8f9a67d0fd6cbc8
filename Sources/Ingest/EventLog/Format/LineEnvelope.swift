/// What a line of the log says of itself outside its data, found without reading all of it.
///
/// The program's own lines have the envelope first, its keys in one order, and no quote stands unescaped in a JSON string: so
/// `"key":"` is found only where the key is.
package enum LineEnvelope {
  /// The text under a key; nil when there is none.
  package static func text(_ key: StaticString, of line: [UInt8]) -> String? {
    line.withUnsafeBufferPointer { line in
      key.withUTF8Buffer { key in
        var i = 0
        while i + key.count + 4 <= line.count {
          guard line[i] == quote, line[i + 1 + key.count] == quote, line[i + 2 + key.count] == colon,
            line[i + 3 + key.count] == quote, line[(i + 1)..<(i + 1 + key.count)].elementsEqual(key)
          else {
            i += 1
            continue
          }
          let from = i + 4 + key.count
          guard let to = line[from...].firstIndex(of: quote) else { return nil }
          return String(decoding: line[from..<to], as: UTF8.self)
        }
        return nil
      }
    }
  }

  /// The identity of the line's event.
  package static func id(of line: [UInt8]) -> EventID? { text("id", of: line).flatMap { EventID($0) } }
  /// The type of the line's event.
  package static func type(of line: [UInt8]) -> String? { text("type", of: line) }
  /// The time of the line's event.
  package static func time(of line: [UInt8]) -> Timestamp? { text("time", of: line).flatMap { Timestamp($0) } }

  private static let quote = UInt8(ascii: "\"")
  private static let colon = UInt8(ascii: ":")
}

extension EventDecoder {
  /// The chain that a line (without its newline) says it ends in, whether it follows from anything or not.
  static func chain(writtenIn line: [UInt8]) throws(Failure) -> Chain {
    // ,"chain":"<32 digits>"}
    guard line.count > 44, line.suffix(44).starts(with: ",\"chain\":\"".utf8), line.suffix(2).elementsEqual("\"}".utf8),
      let chain = Chain(String(decoding: line.suffix(34).dropLast(2), as: UTF8.self))
    else { throw .noChain }
    return chain
  }
}
