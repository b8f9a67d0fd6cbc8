"""Articles of made-up words: no two have a word in common but by chance, and all of as many words have the same size."""
import random

SYLLABLES = ["ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo"]
PAIRS = [a + b for a in SYLLABLES for b in SYLLABLES]
SMALL = 45  # words, enough to be taken for a story and compared with others, and little to read
USUAL = 240  # of twelve letters: the 3 KB of a usual article


class Articles:
    """An endless supply of them, the same for the same seed."""

    def __init__(self, seed=1, words=SMALL):
        self.random, self.words = random.Random(seed), words

    def next(self):
        pairs = self.random.choices(PAIRS, k=3 * self.words)
        words = ["".join(pairs[i:i + 3]) for i in range(0, len(pairs), 3)]
        return (" ".join(words).capitalize() + ".\n").encode()
