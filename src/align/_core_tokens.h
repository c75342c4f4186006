/* Characters and the hash of a token: the table of what a character is and folds to, and the state of a token under way. */
#ifndef ALIGN_CORE_TOKENS_H
#define ALIGN_CORE_TOKENS_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define ALIGN_PAIRS 8192 /* slots of the table of compositions, a power of two */

static const uint64_t ALIGN_K0 = 0x9E3779B97F4A7C15ULL, ALIGN_K1 = 0xD6E8FEB86659FD93ULL, ALIGN_K2 = 0xA0761D6478BD642FULL;

/* ---- a table entry is class << 24 | folded character, or, with bit 23 set, the index of three folded characters */
typedef struct {
    uint32_t *entry;
    uint32_t limit;
    uint32_t *spill;
    uint64_t *pair; /* (first << 32 | mark) + 1 of a composition, 0 for a free slot */
    uint32_t *composed;
    int letters; /* whether every letter is a token of its own */
} align_chars;

static inline uint32_t align_slot(const align_chars *chars, uint64_t key) {
    uint32_t slot = (uint32_t)((key * ALIGN_K0) >> 40) & (ALIGN_PAIRS - 1);
    while (chars->pair[slot] && chars->pair[slot] != key) slot = (slot + 1) & (ALIGN_PAIRS - 1);
    return slot;
}

static inline void align_put_pair(align_chars *chars, uint32_t first, uint32_t mark, uint32_t whole) {
    uint64_t key = ((uint64_t)first << 32 | mark) + 1;
    uint32_t slot = align_slot(chars, key);
    if (!chars->pair[slot]) chars->composed[slot] = whole;
    chars->pair[slot] = key;
}

/* The character that first and mark compose to, or 0. */
static inline uint32_t align_compose(const align_chars *chars, uint32_t first, uint32_t mark) {
    uint32_t slot = align_slot(chars, ((uint64_t)first << 32 | mark) + 1);
    return chars->pair[slot] ? chars->composed[slot] : 0;
}

/* ---- the hash of a token: the bytes of its folded characters in UTF-8, eight at a time, then how many there were */
/* masks that keep the first 0 to 8 bytes of a word */
static const uint64_t ALIGN_KEPT[9] = {0, 0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF, ~0ULL};

typedef struct {
    uint64_t hash, word, size;
} align_state;

static inline uint64_t align_mix(uint64_t hash, uint64_t word) {
    hash = (hash ^ word) * ALIGN_K1;
    return hash ^ hash >> 32;
}

static inline uint32_t align_finish(uint64_t hash, uint64_t size) { return (uint32_t)(((hash ^ size) * ALIGN_K2) >> 32); }

static inline uint64_t align_load(const uint8_t *bytes, size_t count) {
    uint64_t word;
    memcpy(&word, bytes, 8);
    return word & ALIGN_KEPT[count < 8 ? count : 8];
}

/* Whether one of the first 16 bytes of a token is above ASCII. */
static inline int align_rare(const uint8_t *bytes, size_t size) {
    uint64_t all = align_load(bytes, size) | align_load(bytes + 8, size > 8 ? size - 8 : 0);
    return (all & 0x8080808080808080ULL) != 0;
}

/* The hash of the `size` bytes of a token; 16 bytes, and up to the next eight, can be read. Sizes up to 16 take no branch,
 * because no processor can foresee them.
 */
static inline uint32_t align_hash(const uint8_t *bytes, size_t size) {
    uint64_t hash = align_mix(ALIGN_K0, align_load(bytes, size));
    uint64_t longer = align_mix(hash, align_load(bytes + 8, size > 8 ? size - 8 : 0));
    hash ^= (hash ^ longer) & (0 - (uint64_t)(size > 8));
    for (size_t at = 16; at < size; at += 8) hash = align_mix(hash, align_load(bytes + at, size - at));
    return align_finish(hash, size);
}

static inline void align_add_byte(align_state *state, uint64_t byte) {
    state->word |= byte << (8 * (state->size & 7));
    state->size++;
    if (!(state->size & 7)) {
        state->hash = align_mix(state->hash, state->word);
        state->word = 0;
    }
}

static inline void align_add_char(align_state *state, uint32_t code) {
    if (code < 0x80) {
        /* the underscore is moved, so that one mask lowers eight ASCII word characters */
        align_add_byte(state, code == '_' ? 0x7F : code);
    } else if (code < 0x800) {
        align_add_byte(state, 0xC0 | code >> 6);
        align_add_byte(state, 0x80 | (code & 0x3F));
    } else {
        if (code < 0x10000) {
            align_add_byte(state, 0xE0 | code >> 12);
        } else {
            align_add_byte(state, 0xF0 | code >> 18);
            align_add_byte(state, 0x80 | (code >> 12 & 0x3F));
        }
        align_add_byte(state, 0x80 | (code >> 6 & 0x3F));
        align_add_byte(state, 0x80 | (code & 0x3F));
    }
}

static inline uint32_t align_end(const align_state *state) {
    return align_finish(state->size & 7 ? align_mix(state->hash, state->word) : state->hash, state->size);
}
#endif
