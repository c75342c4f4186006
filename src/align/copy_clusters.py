"""Clusters of copies and the one document of each that is kept, so that what is not kept is held by what is.

Every document of a cluster was compared with its representative, but the survivor may be another one: of a short
story, a page that holds it and three more, and a longer text that has one of those three, the page is a copy of both
others, and the longer text, which is kept, has nothing of the story. Then the cluster is cut between them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.copies import LEAST, LETTERS, PART, CopyPairs, group_copies, strengths
from align.settings import Settings
from align.survivors import ranks

__all__ = ["REVERSED", "Clustering", "cluster", "cluster_beside"]

REVERSED = {"contained in": "contains", "contains": "contained in"}

HELD = 0.1  # share of a document's words that is surely in what is kept, where its survivor is no copy of it
ROUNDS = 8  # in which clusters are cut; what is still not held stands alone, and others follow it no further


class Clustering(NamedTuple):
    """The clusters of n documents; one without copies is a cluster of its own.

    Attributes:
        representative: int64 [n], the document that each was compared with.
        survivor: int64 [n], the one of its cluster that is kept.
        similarity: float32 [n], of each to its representative.
        pair: int64 [n], the number of the pair of each with its representative; -1 where their texts are equal.
        members: int64, all documents of clusters of two or more, by representative, then by place.
        pairs: the verified pairs.
    """

    representative: NDArray[np.int64]
    survivor: NDArray[np.int64]
    similarity: NDArray[np.float32]
    pair: NDArray[np.int64]
    members: NDArray[np.int64]
    pairs: CopyPairs

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Return whether each document is kept."""
        kept: NDArray[np.bool_] = self.survivor == np.arange(len(self.survivor))
        return kept

    def relation(self, k: int) -> str:
        """Say how a document stands to its representative."""
        number = int(self.pair[k])
        if number < 0:
            return "same"
        said = self.pairs.relation(number)
        return said if self.pairs.left[number] == self.pairs.first[k] else REVERSED.get(said, said)


def cluster(
    pairs: CopyPairs, preferences: NDArray[np.int64], names: Callable[[NDArray[np.int64]], list[str]] | None = None
) -> Clustering:
    """Group copies around representatives and choose one survivor of every cluster.

    A document is a copy of the survivor of its cluster, or the pairs tell that a tenth of its words at least is in
    what is kept of this and other clusters. Where neither holds, the cluster is cut: the documents that are tied more
    strongly to those that the survivor does not hold go with them, and all are grouped anew without the ties that were
    cut.

    Args:
        pairs: verified pairs among n documents.
        preferences: of `align.survivors.preference`.
        names: gives the ids of documents where these are not in order of them; the smaller id breaks ties.
    """
    n = len(pairs.first)
    rank = ranks(preferences)
    best = _best_of_equals(rank, pairs.first)
    ties = pairs
    for rounds in count():
        groups = group_copies(ties, best)
        representative = groups.representative.astype(np.int64)
        moved = np.flatnonzero(representative != np.arange(n))
        among = np.zeros(n, dtype=np.bool_)
        among[moved] = among[representative[moved]] = True
        members = np.flatnonzero(among)
        members = members[np.argsort(representative[members], kind="stable")]
        survivor = np.arange(n)
        survivor[members] = _survivors(members, representative[members], rank, pairs.first, names)
        lost = _not_held(pairs, survivor, members)
        if not len(lost):
            break
        ties = ties.chosen(~_cut(ties, lost, representative, survivor, alone=rounds >= ROUNDS))
    number = np.full(n, -1, dtype=np.int64)
    number[moved] = _numbers(pairs, moved, representative[moved])
    return Clustering(representative, survivor, groups.similarity, number, members, pairs)


def _not_held(pairs: CopyPairs, survivor: NDArray[np.int64], members: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the first texts that are no copy of their survivor and of which too little is surely in what is kept.

    What text f shares with x, less what the survivor of x does not have of x, is surely in that survivor.
    """
    kept = pairs.first[survivor].astype(np.int64)  # of every first text, the text that is kept of its cluster
    texts: NDArray[np.int64] = members[pairs.first[members] == members]
    texts = texts[kept[texts] != texts]
    texts = texts[_numbers(pairs, texts, kept[texts]) < 0]
    if not len(texts):
        return texts
    asked = np.zeros(len(survivor), dtype=np.bool_)
    asked[texts] = True
    forward, backward = np.flatnonzero(asked[pairs.left]), np.flatnonzero(asked[pairs.right])
    text = np.concatenate([pairs.left[forward], pairs.right[backward]]).astype(np.int64)
    other = np.concatenate([pairs.right[forward], pairs.left[backward]]).astype(np.int64)
    share = np.concatenate([pairs.left_in_right[forward], pairs.right_in_left[backward]]).astype(np.float64)
    number = _numbers(pairs, other, kept[other])
    has = np.where(pairs.left[number] == other, pairs.left_in_right[number], pairs.right_in_left[number])
    has = np.where(kept[other] == other, 1.0, np.where(number < 0, 0.0, has))
    surely = np.maximum(share * pairs.words[text] - (1 - has) * pairs.words[other], 0.0)
    order = np.lexsort((surely, kept[other], text))
    last = np.flatnonzero(np.diff(kept[other][order], append=-1) | np.diff(text[order], append=-1))  # of every survivor
    sums = np.bincount(text[order[last]], surely[order[last]], len(survivor))
    return texts[sums[texts] < HELD * pairs.words[texts]]


def _cut(
    ties: CopyPairs,
    lost: NDArray[np.int64],
    representative: NDArray[np.int64],
    survivor: NDArray[np.int64],
    *,
    alone: bool,
) -> NDArray[np.bool_]:
    """Return which ties are cut: those in one cluster between the texts that leave it and those that stay."""
    n = len(representative)
    leaves = np.zeros(n, dtype=np.bool_)
    leaves[lost] = True
    if alone:
        return leaves[ties.left] | leaves[ties.right]
    broken = np.zeros(n, dtype=np.bool_)
    broken[representative[lost]] = True
    inside = representative[ties.left] == representative[ties.right]
    inside &= broken[representative[ties.left]]
    strength = strengths(ties)[inside]
    left, right = ties.left[inside], ties.right[inside]
    stays = np.zeros(n, dtype=np.bool_)
    stays[ties.first[survivor]] = True
    for _ in range(ROUNDS):
        to = np.zeros((2, n), dtype=np.int64)  # the strongest tie of every text to those that stay, and that leave
        for one, other in ((left, right), (right, left)):
            np.maximum.at(to, (leaves[other].astype(np.int64), one), strength)
        follow = ~leaves & ~stays & (to[1] > to[0])
        if not follow.any():
            break
        leaves |= follow
    cut: NDArray[np.bool_] = inside & (leaves[ties.left] != leaves[ties.right])
    return cut


def _best_of_equals(rank: NDArray[np.int64], first: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return ranks in which equal texts share the best of theirs, whichever came first."""
    if np.array_equal(first, np.arange(len(first))):
        return rank
    best = rank.copy()
    np.minimum.at(best, first, rank)
    shared: NDArray[np.int64] = best[first]
    return shared


def _survivors(
    members: NDArray[np.int64],
    heads: NDArray[np.int64],
    rank: NDArray[np.int64],
    first: NDArray[np.int32],
    names: Callable[[NDArray[np.int64]], list[str]] | None,
) -> NDArray[np.int64]:
    """Return for every member the one of its cluster that is kept; members of a cluster stand side by side."""
    if not len(members):
        return members
    starts = np.flatnonzero(np.diff(heads, prepend=-1))
    sizes = np.diff(starts, append=len(members))
    best = np.repeat(np.minimum.reduceat(rank[members], starts), sizes)
    tied = np.flatnonzero(rank[members] == best)
    if names is None:
        return np.repeat(members[tied[np.unique(heads[tied], return_index=True)[1]]], sizes)
    # of equal texts the first has the smallest id, so one of them is asked
    tied = tied[np.unique(heads[tied] * len(first) + first[members[tied]], return_index=True)[1]]
    rivals, starts = members[tied], np.flatnonzero(np.diff(heads[tied], prepend=-1))
    stops = np.append(starts[1:], len(rivals))
    kept = rivals[starts]
    several = rivals[np.repeat(stops - starts > 1, stops - starts)]
    known = dict(zip(several.tolist(), names(several), strict=True))
    for number in np.flatnonzero(stops - starts > 1).tolist():
        kept[number] = min(rivals[starts[number] : stops[number]].tolist(), key=known.__getitem__)
    return np.repeat(kept, sizes)


def _numbers(pairs: CopyPairs, one: NDArray[np.int64], other: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers of the pairs of documents, -1 where they are no copies."""
    out = np.full(len(one), -1, dtype=np.int64)
    ends = pairs.first[one].astype(np.int64), pairs.first[other].astype(np.int64)
    asked = np.flatnonzero(ends[0] != ends[1])
    if not len(pairs.left):
        return out
    wanted = (np.minimum(*ends) << 32 | np.maximum(*ends))[asked]
    held = pairs.left.astype(np.int64) << 32 | pairs.right.astype(np.int64)
    place = np.searchsorted(held, wanted)
    place[place == len(held)] = 0
    out[asked] = np.where(held[place] == wanted, place, -1)
    return out


# --- beside documents that are there already -----------------------------------------------------------------------


def cluster_beside(
    pairs: CopyPairs, new: NDArray[np.bool_], preferences: NDArray[np.int64], covering: Settings | None
) -> Clustering:
    """Give new documents to the old ones that have their texts, and cluster the rest among themselves.

    Args:
        pairs: verified pairs among n documents.
        new: bool [n], which documents are new; the old ones are all kept, and not compared with one another.
        preferences: of `align.survivors.preference`.
        covering: thresholds from which an old document has so much of a new one that this is not kept; a new one that
            is a copy of an old one, and of no other new one, is kept in the cluster of that, since much of it is new.
            None: no copy of an old document is kept.
    """
    n = len(new)
    first = pairs.first.astype(np.int64)
    old_of = np.full(n, n, dtype=np.int64)  # of every first text the smallest old document that has it
    np.minimum.at(old_of, first[~new], np.flatnonzero(~new))
    covers = _covers(pairs, covering)
    copies: dict[int, tuple[float, int, int]] = {}  # of texts that old ones have: closeness, document, pair
    holders: dict[int, tuple[float, int, int]] = {}  # of texts that have old ones, among much that is new
    alike = pairs.similarity
    for mine, other, covered in ((pairs.left, pairs.right, covers[0]), (pairs.right, pairs.left, covers[1])):
        for number in np.flatnonzero((old_of[mine] == n) & (old_of[other] < n)).tolist():
            text, claims = int(mine[number]), copies if covered[number] else holders
            claim = (-float(alike[number]), int(old_of[other[number]]), number)
            claims[text] = min(claims.get(text, claim), claim)
    taken = old_of < n
    taken[list(copies)] = True
    free = ~taken[pairs.left] & ~taken[pairs.right]
    numbers = np.flatnonzero(free)
    rest = cluster(pairs.chosen(free), preferences)
    representative, similarity, pair = rest.representative.copy(), rest.similarity.copy(), rest.pair.copy()
    pair[rest.pair >= 0] = numbers[rest.pair[rest.pair >= 0]]
    survivor = np.where(taken[first], np.arange(n), rest.survivor)
    among = np.zeros(n, dtype=np.bool_)
    among[rest.members] = True
    among &= ~taken[first]
    for k in np.flatnonzero(new & ~among).tolist():
        text = int(first[k])
        claim = copies.get(text) or holders.get(text) or (-1.0, int(old_of[text]), -1)
        if claim[1] < n:
            representative[k], similarity[k], pair[k] = claim[1], -claim[0], claim[2]
            survivor[k] = claim[1] if taken[text] else k
            among[k] = True
    representative[~new] = survivor[~new] = np.flatnonzero(~new)
    members = np.flatnonzero(among)
    members = members[np.argsort(representative[members], kind="stable")]
    return Clustering(representative, survivor, similarity, pair, members, pairs)


def _covers(pairs: CopyPairs, asked: Settings | None) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whether the right text of every pair has what the left one has, and the other way round.

    It has, where the texts are alike as a whole or most of the words are there, unless one text holds the whole other
    and eight words or more beside it, a tenth of it: that is an addition, and no other wording.
    """
    if asked is None:
        every = np.ones(len(pairs.left), dtype=np.bool_)
        return every, every
    alike = pairs.jaccard >= asked.copy_threshold
    least = LEAST * (LETTERS if asked.ocr else 1)
    sides = (pairs.left_in_right, pairs.words[pairs.left]), (pairs.right_in_left, pairs.words[pairs.right])
    left, right = (
        (alike | (mine >= asked.copy_containment)) & ~((its >= PART) & (mine < PART) & ((1 - mine) * words >= least))
        for (mine, words), (its, _) in (sides, sides[::-1])
    )
    return left, right
