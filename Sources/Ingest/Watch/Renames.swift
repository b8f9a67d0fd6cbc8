internal import Glibc

/// Files that were renamed within the watched folders since a batch was taken.
///
/// Programs save what they write under another name first. If that is read in between, there is nothing to be told of it: its own
/// name was announced, too.
struct Renames {
  /// The old names whose new ones are still to come, by the number that the kernel gives to a rename.
  private var leaving: [UInt32: FileKey] = [:]
  /// The old names by the new ones, and the old names.
  private var before: [FileKey: FileKey] = [:]
  private var names: Set<FileKey> = []

  /// Takes in a hint about a file whose name is not passed over.
  mutating func take(_ hint: Inotify.Hint, _ key: FileKey) {
    // What has left its new name as well was only ever seen under the old one.
    if hint.has(IN_MOVED_FROM | IN_DELETE), let old = before.removeValue(forKey: key) { names.remove(old) }
    if hint.has(IN_MOVED_FROM) {
      leaving[hint.cookie] = key
    } else {
      // There is another file of this name now.
      if !names.isEmpty { names.remove(key) }
      if hint.has(IN_MOVED_TO), let old = leaving.removeValue(forKey: hint.cookie) {
        names.insert(old)
        before[key] = old
      }
    }
  }

  /// Whether a file has another name now.
  func contains(_ key: FileKey) -> Bool { names.contains(key) }

  /// Forgets everything.
  mutating func clear() {
    if !leaving.isEmpty { leaving = [:] }
    if !names.isEmpty { names = [] }
    if !before.isEmpty { before = [:] }
  }
}
