/* Tokens in shared passages, counted with bytes in vectors. */
#ifndef ALIGN_CORE_COVER_H
#define ALIGN_CORE_COVER_H

#include "_core_loops.h"

/* From marks of n shingles to marks of the tokens they cover: token t is covered if one of the shingles t - words + 1 to t is.
 * Writes n + words - 1 bytes, none where n is 0.
 */
ALIGN_CLONES static void align_cover(const uint8_t *seen, size_t n, size_t words, uint8_t *out) {
    if (n == 0) return;
    memset(out, 0, n + words - 1);
    for (size_t j = 0; j < words; j++)
        for (size_t i = 0; i < n; i++) out[i + j] |= seen[i];
}

/* Count the covered of n tokens, those in common passages, and the covered outside them. */
ALIGN_CLONES static void align_count_covered(const uint8_t *seen, const uint8_t *common, size_t n, uint32_t *out) {
    uint32_t covered = 0, ordinary = 0, own = 0;
    for (size_t i = 0; i < n; i++) {
        covered += seen[i];
        ordinary += common[i];
        own += (uint8_t)(seen[i] & (common[i] ^ 1));
    }
    out[0] = covered;
    out[1] = ordinary;
    out[2] = own;
}
#endif
