"""Digests made of labelled articles, with the truth about where each article begins.

A digest is what a reader keeps in one file: articles one after the other, with a blank line between them. Each is made from a seed:

- one to six different articles of one set, in random order;
- two of five are cut off between two words, somewhere from the 60th to the 250th;
- half of them begin as they do in the set; a quarter loses its head (title, byline, date), a quarter gets one, with or without a
  dateline;
- the paragraphs of all articles of a digest stand one a line ("lines"), each between blank lines ("blocks"), or have a blank line
  between them here and there ("mixed").

A digest of the kind "plain" is the simplest there is: articles as they stand, whole or cut off, all paragraphs between blank lines.
"""
import json
import os
import random

KINDS = ("plain", "blocks", "mixed", "lines")
SETS = ("giveme5w1h", "ecbplus")
# A line of fewer words without an end is a heading.
HEAD_WORDS = 16
LEAST_WORDS = 30
NAMES = ["Ada Brook", "Tomás Ruiz", "J. P. Marlowe", "Lena Hoffmann and Omar Said", "Grace Okafor", "Marie-Claire Dubois"]
DATES = ["6 January 2026", "January 6, 2026", "Jan 6, 2026 09:24", "2026-01-06"]
PLACES = ["LONDON", "NAIROBI, Kenya", "BERLIN (Reuters)", "Lima, Peru", "WASHINGTON (AP)"]
DASHES = [" — ", " – ", " -- ", " - "]


def articles(corpora, name):
    """The articles of a set: their title, and their paragraphs in order."""
    found = []
    with open(os.path.join(corpora, "same-event", name + ".jsonl"), encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            paragraphs = [" ".join(p.split()) for p in article["text"].splitlines()]
            paragraphs = [p for p in paragraphs if p]
            if sum(len(p.split()) for p in paragraphs) >= LEAST_WORDS:
                found.append((article["title"] or "", paragraphs))
    return found


def is_head(paragraph):
    return len(paragraph.split()) < HEAD_WORDS and paragraph[-1] not in ".!?\"”’'"


def with_head(title, paragraphs, draw):
    """The article with another beginning than its own."""
    body = list(paragraphs)
    while len(body) > 1 and (is_head(body[0]) or body[0] == title):
        body.pop(0)
    if draw.random() < .5:
        return body
    head = [title] if title else []
    if draw.random() < .5:
        head.append("By " + draw.choice(NAMES))
    if draw.random() < .5:
        head.append(draw.choice(DATES))
    if draw.random() < .3:
        body[0] = draw.choice(PLACES) + draw.choice(DASHES) + body[0]
    return head + body


def cut_off(paragraphs, draw):
    """The article up to a word in the midst of it."""
    words = sum(len(p.split()) for p in paragraphs)
    left = draw.randint(min(60, words), min(250, words))
    kept = []
    for paragraph in paragraphs:
        part = paragraph.split()[:left]
        if part:
            kept.append(" ".join(part))
        left -= len(part)
    return kept


def digest(pool, kind, draw, count=None):
    """A digest's blocks, each a text, and the numbers of those that begin an article."""
    blocks, starts = [], []
    for title, paragraphs in draw.sample(pool, count or draw.randint(1, 6)):
        if kind != "plain" and draw.random() < .5:
            paragraphs = with_head(title, paragraphs, draw)
        if draw.random() < .4:
            paragraphs = cut_off(paragraphs, draw)
        starts.append(len(blocks))
        blank = {"plain": 1, "blocks": 1, "mixed": .3, "lines": 0}[kind]
        for number, paragraph in enumerate(paragraphs):
            if number == 0 or draw.random() < blank:
                blocks.append(paragraph)
            else:
                blocks[-1] += "\n" + paragraph
    return blocks, starts


def digests(pool, number, seed):
    """As many digests of each kind, with their kind."""
    draw = random.Random(seed)
    return [(kind,) + digest(pool, kind, draw) for kind in KINDS for _ in range(number)]
