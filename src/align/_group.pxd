"""The links of one pair as beads: C loops of `_beads.align_pairs`."""

from libc.stdint cimport int32_t, int64_t, uint64_t

from align._dense cimport dense_union
from align._index cimport union_cosine
from align._search cimport Pair, Search


cdef inline double _union(Pair *p, const int32_t *left, int64_t n_left, const int32_t *right,
                          int64_t n_right) noexcept nogil:
    """Return the similarity of two groups of sentences, each taken as one sentence."""
    cdef uint64_t x = 0, y = 0
    cdef int64_t at
    if p.dense:
        for at in range(n_left):
            x |= <uint64_t>1 << left[at]
        for at in range(n_right):
            y |= <uint64_t>1 << right[at]
        return dense_union(p.bits, p.share, x, y)
    return (p.share * union_cosine(p.words, left, n_left, right, n_right, p.n)
            + (1 - p.share) * union_cosine(p.grams, left, n_left, right, n_right, p.n))


cdef inline bint _same_links(const Search *s, int64_t a, int64_t b) noexcept nogil:
    """Tell whether two left sentences are linked to the same right ones."""
    cdef int64_t x = s.rows[a], y = s.rows[b]
    while True:
        while x < s.rows[a + 1] and not s.chosen[x]:
            x += 1
        while y < s.rows[b + 1] and not s.chosen[y]:
            y += 1
        if x == s.rows[a + 1] or y == s.rows[b + 1]:
            return x == s.rows[a + 1] and y == s.rows[b + 1]
        if s.cols[x] != s.cols[y]:
            return False
        x += 1
        y += 1


cdef inline void group_links(Search *s, int64_t n, int64_t m) noexcept nogil:
    """Put left sentences with the same links into one bead, named by its first sentence."""
    cdef int64_t i, c
    cdef int32_t first, last, owner
    for i in range(m):
        s.first_owner[i] = -1
    for i in range(n):
        s.group_of[i] = -1
        s.next_owner[i] = -1
        s.next_left[i] = -1
        first = -1
        for c in range(s.rows[i], s.rows[i + 1]):
            if s.chosen[c]:
                first = s.cols[c]
                break
        if first < 0:
            continue
        owner = s.first_owner[first]
        last = -1
        while owner >= 0 and not _same_links(s, owner, i):
            last = owner
            owner = s.next_owner[owner]
        if owner < 0:
            s.group_of[i] = <int32_t>i
            if last < 0:
                s.first_owner[first] = <int32_t>i
            else:
                s.next_owner[last] = <int32_t>i
            continue
        s.group_of[i] = owner
        while s.next_left[owner] >= 0:
            owner = s.next_left[owner]
        s.next_left[owner] = <int32_t>i


cdef inline void write_beads(Search *s, Pair *p, int32_t *counts, int32_t *members, float *similarity,
                             int64_t *n_beads, int64_t *n_members) noexcept nogil:
    """Append the pair's beads, in order of their first left sentences."""
    cdef int64_t i, c, left, right, n_right
    cdef int32_t other
    cdef double score
    for i in range(p.n):
        if s.group_of[i] != i:
            continue
        left = n_members[0]
        other = <int32_t>i
        while other >= 0:
            members[n_members[0]] = other
            n_members[0] += 1
            other = s.next_left[other]
        right = n_members[0]
        for c in range(s.rows[i], s.rows[i + 1]):
            if s.chosen[c]:
                members[n_members[0]] = s.cols[c]
                n_members[0] += 1
        counts[2 * n_beads[0]] = <int32_t>(right - left)
        counts[2 * n_beads[0] + 1] = <int32_t>(n_members[0] - right)
        n_right = n_members[0] - right
        if right - left == 1 and n_right == 1:
            for c in range(s.rows[i], s.rows[i + 1]):
                if s.chosen[c]:
                    similarity[n_beads[0]] = s.value[c]
            n_beads[0] += 1
            continue
        score = _union(p, members + left, right - left, members + right, n_right)
        similarity[n_beads[0]] = <float>score
        n_beads[0] += 1
