"""Columns of Arrow tables as numpy arrays, and back.

Spark has no unsigned numbers: they travel as signed ones of the same bits. Arrays of numbers travel as bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["bytes_of", "column", "cut", "distinct", "numbers", "packed", "sums", "table", "texts", "unpacked"]


def numbers(column: Any) -> NDArray[Any]:
    """Return a column of numbers without gaps."""
    chunks = column.chunks if hasattr(column, "chunks") else [column]
    dtype = np.dtype(column.type.to_pandas_dtype())  # pandas itself, which takes half a second to load, is not asked
    filled = [chunk for chunk in chunks if len(chunk)]
    parts = [np.frombuffer(chunk.buffers()[1], dtype, len(chunk), chunk.offset * dtype.itemsize) for chunk in filled]
    return parts[0] if len(parts) == 1 else np.concatenate([np.empty(0, dtype), *parts])


def column(values: NDArray[Any], kind: Any = None) -> Any:
    """Return numbers as a column; `kind` is a type of Arrow's of the same width."""
    import pyarrow

    values = np.ascontiguousarray(values)
    kind = kind or pyarrow.from_numpy_dtype(values.dtype)
    return pyarrow.Array.from_buffers(kind, len(values), [None, pyarrow.py_buffer(values)])


def texts(column: Any) -> list[str]:
    """Return a column of texts; bytes are UTF-8 in which lone surrogates may stand."""
    from pyarrow import types

    found: list[Any] = column.to_pylist()
    if types.is_binary(column.type) or types.is_large_binary(column.type):
        return [data.decode("utf-8", "surrogatepass") for data in found]
    return found


def bytes_of(text: str) -> bytes:
    """Return a text as it is sent."""
    return text.encode("utf-8", "surrogatepass")


def distinct(values: NDArray[Any]) -> NDArray[Any]:
    """Return every number once, ascending; numpy's own way may hash them, badly where they share their lower bits."""
    ordered = np.sort(values)
    again = np.zeros(len(ordered), dtype=np.bool_)
    again[1:] = ordered[1:] == ordered[:-1]
    return ordered[~again]


def sums(keys: NDArray[Any], amounts: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return every key once, ascending, and the sum of the amounts of each, whole numbers."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=~ordered[:1]))
    total = np.add.reduceat(amounts[order].astype(np.int64), starts) if len(starts) else np.empty(0, dtype=np.int64)
    return ordered[starts], total


def packed(values: NDArray[Any], offsets: NDArray[np.int64]) -> Any:
    """Return a column of bytes: cell i holds ``values[offsets[i]:offsets[i + 1]]``."""
    import pyarrow

    places = offsets * values.itemsize
    if places[-1] > np.iinfo(np.int32).max:
        raise ValueError(f"{places[-1]:,} bytes do not fit into one column: pass fewer rows in one batch")
    buffers = [None, pyarrow.py_buffer(places.astype(np.int32)), pyarrow.py_buffer(np.ascontiguousarray(values))]
    return pyarrow.Array.from_buffers(pyarrow.binary(), len(offsets) - 1, buffers)


def cut(schema: Any, part: NDArray[np.int32], *columns: NDArray[Any]) -> Any:
    """Return a table with a row for every part that occurs, and in its cells the numbers of each column that go there.

    A few large cells are moved much quicker than many small rows.
    """
    order = np.argsort(part, kind="stable")
    ordered = part[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    bounds = np.append(starts, len(ordered))
    return table(schema, [ordered[starts], *(packed(column[order], bounds) for column in columns)])


def unpacked(column: Any, kind: Any) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Return the values of a column that `packed` has made, and the offset of each cell."""
    from pyarrow import types

    values, offsets, end = [np.empty(0, dtype=kind)], [np.zeros(1, dtype=np.int64)], 0
    for chunk in column.chunks:
        if len(chunk):
            width = np.int64 if types.is_large_binary(chunk.type) else np.int32
            _, bounds, data = chunk.buffers()
            places = np.frombuffer(bounds, dtype=width)[chunk.offset : chunk.offset + len(chunk) + 1].astype(np.int64)
            held = np.frombuffer(data or b"", dtype=np.uint8)[places[0] : places[-1]]
            values.append(np.frombuffer(np.ascontiguousarray(held), dtype=kind))
            offsets.append((places[1:] - places[0]) // np.dtype(kind).itemsize + end)
            end = int(offsets[-1][-1])
    return np.concatenate(values), np.concatenate(offsets)


def table(schema: Any, columns: Sequence[Any]) -> Any:
    """Return a table of columns, numpy arrays or Arrow's, in the order of the schema."""
    import pyarrow

    made = [
        _signed(column, field.type) if isinstance(column, np.ndarray) else column
        for column, field in zip(columns, schema, strict=True)
    ]
    return pyarrow.Table.from_arrays(made, schema=schema)


def _signed(array: NDArray[Any], kind: Any) -> Any:
    import pyarrow

    if array.dtype.kind == "u":
        array = array.view(f"i{array.itemsize}")
    return column(array, kind) if array.dtype == kind.to_pandas_dtype() else pyarrow.array(array, type=kind)
