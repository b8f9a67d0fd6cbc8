#!/usr/bin/env python3
"""How well a file of several articles is taken apart; see digests.py for how the files are made.

A boundary is right when the story begins in the very block (the lines between two blank lines) in which the article begins; the
first story's beginning is not counted. An article alone in a file is kept whole when it comes out as one story. The weights were
learned on digests of one half of the articles of each set; those are "tuned", the other halves "held out".

usage: segmentation.py PROGRAM CORPORA [SEED]     PROGRAM is copytaster, CORPORA the folder that holds same-event/
"""
import bisect
import json
import os
import subprocess
import sys
import tempfile

import digests

DIGESTS = 100


def story_starts(program, files):
    """Where the stories of each file begin, in bytes; all files in one run."""
    found = {path: [] for path in files}
    for batch in range(0, len(files), 500):
        run = subprocess.run([program, "parse", *files[batch:batch + 500]], stdout=subprocess.PIPE, check=True)
        for line in run.stdout.splitlines():
            place = json.loads(line)["file"]
            found[place["path"]].append(place["bytes"][0])
    return [found[path] for path in files]


def blocks_of_starts(program, folder, texts):
    """The blocks in which the stories of each digest begin."""
    paths, offsets = [], []
    for number, blocks in enumerate(texts):
        data = [block.encode() for block in blocks]
        at, places = 0, []
        for block in data:
            places.append(at)
            at += len(block) + 2
        offsets.append(places)
        paths.append(os.path.join(folder, f"{number}.txt"))
        with open(paths[-1], "wb") as file:
            file.write(b"\n\n".join(data) + b"\n")
    return [{bisect.bisect_right(places, start) - 1 for start in starts}
            for places, starts in zip(offsets, story_starts(program, paths))]


class Score:
    def __init__(self):
        self.right = self.extra = self.missing = 0

    def add(self, truth, found):
        truth, found = set(truth) - {0}, found - {0}
        self.right += len(truth & found)
        self.extra += len(found - truth)
        self.missing += len(truth - found)

    def take(self, other):
        self.right += other.right
        self.extra += other.extra
        self.missing += other.missing

    def __str__(self):
        precision = self.right / max(1, self.right + self.extra)
        recall = self.right / max(1, self.right + self.missing)
        f1 = 2 * self.right / max(1, 2 * self.right + self.extra + self.missing)
        return f"{f1:7.3f}{precision:7.3f}{recall:7.3f}"


def show(name, scores, total, whole):
    row = "".join(" " * 7 + str(scores[kind]) for kind in digests.KINDS)
    print(f"{name:28}{row}    {total}{sum(whole) / len(whole):9.3f}")


def halves(pool):
    """Every second article each."""
    return {"tuned": pool[0::2], "held out": pool[1::2]}


def main():
    program, corpora = sys.argv[1:3]
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else 1
    print(f"seed {seed}; of each kind {DIGESTS} digests a half; an article alone in its paragraphs one a block or one a line")
    print(f"{'':28}" + "".join(f"{kind + ': F1':>14}{'P':>7}{'R':>7}" for kind in digests.KINDS) + f"{'all: F1':>11}{'P':>7}{'R':>7}{'whole':>9}")
    pooled = {}
    for name in digests.SETS:
        for half, pool in halves(digests.articles(corpora, name)).items():
            made = digests.digests(pool, DIGESTS, f"{seed} {name} {half}")
            alone = [paragraphs for _, paragraphs in pool] + [["\n".join(paragraphs)] for _, paragraphs in pool]
            with tempfile.TemporaryDirectory() as folder:
                found = blocks_of_starts(program, folder, [blocks for _, blocks, _ in made] + alone)
            scores = {kind: Score() for kind in digests.KINDS}
            total = Score()
            for (kind, _, truth), starts in zip(made, found):
                scores[kind].add(truth, starts)
                total.add(truth, starts)
            whole = [len(starts) == 1 for starts in found[len(made):]]
            show(name + ", " + half, scores, total, whole)
            sums = pooled.setdefault(half, ({kind: Score() for kind in digests.KINDS}, Score(), []))
            for kind in digests.KINDS:
                sums[0][kind].take(scores[kind])
            sums[1].take(total)
            sums[2].extend(whole)
    for half, sums in pooled.items():
        show("both, " + half, *sums)


if __name__ == "__main__":
    main()
