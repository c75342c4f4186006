"""Text to tokens, shingles and MinHash signatures: loops over flat arrays, without the interpreter lock.

Texts are read in the interpreter's own buffers (1, 2 or 4 bytes a character); nothing is encoded, lower-cased or
split into objects on the way. What a character is (word, mark, a token of its own) and what it folds to
stands in one table, made from `unicodedata` when the first text comes.
"""

import unicodedata

import numpy as np

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy


cdef extern from "Python.h":
    unsigned int PyUnicode_KIND(object) noexcept
    void* PyUnicode_DATA(object) noexcept
    Py_ssize_t PyUnicode_GET_LENGTH(object) noexcept


cdef extern from "_core_tokens.h" nogil:
    uint64_t ALIGN_K0
    int ALIGN_PAIRS
    ctypedef struct Chars "align_chars":
        uint32_t* entry
        uint32_t limit
        uint32_t* spill
        uint64_t* pair
        uint32_t* composed
    ctypedef struct State "align_state":
        uint64_t hash
        uint64_t word
        uint64_t size
    void align_put_pair(Chars* chars, uint32_t first, uint32_t mark, uint32_t whole)
    uint32_t align_compose(const Chars* chars, uint32_t first, uint32_t mark)
    void align_add_char(State* state, uint32_t code)
    uint32_t align_end(const State* state)
    uint64_t align_mix(uint64_t hash, uint64_t word)
    uint32_t align_finish(uint64_t hash, uint64_t size)


cdef extern from "_core_loops.h" nogil:
    uint8_t align_narrow_1(const uint8_t* text, size_t n, uint8_t* out)
    uint8_t align_narrow_2(const uint16_t* text, size_t n, uint8_t* out)
    uint8_t align_narrow_4(const uint32_t* text, size_t n, uint8_t* out)
    size_t align_runs(uint8_t* bytes, size_t n, uint16_t* place)
    void align_shingles(const uint32_t* tokens, size_t count, const uint32_t* weight, size_t words, uint32_t* out)
    uint32_t align_fmix(uint32_t h)
    void align_minhash(const uint32_t* hash, size_t n, const uint32_t* a, const uint32_t* b, size_t count,
                       uint32_t* out)


ctypedef fused char_t:
    uint8_t
    uint16_t
    uint32_t

# Classes of characters, as they stand in the table.
cdef enum:
    BREAK = 0    # between tokens
    SILENT = 1   # inside a token, but no part of its hash: joiners, soft hyphen, tatweel
    MARK = 2     # belongs to the character before it
    WORD = 3     # runs of these are one token
    ALONE = 4    # a token of its own, with its marks: scripts that put no spaces between words
    SPILL = 1 << 23
    FOLD = (1 << 23) - 1
    BMP = 0x10000
    LAST = 0x33480   # nothing but variation selectors and private use lies above
    PART = 4096      # characters looked at in one go, so that all stays in the first cache

cdef struct Tokens:
    uint32_t* hash
    int32_t* start       # NULL where places are not asked for
    int32_t* end
    Py_ssize_t size
    Py_ssize_t room

cdef Chars* narrow = NULL   # the basic plane
cdef Chars* wide = NULL     # all planes, made when the first text with a character above the basic plane comes


# ---------------------------------------------------------------------------------------------------- characters

# Scripts written without spaces between words, as ranges of code points.
_UNSPACED = (
    (0x0E00, 0x0EFF),    # Thai, Lao
    (0x1000, 0x109F),    # Myanmar
    (0x1780, 0x17FF),    # Khmer
    (0x1950, 0x1AAF),    # Tai Le, New Tai Lue, Khmer symbols, Buginese, Tai Tham
    (0x1B00, 0x1B7F),    # Balinese
    (0x3005, 0x3007),    # ideographic iteration mark and zero
    (0x3021, 0x312F),    # Hangzhou numerals, Hiragana, Katakana, Bopomofo
    (0x31A0, 0x31FF),    # Bopomofo and Katakana extensions
    (0x3400, 0x4DBF),    # ideographs
    (0x4E00, 0x9FFF),
    (0xA000, 0xA4CF),    # Yi
    (0xA980, 0xA9FF),    # Javanese, Myanmar extended-B
    (0xAA60, 0xAADF),    # Myanmar extended-A, Tai Viet
    (0xF900, 0xFAFF),    # compatibility ideographs
    (0xFF66, 0xFF9F),    # half-width Katakana
    (0x16FE0, 0x18DFF),  # ideographic symbols, Tangut, Khitan
    (0x1AFF0, 0x1B2FF),  # Kana supplements, Nushu
    (0x20000, 0x33479),  # ideographs
)


def _classify(str char):
    """Return the class of one character."""
    cdef uint32_t code = ord(char)
    category = unicodedata.category(char)
    if category == "Mn" or category == "Mc" or category == "Me":
        return SILENT if 0xFE00 <= code <= 0xFE0F or 0x180B <= code <= 0x180F or code == 0x34F else MARK
    if category == "Cf":
        return BREAK if code == 0x200B else SILENT
    if code == 0x640:
        return SILENT
    if category[0] == "L" or category == "Nl":
        for low, high in _UNSPACED:
            if low <= code <= high:
                return ALONE
        return WORD
    return WORD if category[0] == "N" or char == "_" else BREAK


def _folded(str char):
    """Return the folded form of one character: full case folding, composed; the four i's of Turkish are one letter."""
    if char == "\u0130" or char == "\u0131":
        return "i"
    if "\uFF01" <= char <= "\uFF5E":
        char = chr(ord(char) - 0xFEE0)
    return unicodedata.normalize("NFC", char.casefold())


def _compositions():
    """Return {(character, mark): composed}, so that composed and decomposed spellings have one hash.

    Beside Unicode's own pairs, the pairs that come where two marks stand in the other order.
    """
    pairs = {("i", "\u0307"): "i"}
    for code in range(0xC0, 0x3100):
        whole = chr(code)
        parts = unicodedata.normalize("NFD", whole)
        if len(parts) < 2 or unicodedata.normalize("NFC", parts) != whole or not unicodedata.combining(parts[1]):
            continue
        *first, mark = parts
        pairs[unicodedata.normalize("NFC", "".join(first)), mark] = whole
        if len(parts) == 3 and unicodedata.combining(parts[1]) != unicodedata.combining(parts[2]):
            first = unicodedata.normalize("NFC", parts[0] + parts[2])
            if len(first) == 1:
                pairs[first, parts[1]] = whole
    return pairs


cdef Chars* make_chars(uint32_t limit) except NULL:
    cdef uint32_t code, count = 0
    cdef Chars* chars = <Chars*>calloc(1, sizeof(Chars))
    if chars == NULL:
        raise MemoryError()
    chars.limit = limit
    chars.entry = <uint32_t*>calloc(limit, sizeof(uint32_t))
    chars.spill = <uint32_t*>calloc(3 * 1024, sizeof(uint32_t))
    chars.pair = <uint64_t*>calloc(ALIGN_PAIRS, sizeof(uint64_t))
    chars.composed = <uint32_t*>calloc(ALIGN_PAIRS, sizeof(uint32_t))
    if chars.entry == NULL or chars.spill == NULL or chars.pair == NULL or chars.composed == NULL:
        raise MemoryError()   # a few hundred kilobytes are not there: nothing else will work either
    for code in range(limit):
        char = chr(code)
        kind = _classify(char)
        if kind == BREAK or kind == SILENT:
            chars.entry[code] = <uint32_t>kind << 24
            continue
        folded = _folded(char)
        if len(folded) == 1:
            chars.entry[code] = <uint32_t>kind << 24 | <uint32_t>ord(folded)
        else:
            chars.entry[code] = <uint32_t>kind << 24 | SPILL | count
            for i, part in enumerate(folded[:3]):
                chars.spill[3 * count + <uint32_t>i] = ord(part)
            count += 1
    for (first, mark), whole in _compositions().items():
        align_put_pair(chars, ord(first), ord(mark), ord(whole))
    return chars


cdef const Chars* chars_for(bint all_planes) except NULL:
    global narrow, wide
    if all_planes:
        if wide == NULL:
            wide = make_chars(LAST)
        return wide
    if narrow == NULL:
        narrow = make_chars(BMP)
    return narrow


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


cdef inline uint64_t load(const uint8_t* bytes, Py_ssize_t count) noexcept nogil:
    """Return the first `count` of eight bytes, the others 0; `count` may be below 0 or above 8."""
    cdef uint64_t word
    memcpy(&word, bytes, 8)
    if count >= 8:
        return word
    return word & (((<uint64_t>1) << (8 * count)) - 1) if count > 0 else 0


cdef void scan(const Chars* chars, const char_t* text, Py_ssize_t n, Tokens* out) noexcept nogil:
    """Read the tokens of a text, part by part; parts end between tokens."""
    cdef uint8_t bytes[PART + 128]
    cdef uint16_t place[2 * PART + 256]
    cdef Py_ssize_t i = 0, size, run, runs, start, end, at
    cdef uint64_t hash, first, second
    cdef uint8_t others
    while i < n:
        size = min(n - i, <Py_ssize_t>PART)
        if char_t is uint8_t:
            others = align_narrow_1(text + i, size, bytes)
        elif char_t is uint16_t:
            others = align_narrow_2(text + i, size, bytes)
        else:
            others = align_narrow_4(text + i, size, bytes)
        if i + size < n:
            while size and bytes[size - 1]:
                size -= 1
            if not size:
                # no break in the whole part: one token by the table, then on from where it ends
                if chars.entry[text[i]] >> 24 >= WORD if text[i] < chars.limit else False:
                    i = scan_token(chars, text, i, n, out)
                else:
                    i += 1
                continue
        runs = align_runs(bytes, size, place)
        for run in range(runs):
            start = place[2 * run]
            end = place[2 * run + 1]
            first = load(bytes + start, end - start)
            second = load(bytes + start + 8, end - start - 8)
            if others and ((first | second) & <uint64_t>0x8080808080808080 or end - start > 16):
                scan_slowly(chars, text, i + start, i + end, out)
                continue
            hash = align_mix(ALIGN_K0, first)
            if end - start > 8:
                hash = align_mix(hash, second)
                at = start + 16
                while at < end:
                    hash = align_mix(hash, load(bytes + at, end - at))
                    at += 8
            put_token(out, align_finish(hash, end - start), i + start, i + end)
        i += size


cdef int make_room(Tokens* out, Py_ssize_t more) noexcept nogil:
    """Make room for `more` tokens, by half as much again each time; return -1 where memory is short."""
    cdef Py_ssize_t room
    cdef void* block
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


cdef struct Text:
    const void* data
    Py_ssize_t size
    unsigned int kind


cdef inline void scan_text(const Chars* chars, const Text* text, Tokens* out) noexcept nogil:
    if text.kind == 1:
        scan(chars, <const uint8_t*>text.data, text.size, out)
    elif text.kind == 2:
        scan(chars, <const uint16_t*>text.data, text.size, out)
    else:
        scan(chars, <const uint32_t*>text.data, text.size, out)


@final
@auto_pickle(False)
cdef class _Texts:
    """Hold the texts and the places of their buffers while a kernel reads them."""

    cdef tuple held
    cdef Text* text
    cdef Py_ssize_t size
    cdef const Chars* chars

    def __cinit__(self, texts):
        cdef Py_ssize_t i
        cdef bint all_planes = False
        self.held = tuple(texts)
        self.size = len(self.held)
        self.text = <Text*>malloc((self.size + 1) * sizeof(Text))
        if self.text == NULL:
            raise MemoryError()
        for i, text in enumerate(self.held):
            if not isinstance(text, str):
                raise TypeError(f"texts[{i}] is {type(text).__name__}, not str")
            if PyUnicode_GET_LENGTH(text) > 0x7FFFFFFF:
                raise ValueError(f"texts[{i}] is longer than 2**31 - 1 characters: cut it")
            self.text[i].data = PyUnicode_DATA(text)
            self.text[i].size = PyUnicode_GET_LENGTH(text)
            self.text[i].kind = PyUnicode_KIND(text)
            all_planes = all_planes or self.text[i].kind == 4
        self.chars = chars_for(all_planes)

    def __dealloc__(self):
        free(self.text)


cdef object as_array(void* data, Py_ssize_t size, str dtype):
    """Copy `size` four-byte numbers into a new array."""
    array = np.empty(size, dtype=dtype)
    cdef uint32_t[::1] view = array.view(np.uint32)
    if size:
        memcpy(&view[0], data, size * 4)
    return array


def tokenize(texts):
    """Return the case-folded word tokens of every text as flat arrays.

    A token is a run of letters, marks, digits and underscores; in scripts that put no spaces between words every
    character with its marks is one. Composed and decomposed spellings, and the dotted and dotless i, are one token.

    Args:
        texts: n strings.

    Returns:
        hashes (uint32), starts and ends (int32, code points in the text) of all tokens, and offsets (int64, n + 1):
        the tokens of text i are ``offsets[i]:offsets[i + 1]``.

    Raises:
        TypeError: a text is not a string.
        ValueError: a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the tokens.
    """
    cdef _Texts held = _Texts(texts)
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
                    scan_text(held.chars, &held.text[i], &out)
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

def shingle_hashes(texts, Py_ssize_t words):
    """Return the hashes of all runs of `words` tokens of every text, in text order.

    A text of fewer tokens has one shingle, of all of them; a text without tokens has none.

    Args:
        texts: n strings.
        words: tokens in a shingle, 1 to 64.

    Returns:
        values (uint32) and offsets (int64, n + 1): the shingles of text i are ``values[offsets[i]:offsets[i + 1]]``.

    Raises:
        TypeError: a text is not a string.
        ValueError: `words` is out of its range, or a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the shingles.
    """
    if not 1 <= words <= 64:
        raise ValueError(f"words={words} is out of range: give a number from 1 to 64")
    cdef _Texts held = _Texts(texts)
    offsets = np.zeros(held.size + 1, dtype=np.int64)
    cdef int64_t[::1] offset = offsets
    cdef uint32_t weight[64]
    cdef Py_ssize_t i, count
    cdef int failed = 0
    cdef Tokens tokens = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    cdef Tokens out = Tokens(<uint32_t*>malloc(4), NULL, NULL, 0, 1)
    for i in range(64):
        weight[i] = align_fmix(<uint32_t>i + 1) | 1
    try:
        with nogil:
            if tokens.hash == NULL or out.hash == NULL:
                failed = -1
            for i in range(held.size):
                tokens.size = 0
                if failed == 0:
                    failed = make_room(&tokens, held.text[i].size)
                if failed == 0:
                    scan_text(held.chars, &held.text[i], &tokens)
                    failed = make_room(&out, tokens.size)
                if failed == 0 and tokens.size:
                    count = max(tokens.size - words + 1, <Py_ssize_t>1)
                    align_shingles(tokens.hash, count, weight, min(words, tokens.size), out.hash + out.size)
                    out.size += count
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
    cdef Py_ssize_t padded = (count + 63) // 64 * 64
    if n < 0 or out.shape[0] != n or out.shape[1] != count or b.shape[0] != count:
        raise ValueError("shapes: offsets [n + 1], a and b [permutations], out [n, permutations]")
    for i in range(n):
        if not 0 <= offsets[i] <= offsets[i + 1] <= values.shape[0]:
            raise ValueError(f"offsets[{i}:{i + 2}] do not lie in order inside values")
    if n == 0 or count == 0:
        return
    factors = np.zeros((2, padded), dtype=np.uint32)
    cdef uint32_t[:, ::1] factor = factors
    cdef const uint32_t* base = &values[0] if values.shape[0] else NULL
    memcpy(&factor[0, 0], &a[0], count * 4)
    memcpy(&factor[1, 0], &b[0], count * 4)
    with nogil:
        for i in range(n):
            align_minhash(base + offsets[i], offsets[i + 1] - offsets[i], &factor[0, 0], &factor[1, 0], count,
                          &out[i, 0])
