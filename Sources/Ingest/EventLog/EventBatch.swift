/// The events of one batch while they are being decided. They become durable together.
public struct EventBatch: Sendable {
  /// The events so far.
  public private(set) var events: [Event] = []
  private let log: String
  private let epoch: String
  private let first: UInt64

  package init(log: String, epoch: String, first: UInt64) {
    self.log = log
    self.epoch = epoch
    self.first = first
  }

  /// The identity that the next event will have.
  package var nextID: EventID { EventID(log: log, epoch: epoch, sequence: first + UInt64(events.count)) }

  /// Adds an event; `data` may speak of the event's own identity, as a story's first event does.
  @discardableResult
  package mutating func add(at time: Timestamp, _ data: (EventID) -> EventData) -> EventID {
    let id = nextID
    events.append(Event(sequence: id.sequence, id: id, batch: first, time: time, data: data(id)))
    return id
  }
}
