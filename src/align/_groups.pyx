# cython: autotestdict=False
"""Clusters of copies: neighbours of texts, and joining clusters as long as one text is linked to all others there.

The neighbours of text i are ``nearby[offsets[i]:offsets[i + 1]]``, ascending. No interpreter lock.
"""

import numpy as np

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport free, malloc


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)


cdef enum:
    AHEAD = 8        # pairs whose texts are fetched before they are joined: they lie anywhere in memory


cdef int check_neighbours(const int64_t[::1] offsets, const int32_t[::1] nearby) except -1:
    cdef Py_ssize_t i, n = offsets.shape[0] - 1
    if n < 0 or offsets[0] != 0 or offsets[n] != nearby.shape[0]:
        raise ValueError("offsets do not fit nearby")
    for i in range(n):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


cdef int check_pairs(const int32_t[::1] left, const int32_t[::1] right, Py_ssize_t n) except -1:
    cdef Py_ssize_t i
    if left.shape[0] != right.shape[0]:
        raise ValueError("left and right differ in length")
    for i in range(left.shape[0]):
        if not 0 <= left[i] < right[i] < n:
            raise ValueError(f"pair {i} is not of two texts, the smaller on the left")
    return 0


def neighbours(const int32_t[::1] left not None, const int32_t[::1] right not None, Py_ssize_t n):
    """Return the neighbours of n texts as offsets (int64, n + 1) and nearby (int32).

    Args:
        left, right: pairs, left < right, ordered by left, then right, none twice.

    Raises:
        ValueError: the pairs are not like this.
    """
    cdef Py_ssize_t i, m = left.shape[0]
    check_pairs(left, right, n)
    for i in range(1, m):
        if left[i] < left[i - 1] or (left[i] == left[i - 1] and right[i] <= right[i - 1]):
            raise ValueError(f"pair {i} is not in order")
    offsets, nearby = np.zeros(n + 2, dtype=np.int64), np.empty(2 * m, dtype=np.int32)
    cdef int64_t[::1] offset = offsets
    cdef int32_t[::1] out = nearby
    with nogil:
        for i in range(m):
            offset[left[i] + 2] += 1
            offset[right[i] + 2] += 1
        for i in range(2, n + 2):
            offset[i] += offset[i - 1]
        for i in range(m):                   # first the smaller neighbours of every text, then the larger ones
            out[offset[right[i] + 1]] = left[i]
            offset[right[i] + 1] += 1
        for i in range(m):
            out[offset[left[i] + 1]] = right[i]
            offset[left[i] + 1] += 1
    return offsets[: n + 1], nearby


cdef inline bint linked(const int64_t* offset, const int32_t* nearby, int32_t text, int32_t other) noexcept nogil:
    cdef int64_t low = offset[text], high = offset[text + 1], middle
    while low < high:
        middle = (low + high) // 2
        if nearby[middle] < other:
            low = middle + 1
        else:
            high = middle
    return low < offset[text + 1] and nearby[low] == other


def shared_neighbours(const int64_t[::1] offsets not None, const int32_t[::1] nearby not None,
                      const int32_t[::1] left not None, const int32_t[::1] right not None, Py_ssize_t most):
    """Return how many neighbours the texts of every pair have in common (int32), `most` where there are more.

    Of two texts with more than `most` neighbours each it is `most`.
    """
    cdef Py_ssize_t i
    cdef int64_t j, own, other
    cdef int32_t few, many, count
    check_neighbours(offsets, nearby)
    check_pairs(left, right, offsets.shape[0] - 1)
    shared = np.zeros(left.shape[0], dtype=np.int32)
    cdef int32_t[::1] out = shared
    if not left.shape[0]:
        return shared
    with nogil:
        for i in range(left.shape[0]):
            few, many = left[i], right[i]
            own, other = offsets[few + 1] - offsets[few], offsets[many + 1] - offsets[many]
            if own > other:
                few, many = right[i], left[i]
            count = 0
            if min(own, other) > most:
                count = <int32_t>most
            else:
                for j in range(offsets[few], offsets[few + 1]):
                    count += linked(&offsets[0], &nearby[0], many, nearby[j])
            out[i] = min(count, <int32_t>most)
    return shared


def joined(const int64_t[::1] offsets not None, const int32_t[::1] nearby not None, const int32_t[::1] left not None,
           const int32_t[::1] right not None):
    """Join the clusters of every pair in turn if one text of both is linked to all others there.

    Args:
        offsets, nearby: of `neighbours`.
        left, right: pairs in the order in which they are tried.

    Returns:
        The cluster of every text (int32, named after one of its texts), and 1 for every text that is linked to all
        others of its cluster (uint8).
    """
    cdef Py_ssize_t i, n = offsets.shape[0] - 1
    check_neighbours(offsets, nearby)
    check_pairs(left, right, n)
    label, able = np.arange(n, dtype=np.int32), np.ones(n, dtype=np.uint8)
    if not left.shape[0]:
        return label, able
    cdef int32_t[::1] labels = label
    cdef uint8_t[::1] ables = able
    cdef _Clusters clusters = _Clusters(n)
    clusters.offset, clusters.nearby = &offsets[0], &nearby[0]
    with nogil:
        for i in range(left.shape[0]):
            if i + AHEAD < left.shape[0]:
                align_prefetch(&clusters.text[left[i + AHEAD]])
                align_prefetch(&clusters.text[right[i + AHEAD]])
                align_prefetch(&offsets[left[i + AHEAD]])
                align_prefetch(&offsets[right[i + AHEAD]])
            clusters.join(left[i], right[i])
        for i in range(n):
            labels[i], ables[i] = clusters.text[i].label, clusters.text[i].able
    return label, able


ctypedef fused wish_t:
    int64_t
    double


def heads(const int32_t[::1] cluster not None, const uint8_t[::1] able not None, const double[::1] sums not None,
          const wish_t[::1] wishes not None):
    """Return for every text which one of its cluster comes first among those that are linked to all others (int32).

    Args:
        cluster, able: of `joined`.
        sums: the larger comes first.
        wishes: of equals the smaller, then the text of the smaller number.

    Raises:
        ValueError: the sizes differ, or a cluster is not one of the texts.
    """
    cdef Py_ssize_t i, n = cluster.shape[0]
    cdef int32_t best
    if able.shape[0] != n or sums.shape[0] != n or wishes.shape[0] != n:
        raise ValueError("cluster, able, sums and wishes differ in length")
    for i in range(n):
        if not 0 <= cluster[i] < n:
            raise ValueError(f"cluster[{i}] is not one of the texts")
    first, found = np.full(n, -1, dtype=np.int32), np.empty(n, dtype=np.int32)
    cdef int32_t[::1] head = first
    cdef int32_t[::1] out = found
    with nogil:
        for i in range(n):
            if able[i]:
                best = head[cluster[i]]
                if (best < 0 or sums[i] > sums[best]
                        or sums[i] == sums[best] and wishes[i] < wishes[best]):
                    head[cluster[i]] = <int32_t>i
        for i in range(n):
            out[i] = head[cluster[i]]
    return found


cdef struct Member:              # all that is known of a text lies together: texts are met in any order
    int32_t label                # its cluster, named after one of its texts
    int32_t following            # the next text of the cluster, or -1
    int32_t able_following       # the next one that is linked to all others, or -1
    bint able                    # whether it is linked to all others
    int32_t size                 # of the cluster that is named after it: its texts,
    int32_t last                 # the last one
    int32_t first_able           # and the first one that is linked to all others


@final
@auto_pickle(False)
cdef class _Clusters:
    """Clusters as lists of texts, and in each the list of those that are linked to all others."""

    cdef const int64_t* offset
    cdef const int32_t* nearby
    cdef Member* text

    def __cinit__(self, Py_ssize_t n):
        cdef int32_t i
        self.text = <Member*>malloc((n + 1) * sizeof(Member))
        if self.text == NULL:
            raise MemoryError()
        for i in range(<int32_t>n):
            self.text[i] = Member(i, -1, -1, True, 1, i, i)

    def __dealloc__(self):
        free(self.text)

    cdef bint fits(self, int32_t text, int32_t cluster) noexcept nogil:
        """Return whether a text of another cluster is linked to all texts of this one."""
        if self.text[cluster].size > self.offset[text + 1] - self.offset[text]:
            return False
        while cluster >= 0:
            if not linked(self.offset, self.nearby, text, cluster):
                return False
            cluster = self.text[cluster].following
        return True

    cdef void join(self, int32_t one, int32_t other) noexcept nogil:
        cdef int32_t large = self.text[one].label, small = self.text[other].label, text, before = -1, first = -1, member
        cdef int32_t[2] source
        cdef Py_ssize_t side
        if large == small:
            return
        if self.text[large].size < self.text[small].size:
            large, small = small, large
        source[0], source[1] = large, small
        # is there one at all? a failed attempt changes nothing
        for side in range(2):
            text = self.text[source[side]].first_able
            while text >= 0 and first < 0:
                if self.fits(text, source[1 - side]):
                    first = text
                text = self.text[text].able_following
        if first < 0:
            return
        first = -1
        for side in range(2):
            text = self.text[source[side]].first_able
            while text >= 0:
                member = self.text[text].able_following
                self.text[text].able = self.fits(text, source[1 - side])
                if self.text[text].able:
                    if before >= 0:
                        self.text[before].able_following = text
                    else:
                        first = text
                    before = text
                text = member
        self.text[before].able_following = -1
        self.text[large].first_able = first
        text = small
        while text >= 0:
            self.text[text].label = large
            text = self.text[text].following
        self.text[self.text[large].last].following = small
        self.text[large].last = self.text[small].last
        self.text[large].size += self.text[small].size
