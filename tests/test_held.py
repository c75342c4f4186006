"""Lists of strings, looked at in any order."""

from __future__ import annotations

import numpy as np
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
