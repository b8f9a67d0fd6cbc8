internal import CTables

/// Folds words so that the same word is the same bytes: NFKC and lower case, accents kept.
///
/// One scalar at a time by a generated table, and letters followed by a combining mark composed; that differs from full NFKC
/// only for sequences of several marks and for decomposed Hangul, which news text does not hold.
enum Fold {
  /// What a scalar is to the tokeniser.
  enum Class: UInt8, Sendable {
    case other = 0
    case letter, upper, mark
    /// Of a script written without spaces.
    case paired
    /// Ends a sentence, or opens a quotation: a capital after it says nothing.
    case sentenceBreak
    /// Soft hyphens, joiners: neither part of a word nor between words.
    case ignored
    /// A mark of a script written without spaces: a part of the character before it.
    case pairedMark
  }

  /// The generated table in the form that is fast to ask.
  struct Table: Sendable {
    /// The class of each scalar of the Basic Multilingual Plane.
    fileprivate(set) var classes = [UInt8](repeating: 0, count: 0x10000)
    /// The scalar that each one folds to; 0 sends to `several`.
    fileprivate(set) var folds = [UInt16](0...0xffff)
    fileprivate(set) var several: [UInt32: [UInt32]] = [:]
    fileprivate(set) var higherClasses: [(range: ClosedRange<UInt32>, value: UInt8)] = []
    fileprivate(set) var higherFolds: [UInt32: UInt32] = [:]
    fileprivate(set) var compositions: [UInt64: UInt32] = [:]

    /// The class of any scalar.
    @inline(__always)
    func classOf(_ scalar: UInt32) -> Class {
      let raw = scalar < 0x10000 ? classes[Int(scalar)] : higherClass(scalar)
      return Class(rawValue: raw) ?? .other
    }

    /// Whether a scalar is a mark on the character before it.
    func isMark(_ scalar: UInt32) -> Bool {
      let kind = classOf(scalar)
      return kind == .mark || kind == .pairedMark
    }

    private func higherClass(_ scalar: UInt32) -> UInt8 {
      // Ranges ascend: the first that does not end before the scalar is the only one that can hold it.
      var low = 0
      var high = higherClasses.count
      while low < high {
        let middle = (low + high) / 2
        if higherClasses[middle].range.upperBound < scalar { low = middle + 1 } else { high = middle }
      }
      guard low < higherClasses.count, higherClasses[low].range.contains(scalar) else { return 0 }
      return higherClasses[low].value
    }

    /// Calls `emit` with each scalar that `scalar` folds to.
    @inline(__always)
    func fold(_ scalar: UInt32, _ emit: (UInt32) -> Void) {
      if scalar < 0x10000, folds[Int(scalar)] != 0 { return emit(UInt32(folds[Int(scalar)])) }
      if let one = higherFolds[scalar] { return emit(one) }
      guard let many = several[scalar] else { return emit(scalar) }
      for one in many { emit(one) }
    }

    /// The single scalar for a folded letter and a combining mark, if Unicode has one.
    func compose(_ base: UInt32, _ mark: UInt32) -> UInt32? { compositions[UInt64(base) << 32 | UInt64(mark)] }
  }

  /// Parsed once, on first use.
  static let table = parse()

  private static func parse() -> Table {
    var table = Table()
    let text = UnsafeBufferPointer(start: copytaster_folds(), count: copytaster_fold_count)
    for line in text.split(separator: UInt8(ascii: "\n")) where line.first != UInt8(ascii: "#") {
      let fields = line.split(separator: 0x20)
      apply(line[line.startIndex], fields.dropFirst().map(number), to: &table)
    }
    return table
  }

  /// A number in small hexadecimal digits.
  private static func number(_ digits: Slice<UnsafeBufferPointer<UInt8>>) -> UInt32 {
    digits.reduce(0) { $0 << 4 | UInt32($1 < 0x3a ? $1 - 0x30 : $1 - 0x61 + 10) }
  }

  private static func apply(_ kind: UInt8, _ fields: [UInt32], to table: inout Table) {
    switch kind {
    case UInt8(ascii: "C"):
      if fields[0] > 0xffff {
        table.higherClasses.append((fields[0]...fields[1], UInt8(fields[2])))
      } else {
        for scalar in fields[0]...min(fields[1], 0xffff) { table.classes[Int(scalar)] = UInt8(fields[2]) }
      }
    case UInt8(ascii: "F"):
      for step in 0..<fields[1] {
        let scalar = fields[0] + step * fields[2]
        let target = fields[3] + step * fields[2]
        if scalar < 0x10000, target < 0x10000 {
          table.folds[Int(scalar)] = UInt16(target)
        } else {
          table.higherFolds[scalar] = target
          if scalar < 0x10000 { table.folds[Int(scalar)] = 0 }
        }
      }
    case UInt8(ascii: "M"):
      table.several[fields[0]] = Array(fields.dropFirst())
      if fields[0] < 0x10000 { table.folds[Int(fields[0])] = 0 }
    case UInt8(ascii: "P"):
      table.compositions[UInt64(fields[0]) << 32 | UInt64(fields[1])] = fields[2]
    default: break
    }
  }
}
