"""Where the bytes of an Arrow column of strings lie."""

from libc.stdint cimport int32_t, int64_t


cdef struct Column:
    const char* data
    const void* ends     # of the texts, and before them where the first one starts
    bint wide            # whether these are of eight bytes
    int64_t size         # of all bytes


cdef inline Column column_of(texts) except *:
    """Return where a column's texts lie; its buffers live as long as it does.

    Raises:
        TypeError: it is no column of strings, or has nulls.
    """
    cdef Column column
    if str(texts.type) not in ("string", "large_string"):
        raise TypeError(f"texts is a column of {texts.type}, not of strings: cast it")
    if texts.null_count:
        raise TypeError(f"texts has {texts.null_count} nulls: fill or drop them")
    _, ends, data = texts.buffers()
    column.wide = str(texts.type) == "large_string"
    column.size = data.size if data is not None else 0
    column.data = <const char*><size_t>data.address if column.size else NULL
    column.ends = NULL
    cdef int64_t skipped = texts.offset
    if len(texts):
        column.ends = <const char*><size_t>ends.address + skipped * (8 if column.wide else 4)
    return column


cdef inline int64_t end_before(const Column* column, Py_ssize_t text) noexcept nogil:
    """Return where the text before this one ends, and this one starts."""
    return (<const int64_t*>column.ends)[text] if column.wide else (<const int32_t*>column.ends)[text]
