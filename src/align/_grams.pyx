"""Compiled kernel that reads sentences: numbers for words, and for the grams that survive a change of spelling."""

cimport cython
import numpy as np

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport calloc, free, malloc, realloc
from libc.string cimport memcpy, memset

cdef extern from "Python.h":
    uint32_t PyUnicode_READ(int kind, const void *data, Py_ssize_t index) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(uint32_t ch) noexcept nogil

cdef int32_t MAX_GRAM = 4


cdef struct Text:
    const void *data
    int kind


cdef struct Slot:
    uint32_t key
    int32_t number   # one more than the number of the key, 0 for a free slot


cdef struct Table:       # numbers of hashes in order of appearance
    Slot *slots
    uint64_t mask
    int32_t size


cdef int _grow(Table *table) noexcept nogil:
    """Double the slots of a table; return -1 where memory is short."""
    cdef uint64_t mask = table.mask * 2 + 1, at, place
    cdef Slot *slots = <Slot *>calloc(mask + 1, sizeof(Slot))
    if slots == NULL:
        return -1
    if table.slots != NULL:
        for at in range(table.mask + 1):
            if table.slots[at].number:
                place = _place(table.slots[at].key, mask)
                while slots[place].number:
                    place = (place + 1) & mask
                slots[place] = table.slots[at]
        free(table.slots)
    table.slots = slots
    table.mask = mask
    return 0


cdef inline int _room(Table *table) noexcept nogil:
    """Keep half of the slots free; return -1 where memory is short."""
    return _grow(table) if table.mask < <uint64_t>2 * (table.size + 1) else 0


cdef inline uint64_t _place(uint32_t key, uint64_t mask) noexcept nogil:
    return (key * 0x9E3779B97F4A7C15u >> 32) & mask


cdef inline int32_t _number(Table *table, uint32_t key) noexcept nogil:
    """Return the number of a key, a new one if it was never seen; there must be a free slot."""
    cdef uint64_t place = _place(key, table.mask)
    cdef Slot *slot = &table.slots[place]
    while slot.number and slot.key != key:
        place = (place + 1) & table.mask
        slot = &table.slots[place]
    if slot.number == 0:
        table.size += 1
        slot.key = key
        slot.number = table.size
    return slot.number - 1


cdef inline uint32_t _folded(uint32_t ch) noexcept nogil:
    if ch < 128:
        return ch + 32 if 65 <= ch <= 90 else ch
    return Py_UNICODE_TOLOWER(ch)


cdef inline uint32_t _mixed(uint64_t window) noexcept nogil:
    """Hash a window of characters: every bit of it reaches every bit of the hash."""
    window ^= window >> 32
    window *= 0x9E3779B97F4A7C15u
    window ^= window >> 29
    window *= 0xBF58476D1CE4E5B9u
    return <uint32_t>(window >> 32)


cdef int _word_grams(Table *table, const Text *text, int32_t start, int32_t end, int32_t size, int32_t *out,
                     int64_t *written, uint8_t *numeric) noexcept nogil:
    """Append the grams of " word ", and tell whether it holds a digit; return -1 where memory is short.

    The last `size` characters are the window, 16 bits each (characters beyond are folded into 16 bits).
    """
    cdef uint64_t window = 32, mask = ~<uint64_t>0 >> (64 - 16 * size)
    cdef int32_t at, filled = 1
    cdef uint32_t ch
    numeric[0] = 0
    while table.mask < <uint64_t>2 * (table.size + end - start + 2):
        if _grow(table):
            return -1
    for at in range(start, end + 1):
        ch = 32
        if at < end:
            ch = PyUnicode_READ(text.kind, text.data, at)
            numeric[0] |= (48 <= ch <= 57) or (ch >= 128 and Py_UNICODE_ISDIGIT(ch))
            ch = _folded(ch)
        window = (window << 16 | ((ch ^ (ch >> 16) * 0x9E37u) & 0xFFFF)) & mask
        filled += 1
        if filled >= size or at == end:
            out[written[0]] = _number(table, _mixed(window))
            written[0] += 1
    return 0


@cython.final
@cython.auto_pickle(False)
cdef class Tables:
    """Memory that calls of `read` one after the other share: what is asked for anew must be cleared by the system."""

    cdef Table words
    cdef Table grams
    cdef int32_t *gram_of
    cdef int64_t room

    def __cinit__(self):
        self.words = Table(NULL, 0, 0)
        self.grams = Table(NULL, 0, 0)
        self.gram_of = NULL
        self.room = 0

    def __dealloc__(self):
        free(self.words.slots)
        free(self.grams.slots)
        free(self.gram_of)

    cdef int clear(self, int64_t tokens, int64_t room) noexcept nogil:
        """Empty the tables and make room; return -1 where memory is short."""
        cdef int32_t *block
        if _clear(&self.words, tokens // 2) or _clear(&self.grams, tokens * 2):  # what news needs: they seldom grow
            return -1
        if room > self.room or self.gram_of == NULL:
            block = <int32_t *>realloc(self.gram_of, room * sizeof(int32_t))
            if block == NULL:
                return -1
            self.gram_of = block
            self.room = room
        return 0


cdef int _clear(Table *table, int64_t least) noexcept nogil:
    """Empty a table of at least so many slots; return -1 where memory is short."""
    table.size = 0
    if table.slots != NULL and table.mask >= <uint64_t>least:
        memset(table.slots, 0, (table.mask + 1) * sizeof(Slot))
        return 0
    free(table.slots)
    table.slots = NULL
    table.mask = 255
    while table.mask < <uint64_t>least:
        table.mask = table.mask * 2 + 1
    table.mask >>= 1
    return _grow(table)


def read(
    Tables tables not None, list texts not None, const uint32_t[::1] hashes not None,
    const int32_t[::1] starts not None, const int32_t[::1] ends not None, const int64_t[::1] offsets not None,
    int32_t size,
):
    """Number the words and the grams of many texts.

    Tokens of text ``t`` are ``offsets[t]:offsets[t + 1]``, each ``[start, end)`` code points of its text; equal hashes
    are one word. The grams of a word are its `size` characters long parts, a space before and after it; two words
    that follow each other are one gram too, which is all there is to order. `tables` only lend their memory.

    Returns:
        the word of each token (int32); the gram it makes with the token before it, -1 for the first (int32); for each
        word its hash (uint32) and whether it holds a digit (uint8); the grams of all words (int32) and their bounds
        (int64, words + 1); how many grams there are.

    Raises:
        ValueError: `size` is out of range.
        MemoryError: there is no room for the tables.
    """
    if size < 2 or size > MAX_GRAM:
        raise ValueError(f"size={size} is out of range: give a gram size from 2 to {MAX_GRAM}")
    cdef int64_t n = len(texts), t, at, room = 1, written = 0, size_of_all = hashes.shape[0]
    cdef int32_t word, last
    cdef bint failed
    cdef str text
    cdef Text *held = <Text *>malloc((n + 1) * sizeof(Text))
    for at in range(starts.shape[0]):
        room += ends[at] - starts[at] + 2
    word_of, before = np.empty(size_of_all + 1, np.int32), np.empty(size_of_all + 1, np.int32)
    kinds, numeric = np.empty(size_of_all + 1, np.uint32), np.empty(size_of_all + 1, np.uint8)
    bounds = np.zeros(size_of_all + 1, np.int64)
    cdef int32_t[::1] word_view = word_of, before_view = before, gram_view
    cdef uint32_t[::1] kind_view = kinds
    cdef uint8_t[::1] numeric_view = numeric
    cdef int64_t[::1] bound_view = bounds
    try:
        if held == NULL:
            raise MemoryError("no room for the texts: pass fewer at once")
        for t in range(n):
            text = texts[t]
            held[t].data = PyUnicode_DATA(text)
            held[t].kind = PyUnicode_KIND(text)
        with nogil:
            failed = tables.clear(size_of_all, room)
            for t in range(n):
                last = -1
                for at in range(offsets[t], offsets[t + 1]):
                    failed = failed or _room(&tables.words) or _room(&tables.grams)
                    if failed:
                        break
                    word = _number(&tables.words, hashes[at])
                    word_view[at] = word
                    if bound_view[word + 1] == 0:
                        kind_view[word] = hashes[at]
                        failed = _word_grams(&tables.grams, &held[t], starts[at], ends[at], size, tables.gram_of,
                                             &written, &numeric_view[word])
                        bound_view[word + 1] = written
                    before_view[at] = -1
                    if last >= 0 and not failed:
                        before_view[at] = _number(&tables.grams, _mixed(<uint64_t>hashes[at - 1] << 32 | hashes[at]))
                    last = word
        if failed:
            raise MemoryError("no room for the grams: pass fewer texts at once")
    finally:
        free(held)
    gram_of = np.empty(written, np.int32)
    gram_view = gram_of
    if written:
        memcpy(&gram_view[0], tables.gram_of, written * sizeof(int32_t))
    count = tables.words.size
    return (word_of[:size_of_all], before[:size_of_all], kinds[:count], numeric[:count], gram_of, bounds[:count + 1],
            tables.grams.size)
