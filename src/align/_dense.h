/* Similarity of two texts of at most 64 sentences each: a type of token is two words of 64 bits, one for each text,
   whose bits are the sentences that hold it. Sums go to all sentences at once, sixteen in one step where AVX-512 is. */
#ifndef ALIGN_DENSE_H
#define ALIGN_DENSE_H

#include <math.h>
#include <stdint.h>
#include <string.h>

#define ALIGN_DENSE 64
#define ALIGN_LANES 16  /* the arrays of the types end in zeros up to a whole step */
#define ALIGN_STRIDE 80 /* of the matrix of cells, which has a border of zeros on all sides */

#if defined(__x86_64__) && defined(__GNUC__) && defined(__ELF__) && !defined(__SANITIZE_ADDRESS__)
#define ALIGN_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ALIGN_CLONES
#endif

typedef struct {
    int64_t types;
    uint64_t *left, *right; /* of each type: the sentences that hold it */
    float *weight;          /* given, then times the idf and squared */
    int32_t *shared;        /* the types that both texts have */
    float *dots;            /* left sentences x 64: sums over the types that both sentences have */
    float left_norm[ALIGN_DENSE], right_norm[ALIGN_DENSE]; /* sums of squares, then one over their root */
} align_bits;

static void align_weigh_plain(align_bits *bits, const float *idf) {
    for (int64_t t = 0; t < bits->types; t++) {
        uint64_t left = bits->left[t], right = bits->right[t];
        float weight = bits->weight[t] * (idf ? idf[__builtin_popcountll(left) + __builtin_popcountll(right)] : 1.0f);
        bits->weight[t] = weight *= weight;
        for (uint64_t set = right; set; set &= set - 1) bits->right_norm[__builtin_ctzll(set)] += weight;
        for (; left; left &= left - 1) {
            float *row = bits->dots + ALIGN_DENSE * __builtin_ctzll(left);
            bits->left_norm[__builtin_ctzll(left)] += weight;
            for (uint64_t set = right; set; set &= set - 1) row[__builtin_ctzll(set)] += weight;
        }
    }
}

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define ALIGN_WIDE __attribute__((target("avx512f,popcnt,bmi")))

/* The same without a branch that depends on the texts, but for the sentences of a shared type. */
ALIGN_WIDE static inline __attribute__((always_inline)) void align_weigh_steps(align_bits *bits, const float *idf,
                                                                               const int steps) {
    __m512 left_norm[4], right_norm[4];
    int64_t shared = 0;
    for (int k = 0; k < steps; k++) left_norm[k] = right_norm[k] = _mm512_setzero_ps();
    for (int64_t t = 0; t < bits->types; t++) {
        uint64_t left = bits->left[t], right = bits->right[t];
        float weight = bits->weight[t] * (idf ? idf[__builtin_popcountll(left) + __builtin_popcountll(right)] : 1.0f);
        bits->weight[t] = weight *= weight;
        __m512 all = _mm512_set1_ps(weight);
        for (int k = 0; k < steps; k++) {
            left_norm[k] = _mm512_mask_add_ps(left_norm[k], (__mmask16)(left >> 16 * k), left_norm[k], all);
            right_norm[k] = _mm512_mask_add_ps(right_norm[k], (__mmask16)(right >> 16 * k), right_norm[k], all);
        }
        bits->shared[shared] = (int32_t)t;
        shared += (left != 0) & (right != 0);
    }
    for (int k = 0; k < steps; k++) {
        _mm512_storeu_ps(bits->left_norm + 16 * k, left_norm[k]);
        _mm512_storeu_ps(bits->right_norm + 16 * k, right_norm[k]);
    }
    for (int64_t at = 0; at < shared; at++) {
        int64_t t = bits->shared[at];
        uint64_t right = bits->right[t];
        __m512 all = _mm512_set1_ps(bits->weight[t]);
        for (uint64_t left = bits->left[t]; left; left &= left - 1) {
            float *row = bits->dots + ALIGN_DENSE * __builtin_ctzll(left);
            for (int k = 0; k < steps; k++) {
                __m512 old = _mm512_loadu_ps(row + 16 * k);
                /* a whole store: the load of the next step waits for a masked one */
                _mm512_storeu_ps(row + 16 * k, _mm512_add_ps(old, _mm512_maskz_mov_ps((__mmask16)(right >> 16 * k), all)));
            }
        }
    }
}

ALIGN_WIDE static void align_weigh_half(align_bits *bits, const float *idf) { align_weigh_steps(bits, idf, 2); }
ALIGN_WIDE static void align_weigh_whole(align_bits *bits, const float *idf) { align_weigh_steps(bits, idf, 4); }
#endif

/* Weigh the types (`idf` by number of sentences, or NULL) and sum what the sentences hold and share. */
static inline void align_weigh(align_bits *bits, const float *idf, int64_t n, int64_t m) {
    memset(bits->dots, 0, (size_t)n * ALIGN_DENSE * sizeof(float));
    memset(bits->left_norm, 0, sizeof bits->left_norm);
    memset(bits->right_norm, 0, sizeof bits->right_norm);
#if defined(__x86_64__) && defined(__GNUC__)
    if (!__builtin_cpu_supports("avx512f")) align_weigh_plain(bits, idf);
    else if (n <= 32 && m <= 32) align_weigh_half(bits, idf);
    else align_weigh_whole(bits, idf);
#else
    align_weigh_plain(bits, idf);
#endif
    for (int64_t i = 0; i < n; i++) bits->left_norm[i] = bits->left_norm[i] > 0 ? 1 / sqrtf(bits->left_norm[i]) : 0;
    for (int64_t j = 0; j < m; j++) bits->right_norm[j] = bits->right_norm[j] > 0 ? 1 / sqrtf(bits->right_norm[j]) : 0;
}

/* The cells: a share of the words' cosine and the rest of the grams', 0 where that is not above `low`. */
ALIGN_CLONES static void align_cells(const align_bits *words, const align_bits *grams, float share, float low, int64_t n,
                                     float *cells) {
    memset(cells, 0, ALIGN_STRIDE * sizeof(float));
    memset(cells + (n + 1) * ALIGN_STRIDE, 0, ALIGN_STRIDE * sizeof(float));
    for (int64_t i = 0; i < n; i++) {
        float *row = cells + (i + 1) * ALIGN_STRIDE + 1;
        float x = share * words->left_norm[i], y = (1 - share) * grams->left_norm[i];
        const float *a = words->dots + ALIGN_DENSE * i, *b = grams->dots + ALIGN_DENSE * i;
        row[-1] = row[ALIGN_DENSE] = 0;
        for (int j = 0; j < ALIGN_DENSE; j++) {
            float cell = a[j] * x * words->right_norm[j] + b[j] * y * grams->right_norm[j];
            row[j] = cell > low ? cell : 0.0f;
        }
    }
}

/* The score of each cell, with what its neighbours in order say, and the best one of each row and column. */
ALIGN_CLONES static void align_scores(const float *cells, float neighbour, int64_t n, float *scores, float *best_left,
                                      int32_t *of_left, float *best_right, int32_t *of_right) {
    float top[ALIGN_DENSE] = {0};
    int32_t where[ALIGN_DENSE];
    for (int j = 0; j < ALIGN_DENSE; j++) where[j] = -1;
    for (int64_t i = 0; i < n; i++) {
        const float *row = cells + (i + 1) * ALIGN_STRIDE + 1, *before = row - ALIGN_STRIDE - 1;
        const float *after = row + ALIGN_STRIDE + 1;
        float *out = scores + ALIGN_DENSE * i, most[ALIGN_LANES] = {0}, best = 0;
        for (int j = 0; j < ALIGN_DENSE; j++) {
            float score = row[j] + neighbour * before[j] + neighbour * after[j];
            out[j] = row[j] > 0 ? score : 0.0f;
        }
        for (int j = 0; j < ALIGN_DENSE; j++) {
            where[j] = out[j] > top[j] ? (int32_t)i : where[j];
            top[j] = out[j] > top[j] ? out[j] : top[j];
        }
        for (int j = 0; j < ALIGN_DENSE; j += ALIGN_LANES)
            for (int k = 0; k < ALIGN_LANES; k++) most[k] = out[j + k] > most[k] ? out[j + k] : most[k];
        for (int k = 0; k < ALIGN_LANES; k++) best = most[k] > best ? most[k] : best;
        best_left[i] = best;
        of_left[i] = -1;
        if (best > 0)
            for (of_left[i] = 0; out[of_left[i]] != best;) of_left[i]++;
    }
    memcpy(best_right, top, sizeof top);
    memcpy(of_right, where, sizeof where);
}

/* The squared weight of the types that both of two sets of sentences hold, and of those that two others lack. */
ALIGN_CLONES static void align_common(const align_bits *bits, uint64_t left, uint64_t right, uint64_t other_left,
                                      uint64_t other_right, float *common, float *fresh) {
    float both[ALIGN_LANES] = {0}, rest[ALIGN_LANES] = {0};
    for (int64_t t = 0; t < bits->types; t += ALIGN_LANES)
        for (int k = 0; k < ALIGN_LANES; k++) {
            uint64_t x = bits->left[t + k], y = bits->right[t + k];
            float weight = (((x & left) != 0) & ((y & right) != 0)) ? bits->weight[t + k] : 0.0f;
            both[k] += weight;
            rest[k] += ((x & other_left) | (y & other_right)) != 0 ? 0.0f : weight;
        }
    *common = *fresh = 0;
    for (int k = 0; k < ALIGN_LANES; k++) *common += both[k], *fresh += rest[k];
}

/* The squared weight of the types that any of some sentences hold, on either side. */
ALIGN_CLONES static void align_masses(const align_bits *bits, uint64_t left, uint64_t right, float *of_left, float *of_right) {
    float x[ALIGN_LANES] = {0}, y[ALIGN_LANES] = {0};
    for (int64_t t = 0; t < bits->types; t += ALIGN_LANES)
        for (int k = 0; k < ALIGN_LANES; k++) {
            x[k] += (bits->left[t + k] & left) != 0 ? bits->weight[t + k] : 0.0f;
            y[k] += (bits->right[t + k] & right) != 0 ? bits->weight[t + k] : 0.0f;
        }
    *of_left = *of_right = 0;
    for (int k = 0; k < ALIGN_LANES; k++) *of_left += x[k], *of_right += y[k];
}
#endif
