import Foundation
import Glibc
import Ingest
import Logging
import Support
import SystemPackage
import Testing

@testable import Daemon

/// What each command prints, and how it ends.
@Suite(.timeLimit(.minutes(30)))
struct CommandTests {
  /// A state with the repository's samples ingested.
  private static func ingested() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for sample in try Samples.all() { try folder.write(sample.bytes, to: "drop/" + sample.name) }
    try folder.ingest()
    return folder
  }

  private static func run(_ folder: TemporaryFolder, _ arguments: String...) throws -> (
    status: Int32, out: String, err: String
  ) {
    try Program.run(arguments + ["--state", folder.state.root.string])
  }

  @Test func helpReadsWellForEveryCommand() throws {
    let commands = ["run", "follow", "status", "groups", "explain", "parse", "verify", "rebuild", "cursors"]
    let help = try Program.run(["--help"])
    #expect(help.status == 0)
    for command in commands {
      #expect(help.out.contains("\n  \(command)"))
      let own = try Program.run([command, "--help"])
      #expect(own.status == 0 && own.out.contains("OVERVIEW"), "\(command)")
    }
    #expect(try Program.run(["--version"]).out == "0.1.0\n")
    #expect(try Program.run(["frobnicate"]).status == 64)
  }

  @Test func parsePrintsOneStoryALine() throws {
    let file = try Samples.all()[0]
    let result = try Program.run(["parse", Samples.folder + "/" + file.name])
    #expect(result.status == 0)
    let stories = try result.out.split(separator: "\n").map {
      try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
    #expect(stories.count == 4)
    #expect(stories.map { $0["ordinal"] as? Int } == [0, 1, 2, 3])
    let piped = try Program.run(["parse", "-"], input: Data(file.bytes))
    #expect(piped.out.split(separator: "\n").count == 4)
    let explained = try Program.run(["parse", "--explain", Samples.folder + "/" + file.name])
    #expect(explained.out.contains("a story begins at block"))
  }

  @Test func parseTakesTheNamesOfFieldsFromTheConfiguration() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("json-fields: [text=inhalt]\n", to: "config.yaml").string
    let json = "{\"title\": \"Sturm\", \"inhalt\": \"Ein Sturm zog am Montag über die Küste.\"}"
    let file = try folder.write(json, to: "a.json").string
    #expect(try Program.run(["parse", file]).status == 1)
    let result = try Program.run(["parse", "--config", config, file])
    #expect(result.status == 0 && result.out.contains("Ein Sturm zog"), "\(result.err)")
  }

  @Test func parseSaysWhatIsWrongAndGoesOn() throws {
    let folder = try TemporaryFolder()
    let binary = try folder.write([0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2], to: "program").string
    let good = try folder.write("A plain story of some words, for the sake of this test.", to: "good.txt").string
    let result = try Program.run(["parse", binary, folder.path.string + "/missing", folder.path.string, good])
    #expect(result.status == 1)
    #expect(result.out.split(separator: "\n").count == 1)
    #expect(result.err.contains("not-text") && result.err.contains("missing: ") && result.err.contains("directory"))
  }

  @Test func groupsListsTheNewestFirst() throws {
    let result = try Self.run(try Self.ingested(), "groups")
    #expect(result.status == 0)
    let groups = result.out.components(separatedBy: "\n\n")
    #expect(groups.count == 4)
    #expect(groups[0].contains("5 stories"))
  }

  @Test func explainShowsWhatAVerdictRestsOn() throws {
    let folder = try Self.ingested()
    let story = try #require(try folder.events().first { $0.kind == "story.overlap" })
    for name in [story.id.description, "\(story.sequence)"] {
      let result = try Self.run(folder, "explain", name)
      #expect(result.status == 0, "\(result.err)")
      #expect(result.out.contains("same-event: an independent report of the same event"))
      #expect(result.out.contains("shared names: ") && result.out.contains("shared terms"))
    }
    let missing = try Self.run(folder, "explain", "99999")
    #expect(missing.status == 1 && missing.err.contains("copytaster groups"))
  }

  @Test func explainComparesAnyTwoStories() throws {
    let folder = try Self.ingested()
    let events = try folder.events()
    let report = try #require(events.first { $0.kind == "story.overlap" })
    let first = try #require(events.first { $0.kind == "story.original" })
    let pair = try Self.run(folder, "explain", report.id.description, "\(first.sequence)")
    #expect(pair.status == 0, "\(pair.err)")
    // The one that was told first comes first, in whatever order they are named.
    #expect(pair.out == (try Self.run(folder, "explain", "\(first.sequence)", "\(report.sequence)")).out)
    #expect(pair.out.hasPrefix("story \(first.sequence)  "))
    #expect(pair.out.contains("independent reports of the same event"))
    let names = try #require(pair.out.range(of: "shared names, each with"))
    let terms = try #require(pair.out.range(of: "shared terms, each with"))
    #expect(names.lowerBound < terms.lowerBound)
    let score = try #require(pair.out.firstMatch(of: /(0\.\d\d) [▇·│]+ score/)).1
    let parts = pair.out.matches(of: #/\n  (0\.\d\d\d)  /#).compactMap { Double($0.1) }
    #expect(abs(parts.reduce(0, +) - (Double(score) ?? 0)) < 0.02, "\(pair.out)")
    let other = try #require(events.last { $0.kind == "story.original" })
    #expect(
      try Self.run(folder, "explain", "\(report.sequence)", "\(other.sequence)").out.contains("neither a copy nor"))
    #expect(try Self.run(folder, "explain", "\(report.sequence)", "99999").status == 1)
  }

  @Test func explainQuotesTheLongestSharedPassageFromBoth() throws {
    let folder = try TemporaryFolder()
    let text = """
      The harbour council of Elmsworth approved a new ferry terminal on Tuesday after a debate of four hours. The terminal will \
      cost 40 million and replace the wooden pier, which storms damaged twice last winter.
      """
    try folder.write(text, to: "drop/a.txt")
    try folder.ingest()
    try folder.write(text.replacingOccurrences(of: "four", with: "FIVE").uppercased(), to: "drop/b.txt")
    try folder.ingest()
    let stories = try folder.events().filter { $0.kind.hasPrefix("story.") }.map { "\($0.sequence)" }
    let pair = try Self.run(folder, "explain", stories[0], stories[1])
    #expect(pair.status == 0 && pair.out.contains("the longest shared passage, 18 words:"), "\(pair)")
    #expect(pair.out.contains("“hours. The terminal") && pair.out.contains("“HOURS. THE TERMINAL"))
    #expect(pair.out.contains("is an edited copy of") && pair.out.contains("decided: \(stories[1]) → \(stories[0])"))
  }

  @Test func groupsShowsTheScoresOfOneGroup() throws {
    let folder = try Self.ingested()
    let report = try #require(try folder.events().first { $0.kind == "story.overlap" })
    let shown = try Self.run(folder, "groups", "--show", "\(report.sequence)")
    #expect(shown.status == 0 && shown.out.hasPrefix("group ") && shown.out.contains("  5 stories\n"), "\(shown)")
    #expect(shown.out.matches(of: /▇+│▇+·*  0\.\d\d ≥ 0\.17  same-event to story \d+/).count == 4)
    #expect(shown.out.contains("original, opened the group"))
    let missing = try Self.run(folder, "groups", "--show", "99999")
    #expect(missing.status == 1 && missing.err.contains("copytaster groups"))
  }

  @Test(arguments: [
    (0.0, 0.5, "··········│··········"), (0.5, 0.5, "▇▇▇▇▇▇▇▇▇▇│▇·········"),
    (1, 1, String(repeating: "▇", count: 20) + "│"), (0.4999, 0.5, "▇▇▇▇▇▇▇▇▇▇│··········"),
  ])
  func aBarPassesTheMarkWhenTheScoreReachesIt(score: Double, threshold: Double, bar: String) {
    #expect(ScoreBar.text(score, threshold: threshold) == bar)
  }

  @Test(arguments: [(0.0, "0.000"), (0.0424, "0.042"), (0.9996, "1.000"), (1.0, "1.000"), (1.25, "1.250")])
  func aPartOfAScoreMayBeAllOfIt(part: Double, shown: String) {
    #expect(Decimal.three(part) == shown)
    #expect(ScoreBar.line("harbour", part: part, most: 1.25).hasPrefix("  \(shown)  ▇"))
  }

  @Test func statusTellsOfTheServiceAndOfFiles() throws {
    let folder = try Self.ingested()
    let all = try Self.run(folder, "status")
    #expect(all.status == 0)
    for line in ["not running", "up to date", "5 ingested, 0 quarantined, 0 waiting", "8 in 4 groups"] {
      #expect(all.out.contains(line), "\(all.out)")
    }
    let drop = folder.path.string + "/drop"
    let name = try Samples.all()[0].name
    symlink(drop + "/" + name, drop + "/link.txt")
    try folder.write("new", to: "drop/new.txt")
    try folder.write("hidden", to: "drop/.hidden")
    let odd = FilePath(bytes: Array((drop + "/caf").utf8) + [0xE9] + Array(".txt".utf8))
    close(odd.withPlatformString { open($0, O_CREAT | O_WRONLY, 0o644) })
    let cases: [(file: String, says: String, status: Int32)] = [
      (drop + "/" + name, "ingested by event", 0), (drop + "/link.txt", "symbolic link", 1),
      (drop + "/.hidden", "begins with a dot", 1), (drop + "/nothing.txt", "there is no such file", 1),
      ("/etc/passwd", "not in a watched folder", 1), (drop + "/new.txt", "/new.txt: not read yet", 1),
      (drop + "/caf\\xe9.txt", "/caf\\xe9.txt: not read yet", 1),
    ]
    for (file, says, status) in cases {
      let result = try Self.run(folder, "status", file)
      #expect(result.out.contains(says) && result.status == status, "\(file): \(result)")
    }
  }

  @Test func whatAFileSaysDoesNotMoveTheTerminal() throws {
    let folder = try TemporaryFolder()
    let row = "a,b,\u{1B}]0;owned\u{7}\u{202E}c\n"
    try folder.write("title,published,\u{1B}[2Jtext\n" + String(repeating: row, count: 300), to: "drop/a.csv")
    try folder.ingest()
    for arguments in [["status", "--quarantined"], ["follow", "--until-caught-up", "--after", "0"]] {
      let shown = try Program.run(arguments + ["--state", folder.state.root.string])
      #expect(shown.out.contains("a.csv"), "\(shown)")
      #expect(
        !shown.out.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{7}" || $0 == "\u{202E}" }, "\(shown.out)")
    }
  }

  @Test func followShowsPeopleTimeHeadlineFileAndWhy() throws {
    let folder = try Self.ingested()
    let people = try Self.run(folder, "follow", "--until-caught-up", "--after", "0")
    #expect(people.status == 0)
    #expect(people.out.contains("original") && people.out.contains("same-event") && people.out.contains("opens group"))
    #expect(!people.out.contains("\u{1B}"), "no colours where nobody looks")
    let stored = try Self.run(folder, "follow", "--until-caught-up", "--after", "0", "--json")
    #expect(Data(stored.out.utf8) == Data(try folder.bytes("state/log/events.jsonl")))
    let last = try Self.run(folder, "follow", "--until-caught-up", "--json")
    #expect(last.out.split(separator: "\n").count == 10)
  }

  @Test func verifyFindsAByteThatWasChanged() throws {
    let folder = try Self.ingested()
    #expect(try Self.run(folder, "verify").out.contains("is whole"))
    var bytes = try folder.bytes("state/log/events.jsonl")
    bytes[bytes.count / 2] ^= 1
    try Data(bytes).write(to: URL(fileURLWithPath: folder.state.events.string))
    let result = try Self.run(folder, "verify")
    #expect(result.status == 1 && result.out.contains("events.jsonl at line "), "\(result)")
    let refused = try Program.run(
      ["run", "--once", "--folder", folder.path.string + "/drop", "--state", folder.state.root.string])
    #expect(refused.status == 74 && refused.err.contains("damaged at line"), "\(refused)")
  }

  @Test(arguments: ["groups", "status", "verify", "follow", "rebuild", "cursors"])
  func aCommandWithoutAStateSaysWhatToDo(_ command: String) throws {
    let folder = try TemporaryFolder()
    let result = try Self.run(folder, command)
    #expect(result.status == 74 && result.err.contains("--state"), "\(result)")
  }
}

/// What the configuration may say, and what is said about mistakes in it.
struct SettingsTests {
  private static func refusal(_ config: String?, _ arguments: [String] = [], _ environment: [String: String] = [:])
    throws -> (Int32, String)
  {
    let folder = try TemporaryFolder()
    var all = ["run", "--once", "--state", folder.state.root.string]
    if let config {
      all += [
        "--config",
        try folder.write(config.replacingOccurrences(of: "DROP", with: folder.folder().string), to: "config.yaml")
          .string,
      ]
    }
    let result = try Program.run(all + arguments, environment: environment)
    return (result.status, result.err)
  }

  @Test(
    arguments: [
      (
        "folders: [DROP]\nsettle-secnods: 2\n",
        "line 2: there is no setting `settle-secnods`; is `settle-seconds` meant?"
      ),
      (
        "folders: [DROP]\ncolour: red\n",
        "line 2: there is no setting `colour`; there are cap-mib, compress-after-hours"
      ),
      ("folders: DROP\n", "line 1: `folders` must be a list"),
      ("folders: [DROP]\nsettle-seconds: [1]\n", "line 2: `settle-seconds` must be a single value"),
      (
        "folders: [DROP]\nsettle-seconds: soon\n",
        "line 2: settle-seconds is \"soon\" and must be a number from 0 to 3600"
      ),
      (
        "folders: [DROP]\nexcerpt-threshold: 0.2\n",
        "line 2: excerpt-threshold is \"0.2\" and must be a number from 0.3 to 1"
      ),
      ("folders: [DROP]\nsegment-mib: 0.001\n", "line 2: segment-mib is \"0.001\" and must be a number from 0.005 to "),
      ("folders: [DROP]\nlog-level: loud\n", "log-level is \"loud\""),
      ("folders: [DROP, DROP]\n", "lies inside"), ("folders: [/etc/passwd]\n", "cannot watch /etc/passwd"),
      ("folders: [DROP]\njson-fields: [inhalt]\n", "json-fields: \"inhalt\" must be"),
      ("ignore: [/a]\nfolders: [DROP]\n", "must be a pattern"),
      ("folders: []\n", "no folder to watch"), ("", "is empty"), ("folders: [", "is not YAML"),
      ("- a\n", "must consist of lines"),
    ])
  func aMistakeIsNamedWithItsPlace(_ config: String, _ message: String) throws {
    let (status, complaint) = try Self.refusal(config)
    #expect(status == 78 && complaint.contains(message), "\(complaint)")
  }

  @Test func flagsWinOverTheEnvironmentAndThatOverTheFile() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("folders: [/nowhere/file]\nlog-level: info\n", to: "config.yaml").string
    let base = ["run", "--once", "--state", folder.state.root.string, "--config", config]
    #expect(try Program.run(base).err.contains("/nowhere/file"))
    #expect(try Program.run(base, environment: ["COPYTASTER_FOLDERS": "/nowhere/env"]).err.contains("/nowhere/env"))
    let flagged = try Program.run(
      base + ["--folder", try folder.folder().string],
      environment: ["COPYTASTER_FOLDERS": "/nowhere/env", "COPYTASTER_SETTLE_SECONDS": "0"])
    #expect(flagged.status == 0, "\(flagged.err)")
  }

  @Test func aStateInsideAWatchedFolderIsRefused() throws {
    let folder = try TemporaryFolder()
    let result = try Program.run(
      ["run", "--once", "--folder", try folder.folder().string, "--state", try folder.folder().string + "/state"])
    #expect(result.status == 78 && result.err.contains("lies inside the watched folder"))
  }

  /// The log would be read as articles, and what was said of them, too, for ever.
  @Test func aWatchedFolderInsideTheStateIsRefused() throws {
    let folder = try TemporaryFolder()
    let state = folder.state.root.string
    for inner in [state, state + "/log", state + "/not-there-yet"] {
      let result = try Program.run(["run", "--once", "--folder", inner, "--state", state])
      #expect(result.status == 78 && result.err.contains("lies inside"), "\(inner): \(result.err)")
    }
  }

  @Test func anEmptyNameIsNotTheCurrentDirectory() throws {
    let folder = try TemporaryFolder()
    let config = try folder.write("folders: [/srv/articles]\n", to: "config.yaml").string
    let check = ["check-config", "--config", config]
    for folders in ["", ":", "/srv/articles:"] {
      let result = try Program.run(check, environment: ["COPYTASTER_FOLDERS": folders])
      #expect(result.status == 78 && result.err.contains("is empty"), "\(folders): \(result.err)")
    }
    let wrong = try Program.run(check, environment: ["COPYTASTER_SETTLE_SECONDS": "-1"])
    #expect(
      wrong.status == 78 && wrong.err.contains("COPYTASTER_SETTLE_SECONDS: settle-seconds is \"-1\""), "\(wrong.err)")
    #expect(try Program.run(["run", "--once", "--folder", "", "--state", folder.state.root.string]).status == 78)
  }

  /// The shipped file promises that a line which is left out changes nothing.
  @Test func theShippedConfigurationShowsEverySettingWithItsDefault() throws {
    let path = Sandbox.repository + "/deploy/config.yaml"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let keys = text.split(separator: "\n").compactMap { $0.wholeMatch(of: /([a-z-]+):.*/).map { String($0.1) } }
    #expect(keys.sorted() == SettingsFile.known.keys.sorted())
    let folder = try TemporaryFolder()
    let bare = try folder.write("folders: [/srv/copytaster/seeds]\n", to: "bare.yaml").string
    let shipped = try Settings.load(Settings.Flags(config: path), environment: [:])
    let defaults = try Settings.load(Settings.Flags(config: bare), environment: [:])
    #expect(shipped == defaults)
    #expect(shipped.settle == Limits.settle && shipped.sweepEvery == Limits.sweepEvery)
    #expect(shipped.fileLimit == Limits.fileBytes)
  }

  @Test func everySettingOfTheFileIsTaken() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write(
      """
      folders: [/a, /b]
      settle-seconds: 0.5
      sweep-seconds: 7
      file-limit-mib: 3
      json-fields: [text=inhalt, title=kopf]
      near-duplicate-threshold: 0.6
      same-event-threshold: 0.2
      log-level: debug
      """, to: "config.yaml")
    let settings = try Settings.load(Settings.Flags(config: file.string), environment: [:])
    #expect(settings.folders == ["/a", "/b"])
    #expect(settings.settle == .milliseconds(500) && settings.sweepEvery == .seconds(7))
    #expect(settings.fileLimit == 3 << 20 && settings.logLevel == .debug)
    #expect(settings.fields.settings == ["text=inhalt", "title=kopf"])
    #expect(settings.thresholds == Thresholds(nearDuplicate: 0.6, excerpt: 0.5, sameEvent: 0.2))
    let environment = ["COPYTASTER_JSON_FIELDS": "text=leib:title=kopf"]
    let changed = try Settings.load(Settings.Flags(config: file.string), environment: environment)
    #expect(changed.fields.settings == ["text=leib", "title=kopf"])
  }

  @Test func aConfigurationThatWasNamedMustExist() throws {
    let result = try Program.run(["run", "--config", "/nowhere/config.yaml"])
    #expect(result.status == 78 && result.err.contains("/nowhere/config.yaml"))
  }
}
