"""Put judged pairs together into events by average linkage that does not chain.

Average linkage (Sokal & Michener 1958) over the sparse graph of judged pairs: two clusters become one while the mean
score between them is high enough, both in itself and beside the mean score inside each, so that a story's neighbouring
events, which resemble one another but not as much as the reports of each do, stay apart. Before that every pair is
seen beside what its two documents have with all their nearest ones (local scaling, Zelnik-Manor & Perona 2004): in a
batch about one long story everything resembles everything, and that proves little. It is done twice: a first time with
a higher demand, which shows how large the events of the batch are (`align.sizes`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align import _linkage
from align.candidates import components
from align.linking import weigh
from align.pooling import MOST, Told, stated
from align.sizes import AGAINST, FOR, LEAST, SHARE, log_shares
from align.stages import stage

__all__ = ["cluster_pairs", "likely"]

# Averages are taken of the evidence behind the probabilities: those near 1 hide all contrast. Evidence of this much
# against one event counts as none at all, like a pair that was never proposed.
_FLOOR = -3.0
# The mean strength between two clusters must reach this share of the mean strength inside them.
_CONTRAST = 0.5
# A cluster's inner mean is shrunk towards this strength, as if this many pairs had it.
_INNER_PRIOR = 5.0
_INNER_WEIGHT = 1.0
# What is asked the first time, when the sizes of events are not known yet, beside what is asked otherwise.
_CAREFUL = 1.4
# Only so many nearest documents are proposed for each: between documents that had that many strong pairs, one without a
# score was crowded out rather than judged, and is taken at this share of the mean of the judged ones.
_CROWDED = 30
_CROWDED_SHARE = 0.5
# Local scaling: the level of a document is the mean of its best `_NEAREST` log-odds, none below `_LEAST`; places that
# are not taken count as `_USUAL`, so that a small batch is left as it is. What the level of two documents is above the
# usual one is taken from the log-odds of their pair, times the share, up to a bound: a large event is no long story.
_NEAREST, _LEAST, _USUAL = 30, -3.0, -4 / 3
_LEVEL_SHARE, _LEVEL_BOUND = 1.0, 2.5
# Of the threshold: the probability that the best pair of a member must have in its cluster.
_MEMBER = 0.4


def cluster_pairs(
    n: int,
    pairs: NDArray[np.int64],
    scores: NDArray[np.floating],
    *,
    threshold: float = 0.5,
    told: Told | None = None,
    crowded: int = _CROWDED,
) -> NDArray[np.int64]:
    """Return the cluster of each of `n` nodes, named by its smallest member; int64 [n].

    Args:
        pairs: int64 [m, 2], without repeats; those that are not there count as different.
        scores: how much speaks for one event, of every pair (`align.linking.Judgements`), [m].
        threshold: mean of them from which two clusters become one.
        told: what each node states of the day of its event, where it is known.
        crowded: pairs of one node that reach the threshold, from which its pairs without a score are taken for
            crowded out.

    >>> cluster_pairs(3, np.array([[0, 1], [1, 2]]), np.array([0.9, 0.2])).tolist()
    [0, 0, 2]
    """
    asked = max(float(_strength(np.array([threshold]))[0]), 1e-9)
    strength = _strength(_scaled(n, pairs, np.asarray(scores, np.float64)))
    full = np.bincount(pairs[strength >= asked].ravel(), minlength=n) >= crowded
    said = stated(told or Told((), {}))
    advance = stage("clustering", 2 * len(pairs))

    def linked(least: float, sizes: NDArray[np.int64] | None = None) -> NDArray[np.int64]:
        near, largest = _reaching(n, pairs, strength, asked * least, full)
        logs = np.zeros(0) if sizes is None else log_shares(sizes, largest)
        demand = _CAREFUL if sizes is None else 1.0
        rules = [asked, _CONTRAST, _INNER_PRIOR, _INNER_WEIGHT, _CROWDED_SHARE, demand, SHARE, FOR, AGAINST, MOST]
        made = _linkage.linked(n, pairs[near], strength[near], full.view(np.uint8), *said, logs, np.array(rules))
        advance(len(pairs))
        return made

    return linked(LEAST, linked(_CAREFUL))


def likely(
    labels: NDArray[np.int64], pairs: NDArray[np.int64], probabilities: NDArray[np.floating], threshold: float = 0.5
) -> NDArray[np.int64]:
    """Return clusters without what no pair makes likely; int64 [n], named as by `cluster_pairs`.

    A mean says which of the reports of a story belong together, once they are of one event. Where most texts are alone
    in their event, as in a sample of the news, few of the pairs that look best are. So a cluster needs a pair whose
    probability reaches the threshold, and a member one of four tenths of it.

    Args:
        labels: of `cluster_pairs`, [n].
        pairs: int64 [m, 2].
        probabilities: of one event, calibrated, [m].
        threshold: that of the events.

    >>> likely(np.array([0, 0, 2, 2, 2]), np.array([[0, 1], [2, 3], [3, 4]]), np.array([0.4, 0.9, 0.1])).tolist()
    [0, 1, 2, 2, 4]
    """
    n = len(labels)
    inside = labels[pairs[:, 0]] == labels[pairs[:, 1]]
    best = np.zeros(n)
    for side in pairs[inside].T:
        np.maximum.at(best, side, probabilities[inside])
    best_of_cluster = np.zeros(n)
    np.maximum.at(best_of_cluster, labels, best)
    stays = (best_of_cluster[labels] >= threshold) & (best >= _MEMBER * threshold)
    name = np.full(n, n, np.int64)
    np.minimum.at(name, labels[stays], np.flatnonzero(stays))
    return np.where(stays, name[labels], np.arange(n))


def _scaled(n: int, pairs: NDArray[np.int64], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the probabilities beside what the documents of each pair have with their nearest ones; float64 [m]."""
    held = np.clip(scores, 1e-9, 1 - 1e-9)
    odds = np.log(held / (1 - held))
    above = _LEVEL_SHARE * _linkage.levels(n, pairs, odds, _NEAREST, _LEAST, _USUAL) / _NEAREST
    odds -= np.minimum((above[pairs[:, 0]] + above[pairs[:, 1]]) / 2, _LEVEL_BOUND)
    return 1 / (1 + np.exp(-odds))


def _reaching(
    n: int, pairs: NDArray[np.int64], strength: NDArray[np.float64], asked: float, full: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], int]:
    """Return the pairs that can have a say, and how many nodes a cluster of them can have.

    A mean reaches what is asked only where a single pair does: clusters are parts of the components that such pairs
    make, and pairs between two components change nothing. Nor do pairs without strength: like those without a score,
    they add nothing to a mean, but where both were crowded.
    """
    left, right = pairs[strength >= asked * (1 - 1e-9)].astype(np.int32).T
    part = components(left, right, n)
    counts = (strength > 0) | full[pairs].all(1)
    near = np.flatnonzero(counts & (part[pairs[:, 0]] == part[pairs[:, 1]]))
    return near, int(np.bincount(part).max(initial=1))


def _strength(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(weigh(scores) - _FLOOR, 0.0)
