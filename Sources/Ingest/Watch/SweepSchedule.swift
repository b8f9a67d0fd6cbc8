/// A watched folder, and when it is swept. Times are nanoseconds of the monotonic clock.
struct SweepSchedule {
  let folder: WatchedFolder
  /// When it is swept next; during a sweep, whether and when there is to be another one because of a doubt.
  private(set) var due = Int64.min
  /// The device that it was first seen on: another one later means that a disk was mounted or unmounted.
  var device: UInt64?
  /// Whether nothing can be said of what is not seen in it.
  var isHidden = false
  /// Whether the sweep that is due is wanted because of a doubt, and the one that is under way was.
  private(set) var isInDoubt = false
  private var isDoubted = false
  /// When the last sweep ended, and for how long no doubt brings on another: sweeps must not take all the time, however often
  /// something is in doubt.
  private var ended = Int64.min / 2
  private var pause: Int64 = 0
  /// How long there is no sweep after the last one in any case.
  private var rest: Int64 = 0

  init(folder: WatchedFolder) { self.folder = folder }

  /// Something may have been missed.
  mutating func doubt(at now: Int64) {
    due = min(due, max(now, ended + pause))
    isInDoubt = true
  }

  /// It is to be swept this often from now on.
  mutating func keepTime(at now: Int64, every interval: Duration) {
    if due != .max { due = min(due, max(now, ended + max(interval.wholeNanoseconds, rest))) }
  }

  /// A sweep begins.
  mutating func begin() {
    (isDoubted, isInDoubt) = (isInDoubt, false)
    due = .max
    isHidden = false
  }

  /// A sweep has ended.
  ///
  /// - Parameters:
  ///   - spent: what it took, without what was done between its steps.
  ///   - interval: how often it is to be swept if nothing gives reason to.
  ///   - isDegraded: whether there is something in it that can only be swept.
  mutating func end(at now: Int64, after spent: Int64, every interval: Duration, isDegraded: Bool) {
    rest = spent * Limits.sweepRest
    // Each time that a sweep is wanted because of a doubt the next doubt has to wait for longer.
    let doubled = min(Limits.sweepPause.wholeNanoseconds, max(Limits.firstPause.wholeNanoseconds, 2 * pause))
    pause = isDoubted ? max(rest, doubled) : 0
    ended = now
    let usual = isDegraded ? min(interval, Limits.degradedSweep) : interval
    due = now + (isInDoubt ? pause : max(usual.wholeNanoseconds, rest))
  }
}
