/* What the sentences of a short pair hold, as bits and weights: what `_dense.h` sums. */
#ifndef ALIGN_DENSE_MARKS_H
#define ALIGN_DENSE_MARKS_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "_given.h"

#define ALIGN_DENSE 64
#define ALIGN_LANES 16  /* marks and the rest end in zeros up to a whole step */
#define ALIGN_STRIDE 80 /* of the matrix of cells, which has a border of zeros on all sides */

#if defined(ALIGN_CLONES) /* by _core_loops.h */
#elif defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__) && !defined(__SANITIZE_ADDRESS__)
#define ALIGN_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ALIGN_CLONES
#endif
#define ALIGN_INLINE static inline __attribute__((always_inline))

typedef struct {
    uint64_t *word_marks, *gram_marks; /* which sentences hold a type; in one word of 64 bits where 32 x 32 do */
    float *as_word, *as_gram;          /* of each word: its squared weight, that of the grams just its sentences hold */
    int32_t *merged;                   /* and how many these are */
    int32_t *seen;                     /* where grams that are held more than once are first seen again */
    uint32_t *rest_left[2];            /* of each of the rest: the left sentences that hold it, below 32 and from there on */
    uint32_t *rest_right[2];
    float *rest_weight;                /* squared */
    uint8_t *planes[8];                /* the left sentences once more, eight at a time */
    uint16_t *picked;                  /* which of the rest each left sentence holds */
    int64_t picked_at[ALIGN_DENSE + 1];
    int32_t *once;                     /* the words of the sentences, each once in a sentence: the left ones come first */
    int32_t once_at[2 * ALIGN_DENSE + 1];
    int32_t alone[2 * ALIGN_DENSE];    /* grams of two words that one sentence alone holds: left ones, from 64 on right ones */
    float *idf;                        /* by number of sentences */
    int64_t idf_size;                  /* the number of sentences that idf is for */
    int64_t n, m, words, rest;
    int whole;                         /* whether a mark takes two words of 64 bits */
    float word_norm[2 * ALIGN_DENSE], gram_norm[2 * ALIGN_DENSE]; /* one over the length: left ones, from 64 on right ones */
    float *word_dots, *gram_dots;      /* left sentences x 64: sums over the types that both sentences have */
    float *cells, *scores;
} align_dense;

ALIGN_INLINE uint64_t align_left(const uint64_t *marks, int64_t t, const int whole) {
    return whole ? marks[2 * t] : (uint32_t)marks[t];
}
ALIGN_INLINE uint64_t align_right(const uint64_t *marks, int64_t t, const int whole) {
    return whole ? marks[2 * t + 1] : marks[t] >> 32;
}
ALIGN_INLINE int align_df(const uint64_t *marks, int64_t t, const int whole) {
    return whole ? __builtin_popcountll(marks[2 * t]) + __builtin_popcountll(marks[2 * t + 1]) : __builtin_popcountll(marks[t]);
}
ALIGN_INLINE uint64_t align_rest(uint32_t *const *side, int64_t t, const int whole) {
    return whole ? side[0][t] | (uint64_t)side[1][t] << 32 : side[0][t];
}

/* The bit of a sentence, as in a word of 64 bits for 32 x 32. */
ALIGN_INLINE uint64_t align_bit(int64_t i, int64_t n, const int whole) {
    return (uint64_t)1 << (i < n ? i : i - n + (whole ? 0 : ALIGN_DENSE / 2));
}

/* Where what is known of a sentence is kept: left ones, from 64 on right ones. */
ALIGN_INLINE int64_t align_place_of(const align_dense *d, int64_t i) { return i < d->n ? i : i - d->n + ALIGN_DENSE; }

/* Mark the sentences that hold each word, and each gram that is held more than once; list where these are first seen again, and
   return how many they are, those of two words first (`joined`). */
ALIGN_INLINE int64_t align_mark(align_dense *d, const align_given *g, int64_t *joined, const int whole) {
    const int32_t *restrict words = g->words, *restrict again = g->again, *restrict firsts = g->firsts;
    uint64_t *restrict word_marks = d->word_marks, *restrict gram_marks = d->gram_marks;
    int32_t *restrict found = d->seen, *restrict once = d->once, *restrict alone = d->alone;
    int64_t count = 0, kept = 0, n = d->n;
    uint64_t bits[2 * ALIGN_DENSE];
    memset(word_marks, 0, (size_t)(g->n_words + ALIGN_LANES) * sizeof(uint64_t) << whole);
    memset(gram_marks, 0, (size_t)g->n_grams * sizeof(uint64_t) << whole);
    for (int64_t i = 0; i < n + d->m; i++) {
        int64_t at = g->offsets[i], stop = g->offsets[i + 1], side = whole && i >= n;
        uint64_t bit = bits[i] = align_bit(i, n, whole);
        alone[align_place_of(d, i)] = stop > at ? (int32_t)(stop - at - 1) : 0;
        d->once_at[i] = (int32_t)kept;
        for (; at < stop; at++) {
            uint64_t *mark = word_marks + ((int64_t)words[at] << whole) + side;
            once[kept] = words[at];
            kept += !(*mark & bit);
            *mark |= bit;
        }
    }
    d->once_at[n + d->m] = (int32_t)kept;
    for (int64_t k = 0; k < g->n_joined_again; k++) {
        int64_t i = g->again_holders[k], first = firsts[k];
        uint64_t bit = bits[i], *mark = gram_marks + ((int64_t)again[k] << whole);
        found[count] = (int32_t)k;
        count += whole ? !(mark[0] | mark[1]) : !mark[0];
        mark[whole && first >= n] |= bits[first];
        alone[align_place_of(d, i)] -= (mark[whole && i >= n] & bit) != 0; /* twice in one sentence */
        mark[whole && i >= n] |= bit;
    }
    *joined = count;
    for (int64_t k = g->n_joined_again; k < g->n_again; k++) {
        int64_t gram = again[k], word = g->again_holders[k], first = firsts[k];
        found[count] = (int32_t)k;
        if (whole) {
            count += !(gram_marks[2 * gram] | gram_marks[2 * gram + 1]);
            gram_marks[2 * gram] |= word_marks[2 * first] | word_marks[2 * word];
            gram_marks[2 * gram + 1] |= word_marks[2 * first + 1] | word_marks[2 * word + 1];
        } else {
            count += !gram_marks[gram];
            gram_marks[gram] |= word_marks[first] | word_marks[word];
        }
    }
    return count;
}

/* Add a gram to the rest. */
ALIGN_INLINE void align_add_rest(const align_dense *d, int64_t rest, int64_t gram, int df, const int whole) {
    uint64_t left = align_left(d->gram_marks, gram, whole), right = align_right(d->gram_marks, gram, whole);
    d->rest_left[0][rest] = (uint32_t)left;
    d->rest_right[0][rest] = (uint32_t)right;
    if (whole) {
        d->rest_left[1][rest] = (uint32_t)(left >> 32);
        d->rest_right[1][rest] = (uint32_t)(right >> 32);
    }
    d->rest_weight[rest] = d->idf[df] * d->idf[df];
}

/* Read the words and grams of a pair as bits, and weigh them.

   Most grams stand in one word only: those that just its sentences hold are counted and go with it. Where a type is added
   or not takes no branch, none could be foreseen. */
ALIGN_INLINE void align_collect(align_dense *d, const align_given *g, int local, const int whole) {
    int32_t *restrict merged = d->merged, *restrict alone = d->alone;
    float *restrict as_word = d->as_word, *restrict as_gram = d->as_gram;
    const uint64_t *restrict word_marks = d->word_marks, *restrict gram_marks = d->gram_marks;
    const float *restrict idf = d->idf;
    int64_t joined, count = align_mark(d, g, &joined, whole), rest = 0, shared = 0;
    memcpy(merged, g->own, (size_t)g->n_words * sizeof(int32_t));
    for (int64_t k = 0; k < joined; k++) {
        int64_t gram = g->again[d->seen[k]];
        int df = align_df(gram_marks, gram, whole);
        align_add_rest(d, shared, gram, df, whole);
        shared += df > 1;
    }
    rest = shared;
    for (int64_t k = joined; k < count; k++) {
        int64_t gram = g->again[d->seen[k]], word = g->firsts[d->seen[k]];
        int many; /* whether it is not held by just the same sentences */
        const uint64_t *x = gram_marks + (gram << whole), *y = word_marks + (word << whole);
        many = whole ? ((x[0] ^ y[0]) | (x[1] ^ y[1])) != 0 : x[0] != y[0];
        merged[word] -= many;
        align_add_rest(d, rest, gram, align_df(gram_marks, gram, whole), whole);
        rest += many;
    }
    for (int64_t i = 0; i < d->n + d->m; i++) {
        int64_t place = align_place_of(d, i), number = place & (ALIGN_DENSE - 1);
        const uint32_t *held = (i < d->n ? d->rest_left : d->rest_right)[number >> 5];
        int32_t count = 0;
        for (int64_t t = 0; t < shared; t++) count += (int32_t)(held[t] >> (number & 31) & 1);
        alone[place] -= count;
    }
    for (int side = 0; side < 1 + whole; side++) {
        memset(d->rest_left[side] + rest, 0, ALIGN_LANES * sizeof(uint32_t));
        memset(d->rest_right[side] + rest, 0, ALIGN_LANES * sizeof(uint32_t));
    }
    memset(d->rest_weight + rest, 0, ALIGN_LANES * sizeof(float));
    for (int64_t t = 0; t < g->n_words; t++) {
        int df = align_df(word_marks, t, whole);
        float weight = g->weights[t] * (local ? idf[df] : 1.0f);
        as_word[t] = weight * weight;
        as_gram[t] = (float)merged[t] * (idf[df] * idf[df]);
    }
    d->words = g->n_words;
    d->rest = rest;
}

/* Sum what sentence number i holds of words, and of grams but for the rest. */
ALIGN_INLINE void align_length(const align_dense *d, int64_t i, float *words, float *grams) {
    float x = 0, y = (float)d->alone[align_place_of(d, i)] * (d->idf[1] * d->idf[1]);
    for (int64_t k = d->once_at[i]; k < d->once_at[i + 1]; k++) {
        x += d->as_word[d->once[k]];
        y += d->as_gram[d->once[k]];
    }
    *words = x;
    *grams = y;
}

ALIGN_CLONES static void align_collect_half(align_dense *d, const align_given *g, int local) { align_collect(d, g, local, 0); }
ALIGN_CLONES static void align_collect_whole(align_dense *d, const align_given *g, int local) { align_collect(d, g, local, 1); }

#endif
