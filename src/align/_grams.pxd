"""What the search for beads needs to read a pair: its sentences as numbers."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t, uint64_t

from align._chars cimport Chars
from align._core cimport Text, Tokens
from align._scan cimport Part

cdef extern from "_given.h":
    ctypedef struct Given "align_given":
        const int32_t *words
        const int64_t *offsets
        const float *weights
        const int32_t *own
        const int32_t *again
        const int32_t *firsts
        const int32_t *again_holders
        int64_t n_words, n_joined, n_grams, n_joined_again, n_again

cdef extern from "_reading.h":
    ctypedef struct Table "align_table":
        void *slots
        uint64_t *keys
        int64_t slot_room
        int64_t key_room
        uint64_t mask
        int shift
        bint wide
        uint32_t size


cdef class Reader:
    cdef Given given       # the sentences that were read last
    cdef int32_t size      # characters of a gram
    cdef float number      # weight of a number
    cdef float unseen      # weight of a word that is not known
    cdef Table known
    cdef float *values     # weights of the known words
    cdef uint8_t *bytes    # the sentences, narrowed: a zero before each, and 64 behind
    cdef int64_t *begins   # where each begins there
    cdef Tokens tokens
    cdef Table words
    cdef Table joined
    cdef Table grams
    cdef uint64_t *keys    # of what words make with the words before them
    cdef uint64_t *gram_keys
    cdef int32_t *word_of  # arrays of `given`
    cdef int64_t *offsets
    cdef float *weights
    cdef int32_t *own
    cdef int32_t *again
    cdef int32_t *firsts
    cdef int32_t *again_holders
    cdef int32_t *owners   # of each key of a gram
    cdef int32_t *holders  # of each gram, its first one
    cdef int64_t *first    # of each word, its first token
    cdef readonly int64_t byte_room  # bytes of text, as narrowed, that there is room for
    cdef int64_t token_room, sentence_room, gram_room

    cdef int read(self, const Chars *chars, const Text *texts, int64_t n) noexcept nogil
    cdef int _make_room(self, const Text *texts, int64_t n) noexcept nogil
    cdef int _scan(self, const Chars *chars, const Text *text, uint8_t *bytes, Part *part) noexcept nogil
    cdef int _number_words(self, int64_t n) noexcept nogil
    cdef int _number_grams(self, const Text *texts, int64_t n) noexcept nogil
    cdef int64_t _spell(self, const Text *texts, int32_t *from_word, int64_t *sentence) noexcept nogil
