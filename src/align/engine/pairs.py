"""Exact comparison of candidate pairs where the texts are: texts go to the parts that hold their pairs.

The pairs are ordered by the components of their graph, so that a text goes to one part or few; a component of very
many pairs fills several, and what stands in its middle goes to all of them.
"""

from __future__ import annotations

from typing import NamedTuple

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.candidates import Common, components, unpack
from align.copies import compare_pairs
from align.engine.arrays import column, distinct, numbers, table, texts
from align.engine.base import Table
from align.settings import Settings

__all__ = ["COPIES", "TEXTS", "Comparisons", "compare_texts", "comparisons", "send_texts"]

TEXTS = pa.schema([("part", pa.int32()), ("doc", pa.int32()), ("text", pa.binary())])
COPIES = pa.schema(
    [
        ("left", pa.int32()),
        ("right", pa.int32()),
        ("jaccard", pa.float32()),
        ("left_in_right", pa.float32()),
        ("right_in_left", pa.float32()),
    ]
)


class Comparisons(NamedTuple):
    """Which pairs are compared where.

    Attributes:
        left, right: int32 [pairs], those of part k at ``k * size : (k + 1) * size``.
        size: pairs in one part.
        docs, parts: int32, ascending by document: where every text goes; one that goes to several parts stands there
            as often.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    size: int
    docs: NDArray[np.int32]
    parts: NDArray[np.int32]

    @property
    def cells(self) -> int:
        """Return how many parts there are."""
        return -(-len(self.left) // self.size)


def comparisons(pairs: NDArray[np.uint64], n: int, size: int) -> Comparisons:
    """Lay out candidate pairs in parts of `size` pairs each."""
    left, right = unpack(pairs)
    order = np.argsort(components(left, right, n)[left], kind="stable")
    left, right = left[order], right[order]
    part = np.arange(len(left)) // size
    sent = distinct(np.concatenate([left, right]).astype(np.int64) << 32 | np.concatenate([part, part]))
    return Comparisons(left, right, size, (sent >> 32).astype(np.int32), (sent & 0xFFFFFFFF).astype(np.int32))


def send_texts(batch: Table, plan: Comparisons) -> Table:
    """Say which parts every text goes to: `TEXTS`, from a batch of doc and text."""
    doc = numbers(batch["doc"])
    low, high = np.searchsorted(plan.docs, doc), np.searchsorted(plan.docs, doc, side="right")
    times = high - low
    row = np.repeat(np.arange(len(doc)), times)
    place = np.arange(len(row)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(low, times)
    text = batch["text"].take(column(row)).cast(pa.binary())
    return table(TEXTS, [plan.parts[place], doc[row], text])


def compare_texts(part: Table, plan: Comparisons, common: NDArray[np.uint8], settings: Settings) -> Table:
    """Compare the pairs of one part exactly and return the copies: `COPIES`.

    Args:
        part: `TEXTS` of one part.
        plan: all pairs.
        common: one bit for every place of the table of counts: whether it is boilerplate.
        settings: thresholds.
    """
    start = int(numbers(part["part"])[0]) * plan.size
    left, right = plan.left[start : start + plan.size], plan.right[start : start + plan.size]
    doc, at = np.unique(numbers(part["doc"]), return_index=True)
    held = texts(part["text"].take(column(at)))
    found = compare_pairs(
        held,
        Common.of_bits(common),
        np.searchsorted(doc, left).astype(np.int32),
        np.searchsorted(doc, right).astype(np.int32),
        msgspec.structs.replace(settings, threads=1),
    )
    shares = [found.jaccard, found.left_in_right, found.right_in_left]
    return table(COPIES, [doc[found.left], doc[found.right], *shares])
