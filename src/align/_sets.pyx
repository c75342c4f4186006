# cython: autotestdict=False
"""Sets of shingles: taken, sorted and compared, without the interpreter lock.

All sets come as flat values and offsets (CSR): the set of text i is ``values[offsets[i]:offsets[i + 1]]``.
"""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset


cdef extern from "_core_sort.h" nogil:
    void align_sort_high(uint64_t* key, uint64_t* spare, size_t n)


cdef int check_offsets(const int64_t[::1] offsets, Py_ssize_t size) except -1:
    cdef Py_ssize_t i
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > size:
        raise ValueError("offsets do not lie inside values")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


cdef int check_places(const int32_t[::1] left, const int32_t[::1] right, Py_ssize_t n) except -1:
    cdef Py_ssize_t i
    if left.shape[0] != right.shape[0]:
        raise ValueError("left and right differ in length")
    for i in range(left.shape[0]):
        if not (0 <= left[i] < n and 0 <= right[i] < n):
            raise ValueError(f"pair {i} names a set that is not there")
    return 0


# ------------------------------------------------------------------------------------------------------- sorting

def take(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, const int32_t[::1] texts not None):
    """Return the sets of some texts, in the order given, as new values (uint32) and offsets (int64)."""
    cdef Py_ssize_t i, n = texts.shape[0]
    cdef int64_t size
    check_offsets(offsets, values.shape[0])
    check_places(texts, texts, offsets.shape[0] - 1)
    bounds = np.zeros(n + 1, dtype=np.int64)
    cdef int64_t[::1] bound = bounds
    for i in range(n):
        bound[i + 1] = bound[i] + offsets[texts[i] + 1] - offsets[texts[i]]
    taken = np.empty(bounds[n], dtype=np.uint32)
    cdef uint32_t[::1] out = taken
    with nogil:
        for i in range(n):
            size = bound[i + 1] - bound[i]
            if size:
                memcpy(&out[bound[i]], &values[offsets[texts[i]]], size * sizeof(uint32_t))
    return taken, bounds


def places(const uint32_t[::1] values not None, const int64_t[::1] offsets not None):
    """Return ``value << 32 | place in its set`` for every value, sorted inside each set (uint64, as long as values)."""
    cdef Py_ssize_t i, j, n = offsets.shape[0] - 1, most = 0
    check_offsets(offsets, values.shape[0])
    for i in range(n):
        most = max(most, <Py_ssize_t>(offsets[i + 1] - offsets[i]))
    array = np.empty(values.shape[0], dtype=np.uint64)
    cdef uint64_t[::1] out = array
    cdef uint64_t* spare = <uint64_t*>malloc((most + 1) * sizeof(uint64_t))
    if spare == NULL:
        raise MemoryError()
    with nogil:
        for i in range(n):
            for j in range(offsets[i], offsets[i + 1]):
                out[j] = <uint64_t>values[j] << 32 | <uint64_t>(j - offsets[i])
            if offsets[i + 1] > offsets[i]:
                align_sort_high(&out[offsets[i]], spare, offsets[i + 1] - offsets[i])
    free(spare)
    return array


def distinct(const uint32_t[::1] values not None, const int64_t[::1] offsets not None):
    """Return every set sorted and without repeats, as new values (uint32) and offsets (int64)."""
    cdef Py_ssize_t i, j, n = offsets.shape[0] - 1, size = 0
    cdef const uint64_t[::1] placed = places(values, offsets)
    kept = np.empty(values.shape[0], dtype=np.uint32)
    bounds = np.zeros(n + 1, dtype=np.int64)
    cdef uint32_t[::1] out = kept
    cdef int64_t[::1] bound = bounds
    with nogil:
        for i in range(n):
            for j in range(offsets[i], offsets[i + 1]):
                if j == offsets[i] or placed[j] >> 32 != placed[j - 1] >> 32:
                    out[size] = <uint32_t>(placed[j] >> 32)
                    size += 1
            bound[i + 1] = size
    return kept[:size].copy(), bounds


# ------------------------------------------------------------------------------------------------------ comparing

def intersections(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
                  const int32_t[::1] left not None, const int32_t[::1] right not None, uint32_t[::1] out not None):
    """Write how many values the two sets of every pair share; sets are sorted and distinct."""
    cdef Py_ssize_t pair
    cdef int64_t i, j, last_i, last_j
    cdef uint32_t a, b, shared
    check_offsets(offsets, values.shape[0])
    check_places(left, right, offsets.shape[0] - 1)
    if out.shape[0] != left.shape[0]:
        raise ValueError("out needs one place for every pair")
    with nogil:
        for pair in range(left.shape[0]):
            i = offsets[left[pair]]
            j = offsets[right[pair]]
            last_i = offsets[left[pair] + 1]
            last_j = offsets[right[pair] + 1]
            shared = 0
            while i < last_i and j < last_j:
                a = values[i]
                b = values[j]
                shared += a == b
                i += a <= b
                j += b <= a
            out[pair] = shared


cdef inline void count_words(const uint8_t* seen, const uint8_t* common, Py_ssize_t n, Py_ssize_t words,
                             uint32_t* out) noexcept nogil:
    """Count tokens: all in shared shingles, all in common ones, and those in shared ones outside common ones."""
    cdef Py_ssize_t i, until = 0, until_common = 0, total = n + words - 1 if n else 0
    out[0] = out[1] = out[2] = 0
    for i in range(total):
        if i < n:
            if seen[i]:
                until = i + words
            if common != NULL and common[i]:
                until_common = i + words
        out[0] += i < until
        out[1] += i < until_common
        out[2] += i < until and i >= until_common


def coverage(const uint64_t[::1] placed not None, const int64_t[::1] offsets not None,
             const uint8_t[::1] common not None, const int32_t[::1] left not None, const int32_t[::1] right not None,
             Py_ssize_t words, uint32_t[:, ::1] out not None):
    """Write how many tokens of either text lie in passages of at least `words` tokens that both texts have.

    Args:
        placed, offsets: of `places`, of shingles of `words` tokens.
        common: for every shingle in text order, 1 where very many texts have it.
        left, right: m pairs of texts.
        out: [m, 6]: for the left text the tokens in shared passages, those in common ones, and those in shared but not
            in common ones; then the same for the right text.
    """
    cdef Py_ssize_t pair, n, longest = 0
    cdef int64_t i, j, first_i, first_j, last_i, last_j, size_i, size_j
    cdef uint32_t a, b
    check_offsets(offsets, placed.shape[0])
    n = offsets.shape[0] - 1
    check_places(left, right, n)
    if out.shape[0] != left.shape[0] or out.shape[1] != 6 or common.shape[0] != placed.shape[0] or words < 1:
        raise ValueError("shapes: out [pairs, 6], common as long as placed, words at least 1")
    for pair in range(n):
        longest = max(longest, <Py_ssize_t>(offsets[pair + 1] - offsets[pair]))
    cdef uint8_t* seen = <uint8_t*>malloc(2 * longest + 2)
    if seen == NULL:
        raise MemoryError()
    cdef const uint8_t* base = &common[0] if common.shape[0] else NULL
    with nogil:
        for pair in range(left.shape[0]):
            first_i = i = offsets[left[pair]]
            first_j = j = offsets[right[pair]]
            last_i = offsets[left[pair] + 1]
            last_j = offsets[right[pair] + 1]
            size_i = last_i - i
            size_j = last_j - j
            memset(seen, 0, size_i + size_j)
            while i < last_i and j < last_j:
                a = <uint32_t>(placed[i] >> 32)
                b = <uint32_t>(placed[j] >> 32)
                if a == b:
                    while i < last_i and placed[i] >> 32 == a:
                        seen[<uint32_t>placed[i]] = 1
                        i += 1
                    while j < last_j and placed[j] >> 32 == a:
                        seen[size_i + <uint32_t>placed[j]] = 1
                        j += 1
                else:
                    i += a < b
                    j += b < a
            count_words(seen, base + first_i, size_i, words, &out[pair, 0])
            count_words(seen + size_i, base + first_j, size_j, words, &out[pair, 3])
    free(seen)
