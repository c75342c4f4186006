# cython: autotestdict=False
"""Pairs of texts that may be alike: by equal keys of bands, and by sampled shingles looked up in all texts.

Sets come as flat values and offsets (CSR): the set of text i is ``values[offsets[i]:offsets[i + 1]]``. Pairs come and
go as one 64-bit number each, ``left << 32 | right`` with left < right. All loops run without the interpreter lock.
"""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort, realloc
from libc.string cimport memcpy, memset


cdef extern from "_core_sort.h" nogil:
    void align_sort_high(uint64_t* key, uint64_t* spare, size_t n)
    void align_sort_middle(uint64_t* key, uint64_t* spare, size_t n)


cdef enum:
    SURE = 6       # shingles expected in common samples from which one alone is chance
    FEW = 48       # texts that share a shingle from which it counts for half


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


# ---------------------------------------------------------------------------------------------- sampled shingles

def posted(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
           const uint8_t[::1] common not None, double own):
    """Return which sampled shingles are looked up: those outside boilerplate.

    Args:
        values, offsets: the sample of every text.
        common: bit ``h % (8 * len(common))`` is 1 where very many texts have the shingle h; a power of two. These are
            left out, unless they are more than a share of ``1 - own`` of a text's sample.

    Returns:
        1 for every shingle that is looked up (uint8), and how many there are of every text (int32, n).
    """
    cdef Py_ssize_t i, n = offsets.shape[0] - 1
    cdef int64_t j, start, stop
    cdef int32_t kept
    cdef uint32_t mask = <uint32_t>(8 * common.shape[0] - 1)
    check_offsets(offsets, values.shape[0])
    if common.shape[0] < 1 or common.shape[0] & (common.shape[0] - 1):
        raise ValueError("common needs a power of two of bytes")
    cdef const uint8_t* bits = &common[0]
    sizes, marks = np.zeros(n, dtype=np.int32), np.zeros(values.shape[0], dtype=np.uint8)
    cdef int32_t[::1] size = sizes
    cdef uint8_t[::1] mark = marks
    with nogil:
        for i in range(n):
            start, stop, kept = offsets[i], offsets[i + 1], 0
            for j in range(start, stop):
                mark[j] = 1 ^ (bits[(values[j] & mask) >> 3] >> (values[j] & 7) & 1)
                kept += mark[j]
            if kept < own * <double>(stop - start):
                kept = <int32_t>(stop - start)
                memset(&mark[start], 1, kept)
            size[i] = kept
    return marks, sizes


def postings(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
             const uint8_t[::1] marks not None, uint32_t low, uint32_t high):
    """Return marked shingles of all texts as ``shingle << 32 | text``, by the upper byte of the shingle.

    Args:
        values, offsets: the sample of every text.
        marks: of `posted`.
        low, high: only shingles of an upper byte in ``low:high``.

    Returns:
        postings (uint64), those with upper byte k at ``bounds[k]:bounds[k + 1]``, texts ascending; bounds (int64, 257).
    """
    cdef Py_ssize_t i, n = offsets.shape[0] - 1
    cdef int64_t j
    cdef int64_t[257] place
    check_offsets(offsets, values.shape[0])
    if marks.shape[0] != values.shape[0]:
        raise ValueError("marks needs one for every value")
    bounds = np.zeros(257, dtype=np.int64)
    cdef int64_t[::1] bound = bounds
    memset(place, 0, sizeof(place))
    with nogil:
        for j in range(offsets[0], offsets[n]):
            if marks[j] and low <= values[j] >> 24 < high:
                place[(values[j] >> 24) + 1] += 1
        for i in range(256):
            place[i + 1] += place[i]
            bound[i + 1] = place[i + 1]
    array = np.empty(bounds[256], dtype=np.uint64)
    cdef uint64_t[::1] out = array
    with nogil:
        for i in range(n):
            for j in range(offsets[i], offsets[i + 1]):
                if marks[j] and low <= values[j] >> 24 < high:
                    out[place[values[j] >> 24]] = <uint64_t>values[j] << 32 | <uint64_t>i
                    place[values[j] >> 24] += 1
    return array, bounds


def shared_runs(uint64_t[::1] part not None):
    """Return which texts share a shingle.

    Args:
        part: postings of one upper byte, texts ascending; they are moved about.

    Returns:
        int32: for every shingle of two texts or more its texts, ascending, the last one inverted (~text).
    """
    cdef Py_ssize_t i, j, start, size = part.shape[0], kept = 0, before
    cdef uint64_t* spare = <uint64_t*>malloc((size + 1) * sizeof(uint64_t))
    cdef uint64_t* key = &part[0] if size else spare
    if spare == NULL:
        raise MemoryError()
    with nogil:
        align_sort_middle(key, spare, size)
        start = 0
        for i in range(1, size + 1):
            if i == size or key[i] >> 32 != key[start] >> 32:
                before = kept
                if i - start > 1:
                    # a text that repeats a shingle stands there twice
                    for j in range(start, i):
                        if j == start or key[j] != key[j - 1]:
                            (<int32_t*>spare)[kept] = <int32_t>(key[j] & 0x7FFFFFFF)
                            kept += 1
                    if kept - before > 1:
                        (<int32_t*>spare)[kept - 1] = ~(<int32_t*>spare)[kept - 1]
                    else:
                        kept = before
                start = i
    array = np.empty(kept, dtype=np.int32)
    cdef int32_t[::1] out = array
    if kept:
        memcpy(&out[0], spare, kept * sizeof(int32_t))
    free(spare)
    return array


def run_lengths(const int32_t[::1] runs not None, int64_t[::1] lengths not None):
    """Add to ``lengths[k]`` the number of runs of k texts; longer ones count at the end."""
    cdef Py_ssize_t i, start = 0, last = lengths.shape[0] - 1
    if last < 0:
        raise ValueError("lengths needs a place")
    with nogil:
        for i in range(runs.shape[0]):
            if runs[i] < 0:
                lengths[min(i + 1 - start, last)] += 1
                start = i + 1


def places_in_runs(const int32_t[::1] runs not None, Py_ssize_t n, Py_ssize_t most):
    """Return where in `runs` each of n texts stands before others: offsets (int64, n + 1) and places (uint32).

    Of a run of more than `most` texts only the first one is told. Places in runs of more than 48 texts have the upper
    bit set.
    """
    cdef Py_ssize_t i, j, stop, start = 0, size = runs.shape[0]
    if size > 0x7FFFFFFF:
        raise ValueError("more than 2**31 shared shingles: pass fewer texts at once")
    for i in range(size):
        if (runs[i] if runs[i] >= 0 else ~runs[i]) >= n:
            raise ValueError(f"runs[{i}] names a text that is not there")
    if size and runs[size - 1] >= 0:
        raise ValueError("the last run has no end")
    offsets = np.zeros(n + 2, dtype=np.int64)
    cdef int64_t[::1] offset = offsets
    cdef uint32_t[::1] place
    for fill in range(2):
        if fill:
            np.cumsum(offsets, out=offsets)
            places = np.empty(offsets[n + 1], dtype=np.uint32)
            place = places
        start = 0
        with nogil:
            for i in range(size):
                if runs[i] >= 0:
                    continue
                stop = i if i + 1 - start <= most else start + 1
                for j in range(start, stop):
                    if fill:
                        place[offset[runs[j] + 1]] = <uint32_t>j | (<uint32_t>(i + 1 - start > FEW) << 31)
                        offset[runs[j] + 1] += 1
                    else:
                        offset[runs[j] + 2] += 1
                start = i + 1
    return offsets[: n + 1], places


cdef int by_number(const void* left, const void* right) noexcept nogil:
    return (<const int32_t*>left)[0] - (<const int32_t*>right)[0]    # texts are not below 0


def sharing_pairs(const int32_t[::1] runs not None, const int64_t[::1] offsets not None,
                  const uint32_t[::1] places not None, const float[::1] sizes not None,
                  const float[::1] rates not None, double share, Py_ssize_t first, Py_ssize_t last):
    """Return the pairs of texts that share enough of their samples, their left text being one of ``first:last``.

    Args:
        runs, offsets, places: of `shared_runs` and `places_in_runs`.
        sizes: the shingles of every text, as far as they count.
        rates: the share of them that is sampled.
        share: of the smaller text's part of the common sample that the other must have.
        first, last: texts.

    Returns:
        Pairs ``left << 32 | right`` (uint64), left < right, sorted and distinct. A shingle of more than 48 texts, such
        as those of boilerplate are, counts for half.
    """
    cdef uint16_t weight
    cdef Py_ssize_t i, k, at, touched, n = offsets.shape[0] - 1, low
    cdef int32_t other
    cdef double expected
    cdef int failed = 0
    cdef Pairs out = Pairs(NULL, 0, 0)
    if not 0 <= first <= last <= n or sizes.shape[0] != n or rates.shape[0] != n:
        raise ValueError("shapes: offsets [n + 1], sizes and rates [n], first and last inside n")
    check_offsets(offsets, places.shape[0])
    cdef uint16_t* count = <uint16_t*>calloc(n + 1, sizeof(uint16_t))     # shared shingles with each text so far
    cdef int32_t* found = <int32_t*>malloc((n + 1) * sizeof(int32_t))     # texts whose count is not 0
    if count == NULL or found == NULL:
        failed = -1
    with nogil:
        for i in range(first, last):
            if failed:
                break
            touched = 0
            for k in range(offsets[i], offsets[i + 1]):
                at = places[k] & 0x7FFFFFFF
                weight = 2 - <uint16_t>(places[k] >> 31)
                while at + 1 < runs.shape[0] and runs[at] >= 0:
                    at += 1
                    other = runs[at] if runs[at] >= 0 else ~runs[at]
                    if count[other] == 0:
                        found[touched] = other
                        touched += 1
                    if count[other] < 65534:
                        count[other] += weight
            low = 0
            for k in range(touched):
                other = found[k]
                expected = min(sizes[i], sizes[other]) * min(rates[i], rates[other])
                if count[other] >= (4 if expected >= SURE else 2) and count[other] >= 2 * share * expected:
                    found[low] = other
                    low += 1
                count[other] = 0
            qsort(found, low, sizeof(int32_t), by_number)
            for k in range(low):
                if failed == 0:
                    failed = put(&out, <uint64_t>i << 32 | <uint64_t>found[k])
    free(count)
    free(found)
    return take_pairs(&out, failed)
