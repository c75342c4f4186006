# cython: autotestdict=False
"""Lists of strings, looked at in any order: they lie anywhere in memory, and are fetched before they are touched."""

import numpy as np

from cpython.list cimport PyList_GET_ITEM, PyList_SET_ITEM
from cpython.ref cimport Py_INCREF
from libc.stdint cimport int64_t


cdef extern from "Python.h":
    list PyList_New(Py_ssize_t size)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)


cdef enum:
    AHEAD = 24           # strings that are on their way


cdef int check_places(const int64_t[::1] places, Py_ssize_t n) except -1:
    cdef Py_ssize_t i
    for i in range(places.shape[0]):
        if not 0 <= places[i] < n:
            raise IndexError(f"places[{i}] names a text that is not there")
    return 0


def taken(list texts not None, const int64_t[::1] places not None):
    """Return some of the things in a list, in the order given."""
    cdef Py_ssize_t i, n = places.shape[0]
    check_places(places, len(texts))
    cdef list out = PyList_New(n)
    for i in range(n):
        if i + AHEAD < n:
            align_prefetch(<const void*>PyList_GET_ITEM(texts, places[i + AHEAD]))
        text = texts[places[i]]
        Py_INCREF(text)          # PyList_SET_ITEM takes it over
        PyList_SET_ITEM(out, i, text)
    return out


def sizes(list texts not None, const int64_t[::1] places not None):
    """Return the characters of some of the things in a list (int64), -1 for those that are no strings."""
    cdef Py_ssize_t i, n = places.shape[0]
    check_places(places, len(texts))
    found = np.empty(n, dtype=np.int64)
    cdef int64_t[::1] out = found
    for i in range(n):
        if i + AHEAD < n:
            align_prefetch(<const void*>PyList_GET_ITEM(texts, places[i + AHEAD]))
        text = texts[places[i]]
        out[i] = PyUnicode_GET_LENGTH(text) if isinstance(text, str) else -1
    return found
