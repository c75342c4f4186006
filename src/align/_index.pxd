"""The inverted index of one pair of documents: C loops shared by the kernels of `_beads`."""

from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset


cdef enum:
    # Sentences a pair's idf is smoothed with, as if they had been read before: two lone clauses need them.
    PRIOR = 15


cdef struct Slot:
    uint32_t key
    int32_t stamp    # the pair that wrote the slot
    int32_t kind     # the type
    int32_t last     # the last sentence that held it


cdef struct Run:         # the right sentences of one type of a left sentence
    int32_t start
    int32_t stop
    float weight


cdef struct View:
    # what is given: tokens of all sentences of the batch
    const uint32_t *values
    const float *weights  # NULL: all 1
    const int64_t *offsets
    bint local            # multiply by the idf of the pair's own sentences
    # scratch, sized for the largest pair of the batch
    uint64_t mask
    Slot *slots
    int32_t stamp
    int32_t *ids          # types of each sentence, each type once
    int64_t *bounds       # where a sentence's types begin in ids
    int32_t *left_df      # per type
    int32_t *right_df
    float *idf            # by number of sentences
    float *weight         # per type
    int64_t *post         # per type: where its right sentences begin in postings
    int32_t *postings
    Run *runs             # of each left sentence, for its types that the right side has too
    int64_t *run_bounds
    float *norm           # per sentence: Euclidean length
    float *mass           # per sentence: sum of weights
    int64_t *mark         # per type: the last question in which it was seen, once and twice
    int64_t *second_mark
    int64_t question
    int64_t types


cdef inline void free_view(View *v) noexcept nogil:
    free(v.slots)
    free(v.ids)
    free(v.bounds)
    free(v.idf)
    free(v.left_df)
    free(v.right_df)
    free(v.weight)
    free(v.post)
    free(v.postings)
    free(v.runs)
    free(v.run_bounds)
    free(v.norm)
    free(v.mass)
    free(v.mark)
    free(v.second_mark)


cdef inline int make_view(View *v, int64_t tokens, int64_t sentences) noexcept nogil:
    """Allocate scratch for pairs of at most so many tokens and sentences; return 0 when memory is short."""
    cdef uint64_t size = 16
    while size <= <uint64_t>tokens:  # types are far fewer than tokens, so this is roomy
        size *= 2
    v.mask = size - 1
    v.stamp = 0
    v.question = 0
    v.slots = <Slot *>calloc(size, sizeof(Slot))
    v.ids = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.bounds = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    v.idf = <float *>malloc((sentences + 1) * sizeof(float))
    v.left_df = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.right_df = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.weight = <float *>malloc((tokens + 1) * sizeof(float))
    v.post = <int64_t *>malloc((tokens + 2) * sizeof(int64_t))
    v.postings = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.runs = <Run *>malloc((tokens + 1) * sizeof(Run))
    v.run_bounds = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    v.norm = <float *>malloc((sentences + 1) * sizeof(float))
    v.mass = <float *>malloc((sentences + 1) * sizeof(float))
    v.mark = <int64_t *>calloc(tokens + 1, sizeof(int64_t))
    v.second_mark = <int64_t *>calloc(tokens + 1, sizeof(int64_t))
    return (v.slots and v.ids and v.bounds and v.idf and v.left_df and v.right_df and v.weight and v.post
            and v.postings and v.runs and v.run_bounds and v.norm and v.mass and v.mark and v.second_mark) != NULL


cdef inline void _read_sentence(View *v, int64_t sentence, int32_t number, bint right) noexcept nogil:
    """Add a sentence's types, each once, as sentence `number` of the pair."""
    cdef int64_t at, n_ids = v.bounds[number]
    cdef uint32_t key
    cdef uint64_t place
    cdef Slot *slot
    cdef int32_t found
    for at in range(v.offsets[sentence], v.offsets[sentence + 1]):
        key = v.values[at]
        place = (key * 0x9E3779B97F4A7C15u >> 32) & v.mask
        slot = &v.slots[place]
        while slot.stamp == v.stamp and slot.key != key:
            place = (place + 1) & v.mask
            slot = &v.slots[place]
        if slot.stamp == v.stamp:
            found = slot.kind
            if slot.last == number:
                continue
        else:
            found = <int32_t>v.types
            v.types += 1
            slot.stamp = v.stamp
            slot.key = key
            slot.kind = found
            v.left_df[found] = 0
            v.right_df[found] = 0
            v.weight[found] = v.weights[at] if v.weights != NULL else 1
        slot.last = number
        if right:
            v.right_df[found] += 1
        else:
            v.left_df[found] += 1
        v.ids[n_ids] = found
        n_ids += 1
    v.bounds[number + 1] = n_ids


cdef inline void index_pair(View *v, int64_t left, int64_t left_stop, int64_t right, int64_t right_stop,
                            int64_t most) noexcept nogil:
    """Read a pair: types, weights, lengths, and the postings of the right side."""
    cdef int64_t n = left_stop - left, m = right_stop - right, i, at, kind, total
    cdef double w, norm, mass
    v.stamp += 1
    v.types = 0
    v.bounds[0] = 0
    for i in range(n):
        _read_sentence(v, left + i, <int32_t>i, False)
    for i in range(m):
        _read_sentence(v, right + i, <int32_t>(n + i), True)
    if v.local:
        for i in range(n + m + 1):
            v.idf[i] = <float>log((n + m + PRIOR + 1) / (i + 0.5))
        for kind in range(v.types):
            v.weight[kind] *= v.idf[v.left_df[kind] + v.right_df[kind]]
    for i in range(n + m):
        norm = 0
        mass = 0
        for at in range(v.bounds[i], v.bounds[i + 1]):
            w = v.weight[v.ids[at]]
            norm += w * w
            mass += w
        v.norm[i] = <float>(1 / sqrt(norm)) if norm > 0 else 0
        v.mass[i] = <float>(1 / mass) if mass > 0 else 0
    total = 0
    for kind in range(v.types):  # a type of one side only, or of nearly all sentences, links nothing
        v.post[kind] = total
        if v.left_df[kind] > 0 and v.left_df[kind] * <int64_t>v.right_df[kind] <= most:
            total += v.right_df[kind]
        else:
            v.left_df[kind] = 0
    v.post[v.types] = total
    for i in range(m):
        for at in range(v.bounds[n + i], v.bounds[n + i + 1]):
            kind = v.ids[at]
            if v.left_df[kind] > 0:
                v.postings[v.post[kind]] = <int32_t>i
                v.post[kind] += 1
    for kind in range(v.types, 0, -1):  # filling moved each start to its end, which is the next one's start
        v.post[kind] = v.post[kind - 1]
    v.post[0] = 0
    total = 0
    for i in range(n):
        v.run_bounds[i] = total
        for at in range(v.bounds[i], v.bounds[i + 1]):
            kind = v.ids[at]
            v.runs[total].start = <int32_t>v.post[kind]
            v.runs[total].stop = <int32_t>v.post[kind + 1]
            v.runs[total].weight = v.weight[kind]
            total += v.post[kind] < v.post[kind + 1]
    v.run_bounds[n] = total


cdef inline void add_row(const View *v, int64_t i, int64_t n, int64_t m, float scale, float *cosine,
                         float *left_in_right, float *right_in_left, float *squares, float *sums) noexcept nogil:
    """Add `scale` times the similarities of left sentence `i` with all right ones."""
    cdef int64_t at, p, j
    cdef Run run
    cdef float w
    memset(squares, 0, m * sizeof(float))
    if sums != NULL:
        memset(sums, 0, m * sizeof(float))
    for at in range(v.run_bounds[i], v.run_bounds[i + 1]):
        run = v.runs[at]
        w = run.weight * run.weight
        for p in range(run.start, run.stop):
            squares[v.postings[p]] += w
        if sums != NULL:
            for p in range(run.start, run.stop):
                sums[v.postings[p]] += run.weight
    w = scale * v.norm[i]
    for j in range(m):
        cosine[j] += squares[j] * w * v.norm[n + j]
    if sums != NULL:
        for j in range(m):
            left_in_right[j] += scale * sums[j] * v.mass[i]
            right_in_left[j] += scale * sums[j] * v.mass[n + j]


cdef inline double novelty(View *v, int64_t x, int64_t y, int64_t z) noexcept nogil:
    """Return the share of what sentences x and y have in common that z has not."""
    cdef int64_t at
    cdef int32_t kind
    cdef double w, common = 0, fresh = 0
    v.question += 1
    for at in range(v.bounds[x], v.bounds[x + 1]):
        v.mark[v.ids[at]] = v.question
    for at in range(v.bounds[z], v.bounds[z + 1]):
        v.second_mark[v.ids[at]] = v.question
    for at in range(v.bounds[y], v.bounds[y + 1]):
        kind = v.ids[at]
        if v.mark[kind] == v.question:
            w = v.weight[kind]
            common += w * w
            if v.second_mark[kind] != v.question:
                fresh += w * w
    return fresh / common if common > 0 else 0


cdef inline double union_cosine(View *v, const int32_t *left, int64_t n_left, const int32_t *right, int64_t n_right,
                                int64_t n) noexcept nogil:
    """Return the cosine of two groups of sentences, each taken as one sentence."""
    cdef int64_t k, at
    cdef int32_t kind
    cdef double w, a = 0, b = 0, common = 0
    v.question += 1
    for k in range(n_left):
        for at in range(v.bounds[left[k]], v.bounds[left[k] + 1]):
            kind = v.ids[at]
            if v.mark[kind] != v.question:
                v.mark[kind] = v.question
                w = v.weight[kind]
                a += w * w
    for k in range(n_right):
        for at in range(v.bounds[n + right[k]], v.bounds[n + right[k] + 1]):
            kind = v.ids[at]
            if v.second_mark[kind] != v.question:
                v.second_mark[kind] = v.question
                w = v.weight[kind]
                b += w * w
                if v.mark[kind] == v.question:
                    common += w * w
    return common / sqrt(a * b) if a > 0 and b > 0 else 0
