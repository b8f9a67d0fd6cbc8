#!/usr/bin/env python3
"""How fast files of each format are parsed to stories on one core, beside trafilatura and feedparser in the same run.

usage: formats.py FORMATS CORPORA     FORMATS is the program that parses in a loop, CORPORA the folder with extraction/ and same-event/

The pages are those of the extraction benchmark; everything else is made of the articles in same-event/, the same ones in each format.
Each figure is the median of rounds that take turns, in time of the processor, within a process that has its files in memory. All of
them do the whole of their work: Copytaster parses to stories with their facts, trafilatura extracts text and metadata, feedparser
reads the feed and cleans its HTML, as it comes installed. In a second row it neither cleans nor resolves addresses: what it then gives
is markup.
"""
import email.message
import email.utils
import glob
import gzip
import html
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile

import feedparser
import trafilatura

ROUNDS = 5
SECONDS = 0.5  # for one format in one round
ENTRIES = 40  # of a feed, an export, a mailbox or an archive
DIGEST = 6  # articles in one text
PEER_PAGES = 40  # pages for a round of a peer: every so many, that a round takes seconds
PEER_FEEDS = 4


# What is parsed: lists of a file's name and its content.

def articles(corpora):
    """Titles, paragraphs and dates, of texts that are long enough to be one."""
    for path in sorted(glob.glob(os.path.join(corpora, "same-event", "*.jsonl"))):
        for line in open(path, encoding="utf-8"):
            record = json.loads(line)
            paragraphs = [line.strip() for line in record["text"].split("\n") if line.strip()]
            if len(record["text"]) > 600 and record["title"]:
                yield record["title"].strip(), paragraphs


def pages(corpora):
    for path in sorted(glob.glob(os.path.join(corpora, "extraction", "html", "*.html.gz"))):
        yield os.path.basename(path)[:-3], gzip.open(path).read()


def bunches(items, size):
    return [items[i:i + size] for i in range(0, len(items), size)]


def markup(paragraphs):
    return "".join("<p>%s</p>\n" % html.escape(paragraph, quote=False) for paragraph in paragraphs)


def moment(i):
    return email.utils.formatdate(1767691440 + i)


def rss(bunch):
    items = [
        "<item><title>%s</title><link>https://a.example/%d</link><guid isPermaLink=\"false\">id-%d</guid><dc:creator>Jane Doe</dc:creator>"
        "<pubDate>%s</pubDate><category>News</category><description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n"
        % (html.escape(title), i, i, moment(i), html.escape(text[0]), markup(text)) for i, (title, text) in enumerate(bunch)]
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A paper</title><language>en</language>\n%s</channel></rss>'
        % "".join(items)).encode()


def atom(bunch):
    items = [
        "<entry><id>urn:%d</id><title>%s</title><updated>2026-01-06T09:24:00Z</updated><link href=\"https://a.example/%d\"/>"
        "<content type=\"html\">%s</content></entry>\n" % (i, html.escape(title), i, html.escape(markup(text)))
        for i, (title, text) in enumerate(bunch)]
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><title>A paper</title>%s</feed>' % "".join(items)).encode()


def records(bunch):
    return [{"title": title, "url": "https://a.example/%d" % i, "text": "\n\n".join(text)} for i, (title, text) in enumerate(bunch)]


def mail(i, article):
    title, text = article
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jane Doe <j@a.example>", "k@a.example", " ".join(title.split())
    message["Date"], message["Message-ID"] = moment(i), "<%d@a.example>" % i
    message.set_content("\n\n".join(text))
    message.add_alternative("<html><body>%s</body></html>" % markup(text), subtype="html")
    return message.as_bytes()


def plain(article):
    title, text = article
    return "\n\n".join([title] + text).encode()


def page(article):
    title, text = article
    return ("<html><head><title>%s</title></head><body>%s</body></html>" % (html.escape(title), markup(text))).encode()


def archive(bunch):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for i, article in enumerate(bunch):
            packed.writestr("%d.html" % i, page(article))
    return buffer.getvalue()


def warc(bunch):
    parts = []
    for i, article in enumerate(bunch):
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page(article)
        head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\nContent-Length: %d\r\n\r\n" % (i, len(block))
        parts.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(parts)


def made(corpora):
    """The files of each format."""
    known = list(articles(corpora))
    many = bunches(known, ENTRIES)

    def files(ending, contents):
        return [("%d.%s" % (i, ending), content) for i, content in enumerate(contents)]

    return {
        "html": list(pages(corpora)), "text": files("txt", map(plain, known)),
        "text, %d stories" % DIGEST: files("txt", (b"\n\n".join(map(plain, bunch)) for bunch in bunches(known, DIGEST))),
        "markdown": files("md", (b"# " + plain(article) for article in known)), "rss": files("xml", map(rss, many)),
        "atom": files("xml", map(atom, many)), "json": files("json", (json.dumps(records(bunch)).encode() for bunch in many)),
        "json-lines": files("jsonl", (b"\n".join(json.dumps(r).encode() for r in records(bunch)) for bunch in many)),
        "mail": files("eml", (mail(i, article) for i, article in enumerate(known))),
        "mbox": files("mbox", (
            b"".join(b"From j@a.example Tue Jan  6 09:24:00 2026\n" + mail(i, article) + b"\n" for i, article in enumerate(bunch))
            for bunch in many)),
        "zip of html": files("zip", map(archive, many)), "warc": files("warc", map(warc, many)),
    }


# Who parses it. Each gives seconds for a pass over some files, and how many things it found in them.

def copytaster(program, paths):
    out = subprocess.run([program, str(SECONDS)] + paths, stdout=subprocess.PIPE, check=True).stdout
    result = json.loads(out)
    return result["seconds"], result["stories"]


def timed(function, contents):
    started = time.process_time()
    found = sum(function(content) for content in contents)
    return time.process_time() - started, found


def with_trafilatura(content):
    return 1 if trafilatura.bare_extraction(content, with_metadata=True) else 0


def with_feedparser(content):
    return len(feedparser.parse(io.BytesIO(content)).entries)


def with_feedparser_alone(content):
    return len(feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False).entries)


class Contestant:
    """Someone with some files: its rates, round by round."""

    def __init__(self, name, files, run):
        self.name, self.run = name, run
        self.bytes, self.count = sum(len(content) for _, content in files), len(files)
        self.rates, self.seconds, self.found = [], [], 0

    def round(self):
        seconds, self.found = self.run()
        self.seconds.append(seconds)
        self.rates.append(self.bytes / 1e6 / seconds)

    def show(self, things):
        seconds = statistics.median(self.seconds)
        print("%-30s %7.2f MB %9.1f MB/s %9.0f %s/s" % (
            self.name, self.bytes / 1e6, statistics.median(self.rates), self.found / seconds, things))


def write(folder, kind, files):
    """The paths of the files, written into a folder of their own."""
    below = os.path.join(folder, kind.replace(" ", "-"))
    os.makedirs(below)
    for name, content in files:
        with open(os.path.join(below, name), "wb") as file:
            file.write(content)
    return [os.path.join(below, name) for name, _ in files]


def main():
    program, corpora = sys.argv[1:3]
    known = made(corpora)
    with tempfile.TemporaryDirectory() as folder:
        paths = {kind: write(folder, kind, files) for kind, files in known.items()}

        def own(kind, step=1):
            return Contestant(kind, known[kind][::step], lambda: copytaster(program, paths[kind][::step]))

        def peer(name, kind, parts, function):
            """A peer with some of the files, and Copytaster with the same ones."""
            step = len(known[kind]) // parts
            files = known[kind][::step]
            contents = [content for _, content in files]
            return Contestant(name, files, lambda: timed(function, contents)), own(kind, step)

        all_own = [own(kind) for kind in known]
        peers = [
            peer("trafilatura " + trafilatura.__version__, "html", PEER_PAGES, with_trafilatura),
            peer("feedparser " + feedparser.__version__, "rss", PEER_FEEDS, with_feedparser),
            peer("feedparser, not cleaning", "rss", PEER_FEEDS, with_feedparser_alone),
        ]
        # A peer and Copytaster with the same files stand side by side: what else the machine does then slows both.
        contestants = all_own + [contestant for pair in peers for contestant in pair]
        for number in range(ROUNDS):
            for i in range(len(contestants)):
                contestants[(i + number) % len(contestants)].round()
        print("medians of %d rounds, one core; MB are 1,000,000 bytes" % ROUNDS)
        for contestant in all_own:
            contestant.show("stories")
        for contestant, same in peers:
            contestant.show("pages" if same.name == "html" else "entries")
            ratios = [a / b for a, b in zip(same.rates, contestant.rates)]
            print("  copytaster, the same files / this %6.1f times (%.1f to %.1f)" % (
                statistics.median(ratios), min(ratios), max(ratios)))


main()
