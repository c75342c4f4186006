"""What the search for beads needs to read a pair: its sentences as numbers."""

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

from align._core cimport Text, Tokens
from align._chars cimport Chars

cdef extern from "_given.h":
    ctypedef struct Given "align_given":
        const int32_t *words
        const int32_t *before
        const int64_t *offsets
        const float *weights
        const int32_t *grams
        const int32_t *owners
        int64_t n_words, n_owned
        int64_t n_joined, n_grams


cdef struct Table:        # numbers of keys in order of appearance, from 1
    uint32_t *slots       # a number, 0 for a free slot
    uint64_t *keys        # by number
    int64_t slot_room
    int64_t key_room
    uint64_t mask
    int shift             # the upper bits of a product say where a key is looked for
    uint32_t size


cdef class Reader:
    cdef Given given      # the sentences that were read last
    cdef int32_t size     # characters of a gram
    cdef float number     # weight of a number
    cdef float unseen     # weight of a word that is not known
    cdef Table known
    cdef float *values    # weights of the known words
    cdef Tokens tokens
    cdef Table words
    cdef Table joined
    cdef Table grams
    cdef int32_t *word_of  # arrays of `given`
    cdef int32_t *before
    cdef int64_t *offsets
    cdef float *weights
    cdef int32_t *grams_of
    cdef int32_t *owners
    cdef int64_t *first   # of each word, its first token
    cdef int64_t token_room, sentence_room, gram_room

    cdef int read(self, const Chars *chars, const Text *texts, int64_t n) noexcept nogil
    cdef int _room_for(self, int64_t size) noexcept nogil
    cdef void _number_words(self, int64_t n) noexcept nogil
    cdef void _number_grams(self, const Text *texts) noexcept nogil
