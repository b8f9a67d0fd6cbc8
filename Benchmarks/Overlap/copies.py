#!/usr/bin/env python3
"""Whether copies of real stories are found among unrelated ones, and named right; and how fast, and in how much memory, beside
datasketch and rensa in the same run.

Copies are made of the stories of the two labelled sets: sentences replaced, words changed, cut, merged, with furniture, reprinted
under other headers. All other stories are in the index, too, and a tenth of the stories is kept out of it to be asked for: they are
copies of nothing. Finding a story of the same event counts as neither right nor wrong, since the sets have real reprints.

usage: copies.py OVERLAP CORPUS     OVERLAP is the benchmark's program, CORPUS the folder with giveme5w1h.jsonl and ecbplus.jsonl
"""
import collections
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time

from datasketch import MinHash, MinHashLSH
from rensa import RMinHash, RMinHashLSH

SEED = 20_261_121
SOURCES = 150           # stories of which copies are made, of each kind
PEER_STORIES = 20_000   # stories on which the peers' speed is measured: it does not depend on their number
SIZES = (100_000, 1_000_000)
PERMUTATIONS = 128
THRESHOLD = 0.5
SENTENCE = re.compile(r"(?<=[.!?]) +")
FURNITURE = ("Read more: sign up for our newsletter", "Share this article on Facebook", "© 2017 All rights reserved.",
             "Follow us for the latest news and analysis", "Comments are closed on this story")


class Story:
    def __init__(self, row):
        self.id, self.label = str(row["id"]), row["label"]
        self.title = " ".join((row.get("title") or "").split())
        self.text = " ".join(row["text"].split())


def read(corpus):
    stories = []
    for name in ("giveme5w1h", "ecbplus"):
        with open(os.path.join(corpus, name + ".jsonl")) as f:
            stories += [Story(json.loads(line)) for line in f]
    return stories


def write(path, rows):
    with open(path, "w") as f:
        for identity, text in rows:
            f.write("%s\t\t\t%s\n" % (identity, text))


# The copies: each kind with the relation that the design gives it.

def replaced(share):
    def make(rng, story, foreign):
        sentences = SENTENCE.split(story.text)
        for i in rng.sample(range(len(sentences)), max(1, round(share * len(sentences)))):
            sentences[i] = rng.choice(foreign)
        return " ".join(sentences)
    return make


def every_tenth(rng, story, foreign):
    words, others = story.text.split(), " ".join(rng.sample(foreign, 40)).split()
    for i in range(rng.randrange(10), len(words), 10):
        words[i] = rng.choice(others)
    return " ".join(words)


def cut(share):
    def make(rng, story, foreign):
        words = story.text.split()
        count = round(share * len(words))
        start = rng.randrange(len(words) - count + 1)
        return " ".join(words[start:start + count])
    return make


def furnished(rng, story, foreign):
    return " ".join([rng.choice(FURNITURE), story.text] + rng.sample(FURNITURE, 3))


def reprinted(rng, story, foreign):
    header = "%s Wire Service, page %d, edition of day %d" % (rng.choice(foreign).split()[0], rng.randrange(99), rng.randrange(365))
    return header + " " + story.text


def kinds():
    near = {"near-duplicate"}
    yield "5 % of sentences replaced", near, replaced(.05)
    yield "10 % of sentences replaced", near, replaced(.10)
    yield "20 % of sentences replaced", near, replaced(.20)
    yield "every tenth word changed", near, every_tenth
    yield "cut to 60 %", near | {"excerpt"}, cut(.6)
    yield "cut to 30 %", {"excerpt"}, cut(.3)
    yield "two stories merged", near | {"extension"}, None
    yield "furniture added", near | {"extension"}, furnished
    for i in range(12):
        yield "reprinted under another header", near | {"extension"}, reprinted


def copies(rng, sources, foreign):
    """(kind, relations, ids of the stories that it is a copy of, text)"""
    for kind, relations, make in kinds():
        for story in sources:
            if make:
                yield kind, relations, (story,), make(rng, story, foreign)
            else:
                other = rng.choice(sources)
                yield kind, relations, (story, other), story.text + " " + other.text


# Who looks for them: each gives for each query the relation and the story found, or None.

def ours(program, folder, stories, queries):
    write(folder + "/stories", ((s.id, s.text) for s in stories))
    write(folder + "/queries", ((str(i), text) for i, text in enumerate(queries)))
    lines = subprocess.run([program, "copies", folder + "/stories", folder + "/queries"], check=True, capture_output=True, text=True).stdout
    for line in lines.splitlines():
        _, relation, other = line.split("\t")
        yield None if relation in ("original", "same-event") else (relation, other)


def shingles(text):
    words = text.lower().split()
    return {" ".join(words[i:i + 5]) for i in range(max(1, len(words) - 4))}


class Datasketch:
    name = "datasketch"

    def __init__(self):
        self.lsh = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)

    def hash(self, text):
        hash = MinHash(num_perm=PERMUTATIONS)
        hash.update_batch([s.encode() for s in shingles(text)])
        return hash

    def insert(self, key, hash):
        self.lsh.insert(key, hash)

    def query(self, hash):
        return self.lsh.query(hash)


class Rensa:
    name = "rensa"

    def __init__(self):
        self.lsh = RMinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS, num_bands=32)

    def hash(self, text):
        hash = RMinHash(num_perm=PERMUTATIONS, seed=42)
        hash.update(list(shingles(text)))
        return hash

    def insert(self, key, hash):
        self.lsh.insert(key, hash)

    def query(self, hash):
        return self.lsh.query(hash)


def theirs(peer, stories, queries):
    for place, story in enumerate(stories):
        peer.insert(place, peer.hash(story.text))
    hashes = [peer.hash(s.text) for s in stories]
    for text in queries:
        hash = peer.hash(text)
        found = [(hash.jaccard(hashes[place]), place) for place in peer.query(hash)]
        best = max(found, default=(0, None))
        yield ("copy", stories[best[1]].id) if best[0] >= THRESHOLD else None


def quality(program, stories):
    rng = random.Random(SEED)
    rng.shuffle(stories)
    strangers, indexed = stories[:len(stories) // 10], stories[len(stories) // 10:]
    foreign = [s for story in strangers for s in SENTENCE.split(story.text) if len(s.split()) > 5]
    sources = rng.sample([s for s in indexed if len(s.text.split()) >= 100], SOURCES)
    made = list(copies(rng, sources, foreign))
    queries = [text for *_, text in made] + [s.text for s in strangers]
    labels = {s.id: s.label for s in stories}
    with tempfile.TemporaryDirectory() as folder:
        answers = {"copytaster": list(ours(program, folder, indexed, queries))}
    for peer in (Datasketch(), Rensa()):
        answers[peer.name] = list(theirs(peer, indexed, queries))
    print("Copies found among %d stories, %d of each kind; seed %d" % (len(indexed), SOURCES, SEED))
    print("%-32s" % "recall" + "".join("%12s" % name for name in answers) + "   relation named right")
    order = list(dict.fromkeys(kind for kind, *_ in made))
    right = collections.Counter()
    for kind in order:
        places = [i for i, m in enumerate(made) if m[0] == kind]
        recalls = []
        for name, found in answers.items():
            hits = sum(found[i] is not None and labels[found[i][1]] in {s.label for s in made[i][2]} for i in places)
            recalls.append(hits / len(places))
        named = sum(answers["copytaster"][i] is not None and answers["copytaster"][i][0] in made[i][1] for i in places)
        right["named"] += named
        right["all"] += len(places)
        print("%-32s" % kind + "".join("%12.3f" % r for r in recalls) + "%15.3f" % (named / len(places)))
    rows = {}
    for name, found in answers.items():
        true = sum(f is not None and labels[f[1]] in {s.label for s in m[2]} for f, m in zip(found, made))
        wrong = sum(f is not None and labels[f[1]] not in {s.label for s in m[2]} for f, m in zip(found, made))
        wrong += sum(f is not None and labels[f[1]] != s.label for f, s in zip(found[len(made):], strangers))
        rows[name] = (true / len(made), true / max(1, true + wrong))
    print("%-32s" % "all: recall" + "".join("%12.3f" % rows[n][0] for n in answers) + "%15.3f" % (right["named"] / right["all"]))
    print("%-32s" % "all: precision" + "".join("%12.3f" % rows[n][1] for n in answers))


def speed(program, corpus_rows):
    with tempfile.TemporaryDirectory() as folder:
        write(folder + "/stories", corpus_rows)
        made = subprocess.run([program, "make", folder + "/stories", str(PEER_STORIES)], check=True, capture_output=True, text=True).stdout
        texts = made.splitlines()
        rates = {}
        for peer in (Datasketch(), Rensa()):
            began = time.process_time()
            for place, text in enumerate(texts):
                hash = peer.hash(text)
                peer.query(hash)
                peer.insert(place, hash)
            rates[peer.name] = len(texts) / (time.process_time() - began)
        print("\nStories a second of a core, from the text on, each looked for and taken in (%d made stories of %d bytes)"
              % (len(texts), statistics.mean(map(len, texts))))
        for name, rate in rates.items():
            print("%-40s%12.0f" % (name + ", %d in its index" % len(texts), rate))
        sizes = [str(size) for size in SIZES]
        for what in ("speed", "memory"):
            lines = subprocess.run([program, what, folder + "/stories"] + sizes, check=True, capture_output=True, text=True).stdout
            for line in lines.splitlines():
                name, count, value = line.split("\t")
                ratio = " = %.0f x datasketch, %.0f x rensa" % (float(value) / rates["datasketch"], float(value) / rates["rensa"])
                unit = " bytes a story" if name == "memory" else ratio if name == "near-duplicate" else ""
                print("%-40s%12s%s" % ("copytaster, %s, %s indexed" % (name, count), value, unit))


def main():
    program, corpus = sys.argv[1:]
    stories = read(corpus)
    rows = [(s.id, s.text) for s in stories]
    quality(program, stories)
    speed(program, rows)


main()
