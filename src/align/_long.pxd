"""A pair that is too long for bits: its words and grams written out for the inverted index."""

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free, malloc

from align._grams cimport Given
from align._index cimport View, free_view, index_pair, make_view


cdef struct Long:
    int64_t *bounds      # where the grams of each word begin
    int64_t bound_room
    uint32_t *words
    float *weights
    int64_t *word_offsets
    uint32_t *grams
    int64_t *gram_offsets
    View by_words
    View by_grams
    int64_t word_room
    int64_t gram_room
    int64_t sentence_room


cdef inline void free_long(Long *e) noexcept nogil:
    free(e.words)
    free(e.weights)
    free(e.word_offsets)
    free(e.grams)
    free(e.gram_offsets)
    free_view(&e.by_words)
    free_view(&e.by_grams)
    e.word_room = e.gram_room = e.sentence_room = -1


cdef inline int _grow(Long *e, int64_t words, int64_t grams, int64_t sentences) noexcept nogil:
    """Make room for so many tokens of both kinds; return 0 when memory is short."""
    cdef int made
    if words <= e.word_room and grams <= e.gram_room and sentences <= e.sentence_room:
        return 1
    words = max(words, e.word_room)
    grams = max(grams, e.gram_room)
    sentences = max(sentences, e.sentence_room)
    free_long(e)
    e.words = <uint32_t *>malloc((words + 1) * sizeof(uint32_t))
    e.weights = <float *>malloc((words + 1) * sizeof(float))
    e.word_offsets = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    e.grams = <uint32_t *>malloc((grams + 1) * sizeof(uint32_t))
    e.gram_offsets = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    made = make_view(&e.by_words, words, sentences)
    made = make_view(&e.by_grams, grams, sentences) and made
    if not (made and (e.words and e.weights and e.word_offsets and e.grams and e.gram_offsets) != NULL):
        return 0
    e.word_room = words
    e.gram_room = grams
    e.sentence_room = sentences
    return 1


cdef inline int _find_bounds(Long *e, const Given *g) noexcept nogil:
    """Find where the grams of each word begin; return 0 when memory is short."""
    cdef int64_t k, word = -1
    if g.n_words + 1 > e.bound_room:
        free(e.bounds)
        e.bound_room = g.n_words + g.n_words // 2 + 1
        e.bounds = <int64_t *>malloc(e.bound_room * sizeof(int64_t))
        if e.bounds == NULL:
            e.bound_room = 0
            return 0
    for k in range(g.n_owned):
        while word < g.owners[k]:
            word += 1
            e.bounds[word] = k
    while word < g.n_words:
        word += 1
        e.bounds[word] = g.n_owned
    return 1


cdef inline int read_long(Long *e, const Given *g, int64_t n, int64_t m, bint local, int64_t most) noexcept nogil:
    """Read a pair: write out what its sentences hold, and index it; return 0 when memory is short."""
    cdef int64_t i, at, k, n_words = 0, n_grams = 0
    cdef int64_t first = g.offsets[0], last = g.offsets[n + m]
    cdef int32_t word
    if not _find_bounds(e, g):
        return 0
    for at in range(first, last):
        n_grams += 1 + e.bounds[g.words[at] + 1] - e.bounds[g.words[at]]
    if not _grow(e, last - first, n_grams, n + m):
        return 0
    n_grams = 0
    for i in range(n + m):
        e.word_offsets[i] = n_words
        e.gram_offsets[i] = n_grams
        for at in range(g.offsets[i], g.offsets[i + 1]):
            word = g.words[at]
            e.words[n_words] = word
            e.weights[n_words] = g.weights[word]
            n_words += 1
            if g.before[at] >= 0:
                e.grams[n_grams] = g.before[at]
                n_grams += 1
            for k in range(e.bounds[word], e.bounds[word + 1]):
                e.grams[n_grams] = g.grams[k]
                n_grams += 1
    e.word_offsets[n + m] = n_words
    e.gram_offsets[n + m] = n_grams
    e.by_words.values = e.words
    e.by_words.weights = e.weights
    e.by_words.offsets = e.word_offsets
    e.by_words.local = local
    e.by_grams.values = e.grams
    e.by_grams.weights = NULL
    e.by_grams.offsets = e.gram_offsets
    e.by_grams.local = True
    index_pair(&e.by_words, 0, n, n, n + m, most)
    index_pair(&e.by_grams, 0, n, n, n + m, most)
    return 1
