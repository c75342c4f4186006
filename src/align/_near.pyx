# cython: autotestdict=False
"""Products of sparse rows: of given pairs, and of every row with all others by an inverted index.

Rows come as flat ids, weights and offsets (CSR): row i is ``ids[offsets[i]:offsets[i + 1]]``, ascending, without
repeats. Rows of words are told by counts: what a feature weighs in a row is ``logs[count] * rarity[feature]`` in single
precision, divided by the length of the row. All loops run without the interpreter lock; sums are taken in the order of
the ids, so that the product of two rows is the same number whichever comes first.
"""

from libc.math cimport sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset


ctypedef fused count_t:
    uint8_t
    uint16_t
    uint32_t


cdef struct Best:
    float score
    int32_t row


cdef struct Post:
    float squared
    int32_t place


cdef int check_rows(const int64_t[::1] offsets, Py_ssize_t ids, Py_ssize_t weights) except -1:
    cdef Py_ssize_t i
    if ids != weights:
        raise ValueError("ids and weights differ in length")
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > ids:
        raise ValueError("offsets do not lie inside ids")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


cdef int check_pairs(const int64_t[:, ::1] pairs, Py_ssize_t rows, Py_ssize_t others, Py_ssize_t out) except -1:
    cdef Py_ssize_t k
    if pairs.shape[1] != 2 or out != pairs.shape[0]:
        raise ValueError("shapes: pairs [m, 2], out [m]")
    for k in range(pairs.shape[0]):
        if not (0 <= pairs[k, 0] < rows and 0 <= pairs[k, 1] < others):
            raise ValueError(f"pairs[{k}] names a row that is not there")
    return 0


def dots(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const float[::1] weights not None,
         const int64_t[:, ::1] pairs not None, Py_ssize_t size, float[::1] out not None):
    """Write the product of the rows ``pairs[k, 0]`` and ``pairs[k, 1]`` to ``out[k]``.

    The first row is spread over all features once for all pairs in a row that it leads: quickest with pairs in order.

    Args:
        offsets, ids, weights: the rows.
        pairs: [m, 2].
        size: features there are.
        out: [m].
    """
    cdef Py_ssize_t k
    cdef int64_t i, row = -1, bad = -1
    cdef double total
    cdef float* spread
    check_rows(offsets, ids.shape[0], weights.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, offsets.shape[0] - 1, out.shape[0])
    spread = <float*>calloc(<size_t>size + 1, sizeof(float))
    if spread == NULL:
        raise MemoryError("no room for a row over all features")
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if row >= 0:
                    for i in range(offsets[row], offsets[row + 1]):
                        spread[ids[i]] = 0
                row = pairs[k, 0]
                for i in range(offsets[row], offsets[row + 1]):
                    if <uint32_t>ids[i] >= <size_t>size:
                        bad = i
                        break
                    spread[ids[i]] = weights[i]
            total = 0
            for i in range(offsets[pairs[k, 1]], offsets[pairs[k, 1] + 1]):
                if <uint32_t>ids[i] >= <size_t>size:
                    bad = i
                    break
                total += spread[ids[i]] * weights[i]
            if bad >= 0:
                break
            out[k] = <float>total
    free(spread)
    if bad >= 0:
        raise ValueError(f"ids[{bad}] names a feature that is not there")


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
    cdef int64_t i, row = -1, bad = -1
    cdef double total
    cdef float* spread
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(other_offsets, other_ids.shape[0], other_ids.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, other_offsets.shape[0] - 1, out.shape[0])
    spread = <float*>calloc(<size_t>size + 1, sizeof(float))
    if spread == NULL:
        raise MemoryError("no room for a row over all features")
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if row >= 0:
                    for i in range(offsets[row], offsets[row + 1]):
                        spread[ids[i]] = 0
                row = pairs[k, 0]
                for i in range(offsets[row], offsets[row + 1]):
                    if <uint32_t>ids[i] >= <size_t>size:
                        bad = i
                        break
                    spread[ids[i]] = weights[ids[i]]
            total = 0
            for i in range(other_offsets[pairs[k, 1]], other_offsets[pairs[k, 1] + 1]):
                if <uint32_t>other_ids[i] >= <size_t>size:
                    bad = i
                    break
                total += spread[other_ids[i]]
            if bad >= 0:
                break
            out[k] = <float>total
    free(spread)
    if bad >= 0:
        raise ValueError(f"id {bad} names a feature that is not there")


cdef int check_counts(Py_ssize_t rows, Py_ssize_t ids, Py_ssize_t counts, Py_ssize_t lengths) except -1:
    if ids != counts or rows != lengths:
        raise ValueError("shapes: ids and counts of one length, one of lengths for every row")
    return 0


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
        pairs: [m, 2]; quickest in order.
        out: [m].
    """
    cdef Py_ssize_t k, size = rarity.shape[0], most = logs.shape[0]
    cdef int64_t i, row = -1, bad = -1
    cdef double total
    cdef float length
    cdef float* spread
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_counts(offsets.shape[0] - 1, ids.shape[0], counts.shape[0], lengths.shape[0])
    check_pairs(pairs, offsets.shape[0] - 1, offsets.shape[0] - 1, out.shape[0])
    spread = <float*>calloc(<size_t>size + 1, sizeof(float))
    if spread == NULL:
        raise MemoryError("no room for a row over all features")
    with nogil:
        for k in range(pairs.shape[0]):
            if pairs[k, 0] != row:
                if row >= 0:
                    for i in range(offsets[row], offsets[row + 1]):
                        spread[ids[i]] = 0
                row = pairs[k, 0]
                length = lengths[row]
                for i in range(offsets[row], offsets[row + 1]):
                    if <uint32_t>ids[i] >= <size_t>size or counts[i] >= <size_t>most:
                        bad = i
                        break
                    spread[ids[i]] = <float>(logs[counts[i]] * rarity[ids[i]]) / length
            total = 0
            length = lengths[pairs[k, 1]]
            for i in range(offsets[pairs[k, 1]], offsets[pairs[k, 1] + 1]):
                if <uint32_t>ids[i] >= <size_t>size:
                    bad = i
                    break
                if spread[ids[i]]:  # of few only is more looked at
                    if counts[i] >= <size_t>most:
                        bad = i
                        break
                    total += spread[ids[i]] * (<float>(logs[counts[i]] * rarity[ids[i]]) / length)
            if bad >= 0:
                break
            out[k] = <float>total
    free(spread)
    if bad >= 0:
        raise ValueError(f"ids[{bad}] or counts[{bad}] is not known")


def post(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const count_t[::1] counts not None,
         const float[::1] lengths not None, const double[::1] rarity not None, const double[::1] logs not None,
         const uint8_t[::1] among not None, int64_t[::1] starts not None,
         int32_t[::1] holders not None, float[::1] held not None):
    """Turn rows, as `cosines` takes them, into an inverted index: under every feature its rows, ascending.

    Args:
        offsets, ids, counts, lengths, rarity, logs: the rows.
        among: [n], which rows are posted.
        starts: [features + 1], where the rows of every feature begin; of one that has no room nothing is posted.
            Where a feature has room, it must be as many as there are rows that have it.
        holders, held: the rows of feature f and what it weighs in them, at ``[starts[f]:starts[f + 1]]``.
    """
    cdef Py_ssize_t n = offsets.shape[0] - 1, row, size = rarity.shape[0]
    cdef int64_t i, at, bad = -1
    cdef int64_t* free_
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(starts, holders.shape[0], held.shape[0])
    check_counts(n, ids.shape[0], counts.shape[0], lengths.shape[0])
    if among.shape[0] != n or starts.shape[0] != size + 1:
        raise ValueError("shapes: among [n], starts [features + 1]")
    free_ = <int64_t*>malloc((size + 1) * sizeof(int64_t))
    if free_ == NULL:
        raise MemoryError("no room for a place of every feature")
    with nogil:
        for i in range(size):
            free_[i] = starts[i]
        for row in range(n):
            if not among[row]:
                continue
            for i in range(offsets[row], offsets[row + 1]):
                if <uint32_t>ids[i] >= <size_t>size or counts[i] >= <size_t>logs.shape[0]:
                    bad = i
                    break
                at = free_[ids[i]]
                if at < starts[ids[i] + 1]:
                    free_[ids[i]] = at + 1
                    holders[at] = <int32_t>row
                    held[at] = <float>(logs[counts[i]] * rarity[ids[i]]) / lengths[row]
            if bad >= 0:
                break
    free(free_)
    if bad >= 0:
        raise ValueError(f"ids[{bad}] or counts[{bad}] is not known")


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
        raise ValueError("shapes: rows and scores [high - low, count], at least one")
    for k in range(ids.shape[0]):
        if not 0 <= ids[k] < posted.shape[0] - 1:
            raise ValueError(f"ids[{k}] names a feature that is not posted")
    for k in range(holders.shape[0]):
        if not 0 <= holders[k] < n:
            raise ValueError(f"holders[{k}] names a row that is not there")
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
    cdef int64_t start, bad = -1
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(first, near.shape[0], weights.shape[0])
    if not 0 <= low <= high <= n or out.shape[0] != offsets[high] - offsets[low]:
        raise ValueError("shapes: first for the rows from low on, out for their ids")
    start = offsets[low]
    for k in range(near.shape[0]):
        if not 0 <= near[k] < n:
            raise ValueError(f"near[{k}] names a row that is not there")
    cdef int64_t* place = <int64_t*>calloc(size + 1, sizeof(int64_t))  # of a feature in the row, from 1
    if place == NULL:
        raise MemoryError("no room for a place of every feature")
    with nogil:
        for i in range(low, high):
            for k in range(offsets[i], offsets[i + 1]):
                if <uint32_t>ids[k] >= <size_t>size:
                    bad = k
                    break
                place[ids[k]] = k - start + 1
                out[k - start] = 0
            for p in range(first[i - low], first[i - low + 1]):
                row = near[p]
                for k in range(offsets[row], offsets[row + 1]):
                    if <uint32_t>ids[k] >= <size_t>size:
                        bad = k
                        break
                    if place[ids[k]]:
                        out[place[ids[k]] - 1] += weights[p]
            if bad >= 0:
                break
            for k in range(offsets[i], offsets[i + 1]):
                place[ids[k]] = 0
    free(place)
    if bad >= 0:
        raise ValueError(f"ids[{bad}] names a feature that is not there")


def told(const int64_t[::1] offsets not None, const int32_t[::1] ids not None, const float[::1] weights not None,
         const int64_t[::1] first not None, const int64_t[:, ::1] pairs not None, Py_ssize_t opening, float enough,
         float[:, ::1] out not None):
    """Compare the sentences of pairs of documents: how well each is told by the nearest one of the other document.

    The sentences of a left document are found by their words once for all pairs in a row that it leads.

    Args:
        offsets, ids: sentences.
        weights: of every feature.
        first: the sentences of document i are rows ``first[i]:first[i + 1]``.
        pairs: [m, 2] documents.
        opening: sentences of the opening.
        enough: cosine from which a sentence counts as told.
        out: [m, 5], for every pair: mean over the left (right) sentences of their best cosine, the best among the
            openings, and how many left (right) sentences are told. 0 where a side has no sentences.
    """
    cdef Py_ssize_t k, p, n, m, i, j, at, row, other, before = -1, after = -1, size = weights.shape[0]
    cdef int64_t most_rows = 0, most_ids = 0, bad = -1
    cdef float cosine, best, w
    cdef double total
    check_rows(offsets, ids.shape[0], ids.shape[0])
    check_rows(first, offsets.shape[0] - 1, offsets.shape[0] - 1)
    if pairs.shape[1] != 2 or out.shape[0] != pairs.shape[0] or out.shape[1] != 5:
        raise ValueError("shapes: pairs [m, 2], out [m, 5]")
    for p in range(pairs.shape[0]):
        for k in range(2):
            if not 0 <= pairs[p, k] < first.shape[0] - 1:
                raise ValueError(f"pairs[{p}] names a document that is not there")
        row, other = first[pairs[p, 0]], first[pairs[p, 0] + 1]
        most_rows = max(most_rows, other - row)
        most_ids = max(most_ids, offsets[other] - offsets[row])
    # of a feature: its squared weight, and its place, from 1, in the two arrays below
    cdef Post* head = <Post*>calloc(size + 1, sizeof(Post))
    cdef int32_t* following = <int32_t*>malloc((most_ids + 1) * sizeof(int32_t))
    cdef int32_t* owner = <int32_t*>malloc((most_ids + 1) * sizeof(int32_t))
    cdef float* sums = <float*>malloc((most_rows + 1) * sizeof(float))
    cdef float* norms = <float*>malloc((most_rows + 1) * sizeof(float))
    cdef float* nearest_left = <float*>malloc((most_rows + 1) * sizeof(float))
    if head == NULL or following == NULL or owner == NULL or sums == NULL or norms == NULL or nearest_left == NULL:
        free(head)
        free(following)
        free(owner)
        free(sums)
        free(norms)
        free(nearest_left)
        raise MemoryError("no room for the words of a document")
    with nogil:
        for i in range(size):
            head[i].squared = weights[i] * weights[i]
        for p in range(pairs.shape[0]):
            if bad >= 0:
                break
            row, other = first[pairs[p, 0]], first[pairs[p, 1]]
            n, m = first[pairs[p, 0] + 1] - row, first[pairs[p, 1] + 1] - other
            for k in range(5):
                out[p, k] = 0
            if n == 0 or m == 0:
                continue
            if row != before:
                if before >= 0:
                    for at in range(offsets[before], offsets[after]):
                        head[ids[at]].place = 0
                before, after, k = row, row + n, 0
                for i in range(n):
                    total = 0
                    for at in range(offsets[row + i], offsets[row + i + 1]):
                        if <uint32_t>ids[at] >= <size_t>size:
                            bad = at
                            break
                        k += 1
                        owner[k] = <int32_t>i
                        following[k] = head[ids[at]].place
                        head[ids[at]].place = <int32_t>k
                        total += head[ids[at]].squared
                    norms[i] = <float>(1 / sqrt(total)) if total > 0 else 0
            memset(nearest_left, 0, n * sizeof(float))
            for j in range(m):
                memset(sums, 0, n * sizeof(float))
                total, best = 0, 0
                for at in range(offsets[other + j], offsets[other + j + 1]):
                    if <uint32_t>ids[at] >= <size_t>size:
                        bad = at
                        break
                    w = head[ids[at]].squared
                    total += w
                    k = head[ids[at]].place
                    while k:
                        sums[owner[k]] += w
                        k = following[k]
                w = <float>(1 / sqrt(total)) if total > 0 else 0
                for i in range(n):
                    cosine = sums[i] * (norms[i] * w)
                    best = max(best, cosine)
                    nearest_left[i] = max(nearest_left[i], cosine)
                    if i < opening and j < opening:
                        out[p, 2] = max(out[p, 2], cosine)
                out[p, 1] += best
                out[p, 4] += best > enough
            for i in range(n):
                out[p, 0] += nearest_left[i]
                out[p, 3] += nearest_left[i] > enough
            out[p, 0] /= n
            out[p, 1] /= m
    free(head)
    free(following)
    free(owner)
    free(sums)
    free(norms)
    free(nearest_left)
    if bad >= 0:
        raise ValueError(f"ids[{bad}] names a feature that is not there")
