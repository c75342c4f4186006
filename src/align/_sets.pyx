# cython: autotestdict=False
"""Sets of shingles taken from many, without the interpreter lock.

All sets come as flat values and offsets (CSR): the set of text i is ``values[offsets[i]:offsets[i + 1]]``.
"""

import numpy as np

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.string cimport memcpy


cdef int check_offsets(const int64_t[::1] offsets, Py_ssize_t size) except -1:
    cdef Py_ssize_t i
    if offsets.shape[0] < 1 or offsets[0] < 0 or offsets[offsets.shape[0] - 1] > size:
        raise ValueError("offsets do not lie inside values")
    for i in range(offsets.shape[0] - 1):
        if offsets[i] > offsets[i + 1]:
            raise ValueError(f"offsets[{i}:{i + 2}] are not in order")
    return 0


def take(const uint32_t[::1] values not None, const int64_t[::1] offsets not None, const int32_t[::1] texts not None):
    """Return the sets of some texts, in the order given, as new values (uint32) and offsets (int64)."""
    cdef Py_ssize_t i, n = texts.shape[0]
    cdef int64_t size
    check_offsets(offsets, values.shape[0])
    for i in range(n):
        if not 0 <= texts[i] < offsets.shape[0] - 1:
            raise ValueError(f"texts[{i}] names a set that is not there")
    bounds = np.zeros(n + 1, dtype=np.int64)
    cdef int64_t[::1] bound = bounds
    for i in range(n):
        bound[i + 1] = bound[i] + offsets[texts[i] + 1] - offsets[texts[i]]
    taken = np.empty(bounds[n], dtype=np.uint32)
    cdef uint32_t[::1] out = taken
    with nogil:
        for i in range(n):
            size = bound[i + 1] - bound[i]
            if size:
                memcpy(&out[bound[i]], &values[offsets[texts[i]]], size * sizeof(uint32_t))
    return taken, bounds
