"""Shared passages: as long as can be, at the right places of both texts, whatever the texts are."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins.passages import longest_runs

from align.passages import _runs, shared_passages

tokens = st.lists(st.integers(0, 3), max_size=24)
anything = st.text(st.characters(exclude_categories=()), max_size=80)


@settings(deadline=None)
@given(tokens, tokens, st.integers(1, 4))
def test_runs_are_those_of_the_twin(a: list[int], b: list[int], words: int) -> None:
    assert _runs(np.array(a, np.int64), np.array(b, np.int64), words) == longest_runs(a, b, words)


@settings(deadline=None)
@given(anything, anything, st.integers(1, 3))
def test_passages_lie_in_both_texts_and_do_not_overlap(left: str, right: str, words: int) -> None:
    found = shared_passages(left + " one two three " + right, right + " ONE, two; three " + left, words)
    assert found
    for side in (0, 2):
        spans = sorted((p[side], p[side + 1]) for p in found)
        assert all(start < end for start, end in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert all(p.words >= words for p in found)


def test_reordered_parts_are_found_at_both_places() -> None:
    one, two = "The ferry ran aground off the isle at dawn", "forty people were taken off by boat that day"
    left, right = f"{one}. Then {two}.", f"{two.upper()}! {one}?"
    found = shared_passages(left, right)
    assert [left[p.left_start : p.left_end] for p in found] == [one, two]
    assert [right[p.right_start : p.right_end] for p in found] == [one, two.upper()]


@pytest.mark.parametrize("text", ["", " ", "word", "\ud800 a b c d", "😀" * 9])
def test_odd_texts(text: str) -> None:
    assert shared_passages(text, "") == []
    for passage in shared_passages(text, text):
        assert (passage.left_start, passage.left_end) == (passage.right_start, passage.right_end)


def test_repetition_is_no_trap() -> None:
    begin = time.perf_counter()
    text = "again and " * 20_000
    (found,) = shared_passages(text, text)
    assert (found.left_start, found.words) == (0, 40_000)
    assert time.perf_counter() - begin < 20
