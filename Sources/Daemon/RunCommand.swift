internal import ArgumentParser
internal import Foundation
internal import Glibc
internal import Ingest
internal import Logging
internal import SystemPackage

/// `copytaster run`
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Watch folders and write what happens: the service, in the foreground.",
    discussion: """
      Settings come from the command line, else from the environment (COPYTASTER_FOLDERS, COPYTASTER_SETTLE_SECONDS, …), \
      else from the configuration file, else they have their defaults. SIGTERM and Ctrl-C finish the batch at hand and stop.
      """)

  @Option(
    help: ArgumentHelp(
      "The configuration file.", discussion: "The default is /etc/copytaster/config.yaml, if there is one.",
      valueName: "file"), completion: .file())
  var config: String?

  @Option(
    name: .customLong("folder"), parsing: .singleValue,
    help: ArgumentHelp("A folder to watch, with all folders below it; may be given several times.", valueName: "dir"),
    completion: .directory)
  var folders: [String] = []

  @OptionGroup var state: StateOption

  @Flag(help: "Sweep the folders, ingest everything that is at rest, and end.")
  var once = false

  @Flag(help: "Print each event to standard output as people read it.")
  var showEvents = false

  func run() throws {
    do { try serve() } catch {
      // Through the logger even when the settings themselves are wrong: that is what an operator meets most, and looks
      // for in the journal.
      let failure = Failure(error)
      ServiceReporter.tell(failure, to: Journal.logger(level: .critical))
      throw ExitCode(failure.status.rawValue)
    }
  }

  /// Who answers questions. A service that cannot be asked does its work all the same, and says so.
  private func server(_ state: StateDirectory, _ reporter: ServiceReporter) -> SocketServer? {
    let directory = ServiceSocket.directory(of: state, runtime: ProcessEnvironment["RUNTIME_DIRECTORY"])
    do throws(SystemError) { return try SocketServer(in: directory) } catch {
      reporter.cannotBeAsked(error)
      return nil
    }
  }

  private func serve() throws {
    // A person at a terminal who closes it wants the service to end; a service manager has none, and means the configuration.
    let isAtTerminal = isatty(STDERR_FILENO) == 1
    let stop = try Signals.toStop(atHangup: isAtTerminal)
    let orders = try Signals(isAtTerminal ? [SIGUSR1] : [SIGHUP, SIGUSR1])
    let settings = try load()
    let options = try options(settings)
    let reporter = ServiceReporter(
      logger: Journal.logger(level: settings.logLevel), state: options.state, showEvents: showEvents)
    let director = ServiceDirector(orders, reporter, load: load, options: self.options)
    do throws(IngestError) {
      var pipeline = try Pipeline(
        options, reporter: reporter, stop: stop.file.raw, takingOver: once ? nil : ServiceManager.takeBack())
      // Nobody asks a run that ends by itself; and the pipeline has the lock under which a socket may be replaced.
      try pipeline.run(
        until: stop.file.raw, with: once ? nil : server(options.state, reporter), under: once ? nil : director)
      if !once, let handover = try pipeline.handOver() { ServiceManager.keep(handover) }
    } catch {
      guard case .stopped = error else { throw error }
      reporter.stopped(error)
    }
  }

  /// The settings as they are now.
  private func load() throws -> Settings {
    try Settings.load(
      Settings.Flags(config: config, folders: folders, state: state.state), environment: ProcessEnvironment.all)
  }

  /// What the pipeline is told of them.
  private func options(_ settings: Settings) throws -> PipelineOptions {
    PipelineOptions(
      folders: try settings.watchedFolders(), state: StateDirectory(FilePath(settings.state)), settle: settings.settle,
      sweepEvery: settings.sweepEvery, fileLimit: settings.fileLimit, fields: settings.fields,
      horizon: settings.horizon, thresholds: settings.thresholds, segments: settings.segments, once: once,
      version: Version.current,
      pulse: ServiceManager.watchdog.map { $0 / ServiceReporter.beats })
  }
}

extension ProcessEnvironment {
  /// All of it, for the settings; Foundation reads it without racing those who change it.
  static var all: [String: String] { ProcessInfo.processInfo.environment }
}
