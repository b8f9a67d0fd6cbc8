import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// The code in the documents is run as it stands there.
@Suite(.timeLimit(.minutes(30)))
struct DocumentationTests {
  private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

  /// The code blocks of a document in a language.
  private static func blocks(_ language: String, in document: String) throws -> [String] {
    let text = try String(contentsOfFile: root + "/" + document, encoding: .utf8)
    return text.matches(of: /```(\w+)\n((?:.|\n)*?)```/).filter { $0.1 == language }.map { String($0.2) }
  }

  /// A folder as `make run` leaves it: the samples in `seeds`, the state in `var`, and the program on the path.
  private static func checkout() throws -> (folder: TemporaryFolder, environment: [String: String]) {
    let folder = try TemporaryFolder()
    for sample in try Samples.all() { try folder.write(sample.bytes, to: "seeds/" + sample.name) }
    let run = try Program.run(
      ["run", "--once", "--folder", folder.path.string + "/seeds", "--state", folder.path.string + "/var"],
      environment: ["COPYTASTER_SETTLE_SECONDS": "0"])
    #expect(run.status == 0, "\(run.err)")
    let programs = FilePath(Program.copytaster).removingLastComponent().string
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return (folder, ["PATH": programs + ":" + path])
  }

  @Test func theReadmesShellCommandsDoWhatTheySay() throws {
    let (folder, environment) = try Self.checkout()
    let blocks = try Self.blocks("sh", in: "README.md")
    #expect(blocks.count == 2)
    for block in blocks {
      let script = "set -eu; cd \"$0\"\n" + block
      let result = try Program.run(["-c", script, folder.path.string], of: "/bin/sh", environment: environment)
      #expect(result.status == 0 && result.err.isEmpty, "\(block)\n\(result.err)")
      for line in ["story 8", "8 in 4 groups", "is whole", "a story begins at block"] where block.contains("explain 8")
      {
        #expect(result.out.contains(line), "\(line)\n\(result.out)")
      }
      if block.contains("@tsv") { #expect(result.out.contains("\tcopytaster.story.overlap\t001_")) }
    }
  }

  @Test func whatConsumersAreToldWorks() throws {
    let (folder, environment) = try Self.checkout()
    for block in try Self.blocks("sh", in: "docs/consumers.md") {
      let script = "set -eu; cd \"$0\"\n" + block
      let result = try Program.run(["-c", script, folder.path.string], of: "/bin/sh", environment: environment)
      #expect(result.status == 0 && result.err.isEmpty, "\(block)\n\(result.err)")
      if block.contains("cursors") { #expect(result.out.contains("desk  at event ")) }
    }
    #expect(try folder.bytes("mine.jsonl") == folder.bytes("var/log/events.jsonl"), "each event once")
    // The Swift example, as far as it goes without waiting for more.
    var reader = try EventLogReader(StateDirectory(folder.path.appending("var")), from: .after(0))
    var count = 0
    while let line = try reader.next() { count += line.type.hasPrefix("copytaster.") ? 1 : 0 }
    try reader.wait(atMost: .zero, orUntil: -1)
    #expect(try count == folder.bytes("mine.jsonl").count { $0 == 10 })
  }

  @Test func whoAsksAsTheDocumentSaysIsAnswered() throws {
    let (folder, environment) = try Self.checkout()
    let service = try Program(
      ["run", "--folder", folder.path.string + "/seeds", "--state", folder.path.string + "/var"],
      environment: ["COPYTASTER_SETTLE_SECONDS": "0.2"])
    #expect(eventually { service.complained.contains("watching") }, "\(service.complained)")
    let shell = try #require(try Self.blocks("sh", in: "docs/receipts.md").first)
    let asked = try Program.run(
      ["-c", "set -eu; cd \"$0\"\n" + shell, folder.path.string], of: "/bin/sh", environment: environment)
    #expect(
      asked.status == 0 && asked.out.contains("identical") && asked.out.contains("\ningested by events "), "\(asked)")
    let python = try #require(try Self.blocks("python", in: "docs/receipts.md").first)
    try folder.write(python, to: "ask.py")
    let answered = try Program.run(["-c", "cd \"$0\" && exec python3 ask.py", folder.path.string], of: "/bin/sh")
    #expect(answered.out == "ingested\n", "\(answered)")
    service.signal(SIGTERM)
    #expect(service.wait() == 0)
  }

  @Test func theReadmesPythonReadsTheLog() throws {
    let (folder, environment) = try Self.checkout()
    let code = try #require(try Self.blocks("python", in: "README.md").first)
    try folder.write(code, to: "reader.py")
    let reader = try Program(
      ["-c", "cd \"$0\" && exec python3 -u reader.py", folder.path.string], of: "/bin/sh", environment: environment)
    #expect(eventually { reader.printed.split(separator: "\n").count == 8 }, "\(reader.printed)\(reader.complained)")
    #expect(reader.printed.contains("'Gates First, Questions Later'"))
    reader.signalAll(SIGTERM)
  }

  @Test func theReadmesOutputIsWhatTheProgramPrints() throws {
    let (folder, _) = try Self.checkout()
    let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
    let printed = try Program.run(
      ["follow", "--after", "0", "--until-caught-up", "--state", folder.path.string + "/var"]
    ).out
    func shape(_ text: String) -> [Substring] {
      text.replacing(/\d\d:\d\d:\d\d/, with: "").split(separator: "\n")
    }
    let lines = Set(shape(printed))
    let shown = shape(readme).filter { $0.contains("000_f2d8") || $0.contains("001_6ac1") }.filter { $0.hasPrefix(" ") }
    #expect(shown.count >= 6)
    for line in shown { #expect(lines.contains(line), "\(line)") }
  }
}
