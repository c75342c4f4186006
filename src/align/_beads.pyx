# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Compiled kernels of sentence alignment: character grams, similarity through an inverted index, bead search.

A kernel knows arrays only: tokens are 32-bit hashes in CSR form (values + offsets), documents are ranges of sentences,
a pair is a row ``left first, left stop, right first, right stop`` of sentence numbers. Every function takes a batch,
writes into arrays that its caller made, and runs without the GIL. Inputs are trusted: `align.alignment` checks them.
"""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.math cimport log, sqrt
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc
from libc.string cimport memset

cdef extern from "Python.h":
    Py_UCS4 PyUnicode_READ(int kind, const void *data, Py_ssize_t index) noexcept nogil
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(Py_UCS4 ch) noexcept nogil

cdef uint32_t FNV_OFFSET = 2166136261u
cdef uint32_t FNV_PRIME = 16777619u
cdef int32_t MAX_GRAM = 8


# ---------------------------------------------------------------- character grams

cdef inline uint32_t _fmix(uint32_t h) noexcept nogil:
    """Finish a hash (murmur3): every bit of the input reaches every bit of the output."""
    h ^= h >> 16
    h *= 0x85EBCA6Bu
    h ^= h >> 13
    h *= 0xC2B2AE35u
    h ^= h >> 16
    return h


cdef int64_t _text_grams(int kind, const void *data, const int32_t *starts, const int32_t *ends, int64_t n_tokens,
                         int32_t size, uint32_t *out, uint8_t *numeric) noexcept nogil:
    """Write the gram hashes of one text; return how many there are."""
    cdef Py_UCS4 window[8]
    cdef int64_t token, written = 0
    cdef int32_t at, filled = 0, slot
    cdef Py_UCS4 ch
    cdef uint32_t h
    cdef bint digit
    for token in range(n_tokens):
        digit = False
        # the stream is " one two three ": a space before each token, and one after the last
        for at in range(starts[token] - 1, ends[token] + (1 if token == n_tokens - 1 else 0)):
            if at < starts[token] or at >= ends[token]:
                ch = 32
            else:
                ch = PyUnicode_READ(kind, data, at)
                digit = digit or Py_UNICODE_ISDIGIT(ch)
                ch = Py_UNICODE_TOLOWER(ch)
            if filled == size:
                for slot in range(size - 1):
                    window[slot] = window[slot + 1]
                window[size - 1] = ch
            else:
                window[filled] = ch
                filled += 1
            if filled == size:
                h = FNV_OFFSET
                for slot in range(size):
                    h = (h ^ <uint32_t>window[slot]) * FNV_PRIME
                out[written] = _fmix(h)
                written += 1
        numeric[token] = digit
    if n_tokens > 0 and filled < size:  # a text of one short word is one gram
        h = FNV_OFFSET
        for slot in range(filled):
            h = (h ^ <uint32_t>window[slot]) * FNV_PRIME
        out[written] = _fmix(h)
        written += 1
    return written


def grams(
    list texts not None, const int32_t[::1] starts not None, const int32_t[::1] ends not None,
    const int64_t[::1] offsets not None, int32_t size, uint32_t[::1] values not None,
    int64_t[::1] value_offsets not None, uint8_t[::1] numeric not None,
):
    """Hash the character grams of each text's folded words joined by single spaces.

    Tokens of text ``t`` are ``offsets[t]:offsets[t + 1]``, each ``[start, end)`` code points of its text. Writes the
    gram hashes to `values` (room for the tokens' length plus two per token is enough), their bounds to
    `value_offsets` (n + 1), and for each token whether it holds a digit.
    """
    if size < 1 or size > MAX_GRAM:
        raise ValueError(f"size={size} is out of range: give a gram size from 1 to {MAX_GRAM}")
    cdef int64_t n = len(texts), t, written = 0
    cdef str text
    cdef const int32_t *start = &starts[0] if starts.shape[0] else NULL
    cdef const int32_t *end = &ends[0] if ends.shape[0] else NULL
    cdef uint32_t *out = &values[0] if values.shape[0] else NULL
    cdef uint8_t *flag = &numeric[0] if numeric.shape[0] else NULL
    value_offsets[0] = 0
    for t in range(n):
        text = texts[t]
        if offsets[t + 1] > offsets[t]:
            written += _text_grams(PyUnicode_KIND(text), PyUnicode_DATA(text), start + offsets[t], end + offsets[t],
                                   offsets[t + 1] - offsets[t], size, out + written, flag + offsets[t])
        value_offsets[t + 1] = written


# ---------------------------------------------------------------- similarity

cdef struct View:
    # what is given: tokens of all sentences of the batch
    const uint32_t *values
    const float *weights
    const int64_t *offsets
    bint local            # multiply by the idf of the pair's own sentences
    # scratch, sized for the largest pair of the batch
    uint64_t mask
    uint32_t *slot_key
    int32_t *slot_id
    int32_t *slot_stamp
    int32_t stamp
    int32_t *ids          # types of each sentence, each type once
    int64_t *bounds       # where a sentence's types begin in ids
    int32_t *last         # per type: the last sentence that held it
    int32_t *left_df
    int32_t *right_df
    float *weight         # per type
    int64_t *post         # per type: where its right sentences begin in postings
    int32_t *postings
    float *norm           # per sentence: Euclidean length
    float *mass           # per sentence: sum of weights
    int64_t types


cdef void _free_view(View *v) noexcept nogil:
    free(v.slot_key)
    free(v.slot_id)
    free(v.slot_stamp)
    free(v.ids)
    free(v.bounds)
    free(v.last)
    free(v.left_df)
    free(v.right_df)
    free(v.weight)
    free(v.post)
    free(v.postings)
    free(v.norm)
    free(v.mass)


cdef int _make_view(View *v, int64_t tokens, int64_t sentences) noexcept nogil:
    """Allocate scratch for pairs of at most so many tokens and sentences; return 0 when memory is short."""
    cdef uint64_t size = 16
    while size < <uint64_t>(2 * tokens):
        size *= 2
    v.mask = size - 1
    v.stamp = 0
    v.slot_key = <uint32_t *>malloc(size * sizeof(uint32_t))
    v.slot_id = <int32_t *>malloc(size * sizeof(int32_t))
    v.slot_stamp = <int32_t *>calloc(size, sizeof(int32_t))
    v.ids = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.bounds = <int64_t *>malloc((sentences + 1) * sizeof(int64_t))
    v.last = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.left_df = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.right_df = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.weight = <float *>malloc((tokens + 1) * sizeof(float))
    v.post = <int64_t *>malloc((tokens + 2) * sizeof(int64_t))
    v.postings = <int32_t *>malloc((tokens + 1) * sizeof(int32_t))
    v.norm = <float *>malloc((sentences + 1) * sizeof(float))
    v.mass = <float *>malloc((sentences + 1) * sizeof(float))
    return (v.slot_key and v.slot_id and v.slot_stamp and v.ids and v.bounds and v.last and v.left_df
            and v.right_df and v.weight and v.post and v.postings and v.norm and v.mass) != NULL


cdef void _read_sentence(View *v, int64_t sentence, int32_t number, bint right) noexcept nogil:
    """Add a sentence's types, each once, as sentence `number` of the pair."""
    cdef int64_t at, n_ids = v.bounds[number]
    cdef uint32_t key
    cdef uint64_t slot
    cdef int32_t found
    for at in range(v.offsets[sentence], v.offsets[sentence + 1]):
        key = v.values[at]
        slot = (key * 0x9E3779B97F4A7C15u >> 32) & v.mask
        while v.slot_stamp[slot] == v.stamp and v.slot_key[slot] != key:
            slot = (slot + 1) & v.mask
        if v.slot_stamp[slot] == v.stamp:
            found = v.slot_id[slot]
            if v.last[found] == number:
                continue
        else:
            found = <int32_t>v.types
            v.types += 1
            v.slot_stamp[slot] = v.stamp
            v.slot_key[slot] = key
            v.slot_id[slot] = found
            v.left_df[found] = 0
            v.right_df[found] = 0
            v.weight[found] = v.weights[at]
        v.last[found] = number
        if right:
            v.right_df[found] += 1
        else:
            v.left_df[found] += 1
        v.ids[n_ids] = found
        n_ids += 1
    v.bounds[number + 1] = n_ids


cdef void _index_pair(View *v, int64_t left, int64_t left_stop, int64_t right, int64_t right_stop,
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
        for kind in range(v.types):
            v.weight[kind] *= <float>log((n + m + 1.0) / (v.left_df[kind] + v.right_df[kind] + 0.5))
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


cdef void _add_row(const View *v, int64_t i, int64_t n, int64_t m, float scale, float *cosine,
                   float *left_in_right, float *right_in_left, float *squares, float *sums) noexcept nogil:
    """Add `scale` times the similarities of left sentence `i` with all right ones."""
    cdef int64_t at, p, j
    cdef int32_t kind
    cdef float w
    memset(squares, 0, m * sizeof(float))
    if sums != NULL:
        memset(sums, 0, m * sizeof(float))
    for at in range(v.bounds[i], v.bounds[i + 1]):
        kind = v.ids[at]
        w = v.weight[kind]
        if sums == NULL:
            for p in range(v.post[kind], v.post[kind + 1]):
                squares[v.postings[p]] += w * w
        else:
            for p in range(v.post[kind], v.post[kind + 1]):
                j = v.postings[p]
                squares[j] += w * w
                sums[j] += w
    w = scale * v.norm[i]
    for j in range(m):
        cosine[j] += squares[j] * w * v.norm[n + j]
    if sums != NULL:
        for j in range(m):
            left_in_right[j] += scale * sums[j] * v.mass[i]
            right_in_left[j] += scale * sums[j] * v.mass[n + j]


def similarity(
    const uint32_t[::1] values not None, const float[::1] weights not None, const int64_t[::1] offsets not None,
    const int64_t[:, ::1] pairs not None, const int64_t[::1] cells not None, bint local, float scale,
    float[::1] cosine not None, float[::1] left_in_right not None, float[::1] right_in_left not None,
):
    """Add `scale` times the similarities of all sentence pairs of each document pair.

    `values` and `weights` are the tokens of all sentences with their weights (a type's first weight counts), bounded
    by `offsets`; with `local` weights are multiplied by ``log((n + m + 1) / (df + 0.5))`` over the pair's n + m
    sentences. The n x m block of pair ``p`` begins at ``cells[p]`` in `cosine`; the shares of the left sentence's
    weight found in the right one, and the reverse, are written only where their arrays are not empty.
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
    v.weights = &weights[0]
    v.offsets = &offsets[0]
    v.local = local
    for p in range(pairs.shape[0]):
        n = pairs[p, 1] - pairs[p, 0]
        m = pairs[p, 3] - pairs[p, 2]
        tokens = offsets[pairs[p, 1]] - offsets[pairs[p, 0]] + offsets[pairs[p, 3]] - offsets[pairs[p, 2]]
        most_sentences = max(most_sentences, n + m)
        most_tokens = max(most_tokens, tokens)
    made = _make_view(&v, most_tokens, most_sentences)
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
                _index_pair(&v, pairs[p, 0], pairs[p, 1], pairs[p, 2], pairs[p, 3], <int64_t>1 << 62)
                for i in range(n):
                    _add_row(&v, i, n, m, scale, &cosine[cells[p] + i * m],
                             &left_in_right[cells[p] + i * m] if both else NULL,
                             &right_in_left[cells[p] + i * m] if both else NULL, squares, sums)
    finally:
        _free_view(&v)
        free(squares)
        free(sums)


# ---------------------------------------------------------------- beads

cdef inline float _at(const int64_t *rows, const int32_t *cols, const float *value, int64_t i, int32_t j) noexcept nogil:
    """Return the value of cell (i, j), 0 where it is not stored."""
    cdef int64_t low = rows[i], high = rows[i + 1], middle
    while low < high:
        middle = (low + high) >> 1
        if cols[middle] < j:
            low = middle + 1
        else:
            high = middle
    return value[low] if low < rows[i + 1] and cols[low] == j else 0


cdef void _score(int64_t n, int64_t m, const int64_t *rows, const int32_t *cols, const float *value, float neighbour,
                 float *score, float *best_left, float *best_right) noexcept nogil:
    """Add to each cell the evidence of its neighbours in order; find the best of each row and column."""
    cdef int64_t i, c
    cdef int32_t j
    for j in range(m):
        best_right[j] = 0
    for i in range(n):
        best_left[i] = 0
        for c in range(rows[i], rows[i + 1]):
            j = cols[c]
            score[c] = value[c]
            if i > 0 and j > 0:
                score[c] += neighbour * _at(rows, cols, value, i - 1, j - 1)
            if i + 1 < n and j + 1 < m:
                score[c] += neighbour * _at(rows, cols, value, i + 1, j + 1)
            best_left[i] = max(best_left[i], score[c])
            best_right[j] = max(best_right[j], score[c])


cdef void _choose(int64_t n, const int64_t *rows, const int32_t *cols, const float *score, const float *best_left,
                  const float *best_right, float threshold, float share, uint8_t *chosen) noexcept nogil:
    """Choose the cells that are good enough by themselves and beside the best of their row and column."""
    cdef int64_t i, c
    for i in range(n):
        for c in range(rows[i], rows[i + 1]):
            chosen[c] = (score[c] >= threshold and score[c] >= share * best_left[i]
                         and score[c] >= share * best_right[cols[c]])


cdef bint _same_links(const int64_t *rows, const int32_t *cols, const uint8_t *chosen, int64_t a,
                      int64_t b) noexcept nogil:
    """Tell whether two left sentences are linked to the same right ones."""
    cdef int64_t x = rows[a], y = rows[b]
    while True:
        while x < rows[a + 1] and not chosen[x]:
            x += 1
        while y < rows[b + 1] and not chosen[y]:
            y += 1
        if x == rows[a + 1] or y == rows[b + 1]:
            return x == rows[a + 1] and y == rows[b + 1]
        if cols[x] != cols[y]:
            return False
        x += 1
        y += 1


cdef void _collect(int64_t n, int64_t m, const int64_t *rows, const int32_t *cols, const float *score,
                   const uint8_t *chosen, int32_t *group_of, int32_t *first_owner, int32_t *next_owner,
                   int32_t *counts, int32_t *members, float *similarity, int64_t *n_beads,
                   int64_t *n_members) noexcept nogil:
    """Write the beads: left sentences that are linked to the same right ones stand in one bead."""
    cdef int64_t i, other, c, bead, at
    cdef int32_t first, last, owner
    cdef double total
    for i in range(m):
        first_owner[i] = -1
    for i in range(n):  # chain each bead's left sentences under its first right sentence
        group_of[i] = -1
        next_owner[i] = -1
        first = -1
        for c in range(rows[i], rows[i + 1]):
            if chosen[c]:
                first = cols[c]
                break
        if first < 0:
            continue
        owner = first_owner[first]
        last = -1
        while owner >= 0:
            if group_of[owner] == owner and _same_links(rows, cols, chosen, owner, i):
                break
            last = owner
            owner = next_owner[owner]
        if owner >= 0:
            group_of[i] = owner
            continue
        group_of[i] = <int32_t>i
        if last >= 0:
            next_owner[last] = <int32_t>i
        else:
            first_owner[first] = <int32_t>i
    for i in range(n):
        if group_of[i] != i:
            continue
        bead = n_beads[0]
        at = n_members[0]
        counts[2 * bead] = 0
        counts[2 * bead + 1] = 0
        total = 0
        for other in range(i, n):
            if group_of[other] != i:
                continue
            members[at] = <int32_t>other
            at += 1
            counts[2 * bead] += 1
            for c in range(rows[other], rows[other + 1]):
                if chosen[c]:
                    total += score[c]
        for c in range(rows[i], rows[i + 1]):
            if chosen[c]:
                members[at] = cols[c]
                at += 1
                counts[2 * bead + 1] += 1
        similarity[bead] = <float>(total / (counts[2 * bead] * <int64_t>counts[2 * bead + 1]))
        n_beads[0] = bead + 1
        n_members[0] = at


cdef struct Search:
    float *score
    uint8_t *chosen
    float *best_left
    float *best_right
    int32_t *group_of
    int32_t *first_owner
    int32_t *next_owner


cdef int _make_search(Search *s, int64_t n, int64_t m, int64_t cells) noexcept nogil:
    s.score = <float *>malloc((cells + 1) * sizeof(float))
    s.chosen = <uint8_t *>malloc(cells + 1)
    s.best_left = <float *>malloc((n + 1) * sizeof(float))
    s.best_right = <float *>malloc((m + 1) * sizeof(float))
    s.group_of = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    s.first_owner = <int32_t *>malloc((m + 1) * sizeof(int32_t))
    s.next_owner = <int32_t *>malloc((n + 1) * sizeof(int32_t))
    return (s.score and s.chosen and s.best_left and s.best_right and s.group_of and s.first_owner
            and s.next_owner) != NULL


cdef void _free_search(Search *s) noexcept nogil:
    free(s.score)
    free(s.chosen)
    free(s.best_left)
    free(s.best_right)
    free(s.group_of)
    free(s.first_owner)
    free(s.next_owner)


cdef void _search(Search *s, int64_t n, int64_t m, const int64_t *rows, const int32_t *cols, const float *value,
                  float threshold, float share, float neighbour, int32_t *counts, int32_t *members,
                  float *similarity, int64_t *n_beads, int64_t *n_members) noexcept nogil:
    _score(n, m, rows, cols, value, neighbour, s.score, s.best_left, s.best_right)
    _choose(n, rows, cols, s.score, s.best_left, s.best_right, threshold, share, s.chosen)
    _collect(n, m, rows, cols, s.score, s.chosen, s.group_of, s.first_owner, s.next_owner, counts, members,
             similarity, n_beads, n_members)


def beads(
    const float[::1] value not None, const int64_t[:, ::1] shapes not None, const int64_t[::1] cells not None,
    float threshold, float share, float neighbour, int32_t[:, ::1] counts not None, int32_t[::1] members not None,
    float[::1] similarity not None, int64_t[::1] pair_beads not None,
):
    """Search the beads of each dense block of similarities.

    The n x m block (``shapes[p]``) of pair ``p`` begins at ``cells[p]``. A cell's score is its similarity plus
    `neighbour` times those of the cells before and after it in both texts; it becomes a link when its score reaches
    `threshold` and `share` of the best score of its row and of its column. Left sentences with the same links make
    one bead. Beads of pair ``p`` are ``pair_beads[p]:pair_beads[p + 1]``: their sizes go to `counts`, their left
    sentences and then their right ones to `members` one bead after the other, their mean score to `similarity`.
    Room is needed for one bead for each left sentence, and for n + n x m members.
    """
    cdef int64_t p, i, at, n, m, most_n = 0, most_m = 0, most_cells = 0, n_beads = 0, n_members = 0
    cdef int32_t j
    cdef Search s
    cdef int64_t *rows
    cdef int32_t *cols
    cdef float *kept
    cdef float low = threshold / 8
    pair_beads[0] = 0
    if shapes.shape[0] == 0:
        return
    for p in range(shapes.shape[0]):
        most_n = max(most_n, shapes[p, 0])
        most_m = max(most_m, shapes[p, 1])
        most_cells = max(most_cells, shapes[p, 0] * shapes[p, 1])
    made = _make_search(&s, most_n, most_m, most_cells)
    rows = <int64_t *>malloc((most_n + 1) * sizeof(int64_t))
    cols = <int32_t *>malloc((most_cells + 1) * sizeof(int32_t))
    kept = <float *>malloc((most_cells + 1) * sizeof(float))
    try:
        if not made or rows == NULL or cols == NULL or kept == NULL:
            raise MemoryError("no memory for the bead search")
        with nogil:
            for p in range(shapes.shape[0]):
                n = shapes[p, 0]
                m = shapes[p, 1]
                at = 0
                for i in range(n):
                    rows[i] = at
                    for j in range(m):
                        if value[cells[p] + i * m + j] > low:
                            cols[at] = j
                            kept[at] = value[cells[p] + i * m + j]
                            at += 1
                rows[n] = at
                if at > 0:
                    _search(&s, n, m, rows, cols, kept, threshold, share, neighbour, &counts[0, 0], &members[0],
                            &similarity[0], &n_beads, &n_members)
                pair_beads[p + 1] = n_beads
    finally:
        _free_search(&s)
        free(rows)
        free(cols)
        free(kept)


def sparse_beads(
    int64_t m, const int64_t[::1] rows not None, const int32_t[::1] cols not None, const float[::1] value not None,
    float threshold, float share, float neighbour, int32_t[:, ::1] counts not None, int32_t[::1] members not None,
    float[::1] similarity not None, int64_t[::1] pair_beads not None,
):
    """Search the beads of one pair whose similarities are given by row (CSR, columns ascending); see `beads`."""
    cdef int64_t n = rows.shape[0] - 1, n_beads = 0, n_members = 0
    cdef Search s
    pair_beads[0] = 0
    pair_beads[1] = 0
    if n < 1 or cols.shape[0] == 0:
        return
    made = _make_search(&s, n, m, cols.shape[0])
    try:
        if not made:
            raise MemoryError("no memory for the bead search")
        with nogil:
            _search(&s, n, m, &rows[0], &cols[0], &value[0], threshold, share, neighbour, &counts[0, 0],
                    &members[0], &similarity[0], &n_beads, &n_members)
        pair_beads[1] = n_beads
    finally:
        _free_search(&s)
