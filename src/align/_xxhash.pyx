# cython: autotestdict=False
"""XXH64 of texts (Collet, xxhash.com), read in the interpreter's own buffers: a name for a text that is quickly had.

A text is hashed as its characters stand in memory, one, two or four little-endian bytes each, whichever its widest
character needs; the number of bytes is the seed. Equal texts have equal buffers, so equal hashes.
"""

from libc.stdint cimport int64_t, uint8_t, uint32_t, uint64_t
from libc.string cimport memcpy


cdef extern from "Python.h":
    unsigned int PyUnicode_KIND(object) noexcept
    void* PyUnicode_DATA(object) noexcept
    Py_ssize_t PyUnicode_GET_LENGTH(object) noexcept

cdef uint64_t P1 = <uint64_t>0x9E3779B185EBCA87
cdef uint64_t P2 = <uint64_t>0xC2B2AE3D27D4EB4F
cdef uint64_t P3 = <uint64_t>0x165667B19E3779F9
cdef uint64_t P4 = <uint64_t>0x85EBCA77C2B2AE63
cdef uint64_t P5 = <uint64_t>0x27D4EB2F165667C5


cdef inline uint64_t rotated(uint64_t x, int bits) noexcept nogil:
    return x << bits | x >> (64 - bits)


cdef inline uint64_t read_64(const uint8_t* p) noexcept nogil:
    cdef uint64_t x
    memcpy(&x, p, 8)
    return x


cdef inline uint64_t mixed(uint64_t lane, uint64_t word) noexcept nogil:
    return rotated(lane + word * P2, 31) * P1


cdef uint64_t xxh64(const uint8_t* p, Py_ssize_t size, uint64_t seed) noexcept nogil:
    cdef const uint8_t* end = p + size
    cdef uint64_t a = seed + P1 + P2, b = seed + P2, c = seed, d = seed - P1, h
    cdef uint32_t word
    if size >= 32:
        while p + 32 <= end:
            a = mixed(a, read_64(p))
            b = mixed(b, read_64(p + 8))
            c = mixed(c, read_64(p + 16))
            d = mixed(d, read_64(p + 24))
            p += 32
        h = rotated(a, 1) + rotated(b, 7) + rotated(c, 12) + rotated(d, 18)
        h = (h ^ mixed(0, a)) * P1 + P4
        h = (h ^ mixed(0, b)) * P1 + P4
        h = (h ^ mixed(0, c)) * P1 + P4
        h = (h ^ mixed(0, d)) * P1 + P4
    else:
        h = seed + P5
    h += <uint64_t>size
    while p + 8 <= end:
        h = rotated(h ^ mixed(0, read_64(p)), 27) * P1 + P4
        p += 8
    if p + 4 <= end:
        memcpy(&word, p, 4)
        h = rotated(h ^ word * P1, 23) * P2 + P3
        p += 4
    while p < end:
        h = rotated(h ^ p[0] * P5, 11) * P1
        p += 1
    h = (h ^ h >> 33) * P2
    h = (h ^ h >> 29) * P3
    return h ^ h >> 32


def text_hashes(list texts not None, uint64_t[::1] out not None, int64_t[::1] sizes not None):
    """Write the XXH64 of every text to `out` and its number of characters to `sizes`."""
    cdef Py_ssize_t i, n = len(texts)
    cdef object text
    cdef const uint8_t* data
    cdef Py_ssize_t size
    cdef unsigned int kind
    if out.shape[0] != n or sizes.shape[0] != n:
        raise ValueError("out and sizes need one place for every text")
    for i in range(n):
        text = texts[i]
        if not isinstance(text, str):
            raise TypeError(f"texts[{i}] is {type(text).__name__}, not str")
        kind = PyUnicode_KIND(text)
        data = <const uint8_t*>PyUnicode_DATA(text)
        sizes[i] = PyUnicode_GET_LENGTH(text)
        size = PyUnicode_GET_LENGTH(text) * kind
        if size > 65536:  # long enough to let others work meanwhile; `text` is held here, so it stays
            with nogil:
                out[i] = xxh64(data, size, kind)
        else:
            out[i] = xxh64(data, size, kind)
