"""The kernels of sparse rows against their plain twins."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import near as twin

from align import _near

# Quarters are exact in single precision, so that equal sums are equal on both sides.
ROWS = st.lists(st.dictionaries(st.integers(0, 9), st.integers(0, 12).map(lambda w: w / 4), max_size=8), max_size=9)


def flat(rows: Sequence[twin.Row]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    offsets = np.cumsum([0, *map(len, rows)]).astype(np.int64)
    items = [item for row in rows for item in sorted(row.items())]
    return offsets, np.array([i for i, _ in items], np.int32), np.array([w for _, w in items], np.float32)


def turned(rows: Sequence[twin.Row], most: int) -> dict[int, dict[int, float]]:
    """Post every row under its features, only the first `most` of each."""
    found: dict[int, dict[int, float]] = {f: {} for f in range(10)}
    for k, row in enumerate(rows):
        for f, weight in row.items():
            if len(found[f]) < most:
                found[f][k] = weight
    return found


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_products_of_pairs(left: list[twin.Row], right: list[twin.Row]) -> None:
    pairs = np.array([(i, j) for i in range(len(left)) for j in range(len(right))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _near.dots(*flat(left), *flat(right), pairs, out)
    assert out.tolist() == [twin.dot(left[i], right[j]) for i, j in pairs.tolist()]


@settings(max_examples=60, deadline=None)
@given(ROWS, st.integers(1, 4), st.integers(1, 9), st.data())
def test_nearest_rows(rows: list[twin.Row], count: int, most: int, data: st.DataObject) -> None:
    posted = turned(rows, most)
    low = data.draw(st.integers(0, len(rows)))
    high = data.draw(st.integers(low, len(rows)))
    near, scores = np.empty((high - low, count), np.int32), np.empty((high - low, count), np.float32)
    _near.nearest(*flat(rows), *flat([posted[f] for f in range(10)]), low, high, near, scores)
    for k, expected in enumerate(twin.nearest(rows, posted, count)[low:high]):
        found = [(int(i), float(s)) for i, s in zip(near[k], scores[k], strict=True) if i >= 0]
        assert found == expected
        assert (near[k, len(found) :] == -1).all()


@settings(max_examples=60, deadline=None)
@given(ROWS, st.data())
def test_shares_of_neighbours(rows: list[twin.Row], data: st.DataObject) -> None:
    weights = st.integers(0, 12).map(lambda w: w / 4)
    around = st.dictionaries(st.integers(0, len(rows) - 1), weights) if rows else st.just({})
    near = [data.draw(around) for _ in rows]
    offsets, ids, _ = flat(rows)
    out = np.full(len(ids), -1, np.float32)
    _near.shares(offsets, ids, *flat(near), 10, out)
    assert out.tolist() == [value for row in twin.shares(rows, near) for value in row.values()]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sets(st.integers(0, 9), max_size=6), max_size=5), min_size=1, max_size=5), st.data())
def test_sentences_told(documents: list[list[set[int]]], data: st.DataObject) -> None:
    idf = data.draw(st.lists(st.integers(1, 12).map(lambda w: w / 4), min_size=10, max_size=10))
    weighed = [[{f: idf[f] for f in sentence} for sentence in one] for one in documents]
    first = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    place = st.integers(0, len(documents) - 1)
    pairs = np.array(data.draw(st.lists(st.tuples(place, place), max_size=12)), np.int64).reshape(-1, 2)
    out = np.full((len(pairs), 5), -1, np.float32)
    _near.told(*flat([row for one in weighed for row in one]), first, pairs, 10, 2, 0.31, out)
    for (i, j), found in zip(pairs.tolist(), out.tolist(), strict=True):
        assert found == pytest.approx(twin.told(weighed[i], weighed[j], 2, 0.31), abs=1e-6)


def test_bad_arguments_are_refused() -> None:
    rows = flat([{0: 1.0}, {0: 2.0}])
    out = np.empty(1, np.float32)
    for pair in ([0, 2], [-1, 0]):
        with pytest.raises(ValueError, match=r"pairs\[0\]"):
            _near.dots(*rows, *rows, np.array([pair], np.int64), out)
    with pytest.raises(ValueError, match="out"):
        _near.dots(*rows, *rows, np.zeros((2, 2), np.int64), out)
    backwards = (np.array([1, 0], np.int64), rows[1], rows[2])
    with pytest.raises(ValueError, match="order"):
        _near.dots(*backwards, *rows, np.zeros((1, 2), np.int64), out)
    near, scores = np.empty((2, 1), np.int32), np.empty((2, 1), np.float32)
    with pytest.raises(ValueError, match=r"holders\[1\]"):
        _near.nearest(*rows, *flat([{0: 1.0, 5: 1.0}]), 0, 2, near, scores)
    with pytest.raises(ValueError, match=r"ids\[0\]"):
        _near.nearest(*rows, *flat([]), 0, 2, near, scores)
    with pytest.raises(ValueError, match="shapes"):
        _near.nearest(*rows, *flat([{0: 1.0}]), 0, 1, near, scores)
    near, out = (
        (np.array([0, 1, 1], np.int64), np.array([5], np.int32), np.ones(1, np.float32)),
        np.empty(2, np.float32),
    )
    with pytest.raises(ValueError, match=r"near\[0\]"):
        _near.shares(rows[0], rows[1], *near, 10, out)
    with pytest.raises(ValueError, match=r"ids\[0\]"):
        _near.shares(rows[0], rows[1], *near, 0, out)
    with pytest.raises(ValueError, match="shapes"):
        _near.shares(rows[0], rows[1], *flat([{0: 1.0}]), 10, out)
    table, first = np.empty((1, 5), np.float32), np.array([0, 1, 2], np.int64)
    with pytest.raises(ValueError, match=r"pairs\[0\]"):
        _near.told(*rows, first, np.array([[0, 2]], np.int64), 10, 3, 0.3, table)
    with pytest.raises(ValueError, match=r"ids\[0\]"):
        _near.told(*rows, first, np.array([[0, 1]], np.int64), 0, 3, 0.3, table)
    with pytest.raises(ValueError, match="shapes"):
        _near.told(*rows, first, np.zeros((2, 2), np.int64), 10, 3, 0.3, table)
    with pytest.raises(ValueError, match="offsets"):
        _near.told(*rows, first + 1, np.array([[0, 1]], np.int64), 10, 3, 0.3, table)
