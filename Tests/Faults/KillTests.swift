import Foundation
import Glibc
import Support
import Testing

/// kill -9 at every Nth system call that changes the disk: in ingestion, in rotation, in compression, in checkpoints, in
/// expiry, and in recovery itself.
///
/// `make torture` kills at every call; `make test` at some of them, others each time.
@Suite(
  .serialized, .timeLimit(.minutes(60)), .enabled(if: Injection.isPossible, "skipped: strace cannot trace here"))
struct KillTests {
  @Test(arguments: Scene.Kind.allCases) func whereverItIsKilledNothingIsLostOrDoubled(_ kind: Scene.Kind) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let scene = try Scene(kind, seed: seed)
    try scene.restore(&random)
    let whole = try scene.run()
    #expect(whole.status == 0, "\(whole.said)")
    let groups = try Scene.groups(
      try Account.check(scene.installation, acknowledged: [], files: scene.files, "\(kind)"))
    var kills: [String: Int] = [:]
    for call in isTorture ? Scene.calls : Array(Scene.calls.shuffled(using: &random).prefix(2)) {
      let places = Scene.places(of: call, in: whole.trace)
      for n in isTorture ? places : places.randomElement(using: &random).map({ [$0] }) ?? [] {
        let cut = try scene.restore(&random)
        var context = "\(kind), \(cut.map { "torn at \($0), " } ?? "")killed at \(call) \(n), seed \(seed)"
        // How many calls a run needs differs a little from run to run: not every kill comes.
        guard try scene.run("\(call):signal=KILL:when=\(n)").status != 0 else { continue }
        kills[call, default: 0] += 1
        if Bool.random(using: &random), let again = places.randomElement(using: &random) {
          context += ", and perhaps at \(again)"
          _ = try scene.run("\(call):signal=KILL:when=\(again)")
        }
        let history = try Account.check(
          scene.installation, acknowledged: [], files: scene.files, rebuilds: isTorture, context)
        #expect(try Scene.groups(history) == groups, "\(context): it decided otherwise")
      }
    }
    #expect(!kills.isEmpty, "\(kind), seed \(seed)")
    print("killed \(kind) at \(kills.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }), seed \(seed)")
  }
}
