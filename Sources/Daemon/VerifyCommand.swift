internal import ArgumentParser
internal import Ingest

/// `copytaster verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check that the log is whole: every sequence, every chain, every line.",
    discussion: "Exit status 0 when it is, 1 when it is not. It may be run while the service writes.")

  @OptionGroup var state: StateOption

  func run() throws {
    try Failure.reporting {
      let state = try state.existing()
      let found = try LogVerification.run(state)
      let upTo = "\(found.last) events, \(Decimal.bytes(found.bytes)), chain \(found.chain)"
      if let damage = found.damage {
        throw Failure(
          .no,
          "\(state.events.displayName) is damaged at line \(damage.line), byte \(damage.byte): \(damage.why). "
            + "Everything before it is whole: \(upTo)")
      }
      try Output.line("log \(found.log) is whole: \(upTo)")
      if found.blanked > 0 {
        try Output.line("\(found.blanked) torn lines were blanked by recovery; copies are in torn/")
      }
      if found.unfinished > 0 {
        try Output.line(
          "\(found.unfinished) bytes behind that are not durable yet, or are for the next start to look at")
      }
    }
  }
}
