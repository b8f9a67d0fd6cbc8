"""Other programs that watch folders, each set up as its manual advises for files that are dropped anywhere below a folder.

inotifywait, watchman, watchfiles and watchdog tell that something happened to a file; rsyslog and syslog-ng ship its content,
as Copytaster does. Nothing here is installed into the system: rsyslog and syslog-ng exclude each other there.
"""
import collections
import glob
import json
import os
import resource
import shutil
import signal
import socket
import subprocess
import threading
import time

BUILD = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".build")
ROOT = os.path.realpath(os.path.join(BUILD, "peers"))  # Debian packages, unpacked
VENV = os.path.realpath(os.path.join(BUILD, "peers-python"))  # PyPI's
FILES = 60_000  # what a shipper is to keep open at most; syslog-ng's manual wants to be told


class Missing(Exception):
    """A peer that cannot be had here."""


def program(name):
    path = os.pathsep.join([ROOT + "/usr/bin", ROOT + "/usr/sbin", os.environ["PATH"], "/usr/sbin"])
    found = shutil.which(name, path=path)
    if not found:
        raise Missing("no %s" % name)
    return found


def libraries():
    """The environment in which an unpacked program finds its libraries."""
    places = glob.glob(ROOT + "/usr/lib/*-linux-gnu") + glob.glob(ROOT + "/lib/*-linux-gnu") + [ROOT + "/usr/lib/syslog-ng"]
    return dict(os.environ, LD_LIBRARY_PATH=os.pathsep.join(places))


class Peer:
    """A process that watches a folder. `reports` has, for each path below the folder, when it was reported and with what
    content; the content is None where the peer does not tell it."""

    tells_content = False

    def __init__(self, folder, home):
        self.folder, self.home = folder, home
        self.reports = collections.defaultdict(list)
        self.process = None

    def spawn(self, command, **options):
        options.setdefault("stdout", subprocess.DEVNULL)
        errors = open(os.path.join(self.home, "errors"), "ab")
        self.process = subprocess.Popen(command, stderr=errors, **options)
        errors.close()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
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

    def has(self, path, content, since):
        """Whether a version of a file, complete at `since`, was reported. Of a peer that tells no content it is taken that
        whoever is told then reads the file."""
        for reported, told in list(self.reports.get(path, ())):
            if told == content if self.tells_content else reported >= since:
                return True
        return False


class Printer(Peer):
    """A peer that prints a path a line."""

    def listen(self, command):
        self.spawn(command, stdout=subprocess.PIPE)
        threading.Thread(target=self._listen, args=(self.process.stdout,), daemon=True).start()

    def _listen(self, lines):
        for line in lines:
            path = os.fsdecode(line.rstrip(b"\n"))
            self.reports[os.path.relpath(path, self.folder)].append((time.monotonic(), None))


class Inotifywait(Printer):
    name = "inotifywait"

    def start(self):
        self.listen([
            program("inotifywait"), "-m", "-r", "-q", "-e", "close_write", "-e", "moved_to", "--format", "%w%f", self.folder])


class PythonPeer(Printer):
    """A library of PyPI in a process of its own, so that it can be stopped like the others."""

    options = ()

    def start(self):
        python = os.path.join(VENV, "bin", "python")
        if subprocess.run([python, "-c", "import " + self.name], stderr=subprocess.DEVNULL).returncode != 0:
            raise Missing("no Python package %s" % self.name)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "python_peer.py")
        self.listen([python, script, self.name, self.folder, *self.options])


class Watchfiles(PythonPeer):
    name = "watchfiles"


class Watchdog(PythonPeer):
    name = "watchdog"


class Watchman(Peer):
    """A subscription that goes on from the clock of the last report, as the manual says for clients that come back."""

    name = "watchman"
    clock = None

    def start(self):
        sockname = os.path.join(self.home, "s")
        self.spawn(
            [program("watchman"), "--foreground", "--sockname", sockname, "--statefile", os.path.join(self.home, "watches"),
             "--logfile", os.path.join(self.home, "log"), "--pidfile", os.path.join(self.home, "pid")],
            env=dict(libraries(), HOME=self.home, USER=os.environ.get("USER", "root")))
        self.connection = self._connect(sockname)
        self.answers = self.connection.makefile("rb")
        self._say(["watch", self.folder])
        # It takes a command only when the one before is answered.
        self.answers.readline()
        query = {"expression": ["type", "f"], "fields": ["name"]}
        if self.clock:
            query["since"] = self.clock
        self._say(["subscribe", self.folder, "bench", query])
        threading.Thread(target=self._listen, args=(self.answers,), daemon=True).start()

    def _connect(self, sockname):
        # The working directory makes the name short enough for a socket.
        here, end = os.getcwd(), time.monotonic() + 20
        os.chdir(os.path.dirname(sockname))
        try:
            while True:
                connection = socket.socket(socket.AF_UNIX)
                try:
                    connection.connect(os.path.basename(sockname))
                    return connection
                except OSError:
                    connection.close()
                    if time.monotonic() > end:
                        raise Missing("watchman does not answer")
                    time.sleep(0.05)
        finally:
            os.chdir(here)

    def _say(self, command):
        self.connection.sendall(json.dumps(command).encode() + b"\n")

    def _listen(self, lines):
        for line in lines:
            answer = json.loads(line)
            self.clock = answer.get("clock", self.clock)
            for name in answer.get("files", ()):
                self.reports[name].append((time.monotonic(), None))

    def stop(self):
        super().stop()
        self.connection.close()


class Shipper(Peer):
    """A peer that writes the content of the files into another: a line of ours is a version of a file."""

    tells_content = True

    def __init__(self, folder, home):
        super().__init__(folder, home)
        self.out, self.place = os.path.join(home, "out"), 0

    def configure(self, text):
        path = os.path.join(self.home, "conf")
        with open(path, "w") as f:
            f.write(text)
        return path

    def refresh(self):
        if not os.path.exists(self.out):
            return
        with open(self.out, "rb") as f:
            f.seek(self.place)
            for line in f.read().splitlines(keepends=True):
                if not line.endswith(b"\n"):
                    break  # not yet written to its end
                self.place += len(line)
                path, _, content = line.partition(b" ")
                path = os.path.relpath(os.fsdecode(path), self.folder)
                self.reports[path].append((time.monotonic(), content.lstrip(b" ")))


class Rsyslog(Shipper):
    name = "rsyslog"

    def start(self):
        spool = os.path.join(self.home, "spool")
        os.makedirs(spool, exist_ok=True)
        # A wildcard stands for one level, so each depth that the tests use has its own input.
        inputs = "\n".join(
            'input(type="imfile" File="%s/%s" Tag="bench" addMetadata="on")' % (self.folder, pattern)
            for pattern in ("*.txt", "*/*/*/*.txt"))
        configuration = self.configure("""global(workDirectory="%s")
module(load="imfile" mode="inotify")
template(name="line" type="string" string="%%$!metadata!filename%% %%msg%%\\n")
%s
action(type="omfile" file="%s" template="line")
""" % (spool, inputs, self.out))
        modules = glob.glob(ROOT + "/usr/lib/*-linux-gnu/rsyslog")
        self.spawn(
            [program("rsyslogd"), "-n", "-f", configuration, "-i", os.path.join(self.home, "pid"),
             *(["-M", modules[0]] if modules else [])], env=libraries(), preexec_fn=allow_files)


class SyslogNg(Shipper):
    name = "syslog-ng"

    def start(self):
        configuration = self.configure("""@version: 3.38
source s { wildcard-file(
  base-dir("%s") filename-pattern("*.txt") recursive(yes) flags(no-parse)
  max-files(%d) log-iw-size(%d)); };
destination d { file("%s" template("${FILE_NAME} ${MESSAGE}\\n") log-fifo-size(%d)); };
log { source(s); destination(d); flags(flow-control); };
""" % (self.folder, FILES, FILES * 100, self.out, FILES * 100))
        modules = glob.glob(ROOT + "/usr/lib/syslog-ng/[0-9]*")
        files = {"--cfgfile": configuration, **{
            option: os.path.join(self.home, name)
            for option, name in [("--persist-file", "persist"), ("--pidfile", "pid"), ("--control", "control")]}}
        self.spawn(
            [program("syslog-ng"), "--foreground", "--no-caps", "--fd-limit", str(FILES),
             *(["--module-path", modules[0]] if modules else []), *(word for item in files.items() for word in item)],
            env=libraries(), preexec_fn=allow_files)


def allow_files():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


ALL = [Inotifywait, Watchfiles, Watchdog, Watchman, Rsyslog, SyslogNg]
