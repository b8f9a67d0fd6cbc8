internal import Glibc
internal import Ingest

/// Turns signals into orders: SIGHUP to read the configuration again, SIGUSR1 to tell how the service is doing.
final class ServiceDirector: Director {
  private let signals: Signals
  private let load: () throws -> Settings
  private let reporter: ServiceReporter
  private let options: (Settings) throws -> PipelineOptions

  /// - Parameters:
  ///   - load: reads the configuration again.
  ///   - options: what the pipeline is told of settings.
  init(
    _ signals: consuming Signals, _ reporter: ServiceReporter,
    load: @escaping () throws -> Settings,
    options: @escaping (Settings) throws -> PipelineOptions
  ) {
    self.signals = signals
    self.reporter = reporter
    self.load = load
    self.options = options
  }

  var descriptor: Int32 { signals.file.raw }

  func nextOrder() -> Order? {
    while let signal = signals.next() {
      guard signal == SIGHUP else { return .report }
      if let order = reload() { return order }
    }
    return nil
  }

  /// The settings as the file has them now; nil when they are wrong, and the old ones stay.
  private func reload() -> Order? {
    reporter.reloading()
    do {
      let new = try load()
      let order = Order.reload(try options(new))
      reporter.setLevel(new.logLevel)
      return order
    } catch {
      reporter.reloadRefused(Failure(error))
      return nil
    }
  }
}
