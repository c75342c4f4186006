"""The search for the beads of one pair: C loops of `_beads.align_pairs`.

Cells (sentence pairs) are kept by row, so memory grows with the sentences and not with their product. A cell's score is
its similarity and a share of its neighbours' in order; where the sure links of the texts keep one order, scores are
drawn together and the order votes on them (see `_order`). A cell becomes a link when its score is good enough by
itself, beside the pair's level, and beside the better links of its two sentences. One that says nothing its better
ones have not said must be better than one that adds something, as in a sentence split in two.
"""

from libc.math cimport expf, fabs, log, log2, logf, sqrt, sqrtf
from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from align._dense cimport (
    ALIGN_DENSE, ALIGN_STRIDE, Dense, __builtin_ctzll, align_good, align_score, dense_novelty,
)
from align._index cimport View, add_row, novelty
from align._order cimport Order, frame, free_order, weigh
from align._retold cimport MOST_STEPS, Retelling, Walk, free_walk, make_walk, walk


cdef extern from *:
    """
    #define ALIGN_LEAST 0.01
    """
    const double LEAST "ALIGN_LEAST"  # similarity of sentences that share nothing, for the order to vote on

cdef enum:
    FRAME = 4096         # cells of the frame that any pair may have, and how many more for each sentence
    FRAME_EACH = 64


cdef struct Rules:
    float threshold      # least score of a link
    float neighbour      # share of the cells before and after in both texts that is added to a cell
    float level          # least score of a link, as a share of the pair's mean best score
    float share          # least score of a link, as a share of the best one of its row and of its column
    float known_demand   # how much higher the threshold is for a link that repeats what a better one has
    float sure           # least score of a sure link
    float chance         # standard deviations of Kendall's tau up to which the order of the texts may be an accident
    float kept           # tau from which they keep one order
    float even           # similarity, as a share of the least score, at which order alone would link one cell in two
    float split          # odds that a sentence goes on with the next one of the other text
    float vote           # weight of the order's vote, the logarithm of odds
    float in_favour      # the most that it may say for a cell
    float drawn          # how much the scores of ordered texts are drawn together
    float told           # score of the best link, as a share of the threshold, from which a sentence counts as told
    float told_share     # of the longer text's sentences, from which the shorter one may be all that it tells
    float longer         # log2 of how many times more sentences the longer text has, for that to be
    float relaxed        # then the threshold loses this share
    float simpler        # logarithm of how many times longer the sentences of one text are, for the other to retell it
    float ordered        # how much less it may be for each standard deviation of tau
    Retelling retelling  # such texts


cdef struct Pair:        # one pair, read one way or the other
    View *words
    View *grams
    Dense *bits
    bint dense
    float share          # of the words in the similarity
    int64_t n
    int64_t m


cdef struct Search:
    float *row           # one row of similarities, and what it is made from
    float *squares
    float *sums
    float *select
    int64_t *rows        # kept cells by row: columns, similarity, score, whether it is a link
    int32_t *cols
    float *value
    float *score
    uint8_t *chosen
    float *best_left
    float *best_right
    int32_t *of_left     # the best right sentence of each left one, -1 for none
    int32_t *of_right
    int32_t *sure_left   # the sure links
    int32_t *sure_right
    int32_t *group_of    # the first left sentence of each one's bead
    int32_t *first_owner
    int32_t *next_owner
    int32_t *next_left
    Order order
    Walk walk


cdef inline int make_search(Search *s, int64_t n, int64_t m, int64_t cells) noexcept nogil:
    s.row = <float *>malloc((m + 1) * sizeof(float))
    s.squares = <float *>malloc((m + 1) * sizeof(float))
    s.sums = <float *>malloc((m + 1) * sizeof(float))
    s.select = <float *>malloc((m + 1) * sizeof(float))
    s.rows = <int64_t *>malloc((n + 1) * sizeof(int64_t))
    s.cols = <int32_t *>malloc((cells + 1) * sizeof(int32_t))
    s.value = <float *>malloc((cells + 1) * sizeof(float))
    s.score = <float *>malloc((cells + 1) * sizeof(float))
    s.chosen = <uint8_t *>malloc(cells + 1)
    s.best_left = <float *>malloc((n + 1) * sizeof(float))
    s.best_right = <float *>malloc((m + ALIGN_DENSE) * sizeof(float))
    s.of_left = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.of_right = <int32_t *>malloc((m + ALIGN_DENSE) * sizeof(int32_t))
    s.sure_left = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.sure_right = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.group_of = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.first_owner = <int32_t *>malloc((m + 1) * sizeof(int32_t))
    s.next_owner = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.next_left = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    return (s.row and s.squares and s.sums and s.select and s.rows and s.cols and s.value and s.score and s.chosen
            and s.best_left and s.best_right and s.of_left and s.of_right and s.sure_left and s.sure_right
            and s.group_of and s.first_owner and s.next_owner and s.next_left) != NULL


cdef inline void free_search(Search *s) noexcept nogil:
    free(s.row)
    free(s.squares)
    free(s.sums)
    free(s.select)
    free(s.rows)
    free(s.cols)
    free(s.value)
    free(s.score)
    free(s.chosen)
    free(s.best_left)
    free(s.best_right)
    free(s.of_left)
    free(s.of_right)
    free(s.sure_left)
    free(s.sure_right)
    free(s.group_of)
    free(s.first_owner)
    free(s.next_owner)
    free(s.next_left)
    free_order(&s.order)


cdef inline float _kth_largest(float *values, int64_t count, int64_t k) noexcept nogil:
    """Return the k-th largest value, k from 1 (quickselect; reorders `values`)."""
    cdef int64_t low = 0, high = count - 1, i, j
    cdef float pivot, swap
    while low < high:
        pivot = values[(low + high) >> 1]
        i = low
        j = high
        while i <= j:
            while values[i] > pivot:
                i += 1
            while values[j] < pivot:
                j -= 1
            if i <= j:
                swap = values[i]
                values[i] = values[j]
                values[j] = swap
                i += 1
                j -= 1
        if k - 1 <= j:
            high = j
        elif k - 1 >= i:
            low = i
        else:
            break
    return values[k - 1]


cdef inline int64_t keep_row(Search *s, int64_t m, int64_t at, int64_t width, float low) noexcept nogil:
    """Keep the row's cells above `low`, at most `width` of them (the best, then the first); return the new end."""
    cdef int64_t j, count = 0, spare
    cdef float bar
    for j in range(m):
        if s.row[j] > low:
            s.select[count] = s.row[j]
            count += 1
    bar = low
    spare = m
    if count > width:
        bar = _kth_largest(s.select, count, width)
        spare = width
        for j in range(m):
            spare -= s.row[j] > bar
    for j in range(m):
        if s.row[j] > low and (s.row[j] > bar or (s.row[j] == bar and spare > 0)):
            spare -= s.row[j] == bar
            s.cols[at] = <int32_t>j
            s.value[at] = s.row[j]
            at += 1
    return at


cdef inline void score_cells(Search *s, int64_t n, int64_t m, float neighbour) noexcept nogil:
    """Add to each cell what its neighbours in order say; find the best cell of each row and column."""
    cdef int64_t i, c, before, after
    cdef int32_t j
    for i in range(n):
        before = s.rows[i - 1] if i > 0 else 0
        after = s.rows[i + 1]
        for c in range(s.rows[i], s.rows[i + 1]):
            j = s.cols[c]
            s.score[c] = s.value[c]
            if i > 0:
                while before < s.rows[i] and s.cols[before] < j - 1:
                    before += 1
                if before < s.rows[i] and s.cols[before] == j - 1:
                    s.score[c] += neighbour * s.value[before]
            if i + 1 < n:
                while after < s.rows[i + 2] and s.cols[after] < j + 1:
                    after += 1
                if after < s.rows[i + 2] and s.cols[after] == j + 1:
                    s.score[c] += neighbour * s.value[after]
    _find_best(s, n, m)


cdef inline void _find_best(Search *s, int64_t n, int64_t m) noexcept nogil:
    """Find the best cell of each row and column."""
    cdef int64_t i, c
    cdef int32_t j
    memset(s.best_right, 0, m * sizeof(float))
    for j in range(m):
        s.of_right[j] = -1
    for i in range(n):
        s.best_left[i] = 0
        s.of_left[i] = -1
        for c in range(s.rows[i], s.rows[i + 1]):
            j = s.cols[c]
            if s.score[c] > s.best_left[i]:
                s.best_left[i] = s.score[c]
                s.of_left[i] = j
            if s.score[c] > s.best_right[j]:
                s.best_right[j] = s.score[c]
                s.of_right[j] = <int32_t>i


cdef inline void score_dense(Search *s, Pair *p, const Rules *r) noexcept nogil:
    """Score a pair that was read as bits; find the best cell of each row and column."""
    align_score(p.bits, p.share, r.threshold / 8, r.neighbour, s.best_left, s.of_left, s.best_right, s.of_right)


cdef inline void _keep_dense(Search *s, Pair *p, float least, bint framed) noexcept nogil:
    """Keep the cells of a pair that was read as bits that score enough, and all of the frame."""
    cdef int64_t i, at = 0
    cdef int32_t j
    cdef uint64_t good, one = 1
    for i in range(p.n):
        s.rows[i] = at
        good = align_good(p.bits.scores + i * ALIGN_DENSE, least, p.m) if s.best_left[i] >= least else 0
        if framed:
            good |= (align_good(p.bits.scores + i * ALIGN_DENSE, 1e-9, p.m)
                     & ((one << s.order.high[i] << 1) - (one << s.order.low[i])))
        while good:
            j = __builtin_ctzll(good)
            s.cols[at] = j
            s.value[at] = p.bits.cells[(i + 1) * ALIGN_STRIDE + 1 + j]
            s.score[at] = p.bits.scores[i * ALIGN_DENSE + j]
            at += 1
            good &= good - 1
    s.rows[p.n] = at


cdef inline double _order(Search *s, int64_t n, const Rules *r, int64_t *count, double *deviations) noexcept nogil:
    """List the sure links; return how far the texts keep one order, from 0 (no more than chance) to 1.

    Told from all sentences that are each other's best: by Kendall's tau, and by how many standard deviations it lies
    above that of texts in no order. Half of the pairs in one order mean little among six, and much among sixty.
    """
    cdef int64_t i, a, b, same = 0, crossed = 0, mutual = 0
    count[0] = 0
    for i in range(n):
        if s.of_left[i] >= 0 and s.of_right[s.of_left[i]] == i:
            s.sure_left[mutual] = <int32_t>i
            s.sure_right[mutual] = s.of_left[i]
            mutual += 1
    for a in range(mutual):
        for b in range(a):
            same += s.sure_right[b] < s.sure_right[a]
    crossed = mutual * (mutual - 1) // 2 - same
    cdef double tau = max(0.0, (same - crossed) / (same + crossed + 1.0))  # smoothed
    # one over the standard deviation that tau has by chance (Kendall 1938)
    cdef double spread = sqrt(9.0 * mutual * max(0, mutual - 1) / (2.0 * (2 * mutual + 5)))
    deviations[0] = spread * (same - crossed) / max(1, same + crossed)
    cdef double proof = min(1.0, max(0.0, (deviations[0] - r.chance) / 1.5))
    for a in range(mutual):
        if s.best_left[s.sure_left[a]] >= r.sure:
            s.sure_left[count[0]] = s.sure_left[a]
            s.sure_right[count[0]] = s.sure_right[a]
            count[0] += 1
    return proof * min(1.0, tau / max(r.kept, <float>0.05)) ** 2


cdef inline int _vote(Search *s, Pair *p, const Rules *r, double order, double least) noexcept nogil:
    """Let the order of the texts vote on the scores of the cells that were kept; return -1 when memory is short.

    A score x becomes m (x / m)^(1 - a) exp(b v): m is the middle of the threshold and the least score of this pair, v
    the vote, the logarithm of odds; a and b grow with how far the texts keep one order. No cell is voted down: a link
    that crosses others may be as true as they are.
    """
    cdef Order *o = &s.order
    cdef int64_t i, c
    cdef int32_t j, low, high
    cdef float middle = sqrtf(max(r.threshold, <float>LEAST) * max(<float>least, <float>LEAST))
    # the higher the scores of a pair, the more a cell must have before its neighbours speak for it
    cdef double even = r.even * max(least, LEAST) * least / middle
    cdef double odds, part, none = (LEAST / even) ** 2
    cdef float vote, drawn = <float>(r.drawn * order), weight = <float>(r.vote * order)
    cdef float rest = drawn * logf(middle)
    for c in range(o.start[p.n]):
        o.odds[c] = none
    for i in range(p.n):
        low = o.low[i]
        high = o.high[i]
        for c in range(s.rows[i], s.rows[i + 1]):
            j = s.cols[c]
            if low <= j <= high:
                odds = s.value[c] / even
                o.odds[o.start[i] + j - low] = max(none, odds * odds)
    weigh(o, p.n, p.m, r.split)
    for i in range(p.n):
        low = o.low[i]
        high = o.high[i]
        for c in range(s.rows[i], s.rows[i + 1]):
            j = s.cols[c]
            part = o.odds[o.start[i] + j - low] if low <= j <= high else 0
            vote = min(r.in_favour, <float>log(part / (1 - part))) if part > 0.5 else 0  # most need no logarithm
            s.score[c] = expf((1 - drawn) * logf(s.score[c]) + rest + weight * vote)
    _find_best(s, p.n, p.m)
    return 0


cdef inline double _novelty(Pair *p, int64_t i, int64_t j, int64_t left, int64_t right) noexcept nogil:
    """Return the share of what two sentences have in common that a left or a right one (the other is -1) has not."""
    cdef int64_t other = left if left >= 0 else p.n + right
    if p.dense:
        return dense_novelty(p.bits, p.share, i, j, left, right)
    return (p.share * novelty(p.words, i, p.n + j, other) + (1 - p.share) * novelty(p.grams, i, p.n + j, other))


cdef inline void _count(const int64_t *offsets, int64_t n, double *mean, double *spread) noexcept nogil:
    """Return the mean length of n sentences in words, and the square of its relative standard error.

    Few sentences may be of one length by accident: they count as if they strayed by half of it once more.
    """
    cdef double square = 0, length
    cdef int64_t i
    mean[0] = 1 + (offsets[n] - offsets[0]) / <double>n  # one more: a sentence may have no word
    for i in range(n):
        length = 1 + offsets[i + 1] - offsets[i] - mean[0]
        square += length * length
    spread[0] = (square / (mean[0] * mean[0]) + 0.25) / (n * n)


cdef inline double simpler(const int64_t *offsets, int64_t n, int64_t m) noexcept nogil:
    """Tell how much simpler one of two texts is, whose words are counted by `offsets`: negative if the left one is.

    The logarithm of how many times shorter its sentences are, beyond three standard errors.
    """
    cdef double left, right, left_spread, right_spread, ratio, error
    _count(offsets, n, &left, &left_spread)
    _count(offsets + n, m, &right, &right_spread)
    ratio = log(left / right)
    error = min(fabs(ratio), 3 * sqrt(left_spread + right_spread))
    return ratio - error if ratio > 0 else ratio + error


cdef inline bint retells(Search *s, int64_t n, const Rules *r, double simpler) noexcept nogil:
    """Tell whether a text that is so much simpler retells the other one: what it is less so, their order must show."""
    cdef int64_t count
    cdef double deviations
    _order(s, n, r, &count, &deviations)
    return fabs(simpler) + r.ordered * deviations >= r.simpler


cdef inline int choose_retold(Search *s, Pair *p, const Rules *r, const int64_t *offsets, int side) noexcept nogil:
    """Choose the links of a pair one side of which retells the other; return -1 when memory is short."""
    cdef Walk *w = &s.walk
    cdef int64_t i, j, at = 0, n = p.n, m = p.m, steps = m if side > 0 else n, places = n if side > 0 else m
    cdef float likely = max(r.retelling.likely, <float>0.34)  # no step has more than two
    cdef float *shares
    if not make_walk(w, steps, places):
        return -1
    for i in range(n):
        memset(s.row, 0, m * sizeof(float))
        memset(s.select, 0, m * sizeof(float))
        shares = s.select if side > 0 else w.fit + i * m
        memset(shares, 0, m * sizeof(float))
        add_row(p.grams, i, n, m, 1, s.row, s.row if side > 0 else shares, shares if side > 0 else s.row, s.squares,
                s.sums)
        if side > 0:
            for j in range(m):
                w.fit[j * n + i] = shares[j]
    walk(w, &r.retelling, offsets + n if side > 0 else offsets, steps, places)
    for i in range(n):
        s.rows[i] = at
        memset(s.row, 0, m * sizeof(float))
        add_row(p.words, i, n, m, p.share, s.row, NULL, NULL, s.squares, NULL)
        add_row(p.grams, i, n, m, 1 - p.share, s.row, NULL, NULL, s.squares, NULL)
        for j in range(m):
            if w.here[j * n + i if side > 0 else i * m + j] > likely:
                s.cols[at] = <int32_t>j
                s.value[at] = s.row[j]
                s.chosen[at] = True
                at += 1
    s.rows[n] = at
    return 0


cdef inline double _told(const Search *s, const Pair *p, const Rules *r) noexcept nogil:
    """Return how surely the texts are a long one and a short one of all of it, from 0 to 1."""
    cdef int64_t at, told = 0, size = max(p.n, p.m)
    cdef const float *best = s.best_right if p.m > p.n else s.best_left
    for at in range(size):
        told += best[at] >= r.told * r.threshold
    cdef double share = 10 * (<double>told / size - r.told_share)
    cdef double longer = 3 * (log2(<double>size / min(p.n, p.m)) - r.longer)
    return min(1.0, max(0.0, share)) * min(1.0, max(0.0, longer))


cdef inline bint _is_link(Search *s, Pair *p, const Rules *r, int64_t i, int64_t c, double least) noexcept nogil:
    """Judge one cell: good enough by itself, and beside better links of its sentences."""
    cdef int32_t j = s.cols[c]
    cdef double score = s.score[c], fresh = 1
    if score < least or score < r.share * s.best_left[i] or score < r.share * s.best_right[j]:
        return False
    if s.of_left[i] != j:
        fresh = _novelty(p, i, j, -1, s.of_left[i])
    if s.of_right[j] != i:
        fresh = min(fresh, _novelty(p, i, j, s.of_right[j], -1))
    return score >= least * (1 + r.known_demand * (1 - fresh))


cdef inline int choose_links(Search *s, Pair *p, const Rules *r) noexcept nogil:
    """Choose the links of a pair; return -1 when memory is short."""
    cdef int64_t n = p.n, m = p.m, i, c, good = 0, sure = 0, cells = 0
    cdef double total = 0, deviations
    for i in range(n):
        if s.best_left[i] >= r.threshold:
            total += s.best_left[i]
            good += 1
    for i in range(m):
        if s.best_right[i] >= r.threshold:
            total += s.best_right[i]
            good += 1
    cdef double order = _order(s, n, r, &sure, &deviations)
    cdef double told = (1 - order) * _told(s, p, r)  # where they keep one order, it tells
    cdef double least = max(r.threshold * (1 - r.relaxed * told), r.level * (1 - told) * total / max(good, 1))
    if order > 0:
        cells = frame(&s.order, s.sure_left, s.sure_right, sure, n, m, FRAME + FRAME_EACH * (n + m))
        if cells < 0:
            return -1
    if p.dense:
        _keep_dense(s, p, <float>least, cells > 0)
    if cells:
        _vote(s, p, r, order, least)
    for i in range(n):
        for c in range(s.rows[i], s.rows[i + 1]):
            s.chosen[c] = _is_link(s, p, r, i, c, least)
    return 0
