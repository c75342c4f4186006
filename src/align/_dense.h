/* Similarity of two texts of at most 64 sentences each. What sentences hold is one type after the other, with the bits of
   the sentences that hold it on either side: first the words, each with the grams that just its sentences hold, then every
   gram that other sentences hold too. Sums go to all right sentences at once, sixteen in one step where AVX-512 is. */
#ifndef ALIGN_DENSE_H
#define ALIGN_DENSE_H

#include "_dense_marks.h"
#include "_dense_wide.h"

/* Add a weight to the cells of a row that `right` names, all at once, because no processor can foresee which. */
ALIGN_INLINE void align_spread(float *row, uint64_t right, float weight, const int width) {
    for (int half = 0; half < width; half += 32) {
        uint32_t held = (uint32_t)(right >> half);
        for (int j = 0; j < 32; j++) row[half + j] += held >> j & 1 ? weight : 0.0f;
    }
}

ALIGN_INLINE void align_sum_any(align_dense *d, const int whole) {
    const int width = whole ? ALIGN_DENSE : ALIGN_DENSE / 2;
    float *left_norm = d->gram_norm, *right_norm = d->gram_norm + ALIGN_DENSE;
    for (int64_t i = 0; i < d->n + d->m; i++)
        align_length(d, i, d->word_norm + align_place_of(d, i), d->gram_norm + align_place_of(d, i));
    for (int64_t i = 0; i < d->n; i++) {
        float words[ALIGN_DENSE] = {0}, grams[ALIGN_DENSE] = {0};
        for (int64_t k = d->once_at[i]; k < d->once_at[i + 1]; k++) {
            int64_t word = d->once[k];
            uint64_t right = align_right(d->word_marks, word, whole);
            align_spread(words, right, d->as_word[word], width);
            align_spread(grams, right, d->as_gram[word], width);
        }
        memcpy(d->word_dots + ALIGN_DENSE * i, words, sizeof words);
        memcpy(d->gram_dots + ALIGN_DENSE * i, grams, sizeof grams);
    }
    for (int64_t t = 0; t < d->rest; t++) {
        uint64_t left = align_rest(d->rest_left, t, whole), right = align_rest(d->rest_right, t, whole);
        float add[ALIGN_DENSE] = {0};
        align_spread(add, right, d->rest_weight[t], width);
        for (int j = 0; j < width; j++) right_norm[j] += add[j];
        for (; left; left &= left - 1) {
            float *row = d->gram_dots + ALIGN_DENSE * __builtin_ctzll(left);
            left_norm[__builtin_ctzll(left)] += d->rest_weight[t];
            for (int j = 0; j < width; j++) row[j] += add[j];
        }
    }
}
ALIGN_CLONES static void align_sum_plain(align_dense *d) {
    if (d->whole) align_sum_any(d, 1);
    else align_sum_any(d, 0);
}

static int align_dense_hand = 0;

/* Choose between the sums that are written by hand for some processors and those in plain C. */
static inline int align_prepare_dense(int wanted) {
#if ALIGN_DENSE_BY_HAND
    align_dense_hand = wanted && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("bmi");
#else
    (void)wanted;
#endif
    return align_dense_hand;
}

/* Sum what the sentences hold and share. */
static inline void align_sum(align_dense *d) {
#if ALIGN_DENSE_BY_HAND
    if (align_dense_hand && d->rest < 65536 - 64) {
        if (d->whole) align_sum_whole(d);
        else align_sum_half(d);
        return;
    }
#endif
    align_sum_plain(d);
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
ALIGN_INLINE void align_scores(align_dense *d, float neighbour, float *best_left, int32_t *of_left, float *best_right,
                               int32_t *of_right, const int width) {
    for (int j = 0; j < width; j++) {
        best_right[j] = 0;
        of_right[j] = -1;
    }
    for (int64_t i = 0; i < d->n; i++) {
        const float *row = d->cells + (i + 1) * ALIGN_STRIDE + 1, *before = row - ALIGN_STRIDE - 1;
        const float *after = row + ALIGN_STRIDE + 1;
        float *out = d->scores + ALIGN_DENSE * i, most[ALIGN_LANES] = {0};
        for (int j = 0; j < width; j++) {
            float score = row[j] + neighbour * before[j] + neighbour * after[j];
            out[j] = row[j] > 0 ? score : 0.0f;
        }
        for (int j = 0; j < width; j++) {
            of_right[j] = out[j] > best_right[j] ? (int32_t)i : of_right[j];
            best_right[j] = out[j] > best_right[j] ? out[j] : best_right[j];
        }
        for (int j = 0; j < width; j += ALIGN_LANES)
            for (int k = 0; k < ALIGN_LANES; k++) most[k] = out[j + k] > most[k] ? out[j + k] : most[k];
        for (int some = ALIGN_LANES / 2; some; some /= 2)
            for (int k = 0; k < some; k++) most[k] = most[k + some] > most[k] ? most[k + some] : most[k];
        best_left[i] = most[0];
        of_left[i] = -1;
        if (most[0] > 0)
            for (of_left[i] = 0; out[of_left[i]] != most[0];) of_left[i]++;
    }
}

ALIGN_CLONES static void align_score_plain(align_dense *d, float share, float low, float neighbour, float *best_left,
                                           int32_t *of_left, float *best_right, int32_t *of_right) {
    if (d->whole) {
        align_cells(d, share, low, ALIGN_DENSE);
        align_scores(d, neighbour, best_left, of_left, best_right, of_right, ALIGN_DENSE);
    } else {
        align_cells(d, share, low, ALIGN_DENSE / 2);
        align_scores(d, neighbour, best_left, of_left, best_right, of_right, ALIGN_DENSE / 2);
    }
}

/* Score the cells; `best_right` and `of_right` have room for 64. */
static inline void align_score(align_dense *d, float share, float low, float neighbour, float *best_left, int32_t *of_left,
                               float *best_right, int32_t *of_right) {
#if ALIGN_DENSE_BY_HAND
    if (align_dense_hand) {
        align_score_wide(d, share, low, neighbour, best_left, of_left, best_right, of_right);
        return;
    }
#endif
    align_score_plain(d, share, low, neighbour, best_left, of_left, best_right, of_right);
}

/* Which cells of a row have a score of at least `least`, above 0. */
static inline uint64_t align_good(const float *scores, float least, int64_t m) {
    uint64_t good = 0;
#if ALIGN_DENSE_BY_HAND
    if (align_dense_hand) return align_good_wide(scores, least, m);
#endif
    for (int64_t j = 0; j < m; j++) good |= (uint64_t)((scores[j] > 0) & (scores[j] >= least)) << j;
    return good;
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
static inline void align_masses(const align_dense *d, uint64_t left, uint64_t right, align_mass *of_left,
                                align_mass *of_right) {
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
    for (; right; right &= right - 1) y.grams += (float)d->alone[ALIGN_DENSE + __builtin_ctzll(right)] * alone;
    *of_left = x;
    *of_right = y;
}
#endif
