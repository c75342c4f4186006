"""The pairs of a batch that may report one event, found without comparing all with all.

Every document is looked up by its words in an inverted index in which a word has a bounded list of those documents it
matters most to (champion lists; Manning et al., Introduction to Information Retrieval, 7.1.3). A pair counts by how far
its likeness is above what its two documents have with their nearest ones anyway (cross-domain similarity local scaling,
Conneau et al. 2018): a document that resembles many in general, such as a table or a very short text, is near to none
of them. The best pairs of the whole batch are proposed, so that a document with many accounts of its event has more of
them than one that stands alone, and with them friends of friends: two short reports of one event may share no rare word
where both share some with a longer one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from align import _near
from align.blockwise import Blocks
from align.events import EventView, Features, pair_dots
from align.sketch import distinct

__all__ = ["event_candidates"]

_CHAMPIONS = 500  # documents found under one word, at most
_FREQUENT = 0.1  # share of the documents from which nothing is looked up under a word: much work that tells little
_POOL = 120  # nearest documents by words that are looked at more closely
_TOLD = 0.2  # what it counts, beside two cosines, that a text tells what the title of the other says
_LEVEL = 60  # nearest documents that make the level of a document
_LEAST = 10  # pairs of each document that are proposed whatever others have
_BUDGET = 60  # candidates of a document on average, about; a pair is a candidate of both its documents
_EXHAUSTIVE = 60  # documents of a batch that is compared all with all
_FRIENDS = 4  # nearest documents that make friends of each other; of such pairs each document takes part in 2 of them
_FRIENDS_SHARE = 0.25  # of the budget
_AT_ONCE = 200_000  # pairs compared at once


def event_candidates(
    view: EventView,
    *,
    among: NDArray[np.bool_] | None = None,
    blocks: Blocks | None = None,
) -> NDArray[np.int64]:
    """Propose the pairs of documents that may report one event.

    Args:
        view: of all documents.
        among: bool [n], the documents that may be proposed (one of every group of copies); all when None.
        blocks: where the work is done, one thread of this process if None; the result does not depend on it.

    Returns:
        int64 [m, 2], ``left < right``, ascending, without repeats. Work and memory are linear in the documents,
        however frequent a name is.
    """
    n = view.n
    chosen = np.arange(n, dtype=np.int64) if among is None else np.flatnonzero(among)
    if len(chosen) <= _EXHAUSTIVE:
        left, right = np.triu_indices(len(chosen), 1)
        return np.stack([chosen[left], chosen[right]], 1)
    blocks = blocks or Blocks()
    rows = _only(view.words, chosen)
    # every call clears a sum for every document
    keys = distinct(blocks.over(_nearest, (rows, _champions(rows)), n, max(2000, n // 16)))
    pairs = np.stack([keys // n, keys % n], 1)
    compared = (pairs, view.words, view.pairs, view.titles, view.present)
    alike = blocks.over(_alike, compared, len(pairs), _AT_ONCE)
    ends = _Ends(pairs, n)
    level = ends.mean_of_best(alike, _LEVEL)
    above = 2 * alike - level[pairs[:, 0]] - level[pairs[:, 1]]
    kept = len(chosen) * _BUDGET // 2
    led = ends.leading(above, max(_FRIENDS, _LEAST))
    mine, rank = ends.mine[led], np.arange(len(led))
    rank -= np.searchsorted(mine, mine)
    near = led[rank < _FRIENDS]
    friends, strength = _friends(ends.mine[near], ends.other[near], above[near % max(1, len(pairs))], n)
    taken = _best(above, int((1 - _FRIENDS_SHARE) * kept))
    taken[led[rank < _LEAST] % max(1, len(pairs))] = True
    del ends
    new = ~np.isin(friends, keys[taken])
    friends, strength = friends[new], strength[new]
    more = friends[_best(strength, int(_FRIENDS_SHARE * kept))]
    taken |= _best(np.where(taken, -np.inf, above), kept - int(taken.sum()) - len(more))
    both = distinct(np.concatenate([keys[taken], more]))
    return np.stack([both // n, both % n], 1)


def _alike(
    low: int,
    high: int,
    pairs: NDArray[np.int64],
    words: Features,
    word_pairs: Features,
    titles: Features,
    present: Features,
) -> NDArray[np.float32]:
    """Return how much alike the documents of some pairs are."""
    pairs = pairs[low:high]
    alike = pair_dots(words, words, pairs) + pair_dots(word_pairs, word_pairs, pairs)
    alike += np.float32(_TOLD) * _titles_told(titles, present, pairs)
    return alike


def _titles_told(titles: Features, present: Features, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the share of the title of one of each pair that the other tells, the larger of both directions."""
    once = titles._replace(weights=np.ones_like(titles.weights))
    total = np.maximum(titles.mass(), np.float32(1e-9))
    there = pair_dots(once, present, pairs) / total[pairs[:, 0]]
    back = pair_dots(present, once, pairs) / total[pairs[:, 1]]
    return np.maximum(there, back)


def _only(rows: Features, chosen: NDArray[np.int64]) -> Features:
    """Return the rows with all but the chosen ones empty, and without features that only one or very many have."""
    open_ = np.zeros(rows.rows, bool)
    open_[chosen] = True
    keep = np.repeat(open_, np.diff(rows.offsets))
    counts = np.bincount(rows.ids[keep], minlength=1 + int(rows.ids.max(initial=0)))
    telling = (counts > 1) & (counts <= max(_CHAMPIONS, _FREQUENT * len(chosen)))
    keep &= telling[rows.ids]
    offsets = np.concatenate([[0], np.cumsum(keep)])[rows.offsets]
    return Features(offsets.astype(np.int64), rows.ids[keep], rows.weights[keep])


def _nearest(low: int, high: int, rows: Features, posted: Features) -> NDArray[np.int64]:
    """Return the keys ``left * n + right`` of some documents with those nearest to them, ascending."""
    n = rows.rows
    near = np.empty((high - low, min(_POOL, n)), np.int32)
    _near.nearest(*rows, *posted, low, high, near, np.empty(near.shape, np.float32))
    mine, column = np.nonzero(near >= 0)
    other = near[mine, column].astype(np.int64)
    mine += low
    return distinct(np.minimum(mine, other) * n + np.maximum(mine, other))


def _champions(rows: Features) -> Features:
    """Return for every feature the rows it weighs most in: the index of `rows`, cut to bounded lists."""
    doc = np.repeat(np.arange(rows.rows, dtype=np.int32), np.diff(rows.offsets))
    order = np.argsort(rows.ids, kind="stable")
    starts = np.searchsorted(rows.ids[order], np.arange(2 + int(rows.ids.max(initial=0))))
    kept = np.ones(len(order), bool)
    for f in np.flatnonzero(np.diff(starts) > _CHAMPIONS).tolist():
        run = order[starts[f] : starts[f + 1]]
        kept[starts[f] + np.argsort(-rows.weights[run], kind="stable")[_CHAMPIONS:]] = False
    order = order[kept]
    lengths = np.minimum(np.diff(starts), _CHAMPIONS)
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Features(offsets, doc[order], rows.weights[order])


class _Ends:
    """The pairs of a batch seen from each of their documents; of one document the others are in order."""

    def __init__(self, pairs: NDArray[np.int64], n: int) -> None:
        self.n = n
        self.m = len(pairs)
        self.mine = np.concatenate([pairs[:, 1], pairs[:, 0]])
        self.other = np.concatenate([pairs[:, 0], pairs[:, 1]])
        self.first = np.concatenate([[0], np.cumsum(np.bincount(self.mine, minlength=n))])

    def leading(self, scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
        """Return the places of the best `count` of each document, by document, best first."""
        bits = (scores + np.float32(0)).view(np.uint32)  # as numbers in the order of the scores, the best the smallest
        falling = np.where(bits >> 31, bits, ~bits & np.uint32(0x7FFFFFFF))
        keys = self.mine.astype(np.uint64) << np.uint64(32) | np.tile(falling, 2).astype(np.uint64)
        order = np.argsort(keys, kind="stable")
        leading: NDArray[np.int64] = order[np.arange(len(order)) - self.first[self.mine[order]] < count]
        return leading

    def mean_of_best(self, scores: NDArray[np.float32], count: int) -> NDArray[np.float32]:
        """Return the mean of the best `count` scores of each document; those that it lacks count as 0."""
        led = self.leading(scores, count)
        sums = np.bincount(self.mine[led], weights=scores[led % max(1, self.m)], minlength=self.n)
        return (sums / count).astype(np.float32)


def _best(scores: NDArray[np.floating], count: int) -> NDArray[np.bool_]:
    """Mark the `count` largest; of equal ones the first."""
    count = max(count, 0)
    if count >= len(scores):
        return np.ones(len(scores), bool)
    last = np.partition(scores, len(scores) - count - 1)[len(scores) - count :].min(initial=np.inf)
    marks: NDArray[np.bool_] = scores > last
    marks[np.flatnonzero(scores == last)[: count - int(marks.sum())]] = True
    return marks


def _friends(
    mine: NDArray[np.int64], other: NDArray[np.int64], scores: NDArray[np.floating], n: int
) -> tuple[NDArray[np.int64], NDArray[np.floating]]:
    """Return the keys of the pairs that a third document is near to, ascending, and the weaker of its two scores.

    Of several third documents the one that is nearer counts.
    """
    keys, at = np.unique(np.concatenate([mine * n + other, other * n + mine]), return_index=True)
    mine, other, scores = keys // n, keys % n, np.tile(scores, 2)[at]
    order = np.lexsort((other, -scores, mine))
    mine, other, scores = mine[order], other[order], scores[order]
    few = np.arange(len(mine)) - np.searchsorted(mine, mine) < 2 * _FRIENDS
    mine, other, scores = mine[few], other[few], scores[few]
    starts, ends = np.searchsorted(mine, mine), np.searchsorted(mine, mine, side="right")
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    where = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths)
    left, right = np.repeat(other, lengths), other[where]
    weaker = np.minimum(np.repeat(scores, lengths), scores[where])
    apart = left < right
    keys, weaker = left[apart] * n + right[apart], weaker[apart]
    order = np.lexsort((-weaker, keys))
    keys, weaker = keys[order], weaker[order]
    first = np.diff(keys, prepend=-1) != 0
    return keys[first], weaker[first]
