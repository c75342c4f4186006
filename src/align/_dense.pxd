"""A pair of short texts as bits: C loops of `_beads.align_pairs` around the sums of ``_dense.h``."""

from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

from align._index cimport PRIOR, View

cdef extern from "_dense.h":
    enum:
        ALIGN_DENSE
        ALIGN_LANES
        ALIGN_STRIDE
    ctypedef struct align_bits:
        int64_t types
        uint64_t *left
        uint64_t *right
        float *weight
        int32_t *shared
        float *dots
        float *left_norm
        float *right_norm
    void align_weigh(align_bits *bits, const float *idf, int64_t n, int64_t m) noexcept nogil
    void align_cells(const align_bits *words, const align_bits *grams, float share, float low, int64_t n,
                     float *cells) noexcept nogil
    void align_scores(const float *cells, float neighbour, int64_t n, float *scores, float *best_left,
                      int32_t *of_left, float *best_right, int32_t *of_right) noexcept nogil
    void align_common(const align_bits *bits, uint64_t left, uint64_t right, uint64_t other_left, uint64_t other_right,
                      float *common, float *fresh) noexcept nogil
    void align_masses(const align_bits *bits, uint64_t left, uint64_t right, float *of_left,
                      float *of_right) noexcept nogil


cdef struct Given:            # the tokens of all sentences of a batch, by number
    const uint32_t *words
    const int32_t *before     # the gram that a token makes with the one before it, or -1
    const int64_t *offsets
    const float *weights      # of each word
    const int32_t *grams      # of each word
    const int64_t *bounds
    int64_t n_words
    int64_t n_grams
    bint local                # multiply the words' weights by the idf of the pair's own sentences


cdef struct Long:             # the tokens of one pair that is too long for bits
    uint32_t *words
    float *weights
    int64_t *word_offsets
    uint32_t *grams
    int64_t *gram_offsets


cdef inline int make_long(Long *e, int64_t words, int64_t grams, int64_t sentences) noexcept nogil:
    e.words = <uint32_t *>malloc((words + 1) * sizeof(uint32_t))
    e.weights = <float *>malloc((words + 1) * sizeof(float))
    e.word_offsets = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    e.grams = <uint32_t *>malloc((grams + 1) * sizeof(uint32_t))
    e.gram_offsets = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    return (e.words and e.weights and e.word_offsets and e.grams and e.gram_offsets) != NULL


cdef inline void free_long(Long *e) noexcept nogil:
    free(e.words)
    free(e.weights)
    free(e.word_offsets)
    free(e.grams)
    free(e.gram_offsets)


cdef inline void expand(Long *e, const Given *g, View *words, View *grams, int64_t left, int64_t n, int64_t right,
                        int64_t m) noexcept nogil:
    """Write out the words and the grams of a pair's sentences for the inverted index."""
    cdef int64_t i, at, gram, sentence, n_words = 0, n_grams = 0
    cdef uint32_t word
    for i in range(n + m):
        e.word_offsets[i] = n_words
        e.gram_offsets[i] = n_grams
        sentence = left + i if i < n else right + i - n
        for at in range(g.offsets[sentence], g.offsets[sentence + 1]):
            word = g.words[at]
            e.words[n_words] = word
            e.weights[n_words] = g.weights[word]
            n_words += 1
            if g.before[at] >= 0:
                e.grams[n_grams] = g.before[at]
                n_grams += 1
            for gram in range(g.bounds[word], g.bounds[word + 1]):
                e.grams[n_grams] = g.grams[gram]
                n_grams += 1
    e.word_offsets[n + m] = n_words
    e.gram_offsets[n + m] = n_grams
    words.values = e.words
    words.weights = e.weights
    words.offsets = e.word_offsets
    words.local = g.local
    grams.values = e.grams
    grams.weights = NULL
    grams.offsets = e.gram_offsets
    grams.local = True


cdef struct Dense:
    int32_t *word_place       # of each word of the batch: where it is among the pair's, or -1
    int32_t *gram_place
    int32_t *seen_words       # the pair's words and grams
    int32_t *seen_grams
    float *idf
    int64_t idf_size          # the number of sentences that idf is for
    float *cells
    float *scores
    align_bits words
    align_bits grams


cdef inline int _make_bits(align_bits *bits, int64_t types) noexcept nogil:
    bits.types = 0
    bits.left = <uint64_t *>calloc(types + ALIGN_LANES, sizeof(uint64_t))  # zero beyond the types of a pair
    bits.right = <uint64_t *>calloc(types + ALIGN_LANES, sizeof(uint64_t))
    bits.weight = <float *>calloc(types + ALIGN_LANES, sizeof(float))
    bits.shared = <int32_t *>malloc((types + ALIGN_LANES) * sizeof(int32_t))
    bits.dots = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    return (bits.left and bits.right and bits.weight and bits.shared and bits.dots) != NULL


cdef inline void _free_bits(align_bits *bits) noexcept nogil:
    free(bits.left)
    free(bits.right)
    free(bits.weight)
    free(bits.shared)
    free(bits.dots)


cdef inline int make_dense(Dense *d, int64_t words, int64_t grams) noexcept nogil:
    """Allocate for batches of at most so many words and grams; return 0 when memory is short."""
    cdef int made
    d.word_place = <int32_t *>malloc((words + 1) * sizeof(int32_t))
    d.gram_place = <int32_t *>malloc((grams + 1) * sizeof(int32_t))
    d.seen_words = <int32_t *>malloc((words + 1) * sizeof(int32_t))
    d.seen_grams = <int32_t *>malloc((grams + 1) * sizeof(int32_t))
    d.idf = <float *>malloc((2 * ALIGN_DENSE + 1) * sizeof(float))
    d.idf_size = -1
    d.cells = <float *>malloc((ALIGN_DENSE + 2) * ALIGN_STRIDE * sizeof(float))
    d.scores = <float *>malloc(ALIGN_DENSE * ALIGN_DENSE * sizeof(float))
    made = _make_bits(&d.words, words)
    made = _make_bits(&d.grams, grams) and made
    if d.word_place != NULL:
        memset(d.word_place, 0xFF, (words + 1) * sizeof(int32_t))
    if d.gram_place != NULL:
        memset(d.gram_place, 0xFF, (grams + 1) * sizeof(int32_t))
    return made and (d.word_place and d.gram_place and d.seen_words and d.seen_grams and d.idf and d.cells
                     and d.scores) != NULL


cdef inline void free_dense(Dense *d) noexcept nogil:
    free(d.word_place)
    free(d.gram_place)
    free(d.seen_words)
    free(d.seen_grams)
    free(d.idf)
    free(d.cells)
    free(d.scores)
    _free_bits(&d.words)
    _free_bits(&d.grams)


cdef inline int32_t _put(uint64_t *lefts, uint64_t *rights, int32_t *place, int32_t *seen, int32_t types, int32_t kind,
                         uint64_t left, uint64_t right) noexcept nogil:
    """Say that these sentences hold a type; return how many types there are. No branch: none could be foreseen."""
    cdef int32_t at = place[kind]
    cdef bint fresh = at < 0
    at = types if fresh else at
    place[kind] = at
    seen[at] = kind
    lefts[at] |= left
    rights[at] |= right
    return types + fresh


cdef inline void _forget(align_bits *bits, int32_t *place, const int32_t *seen) noexcept nogil:
    """Clear what the pair before left."""
    cdef int64_t at
    for at in range(bits.types):
        place[seen[at]] = -1
    memset(bits.left, 0, bits.types * sizeof(uint64_t))
    memset(bits.right, 0, bits.types * sizeof(uint64_t))
    memset(bits.weight, 0, bits.types * sizeof(float))
    bits.types = 0


cdef inline void read_dense(Dense *d, const Given *g, int64_t left, int64_t n, int64_t right, int64_t m) noexcept nogil:
    """Read a pair of at most 64 x 64 sentences: words, grams, their weights and sums."""
    cdef int64_t i, at, gram, first
    cdef uint64_t x, y
    cdef uint64_t *word_left = d.words.left
    cdef uint64_t *word_right = d.words.right
    cdef uint64_t *gram_left = d.grams.left
    cdef uint64_t *gram_right = d.grams.right
    cdef int32_t *word_place = d.word_place
    cdef int32_t *gram_place = d.gram_place
    cdef int32_t *seen_words = d.seen_words
    cdef int32_t *seen_grams = d.seen_grams
    cdef int32_t word, words = 0, grams = 0  # counted here: writes to memory would be waited for
    _forget(&d.words, word_place, seen_words)
    _forget(&d.grams, gram_place, seen_grams)
    for i in range(n + m):
        x = <uint64_t>1 << i if i < n else 0
        y = 0 if i < n else <uint64_t>1 << (i - n)
        first = left + i if i < n else right + i - n
        for at in range(g.offsets[first], g.offsets[first + 1]):
            words = _put(word_left, word_right, word_place, seen_words, words, g.words[at], x, y)
            if g.before[at] >= 0:
                grams = _put(gram_left, gram_right, gram_place, seen_grams, grams, g.before[at], x, y)
    for at in range(words):
        word = seen_words[at]
        x = word_left[at]
        y = word_right[at]
        d.words.weight[at] = g.weights[word]
        for gram in range(g.bounds[word], g.bounds[word + 1]):
            grams = _put(gram_left, gram_right, gram_place, seen_grams, grams, g.grams[gram], x, y)
    for at in range(grams):
        d.grams.weight[at] = 1
    d.words.types = words
    d.grams.types = grams
    if d.idf_size != n + m:
        d.idf_size = n + m
        for i in range(n + m + 1):
            d.idf[i] = <float>log((n + m + PRIOR + 1) / (i + 0.5))
    align_weigh(&d.words, d.idf if g.local else NULL, n, m)
    align_weigh(&d.grams, d.idf, n, m)


cdef inline double dense_novelty(const align_bits *bits, int64_t i, int64_t j, int64_t left,
                                 int64_t right) noexcept nogil:
    """Return the share of what sentences i and j have in common that a left or right one (-1 for none) has not."""
    cdef float common, fresh
    align_common(bits, <uint64_t>1 << i, <uint64_t>1 << j, <uint64_t>1 << left if left >= 0 else 0,
                 <uint64_t>1 << right if right >= 0 else 0, &common, &fresh)
    return fresh / common if common > 0 else 0


cdef inline double dense_union(const align_bits *bits, uint64_t left, uint64_t right) noexcept nogil:
    """Return the cosine of two groups of sentences, each taken as one sentence."""
    cdef float common, fresh, a, b
    align_common(bits, left, right, 0, 0, &common, &fresh)
    align_masses(bits, left, right, &a, &b)
    return common / sqrt(<double>a * b) if a > 0 and b > 0 else 0
