/* Which places of a table of counts have a bit, and which hashes have one there. */
#ifndef ALIGN_CORE_MARKS_H
#define ALIGN_CORE_MARKS_H

#include "_core_loops.h"

/* Write 1 for every hash whose bit is set, else 0; return how many there are. */
ALIGN_CLONES static size_t align_marked(const uint32_t *hash, size_t n, const uint32_t *bits, uint32_t mask, uint8_t *out) {
    uint32_t count = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t set = bits[(hash[i] & mask) >> 5] >> (hash[i] & 31) & 1;
        out[i] = (uint8_t)set;
        count += set;
    }
    return count;
}

/* Write a bit for every count, 32 to a word: whether it is over `many`. */
ALIGN_CLONES static void align_over(const uint8_t *counts, size_t words, int32_t many, uint32_t *bits) {
    for (size_t i = 0; i < words; i++, counts += 32) {
        uint32_t word = 0;
        for (uint32_t k = 0; k < 32; k++) word |= (uint32_t)(counts[k] > many) << k;
        bits[i] = word;
    }
}
#endif
