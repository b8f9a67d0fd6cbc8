import Foundation
import Glibc
import Ingest
import Support
import Testing

/// A folder that is treated in every way at once, with the service stopped, killed and overrun in between: whenever it comes
/// to rest, the log says exactly what is in it.
@Suite(.timeLimit(.minutes(60)))
struct FolderModelTests {
  /// Small segments, packed at once, so that the log itself moves while it is followed.
  private static let environment = [
    "COPYTASTER_SETTLE_SECONDS": "0.05", "COPYTASTER_SWEEP_SECONDS": "1", "COPYTASTER_SEGMENT_MIB": "0.2",
    "COPYTASTER_COMPRESS_AFTER_HOURS": "0",
  ]

  /// What is done depends on the seed alone; what the service makes of it, on the machine too.
  @Test(arguments: [1, UInt64.random(in: 2...UInt64.max)])
  func atRestTheLogSaysWhatIsInTheFolder(seed: UInt64) throws {
    print("folder model, seed \(seed)")
    let folder = try TemporaryFolder()
    let installation = try Installation(folder, environment: Self.environment)
    var actor = FolderActor(try folder.folder(), seed: seed)
    var random = SeededRandom(seed: ~seed)
    var service: Program? = try installation.start()
    #expect(eventually(30) { (try? DurablePosition.read(folder.state)) != nil })
    var reader = try EventLogReader(folder.state, from: .after(0))
    var view = LogView()
    let decoder = EventDecoder()
    var left = isTorture ? 50_000 : 10_000
    while left > 0 {
      let actions = Int.random(in: 1...(isTorture ? 60 : 400), using: &random)
      let happening = Int.random(in: 0..<12, using: &random)
      if happening == 0 { service?.signal(SIGSTOP) }
      for _ in 0..<actions {
        actor.act()
        if Int.random(in: 0..<10, using: &random) == 0 { usleep(UInt32.random(in: 0...30_000, using: &random)) }
      }
      left -= actions
      switch happening {
      case 0:
        actor.overflow()
        service?.signal(SIGCONT)
      case 1: service?.kill9()
      case 2:
        service?.signal(SIGTERM)
        service?.wait()
      default: break
      }
      if happening == 1 || happening == 2 {
        for _ in 0..<Int.random(in: 0...20, using: &random) { actor.act() }
        service = try installation.start()
      }
      actor.close()
      let now = try FolderView(of: folder.folder())
      let isSame = try eventually(30) {
        while let line = try reader.next() { view.take(try decoder.event(line.bytes)) }
        return view.folder == now
      }
      let context = "seed \(seed), \(left) actions to go, after \(happening)"
      #expect(isSame, "\(context):\n\(view.folder.differences(from: now).joined(separator: "\n"))")
      #expect(view.faults == [], "\(context)")
      if !isSame || !view.faults.isEmpty {
        Issue.record(
          "the last actions:\n\(actor.history.joined(separator: "\n"))\n\(service?.complained.suffix(2000) ?? "")")
        return
      }
    }
    // It may have been started a moment ago, when no signal is waited for yet.
    let position = try DurablePosition.read(folder.state)
    try installation.drop("One more.\n\n\(SystemClock().now())", as: "last.txt")
    #expect(try eventually(30) { try DurablePosition.read(folder.state) != position })
    service?.signal(SIGTERM)
    #expect(service?.wait() == 0)
    #expect(try LogVerification.run(folder.state).damages == [])
    print("folder model, seed \(seed): \(view.decisions) versions of files decided on")
  }
}
