"""Rarity among neighbours: what sets a text apart from those that resemble it most.

In the reports of one long story the names that are rarest elsewhere stand in every text and tell no two events apart;
what tells them apart are the words that few of the texts around have. So the words of every document are weighed
once more, by how few of its nearest documents have them: rarity in the batch times rarity in the neighbourhood. And
what a report is about it says first; the further down, the more it tells of what went before. So a word counts by where
it stands, its title and first sentence in full (as positions do in the field weights of Robertson, Zaragoza & Taylor
2004, "Simple BM25 extension to multiple weighted fields").
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align import _near
from align.ends import Ends
from align.events import EventView, Features, pair_dots
from align.memory import room

__all__ = ["localised"]

_NEAREST = 30  # documents around
# The neighbourhood is taken as if documents of this likeness in all did not have a word, and this share of them did.
_OTHERS, _SHARE = 3.0, 0.15
_FADES = 10.0  # sentences after which a word counts e times less
_FAINT = 0.05  # what a word counts that stands in no sentence, such as one of a list


def localised(view: EventView, pairs: NDArray[np.int64]) -> EventView:
    """Return the view with the words of every document weighed by their place and their rarity among its nearest ones.

    Args:
        view: of all documents.
        pairs: int64 [m, 2], the candidate pairs, ``left < right``, in order, without repeats: who is near to whom.

    Returns:
        The same view with `own` set: unit vectors over the words of each document.
    """
    n, before = view.n, 0.0
    alike = pair_dots(view.words.features(), pairs)
    weights = room(len(view.words.ids), np.float32)
    for some in Ends(pairs[:, 0], pairs[:, 1], n).leading(alike, _NEAREST):
        likeness = alike[some.pairs]
        first = np.searchsorted(some.mine, np.arange(some.low, some.high + 1))
        rows = view.by_idf(some.low, some.high)
        held = np.empty(len(rows.ids), np.float32)
        near = some.other.astype(np.int32)
        _near.shares(*view.present, first, near, likeness, some.low, len(view.idf), held)
        total = np.cumsum(np.concatenate([[before], likeness]))
        before = total[-1]
        mass = np.repeat(np.diff(total[first]), np.diff(rows.offsets))
        rarity = np.log((mass + _OTHERS) / (held + _OTHERS * _SHARE)) / np.log(1 / _SHARE)
        told = np.log1p(_emphasis(view, rows, some.low, some.high))
        own = rows._replace(weights=(rows.weights * rarity * told).astype(np.float32)).unit()
        weights[view.words.offsets[some.low] : view.words.offsets[some.high]] = own.weights
    return view._replace(own=Features(*view.present, weights))


def _emphasis(view: EventView, rows: Features, low: int, high: int) -> NDArray[np.float64]:
    """Return how much every word of some documents counts by the places where it stands, in the order of `rows`."""
    size = np.int64(len(view.idf))
    first = view.first[low : high + 1]
    lengths = np.diff(view.sentences.offsets[first[0] : first[-1] + 1])
    place = np.arange(first[-1] - first[0]) - np.repeat(first[:-1] - first[0], np.diff(first))
    documents = np.repeat(np.arange(high - low), np.diff(first))
    said = view.sentences.ids[view.sentences.offsets[first[0]] : view.sentences.offsets[first[-1]]]
    titles = view.titles.offsets[low : high + 1]
    named = view.titles.ids[titles[0] : titles[-1]]
    owners = np.concatenate([np.repeat(documents, lengths), np.repeat(np.arange(high - low), np.diff(titles))])
    counts = np.concatenate([np.repeat(np.exp(-place / _FADES), lengths), np.ones(len(named))])
    known = np.repeat(np.arange(high - low), np.diff(rows.offsets)) * size + rows.ids
    at = np.searchsorted(known, owners * size + np.concatenate([said, named]))
    emphasis: NDArray[np.float64] = np.maximum(np.bincount(at, counts, len(known)), _FAINT)
    return emphasis
