"""Articles of made-up words, 65,536 of them, about as many as a newspaper uses: two articles share a few by chance and never five
in a row, and all articles of as many words have the same size."""
import random

SYLLABLES = ["ba", "co", "du", "fe", "gi", "ho", "ju", "ka", "le", "mi", "no", "pu", "ra", "se", "ti", "vo"]
PAIRS = [a + b for a in SYLLABLES for b in SYLLABLES]
SMALL = 45  # words, enough to be taken for a story and compared with others, and little to read
USUAL = 350  # the 3 KB of a usual article


class Articles:
    """An endless supply of them, the same for the same seed."""

    def __init__(self, seed=1, words=SMALL):
        self.random, self.words = random.Random(seed), words

    def next(self):
        pairs = self.random.choices(PAIRS, k=2 * self.words)
        words = [pairs[i] + pairs[i + 1] for i in range(0, len(pairs), 2)]
        return (" ".join(words).capitalize() + ".\n").encode()
