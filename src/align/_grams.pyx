# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""Compiled kernel of character grams: what is left of a word when its spelling or its ending changes."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t

cdef extern from "Python.h":
    Py_UCS4 PyUnicode_READ(int kind, const void *data, Py_ssize_t index) noexcept nogil
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(Py_UCS4 ch) noexcept nogil

cdef uint32_t FNV_OFFSET = 2166136261u
cdef uint32_t FNV_PRIME = 16777619u
cdef int32_t MAX_GRAM = 8


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
