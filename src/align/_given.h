/* The tokens of one pair's sentences, the left ones first, by number: what is read from strings and what beads are made of. */
#ifndef ALIGN_GIVEN_H
#define ALIGN_GIVEN_H

#include <stdint.h>

typedef struct {
    const int32_t *words;
    const int32_t *before; /* the gram that a token makes with the one before it, or -1 for the first of a sentence */
    const int64_t *offsets;
    const float *weights;  /* of each word */
    const int32_t *grams;  /* of the first word, of the second ... */
    const int32_t *owners; /* the word of each of these */
    int64_t n_words, n_owned;
    int64_t n_joined, n_grams; /* grams of two words have the first numbers */
} align_given;
#endif
