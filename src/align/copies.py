"""Copies: exact comparison of candidate pairs, and clusters of copies that do not chain.

Two texts are copies where their sets of shingles are alike as a whole (Jaccard), or where a good part of the shorter
one's words lies in passages that the other has too (coverage): cut short, embedded, reordered or noisy copies.
Passages that very many texts of the collection have, such as agency tails and sign-up lines, count for nothing
beside words of a text's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _compare, _groups, _sets
from align.candidates import OWN, Common, sharing_candidates, unpack
from align.settings import Settings
from align.sketch import Rooms, Sample, over_batches, sample, taken
from align.stages import stage

__all__ = [
    "CopyPairs",
    "Groups",
    "compare_pairs",
    "copies_among",
    "find_copies",
    "first_of_equals",
    "group_copies",
    "sampled",
    "strengths",
]

LETTERS = 5  # of a word, about
LEAST = 8  # words in shared passages below which a part of a text is a phrase and no copy
QUOTE = 25  # words that may be a quotation; a partial copy shares as many, or nearly all it has
NEARLY = 0.8  # share of a text's words that is nearly all
MANY = 64  # copies in common that are counted
PRIOR = 4  # copies in common that any two texts have, as it were
COMPARED = 256  # pairs in one call of the kernel, whose shingles stay in the caches
READ = 2048  # words that are read for one pair, about: more pairs in a call where a text is very long
MOST_COMPARED = 1 << 14
JUDGED = 4096  # pairs whose figures are looked at together: memory that is used again is in the caches
SHORT = 24  # words up to which one word may be all that tells two texts apart: those of 32-bit hashes may be equal
WHOLE = 0.98  # share of a text's words that is the whole text
PART = 0.9  # ... that is said to be: one text is contained in the other

_BETWEEN = re.compile(r"[\W_]+")


class CopyPairs(NamedTuple):
    """Verified pairs of copies among n texts, ordered by left, then right.

    Equal texts are compared once: `first` gives for every text the smallest index of an equal one, and `left` and
    `right` only name such first texts.

    Attributes:
        left, right: int32, left < right.
        jaccard: share of the distinct shingles of both that both have, exact.
        left_in_right: share of the words of the left text that lie in passages the right one has too.
        right_in_left: likewise for the right text.
        first: int32 [n].
        words: int64 [n], the words of every text.
    """

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    jaccard: NDArray[np.float32]
    left_in_right: NDArray[np.float32]
    right_in_left: NDArray[np.float32]
    first: NDArray[np.int32]
    words: NDArray[np.int64]

    @property
    def similarity(self) -> NDArray[np.float32]:
        """Return the larger of Jaccard and either share for every pair."""
        return np.maximum(self.jaccard, np.maximum(self.left_in_right, self.right_in_left))

    def chosen(self, which: NDArray[np.bool_]) -> CopyPairs:
        """Return some of the pairs, of the same texts."""
        shares = self.jaccard[which], self.left_in_right[which], self.right_in_left[which]
        return CopyPairs(self.left[which], self.right[which], *shares, self.first, self.words)

    def relation(self, pair: int) -> str:
        """Say in words how the left text of a pair stands to the right one."""
        left, right = float(self.left_in_right[pair]), float(self.right_in_left[pair])
        if left >= PART and right >= PART:
            return "same"
        if left >= PART:
            return "contained in"
        return "contains" if right >= PART else "shares passages with"

    def expanded(self) -> CopyPairs:
        """Return the pairs with those of equal texts added, each with its first."""
        later = np.flatnonzero(self.first != np.arange(len(self.first)))
        one = np.ones(len(later), dtype=np.float32)
        left = np.concatenate([self.left, self.first[later]])
        right = np.concatenate([self.right, later.astype(np.int32)])
        order = np.argsort(left.astype(np.int64) << 32 | right, kind="stable")  # which finds the runs that are in order
        jaccard, forward, backward = (
            np.concatenate([share, one])[order] for share in (self.jaccard, self.left_in_right, self.right_in_left)
        )
        return CopyPairs(left[order], right[order], jaccard, forward, backward, self.first, self.words)


class Groups(NamedTuple):
    """Clusters of copies around representatives.

    Attributes:
        representative: int32 [n], the text that stands for the cluster of each text; itself for a text alone.
        similarity: float32 [n], to the representative.
    """

    representative: NDArray[np.int32]
    similarity: NDArray[np.float32]


def first_of_equals(
    texts: Sequence[str], prints: NDArray[np.uint64], key: Callable[[str], Hashable] = str
) -> NDArray[np.int32]:
    """Return for every text the smallest index of an equal one.

    Args:
        texts: n strings; only those whose print another one has are asked for.
        prints: of their samples.
        key: what tells texts of one print apart, for texts that should not be held: a digest.
    """
    first = np.arange(len(texts), dtype=np.int32)
    again = _sets.repeated(prints)
    some = np.sort(prints[again])
    some = some[1:][some[1:] == some[:-1]]
    ends = np.searchsorted(some, prints[again], side="right")
    again = again[some[ends - 1] == prints[again]] if len(some) else again[:0]
    seen: dict[Hashable, int] = {}
    for i in again.tolist():  # texts of one print may be equal
        first[i] = seen.setdefault(key(texts[i]), i)
    return first


def find_copies(texts: Sequence[str], settings: Settings | None = None) -> CopyPairs:
    """Return the pairs of copies among texts, every one compared exactly.

    A pair counts where its Jaccard similarity reaches ``settings.copy_threshold``, or where a share of
    ``settings.copy_containment`` of the shorter text's words lies in shared passages of ``settings.passage``
    words or more; of a short text, where one quotation may be half of it, 25 words or four fifths. Equal texts are
    copies whatever they are; beside them a text without words is a copy of nothing. With ``settings.ocr`` letters are
    compared in place of words, five for a word.

    Args:
        texts: n strings, or an Arrow column of strings (`pyarrow.StringArray`), which is read where it lies.
        settings: thresholds; those of `Settings` where None.

    Raises:
        TypeError: a text is not a string.

    >>> news = "The ferry to the islands ran aground at dawn on Monday and forty people were taken off by boat."
    >>> pairs = find_copies([news, "Harbour police said: " + news, "Prices rose by two percent in May."])
    >>> pairs.left.tolist(), pairs.right.tolist(), pairs.relation(0)
    ([0], [1], 'contained in')
    """
    settings = settings or Settings()
    return copies_among(texts, sampled(texts, settings), settings, spend=True)


def sampled(texts: Sequence[str], settings: Settings) -> Sample:
    """Return the sample of texts by which copies of them are found."""
    return sample(texts, settings.passage, settings.seed, letters=settings.ocr, threads=settings.threads)


def copies_among(texts: Sequence[str], found: Sample, settings: Settings, *, spend: bool = False) -> CopyPairs:
    """Return what `find_copies` returns for texts whose samples were taken before.

    Args:
        texts: n strings; only those that are compared are asked for.
        found: their samples, of `sampled`.
        settings: thresholds.
        spend: whether the samples may be overwritten.
    """
    words = settings.passage
    lengths = found.sizes.astype(np.int64)
    np.add(lengths, words - 1, out=lengths, where=found.sizes > 0)
    first = first_of_equals(texts, found.prints)
    own = np.flatnonzero(first == np.arange(len(texts))).astype(np.int32)
    common = Common.among(texts, own, found.sizes, words, letters=settings.ocr, threads=settings.threads)
    share = min(settings.copy_containment, settings.copy_threshold)
    if len(own) < len(texts):
        found = found.take(own)
    stage("proposing copies")
    most, threads = settings.max_bucket, settings.threads
    pairs = sharing_candidates(found, share=share, common=common, most=most, threads=threads, spend=spend)
    left, right = unpack(pairs)
    compared = compare_pairs(texts, common, own[left], own[right], settings, lengths)
    return compared._replace(first=first, words=lengths)


def compare_pairs(
    texts: Sequence[str],
    common: Common,
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    settings: Settings,
    words: NDArray[np.int64] | None = None,
) -> CopyPairs:
    """Compare candidate pairs exactly and keep the copies, in the order given; `first` and `words` stay empty.

    With the `words` of every text, very long ones are read more seldom.
    """
    # pairs of one cluster stand together, so that few texts are read twice
    cluster = np.arange(len(texts), dtype=np.int32)
    np.minimum.at(cluster, right, left)
    order = np.argsort(cluster[left], kind="stable")
    left, right = left[order], right[order]
    figures = np.empty((len(left), 11), dtype=np.uint32)
    flags, rooms = common.flags, Rooms(_compare.Room)
    advance = stage("comparing copies", len(left))

    bounds = list(pairwise(_bounds(len(left), None if words is None else np.maximum(words[left], words[right]))))

    def work(k: int, _: int) -> None:
        i, j = bounds[k]
        names, places = np.unique(np.concatenate([left[i:j], right[i:j]]), return_inverse=True)
        one, other = np.split(places.astype(np.int32), 2)
        named = taken(texts, names)
        shingle, fine, letters = settings.shingle, settings.passage, settings.ocr
        _compare.compare_texts(named, one, other, shingle, fine, flags, figures[i:j], letters, rooms.one)
        advance(j - i)

    over_batches(work, len(bounds), settings.threads, 1)
    parts = over_batches(lambda i, j: _judged(figures[i:j], settings), len(left), settings.threads, JUDGED)
    shares, kept, doubt = (
        np.concatenate(part, axis=-1) for part in zip(_judged(figures[:0], settings), *parts, strict=True)
    )
    doubtful = np.flatnonzero(doubt)
    if len(doubtful):
        sides = (taken(texts, side[doubtful], strings=True) for side in (left, right))
        kept[doubtful] = [_same_words(one, two) for one, two in zip(*sides, strict=True)]
    keep = np.flatnonzero(kept)
    keep = keep[np.argsort(order[keep])]
    jaccard, forward, backward = shares[:, keep]
    none = np.empty(0, dtype=np.int32)
    return CopyPairs(left[keep], right[keep], jaccard, forward, backward, none, none.astype(np.int64))


def _bounds(pairs: int, words: NDArray[np.int64] | None) -> list[int]:
    """Return between which pairs calls of the kernel are cut, by the words of the longer text of each."""
    if words is None:
        return [*range(0, pairs, COMPARED), pairs]
    bounds = [0]
    while bounds[-1] < pairs:
        i = bounds[-1]
        wanted = int(words[i : i + COMPARED].max()) // READ
        bounds.append(min(pairs, i + max(COMPARED, min(wanted, MOST_COMPARED))))
    return bounds


def _judged(
    figures: NDArray[np.uint32], settings: Settings
) -> tuple[NDArray[np.float32], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the three shares of pairs by rows, which are copies, and of which of these the words must be looked at."""
    counts = figures.T.astype(np.int64, order="C")
    word = LETTERS if settings.ocr else 1
    jaccard = counts[0] / np.maximum(counts[1] + counts[2] - counts[0], 1)
    forward, forward_is_copy = _share(counts[6], counts[3:6], settings.copy_containment, word)
    backward, backward_is_copy = _share(counts[10], counts[7:10], settings.copy_containment, word)
    shorter_is_copy = np.where(counts[6] <= counts[10], forward_is_copy, backward_is_copy)
    kept = (jaccard >= settings.copy_threshold) | shorter_is_copy
    return np.array([jaccard, forward, backward], np.float32), kept, kept & (jaccard == 1) & (counts[6] <= word * SHORT)


def _same_words(one: str, other: str) -> bool:
    """Return whether two texts have the same letters and digits, or words; if not ASCII, their shingles decide."""
    if not (one.isascii() and other.isascii()):
        return True
    left, right = ([word for word in _BETWEEN.split(text.lower()) if word] for text in (one, other))
    return "".join(left) == "".join(right) or set(left) == set(right)


def _share(
    total: NDArray[np.int64], counts: NDArray[np.int64], threshold: float, word: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the share of words in shared passages, and whether it makes a text a copy; a word counts for `word`.

    Words in common passages are left out, unless a text has hardly any others: then they are its content.
    """
    own = total - counts[1]
    ignore = own >= np.maximum(word * LEAST, OWN * total)
    base = np.where(ignore, own, total)
    hit = np.where(ignore, counts[2], counts[0])
    share = hit / np.maximum(base, 1)
    return share, (base >= word * LEAST) & (share >= threshold) & (hit >= np.minimum(NEARLY * base, word * QUOTE))


def group_copies(pairs: CopyPairs, rank: Iterable[float] | None = None) -> Groups:
    """Return clusters in which every text was compared with its representative and is a copy of it.

    Pairs are joined from the strongest to the weakest, as in agglomerative clustering, but only while one text of the
    joined cluster is a copy of all others there. So A and C are not put together because both are like B: they are
    where B is the representative, and each states its similarity to B. Pairs of which one text holds the whole other
    come first; then a pair is the stronger the more each text holds of the other and the more copies they have in
    common (structural similarity, Xu et al. 2007).

    Args:
        pairs: verified pairs of n texts.
        rank: n numbers, the smaller is preferred as representative among equals; then the smaller index is.

    >>> story = "Rain fell on the northern valleys for a third day and the river rose above the old stone bridge."
    >>> groups = group_copies(find_copies(["Something else entirely.", story, story.upper(), story]))
    >>> groups.representative.tolist()
    [0, 1, 1, 1]
    """
    representative = np.arange(len(pairs.first), dtype=np.int32)
    has = np.zeros(len(representative), dtype=np.bool_)
    has[pairs.left] = has[pairs.right] = True
    texts = np.flatnonzero(has)  # the others stand for themselves; these are numbered anew, in their order
    n = len(texts)
    number = np.cumsum(has, dtype=np.int32) - np.int32(1)
    left, right, alike = number[pairs.left], number[pairs.right], pairs.similarity
    wishes = np.arange(n)
    if rank is not None:
        wishes = np.asarray(rank if isinstance(rank, np.ndarray) else list(rank))[texts]
        wishes = wishes.astype(np.int64 if wishes.dtype.kind in "bi" else np.float64, copy=False)
    offsets, nearby = _groups.neighbours(left, right, n)
    order = _from_strongest(_strengths(pairs, _groups.shared_neighbours(offsets, nearby, left, right, MANY)))
    cluster, able = _groups.joined(offsets, nearby, left[order], right[order])

    sums = np.round(np.bincount(left, alike, n) + np.bincount(right, alike, n), 6).astype(np.float64, copy=False)
    heads = _groups.heads(cluster, able, sums, wishes)
    representative[texts] = texts[heads]
    stated = np.ones(len(representative), dtype=np.float32)
    for text, head in ((left, right), (right, left)):
        to_head = np.flatnonzero(heads[text] == head)
        stated[texts[text[to_head]]] = alike[to_head]
    return Groups(representative[pairs.first], stated[pairs.first])


def strengths(pairs: CopyPairs) -> NDArray[np.int64]:
    """Return how strongly every pair ties its texts together, by which `group_copies` joins them, as whole numbers."""
    offsets, nearby = _groups.neighbours(pairs.left, pairs.right, len(pairs.first))
    return _strengths(pairs, _groups.shared_neighbours(offsets, nearby, pairs.left, pairs.right, MANY))


def _strengths(pairs: CopyPairs, shared: NDArray[np.int32]) -> NDArray[np.int64]:
    """Return the strengths of pairs in millionths; those of pairs that hold a whole text are above the others."""
    less = np.minimum(pairs.left_in_right, pairs.right_in_left).astype(np.float64)
    whole = np.maximum(pairs.left_in_right, pairs.right_in_left) >= WHOLE
    return np.rint((PRIOR + shared) * less * 1e6).astype(np.int64) + (whole.astype(np.int64) << 30)


def _from_strongest(strength: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of pairs from the strongest to the weakest; among equals the smaller place is first."""
    keys = ((1 << 31) - strength) << 32 | np.arange(len(strength))  # numbers are sorted several times as fast as places
    keys.sort()
    return keys & 0xFFFFFFFF
