/* Similarity of two texts of at most 64 sentences each: a type of token is two words of 64 bits, one for each text,
   whose bits are the sentences that hold it. Sums go to all sentences at once, sixteen in one step where AVX-512 is. */
#ifndef ALIGN_DENSE_H
#define ALIGN_DENSE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "_given.h"

#define ALIGN_DENSE 64
#define ALIGN_LANES 16  /* the arrays of the types end in zeros up to a whole step */
#define ALIGN_STRIDE 80 /* of the matrix of cells, which has a border of zeros on all sides */

#if defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__) && !defined(__SANITIZE_ADDRESS__)
#define ALIGN_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ALIGN_CLONES
#endif
#define ALIGN_INLINE static inline __attribute__((always_inline))

typedef struct {
    uint64_t *left, *right; /* of each type: the sentences that hold it */
    float *weight;          /* squared */
    int64_t types;
} align_types;

typedef struct {
    align_types both, one;         /* types of both texts; types that several sentences of one text hold */
    float alone[2 * ALIGN_DENSE];  /* squared weight of the types that one sentence alone holds: left ones, right ones */
    float left_norm[ALIGN_DENSE], right_norm[ALIGN_DENSE]; /* one over the length */
    float *dots;                   /* left sentences x 64: sums over the types that both sentences have */
} align_bits;

typedef struct {
    uint64_t *word_marks, *gram_marks; /* which sentences hold a type; in one word of 64 bits where 32 x 32 do */
    int32_t *rest;                     /* grams that are held more than once */
    int32_t *merged;                   /* of each word: grams that just its sentences hold */
    float *idf;                        /* by number of sentences */
    int64_t idf_size;                  /* the number of sentences that idf is for */
    float *cells, *scores;
    align_bits words, grams;
} align_dense;

ALIGN_INLINE uint64_t align_left(const uint64_t *marks, int64_t t, const int whole) {
    return whole ? marks[2 * t] : (uint32_t)marks[t];
}
ALIGN_INLINE uint64_t align_right(const uint64_t *marks, int64_t t, const int whole) {
    return whole ? marks[2 * t + 1] : marks[t] >> 32;
}

/* The bit of a sentence, as in a word of 64 bits for 32 x 32. */
ALIGN_INLINE uint64_t align_bit(int64_t i, int64_t n, const int whole) {
    return (uint64_t)1 << (i < n ? i : i - n + (whole ? 0 : ALIGN_DENSE / 2));
}

/* Mark the sentences that hold each word, and each gram that is held more than once; return how many grams these are, those
   of two words first (`joined`). `alone` counts the different grams of two words of each sentence. */
ALIGN_INLINE int64_t align_mark(align_dense *d, const align_given *g, int64_t n, int64_t m, int32_t *alone, int64_t *joined,
                                const int whole) {
    const int32_t *restrict words = g->words, *restrict again = g->again, *restrict holders = g->holders;
    uint64_t *restrict word_marks = d->word_marks, *restrict gram_marks = d->gram_marks;
    int32_t *restrict rest = d->rest;
    int64_t count = 0;
    memset(word_marks, 0, (size_t)g->n_words * sizeof(uint64_t) << whole);
    memset(gram_marks, 0, (size_t)g->n_grams * sizeof(uint64_t) << whole);
    for (int64_t i = 0; i < n + m; i++) {
        int64_t at = g->offsets[i], stop = g->offsets[i + 1], side = whole && i >= n;
        uint64_t bit = align_bit(i, n, whole);
        alone[i < n ? i : i - n + ALIGN_DENSE] = stop > at ? (int32_t)(stop - at - 1) : 0;
        for (; at < stop; at++) word_marks[((int64_t)words[at] << whole) + side] |= bit;
    }
    for (int64_t k = 0; k < g->n_joined_again; k++) {
        int64_t gram = again[k], i = g->again_holders[k], first = holders[gram];
        uint64_t bit = align_bit(i, n, whole), *mark = gram_marks + (gram << whole);
        rest[count] = (int32_t)gram;
        count += whole ? !(mark[0] | mark[1]) : !mark[0];
        mark[whole && first >= n] |= align_bit(first, n, whole);
        alone[i < n ? i : i - n + ALIGN_DENSE] -= (mark[whole && i >= n] & bit) != 0; /* twice in one sentence */
        mark[whole && i >= n] |= bit;
    }
    *joined = count;
    for (int64_t k = g->n_joined_again; k < g->n_again; k++) {
        int64_t gram = again[k], word = g->again_holders[k], first = holders[gram];
        rest[count] = (int32_t)gram;
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

/* Add a type where `many` is 1; no branch, none could be foreseen. */
ALIGN_INLINE void align_put(align_bits *bits, uint64_t left, uint64_t right, float weight, int many) {
    int64_t both = bits->both.types, one = bits->one.types;
    int shared = (left != 0) & (right != 0);
    bits->both.left[both] = bits->one.left[one] = left;
    bits->both.right[both] = bits->one.right[one] = right;
    bits->both.weight[both] = bits->one.weight[one] = weight;
    bits->both.types = both + (many & shared);
    bits->one.types = one + (many & !shared);
}

ALIGN_INLINE void align_close(align_types *types) {
    memset(types->left + types->types, 0, ALIGN_LANES * sizeof(uint64_t));
    memset(types->right + types->types, 0, ALIGN_LANES * sizeof(uint64_t));
    memset(types->weight + types->types, 0, ALIGN_LANES * sizeof(float));
}

/* Read the words and grams of a pair as bits, and weigh them.

   Most grams stand in one word only: those that just its sentences hold are counted and become one type. */
ALIGN_INLINE void align_collect(align_dense *d, const align_given *g, int64_t n, int64_t m, int local,
                                const int whole) {
    int32_t alone[2 * ALIGN_DENSE], *restrict merged = d->merged;
    const uint64_t *word_marks = d->word_marks, *gram_marks = d->gram_marks;
    const float *idf = d->idf;
    int64_t joined, count = align_mark(d, g, n, m, alone, &joined, whole);
    d->words.both.types = d->words.one.types = d->grams.both.types = d->grams.one.types = 0;
    memcpy(merged, g->own, (size_t)g->n_words * sizeof(int32_t));
    for (int64_t k = 0; k < count; k++) {
        int64_t gram = d->rest[k], word = k < joined ? 0 : g->holders[gram];
        uint64_t left = align_left(gram_marks, gram, whole), right = align_right(gram_marks, gram, whole);
        int df = __builtin_popcountll(left) + __builtin_popcountll(right), many = df > 1;
        float weight = idf[df];
        if (k >= joined) { /* a gram of a word, and not held by the same sentences */
            many = !(left == align_left(word_marks, word, whole) && right == align_right(word_marks, word, whole));
            merged[word] -= many;
        }
        align_put(&d->grams, left, right, weight * weight, many);
        if (k < joined && many) {
            for (; left; left &= left - 1) alone[__builtin_ctzll(left)]--;
            for (; right; right &= right - 1) alone[ALIGN_DENSE + __builtin_ctzll(right)]--;
        }
    }
    memset(d->words.alone, 0, sizeof d->words.alone);
    for (int64_t t = 0; t < g->n_words; t++) {
        uint64_t left = align_left(word_marks, t, whole), right = align_right(word_marks, t, whole);
        int df = __builtin_popcountll(left) + __builtin_popcountll(right);
        int where = left ? __builtin_ctzll(left) : ALIGN_DENSE + __builtin_ctzll(right | (uint64_t)1 << 63);
        float weight = g->weights[t] * (local ? idf[df] : 1.0f);
        weight *= weight;
        d->words.alone[where] += df == 1 ? weight : 0.0f;
        alone[where] += df == 1 ? merged[t] : 0;
        align_put(&d->words, left, right, weight, df > 1);
        align_put(&d->grams, left, right, (float)merged[t] * (idf[df] * idf[df]), (df > 1) & (merged[t] > 0));
    }
    for (int k = 0; k < 2 * ALIGN_DENSE; k++) d->grams.alone[k] = 0;
    for (int64_t i = 0; i < n; i++) d->grams.alone[i] = (float)alone[i] * (idf[1] * idf[1]);
    for (int64_t j = 0; j < m; j++) d->grams.alone[ALIGN_DENSE + j] = (float)alone[ALIGN_DENSE + j] * (idf[1] * idf[1]);
    align_close(&d->words.both);
    align_close(&d->words.one);
    align_close(&d->grams.both);
    align_close(&d->grams.one);
}

static void align_sum_plain(align_bits *bits) {
    for (int side = 0; side < 2; side++) {
        const align_types *types = side ? &bits->one : &bits->both;
        for (int64_t t = 0; t < types->types; t++) {
            uint64_t left = types->left[t], right = types->right[t];
            float weight = types->weight[t];
            for (uint64_t set = right; set; set &= set - 1) bits->right_norm[__builtin_ctzll(set)] += weight;
            for (; left; left &= left - 1) {
                float *row = bits->dots + ALIGN_DENSE * __builtin_ctzll(left);
                bits->left_norm[__builtin_ctzll(left)] += weight;
                for (uint64_t set = right; set; set &= set - 1) row[__builtin_ctzll(set)] += weight;
            }
        }
    }
}

ALIGN_CLONES static void align_collect_half(align_dense *d, const align_given *g, int64_t n, int64_t m, int local) {
    align_collect(d, g, n, m, local, 0);
}
ALIGN_CLONES static void align_collect_whole(align_dense *d, const align_given *g, int64_t n, int64_t m, int local) {
    align_collect(d, g, n, m, local, 1);
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define ALIGN_WIDE __attribute__((target("avx512f,popcnt,bmi")))

/* The same, the left sentences of a shared type one after the other and all right ones at once. */
ALIGN_WIDE ALIGN_INLINE void align_sum_steps(align_bits *bits, const int steps) {
    __m512 left_norm[4], right_norm[4];
    for (int k = 0; k < steps; k++) {
        left_norm[k] = _mm512_loadu_ps(bits->left_norm + 16 * k);
        right_norm[k] = _mm512_loadu_ps(bits->right_norm + 16 * k);
    }
    /* Types come in the order of the first left sentence that holds them: its row waits in registers, because a row just
       written cannot be read at once. */
    __m512 row[4];
    float *at = bits->dots;
    for (int k = 0; k < steps; k++) row[k] = _mm512_setzero_ps();
    for (int64_t t = 0; t < bits->both.types; t++) {
        uint64_t left = bits->both.left[t], right = bits->both.right[t];
        float *to = bits->dots + ALIGN_DENSE * __builtin_ctzll(left);
        __m512 all = _mm512_set1_ps(bits->both.weight[t]), add[4];
        if (to != at) {
            for (int k = 0; k < steps; k++) {
                _mm512_storeu_ps(at + 16 * k, _mm512_add_ps(_mm512_loadu_ps(at + 16 * k), row[k]));
                row[k] = _mm512_setzero_ps();
            }
            at = to;
        }
        for (int k = 0; k < steps; k++) {
            add[k] = _mm512_maskz_mov_ps((__mmask16)(right >> 16 * k), all);
            row[k] = _mm512_add_ps(row[k], add[k]);
            right_norm[k] = _mm512_add_ps(right_norm[k], add[k]);
            left_norm[k] = _mm512_mask_add_ps(left_norm[k], (__mmask16)(left >> 16 * k), left_norm[k], all);
        }
        for (left &= left - 1; left; left &= left - 1) {
            to = bits->dots + ALIGN_DENSE * __builtin_ctzll(left);
            for (int k = 0; k < steps; k++) _mm512_storeu_ps(to + 16 * k, _mm512_add_ps(_mm512_loadu_ps(to + 16 * k), add[k]));
        }
    }
    for (int k = 0; k < steps; k++) _mm512_storeu_ps(at + 16 * k, _mm512_add_ps(_mm512_loadu_ps(at + 16 * k), row[k]));
    for (int64_t t = 0; t < bits->one.types; t++) {
        uint64_t left = bits->one.left[t], right = bits->one.right[t];
        __m512 all = _mm512_set1_ps(bits->one.weight[t]);
        for (int k = 0; k < steps; k++) {
            left_norm[k] = _mm512_mask_add_ps(left_norm[k], (__mmask16)(left >> 16 * k), left_norm[k], all);
            right_norm[k] = _mm512_mask_add_ps(right_norm[k], (__mmask16)(right >> 16 * k), right_norm[k], all);
        }
    }
    for (int k = 0; k < steps; k++) {
        _mm512_storeu_ps(bits->left_norm + 16 * k, left_norm[k]);
        _mm512_storeu_ps(bits->right_norm + 16 * k, right_norm[k]);
    }
}

ALIGN_WIDE static void align_sum_half(align_bits *bits) { align_sum_steps(bits, 2); }
ALIGN_WIDE static void align_sum_whole(align_bits *bits) { align_sum_steps(bits, 4); }
#endif

/* Sum what the sentences hold and share. */
static inline void align_sum(align_bits *bits, int64_t n, int64_t m) {
    memset(bits->dots, 0, (size_t)n * ALIGN_DENSE * sizeof(float));
    memcpy(bits->left_norm, bits->alone, sizeof bits->left_norm);
    memcpy(bits->right_norm, bits->alone + ALIGN_DENSE, sizeof bits->right_norm);
#if defined(__x86_64__) && defined(__GNUC__)
    if (!__builtin_cpu_supports("avx512f")) align_sum_plain(bits);
    else if (n <= 32 && m <= 32) align_sum_half(bits);
    else align_sum_whole(bits);
#else
    align_sum_plain(bits);
#endif
    for (int64_t i = 0; i < n; i++) bits->left_norm[i] = bits->left_norm[i] > 0 ? 1 / sqrtf(bits->left_norm[i]) : 0;
    for (int64_t j = 0; j < m; j++) bits->right_norm[j] = bits->right_norm[j] > 0 ? 1 / sqrtf(bits->right_norm[j]) : 0;
}

/* Read a pair of at most 64 x 64 sentences; with `local` its own idf is part of the words' weights. */
static inline void align_read(align_dense *d, const align_given *g, int64_t n, int64_t m, int local) {
    if (n <= 32 && m <= 32) align_collect_half(d, g, n, m, local);
    else align_collect_whole(d, g, n, m, local);
    align_sum(&d->words, n, m);
    align_sum(&d->grams, n, m);
}

/* The cells: a share of the words' cosine and the rest of the grams', 0 where that is not above `low`. */
ALIGN_INLINE void align_cells(const align_bits *words, const align_bits *grams, float share, float low, int64_t n,
                              float *cells, const int width) {
    memset(cells, 0, ALIGN_STRIDE * sizeof(float));
    memset(cells + (n + 1) * ALIGN_STRIDE, 0, ALIGN_STRIDE * sizeof(float));
    for (int64_t i = 0; i < n; i++) {
        float *row = cells + (i + 1) * ALIGN_STRIDE + 1;
        float x = share * words->left_norm[i], y = (1 - share) * grams->left_norm[i];
        const float *a = words->dots + ALIGN_DENSE * i, *b = grams->dots + ALIGN_DENSE * i;
        row[-1] = row[width] = 0;
        for (int j = 0; j < width; j++) {
            float cell = a[j] * x * words->right_norm[j] + b[j] * y * grams->right_norm[j];
            row[j] = cell > low ? cell : 0.0f;
        }
    }
}

/* The score of each cell, with what its neighbours in order say, and the best one of each row and column. */
ALIGN_INLINE void align_scores(const float *cells, float neighbour, int64_t n, float *scores, float *best_left,
                               int32_t *of_left, float *best_right, int32_t *of_right, const int width) {
    float top[ALIGN_DENSE] = {0};
    int32_t where[ALIGN_DENSE];
    for (int j = 0; j < width; j++) where[j] = -1;
    for (int64_t i = 0; i < n; i++) {
        const float *row = cells + (i + 1) * ALIGN_STRIDE + 1, *before = row - ALIGN_STRIDE - 1;
        const float *after = row + ALIGN_STRIDE + 1;
        float *out = scores + ALIGN_DENSE * i, most[ALIGN_LANES] = {0}, best = 0;
        for (int j = 0; j < width; j++) {
            float score = row[j] + neighbour * before[j] + neighbour * after[j];
            out[j] = row[j] > 0 ? score : 0.0f;
        }
        for (int j = 0; j < width; j++) {
            where[j] = out[j] > top[j] ? (int32_t)i : where[j];
            top[j] = out[j] > top[j] ? out[j] : top[j];
        }
        for (int j = 0; j < width; j += ALIGN_LANES)
            for (int k = 0; k < ALIGN_LANES; k++) most[k] = out[j + k] > most[k] ? out[j + k] : most[k];
        for (int k = 0; k < ALIGN_LANES; k++) best = most[k] > best ? most[k] : best;
        best_left[i] = best;
        of_left[i] = -1;
        if (best > 0)
            for (of_left[i] = 0; out[of_left[i]] != best;) of_left[i]++;
    }
    memcpy(best_right, top, (size_t)width * sizeof(float));
    memcpy(of_right, where, (size_t)width * sizeof(int32_t));
}

ALIGN_CLONES static void align_score_half(align_dense *d, float share, float low, float neighbour, int64_t n,
                                          float *best_left, int32_t *of_left, float *best_right, int32_t *of_right) {
    align_cells(&d->words, &d->grams, share, low, n, d->cells, ALIGN_DENSE / 2);
    align_scores(d->cells, neighbour, n, d->scores, best_left, of_left, best_right, of_right, ALIGN_DENSE / 2);
}
ALIGN_CLONES static void align_score_whole(align_dense *d, float share, float low, float neighbour, int64_t n,
                                           float *best_left, int32_t *of_left, float *best_right, int32_t *of_right) {
    align_cells(&d->words, &d->grams, share, low, n, d->cells, ALIGN_DENSE);
    align_scores(d->cells, neighbour, n, d->scores, best_left, of_left, best_right, of_right, ALIGN_DENSE);
}

/* Score the m cells of n rows; `best_right` and `of_right` have room for 64. */
static inline void align_score(align_dense *d, float share, float low, float neighbour, int64_t n, int64_t m,
                               float *best_left, int32_t *of_left, float *best_right, int32_t *of_right) {
    if (m <= ALIGN_DENSE / 2) align_score_half(d, share, low, neighbour, n, best_left, of_left, best_right, of_right);
    else align_score_whole(d, share, low, neighbour, n, best_left, of_left, best_right, of_right);
}

/* Which cells of a row have a score of at least `least`, above 0. */
static uint64_t align_good_plain(const float *scores, float least, int64_t m) {
    uint64_t good = 0;
    for (int64_t j = 0; j < m; j++) good |= (uint64_t)((scores[j] > 0) & (scores[j] >= least)) << j;
    return good;
}
#if defined(__x86_64__) && defined(__GNUC__)
ALIGN_WIDE static uint64_t align_good_wide(const float *scores, float least, int64_t m) {
    uint64_t good = 0;
    for (int64_t j = 0; j < m; j += 16) {
        __m512 some = _mm512_loadu_ps(scores + j);
        __mmask16 above = _mm512_cmp_ps_mask(some, _mm512_setzero_ps(), _CMP_GT_OQ);
        good |= (uint64_t)_mm512_mask_cmp_ps_mask(above, some, _mm512_set1_ps(least), _CMP_GE_OQ) << j;
    }
    return good & (~(uint64_t)0 >> (64 - m));
}
#endif
static inline uint64_t align_good(const float *scores, float least, int64_t m) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512f")) return align_good_wide(scores, least, m);
#endif
    return align_good_plain(scores, least, m);
}

/* The squared weight of the types that both of two sets of sentences hold, and of those that two others lack. */
ALIGN_CLONES static void align_common(const align_bits *bits, uint64_t left, uint64_t right, uint64_t other_left,
                                      uint64_t other_right, float *common, float *fresh) {
    const align_types *types = &bits->both;
    float both[ALIGN_LANES] = {0}, rest[ALIGN_LANES] = {0};
    for (int64_t t = 0; t < types->types; t += ALIGN_LANES)
        for (int k = 0; k < ALIGN_LANES; k++) {
            uint64_t x = types->left[t + k], y = types->right[t + k];
            float weight = (((x & left) != 0) & ((y & right) != 0)) ? types->weight[t + k] : 0.0f;
            both[k] += weight;
            rest[k] += ((x & other_left) | (y & other_right)) != 0 ? 0.0f : weight;
        }
    *common = *fresh = 0;
    for (int k = 0; k < ALIGN_LANES; k++) *common += both[k], *fresh += rest[k];
}

/* The squared weight of the types that any of some sentences hold, on either side. */
ALIGN_CLONES static void align_masses(const align_bits *bits, uint64_t left, uint64_t right, float *of_left, float *of_right) {
    float x[ALIGN_LANES] = {0}, y[ALIGN_LANES] = {0};
    for (int side = 0; side < 2; side++) {
        const align_types *types = side ? &bits->one : &bits->both;
        for (int64_t t = 0; t < types->types; t += ALIGN_LANES)
            for (int k = 0; k < ALIGN_LANES; k++) {
                x[k] += (types->left[t + k] & left) != 0 ? types->weight[t + k] : 0.0f;
                y[k] += (types->right[t + k] & right) != 0 ? types->weight[t + k] : 0.0f;
            }
    }
    *of_left = *of_right = 0;
    for (int k = 0; k < ALIGN_LANES; k++) *of_left += x[k], *of_right += y[k];
    for (; left; left &= left - 1) *of_left += bits->alone[__builtin_ctzll(left)];
    for (; right; right &= right - 1) *of_right += bits->alone[ALIGN_DENSE + __builtin_ctzll(right)];
}
#endif
