"""The kernels of products of given pairs against their plain twins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import products as twin
from twins.rows import COUNTS, KINDS, ROWS, Row, counted, flat

from align import _products


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS)
def test_products_of_pairs(left: list[Row], right: list[Row]) -> None:
    rows = [*left, *right]
    pairs = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _products.dots(*flat(rows), pairs, 10, out)
    assert out.tolist() == [twin.dot(rows[i], rows[j]) for i, j in pairs.tolist()]


@settings(max_examples=60, deadline=None)
@given(ROWS, ROWS, st.data())
def test_what_two_rows_share(left: list[Row], right: list[Row], data: st.DataObject) -> None:
    weights = np.array(data.draw(st.lists(st.integers(1, 12), min_size=10, max_size=10)), np.float32) / 4
    pairs = np.array([(i, j) for i in range(len(left)) for j in range(len(right))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _products.common(*flat(left)[:2], *flat(right)[:2], weights, pairs, out)
    assert out.tolist() == [sum(float(weights[f]) for f in left[i] if f in right[j]) for i, j in pairs.tolist()]


@settings(max_examples=60, deadline=None)
@given(COUNTS, KINDS, st.data())
def test_cosines_of_counted_rows(rows: list[dict[int, int]], kind: type, data: st.DataObject) -> None:
    given_, weighed = counted(rows, kind, data)
    pairs = np.array([(i, j) for i in range(len(rows)) for j in range(len(rows))], np.int64).reshape(-1, 2)
    out = np.empty(len(pairs), np.float32)
    _products.cosines(*given_, pairs, out)
    assert out.tolist() == pytest.approx([twin.dot(weighed[i], weighed[j]) for i, j in pairs.tolist()], abs=1e-6)


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
    _products.told(*flat([row for one in weighed for row in one])[:2], weights, first, pairs, 2, 0.31, out)
    for (i, j), found in zip(pairs.tolist(), out.tolist(), strict=True):
        assert found == pytest.approx(twin.told(weighed[i], weighed[j], 2, 0.31), abs=1e-6)


def test_bad_pairs_and_shapes_are_refused() -> None:
    rows, lengths, weights = flat([{0: 1.0}, {0: 2.0}]), np.ones(2, np.float32), np.ones(1, np.float32)
    counts = (*rows[:2], np.ones(2, np.uint8), lengths, np.ones(1), np.ones(2))
    first, out, table = np.array([0, 1, 2], np.int64), np.empty(1, np.float32), np.empty((1, 5), np.float32)
    for pairs, message in (([[0, 2]], r"pairs\[0\]"), ([[-1, 0]], r"pairs\[0\]"), ([[0, 0]] * 2, "shapes")):
        some = np.array(pairs, np.int64)
        with pytest.raises(ValueError, match=message):
            _products.dots(*rows, some, 1, out)
        with pytest.raises(ValueError, match=message):
            _products.common(*rows[:2], *rows[:2], weights, some, out)
        with pytest.raises(ValueError, match=message):
            _products.cosines(*counts, some, out)
        with pytest.raises(ValueError, match=message):
            _products.told(*rows[:2], weights, first, some, 3, 0.3, table)
    one = np.array([[0, 1]], np.int64)
    with pytest.raises(ValueError, match="order"):
        _products.dots(np.array([1, 0], np.int64), *rows[1:], np.zeros((1, 2), np.int64), 1, out)
    with pytest.raises(ValueError, match="size is -1"):
        _products.dots(*rows, one, -1, out)
    with pytest.raises(ValueError, match="shapes"):
        _products.cosines(*counts[:3], lengths[:1], *counts[4:], one, out)
    with pytest.raises(ValueError, match="shapes"):
        _products.told(*rows[:2], weights, first, one, 3, 0.3, table[:, :4].copy())
    with pytest.raises(ValueError, match="offsets"):
        _products.told(*rows[:2], weights, first + 1, one, 3, 0.3, table)


@pytest.mark.parametrize(("ids", "wrong"), [([1, 0], 0), ([0, 1], 1), ([0, -1], 1)])
def test_unknown_features_are_refused(ids: list[int], wrong: int) -> None:
    offsets, features = np.array([0, 1, 2], np.int64), np.array(ids, np.int32)
    weights, lengths, one = np.ones(1, np.float32), np.ones(2, np.float32), np.array([[0, 1]], np.int64)
    out, table = np.empty(1, np.float32), np.empty((1, 5), np.float32)
    with pytest.raises(ValueError, match=f"row {wrong} names a feature"):
        _products.dots(offsets, features, lengths, one, 1, out)
    with pytest.raises(ValueError, match=f"row {wrong} names a feature"):
        _products.common(offsets, features, offsets, features, weights, one, out)
    counts = np.ones(2, np.uint8)
    with pytest.raises(ValueError, match=f"row {wrong} has a feature or a count"):
        _products.cosines(offsets, features, counts, lengths, np.ones(1), np.ones(2), one, out)
    counts[wrong] = 2  # of features that are known, one is there more often than is known
    with pytest.raises(ValueError, match=f"row {wrong} has a feature or a count"):
        _products.cosines(offsets, features * 0, counts, lengths, np.ones(1), np.ones(2), one, out)
    with pytest.raises(ValueError, match=f"document {wrong} names a feature"):
        _products.told(offsets, features, weights, offsets, one, 3, 0.3, table)
