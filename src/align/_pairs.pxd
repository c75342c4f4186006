"""A growing list of pairs of texts, each one number: ``left << 32 | right`` with left < right."""

from libc.stdint cimport uint64_t
from libc.stdlib cimport realloc


cdef struct Pairs:
    uint64_t* pair
    Py_ssize_t size
    Py_ssize_t room


cdef inline int put(Pairs* out, uint64_t pair) noexcept nogil:
    """Add a pair; return -1 where memory is short."""
    cdef void* block
    if out.size == out.room:
        block = realloc(out.pair, (2 * out.room + 64) * sizeof(uint64_t))
        if block == NULL:
            return -1
        out.pair = <uint64_t*>block
        out.room = 2 * out.room + 64
    out.pair[out.size] = pair
    out.size += 1
    return 0
