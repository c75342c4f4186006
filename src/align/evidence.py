"""Measure how much a pair of documents speaks for one event: a few readable features, for many pairs at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _beads
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
_CELLS = 2_000_000  # sentence pairs compared at once


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
    names = ("sentences", "sentences_best", "leads", "matched", "hits", "count")
    out = {name: np.zeros(len(pairs), np.float32) for name in names}
    for chosen, ranges, cells in _blocks(view, pairs):
        cosine = np.zeros(int(cells[-1]), np.float32)
        none = np.zeros(0, np.float32)
        rows = view.sentences
        _beads.similarity(
            rows.ids.view(np.uint32), rows.weights, rows.offsets, ranges, cells, False, 1.0, cosine, none, none
        )
        n, m = ranges[:, 1] - ranges[:, 0], ranges[:, 3] - ranges[:, 2]
        owner = np.repeat(np.arange(len(n)), n * m)
        local = np.arange(len(cosine)) - cells[owner]
        row, col = local // m[owner], local % m[owner]
        turned = np.empty_like(cosine)
        turned[cells[owner] + col * n[owner] + row] = cosine
        opening = np.where((row < _OPENING) & (col < _OPENING), cosine, 0)
        out["leads"][chosen] = np.maximum.reduceat(opening, cells[:-1])
        mean, hits, count = [], [], []
        for table, width, height in ((cosine, m, n), (turned, n, m)):
            starts = np.concatenate([[0], np.cumsum(np.repeat(width, height))])[:-1]
            best = np.maximum.reduceat(table, starts)
            first = np.concatenate([[0], np.cumsum(height)])[:-1]
            mean.append(np.add.reduceat(best, first) / height)
            hits.append(np.add.reduceat((best > _MATCHED).astype(np.float32), first))
            count.append(height)
        out["sentences"][chosen] = np.minimum(*mean)
        out["sentences_best"][chosen] = np.maximum(*mean)
        share = hits[0] / count[0] >= hits[1] / count[1]
        out["hits"][chosen] = np.where(share, *hits)
        out["count"][chosen] = np.where(share, *count)
        out["matched"][chosen] = out["hits"][chosen] / out["count"][chosen]
    return out


def _blocks(
    view: EventView, pairs: NDArray[np.int64]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Yield pairs that have sentences on both sides, some at a time: their rows, sentence ranges and cell offsets."""
    first = view.first
    ranges = np.stack([first[pairs[:, 0]], first[pairs[:, 0] + 1], first[pairs[:, 1]], first[pairs[:, 1] + 1]], 1)
    sizes = (ranges[:, 1] - ranges[:, 0]) * (ranges[:, 3] - ranges[:, 2])
    filled = np.flatnonzero(sizes)
    total = np.cumsum(sizes[filled])
    low = 0
    while low < len(filled):
        before = total[low - 1] if low else 0
        high = max(int(np.searchsorted(total, before + _CELLS, side="right")), low + 1)
        chosen = filled[low:high]
        cells = np.concatenate([[0], np.cumsum(sizes[chosen])]).astype(np.int64)
        yield chosen, np.ascontiguousarray(ranges[chosen]), cells
        low = high
