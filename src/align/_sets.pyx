# cython: autotestdict=False
"""Sets of shingles taken from many, and which shingles very many texts have, without the interpreter lock.

All sets come as flat values and offsets (CSR): the set of text i is ``values[offsets[i]:offsets[i + 1]]``.
"""

import numpy as np

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free
from libc.string cimport memcpy

from align._pairs cimport Pairs


cdef extern from "_core_marks.h" nogil:
    size_t align_marked(const uint32_t* hash, size_t n, const uint32_t* bits, uint32_t mask, uint8_t* out)
    void align_over(const uint8_t* counts, size_t words, int32_t many, uint32_t* bits)


cdef enum:
    FOLDED = 1 << 18     # places of a folded table, at most: 32 kilobytes


cdef int check_offsets(const int64_t[::1] offsets, Py_ssize_t size) except -1:
    cdef Py_ssize_t i
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > size:
        raise ValueError("offsets do not lie inside values")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


cdef int check_places(Py_ssize_t size) except -1:
    if size < 1 or size & (size - 1):
        raise ValueError("counts needs a power of two of places")
    return 0


cdef object take_pairs(Pairs* pairs, int failed):
    """Return the pairs as an array and free them."""
    cdef uint64_t[::1] out
    try:
        if failed:
            raise MemoryError("no room for the candidate pairs: pass fewer texts at once, or lower max_bucket")
        array = np.empty(pairs.size, dtype=np.uint64)
        out = array
        if pairs.size:
            memcpy(&out[0], pairs.pair, pairs.size * sizeof(uint64_t))
        return array
    finally:
        free(pairs.pair)


@final
@auto_pickle(False)
cdef class Flags:
    """The shingles that more than `many` texts have, as one bit for every place of a table of counts.

    Args:
        counts: texts by ``shingle % len(counts)``; a power of two of places.
        many: texts that are not yet very many.

    Attributes:
        places: of the table, 32 at least.
    """

    def __cinit__(self, const uint8_t[::1] counts not None, Py_ssize_t many):
        cdef Py_ssize_t i, n = counts.shape[0], folded
        check_places(n)
        self.places = max(n, <Py_ssize_t>32)
        folded = min(self.places, <Py_ssize_t>FOLDED)
        self.mask, self.folded_mask = <uint32_t>(self.places - 1), <uint32_t>(folded - 1)
        self.bit = <uint32_t*>calloc(self.places // 32, sizeof(uint32_t))
        self.folded = <uint32_t*>calloc(folded // 32, sizeof(uint32_t))
        if self.bit == NULL or self.folded == NULL:
            raise MemoryError()
        with nogil:
            if n < 32:
                for i in range(32):
                    self.bit[0] |= <uint32_t>(counts[i & (n - 1)] > many) << i
            else:
                align_over(&counts[0], n // 32, <int32_t>min(many, <Py_ssize_t>255), self.bit)
            for i in range(self.places // 32):
                self.folded[i & self.folded_mask >> 5] |= self.bit[i]

    def __dealloc__(self):
        free(self.bit)
        free(self.folded)

    cdef void mark(self, const uint32_t* hash, Py_ssize_t n, uint8_t* out) noexcept nogil:
        """Write 1 for every shingle that very many texts have, else 0."""
        cdef Py_ssize_t i
        if align_marked(hash, n, self.folded, self.folded_mask, out) and self.mask != self.folded_mask:
            for i in range(n):
                if out[i]:
                    out[i] = self.bit[(hash[i] & self.mask) >> 5] >> (hash[i] & 31) & 1


def repeated(const uint64_t[::1] numbers not None):
    """Return the places of numbers that stand there more than once (int64), and of a few others, ascending.

    A Bloom filter of one hash (Bloom 1970), with 16 bits or more a number for those seen, and as many for those seen
    again: of the others about one in sixteen is told.
    """
    cdef Py_ssize_t i, n = numbers.shape[0], count = 0
    cdef int shift = 64 - 10
    while shift > 0 and <Py_ssize_t>1 << (64 - shift) < 16 * n:
        shift -= 1
    cdef uint64_t at, bit
    cdef uint64_t* once = <uint64_t*>calloc(<size_t>1 << (64 - shift - 5), sizeof(uint64_t))
    cdef uint64_t* again = once + (<size_t>1 << (64 - shift - 6))
    if once == NULL:
        raise MemoryError()
    with nogil:
        for i in range(n):
            at = numbers[i] * <uint64_t>0x9E3779B97F4A7C15 >> shift
            bit = <uint64_t>1 << (at & 63)
            again[at >> 6] |= once[at >> 6] & bit
            once[at >> 6] |= bit
        for i in range(n):
            at = numbers[i] * <uint64_t>0x9E3779B97F4A7C15 >> shift
            count += again[at >> 6] >> (at & 63) & 1
    found = np.empty(count + 1, dtype=np.int64)
    cdef int64_t[::1] out = found
    count = 0
    with nogil:
        for i in range(n):
            at = numbers[i] * <uint64_t>0x9E3779B97F4A7C15 >> shift
            out[count] = i
            count += again[at >> 6] >> (at & 63) & 1
    free(once)
    return found[:count]


def take(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, const int32_t[::1] texts not None):
    """Return the sets of some texts, in the order given, as new values (uint32) and offsets (int64)."""
    cdef Py_ssize_t i, n = texts.shape[0]
    cdef int64_t size
    check_offsets(offsets, values.shape[0])
    for i in range(n):
        if not 0 <= texts[i] < offsets.shape[0] - 1:
            raise ValueError(f"texts[{i}] names a set that is not there")
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


def flagged(
    const uint32_t[::1] values not None,
    const int64_t[::1] offsets not None,
    const int32_t[::1] owners not None,
    Flags flags not None,
):
    """Return the values that are flagged and whose they are, ``value << 32 | owner`` (uint64), in their order."""
    cdef Py_ssize_t i, owner = 0, count = 0, n = owners.shape[0], first, last
    cdef uint64_t eight
    check_offsets(offsets, values.shape[0])
    if offsets.shape[0] != n + 1 or (n and owners[0] < 0):
        raise ValueError("owners must be as many as sets, and not negative")
    first, last = offsets[0], offsets[n]
    marks = np.empty(last - first + 8, dtype=np.uint8)
    cdef uint8_t[::1] mark = marks
    if last > first:
        with nogil:
            flags.mark(&values[first], last - first, &mark[0])
    marks[last - first :] = 0
    found = np.empty(int(np.count_nonzero(marks)), dtype=np.uint64)
    cdef uint64_t[::1] out = found
    if not found.shape[0]:
        return found
    with nogil:
        i = first
        while i < last:
            memcpy(&eight, &mark[i - first], 8)
            if eight == 0:
                i += 8
                continue
            if mark[i - first]:
                while offsets[owner + 1] <= i:
                    owner += 1
                out[count] = <uint64_t>values[i] << 32 | <uint32_t>owners[owner]
                count += 1
            i += 1
    return found
