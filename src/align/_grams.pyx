"""Compiled kernel of character grams: what is left of a word when its spelling or its ending changes."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND
from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

cdef extern from "Python.h":
    uint32_t PyUnicode_READ(int kind, const void *data, Py_ssize_t index) noexcept nogil
    uint32_t Py_UNICODE_TOLOWER(uint32_t ch) noexcept nogil
    bint Py_UNICODE_ISDIGIT(uint32_t ch) noexcept nogil

cdef int32_t MAX_GRAM = 4


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


cdef int64_t _text_grams(int kind, const void *data, const int32_t *starts, const int32_t *ends, int64_t n_tokens,
                         int32_t size, uint32_t *out, uint8_t *numeric) noexcept nogil:
    """Write the gram hashes of one text; return how many there are.

    The stream is " one two three ": a space before each word and one after the last. Its last `size` characters are
    the window, 16 bits each (characters beyond are folded into 16 bits).
    """
    cdef uint64_t window = 0, mask = ~<uint64_t>0 >> (64 - 16 * size)
    cdef int64_t token, written = 0
    cdef int32_t at, filled = 0
    cdef uint32_t ch
    cdef bint digit
    for token in range(n_tokens):
        digit = False
        window = (window << 16 | 32) & mask
        filled += 1
        if filled >= size:
            out[written] = _mixed(window)
            written += 1
        for at in range(starts[token], ends[token]):
            ch = PyUnicode_READ(kind, data, at)
            digit = digit or (48 <= ch <= 57) or (ch >= 128 and Py_UNICODE_ISDIGIT(ch))
            ch = _folded(ch)
            window = (window << 16 | ((ch ^ (ch >> 16) * 0x9E37u) & 0xFFFF)) & mask
            filled += 1
            if filled >= size:
                out[written] = _mixed(window)
                written += 1
        numeric[token] = digit
    if n_tokens > 0:
        window = (window << 16 | 32) & mask
        out[written] = _mixed(window)
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
