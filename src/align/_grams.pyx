"""Compiled kernel that reads sentences: numbers for words, and for the grams that survive a change of spelling."""

cimport cython
import numpy as np

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

from align._chars cimport Chars
from align._core cimport Text, Tokens, _Texts, as_array, make_room, scan_text
from align._scan cimport (
    ALIGN_PART, Part, align_hash_words, align_prepare, align_split_1, align_split_2, align_split_4,
)

cdef extern from "Python.h":
    uint32_t Py_UNICODE_TOLOWER(uint32_t ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(uint32_t ch) noexcept nogil

cdef extern from "_core_loops.h" nogil:
    uint8_t align_narrow_1(const uint8_t* text, size_t n, uint8_t* out)
    uint8_t align_narrow_2(const uint16_t* text, size_t n, uint8_t* out)
    uint8_t align_narrow_4(const uint32_t* text, size_t n, uint8_t* out)

cdef extern from "_reading.h" nogil:
    void align_number_words(Table *table, const uint32_t *keys, int64_t count, int32_t *numbers, int64_t *first)
    int64_t align_hold(Table *table, const uint64_t *keys, int64_t count, const int32_t *of, int32_t base,
                       int32_t *holders, int32_t *again, int32_t *firsts, int32_t *again_holders, int64_t seen)
    uint32_t align_seek(const Table *table, uint64_t key)
    int64_t align_ascii_grams(const uint8_t *word, int64_t length, int size, int32_t number, uint64_t *keys,
                              int32_t *owners, int *digit)

align_prepare(True)


def by_hand(bint wanted):
    """Choose between the loops that are written by hand for some processors and those in plain C, for all threads.

    Return whether the former are used from now on: not where the processor cannot run them.
    """
    return align_prepare(wanted)


ctypedef fused char_t:
    uint8_t
    uint16_t
    uint32_t

cdef enum:
    MAX_GRAM = 4
    BORDER = 64    # zeros behind the bytes of a text
    STEP = 512     # grams that are looked up in one go, so that what is looked up stays in the first cache
    SPARE = 16     # keys written behind the last one


cdef int _clear(Table *table, int64_t most) noexcept nogil:
    """Empty a table and make room for so many keys; return -1 where memory is short."""
    cdef int64_t slots = 256, size
    table.shift = 56
    table.wide = most >= 65535
    while slots < (2 if table.wide else 4) * most:
        slots *= 2
        table.shift -= 1
    size = slots * (sizeof(uint32_t) if table.wide else sizeof(uint16_t))
    if size > table.slot_room:
        free(table.slots)
        table.slots = malloc(size)
        table.slot_room = size if table.slots != NULL else 0
    if most + 2 > table.key_room:
        free(table.keys)
        table.key_room = most + most // 2 + 2
        table.keys = <uint64_t *>malloc(table.key_room * sizeof(uint64_t))
    if table.slots == NULL or table.keys == NULL:
        table.key_room = 0
        return -1
    table.mask = slots - 1
    table.size = 0
    memset(table.slots, 0, size)
    return 0


cdef void _drop(Table *table) noexcept nogil:
    free(table.slots)
    free(table.keys)


cdef int64_t _any_grams(const char_t *text, int32_t start, int32_t end, int32_t size, uint64_t *keys,
                        int *digit) noexcept nogil:
    """Write the grams of any word as keys: of ASCII alone as `align_ascii_grams` has them, else 16 bits a character."""
    cdef uint64_t wide = 0, mask = ~<uint64_t>0 >> (64 - 16 * size), rare = <uint64_t>(size < MAX_GRAM) << 63
    cdef uint32_t narrow = 0, ch
    cdef int32_t at, plain = size, short = max(0, size - (end - start + 2))
    cdef int64_t count = 0
    digit[0] = 0
    for at in range(start, end + 1):
        ch = text[at] if at < end else 0
        digit[0] |= (48 <= ch <= 57) or (ch >= 128 and Py_UNICODE_ISDIGIT(ch))
        if ch >= 128:
            ch = Py_UNICODE_TOLOWER(ch)
        elif ch == 95:
            ch = 127  # as it is narrowed
        else:
            ch += 32 * (65 <= ch <= 90)
        plain = plain + 1 if ch < 128 else 0
        wide = (wide << 16 | ((ch ^ (ch >> 16) * 0x9E37u) & 0xFFFF)) & mask
        narrow = narrow >> 8 | (ch & 0xFF) << (8 * size - 8)
        if at - start + 2 >= size or at == end:
            keys[count] = narrow >> 8 * short if plain >= size - short else wide | rare
            count += 1
    return count


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
        free(self.bytes)
        free(self.begins)
        free(self.tokens.hash)
        free(self.tokens.start)
        free(self.tokens.end)
        free(self.keys)
        free(self.gram_keys)
        free(self.word_of)
        free(self.offsets)
        free(self.weights)
        free(self.own)
        free(self.holders)
        free(self.again)
        free(self.firsts)
        free(self.again_holders)
        free(self.owners)
        free(self.first)

    cdef int read(self, const Chars *chars, const Text *texts, int64_t n) noexcept nogil:
        """Read n sentences into `given`; return -1 where memory is short."""
        cdef int64_t t
        cdef Part part
        if self._make_room(texts, n):
            return -1
        self.tokens.size = 0
        self.offsets[0] = 0
        for t in range(n):
            if self._scan(chars, &texts[t], self.bytes + self.begins[t], &part):
                return -1
            self.offsets[t + 1] = self.tokens.size
        if self._number_words(n) or self._number_grams(texts, n):
            return -1
        self.given.words = self.word_of
        self.given.offsets = self.offsets
        self.given.weights = self.weights
        self.given.own = self.own
        self.given.again = self.again
        self.given.firsts = self.firsts
        self.given.again_holders = self.again_holders
        self.given.n_words = self.words.size
        self.given.n_joined = self.joined.size
        self.given.n_grams = self.joined.size + self.grams.size
        return 0

    cdef int _make_room(self, const Text *texts, int64_t n) noexcept nogil:
        """Make room for the bytes of all sentences; return -1 where memory is short."""
        cdef int64_t t, size = BORDER
        if n + 1 > self.sentence_room:
            self.sentence_room = n + n // 2 + 1
            free(self.offsets)
            free(self.begins)
            self.offsets = <int64_t *>malloc(self.sentence_room * sizeof(int64_t))
            self.begins = <int64_t *>malloc(self.sentence_room * sizeof(int64_t))
            if self.offsets == NULL or self.begins == NULL:
                self.sentence_room = 0
                return -1
        for t in range(n):
            self.begins[t] = size
            size += texts[t].size + BORDER
        if size > self.byte_room:
            self.byte_room = size + size // 2
            free(self.bytes)
            self.bytes = <uint8_t *>malloc(self.byte_room)
            if self.bytes == NULL:
                self.byte_room = 0
                return -1
            memset(self.bytes, 0, BORDER)
        return 0

    cdef int _scan(self, const Chars *chars, const Text *text, uint8_t *bytes, Part *part) noexcept nogil:
        """Read the tokens of a text, and put zeros behind its bytes; return -1 where memory is short."""
        cdef Tokens *tokens = &self.tokens
        cdef Text word
        cdef int64_t run = 0, runs, stop, start, size = text.size, at
        if make_room(tokens, size):
            return -1
        cdef int32_t *starts = tokens.start  # here: numbers that are written could be these pointers
        cdef int32_t *ends = tokens.end
        bytes[size + BORDER - 1] = 0
        if size > ALIGN_PART:
            if text.kind == 1:
                align_narrow_1(<const uint8_t *>text.data, size, bytes)
            elif text.kind == 2:
                align_narrow_2(<const uint16_t *>text.data, size, bytes)
            else:
                align_narrow_4(<const uint32_t *>text.data, size, bytes)
            memset(bytes + size, 0, BORDER)
            return scan_text(chars, text, tokens)
        if text.kind == 1:
            runs = align_split_1(<const uint8_t *>text.data, size, part)
        elif text.kind == 2:
            runs = align_split_2(<const uint16_t *>text.data, size, part)
        else:
            runs = align_split_4(<const uint32_t *>text.data, size, part)
        for at in range(0, size + 1, 64):
            memcpy(bytes + at, part.bytes + at, 64)
        while run < runs:
            stop = align_hash_words(part, run, runs, tokens.hash + tokens.size)
            at = tokens.size - run
            for run in range(run, stop):
                starts[at + run] = part.place[2 * run]
                ends[at + run] = part.place[2 * run + 1]
            tokens.size = at + stop
            run = stop
            if run < runs:  # one that needs the table of characters
                start = part.place[2 * run]
                word.data = <const uint8_t *>text.data + start * text.kind
                word.size = part.place[2 * run + 1] - start
                word.kind = text.kind
                at = tokens.size
                if scan_text(chars, &word, tokens):
                    return -1
                for at in range(at, tokens.size):
                    starts[at] += <int32_t>start
                    ends[at] += <int32_t>start
                run += 1
        return 0

    cdef int _number_words(self, int64_t n) noexcept nogil:
        """Number the words; return -1 where memory is short."""
        cdef int64_t size = self.tokens.size
        if size + 1 > self.token_room:
            free(self.keys)
            free(self.word_of)
            free(self.weights)
            free(self.own)
            free(self.first)
            self.token_room = size + size // 2 + 1
            self.keys = <uint64_t *>malloc(self.token_room * sizeof(uint64_t))
            self.word_of = <int32_t *>malloc(self.token_room * sizeof(int32_t))
            self.weights = <float *>malloc(self.token_room * sizeof(float))
            self.own = <int32_t *>malloc(self.token_room * sizeof(int32_t))
            self.first = <int64_t *>malloc(self.token_room * sizeof(int64_t))
            if (self.keys == NULL or self.word_of == NULL or self.weights == NULL or self.own == NULL
                    or self.first == NULL):
                self.token_room = 0
                return -1
        if _clear(&self.words, size):
            return -1
        align_number_words(&self.words, self.tokens.hash, size, self.word_of, self.first)
        return 0

    cdef int _number_grams(self, const Text *texts, int64_t n) noexcept nogil:
        """Number the grams of two words, then those of each word, and weigh it; return -1 where memory is short."""
        cdef int64_t at, t, most = SPARE, seen = 0, written = 0
        cdef const Tokens *tokens = &self.tokens
        cdef const int32_t *word_of = self.word_of
        cdef uint64_t *keys = self.keys
        cdef int32_t word, words = <int32_t>self.words.size
        for word in range(words):
            at = self.first[word]
            most += tokens.end[at] - tokens.start[at] + 2
        if most + tokens.size > self.gram_room:
            free(self.gram_keys)
            free(self.owners)
            free(self.holders)
            free(self.again)
            free(self.firsts)
            free(self.again_holders)
            self.gram_room = most + tokens.size + (most + tokens.size) // 2
            self.gram_keys = <uint64_t *>malloc(self.gram_room * sizeof(uint64_t))
            self.owners = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            self.holders = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            self.again = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            self.firsts = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            self.again_holders = <int32_t *>malloc(self.gram_room * sizeof(int32_t))
            if (self.gram_keys == NULL or self.owners == NULL or self.holders == NULL or self.again == NULL
                    or self.firsts == NULL or self.again_holders == NULL):
                self.gram_room = 0
                return -1
        cdef int32_t *owners = self.owners
        if _clear(&self.joined, tokens.size) or _clear(&self.grams, most):
            return -1
        for t in range(n):
            for at in range(self.offsets[t] + 1, self.offsets[t + 1]):
                keys[written] = <uint64_t>word_of[at - 1] << 32 | <uint64_t>word_of[at]
                owners[written] = <int32_t>t
                written += 1
            if written >= STEP or t == n - 1:
                seen = align_hold(&self.joined, keys, written, owners, 0, self.holders, self.again, self.firsts,
                                  self.again_holders, seen)
                written = 0
        self.given.n_joined_again = seen
        t = word = 0
        while word < words:
            written = self._spell(texts, &word, &t)
            seen = align_hold(&self.grams, self.gram_keys, written, owners, <int32_t>self.joined.size, self.holders,
                              self.again, self.firsts, self.again_holders, seen)
        for at in range(self.given.n_joined_again, seen):
            self.own[self.again_holders[at]] -= 1
        self.given.n_again = seen
        return 0

    cdef int64_t _spell(self, const Text *texts, int32_t *from_word, int64_t *sentence) noexcept nogil:
        """Write the grams of some words as keys, and weigh these; go on from there; return how many grams there are."""
        cdef int64_t at, k, count, written = 0, t = sentence[0]
        cdef const Tokens *tokens = &self.tokens
        cdef int32_t word, start, end
        cdef uint64_t *keys
        cdef uint32_t found
        cdef int digit = 0
        for word in range(from_word[0], <int32_t>self.words.size):
            if written >= STEP:
                break
            at = self.first[word]
            while self.offsets[t + 1] <= at:
                t += 1
            start = tokens.start[at]
            end = tokens.end[at]
            keys = self.gram_keys + written
            count = align_ascii_grams(self.bytes + self.begins[t] + start, end - start, self.size, word, keys,
                                      self.owners + written, &digit)
            if count == 0:
                if texts[t].kind == 1:
                    count = _any_grams(<const uint8_t *>texts[t].data, start, end, self.size, keys, &digit)
                elif texts[t].kind == 2:
                    count = _any_grams(<const uint16_t *>texts[t].data, start, end, self.size, keys, &digit)
                else:
                    count = _any_grams(<const uint32_t *>texts[t].data, start, end, self.size, keys, &digit)
                for k in range(written, written + count):
                    self.owners[k] = word
            self.own[word] = <int32_t>count
            written += count
            found = align_seek(&self.known, tokens.hash[at]) if self.known.size else 0
            self.weights[word] = (self.values[found] if found else self.unseen) * (self.number if digit else 1)
        else:
            word = <int32_t>self.words.size
        from_word[0] = word
        sentence[0] = t
        return written


def make_reader(int32_t size, float number, const uint32_t[::1] hashes not None, const float[::1] values not None,
                float unseen, Reader used=None):
    """Return a reader of grams of `size` characters, the `used` one if it is not None: its memory serves once more.

    The words of some hashes weigh these values, all others `unseen`; what holds a digit weighs `number` times as much.

    Raises:
        ValueError: `size` is out of range, or the shapes do not fit.
        MemoryError: there is no room for the known words.
    """
    cdef Reader reader = Reader() if used is None else used
    cdef int64_t at
    cdef int64_t first
    cdef int32_t number_of
    if size < 2 or size > MAX_GRAM:
        raise ValueError(f"size={size} is out of range: give a gram size from 2 to {MAX_GRAM}")
    if hashes.shape[0] != values.shape[0]:
        raise ValueError("shapes: hashes and values have one length")
    reader.size = size
    reader.number = number
    reader.unseen = unseen
    free(reader.values)
    reader.values = <float *>malloc((values.shape[0] + 1) * sizeof(float))
    if reader.values == NULL or _clear(&reader.known, values.shape[0]):
        raise MemoryError("no room for the weights of the known words")
    for at in range(values.shape[0]):
        align_number_words(&reader.known, &hashes[at], 1, &number_of, &first)
        reader.values[number_of + 1] = values[at]
    return reader


def read(Reader reader not None, list texts not None):
    """Number the words and the grams of the sentences of one pair.

    Equal tokens are one word. The grams of a word are its parts of some characters, a space before and after it; two
    words that follow each other are one gram too, which is all there is to order. Numbers go in order of appearance,
    grams of two words first.

    Returns:
        the word of each token (int32); the bounds of the sentences (int64, sentences + 1); the weight of each word
        (float32) and how many grams it is the first to hold (int32); the grams that are held once more (int32), who
        held them first and who does now (int32), for grams of two words a sentence, else a word; how many grams are
        of two words, how many there are, and how many of those held once more are of two words.

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
    return (as_array(reader.word_of, given.offsets[n], "int32"), offsets,
            as_array(reader.weights, given.n_words, "float32"), as_array(reader.own, given.n_words, "int32"),
            as_array(reader.again, given.n_again, "int32"), as_array(reader.firsts, given.n_again, "int32"),
            as_array(reader.again_holders, given.n_again, "int32"), given.n_joined, given.n_grams,
            given.n_joined_again)
