"""The event view of a batch: words weighted by rarity.

Independent accounts of one event share few runs of words, but they share its rare words: names, numbers, places.
A document becomes sparse vectors over words and adjacent word pairs; the weight of a feature is
``(1 + log tf) * idf`` (Salton & Buckley 1988). Rarity is learned from the batch and smoothed by a small table of
how many news texts hold a common word, so that a batch of two documents can be weighed as well as a million.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _near
from align._core import tokenize
from align.model import Segments
from align.sketch import distinct
from align.view_parts import Part, Rows, parts_of, words_of

__all__ = ["EventView", "Features", "Frequencies", "document_words", "event_view", "pair_dots"]

# Pseudo-documents of the background table, and the share of documents that hold a word the table does not know.
_PRIOR_DOCUMENTS = 1000.0
_PRIOR_UNKNOWN = 0.0005
_PAIR_UNKNOWN = 0.0001


class Features(NamedTuple):
    """Sparse rows: the features of row ``i`` are ``ids[offsets[i]:offsets[i + 1]]``, ascending, with `weights`."""

    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]
    weights: NDArray[np.float32]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.offsets) - 1

    def mass(self) -> NDArray[np.float32]:
        """Return the sum of the weights of every row."""
        return _row_sums(self.weights, self.offsets)

    def unit(self) -> Features:
        """Return the rows with a length of 1 each; empty ones stay so."""
        return _unit(self)


class EventView(NamedTuple):
    """What linking knows of the words of a batch of `n` documents.

    Attributes:
        words, pairs: unit vectors over words and adjacent word pairs, float32.
        batch: unit vectors over words weighed by their rarity in the batch alone, without the background table: of a
            batch about one subject, the words of the subject are not rare.
        present: every word of a document once, weighted by its idf (for containment).
        titles: words of the title, once each, weighted by idf.
        numbers: tokens that begin with a digit, once each, weighted by idf.
        sentences: words of single sentences, once each, weighted by idf; those of document ``i`` are rows
            ``first[i]:first[i + 1]``.
        first: int64 [n + 1].
        lengths: tokens of each document, int64 [n].
        idf: rarity of each word, float32 [vocabulary].
        hashes: the hash of each word, uint32 [vocabulary], ascending.
        own: unit vectors over the words weighed by their rarity among the nearest documents, where that was measured
            (`align.locality`).
    """

    words: Features
    batch: Features
    pairs: Features
    present: Features
    titles: Features
    numbers: Features
    sentences: Features
    first: NDArray[np.int64]
    lengths: NDArray[np.int64]
    idf: NDArray[np.float32]
    hashes: NDArray[np.uint32]
    own: Features | None = None

    @property
    def n(self) -> int:
        """Number of documents."""
        return len(self.lengths)


class Frequencies(NamedTuple):
    """How many documents hold each word, of a collection that a batch is a part of.

    Attributes:
        documents: of the collection.
        hashes: of words, uint32, ascending.
        counts: documents that hold each, int64.
    """

    documents: int
    hashes: NDArray[np.uint32]
    counts: NDArray[np.int64]

    def of(self, hashes: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Return the documents that hold each of some words; 1 for those that are not known."""
        if not len(self.hashes):
            return np.ones(len(hashes), np.int64)
        at = np.minimum(np.searchsorted(self.hashes, hashes), len(self.hashes) - 1)
        counts: NDArray[np.int64] = np.where(self.hashes[at] == hashes, self.counts[at], 1)
        return counts

    def rarity(self) -> NDArray[np.float32]:
        """Return the idf of every word."""
        return _idf(self.hashes, self.counts, self.documents)


def document_words(segments: Sequence[Segments]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the words of every document once, ascending: hashes, and the offsets of the documents among them."""
    return words_of(segments)


def event_view(segments: Sequence[Segments], *, among: Frequencies | None = None, threads: int = 1) -> EventView:
    """Weigh the words of every document by their rarity in the batch, or in a collection that it is a part of.

    Menus, credits, stamps and notices are left out; a title given apart from the text comes first.

    >>> from align.model import Document
    >>> from align.text import segment
    >>> texts = ["Storm Ana hit Porto on Monday.", "Ana, a storm, struck Porto.", "Oil prices fell."]
    >>> view = event_view([segment(Document(id=str(i), text=t)) for i, t in enumerate(texts)])
    >>> dots = pair_dots(view.words, view.words, np.array([[0, 1], [0, 2]]))
    >>> bool(dots[0] > 0.2), float(dots[1])
    (True, 0.0)
    """
    n = len(segments)
    parts = parts_of(segments, threads)
    hashes = distinct(np.concatenate([np.zeros(0, np.uint32), *(part.hashes for part in parts)]))
    ids = [np.searchsorted(hashes, part.hashes).astype(np.int32) for part in parts]
    if among is None:
        counts = np.zeros(len(hashes), np.int64)
        for part, own in zip(parts, ids, strict=True):
            counts[own] += np.bincount(part.words.ids, minlength=len(own))
        among = Frequencies(n, hashes, counts)
    idf = _idf(hashes, among.of(hashes), among.documents)

    def put_together(rows: Iterable[Rows], by_count: bool = False, idf: NDArray[np.float32] = idf) -> Features:
        return _joined([_weighed(one, own, idf, by_count) for one, own in zip(rows, ids, strict=True)])

    words = put_together((part.words for part in parts), by_count=True)
    there = put_together((part.words for part in parts), True, _batch_idf(among.of(hashes), among.documents))
    return EventView(
        words=_unit(words),
        batch=_unit(there._replace(offsets=words.offsets, ids=words.ids)),
        pairs=_word_pairs(parts, n),
        present=words._replace(weights=idf[words.ids]),
        titles=put_together(part.titles for part in parts),
        numbers=put_together(part.numbers for part in parts),
        sentences=put_together(part.sentences for part in parts),
        first=np.concatenate([[0], *(part.kept for part in parts)]).cumsum(dtype=np.int64),
        lengths=np.concatenate([np.zeros(0, np.int64), *(part.lengths for part in parts)]),
        idf=idf,
        hashes=hashes,
    )


def pair_dots(left: Features, right: Features, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return ``left[i] . right[j]`` for every row ``(i, j)`` of `pairs`, in its order; float32 [m]."""
    out = np.zeros(len(pairs), np.float32)
    _near.dots(*left, *right, np.ascontiguousarray(pairs), out)
    return out


def _idf(hashes: NDArray[np.uint32], df: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    known, shares = _background()
    prior = np.full(len(hashes), _PRIOR_UNKNOWN)
    if len(hashes) and len(known):
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        prior = np.where(known[at] == hashes, shares[at], prior)
    share = (df + _PRIOR_DOCUMENTS * prior) / (n + _PRIOR_DOCUMENTS)
    weights: NDArray[np.float32] = np.maximum(-np.log(np.minimum(share, 1.0)), 0.01).astype(np.float32)
    return weights


def _batch_idf(df: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    """Return the rarity of words in the batch alone (Robertson & Spärck Jones 1976, without the rest of a corpus)."""
    weights: NDArray[np.float32] = np.maximum(np.log((n + 1) / (df + 0.5)), 0.01).astype(np.float32)
    return weights


@cache
def _background() -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Return hashes of common words, ascending, and the share of news texts that hold each."""
    table = json.loads(resources.files("align").joinpath("background.json").read_text("utf-8"))
    words = [(word, float(share)) for share, line in table["shares"].items() for word in line.split()]
    hashes, _, _, offsets = tokenize([word for word, _ in words])
    single = np.flatnonzero(np.diff(offsets) == 1)
    values = np.array([share for _, share in words])[single]
    heads = hashes[offsets[single]]
    order = np.lexsort((-values, heads))
    heads, values = heads[order], values[order]
    keep = np.concatenate([[True], heads[1:] != heads[:-1]])
    return heads[keep], values[keep]


def _word_pairs(parts: list[Part], n: int) -> Features:
    """Return unit vectors over adjacent word pairs; those of one document only count in its length and are left out."""
    keys = np.concatenate([np.zeros(0, np.uint64), *(part.pair_keys for part in parts)])
    held = [np.bincount(part.pairs.ids, minlength=len(part.pair_keys)).astype(np.int32) for part in parts]
    counts = np.concatenate([np.zeros(0, np.int32), *held])
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    first = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])[: len(keys)])
    total = np.add.reduceat(counts, first) if len(first) else counts
    shared, held_by = keys[first[total > 1]], total[total > 1]
    del keys, counts, order
    rarity = -np.log((np.append(held_by, 1) + _PRIOR_DOCUMENTS * _PAIR_UNKNOWN) / (n + _PRIOR_DOCUMENTS))
    found = []
    for part in parts:
        rows, at = part.pairs, np.searchsorted(shared, part.pair_keys)
        if len(shared):  # those that are not shared are numbered last
            at[shared[at.clip(max=len(shared) - 1)] != part.pair_keys] = len(shared)
        ids = at.astype(np.int32)[rows.ids]
        weights = ((1 + np.log(rows.counts)) * rarity[ids]).astype(np.float32)
        unit = _unit(Features(rows.offsets, ids, weights))
        kept = ids < len(shared)
        offsets = np.concatenate([[0], np.cumsum(kept)])[rows.offsets]
        found.append(Features(offsets.astype(np.int64), ids[kept], unit.weights[kept]))
    return _joined(found)


def _weighed(rows: Rows, own: NDArray[np.int32], idf: NDArray[np.float32], by_count: bool) -> Features:
    """Weigh the words of rows by how rare they are, and how often they come; `own` gives the ids of a part's words."""
    ids = own[rows.ids]
    weights = ((1 + np.log(rows.counts)) * idf[ids]).astype(np.float32) if by_count else idf[ids]
    return Features(rows.offsets, ids, weights)


def _joined(parts: Sequence[Features]) -> Features:
    """Put rows one after the other."""
    if not parts:
        return Features(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))
    lengths = np.concatenate([np.diff(part.offsets) for part in parts])
    return Features(
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.concatenate([part.ids for part in parts]),
        np.concatenate([part.weights for part in parts]),
    )


def _unit(rows: Features) -> Features:
    lengths = np.sqrt(_row_sums(rows.weights**2, rows.offsets))
    lengths[lengths == 0] = 1
    return rows._replace(weights=rows.weights / np.repeat(lengths, np.diff(rows.offsets)))


def _row_sums(values: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Sum runs of `values`; empty runs give 0."""
    out = np.zeros(len(offsets) - 1, np.float32)
    full = np.flatnonzero(offsets[1:] > offsets[:-1])
    if len(full):
        out[full] = np.add.reduceat(values, offsets[full])
    return out
