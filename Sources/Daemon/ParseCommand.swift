internal import ArgumentParser
internal import Ingest
internal import SystemPackage

/// `copytaster parse`
struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Show the stories of files as JSON, one a line; nothing is stored.")

  @Argument(help: ArgumentHelp("The files to parse; - is standard input.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(
    help: ArgumentHelp(
      "Read the files as this instead of looking at their content: \(Format.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "format"),
    transform: { name in
      guard let format = Format(rawValue: name) else { throw ValidationError("there is no format \(name)") }
      return format
    })
  var format: Format?

  @Option(
    help: ArgumentHelp(
      "The configuration file, for json-fields.",
      discussion: "The default is /etc/copytaster/config.yaml, if there is one.", valueName: "file"),
    completion: .file())
  var config: String?

  @Flag(help: "Show what was left out and where the file was split, and why, instead of JSON.")
  var explain = false

  func run() throws {
    try Failure.reporting {
      let flags = Settings.Flags(config: config)
      let fields = try Settings.load(flags, environment: ProcessEnvironment.all).fields
      var failed = false
      for file in files {
        do { try parse(file, fields) } catch let failure as ParseFailure {
          Output.errorLine(
            "copytaster: \(FilePath(file).displayName): \(failure.reason.rawValue): \(Plain.withAdvice(failure.detail, failure.advice))"
          )
          failed = true
        } catch let error as SystemError {
          Output.errorLine("copytaster: \(error)")
          failed = true
        }
      }
      if failed { throw ExitCode(Failure.Status.no.rawValue) }
    }
  }

  private func parse(_ name: String, _ fields: ArticleFields) throws {
    let path = FilePath(name == "-" ? "/dev/stdin" : name)
    let document = try Parser.parse(
      try Self.read(path), name: path.lastComponent?.string ?? "", format: format, fields: fields, explaining: explain)
    if explain { return try Output.line(ParseExplanation.text(document, name: name)) }
    for (ordinal, story) in document.stories.enumerated() {
      try Output.line(StoryEncoder.line(story, of: document, file: name, ordinal: ordinal))
    }
  }

  /// Reads to the end, so that a pipe can be parsed, too.
  private static func read(_ path: FilePath) throws(SystemError) -> [UInt8] {
    let file = try Descriptor.open(path, 0)
    guard try file.status().kind != .directory else {
      throw SystemError(call: "read", path: path.displayName, errno: .isDirectory)
    }
    var bytes: [UInt8] = []
    while true {
      let more = try file.readNext(1 << 20)
      if more.isEmpty { return bytes }
      bytes += more
      guard bytes.count <= Limits.fileBytes else {
        throw SystemError(call: "read", path: path.displayName, errno: .fileTooLarge)
      }
    }
  }
}

/// What the parser left out of a file and where it split it, for people.
enum ParseExplanation {
  static func text(_ document: Document, name: String) -> String {
    var lines = [
      "\(Plain.line(name, limit: Limits.pathBytes)): \(document.format.rawValue), \(document.encoding ?? "several encodings"), \(document.stories.count) "
        + (document.stories.count == 1 ? "story" : "stories")
    ]
    for (i, story) in document.stories.enumerated() {
      lines.append("  story \(i): bytes \(story.bytes.lowerBound)–\(story.bytes.upperBound), \(story.words) words")
      if let member = story.member { lines.append("    member: \(member)") }
      for case (let fact, let value?) in story.facts {
        lines.append("    \(fact): \(Plain.line(value.value, limit: 200)) (\(value.source))")
      }
    }
    for boundary in document.boundaries where boundary.block > 0 {
      let cues = boundary.cues.map { "\($0.name) \(Decimal.two($0.weight))" }.joined(separator: ", ")
      lines.append(
        "  a story begins at block \(boundary.block): \(Decimal.two(boundary.sum)) = words \(Decimal.two(boundary.lexical)), \(cues)"
      )
    }
    for dropped in document.dropped {
      let place = dropped.story.map { "story \($0)" } ?? "line \(dropped.line)"
      lines.append("  left out, \(place), \(dropped.reason): \(Plain.line(dropped.text, limit: 70))")
    }
    for line in document.outside {
      lines.append("  not of the story, paragraph \(line.line), \(line.reason): \(Plain.line(line.text, limit: 70))")
    }
    if document.replacements > 0 {
      lines.append("  \(document.replacements) places could not be decoded, and are U+FFFD in the text")
    }
    if document.mojibake > 0 {
      lines.append("  \(document.mojibake) characters were garbled before the file was made, as in Ã© for é")
    }
    for problem in document.problems {
      lines.append("  not read, \(problem.place), \(problem.reason): \(Plain.line(problem.detail, limit: 200))")
    }
    let untold = document.skipped - document.problems.count
    if untold > 0 { lines.append("  not read, \(untold) more") }
    return lines.joined(separator: "\n")
  }
}

extension Story {
  /// The facts by the keys that the events use.
  fileprivate var facts: [(StaticString, Fact?)] {
    [
      ("title", title), ("byline", byline), ("dateline", dateline), ("published", published), ("modified", modified),
      ("language", language), ("url", url), ("publisher", publisher), ("section", section),
    ]
  }
}

/// A parsed story as JSON, with the keys that the events use.
enum StoryEncoder {
  static func line(_ story: Story, of document: Document, file: String, ordinal: Int) -> [UInt8] {
    var json = JSONWriter()
    json.object { json in
      json.object("file") { json in
        json.field("path", PathEscape.escape(Array(file.utf8)))
        json.array("bytes", [story.bytes.lowerBound, story.bytes.upperBound]) { $0.number($1) }
      }
      json.field("ordinal", ordinal)
      if let member = story.member { json.field("member", member) }
      json.field("format", document.format.rawValue)
      json.field("encoding", document.encoding)
      json.field("replacements", document.replacements)
      json.field("mojibake", document.mojibake)
      for (key, fact) in story.facts { json.field(key, fact?.value) }
      if let guid = story.guid { json.field("guid", guid) }
      json.object("found") { json in
        for case (let key, let fact?) in story.facts { json.field(key, fact.source) }
      }
      json.field("headings", story.headings)
      json.field("words", story.words)
      json.field("text", story.text)
    }
    return json.bytes
  }
}
