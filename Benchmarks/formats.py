#!/usr/bin/python3
"""How fast files of each format are parsed on one core, and RSS beside feedparser in the same run.

usage: formats.py PROGRAM FOLDER     takes the texts of FOLDER as articles; prints MB/s, stories/s, and their ratio for RSS

PROGRAM writes every story as JSON, which the peer does not; the time that it needs for an empty file is subtracted.
"""
import email.message
import email.utils
import gzip
import html
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
import zipfile

PROGRAM, FOLDER = sys.argv[1:3]
STORIES = 4000


def paragraphs():
    texts = [open(os.path.join(FOLDER, name), encoding="utf-8").read() for name in sorted(os.listdir(FOLDER)) if name.endswith(".txt")]
    return [line.strip() for text in texts for line in text.split("\n") if len(line) > 80]


LINES = paragraphs()


def article(i):
    """Ten paragraphs of real text, in an order of their own: 3 KB."""
    return [LINES[(i * 7 + n * 3) % len(LINES)] for n in range(10)]


def page(i):
    return "".join("<p>%s</p>\n" % html.escape(line, quote=False) for line in article(i))


def rss(count):
    items = []
    for i in range(count):
        items.append(
            "<item><title>Headline number %d</title><link>https://a.example/%d</link><guid isPermaLink=\"false\">id-%d</guid>"
            "<dc:creator><![CDATA[Jane Doe]]></dc:creator><pubDate>%s</pubDate><category>News</category>"
            "<description>%s</description><content:encoded><![CDATA[%s]]></content:encoded></item>\n"
            % (i, i, i, email.utils.formatdate(1767691440 + i), html.escape(article(i)[0]), page(i)))
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>A paper</title><language>en</language>\n%s</channel></rss>'
        % "".join(items)).encode()


def atom():
    items = [
        "<entry><id>urn:%d</id><title>Headline number %d</title><updated>2026-01-06T09:24:00Z</updated>"
        "<link href=\"https://a.example/%d\"/><content type=\"html\">%s</content></entry>\n" % (i, i, i, html.escape(page(i)))
        for i in range(STORIES)]
    return ('<feed xmlns="http://www.w3.org/2005/Atom"><title>A paper</title>%s</feed>' % "".join(items)).encode()


def records():
    return [{"title": "Headline number %d" % i, "url": "https://a.example/%d" % i, "text": "\n\n".join(article(i))} for i in range(STORIES)]


def mail(i):
    message = email.message.EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jane Doe <j@a.example>", "k@a.example", "Headline number %d" % i
    message["Date"], message["Message-ID"] = email.utils.formatdate(1767691440 + i), "<%d@a.example>" % i
    message.set_content("\n\n".join(article(i)))
    message.add_alternative("<html><body>%s</body></html>" % page(i), subtype="html")
    return message.as_bytes()


def archive():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for i in range(STORIES // 2):
            packed.writestr("%d.html" % i, "<html><head><title>Headline %d</title></head><body>%s</body></html>" % (i, page(i)))
    return buffer.getvalue()


def warc():
    parts = []
    for i in range(STORIES):
        body = ("<html><head><title>Headline %d</title></head><body>%s</body></html>" % (i, page(i))).encode()
        block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
        head = "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\nContent-Length: %d\r\n\r\n" % (i, len(block))
        parts.append(head.encode() + block + b"\r\n\r\n")
    return b"".join(parts)


def cpu():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def parse(content, name):
    """The processor time that the program takes, and how many stories it finds."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        open(path, "wb").write(content)
        best = float("inf")
        for _ in range(3):
            before = cpu()
            out = subprocess.run([PROGRAM, "parse", path], stdout=subprocess.PIPE, check=True).stdout
            best = min(best, cpu() - before)
        return best, out.count(b"\n")


def main():
    idle, _ = parse(b"", "empty.txt")
    feed = rss(STORIES)
    cases = [
        ("rss", "a.xml", feed), ("atom", "a.xml", atom()), ("json", "a.json", json.dumps(records()).encode()),
        ("json-lines", "a.jsonl", b"\n".join(json.dumps(r).encode() for r in records())), ("mail", "a.eml", mail(0)),
        ("mbox", "a.mbox", b"".join(b"From j@a.example Tue Jan  6 09:24:00 2026\n" + mail(i) + b"\n" for i in range(STORIES))),
        ("zip of html", "a.zip", archive()), ("warc", "a.warc", warc()), ("rss.gz", "a.xml.gz", gzip.compress(feed)),
    ]
    rates = {}
    print("%-12s %9s %9s %9s %11s" % ("format", "MB", "s", "MB/s", "stories/s"))
    for kind, name, content in cases:
        seconds, stories = parse(content, name)
        seconds = max(seconds - idle, 1e-4)
        rates[kind] = len(content) / 1e6 / seconds
        print("%-12s %9.2f %9.3f %9.1f %11.0f" % (kind, len(content) / 1e6, seconds, rates[kind], stories / seconds))
    try:
        import feedparser
    except ImportError:
        print("feedparser is not installed")
        return
    small = rss(STORIES // 20)
    before = time.process_time()
    entries = len(feedparser.parse(small).entries)
    seconds = time.process_time() - before
    rate = len(small) / 1e6 / seconds
    print("%-12s %9.2f %9.3f %9.1f %11.0f" % ("feedparser", len(small) / 1e6, seconds, rate, entries / seconds))
    print("rss: %.1f times feedparser" % (rates["rss"] / rate))


main()
