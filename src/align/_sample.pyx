# cython: autotestdict=False
"""A sample of the shingles of every text, taken in the pass that reads it.

A shingle is in the sample of a text if a permuted hash of it is below the text's limit (FracMinHash, Irber et al.
2022): what two texts share is in the samples of both or, as far as their limits agree, in none.
"""

import numpy as np

from cython cimport auto_pickle, final
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t
from libc.stdlib cimport free, malloc
from libc.string cimport memset

from align._core cimport (Text, Tokens, _Texts, add_shingles, as_array, choose, fetch_text, fill_weights, make_room,
                          scan_text)
from align._sets cimport SEEN, check_places, count_set


cdef extern from "_core_loops.h" nogil:
    size_t align_characters(const uint8_t* bytes, size_t n)


cdef inline uint32_t last_of(Py_ssize_t size, double number, double share) noexcept nogil:
    """Return the largest hash in the sample of a text of `size` shingles."""
    cdef double kept = max(share, number / <double>max(size, <Py_ssize_t>1))
    return 0xFFFFFFFF if kept >= 1 else <uint32_t>(kept * 4294967295.0)


cdef inline uint64_t characters(const Text* text) noexcept nogil:
    """Return how many characters a text has, so that it has one print whether it is a string or stands in a column."""
    return <uint64_t>text.size if text.kind else align_characters(<const uint8_t*>text.data, text.size)


cdef inline uint32_t least(const uint32_t* hash, Py_ssize_t size, uint32_t a, uint32_t b) noexcept nogil:
    """Return the shingle of which the permuted hash is the smallest."""
    cdef Py_ssize_t i
    cdef uint32_t found = hash[0]
    for i in range(1, size):
        if hash[i] * a + b < found * a + b:
            found = hash[i]
    return found


@final
@auto_pickle(False)
cdef class Room:
    """Memory for `sample_texts`, used again by every call that is given it, of one thread at a time."""

    cdef Tokens tokens
    cdef Tokens out

    def __cinit__(self):
        self.tokens.room = self.out.room = 1
        self.tokens.hash = <uint32_t*>malloc(4)
        self.out.hash = <uint32_t*>malloc(4)
        if self.tokens.hash == NULL or self.out.hash == NULL:
            raise MemoryError()

    def __dealloc__(self):
        free(self.tokens.hash)
        free(self.out.hash)


def sample_texts(texts, Py_ssize_t words, double number, double share, uint32_t a, uint32_t b, start=None,
                 stop=None, bint letters=False, Room room=None):
    """Return a sample of the shingles of every text.

    Args:
        texts: n strings, or an Arrow column of strings.
        words: tokens in a shingle, 1 to 64.
        number: of the shingles of a text that are sampled, about; all of those of a shorter text, one at least.
        share: of the shingles of a text that are sampled at least.
        a, b: the permutation ``h -> a * h + b`` modulo 2**32 that decides, `a` odd.
        start, stop: only ``texts[start:stop]``.
        letters: whether every letter and digit is a token.
        room: memory to work in.

    Returns:
        values (uint32) and offsets (int64, n + 1): the sample of text i is ``values[offsets[i]:offsets[i + 1]]``, in
        text order and with repeats; sizes (int32, n), the shingles of each text; prints (uint64, n), numbers that are
        equal for equal texts.

    Raises:
        TypeError: a text is not a string.
        ValueError: `words` is out of its range, or a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the shingles.
    """
    if not 1 <= words <= 64:
        raise ValueError(f"words={words} is out of range: give a number from 1 to 64")
    cdef _Texts held = _Texts(texts, start, stop, letters)
    offsets, sizes = np.zeros(held.size + 1, dtype=np.int64), np.zeros(held.size, dtype=np.int32)
    prints = np.zeros(held.size, dtype=np.uint64)
    cdef int64_t[::1] offset = offsets
    cdef int32_t[::1] total = sizes
    cdef uint64_t[::1] mark = prints
    cdef uint32_t weight[64]
    cdef Py_ssize_t i, size
    cdef uint64_t added
    cdef int failed = 0
    if room is None:
        room = Room()
    cdef Tokens* tokens = &room.tokens
    cdef Tokens* out = &room.out
    out.size = 0
    fill_weights(weight)
    with nogil:
        for i in range(held.size):
            tokens.size = 0
            size = out.size
            failed = failed or make_room(tokens, held.text[i].size)
            if failed == 0:
                failed = scan_text(held.chars, &held.text[i], tokens) or add_shingles(tokens, words, weight, out)
            if failed == 0:
                total[i] = <int32_t>(out.size - size)
                out.size = size + choose(out.hash + size, total[i], a, b, last_of(total[i], number, share), &added)
                if out.size == size and total[i] > 0:     # it repeats few shingles, of which the choice holds none
                    failed = add_shingles(tokens, words, weight, out)
                    if failed == 0:
                        out.hash[size] = least(out.hash + size, total[i], a, b)
                        out.size = size + 1
                mark[i] = ((added << 32 | added >> 32) ^ characters(&held.text[i])) * <uint64_t>0x9E3779B97F4A7C15
            offset[i + 1] = out.size
    if failed:
        raise MemoryError("no room for the shingles: pass fewer texts at once")
    return as_array(out.hash, out.size, "uint32"), offsets, sizes, prints


def count_shingles(texts, Py_ssize_t words, uint8_t[::1] counts not None, bint letters=False, Room room=None):
    """Add to `counts` the number of texts that have each shingle, up to 255.

    Shingles that share a place are counted together, never too low. A text that repeats a shingle counts once, unless
    very many others stand between.

    Args:
        texts: n strings, or an Arrow column of strings.
        words: tokens in a shingle, 1 to 64.
        counts: texts by ``shingle % len(counts)``; a power of two of places.
        letters: whether every letter and digit is a token.
        room: memory to work in.

    Raises:
        TypeError: a text is not a string.
        ValueError: `words` or the number of places is wrong, or a text is longer than 2**31 - 1 characters.
        MemoryError: there is no room for the shingles.
    """
    if not 1 <= words <= 64:
        raise ValueError(f"words={words} is out of range: give a number from 1 to 64")
    check_places(counts.shape[0])
    cdef _Texts held = _Texts(texts, letters=letters)
    cdef uint32_t weight[64]
    cdef uint64_t[SEEN] seen
    cdef Py_ssize_t i
    cdef int failed = 0
    if room is None:
        room = Room()
    fill_weights(weight)
    with nogil:
        memset(seen, 0, sizeof(seen))
        for i in range(held.size):
            if failed == 0:
                if i + 1 < held.size:
                    fetch_text(&held.text[i + 1])
                room.tokens.size = room.out.size = 0
                failed = make_room(&room.tokens, held.text[i].size)
                failed = failed or scan_text(held.chars, &held.text[i], &room.tokens)
                failed = failed or add_shingles(&room.tokens, words, weight, &room.out)
            if failed == 0:
                count_set(room.out.hash, room.out.size, i + 1, seen, &counts[0], <uint32_t>(counts.shape[0] - 1))
    if failed:
        raise MemoryError("no room for the shingles: pass fewer texts at once")
