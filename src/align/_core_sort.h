/* Sorting by a run of bits. */
#ifndef ALIGN_CORE_SORT_H
#define ALIGN_CORE_SORT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Sort n numbers by their upper 32 bits, stably; `spare` has room for n (radix sort, least significant digit first). */
static void align_sort_high(uint64_t *key, uint64_t *spare, size_t n) {
    if (n <= 24) {
        for (size_t i = 1; i < n; i++) {
            uint64_t moving = key[i];
            size_t here = i;
            for (; here > 0 && key[here - 1] >> 32 > moving >> 32; here--) key[here] = key[here - 1];
            key[here] = moving;
        }
        return;
    }
    uint64_t *source = key, *target = spare;
    for (int shift = 32; shift < 64; shift += 8) {
        size_t count[256] = {0}, total = 0;
        for (size_t i = 0; i < n; i++) count[source[i] >> shift & 255]++;
        for (int digit = 0; digit < 256; digit++) {
            size_t here = count[digit];
            count[digit] = total;
            total += here;
        }
        for (size_t i = 0; i < n; i++) target[count[source[i] >> shift & 255]++] = source[i];
        uint64_t *swap = source;
        source = target;
        target = swap;
    }
}

/* Sort n numbers of one upper byte by their upper 32 bits, stably; `spare` has room for n. */
static void align_sort_middle(uint64_t *key, uint64_t *spare, size_t n) {
    if (n <= 512) {
        align_sort_high(key, spare, n);
        return;
    }
    uint64_t *source = key, *target = spare;
    for (int shift = 32; shift < 56; shift += 12) {
        size_t count[4096] = {0}, total = 0;
        for (size_t i = 0; i < n; i++) count[source[i] >> shift & 4095]++;
        for (int digit = 0; digit < 4096; digit++) {
            size_t here = count[digit];
            count[digit] = total;
            total += here;
        }
        for (size_t i = 0; i < n; i++) target[count[source[i] >> shift & 4095]++] = source[i];
        uint64_t *swap = source;
        source = target;
        target = swap;
    }
}

/* Move numbers to the front whose upper 32 bits may stand there more than once, and return how many; those that stand
 * there once, as most shingles do, are few among them (a Bloom filter of one hash, Bloom 1970: 2 to 4 bits a number for
 * those seen, and as many for those seen again). `spare` has room for 8 n bytes.
 */
static size_t align_keep_repeated(uint64_t *key, size_t n, uint8_t *spare) {
    size_t places = 64, kept = 0;
    if (n < 64) return n;
    while (places < 4 * n) places *= 2;
    uint64_t mask = places - 1, *once = (uint64_t *)spare, *again = once + places / 64;
    memset(spare, 0, places / 4);
    for (size_t i = 0; i < n; i++) {
        uint64_t at = key[i] >> 32 & mask, bit = (uint64_t)1 << (at & 63);
        again[at >> 6] |= once[at >> 6] & bit;
        once[at >> 6] |= bit;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t at = key[i] >> 32 & mask, moving = key[i];
        key[kept] = moving;
        kept += again[at >> 6] >> (at & 63) & 1;
    }
    return kept;
}
#endif
