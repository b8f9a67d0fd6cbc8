import CArchive
import Glibc

/// Packs files as tests need them.
enum Packing {
  /// An archive of files; nil when libarchive cannot make such a one.
  ///
  /// - Parameters:
  ///   - format: libarchive's name of it: `zip`, `pax`, `gnutar`, `raw`.
  ///   - filter: the compression around it: `gzip`, `xz`, `zstd`, `bzip2`.
  static func pack(
    _ files: [(name: String, bytes: [UInt8])], format: String, filter: String? = nil, options: String? = nil
  ) -> [UInt8]? {
    guard let archive = archive_write_new() else { return nil }
    defer { archive_write_free(archive) }
    // libarchive crashes over a name that it cannot write in the encoding of the thread's locale.
    let utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", nil)
    let before = uselocale(utf8)
    defer {
      uselocale(before)
      if let utf8 { freelocale(utf8) }
    }
    guard archive_write_set_format_by_name(archive, format) == ARCHIVE_OK else { return nil }
    if let filter { guard archive_write_add_filter_by_name(archive, filter) == ARCHIVE_OK else { return nil } }
    if let options {
      guard archive_write_set_options(archive, options) == ARCHIVE_OK,
        archive_write_set_passphrase(archive, "secret") == ARCHIVE_OK
      else { return nil }
    }
    var packed = [UInt8](repeating: 0, count: 1 << 20 + files.reduce(0) { $0 + $1.bytes.count + 4_096 })
    var used = 0
    let isWhole = packed.withUnsafeMutableBytes { raw in
      // Without this an archive is filled up to 10 KiB.
      archive_write_set_bytes_in_last_block(archive, 1)
      guard archive_write_open_memory(archive, raw.baseAddress, raw.count, &used) == ARCHIVE_OK else { return false }
      for file in files where !add(file.name, file.bytes, to: archive) { return false }
      return archive_write_close(archive) == ARCHIVE_OK
    }
    return isWhole ? Array(packed[..<used]) : nil
  }

  private static func add(_ name: String, _ bytes: [UInt8], to archive: OpaquePointer) -> Bool {
    guard let entry = archive_entry_new() else { return false }
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname_utf8(entry, name)
    archive_entry_set_size(entry, Int64(bytes.count))
    archive_entry_set_filetype(entry, 0o100000)
    archive_entry_set_perm(entry, 0o644)
    guard archive_write_header(archive, entry) >= ARCHIVE_WARN else { return false }
    return bytes.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, $0.count) } == bytes.count
  }
}
