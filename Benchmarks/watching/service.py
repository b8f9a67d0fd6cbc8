"""A Copytaster service as a process, with what can be asked of it from outside: its log, its status, its memory."""
import bisect
import collections
import ctypes
import hashlib
import json
import os
import signal
import socket
import subprocess
import threading
import time

IN_MODIFY = 2
LIBC = ctypes.CDLL(None, use_errno=True)


def digest(content):
    return hashlib.sha256(content).hexdigest()


class Log:
    """The events of a log, each once and in order, as far as they are durable."""

    def __init__(self, directory):
        self.directory = directory
        self.segment, self.file, self.place, self.last = 1, None, 0, 0

    def durable(self):
        """The active segment's first event, the last durable event, and where its line ends; zeros before there is one."""
        while True:
            try:
                with open(os.path.join(self.directory, "durable")) as f:
                    words = f.read().split()  # 1 LOG SEGMENT SEQUENCE END STATE SEQUENCE
            except FileNotFoundError:
                return 0, 0, 0
            if len(words) == 7 and words[3] == words[6]:  # else it is just being written
                return int(words[2]), int(words[3]), int(words[4])

    def events(self):
        """The events that were not given before."""
        while True:
            active, last, end = self.durable()
            if self.last >= last:
                return
            if self.file is None:
                self.file, self.place = self._open(active), 0
            self.file.seek(self.place)
            limit = end - self.place if self.segment == active else -1
            for line in self.file.read(limit).splitlines(keepends=True):
                self.place += len(line)
                event = json.loads(line)
                self.last = int(event["sequence"])
                yield event
            if self.segment != active:
                self.file, self.segment = None, self.last + 1

    def _open(self, active):
        sealed = os.path.join(self.directory, "events-%020d.jsonl" % self.segment)
        # It may be sealed between the look at the durable position and now.
        if self.segment == active and not os.path.exists(sealed):
            return open(os.path.join(self.directory, "events.jsonl"), "rb", buffering=0)
        return open(sealed, "rb", buffering=0)


class DurableReader(threading.Thread):
    """Notes which sequence was durable when, and does nothing else, so that it costs the service nothing."""

    def __init__(self, state):
        super().__init__(daemon=True)
        path = os.path.join(state, "log", "durable")
        self.file = os.open(path, os.O_RDONLY)
        self.inotify = LIBC.inotify_init1(os.O_CLOEXEC)
        assert LIBC.inotify_add_watch(self.inotify, os.fsencode(path), IN_MODIFY) >= 0
        self.sequences, self.times = [], []

    def run(self):
        while True:
            os.read(self.inotify, 4096)
            words = os.pread(self.file, 200, 0).split()  # 1 LOG SEGMENT SEQUENCE END STATE SEQUENCE
            if words[3] == words[6]:  # else another change is about to be told
                self.sequences.append(int(words[3]))
                self.times.append(time.monotonic())

    def time(self, sequence):
        return self.times[bisect.bisect_left(self.sequences, sequence)]


class Service:
    name = "copytaster"
    tells_content = True

    def __init__(self, program, folder, home, settings=""):
        self.program, self.folder, self.home = program, folder, home
        self.settings = "log-level: warning\n" + settings
        self.state = os.path.join(home, "state")
        self.log = Log(os.path.join(self.state, "log"))
        # Of each file the hashes it was ingested with, in order; and the events that a plain drop has no reason to cause.
        self.ingested = collections.defaultdict(list)
        self.others = collections.Counter()
        self.process = None

    def start(self, wrapper=()):
        """Starts it, perhaps below another program such as strace, without waiting for it."""
        config = os.path.join(self.home, "config.yaml")
        with open(config, "w") as f:
            f.write(self.settings)
        status = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        # An abstract name: that of a file may be too long.
        status.bind("\0copytaster-bench-%d-%d" % (os.getpid(), time.monotonic_ns()))
        self.is_idle = threading.Event()
        # In a thread of its own, because the service waits when nobody takes what it tells the service manager.
        threading.Thread(target=self._listen, args=(status, self.is_idle), daemon=True).start()
        # What the machine's own configuration and environment say is not for this service.
        environment = {k: v for k, v in os.environ.items() if not k.startswith("COPYTASTER_")}
        environment["NOTIFY_SOCKET"] = "@" + status.getsockname()[1:].decode()
        with open(os.path.join(self.home, "errors"), "ab") as errors:
            self.process = subprocess.Popen(
                [*wrapper, self.program, "run", "--config", config, "--folder", self.folder, "--state", self.state],
                env=environment, stderr=errors)

    @staticmethod
    def _listen(status, is_idle):
        with status:
            while True:
                said = status.recv(4096)
                if b"up to date" in said:
                    is_idle.set()
                if b"STOPPING=1" in said:
                    return

    def wait_until_idle(self, seconds=60):
        """Waits until it has said once since its start that it is up to date."""
        if not self.is_idle.wait(seconds):
            raise SystemExit("the service is not up to date after %d s" % seconds)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

    def close(self):
        """Stops it if it runs."""
        if self.process and self.process.poll() is None:
            self.go_on()
            self.stop()

    def pause(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def refresh(self):
        """Takes in what was reported since."""
        if self.process.poll() not in (None, 0):
            with open(os.path.join(self.home, "errors")) as errors:
                raise SystemExit("the service has ended: " + errors.read())
        for event in self.log.events():
            kind, data = event["type"].removeprefix("copytaster."), event["data"]
            if kind == "file.ingested":
                self.ingested[data["file"]["path"]].append(data["file"]["sha256"])
            elif kind.startswith("file.") or kind == "log.gap":
                self.others[kind] += 1

    def has(self, path, content, since):
        """Whether a version of a file was reported."""
        return digest(content) in self.ingested.get(path, ())

    def mebibytes(self, key):
        """A size of /proc/PID/status: VmRSS, or its peak VmHWM."""
        with open("/proc/%d/status" % self.process.pid) as f:
            return next(int(line.split()[1]) for line in f if line.startswith(key + ":")) / 1024

    def forget_peak(self):
        with open("/proc/%d/clear_refs" % self.process.pid, "w") as f:
            f.write("5")

    def descriptors(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def wake_ups(self):
        """How often its threads have waited so far."""
        tasks, total = "/proc/%d/task" % self.process.pid, 0
        for task in os.listdir(tasks):
            with open(os.path.join(tasks, task, "status")) as f:
                total += next(int(line.split()[1]) for line in f if line.startswith("voluntary_ctxt_switches:"))
        return total
