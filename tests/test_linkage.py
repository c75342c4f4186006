"""The kernels of the clusters against their plain twins."""

from __future__ import annotations

import math
import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from twins import linkage as twin

from align import _linkage

FIELDS = (7.0, 30.0)
LIKENESS = [0.0, 1.0, 2.9, 3.0, 3.1, 4.5, 7.0, 12.0, 18.0]
LOGS = [[], [-0.5, -2.0, -0.7, -3.0, -5.0], [-1.0], [-3.0, -2.0, -0.1, -4.0, -4.5, -2.0, -6.0]]

Graph = dict[str, Any]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Draw what `_linkage.linked` takes, as plain lists."""
    n, seed = draw(st.integers(0, 24)), draw(st.integers(0, 2**32))
    some, thick = random.Random(seed), draw(st.sampled_from([0.1, 0.3, 0.7, 1.0]))
    likeness = draw(st.sampled_from([LIKENESS, [1.0, 5.0, 6.0], [6.0], None]))
    pairs = [(a, b) for a in range(n) for b in range(a + 1, n) if some.random() < thick]
    some.shuffle(pairs)
    told = draw(st.sampled_from([0.0, 0.5, 1.0]))
    stated = sorted(
        {(node, f, some.randrange(4)) for node in range(n) for f in (0, 0, 1) if some.random() < told},
    )
    return {
        "n": n,
        "pairs": [pair if some.random() < 0.8 else pair[::-1] for pair in pairs],
        "strength": [some.choice(likeness) if likeness else some.uniform(0, 18) for _ in pairs],
        "crowded": [int(some.random() < draw_share) for draw_share in [draw(st.sampled_from([0, 0.5, 1]))] * n],
        "stated": stated,
        "scores": [some.uniform(0.5, 4) for _ in stated],
        "values": list(FIELDS),
        "weights": draw(st.sampled_from([[0.7, 0.3], [0.0, 0.7]])),
        "logs": draw(st.sampled_from(LOGS)),
        "rules": list(twin.Rules(draw(st.sampled_from([1e-9, 1.0, 3.0])), demand=draw(st.sampled_from([1.0, 1.4])))),
    }


def arrays(graph: Graph) -> Graph:
    """Return the same as arrays."""
    kinds = {"crowded": np.uint8, "pairs": np.int64, "stated": np.int64}
    found = {k: np.array(v, kinds.get(k, np.float64)) if k != "n" else v for k, v in graph.items()}
    return found | {"pairs": found["pairs"].reshape(-1, 2), "stated": found["stated"].reshape(-1, 3)}


def linked(graph: Graph) -> list[int]:
    return _linkage.linked(**arrays(graph)).tolist()


@settings(max_examples=300, deadline=None)
@given(graphs())
def test_clusters(graph: Graph) -> None:
    polls = twin.polled(graph["n"], graph["stated"], graph["scores"])
    more = (graph[name] for name in ("values", "weights", "logs"))
    plain = twin.Linkage(
        graph["pairs"], graph["strength"], graph["crowded"], polls, *more, twin.Rules(*graph["rules"])
    ).run()
    assert linked(graph) == plain


@settings(max_examples=60, deadline=None)
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_pairs_does_not_matter(graph: Graph, some: random.Random) -> None:
    order = list(range(len(graph["pairs"])))
    some.shuffle(order)
    turned = {
        "pairs": [graph["pairs"][k][:: some.choice([1, -1])] for k in order],
        "strength": [graph["strength"][k] for k in order],
    }
    assert linked(graph | turned) == linked(graph)


GRAPH: Graph = {
    "n": 2,
    "pairs": [(0, 1)],
    "strength": [5.0],
    "crowded": [0, 0],
    "stated": [(0, 0, 3), (1, 0, 3)],
    "scores": [1.0, 1.0],
    "values": [7.0],
    "weights": [0.7],
    "logs": [],
    "rules": list(twin.Rules()),
}


def around(value: float) -> list[float]:
    return [math.nextafter(value, 0), value, math.nextafter(value, math.inf)]


@pytest.mark.parametrize("large", [1.0, 3.0, 1234.5, 8.4e6, 1e7, 1e12])
@pytest.mark.parametrize("part", [0.0, 0.5e-9, 1e-9, 1.5e-9, 2**-10, 3 * 2**-10, 5 * 2**-11])
def test_what_is_better_is_told_by_nine_decimals(large: float, part: float) -> None:
    """Node 1 goes to 0 or to 2, where the mean is the higher, of equals to 0; three together are too rare."""
    rules = list(twin.Rules(1.0, contrast=0.0, share=1.0, most=100.0))
    star = GRAPH | {"n": 3, "crowded": [0] * 3, "pairs": [(0, 1), (1, 2)], "rules": rules, "logs": [0.0, 0.0, -999.0]}
    for one in around(large + part):
        for other in (*around(one), *around(large), *around(large + 1e-9)):
            if min(one, other) >= 1:
                best = [0, 0, 2] if round(one, 9) >= round(other, 9) else [0, 1, 1]
                assert linked(star | {"strength": [one, other]}) == best


@given(
    st.integers(1, 6),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([-9.0, -3.0, -2.9, 0.1, 0.3, 7.0]))),
    st.integers(1, 4),
)
def test_levels(n: int, rows: list[tuple[int, int, float]], most: int) -> None:
    rows = [row for row in rows if row[0] != row[1] and max(row[:2]) < n]
    pairs, odds = [row[:2] for row in rows], [row[2] for row in rows]
    found = _linkage.levels(n, np.array(pairs, np.int64).reshape(-1, 2), np.array(odds, float), most, -3.0, -4 / 3)
    assert found.tolist() == twin.levels(n, pairs, odds, most, -3.0, -4 / 3)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pairs": [(0, 2)]}, "pairs"),
        ({"pairs": [(-1, 1)]}, "pairs"),
        ({"pairs": [(1, 1)]}, "pairs"),
        ({"strength": []}, "strength"),
        ({"crowded": [0]}, "crowded"),
        ({"n": -1}, "shapes"),
        ({"scores": [1.0]}, "scores"),
        ({"weights": []}, "weights"),
        ({"stated": [(2, 0, 3), (1, 0, 3)]}, "stated"),
        ({"stated": [(0, 1, 3), (1, 0, 3)]}, "stated"),
        ({"stated": [(1, 0, 3), (0, 0, 3)]}, "order"),
        ({"stated": [(0, 0, 3), (0, 0, 3)]}, "order"),
        ({"rules": [1.0]}, "rules"),
    ],
)
def test_what_does_not_fit_together_is_refused(wrong: Graph, said: str) -> None:
    assert linked(GRAPH) == [0, 0]
    with pytest.raises(ValueError, match=said):
        linked(GRAPH | wrong)


def test_levels_refuse_what_does_not_fit_together() -> None:
    for n, pairs, odds, most in (
        (2, [[0, 2]], [1.0], 3),
        (2, [[0, 1]], [], 3),
        (2, [[0, 1]], [1.0], 0),
        (-1, [], [], 1),
    ):
        with pytest.raises(ValueError, match=r"pairs"):
            _linkage.levels(n, np.array(pairs, np.int64).reshape(-1, 2), np.array(odds, float), most, -3.0, 0.0)


def test_pairs_that_are_given_twice_do_no_harm() -> None:
    twice = {"pairs": [(0, 1), (1, 2), (0, 1), (2, 0), (1, 2)], "strength": [5.0] * 5, "n": 3, "crowded": [0] * 3}
    assert linked(GRAPH | twice) == [0, 0, 0]
