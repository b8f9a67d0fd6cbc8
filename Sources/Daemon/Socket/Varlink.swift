internal import Ingest

/// The Varlink protocol (varlink.org) as far as it is needed here: each message is a JSON object with a zero byte behind it. Pure:
/// bytes in, values out, and the other way round.
enum Varlink {
  /// What ends a message.
  static let end: UInt8 = 0
  /// The interface that every service has, to be asked what it is.
  static let standard = "org.varlink.service"

  /// A call as it came in.
  struct Call: Equatable {
    /// What is asked for, or why that cannot be answered.
    var request: Result<Request, Refusal>
    /// Whether no answer is wanted, not even that it is refused.
    var isOneWay = false
  }

  /// What is asked for.
  enum Request: Equatable {
    /// Who serves. `org.varlink.service.GetInfo`
    case info
    /// The description of an interface. `org.varlink.service.GetInterfaceDescription`
    case description(of: String)
    /// What became of a file; with `wait`, not before that is decided and durable.
    case receipt(path: String, wait: Bool)
    /// How the service is doing.
    case status
  }

  /// Why a call is not answered.
  enum Refusal: Error, Equatable {
    case interfaceNotFound(String)
    case methodNotFound(String)
    case invalidParameter(String)
    /// Only a member of this group may ask that.
    case permissionDenied(group: String)
    /// There are too many connections.
    case busy
    /// The service could not find it out.
    case failed(String)
  }

  /// Reads a call, without the zero byte. `more` is taken, and answered by one reply as the protocol allows; a call to upgrade the
  /// connection is refused, for there is nothing to upgrade to.
  ///
  /// - Throws: when it is no call at all.
  static func call(_ message: [UInt8]) throws(JSONError) -> Call {
    try read(message) { json throws(JSONError) in
      let method = try json["method"].string()
      let isOneWay = try json.optional("oneway")?.orNull?.bool() ?? false
      _ = try json.optional("more")?.orNull?.bool()
      if try json.optional("upgrade")?.orNull?.bool() == true {
        return Call(request: .failure(.invalidParameter("upgrade")), isOneWay: isOneWay)
      }
      guard let parameters = json.optional("parameters")?.orNull else {
        return Call(request: Request.named(method) { _ in nil }, isOneWay: isOneWay)
      }
      return try parameters.object { json throws(JSONError) in
        Call(request: Request.named(method) { json.optional($0)?.orNull }, isOneWay: isOneWay)
      }
    }
  }

  /// The bytes of a call.
  static func message(_ request: Request) -> [UInt8] {
    sealed { json in
      json.field("method", request.method)
      json.object("parameters") { json in
        switch request {
        case .info, .status: break
        case .description(let interface): json.field("interface", interface)
        case .receipt(let path, let wait):
          json.field("path", path)
          json.field("wait", wait)
        }
      }
    }
  }

  /// The bytes of an answer whose parameters `body` writes.
  static func reply(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    sealed { json in json.object("parameters", body) }
  }

  /// The bytes of a refusal.
  static func message(_ refusal: Refusal) -> [UInt8] {
    sealed { json in
      json.field("error", refusal.name)
      json.object("parameters") { json in
        switch refusal {
        case .interfaceNotFound(let interface): json.field("interface", interface)
        case .methodNotFound(let method): json.field("method", method)
        case .invalidParameter(let parameter): json.field("parameter", parameter)
        case .permissionDenied(let group): json.field("group", group)
        case .busy: break
        case .failed(let reason): json.field("reason", reason)
        }
      }
    }
  }

  /// Reads an answer, without the zero byte; `body` is given its parameters.
  ///
  /// - Returns: the refusal when it is one; one that this version does not know is a failure that names it.
  static func answer<R>(
    _ message: [UInt8], _ body: (inout JSONObject) throws(JSONError) -> R
  ) throws(JSONError) -> Result<R, Refusal> {
    try read(message) { json throws(JSONError) in
      let error = try json.optional("error")?.orNull?.string()
      let parameters = try json["parameters"]
      guard let error else { return .success(try parameters.object(body)) }
      return .failure(try parameters.object { json throws(JSONError) in try Refusal(error, &json) })
    }
  }

  private static func read<R>(
    _ message: [UInt8], _ body: (inout JSONObject) throws(JSONError) -> R
  ) throws(JSONError) -> R {
    try message.withUnsafeBufferPointer { bytes throws(JSONError) in
      try JSONReader.read(UnsafeRawBufferPointer(bytes)) { value throws(JSONError) in try value.object(body) }
    }
  }

  private static func sealed(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object(body)
    return json.bytes + [end]
  }
}

extension Varlink.Request {
  /// The method's whole name.
  var method: String {
    switch self {
    case .info: Varlink.standard + ".GetInfo"
    case .description: Varlink.standard + ".GetInterfaceDescription"
    case .receipt: ReceiptInterface.name + ".Receipt"
    case .status: ReceiptInterface.name + ".Status"
    }
  }

  /// The request that a method's name and its parameters make.
  fileprivate static func named(
    _ method: String, _ parameter: (StaticString) -> JSONValue?
  ) -> Result<Self, Varlink.Refusal> {
    let parts = method.split(separator: ".", omittingEmptySubsequences: false)
    let interface = parts.dropLast().joined(separator: ".")
    switch (interface, parts.last) {
    case (Varlink.standard, "GetInfo"): return .success(.info)
    case (Varlink.standard, "GetInterfaceDescription"):
      guard let interface = try? parameter("interface")?.string() else {
        return .failure(.invalidParameter("interface"))
      }
      return .success(.description(of: interface))
    case (ReceiptInterface.name, "Receipt"):
      // A path with a zero byte would be taken for another one.
      guard let path = try? parameter("path")?.string(), path.hasPrefix("/"), !PathEscape.unescape(path).contains(0)
      else {
        return .failure(.invalidParameter("path"))
      }
      guard let wait = parameter("wait") else { return .success(.receipt(path: path, wait: false)) }
      guard let wait = try? wait.bool() else { return .failure(.invalidParameter("wait")) }
      return .success(.receipt(path: path, wait: wait))
    case (ReceiptInterface.name, "Status"): return .success(.status)
    case (Varlink.standard, _), (ReceiptInterface.name, _): return .failure(.methodNotFound(method))
    default: return .failure(.interfaceNotFound(interface))
    }
  }
}

extension Varlink.Refusal: CustomStringConvertible {
  /// The error's whole name.
  var name: String {
    switch self {
    case .interfaceNotFound: Varlink.standard + ".InterfaceNotFound"
    case .methodNotFound: Varlink.standard + ".MethodNotFound"
    case .invalidParameter: Varlink.standard + ".InvalidParameter"
    case .permissionDenied: ReceiptInterface.name + ".PermissionDenied"
    case .busy: ReceiptInterface.name + ".Busy"
    case .failed: ReceiptInterface.name + ".Failed"
    }
  }

  fileprivate init(_ name: String, _ json: inout JSONObject) throws(JSONError) {
    switch name {
    case Varlink.standard + ".InterfaceNotFound": self = .interfaceNotFound(try json["interface"].string())
    case Varlink.standard + ".MethodNotFound": self = .methodNotFound(try json["method"].string())
    case Varlink.standard + ".InvalidParameter": self = .invalidParameter(try json["parameter"].string())
    case ReceiptInterface.name + ".PermissionDenied": self = .permissionDenied(group: try json["group"].string())
    case ReceiptInterface.name + ".Busy": self = .busy
    case ReceiptInterface.name + ".Failed": self = .failed(try json["reason"].string())
    default: self = .failed(name)
    }
  }

  /// What happened, and what to do.
  var description: String {
    switch self {
    case .interfaceNotFound(let name), .methodNotFound(let name):
      "the service does not know \(name): it is of another version than this program; restart it (systemctl restart copytaster)"
    case .invalidParameter(let name): "the service does not accept this \(name)"
    case .permissionDenied(let group):
      "only root, the service's own user and members of the group \(group) may ask the service that: become a member "
        + "(adduser NAME \(group), and log in again)"
    case .busy: "too many ask the service at once: try again"
    case .failed(let reason): "the service could not find it out: \(reason)"
    }
  }
}
