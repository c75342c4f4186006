# cython: autotestdict=False
"""Pairs of texts that have equal keys of bands.

Pairs come as one 64-bit number each, ``left << 32 | right`` with left < right. No interpreter lock.
"""

from libc.stdint cimport uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from align._pairs cimport Pairs, put
from align._sets cimport take_pairs


cdef extern from "_core_sort.h" nogil:
    void align_sort_high(uint64_t* key, uint64_t* spare, size_t n)


cdef inline int put_pair(Pairs* out, uint64_t left, uint64_t right) noexcept nogil:
    return put(out, left << 32 | right if left < right else right << 32 | left)


def band_keys(const uint32_t[:, ::1] signatures not None, uint32_t[:, ::1] out not None):
    """Write the key of every band of every signature; `out` is [bands, n], a band has permutations // bands rows."""
    cdef Py_ssize_t i, band, row, n = signatures.shape[0], bands = out.shape[0], rows
    cdef uint64_t key
    if out.shape[1] != n or bands < 1 or signatures.shape[1] < bands:
        raise ValueError("shapes: signatures [n, permutations], out [bands, n], at least one row for every band")
    rows = signatures.shape[1] // bands
    with nogil:
        for i in range(n):
            for band in range(bands):
                key = <uint64_t>band + 1
                for row in range(rows):
                    key = (key ^ signatures[i, band * rows + row]) * <uint64_t>0x9E3779B97F4A7C15
                    key ^= key >> 29
                out[band, i] = <uint32_t>(key >> 32)


cdef int pair_bucket(const uint64_t* item, Py_ssize_t size, Py_ssize_t most, Pairs* out) noexcept nogil:
    """Pair all of a bucket, or, where it is too large, its first with every other and neighbours with each other."""
    cdef Py_ssize_t i, j
    if size <= most:
        for i in range(size):
            for j in range(i + 1, size):
                if put_pair(out, <uint32_t>item[i], <uint32_t>item[j]):
                    return -1
        return 0
    for i in range(1, size):
        if put_pair(out, <uint32_t>item[0], <uint32_t>item[i]):
            return -1
        if i > 1 and put_pair(out, <uint32_t>item[i - 1], <uint32_t>item[i]):
            return -1
    return 0


def bucket_pairs(const uint32_t[::1] keys not None, Py_ssize_t most):
    """Return the pairs of texts that have one key (uint64, unordered between buckets).

    Buckets of more than `most` texts give star edges to their smallest text and edges between neighbours, so that
    the number of pairs is linear in the number of texts.
    """
    cdef Py_ssize_t i, start, n = keys.shape[0]
    cdef int failed = 0
    cdef Pairs out = Pairs(NULL, 0, 0)
    cdef uint64_t* item = <uint64_t*>malloc((2 * n + 1) * sizeof(uint64_t))
    if item == NULL:
        raise MemoryError()
    with nogil:
        for i in range(n):
            item[i] = <uint64_t>keys[i] << 32 | <uint64_t>i
        align_sort_high(item, item + n, n)
        start = 0
        for i in range(1, n + 1):
            if i == n or item[i] >> 32 != item[start] >> 32:
                if i - start > 1 and failed == 0:
                    failed = pair_bucket(item + start, i - start, most, &out)
                start = i
    free(item)
    return take_pairs(&out, failed)
