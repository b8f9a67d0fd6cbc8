/// The bounds of questions and answers, and of lists for people.
extension Limits {
  /// The connections that the service answers at a time: each may hold a request and an answer in memory.
  package static let clients = 64
  /// The connections that wait to be accepted; the kernel lets the others wait.
  package static let clientBacklog: Int32 = 128
  /// One read from a connection.
  package static let messagePieceBytes = 16 << 10
  /// The longest request: a path of 4,096 bytes, each escaped and its escape escaped again, is a third of it.
  package static let requestBytes = 64 << 10
  /// The stories that a receipt lists, so that one is shorter than the longest line; how many there are it says all the same.
  package static let receiptStories = 128
  /// For how long an answer may lie untaken before its connection is closed.
  package static let answerPatience: Duration = .seconds(10)
  /// For how long no connection is accepted when the process has no descriptor left for one.
  package static let acceptPause: Duration = .seconds(1)
  /// How often it is looked whether a file that somebody waits for is decided on, if no batch gives reason to.
  package static let waitEvery: Duration = .seconds(1)
  /// How often files and stories are counted for those who ask: it takes 100 ms for a million of them.
  package static let countEvery: Duration = .seconds(1)
  /// For how long a command waits for an answer that needs no waiting: longer than any batch or sweep of usual size.
  package static let replyPatience: Duration = .seconds(10)
  /// The pause before a service that is busy with others is asked again; it doubles …
  package static let busyPause: Duration = .milliseconds(50)
  /// … up to this.
  package static let longestBusyPause: Duration = .seconds(1)

  /// How much of a text stands for a story without a headline in lists: what fits on a terminal's line.
  package static let openingCharacters = 80
}
