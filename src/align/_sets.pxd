"""What other kernels need of sets of shingles: checked offsets, and which shingles very many texts have."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from align._pairs cimport Pairs


cdef int check_offsets(const int64_t[::1] offsets, Py_ssize_t size) except -1
cdef object take_pairs(Pairs* pairs, int failed)


cdef class Flags:
    cdef readonly Py_ssize_t places     # of the table, a power of two
    cdef uint32_t* bit                  # one for every place
    cdef uint32_t* folded               # one for all places with equal lower bits: small enough for the nearest caches
    cdef uint32_t mask
    cdef uint32_t folded_mask
    cdef void mark(self, const uint32_t* hash, Py_ssize_t n, uint8_t* out) noexcept nogil
