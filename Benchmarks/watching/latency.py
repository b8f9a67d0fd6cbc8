#!/usr/bin/env python3
"""How long from the rename() of an article into the folder to its outcome being durable and readable, at several rates, beside
how soon other programs notice the rename at all, and what cannot be had faster: a rename, a write and an fdatasync.

usage: latency.py PROGRAM DIRECTORY [ROUNDS]     the directory is to be on a real disk

Prints milliseconds: of each round the median and the 99th percentile, and of these the medians. Of 20 drops at one a second
the 99th percentile is the longest. The service's reader waits for a change of `log/durable`, notes the sequence in it and
when, and does nothing else until all is over.
"""
import contextlib
import os
import shutil
import statistics
import sys
import tempfile
import time

import peers
from articles import Articles, USUAL
from drops import Folder, found, start
from service import DurableReader, Service

RATES = [(1, 20), (100, 500), (1000, 3000)]  # drops a second, drops


class Watchfiles(peers.Watchfiles):
    options = ("1",)  # ms to wait for more: as soon as it can; the default, 50 ms, groups what comes together


class Stage:
    """A folder, a place for what does not lie in it yet, and the drops at a rate."""

    def __init__(self, directory, seed):
        self.place = tempfile.mkdtemp(prefix="latency-", dir=directory)
        self.folder = Folder(os.path.join(self.place, "folder"), seed)
        self.home, self.prepared = os.path.join(self.place, "home"), os.path.join(self.place, "prepared")
        self.articles = Articles(seed + 1, USUAL)
        for path in (self.folder.path, self.home, self.prepared):
            os.mkdir(path)

    def drop(self, rate, count, then=lambda: None):
        """Renames articles into the folder; returns when the rename of each began."""
        for i in range(count):
            with open(os.path.join(self.prepared, "%d.txt" % i), "wb") as f:
                f.write(self.articles.next())
        os.sync()
        times, first = [], time.monotonic() + 0.1
        for i in range(count):
            time.sleep(max(0, first + i / rate - time.monotonic()))
            times.append(time.monotonic())
            os.rename(os.path.join(self.prepared, "%d.txt" % i), os.path.join(self.folder.path, "%d.txt" % i))
            then()
        return times

    def remove(self):
        shutil.rmtree(self.place)


def service(stage, program, rate, count):
    """The latencies, and how many bytes of log a drop takes."""
    watcher = Service(program, stage.folder.path, stage.home)
    with contextlib.closing(watcher):
        start(watcher, stage.folder)
        reader = DurableReader(watcher.state)
        reader.start()
        active = os.path.join(watcher.state, "log", "events.jsonl")
        before = os.path.getsize(active)
        dropped = stage.drop(rate, count)
        sequences, progress = {}, time.monotonic()
        while len(sequences) < count:
            if time.monotonic() - progress > 30:
                sys.exit("copytaster has lost %d of %d drops" % (count - len(sequences), count))
            time.sleep(0.5)
            for event in watcher.log.events():
                progress = time.monotonic()
                if event["type"] == "copytaster.file.ingested" and not event["subject"].startswith("probe"):
                    sequences[event["subject"]] = int(event["sequence"])
        size = os.path.getsize(active) - before
    return [reader.time(sequences["%d.txt" % i]) - dropped[i] for i in range(count)], size // count


def peer(stage, make, rate, count):
    watcher = make(stage.folder.path, stage.home)
    with contextlib.closing(watcher):
        start(watcher, stage.folder)
        dropped = stage.drop(rate, count)
        noticed = found(watcher, [("%d.txt" % i, None, 0) for i in range(count)])
        if noticed < count:
            raise peers.Missing("it noticed %d of %d" % (noticed, count))
    return [watcher.reports["%d.txt" % i][0][0] - dropped[i] for i in range(count)], None


def floor(stage, rate, count, size):
    """Rename, write and sync in one process that does nothing else."""
    ends, content = [], b"x" * size
    with open(os.path.join(stage.home, "log"), "wb", buffering=0) as log:

        def sync():
            log.write(content)
            os.fdatasync(log.fileno())
            ends.append(time.monotonic())

        started = stage.drop(rate, count, then=sync)
    return [end - start for start, end in zip(started, ends)], None


def spread(times):
    ordered = sorted(times)
    return statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000


def rounds(program, directory, rate, count, how_many):
    """The medians of each row's figures, by its name."""
    figures = {}

    def measure(name, how, *arguments):
        stage = Stage(directory, seed=1)
        try:
            times, size = how(stage, *arguments)
        except peers.Missing as missing:
            print("%s: not measured: %s" % (name, missing))
            return None
        finally:
            stage.remove()
        figures.setdefault(name, []).append(spread(times))
        return size

    for _ in range(how_many):
        size = measure("copytaster, to the durable event", service, program, rate, count)
        measure("inotifywait, to its notice", peer, peers.Inotifywait, rate, count)
        measure("watchfiles, to its notice", peer, Watchfiles, rate, count)
        measure("rename, write and fdatasync of as much", floor, rate, count, size)
    return {name: tuple(map(statistics.median, zip(*spreads))) for name, spreads in figures.items()}


def main():
    program, directory = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    how_many = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    for rate, count in RATES:
        print("%-42s%12s%12s" % ("from rename(), %s a second" % format(rate, ","), "median ms", "p99 ms"))
        figures = rounds(program, directory, rate, count, how_many)
        for name, (median, worst) in figures.items():
            print("  %-40s%12.3f%12.3f" % (name, median, worst))
        if rate == 100:
            median, worst = figures["copytaster, to the durable event"]
            print("  the goal of 2 and 20 ms is %s" % ("met" if median <= 2 and worst <= 20 else "not met"))
    print("load average %.1f" % os.getloadavg()[0])


main()
