"""The sizes of the events of a batch speak for and against one event."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from twins.linkage import demand

from align.clustering import cluster_pairs
from align.sizes import LEAST, log_shares


def of(*sizes: int) -> list[float]:
    return log_shares(np.repeat(np.arange(len(sizes)), sizes), 200).tolist()


def test_two_clusters_as_large_as_events_are_are_asked_for_more_and_a_single_report_for_less() -> None:
    triples = of(*[3] * 50)
    assert demand(triples, 3, 3) > 1.5
    assert demand(triples, 1, 2) == demand(triples, 2, 1) == LEAST < 1
    assert demand(of(*range(1, 40)), 3, 3) < 1.1  # where events have all sizes, none is a surprise


def test_where_no_event_of_several_reports_was_found_nothing_is_known() -> None:
    assert of(*[1] * 50) == of() == []
    assert demand([], 2, 5) == 1


def test_a_few_events_tell_less_than_many() -> None:
    assert demand(of(3), 3, 3) < demand(of(3, 3), 3, 3) < demand(of(*[3] * 10), 3, 3)


@given(st.lists(st.integers(1, 60), max_size=30), st.integers(1, 100), st.integers(1, 100))
def test_demands_are_bounded_and_symmetric(sizes: list[int], left: int, right: int) -> None:
    asked = demand(of(*sizes), left, right)
    assert LEAST <= asked <= 2.2
    assert abs(asked - demand(of(*reversed(sizes)), right, left)) < 1e-9


def test_in_a_batch_of_triples_neighbouring_triples_stay_apart() -> None:
    events = 30
    inside = [(3 * e + i, 3 * e + j) for e in range(events) for i, j in ((0, 1), (0, 2), (1, 2))]
    across = [(i, j) for i in range(3) for j in range(3, 6)]

    def together(others: int) -> bool:
        pairs = np.array(sorted([*inside[: 3 * others], *across]), np.int64)
        near = dict.fromkeys(across, 0.8)
        scores = np.array([near.get(tuple(pair), 0.97) for pair in pairs.tolist()])
        labels = cluster_pairs(3 * events, pairs, scores)
        return bool(labels[0] == labels[3])

    assert together(2)
    assert not together(events)
