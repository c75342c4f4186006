"""Measure how much a pair of documents speaks for one event: a few readable features, for many pairs at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _near
from align.events import EventView, pair_dots

__all__ = ["FEATURES", "Evidence", "measure_pairs"]

FEATURES = ("words", "own", "length", "title_told", "title_told_best", "opening_told", "leads")
_MATCHED = 0.3  # cosine from which a sentence counts as told by the other text
_OPENING = 3  # sentences


class Evidence(NamedTuple):
    """What was measured of m pairs.

    Attributes:
        features: float32 [m, features], in the order of `FEATURES`, 0 to 1 but for the length:
            `words`, `own`: cosine of the two texts' words weighed by their rarity in the batch alone, and of the words
            weighed by what sets each text apart from its neighbours · `length`: how much longer than usual in the
            batch the two are, mean of the logarithms of their numbers of words: long texts share much by chance ·
            `title_told`: share of the weight of one's title that the other holds, the smaller of both directions, mean
            of the shares by rarity in the batch and in all news; `title_told_best`: by rarity in all news, the larger
            one · `opening_told`: mean of the best cosine of each opening sentence with any of the other text, larger
            direction · `leads`: best cosine among the opening sentences.
        matched: sentences of the text with the larger share that the other tells, int64 [m].
        counted: how many sentences that text has, int64 [m].
    """

    features: NDArray[np.float32]
    matched: NDArray[np.int64]
    counted: NDArray[np.int64]


def measure_pairs(view: EventView, pairs: NDArray[np.int64]) -> Evidence:
    """Measure every row ``(i, j)`` of `pairs`, int64 [m, 2]; quickest when sorted."""
    columns: dict[str, NDArray[np.floating]] = {}
    left, right = pairs[:, 0], pairs[:, 1]
    own = view.present.unit() if view.own is None else view.own
    for name, rows in (("words", view.batch), ("own", own)):
        columns[name] = _held(pair_dots(rows, rows, pairs))
    size = np.log1p(np.diff(view.present.offsets))
    size -= size.mean() if view.n else 0
    columns["length"] = (size[left] + size[right]) / 2
    here = _titles(view, pairs, view.rarity[view.titles.ids] / view.titles.weights)  # `present` weighs by idf
    anywhere = _titles(view, pairs, np.ones_like(view.titles.weights))
    columns["title_told"] = (np.minimum(*here) + np.minimum(*anywhere)) / 2
    columns["title_told_best"] = np.maximum(*anywhere)
    sentences = _sentences(view, pairs)
    columns["opening_told"], columns["leads"] = _held(sentences["openings"]), _held(sentences["leads"])
    table = np.stack([columns[name] for name in FEATURES], 1) if len(pairs) else np.zeros((0, len(FEATURES)))
    return Evidence(
        table.astype(np.float32),
        sentences["hits"].astype(np.int64),
        sentences["count"].astype(np.int64),
    )


def _titles(
    view: EventView, pairs: NDArray[np.int64], times: NDArray[np.float32]
) -> tuple[NDArray[np.floating], NDArray[np.floating]]:
    """Return what share of each title of pairs the other text holds, words weighed by `times` their idf."""
    left, right = pairs[:, 0], pairs[:, 1]
    titles = view.titles._replace(weights=times)
    total = np.maximum(view.titles._replace(weights=times * view.titles.weights).mass(), 1e-9)
    there = pair_dots(titles, view.present, pairs) / total[left]
    back = pair_dots(view.present, titles, pairs) / total[right]
    return _held(there), _held(back)


def _held(shares: NDArray[np.floating]) -> NDArray[np.floating]:
    held: NDArray[np.floating] = np.clip(shares, 0, 1)  # rounding may lead beyond 1
    return held


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
        "openings": np.maximum(left, right),
        "leads": leads,
        "hits": hits,
        "count": count,
    }
