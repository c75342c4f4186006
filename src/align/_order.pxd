"""What the order of two texts tells: C loops of ``_search``.

Texts that keep one order frame their sentences: between two sure links that follow each other, a sentence has few
counterparts to choose from. Over the cells of that frame, every way to link sentences without crossing is weighed
(forward-backward, Rabiner 1989, over the lattice of Gale & Church 1993 with gaps on both sides; a sentence may go on
with the next one of the other text, as in one split in two), and each cell gets the share of the weight of the ways
that link it. Vicinity (Paetzold & Specia 2016) and the order of neighbours (Jiang et al. 2020) are used alike by
aligners that do it with a model.
"""

from libc.math cimport exp, fmax, fmin, log
from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset


cdef struct Order:
    int32_t *low          # of each left sentence: the frame's first and last right one
    int32_t *high
    int64_t *start        # where its cells begin
    int32_t *tails        # scratch of the longest chain
    int32_t *prior
    double *odds          # of each cell of the frame: for a link by itself, then its share of the weight of all ways
    double *ended         # weight of the ways up to a cell that link it
    double *begun         # weight of the ways from it on
    double *ways          # the same over all cells up to a right sentence
    double *scale         # logarithm of what the rows were divided by
    double *after
    int64_t n
    int64_t m
    int64_t cells


cdef inline void free_order(Order *o) noexcept nogil:
    free(o.low)
    free(o.high)
    free(o.start)
    free(o.tails)
    free(o.prior)
    free(o.ways)
    free(o.scale)
    free(o.after)
    free(o.odds)
    free(o.ended)
    free(o.begun)
    memset(o, 0, sizeof(Order))


cdef inline int _room_for_sentences(Order *o, int64_t n, int64_t m) noexcept nogil:
    """Make room for a pair; return 0 when memory is short."""
    if n <= o.n and m <= o.m:
        return 1
    n = max(n, o.n)
    m = max(m, o.m)
    free_order(o)
    o.low = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    o.high = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    o.start = <int64_t *>malloc((n + 1) * sizeof(int64_t))
    o.tails = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    o.prior = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    o.ways = <double *>malloc((m + 2) * sizeof(double))
    o.scale = <double *>malloc((n + 2) * sizeof(double))
    o.after = <double *>malloc((n + 2) * sizeof(double))
    if not (o.low and o.high and o.start and o.tails and o.prior and o.ways and o.scale and o.after):
        free_order(o)
        return 0
    o.n = n
    o.m = m
    return 1


cdef inline int _room_for_cells(Order *o, int64_t cells) noexcept nogil:
    if cells <= o.cells:
        return 1
    free(o.odds)
    free(o.ended)
    free(o.begun)
    o.odds = <double *>malloc(cells * sizeof(double))
    o.ended = <double *>malloc(cells * sizeof(double))
    o.begun = <double *>malloc(cells * sizeof(double))
    o.cells = cells if o.odds and o.ended and o.begun else 0
    return o.cells > 0


cdef inline int64_t _chain(Order *o, const int32_t *right, int64_t count) noexcept nogil:
    """Find the longest chain of links in one order (patience sorting); leave it in `tails` and return its length."""
    cdef int64_t k, low, high, middle, length = 0
    cdef int32_t at
    for k in range(count):
        low = 0
        high = length
        while low < high:
            middle = (low + high) >> 1
            if right[o.tails[middle]] < right[k]:
                low = middle + 1
            else:
                high = middle
        o.tails[low] = <int32_t>k
        o.prior[k] = o.tails[low - 1] if low else -1
        length = max(length, low + 1)
    at = o.tails[length - 1] if length else -1
    for k in range(length - 1, -1, -1):
        o.tails[k] = at
        at = o.prior[at]
    return length


cdef inline int64_t frame(Order *o, const int32_t *left, const int32_t *right, int64_t count, int64_t n,
                          int64_t m, int64_t most) noexcept nogil:
    """Frame the sentences by the longest chain of `count` sure links; return the cells of the frame.

    A sentence between two links of the chain may be linked with what lies between their other ends, both included; one
    of the chain with what lies between the links before and after it. Returns 0 where that is more than `most` cells,
    -1 when memory is short.
    """
    cdef int64_t i, k = 0, length, cells = 0
    cdef int32_t low = 0
    if not _room_for_sentences(o, n, m):
        return -1
    length = _chain(o, right, count)
    for i in range(n):
        # k links of the chain begin before sentence i
        o.low[i] = low
        if k < length and left[o.tails[k]] == i:
            low = right[o.tails[k]]
            k += 1
        o.high[i] = right[o.tails[k]] if k < length else <int32_t>(m - 1)
        o.start[i] = cells
        cells += o.high[i] - o.low[i] + 1
        if cells > most:
            return 0
    o.start[n] = cells
    return cells if _room_for_cells(o, cells) else -1


cdef inline void weigh(Order *o, int64_t n, int64_t m, double split) noexcept nogil:
    """Turn the odds of each cell by itself into its share of the weight of all ways to link without crossing.

    A way weighs the product of the odds of its links, times `split_left` for each next left sentence that goes on with
    the same right one, and `split_right` for the reverse. `odds` is replaced. Rows are scaled, so that no weight
    overflows.
    """
    cdef int64_t i, j, low, high, next_low, next_high
    cdef double *odds
    cdef double *ended
    cdef double *above
    cdef double *begun
    cdef double *below
    cdef double diagonal, here, value, beside, scale, total, share
    # forward: ways[j + 1] is the weight of all ways up to right sentence j; next_low and next_high are the row before's
    o.ways[0] = 1
    o.scale[0] = 0
    next_low = 0
    next_high = -1
    above = o.ended
    for i in range(n):
        low = o.low[i]
        high = o.high[i]
        odds = o.odds + o.start[i] - low
        ended = o.ended + o.start[i] - low
        for j in range(next_high + 1, high + 1):  # beyond the row before there was nothing to link
            o.ways[j + 1] = o.ways[next_high + 1]
        diagonal = o.ways[low]
        beside = 0
        for j in range(low, high + 1):
            here = o.ways[j + 1]
            value = diagonal + split * beside
            if next_low <= j <= next_high:
                value += split * above[j]
            value *= odds[j]
            ended[j] = value
            beside = value
            value += here + o.ways[j] - diagonal
            diagonal = here
            o.ways[j + 1] = value
        scale = 1 / o.ways[high + 1]
        for j in range(low, high + 2):
            o.ways[j] *= scale
        for j in range(low, high + 1):
            ended[j] *= scale
        o.scale[i + 1] = o.scale[i] - log(scale)
        above = ended
        next_low = low
        next_high = high
    total = o.scale[n] + log(o.ways[o.high[n - 1] + 1])
    # backward: ways[j] is the weight of all ways from right sentence j on
    o.ways[m] = 1
    o.after[n] = 0
    next_low = m
    next_high = -1
    below = o.begun
    for i in range(n - 1, -1, -1):
        low = o.low[i]
        high = o.high[i]
        odds = o.odds + o.start[i] - low
        ended = o.ended + o.start[i] - low
        begun = o.begun + o.start[i] - low
        share = exp(o.scale[i + 1] + o.after[i + 1] - total)
        for j in range(next_low - 1, low - 1, -1):
            o.ways[j] = o.ways[next_low]
        diagonal = o.ways[high + 1]
        beside = 0
        for j in range(high, low - 1, -1):
            here = o.ways[j]
            value = diagonal + split * beside
            if next_low <= j <= next_high:
                value += split * below[j]
            beside = value * odds[j]
            begun[j] = beside
            odds[j] = fmin(fmax(ended[j] * value * share, 1e-4), 1 - 1e-4)
            value = beside + here + o.ways[j + 1] - diagonal
            diagonal = here
            o.ways[j] = value
        scale = 1 / o.ways[low]
        for j in range(low, high + 2):
            o.ways[j] *= scale
        for j in range(low, high + 1):
            begun[j] *= scale
        o.after[i] = o.after[i + 1] - log(scale)
        below = begun
        next_low = low
        next_high = high
