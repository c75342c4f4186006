"""Clustering: no chaining, no order, contradictions apart."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.clustering import cluster_pairs, likely

Scores = dict[tuple[str, str], float]


def clusters(names: list[str], scores: Scores, threshold: float = 0.5) -> list[list[str]]:
    """Return the clusters of names, by names."""
    order = sorted(names)
    rows = [(sorted((order.index(a), order.index(b))), score) for (a, b), score in scores.items()]
    pairs = np.array([row for row, _ in rows], np.int64).reshape(-1, 2)
    labels = cluster_pairs(len(order), pairs, np.array([score for _, score in rows]), threshold=threshold)
    assert all(label == min(np.flatnonzero(labels == label)) for label in labels)
    return [[order[k] for k in np.flatnonzero(labels == label)] for label in np.unique(labels)]


def complete(groups: list[list[str]], inside: float, across: float) -> Scores:
    home = {name: k for k, group in enumerate(groups) for name in group}
    return {(a, b): inside if home[a] == home[b] else across for a, b in combinations(home, 2)}


def test_nothing_and_single_documents_are_clusters_too() -> None:
    assert clusters([], {}) == []
    assert clusters(["b", "a"], {}) == [["a"], ["b"]]


def test_a_chain_of_strong_links_does_not_make_one_cluster() -> None:
    names = [f"d{k}" for k in range(8)]
    assert max(len(c) for c in clusters(names, dict.fromkeys(pairwise(names), 0.8))) <= 3


def test_two_tight_groups_with_many_fair_links_between_them_stay_apart() -> None:
    groups = [["a1", "a2", "a3", "a4"], ["b1", "b2", "b3", "b4"]]
    names = [name for group in groups for name in group]
    assert clusters(names, complete(groups, inside=0.99, across=0.55)) == groups


def test_the_same_fair_link_joins_a_pair_that_has_no_better() -> None:
    assert clusters(["a", "b"], {("a", "b"): 0.55}) == [["a", "b"]]
    assert clusters(["a", "b"], {("a", "b"): 0.45}) == [["a"], ["b"]]


def test_the_threshold_is_a_probability() -> None:
    assert clusters(["a", "b"], {("a", "b"): 0.7}, 0.6) == [["a", "b"]]
    assert clusters(["a", "b"], {("a", "b"): 0.7}, 0.8) == [["a"], ["b"]]


def test_a_large_event_of_which_only_the_nearest_pairs_were_judged_stays_whole() -> None:
    n, near = 120, 8
    ring = sorted({tuple(sorted((i, (i + step) % n))) for i in range(n) for step in (1, 5, 17, 31)})
    labels = cluster_pairs(n, np.array(ring, np.int64), np.full(len(ring), 0.999), crowded=near)
    assert np.bincount(labels).max() >= n // 2


def test_weak_pairs_crowd_nothing_out_so_that_one_link_joins_no_two_events() -> None:
    events, near = [range(3), range(3, 6)], 8
    inside = [(i, j) for event in events for i in event for j in event if i < j]
    weak = [(i, 6 + near * i + k) for i in range(6) for k in range(near)]
    pairs = np.array([*inside, (2, 3), *weak], np.int64)
    scores = np.array([0.97] * len(inside) + [0.999] + [0.01] * len(weak))
    labels = cluster_pairs(6 + 6 * near, pairs, scores, crowded=near)
    assert len(set(labels[[0, 5]].tolist())) == 2
    assert np.bincount(labels).max() <= 3


def test_where_everything_is_like_everything_a_fair_link_proves_little() -> None:
    n = 24
    fair = np.array([(i, j) for i in range(n) for j in range(i + 1, n)], np.int64)
    own = (fair[:, 0] % 2 == 0) & (fair[:, 1] == fair[:, 0] + 1)
    labels = cluster_pairs(n, fair, np.where(own, 0.97, 0.6))
    assert labels.tolist() == [k - k % 2 for k in range(n)]
    assert cluster_pairs(2, fair[:1], np.array([0.6])).tolist() == [0, 0]


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 9), st.integers(0, 10**6))
def test_the_order_of_documents_and_links_does_not_matter(n: int, seed: int) -> None:
    draw = random.Random(seed)
    names = [f"n{k}" for k in range(n)]
    scores = {pair: draw.choice([0.2, 0.5, 0.6, 0.9, 0.99]) for pair in combinations(names, 2) if draw.random() < 0.7}
    first = clusters(names, scores)
    draw.shuffle(names)
    links = list(scores.items())
    draw.shuffle(links)
    assert clusters(names, dict(links)) == first
    assert sorted(name for cluster in first for name in cluster) == sorted(names)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_certain_scores_are_fine(score: float) -> None:
    labels = cluster_pairs(3, np.array([[0, 1], [1, 2], [0, 2]]), np.full(3, score))
    assert len(set(labels.tolist())) == (1 if score else 3)


def likely_in_words(
    labels: list[int], pairs: list[tuple[int, int]], probabilities: list[float], threshold: float
) -> list[int]:
    """Return what `likely` says, cluster by cluster."""
    made = list(range(len(labels)))
    for cluster in set(labels):
        members = [k for k, label in enumerate(labels) if label == cluster]
        best = dict.fromkeys(members, 0.0)
        for (a, b), probability in zip(pairs, probabilities, strict=True):
            if a in best and b in best:
                best[a], best[b] = max(best[a], probability), max(best[b], probability)
        if max(best.values()) < threshold:
            continue
        staying = [k for k in members if best[k] >= 0.4 * threshold]
        for k in staying:
            made[k] = staying[0]
    return made


@given(st.integers(1, 8), st.integers(0, 10**6), st.sampled_from([0.0, 0.2, 0.5, 0.9, 1.0]))
@settings(max_examples=100, deadline=None)
def test_members_without_a_likely_pair_leave(n: int, seed: int, threshold: float) -> None:
    draw = random.Random(seed)
    heads = [draw.randrange(n) for _ in range(n)]
    labels = [min(k for k in range(n) if heads[k] == head) for head in heads]
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if draw.random() < 0.7]
    probabilities = [draw.choice([0.1, 0.19, 0.21, 0.55, 0.95]) for _ in pairs]
    found = likely(np.array(labels), np.array(pairs, np.int64).reshape(-1, 2), np.array(probabilities), threshold)
    assert found.tolist() == likely_in_words(labels, pairs, probabilities, threshold)
