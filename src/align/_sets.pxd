"""What other kernels need of sets of shingles: checked offsets, and which shingles very many texts have."""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t, uint64_t

from align._pairs cimport Pairs


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)


cdef enum:
    SEEN = 2048          # shingles that are known to have been counted for a text
    SOON = 16            # shingles whose places are fetched before they are counted


cdef inline void count_set(const uint32_t* value, Py_ssize_t n, uint64_t text, uint64_t* seen, uint8_t* counts,
                           uint32_t mask) noexcept nogil:
    """Add the shingles of a text to the table of counts; `text` is another number than that of any text before."""
    cdef Py_ssize_t i
    cdef uint64_t mark
    for i in range(n):
        if i + SOON < n:
            align_prefetch(&counts[value[i + SOON] & mask])
        mark = text << 32 | value[i]
        if seen[value[i] >> 21] == mark:
            continue
        seen[value[i] >> 21] = mark
        counts[value[i] & mask] += counts[value[i] & mask] < 255


cdef int check_places(Py_ssize_t size) except -1
cdef object take_pairs(Pairs* pairs, int failed)


cdef class Flags:
    cdef readonly Py_ssize_t places     # of the table, a power of two
    cdef uint32_t* bit                  # one for every place
    cdef uint32_t* folded               # one for all places with equal lower bits: small enough for the nearest caches
    cdef uint32_t mask
    cdef uint32_t folded_mask
    cdef void mark(self, const uint32_t* hash, Py_ssize_t n, uint8_t* out) noexcept nogil
