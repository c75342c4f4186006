# cython: autotestdict=False
"""Products of given pairs of sparse rows, and of given pairs of documents whose sentences are rows.

How rows come is told in ``_rows``. The first row of a pair is spread over all features, once for all pairs in a row
that it leads: quickest with pairs in order. All loops run without the interpreter lock; sums are taken in the order of
the ids, so that the product of two rows is the same number whichever comes first.
"""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from align._rows cimport check_counts, check_rows, count_t, known


cdef struct Word:
    float squared       # its weight
    int32_t place       # of its last entry among those below, from 1; 0 where the left document does not have it


cdef struct Left:
    Word* words
    int32_t* earlier    # of an entry: the one before it with the same word
    int32_t* owner      # its sentence
    float* sums         # of every sentence
    float* norms
    float* best


cdef int check_pairs(const int64_t[:, ::1] pairs, Py_ssize_t rows, Py_ssize_t others, Py_ssize_t out) except -1:
    cdef Py_ssize_t k
    if pairs.shape[1] != 2 or out != pairs.shape[0]:
        raise ValueError("shapes: pairs [m, 2], out [m]")
    for k in range(pairs.shape[0]):
        if not (0 <= pairs[k, 0] < rows and 0 <= pairs[k, 1] < others):
            raise ValueError(f"pairs[{k}] names a row that is not there")
    return 0


cdef float* bare(Py_ssize_t size) except NULL:
    """Return a row over all features that has none of them."""
    if size < 0:
        raise ValueError(f"size is {size}: give how many features there are")
    cdef float* spread = <float*>calloc(<size_t>size + 1, sizeof(float))
    if spread == NULL:
        raise MemoryError("no room for a row over all features")
    return spread


cdef inline bint turn(float* spread, const int64_t[::1] offsets, const int32_t[::1] ids, int64_t before, int64_t row,
                      Py_ssize_t size) noexcept nogil:
    """Clear the row that was spread, none if -1; tell whether the next one has only features that are there."""
    cdef int64_t i
    if before >= 0:
        for i in range(offsets[before], offsets[before + 1]):
            spread[ids[i]] = 0
    return known(ids, offsets[row], offsets[row + 1], size)


def dots(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const float[::1] weights not None,
         const int64_t[:, ::1] pairs not None, Py_ssize_t size, float[::1] out not None):
    """Write the product of the rows ``pairs[k, 0]`` and ``pairs[k, 1]`` to ``out[k]``.

    Args:
        offsets, ids, weights: the rows.
        pairs: [m, 2].
        size: features there are.
        out: [m].
    """
    cdef Py_ssize_t k
    cdef int64_t i, other, row = -1, wrong = -1
    cdef double total
    check_rows(offsets, ids.shape[0], weights.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, offsets.shape[0] - 1, out.shape[0])
    cdef float* spread = bare(size)
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if not turn(spread, offsets, ids, row, pairs[k, 0], size):
                    wrong = pairs[k, 0]
                    break
                row = pairs[k, 0]
                for i in range(offsets[row], offsets[row + 1]):
                    spread[ids[i]] = weights[i]
            other = pairs[k, 1]
            if not known(ids, offsets[other], offsets[other + 1], size):
                wrong = other
                break
            total = 0
            for i in range(offsets[other], offsets[other + 1]):
                total += spread[ids[i]] * weights[i]
            out[k] = <float>total
    free(spread)
    if wrong >= 0:
        raise ValueError(f"row {wrong} names a feature that is not there")


def common(const int64_t[::1] offsets not None, const int32_t[::1] ids not None,
           const int64_t[::1] other_offsets not None, const int32_t[::1] other_ids not None,
           const float[::1] weights not None, const int64_t[:, ::1] pairs not None, float[::1] out not None):
    """Write what the features weigh that row ``pairs[k, 0]`` has in common with row ``pairs[k, 1]`` of the others.

    Args:
        offsets, ids: the first rows.
        other_offsets, other_ids: the others.
        weights: of every feature.
        pairs: [m, 2].
        out: [m].
    """
    cdef Py_ssize_t k, size = weights.shape[0]
    cdef int64_t i, other, row = -1, wrong = -1
    cdef double total
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(other_offsets, other_ids.shape[0], other_ids.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, other_offsets.shape[0] - 1, out.shape[0])
    cdef float* spread = bare(size)
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if not turn(spread, offsets, ids, row, pairs[k, 0], size):
                    wrong = pairs[k, 0]
                    break
                row = pairs[k, 0]
                for i in range(offsets[row], offsets[row + 1]):
                    spread[ids[i]] = weights[ids[i]]
            other = pairs[k, 1]
            if not known(other_ids, other_offsets[other], other_offsets[other + 1], size):
                wrong = other
                break
            total = 0
            for i in range(other_offsets[other], other_offsets[other + 1]):
                total += spread[other_ids[i]]
            out[k] = <float>total
    free(spread)
    if wrong >= 0:
        raise ValueError(f"row {wrong} names a feature that is not there")


def cosines(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const count_t[::1] counts not None,
            const float[::1] lengths not None, const double[::1] rarity not None, const double[::1] logs not None,
            const int64_t[:, ::1] pairs not None, float[::1] out not None):
    """Write the product of the rows ``pairs[k, 0]`` and ``pairs[k, 1]`` to ``out[k]``, weighed as they are looked at.

    Quick where two rows share little; rows that share much are better weighed before, for `dots`.

    Args:
        offsets, ids, counts: the rows, and how often each has its features.
        lengths: of the rows.
        rarity: of every feature.
        logs: what a count weighs.
        pairs: [m, 2].
        out: [m].
    """
    cdef Py_ssize_t k, size = rarity.shape[0], most = logs.shape[0]
    cdef int64_t i, other, row = -1, wrong = -1
    cdef double total
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_counts(offsets.shape[0] - 1, ids.shape[0], counts.shape[0], lengths.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, offsets.shape[0] - 1, out.shape[0])
    cdef float* spread = bare(size)
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if not turn(spread, offsets, ids, row, pairs[k, 0], size):
                    wrong = pairs[k, 0]
                    break
                row = pairs[k, 0]
                for i in range(offsets[row], offsets[row + 1]):
                    if counts[i] >= <size_t>most:
                        wrong = row
                        break
                    spread[ids[i]] = <float>(logs[counts[i]] * rarity[ids[i]]) / lengths[row]
            other = pairs[k, 1]
            if not known(ids, offsets[other], offsets[other + 1], size):
                wrong = other
            if wrong >= 0:
                break
            total = 0
            for i in range(offsets[other], offsets[other + 1]):
                if spread[ids[i]]:  # of few only is more looked at
                    if counts[i] >= <size_t>most:
                        wrong = other
                        break
                    total += spread[ids[i]] * (<float>(logs[counts[i]] * rarity[ids[i]]) / lengths[other])
            out[k] = <float>total
    free(spread)
    if wrong >= 0:
        raise ValueError(f"row {wrong} has a feature or a count that is not known")


cdef void lay(Left* left, const int64_t[::1] offsets, const int32_t[::1] ids, Py_ssize_t row,
              Py_ssize_t n) noexcept nogil:
    """Enter the `n` sentences from `row` on under their words, and measure them."""
    cdef Py_ssize_t i, at
    cdef int32_t k = 0
    cdef double total
    for i in range(n):
        total = 0
        for at in range(offsets[row + i], offsets[row + i + 1]):
            k += 1
            left.owner[k] = <int32_t>i
            left.earlier[k] = left.words[ids[at]].place
            left.words[ids[at]].place = k
            total += left.words[ids[at]].squared
        left.norms[i] = <float>(1 / sqrt(total)) if total > 0 else 0


cdef inline float meet(Left* left, const int32_t[::1] ids, int64_t begin, int64_t end, Py_ssize_t n) noexcept nogil:
    """Sum for each of the `n` sentences the words it shares with one of the other side; return that one's norm."""
    cdef int64_t at
    cdef int32_t k
    cdef float squared
    cdef double total = 0
    memset(left.sums, 0, n * sizeof(float))
    for at in range(begin, end):
        squared = left.words[ids[at]].squared
        total += squared
        k = left.words[ids[at]].place
        while k:
            left.sums[left.owner[k]] += squared
            k = left.earlier[k]
    return <float>(1 / sqrt(total)) if total > 0 else 0


def told(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const float[::1] weights not None,
         const int64_t[::1] first not None, const int64_t[:, ::1] pairs not None, Py_ssize_t opening, float enough,
         float[:, ::1] out not None):
    """Compare the sentences of pairs of documents: how well each is told by the nearest one of the other document.

    Args:
        offsets, ids: sentences.
        weights: of every feature.
        first: the sentences of document i are rows ``first[i]:first[i + 1]``.
        pairs: [m, 2], documents.
        opening: sentences of the opening.
        enough: cosine from which a sentence counts as told.
        out: [m, 5], for every pair: mean over the left (right) sentences of their best cosine, the best among the
            openings, and how many left (right) sentences are told. 0 where a side has no sentences.
    """
    cdef Py_ssize_t k, p, n, m, i, j, at, row, other, before = -1, after = -1, size = weights.shape[0]
    cdef int64_t most_rows = 0, most_ids = 0, wrong = -1
    cdef float cosine, best, norm
    cdef Left left
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(first, offsets.shape[0] - 1, offsets.shape[0] - 1)
    check_pairs(pairs, first.shape[0] - 1, first.shape[0] - 1, out.shape[0])
    if out.shape[1] != 5:
        raise ValueError("shapes: out [m, 5]")
    for p in range(pairs.shape[0]):
        row, other = first[pairs[p, 0]], first[pairs[p, 0] + 1]
        most_rows = max(most_rows, other - row)
        most_ids = max(most_ids, offsets[other] - offsets[row])
    left.words = <Word*>calloc(size + 1, sizeof(Word))
    left.earlier = <int32_t*>malloc((most_ids + 1) * sizeof(int32_t))
    left.owner = <int32_t*>malloc((most_ids + 1) * sizeof(int32_t))
    left.sums = <float*>malloc(3 * (most_rows + 1) * sizeof(float))
    if left.words == NULL or left.earlier == NULL or left.owner == NULL or left.sums == NULL:
        free(left.words)
        free(left.earlier)
        free(left.owner)
        free(left.sums)
        raise MemoryError("no room for the words of a document")
    left.norms, left.best = left.sums + most_rows + 1, left.sums + 2 * (most_rows + 1)
    with nogil:
        for i in range(size):
            left.words[i].squared = weights[i] * weights[i]
        for p in range(pairs.shape[0]):
            row, other = first[pairs[p, 0]], first[pairs[p, 1]]
            n, m = first[pairs[p, 0] + 1] - row, first[pairs[p, 1] + 1] - other
            for k in range(5):
                out[p, k] = 0
            if n == 0 or m == 0:
                continue
            if not known(ids, offsets[other], offsets[other + m], size):
                wrong = pairs[p, 1]
                break
            if row != before:
                if not known(ids, offsets[row], offsets[row + n], size):
                    wrong = pairs[p, 0]
                    break
                if before >= 0:
                    for at in range(offsets[before], offsets[after]):
                        left.words[ids[at]].place = 0
                before, after = row, row + n
                lay(&left, offsets, ids, row, n)
            memset(left.best, 0, n * sizeof(float))
            for j in range(m):
                norm = meet(&left, ids, offsets[other + j], offsets[other + j + 1], n)
                best = 0
                for i in range(n):
                    cosine = left.sums[i] * (left.norms[i] * norm)
                    best = max(best, cosine)
                    left.best[i] = max(left.best[i], cosine)
                    if i < opening and j < opening:
                        out[p, 2] = max(out[p, 2], cosine)
                out[p, 1] += best
                out[p, 4] += best > enough
            for i in range(n):
                out[p, 0] += left.best[i]
                out[p, 3] += left.best[i] > enough
            out[p, 0] /= n
            out[p, 1] /= m
    free(left.words)
    free(left.earlier)
    free(left.owner)
    free(left.sums)
    if wrong >= 0:
        raise ValueError(f"document {wrong} names a feature that is not there")
