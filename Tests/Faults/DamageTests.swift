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

  /// What befalls a file of the log.
  private struct Damage: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// How many events may be lost although their lines are there, because they are in the wrong place.
    var misplaced = 0
    /// Whether it can befall only a segment that is not compressed.
    var isOfLines = false
    /// Changes a file's bytes; nil removes it.
    let befall: @Sendable ([UInt8], inout SeededRandom) -> [UInt8]?

    /// Damage to whole lines, given with their newlines.
    static func lines(
      _ name: String, misplaced: Int = 0, _ change: @escaping @Sendable (inout [[UInt8]], Int) -> Void
    ) -> Damage {
      Damage(testDescription: name, misplaced: misplaced, isOfLines: true) { bytes, random in
        var lines = bytes.split(separator: 10, omittingEmptySubsequences: false).dropLast().map { Array($0) + [10] }
        change(&lines, Int.random(in: 1..<lines.count, using: &random))
        return Array(lines.joined())
      }
    }

    static func zeroed(_ sector: Int) -> Damage {
      Damage(testDescription: "a sector of \(sector) bytes is zeros") { bytes, random in
        var bytes = bytes
        let start = Int.random(in: 0...(bytes.count / sector), using: &random) * sector
        for i in start..<min(start + sector, bytes.count) { bytes[i] = 0 }
        return bytes
      }
    }
  }

  private static let damages: [Damage] = [
    .zeroed(512), .zeroed(4096),
    Damage(testDescription: "it is cut") { bytes, random in
      Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
    },
    Damage(testDescription: "it is gone") { _, _ in nil },
    .lines("a line of something else is put in") { lines, i in lines.insert(Array("lorem ipsum\n".utf8), at: i) },
    .lines("a line stands there twice") { lines, i in lines.insert(lines[i], at: i) },
    .lines("a line is taken out") { lines, i in lines.remove(at: i) },
    .lines("two lines have changed places", misplaced: 1) { lines, i in lines.swapAt(i, i - 1) },
  ]

  @Test(arguments: damages) private func whateverBefallsAFileNoGoodEventIsLost(_ damage: Damage) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let specimen = try Specimen(seed: seed)
    var trial = Trial(specimen)
    for round in 0..<(isTorture ? 40 : 1) {
      for file in specimen.segments {
        guard let bytes = specimen.files[file], !damage.isOfLines || file.hasSuffix(".jsonl") else { continue }
        var damaged = specimen.files
        damaged[file] = damage.befall(bytes, &random)
        guard damaged[file] != bytes else { continue }
        try trial.run(
          damaged, isWhole: round % 8 == 0, misplaced: damage.misplaced, &random,
          "\(damage.testDescription): \(file), round \(round), seed \(seed)")
      }
    }
  }
}
