"""Compiled kernels of sentence alignment: similarity through an inverted index, and the search for beads.

A kernel knows arrays only: tokens are 32-bit hashes in CSR form (values + offsets), documents are ranges of sentences,
a pair is a row ``left first, left stop, right first, right stop`` of sentence numbers. Every function takes a batch,
writes into arrays that its caller made, and runs without the GIL. Inputs are trusted: `align.alignment` checks them.
"""

cimport cython
from libc.math cimport pow
from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from align._dense cimport (
    ALIGN_DENSE, Dense, Given, Long, expand, free_dense, free_long, make_dense, make_long, read_dense,
)
from align._index cimport View, add_row, free_view, index_pair, make_view
from align._search cimport (
    Pair, Rules, Search, choose_links, free_search, group_links, keep_row, make_search, score_cells, score_dense,
    write_beads,
)


cdef extern from "Python.h":
    void PyObject_GC_UnTrack(object held)


def similarity(
    const uint32_t[::1] values not None, const float[::1] weights not None, const int64_t[::1] offsets not None,
    const int64_t[:, ::1] pairs not None, const int64_t[::1] cells not None, bint local, float scale,
    float[::1] cosine not None, float[::1] left_in_right not None, float[::1] right_in_left not None,
):
    """Add `scale` times the similarities of all sentence pairs of each document pair.

    `values` and `weights` are the tokens of all sentences with their weights (all 1 if empty; a type's first weight
    counts), bounded by `offsets`; with `local` weights are multiplied by ``log((n + m + 16) / (df + 0.5))`` over the
    pair's n + m sentences. The n x m block of pair ``p`` begins at ``cells[p]`` in `cosine`; the shares of the left
    sentence's weight found in the right one, and the reverse, are written only where their arrays are not empty.
    """
    cdef int64_t p, i, n, m, most_tokens = 0, most_sentences = 0, tokens
    cdef bint both = left_in_right.shape[0] > 0
    cdef View v
    cdef float *squares
    cdef float *sums = NULL
    cdef int made
    if pairs.shape[0] == 0 or values.shape[0] == 0:
        return
    v.values = &values[0]
    v.weights = &weights[0] if weights.shape[0] else NULL
    v.offsets = &offsets[0]
    v.local = local
    for p in range(pairs.shape[0]):
        n = pairs[p, 1] - pairs[p, 0]
        m = pairs[p, 3] - pairs[p, 2]
        tokens = offsets[pairs[p, 1]] - offsets[pairs[p, 0]] + offsets[pairs[p, 3]] - offsets[pairs[p, 2]]
        most_sentences = max(most_sentences, n + m)
        most_tokens = max(most_tokens, tokens)
    made = make_view(&v, most_tokens, most_sentences)
    squares = <float *>malloc((most_sentences + 1) * sizeof(float))
    if both:
        sums = <float *>malloc((most_sentences + 1) * sizeof(float))
    try:
        if not made or squares == NULL or (both and sums == NULL):
            raise MemoryError("no memory for the inverted index")
        with nogil:
            for p in range(pairs.shape[0]):
                n = pairs[p, 1] - pairs[p, 0]
                m = pairs[p, 3] - pairs[p, 2]
                if n == 0 or m == 0:
                    continue
                index_pair(&v, pairs[p, 0], pairs[p, 1], pairs[p, 2], pairs[p, 3], <int64_t>1 << 62)
                for i in range(n):
                    add_row(&v, i, n, m, scale, &cosine[cells[p] + i * m],
                            &left_in_right[cells[p] + i * m] if both else NULL,
                            &right_in_left[cells[p] + i * m] if both else NULL, squares, sums)
    finally:
        free_view(&v)
        free(squares)
        free(sums)


cdef struct Sizes:
    int64_t n
    int64_t m
    int64_t cells
    int64_t long_words       # of the pairs that are not short
    int64_t long_grams
    int64_t long_sentences


@cython.final
@cython.auto_pickle(False)
cdef class Room:
    """Memory that calls of `align_pairs` one after the other share: new memory must be cleared by the system."""

    cdef Dense bits
    cdef Search search
    cdef int64_t words, grams, n, m, cells

    def __cinit__(self):
        memset(&self.bits, 0, sizeof(Dense))
        memset(&self.search, 0, sizeof(Search))
        self.words = self.grams = self.n = self.m = self.cells = -1

    def __dealloc__(self):
        free_dense(&self.bits)
        free_search(&self.search)

    cdef int make(self, const Given *g, const Sizes *most) noexcept nogil:
        """Grow where there is too little; return 0 when memory is short."""
        cdef int made = 1
        if g.n_words > self.words or g.n_grams > self.grams:
            free_dense(&self.bits)
            self.words = max(self.words, g.n_words)
            self.grams = max(self.grams, g.n_grams)
            made = make_dense(&self.bits, self.words, self.grams)
            if not made:
                self.words = -1
        if most.n > self.n or most.m > self.m or most.cells > self.cells:
            free_search(&self.search)
            self.n = max(self.n, most.n)
            self.m = max(self.m, most.m)
            self.cells = max(self.cells, most.cells)
            if not make_search(&self.search, self.n, self.m, self.cells):
                self.n = -1
                made = 0
        return made


def align_pairs(
    Room room not None, const uint32_t[::1] words not None, const int32_t[::1] before not None,
    const int64_t[::1] offsets not None, const float[::1] weights not None, const int32_t[::1] grams not None,
    const int64_t[::1] bounds not None, int64_t n_grams, const int64_t[:, ::1] pairs not None, bint local,
    float word_share, int64_t width, int64_t most, const float[::1] rules not None,
    int32_t[:, ::1] counts not None, int32_t[::1] members not None, float[::1] similarity not None,
    int64_t[::1] pair_beads not None,
):
    """Find the beads of each pair.

    Tokens are as `align._grams.read` numbers them, with a weight for each word. Similarity is `word_share` of the
    words' cosine (their weights times the pair's own idf if `local`) and the rest of the grams'. Each left sentence
    keeps its `width` most similar right ones; a type that would link more than `most` sentence pairs links none.
    `rules` are the fields of ``_search.Rules`` in order. Beads of pair ``p`` are ``pair_beads[p]:pair_beads[p + 1]``:
    their sizes go to `counts`, their left sentences and then their right ones to `members`, one bead after the other,
    the similarity of their two sides to `similarity`. Room is needed for one bead for each left sentence, and for n +
    n x min(m, width) members for each pair. `room` only lends its memory.
    """
    cdef int64_t k, at, i, n_beads = 0, n_members = 0
    cdef Pair p
    cdef Search *s = &room.search
    cdef Rules r
    cdef Given g
    cdef Long expanded
    cdef Sizes most_of
    cdef bint made
    pair_beads[0] = 0
    if pairs.shape[0] == 0:
        return
    r.threshold, r.neighbour, r.level, r.share = rules[0], rules[1], rules[2], rules[3]
    r.known_share, r.known_demand, r.order, r.sure = rules[4], rules[5], rules[6], rules[7]
    r.told, r.told_share, r.longer, r.relaxed = rules[8], rules[9], rules[10], rules[11]
    g.words = &words[0] if words.shape[0] else NULL
    g.before = &before[0] if before.shape[0] else NULL
    g.offsets = &offsets[0]
    g.weights = &weights[0] if weights.shape[0] else NULL
    g.grams = &grams[0] if grams.shape[0] else NULL
    g.bounds = &bounds[0]
    g.n_words, g.n_grams, g.local = weights.shape[0], n_grams, local
    p.share = word_share
    with nogil:
        most_of = _sizes(&g, pairs, width, most)
        made = make_long(&expanded, most_of.long_words, most_of.long_grams, most_of.long_sentences)
        made = make_view(&p.words, most_of.long_words, most_of.long_sentences) and made
        made = make_view(&p.grams, most_of.long_grams, most_of.long_sentences) and made
        made = room.make(&g, &most_of) and made
        p.bits = &room.bits
        for k in range(pairs.shape[0] if made else 0):
            p.n = pairs[k, 1] - pairs[k, 0]
            p.m = pairs[k, 3] - pairs[k, 2]
            if p.n > 0 and p.m > 0:
                p.dense = _is_dense(p.n, p.m, width, most)
                if p.dense:
                    read_dense(p.bits, &g, pairs[k, 0], p.n, pairs[k, 2], p.m)
                    score_dense(s, &p, &r)
                else:
                    expand(&expanded, &g, &p.words, &p.grams, pairs[k, 0], p.n, pairs[k, 2], p.m)
                    index_pair(&p.words, 0, p.n, p.n, p.n + p.m, most)
                    index_pair(&p.grams, 0, p.n, p.n, p.n + p.m, most)
                    at = 0
                    for i in range(p.n):
                        s.rows[i] = at
                        memset(s.row, 0, p.m * sizeof(float))
                        add_row(&p.words, i, p.n, p.m, word_share, s.row, NULL, NULL, s.squares, NULL)
                        add_row(&p.grams, i, p.n, p.m, 1 - word_share, s.row, NULL, NULL, s.squares, NULL)
                        at = keep_row(s, p.m, at, width, r.threshold / 8)
                    s.rows[p.n] = at
                    score_cells(s, p.n, p.m, r.neighbour)
                choose_links(s, &p, &r)
                group_links(s, p.n, p.m)
                write_beads(s, &p, &counts[0, 0], &members[0], &similarity[0], &n_beads, &n_members)
            pair_beads[k + 1] = n_beads
        free_long(&expanded)
        free_view(&p.words)
        free_view(&p.grams)
    if not made:
        raise MemoryError("no memory for the search of beads: align shorter texts")


cdef inline bint _is_dense(int64_t n, int64_t m, int64_t width, int64_t most) noexcept nogil:
    return n <= ALIGN_DENSE and m <= min(width, ALIGN_DENSE) and n * m <= most


cdef Sizes _sizes(const Given *g, const int64_t[:, ::1] pairs, int64_t width, int64_t most) noexcept nogil:
    """Return the most that any pair has of each."""
    cdef Sizes s
    cdef int64_t k, n, m, side, at, words, grams
    memset(&s, 0, sizeof(Sizes))
    for k in range(pairs.shape[0]):
        n = pairs[k, 1] - pairs[k, 0]
        m = pairs[k, 3] - pairs[k, 2]
        s.n = max(s.n, n)
        s.m = max(s.m, m)
        s.cells = max(s.cells, n * min(m, width))
        if _is_dense(n, m, width, most):
            continue
        s.long_sentences = max(s.long_sentences, n + m)
        words = 0
        grams = 0
        for side in range(2):
            for at in range(g.offsets[pairs[k, 2 * side]], g.offsets[pairs[k, 2 * side + 1]]):
                words += 1
                grams += 1 + g.bounds[g.words[at] + 1] - g.bounds[g.words[at]]
        s.long_words = max(s.long_words, words)
        s.long_grams = max(s.long_grams, grams)
    return s


def make_beads(
    const int32_t[:, ::1] counts not None, const int32_t[::1] members not None, const float[::1] similarity not None,
    const int64_t[::1] pair_beads not None, double curve, make not None,
):
    """Return for each pair the list of ``make(left, right, similarity ** curve)`` of its beads."""
    cdef int64_t k, at, where = 0, n, m
    cdef list out = [], found
    for k in range(pair_beads.shape[0] - 1):
        found = []
        for at in range(pair_beads[k], pair_beads[k + 1]):
            n = counts[at, 0]
            m = counts[at, 1]
            found.append(make(_numbers(members, where, n), _numbers(members, where + n, m),
                              min(1.0, pow(similarity[at], curve))))
            where += n + m
        out.append(found)
    return out


cdef tuple _numbers(const int32_t[::1] members, int64_t first, int64_t count):
    """Return some members as a tuple; one alone is the commonest."""
    cdef int64_t at
    cdef tuple out = (members[first],) if count == 1 else tuple([members[at] for at in range(first, first + count)])
    PyObject_GC_UnTrack(out)  # holds numbers only: the collector need not look at it, nor at the bead
    return out
