internal import Glibc
internal import Ingest
internal import SystemPackage

/// The socket over which the running service is asked.
///
/// An address has room for 107 bytes of a path, and a state directory may lie deeper. So the directory is opened, and the socket is
/// named through that: `/proc/self/fd/7/socket`.
enum ServiceSocket {
  private static let name = "socket"
  /// Where systemd's `RuntimeDirectory=` is for the service as it is packaged.
  private static let packaged: FilePath = "/run/copytaster"

  /// Where the service listens: as it is packaged, in the runtime directory that systemd has made for it. Another one does so in its
  /// state directory, where commands look, and where no socket of a second one is.
  static func directory(of state: StateDirectory, runtime: String?) -> FilePath {
    guard state.root == FilePath(Settings.defaultState) else { return state.root }
    // There may be several, with colons between.
    return runtime?.split(separator: ":").first.map { FilePath(String($0)) } ?? state.root
  }

  /// Where a command looks for the service of a state directory, in this order.
  static func directories(of state: StateDirectory) -> [FilePath] {
    (state.root == FilePath(Settings.defaultState) ? [packaged] : []) + [state.root]
  }

  /// A socket that listens, and the directory that it is in.
  struct Listener: ~Copyable {
    /// The socket.
    let file: Descriptor
    fileprivate let directory: Descriptor

    /// Removes the socket's name. That it is gone already is no error, and nobody is left to be told of another.
    func remove() { _ = unlink(ServiceSocket.place(in: directory)) }
  }

  /// Listens in a directory, in the place of a service that is gone: call it with the lock of the state directory held. Whoever
  /// reaches the socket may connect; what they may ask is decided by who they are, so that a refusal can say why.
  static func listen(in path: FilePath) throws(SystemError) -> Listener {
    let directory = try Descriptor.open(path, Descriptor.lookOnly | O_DIRECTORY)
    let place = place(in: directory)
    let display = path.appending(name).displayName
    guard unlink(place) == 0 || errno == ENOENT else { throw SystemError.last("unlink", display) }
    let file = try make(display)
    let raw = file.raw
    guard withAddress(place, { bind(raw, $0, $1) }) == 0 else { throw SystemError.last("bind", display) }
    guard chmod(place, 0o666) == 0 else { throw SystemError.last("chmod", display) }
    guard Glibc.listen(raw, Limits.clientBacklog) == 0 else { throw SystemError.last("listen", display) }
    return Listener(file: file, directory: directory)
  }

  /// Connects to the service that listens in a directory.
  ///
  /// - Throws: with `EAGAIN` when too many wait for that, with `ENOENT` or `ECONNREFUSED` when no service listens.
  static func connect(in path: FilePath) throws(SystemError) -> Descriptor {
    let directory = try Descriptor.open(path, Descriptor.lookOnly | O_DIRECTORY)
    let display = path.appending(name).displayName
    let file = try make(display)
    let raw = file.raw
    guard withAddress(place(in: directory), { Glibc.connect(raw, $0, $1) }) == 0 else {
      throw SystemError.last("connect", display)
    }
    return file
  }

  private static func place(in directory: borrowing Descriptor) -> String { "/proc/self/fd/\(directory.raw)/\(name)" }

  private static func make(_ display: String) throws(SystemError) -> Descriptor {
    let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    let raw = socket(AF_UNIX, kind, 0)
    guard raw >= 0 else { throw SystemError.last("socket", display) }
    return Descriptor(owning: raw, path: display)
  }

  /// The path is one of ``place(in:)``, so it fits with the zeros behind it.
  private static func withAddress<R>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> R) -> R {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    return withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }
}
