"""The table of characters, for the kernels that read texts."""

from libc.stdint cimport uint32_t, uint64_t

# Classes of characters. An entry of the table is class << 24 | folded character, or, where the folding is longer,
# class << 24 | SPILL | the place of three characters.
cdef enum:
    BREAK = 0    # between tokens
    SILENT = 1   # inside a token, but no part of its hash: joiners, soft hyphen, tatweel
    MARK = 2     # belongs to the character before it
    WORD = 3     # runs of these are one token
    ALONE = 4    # a token of its own, with its marks: scripts that put no spaces between words
    SPILL = 1 << 23
    FOLD = (1 << 23) - 1

cdef extern from "_core_tokens.h" nogil:
    int ALIGN_PAIRS
    ctypedef struct Chars "align_chars":
        uint32_t* entry
        uint32_t limit
        uint32_t* spill
        uint64_t* pair
        uint32_t* composed
        int letters
    void align_put_pair(Chars* chars, uint32_t first, uint32_t mark, uint32_t whole)

cdef const Chars* chars_for(bint all_planes, bint letters) except NULL
