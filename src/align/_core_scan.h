/* From the characters of a part of a text to its words and their hashes: once in plain C, and once by hand for processors that
 * can move single bytes of 64-byte vectors (AVX-512 VBMI2), where gcc finds no vector code. Chosen when the module loads.
 */
#ifndef ALIGN_CORE_SCAN_H
#define ALIGN_CORE_SCAN_H

#include "_core_loops.h"
#include "_core_tokens.h"

#define ALIGN_PART 4096 /* characters looked at in one go, so that all stays in the first cache */
#define ALIGN_SLACK 16  /* hashes that may be written behind the last one */

typedef struct {
    uint8_t bytes[ALIGN_PART + 128];
    uint16_t place[2 * ALIGN_PART + 256]; /* where words start and end, in turn */
    uint8_t others;                       /* whether there is a character that needs the table */
} align_part;

/* The hash of words from number `run` on, up to one that needs the table; returns the number of that one, or `runs`. */
static inline size_t align_hash_plain(const align_part *part, size_t run, size_t runs, uint32_t *out) {
    for (; run < runs; run++) {
        const uint8_t *bytes = part->bytes + part->place[2 * run];
        size_t size = (size_t)(part->place[2 * run + 1] - part->place[2 * run]);
        if (part->others && (size > 16 || align_rare(bytes, size))) return run;
        *out++ = align_hash(bytes, size);
    }
    return run;
}

/* Move those of `size` hashes whose permutation a * h + b is at most `last` to the front; returns how many. `sum` is that of all. */
static inline size_t align_choose_plain(uint32_t *hash, size_t size, uint32_t a, uint32_t b, uint32_t last, uint64_t *sum) {
    size_t kept = 0;
    uint64_t all = 0;
    for (size_t i = 0; i < size; i++) {
        uint32_t here = hash[i];
        all += here;
        hash[kept] = here;
        kept += here * a + b <= last;
    }
    *sum = all;
    return kept;
}

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && __GNUC__ >= 9 && !defined(__clang__)
#define ALIGN_BY_HAND 1
#include <immintrin.h>
#define ALIGN_V4 __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

static inline int align_by_hand(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2")
        && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
}

/* Where the bits of `turns` stand, written as places from `at` on. */
ALIGN_V4 static inline void align_put_turns(uint64_t turns, size_t at, uint16_t *to) {
    static const uint8_t each[64] = {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
                                     22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
                                     44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63};
    __m512i places = _mm512_maskz_compress_epi8((__mmask64)turns, _mm512_loadu_si512(each));
    __m512i start = _mm512_set1_epi16((short)at);
    _mm512_storeu_si512(to, _mm512_add_epi16(start, _mm512_cvtepu8_epi16(_mm512_castsi512_si256(places))));
    if (__builtin_expect(_mm_popcnt_u64(turns) > 32, 0))
        _mm512_storeu_si512(to + 32, _mm512_add_epi16(start, _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(places, 1))));
}

/* The same bytes as `align_narrow_1` and the same places as `align_runs`, in one pass. */
ALIGN_V4 static size_t align_split_1_v4(const uint8_t *text, size_t n, align_part *part) {
    size_t count = 0;
    uint64_t carry = 0, any = 0;
    for (size_t at = 0; at < n + 1; at += 64) {
        __mmask64 here = n - at >= 64 ? ~0ULL : (1ULL << (n - at)) - 1;
        __m512i c = _mm512_maskz_loadu_epi8(here, text + at), low = _mm512_or_si512(c, _mm512_set1_epi8(0x20));
        __mmask64 letter = _mm512_cmplt_epu8_mask(_mm512_sub_epi8(low, _mm512_set1_epi8('a')), _mm512_set1_epi8(26));
        __mmask64 word = letter | _mm512_cmplt_epu8_mask(_mm512_sub_epi8(c, _mm512_set1_epi8('0')), _mm512_set1_epi8(10))
                       | _mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8('_'));
        __mmask64 high = _mm512_movepi8_mask(c), rare = 0;
        __m512i lowered = _mm512_mask_or_epi32(c, 0xFFFF, c, _mm512_and_si512(_mm512_srli_epi16(c, 1), _mm512_set1_epi8(0x20)));
        if (high) {
            rare = high & ~_mm512_cmplt_epu8_mask(_mm512_sub_epi8(c, _mm512_set1_epi8((char)0x80)), _mm512_set1_epi8(0x2A))
                 & ~_mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8((char)0xAB)) & ~_mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8((char)0xBB));
            lowered = _mm512_mask_blend_epi8(rare, lowered, _mm512_set1_epi8((char)0xFF));
            any |= rare;
        }
        uint64_t mask = word | rare, turns = mask ^ (mask << 1 | carry);
        _mm512_storeu_si512(part->bytes + at, _mm512_maskz_mov_epi8(mask, lowered));
        carry = mask >> 63;
        align_put_turns(turns, at, part->place + count);
        count += (size_t)_mm_popcnt_u64(turns);
    }
    part->others = any != 0;
    return count / 2;
}

/* The same for characters of two bytes, 32 at a time. */
ALIGN_V4 static size_t align_split_2_v4(const uint16_t *text, size_t n, align_part *part) {
    size_t count = 0;
    uint64_t carry = 0, any = 0;
    for (size_t at = 0; at < n + 1; at += 64) {
        uint64_t mask = 0;
        for (size_t half = 0; half < 2; half++) {
            size_t from = at + 32 * half;
            __mmask32 here = n < from ? 0 : n - from >= 32 ? 0xFFFFFFFFu : (1u << (n - from)) - 1;
            __m512i c = _mm512_maskz_loadu_epi16(here, text + from), low = _mm512_or_si512(c, _mm512_set1_epi16(0x20));
            __mmask32 word = _mm512_cmplt_epu16_mask(_mm512_sub_epi16(low, _mm512_set1_epi16('a')), _mm512_set1_epi16(26))
                           | _mm512_cmplt_epu16_mask(_mm512_sub_epi16(c, _mm512_set1_epi16('0')), _mm512_set1_epi16(10))
                           | _mm512_cmpeq_epi16_mask(c, _mm512_set1_epi16('_'));
            __mmask32 high = _mm512_cmpge_epu16_mask(c, _mm512_set1_epi16(0x80)), rare = 0;
            __m512i lowered = _mm512_or_si512(c, _mm512_and_si512(_mm512_srli_epi16(c, 1), _mm512_set1_epi16(0x20)));
            if (high) {
                rare = high & ~_mm512_cmplt_epu16_mask(_mm512_sub_epi16(c, _mm512_set1_epi16(0x80)), _mm512_set1_epi16(0x2A))
                     & ~_mm512_cmpeq_epi16_mask(c, _mm512_set1_epi16(0xAB)) & ~_mm512_cmpeq_epi16_mask(c, _mm512_set1_epi16(0xBB))
                     & ~_mm512_cmplt_epu16_mask(_mm512_sub_epi16(c, _mm512_set1_epi16(0x2010)), _mm512_set1_epi16(0x18));
                lowered = _mm512_mask_blend_epi16(rare, lowered, _mm512_set1_epi16(0xFF));
                any |= rare;
            }
            word |= rare;
            _mm256_storeu_si256((__m256i *)(part->bytes + from), _mm512_maskz_cvtepi16_epi8(word, lowered));
            mask |= (uint64_t)word << (32 * half);
        }
        uint64_t turns = mask ^ (mask << 1 | carry);
        carry = mask >> 63;
        align_put_turns(turns, at, part->place + count);
        count += (size_t)_mm_popcnt_u64(turns);
    }
    part->others = any != 0;
    return count / 2;
}

/* The same as `align_hash_plain`, eight words at a time; up to ALIGN_SLACK hashes more are written. */
ALIGN_V4 static size_t align_hash_v4(const align_part *part, size_t run, size_t runs, uint32_t *out) {
    const __m512i all = _mm512_set1_epi64(-1), k0 = _mm512_set1_epi64((long long)ALIGN_K0);
    const __m512i k1 = _mm512_set1_epi64((long long)ALIGN_K1), k2 = _mm512_set1_epi64((long long)ALIGN_K2);
    const __m512i top = _mm512_set1_epi8((char)(part->others ? 0x80 : 0)), eight = _mm512_set1_epi64(8);
    while (run < runs) {
        __mmask8 here = runs - run >= 8 ? 0xFF : (__mmask8)((1u << (runs - run)) - 1);
        __m256i pair = _mm256_maskz_loadu_epi32(here, part->place + 2 * run);
        __m256i start = _mm256_and_si256(pair, _mm256_set1_epi32(0xFFFF));
        __m512i size = _mm512_cvtepu32_epi64(_mm256_sub_epi32(_mm256_srli_epi32(pair, 16), start));
        __m512i hidden = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(_mm512_min_epu64(size, eight), 3));
        __m512i word = _mm512_and_si512(_mm512_i32gather_epi64(start, part->bytes, 1), _mm512_srlv_epi64(all, hidden));
        __mmask8 stop = _mm512_test_epi64_mask(word, top), longer = _mm512_cmpgt_epu64_mask(size, eight);
        __m512i hash = _mm512_mullo_epi64(_mm512_xor_si512(word, k0), k1);
        hash = _mm512_xor_si512(hash, _mm512_srli_epi64(hash, 32));
        if (longer) {
            __m512i rest = _mm512_sub_epi64(size, eight);
            stop |= _mm512_mask_cmpgt_epu64_mask(longer, rest, eight);
            hidden = _mm512_sub_epi64(_mm512_set1_epi64(64), _mm512_slli_epi64(_mm512_min_epu64(rest, eight), 3));
            word = _mm512_mask_i32gather_epi64(_mm512_setzero_si512(), longer, start, part->bytes + 8, 1);
            word = _mm512_and_si512(word, _mm512_srlv_epi64(all, hidden));
            stop |= _mm512_mask_test_epi64_mask(longer, word, top);
            word = _mm512_mullo_epi64(_mm512_xor_si512(word, hash), k1);
            hash = _mm512_mask_xor_epi64(hash, longer, word, _mm512_srli_epi64(word, 32));
        }
        hash = _mm512_srli_epi64(_mm512_mullo_epi64(_mm512_xor_si512(hash, size), k2), 32);
        _mm256_storeu_si256((__m256i *)out, _mm512_cvtepi64_epi32(hash));
        if (__builtin_expect(stop, 0)) {
            /* one that is longer than 16 characters, or needs the table */
            size_t many = (size_t)__builtin_ctz(stop), one = run + many;
            out += many;
            run = align_hash_plain(part, one, one + 1, out);
            if (run == one) return run;
            out++;
        } else {
            size_t many = (size_t)__builtin_popcount(here);
            run += many;
            out += many;
        }
    }
    return run;
}
/* The same as `align_choose_plain`, sixteen hashes at a time. */
ALIGN_V4 static size_t align_choose_v4(uint32_t *hash, size_t size, uint32_t a, uint32_t b, uint32_t last, uint64_t *sum) {
    const __m512i aa = _mm512_set1_epi32((int)a), bb = _mm512_set1_epi32((int)b), most = _mm512_set1_epi32((int)last);
    const __m512i low = _mm512_set1_epi64(0xFFFFFFFF);
    __m512i all = _mm512_setzero_si512();
    size_t kept = 0;
    for (size_t i = 0; i < size; i += 16) {
        __mmask16 here = size - i >= 16 ? 0xFFFF : (__mmask16)((1u << (size - i)) - 1);
        __m512i some = _mm512_maskz_loadu_epi32(here, hash + i);
        all = _mm512_add_epi64(all, _mm512_add_epi64(_mm512_and_si512(some, low), _mm512_srli_epi64(some, 32)));
        here = _mm512_mask_cmple_epu32_mask(here, _mm512_add_epi32(_mm512_mullo_epi32(some, aa), bb), most);
        some = _mm512_maskz_compress_epi32(here, some);
        size_t many = (size_t)__builtin_popcount(here);
        _mm512_mask_storeu_epi32(hash + kept, (__mmask16)((1u << many) - 1), some);
        kept += many;
    }
    *sum = (uint64_t)_mm512_reduce_add_epi64(all);
    return kept;
}
#else
#define ALIGN_BY_HAND 0
#endif

/* ---- the choice, made by `align_prepare` */
static int align_hand = 0;

static inline int align_prepare(int wanted) {
#if ALIGN_BY_HAND
    align_hand = wanted && align_by_hand();
#else
    (void)wanted;
#endif
    return align_hand;
}

/* What follows is done in plain C unless the processor can do more. */
#if ALIGN_BY_HAND
#define ALIGN_CHOICE(CALL, ARGUMENTS) (align_hand ? CALL##_v4 ARGUMENTS : CALL##_plain ARGUMENTS)
#else
#define ALIGN_CHOICE(CALL, ARGUMENTS) CALL##_plain ARGUMENTS
#endif

#define ALIGN_SPLIT_PLAIN(NAME, CHAR, NARROW)                                          \
    static inline size_t NAME(const CHAR *text, size_t n, align_part *part) {          \
        part->others = NARROW(text, n, part->bytes);                                   \
        return align_runs(part->bytes, n, part->place);                                \
    }
ALIGN_SPLIT_PLAIN(align_split_1_plain, uint8_t, align_narrow_1)
ALIGN_SPLIT_PLAIN(align_split_2_plain, uint16_t, align_narrow_2)

/* Fill `part` from n characters, at most ALIGN_PART; returns how many words there are. A word may end where the characters do. */
static inline size_t align_split_1(const uint8_t *text, size_t n, align_part *part) {
    return ALIGN_CHOICE(align_split_1, (text, n, part));
}
static inline size_t align_split_2(const uint16_t *text, size_t n, align_part *part) {
    return ALIGN_CHOICE(align_split_2, (text, n, part));
}
ALIGN_SPLIT_PLAIN(align_split_4, uint32_t, align_narrow_4)

/* ---- UTF-8 (Arrow's columns) to characters: returns how many. What is no UTF-8 gives some characters, never more than bytes. */
ALIGN_CLONES static uint8_t align_any(const uint8_t *bytes, size_t n) {
    uint8_t most = 0;
    for (size_t i = 0; i < n; i++) most = bytes[i] > most ? bytes[i] : most;
    return most;
}

#define ALIGN_DECODE(NAME, CHAR)                                                                                          \
    static size_t NAME(const uint8_t *bytes, size_t n, CHAR *out) {                                                       \
        size_t count = 0;                                                                                                 \
        for (size_t i = 0; i < n;) {                                                                                      \
            uint64_t eight;                                                                                               \
            if (n - i >= 8 && (memcpy(&eight, bytes + i, 8), !(eight & 0x8080808080808080ULL))) {                         \
                for (size_t j = 0; j < 8; j++) out[count + j] = bytes[i + j];                                             \
                count += 8;                                                                                               \
                i += 8;                                                                                                   \
                continue;                                                                                                 \
            }                                                                                                             \
            uint32_t code = bytes[i++];                                                                                   \
            size_t more = code < 0xC0 ? 0 : code < 0xE0 ? 1 : code < 0xF0 ? 2 : 3;                                        \
            if (more) code &= 0x3Fu >> more;                                                                              \
            for (; more && i < n; more--) code = code << 6 | (bytes[i++] & 0x3F);                                         \
            out[count++] = (CHAR)code;                                                                                    \
        }                                                                                                                 \
        return count;                                                                                                     \
    }
ALIGN_DECODE(align_decode_2, uint16_t)
ALIGN_DECODE(align_decode_4, uint32_t)

static inline size_t align_hash_words(const align_part *part, size_t run, size_t runs, uint32_t *out) {
    if (part->others && run < runs && align_rare(part->bytes + part->place[2 * run], part->place[2 * run + 1] - part->place[2 * run]))
        return run;
    return ALIGN_CHOICE(align_hash, (part, run, runs, out));
}
static inline size_t align_choose(uint32_t *hash, size_t size, uint32_t a, uint32_t b, uint32_t last, uint64_t *sum) {
    return ALIGN_CHOICE(align_choose, (hash, size, a, b, last, sum));
}
#endif
