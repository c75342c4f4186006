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
#endif
