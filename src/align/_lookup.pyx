# cython: autotestdict=False
"""Pairs of texts that may be alike: by equal keys of bands, and by sampled shingles looked up in all texts.

Sets come as flat values and offsets (CSR): the set of text i is ``values[offsets[i]:offsets[i + 1]]``. Pairs come and
go as one 64-bit number each, ``left << 32 | right`` with left < right. All loops run without the interpreter lock.
"""

import numpy as np

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset


cdef extern from "_core_sort.h" nogil:
    void align_sort_high(uint64_t* key, uint64_t* spare, size_t n)


cdef struct Pairs:
    uint64_t* pair
    Py_ssize_t size
    Py_ssize_t room


cdef inline int put(Pairs* out, uint64_t pair) noexcept nogil:
    cdef void* block
    if out.size == out.room:
        block = realloc(out.pair, (2 * out.room + 64) * sizeof(uint64_t))
        if block == NULL:
            return -1
        out.pair = <uint64_t*>block
        out.room = 2 * out.room + 64
    out.pair[out.size] = pair
    out.size += 1
    return 0


cdef inline int put_pair(Pairs* out, uint64_t left, uint64_t right) noexcept nogil:
    return put(out, left << 32 | right if left < right else right << 32 | left)


cdef object take_pairs(Pairs* pairs, int failed):
    """Return the pairs as an array and free them."""
    try:
        if failed:
            raise MemoryError("no room for the candidate pairs: pass fewer texts at once, or lower max_bucket")
        array = np.empty(pairs.size, dtype=np.uint64)
        if pairs.size:
            copy_out(array, pairs)
        return array
    finally:
        free(pairs.pair)


cdef int copy_out(uint64_t[::1] array, Pairs* pairs) except -1:
    memcpy(&array[0], pairs.pair, pairs.size * sizeof(uint64_t))
    return 0


cdef int check_offsets(const int64_t[::1] offsets, Py_ssize_t size) except -1:
    cdef Py_ssize_t i
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > size:
        raise ValueError("offsets do not lie inside values")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


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


def count_texts(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
                uint16_t[::1] counts not None):
    """Add to `counts` the number of texts that have each shingle, at ``value % len(counts)``, up to 65,535.

    The number of places is a power of two; shingles that share a place are counted together, never too low. A text
    that repeats a shingle counts once, unless very many others stand between.
    """
    cdef Py_ssize_t i, size = counts.shape[0]
    cdef int64_t j
    cdef uint32_t value, mask = <uint32_t>(size - 1)
    cdef uint64_t[2048] seen
    check_offsets(offsets, values.shape[0])
    if size < 1 or size & (size - 1):
        raise ValueError("counts needs a power of two of places")
    with nogil:
        memset(seen, 0, sizeof(seen))
        for i in range(offsets.shape[0] - 1):
            for j in range(offsets[i], offsets[i + 1]):
                value = values[j]
                if seen[value >> 21] == (<uint64_t>(i + 1) << 32 | value):
                    continue
                seen[value >> 21] = <uint64_t>(i + 1) << 32 | value
                if counts[value & mask] < 65535:
                    counts[value & mask] += 1


def sample(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, double number,
           const uint16_t[::1] counts not None, uint32_t many, double own):
    """Return about `number` shingles of every text, those of the smallest hashes, as sorted ``shingle << 32 | text``.

    Shingles that more than `many` texts have, by the table of `count_texts`, are left out, unless they are more than
    a share of ``1 - own`` of a text.
    """
    cdef Py_ssize_t i, n = offsets.shape[0] - 1, size = 0, kept = 0
    cdef int64_t j
    cdef double limit
    cdef uint32_t mask = <uint32_t>(counts.shape[0] - 1), most
    check_offsets(offsets, values.shape[0])
    if counts.shape[0] < 1 or counts.shape[0] & (counts.shape[0] - 1):
        raise ValueError("counts needs a power of two of places")
    cdef uint64_t* item = NULL
    cdef Pairs out = Pairs(NULL, 0, 0)
    cdef int failed = 0
    with nogil:
        for i in range(n):
            size = 0
            for j in range(offsets[i], offsets[i + 1]):
                size += counts[values[j] & mask] <= many
            most = many
            if <double>size < own * <double>(offsets[i + 1] - offsets[i]):
                size = offsets[i + 1] - offsets[i]
                most = 65535
            limit = 4294967296.0 * number / <double>max(size, <Py_ssize_t>1)
            for j in range(offsets[i], offsets[i + 1]):
                if values[j] < limit and counts[values[j] & mask] <= most and failed == 0:
                    failed = put(&out, <uint64_t>values[j] << 32 | <uint64_t>i)
        size = out.size
        item = <uint64_t*>malloc((size + 1) * sizeof(uint64_t))
        if item == NULL:
            failed = -1
        if failed == 0:
            # texts came in order and the sort is stable
            align_sort_high(out.pair, item, size)
            for i in range(size):
                if i == 0 or out.pair[i] != out.pair[kept - 1]:
                    out.pair[kept] = out.pair[i]
                    kept += 1
            out.size = kept
        free(item)
    return take_pairs(&out, failed)


@final
@auto_pickle(False)
cdef class Postings:
    """A sample of the shingles of n texts, to be looked up in other shingles of theirs.

    Args:
        postings: of `sample`.
        needed: n numbers: how many of its sampled shingles must be found in another text.
        most: a shingle sampled from more texts than this stands for its smallest text only.
    """

    cdef const uint64_t[::1] posting
    cdef const uint16_t[::1] needed
    cdef Py_ssize_t most
    cdef int32_t* slot       # first posting of a shingle, or -1
    cdef uint8_t* filter     # one bit for every sampled shingle and some others
    cdef uint32_t mask

    def __cinit__(self, const uint64_t[::1] postings not None, const uint16_t[::1] needed not None, Py_ssize_t most):
        cdef Py_ssize_t i, at, size = postings.shape[0], runs = 0, slots = 64
        cdef uint32_t value
        for i in range(size):
            if <uint32_t>postings[i] >= <uint64_t>needed.shape[0]:
                raise ValueError(f"postings[{i}] names a text that is not there")
            runs += i == 0 or postings[i] >> 32 != postings[i - 1] >> 32
        if size > 0x7FFFFFFF or most < 1:
            raise ValueError("give at most 2**31 - 1 postings, and a `most` of at least 1")
        while slots < 2 * runs:
            slots *= 2
        self.posting, self.needed, self.most, self.mask = postings, needed, most, <uint32_t>(slots - 1)
        self.slot = <int32_t*>malloc(slots * sizeof(int32_t))
        self.filter = <uint8_t*>calloc(slots, 1)
        if self.slot == NULL or self.filter == NULL:
            raise MemoryError()
        memset(self.slot, 0xFF, slots * sizeof(int32_t))
        for i in range(size):
            if i == 0 or postings[i] >> 32 != postings[i - 1] >> 32:
                value = spread(<uint32_t>(postings[i] >> 32))
                at = value & self.mask
                while self.slot[at] >= 0:
                    at = (at + 1) & self.mask
                self.slot[at] = <int32_t>i
                at = value >> 3 & (slots - 1)
                self.filter[at] |= 1 << (value & 7)

    def __dealloc__(self):
        free(self.slot)
        free(self.filter)

    def pairs(self, const uint32_t[::1] values not None, const int64_t[::1] offsets not None, Py_ssize_t first):
        """Return the pairs in which one of these texts, the first being text `first`, holds enough of another."""
        cdef Py_ssize_t i, touched, n = self.needed.shape[0]
        cdef int64_t j, start, stop, passed
        cdef uint32_t value
        cdef uint32_t[1024] passing
        cdef int failed = 0
        cdef Pairs out = Pairs(NULL, 0, 0)
        check_offsets(offsets, values.shape[0])
        if first < 0 or first + offsets.shape[0] - 1 > n:
            raise ValueError("needed has one number for every text")
        cdef uint16_t* count = <uint16_t*>calloc(n + 1, sizeof(uint16_t))     # shared shingles with each text so far
        cdef int32_t* found = <int32_t*>malloc((n + 1) * sizeof(int32_t))     # texts whose count is not 0
        cdef const uint8_t* bits = self.filter
        cdef uint32_t bit_mask = self.mask
        if count == NULL or found == NULL:
            failed = -1
        with nogil:
            for i in range(first, first + offsets.shape[0] - 1):
                touched = 0
                if failed:
                    break
                start = offsets[i - first]
                stop = offsets[i - first + 1]
                while start < stop:
                    # first all that may be in the sample, without waiting for memory in between
                    passed = 0
                    for j in range(start, min(start + 1024, stop)):
                        value = spread(values[j])
                        passing[passed] = values[j]
                        passed += bits[value >> 3 & bit_mask] >> (value & 7) & 1
                    for j in range(passed):
                        touched = self.count(passing[j], <uint32_t>i, count, found, touched)
                    start += 1024
                for j in range(touched):
                    if count[found[j]] >= self.needed[found[j]] and failed == 0:
                        failed = put_pair(&out, found[j], i)
                    count[found[j]] = 0
        free(count)
        free(found)
        return take_pairs(&out, failed)

    cdef Py_ssize_t count(self, uint32_t value, uint32_t text, uint16_t* count, int32_t* found,
                          Py_ssize_t touched) noexcept nogil:
        """Count a shingle for every other text it was sampled from; return how many texts were counted."""
        cdef Py_ssize_t run, most, size = self.posting.shape[0]
        cdef uint32_t at = spread(value) & self.mask, other
        while self.slot[at] >= 0 and self.posting[self.slot[at]] >> 32 != value:
            at = (at + 1) & self.mask
        run = self.slot[at]
        if run < 0:
            return touched
        # a long list is cut to its first text, so that the work stays linear
        most = 1 if run + self.most < size and self.posting[run + self.most] >> 32 == value else self.most
        while most > 0 and run < size and self.posting[run] >> 32 == value:
            other = <uint32_t>self.posting[run]
            if other != text:
                if count[other] == 0:
                    found[touched] = <int32_t>other
                    touched += 1
                if count[other] < 65535:
                    count[other] += 1
            run += 1
            most -= 1
        return touched


cdef inline uint32_t spread(uint32_t value) noexcept nogil:
    return <uint32_t>((<uint64_t>value * <uint64_t>0x9E3779B97F4A7C15) >> 32)
