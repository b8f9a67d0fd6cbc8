internal import ArgumentParser
internal import Glibc
internal import Ingest
internal import SystemPackage

/// The `copytaster` command.
@main
struct Copytaster: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "copytaster",
    abstract: "Watches folders for article files and tells what is new in them.",
    discussion: """
      Drop article files into a watched folder: each is parsed into stories, stories that were read before in any wording \
      are recognised, and every outcome is written to the systemd journal and to an event log that other tools follow.

      Exit status: 0 done; 1 it failed, or what was asked for is not so; 64 the command line is wrong; 3 the events after a \
      cursor are not kept any more; 4 a cursor belongs to another log; 74 the log or a file cannot be read or written; 75 another process is using the state directory; 78 the configuration is wrong.
      """,
    version: Version.current,
    subcommands: [
      RunCommand.self, FollowCommand.self, StatusCommand.self, GroupsCommand.self, ExplainCommand.self,
      ParseCommand.self, CheckConfigCommand.self, CursorsCommand.self, VerifyCommand.self, RebuildCommand.self,
    ])
}

/// The program's version.
enum Version {
  static let current = "0.1.0"
}

/// Where the state is: the one option that all commands share.
struct StateOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where the log and the catalog are kept.",
      discussion: "The default is $COPYTASTER_STATE, else /var/lib/copytaster.", valueName: "dir"),
    completion: .directory)
  var state: String?

  /// The state directory that the options and the environment name.
  var directory: StateDirectory {
    StateDirectory(FilePath(state ?? ProcessEnvironment["COPYTASTER_STATE"] ?? Settings.defaultState))
  }

  /// The same, for a command that only reads: there must be a log.
  func existing() throws -> StateDirectory {
    let directory = directory
    // EACCES here means that the way there is closed; whether there is a log is then not known.
    guard access(directory.log.string, F_OK) == 0 || errno == EACCES else { throw Self.noLog(directory) }
    guard access(directory.log.string, R_OK | X_OK) == 0 else { throw Self.closed(directory.log) }
    // There is no active segment for a moment between two, for as long as a disk is full then, and when it was lost.
    guard try SegmentList.isLog(directory) else { throw Self.noLog(directory) }
    if access(directory.events.string, R_OK) != 0, errno == EACCES { throw Self.closed(directory.events) }
    return directory
  }

  private static func noLog(_ directory: StateDirectory) -> Failure {
    Failure(
      .input,
      "there is no event log at \(directory.events.displayName): name the service's state directory with --state, or "
        + "start the service first (copytaster run)")
  }

  private static func closed(_ path: FilePath) -> Failure {
    Failure(.input, "\(path.displayName) must not be read by this user: ask to become a member of its group")
  }
}
