"""A pair that is too long for bits: its words and grams written out for the inverted index."""

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free, malloc

from align._grams cimport Given
from align._index cimport View, free_view, index_pair, make_view


cdef struct Long:
    int64_t *bounds      # where the grams begin that each word is the first to hold, then those it holds again
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


cdef inline void _bound(const int32_t *holders, int64_t start, int64_t stop, int64_t count,
                        int64_t *bounds) noexcept nogil:
    """Find where each of so many holders begins among ascending ones."""
    cdef int64_t k, holder = -1
    for k in range(start, stop):
        while holder < holders[k]:
            holder += 1
            bounds[holder] = k
    while holder < count:
        holder += 1
        bounds[holder] = stop


cdef inline int64_t _add(uint32_t *out, int64_t count, const int32_t *numbers, int64_t start,
                         int64_t stop) noexcept nogil:
    """Append some numbers, or these themselves if NULL."""
    cdef int64_t k
    for k in range(start, stop):
        out[count] = k if numbers == NULL else numbers[k]
        count += 1
    return count


cdef inline int read_long(Long *e, const Given *g, int64_t n, int64_t m, bint local, int64_t most) noexcept nogil:
    """Read a pair: write out what its sentences hold, and index it; return 0 when memory is short."""
    cdef int64_t i, at, n_words = 0, n_grams = g.n_joined + g.n_joined_again, next_joined = 0, next_own = g.n_joined
    cdef int64_t first = g.offsets[0], last = g.offsets[n + m], holders = max(g.n_words, n + m) + 1
    cdef int32_t word
    if 4 * holders > e.bound_room:
        free(e.bounds)
        e.bound_room = 6 * holders
        e.bounds = <int64_t *>malloc(e.bound_room * sizeof(int64_t))
        if e.bounds == NULL:
            e.bound_room = 0
            return 0
    cdef int64_t *own = e.bounds  # of words, then of sentences: their grams, first and again
    cdef int64_t *again = own + holders
    cdef int64_t *joined = again + holders
    cdef int64_t *joined_again = joined + holders
    _bound(g.again_holders, g.n_joined_again, g.n_again, g.n_words, again)
    _bound(g.again_holders, 0, g.n_joined_again, n + m, joined_again)
    for word in range(g.n_words):
        own[word] = next_own
        next_own += g.own[word]
    own[g.n_words] = next_own
    for i in range(n + m):
        joined[i] = next_joined
        next_joined += max(<int64_t>0, g.offsets[i + 1] - g.offsets[i] - 1) - joined_again[i + 1] + joined_again[i]
    joined[n + m] = next_joined
    for at in range(first, last):
        word = g.words[at]
        n_grams += own[word + 1] - own[word] + again[word + 1] - again[word]
    if not _grow(e, last - first, n_grams, n + m):
        return 0
    n_grams = 0
    for i in range(n + m):
        e.word_offsets[i] = n_words
        e.gram_offsets[i] = n_grams
        n_grams = _add(e.grams, n_grams, NULL, joined[i], joined[i + 1])
        n_grams = _add(e.grams, n_grams, g.again, joined_again[i], joined_again[i + 1])
        for at in range(g.offsets[i], g.offsets[i + 1]):
            word = g.words[at]
            e.words[n_words] = word
            e.weights[n_words] = g.weights[word]
            n_words += 1
            n_grams = _add(e.grams, n_grams, NULL, own[word], own[word + 1])
            n_grams = _add(e.grams, n_grams, g.again, again[word], again[word + 1])
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
