"""Texts of the driver as batches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.engine.arrays import bytes_of, column
from align.engine.base import Table

__all__ = ["batches"]

_CHARACTERS = 1 << 23
_DOCUMENTS = 20_000


def batches(texts: Sequence[str], sizes: NDArray[np.int64]) -> list[Callable[[], Table]]:
    """Return what makes tables of doc and text, each of some 8 million characters or 20,000 texts.

    Args:
        texts: n strings, numbered as they stand.
        sizes: characters of every text.
    """
    n = len(texts)
    before = np.concatenate([[0], np.cumsum(sizes)])
    made: list[Callable[[], Table]] = []
    start = 0
    while start < n:
        full = int(np.searchsorted(before, before[start] + _CHARACTERS, side="right")) - 1
        stop = min(n, start + _DOCUMENTS, max(full, start + 1))
        made.append(partial(_table, texts, start, stop))
        start = stop
    return made


def _table(texts: Sequence[str], start: int, stop: int) -> Table:
    columns = {
        "doc": column(np.arange(start, stop, dtype=np.int32)),
        "text": pa.array(list(map(bytes_of, texts[start:stop])), pa.binary()),
    }
    return pa.table(columns)
