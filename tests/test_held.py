"""Lists and columns of strings, looked at in any order."""

from __future__ import annotations

from collections import OrderedDict
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import _held

things = st.one_of(st.text(max_size=5), st.integers(), st.none(), st.binary(max_size=3))


class Kind(str):
    """A string of a kind of its own."""

    __slots__ = ()


@given(st.lists(things, min_size=1, max_size=60), st.data())
@settings(deadline=None)
def test_things_are_taken_and_measured(held: list[object], data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.integers(0, len(held) - 1), max_size=80))
    places = np.array(chosen, dtype=np.int64)
    found = _held.taken(held, places)
    assert all(one is held[k] for one, k in zip(found, chosen, strict=True))
    expected = [len(thing) if isinstance(thing, str) else -1 for thing in (held[k] for k in chosen)]
    assert _held.sizes(held, places).tolist() == expected


def test_strings_of_another_kind_are_strings() -> None:
    assert _held.sizes([Kind("four"), "五"], np.array([1, 0])).tolist() == [1, 4]


@pytest.mark.parametrize("place", [-1, 2])
def test_places_outside_are_refused(place: int) -> None:
    for look in (_held.taken, _held.sizes):
        with pytest.raises(IndexError, match=r"places\[1\]"):
            look(["a", "b"], np.array([0, place]))


@given(st.lists(st.text(max_size=9), min_size=1, max_size=60), st.sampled_from(["string", "large_string"]), st.data())
@settings(deadline=None)
def test_characters_of_a_column_are_counted(texts: list[str], kind: str, data: st.DataObject) -> None:
    skipped = data.draw(st.integers(0, len(texts) - 1))
    column = pa.array(texts, pa.type_for_alias(kind)).slice(skipped)
    places = np.array(data.draw(st.lists(st.integers(0, len(column) - 1), max_size=80)), dtype=np.int64)
    assert _held.column_sizes(column, places).tolist() == [len(texts[skipped + k]) for k in places.tolist()]


def test_characters_of_long_texts_are_counted() -> None:
    text = "\N{EURO SIGN}a" * 20_000
    assert _held.column_sizes(pa.array([text]), np.array([0])).tolist() == [40_000]
    with pytest.raises(IndexError, match=r"places\[0\]"):
        _held.column_sizes(pa.array([text]), np.array([1]))


names = st.text(max_size=2) | st.text(max_size=2).map(Kind) | st.integers()


@given(st.lists(st.fixed_dictionaries({"a": names}, optional={"b": names, "c": names}), max_size=80))
@settings(deadline=None)
def test_rows_are_read_as_columns(rows: list[dict[str, object]]) -> None:
    found = _held.columns(rows, ("a", "b"))
    if not all("b" in row for row in rows):
        assert found is None
        return
    assert found == ([[row["a"] for row in rows], [row["b"] for row in rows]], all(len(row) == 2 for row in rows))
    assert _held.columns([*rows, OrderedDict(a=1, b=2)], ("a", "b")) is None


@given(st.lists(st.text(max_size=2), max_size=60), st.booleans())
@settings(deadline=None)
def test_names_are_in_order(names: list[str], ordered: bool) -> None:
    names = sorted(set(names)) if ordered else names
    expected = None if "" in names else all(a < b for a, b in pairwise(names))
    assert _held.ascending(names) is expected
    assert _held.ascending([*names, Kind("z")]) is None
    assert _held.ascending([*names, 3]) is None
