# cython: autotestdict=False
"""Many strings, looked at in any order: they lie anywhere in memory, and are fetched before they are touched."""

import numpy as np

from cpython.dict cimport PyDict_CheckExact, PyDict_GetItemWithError
from cpython.list cimport PyList_GET_ITEM, PyList_SET_ITEM
from cpython.ref cimport PyObject, Py_INCREF
from cpython.unicode cimport PyUnicode_Compare
from libc.stdint cimport int64_t, uint8_t

from align._column cimport Column, column_of, end_before


cdef extern from "Python.h":
    list PyList_New(Py_ssize_t size)
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint PyUnicode_CheckExact(object text)
    ctypedef struct PyDictObject:
        void* ma_keys


cdef extern from "_core_loops.h" nogil:
    void align_prefetch(const void* place)
    size_t align_characters(const uint8_t* bytes, size_t n)


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


def column_sizes(column, const int64_t[::1] places not None):
    """Return the characters of some texts of an Arrow column (int64)."""
    cdef Column held = column_of(column)
    cdef Py_ssize_t i
    cdef int64_t start, end, near
    check_places(places, len(column))
    found = np.empty(places.shape[0], dtype=np.int64)
    cdef int64_t[::1] out = found
    with nogil:
        for i in range(places.shape[0]):
            if i + 1 < places.shape[0]:
                start, end = end_before(&held, places[i + 1]), end_before(&held, places[i + 1] + 1)
                for near in range(start, min(end, start + 4096), 64):
                    align_prefetch(held.data + near)
            start, end = end_before(&held, places[i]), end_before(&held, places[i] + 1)
            if not 0 <= start <= end <= held.size:
                with gil:
                    raise ValueError(f"texts[{places[i]}] does not lie in its column")
            out[i] = align_characters(<const uint8_t*>held.data + start, end - start)
    return found


def columns(list rows not None, tuple keys not None):
    """Return a list of the values for each key, and whether no row has other keys.

    None where a row lacks one or is no plain dict.
    """
    cdef Py_ssize_t i, k, n = len(rows)
    cdef PyObject* value
    cdef bint others = False
    cdef list out = [PyList_New(n) for _ in keys]
    for i in range(n):
        if i + 2 * AHEAD < n:
            align_prefetch(<const void*>PyList_GET_ITEM(rows, i + 2 * AHEAD))
            row = <object>PyList_GET_ITEM(rows, i + AHEAD)
            if PyDict_CheckExact(row):
                align_prefetch((<PyDictObject*>row).ma_keys)
                align_prefetch(<char*>(<PyDictObject*>row).ma_keys + 64)
        row = rows[i]
        if not PyDict_CheckExact(row):
            return None
        for k in range(len(keys)):
            value = PyDict_GetItemWithError(row, keys[k])
            if value == NULL:
                return None
            align_prefetch(value)            # whoever asked will look at it
            Py_INCREF(<object>value)         # PyList_SET_ITEM takes it over
            PyList_SET_ITEM(out[k], i, <object>value)
        others = others or len(<dict>row) != len(keys)
    return out, not others


def ascending(list names not None):
    """Return whether every name comes after the one before it; None where one is empty or no plain string."""
    cdef Py_ssize_t i, n = len(names)
    cdef bint ordered = True
    for i in range(n):
        if i + AHEAD < n:
            align_prefetch(<const void*>PyList_GET_ITEM(names, i + AHEAD))
        name = names[i]
        if not PyUnicode_CheckExact(name) or PyUnicode_GET_LENGTH(name) == 0:
            return None
        if i > 0 and ordered:
            ordered = PyUnicode_Compare(names[i - 1], name) < 0
    return ordered
