/* Similarity of two texts of at most 64 sentences each. What sentences hold is one type after the other, with the bits of
   the sentences that hold it on either side: first the words, each with the grams that just its sentences hold, then every
   gram that other sentences hold too. Sums go to all right sentences at once, sixteen in one step where AVX-512 is. */
#ifndef ALIGN_DENSE_H
#define ALIGN_DENSE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "_given.h"

#define ALIGN_DENSE 64
#define ALIGN_LANES 16  /* marks and the rest end in zeros up to a whole step */
#define ALIGN_STRIDE 80 /* of the matrix of cells, which has a border of zeros on all sides */

#if defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__) && !defined(__SANITIZE_ADDRESS__)
#define ALIGN_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ALIGN_CLONES
#endif
#define ALIGN_INLINE static inline __attribute__((always_inline))

typedef struct {
    uint64_t *word_marks, *gram_marks; /* which sentences hold a type; in one word of 64 bits where 32 x 32 do */
    float *as_word, *as_gram;          /* of each word: its squared weight, that of the grams just its sentences hold */
    int32_t *merged;                   /* and how many these are */
    int32_t *again;                    /* grams that are held more than once */
    uint32_t *rest_left[2];            /* of each of the rest: the left sentences that hold it, below 32 and from there on */
    uint32_t *rest_right[2];
    float *rest_weight;                /* squared */
    uint32_t *picked[2];               /* scratch: the right sentences and weights of the rest that one left sentence holds */
    float *picked_weight;
    int32_t *once;                     /* the words of the sentences, each once in a sentence: the left ones come first */
    int32_t once_at[2 * ALIGN_DENSE + 1];
    int32_t alone[2 * ALIGN_DENSE];    /* of each sentence: grams of two words that it alone holds */
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
ALIGN_INLINE uint64_t align_rest(uint32_t *const *side, int64_t t, const int whole) {
    return whole ? side[0][t] | (uint64_t)side[1][t] << 32 : side[0][t];
}

/* The bit of a sentence, as in a word of 64 bits for 32 x 32. */
ALIGN_INLINE uint64_t align_bit(int64_t i, int64_t n, const int whole) {
    return (uint64_t)1 << (i < n ? i : i - n + (whole ? 0 : ALIGN_DENSE / 2));
}

/* Mark the sentences that hold each word, and each gram that is held more than once; return how many grams these are, those
   of two words first (`joined`). */
ALIGN_INLINE int64_t align_mark(align_dense *d, const align_given *g, int64_t *joined, const int whole) {
    const int32_t *restrict words = g->words, *restrict again = g->again, *restrict holders = g->holders;
    uint64_t *restrict word_marks = d->word_marks, *restrict gram_marks = d->gram_marks;
    int32_t *restrict found = d->again, *restrict once = d->once, *restrict alone = d->alone;
    int64_t count = 0, kept = 0, n = d->n;
    memset(word_marks, 0, (size_t)(g->n_words + ALIGN_LANES) * sizeof(uint64_t) << whole);
    memset(gram_marks, 0, (size_t)g->n_grams * sizeof(uint64_t) << whole);
    for (int64_t i = 0; i < n + d->m; i++) {
        int64_t at = g->offsets[i], stop = g->offsets[i + 1], side = whole && i >= n;
        uint64_t bit = align_bit(i, n, whole);
        alone[i] = stop > at ? (int32_t)(stop - at - 1) : 0;
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
        int64_t gram = again[k], i = g->again_holders[k], first = holders[gram];
        uint64_t bit = align_bit(i, n, whole), *mark = gram_marks + (gram << whole);
        found[count] = (int32_t)gram;
        count += whole ? !(mark[0] | mark[1]) : !mark[0];
        mark[whole && first >= n] |= align_bit(first, n, whole);
        alone[i] -= (mark[whole && i >= n] & bit) != 0; /* twice in one sentence */
        mark[whole && i >= n] |= bit;
    }
    *joined = count;
    for (int64_t k = g->n_joined_again; k < g->n_again; k++) {
        int64_t gram = again[k], word = g->again_holders[k], first = holders[gram];
        found[count] = (int32_t)gram;
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

/* Read the words and grams of a pair as bits, and weigh them.

   Most grams stand in one word only: those that just its sentences hold are counted and go with it. Where a type is added
   or not takes no branch, none could be foreseen. */
ALIGN_INLINE void align_collect(align_dense *d, const align_given *g, int local, const int whole) {
    int32_t *restrict merged = d->merged, *restrict alone = d->alone;
    uint32_t *restrict low_left = d->rest_left[0], *restrict low_right = d->rest_right[0];
    uint32_t *restrict high_left = d->rest_left[1], *restrict high_right = d->rest_right[1];
    float *restrict rest_weight = d->rest_weight, *restrict as_word = d->as_word, *restrict as_gram = d->as_gram;
    const uint64_t *restrict word_marks = d->word_marks, *restrict gram_marks = d->gram_marks;
    const float *restrict idf = d->idf;
    int64_t joined, count = align_mark(d, g, &joined, whole), rest = 0;
    memcpy(merged, g->own, (size_t)g->n_words * sizeof(int32_t));
    for (int64_t k = 0; k < count; k++) {
        int64_t gram = d->again[k], word = k < joined ? 0 : g->holders[gram];
        uint64_t left = align_left(gram_marks, gram, whole), right = align_right(gram_marks, gram, whole);
        int df = __builtin_popcountll(left) + __builtin_popcountll(right), many = df > 1;
        if (k >= joined) { /* a gram of a word, and not held by the same sentences */
            many = !(left == align_left(word_marks, word, whole) && right == align_right(word_marks, word, whole));
            merged[word] -= many;
        }
        low_left[rest] = (uint32_t)left;
        low_right[rest] = (uint32_t)right;
        if (whole) {
            high_left[rest] = (uint32_t)(left >> 32);
            high_right[rest] = (uint32_t)(right >> 32);
        }
        rest_weight[rest] = idf[df] * idf[df];
        rest += many;
        if (k < joined && many) {
            for (; left; left &= left - 1) alone[__builtin_ctzll(left)]--;
            for (; right; right &= right - 1) alone[d->n + __builtin_ctzll(right)]--;
        }
    }
    for (int side = 0; side < 1 + whole; side++) {
        memset(d->rest_left[side] + rest, 0, ALIGN_LANES * sizeof(uint32_t));
        memset(d->rest_right[side] + rest, 0, ALIGN_LANES * sizeof(uint32_t));
    }
    memset(rest_weight + rest, 0, ALIGN_LANES * sizeof(float));
    for (int64_t t = 0; t < g->n_words; t++) {
        int df = __builtin_popcountll(align_left(word_marks, t, whole)) + __builtin_popcountll(align_right(word_marks, t, whole));
        float weight = g->weights[t] * (local ? idf[df] : 1.0f);
        as_word[t] = weight * weight;
        as_gram[t] = (float)merged[t] * (idf[df] * idf[df]);
    }
    d->words = g->n_words;
    d->rest = rest;
}

/* Sum what sentence number i holds of words, and of grams but for the rest. */
ALIGN_INLINE void align_length(const align_dense *d, int64_t i, float *words, float *grams) {
    float x = 0, y = (float)d->alone[i] * (d->idf[1] * d->idf[1]);
    for (int64_t k = d->once_at[i]; k < d->once_at[i + 1]; k++) {
        x += d->as_word[d->once[k]];
        y += d->as_gram[d->once[k]];
    }
    *words = x;
    *grams = y;
}

/* Where the length of a sentence is kept. */
ALIGN_INLINE int64_t align_place_of(const align_dense *d, int64_t i) { return i < d->n ? i : i - d->n + ALIGN_DENSE; }

ALIGN_INLINE void align_sum_plain(align_dense *d, const int whole) {
    float *left_norm = d->gram_norm, *right_norm = d->gram_norm + ALIGN_DENSE;
    memset(d->word_dots, 0, (size_t)d->n * ALIGN_DENSE * sizeof(float));
    memset(d->gram_dots, 0, (size_t)d->n * ALIGN_DENSE * sizeof(float));
    for (int64_t i = 0; i < d->n + d->m; i++) {
        align_length(d, i, d->word_norm + align_place_of(d, i), d->gram_norm + align_place_of(d, i));
        for (int64_t k = d->once_at[i]; i < d->n && k < d->once_at[i + 1]; k++) {
            int64_t word = d->once[k];
            float as_word = d->as_word[word], as_gram = d->as_gram[word];
            for (uint64_t set = align_right(d->word_marks, word, whole); set; set &= set - 1) {
                d->word_dots[ALIGN_DENSE * i + __builtin_ctzll(set)] += as_word;
                d->gram_dots[ALIGN_DENSE * i + __builtin_ctzll(set)] += as_gram;
            }
        }
    }
    for (int64_t t = 0; t < d->rest; t++) {
        uint64_t left = align_rest(d->rest_left, t, whole), right = align_rest(d->rest_right, t, whole);
        float weight = d->rest_weight[t];
        for (uint64_t set = right; set; set &= set - 1) right_norm[__builtin_ctzll(set)] += weight;
        for (; left; left &= left - 1) {
            float *row = d->gram_dots + ALIGN_DENSE * __builtin_ctzll(left);
            left_norm[__builtin_ctzll(left)] += weight;
            for (uint64_t set = right; set; set &= set - 1) row[__builtin_ctzll(set)] += weight;
        }
    }
}

ALIGN_CLONES static void align_collect_half(align_dense *d, const align_given *g, int local) { align_collect(d, g, local, 0); }
ALIGN_CLONES static void align_collect_whole(align_dense *d, const align_given *g, int local) { align_collect(d, g, local, 1); }

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define ALIGN_WIDE __attribute__((target("avx512f,popcnt,bmi")))

/* The same, one left sentence after the other and all right ones at once, `steps` times sixteen: what it shares waits in
   registers. Which of the rest a sentence holds is picked sixteen at a time, because no processor can foresee it. */
ALIGN_WIDE ALIGN_INLINE void align_sum_steps(align_dense *d, const int steps, const int whole) {
    const __m512i low = _mm512_sllv_epi32(_mm512_set1_epi32(1), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    const __m512i lanes[2] = {low, _mm512_slli_epi32(low, 16)};
    const uint32_t *marks = (const uint32_t *)d->word_marks; /* of each word: left ones, then right ones */
    for (int64_t i = 0; i < d->n; i++) {
        __m512 word_row[4], gram_row[4], sum = _mm512_setzero_ps();
        __m512i bit = _mm512_set1_epi32((int)(1u << (i & 31)));
        const uint32_t *left = d->rest_left[i >> 5];
        float word_norm, gram_norm;
        int64_t count = 0;
        for (int k = 0; k < steps; k++) word_row[k] = gram_row[k] = _mm512_setzero_ps();
        align_length(d, i, &word_norm, &gram_norm);
        for (int64_t at = d->once_at[i]; at < d->once_at[i + 1]; at++) {
            int64_t word = d->once[at];
            const uint32_t *right = marks + (whole ? 4 * word + 2 : 2 * word + 1);
            for (int k = 0; k < steps; k++) {
                __mmask16 held = _mm512_test_epi32_mask(_mm512_set1_epi32((int)right[k >> 1]), lanes[k & 1]);
                word_row[k] = _mm512_mask_add_ps(word_row[k], held, word_row[k], _mm512_set1_ps(d->as_word[word]));
                gram_row[k] = _mm512_mask_add_ps(gram_row[k], held, gram_row[k], _mm512_set1_ps(d->as_gram[word]));
            }
        }
        for (int64_t t = 0; t < d->rest; t += ALIGN_LANES) {
            __mmask16 held = _mm512_test_epi32_mask(_mm512_loadu_si512(left + t), bit);
            __m512 weight = _mm512_loadu_ps(d->rest_weight + t);
            sum = _mm512_mask_add_ps(sum, held, sum, weight);
            _mm512_storeu_ps(d->picked_weight + count, _mm512_maskz_compress_ps(held, weight));
            for (int k = 0; k < 1 + whole; k++) {
                __m512i right = _mm512_loadu_si512(d->rest_right[k] + t);
                _mm512_storeu_si512(d->picked[k] + count, _mm512_maskz_compress_epi32(held, right));
            }
            count += __builtin_popcount(held);
        }
        for (int64_t at = 0; at < count; at++)
            for (int k = 0; k < steps; k++) {
                __mmask16 held = _mm512_test_epi32_mask(_mm512_set1_epi32((int)d->picked[k >> 1][at]), lanes[k & 1]);
                gram_row[k] = _mm512_mask_add_ps(gram_row[k], held, gram_row[k], _mm512_set1_ps(d->picked_weight[at]));
            }
        for (int k = 0; k < steps; k++) {
            _mm512_storeu_ps(d->word_dots + ALIGN_DENSE * i + 16 * k, word_row[k]);
            _mm512_storeu_ps(d->gram_dots + ALIGN_DENSE * i + 16 * k, gram_row[k]);
        }
        d->word_norm[i] = word_norm;
        d->gram_norm[i] = gram_norm + _mm512_reduce_add_ps(sum);
    }
    for (int64_t j = 0; j < d->m; j++) {
        __m512i bit = _mm512_set1_epi32((int)(1u << (j & 31)));
        __m512 sum = _mm512_setzero_ps();
        for (int64_t t = 0; t < d->rest; t += ALIGN_LANES) {
            __mmask16 held = _mm512_test_epi32_mask(_mm512_loadu_si512(d->rest_right[j >> 5] + t), bit);
            sum = _mm512_mask_add_ps(sum, held, sum, _mm512_loadu_ps(d->rest_weight + t));
        }
        align_length(d, d->n + j, d->word_norm + ALIGN_DENSE + j, d->gram_norm + ALIGN_DENSE + j);
        d->gram_norm[ALIGN_DENSE + j] += _mm512_reduce_add_ps(sum);
    }
}

ALIGN_WIDE static void align_sum_half(align_dense *d) { align_sum_steps(d, 2, 0); }
ALIGN_WIDE static void align_sum_whole(align_dense *d) { align_sum_steps(d, 4, 1); }
#endif

/* Sum what the sentences hold and share. */
static inline void align_sum(align_dense *d) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512f")) {
        if (d->whole) align_sum_whole(d);
        else align_sum_half(d);
        return;
    }
#endif
    if (d->whole) align_sum_plain(d, 1);
    else align_sum_plain(d, 0);
}

/* Read a pair of at most 64 x 64 sentences; with `local` its own idf is part of the words' weights. */
static inline void align_read(align_dense *d, const align_given *g, int64_t n, int64_t m, int local) {
    d->n = n;
    d->m = m;
    d->whole = n > 32 || m > 32;
    if (d->whole) align_collect_whole(d, g, local);
    else align_collect_half(d, g, local);
    align_sum(d);
    for (int64_t i = 0; i < n + m; i++) {
        float *word_norm = d->word_norm + align_place_of(d, i), *gram_norm = d->gram_norm + align_place_of(d, i);
        *word_norm = *word_norm > 0 ? 1 / sqrtf(*word_norm) : 0;
        *gram_norm = *gram_norm > 0 ? 1 / sqrtf(*gram_norm) : 0;
    }
}

/* The cells: a share of the words' cosine and the rest of the grams', 0 where that is not above `low`. */
ALIGN_INLINE void align_cells(const align_dense *d, float share, float low, const int width) {
    float *cells = d->cells;
    int64_t n = d->n;
    memset(cells, 0, ALIGN_STRIDE * sizeof(float));
    memset(cells + (n + 1) * ALIGN_STRIDE, 0, ALIGN_STRIDE * sizeof(float));
    for (int64_t i = 0; i < n; i++) {
        float *row = cells + (i + 1) * ALIGN_STRIDE + 1;
        float x = share * d->word_norm[i], y = (1 - share) * d->gram_norm[i];
        const float *a = d->word_dots + ALIGN_DENSE * i, *b = d->gram_dots + ALIGN_DENSE * i;
        row[-1] = row[width] = 0;
        for (int j = 0; j < width; j++) {
            float cell = a[j] * x * d->word_norm[ALIGN_DENSE + j] + b[j] * y * d->gram_norm[ALIGN_DENSE + j];
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

ALIGN_CLONES static void align_score_half(align_dense *d, float share, float low, float neighbour, float *best_left,
                                          int32_t *of_left, float *best_right, int32_t *of_right) {
    align_cells(d, share, low, ALIGN_DENSE / 2);
    align_scores(d->cells, neighbour, d->n, d->scores, best_left, of_left, best_right, of_right, ALIGN_DENSE / 2);
}
ALIGN_CLONES static void align_score_whole(align_dense *d, float share, float low, float neighbour, float *best_left,
                                           int32_t *of_left, float *best_right, int32_t *of_right) {
    align_cells(d, share, low, ALIGN_DENSE);
    align_scores(d->cells, neighbour, d->n, d->scores, best_left, of_left, best_right, of_right, ALIGN_DENSE);
}

/* Score the m cells of n rows; `best_right` and `of_right` have room for 64. */
static inline void align_score(align_dense *d, float share, float low, float neighbour, float *best_left, int32_t *of_left,
                               float *best_right, int32_t *of_right) {
    if (d->m <= ALIGN_DENSE / 2) align_score_half(d, share, low, neighbour, best_left, of_left, best_right, of_right);
    else align_score_whole(d, share, low, neighbour, best_left, of_left, best_right, of_right);
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

typedef struct {
    float words, grams; /* squared weights */
} align_mass;

/* What both of two sets of sentences hold (`common`), and what of it two others lack (`fresh`). */
ALIGN_INLINE void align_common_any(const align_dense *d, uint64_t left, uint64_t right, uint64_t other_left,
                                   uint64_t other_right, align_mass *common, align_mass *fresh, const int whole) {
    float words[ALIGN_LANES] = {0}, grams[ALIGN_LANES] = {0}, fresh_words[ALIGN_LANES] = {0}, fresh_grams[ALIGN_LANES] = {0};
    for (int64_t t = 0; t < d->words; t += ALIGN_LANES)
        for (int k = 0; k < ALIGN_LANES; k++) {
            uint64_t x = align_left(d->word_marks, t + k, whole), y = align_right(d->word_marks, t + k, whole);
            float as_word = ((x & left) != 0) & ((y & right) != 0) ? d->as_word[t + k] : 0.0f;
            float as_gram = ((x & left) != 0) & ((y & right) != 0) ? d->as_gram[t + k] : 0.0f;
            words[k] += as_word;
            grams[k] += as_gram;
            fresh_words[k] += ((x & other_left) | (y & other_right)) != 0 ? 0.0f : as_word;
            fresh_grams[k] += ((x & other_left) | (y & other_right)) != 0 ? 0.0f : as_gram;
        }
    for (int64_t t = 0; t < d->rest; t += ALIGN_LANES)
        for (int k = 0; k < ALIGN_LANES; k++) {
            uint64_t x = align_rest(d->rest_left, t + k, whole), y = align_rest(d->rest_right, t + k, whole);
            float weight = ((x & left) != 0) & ((y & right) != 0) ? d->rest_weight[t + k] : 0.0f;
            grams[k] += weight;
            fresh_grams[k] += ((x & other_left) | (y & other_right)) != 0 ? 0.0f : weight;
        }
    common->words = common->grams = fresh->words = fresh->grams = 0;
    for (int k = 0; k < ALIGN_LANES; k++) {
        common->words += words[k];
        common->grams += grams[k];
        fresh->words += fresh_words[k];
        fresh->grams += fresh_grams[k];
    }
}
ALIGN_CLONES static void align_common(const align_dense *d, uint64_t left, uint64_t right, uint64_t other_left,
                                      uint64_t other_right, align_mass *common, align_mass *fresh) {
    if (d->whole) align_common_any(d, left, right, other_left, other_right, common, fresh, 1);
    else align_common_any(d, left, right, other_left, other_right, common, fresh, 0);
}

/* What any of some left sentences hold, and any of some right ones. */
static inline void align_masses(const align_dense *d, uint64_t left, uint64_t right, align_mass *of_left, align_mass *of_right) {
    align_mass x = {0, 0}, y = {0, 0};
    float alone = d->idf[1] * d->idf[1];
    for (int64_t t = 0; t < d->words; t++) {
        int by_left = (align_left(d->word_marks, t, d->whole) & left) != 0;
        int by_right = (align_right(d->word_marks, t, d->whole) & right) != 0;
        x.words += by_left ? d->as_word[t] : 0;
        x.grams += by_left ? d->as_gram[t] : 0;
        y.words += by_right ? d->as_word[t] : 0;
        y.grams += by_right ? d->as_gram[t] : 0;
    }
    for (int64_t t = 0; t < d->rest; t++) {
        x.grams += align_rest(d->rest_left, t, d->whole) & left ? d->rest_weight[t] : 0;
        y.grams += align_rest(d->rest_right, t, d->whole) & right ? d->rest_weight[t] : 0;
    }
    for (; left; left &= left - 1) x.grams += (float)d->alone[__builtin_ctzll(left)] * alone;
    for (; right; right &= right - 1) y.grams += (float)d->alone[d->n + __builtin_ctzll(right)] * alone;
    *of_left = x;
    *of_right = y;
}
#endif
