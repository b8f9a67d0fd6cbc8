internal import ArgumentParser
internal import Ingest

/// `copytaster check-config`
struct CheckConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check-config", abstract: "Say whether a configuration would be accepted, and change nothing.",
    discussion: """
      Exit status 0 when the service would start with it, or take it over on a reload; 78 when something in it is wrong, which the \
      message names with its line.
      """)

  @Option(
    help: ArgumentHelp(
      "The configuration file.", discussion: "The default is /etc/copytaster/config.yaml, if there is one.",
      valueName: "file"), completion: .file())
  var config: String?

  @OptionGroup var state: StateOption

  func run() throws {
    try Failure.reporting {
      let settings = try Settings.load(
        Settings.Flags(config: config, state: state.state), environment: ProcessEnvironment.all)
      let folders = try settings.watchedFolders()
      for folder in folders where (try? folder.open()) == nil {
        Output.errorLine(
          "copytaster: warning: \(folder.name) is not there, or must not be read; it would be waited for")
      }
      try Output.line("the configuration is right: it watches \(folders.map(\.name).joined(separator: ", "))")
    }
  }
}
