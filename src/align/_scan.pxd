"""Loops in C: over the characters of a text, to its words, shingles and minima."""

from libc.stdint cimport uint8_t, uint16_t, uint32_t, uint64_t


cdef extern from "_core_scan.h" nogil:
    Py_ssize_t ALIGN_PART
    Py_ssize_t ALIGN_SLACK
    ctypedef struct Part "align_part":
        uint8_t* bytes
        uint16_t* place
        uint8_t others
    size_t align_split_1(const uint8_t* text, size_t n, Part* part)
    size_t align_split_2(const uint16_t* text, size_t n, Part* part)
    size_t align_split_4(const uint32_t* text, size_t n, Part* part)
    size_t align_hash_words(const Part* part, size_t run, size_t runs, uint32_t* out)
    uint8_t align_any(const uint8_t* bytes, size_t n)
    size_t align_decode_2(const uint8_t* bytes, size_t n, uint16_t* out)
    size_t align_decode_4(const uint8_t* bytes, size_t n, uint32_t* out)
    size_t align_choose(uint32_t* hash, size_t size, uint32_t a, uint32_t b, uint32_t last, uint64_t* sum)
    bint align_prepare(bint wanted)


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)
    void align_shingles(const uint32_t* tokens, size_t count, const uint32_t* weight, size_t words, uint32_t* out)
    uint32_t align_fmix(uint32_t h)
    void align_minhash(const uint32_t* hash, size_t n, const uint32_t* a, const uint32_t* b, size_t count,
                       uint32_t* out)
