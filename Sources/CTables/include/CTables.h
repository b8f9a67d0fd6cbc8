// Two generated tables that lie in the program as they lie here. `#embed` is why this is C: in Swift they were seventeen thousand
// lines of text to be compiled.
#ifndef CTABLES_H
#define CTABLES_H

#include <stddef.h>

extern const unsigned char copytaster_word_frequency_bytes[];
extern const size_t copytaster_word_frequency_count;
extern const unsigned char copytaster_fold_bytes[];
extern const size_t copytaster_fold_count;

// Swift imports no arrays of unknown length.
static inline const unsigned char *copytaster_word_frequencies(void) { return copytaster_word_frequency_bytes; }
static inline const unsigned char *copytaster_folds(void) { return copytaster_fold_bytes; }

#endif
