"""Compiled kernels of sentence alignment: similarity through an inverted index, and the search for beads.

A kernel knows arrays only: tokens are 32-bit hashes in CSR form (values + offsets), documents are ranges of sentences,
a pair is a row ``left first, left stop, right first, right stop`` of sentence numbers. Every function takes a batch,
writes into arrays that its caller made, and runs without the GIL. Inputs are trusted: `align.alignment` checks them.
"""

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from align._index cimport View, add_row, free_view, index_pair, make_view
from align._search cimport (
    Rules, Search, choose_links, free_search, group_links, keep_row, make_search, score_cells, write_beads,
)


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


def align_pairs(
    const uint32_t[::1] words not None, const float[::1] word_weights not None,
    const int64_t[::1] word_offsets not None, const uint32_t[::1] grams not None,
    const float[::1] gram_weights not None, const int64_t[::1] gram_offsets not None,
    const int64_t[:, ::1] pairs not None, bint local, float word_share, int64_t width, int64_t most,
    const float[::1] rules not None, int32_t[:, ::1] counts not None, int32_t[::1] members not None,
    float[::1] similarity not None, int64_t[::1] pair_beads not None,
):
    """Find the beads of each pair.

    Similarity is `word_share` of the words' cosine (their weights times the pair's own idf if `local`) and the rest of
    the grams'. Each left sentence keeps its `width` most similar right ones; a type that would link more than `most`
    sentence pairs links none. `rules` are the fields of ``_search.Rules`` in order. Beads of pair ``p`` are
    ``pair_beads[p]:pair_beads[p + 1]``: their sizes go to `counts`, their left sentences and then their right ones to
    `members`, one bead after the other, the cosine of their two sides to `similarity`. Room is needed for one bead for
    each left sentence, and for n + n x min(m, width) members for each pair.
    """
    cdef int64_t p, n, m, at, i, n_words = 0, n_grams = 0, most_n = 0, most_m = 0, cells = 0
    cdef int64_t n_beads = 0, n_members = 0
    cdef View word, gram
    cdef Search s
    cdef Rules r
    cdef bint made
    pair_beads[0] = 0
    if pairs.shape[0] == 0:
        return
    r.threshold, r.neighbour, r.level, r.share = rules[0], rules[1], rules[2], rules[3]
    r.known_share, r.known_demand, r.order, r.sure = rules[4], rules[5], rules[6], rules[7]
    for p in range(pairs.shape[0]):
        n = pairs[p, 1] - pairs[p, 0]
        m = pairs[p, 3] - pairs[p, 2]
        most_n = max(most_n, n)
        most_m = max(most_m, m)
        cells = max(cells, n * min(m, width))
        n_words = max(n_words, word_offsets[pairs[p, 1]] - word_offsets[pairs[p, 0]]
                      + word_offsets[pairs[p, 3]] - word_offsets[pairs[p, 2]])
        n_grams = max(n_grams, gram_offsets[pairs[p, 1]] - gram_offsets[pairs[p, 0]]
                      + gram_offsets[pairs[p, 3]] - gram_offsets[pairs[p, 2]])
    word.values = &words[0] if words.shape[0] else NULL
    word.weights = &word_weights[0] if word_weights.shape[0] else NULL
    word.offsets = &word_offsets[0]
    word.local = local
    gram.values = &grams[0] if grams.shape[0] else NULL
    gram.weights = &gram_weights[0] if gram_weights.shape[0] else NULL
    gram.offsets = &gram_offsets[0]
    gram.local = True
    made = make_view(&word, n_words, most_n + most_m)
    made = make_view(&gram, n_grams, most_n + most_m) and made
    made = make_search(&s, most_n, most_m, cells) and made
    try:
        if not made:
            raise MemoryError("no memory for the search of beads: align shorter texts")
        with nogil:
            for p in range(pairs.shape[0]):
                n = pairs[p, 1] - pairs[p, 0]
                m = pairs[p, 3] - pairs[p, 2]
                if n > 0 and m > 0:
                    index_pair(&word, pairs[p, 0], pairs[p, 1], pairs[p, 2], pairs[p, 3], most)
                    index_pair(&gram, pairs[p, 0], pairs[p, 1], pairs[p, 2], pairs[p, 3], most)
                    at = 0
                    for i in range(n):
                        s.rows[i] = at
                        memset(s.row, 0, m * sizeof(float))
                        add_row(&word, i, n, m, word_share, s.row, NULL, NULL, s.squares, NULL)
                        add_row(&gram, i, n, m, 1 - word_share, s.row, NULL, NULL, s.squares, NULL)
                        at = keep_row(&s, m, at, width, r.threshold / 8)
                    s.rows[n] = at
                    score_cells(&s, n, m, r.neighbour)
                    choose_links(&s, &word, &gram, &r, word_share, n, m)
                    group_links(&s, n, m)
                    write_beads(&s, &word, &gram, word_share, n, &counts[0, 0], &members[0], &similarity[0],
                                &n_beads, &n_members)
                pair_beads[p + 1] = n_beads
    finally:
        free_view(&word)
        free_view(&gram)
        free_search(&s)
