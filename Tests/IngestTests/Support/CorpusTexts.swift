import Foundation
import Support

@testable import Ingest

/// The labelled texts that the tests measure on; not part of the repository.
extension Corpora {
  struct Article: Decodable, Sendable {
    var id: String
    var date: String?
    var title: String?
    var text: String
    var label: String

    /// Days since 1970.
    var day: Int? {
      date.flatMap { CivilDate(iso: $0)?.daysSince1970 }
    }

    /// Its paragraphs: the lines that hold anything.
    var paragraphs: [String] {
      text.split(separator: "\n").map(String.init).filter { !$0.allSatisfy(\.isWhitespace) }
    }
  }

  /// The articles of a labelled set, in the order of their dates.
  static func articles(_ name: String) throws -> [Article] {
    let data = Data(bytes("same-event/\(name).jsonl"))
    let rows = try data.split(separator: 0x0a).map { try JSONDecoder().decode(Article.self, from: Data($0)) }
    return rows.enumerated()
      .sorted { ($0.element.date ?? "", $0.offset) < ($1.element.date ?? "", $1.offset) }
      .map(\.element)
  }

  /// The five real sample files, 000 … 004.
  static func seedTexts() throws -> [String] { try seeds().map { String(decoding: $0.bytes, as: UTF8.self) } }

  private static let furniture: Set<String> = [
    "RELATED:", "No comments:", "Post a Comment", "0 comments", "Discover more from Archyworldys",
    "Subscribe to get the latest posts sent to your email.", "You may also like",
  ]

  /// The blank-line blocks of a text, furniture lines left out.
  static func blocks(_ text: String) -> [String] {
    var blocks: [String] = []
    var block: [Substring] = []
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) + [Substring("")] {
      if !line.allSatisfy(\.isWhitespace) {
        if !furniture.contains(String(line)) { block.append(line) }
      } else if !block.isEmpty {
        blocks.append(block.joined(separator: "\n"))
        block = []
      }
    }
    return blocks
  }

  /// The stories of each seed file: 4, 1, 1, 1, 1.
  static func seedStories() throws -> [[String]] {
    try seedTexts().map { file in
      let blocks = blocks(file)
      let starts = Segmentation.split(blocks).map(\.block)
      return starts.enumerated().map { position, start in
        let end = position + 1 < starts.count ? starts[position + 1] : blocks.count
        return blocks[start..<end].joined(separator: "\n\n")
      }
    }
  }
}
