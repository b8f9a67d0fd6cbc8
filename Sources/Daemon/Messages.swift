/// What an operator would act on, or look for: each with a `MESSAGE_ID` that `deploy/copytaster.catalog` explains.
enum Message: String, CaseIterable {
  case started = "a4a56098759343fab91121215a16b30e"
  case reloaded = "3a9d1f2e5b4c4e0fa1c7d86b2f90e415"
  case reloadRefused = "b7c2460f9e8d4a31935fd02ac81e7b6c"
  case status = "5e80c9b1d7fa4c62b3a4907ef12d68a5"
  case stopped = "428fcb327f6e45abb910ee25f01ae93c"
  case failed = "af11655a37f6430a97b1f6df21c68448"
  case quarantined = "a906737824a045a5a29cb85acd71f637"
  case watchDegraded = "3a7e09cbccb744c9acbf0a43835926b2"
  case watchRecovered = "aa2ef20c5abc4573af90bc68eb4f772c"
  case died = "06067743f252442f91d83b56694fc82f"
  case tornTail = "bddc5e86e8664d33a2a44f0cb2c4d4a3"
  case segmentFrozen = "dbf3995cec104c0f82b5399d17eb9660"
  case logDamaged = "d1f06c2c9a3e4b5f8d1b7a4f0c2e6a93"
  case upkeepFailed = "7066c2d4e2e143d595e4a0fc42afa7ed"
  case catalogRemade = "84a1253e9e3a4f8a9f27822708c237a4"
  case cannotBeAsked = "14648e263ba44e95b4defd3360223cd0"
  case diskFull = "2c71747580524b27aefd4f94ea937fc5"
  case diskHasRoom = "041d2602118c436f9bed7e1b67de9cd0"

  /// Where those are to be found that did not go to the journal because there were too many.
  var whereElse: String {
    self == .quarantined
      ? "All files in quarantine: copytaster status --quarantined"
      : "The event log has all that was told: copytaster follow"
  }
}
