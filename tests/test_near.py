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
    rows = [*left, *right]
    pairs = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _near.dots(*flat(rows), pairs, 10, out)
    assert out.tolist() == [twin.dot(rows[i], rows[j]) for i, j in pairs.tolist()]


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.data())
def test_what_two_rows_share(left: list[twin.Row], right: list[twin.Row], data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.integers(1, 12), min_size=10, max_size=10)), np.float32) / 4
    pairs = np.array([(i, j) for i in range(len(left)) for j in range(len(right))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _near.common(*flat(left)[:2], *flat(right)[:2], weights, pairs, out)
    assert out.tolist() == [sum(float(weights[f]) for f in left[i] if f in right[j]) for i, j in pairs.tolist()]


COUNTS = st.lists(st.dictionaries(st.integers(0, 9), st.integers(1, 9), max_size=8), max_size=9)
KINDS = st.sampled_from([np.uint8, np.uint16, np.uint32])


def counted(
    rows: list[dict[int, int]], kind: type, data: st.DataObject
) -> tuple[tuple[np.ndarray, ...], list[twin.Row]]:
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


@settings(max_examples=60, deadline=None)
@given(COUNTS, KINDS, st.data())
def test_cosines_of_counted_rows(rows: list[dict[int, int]], kind: type, data: st.DataObject) -> None:
    given_, weighed = counted(rows, kind, data)
    pairs = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _near.cosines(*given_, pairs, out)
    assert out.tolist() == pytest.approx([twin.dot(weighed[i], weighed[j]) for i, j in pairs.tolist()], abs=1e-6)


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
def test_nearest_rows(rows: list[twin.Row], count: int, most: int, data: st.DataObject) -> None:
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
def test_shares_of_neighbours(rows: list[twin.Row], data: st.DataObject) -> None:
    weights = st.integers(0, 12).map(lambda w: w / 4)
    around = st.dictionaries(st.integers(0, len(rows) - 1), weights) if rows else st.just({})
    near = [data.draw(around) for _ in rows]
    offsets, ids, _ = flat(rows)
    low = data.draw(st.integers(0, len(rows)))
    high = data.draw(st.integers(low, len(rows)))
    out = np.full(offsets[high] - offsets[low], -1, np.float32)
    _near.shares(offsets, ids, *flat(near[low:high]), low, 10, out)
    assert out.tolist() == [value for row in twin.shares(rows, near)[low:high] for value in row.values()]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.sets(st.integers(0, 9), max_size=6), max_size=5), min_size=1, max_size=5), st.data())
def test_sentences_told(documents: list[list[set[int]]], data: st.DataObject) -> None:
    idf = data.draw(st.lists(st.integers(1, 12).map(lambda w: w / 4), min_size=10, max_size=10))
    weighed = [[{f: idf[f] for f in sentence} for sentence in one] for one in documents]
    first = np.cumsum([0, *map(len, documents)]).astype(np.int64)
    place = st.integers(0, len(documents) - 1)
    pairs = np.array(data.draw(st.lists(st.tuples(place, place), max_size=12)), np.int64).reshape(-1, 2)
    out = np.full((len(pairs), 5), -1, np.float32)
    weights = np.array(idf, np.float32)
    _near.told(*flat([row for one in weighed for row in one])[:2], weights, first, pairs, 2, 0.31, out)
    for (i, j), found in zip(pairs.tolist(), out.tolist(), strict=True):
        assert found == pytest.approx(twin.told(weighed[i], weighed[j], 2, 0.31), abs=1e-6)


def test_bad_arguments_are_refused() -> None:
    rows = flat([{0: 1.0}, {0: 2.0}])
    counts = (*rows[:2], np.ones(2, np.uint8), np.ones(2, np.float32), np.ones(1), np.ones(2))
    out, weights = np.empty(1, np.float32), np.ones(1, np.float32)
    for pair in ([0, 2], [-1, 0]):
        with pytest.raises(ValueError, match=r"pairs\[0\]"):
            _near.dots(*rows, np.array([pair], np.int64), 1, out)
        with pytest.raises(ValueError, match=r"pairs\[0\]"):
            _near.common(*rows[:2], *rows[:2], weights, np.array([pair], np.int64), out)
        with pytest.raises(ValueError, match=r"pairs\[0\]"):
            _near.cosines(*counts, np.array([pair], np.int64), out)
    one = np.array([[0, 1]], np.int64)
    with pytest.raises(ValueError, match="out"):
        _near.dots(*rows, np.zeros((2, 2), np.int64), 1, out)
    with pytest.raises(ValueError, match="order"):
        _near.dots(np.array([1, 0], np.int64), rows[1], rows[2], np.zeros((1, 2), np.int64), 1, out)
    with pytest.raises(ValueError, match="names a feature"):
        _near.dots(*rows, one, 0, out)
    with pytest.raises(ValueError, match="names a feature"):
        _near.common(*rows[:2], *rows[:2], weights[:0], one, out)
    for k, short in ((4, counts[4][:0]), (5, counts[5][:1])):  # no such feature, no such count
        known = (*counts[:k], short, *counts[k + 1 :])
        with pytest.raises(ValueError, match="not known"):
            _near.cosines(*known, one, out)
    with pytest.raises(ValueError, match="shapes"):
        _near.cosines(*counts[:3], counts[3][:1], *counts[4:], one, out)
    both, starts, holders = np.ones(2, np.uint8), np.array([0, 2], np.int64), np.empty(2, np.int32)
    with pytest.raises(ValueError, match="shapes"):
        _near.post(*counts, both[:1], starts, holders, rows[2])
    with pytest.raises(ValueError, match="offsets"):
        _near.post(*counts, both, starts + 1, holders, rows[2])
    with pytest.raises(ValueError, match="not known"):
        _near.post(*counts[:5], counts[5][:1], both, starts, holders, rows[2])
    near, scores = np.empty((2, 1), np.int32), np.empty((2, 1), np.float32)
    with pytest.raises(ValueError, match=r"holders\[1\]"):
        _near.nearest(*rows, *flat([{0: 1.0, 5: 1.0}]), 0, 2, near, scores)
    with pytest.raises(ValueError, match=r"ids\[0\]"):
        _near.nearest(*rows, *flat([]), 0, 2, near, scores)
    with pytest.raises(ValueError, match="shapes"):
        _near.nearest(*rows, *flat([{0: 1.0}]), 1, 2, near, scores)
    around, out = (
        (np.array([0, 1, 1], np.int64), np.array([5], np.int32), np.ones(1, np.float32)),
        np.empty(2, np.float32),
    )
    with pytest.raises(ValueError, match=r"near\[0\]"):
        _near.shares(rows[0], rows[1], *around, 0, 10, out)
    with pytest.raises(ValueError, match="names a feature"):
        _near.shares(rows[0], rows[1], *flat([{0: 1.0}, {}]), 0, 0, out)
    for low in (-1, 2):
        with pytest.raises(ValueError, match="shapes"):
            _near.shares(rows[0], rows[1], *flat([{0: 1.0}]), low, 10, out)
    table, first = np.empty((1, 5), np.float32), np.array([0, 1, 2], np.int64)
    with pytest.raises(ValueError, match=r"pairs\[0\]"):
        _near.told(*rows[:2], weights, first, np.array([[0, 2]], np.int64), 3, 0.3, table)
    with pytest.raises(ValueError, match="names a feature"):
        _near.told(*rows[:2], weights[:0], first, one, 3, 0.3, table)
    with pytest.raises(ValueError, match="shapes"):
        _near.told(*rows[:2], weights, first, np.zeros((2, 2), np.int64), 3, 0.3, table)
    with pytest.raises(ValueError, match="offsets"):
        _near.told(*rows[:2], weights, first + 1, one, 3, 0.3, table)
