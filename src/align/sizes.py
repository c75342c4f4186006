"""How large the events of a batch are, as evidence for or against one event out of two.

How many reports an event has differs from batch to batch: three where three papers are read, a dozen where all was
gathered that is told of a few events, one where news was sampled. A first, careful clustering shows it. Then two
clusters that are each as large as events are here are asked for more before they become one, and a single report is
asked for less where single ones are rare. This is the prior of a partition whose sizes are drawn from a distribution
of their own (Betancourt, Zanella & Steorts 2022), estimated from the batch.
"""

from __future__ import annotations

from math import exp, log, pi

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEAST", "Sizes"]

# Before a batch is seen, events become rarer with the square of their size; that counts as much as so many events.
_BEFORE = 10.0
_TOTAL = pi**2 / 6  # of 1 / size^2 over all sizes
_WIDTH = 0.15  # an event that is seen speaks for like sizes, too: standard deviation in the logarithm of the size
# Of the log-odds that the sizes speak against one event: the share that counts, and their bounds.
_SHARE, _FOR, _AGAINST = 0.25, -1.0, 3.0
LEAST = exp(_SHARE * _FOR)  # of all demands


class Sizes:
    """The sizes of the events of a batch.

    Args:
        labels: clusters that hold hardly any wrong member, int64 [n].

    >>> triples = Sizes(np.repeat(np.arange(50), 3))
    >>> [round(triples.demand(*sizes), 2) for sizes in ((3, 3), (1, 2))]
    [2.12, 0.78]
    >>> Sizes(np.arange(50)).demand(1, 1)  # where no event of several reports was found, nothing is known
    1.0
    """

    def __init__(self, labels: NDArray[np.int64]) -> None:
        of_each = np.unique(labels, return_counts=True)[1]
        sizes, counts = (column.tolist() for column in np.unique(of_each, return_counts=True))
        reach = [sum(_like(size, other) for other in range(1, 3 * size)) for size in sizes]
        self._seen = [(size, count / all_) for size, count, all_ in zip(sizes, counts, reach, strict=True)]
        self._total = len(of_each) + _BEFORE
        self._told = max(sizes, default=1) > 1
        self._logs: dict[int, float] = {}
        self._demands: dict[tuple[int, int], float] = {}

    def demand(self, left: int, right: int) -> float:
        """Return by what the strength that is asked between two clusters of these sizes is to be multiplied."""
        both = (left, right)
        if both not in self._demands:
            against = self._log(left) + self._log(right) - self._log(left + right) if self._told else 0.0
            self._demands[both] = exp(_SHARE * min(max(against, _FOR), _AGAINST))
        return self._demands[both]

    def _log(self, size: int) -> float:
        """Return the logarithm of the share of events that have this size."""
        if size not in self._logs:
            seen = sum(weight * _like(other, size) for other, weight in self._seen)
            self._logs[size] = log((seen + _BEFORE / (_TOTAL * size**2)) / self._total)
        return self._logs[size]


def _like(size: int, other: int) -> float:
    return exp(-((log(other / size) / _WIDTH) ** 2) / 2)
