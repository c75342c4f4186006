"""What the documents of a cluster state together of the day of their event, and whether two clusters contradict.

One report that names Thursday and one that names Monday may still be of one event: one of them was read wrongly, or
tells the day on which something else was said. Three that name Thursday and three that name Monday hardly are. So the
statements of two clusters are pooled: is it likelier that all of them speak of one day, or each cluster of its own?
The answer is a log Bayes factor (Kass & Raftery 1995), of which only what speaks against one event is used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp, log
from typing import NamedTuple

__all__ = ["Poll", "Told", "Voice", "contradiction", "polled", "pooled"]

# How many values a field can take before anything is known, and, of days, after how many
# it begins again.
_VALUES = {"weekday": 7, "day": 30, "result": 50}
_CYCLE = {"weekday": 7, "day": 366}
_LATE = 0.15  # share of the statements that name the day after the event, on which it was reported
_MOST = 3.0  # documents that count in full: those of one cluster copy one another's days
_WEIGHT = 0.7  # of a contradiction beside the strength of a pair


class Voice(NamedTuple):
    """What one document states: the value of a field, and how likely it is that of its event, 0 to 1."""

    field: str
    value: int
    sure: float


class Told(NamedTuple):
    """What the documents of a batch state.

    Attributes:
        voices: of every document.
        trust: how far each field tells events apart in this batch, 0 to 1.
    """

    voices: Sequence[Sequence[Voice]]
    trust: Mapping[str, float]


class Poll(NamedTuple):
    """The statements of a cluster in one field: how many, and how much likelier they make each value (log)."""

    voices: int
    scores: Mapping[int, float]


def polled(voices: Sequence[Voice]) -> dict[str, Poll]:
    """Return the statements of one document by field."""
    found = {}
    for field, value, sure in voices:
        late = _LATE * sure if field in _CYCLE else 0.0
        chance = (1 - sure - late) / _VALUES[field]
        scores = {value: log((sure + chance) / chance)}
        if late:
            scores[(value - 1) % _CYCLE[field]] = log((late + chance) / chance)
        found[field] = Poll(1, scores)
    return found


def pooled(left: Mapping[str, Poll], right: Mapping[str, Poll]) -> dict[str, Poll]:
    """Return the statements of two clusters together."""
    both = dict(left)
    for field, its in right.items():
        mine = left.get(field)
        both[field] = its if mine is None else Poll(mine.voices + its.voices, _sum(mine.scores, its.scores))
    return both


def contradiction(left: Mapping[str, Poll], right: Mapping[str, Poll], trust: Mapping[str, float]) -> float:
    """Return how much the statements of two clusters speak against one event, 0 or less.

    >>> thursday, monday = polled([Voice("weekday", 3, 0.6)]), polled([Voice("weekday", 0, 0.6)])
    >>> round(contradiction(thursday, monday, {"weekday": 1.0}), 1)
    -0.5
    >>> three = pooled(thursday, pooled(thursday, thursday))
    >>> round(contradiction(three, pooled(monday, monday), {"weekday": 1.0}), 1)
    -2.4
    """
    return min((_WEIGHT * trust.get(f, 0.0) * _factor(left[f], right[f], f) for f in left if f in right), default=0.0)


def _factor(left: Poll, right: Poll, field: str) -> float:
    """Return the log Bayes factor of one value over two, at most 0."""
    mine, its = _capped(left), _capped(right)
    values = _VALUES[field]
    return min(_evidence(_sum(mine, its), values) - _evidence(mine, values) - _evidence(its, values), 0.0)


def _capped(poll: Poll) -> dict[int, float]:
    share = min(1.0, _MOST / poll.voices)
    return {value: share * score for value, score in poll.scores.items()}


def _evidence(scores: Mapping[int, float], values: int) -> float:
    return log((sum(exp(score) for score in scores.values()) + max(values - len(scores), 0)) / values)


def _sum(left: Mapping[int, float], right: Mapping[int, float]) -> dict[int, float]:
    both = dict(left)
    for value, score in right.items():
        both[value] = both.get(value, 0.0) + score
    return dict(sorted(both.items()))
