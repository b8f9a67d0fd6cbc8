#!/usr/bin/env python3
"""What a start costs when a million files are known and none has changed, and what the service costs while nothing happens,
beside `find`, which reads the same directories and looks at the same files.

usage: sweep.py PROGRAM DIRECTORY     the directory is to be on a real disk; COPYTASTER_BENCH_FILES says how many files

The files are of white space alone, each of another, so that the log and the index stay small and the sweep is what is measured:
such a file holds no story, and has its outcome and its record in the catalog like any other.
"""
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from service import Service

FILES = int(os.environ.get("COPYTASTER_BENCH_FILES", 1_000_000))
DIRECTORIES = 100
STARTS = 3
IDLE = 30  # seconds
BLANKS = {ord("0"): " ", ord("1"): "\t"}  # the number of a file in white space


def make_tree(path):
    os.mkdir(path)
    for d in range(DIRECTORIES):
        below = os.path.join(path, "%03d" % d)
        os.mkdir(below)
        directory = os.open(below, os.O_DIRECTORY)
        for i in range(FILES // DIRECTORIES):
            file = os.open("%05d.txt" % i, os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=directory)
            os.write(file, format(d * FILES + i, "b").translate(BLANKS).encode())
            os.close(file)
        os.close(directory)


def find(folder):
    started = time.monotonic()
    subprocess.run(["find", folder, "-type", "f", "-printf", "%i %s %T@ %C@ %p\n"], stdout=subprocess.DEVNULL, check=True)
    return time.monotonic() - started


def idle_after_start(service, wrapper=()):
    """How long a start takes until the service is up to date."""
    started = time.monotonic()
    service.start(wrapper)
    service.wait_until_idle(7200)
    return time.monotonic() - started


def opened(service):
    """How many files of the folder a start opens."""
    calls = os.path.join(service.home, "calls")
    # The service itself is to be our child (-D), so that it is what we stop; other calls run at full speed.
    idle_after_start(service, ["strace", "-D", "-f", "--seccomp-bpf", "-e", "trace=open,openat,openat2", "-o", calls])
    service.stop()
    with open(calls) as f:
        return sum(1 for line in f if re.search(r'\d\.txt"', line) and "O_DIRECTORY" not in line)


def row(what, figure):
    print("%-44s%s" % (what, figure), flush=True)


def measure(service):
    make_tree(service.folder)
    files = FILES // DIRECTORIES * DIRECTORIES
    started = time.monotonic()
    service.start()
    # The log's first line and the start come before the files. To be up to date is not enough: the files made last still settle.
    while service.log.durable()[1] < 2 + files:
        time.sleep(0.1)
    seconds = time.monotonic() - started
    row("files without a story, in %d directories" % DIRECTORIES, format(files, ","))
    row("first reading", "%.0f s, %s files/s, at most %.0f MiB" % (
        seconds, format(round(files / seconds), ","), service.mebibytes("VmHWM")))
    service.stop()
    known = service.log.durable()[1]
    starts, finds = [], []
    for _ in range(STARTS):
        finds.append(find(service.folder))
        starts.append(idle_after_start(service))
        peak, resident, descriptors = service.mebibytes("VmHWM"), service.mebibytes("VmRSS"), service.descriptors()
        if len(starts) < STARTS:
            service.stop()
    time.sleep(2)
    before = service.wake_ups()
    time.sleep(IDLE)
    wake_ups, rested = service.wake_ups() - before, service.mebibytes("VmRSS")
    service.stop()
    row("start until up to date", "%.2f s (goal: 10)" % statistics.median(starts))
    row("find -printf of the same tree", "%.2f s" % statistics.median(finds))
    row("memory at most, when up to date, later", "%.0f, %.0f, %.0f MiB (goal: 100)" % (peak, resident, rested))
    row("descriptors", descriptors)
    row("wake-ups while nothing happens", "%.2f a second" % (wake_ups / IDLE))
    row("files opened by a start", opened(service))
    # A start and a stop say one thing each.
    row("events beyond those of starts and stops", service.log.durable()[1] - known - 2 * (STARTS + 1))


def main():
    program, directory = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    place = tempfile.mkdtemp(prefix="sweep-", dir=directory)
    service = Service(program, os.path.join(place, "folder"), place)
    try:
        measure(service)
    finally:
        service.close()
        shutil.rmtree(place)


main()
