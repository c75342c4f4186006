"""Which copy is kept: every wish, several of them, and what is wrong with a wish."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.errors import SettingsError
from align.survivors import KEEP, Facts, Wish, instant, keep_wishes, preference, ranks

FACTS = Facts(
    np.array([5, 5, 9, 2]),
    np.array([3, 0, 1, 2]),
    lambda: ["2026-05-01T10:00+02:00", "2026-05-01T09:00Z", None, "yesterday"],
    lambda: ["Reuters", " xinhua  news ", None, "Blog"],
)


@pytest.mark.parametrize(
    ("keep", "order"),
    [
        ("longest", [2, 0, 1, 3]),
        ("shortest", [3, 0, 1, 2]),
        ("first", [1, 2, 3, 0]),
        ("last", [0, 3, 2, 1]),
        ("earliest", [0, 1, 2, 3]),
        ("latest", [1, 0, 2, 3]),
        ("longest,first", [2, 1, 0, 3]),
        ("source:Xinhua News>Reuters", [1, 0, 2, 3]),
        ("source:*>reuters", [1, 2, 3, 0]),
        ("SOURCE: blog > * > REUTERS , Shortest", [3, 1, 2, 0]),
        ("latest, last", [1, 0, 3, 2]),
    ],
)
def test_documents_stand_in_the_order_in_which_they_are_kept(keep: str, order: list[int]) -> None:
    rank = ranks(preference(keep_wishes(keep), FACTS))
    assert np.argsort(rank, kind="stable").tolist() == order


@pytest.mark.parametrize(
    ("keep", "says"),
    [
        ("best", "keep='best' is unknown: give one of longest, shortest"),
        ("", "keep='' is unknown"),
        ("longest,", "keep='longest,': '' is unknown"),
        ("longest,nice", "keep='longest,nice': 'nice' is unknown"),
        ("longest:5", "'longest:5' is unknown"),
        ("source", "'source' is unknown"),
        ("source:", "ranks a source without a name"),
        ("source:a>>b", "ranks a source without a name"),
        ("source:A>a", "ranks a source twice: name every source once"),
        ("first,longest,first", "gives first twice: give every wish once"),
        (None, "keep=None is of type NoneType"),
        (["longest"], "is of type list"),
    ],
)
def test_what_is_wrong_is_said(keep: object, says: str) -> None:
    with pytest.raises(SettingsError, match=says.replace("(", r"\(")):
        keep_wishes(keep)  # type: ignore[arg-type]


def test_every_name_is_a_wish() -> None:
    assert [keep_wishes(name) for name in KEEP] == [(Wish(name),) for name in KEEP]


@pytest.mark.parametrize(
    ("text", "other"),
    [("2026", "2026-01-01T00:00Z"), ("2026-03", "2026-03-01"), ("2026-03-01", "2026-03-01T00:00:00Z")],
)
def test_reduced_times_are_their_first_moment(text: str, other: str) -> None:
    assert instant(text) == instant(other) is not None


@pytest.mark.parametrize("text", ["", "soon", "2026-13", "2026-02-30", "0000"])
def test_no_time_is_no_time(text: str) -> None:
    assert instant(text) is None


@given(st.lists(st.tuples(st.integers(-2, 2), st.integers(-2, 2), st.integers(-2, 2)), min_size=1, max_size=20))
def test_ranks_are_those_of_tuples(rows: list[tuple[int, int, int]]) -> None:
    rank = ranks(np.array(rows, dtype=np.int64).T)
    for k, row in enumerate(rows):
        for m, other in enumerate(rows):
            assert (rank[k] < rank[m]) == (row < other)
            assert (rank[k] == rank[m]) == (row == other)
