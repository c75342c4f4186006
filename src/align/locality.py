"""Rarity among neighbours: what sets a text apart from those that resemble it most.

In the reports of one long story the names that are rarest elsewhere stand in every text and tell no two events apart;
what tells them apart are the words that few of the texts around have. So the words of every document are weighed
once more, by how few of its nearest documents have them: rarity in the batch times rarity in the neighbourhood.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align import _near
from align.events import EventView, pair_dots

__all__ = ["localised"]

_NEAREST = 30  # documents around
# The neighbourhood is taken as if documents of this likeness in all did not have a word, and this share of them did.
_OTHERS, _SHARE = 3.0, 0.15


def localised(view: EventView, pairs: NDArray[np.int64]) -> EventView:
    """Return the view with the words of every document weighed by their rarity among its nearest ones.

    Args:
        view: of all documents.
        pairs: int64 [m, 2], the candidate pairs, ``left < right``, without repeats: who is near to whom.

    Returns:
        The same view with `own` set: unit vectors over the words of each document.
    """
    first, near, likeness = _neighbours(pairs, pair_dots(view.words, view.words, pairs), view.n)
    rows = view.present
    held = np.empty(len(rows.ids), np.float32)
    _near.shares(rows.offsets, rows.ids, first, near, likeness, len(view.idf), held)
    total = np.concatenate([[0], np.cumsum(likeness, dtype=np.float64)])
    mass = np.repeat(np.diff(total[first]), np.diff(rows.offsets))
    rarity = np.log((mass + _OTHERS) / (held + _OTHERS * _SHARE)) / np.log(1 / _SHARE)
    return view._replace(own=rows._replace(weights=(rows.weights * rarity).astype(np.float32)).unit())


def _neighbours(
    pairs: NDArray[np.int64], alike: NDArray[np.float32], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Return the nearest documents of each, one document after the other: offsets, documents, likeness."""
    mine, other, both = pairs.T.ravel(), pairs[:, ::-1].T.ravel(), np.tile(alike, 2)
    order = np.lexsort((other, -both, mine))
    mine = mine[order]
    order = order[np.arange(len(order)) - np.searchsorted(mine, mine) < _NEAREST]
    counts = np.minimum(np.bincount(mine, minlength=n), _NEAREST)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return first, other[order].astype(np.int32), both[order]
