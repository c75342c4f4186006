"""Compiled kernel that reads sentences: numbers for words, and for the grams that survive a change of spelling."""

cimport cython
import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from align._chars cimport Chars
from align._core cimport Text, Tokens, _Texts, as_array, make_room, scan_text

cdef extern from "Python.h":
    uint32_t Py_UNICODE_TOLOWER(uint32_t ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(uint32_t ch) noexcept nogil

ctypedef fused char_t:
    uint8_t
    uint16_t
    uint32_t

cdef int32_t MAX_GRAM = 4


cdef int _clear(Table *table, int64_t most) noexcept nogil:
    """Empty a table and make room for so many keys; return -1 where memory is short."""
    cdef int64_t slots = 256
    table.shift = 56
    while 2 * slots < 3 * (most + 1):
        slots *= 2
        table.shift -= 1
    if slots > table.slot_room:
        free(table.slots)
        table.slots = <uint32_t *>malloc(slots * sizeof(uint32_t))
        table.slot_room = slots if table.slots != NULL else 0
    if most + 2 > table.key_room:
        free(table.keys)
        table.key_room = most + most // 2 + 2
        table.keys = <uint64_t *>malloc(table.key_room * sizeof(uint64_t))
    if table.slots == NULL or table.keys == NULL:
        table.key_room = 0
        return -1
    table.mask = slots - 1
    table.size = 0
    table.keys[0] = 0
    memset(table.slots, 0, slots * sizeof(uint32_t))
    return 0


cdef void _drop(Table *table) noexcept nogil:
    free(table.slots)
    free(table.keys)


cdef inline uint32_t _number(Table *table, uint64_t key) noexcept nogil:
    """Return the number of a key, a new one if it was never seen.

    No processor can foresee whether it was, nor whether its place is taken: the first two steps take no branch.
    """
    cdef uint64_t place = key * 0x9E3779B97F4A7C15u >> table.shift
    cdef uint32_t found, fresh = table.size + 1
    table.keys[0] = key  # so that a free slot is what is looked for, too
    place = (place + (table.keys[table.slots[place]] != key)) & table.mask
    found = table.slots[place]
    while table.keys[found] != key:
        place = (place + 1) & table.mask
        found = table.slots[place]
    table.size += found == 0
    found += fresh * (found == 0)
    table.slots[place] = found
    table.keys[found] = key
    return found


cdef inline uint32_t _seek(const Table *table, uint64_t key) noexcept nogil:
    """Return the number of a key, 0 if it was never seen."""
    cdef uint64_t place = key * 0x9E3779B97F4A7C15u >> table.shift
    while table.slots[place] and table.keys[table.slots[place]] != key:
        place = (place + 1) & table.mask
    return table.slots[place]


cdef inline uint32_t _folded(uint32_t ch) noexcept nogil:
    if ch < 128:
        return ch + 32 if 65 <= ch <= 90 else ch
    return Py_UNICODE_TOLOWER(ch)


cdef inline uint64_t _pushed(uint64_t window, uint32_t ch, uint64_t mask) noexcept nogil:
    return (window << 16 | ((ch ^ (ch >> 16) * 0x9E37u) & 0xFFFF)) & mask


cdef int64_t _word_grams(Table *grams, const char_t *text, int32_t start, int32_t end, int32_t size, uint32_t joined,
                         int32_t *out, bint *numeric) noexcept nogil:
    """Write the grams of " word ", numbered after the joined ones; return how many, and tell of a digit.

    The last `size` characters are the window, 16 bits each (characters beyond are folded into 16 bits).
    """
    cdef uint64_t window = 32, mask = ~<uint64_t>0 >> (64 - 16 * size)
    cdef int32_t at, opened = min(start + size - 2, end)
    cdef int64_t count = 0
    cdef uint32_t ch
    cdef bint digit = False
    cdef Table held = grams[0]  # here: numbers that are written could be its own
    for at in range(start, end):
        ch = text[at]
        digit |= (ch - 48 < 10) or (ch >= 128 and Py_UNICODE_ISDIGIT(ch))
        window = _pushed(window, _folded(ch), mask)
        if at >= opened:
            out[count] = joined + _number(&held, window) - 1
            count += 1
    out[count] = joined + _number(&held, _pushed(window, 32, mask)) - 1
    grams.size = held.size
    numeric[0] = digit
    return count + 1


@cython.final
@cython.auto_pickle(False)
cdef class Reader:
    """Reads the sentences of one pair after the other, in the same memory; made by `make_reader`."""

    def __cinit__(self):
        self.size = MAX_GRAM
        self.number = self.unseen = 1
        self.tokens.hash = <uint32_t *>malloc(sizeof(uint32_t))
        self.tokens.start = <int32_t *>malloc(sizeof(int32_t))
        self.tokens.end = <int32_t *>malloc(sizeof(int32_t))
        self.tokens.room = 1
        if self.tokens.hash == NULL or self.tokens.start == NULL or self.tokens.end == NULL:
            raise MemoryError("no room to read texts")

    def __dealloc__(self):
        _drop(&self.known)
        _drop(&self.words)
        _drop(&self.joined)
        _drop(&self.grams)
        free(self.values)
        free(self.tokens.hash)
        free(self.tokens.start)
        free(self.tokens.end)
        free(self.word_of)
        free(self.before)
        free(self.offsets)
        free(self.weights)
        free(self.grams_of)
        free(self.owners)
        free(self.first)

    cdef int read(self, const Chars *chars, const Text *texts, int64_t n) noexcept nogil:
        """Read n sentences into `given`; return -1 where memory is short."""
        cdef int64_t t, most = 0, word
        cdef Tokens *tokens = &self.tokens
        if n + 1 > self.sentence_room:
            self.sentence_room = n + n // 2 + 1
            free(self.offsets)
            self.offsets = <int64_t *>malloc(self.sentence_room * sizeof(int64_t))
            if self.offsets == NULL:
                self.sentence_room = 0
                return -1
        tokens.size = 0
        self.offsets[0] = 0
        for t in range(n):
            if make_room(tokens, texts[t].size):
                return -1
            scan_text(chars, &texts[t], tokens)
            self.offsets[t + 1] = tokens.size
        if self._room_for(tokens.size) or _clear(&self.words, tokens.size) or _clear(&self.joined, tokens.size):
            return -1
        self._number_words(n)
        for word in range(self.words.size):
            most += tokens.end[self.first[word]] - tokens.start[self.first[word]] + 2
        if _clear(&self.grams, most):
            return -1
        if most > self.gram_room:
            self.gram_room = most + most // 2
            free(self.grams_of)
            free(self.owners)
            self.grams_of = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            self.owners = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            if self.grams_of == NULL or self.owners == NULL:
                self.gram_room = 0
                return -1
        self._number_grams(texts)
        return 0

    cdef int _room_for(self, int64_t size) noexcept nogil:
        """Make room for so many tokens; return -1 where memory is short."""
        if size + 1 <= self.token_room:
            return 0
        free(self.word_of)
        free(self.before)
        free(self.weights)
        free(self.first)
        self.token_room = size + size // 2 + 1
        self.word_of = <int32_t *>malloc(self.token_room * sizeof(int32_t))
        self.before = <int32_t *>malloc(self.token_room * sizeof(int32_t))
        self.weights = <float *>malloc(self.token_room * sizeof(float))
        self.first = <int64_t *>malloc(self.token_room * sizeof(int64_t))
        if self.word_of == NULL or self.before == NULL or self.weights == NULL or self.first == NULL:
            self.token_room = 0
            return -1
        return 0

    cdef void _number_words(self, int64_t n) noexcept nogil:
        """Number the words and the grams of two words."""
        cdef Table words = self.words, joined = self.joined  # here: numbers that are written could be their own
        cdef const uint32_t *hashes = self.tokens.hash
        cdef int64_t *first = self.first
        cdef int32_t *word_of = self.word_of
        cdef int32_t *before = self.before
        cdef int64_t t, at, start, stop
        cdef uint32_t word
        for t in range(n):
            start = self.offsets[t]
            stop = self.offsets[t + 1]
            for at in range(start, stop):
                first[words.size] = at
                word = _number(&words, hashes[at])
                word_of[at] = word - 1
            if start < stop:
                before[start] = -1
            for at in range(start + 1, stop):
                before[at] = _number(&joined, <uint64_t>word_of[at - 1] << 32 | <uint64_t>word_of[at]) - 1
        self.words.size = words.size
        self.joined.size = joined.size

    cdef void _number_grams(self, const Text *texts) noexcept nogil:
        """Number the grams of each word, and weigh it."""
        cdef int64_t at, k, count, written = 0, t = 0
        cdef int32_t word, start, end
        cdef uint32_t joined = self.joined.size, found
        cdef float weight
        cdef bint numeric = False
        for word in range(<int32_t>self.words.size):
            at = self.first[word]
            while self.offsets[t + 1] <= at:
                t += 1
            start = self.tokens.start[at]
            end = self.tokens.end[at]
            if texts[t].kind == 1:
                count = _word_grams(&self.grams, <const uint8_t *>texts[t].data, start, end, self.size, joined,
                                    self.grams_of + written, &numeric)
            elif texts[t].kind == 2:
                count = _word_grams(&self.grams, <const uint16_t *>texts[t].data, start, end, self.size, joined,
                                    self.grams_of + written, &numeric)
            else:
                count = _word_grams(&self.grams, <const uint32_t *>texts[t].data, start, end, self.size, joined,
                                    self.grams_of + written, &numeric)
            for k in range(written, written + count):
                self.owners[k] = word
            written += count
            found = _seek(&self.known, self.tokens.hash[at]) if self.known.size else 0
            weight = self.values[found] if found else self.unseen
            self.weights[word] = weight * self.number if numeric else weight
        self.given.words = self.word_of
        self.given.before = self.before
        self.given.offsets = self.offsets
        self.given.weights = self.weights
        self.given.grams = self.grams_of
        self.given.owners = self.owners
        self.given.n_words = self.words.size
        self.given.n_owned = written
        self.given.n_joined = joined
        self.given.n_grams = joined + self.grams.size


def make_reader(int32_t size, float number, const uint32_t[::1] hashes not None, const float[::1] values not None,
                float unseen):
    """Return a reader of grams of `size` characters.

    The words of some hashes weigh these values, all others `unseen`; what holds a digit weighs `number` times as much.

    Raises:
        ValueError: `size` is out of range, or the shapes do not fit.
        MemoryError: there is no room for the known words.
    """
    cdef Reader reader = Reader()
    cdef int64_t at
    if size < 2 or size > MAX_GRAM:
        raise ValueError(f"size={size} is out of range: give a gram size from 2 to {MAX_GRAM}")
    if hashes.shape[0] != values.shape[0]:
        raise ValueError("shapes: hashes and values have one length")
    reader.size = size
    reader.number = number
    reader.unseen = unseen
    reader.values = <float *>malloc((values.shape[0] + 1) * sizeof(float))
    if reader.values == NULL or _clear(&reader.known, values.shape[0]):
        raise MemoryError("no room for the weights of the known words")
    for at in range(values.shape[0]):
        reader.values[_number(&reader.known, hashes[at])] = values[at]
    return reader


def read(Reader reader not None, list texts not None):
    """Number the words and the grams of the sentences of one pair.

    Equal tokens are one word. The grams of a word are its parts of some characters, a space before and after it; two
    words that follow each other are one gram too, which is all there is to order. Numbers go in order of appearance,
    grams of two words first.

    Returns:
        the word of each token (int32); the gram it makes with the token before it, -1 for the first (int32); the
        bounds of the sentences (int64, sentences + 1); the weight of each word (float32); the grams of all words, one
        word after the other (int32), and whose they are (int32); how many grams are of two words, and how many there
        are.

    Raises:
        TypeError: a text is not a string.
        MemoryError: there is no room for the tables.
    """
    cdef _Texts held = _Texts(texts)
    cdef Given *given = &reader.given
    cdef int failed
    cdef int64_t n = held.size
    with nogil:
        failed = reader.read(held.chars, held.text, n)
    if failed:
        raise MemoryError("no room for the grams: pass fewer texts at once")
    offsets = np.empty(n + 1, np.int64)
    cdef int64_t[::1] bounds = offsets
    memcpy(&bounds[0], given.offsets, (n + 1) * sizeof(int64_t))
    return (as_array(reader.word_of, given.offsets[n], "int32"), as_array(reader.before, given.offsets[n], "int32"),
            offsets, as_array(reader.weights, given.n_words, "float32"),
            as_array(reader.grams_of, given.n_owned, "int32"), as_array(reader.owners, given.n_owned, "int32"),
            given.n_joined, given.n_grams)
