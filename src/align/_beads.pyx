"""Compiled kernels of sentence alignment: similarity through an inverted index, and the search for beads.

A kernel knows arrays only: tokens are 32-bit hashes in CSR form (values + offsets), documents are ranges of sentences,
a pair is a row ``left first, left stop, right first, right stop`` of sentence numbers. Every function takes a batch,
writes into arrays that its caller made, and runs without the GIL. Inputs are trusted: `align.alignment` checks them.
"""

cimport cython
import numpy as np

from cpython.ref cimport PyObject
from cpython.tuple cimport PyTuple_GET_ITEM
from libc.math cimport pow
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memset

from align._core cimport _Texts, as_array
from align._dense cimport ALIGN_DENSE, Dense, align_prepare_dense, free_dense, make_dense, read_dense
from align._grams cimport Given, Reader
from align._group cimport group_links, write_beads
from align._index cimport View, add_row, free_view, index_pair, make_view
from align._long cimport Long, free_long, read_long
from align._retold cimport MOST_STEPS, Retelling
from align._scan cimport align_prefetch
from align._search cimport (
    Pair, Rules, Search, choose_links, choose_retold, free_search, keep_row, make_search, retells, score_cells,
    score_dense, simpler,
)

align_prepare_dense(True)


def by_hand(bint wanted):
    """Choose between the sums that are written by hand for some processors and those in plain C, for all threads.

    Return whether the former are used from now on: not where the processor cannot run them.
    """
    return align_prepare_dense(wanted)


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


def compare_texts(
    Reader reader not None, list texts not None, int64_t n, bint local, float word_share, float[:, ::1] cosine not None,
    float[:, ::1] left_in_right not None, float[:, ::1] right_in_left not None,
):
    """Add the similarities of the first `n` texts with all others, by words and by grams.

    Raises:
        TypeError: a text is not a string.
        MemoryError: memory is short.
    """
    cdef _Texts held = _Texts(texts)
    cdef int64_t i, m = held.size - n
    cdef Long texts_of
    cdef int failed
    cdef float *room = <float *>malloc((2 * m + 2) * sizeof(float))
    memset(&texts_of, 0, sizeof(Long))
    texts_of.word_room = -1
    if room == NULL:
        raise MemoryError()
    if n == 0 or m == 0:
        free(room)
        return
    with nogil:
        failed = reader.read(held.chars, held.text, n + m)
        failed = failed or not read_long(&texts_of, &reader.given, n, m, local, <int64_t>1 << 62)
        for i in range(0 if failed else n):
            add_row(&texts_of.by_words, i, n, m, word_share, &cosine[i, 0], &left_in_right[i, 0], &right_in_left[i, 0],
                    room, room + m)
            add_row(&texts_of.by_grams, i, n, m, 1 - word_share, &cosine[i, 0], &left_in_right[i, 0],
                    &right_in_left[i, 0], room, room + m)
        free_long(&texts_of)
        free(texts_of.bounds)
        free(room)
    if failed:
        raise MemoryError("no memory for the inverted index: compare fewer sentences")


cdef extern from "Python.h":
    PyObject *PyList_GET_ITEM(object, Py_ssize_t) noexcept


cdef struct How:
    Rules rules
    float share          # of the words in the similarity
    bint local           # the words' weights are multiplied by the idf of the pair's own sentences
    int64_t width        # most similar right sentences kept for each left one
    int64_t most         # sentence pairs that one type may link


@cython.final
@cython.auto_pickle(False)
cdef class Room:
    """Memory that pairs aligned one after the other share, and their beads: one bead after the other, the numbers of
    its left sentences and of its right ones in `counts`, these sentences in `members`, and its similarity."""

    cdef Dense bits
    cdef Search search
    cdef Long texts
    cdef int64_t tokens, words, grams, n, m, cells
    cdef int32_t *counts
    cdef int32_t *members
    cdef float *similarity
    cdef int64_t n_beads, n_members, bead_room, member_room

    def __cinit__(self):
        memset(&self.bits, 0, sizeof(Dense))
        memset(&self.search, 0, sizeof(Search))
        memset(&self.texts, 0, sizeof(Long))
        self.tokens = self.words = self.grams = self.n = self.m = self.cells = -1
        self.texts.word_room = -1

    def __dealloc__(self):
        free_dense(&self.bits)
        free_search(&self.search)
        free_long(&self.texts)
        free(self.texts.bounds)
        free(self.counts)
        free(self.members)
        free(self.similarity)

    cdef int align(self, const Given *g, int64_t n, int64_t m, const How *how) noexcept nogil:
        """Find the beads of a pair and append them; return -1 when memory is short."""
        cdef Pair p
        cdef Search *s = &self.search
        cdef int64_t i, at = 0
        if n == 0 or m == 0:
            return 0
        p.n = n
        p.m = m
        p.share = how.share
        p.bits = &self.bits
        p.words = &self.texts.by_words
        p.grams = &self.texts.by_grams
        cdef double simple = simpler(g.offsets, n, m) if n * m <= MOST_STEPS else 0
        cdef int side = (simple > 0) - (simple < 0)
        p.dense = n <= ALIGN_DENSE and m <= min(how.width, <int64_t>ALIGN_DENSE) and n * m <= how.most
        if self._make(g, n, m, max(n * min(m, how.width), 2 * max(n, m) if side else 0), p.dense):
            return -1
        if p.dense:
            read_dense(p.bits, g, n, m, how.local)
            score_dense(s, &p, &how.rules)
        else:
            if not read_long(&self.texts, g, n, m, how.local, how.most):
                return -1
            for i in range(n):
                s.rows[i] = at
                memset(s.row, 0, m * sizeof(float))
                add_row(p.words, i, n, m, how.share, s.row, NULL, NULL, s.squares, NULL)
                add_row(p.grams, i, n, m, 1 - how.share, s.row, NULL, NULL, s.squares, NULL)
                at = keep_row(s, m, at, how.width, how.rules.threshold / 8)
            s.rows[n] = at
            score_cells(s, n, m, how.rules.neighbour)
        if side and retells(s, n, &how.rules, simple):
            if p.dense and not read_long(&self.texts, g, n, m, how.local, how.most):
                return -1
            p.dense = False
            if choose_retold(s, &p, &how.rules, g.offsets, side):
                return -1
        elif choose_links(s, &p, &how.rules):
            return -1
        group_links(s, n, m)
        write_beads(s, &p, self.counts, self.members, self.similarity, &self.n_beads, &self.n_members)
        return 0

    cdef int _make(self, const Given *g, int64_t n, int64_t m, int64_t cells, bint dense) noexcept nogil:
        """Grow where there is too little: for each left sentence a bead, and all cells may be in beads."""
        cdef void *block
        cdef int64_t tokens = g.offsets[n + m] - g.offsets[0]
        if dense and (tokens > self.tokens or g.n_words > self.words or g.n_grams > self.grams):
            free_dense(&self.bits)
            self.tokens = max(self.tokens, tokens)
            self.words = max(self.words, g.n_words)
            self.grams = max(self.grams, g.n_grams)
            if not make_dense(&self.bits, self.tokens, self.words, self.grams):
                self.words = -1
                return -1
        if n > self.n or m > self.m or cells > self.cells:
            free_search(&self.search)
            self.n = max(self.n, n)
            self.m = max(self.m, m)
            self.cells = max(self.cells, cells)
            if not make_search(&self.search, self.n, self.m, self.cells):
                self.n = -1
                return -1
        if self.n_beads + n > self.bead_room:
            self.bead_room = 2 * (self.n_beads + n)
            block = realloc(self.counts, 2 * self.bead_room * sizeof(int32_t))
            if block != NULL:
                self.counts = <int32_t *>block
                block = realloc(self.similarity, self.bead_room * sizeof(float))
            if block == NULL:
                self.bead_room = 0
                return -1
            self.similarity = <float *>block
        if self.n_members + n + cells > self.member_room:
            self.member_room = self.n_members + n + cells + self.n_members // 2
            block = realloc(self.members, self.member_room * sizeof(int32_t))
            if block == NULL:
                self.member_room = 0
                return -1
            self.members = <int32_t *>block
        return 0


cdef How _how(bint local, float word_share, int64_t width, int64_t most, const float[::1] rules):
    cdef How how
    cdef Rules *r = &how.rules
    cdef Retelling *t = &r.retelling
    how.share, how.local, how.width, how.most = word_share, local, width, most
    r.threshold, r.neighbour, r.level, r.share = rules[0], rules[1], rules[2], rules[3]
    r.known_demand, r.sure, r.chance, r.kept = rules[4], rules[5], rules[6], rules[7]
    r.even, r.split, r.vote, r.in_favour, r.drawn = rules[8], rules[9], rules[10], rules[11], rules[12]
    r.told, r.told_share, r.longer, r.relaxed = rules[13], rules[14], rules[15], rules[16]
    r.simpler, r.ordered = rules[17], rules[18]
    t.likely, t.fits, t.taken, t.alone = rules[19], rules[20], rules[21], rules[22]
    t.leave, t.wander, t.stay, t.next = rules[23], rules[24], rules[25], rules[26]
    t.skip, t.skip_few, t.ahead, t.back = rules[27], rules[28], rules[29], rules[30]
    t.back_few, t.far_back, t.unsure = rules[31], rules[32], rules[33]
    return how


def align_pairs(
    Room room not None, const int32_t[::1] words not None, const int64_t[::1] offsets not None,
    const float[::1] weights not None, const int32_t[::1] own not None, const int32_t[::1] again not None,
    const int32_t[::1] firsts not None, const int32_t[::1] again_holders not None,
    const int64_t[:, ::1] shapes not None,
    bint local, float word_share, int64_t width, int64_t most, const float[::1] rules not None,
):
    """Find the beads of pairs whose tokens are numbered as `align._grams.read` numbers them.

    `shapes` has a row for each pair: its left and right sentences, its words, grams of two words, grams, grams of two
    words held again, and grams held again; every word stands in a sentence. In the other arrays the pairs follow one
    another. Similarity is `word_share` of the words' cosine (their weights times the pair's own idf if `local`) and
    the rest of the grams'. Each left sentence keeps its `width` most similar right ones; a type that would link more
    than `most` sentence pairs links none. `rules` are the fields of ``_search.Rules`` in order. `room` only lends its
    memory.

    Returns:
        for each bead how many left and right sentences it has (int32, [beads, 2]) and its similarity (float32); its
        left sentences and then its right ones, one bead after the other (int32); where the beads of each pair begin
        (int64, pairs + 1).
    """
    cdef How how = _how(local, word_share, width, most, rules)
    cdef Given g
    cdef int64_t k, sentence = 0, word = 0, seen = 0
    cdef int failed = 0
    bounds = np.zeros(shapes.shape[0] + 1, np.int64)
    cdef int64_t[::1] bound = bounds
    room.n_beads = room.n_members = 0
    with nogil:
        for k in range(shapes.shape[0]):
            g.words = &words[0] if words.shape[0] else NULL
            g.offsets = &offsets[sentence]
            g.weights = &weights[word] if word < weights.shape[0] else NULL
            g.own = &own[word] if word < own.shape[0] else NULL
            g.again = &again[seen] if seen < again.shape[0] else NULL
            g.firsts = &firsts[seen] if seen < firsts.shape[0] else NULL
            g.again_holders = &again_holders[seen] if seen < again_holders.shape[0] else NULL
            g.n_words, g.n_joined, g.n_grams = shapes[k, 2], shapes[k, 3], shapes[k, 4]
            g.n_joined_again, g.n_again = shapes[k, 5], shapes[k, 6]
            failed = room.align(&g, shapes[k, 0], shapes[k, 1], &how)
            if failed:
                break
            sentence += shapes[k, 0] + shapes[k, 1]
            word += g.n_words
            seen += g.n_again
            bound[k + 1] = room.n_beads
    if failed:
        raise MemoryError("no memory for the search of beads: align shorter texts")
    return (as_array(room.counts, 2 * room.n_beads, "int32").reshape(-1, 2),
            as_array(room.similarity, room.n_beads, "float32"), as_array(room.members, room.n_members, "int32"), bounds)


def align_texts(
    Room room not None, Reader reader not None, list pairs not None, bint local, float word_share, int64_t width,
    int64_t most, const float[::1] rules not None, double curve, make not None,
):
    """Find the beads of pairs ``(left, right)`` of lists of sentences.

    Returns for each pair the list of ``make(left, right, similarity ** curve)`` of its beads; for the other arguments
    see `align_pairs`.

    Raises:
        TypeError: a text is not a string.
        MemoryError: memory is short.
    """
    cdef How how = _how(local, word_share, width, most, rules)
    cdef _Texts held
    cdef list left, right, texts = []
    cdef int64_t k, n, m, sentence = 0, count = len(pairs)
    cdef int failed = 0
    cdef int64_t *bounds = <int64_t *>malloc((3 * count + 1) * sizeof(int64_t))
    cdef int64_t *shapes = bounds + count + 1
    if bounds == NULL:
        raise MemoryError()
    try:
        for k in range(count):
            left, right = pairs[k]
            _fetch(left)
            _fetch(right)
            texts += left
            texts += right
            shapes[2 * k], shapes[2 * k + 1] = len(left), len(right)
        held = _Texts(texts)
        bounds[0] = room.n_beads = room.n_members = 0
        with nogil:
            for k in range(count):
                n, m = shapes[2 * k], shapes[2 * k + 1]
                if n and m:
                    failed = (reader.read(held.chars, held.text + sentence, n + m)
                              or room.align(&reader.given, n, m, &how))
                if failed:
                    break
                sentence += n + m
                bounds[k + 1] = room.n_beads
        if failed:
            raise MemoryError("no memory for the search of beads: align shorter texts")
        return _made(room, bounds, count, curve, make)
    finally:
        free(bounds)


cdef void _fetch(list texts) noexcept:
    """Have texts on their way to the caches before the first is touched: they lie anywhere in memory."""
    cdef Py_ssize_t at
    cdef const uint8_t *text
    for at in range(len(texts)):
        text = <const uint8_t *>PyList_GET_ITEM(texts, at)
        align_prefetch(text)
        align_prefetch(text + 64)
        align_prefetch(text + 128)


cdef tuple ONE = tuple([(number,) for number in range(256)])  # a sentence alone is the commonest side of a bead


cdef list _made(Room room, const int64_t *bounds, int64_t pairs, double curve, make):
    """Return the beads of each pair."""
    cdef int64_t k, at, where = 0, n, m
    cdef list out = [], found
    for k in range(pairs):
        found = []
        for at in range(bounds[k], bounds[k + 1]):
            n = room.counts[2 * at]
            m = room.counts[2 * at + 1]
            found.append(make(_numbers(room.members + where, n), _numbers(room.members + where + n, m),
                              min(1.0, pow(room.similarity[at], curve))))
            where += n + m
        out.append(found)
    return out


cdef object _numbers(const int32_t *members, int64_t count):
    cdef int64_t at
    if count == 1 and members[0] < 256:
        return <object>PyTuple_GET_ITEM(ONE, members[0])
    return tuple([members[at] for at in range(count)])
