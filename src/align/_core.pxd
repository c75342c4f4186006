"""What other kernels need to read texts: the places of their buffers, their tokens and their shingles."""

from libc.stdint cimport int32_t, uint32_t, uint64_t

from align._chars cimport Chars


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)


cdef struct Tokens:
    uint32_t* hash
    int32_t* start       # NULL where places are not asked for
    int32_t* end
    Py_ssize_t size
    Py_ssize_t room


cdef struct Text:
    const void* data
    Py_ssize_t size
    unsigned int kind    # bytes of a character; 0 for UTF-8 that is not ASCII


cdef inline void fetch_text(const Text* text) noexcept nogil:
    """Have the start of a text on its way to the caches: texts that are chosen lie anywhere in memory."""
    cdef Py_ssize_t j
    for j in range(0, min(text.size * max(text.kind, <unsigned int>1), <Py_ssize_t>4096), 64):
        align_prefetch(<const char*>text.data + j)


cdef class _Texts:
    cdef tuple held
    cdef Text* text
    cdef Py_ssize_t size
    cdef const Chars* chars
    cdef bint place_strings(self) except -1
    cdef bint place_column(self) except -1


cdef int scan_text(const Chars* chars, const Text* text, Tokens* out) noexcept nogil
cdef int make_room(Tokens* out, Py_ssize_t more) noexcept nogil
cdef int add_shingles(const Tokens* tokens, Py_ssize_t words, const uint32_t* weight, Tokens* out) noexcept nogil
cdef Py_ssize_t choose(uint32_t* hash, Py_ssize_t size, uint32_t a, uint32_t b, uint32_t last,
                       uint64_t* sum) noexcept nogil
cdef void fill_weights(uint32_t* weight) noexcept
cdef object as_array(void* data, Py_ssize_t size, str dtype)
