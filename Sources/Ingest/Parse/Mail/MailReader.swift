internal import CGMime

/// Reads a mail with GMime, which knows the ways that mails are broken in.
enum MailReader {
  /// GMime counts how often it is started, and is never stopped here.
  private static let isStarted: Bool = {
    g_mime_init()
    return true
  }()

  /// Reads a mail; nil when there is none.
  static func read(_ bytes: ArraySlice<UInt8>) -> Mail? {
    guard isStarted else { return nil }
    let stream = bytes.withUnsafeBytes { raw in
      g_mime_stream_mem_new_with_buffer(raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
    }
    guard let stream else { return nil }
    defer { g_object_unref(stream) }
    guard let parser = g_mime_parser_new_with_stream(stream) else { return nil }
    defer { g_object_unref(parser) }
    guard let message = g_mime_parser_construct_message(parser, nil) else { return nil }
    defer { g_object_unref(message) }
    return mail(message)
  }

  private static func mail(_ message: UnsafeMutablePointer<GMimeMessage>) -> Mail {
    var mail = Mail()
    mail.subject = text(g_mime_message_get_subject(message))
    mail.messageID = text(g_mime_message_get_message_id(message))
    if let senders = g_mime_message_get_from(message), internet_address_list_length(senders) > 0,
      let first = internet_address_list_get_address(senders, 0)
    {
      mail.sender = text(internet_address_get_name(first))
    }
    for name in [
      "from", "date", "list-id", "list-unsubscribe", "precedence", "archived-at", "content-location",
      "snapshot-content-location", "content-language",
    ] {
      mail.fields[name] = text(g_mime_object_get_header(gmime_object(message), name))
    }
    var choices = 0
    if let root = g_mime_message_get_mime_part(message) {
      collect(root, isAttachment: false, choice: nil, &choices, depth: 0, into: &mail)
    }
    return mail
  }

  /// Takes the parts of a part.
  private static func collect(
    _ object: UnsafeMutablePointer<GMimeObject>, isAttachment: Bool, choice: Int?, _ choices: inout Int, depth: Int,
    into mail: inout Mail
  ) {
    guard depth < Limits.mailDepth, mail.parts.count < Limits.mailParts else {
      mail.isCutOff = true
      return
    }
    let type = MediaType(contentType(object))
    if let list = gmime_multipart(object) {
      var inner = choice
      if type.name == "multipart/alternative", choice == nil {
        choices += 1
        inner = choices
      }
      for index in 0..<max(0, g_mime_multipart_get_count(list)) {
        guard let part = g_mime_multipart_get_part(list, index) else { continue }
        collect(part, isAttachment: isAttachment, choice: inner, &choices, depth: depth + 1, into: &mail)
      }
      return
    }
    let name = parameter(object, "name")
    if let forwarded = gmime_message_part(object), let message = g_mime_message_part_get_message(forwarded) {
      mail.parts.append(
        MailPart(
          type: type, name: name, isAttachment: true,
          content: written { g_mime_object_write_to_stream(gmime_object(message), nil, $0) }))
      return
    }
    guard let part = gmime_part(object), let content = g_mime_part_get_content(part) else { return }
    let disposition = text(g_mime_object_get_disposition(object))?.lowercased()
    mail.parts.append(
      MailPart(
        type: type, name: text(g_mime_part_get_filename(part)) ?? name,
        isAttachment: isAttachment || disposition == "attachment",
        isFlowed: parameter(object, "format")?.lowercased() == "flowed",
        dropsSpace: parameter(object, "delsp")?.lowercased() == "yes", choice: choice,
        content: written { g_mime_data_wrapper_write_to_stream(content, $0) }))
  }

  /// The type with its charset: the parameters may be folded and encoded in ways that are GMime's to know.
  private static func contentType(_ object: UnsafeMutablePointer<GMimeObject>) -> String {
    guard let type = g_mime_object_get_content_type(object) else { return "" }
    let name =
      (text(g_mime_content_type_get_media_type(type)) ?? "") + "/"
      + (text(g_mime_content_type_get_media_subtype(type)) ?? "")
    return parameter(object, "charset").map { name + ";charset=" + $0 } ?? name
  }

  private static func parameter(_ object: UnsafeMutablePointer<GMimeObject>, _ name: String) -> String? {
    guard let type = g_mime_object_get_content_type(object) else { return nil }
    return text(g_mime_content_type_get_parameter(type, name))
  }

  /// What `write` gives to a stream.
  private static func written(_ write: (UnsafeMutablePointer<GMimeStream>) -> Int) -> [UInt8] {
    guard let stream = g_mime_stream_mem_new() else { return [] }
    defer { g_object_unref(stream) }
    guard write(stream) >= 0, let array = g_mime_stream_mem_get_byte_array(gmime_stream_mem(stream)) else { return [] }
    return Array(UnsafeBufferPointer(start: array.pointee.data, count: Int(array.pointee.len)))
  }

  private static func text(_ text: UnsafePointer<CChar>?) -> String? {
    guard let text else { return nil }
    let string = SourceText.cleaned(String(cString: text))
    return string.isEmpty ? nil : string
  }
}
