import CFuzzer
import Ingest

/// Gives libFuzzer's inputs to the parser, as files of one kind.
///
/// usage: fuzz KIND [ARGUMENT OF LIBFUZZER...]
@main
struct Fuzz {
  /// The kinds: what a file is read as, and what it is called. Archives are known by their content alone.
  private static let kinds: [String: (format: Format?, name: String)] = [
    "text": (.text, "a.txt"), "markdown": (.markdown, "a.md"), "html": (.html, "a.html"), "feed": (.rss, "a.xml"),
    "json": (.json, "a.json"), "json-lines": (.jsonLines, "a.jsonl"), "mail": (.mail, "a.eml"),
    "mbox": (.mbox, "a.mbox"),
    "archive": (nil, "a.zip"), "warc": (nil, "a.warc"), "any": (nil, "a"),
  ]

  private static let kind = CommandLine.arguments.count > 1 ? kinds[CommandLine.arguments[1]] : nil

  static func main() {
    guard kind != nil else { fatalError("usage: fuzz \(kinds.keys.sorted().joined(separator: "|")) ...") }
    // Makes the tables that are made once in the life of a process: with a sanitizer they take longer than an input may.
    _ = try? Parser.parse(
      Array("A storm.\n\nThe harbour of Port Elsing was closed on Monday.\n\nMore\n".utf8), name: "a.txt")
    // libFuzzer is not told of the kind.
    var count = CommandLine.argc - 1
    var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv + 1
    arguments?[0] = CommandLine.unsafeArgv[0]
    _ = LLVMFuzzerRunDriver(&count, &arguments) { data, count in
      Fuzz.parse(Array(UnsafeBufferPointer(start: data, count: count)))
      return 0
    }
  }

  /// Parses a file, and checks what holds for the stories of any.
  private static func parse(_ bytes: [UInt8]) {
    guard let kind, let document = try? Parser.parse(bytes, name: kind.name, format: kind.format) else { return }
    for story in document.stories {
      precondition(!story.text.isEmpty, "a story without a text")
      precondition(story.member != nil || story.bytes.upperBound <= bytes.count, "a story from beyond the file")
    }
  }
}
