#!/usr/bin/env python3
"""Lists how often words are used in the languages of the parser, from the `wordfreq` package: language, word, -100·log10(frequency).

Usage: pip install wordfreq==3.1.1
       python3 scripts/make-word-frequencies.py > words
       swift run -c release pack-words < words > packed && mv packed Sources/CTables/word-frequencies.bin
Only selects: folding, stemming, the arithmetic and the packing are scripts/PackWords.
"""
from math import log10
from wordfreq import get_frequency_dict

# Below this a word is as good as unknown: see WordFrequencies. Of English more are kept, since most of the news is in it.
CUTS = {"en": 1e-7, "es": 4e-7, "fr": 4e-7, "de": 4e-7, "pt": 4e-7, "it": 4e-7, "ar": 4e-7, "ru": 4e-7}
# Read as pairs of characters. A pair within a word is as frequent as that word; one across two words, as its two halves together.
PAIRED = {"zh": 2e-6, "ja": 2e-6}


def pairs(frequencies, cut):
    result, heads, tails = {}, {}, {}
    for word, f in frequencies.items():
        if any(ord(c) < 0x3040 for c in word): continue
        heads[word[0]] = heads.get(word[0], 0) + f
        tails[word[-1]] = tails.get(word[-1], 0) + f
        for a, b in zip(word, word[1:]): result[a + b] = result.get(a + b, 0) + f
    for a, f in tails.items():
        if f < cut: continue
        for b, g in heads.items():
            if f * g >= cut: result[a + b] = result.get(a + b, 0) + f * g
    return result


for language in [*CUTS, *PAIRED]:
    frequencies, cut = get_frequency_dict(language, "best"), CUTS.get(language)
    if not cut: frequencies, cut = pairs(frequencies, PAIRED[language]), PAIRED[language]
    for word, f in sorted(frequencies.items()):
        if f >= cut * 0.999 and all(c.isalnum() or c in "'’" for c in word) and not any(c.isupper() for c in word):
            print(language, word, round(-100 * log10(min(f, 1))))
