internal import Ingest

/// What the service can be asked over its socket.
enum ReceiptInterface {
  /// The interface's name.
  static let name = "io.copytaster"

  /// The interface as Varlink describes it; `varlinkctl introspect` shows it.
  static let description = """
    # What became of the files that were dropped, and how the service is doing.
    interface io.copytaster

    # not_watched: it lies in no watched folder. missing: there is no such file, and the log knows of none. ignored: a rule says that
    # such names are not read. symbolic_link, directory, special: never read. unreadable: it cannot be looked at. settling: it was
    # changed a moment ago, and is read once it rests. waiting: it is going to be read. ingested: it was read as it is now.
    # quarantined: as it is now it could not be read. removed: it is gone.
    type State (not_watched, missing, ignored, symbolic_link, directory, special, unreadable, settling, waiting, ingested,
      quarantined, removed)

    # A story that the file holds: the number and the id of the event that first told of it, the number of the story that opened its
    # group, what was decided, and its headline or else how it begins.
    type Story (number: int, id: string, group: int, relation: string, label: string)

    # What became of a file. The path is absolute and written as in events: \\xHH for bytes that are no text. No symbolic link in it is
    # followed. With wait the answer comes once it is decided and durable, whatever the state then is; a file that does not exist is
    # answered at once. Close the connection to wait no longer.
    #
    # why: the rule, the link, or what is wrong. reason and advice: of a file in quarantine, and what to do;
    # nextTry: when it is tried again by itself. first and last: the
    # events of the decision. earlier: of a file that is settling or waiting, the event that closed the decision on an earlier version.
    # storyCount: how many stories the file holds, of which the first 128 are listed.
    method Receipt(path: string, wait: ?bool) -> (path: string, state: State, why: ?string, reason: ?string, advice: ?string,
      nextTry: ?string, first: ?int, last: ?int, earlier: ?int, storyCount: ?int, stories: ?[]Story)

    # How the service is doing. sequence: the last durable event. firstKept: the first event that is kept, when segments are sealed.
    # Files and stories are counted once a second at most.
    method Status() -> (process: ?string, isDiskFull: bool, folders: []string, log: string, identity: ?string, sequence: int,
      bytes: int, sealedSegments: int, firstKept: int, sealedBytes: int, behind: int, ingested: int, quarantined: int, waiting: int,
      stories: int, groups: int)

    # Only root, the service's own user and members of the group may ask that.
    error PermissionDenied (group: string)
    # There are too many connections: try again in a moment.
    error Busy ()
    # The service could not find it out.
    error Failed (reason: string)

    """

  /// The description of the interface that every Varlink service has, as varlink.org gives it.
  static let standardDescription = """
    # The Varlink Service Interface is provided by every varlink service. It
    # describes the service and the interfaces it implements.
    interface org.varlink.service

    # Get a list of all the interfaces a service provides and information
    # about the implementation.
    method GetInfo() -> (vendor: string, product: string, version: string, url: string, interfaces: []string)

    # Get the description of an interface that is implemented by this service.
    method GetInterfaceDescription(interface: string) -> (description: string)

    # The requested interface was not found.
    error InterfaceNotFound (interface: string)

    # The requested method was not found
    error MethodNotFound (method: string)

    # The interface defines the requested method, but the service does not
    # implement it.
    error MethodNotImplemented (method: string)

    # One of the passed parameters is invalid.
    error InvalidParameter (parameter: string)

    """

  /// The answer to `GetInfo`.
  static func info() -> [UInt8] {
    Varlink.reply { json in
      json.field("vendor", "Copytaster")
      json.field("product", "copytaster")
      json.field("version", Version.current)
      json.field("url", "man:copytaster(1)")
      json.field("interfaces", [Varlink.standard, name])
    }
  }

  /// The answer to `GetInterfaceDescription`.
  static func description(of interface: String) -> [UInt8] {
    let text: String
    switch interface {
    case name: text = description
    case Varlink.standard: text = standardDescription
    default: return Varlink.message(.interfaceNotFound(interface))
    }
    return Varlink.reply { $0.field("description", text) }
  }
}
