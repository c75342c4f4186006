/* Sums and scores of `_dense.h` by hand for processors that can move single numbers of 64-byte vectors (AVX-512 VBMI2). */
#ifndef ALIGN_DENSE_WIDE_H
#define ALIGN_DENSE_WIDE_H

#include "_dense_marks.h"

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && __GNUC__ >= 9 && !defined(__clang__)
#define ALIGN_DENSE_BY_HAND 1
#include <immintrin.h>
#define ALIGN_WIDE __attribute__((target("avx512f,avx512bw,avx512vbmi2,popcnt,bmi")))

/* Write which of the rest each left sentence holds, one sentence after the other: 64 are looked at in one step. */
ALIGN_WIDE ALIGN_INLINE void align_pick(align_dense *d, const int whole) {
    static const uint16_t each[32] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
                                      16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    const __m512i first = _mm512_loadu_si512(each);
    int64_t count = 0;
    for (int64_t t = 0; t < d->rest; t += ALIGN_LANES)
        for (int k = 0; k < (whole ? 8 : 4); k++) {
            __m512i left = _mm512_srli_epi32(_mm512_loadu_si512(d->rest_left[k >> 2] + t), 8 * (k & 3));
            _mm_storeu_si128((__m128i *)(d->planes[k] + t), _mm512_cvtepi32_epi8(left));
        }
    for (int k = 0; k < (whole ? 8 : 4); k++) memset(d->planes[k] + d->rest, 0, 64);
    for (int64_t i = 0; i < d->n; i++) {
        const uint8_t *plane = d->planes[i >> 3];
        __m512i bit = _mm512_set1_epi8((char)(1 << (i & 7)));
        d->picked_at[i] = count;
        for (int64_t t = 0; t < d->rest; t += 64) {
            uint64_t held = _mm512_test_epi8_mask(_mm512_loadu_si512(plane + t), bit);
            __m512i from = _mm512_add_epi16(first, _mm512_set1_epi16((short)t));
            _mm512_storeu_si512(d->picked + count, _mm512_maskz_compress_epi16((__mmask32)held, from));
            count += __builtin_popcount((uint32_t)held);
            from = _mm512_add_epi16(from, _mm512_set1_epi16(32));
            _mm512_storeu_si512(d->picked + count, _mm512_maskz_compress_epi16((__mmask32)(held >> 32), from));
            count += __builtin_popcount((uint32_t)(held >> 32));
        }
    }
    d->picked_at[d->n] = count;
}

/* The same sums, one left sentence after the other and all right ones at once, `steps` times sixteen: what it shares waits
   in registers, in two sums because each has to wait for the one before. */
ALIGN_WIDE ALIGN_INLINE void align_sum_steps(align_dense *d, const int steps, const int whole) {
    const __m512i lane = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const __m512i low = _mm512_sllv_epi32(_mm512_set1_epi32(1), lane);
    const __m512i lanes[2] = {low, _mm512_slli_epi32(low, 16)};
    const uint32_t *marks = (const uint32_t *)d->word_marks; /* of each word: left ones, then right ones */
    align_pick(d, whole);
    for (int64_t i = 0; i < d->n; i++) {
        __m512 words[4], grams[4], others[4];
        float word_norm = 0, gram_norm = (float)d->alone[i] * (d->idf[1] * d->idf[1]), rest_norm = 0;
        int64_t at = d->once_at[i], stop = d->once_at[i + 1];
        for (int k = 0; k < steps; k++) words[k] = grams[k] = others[k] = _mm512_setzero_ps();
        for (; at < stop; at++) {
            int64_t word = d->once[at];
            const uint32_t *right = marks + (whole ? 4 * word + 2 : 2 * word + 1);
            word_norm += d->as_word[word];
            gram_norm += d->as_gram[word];
            for (int k = 0; k < steps; k++) {
                __mmask16 held = _mm512_test_epi32_mask(_mm512_set1_epi32((int)right[k >> 1]), lanes[k & 1]);
                words[k] = _mm512_mask_add_ps(words[k], held, words[k], _mm512_set1_ps(d->as_word[word]));
                grams[k] = _mm512_mask_add_ps(grams[k], held, grams[k], _mm512_set1_ps(d->as_gram[word]));
            }
        }
        for (at = d->picked_at[i], stop = d->picked_at[i + 1]; at < stop; at += 2) {
            int64_t t = d->picked[at], u = at + 1 < stop ? d->picked[at + 1] : d->rest; /* behind the last one: nothing */
            rest_norm += d->rest_weight[t];
            gram_norm += d->rest_weight[u];
            for (int k = 0; k < steps; k++) {
                __mmask16 held = _mm512_test_epi32_mask(_mm512_set1_epi32((int)d->rest_right[k >> 1][t]), lanes[k & 1]);
                __mmask16 more = _mm512_test_epi32_mask(_mm512_set1_epi32((int)d->rest_right[k >> 1][u]), lanes[k & 1]);
                grams[k] = _mm512_mask_add_ps(grams[k], held, grams[k], _mm512_set1_ps(d->rest_weight[t]));
                others[k] = _mm512_mask_add_ps(others[k], more, others[k], _mm512_set1_ps(d->rest_weight[u]));
            }
        }
        for (int k = 0; k < steps; k++) {
            _mm512_storeu_ps(d->word_dots + ALIGN_DENSE * i + 16 * k, words[k]);
            _mm512_storeu_ps(d->gram_dots + ALIGN_DENSE * i + 16 * k, _mm512_add_ps(grams[k], others[k]));
        }
        d->word_norm[i] = word_norm;
        d->gram_norm[i] = gram_norm + rest_norm;
    }
    __m512 norms[2][4];
    for (int k = 0; k < steps; k++) norms[0][k] = norms[1][k] = _mm512_setzero_ps();
    for (int64_t t = 0; t < d->rest; t += 2)
        for (int u = 0; u < 2; u++)
            for (int k = 0; k < steps; k++) {
                __mmask16 held = _mm512_test_epi32_mask(_mm512_set1_epi32((int)d->rest_right[k >> 1][t + u]), lanes[k & 1]);
                norms[u][k] = _mm512_mask_add_ps(norms[u][k], held, norms[u][k], _mm512_set1_ps(d->rest_weight[t + u]));
            }
    for (int64_t j = 0; j < d->m; j++)
        align_length(d, d->n + j, d->word_norm + ALIGN_DENSE + j, d->gram_norm + ALIGN_DENSE + j);
    for (int k = 0; k < steps; k++) {
        float *to = d->gram_norm + ALIGN_DENSE + 16 * k;
        _mm512_storeu_ps(to, _mm512_add_ps(_mm512_loadu_ps(to), _mm512_add_ps(norms[0][k], norms[1][k])));
    }
}

ALIGN_WIDE static inline uint64_t align_good_wide(const float *scores, float least, int64_t m) {
    uint64_t good = 0;
    for (int64_t j = 0; j < m; j += 16) {
        __m512 some = _mm512_loadu_ps(scores + j);
        __mmask16 above = _mm512_cmp_ps_mask(some, _mm512_setzero_ps(), _CMP_GT_OQ);
        good |= (uint64_t)_mm512_mask_cmp_ps_mask(above, some, _mm512_set1_ps(least), _CMP_GE_OQ) << j;
    }
    return good & (~(uint64_t)0 >> (64 - m));
}

/* The same cells, scores and best ones, sixteen of a row at once. */
ALIGN_WIDE ALIGN_INLINE void align_score_steps(align_dense *d, float share, float low, float neighbour, float *best_left,
                                               int32_t *of_left, float *best_right, int32_t *of_right, const int steps) {
    __m512 right_words[4], right_grams[4], top[4], zero = _mm512_setzero_ps(), near = _mm512_set1_ps(neighbour);
    __m512i where[4];
    for (int k = 0; k < steps; k++) {
        right_words[k] = _mm512_loadu_ps(d->word_norm + ALIGN_DENSE + 16 * k);
        right_grams[k] = _mm512_loadu_ps(d->gram_norm + ALIGN_DENSE + 16 * k);
        top[k] = zero;
        where[k] = _mm512_set1_epi32(-1);
    }
    memset(d->cells, 0, ALIGN_STRIDE * sizeof(float));
    memset(d->cells + (d->n + 1) * ALIGN_STRIDE, 0, ALIGN_STRIDE * sizeof(float));
    for (int64_t i = 0; i < d->n; i++) {
        float *row = d->cells + (i + 1) * ALIGN_STRIDE + 1;
        __m512 words = _mm512_set1_ps(share * d->word_norm[i]), grams = _mm512_set1_ps((1 - share) * d->gram_norm[i]);
        row[-1] = row[16 * steps] = 0;
        for (int k = 0; k < steps; k++) {
            __m512 x = _mm512_mul_ps(_mm512_loadu_ps(d->word_dots + ALIGN_DENSE * i + 16 * k), words);
            __m512 y = _mm512_mul_ps(_mm512_loadu_ps(d->gram_dots + ALIGN_DENSE * i + 16 * k), grams);
            __m512 cell = _mm512_fmadd_ps(y, right_grams[k], _mm512_mul_ps(x, right_words[k]));
            __mmask16 kept = _mm512_cmp_ps_mask(cell, _mm512_set1_ps(low), _CMP_GT_OQ);
            _mm512_storeu_ps(row + 16 * k, _mm512_maskz_mov_ps(kept, cell));
        }
    }
    for (int64_t i = 0; i < d->n; i++) {
        const float *row = d->cells + (i + 1) * ALIGN_STRIDE + 1;
        __m512 scores[4], most = zero;
        uint64_t best = 0;
        for (int k = 0; k < steps; k++) {
            __m512 cell = _mm512_loadu_ps(row + 16 * k), before = _mm512_loadu_ps(row - ALIGN_STRIDE - 1 + 16 * k);
            __m512 score = _mm512_fmadd_ps(near, before, cell);
            __mmask16 kept = _mm512_cmp_ps_mask(cell, zero, _CMP_GT_OQ), above;
            score = _mm512_fmadd_ps(near, _mm512_loadu_ps(row + ALIGN_STRIDE + 1 + 16 * k), score);
            scores[k] = _mm512_maskz_mov_ps(kept, score);
            _mm512_storeu_ps(d->scores + ALIGN_DENSE * i + 16 * k, scores[k]);
            above = _mm512_cmp_ps_mask(scores[k], top[k], _CMP_GT_OQ);
            where[k] = _mm512_mask_mov_epi32(where[k], above, _mm512_set1_epi32((int)i));
            top[k] = _mm512_max_ps(scores[k], top[k]);
            most = _mm512_max_ps(most, scores[k]);
        }
        best_left[i] = _mm512_reduce_max_ps(most);
        most = _mm512_set1_ps(best_left[i]);
        for (int k = 0; k < steps; k++)
            best |= (uint64_t)_mm512_cmp_ps_mask(scores[k], most, _CMP_EQ_OQ) << 16 * k;
        of_left[i] = best_left[i] > 0 ? __builtin_ctzll(best) : -1;
    }
    for (int k = 0; k < steps; k++) {
        _mm512_storeu_ps(best_right + 16 * k, top[k]);
        _mm512_storeu_si512(of_right + 16 * k, where[k]);
    }
}

ALIGN_WIDE static void align_sum_half(align_dense *d) { align_sum_steps(d, 2, 0); }
ALIGN_WIDE static void align_sum_whole(align_dense *d) { align_sum_steps(d, 4, 1); }
ALIGN_WIDE static void align_score_wide(align_dense *d, float share, float low, float neighbour, float *best_left,
                                        int32_t *of_left, float *best_right, int32_t *of_right) {
    if (d->whole) align_score_steps(d, share, low, neighbour, best_left, of_left, best_right, of_right, 4);
    else align_score_steps(d, share, low, neighbour, best_left, of_left, best_right, of_right, 2);
}
#else
#define ALIGN_DENSE_BY_HAND 0
#endif

#endif
