"""Measure how much a pair of documents speaks for one event: a few readable features, for many pairs at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _near
from align.events import EventView, pair_dots

__all__ = ["FEATURES", "Evidence", "measure_pairs"]

FEATURES = (
    "words",
    "own",
    "word_pairs",
    "names",
    "numbers",
    "titles",
    "title_told",
    "title_told_best",
    "lead_told",
    "lead_told_best",
    "told",
    "told_best",
    "sentences",
    "sentences_best",
    "leads",
    "matched",
)
_MATCHED = 0.3  # cosine from which a sentence counts as told by the other text
_OPENING = 3  # sentences


class Evidence(NamedTuple):
    """What was measured of m pairs.

    Attributes:
        features: float32 [m, features], each 0 to 1, in the order of `FEATURES`:
            `words`, `own`, `word_pairs`, `names`, `numbers`, `titles`: cosine of the two texts' weighted words, of the
            words weighed by what sets each text apart from its neighbours, of adjacent word pairs, names, numbers, and
            of their titles · `title_told`, `lead_told`, `told`: share of the weight of
            one's title (opening, words) that the other holds, the smaller of both directions, `_best` the larger ·
            `sentences`: mean of the best cosine of each sentence, smaller direction, `_best` the larger · `leads`:
            best cosine among the opening sentences · `matched`: share of the sentences that the other tells, in the
            direction with more.
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
    own = view.present.unit() if view.own is None else view.own
    for name, rows in (("words", view.words), ("own", own), ("word_pairs", view.pairs), ("names", view.names)):
        columns[name] = pair_dots(rows, rows, pairs)
    for name, rows in (("numbers", view.numbers), ("titles", view.titles)):
        norm = np.sqrt(rows._replace(weights=rows.weights**2).mass())
        columns[name] = pair_dots(rows, rows, pairs) / np.maximum(norm[left] * norm[right], 1e-9)
    for name, rows in (("title_told", view.titles), ("lead_told", view.leads), ("told", view.present)):
        once = rows._replace(weights=np.ones_like(rows.weights))
        total = np.maximum(rows.mass(), 1e-9)
        there = pair_dots(once, view.present, pairs) / total[left]
        back = pair_dots(view.present, once, pairs) / total[right]
        columns[name], columns[name + "_best"] = np.minimum(there, back), np.maximum(there, back)
    sentences = _sentences(view, pairs)
    for name in ("sentences", "sentences_best", "leads", "matched"):
        columns[name] = sentences[name]
    table = np.stack([columns[name] for name in FEATURES], 1) if len(pairs) else np.zeros((0, len(FEATURES)))
    return Evidence(
        np.clip(table, 0, 1).astype(np.float32),
        sentences["hits"].astype(np.int64),
        sentences["count"].astype(np.int64),
    )


def _sentences(view: EventView, pairs: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    found = np.empty((len(pairs), 5), np.float32)
    rows = view.sentences
    _near.told(*rows, view.first, np.ascontiguousarray(pairs), len(view.idf), _OPENING, _MATCHED, found)
    counts = np.diff(view.first)
    left, right, leads, there, back = found.T
    here, other = counts[pairs[:, 0]].astype(np.float32), counts[pairs[:, 1]].astype(np.float32)
    filled = (here > 0) & (other > 0)
    first = there * other >= back * here  # the share of the left sentences is the larger one
    hits, count = np.where(first, there, back), np.where(filled, np.where(first, here, other), 0)
    return {
        "sentences": np.minimum(left, right),
        "sentences_best": np.maximum(left, right),
        "leads": leads,
        "matched": hits / np.maximum(count, 1),
        "hits": hits,
        "count": count,
    }
