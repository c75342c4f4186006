"""A pair of short texts as bits: what the search needs of ``_dense.h``."""

from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc

from align._grams cimport Given
from align._index cimport PRIOR

cdef extern from "_dense.h":
    enum:
        ALIGN_DENSE
        ALIGN_LANES
        ALIGN_STRIDE
    ctypedef struct Mass "align_mass":
        float words
        float grams
    ctypedef struct Dense "align_dense":
        uint64_t *word_marks
        uint64_t *gram_marks
        float *as_word
        float *as_gram
        int32_t *merged
        int32_t *seen
        uint32_t *rest_left[2]
        uint32_t *rest_right[2]
        float *rest_weight
        uint8_t *planes[8]
        uint16_t *picked
        int32_t *once
        float *idf
        int64_t idf_size
        float *word_dots
        float *gram_dots
        float *cells
        float *scores
    bint align_prepare_dense(bint wanted)
    void align_read(Dense *d, const Given *g, int64_t n, int64_t m, bint local) noexcept nogil
    void align_score(Dense *d, float share, float low, float neighbour, float *best_left, int32_t *of_left,
                     float *best_right, int32_t *of_right) noexcept nogil
    uint64_t align_good(const float *scores, float least, int64_t m) noexcept nogil
    void align_common(const Dense *d, uint64_t left, uint64_t right, uint64_t other_left, uint64_t other_right,
                      Mass *common, Mass *fresh) noexcept nogil
    int __builtin_ctzll(uint64_t bits) noexcept nogil
    void align_masses(const Dense *d, uint64_t left, uint64_t right, Mass *of_left, Mass *of_right) noexcept nogil


cdef inline int make_dense(Dense *d, int64_t tokens, int64_t words, int64_t grams) noexcept nogil:
    """Allocate for pairs of at most so many tokens, words and grams; return 0 when memory is short."""
    cdef int part, made = 1
    cdef int64_t marks = 2 * (words + ALIGN_LANES + 1), rest = grams + 64 + 1
    d.word_marks = <uint64_t *>malloc(marks * sizeof(uint64_t))
    d.gram_marks = <uint64_t *>malloc(2 * (grams + 1) * sizeof(uint64_t))
    d.as_word = <float *>malloc(marks * sizeof(float))
    d.as_gram = <float *>malloc(marks * sizeof(float))
    d.merged = <int32_t *>malloc((words + 1) * sizeof(int32_t))
    d.seen = <int32_t *>malloc((grams + 1) * sizeof(int32_t))
    d.once = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    d.rest_weight = <float *>malloc(rest * sizeof(float))
    d.picked = <uint16_t *>malloc(ALIGN_DENSE * rest * sizeof(uint16_t))
    for part in range(2):
        d.rest_left[part] = <uint32_t *>malloc(rest * sizeof(uint32_t))
        d.rest_right[part] = <uint32_t *>malloc(rest * sizeof(uint32_t))
        made = made and (d.rest_left[part] and d.rest_right[part]) != NULL
    for part in range(8):
        d.planes[part] = <uint8_t *>malloc(rest)
        made = made and d.planes[part] != NULL
    d.idf = <float *>malloc((2 * ALIGN_DENSE + 1) * sizeof(float))
    d.idf_size = -1
    d.word_dots = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    d.gram_dots = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    d.cells = <float *>malloc((ALIGN_DENSE + 2) * ALIGN_STRIDE * sizeof(float))
    d.scores = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    return made and (d.word_marks and d.gram_marks and d.as_word and d.as_gram and d.merged and d.seen and d.once
                     and d.rest_weight and d.picked and d.idf and d.word_dots and d.gram_dots and d.cells
                     and d.scores) != NULL


cdef inline void free_dense(Dense *d) noexcept nogil:
    cdef int part
    free(d.word_marks)
    free(d.gram_marks)
    free(d.as_word)
    free(d.as_gram)
    free(d.merged)
    free(d.seen)
    free(d.once)
    free(d.rest_weight)
    free(d.picked)
    for part in range(2):
        free(d.rest_left[part])
        free(d.rest_right[part])
    for part in range(8):
        free(d.planes[part])
    free(d.idf)
    free(d.word_dots)
    free(d.gram_dots)
    free(d.cells)
    free(d.scores)


cdef inline void read_dense(Dense *d, const Given *g, int64_t n, int64_t m, bint local) noexcept nogil:
    """Read a pair of at most 64 x 64 sentences: words, grams, their weights and sums."""
    cdef int64_t i
    if d.idf_size != n + m:
        d.idf_size = n + m
        for i in range(n + m + 1):
            d.idf[i] = <float>log((n + m + PRIOR + 1) / (i + 0.5))
    align_read(d, g, n, m, local)


cdef inline double dense_novelty(const Dense *d, double share, int64_t i, int64_t j, int64_t left,
                                 int64_t right) noexcept nogil:
    """Return the share of what sentences i and j have in common that a left or right one (-1 for none) has not."""
    cdef Mass common, fresh
    align_common(d, <uint64_t>1 << i, <uint64_t>1 << j, <uint64_t>1 << left if left >= 0 else 0,
                 <uint64_t>1 << right if right >= 0 else 0, &common, &fresh)
    return (share * (fresh.words / common.words if common.words > 0 else 0)
            + (1 - share) * (fresh.grams / common.grams if common.grams > 0 else 0))


cdef inline double dense_union(const Dense *d, double share, uint64_t left, uint64_t right) noexcept nogil:
    """Return the similarity of two groups of sentences, each taken as one sentence."""
    cdef Mass common, fresh, a, b
    cdef double words = 0, grams = 0
    align_common(d, left, right, 0, 0, &common, &fresh)
    align_masses(d, left, right, &a, &b)
    if a.words > 0 and b.words > 0:
        words = common.words / sqrt(<double>a.words * b.words)
    if a.grams > 0 and b.grams > 0:
        grams = common.grams / sqrt(<double>a.grams * b.grams)
    return share * words + (1 - share) * grams
