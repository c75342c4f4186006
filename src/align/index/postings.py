"""Which stored documents hold a sampled shingle or a word: read from the file, or kept in memory by who asks often.

A process that asks once (a command) reads the samples of all documents past a small filter; one that goes on asking (a
service) sorts them once, 8 bytes a shingle, and from then on its time hardly depends on how many documents there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from align._sets import Flags, flagged
from align.engine.arrays import numbers
from align.store.duckdb import batches_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Postings"]

_PATIENCE = 8  # times that the file is read before the postings are kept
_FILTER = 1 << 22  # places of the filter, a bit each: it stays in a core's cache
_ROWS = 1 << 12  # documents at a time: so do their shingles
_LOW = np.uint64(0xFFFFFFFF)

Held = tuple[NDArray[np.uint32], NDArray[np.int32]]


class Postings:
    """The sampled shingles of all documents of an index, by shingle; or their words, by word.

    Args:
        query: gives documents and lists.

    Attributes:
        version: of the index that is in memory, -1 where nothing is.
    """

    def __init__(self, query: str = "SELECT doc, sample FROM documents") -> None:
        self._query = query
        self.version = -1
        self._asked = 0
        self._runs: list[NDArray[np.uint64]] = []  # shingle << 32 | document, each sorted, the longest first

    def holders(self, con: DuckDBPyConnection, version: int, asked: NDArray[np.uint32]) -> Held:
        """Return every posting of some shingles: the shingle and the document, ordered by both, each once.

        Args:
            con: an open index.
            version: of that index.
            asked: shingles, ascending, without repeats.
        """
        self._asked += 1
        if self.version != version:
            if self._asked <= _PATIENCE:
                found = [_ranged(run, asked) for run in _scan(con, self._query, asked)]
                return _parted(found)
            self._runs = [_distinct(_scan(con, self._query, None))]
            self.version = version
        return _parted([_ranged(run, asked) for run in self._runs])

    def added(self, version: int, sets: tuple[NDArray[np.uint32], NDArray[np.int64]], docs: NDArray[np.int32]) -> None:
        """Take in the documents by which this process has brought the index from what is in memory to a version."""
        if self.version != version - 1:
            return
        values, offsets = sets
        run = _distinct([_posted(values, np.repeat(docs, np.diff(offsets)))])
        # as in a log-structured merge tree, so that every posting is moved a few times only
        while self._runs and len(self._runs[-1]) < 4 * len(run):
            run = _distinct([self._runs.pop(), run])
        self._runs.append(run)
        self.version = version


def _posted(values: NDArray[np.uint32], docs: NDArray[np.int32]) -> NDArray[np.uint64]:
    return values.astype(np.uint64) << np.uint64(32) | docs.astype(np.uint64)


def _distinct(parts: list[NDArray[np.uint64]]) -> NDArray[np.uint64]:
    """Return all numbers once, ascending; numpy's `unique` is several times slower on many."""
    every = np.concatenate([np.empty(0, np.uint64), *parts])
    every.sort()
    distinct: NDArray[np.uint64] = every[np.diff(every, prepend=~every[:1]) != 0]
    return distinct


def _scan(con: DuckDBPyConnection, query: str, asked: NDArray[np.uint32] | None) -> list[NDArray[np.uint64]]:
    """Return the postings of all documents, sorted parts of them; only those that may be asked for if some are."""
    wanted = np.ones(1, np.uint8)
    if asked is not None:
        wanted = np.zeros(_FILTER, np.uint8)
        wanted[asked & np.uint32(_FILTER - 1)] = 1
    flags = Flags(wanted, 0)
    parts = []
    for batch in batches_of(con, query, _ROWS):
        lists = batch.column(1)
        offsets, values = numbers(lists.offsets).astype(np.int64), numbers(lists.values)
        parts.append(flagged(values, offsets, numbers(batch.column(0)), flags))
    return parts if asked is None else [_distinct(parts)]


def _ranged(run: NDArray[np.uint64], asked: NDArray[np.uint32]) -> NDArray[np.uint64]:
    """Return the postings of a sorted run whose shingles are asked for."""
    low = asked.astype(np.uint64) << np.uint64(32)
    starts, ends = np.searchsorted(run, low), np.searchsorted(run, low | _LOW, side="right")
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    found: NDArray[np.uint64] = run[np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)]
    return found


def _parted(runs: list[NDArray[np.uint64]]) -> Held:
    found = runs[0] if len(runs) == 1 else np.sort(np.concatenate([np.empty(0, np.uint64), *runs]))
    return (found >> np.uint64(32)).astype(np.uint32), (found & _LOW).astype(np.int32)
