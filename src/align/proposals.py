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
from align.ends import Ends
from align.events import EventView, Features, Unit, pair_dots, pair_sums
from align.memory import room
from align.sketch import distinct
from align.view_parts import Sets

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
_DOCUMENTS = 5000  # documents whose words or friends are looked at at once


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
    asked = np.zeros(n, np.uint8)
    asked[chosen] = 1
    posted = _champions(view.words, asked, len(chosen))
    # every call clears a sum for every document
    keys = distinct(blocks.over(_nearest, (view.words, posted, asked), n, max(2000, n // 16)))
    del posted
    compared = (keys, view.words.features(), view.pairs, view.titles, view.present, view.title_mass, view.idf)
    alike = blocks.over(_alike, compared, len(keys), _AT_ONCE)
    del compared
    left, right = (keys // n).astype(np.int32), (keys % n).astype(np.int32)
    ends = Ends(left, right, n)
    level = np.zeros(n)
    for some in ends.leading(alike, _LEVEL):
        sums = np.bincount(some.mine - some.low, weights=alike[some.pairs], minlength=some.high - some.low)
        level[some.low : some.high] = sums / _LEVEL  # those that a document lacks count as 0
    of = level.astype(np.float32)
    above = 2 * alike - of[left] - of[right]
    kept = len(chosen) * _BUDGET // 2
    taken = _best(above, int((1 - _FRIENDS_SHARE) * kept))
    near: list[tuple[NDArray[np.int64], ...]] = []
    for some in ends.leading(above, max(_FRIENDS, _LEAST)):
        rank = np.arange(len(some.mine)) - np.searchsorted(some.mine, some.mine)
        taken[some.pairs[rank < _LEAST]] = True
        near.append((some.mine[rank < _FRIENDS], some.other[rank < _FRIENDS], some.pairs[rank < _FRIENDS]))
    del ends, left, right, alike
    mine, other, pairs = (np.concatenate(column) for column in zip(*near, strict=True))
    friends, strength = _friends(mine, other, above[pairs], n)
    known = keys[taken]
    new = known[np.minimum(np.searchsorted(known, friends), len(known) - 1)] != friends
    friends, strength = friends[new], strength[new]
    more = friends[_best(strength, int(_FRIENDS_SHARE * kept))]
    taken |= _best(np.where(taken, -np.inf, above), kept - int(taken.sum()) - len(more))
    both = distinct(np.concatenate([keys[taken], more]))
    return np.stack([both // n, both % n], 1)


def _alike(
    low: int,
    high: int,
    keys: NDArray[np.int64],
    words: Features,
    word_pairs: Unit,
    titles: Sets,
    present: Sets,
    mass: NDArray[np.float32],
    idf: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Return how much alike the documents of some pairs are: two cosines, and how much of a title the other tells.

    That is the share of the title of one that the other tells, the larger of both directions.
    """
    pairs = np.stack(np.divmod(keys[low:high], words.rows), 1)
    alike = pair_dots(words, pairs, len(idf)) + pair_dots(word_pairs, pairs)
    total = np.maximum(mass, np.float32(1e-9))
    there = pair_sums(titles, present, idf, pairs) / total[pairs[:, 0]]
    back = pair_sums(present, titles, idf, pairs) / total[pairs[:, 1]]
    alike += np.float32(_TOLD) * np.maximum(there, back)
    return alike


def _nearest(low: int, high: int, words: Unit, posted: Features, asked: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Return the keys ``left * n + right`` of some documents with those nearest to them, ascending."""
    n = words.rows
    rows = words.features(low, high)
    near = np.empty((high - low, min(_POOL, n)), np.int32)
    _near.nearest(*rows, *posted, low, n, near, np.empty(near.shape, np.float32))
    near[asked[low:high] == 0] = -1
    mine, column = np.nonzero(near >= 0)
    other = near[mine, column].astype(np.int64)
    mine += low
    return distinct(np.minimum(mine, other) * n + np.maximum(mine, other))


def _champions(words: Unit, asked: NDArray[np.uint8], count: int) -> Features:
    """Return for every word the documents it weighs most in: an inverted index, cut to bounded lists.

    Words that only one or very many of the `count` documents have that are asked for have no list.
    """
    held = np.zeros(len(words.rarity), np.int64)
    for low in range(0, words.rows, _DOCUMENTS):
        offsets = words.offsets[low : low + _DOCUMENTS + 1]
        some = np.repeat(asked[low : low + _DOCUMENTS].view(bool), np.diff(offsets))
        held += np.bincount(words.ids[offsets[0] : offsets[-1]][some], minlength=len(held))
    held[(held < 2) | (held > max(_CHAMPIONS, _FREQUENT * count))] = 0
    starts = np.concatenate([[0], np.cumsum(held)])
    holders, weights = room(starts[-1], np.int32), room(starts[-1], np.float32)
    _near.post(*words, asked, starts, holders, weights)
    done = end = 0  # lists before `done` have moved up to `end`
    for f in np.flatnonzero(held > _CHAMPIONS).tolist():
        best = starts[f] + np.sort(np.argsort(-weights[starts[f] : starts[f + 1]], kind="stable")[:_CHAMPIONS])
        size = starts[f] - done
        for column in (holders, weights):
            cut = column[best]
            column[end : end + size] = column[done : starts[f]]
            column[end + size : end + size + _CHAMPIONS] = cut
        done, end = starts[f + 1], end + size + _CHAMPIONS
    size = starts[-1] - done
    for column in (holders, weights):
        column[end : end + size] = column[done:].copy() if size else column[done:]
    offsets = np.concatenate([[0], np.cumsum(np.minimum(held, _CHAMPIONS))])
    return Features(offsets, holders[: end + size], weights[: end + size])


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
    by_friend = np.argsort(other, kind="stable")
    cuts = np.searchsorted(other[by_friend], np.arange(0, n, _DOCUMENTS)[1:])
    found = []
    for some in np.split(by_friend, cuts):  # all ways from some documents over a third to another
        lengths = ends[some] - starts[some]
        offsets = np.concatenate([[0], np.cumsum(lengths)])
        where = np.arange(offsets[-1]) + np.repeat(starts[some] - offsets[:-1], lengths)
        left, right = np.repeat(other[some], lengths), other[where]
        weaker = np.minimum(np.repeat(scores[some], lengths), scores[where])
        apart = left < right
        keys, weaker = left[apart] * n + right[apart], weaker[apart]
        order = np.lexsort((-weaker, keys))
        keys, weaker = keys[order], weaker[order]
        first = np.diff(keys, prepend=-1) != 0
        found.append((keys[first], weaker[first]))
    keys, weaker = (np.concatenate(column) for column in zip(*found, strict=True))
    return keys, weaker
