import Foundation
import Glibc
import Support
import SystemPackage

/// Does to a folder what people, editors and sync tools do, at random: the same for the same seed.
///
/// A few names and folders are used again and again, so that things get into each other's way. What the file system refuses is
/// passed over.
struct FolderActor {
  /// Something that is done to files.
  enum Action: CaseIterable {
    case create, dropIn, append, rewriteSameSize, truncate, empty, rename, swap, hardLink, copy, delete, makeFolder
    case removeFolder, moveFolder, changeMode, touch, symbolicLink, holdOpen, saveAsEditorsDo, saveAsToolsDo

    /// How often it is done, beside the others.
    var weight: Int {
      switch self {
      case .create, .dropIn: 14
      case .append, .rename, .rewriteSameSize, .delete: 9
      case .truncate, .copy, .saveAsEditorsDo, .saveAsToolsDo, .holdOpen, .hardLink: 5
      case .makeFolder, .moveFolder, .swap, .touch, .changeMode, .empty: 3
      case .removeFolder, .symbolicLink: 2
      }
    }
  }

  private static let folders = ["", "a/", "b/", "a/c/", "a/c/d/", "caf\u{E9}/"]
  private static let names = [
    "one.txt", "two.txt", "three.md", "four.html", "five", "six.txt", "seven.txt", "e\u{301}.txt", "\u{E9}.txt",
    "back\\slash.txt", ".hidden", "unfinished.part", "backup~",
  ]
  private static let bag = Action.allCases.flatMap { Array(repeating: $0, count: $0.weight) }

  private let root: String
  private var random: SeededRandom
  private var articles: Articles
  /// Files that are being written, as some programs do for long.
  private var open: [Int32] = []
  private var made = 0
  /// The last things that were done, for whoever looks for what went wrong.
  private(set) var history: [String] = []

  init(_ root: FilePath, seed: UInt64) {
    self.root = root.string + "/"
    random = SeededRandom(seed: seed)
    articles = Articles(seed: seed)
  }

  /// Does something.
  mutating func act() {
    let action = Self.bag.randomElement(using: &random) ?? .create
    let path = anyPath()
    let other = anyPath()
    history.append("\(action) \(path.dropFirst(root.count)) \(other.dropFirst(root.count))")
    if history.count > 60 { history.removeFirst() }
    switch action {
    case .create: write(text(), to: path, O_TRUNC)
    case .dropIn, .saveAsEditorsDo:
      // Under a name that is passed over, then renamed in, or over what is there.
      write(action == .dropIn ? text() : (content(path) ?? []) + text(), to: path + ".tmp", O_TRUNC)
      Glibc.rename(path + ".tmp", path)
    case .saveAsToolsDo:
      // Under a name that is read, and may have been before it is renamed.
      made += 1
      write((content(path) ?? []) + text(), to: path + "-sed\(made)", O_TRUNC)
      if Int.random(in: 0..<3, using: &random) == 0 { usleep(UInt32.random(in: 0...20_000, using: &random)) }
      Glibc.rename(path + "-sed\(made)", path)
    case .append: if exists(path) { write(Array("\n".utf8) + text(), to: path, O_APPEND) }
    case .rewriteSameSize: rewrite(path)
    case .truncate: if let content = content(path) { Glibc.truncate(path, off_t(content.count / 2)) }
    case .empty: write([], to: path, O_TRUNC)
    case .rename: Glibc.rename(path, other)
    case .swap: swap(path, other)
    case .hardLink: link(path, other)
    case .copy: if let content = content(path) { write(content, to: other, O_TRUNC) }
    case .delete: unlink(path)
    case .makeFolder: mkdir(anyFolder(), 0o755)
    case .removeFolder: try? FileManager.default.removeItem(atPath: anyFolder())
    case .moveFolder: Glibc.rename(anyFolder(), anyFolder())
    case .changeMode: chmod(path, [0o600, 0o644, 0o755].randomElement(using: &random) ?? 0o644)
    case .touch: utimes(path, nil)
    case .symbolicLink: symlink(path, other)
    case .holdOpen: hold(path)
    }
  }

  /// Closes the files that are still being written.
  mutating func close() {
    for file in open { Glibc.close(file) }
    open = []
  }

  /// Makes the kernel's queue of changes overflow while nobody reads it, with names that are passed over.
  func overflow() {
    let limit = (try? String(contentsOfFile: "/proc/sys/fs/inotify/max_queued_events", encoding: .utf8)) ?? "16384"
    let count = (Int(limit.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 16384) / 2 + 100
    write([], to: root + ".noise", O_TRUNC)
    for _ in 0..<count {
      Glibc.rename(root + ".noise", root + ".noise2")
      Glibc.rename(root + ".noise2", root + ".noise")
    }
    unlink(root + ".noise")
  }

  // MARK: what it does it with

  private mutating func anyFolder() -> String {
    root + (Self.folders.dropFirst().randomElement(using: &random) ?? "a/")
  }

  private mutating func anyPath() -> String {
    root + (Self.folders.randomElement(using: &random) ?? "") + (Self.names.randomElement(using: &random) ?? "one.txt")
  }

  private mutating func text() -> [UInt8] {
    made += 1
    return Array("Report number \(made)\n\n\(articles.next().text)".utf8)
  }

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private func content(_ path: String) -> [UInt8]? {
    (try? Data(contentsOf: URL(fileURLWithPath: path))).map { Array($0) }
  }

  private func write(_ bytes: [UInt8], to path: String, _ flags: Int32) {
    let file = Glibc.open(path, O_WRONLY | O_CREAT | flags | O_NOFOLLOW, 0o644)
    guard file >= 0 else { return }
    _ = Glibc.write(file, bytes, bytes.count)
    Glibc.close(file)
  }

  /// Other letters in place of some, and the time of the last change put back as it was.
  private mutating func rewrite(_ path: String) {
    var before = stat()
    guard var bytes = content(path), !bytes.isEmpty, lstat(path, &before) == 0 else { return }
    for _ in 0...(bytes.count / 20) {
      let at = Int.random(in: 0..<bytes.count, using: &random)
      if (97...122).contains(bytes[at]) { bytes[at] = UInt8.random(in: 97...122, using: &random) }
    }
    write(bytes, to: path, 0)
    let times = [before.st_atim, before.st_mtim]
    utimensat(AT_FDCWD, path, times, 0)
  }

  private func swap(_ path: String, _ other: String) {
    guard exists(path), exists(other) else { return }
    Glibc.rename(path, root + "swapped.tmp")
    Glibc.rename(other, path)
    Glibc.rename(root + "swapped.tmp", other)
  }

  /// Writes without closing; the next such action closes what was held.
  private mutating func hold(_ path: String) {
    close()
    let file = Glibc.open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW, 0o644)
    guard file >= 0 else { return }
    let bytes = text()
    _ = Glibc.write(file, bytes, bytes.count)
    open.append(file)
  }
}
