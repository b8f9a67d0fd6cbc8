#!/usr/bin/env python3
"""Prints the events of a Copytaster log, each once and in order, and goes on as they come: follow.py STATE/log [SEQUENCE]

It begins behind that event, or with the oldest. `copytaster follow` minds more: cursors, compressed and damaged segments.
"""
import pathlib, re, sys, time


def durable(log):
    "The active segment's first event, the last durable event, and where its line ends."
    words = []
    while len(words) != 7 or words[3] != words[6]:  # else it is just being written
        words = (log / "durable").read_text().split()  # 1 LOG SEGMENT SEQUENCE END STATE SEQUENCE
    return map(int, words[2:5])


def sequence(line):
    "The sequence of an event; 0 for the blanks that recovery leaves in place of a torn line."
    return int((re.search(rb'"sequence":"(\d{20})"', line) or [0, 0])[1])


def segment(log, first):
    "The file that begins with an event. The active one may be sealed at any time, so it is tried first."
    for name in "events.jsonl", f"events-{first:020}.jsonl":
        try:
            file = open(log / name, "rb", buffering=0)  # a buffer could hold what was taken back since
        except FileNotFoundError:
            continue
        if next(filter(None, map(sequence, file)), None) == first:
            return file
    sys.exit(f"the segment of event {first} is compressed or deleted: see copytaster follow")


def events(log, after):
    "The durable events behind one, as bytes, for ever."
    first = None
    while True:
        active, last, end = durable(log)
        if after >= last:
            time.sleep(0.05)
            continue
        firsts = {int(path.name[7:27]) for path in log.glob("events-*.jsonl*")} | {active}
        after = after or min(firsts) - 1
        here = max((number for number in firsts if number <= after + 1), default=after + 1)
        if here != first:
            file, first, place = segment(log, here), here, 0
        # A segment ends where the next one begins: what lies behind was given up, because a sync of it failed.
        beyond = min((number for number in firsts if number > first), default=last + 1)
        file.seek(place)
        block = file.read(end - place if first == active else 2 << 20)  # no line is longer than half of that
        place += block.rfind(b"\n") + 1
        due = [line for line in block.split(b"\n")[:-1] if after < sequence(line) < beyond]
        if any(sequence(line) != after + i for i, line in enumerate(due, 1)) or not block and after + 1 < beyond:
            sys.exit(f"the log is damaged behind event {after}: see copytaster verify")
        yield from due
        after += len(due)


for line in events(pathlib.Path(sys.argv[1]), int((sys.argv[2:] or [0])[0])):
    print(line.decode(), flush=True)
