#include "CTables.h"

// Made by scripts/make-word-frequencies.py and scripts/PackWords; read by WordFrequencies.swift, which tells how it is packed.
// From wordfreq 3.1.1 by Robyn Speer, CC BY-SA 4.0: see docs/word-frequencies.md.
const unsigned char copytaster_word_frequency_bytes[] = {
#embed "word-frequencies.bin"
};
const size_t copytaster_word_frequency_count = sizeof copytaster_word_frequency_bytes;

// Made by scripts/make-fold-table.py; read by Fold.swift. From the Unicode Character Database, Unicode License v3.
const unsigned char copytaster_fold_bytes[] = {
#embed "folds.txt"
};
const size_t copytaster_fold_count = sizeof copytaster_fold_bytes;
