#!/usr/bin/env python3
"""100,000 articles at once, as a tree that is renamed into the folder and as files that are moved one by one: whether each is
ingested once, how fast, what memory it takes, and how long a new drop waits meanwhile.

usage: burst.py PROGRAM DIRECTORY     the directory is to be on a real disk; COPYTASTER_BENCH_FILES says how many files

Every article is remembered, so the service is larger afterwards than before. What a service takes that has just been started and
remembers the same articles is therefore told beside it; and the last row is of a service that remembers a few thousand, and did so
before the burst. The exit status is 1 when a file is missing or told twice.
"""
import os
import shutil
import statistics
import sys
import tempfile
import time

from articles import Articles
from drops import Folder, start
from service import DurableReader, Service, digest

FILES = int(os.environ.get("COPYTASTER_BENCH_FILES", 100_000))
DIRECTORIES = 100
WARM = 500  # articles before the burst, so that what is needed once is there
HISTORY = 2_000  # stories that the service of the last row remembers
NEW = 0.25  # seconds from one new drop to the next
REST = 10  # seconds after which the memory is looked at


def prepare(path, articles, count):
    """Makes a tree; returns the hash of each file by its path below it."""
    hashes = {}
    for d in range(min(DIRECTORIES, count)):
        os.makedirs(os.path.join(path, "%03d" % d))
    for i in range(count):
        name, content = "%03d/%d.txt" % (i % min(DIRECTORIES, count), i), articles.next()
        with open(os.path.join(path, name), "wb") as f:
            f.write(content)
        hashes[name] = digest(content)
    os.sync()
    return hashes


def rename_tree(prepared, folder):
    os.rename(prepared, os.path.join(folder, "tree"))


def move_one_by_one(prepared, folder):
    for below, _, names in os.walk(prepared):
        target = os.path.join(folder, "tree", os.path.relpath(below, prepared))
        os.makedirs(target)
        for name in names:
            os.rename(os.path.join(below, name), os.path.join(target, name))


def wait_for(service, sequence, new_drop):
    """Makes new drops until an event and theirs are durable, or nothing comes any more."""
    last, progress = 0, time.monotonic()
    while last < sequence and time.monotonic() - progress < 20:
        sequence += new_drop()
        time.sleep(NEW)
        now = service.log.durable()[1]
        if now > last:
            last, progress = now, time.monotonic()


def burst(service, drop, warm):
    folder, articles = Folder(service.folder, seed=2), Articles(seed=1)
    prepared = os.path.join(service.home, "prepared")
    os.mkdir(folder.path)
    wanted = prepare(os.path.join(folder.path, "warm"), articles, warm)
    wanted = {"warm/" + name: hash for name, hash in wanted.items()}
    start(service, folder)
    service.wait_until_idle()
    time.sleep(REST)
    before, sequence = service.mebibytes("VmRSS"), service.log.durable()[1]
    wanted.update(("tree/" + name, hash) for name, hash in prepare(prepared, articles, FILES).items())
    service.forget_peak()
    reader = DurableReader(service.state)
    reader.start()
    started = time.monotonic()
    drop(prepared, folder.path)
    new = {}

    def new_drop():
        name, content, _ = folder.write("new.part")
        name = "new-%d.txt" % len(new)
        folder.versions.pop("new.part")
        wanted[name], new[name] = digest(content), time.monotonic()
        os.rename(os.path.join(folder.path, "new.part"), os.path.join(folder.path, name))
        return 2  # a story and its file

    wait_for(service, sequence + 2 * FILES, new_drop)
    seconds = reader.times[-1] - started
    time.sleep(REST)
    peak, after = service.mebibytes("VmHWM"), service.mebibytes("VmRSS")
    service.stop()
    service.start()
    service.wait_until_idle(600)
    time.sleep(REST)
    restarted = service.mebibytes("VmRSS")
    service.stop()
    waits = []
    for event in service.log.events():
        if event["type"] == "copytaster.file.ingested":
            name = event["subject"]
            service.ingested[name].append(event["data"]["file"]["sha256"])
            if name in new:
                waits.append(((reader.time(int(event["sequence"])) - new[name]) * 1000, new[name] - started))
    for name, versions in folder.versions.items():
        wanted[name] = digest(versions[0])
    got = service.ingested
    missing = sum(1 for name, hash in wanted.items() if hash not in got.get(name, ()))
    twice = sum(len(hashes) - 1 for hashes in got.values())
    return missing, twice, FILES / seconds, before, peak, after, restarted, waits


def main():
    program, directory = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    print("%-24s%9s%7s%10s%26s%17s%27s" % (
        format(FILES, ",") + " articles", "missing", "twice", "files/s", "MiB before, peak, after", "after a restart",
        "new drop, median, longest"))
    faulty = False
    few = "history-stories: %d\n" % HISTORY
    for name, drop, settings, warm in [
        ("a tree renamed", rename_tree, "", WARM),
        ("moved one by one", move_one_by_one, "", WARM),
        ("moved, of few remembered", move_one_by_one, few, 2 * HISTORY),
    ]:
        place = tempfile.mkdtemp(prefix="burst-", dir=directory)
        service = Service(program, os.path.join(place, "folder"), place, settings)
        try:
            missing, twice, rate, before, peak, after, restarted, waits = burst(service, drop, warm)
        finally:
            service.close()
            shutil.rmtree(place)
        faulty = faulty or missing > 0 or twice > 0
        print("%-24s%9d%7d%10s%10.0f%8.0f%8.0f%17.0f%10.0f%7.0f ms, dropped after %.0f s" % (
            name, missing, twice, format(round(rate), ","), before, peak, after, restarted,
            statistics.median(wait for wait, _ in waits), *max(waits)), flush=True)
    sys.exit(faulty)


main()
