"""Sparse rows: what is asked of them before a kernel reads them.

Rows come as flat ids and offsets (CSR): row i is ``ids[offsets[i]:offsets[i + 1]]``, ascending, without repeats, with
a weight for every id. Rows of words are told by counts: what a feature weighs in a row is
``logs[count] * rarity[feature]`` in single precision, divided by the length of the row.
"""

from libc.stdint cimport int32_t, int64_t, uint8_t, uint16_t, uint32_t


ctypedef fused count_t:
    uint8_t
    uint16_t
    uint32_t


cdef inline int check_rows(const int64_t[::1] offsets, Py_ssize_t ids, Py_ssize_t weights) except -1:
    cdef Py_ssize_t i
    if ids != weights:
        raise ValueError("ids and weights differ in length")
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > ids:
        raise ValueError("offsets do not lie inside ids")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


cdef inline int check_counts(Py_ssize_t rows, Py_ssize_t ids, Py_ssize_t counts, Py_ssize_t lengths) except -1:
    if ids != counts or rows != lengths:
        raise ValueError("shapes: ids and counts of one length, one of lengths for every row")
    return 0


cdef inline bint known(const int32_t[::1] ids, int64_t begin, int64_t end, Py_ssize_t size) noexcept nogil:
    """Tell whether all ids of a row are below `size`; without a branch for each of them."""
    cdef int64_t i
    cdef uint32_t top = <uint32_t>min(size, <Py_ssize_t>1 << 31), beyond = 0
    for i in range(begin, end):
        beyond |= <uint32_t>ids[i] >= top
    return not beyond
