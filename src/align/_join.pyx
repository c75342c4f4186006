# cython: autotestdict=False
"""Pairs of texts that share sampled shingles: all samples are joined by shingle.

The sample of row r is ``values[offsets[r]:offsets[r + 1]]``; text i is row ``which[i]``. The samples of 256 texts at a
time are put into 256 parts by the upper byte of the shingle (radix partitioning, Manegold et al. 2002), where they lie
if nobody needs them any more; then every part is gathered from all blocks and sorted in the caches. Work on blocks,
parts or ranges of texts can go to several threads. No interpreter lock.
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
    BLOCK = 256    # texts whose shingles are put in parts together
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


cdef inline void fetch(const uint32_t[::1] values, const int64_t[::1] offsets, const int32_t[::1] which, Py_ssize_t i,
                       Py_ssize_t last) noexcept nogil:
    """Have the row of a text that comes soon on its way."""
    cdef int64_t j
    if i + AHEAD < last:
        j = offsets[which[i + AHEAD]]
        if j + 32 < values.shape[0]:
            align_prefetch(&values[j])
            align_prefetch(&values[j + 16])
            align_prefetch(&values[j + 32])


cdef Py_ssize_t outside(Flags common, double own, const uint32_t* value, Py_ssize_t size, uint8_t* mark,
                        uint32_t* out) noexcept nogil:
    """Write the shingles of a text that are no boilerplate, or all if these are too few; return how many."""
    cdef Py_ssize_t j, some = 0
    common.mark(value, size, mark)
    for j in range(size):
        some += mark[j]
    some = size - some
    if some == size or some < own * <double>size:
        memcpy(out, value, size * sizeof(uint32_t))
        return size
    some = 0
    for j in range(size):            # no branch: nobody can foresee which they are
        out[some] = value[j]
        some += mark[j] ^ 1
    return some


def blocked(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, const int32_t[::1] which not None,
            Flags common not None, double own, Py_ssize_t first, Py_ssize_t last, const int64_t[::1] starts not None,
            int32_t[::1] kept not None, uint32_t[:, ::1] bounds not None, uint32_t[::1] out not None):
    """Put the sampled shingles that are looked up, those outside boilerplate, in parts by their upper bytes.

    Args:
        values, offsets, which: the samples.
        common: the shingles that very many texts have. These are left out, unless they are more than a share of
            ``1 - own`` of a text's sample.
        first, last: blocks of 256 texts; block k are the texts from 256 k.
        starts: of every block, where in `out` its shingles go.
        kept: how many are looked up is written for every text.
        bounds: [blocks, 257], where the parts of every block end is written, counted from its start; before them a 0.
        out: for every block and upper byte the shingles as ``shingle << 8 | text % 256``, ascending texts. May be
            `values`, where the rows of later texts lie behind those of earlier ones and every block starts at the row
            of its first text.
    """
    cdef Py_ssize_t i, k, row, block, some, size, n = which.shape[0], room = 0
    cdef int64_t start, total
    cdef uint32_t* chosen = NULL         # the shingles of a block
    cdef uint8_t* text = NULL            # their texts, and behind them the marks of a row
    cdef uint32_t[256] place
    cdef int failed = 0
    if kept.shape[0] != n or starts.shape[0] != bounds.shape[0] or bounds.shape[1] != 257:
        raise ValueError("shapes: kept [texts], starts [blocks], bounds [blocks, 257]")
    if not 0 <= first <= last <= starts.shape[0] or (last - 1) * BLOCK >= n:
        raise ValueError(f"blocks {first}:{last} are not there")
    with nogil:
        check_rows(values, offsets, which, first * BLOCK, min(last * BLOCK, n))
        for block in range(first, last):
            total, size = 0, min((block + 1) * BLOCK, n)
            for i in range(block * BLOCK, size):
                total += offsets[which[i] + 1] - offsets[which[i]]
            if total > room:
                room = total + total // 4
                free(chosen)
                free(text)
                chosen = <uint32_t*>malloc((room + 1) * sizeof(uint32_t))
                text = <uint8_t*>malloc(2 * room + 1)
            if room > 0 and (chosen == NULL or text == NULL) or total > <int64_t>0xFFFFFFFF:
                failed = -1
                break
            memset(place, 0, sizeof(place))
            total = 0
            for i in range(block * BLOCK, size):
                fetch(values, offsets, which, i, n)
                row = which[i]
                start = offsets[row]
                some = 0
                if start < offsets[row + 1]:
                    some = outside(common, own, &values[start], offsets[row + 1] - start, text + room, chosen + total)
                kept[i] = <int32_t>some
                if some:
                    memset(text + total, <int>(i & (BLOCK - 1)), some)
                for k in range(total, total + some):
                    place[chosen[k] >> 24] += 1
                total += some
            start = starts[block]
            if not 0 <= start <= start + total <= out.shape[0]:
                failed = -2
                break
            bounds[block, 0] = 0
            for k in range(256):
                bounds[block, k + 1] = bounds[block, k] + place[k]
                place[k] = bounds[block, k]
            for k in range(total):
                out[start + place[chosen[k] >> 24]] = chosen[k] << 8 | text[k]
                place[chosen[k] >> 24] += 1
    free(chosen)
    free(text)
    if failed == -1:
        raise MemoryError("no room for the shingles of 256 texts")
    if failed:
        raise ValueError("out has no room for the shingles")


def shared_runs(const uint32_t[::1] postings not None, const int64_t[::1] starts not None,
                const uint32_t[:, ::1] bounds not None, Py_ssize_t part, uint64_t[::1] room not None):
    """Return which texts share a shingle of one upper byte.

    Args:
        postings, starts, bounds: of `blocked`.
        part: the upper byte.
        room: memory to work in, two places for every posting of this part.

    Returns:
        runs (int32): for every shingle of two texts or more its texts, ascending, the last one inverted (~text).
        repeats (int32): texts, each as often as it repeats one of its shingles.
    """
    cdef Py_ssize_t i, j, block, start, stop, size = 0, kept = 0, again, before, blocks = starts.shape[0], half
    if bounds.shape[0] != blocks or bounds.shape[1] != 257 or not 0 <= part < 256:
        raise ValueError("shapes: starts [blocks], bounds [blocks, 257], part below 256")
    half = room.shape[0] // 2
    for block in range(blocks):
        start, stop = starts[block] + bounds[block, part], starts[block] + bounds[block, part + 1]
        if not 0 <= start <= stop <= postings.shape[0]:
            raise ValueError(f"part {part} of block {block} does not lie inside postings")
        size += stop - start
    if size > half:
        raise ValueError("room has no place for the postings")
    if size == 0:
        return np.empty(0, dtype=np.int32), np.empty(0, dtype=np.int32)
    again = 2 * half                         # repeats are written from the end of the memory for runs
    cdef uint64_t* key = &room[0]
    cdef uint64_t* spare = &room[half]
    cdef int32_t* found = <int32_t*>spare
    with nogil:
        size = 0
        for block in range(blocks):
            if block + AHEAD < blocks:
                start = starts[block + AHEAD] + bounds[block + AHEAD, part]
                if start + 32 < postings.shape[0]:
                    align_prefetch(&postings[start])
                    align_prefetch(&postings[start + 16])
                    align_prefetch(&postings[start + 32])
            start, stop = starts[block] + bounds[block, part], starts[block] + bounds[block, part + 1]
            for j in range(start, stop):
                key[size] = <uint64_t>(postings[j] >> 8) << 32 | <uint64_t>(block * BLOCK + (postings[j] & 255))
                size += 1
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
                            found[kept] = <int32_t>(key[j] & 0x7FFFFFFF)
                            kept += 1
                        else:
                            again -= 1
                            found[again] = <int32_t>(key[j] & 0x7FFFFFFF)
                    if kept - before > 1:
                        found[kept - 1] = ~found[kept - 1]
                    else:
                        kept = before
                start = i
    return as_texts(found, kept), as_texts(found + again, 2 * half - again)


cdef object as_texts(const int32_t* text, Py_ssize_t size):
    array = np.empty(size, dtype=np.int32)
    cdef int32_t[::1] out = array
    if size:
        memcpy(&out[0], text, size * sizeof(int32_t))
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
        as those of boilerplate are, counts for half; a count that is full, as those of books are, is enough.
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
                if count[other] >= (4 if expected >= SURE else 2) and count[other] >= min(2 * share * expected, FULL):
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
