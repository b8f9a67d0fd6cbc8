import Foundation
import Glibc
import Ingest
import Support
import SystemPackage
import Testing

/// Damage of any kind to any byte of a log: that `verify` notices it, that a start drops nothing, and that a repair keeps every
/// event that is whole.
///
/// `make torture` damages every byte; `make test` some hundred of them, others each time.
@Suite(.timeLimit(.minutes(60)))
struct DamageTests {
  /// So many tests run side by side.
  private static let shares = 2

  /// Flips one byte, or the bits of one.
  private struct Flip: CustomStringConvertible {
    var file: String
    var byte: Int
    var bits: UInt8
    let seed: UInt64
    var description: String { "\(file), byte \(byte) flipped by \(bits), seed \(seed)" }
  }

  @Test(arguments: 0..<shares) func whicheverByteIsFlippedNoGoodEventIsLost(_ share: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let specimen = try Specimen(seed: seed)
    let total = specimen.segments.reduce(0) { $0 + (specimen.files[$1]?.count ?? 0) }
    var flips: [Flip] = []
    let step = isTorture ? 1 : total / 70
    for file in specimen.segments {
      var byte = isTorture ? 0 : Int.random(in: 0..<step, using: &random)
      while byte < specimen.files[file]?.count ?? 0 {
        flips.append(Flip(file: file, byte: byte, bits: .random(in: 1...255, using: &random), seed: seed))
        if Int.random(in: 0..<(isTorture ? 64 : 20), using: &random) == 0 {
          flips += (0..<8).map { Flip(file: file, byte: byte, bits: 1 << $0, seed: seed) }
        }
        byte += isTorture ? 1 : Int.random(in: 1...(2 * step), using: &random)
      }
    }
    var trial = Trial(specimen)
    for (i, flip) in flips.enumerated() where i % Self.shares == share {
      var damaged = specimen.files
      damaged[flip.file]?[flip.byte] ^= flip.bits
      // A start and a run after the repair are the dear part.
      try trial.run(damaged, isWhole: i / Self.shares % (isTorture ? 16 : 4) == 0, &random, "\(flip)")
    }
    #expect(trial.refused > 0 && trial.started > 0)
    print(
      "\(flips.count / Self.shares) of \(total) bytes flipped, \(trial.unnoticed) without effect; \(trial.refused) starts refused, "
        + "\(trial.started) went on; seed \(seed)")
  }

  /// A byte of each kind, by hand: what a random one may miss.
  @Test func aNewlineThatIsGoneCostsNoEvent() throws {
    var random = SeededRandom(seed: 1)
    let specimen = try Specimen(seed: 1)
    var trial = Trial(specimen)
    for file in specimen.segments where file.hasSuffix(".jsonl") {
      let bytes = try #require(specimen.files[file])
      for newline in bytes.indices.filter({ bytes[$0] == 10 }) {
        for other in [UInt8(ascii: "x"), UInt8(ascii: " "), 0] {
          var damaged = specimen.files
          damaged[file]?[newline] = other
          #expect(specimen.intact(in: damaged).count == specimen.lines.count)
          try trial.run(damaged, isWhole: false, &random, "\(file), newline \(newline) is \(other)")
        }
      }
    }
  }
}
