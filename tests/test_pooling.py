"""What the documents of clusters state together of their day, and how it keeps clusters apart."""

from __future__ import annotations

import functools
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from twins.linkage import contradiction, polled, pooled

from align.clustering import cluster_pairs
from align.pooling import Told, Voice, stated

SURE = {"weekday": 1.0, "day": 1.0, "result": 1.0}
VOICES = st.builds(Voice, st.just("weekday"), st.integers(0, 6), st.sampled_from([0.15, 0.3, 0.6]))


def day(weekday: int) -> Voice:
    return Voice("weekday", weekday, 0.6)


def against(left: list[Voice], right: list[Voice], trust: dict[str, float] = SURE) -> float:
    """Return how much two clusters contradict, of which each document states one thing."""
    found = stated(Told([[voice] for voice in left + right], trust))
    polls = polled(len(left + right), found.rows.tolist(), found.scores.tolist())
    one, other = functools.reduce(pooled, polls[: len(left)], {}), functools.reduce(pooled, polls[len(left) :], {})
    return contradiction(one, other, found.values.tolist(), found.weights.tolist())


def test_more_voices_contradict_more() -> None:
    assert against([day(3)] * 2, [day(0)] * 2) < against([day(3)], [day(0)]) < 0
    assert against([day(3)] * 2, [day(3)]) == 0
    assert against([day(3)], [day(0)]) == pytest.approx(-0.5, abs=0.05)
    assert against([day(3)] * 3, [day(0)] * 2) == pytest.approx(-2.4, abs=0.05)


def test_the_day_after_contradicts_less() -> None:
    friday, saturday, monday = ([day(k)] * 2 for k in (4, 5, 0))
    assert against(friday, monday) < against(friday, saturday) <= 0


def test_only_what_is_trusted_and_stated_by_both_counts() -> None:
    thursday, monday = [day(3)] * 2, [day(0)] * 2
    assert against(thursday, monday, {"weekday": 0.0}) == 0
    assert against(thursday, monday, {}) == 0
    assert against(thursday, [Voice("result", 92083, 0.8)]) == 0


@given(st.lists(VOICES, max_size=6), st.lists(VOICES, max_size=6))
def test_never_for_one_event_and_the_same_from_both_sides(left: list[Voice], right: list[Voice]) -> None:
    there = against(left, right)
    assert there <= 0
    assert there == pytest.approx(against(right, left))


def test_clusters_that_state_two_days_stay_apart() -> None:
    pairs = np.array(list(itertools.combinations(range(6), 2)))
    inside = (pairs[:, 0] < 3) == (pairs[:, 1] < 3)
    scores = np.where(inside, 0.99, 0.95)
    assert len(set(cluster_pairs(6, pairs, scores).tolist())) == 1
    told = Told([[day(3)]] * 3 + [[day(0)]] * 3, SURE)
    assert cluster_pairs(6, pairs, scores, told=told).tolist() == [0, 0, 0, 3, 3, 3]
    agreed = Told([[day(3)]] * 6, SURE)
    assert len(set(cluster_pairs(6, pairs, scores, told=agreed).tolist())) == 1
