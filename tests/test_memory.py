"""Arrays in memory of their own, and batches worked on in blocks of any size: the same as in one piece."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import align
from align import ends, events, memory, proposals, view_parts
from align.ends import Ends

LONG = 1 << 18


@pytest.mark.parametrize("count", [0, 1, 100, LONG])
def test_what_is_kept_is_a_copy(count: int) -> None:
    values = np.arange(count, dtype=np.int32)
    own = memory.kept(values)
    assert (own == values).all()
    assert own.dtype == values.dtype
    own += 1
    assert (values == np.arange(count)).all()


@given(st.lists(st.integers(0, 2**32 - 1)))
def test_small_numbers_are_held_small(counts: list[int]) -> None:
    held = memory.small(np.array(counts, np.int64))
    assert held.tolist() == counts
    most = max(counts, default=0)
    assert held.itemsize == (1 if most < 256 else 2 if most < 65536 else 4)


def test_arrays_are_joined_and_let_go() -> None:
    parts = [np.arange(LONG, dtype=np.uint8), np.zeros(0, np.uint8), np.array([7], np.uint16)]
    whole = memory.joined(parts, np.uint16)
    assert parts == []
    assert len(whole) == LONG + 1
    assert (whole[:LONG] == np.arange(LONG) % 256).all()
    assert whole[-1] == 7
    assert len(memory.joined([], np.int64)) == 0


def test_memory_is_given_back_without_harm() -> None:
    held = np.arange(LONG)
    memory.give_back()
    assert (held == np.arange(LONG)).all()


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 9), st.integers(1, 4), st.integers(1, 7), st.data())
def test_the_best_pairs_of_every_document(n: int, count: int, at_once: int, data: st.DataObject) -> None:
    every = [(i, j) for i in range(n) for j in range(i + 1, n)]
    chosen = sorted(data.draw(st.sets(st.sampled_from(every)))) if every else []
    scores = data.draw(
        st.lists(st.sampled_from([-1.5, -0.0, 0.0, 0.25, 2.0]), min_size=len(chosen), max_size=len(chosen))
    )
    left, right = (np.array([pair[side] for pair in chosen], np.int32) for side in (0, 1))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ends, "_AT_ONCE", at_once)
        found = list(Ends(left, right, n).leading(np.array(scores, np.float32), count))
    assert [some.low for some in found] == [0, *(some.high for some in found[:-1])]
    assert found[-1].high == n
    for some in found:
        expected = []
        for mine in range(some.low, some.high):
            own = [(-scores[k], sum(pair) - mine, k) for k, pair in enumerate(chosen) if mine in pair]
            expected += [(mine, k, other) for _, other, k in sorted(own)[:count]]
        assert list(zip(some.mine.tolist(), some.pairs.tolist(), some.other.tolist(), strict=True)) == expected


PLACES = ("Alby", "Borre", "Celle", "Doorn", "Esens", "Farum", "Gavle", "Hamar")
STORIES = [
    f"A ferry with {20 + 3 * k} on board ran aground off {place} on Monday, captain Vera {place}son said. {more}"
    for k, place in enumerate(PLACES)
    for more in (
        f"All {20 + 3 * k} were taken off by the coast guard before the tide turned, and nobody was hurt.",
        f"The ferry struck a rock off {place} in fog; its {20 + 3 * k} passengers were saved by the coast guard.",
        f"The port of {place} sent two tugs, and the ferry was afloat again on Tuesday.",
    )
]


def test_blocks_of_any_size_give_the_same_events(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proposals, "_EXHAUSTIVE", 2)
    documents = [{"id": f"d{k:02d}", "text": text} for k, text in enumerate(STORIES)]
    whole = align.merge(documents)
    for module, name in (
        (view_parts, "_AT_ONCE"),
        (events, "_AT_ONCE"),
        (events, "_WEIGHED"),
        (ends, "_AT_ONCE"),
        (proposals, "_AT_ONCE"),
        (proposals, "_DOCUMENTS"),
    ):
        monkeypatch.setattr(module, name, 5)
    pieces = align.merge(documents, settings=align.Settings(threads=2))
    assert tuple(pieces) == tuple(whole)
    assert pieces.links == whole.links
    assert max(len(record.documents) for record in whole) > 1
