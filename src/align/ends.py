"""The pairs of a batch seen from each of their documents, some documents at a time: who has what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Ends", "Leading"]

_AT_ONCE = 1 << 18  # ends of pairs put in order at once, about


class Leading(NamedTuple):
    """The best pairs of some documents, by document, best first; of equals the one with the smaller document.

    Attributes:
        low, high: the documents, all from `low` up to `high`.
        mine: int64, whose they are.
        pairs: int64, their numbers.
        other: int64, with whom.
    """

    low: int
    high: int
    mine: NDArray[np.int64]
    pairs: NDArray[np.int64]
    other: NDArray[np.int64]


class Ends:
    """The pairs of a batch seen from each of their documents.

    Args:
        left, right: int32 or int64 [m], the documents of every pair, ``left < right``; in order, without repeats.
        n: documents.
    """

    def __init__(self, left: NDArray[np.integer], right: NDArray[np.integer], n: int) -> None:
        self.left, self.right = left, right
        self._first = np.concatenate([[0], np.cumsum(np.bincount(left, minlength=n))])
        self._turned = right.astype(np.uint64) << np.uint64(32) | np.arange(len(right), dtype=np.uint64)
        self._turned.sort()  # pairs by their right document
        self._turned &= np.uint64(0xFFFFFFFF)
        self._turned = self._turned.astype(np.uint32)
        self._last = np.concatenate([[0], np.cumsum(np.bincount(right, minlength=n))])

    def leading(self, scores: NDArray[np.float32], count: int) -> Iterator[Leading]:
        """Yield the best `count` pairs of every document, some documents at a time."""
        both = self._first + self._last
        cuts = np.searchsorted(both, np.arange(_AT_ONCE, both[-1], _AT_ONCE), side="right") - 1
        bounds = np.unique(np.concatenate([[0], cuts, [len(both) - 1]])).tolist()
        for low, high in pairwise(bounds):
            before = self._turned[self._last[low] : self._last[high]].astype(np.int64)
            after = np.arange(self._first[low], self._first[high])
            pairs = np.concatenate([before, after])
            mine = np.concatenate([self.right[before], self.left[after]]).astype(np.int64)
            bits = (scores[pairs] + np.float32(0)).view(np.uint32)  # as numbers, the best the smallest
            falling = np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF))
            order = np.argsort(mine.astype(np.uint64) << np.uint64(32) | falling, kind="stable")
            order = order[np.arange(len(order)) - (both[mine[order]] - both[low]) < count]
            led = pairs[order]
            other = np.where(order < len(before), self.left[led], self.right[led]).astype(np.int64)
            yield Leading(low, high, mine[order], led, other)
