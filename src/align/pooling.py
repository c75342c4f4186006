"""What the documents of a cluster state together of the day of their event, and whether two clusters contradict.

One report that names Thursday and one that names Monday may still be of one event: one of them was read wrongly, or
tells the day on which something else was said. Three that name Thursday and three that name Monday hardly are. So the
statements of two clusters are pooled: is it likelier that all of them speak of one day, or each cluster of its own?
The answer is a log Bayes factor (Kass & Raftery 1995), of which only what speaks against one event is used. It is
reckoned where clusters are made, by `align._linkage`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["MOST", "Stated", "Told", "Voice", "stated"]

# The fields, how many values each can take before anything is known, and, of days, after how many it begins again.
_VALUES = {"weekday": 7, "day": 30, "result": 50}
_CYCLE = {"weekday": 7, "day": 366}
_LATE = 0.15  # share of the statements that name the day after the event, on which it was reported
MOST = 3.0  # documents that count in full: those of one cluster copy one another's days
_WEIGHT = 0.7  # of a contradiction beside the strength of a pair


class Voice(NamedTuple):
    """What one document states: the value of a field, and how likely it is that of its event, 0 to 1."""

    field: str
    value: int
    sure: float


class Told(NamedTuple):
    """What the documents of a batch state.

    Attributes:
        voices: of every document, at most one of a field.
        trust: how far each field tells events apart in this batch, 0 to 1.
    """

    voices: Sequence[Sequence[Voice]]
    trust: Mapping[str, float]


class Stated(NamedTuple):
    """The same in arrays.

    Attributes:
        rows: document, field and value of every value that a document makes likelier, in order, int64 [k, 3].
        scores: the logarithm of how much likelier, float64 [k].
        values: how many values each field can take, float64 [f].
        weights: of a contradiction in each field, float64 [f].
    """

    rows: NDArray[np.int64]
    scores: NDArray[np.float64]
    values: NDArray[np.float64]
    weights: NDArray[np.float64]


def stated(told: Told) -> Stated:
    """Return what the documents of a batch state in arrays.

    >>> found = stated(Told([[Voice("weekday", 0, 0.6)]], {"weekday": 1.0}))
    >>> found.rows.tolist(), found.scores.round(1).tolist()
    ([[0, 0, 0], [0, 0, 6]], [2.7, 1.1])
    """
    number = {field: k for k, field in enumerate(_VALUES)}
    rows, scores = [], []
    for document, voices in enumerate(told.voices):
        for field, value, sure in voices:
            late = _LATE * sure if field in _CYCLE else 0.0
            chance = (1 - sure - late) / _VALUES[field]
            rows.append((document, number[field], value))
            scores.append(log((sure + chance) / chance))
            if late:
                rows.append((document, number[field], (value - 1) % _CYCLE[field]))
                scores.append(log((late + chance) / chance))
    table = np.array(rows, np.int64).reshape(-1, 3)
    order = np.lexsort(table.T[::-1])
    weights = [_WEIGHT * told.trust.get(field, 0.0) for field in _VALUES]
    return Stated(
        table[order], np.array(scores, np.float64)[order], np.array([*_VALUES.values()], float), np.array(weights)
    )
