"""Put judged pairs together into events by average linkage that does not chain.

Average linkage (Sokal & Michener 1958) over the sparse graph of judged pairs: two clusters become one while the mean
score between them is high enough, both in itself and beside the mean score inside each, so that a story's neighbouring
events, which resemble one another but not as much as the reports of each do, stay apart. Before that every pair is
seen beside what its two documents have with all their nearest ones (local scaling, Zelnik-Manor & Perona 2004): in a
batch about one long story everything resembles everything, and that proves little. It is done twice: a first time with
a higher demand, which shows how large the events of the batch are (`align.sizes`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from align.linking import weigh
from align.model import Link
from align.pooling import Poll, Told, Voice, contradiction, polled, pooled
from align.sizes import LEAST, Sizes
from align.stages import stage

__all__ = ["cluster_pairs", "event_clusters", "likely"]

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
_MEMBER = 0.6


def event_clusters(
    ids: Sequence[str],
    links: Iterable[Link],
    *,
    threshold: float = 0.5,
    origins: Iterable[Sequence[str]] = (),
    apart: Iterable[tuple[str, str]] = (),
    told: Mapping[str, Sequence[Voice]] | None = None,
    trust: Mapping[str, float] | None = None,
) -> list[list[str]]:
    """Group documents into events; every document is in exactly one.

    Args:
        ids: the documents.
        links: judged pairs, with the scores of `align.linking.Judgements`, not yet calibrated; pairs without a link
            count as different. `copy` links put their documents together first.
        threshold: mean score from which two clusters become one.
        origins: groups of copies, each taken as one voice.
        apart: pairs that must not end in one event.
        told: what each document states of the day of its event; the first of several copies speaks for all.
        trust: how far each field of `told` tells events apart, 0 to 1.

    Returns:
        Clusters of ids; ids ascending inside a cluster, clusters by their first id, whatever the order of the input.

    >>> a, b = Link("a", "b", "same_event", 0.9), Link("b", "c", "related", 0.2)
    >>> event_clusters(["a", "b", "c"], [a, b])
    [['a', 'b'], ['c']]
    """
    names = sorted(ids)
    place = {name: k for k, name in enumerate(names)}
    first = _Union(len(names))
    for group in origins:
        for one in group[1:]:
            first.join(place[group[0]], place[one])
    pairs, scores = [], []
    for link in links:
        left, right = place[link.left], place[link.right]
        if link.relation == "copy":
            first.join(left, right)
        else:
            pairs.append((left, right))
            scores.append(link.score)
    heads = sorted({first.find(k) for k in range(len(names))})
    node = {head: k for k, head in enumerate(heads)}
    best: dict[tuple[int, int], float] = {}
    for (left, right), score in zip(pairs, scores, strict=True):
        a, b = sorted((node[first.find(left)], node[first.find(right)]))
        if a != b:
            best[a, b] = max(score, best.get((a, b), 0.0))
    keys = sorted(best)
    forbidden = [(node[first.find(place[a])], node[first.find(place[b])]) for a, b in apart]
    table = np.array(keys, np.int64).reshape(-1, 2)
    voices = Told([(told or {}).get(names[head], ()) for head in heads], trust or {})
    labels = cluster_pairs(
        len(heads),
        table,
        np.array([best[k] for k in keys]),
        threshold=threshold,
        apart=forbidden,
        told=voices,
    )
    clusters: dict[int, list[str]] = {}
    for k, name in enumerate(names):
        clusters.setdefault(int(labels[node[first.find(k)]]), []).append(name)
    return sorted(clusters.values())


def cluster_pairs(
    n: int,
    pairs: NDArray[np.int64],
    scores: NDArray[np.floating],
    *,
    threshold: float = 0.5,
    apart: Iterable[tuple[int, int]] = (),
    told: Told | None = None,
    crowded: int = _CROWDED,
) -> NDArray[np.int64]:
    """Return the cluster of each of `n` nodes, named by its smallest member; int64 [n].

    Args:
        pairs: int64 [m, 2], without repeats.
        scores: how much speaks for one event, of every pair (`align.linking.Judgements`), [m].
        threshold: mean of them from which two clusters become one.
        apart: nodes that must not share a cluster.
        told: what each node states of the day of its event, where it is known.
        crowded: pairs of one node that reach the threshold, from which its pairs without a score are taken for
            crowded out.
    """
    asked = float(_strength(np.array([threshold]))[0])
    scaled = _scaled(n, pairs, np.asarray(scores, np.float64))
    strength, asked = _strength(scaled), max(asked, 1e-9)
    full = np.bincount(pairs[strength >= asked].ravel(), minlength=n) >= crowded
    advance = stage("clustering", 2 * len(pairs))
    apart = list(apart)

    def linked(least: float, demand: Callable[[int, int], float]) -> NDArray[np.int64]:
        near = _reaching(n, pairs, strength, asked * least, full)
        linkage = _Linkage(n, pairs[near], strength[near], asked, full, demand)
        if told is not None and told.voices:
            linkage.polls = [polled(voices) for voices in told.voices]
            linkage.trust = told.trust
        for a, b in apart:
            linkage.forbid(a, b)
        linkage.run()
        advance(len(pairs))
        return np.array([linkage.owner.find(k) for k in range(n)], np.int64)

    return linked(LEAST, Sizes(linked(_CAREFUL, lambda left, right: _CAREFUL)).demand)


def likely(
    labels: NDArray[np.int64], pairs: NDArray[np.int64], probabilities: NDArray[np.floating], threshold: float = 0.5
) -> NDArray[np.int64]:
    """Return clusters without what no pair makes likely; int64 [n], named as by `cluster_pairs`.

    A mean says which of the reports of a story belong together, once they are of one event. Where most texts are alone
    in their event, as in a sample of the news, few of the pairs that look best are. So a cluster needs a pair whose
    probability reaches the threshold, and a member one of six tenths of it.

    Args:
        labels: of `cluster_pairs`, [n].
        pairs: int64 [m, 2].
        probabilities: of one event, calibrated, [m].
        threshold: that of the events.

    >>> likely(np.array([0, 0, 2, 2, 2]), np.array([[0, 1], [2, 3], [3, 4]]), np.array([0.4, 0.9, 0.2])).tolist()
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
    degree = np.bincount(pairs.ravel(), minlength=n)
    telling = np.flatnonzero(odds > _LEAST)
    owner, value = pairs[telling].T.ravel(), np.tile(odds[telling], 2)
    order = np.lexsort((-value, owner))
    owner, value = owner[order], value[order]
    best = np.arange(len(owner)) - np.searchsorted(owner, owner) < _NEAREST
    total = np.bincount(owner[best], weights=value[best] - _USUAL, minlength=n)
    least = np.minimum(degree, _NEAREST) - np.bincount(owner[best], minlength=n)
    above = _LEVEL_SHARE * (total + least * (_LEAST - _USUAL)) / _NEAREST
    odds -= np.minimum((above[pairs[:, 0]] + above[pairs[:, 1]]) / 2, _LEVEL_BOUND)
    return 1 / (1 + np.exp(-odds))


def _reaching(
    n: int, pairs: NDArray[np.int64], strength: NDArray[np.float64], asked: float, full: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the pairs that can have a say.

    A mean reaches what is asked only where a single pair does: clusters are parts of the components that such pairs
    make, and pairs between two components change nothing. Nor do pairs without strength: like those without a score,
    they add nothing to a mean, but where both were crowded.
    """
    parts = _Union(n)
    for a, b in pairs[strength >= asked * (1 - 1e-9)].tolist():
        parts.join(a, b)
    part = np.array([parts.find(k) for k in range(n)], np.int64)
    counts = (strength > 0) | full[pairs].all(1)
    return np.flatnonzero(counts & (part[pairs[:, 0]] == part[pairs[:, 1]]))


def _strength(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(weigh(scores) - _FLOOR, 0.0)


class _Union:
    """Disjoint sets named by their smallest member."""

    def __init__(self, n: int) -> None:
        self.parent = list(range(n))

    def find(self, k: int) -> int:
        while self.parent[k] != k:
            self.parent[k] = self.parent[self.parent[k]]
            k = self.parent[k]
        return k

    def join(self, a: int, b: int) -> None:
        a, b = self.find(a), self.find(b)
        self.parent[max(a, b)] = min(a, b)


class _Linkage:
    """The state of the agglomeration: sums of strength between and inside clusters, and a heap of possible merges."""

    def __init__(
        self,
        n: int,
        pairs: NDArray[np.int64],
        strength: NDArray[np.float64],
        threshold: float,
        crowded: NDArray[np.bool_],
        demand: Callable[[int, int], float],
    ) -> None:
        self.owner = _Union(n)
        self.threshold = threshold
        self.demand = demand  # by what the strength asked between clusters of two sizes is multiplied
        self.size = [1] * n
        self.inner, self.known = [0.0] * n, [0.0] * n  # strength of the scored pairs inside, and how many
        self.tight = [_INNER_PRIOR] * n  # mean strength inside, shrunk towards the prior
        self.crowded = crowded.astype(np.float64).tolist()  # share of the documents
        self.version = [0] * n
        self.between: list[dict[int, tuple[float, float]]] = [{} for _ in range(n)]
        self.forbidden: dict[int, set[int]] = {}
        for (a, b), value in zip(pairs.tolist(), strength.tolist(), strict=True):
            self.between[a][b] = self.between[b][a] = (value, 1.0)
        self.polls: list[dict[str, Poll]] = [{} for _ in range(n)]
        self.trust: Mapping[str, float] = {}
        self.heap: list[tuple[float, int, int, int, int]] = []

    def forbid(self, a: int, b: int) -> None:
        if a != b:
            self.forbidden.setdefault(a, set()).add(b)
            self.forbidden.setdefault(b, set()).add(a)

    def run(self) -> None:
        for a, row in enumerate(self.between):
            self._offer(a, [b for b in row if a < b])
        while self.heap:
            _, a, b, at, bt = heappop(self.heap)
            if self.version[a] == at and self.version[b] == bt:
                self._merge(a, b)

    def _offer(self, a: int, others: Iterable[int]) -> None:
        """Note which of the others `a` can be put together with."""
        row, size, crowded = self.between[a], self.size[a], self.crowded[a]
        for b in others:
            total, known = row[b]
            pairs = size * self.size[b]
            mean = total / pairs
            if crowded:
                mean += _crowded_out(total, known, pairs, crowded * self.crowded[b])
            asked = max(self.threshold, _CONTRAST * (self.tight[a] * self.tight[b]) ** 0.5)
            asked *= self.demand(size, self.size[b])
            if mean < asked or b in self.forbidden.get(a, ()):
                continue
            mean += contradiction(self.polls[a], self.polls[b], self.trust)
            if mean >= asked:
                first, second = min(a, b), max(a, b)
                entry = (-round(mean / asked, 9), first, second, self.version[first], self.version[second])
                heappush(self.heap, entry)

    def _merge(self, a: int, b: int) -> None:
        """Put `b` into `a`; `a` is the smaller name."""
        self.owner.join(a, b)
        mine, gone = self.between[a], self.between[b]
        total, known = mine.pop(b)
        self.inner[a] += self.inner[b] + total
        self.known[a] += self.known[b] + known
        both = self.size[a] + self.size[b]
        self.crowded[a] = (self.crowded[a] * self.size[a] + self.crowded[b] * self.size[b]) / both
        self.size[a] = both
        self.tight[a] = self._tight(a)
        self.version[a] += 1
        self.polls[a] = pooled(self.polls[a], self.polls[b])
        self.version[b] = -1
        del gone[a]
        for other, (total, known) in gone.items():
            before, seen = mine.get(other, (0.0, 0.0))
            row = self.between[other]
            mine[other] = row[a] = (before + total, seen + known)
            del row[b]
        gone.clear()
        for other in sorted(self.forbidden.pop(b, ())):
            self.forbidden[other].discard(b)
            self.forbid(a, other)
        self._offer(a, mine)

    def _tight(self, a: int) -> float:
        count = self.size[a] * (self.size[a] - 1) / 2
        total = self.inner[a] + count * _crowded_out(self.inner[a], self.known[a], count, self.crowded[a] ** 2)
        return (total + _INNER_WEIGHT * _INNER_PRIOR) / (count + _INNER_WEIGHT)


def _crowded_out(total: float, known: float, pairs: float, crowded: float) -> float:
    """Return what the pairs without a score add to the mean of `pairs`; `crowded` is the share that was crowded out."""
    return total / pairs * _CROWDED_SHARE * crowded * (pairs - known) / known
