"""Sparse rows as the twins take them, and flat as the kernels do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from hypothesis import strategies as st

Row = Mapping[int, float]

# Quarters are exact in single precision, so that equal sums are equal on both sides.
ROWS = st.lists(st.dictionaries(st.integers(0, 9), st.integers(0, 12).map(lambda w: w / 4), max_size=8), max_size=9)
COUNTS = st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 9), max_size=8), max_size=9)
KINDS = st.sampled_from([np.uint8, np.uint16, np.uint32])


def flat(rows: Sequence[Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    items = [item for row in rows for item in sorted(row.items())]
    return offsets, np.array([i for i, _ in items], np.int32), np.array([w for _, w in items], np.float32)


def counted(rows: list[dict[int, int]], kind: type, data: st.DataObject) -> tuple[tuple[np.ndarray, ...], list[Row]]:
    """Return rows of counts as the kernels take them, and with their weights."""
    numbers = st.sampled_from([0.25, 0.5, 1.0, 2.0, 4.0])
    lengths = np.array(data.draw(st.lists(numbers, min_size=len(rows), max_size=len(rows))), np.float32)
    rarity = np.array(data.draw(st.lists(numbers, min_size=10, max_size=10)))
    logs = np.arange(10) / 4
    offsets, ids, counts = flat(rows)
    weighed = [
        {f: float(logs[count] * rarity[f] / length) for f, count in row.items()}
        for row, length in zip(rows, lengths.tolist(), strict=True)
    ]
    return (offsets, ids, counts.astype(kind), lengths, rarity, logs), weighed
