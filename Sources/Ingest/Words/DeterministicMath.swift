/// Logarithm and exponential from + − × ÷ alone.
///
/// IEEE 754 rounds these exactly, so a decision that rests on them is the same on every machine; the C library's `log` and
/// `exp` differ in the last bits between versions and processors. Errors are below 1e-12 relative.
package enum DeterministicMath {
  static let ln2 = 0.693_147_180_559_945_3

  /// The natural logarithm of a positive, normal number.
  ///
  /// x = m·2ᵉ with m in [√½, √2); ln m = 2·artanh((m − 1)/(m + 1)), whose series converges fast there.
  package static func ln(_ x: Double) -> Double {
    precondition(x > 0 && x.isNormal, "ln of \(x)")
    var exponent = Double(x.exponent)
    var significand = x.significand
    if significand > 1.414_213_562_373_095_1 {
      significand /= 2
      exponent += 1
    }
    let t = (significand - 1) / (significand + 1)
    let s = t * t
    // 1 + s/3 + s²/5 + …; |t| ≤ 0.1716, so the first term left out is below 2e-16 of the whole.
    var sum = 1.0 / 21 * s + 1.0 / 19
    sum = sum * s + 1.0 / 17
    sum = sum * s + 1.0 / 15
    sum = sum * s + 1.0 / 13
    sum = sum * s + 1.0 / 11
    sum = sum * s + 1.0 / 9
    sum = sum * s + 1.0 / 7
    sum = sum * s + 1.0 / 5
    sum = sum * s + 1.0 / 3
    sum = sum * s + 1
    return exponent * ln2 + 2 * t * sum
  }

  /// The natural logarithm by a table, for where it is taken hundreds of times a story: no division, and no long chain of products.
  struct Logarithm: Sendable {
    private static let steps = 128
    private let third = 1.0 / 3
    private let sixth = 1.0 / 6
    /// Of each step of a significand from 1 to 2: about the reciprocal of its middle, and what that takes from the logarithm.
    private let table: [(reciprocal: Double, logarithm: Double)] = (0..<steps).map { step in
      let reciprocal = 1 / (1 + (Double(step) + 0.5) / Double(steps))
      return (reciprocal, -DeterministicMath.ln(reciprocal))
    }

    static let standard = Logarithm()

    /// Of a positive, normal number; off by 1e-15 at the most.
    @inline(__always)
    func callAsFunction(_ x: Double) -> Double {
      let bits = x.bitPattern
      let step = table[Int(truncatingIfNeeded: bits >> 45) & (Self.steps - 1)]
      let significand = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
      let exponent = Double(Int(truncatingIfNeeded: bits >> 52) - 1023)
      // ln(1 + r) for |r| ≤ 1/256: the first term left out is below 2e-18.
      let r = significand * step.reciprocal - 1
      let s = r * r
      let series = r + s * ((r * third - 0.5) + s * ((r * 0.2 - 0.25) - s * sixth))
      return exponent * DeterministicMath.ln2 + (step.logarithm + series)
    }
  }

  /// e to the power of x, for x in −700 … 700.
  package static func exp(_ x: Double) -> Double {
    if x < -700 { return 0 }
    precondition(x <= 700, "exp of \(x)")
    let shift = Double(Int(x / ln2 + (x < 0 ? -0.5 : 0.5)))
    let rest = x - shift * ln2
    var sum = 1.0
    // Taylor to the 14th power: |rest| ≤ 0.35.
    for step in stride(from: 14.0, through: 1, by: -1) { sum = 1 + sum * rest / step }
    return Double(sign: .plus, exponent: Int(shift), significand: sum)
  }

  /// x to the power of a whole number, by squaring.
  package static func power(_ x: Double, _ exponent: Int) -> Double {
    var result = 1.0
    var base = x
    var left = exponent
    while left > 0 {
      if left & 1 == 1 { result *= base }
      base *= base
      left >>= 1
    }
    return result
  }
}
