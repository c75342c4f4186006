"""Measure how much a pair of documents speaks for one event: a few readable features, for many pairs at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _products
from align.events import EventView, pair_dots, pair_sums

__all__ = ["FEATURES", "Evidence", "measure_pairs"]

FEATURES = ("words", "own", "word_pairs", "title_told", "title_told_best", "sentences", "leads", "spread")
_MATCHED = 0.3  # cosine from which a sentence counts as told by the other text
_OPENING = 3  # sentences
_SHORT = 150  # words of a text, below which a single one can be most of what it shares


class Evidence(NamedTuple):
    """What was measured of m pairs.

    Attributes:
        features: float32 [m, features], each 0 to 1, in the order of `FEATURES`:
            `words`, `own`, `word_pairs`: cosine of the two texts' words weighed by their rarity in the batch alone, of
            the words weighed by what sets each text apart from its neighbours, and of adjacent word pairs ·
            `title_told`: share of the weight of one's title that the other holds, the smaller of both directions,
            `title_told_best` the larger one · `sentences`: mean of the best cosine of each sentence, smaller
            direction · `leads`: best cosine among the opening sentences · `spread`: how many words the likeness of a
            short text is spread over, as 1 less the concentration of their squared rarities (Simpson 1949): 0 where one
            word, or none, is all they share, .75 where four equally rare ones are; 1 of longer texts.
        matched: sentences of the text with the larger share that the other tells, int64 [m].
        counted: how many sentences that text has, int64 [m].
    """

    features: NDArray[np.float32]
    matched: NDArray[np.int64]
    counted: NDArray[np.int64]


def measure_pairs(view: EventView, pairs: NDArray[np.int64]) -> Evidence:
    """Measure every row ``(i, j)`` of `pairs`, int64 [m, 2]; quickest when sorted."""
    columns: dict[str, NDArray[np.float32]] = {}
    left, right = pairs[:, 0], pairs[:, 1]
    own = view.by_idf().unit() if view.own is None else view.own
    columns["words"] = pair_dots(view.batch, pairs, len(view.idf))
    columns["word_pairs"] = pair_dots(view.pairs, pairs)
    columns["own"] = pair_dots(own, pairs, len(view.idf))
    there = pair_sums(view.titles, view.present, view.idf, pairs) / np.maximum(view.title_mass[left], 1e-9)
    back = pair_sums(view.present, view.titles, view.idf, pairs) / np.maximum(view.title_mass[right], 1e-9)
    columns["title_told"], columns["title_told_best"] = np.minimum(there, back), np.maximum(there, back)
    sentences = _sentences(view, pairs)
    columns["sentences"], columns["leads"] = sentences["sentences"], sentences["leads"]
    columns["spread"] = _spread(view, pairs)
    table = np.stack([columns[name] for name in FEATURES], 1) if len(pairs) else np.zeros((0, len(FEATURES)))
    return Evidence(
        np.clip(table, 0, 1).astype(np.float32),
        sentences["hits"].astype(np.int64),
        sentences["count"].astype(np.int64),
    )


def _spread(view: EventView, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    out = np.ones(len(pairs), np.float32)
    short = np.flatnonzero(np.minimum(*view.lengths[pairs].T) < _SHORT)
    if len(short):
        rarity, some = view.idf**2, np.ascontiguousarray(pairs[short])
        both = pair_sums(view.present, view.present, rarity, some)
        squares = pair_sums(view.present, view.present, rarity**2, some)
        out[short] = np.where(both > 0, 1 - squares / np.maximum(both**2, 1e-9), 0)
    return out


def _sentences(view: EventView, pairs: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    found = np.empty((len(pairs), 5), np.float32)
    rows = view.sentences
    _products.told(*rows, view.idf, view.first, np.ascontiguousarray(pairs), _OPENING, _MATCHED, found)
    counts = np.diff(view.first)
    left, right, leads, there, back = found.T
    here, other = counts[pairs[:, 0]].astype(np.float32), counts[pairs[:, 1]].astype(np.float32)
    filled = (here > 0) & (other > 0)
    first = there * other >= back * here  # the share of the left sentences is the larger one
    hits, count = np.where(first, there, back), np.where(filled, np.where(first, here, other), 0)
    return {
        "sentences": np.minimum(left, right),
        "leads": leads,
        "hits": hits,
        "count": count,
    }
