/* The tokens of one pair's sentences, the left ones first, by number: what is read from strings and what beads are made of. */
#ifndef ALIGN_GIVEN_H
#define ALIGN_GIVEN_H

#include <stdint.h>

/* Grams of two words come first; they are held by sentences, those of one word by words. Numbers go in order of appearance. */
typedef struct {
    const int32_t *words;         /* of each token */
    const int64_t *offsets;       /* of the sentences' tokens */
    const float *weights;         /* of each word */
    const int32_t *own;           /* of each word: grams that it is the first to hold */
    const int32_t *again;         /* grams that are held once more: those of two words first, in order of who holds them */
    const int32_t *firsts;        /* who held them first */
    const int32_t *again_holders; /* and who does once more */
    int64_t n_words, n_joined, n_grams, n_joined_again, n_again;
} align_given;
#endif
