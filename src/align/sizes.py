"""How large the events of a batch are, as evidence for or against one event out of two.

How many reports an event has differs from batch to batch: three where three papers are read, a dozen where all was
gathered that is told of a few events, one where news was sampled. A first, careful clustering shows it. Then two
clusters that are each as large as events are here are asked for more before they become one, and a single report is
asked for less where single ones are rare. This is the prior of a partition whose sizes are drawn from a distribution
of their own (Betancourt, Zanella & Steorts 2022), estimated from the batch.
"""

from __future__ import annotations

from math import exp, pi

import numpy as np
from numpy.typing import NDArray

__all__ = ["AGAINST", "FOR", "LEAST", "SHARE", "log_shares"]

# Before a batch is seen, events become rarer with the square of their size; that counts as much as so many events.
_BEFORE = 10.0
_TOTAL = pi**2 / 6  # of 1 / size^2 over all sizes
_WIDTH = 0.15  # an event that is seen speaks for like sizes, too: standard deviation in the logarithm of the size
# Of the log-odds that the sizes speak against one event: the share that counts, and their bounds.
SHARE, FOR, AGAINST = 0.25, -1.0, 3.0
LEAST = exp(SHARE * FOR)  # of all demands


def log_shares(labels: NDArray[np.int64], most: int) -> NDArray[np.float64]:
    """Return the logarithm of the share of the events of a batch that have 1, 2, ... and `most` reports.

    There is none where no event of several reports was found: then nothing is known.

    Args:
        labels: clusters that hold hardly any wrong member, int64 [n].
        most: the largest size that is asked for.

    >>> np.exp(log_shares(np.repeat(np.arange(50), 3), 4)).round(2)
    array([0.1 , 0.04, 0.71, 0.12])
    >>> log_shares(np.arange(50), 4)
    array([], dtype=float64)
    """
    of_each = np.bincount(labels)
    counts = np.bincount(of_each[of_each > 0])
    if len(counts) < 3:
        return np.zeros(0)
    asked = np.arange(1, most + 1)
    seen = np.zeros(most)
    for size in np.flatnonzero(counts).tolist():
        seen += counts[size] / _like(size, np.arange(1, 3 * size)).sum() * _like(size, asked)
    shares: NDArray[np.float64] = np.log((seen + _BEFORE / (_TOTAL * asked**2)) / (counts.sum() + _BEFORE))
    return shares


def _like(size: int, others: NDArray[np.int64]) -> NDArray[np.float64]:
    like: NDArray[np.float64] = np.exp(-((np.log(others / size) / _WIDTH) ** 2) / 2)
    return like
