"""Files dropped into a folder, and whether a watcher has reported them."""
import os
import time

import peers
from articles import Articles

QUIET = 8  # seconds without a report after which no more is waited for
AT_REST = 3  # seconds after which a file is at rest, whoever looks


class Folder:
    """A folder that files are put into, and which versions of each there were."""

    def __init__(self, path, seed):
        self.path, self.articles = path, Articles(seed)
        self.versions = {}
        self.probes = 0

    def write(self, name):
        """Makes a file, or writes another version of the same size over it; returns the version and when it was complete."""
        content, path = self.articles.next(), os.path.join(self.path, name)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o644)
        before = os.fstat(descriptor)
        os.write(descriptor, content)
        if name in self.versions:
            os.utime(descriptor, ns=(before.st_atime_ns, before.st_mtime_ns))
        complete = time.monotonic()
        os.close(descriptor)
        self.versions.setdefault(name, []).append(content)
        return name, content, complete


def start(watcher, folder):
    """Starts a watcher, and shows by dropped files that it is there."""
    watcher.start()
    end = time.monotonic() + 60
    while True:
        folder.probes += 1
        drop = folder.write("probe-%d.txt" % folder.probes)
        if found(watcher, [drop], quiet=1):
            return
        if time.monotonic() > end:
            raise peers.Missing("it reports nothing")


def found(watcher, drops, quiet=QUIET):
    """How many of the drops are reported at last."""
    missing, last = list(drops), time.monotonic()
    while missing and time.monotonic() - last < quiet:
        watcher.refresh()
        still = [drop for drop in missing if not watcher.has(*drop)]
        if len(still) < len(missing):
            last = time.monotonic()
        missing = still
        # Soon for few, whose order in time is of interest; the many are not to be asked for without a pause.
        time.sleep(0.0002 if len(missing) < 10 else 0.1)
    return len(drops) - len(missing)
