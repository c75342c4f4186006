"""The kernels of rows looked up by their features against their plain twins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import near as twin
from twins.rows import COUNTS, KINDS, ROWS, Row, counted, flat

from align import _near


def turned(rows: Sequence[Row], most: int) -> dict[int, dict[int, float]]:
    """Post every row under its features, only the first `most` of each."""
    found: dict[int, dict[int, float]] = {f: {} for f in range(10)}
    for k, row in enumerate(rows):
        for f, weight in row.items():
            if len(found[f]) < most:
                found[f][k] = weight
    return found


@settings(max_examples=60, deadline=None)
@given(COUNTS, KINDS, st.data())
def test_counted_rows_are_posted(rows: list[dict[int, int]], kind: type, data: st.DataObject) -> None:
    given_, weighed = counted(rows, kind, data)
    among = [data.draw(st.booleans()) for _ in rows]
    telling = [data.draw(st.booleans()) for _ in range(10)]
    posted = [
        {k: row[f] for k, row in enumerate(weighed) if among[k] and f in row} if telling[f] else {} for f in range(10)
    ]
    starts, holders, held = flat(posted)
    found, weights = np.full_like(holders, -1), np.zeros_like(held)
    _near.post(*given_, np.array(among, np.uint8), starts, found, weights)
    assert (found == holders).all()
    assert (weights == held).all()


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 4), st.integers(1, 9), st.data())
def test_nearest_rows(rows: list[Row], count: int, most: int, data: st.DataObject) -> None:
    posted = turned(rows, most)
    low = data.draw(st.integers(0, len(rows)))
    high = data.draw(st.integers(low, len(rows)))
    near, scores = np.empty((high - low, count), np.int32), np.empty((high - low, count), np.float32)
    _near.nearest(*flat(rows[low:high]), *flat([posted[f] for f in range(10)]), low, len(rows), near, scores)
    for k, expected in enumerate(twin.nearest(rows, posted, count)[low:high]):
        found = [(int(i), float(s)) for i, s in zip(near[k], scores[k], strict=True) if i >= 0]
        assert found == expected
        assert (near[k, len(found) :] == -1).all()


@settings(max_examples=60, deadline=None)
@given(ROWS, st.data())
def test_shares_of_neighbours(rows: list[Row], data: st.DataObject) -> None:
    weights = st.integers(0, 12).map(lambda w: w / 4)
    around = st.dictionaries(st.integers(0, len(rows) - 1), weights) if rows else st.just({})
    near = [data.draw(around) for _ in rows]
    offsets, ids, _ = flat(rows)
    low = data.draw(st.integers(0, len(rows)))
    high = data.draw(st.integers(low, len(rows)))
    out = np.full(offsets[high] - offsets[low], -1, np.float32)
    _near.shares(offsets, ids, *flat(near[low:high]), low, 10, out)
    assert out.tolist() == [value for row in twin.shares(rows, near)[low:high] for value in row.values()]


def test_bad_arguments_are_refused() -> None:
    rows = flat([{0: 1.0}, {0: 2.0}])
    counts = (*rows[:2], np.ones(2, np.uint8), np.ones(2, np.float32), np.ones(1), np.ones(2))
    both, starts, holders = np.ones(2, np.uint8), np.array([0, 2], np.int64), np.empty(2, np.int32)
    with pytest.raises(ValueError, match="shapes"):
        _near.post(*counts, both[:1], starts, holders, rows[2])
    with pytest.raises(ValueError, match="offsets"):
        _near.post(*counts, both, starts + 1, holders, rows[2])
    with pytest.raises(ValueError, match="row 0 has a feature or a count"):
        _near.post(*counts[:5], counts[5][:1], both, starts, holders, rows[2])
    with pytest.raises(ValueError, match="row 1 has a feature or a count"):
        _near.post(counts[0], np.array([0, 1], np.int32), *counts[2:], both, starts, holders, rows[2])
    near, scores = np.empty((2, 1), np.int32), np.empty((2, 1), np.float32)
    with pytest.raises(ValueError, match="holders names a row"):
        _near.nearest(*rows, *flat([{0: 1.0, 5: 1.0}]), 0, 2, near, scores)
    with pytest.raises(ValueError, match="ids names a feature"):
        _near.nearest(*rows, *flat([]), 0, 2, near, scores)
    with pytest.raises(ValueError, match="shapes"):
        _near.nearest(*rows, *flat([{0: 1.0}]), 1, 2, near, scores)
    around, out = flat([{5: 1.0}, {}]), np.empty(2, np.float32)
    with pytest.raises(ValueError, match="near names a row"):
        _near.shares(rows[0], rows[1], *around, 0, 10, out)
    with pytest.raises(ValueError, match="row 0 names a feature"):
        _near.shares(rows[0], rows[1], *flat([{0: 1.0}, {}]), 0, 0, out)
    with pytest.raises(ValueError, match="row 1 names a feature"):
        _near.shares(rows[0], np.array([0, -1], np.int32), *flat([{1: 1.0}, {}]), 0, 1, out)
    for low in (-1, 2):
        with pytest.raises(ValueError, match="shapes"):
            _near.shares(rows[0], rows[1], *flat([{0: 1.0}]), low, 10, out)
