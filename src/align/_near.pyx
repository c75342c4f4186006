# cython: autotestdict=False
"""Sparse rows looked up by their features: an inverted index, the nearest rows, and what a row shares with them.

How rows come is told in ``_rows``. All loops run without the interpreter lock.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport calloc, free, malloc

from align._rows cimport check_counts, check_rows, count_t, known


cdef struct Best:
    float score
    int32_t row


def post(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const count_t[::1] counts not None,
         const float[::1] lengths not None, const double[::1] rarity not None, const double[::1] logs not None,
         const uint8_t[::1] among not None, int64_t[::1] starts not None,
         int32_t[::1] holders not None, float[::1] held not None):
    """Turn rows that are told by counts into an inverted index: under every feature its rows, ascending.

    Args:
        offsets, ids, counts, lengths, rarity, logs: the rows.
        among: [n], which rows are posted.
        starts: [features + 1], where the rows of every feature begin; of one that has no room nothing is posted.
            Where a feature has room, it must be as many as there are rows that have it.
        holders, held: the rows of feature f and what it weighs in them, at ``[starts[f]:starts[f + 1]]``.
    """
    cdef Py_ssize_t n = offsets.shape[0] - 1, row, size = rarity.shape[0]
    cdef int64_t i, at, wrong = -1
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(starts, holders.shape[0], held.shape[0])
    check_counts(n, ids.shape[0], counts.shape[0], lengths.shape[0])
    if among.shape[0] != n or starts.shape[0] != size + 1:
        raise ValueError("shapes: among [n], starts [features + 1]")
    cdef int64_t* place = <int64_t*>malloc((size + 1) * sizeof(int64_t))  # the next one of a feature
    if place == NULL:
        raise MemoryError("no room for a place of every feature")
    with nogil:
        for i in range(size):
            place[i] = starts[i]
        for row in range(n):
            if not among[row]:
                continue
            if not known(ids, offsets[row], offsets[row + 1], size):
                wrong = row
                break
            for i in range(offsets[row], offsets[row + 1]):
                if counts[i] >= <size_t>logs.shape[0]:
                    wrong = row
                    break
                at = place[ids[i]]
                if at < starts[ids[i] + 1]:
                    place[ids[i]] = at + 1
                    holders[at] = <int32_t>row
                    held[at] = <float>(logs[counts[i]] * rarity[ids[i]]) / lengths[row]
            if wrong >= 0:
                break
    free(place)
    if wrong >= 0:
        raise ValueError(f"row {wrong} has a feature or a count that is not known")


cdef inline bint ahead(Best one, Best other) noexcept nogil:
    return one.score > other.score or (one.score == other.score and one.row < other.row)


cdef void sink(Best* heap, Py_ssize_t size, Py_ssize_t at) noexcept nogil:
    """Put the entry at `at` in its place in a heap whose first entry is the worst."""
    cdef Best entry = heap[at]
    cdef Py_ssize_t child = 2 * at + 1
    while child < size:
        if child + 1 < size and ahead(heap[child], heap[child + 1]):
            child += 1
        if not ahead(entry, heap[child]):
            break
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    heap[at] = entry


def nearest(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const float[::1] weights not None,
            const int64_t[::1] posted not None, const int32_t[::1] holders not None,
            const float[::1] held not None, Py_ssize_t first, Py_ssize_t n,
            int32_t[:, ::1] rows not None, float[:, ::1] scores not None):
    """Find for some rows those of all with the largest sum of products over the features they are posted under.

    Args:
        offsets, ids, weights: the rows ``first``, ``first + 1`` and so on.
        posted, holders, held: the rows that are found under every feature, and their weights: those of feature f are
            ``holders[posted[f]:posted[f + 1]]``. All of the rows that have it, or the heaviest of them.
        first: number of the first row.
        n: rows there are.
        rows, scores: for every one of the rows the best others, best first, the smaller of equals first; -1 and 0
            where there are no more. A row is not found for itself.
    """
    cdef Py_ssize_t i, k, p, size, touched, count = rows.shape[1], f
    cdef int32_t row
    cdef float weight, part
    cdef Best entry
    check_rows(offsets, ids.shape[0], weights.shape[0])
    check_rows(posted, holders.shape[0], held.shape[0])
    if first < 0 or first + rows.shape[0] > n or rows.shape[0] != offsets.shape[0] - 1:
        raise ValueError("shapes: one of rows and scores for every row, all of them among n")
    if scores.shape[0] != rows.shape[0] or scores.shape[1] != count or count < 1:
        raise ValueError("shapes: rows and scores [number of rows, count], at least one")
    if not known(ids, 0, ids.shape[0], posted.shape[0] - 1):
        raise ValueError("ids names a feature that is not posted")
    if not known(holders, 0, holders.shape[0], n):
        raise ValueError("holders names a row that is not there")
    cdef float* total = <float*>calloc(n + 1, sizeof(float))
    cdef int32_t* seen = <int32_t*>malloc((n + 1) * sizeof(int32_t))
    cdef Best* heap = <Best*>malloc(count * sizeof(Best))
    if total == NULL or seen == NULL or heap == NULL:
        free(total)
        free(seen)
        free(heap)
        raise MemoryError("no room for the sums of all rows")
    with nogil:
        for i in range(rows.shape[0]):
            touched = 0
            for k in range(offsets[i], offsets[i + 1]):
                f, weight = ids[k], weights[k]
                if weight <= 0:
                    continue
                for p in range(posted[f], posted[f + 1]):
                    row, part = holders[p], weight * held[p]
                    seen[touched] = row  # noted when its sum leaves 0, and without a branch, which would be a guess
                    touched += (total[row] == 0) & (part > 0)
                    total[row] += part if part > 0 else 0
            total[first + i] = 0
            size = 0
            for k in range(touched):
                entry.row = seen[k]
                entry.score = total[entry.row]
                total[entry.row] = 0
                if entry.score <= 0:
                    continue
                if size < count:
                    heap[size] = entry
                    size += 1
                    if size == count:
                        for p in range(count // 2 - 1, -1, -1):
                            sink(heap, size, p)
                elif ahead(entry, heap[0]):
                    heap[0] = entry
                    sink(heap, size, 0)
            if size < count:
                for p in range(size // 2 - 1, -1, -1):
                    sink(heap, size, p)
            for p in range(size, count):
                rows[i, p] = -1
                scores[i, p] = 0
            while size:
                size -= 1
                rows[i, size] = heap[0].row
                scores[i, size] = heap[0].score
                heap[0] = heap[size]
                sink(heap, size, 0)
    free(total)
    free(seen)
    free(heap)


def shares(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const int64_t[::1] first not None,
           const int32_t[::1] near not None, const float[::1] weights not None, Py_ssize_t low, Py_ssize_t size,
           float[::1] out not None):
    """Write for every feature of some rows the weight of those of their neighbours that have it too.

    Args:
        offsets, ids: n rows.
        first, near, weights: the neighbours of row low + i are ``near[first[i]:first[i + 1]]``, rows, with their
            weights.
        low: number of the first of the rows that have neighbours.
        size: features there are.
        out: one for each of the ids of those rows.
    """
    cdef Py_ssize_t i, k, p, row, n = offsets.shape[0] - 1, high = low + first.shape[0] - 1
    cdef int64_t start, wrong = -1
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(first, near.shape[0], weights.shape[0])
    if not 0 <= low <= high <= n or out.shape[0] != offsets[high] - offsets[low]:
        raise ValueError("shapes: first for the rows from low on, out for their ids")
    start = offsets[low]
    if not known(near, 0, near.shape[0], n):
        raise ValueError("near names a row that is not there")
    cdef int64_t* place = <int64_t*>calloc(size + 1, sizeof(int64_t))  # of a feature in the row, from 1
    if place == NULL:
        raise MemoryError("no room for a place of every feature")
    with nogil:
        for i in range(low, high):
            if not known(ids, offsets[i], offsets[i + 1], size):
                wrong = i
                break
            for k in range(offsets[i], offsets[i + 1]):
                place[ids[k]] = k - start + 1
                out[k - start] = 0
            for p in range(first[i - low], first[i - low + 1]):
                row = near[p]
                if not known(ids, offsets[row], offsets[row + 1], size):
                    wrong = row
                    break
                for k in range(offsets[row], offsets[row + 1]):
                    if place[ids[k]]:
                        out[place[ids[k]] - 1] += weights[p]
            if wrong >= 0:
                break
            for k in range(offsets[i], offsets[i + 1]):
                place[ids[k]] = 0
    free(place)
    if wrong >= 0:
        raise ValueError(f"row {wrong} names a feature that is not there")
