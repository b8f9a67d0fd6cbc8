internal import CArchive
internal import Glibc

/// Unpacks what libarchive can, from memory into memory, member by member.
struct ArchiveReader: ~Copyable {
  /// A regular file in an archive.
  struct Member {
    /// Its path, as bytes.
    var path: [UInt8]
    var isEncrypted: Bool
    /// Whether there is no archive, only one compressed file, which has no name.
    var isWhole: Bool
  }

  private let archive: OpaquePointer
  private let packedBytes: Int
  private let total: Unpacked
  private var unpacked = 0
  private var members = 0
  /// Why nothing more can be read, when that is so.
  private(set) var damage: ParseFailure?

  /// Runs `body` over an archive.
  ///
  /// - Parameter total: what was unpacked of the file before.
  static func read<R>(
    _ bytes: [UInt8], _ total: Unpacked, _ body: (inout ArchiveReader) throws(ParseFailure) -> R
  ) throws(ParseFailure) -> R {
    try bytes.withBytes { raw throws(ParseFailure) in
      guard let archive = archive_read_new() else {
        throw ParseFailure(reason: .damaged, detail: "There is no memory to unpack it.", advice: "Unpack it first.")
      }
      defer { archive_read_free(archive) }
      // libarchive gives names in the encoding of the thread's locale, and none at all that it cannot write in it.
      let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
      let before = uselocale(utf8)
      defer {
        uselocale(before)
        if let utf8 { freelocale(utf8) }
      }
      var reader = ArchiveReader(archive, packedBytes: raw.count, total)
      guard archive_read_open_memory(archive, raw.baseAddress, raw.count) == ARCHIVE_OK else { throw reader.failure() }
      return try body(&reader)
    }
  }

  private init(_ archive: OpaquePointer, packedBytes: Int, _ total: Unpacked) {
    self.archive = archive
    self.packedBytes = packedBytes
    self.total = total
    // One by one: "all" would bring filters that start other programs.
    for support in [
      archive_read_support_filter_gzip, archive_read_support_filter_bzip2, archive_read_support_filter_xz,
      archive_read_support_filter_zstd, archive_read_support_format_zip, archive_read_support_format_tar,
      archive_read_support_format_empty, archive_read_support_format_raw,
    ] { _ = support(archive) }
  }

  /// The next regular file; nil at the end, or when the rest is damaged.
  mutating func next() throws(ParseFailure) -> Member? {
    while damage == nil {
      var entry: OpaquePointer?
      let status = archive_read_next_header(archive, &entry)
      if status == ARCHIVE_EOF { return nil }
      guard status == ARCHIVE_OK || status == ARCHIVE_WARN, let entry else {
        damage = failure()
        return nil
      }
      guard UInt32(archive_entry_filetype(entry)) == Self.regular, archive_entry_hardlink(entry) == nil else {
        continue
      }
      members += 1
      guard members <= Limits.archiveMembers else {
        throw ParseFailure(
          reason: .tooLarge, detail: "The archive has more than \(Limits.archiveMembers) members.",
          advice: "Unpack it, or split it.")
      }
      // Of names that are not UTF-8 the second gives the bytes as they are.
      let path = (archive_entry_pathname_utf8(entry) ?? archive_entry_pathname(entry)).map(Self.path)
      return Member(
        path: path ?? Array("member \(members)".utf8),
        isEncrypted: archive_entry_is_data_encrypted(entry) != 0 || archive_entry_is_metadata_encrypted(entry) != 0,
        isWhole: archive_format(archive) == ARCHIVE_FORMAT_RAW)
    }
    return nil
  }

  /// The content of the member at hand.
  mutating func content() throws(ParseFailure) -> [UInt8] {
    var content: [UInt8] = []
    while true {
      let start = content.count
      var status = 0
      content.append(contentsOf: [UInt8](repeating: 0, count: Limits.unpackedChunkBytes))
      content.withUnsafeMutableBytes { raw in
        status = archive_read_data(archive, raw.baseAddress.map { $0 + start }, raw.count - start)
      }
      content.removeLast(content.count - start - max(0, status))
      guard status >= 0 else {
        let failure = failure()
        if status == Int(ARCHIVE_FATAL) { damage = failure }
        throw failure
      }
      if status == 0 { return content }
      unpacked += status
      try total.add(status)
      try Self.checkBounds(packedBytes: packedBytes, unpacked: unpacked, member: content.count)
    }
  }

  /// Refuses what becomes too much.
  ///
  /// - Parameters:
  ///   - packedBytes: the size of all of it as it came.
  ///   - unpacked: how much was unpacked so far.
  ///   - member: how much of that belongs to the member at hand.
  static func checkBounds(packedBytes: Int, unpacked: Int, member: Int) throws(ParseFailure) {
    let advice = "Unpack it with care, and put the articles into the folder."
    let most = max(Limits.unpackedFloorBytes, packedBytes * Limits.unpackedRatio)
    guard unpacked <= min(most, Limits.unpackedBytes) else {
      throw ParseFailure(
        reason: .tooLarge,
        detail:
          "Its \(packedBytes) bytes become more than \(min(most, Limits.unpackedBytes)), which is the most that is unpacked.",
        advice: advice)
    }
    guard member <= Limits.memberBytes else {
      throw ParseFailure(
        reason: .tooLarge, detail: "A member of it has more than \(Limits.memberBytes) bytes.", advice: advice)
    }
  }

  private func failure() -> ParseFailure {
    let words = archive_error_string(archive).map { String(cString: $0) } ?? "no details"
    return ParseFailure(
      reason: .damaged, detail: "The archive cannot be unpacked: \(words).",
      advice: "Copy or fetch it again; if it is still being written, let it be complete before it is moved in.")
  }

  /// `AE_IFREG`, which is a cast and so no constant for Swift.
  private static let regular: UInt32 = 0o100000

  /// The bytes of a path without "." and "..": `tar c .` puts the one before each name, and nothing is ever written to disk here.
  private static func path(_ text: UnsafePointer<CChar>) -> [UInt8] {
    let bytes = UnsafeRawBufferPointer(start: text, count: strlen(text))
    let names = bytes.split(separator: UInt8(ascii: "/")).filter {
      !$0.elementsEqual(".".utf8) && !$0.elementsEqual("..".utf8)
    }
    return Array(names.joined(separator: "/".utf8))
  }
}
