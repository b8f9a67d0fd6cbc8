internal import ArgumentParser
internal import Ingest

/// `copytaster follow`
struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow", abstract: "Show events as they come.",
    discussion: """
      Begins with the last ten events unless --after says otherwise, and goes on until it is interrupted. Only events that are \
      durable are shown: none is ever taken back.
      """)

  @OptionGroup var state: StateOption

  @Option(help: ArgumentHelp("Begin after this sequence; 0 is the beginning of the log.", valueName: "sequence"))
  var after: UInt64?

  @Flag(help: "End when there is nothing more for the moment.")
  var untilCaughtUp = false

  @Flag(help: "Print the events as they are stored, one JSON object a line.")
  var json = false

  func run() throws {
    try Failure.reporting {
      var reader = try EventLogReader(try state.existing(), after: after)
      let decoder = EventDecoder()
      let printer = EventPrinter(colours: Output.isTerminal)
      while true {
        while let line = try reader.next() {
          if json { try Output.line(line.bytes) } else { try Output.line(printer.lines(try decoder.event(line.bytes))) }
        }
        if untilCaughtUp { return }
        try reader.wait(atMost: .seconds(1))
      }
    }
  }
}
