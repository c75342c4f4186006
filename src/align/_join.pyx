# cython: autotestdict=False
"""Pairs of texts that share sampled shingles: all samples are joined by shingle.

The sample of row r is ``values[offsets[r]:offsets[r + 1]]``; text i is row ``which[i]``. Samples are first put into 256
parts by the upper byte of the shingle (radix partitioning, Manegold et al. 2002), so that every part is sorted in the
caches. Work on ranges of texts or on parts can go to several threads. No interpreter lock.
"""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, qsort
from libc.string cimport memcpy, memset

from align._pairs cimport Pairs, put
from align._sets cimport Flags, take_pairs


cdef extern from "_core_sort.h" nogil:
    void align_sort_middle(uint64_t* key, uint64_t* spare, size_t n)
    size_t align_keep_repeated(uint64_t* key, size_t n, uint8_t* spare)


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)


cpdef enum:  # engines weigh pairs by them, too (align.engine.edges)
    SURE = 6       # shingles expected in common samples from which one alone is chance
    FEW = 48       # texts that share a shingle from which it counts for half
    FULL = 65534   # a count goes no further

cdef enum:
    AHEAD = 16     # rows or places that are fetched before they are needed: they lie anywhere in memory


cdef int check_rows(const uint32_t[::1] values, const int64_t[::1] offsets, const int32_t[::1] which,
                    Py_ssize_t first, Py_ssize_t last) except -1 nogil:
    cdef Py_ssize_t i, row, rows = offsets.shape[0] - 1
    for i in range(first, last):
        row = which[i]
        if not 0 <= row < rows or not 0 <= offsets[row] <= offsets[row + 1] <= values.shape[0]:
            with gil:
                raise ValueError(f"which[{i}] names a row that is not there, or does not lie inside values")
    return 0


cdef int check_range(const uint32_t[::1] values, const int32_t[::1] which, const uint8_t[::1] marks, Py_ssize_t first,
                     Py_ssize_t last) except -1:
    if marks.shape[0] != values.shape[0]:
        raise ValueError("marks needs one for every value")
    if not 0 <= first <= last <= which.shape[0]:
        raise ValueError(f"texts {first}:{last} are not there")
    return 0


cdef inline void fetch(const uint32_t[::1] values, const uint8_t[::1] marks, const int64_t[::1] offsets,
                       const int32_t[::1] which, Py_ssize_t i, Py_ssize_t last) noexcept nogil:
    """Have the row of a text that comes soon on its way."""
    cdef int64_t j
    if i + AHEAD < last:
        j = offsets[which[i + AHEAD]]
        if j + 32 < values.shape[0]:
            align_prefetch(&marks[j])
            align_prefetch(&values[j])
            align_prefetch(&values[j + 16])
            align_prefetch(&values[j + 32])


def posted(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
           const int32_t[::1] which not None, Flags common not None, double own, Py_ssize_t first, Py_ssize_t last,
           uint8_t[::1] marks not None, int32_t[::1] kept not None):
    """Mark the sampled shingles that are looked up: those outside boilerplate.

    Args:
        values, offsets, which: the samples.
        common: the shingles that very many texts have. These are left out, unless they are more than a share of
            ``1 - own`` of a text's sample.
        first, last: texts.
        marks: 1 is written for every shingle that is looked up, else 0; one for every value.
        kept: how many there are is written for every text.

    Returns:
        How many there are with every upper byte (int64, 256).
    """
    cdef Py_ssize_t i, row
    cdef int64_t j, start, stop
    cdef int32_t count
    check_range(values, which, marks, first, last)
    if kept.shape[0] != which.shape[0]:
        raise ValueError("kept needs one for every text")
    counts = np.zeros(256, dtype=np.int64)
    cdef int64_t[::1] total = counts
    with nogil:
        check_rows(values, offsets, which, first, last)
        for i in range(first, last):
            fetch(values, marks, offsets, which, i, last)
            row = which[i]
            start, stop, count = offsets[row], offsets[row + 1], 0
            kept[i] = 0
            if start == stop:
                continue
            common.mark(&values[start], stop - start, &marks[start])
            for j in range(start, stop):
                marks[j] ^= 1
                count += marks[j]
            if count < own * <double>(stop - start):
                count = <int32_t>(stop - start)
                memset(&marks[start], 1, count)
            kept[i] = count
            for j in range(start, stop):
                total[values[j] >> 24] += marks[j]
    return counts


def postings(const uint32_t[::1] values not None, const int64_t[::1] offsets not None,
             const int32_t[::1] which not None, const uint8_t[::1] marks not None, uint32_t low, uint32_t high,
             Py_ssize_t first, Py_ssize_t last, int64_t[::1] place not None, uint64_t[::1] out not None):
    """Write marked shingles of texts as ``shingle << 32 | text``, by the upper byte of the shingle.

    Args:
        values, offsets, which: the samples.
        marks: of `posted`.
        low, high: only shingles of an upper byte in ``low:high``.
        first, last: texts.
        place: 256 places in `out`, where the first shingle of every upper byte goes; they are moved on.
        out: where they are written; ascending texts for every upper byte.
    """
    cdef Py_ssize_t i, k, row, size = out.shape[0], some, start, stop
    cdef int64_t j, here
    cdef uint32_t part
    cdef uint32_t[512] chosen
    cdef bint full = False
    check_range(values, which, marks, first, last)
    if place.shape[0] != 256:
        raise ValueError("place needs 256 places")
    with nogil:
        check_rows(values, offsets, which, first, last)
        for i in range(first, last):
            fetch(values, marks, offsets, which, i, last)
            row = which[i]
            start = offsets[row]
            while start < offsets[row + 1] and not full:
                stop, some = min(start + 512, <Py_ssize_t>offsets[row + 1]), 0
                for j in range(start, stop):         # no branch: nobody can foresee which are chosen
                    part = values[j] >> 24
                    chosen[some] = values[j]
                    some += marks[j] & (part - low < high - low)
                for k in range(some):
                    part = chosen[k] >> 24
                    here = place[part]
                    place[part] += 1
                    if not 0 <= here < size:
                        full = True
                        break
                    out[here] = <uint64_t>chosen[k] << 32 | <uint64_t>i
                start = stop
    if full:
        raise ValueError("out has no room for the postings")


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
        size = align_keep_repeated(key, size, <uint8_t*>spare)
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


cdef int check_runs(const int32_t[::1] runs, Py_ssize_t n) except -1 nogil:
    cdef Py_ssize_t i, size = runs.shape[0]
    if size and runs[size - 1] >= 0:
        with gil:
            raise ValueError("the last run has no end")
    for i in range(size):
        if (runs[i] if runs[i] >= 0 else ~runs[i]) >= n:
            with gil:
                raise ValueError(f"runs[{i}] names a text that is not there")
    return 0


def count_places(const int32_t[::1] runs not None, Py_ssize_t most, int32_t[::1] counts not None):
    """Add to ``counts[i]`` how many places `fill_places` writes for text i."""
    cdef Py_ssize_t i, j, stop, start = 0
    with nogil:
        check_runs(runs, counts.shape[0])
        for i in range(runs.shape[0]):
            if runs[i] < 0:
                stop = i if i + 1 - start <= most else start + 1
                for j in range(start, stop):
                    counts[runs[j]] += 1
                start = i + 1


def fill_places(const int32_t[::1] runs not None, Py_ssize_t first, Py_ssize_t most, int32_t[::1] following not None,
                uint32_t[::1] places not None):
    """Write where in the runs every text stands before others.

    Of a run of more than `most` texts only the first one is told. Places in runs of more than 48 texts have the upper
    bit set.

    Args:
        runs: some of those of `shared_runs`.
        first: the place of the first of them among all.
        most: texts of one run that are all paired with each other.
        following: for every text where in `places` its next one is written; moved on.
        places: where they are written.
    """
    cdef Py_ssize_t i, j, stop, start = 0, size = places.shape[0]
    cdef int32_t here
    cdef bint full = False
    if not 0 <= first <= 0x7FFFFFFF - runs.shape[0]:
        raise ValueError("more than 2**31 shared shingles: pass fewer texts at once")
    with nogil:
        check_runs(runs, following.shape[0])
        for i in range(runs.shape[0]):
            if runs[i] >= 0:
                continue
            stop = i if i + 1 - start <= most else start + 1
            for j in range(start, stop):
                here = following[runs[j]]
                following[runs[j]] += 1
                if not 0 <= here < size:
                    full = True
                    break
                places[here] = <uint32_t>(first + j) | (<uint32_t>(i + 1 - start > FEW) << 31)
            start = i + 1
    if full:
        raise ValueError("places has no room for them")


cdef int by_number(const void* left, const void* right) noexcept nogil:
    return (<const int32_t*>left)[0] - (<const int32_t*>right)[0]    # texts are not below 0


def sharing_pairs(const int32_t[::1] runs not None, const int32_t[::1] offsets not None,
                  const uint32_t[::1] places not None, const float[::1] sizes not None,
                  const float[::1] rates not None, double share, Py_ssize_t first, Py_ssize_t last):
    """Return the pairs of texts that share enough of their samples, their left text being one of ``first:last``.

    Args:
        runs: of `shared_runs`.
        offsets, places: those of text i, of `fill_places`, are ``places[offsets[i]:offsets[i + 1]]``.
        sizes: the shingles of all n texts, as far as they count.
        rates: the share of them that is sampled.
        share: of the smaller text's part of the common sample that the other must have.
        first, last: texts.

    Returns:
        Pairs ``left << 32 | right`` (uint64), left < right, sorted and distinct. A shingle of more than 48 texts, such
        as those of boilerplate are, counts for half.
    """
    cdef uint16_t weight
    cdef Py_ssize_t i, k, at, touched, n = sizes.shape[0], low, most = runs.shape[0]
    cdef int32_t other
    cdef double expected
    cdef int failed = 0
    cdef Pairs out = Pairs(NULL, 0, 0)
    if not 0 <= first <= last <= n or offsets.shape[0] != n + 1 or rates.shape[0] != n:
        raise ValueError("shapes: offsets [n + 1], sizes and rates [n], first and last inside n")
    for i in range(first, last):
        if not 0 <= offsets[i] <= offsets[i + 1] <= places.shape[0]:
            raise ValueError(f"offsets[{i}:{i + 2}] do not lie in order inside places")
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
                if k + 2 * AHEAD < places.shape[0]:
                    at = places[k + 2 * AHEAD] & 0x7FFFFFFF
                    if at < most:
                        align_prefetch(&runs[at])
                at = places[k] & 0x7FFFFFFF
                weight = 2 - <uint16_t>(places[k] >> 31)
                while at + 1 < most and runs[at] >= 0:
                    at += 1
                    other = runs[at] if runs[at] >= 0 else ~runs[at]
                    if other >= n:
                        continue
                    if count[other] == 0:
                        found[touched] = other
                        touched += 1
                    if count[other] < FULL:
                        count[other] += weight
            low = 0
            for k in range(touched):
                other = found[k]
                expected = min(sizes[i], sizes[other]) * min(rates[i], rates[other])
                if count[other] >= (4 if expected >= SURE else 2) and count[other] >= 2 * share * expected:
                    found[low] = other
                    low += 1
                count[other] = 0
            if low > 1:
                qsort(found, low, sizeof(int32_t), by_number)
            for k in range(low):
                if failed == 0:
                    failed = put(&out, <uint64_t>i << 32 | <uint64_t>found[k])
    free(count)
    free(found)
    return take_pairs(&out, failed)
