#!/usr/bin/env python3
"""How long from the close of a dropped file to its durable events, beside what cannot be had faster in the same run:
the kernel's own notice of the close (inotifywait), and a write with fdatasync of as many bytes as the events take.

usage: latency.py PROGRAM [DROPS]     prints medians and 99th percentiles in milliseconds, and their ratio
"""
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

PROGRAM = sys.argv[1]
DROPS = int(sys.argv[2]) if len(sys.argv) > 2 else 300
RANDOM = random.Random(1)
SYLLABLES = ["ba", "con", "der", "el", "far", "gun", "hol", "in", "jor", "kal", "lem", "mar", "nor", "os", "pel", "rin"]
WORDS = ["".join(RANDOM.choices(SYLLABLES, k=RANDOM.randint(1, 4))) for _ in range(5000)]


def article(i):
    """An article of the usual length and of words of its own, so that each is an original story."""
    lines = []
    for _ in range(24):
        words = RANDOM.choices(WORDS, k=20)
        lines.append(words[0].capitalize() + " " + " ".join(words[1:]) + " %d.\n" % i)
    return "".join(lines).encode()


def spread(times):
    ordered = sorted(times)
    return statistics.median(ordered) * 1000, ordered[int(len(ordered) * 0.99)] * 1000


def drop(path, content):
    """Returns the moment at which the file was closed."""
    with open(path, "wb") as f:
        f.write(content)
    return time.perf_counter()


def service(folder):
    drops, state = os.path.join(folder, "drop"), os.path.join(folder, "state")
    os.mkdir(drops)
    process = subprocess.Popen(
        [PROGRAM, "run", "--folder", drops, "--state", state], stderr=subprocess.DEVNULL)
    durable = os.path.join(state, "log", "durable")

    def sequence():
        try:
            with open(durable) as f:
                words = f.read().split()  # 1 LOG SEGMENT SEQUENCE END STATE SEQUENCE
        except FileNotFoundError:
            return 0
        # Else it is just being written.
        return int(words[3]) if len(words) == 7 and words[3] == words[6] else 0

    while sequence() < 2:
        time.sleep(0.01)
    times, before = [], os.path.getsize(os.path.join(state, "log", "events.jsonl"))
    for i in range(DROPS):
        last = sequence()
        closed = drop(os.path.join(drops, "%d.txt" % i), article(i))
        while sequence() < last + 2:
            assert process.poll() is None, "the service has ended"
        times.append(time.perf_counter() - closed)
        time.sleep(0.005)
    process.terminate()
    process.wait()
    written = os.path.getsize(os.path.join(state, "log", "events.jsonl")) - before
    return times, written // DROPS


def inotifywait(folder):
    os.mkdir(folder)
    process = subprocess.Popen(
        ["inotifywait", "-m", "-q", "-e", "close_write", folder], stdout=subprocess.PIPE, bufsize=0)
    time.sleep(0.3)
    times = []
    for i in range(DROPS):
        closed = drop(os.path.join(folder, "%d.txt" % i), article(i))
        process.stdout.readline()
        times.append(time.perf_counter() - closed)
        time.sleep(0.005)
    process.kill()
    return times


def sync(folder, size):
    times, content = [], b"x" * size
    with open(os.path.join(folder, "log"), "wb", buffering=0) as f:
        for _ in range(DROPS):
            start = time.perf_counter()
            f.write(content)
            os.fdatasync(f.fileno())
            times.append(time.perf_counter() - start)
            time.sleep(0.005)
    return times


with tempfile.TemporaryDirectory(prefix="copytaster-bench-") as folder:
    ours, size = service(folder)
    notice = inotifywait(os.path.join(folder, "notice"))
    synced = sync(folder, size)
    rows = {"copytaster: close to durable events": spread(ours), "inotifywait: close to notice": spread(notice),
            "write + fdatasync of %d bytes" % size: spread(synced)}
    for name, (median, worst) in rows.items():
        print("%-44s median %7.3f ms   p99 %7.3f ms" % (name, median, worst))
    limit = spread(notice)[0] + spread(synced)[0]
    print("copytaster / (notice + sync)                 %.1f" % (spread(ours)[0] / limit))
