#!/usr/bin/env python3
"""Which of all changes are found, by Copytaster and by other programs that watch folders.

usage: table.py PROGRAM DIRECTORY [NAME...]     the directory is to be on a real disk; names choose rows

  full queue   25,000 files made while the watcher is stopped (SIGSTOP): the kernel's queue holds 16,384 events
  races        300 times `mkdir -p N/a/b` and at once a file in it
  rewritten    20 files of the same size written in place, their time of change put back: when the first version has long been
               reported; at the moment at which it is; and at once, when the second version alone has to be found
  stopped      50 files dropped while the watcher does not run

Of Copytaster all must be found, every version once, and nothing else be said, not even after a restart; else the exit
status is 1.
"""
import os
import shutil
import sys
import tempfile
import time

import peers
from drops import AT_REST, Folder, found, start
from service import Service, digest

QUEUE, RACES, REWRITES, STOPPED = 25_000, 300, 20, 50


def full_queue(watcher, folder):
    start(watcher, folder)
    watcher.pause()
    drops = [folder.write("%d.txt" % i) for i in range(QUEUE)]
    watcher.go_on()
    return found(watcher, drops)


def races(watcher, folder):
    start(watcher, folder)
    drops = []
    for i in range(RACES):
        os.makedirs(os.path.join(folder.path, str(i), "a/b"))
        drops.append(folder.write("%d/a/b/story.txt" % i))
    return found(watcher, drops)


def rewritten_at_rest(watcher, folder):
    start(watcher, folder)
    names = ["%d.txt" % i for i in range(REWRITES)]
    found(watcher, [folder.write(name) for name in names])
    time.sleep(AT_REST)
    return found(watcher, [folder.write(name) for name in names])


def rewritten_when_reported(watcher, folder):
    start(watcher, folder)
    drops = []
    for i in range(REWRITES):
        found(watcher, [folder.write("%d.txt" % i)])
        drops.append(folder.write("%d.txt" % i))
    return found(watcher, drops)


def rewritten_at_once(watcher, folder):
    start(watcher, folder)
    drops = []
    for i in range(REWRITES):
        folder.write("%d.txt" % i)
        drops.append(folder.write("%d.txt" % i))
        time.sleep(0.05)
    return found(watcher, drops)


def stopped(watcher, folder):
    start(watcher, folder)
    watcher.stop()
    drops = [folder.write("%d.txt" % i) for i in range(STOPPED)]
    start(watcher, folder)
    return found(watcher, drops)


TESTS = [
    ("full queue", full_queue, QUEUE), ("races", races, RACES), ("at rest", rewritten_at_rest, REWRITES),
    ("reported", rewritten_when_reported, REWRITES), ("at once", rewritten_at_once, REWRITES),
    ("stopped", stopped, STOPPED)]


def faults(service, folder, may_miss_first):
    """What the log says and should not, or does not say and should: in words."""
    time.sleep(AT_REST)
    service.stop()
    # Nothing that is known is read again.
    service.start()
    service.wait_until_idle()
    time.sleep(AT_REST)
    service.refresh()
    missing = twice = strange = 0
    for name, versions in folder.versions.items():
        wanted, got = [digest(version) for version in versions], service.ingested.pop(name, [])
        # A version that was overwritten before it could be read never rested.
        if got != wanted and not (may_miss_first and got == wanted[-1:]):
            missing += len(set(wanted) - set(got))
            twice += len(got) - len(set(got))
            strange += len(set(got) - set(wanted))
    strange += len(service.ingested)
    said = [("missing", missing), ("twice", twice), ("that never were", strange), *service.others.items()]
    return ["%d %s" % (count, what) for what, count in said if count > 0]


def run(make, test, seed, directory):
    """Runs one test of one watcher; returns what it found, and what is wrong with it in words."""
    place = tempfile.mkdtemp(prefix="watch-", dir=directory)
    folder = Folder(os.path.join(place, "folder"), seed)
    home = os.path.join(place, "home")
    os.mkdir(folder.path)
    os.mkdir(home)
    watcher = make(folder.path, home)
    try:
        count = test(watcher, folder)
        wrong = []
        if isinstance(watcher, Service):
            wrong = faults(watcher, folder, may_miss_first=test is rewritten_at_once)
        return count, wrong
    finally:
        watcher.close()
        shutil.rmtree(place)


def main():
    program, directory = os.path.realpath(sys.argv[1]), os.path.realpath(sys.argv[2])
    makers = [("copytaster", lambda folder, home: Service(program, folder, home))]
    makers += [(peer.name, peer) for peer in peers.ALL]
    makers = [(name, make) for name, make in makers if not sys.argv[3:] or name in sys.argv[3:]]
    print("%-12s" % "found of" + "".join("%12s" % name for name, _, _ in TESTS))
    print("%-12s" % "" + "".join("%12s" % format(all, ",") for _, _, all in TESTS))
    complaints = []
    for name, make in makers:
        print("%-12s" % name, end="", flush=True)
        for seed, (what, test, all) in enumerate(TESTS):
            try:
                count, wrong = run(make, test, seed, directory)
            except peers.Missing as missing:
                print("  not measured: %s" % missing, end="")
                if name == "copytaster":
                    complaints.append("%s: %s" % (what, missing))
                break
            print("%12s" % format(count, ","), end="", flush=True)
            if name == "copytaster" and (count < all or wrong):
                complaints.append("%s: %s" % (what, ", ".join(wrong) or "%d not found" % (all - count)))
        print(flush=True)
    if complaints:
        sys.exit("copytaster is not complete: " + "; ".join(complaints))
    if any(name == "copytaster" for name, _ in makers):
        print("copytaster: nothing twice and nothing else, and nothing again after a restart")


main()
