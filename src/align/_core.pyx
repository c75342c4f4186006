# cython: autotestdict=False
"""Text to tokens, shingles and MinHash signatures: loops over flat arrays, without the interpreter lock.

Texts are read in the interpreter's own buffers (1, 2 or 4 bytes a character); nothing is encoded, lower-cased or
split into objects on the way.
"""

import numpy as np

from cpython.ref cimport PyObject
from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc, realloc
from libc.string cimport memcpy

from align._chars cimport ALONE, BREAK, FOLD, MARK, SILENT, SPILL, WORD, Chars, chars_for
from align._column cimport Column, column_of, end_before
from align._scan cimport (
    ALIGN_PART, ALIGN_SLACK, Part, align_any, align_choose, align_decode_2, align_decode_4, align_fmix,
    align_hash_words, align_minhash, align_prefetch, align_prepare, align_shingles, align_split_1, align_split_2,
    align_split_4,
)


cdef extern from "Python.h":
    unsigned int PyUnicode_KIND(object) noexcept
    void* PyUnicode_DATA(object) noexcept
    Py_ssize_t PyUnicode_GET_LENGTH(object) noexcept
    PyObject* PyList_GET_ITEM(object, Py_ssize_t) noexcept


cdef extern from "_core_tokens.h" nogil:
    uint64_t ALIGN_K0
    ctypedef struct State "align_state":
        uint64_t hash
        uint64_t word
        uint64_t size
    uint32_t align_compose(const Chars* chars, uint32_t first, uint32_t mark)
    void align_add_char(State* state, uint32_t code)
    uint32_t align_end(const State* state)


ctypedef fused char_t:
    uint8_t
    uint16_t
    uint32_t

align_prepare(True)


def by_hand(bint wanted):
    """Choose between the loops that are written by hand for some processors and those in plain C, for all threads.

    Return whether the former are used from now on: not where the processor cannot run them.
    """
    return align_prepare(wanted)


# ---------------------------------------------------------------------------------------------------------- tokens

cdef inline void put_token(Tokens* out, uint32_t hash, Py_ssize_t start, Py_ssize_t end) noexcept nogil:
    out.hash[out.size] = hash
    if out.start != NULL:
        out.start[out.size] = <int32_t>start
        out.end[out.size] = <int32_t>end
    out.size += 1


cdef Py_ssize_t scan_token(const Chars* chars, const char_t* text, Py_ssize_t i, Py_ssize_t n,
                           Tokens* out) noexcept nogil:
    """Read one token of any kind from its first character; return where to go on."""
    cdef State state = State(ALIGN_K0, 0, 0)
    cdef State before = state
    cdef Py_ssize_t start = i, end = i
    cdef uint32_t code, entry, kind, last = 0, whole, part
    cdef bint alone = False
    while i < n:
        code = text[i]
        if code < chars.limit:
            entry = chars.entry[code]
        else:
            entry = SILENT << 24 if 0xE0000 <= code < 0xE0200 else 0
        kind = entry >> 24
        if kind == BREAK or (i > start and (kind == ALONE or (alone and kind == WORD))):
            break
        i += 1
        if kind == SILENT:
            continue
        alone = alone or kind == ALONE
        end = i
        if entry & SPILL:
            for part in range(3):
                code = chars.spill[3 * (entry & FOLD) + part]
                if code:
                    before = state
                    last = code
                    align_add_char(&state, code)
            continue
        code = entry & FOLD
        if kind == MARK and last:
            whole = align_compose(chars, last, code)
            if whole:
                state = before
                code = whole
        before = state
        last = code
        align_add_char(&state, code)
    put_token(out, align_end(&state), start, end)
    return i


cdef void scan_slowly(const Chars* chars, const char_t* text, Py_ssize_t i, Py_ssize_t n, Tokens* out) noexcept nogil:
    """Read the tokens of any kind that start in ``text[i:n]``."""
    cdef uint32_t code
    while i < n:
        code = text[i]
        if code < chars.limit and chars.entry[code] >> 24 >= WORD:
            i = scan_token(chars, text, i, n, out)
        else:
            i += 1


cdef void scan(const Chars* chars, const char_t* text, Py_ssize_t n, Tokens* out) noexcept nogil:
    """Read the tokens of a text, part by part; parts end between tokens."""
    cdef Part part
    cdef Py_ssize_t i = 0, size, run, runs, stop
    if chars.letters:
        scan_slowly(chars, text, 0, n, out)
        return
    while i < n:
        size = min(n - i, ALIGN_PART)
        if char_t is uint8_t:
            runs = align_split_1(text + i, size, &part)
        elif char_t is uint16_t:
            runs = align_split_2(text + i, size, &part)
        else:
            runs = align_split_4(text + i, size, &part)
        if i + size < n and runs and part.place[2 * runs - 1] == size:
            runs -= 1
            size = part.place[2 * runs]    # the last word may go on in the next part
            if not size:
                # no break in the whole part: one token by the table, then on from where it ends
                if chars.entry[text[i]] >> 24 >= WORD if text[i] < chars.limit else False:
                    i = scan_token(chars, text, i, n, out)
                else:
                    i += 1
                continue
        run = 0
        while run < runs:
            stop = align_hash_words(&part, run, runs, out.hash + out.size)
            if out.start != NULL:
                for run in range(run, stop):
                    out.start[out.size] = <int32_t>(i + part.place[2 * run])
                    out.end[out.size] = <int32_t>(i + part.place[2 * run + 1])
                    out.size += 1
            else:
                out.size += stop - run
            run = stop
            if run < runs:
                scan_slowly(chars, text, i + part.place[2 * run], i + part.place[2 * run + 1], out)
                run += 1
        i += size


cdef int make_room(Tokens* out, Py_ssize_t more) noexcept nogil:
    """Make room for `more` tokens and what may be written behind them; return -1 where memory is short.

    The room grows by half as much again each time.
    """
    cdef Py_ssize_t room
    cdef void* block
    more += ALIGN_SLACK
    if out.size + more <= out.room:
        return 0
    room = out.size + more + out.room // 2
    block = realloc(out.hash, room * sizeof(uint32_t))
    if block == NULL:
        return -1
    out.hash = <uint32_t*>block
    if out.start != NULL:
        block = realloc(out.start, room * sizeof(int32_t))
        if block == NULL:
            return -1
        out.start = <int32_t*>block
        block = realloc(out.end, room * sizeof(int32_t))
        if block == NULL:
            return -1
        out.end = <int32_t*>block
    out.room = room
    return 0


cdef int scan_text(const Chars* chars, const Text* text, Tokens* out) noexcept nogil:
    """Read the tokens of a text; return -1 where memory is short."""
    cdef bint narrow
    cdef Py_ssize_t size
    cdef void* wide
    if text.kind == 1:
        scan(chars, <const uint8_t*>text.data, text.size, out)
    elif text.kind == 2:
        scan(chars, <const uint16_t*>text.data, text.size, out)
    elif text.kind == 4:
        scan(chars, <const uint32_t*>text.data, text.size, out)
    else:
        narrow = align_any(<const uint8_t*>text.data, text.size) < 0xF0
        wide = malloc((text.size + 8) * (2 if narrow else 4))
        if wide == NULL:
            return -1
        if narrow:
            size = align_decode_2(<const uint8_t*>text.data, text.size, <uint16_t*>wide)
            scan(chars, <const uint16_t*>wide, size, out)
        else:
            size = align_decode_4(<const uint8_t*>text.data, text.size, <uint32_t*>wide)
            scan(chars, <const uint32_t*>wide, size, out)
        free(wide)
    return 0


@final
@auto_pickle(False)
cdef class _Texts:
    """Hold the texts and the places of their buffers while a kernel reads them, as words or as letters."""

    def __cinit__(self, texts, start=None, stop=None, bint letters=False):
        cdef Py_ssize_t i, first, last
        if start is not None:
            if type(texts) is list:
                # texts lie anywhere in memory: all of them are on their way before the first is touched
                first, last = max(start, 0), min(stop, len(<list>texts))
                for i in range(first, last):
                    align_prefetch(<const void*>PyList_GET_ITEM(texts, i))
            texts = texts[start:stop]
        column = hasattr(texts, "buffers")
        self.held = (texts,) if column else tuple(texts)
        self.size = len(texts) if column else len(self.held)
        self.text = <Text*>malloc((self.size + 1) * sizeof(Text))
        if self.text == NULL:
            raise MemoryError()
        self.chars = chars_for(self.place_column() if column else self.place_strings(), letters)

    cdef bint place_strings(self) except -1:
        """Note where the characters of strings are; return whether there are some above the basic plane."""
        cdef Py_ssize_t i
        cdef bint all_planes = False
        for i, text in enumerate(self.held):
            if not isinstance(text, str):
                raise TypeError(f"texts[{i}] is {type(text).__name__}, not str")
            if PyUnicode_GET_LENGTH(text) > 0x7FFFFFFF:
                raise ValueError(f"texts[{i}] is longer than 2**31 - 1 characters: cut it")
            self.text[i].data = PyUnicode_DATA(text)
            self.text[i].size = PyUnicode_GET_LENGTH(text)
            self.text[i].kind = PyUnicode_KIND(text)
            all_planes = all_planes or self.text[i].kind == 4
        return all_planes

    cdef bint place_column(self) except -1:
        """Note where the bytes of an Arrow column are; return whether there are characters above the basic plane."""
        cdef Column column = column_of(self.held[0])
        cdef Py_ssize_t i
        cdef int64_t start, end
        cdef uint8_t here, most = 0
        for i in range(self.size):
            start, end = end_before(&column, i), end_before(&column, i + 1)
            if not 0 <= start <= end <= column.size:
                raise ValueError(f"texts[{i}] does not lie in its column")
            if end - start > 0x7FFFFFFF:
                raise ValueError(f"texts[{i}] is longer than 2**31 - 1 bytes: cut it")
            here = align_any(<const uint8_t*>column.data + start, end - start)
            self.text[i] = Text(column.data + start, end - start, here < 0x80)     # ASCII is read as in a string
            most = max(most, here)
        return most >= 0xF0

    def __dealloc__(self):
        free(self.text)


cdef object as_array(void* data, Py_ssize_t size, str dtype):
    """Copy `size` four-byte numbers into a new array."""
    array = np.empty(size, dtype=dtype)
    cdef uint32_t[::1] view = array.view(np.uint32)
    if size:
        memcpy(&view[0], data, size * 4)
    return array


def tokenize(texts, bint letters=False):
    """Return the case-folded word tokens of every text as flat arrays.

    A token is a run of letters, marks, digits and underscores; in scripts that put no spaces between words every
    character with its marks is one. Composed and decomposed spellings, and the dotted and dotless i, are one token.

    Args:
        texts: n strings, or an Arrow column of strings.
        letters: whether every letter and digit is a token of its own, whatever the script.

    Returns:
        hashes (uint32), starts and ends (int32, code points in the text) of all tokens, and offsets (int64, n + 1):
        the tokens of text i are ``offsets[i]:offsets[i + 1]``.

    Raises:
        TypeError: a text is not a string.
        ValueError: a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the tokens.
    """
    cdef _Texts held = _Texts(texts, letters=letters)
    offsets = np.zeros(held.size + 1, dtype=np.int64)
    cdef int64_t[::1] offset = offsets
    cdef Py_ssize_t i
    cdef int failed = 0
    cdef Tokens out = Tokens(<uint32_t*>malloc(4), <int32_t*>malloc(4), <int32_t*>malloc(4), 0, 1)
    try:
        with nogil:
            if out.hash == NULL or out.start == NULL or out.end == NULL:
                failed = -1
            for i in range(held.size):
                if failed == 0:
                    failed = make_room(&out, held.text[i].size)
                if failed == 0:
                    failed = scan_text(held.chars, &held.text[i], &out)
                    offset[i + 1] = out.size
        if failed:
            raise MemoryError("no room for the tokens: pass fewer texts at once")
        return (as_array(out.hash, out.size, "uint32"), as_array(out.start, out.size, "int32"),
                as_array(out.end, out.size, "int32"), offsets)
    finally:
        free(out.hash)
        free(out.start)
        free(out.end)


# -------------------------------------------------------------------------------------------- shingles, signatures

cdef void fill_weights(uint32_t* weight) noexcept:
    cdef uint32_t i
    for i in range(64):
        weight[i] = align_fmix(i + 1) | 1


cdef Py_ssize_t choose(uint32_t* hash, Py_ssize_t size, uint32_t a, uint32_t b, uint32_t last,
                       uint64_t* sum) noexcept nogil:
    """Move the hashes of which a permutation is at most `last` to the front; return how many, and the sum of all."""
    return align_choose(hash, size, a, b, last, sum)


cdef int add_shingles(const Tokens* tokens, Py_ssize_t words, const uint32_t* weight, Tokens* out) noexcept nogil:
    """Add the shingles of one text; return -1 where memory is short."""
    cdef Py_ssize_t count = max(tokens.size - words + 1, <Py_ssize_t>1)
    if tokens.size == 0:
        return 0
    if make_room(out, count):
        return -1
    align_shingles(tokens.hash, count, weight, min(words, tokens.size), out.hash + out.size)
    out.size += count
    return 0


cdef uint32_t[:, ::1] padded(const uint32_t[::1] a, const uint32_t[::1] b):
    """Return the permutations with room for whole steps of the MinHash loop."""
    cdef uint32_t[:, ::1] factor = np.zeros((2, (a.shape[0] + 63) // 64 * 64), dtype=np.uint32)
    memcpy(&factor[0, 0], &a[0], a.shape[0] * 4)
    memcpy(&factor[1, 0], &b[0], b.shape[0] * 4)
    return factor


def shingle_hashes(texts, Py_ssize_t words, bint letters=False):
    """Return the hashes of all runs of `words` tokens of every text, in text order.

    A text of fewer tokens has one shingle, of all of them; a text without tokens has none.

    Args:
        texts: n strings, or an Arrow column of strings.
        words: tokens in a shingle, 1 to 64.
        letters: whether every letter and digit is a token.

    Returns:
        values (uint32) and offsets (int64, n + 1): the shingles of text i are ``values[offsets[i]:offsets[i + 1]]``.

    Raises:
        TypeError: a text is not a string.
        ValueError: `words` is out of its range, or a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the shingles.
    """
    if not 1 <= words <= 64:
        raise ValueError(f"words={words} is out of range: give a number from 1 to 64")
    cdef _Texts held = _Texts(texts, letters=letters)
    offsets = np.zeros(held.size + 1, dtype=np.int64)
    cdef int64_t[::1] offset = offsets
    cdef uint32_t weight[64]
    cdef Py_ssize_t i
    cdef int failed = 0
    cdef Tokens tokens = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    cdef Tokens out = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    fill_weights(weight)
    try:
        with nogil:
            if tokens.hash == NULL or out.hash == NULL:
                failed = -1
            for i in range(held.size):
                tokens.size = 0
                if failed == 0:
                    failed = make_room(&tokens, held.text[i].size)
                if failed == 0:
                    failed = scan_text(held.chars, &held.text[i], &tokens) or add_shingles(&tokens, words, weight, &out)
                offset[i + 1] = out.size
        if failed:
            raise MemoryError("no room for the shingles: pass fewer texts at once")
        return as_array(out.hash, out.size, "uint32"), offsets
    finally:
        free(tokens.hash)
        free(out.hash)


def minhash(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, const uint32_t[::1] a not None,
            const uint32_t[::1] b not None, uint32_t[:, ::1] out not None):
    """Write the MinHash signature of every set of shingles, by datasketch's scheme ``affine32``.

    Args:
        values: shingle hashes of all texts; repeats do no harm.
        offsets: n + 1 places in `values`.
        a, b: the permutations ``h -> a * h + b`` modulo 2**32, `a` odd.
        out: n signatures of ``len(a)`` minima each; without shingles all are 2**32 - 1.

    Raises:
        ValueError: the shapes do not fit one another.
    """
    cdef Py_ssize_t i, n = offsets.shape[0] - 1, count = a.shape[0]
    if n < 0 or out.shape[0] != n or out.shape[1] != count or b.shape[0] != count:
        raise ValueError("shapes: offsets [n + 1], a and b [permutations], out [n, permutations]")
    for i in range(n):
        if not 0 <= offsets[i] <= offsets[i + 1] <= values.shape[0]:
            raise ValueError(f"offsets[{i}:{i + 2}] do not lie in order inside values")
    if n == 0 or count == 0:
        return
    cdef uint32_t[:, ::1] factor = padded(a, b)
    cdef const uint32_t* base = &values[0] if values.shape[0] else NULL
    with nogil:
        for i in range(n):
            align_minhash(base + offsets[i], offsets[i + 1] - offsets[i], &factor[0, 0], &factor[1, 0], count,
                          &out[i, 0])


def sketch_texts(texts, Py_ssize_t words, Py_ssize_t fine, const uint32_t[::1] a not None,
                 const uint32_t[::1] b not None, uint32_t[:, ::1] out not None):
    """Write the signatures of texts in one pass, and return their shingles of another size.

    The same as `minhash` of `shingle_hashes`, without the arrays between.

    Args:
        texts: n strings, or an Arrow column of strings.
        words: tokens in a shingle of the signatures, 1 to 64.
        fine: tokens in a shingle that is returned, 1 to 64; 0 for none.
        a, b, out: as for `minhash`.

    Returns:
        values (uint32) and offsets (int64, n + 1), as of ``shingle_hashes(texts, fine)``.

    Raises:
        TypeError: a text is not a string.
        ValueError: a number of words is out of its range, a text is too long, or the shapes do not fit.
        MemoryError: there is no room for the shingles.
    """
    if not (1 <= words <= 64 and 0 <= fine <= 64):
        raise ValueError(f"words={words}, fine={fine}: give numbers from 1 to 64")
    cdef _Texts held = _Texts(texts)
    cdef Py_ssize_t i, count = a.shape[0]
    if out.shape[0] != held.size or out.shape[1] != count or b.shape[0] != count or not count:
        raise ValueError("shapes: a and b [permutations], out [n, permutations]")
    offsets = np.zeros(held.size + 1, dtype=np.int64)
    cdef int64_t[::1] offset = offsets
    cdef uint32_t[:, ::1] factor = padded(a, b)
    cdef uint32_t weight[64]
    cdef int failed = 0
    cdef Tokens tokens = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    cdef Tokens whole = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    cdef Tokens parts = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    fill_weights(weight)
    try:
        with nogil:
            if tokens.hash == NULL or whole.hash == NULL or parts.hash == NULL:
                failed = -1
            for i in range(held.size):
                tokens.size = whole.size = 0
                failed = failed or make_room(&tokens, held.text[i].size)
                if failed == 0:
                    failed = scan_text(held.chars, &held.text[i], &tokens)
                    failed = failed or add_shingles(&tokens, words, weight, &whole)
                if failed == 0:
                    align_minhash(whole.hash, whole.size, &factor[0, 0], &factor[1, 0], count, &out[i, 0])
                    if fine:
                        failed = add_shingles(&tokens, fine, weight, &parts)
                offset[i + 1] = parts.size
        if failed:
            raise MemoryError("no room for the shingles: pass fewer texts at once")
        return as_array(parts.hash, parts.size, "uint32"), offsets
    finally:
        free(tokens.hash)
        free(whole.hash)
        free(parts.hash)
