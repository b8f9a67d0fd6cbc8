internal import Ingest
internal import Logging

/// The fields of a journal entry that say what it is about: journalctl finds by them all that was said of a file, a story or a group.
enum EntryFields {
  /// Those of an event.
  static func of(_ event: Event) -> Logger.Metadata {
    var fields: Logger.Metadata = ["COPYTASTER_EVENT": "\(event.id)", "COPYTASTER_SEQUENCE": "\(event.sequence)"]
    switch event.data {
    case .storyOriginal(let told), .storyOverlap(let told), .storyDuplicate(let told), .storyRevised(let told):
      fields["COPYTASTER_FILE"] = name(told.file)
      fields["COPYTASTER_STORY"] = "\(told.story)"
      fields["COPYTASTER_GROUP"] = "\(told.group)"
      if let kind = told.relation?.kind { fields["COPYTASTER_RELATION"] = "\(kind.rawValue)" }
    case .storyWithdrawn(let gone):
      fields["COPYTASTER_FILE"] = name(gone.file)
      fields["COPYTASTER_STORY"] = "\(gone.story)"
      fields["COPYTASTER_GROUP"] = "\(gone.group)"
    case .groupMerged(let merged):
      fields["COPYTASTER_STORY"] = "\(merged.story)"
      fields["COPYTASTER_GROUP"] = "\(merged.into)"
    case .filePart(let d): fields["COPYTASTER_FILE"] = name(d.file)
    case .fileIngested(let d): fields["COPYTASTER_FILE"] = name(d.file)
    case .fileQuarantined(let d):
      fields["COPYTASTER_FILE"] = name(d.file)
      fields["COPYTASTER_REASON"] = "\(d.reason)"
    case .fileRemoved(let d): fields["COPYTASTER_FILE"] = name(d.file)
    case .fileRenamed(let d): fields["COPYTASTER_FILE"] = name(d.file)
    case .watchDegraded(let d):
      fields["COPYTASTER_FOLDER"] = "\(d.folder)"
      fields["COPYTASTER_REASON"] = "\(d.cause)"
    case .watchRecovered(let d):
      fields["COPYTASTER_FOLDER"] = "\(d.folder)"
      fields["COPYTASTER_REASON"] = "\(d.cause)"
    case .daemonStarted, .daemonReloaded, .daemonStopped, .segmentOpened, .segmentExpired, .logGap: break
    }
    return fields
  }

  private static func name(_ file: FileReference) -> Logger.MetadataValue { "\(file.folder)/\(file.path)" }
}
