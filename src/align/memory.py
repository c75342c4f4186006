"""Arrays that are kept: in memory of their own, which the system has back as soon as they are dropped.

What is kept of many blocks would otherwise lie between what each block needed for a moment, and hold those holes.
What was needed for a moment is given back between the stages of a batch.
"""

from __future__ import annotations

import ctypes
import mmap
import sys
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["give_back", "joined", "kept", "room", "small"]

N = TypeVar("N", bound=np.generic)

_LEAST = 1 << 16  # bytes that are worth pages of their own


def room(count: int, dtype: Any) -> NDArray[Any]:
    """Return an array of `count` numbers that are not set."""
    size = count * np.dtype(dtype).itemsize
    return np.empty(count, dtype) if size < _LEAST else np.frombuffer(_pages(size), dtype)


def _pages(size: int) -> mmap.mmap:
    if sys.platform == "win32":
        return mmap.mmap(-1, size)
    return mmap.mmap(-1, size, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)


def kept(values: NDArray[N]) -> NDArray[N]:
    """Return a copy of a flat array in memory of its own."""
    own = room(len(values), values.dtype)
    own[:] = values
    return own


def small(counts: NDArray[Any]) -> NDArray[Any]:
    """Return numbers of at least 0 as the smallest unsigned ones that hold them, kept.

    >>> small(np.array([1, 255])).dtype, small(np.array([256])).dtype
    (dtype('uint8'), dtype('uint16'))
    """
    return kept(counts.astype(np.min_scalar_type(int(counts.max(initial=0)))))


def joined(parts: list[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    """Put flat arrays one after the other, kept; every one is dropped from its list when it has been copied."""
    out = room(sum(map(len, parts)), dtype)
    at = 0
    parts.reverse()
    while parts:
        part = parts.pop()
        out[at : at + len(part)] = part
        at += len(part)
    return out


def give_back() -> None:
    """Give the memory that was freed back to the system, where its library keeps it (glibc)."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none, and keeps less
        if trim is not None:
            trim(0)
