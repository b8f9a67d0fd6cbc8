internal import Foundation

/// Real articles and labelled sets. They lie beside a checkout and are not part of the repository: tests that want them are
/// skipped, and say so, where they are not.
public enum Corpora {
  /// `COPYTASTER_CORPORA`, else `../shared/corpora` beside the checkout.
  public static let root: String = {
    if let path = ProcessInfo.processInfo.environment["COPYTASTER_CORPORA"] { return path }
    let checkout = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/" + checkout + "/../shared/corpora"
  }()

  /// Whether they are there.
  public static let arePresent = FileManager.default.fileExists(atPath: root + "/seeds")

  /// What the test runner prints where they are not.
  public static var absence: String { "skipped: no corpora at \(root); set COPYTASTER_CORPORA" }

  /// The five real sample files: their names and what they hold.
  public static func seeds() throws -> [(name: String, bytes: [UInt8])] {
    try names(in: "seeds").map { ($0, bytes("seeds/" + $0)) }
  }

  /// The sample file whose name begins so, such as `000`.
  public static func seed(_ beginning: String) -> [UInt8] {
    (try? names(in: "seeds").first { $0.hasPrefix(beginning) }).flatMap { $0.map { bytes("seeds/" + $0) } } ?? []
  }

  /// The names in a folder of the corpora, sorted.
  public static func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: root + "/" + folder).filter { !$0.hasPrefix(".") }.sorted()
  }

  /// A file of the corpora; empty when it is not there.
  public static func bytes(_ path: String) -> [UInt8] {
    Array((try? Data(contentsOf: URL(fileURLWithPath: root + "/" + path))) ?? Data())
  }
}

/// The sample articles of the repository.
public enum Samples {
  /// The folder `seeds` of the checkout.
  public static let folder = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/") + "/seeds"

  /// Their names and what they hold.
  public static func all() throws -> [(name: String, bytes: [UInt8])] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
      ($0, Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0))))
    }
  }
}
