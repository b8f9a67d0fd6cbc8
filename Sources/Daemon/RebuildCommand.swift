internal import ArgumentParser
internal import Ingest

/// `copytaster rebuild`
struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Make the catalog again from the log alone.",
    discussion: "The service must be stopped. The old catalog stays in its place until the new one is complete.")

  @OptionGroup var state: StateOption

  func run() throws {
    try Failure.reporting {
      let state = try state.existing()
      try StateOwner.takeOn(state)
      let bar = ProgressBar("reading the log", of: Int((try DurablePosition.read(state))?.sequence ?? 0), unit: .events)
      let count = try Rebuild.run(state, reporter: RebuildReporter(bar))
      bar.finish()
      try Output.line("made \(state.catalog.displayName) again from \(Plain.count(count, "event", "events"))")
    }
  }
}

/// Shows how far a rebuild has come.
private struct RebuildReporter: Reporter {
  private let bar: ProgressBar

  init(_ bar: ProgressBar) { self.bar = bar }

  func report(_ report: Report) {
    if case .reading(let sequence) = report { bar.show(Int(sequence)) }
  }
}
