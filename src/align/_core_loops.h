/* The loops that the compiler turns into vector code, each built for three processors and chosen when the module loads.
 *
 * Plain C: where the compiler knows no `target_clones` (not gcc, not x86) the same loops are built once.
 */
#ifndef ALIGN_CORE_LOOPS_H
#define ALIGN_CORE_LOOPS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

#if defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__) && __GNUC__ >= 12
#define ALIGN_CLONES __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#elif defined(__x86_64__) && defined(__gnu_linux__) && defined(__GNUC__) && !defined(__clang__)
#define ALIGN_CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define ALIGN_CLONES
#endif

/* Have a place in memory on its way to the caches before it is needed. */
#ifdef __GNUC__
#define align_prefetch(place) __builtin_prefetch(place)
#else
#define align_prefetch(place) ((void)(place))
#endif

/* ---- the characters of a text in UTF-8: the bytes that do not go on, counted in numbers that vectors hold many of */
ALIGN_CLONES static size_t align_characters(const uint8_t *bytes, size_t n) {
    size_t count = 0;
    for (size_t at = 0; at < n; at += 8192) {
        size_t here = n - at < 8192 ? n - at : 8192;
        uint16_t some = 0;
        for (size_t i = 0; i < here; i++) some = (uint16_t)(some + ((bytes[at + i] & 0xC0) != 0x80));
        count += some;
    }
    return count;
}

/* ---- characters to bytes: a lower-case ASCII word character, 0 for a sure break, 0xFF for all that needs the table.
 * Returns 0xFF if there is one of those, else 0. Sure breaks above ASCII: Latin-1 signs, dashes, quotes, bullets, ellipsis.
 */
#define ALIGN_NARROW(NAME, CHAR, WIDE)                                                                       \
    ALIGN_CLONES static uint8_t NAME(const CHAR *text, size_t n, uint8_t *out) {                             \
        uint8_t other = 0;                                                                                   \
        for (size_t i = 0; i < n; i++) {                                                                     \
            CHAR c = text[i], low = c | 0x20;                                                                \
            CHAR word = ((CHAR)(low - 'a') < 26) | ((CHAR)(c - '0') < 10) | (c == '_');                      \
            CHAR lowered = c | (CHAR)((c & 0x40) >> 1);                                                      \
            CHAR rare = (c >= 0x80) & !((CHAR)(c - 0x80) < 0x2A) & (c != 0xAB) & (c != 0xBB) & WIDE;         \
            uint8_t byte = (uint8_t)((uint8_t)(lowered & (CHAR)(0 - word)) | (uint8_t)(0 - rare));           \
            out[i] = byte;                                                                                   \
            other |= (uint8_t)(0 - rare);                                                                    \
        }                                                                                                    \
        return other;                                                                                        \
    }
ALIGN_NARROW(align_narrow_1, uint8_t, 1)
ALIGN_NARROW(align_narrow_2, uint16_t, !((uint16_t)(c - 0x2010) < 0x18))
ALIGN_NARROW(align_narrow_4, uint32_t, !((uint32_t)(c - 0x2010) < 0x18))

/* ---- where runs of non-zero bytes start and end: place[0], place[1] the first, and so on; returns the number of runs.
 * `bytes` has room for, and `place` for twice, n rounded up to the next 64, plus 64; bytes behind n are overwritten by 0.
 */
ALIGN_CLONES static size_t align_runs(uint8_t *bytes, size_t n, uint16_t *place) {
    size_t count = 0;
    uint64_t carry = 0;
    memset(bytes + n, 0, 64);
    for (size_t at = 0; at < n + 1; at += 64) {
        uint64_t mask = 0, turns;
#ifdef __SSE2__
        for (int part = 0; part < 4; part++) {
            __m128i some = _mm_loadu_si128((const __m128i *)(bytes + at + 16 * part));
            uint64_t zero = (uint64_t)_mm_movemask_epi8(_mm_cmpeq_epi8(some, _mm_setzero_si128()));
            mask |= (zero ^ 0xFFFF) << (16 * part);
        }
#else
        for (int part = 0; part < 8; part++) {
            uint64_t eight;
            memcpy(&eight, bytes + at + 8 * part, 8);
            eight = (((eight & 0x7F7F7F7F7F7F7F7FULL) + 0x7F7F7F7F7F7F7F7FULL) | eight) & 0x8080808080808080ULL;
            mask |= ((eight >> 7) * 0x0102040810204080ULL >> 56) << (8 * part);
        }
#endif
        turns = mask ^ (mask << 1 | carry);
        carry = mask >> 63;
        /* eight at a time, the last ones for nothing: no processor can foresee how many there are */
        size_t next = count + (size_t)__builtin_popcountll(turns);
        for (uint16_t *to = place + count; turns; to += 8)
            for (int j = 0; j < 8; j++) {
                to[j] = (uint16_t)(at + (size_t)__builtin_ctzll(turns | 1ULL << 63));
                turns &= turns - 1;
            }
        count = next;
    }
    return count / 2;
}

/* ---- the finaliser of MurmurHash3, 32 bits (Appleby, public domain) */
static inline uint32_t align_fmix(uint32_t h) {
    h ^= h >> 16;
    h *= 0x85EBCA6Bu;
    h ^= h >> 13;
    h *= 0xC2B2AE35u;
    return h ^ h >> 16;
}

/* ---- token hashes to shingle hashes: a sum of products with odd weights, then mixed (multilinear hashing, Lemire & Kaser 2014).
 * The shingle at i is tokens[i .. i + words); count shingles are written.
 */
static inline uint32_t align_shingle(uint64_t sum) {
    return align_fmix(((uint32_t)sum ^ 0x5BD1E995u) * 0x9E3779B1u + align_fmix((uint32_t)(sum >> 32)));
}

/* of the usual sizes the sums stay in registers */
#define ALIGN_SHINGLES(NAME, WORDS)                                                                                    \
    ALIGN_CLONES static void NAME(const uint32_t *tokens, size_t count, const uint32_t *weight, uint32_t *out) {       \
        for (size_t i = 0; i < count; i++) {                                                                           \
            uint64_t sum = 0;                                                                                          \
            for (size_t j = 0; j < WORDS; j++) sum += (uint64_t)tokens[i + j] * weight[j];                             \
            out[i] = align_shingle(sum);                                                                               \
        }                                                                                                              \
    }
ALIGN_SHINGLES(align_shingles_4, 4)
ALIGN_SHINGLES(align_shingles_5, 5)

ALIGN_CLONES static void align_shingles_any(const uint32_t *tokens, size_t count, const uint32_t *weight, size_t words,
                                            uint32_t *out) {
    for (size_t at = 0; at < count; at += 128) {
        uint64_t sum[128];
        size_t here = count - at < 128 ? count - at : 128;
        memset(sum, 0, sizeof sum);
        for (size_t j = 0; j < words; j++)
            for (size_t i = 0; i < here; i++) sum[i] += (uint64_t)tokens[at + i + j] * weight[j];
        for (size_t i = 0; i < here; i++) out[at + i] = align_shingle(sum[i]);
    }
}

static inline void align_shingles(const uint32_t *tokens, size_t count, const uint32_t *weight, size_t words, uint32_t *out) {
    if (words == 4)
        align_shingles_4(tokens, count, weight, out);
    else if (words == 5)
        align_shingles_5(tokens, count, weight, out);
    else
        align_shingles_any(tokens, count, weight, words, out);
}

/* ---- MinHash (Broder 1997): minima of a * h + b modulo 2^32 over the shingles; `count` of permutations, 64 at a time.
 * a and b have room for `count` rounded up to the next 64.
 */
ALIGN_CLONES static void align_minhash(const uint32_t *hash, size_t n, const uint32_t *a, const uint32_t *b, size_t count,
                                       uint32_t *out) {
    uint32_t mixed[1024];
    for (size_t k = 0; k < count; k++) out[k] = 0xFFFFFFFFu;
    for (size_t at = 0; at < n; at += 1024) {
        size_t here = n - at < 1024 ? n - at : 1024;
        for (size_t i = 0; i < here; i++) mixed[i] = align_fmix(hash[at + i]);
        for (size_t k = 0; k < count; k += 64) {
            uint32_t aa[64], bb[64], least[64];
            size_t some = count - k < 64 ? count - k : 64;
            memcpy(aa, a + k, sizeof aa);
            memcpy(bb, b + k, sizeof bb);
            memset(least, 0xFF, sizeof least);
            memcpy(least, out + k, some * 4);
            for (size_t i = 0; i < here; i++) {
                uint32_t x = mixed[i];
                for (int j = 0; j < 64; j++) {
                    uint32_t v = aa[j] * x + bb[j];
                    least[j] = v < least[j] ? v : least[j];
                }
            }
            memcpy(out + k, least, some * 4);
        }
    }
}
#endif
