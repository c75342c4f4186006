"""A pair of short texts as bits: what the search needs of ``_dense.h``."""

from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport free, malloc

from align._grams cimport Given
from align._index cimport PRIOR

cdef extern from "_dense.h":
    enum:
        ALIGN_DENSE
        ALIGN_LANES
        ALIGN_STRIDE
    ctypedef struct Types "align_types":
        uint64_t *left
        uint64_t *right
        float *weight
    ctypedef struct Bits "align_bits":
        Types both
        Types one
        float *dots
    ctypedef struct Dense "align_dense":
        uint64_t *word_marks
        uint64_t *gram_marks
        int32_t *rest
        int32_t *merged
        float *idf
        int64_t idf_size
        float *cells
        float *scores
        Bits words
        Bits grams
    void align_read(Dense *d, const Given *g, int64_t n, int64_t m, bint local) noexcept nogil
    void align_score(Dense *d, float share, float low, float neighbour, int64_t n, int64_t m, float *best_left,
                     int32_t *of_left, float *best_right, int32_t *of_right) noexcept nogil
    uint64_t align_good(const float *scores, float least, int64_t m) noexcept nogil
    void align_common(const Bits *bits, uint64_t left, uint64_t right, uint64_t other_left, uint64_t other_right,
                      float *common, float *fresh) noexcept nogil
    int __builtin_ctzll(uint64_t bits) noexcept nogil
    void align_masses(const Bits *bits, uint64_t left, uint64_t right, float *of_left, float *of_right) noexcept nogil


cdef inline int _make_types(Types *types, int64_t count) noexcept nogil:
    types.left = <uint64_t *>malloc((count + ALIGN_LANES + 1) * sizeof(uint64_t))
    types.right = <uint64_t *>malloc((count + ALIGN_LANES + 1) * sizeof(uint64_t))
    types.weight = <float *>malloc((count + ALIGN_LANES + 1) * sizeof(float))
    return (types.left and types.right and types.weight) != NULL


cdef inline void _free_types(Types *types) noexcept nogil:
    free(types.left)
    free(types.right)
    free(types.weight)


cdef inline int _make_bits(Bits *bits, int64_t count) noexcept nogil:
    bits.dots = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    return _make_types(&bits.both, count) + _make_types(&bits.one, count) == 2 and bits.dots != NULL


cdef inline int make_dense(Dense *d, int64_t words, int64_t grams) noexcept nogil:
    """Allocate for pairs of at most so many words and grams; return 0 when memory is short."""
    cdef int made
    d.word_marks = <uint64_t *>malloc(2 * (words + 1) * sizeof(uint64_t))
    d.gram_marks = <uint64_t *>malloc(2 * (grams + 1) * sizeof(uint64_t))
    d.rest = <int32_t *>malloc((grams + 1) * sizeof(int32_t))
    d.merged = <int32_t *>malloc((words + 1) * sizeof(int32_t))
    d.idf = <float *>malloc((2 * ALIGN_DENSE + 1) * sizeof(float))
    d.idf_size = -1
    d.cells = <float *>malloc((ALIGN_DENSE + 2) * ALIGN_STRIDE * sizeof(float))
    d.scores = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    made = _make_bits(&d.words, words)
    made = _make_bits(&d.grams, grams + words) and made
    return made and (d.word_marks and d.gram_marks and d.rest and d.merged and d.idf and d.cells
                     and d.scores) != NULL


cdef inline void free_dense(Dense *d) noexcept nogil:
    free(d.word_marks)
    free(d.gram_marks)
    free(d.rest)
    free(d.merged)
    free(d.idf)
    free(d.cells)
    free(d.scores)
    free(d.words.dots)
    free(d.grams.dots)
    _free_types(&d.words.both)
    _free_types(&d.words.one)
    _free_types(&d.grams.both)
    _free_types(&d.grams.one)


cdef inline void read_dense(Dense *d, const Given *g, int64_t n, int64_t m, bint local) noexcept nogil:
    """Read a pair of at most 64 x 64 sentences: words, grams, their weights and sums."""
    cdef int64_t i
    if d.idf_size != n + m:
        d.idf_size = n + m
        for i in range(n + m + 1):
            d.idf[i] = <float>log((n + m + PRIOR + 1) / (i + 0.5))
    align_read(d, g, n, m, local)


cdef inline double dense_novelty(const Bits *bits, int64_t i, int64_t j, int64_t left, int64_t right) noexcept nogil:
    """Return the share of what sentences i and j have in common that a left or right one (-1 for none) has not."""
    cdef float common, fresh
    align_common(bits, <uint64_t>1 << i, <uint64_t>1 << j, <uint64_t>1 << left if left >= 0 else 0,
                 <uint64_t>1 << right if right >= 0 else 0, &common, &fresh)
    return fresh / common if common > 0 else 0


cdef inline double dense_union(const Bits *bits, uint64_t left, uint64_t right) noexcept nogil:
    """Return the cosine of two groups of sentences, each taken as one sentence."""
    cdef float common, fresh, a, b
    align_common(bits, left, right, 0, 0, &common, &fresh)
    align_masses(bits, left, right, &a, &b)
    return common / sqrt(<double>a * b) if a > 0 and b > 0 else 0
