"""Plain-Python twins of the kernels in `align._linkage`: dicts between clusters, and a heap of what may be merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heappop, heappush
from math import exp, log, sqrt
from typing import NamedTuple


class Rules(NamedTuple):
    """What the kernel takes as `rules`."""

    asked: float = 3.0
    contrast: float = 0.5
    prior: float = 5.0
    weight: float = 1.0
    crowded: float = 0.5
    demand: float = 1.0
    share: float = 0.25
    least: float = -1.0
    most: float = 3.0
    voices: float = 3.0


class Poll(NamedTuple):
    """The statements of a cluster in one field: how many, and how much likelier they make each value (log)."""

    voices: int
    scores: Mapping[int, float]


Polls = Mapping[int, Poll]  # by field


def polled(n: int, stated: Sequence[Sequence[int]], scores: Sequence[float]) -> list[Polls]:
    """Return what every node states, by field."""
    found: list[dict[int, dict[int, float]]] = [{} for _ in range(n)]
    for (node, field, value), score in zip(stated, scores, strict=True):
        found[node].setdefault(field, {})[value] = score
    return [{field: Poll(1, values) for field, values in one.items()} for one in found]


def pooled(left: Polls, right: Polls) -> Polls:
    """Return the statements of two clusters together."""
    both = dict(left)
    for field, its in right.items():
        mine = left.get(field, Poll(0, {}))
        both[field] = Poll(mine.voices + its.voices, _sum(mine.scores, its.scores))
    return both


def contradiction(
    left: Polls, right: Polls, values: Sequence[float], weights: Sequence[float], most: float = Rules().voices
) -> float:
    """Return how much the statements of two clusters speak against one event, 0 or less."""

    def capped(poll: Poll) -> dict[int, float]:
        share = min(1.0, most / poll.voices)
        return {value: share * score for value, score in poll.scores.items()}

    def factor(field: int) -> float:
        """Return the log Bayes factor of one value over two, at most 0."""
        mine, its, count = capped(left[field]), capped(right[field]), values[field]
        return min(_evidence(_sum(mine, its), count) - _evidence(mine, count) - _evidence(its, count), 0.0)

    return min((weights[field] * factor(field) for field in left if field in right), default=0.0)


def _evidence(scores: Mapping[int, float], values: float) -> float:
    likely = 0.0
    for score in scores.values():  # one after the other: `sum` is more exact from Python 3.12 on
        likely += exp(score)
    return log((likely + max(values - len(scores), 0.0)) / values)


def _sum(left: Mapping[int, float], right: Mapping[int, float]) -> dict[int, float]:
    return {value: left.get(value, 0.0) + right.get(value, 0.0) for value in sorted({*left, *right})}


def demand(logs: Sequence[float], left: int, right: int, rules: Rules = Rules()) -> float:  # noqa: B008
    """Return by what the strength that is asked between clusters of these sizes is to be multiplied."""
    if not len(logs):
        return rules.demand

    def of(size: int) -> float:
        return logs[min(size, len(logs)) - 1]

    return exp(rules.share * min(max(of(left) + of(right) - of(left + right), rules.least), rules.most))


class Linkage:
    """The state of the agglomeration: sums of strength between and inside clusters, and a heap of possible merges."""

    def __init__(
        self,
        pairs: Sequence[Sequence[int]],
        strength: Sequence[float],
        crowded: Sequence[int],
        polls: Sequence[Polls],
        values: Sequence[float],
        weights: Sequence[float],
        logs: Sequence[float],
        rules: Rules,
    ) -> None:
        n = len(crowded)
        self.label = list(range(n))
        self.size = [1] * n
        self.inner, self.known = [0.0] * n, [0.0] * n  # strength of the scored pairs inside, and how many
        self.tight = [rules.prior] * n  # mean strength inside, shrunk towards the prior
        self.crowded = [float(one) for one in crowded]  # share of the documents
        self.version = [0] * n
        self.between: list[dict[int, tuple[float, float]]] = [{} for _ in range(n)]
        for (a, b), value in zip(pairs, strength, strict=True):
            self.between[a][b] = self.between[b][a] = (value, 1.0)
        self.polls, self.values, self.weights = list(polls), values, weights
        self.logs, self.rules = logs, rules
        self.heap: list[tuple[float, int, int, int, int]] = []

    def run(self) -> list[int]:
        for a, row in enumerate(self.between):
            self._offer(a, [b for b in row if a < b])
        while self.heap:
            _, a, b, at, bt = heappop(self.heap)
            if self.version[a] == at and self.version[b] == bt:
                self._merge(a, b)
        for k, into in enumerate(self.label):  # a smaller name
            self.label[k] = self.label[into]
        return self.label

    def _offer(self, a: int, others: Sequence[int]) -> None:
        """Note which of the others `a` can be put together with."""
        for b in others:
            total, known = self.between[a][b]
            pairs = self.size[a] * self.size[b]
            mean = total / pairs
            if self.crowded[a]:
                mean += self._crowded_out(total, known, pairs, self.crowded[a] * self.crowded[b])
            asked = max(self.rules.asked, self.rules.contrast * sqrt(self.tight[a] * self.tight[b]))
            asked *= demand(self.logs, self.size[a], self.size[b], self.rules)
            if mean < asked:
                continue
            mean += contradiction(self.polls[a], self.polls[b], self.values, self.weights, self.rules.voices)
            if mean >= asked:
                low, high = min(a, b), max(a, b)
                heappush(self.heap, (-round(mean / asked, 9), low, high, self.version[low], self.version[high]))

    def _merge(self, a: int, b: int) -> None:
        """Put `b` into `a`; `a` is the smaller name."""
        self.label[b] = a
        mine, gone = self.between[a], self.between[b]
        total, known = mine.pop(b)
        self.inner[a] += self.inner[b] + total
        self.known[a] += self.known[b] + known
        both = self.size[a] + self.size[b]
        self.crowded[a] = (self.crowded[a] * self.size[a] + self.crowded[b] * self.size[b]) / both
        self.size[a] = both
        count = both * (both - 1) / 2
        inner = self.inner[a]
        inner += count * self._crowded_out(inner, self.known[a], count, self.crowded[a] * self.crowded[a])
        self.tight[a] = (inner + self.rules.weight * self.rules.prior) / (count + self.rules.weight)
        self.version[a] += 1
        self.version[b] = -1
        self.polls[a] = pooled(self.polls[a], self.polls[b])
        del gone[a]
        for other, (total, known) in gone.items():
            before, seen = mine.get(other, (0.0, 0.0))
            row = self.between[other]
            mine[other] = row[a] = (before + total, seen + known)
            del row[b]
        gone.clear()
        self._offer(a, list(mine))

    def _crowded_out(self, total: float, known: float, pairs: float, crowded: float) -> float:
        """Return what the pairs without a score add to the mean of `pairs`."""
        return total / pairs * self.rules.crowded * crowded * (pairs - known) / known


def levels(
    n: int, pairs: Sequence[Sequence[int]], odds: Sequence[float], most: int, least: float, usual: float
) -> list[float]:
    """Return for each node how far its best `most` odds are above the usual ones, summed."""
    out = []
    for node in range(n):
        own = sorted((max(value, least) for pair, value in zip(pairs, odds, strict=True) if node in pair), reverse=True)
        above, low = 0.0, [value for value in own[:most] if value <= least]
        for value in own[: min(len(own), most) - len(low)]:
            above += value - usual
        out.append(above + len(low) * (least - usual))
    return out
