/* Numbers of keys in order of appearance, and the grams of words of ASCII. */
#ifndef ALIGN_READING_H
#define ALIGN_READING_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "_core_scan.h"
#include "_core_tokens.h"

#if defined(__GNUC__)
#define ALIGN_ALWAYS static inline __attribute__((always_inline))
#else
#define ALIGN_ALWAYS static inline
#endif

/* Slots hold numbers from 1, 0 where they are free: 16 bits each where these are enough, so that a table with many more
   slots than keys stays in the first cache. */
typedef struct {
    void *slots;
    uint64_t *keys; /* by number */
    int64_t slot_room, key_room; /* bytes, keys */
    uint64_t mask;
    int shift; /* the upper bits of a product say where a key is looked for */
    int wide;  /* slots of 32 bits */
    uint32_t size;
} align_table;

ALIGN_ALWAYS uint32_t align_slot_at(const void *slots, uint64_t place, const int wide) {
    return wide ? ((const uint32_t *)slots)[place] : ((const uint16_t *)slots)[place];
}

/* The place of a key, or the free one where it would be. No processor can foresee whether a key is new, so that takes no
   branch; that another key is in the way is rare. */
ALIGN_ALWAYS uint64_t align_place(const align_table *table, const void *slots, uint64_t *known, uint64_t key, const int wide) {
    uint64_t place = key * ALIGN_K0 >> table->shift;
    known[0] = key; /* so that a free slot is what is looked for, too */
    while (known[align_slot_at(slots, place, wide)] != key) place = (place + 1) & table->mask;
    return place;
}

ALIGN_ALWAYS void align_fill(void *slots, uint64_t place, uint32_t number, const int wide) {
    if (wide) ((uint32_t *)slots)[place] = number;
    else ((uint16_t *)slots)[place] = (uint16_t)number;
}

/* Number some words, from 0, and note where each stands first: there is room for one more place than there are words. */
ALIGN_ALWAYS void align_number_any(align_table *table, const uint32_t *restrict keys, int64_t count,
                                   int32_t *restrict numbers, int64_t *restrict first, const int wide) {
    const align_table held = *table;
    uint64_t *restrict known = held.keys;
    uint32_t size = held.size;
    for (int64_t k = 0; k < count; k++) {
        uint64_t place = align_place(&held, held.slots, known, keys[k], wide);
        uint32_t found = align_slot_at(held.slots, place, wide), fresh = found == 0;
        first[size - held.size] = k;
        size += fresh;
        found += size & (0 - fresh);
        align_fill(held.slots, place, found, wide);
        known[found] = keys[k];
        numbers[k] = (int32_t)found - 1;
    }
    table->size = size;
}

static inline void align_number_words(align_table *table, const uint32_t *keys, int64_t count, int32_t *numbers, int64_t *first) {
    if (table->wide) align_number_any(table, keys, count, numbers, first, 1);
    else align_number_any(table, keys, count, numbers, first, 0);
}

/* Number the grams that some hold, from `base`: write which are held again, by whom first and by whom now. Returns the number
   of those, `seen` included. One place behind the last is written. `holders` are the first ones by number, from 1: room for
   one more than there are keys. */
ALIGN_ALWAYS int64_t align_hold_any(align_table *table, const uint64_t *restrict keys, int64_t count,
                                    const int32_t *restrict of, int32_t base, int32_t *restrict holders,
                                    int32_t *restrict again, int32_t *restrict firsts, int32_t *restrict again_holders,
                                    int64_t seen, const int wide) {
    const align_table held = *table;
    uint64_t *restrict known = held.keys;
    uint32_t size = held.size;
    for (int64_t k = 0; k < count; k++) {
        uint64_t place = align_place(&held, held.slots, known, keys[k], wide);
        uint32_t found = align_slot_at(held.slots, place, wide), fresh = found == 0;
        holders[(int64_t)size + 1] = of[k];
        again[seen] = base + (int32_t)found - 1;
        firsts[seen] = holders[found];
        again_holders[seen] = of[k];
        seen += !fresh;
        size += fresh;
        found += size & (0 - fresh);
        align_fill(held.slots, place, found, wide);
        known[found] = keys[k];
    }
    table->size = size;
    return seen;
}

static inline int64_t align_hold(align_table *table, const uint64_t *keys, int64_t count, const int32_t *of, int32_t base,
                                 int32_t *holders, int32_t *again, int32_t *firsts, int32_t *again_holders, int64_t seen) {
    if (table->wide) return align_hold_any(table, keys, count, of, base, holders, again, firsts, again_holders, seen, 1);
    return align_hold_any(table, keys, count, of, base, holders, again, firsts, again_holders, seen, 0);
}

/* The number of a key, from 1; 0 if it was never seen. */
static inline uint32_t align_seek(const align_table *table, uint64_t key) {
    uint64_t place = key * ALIGN_K0 >> table->shift;
    uint32_t found = align_slot_at(table->slots, place, table->wide);
    while (found && table->keys[found] != key) {
        place = (place + 1) & table->mask;
        found = align_slot_at(table->slots, place, table->wide);
    }
    return found;
}

/* Write the grams of a word of ASCII, as narrowed to lower-case bytes, as keys: sixteen at a time, the last ones for nothing,
   so that nearly every word takes one step. A zero stands for the space before and after it. Returns how many there are, 0 for
   a word that is not of ASCII. 32 bytes behind the word can be read, 16 keys and owners behind the last one written. */
ALIGN_ALWAYS int64_t align_word_grams(const uint8_t *word, int64_t length, int size, int *digit) {
    uint64_t rare = align_load(word, (size_t)length), more = align_load(word + 8, length > 8 ? (size_t)length - 8 : 0);
    /* letters and the underscore have this bit */
    uint64_t digits = (~rare & ALIGN_KEPT[length < 8 ? length : 8]) | (~more & ALIGN_KEPT[length < 8 ? 0 : length < 16 ? length - 8 : 8]);
    rare |= more;
    for (int64_t at = 16; at < length; at += 8) {
        uint64_t eight = align_load(word + at, (size_t)(length - at));
        rare |= eight;
        digits |= ~eight & ALIGN_KEPT[length - at < 8 ? length - at : 8];
    }
    *digit = (digits & 0x4040404040404040ULL) != 0;
    if (rare & 0x8080808080808080ULL || word[-1] || word[length]) return 0;
    return length + 2 < size ? 1 : length + 3 - size;
}
static inline int64_t align_ascii_grams_plain(const uint8_t *word, int64_t length, int size, int32_t number, uint64_t *keys,
                                              int32_t *owners, int *digit) {
    int64_t count = align_word_grams(word, length, size, digit);
    uint32_t kept = (uint32_t)ALIGN_KEPT[length + 2 < size ? length + 2 : size];
    for (int64_t at = 0; at < count; at += 16)
        for (int k = 0; k < 16; k++) {
            uint32_t four;
            memcpy(&four, word - 1 + at + k, 4);
            keys[at + k] = four & kept;
            owners[at + k] = number;
        }
    return count;
}

#if ALIGN_BY_HAND
/* The same, the bytes of eight keys moved to their places at once. */
ALIGN_V4 static inline int64_t align_ascii_grams_v4(const uint8_t *word, int64_t length, int size, int32_t number, uint64_t *keys,
                                                    int32_t *owners, int *digit) {
    const __m512i each = _mm512_set_epi64(0x0A090807, 0x09080706, 0x08070605, 0x07060504, 0x06050403, 0x05040302, 0x04030201, 0x03020100);
    int64_t count = align_word_grams(word, length, size, digit);
    __m512i kept = _mm512_set1_epi64((long long)ALIGN_KEPT[length + 2 < size ? length + 2 : size]);
    for (int64_t at = 0; at < count; at += 16) {
        __m512i bytes = _mm512_castsi256_si512(_mm256_loadu_si256((const __m256i *)(word - 1 + at)));
        __m512i first = _mm512_maskz_permutexvar_epi8(0x0F0F0F0F0F0F0F0FULL, each, bytes);
        __m512i second = _mm512_maskz_permutexvar_epi8(0x0F0F0F0F0F0F0F0FULL, _mm512_add_epi8(each, _mm512_set1_epi8(8)), bytes);
        _mm512_storeu_si512(keys + at, _mm512_and_si512(first, kept));
        _mm512_storeu_si512(keys + at + 8, _mm512_and_si512(second, kept));
        _mm512_storeu_si512(owners + at, _mm512_set1_epi32(number));
    }
    return count;
}
#endif
static inline int64_t align_ascii_grams(const uint8_t *word, int64_t length, int size, int32_t number, uint64_t *keys,
                                        int32_t *owners, int *digit) {
    return ALIGN_CHOICE(align_ascii_grams, (word, length, size, number, keys, owners, digit));
}
#endif
