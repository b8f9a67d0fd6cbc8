#!/usr/bin/env python3
"""How well stories and their facts are taken out of saved web pages, and how fast, beside other programs in the same run.

The pages and their texts are Scrapinghub's article extraction benchmark (https://github.com/scrapinghub/article-extraction-benchmark,
MIT); the measure is its evaluate.py, written anew here: precision and recall of runs of four words, averaged over the pages.
Titles, authors and dates are compared with labels.json: what the pages show their readers, drafted with the help of their markup and
corrected by reading each page twice. What a page says twice in different ways has no label.

usage: extraction.py PROGRAM CORPUS       PROGRAM is copytaster, CORPUS the folder with ground-truth.json and html/
"""
import collections
import gzip
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata

import htmldate
import readability
import trafilatura
from lxml import html as lxml_html

FOLDS = 5
WORD = re.compile(r"\w+")


# The measure of the texts.

def shingles(text):
    words = WORD.findall(text or "")
    runs = (tuple(words[i:i + 4]) for i in range(max(1, len(words) - 3)))
    return collections.Counter(run for run in runs if run)


def match(truth, text):
    """True positives, false positives and false negatives, as parts of one."""
    a, b = shingles(truth), shingles(text)
    found, extra, missing = (a & b).total(), (b - a).total(), (a - b).total()
    total = found + extra + missing
    return (found / total, extra / total, missing / total) if total else (0.0, 0.0, 0.0)


def share(part, other, rest):
    if other == rest == 0:
        return 1.0
    return part / (part + other) if part + other else 0.0


def score(matches):
    precision = statistics.mean(share(t, p, n) for t, p, n in matches if t + p > 0)
    recall = statistics.mean(share(t, n, p) for t, p, n in matches if t + n > 0)
    return 2 * precision * recall / (precision + recall), precision, recall


# The measures of the facts.

def folded(text):
    """Without case, and without the differences that typesetting makes."""
    text = unicodedata.normalize("NFKC", text or "")
    for quote, plain in ("‘'", "’'", '“"', '”"', "–-", "—-"):
        text = text.replace(quote, plain)
    return " ".join(text.split()).casefold()


def names(authors):
    if isinstance(authors, list):
        authors = ";".join(authors)
    parts = re.split(r"[;,&]| and ", authors or "")
    return {name for name in (re.sub(r"[^\w ]", "", folded(part)).strip() for part in parts) if name}


def right(fact, label, found):
    if fact == "title":
        return folded(label) == folded(found.get("title"))
    if fact == "authors":
        return names(label) == names(found.get("authors"))
    return label == ((found.get("date") or "")[:10] or None)


# The programs. Each gives, for a page's bytes, what it found; times are of the processor, so that another process beside it does not count.

def with_trafilatura(page):
    document = trafilatura.bare_extraction(page, with_metadata=True)
    if document is None:
        return {}
    return {"text": document.text, "title": document.title, "authors": document.author, "date": document.date}


def with_readability(page):
    document = readability.Document(page.decode("utf-8", "replace"))
    text = lxml_html.fromstring(document.summary()).text_content()
    return {"text": text, "title": document.short_title(), "authors": document.author()}


def with_htmldate(page):
    return {"date": htmldate.find_date(page.decode("utf-8", "replace"), original_date=True)}


def peer(run):
    def over(pages):
        found, spent = {}, 0.0
        for key, page in pages.items():
            start = time.process_time()
            try:
                found[key] = run(page)
            except Exception:  # A program that gives up on a page has found nothing in it.
                found[key] = {}
            spent += time.process_time() - start
        return found, spent
    return over


def with_copytaster(program):
    """All pages in one run of the program, several times; the time is the least."""
    def over(pages):
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for key, page in pages.items():
                paths.append(os.path.join(folder, key + ".html"))
                with open(paths[-1], "wb") as f:
                    f.write(page)
            spent = []
            for _ in range(3):
                before = os.times()
                output = subprocess.run([program, "parse", *paths], stdout=subprocess.PIPE, check=False).stdout
                after = os.times()
                spent.append(after.children_user + after.children_system - before.children_user - before.children_system)
        found = {}
        for line in output.splitlines():
            story = json.loads(line)
            found[os.path.basename(story["file"]["path"])[:-len(".html")]] = {
                "text": story["text"], "title": story["title"], "authors": story["byline"], "date": story["published"]}
        return found, min(spent)
    return over


def main():
    program, corpus = sys.argv[1:3]
    with open(os.path.join(corpus, "ground-truth.json"), encoding="utf-8") as f:
        truth = json.load(f)
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "labels.json"), encoding="utf-8") as f:
        labels = json.load(f)
    pages = {}
    for key in truth:
        with gzip.open(os.path.join(corpus, "html", key + ".html.gz")) as f:
            pages[key] = f.read()
    programs = [
        ("copytaster", with_copytaster(program)), ("trafilatura " + trafilatura.__version__, peer(with_trafilatura)),
        ("readability-lxml", peer(with_readability)), ("htmldate " + htmldate.__version__, peer(with_htmldate))]
    order = sorted(truth)
    random.Random(1).shuffle(order)
    counts = {fact: sum(fact in label for label in labels.values()) for fact in ("title", "authors", "date")}
    print(f"{len(pages)} pages; labels: " + ", ".join(f"{n} {fact}" for fact, n in counts.items()))
    print(f"{'':22}{'F1':>7}{'prec.':>7}{'recall':>7}  {'folds (worst–best)':21}{'title':>6}{'author':>7}{'date':>6}{'pages/s':>9}")
    base = None
    for name, run in programs:
        found, spent = run(pages)
        row = f"{name:22}"
        if any(f.get("text") for f in found.values()):
            matches = {key: match(truth[key].get("articleBody", ""), found.get(key, {}).get("text")) for key in truth}
            folds = [score([matches[key] for key in order[i::FOLDS]])[0] for i in range(FOLDS)]
            f1, precision, recall = score(list(matches.values()))
            spread = f"{statistics.mean(folds):.3f} ({min(folds):.3f}–{max(folds):.3f})"
            row += f"{f1:7.3f}{precision:7.3f}{recall:7.3f}  {spread}  "
        else:
            row += " " * 44
        for fact, width in (("title", 6), ("authors", 7), ("date", 6)):
            # A program that never tells a fact is not asked for it.
            if not any(f.get(fact) for f in found.values()):
                row += " " * (width - 1) + "–"
                continue
            hits = [right(fact, label[fact], found.get(key, {})) for key, label in labels.items() if fact in label]
            row += f"{statistics.mean(hits):{width}.3f}"
        rate = len(pages) / spent
        base = base or rate
        print(row + f"{rate:9.0f}" + ("" if rate == base else f"  (copytaster: {base / rate:.0f} times)"))


if __name__ == "__main__":
    main()
