"""The event view of a batch: words weighted by rarity.

Independent accounts of one event share few runs of words, but they share its rare words: names, numbers, places.
A document becomes sparse vectors over words and adjacent word pairs; the weight of a feature is
``(1 + log tf) * idf`` (Salton & Buckley 1988). Rarity is learned from the batch and smoothed by a small table of
how many news texts hold a common word, so that a batch of two documents can be weighed as well as a million. What is
held is how often a document has a feature; weights are made where they are looked at.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _products
from align.memory import joined, kept, room, small
from align.model import Segments
from align.sketch import distinct
from align.unspaced import HIRAGANA, words_in
from align.view_parts import Rows, Sets, parts_of, words_of

__all__ = ["EventView", "Features", "Frequencies", "Unit", "document_words", "event_view", "pair_dots", "pair_sums"]

# Pseudo-documents of the background table, and the share of documents that hold a word the table does not know.
_PRIOR_DOCUMENTS = 1000.0
_PRIOR_UNKNOWN = 0.0005
_PAIR_UNKNOWN = 0.0001
_LINKS = 0.15  # share of texts that hold two letters of Hiragana, as that of other common words that were not counted
_UNSPACED = 0x0E00  # code point from which letters can be of scripts without spaces
_AT_ONCE = 1 << 19  # word pairs of all documents put in order at once
_WEIGHED = 2000  # rows whose weights are made at once


class Features(NamedTuple):
    """Sparse rows: the features of row ``i`` are ``ids[offsets[i]:offsets[i + 1]]``, ascending, with `weights`."""

    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]
    weights: NDArray[np.float32]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.offsets) - 1

    def unit(self) -> Features:
        """Return the rows with a length of 1 each; empty ones stay so."""
        lengths = _lengths(self.weights, self.offsets)
        return self._replace(weights=np.divide(self.weights, np.repeat(lengths, np.diff(self.offsets))))


class Unit(NamedTuple):
    """Sparse rows of length 1, told by counts.

    Attributes:
        offsets, ids, counts: the features of row ``i`` are at ``offsets[i]:offsets[i + 1]``, ids ascending; how often
            it has each.
        lengths: by which the weights of a row are divided, float32 [n]; 1 of an empty one.
        rarity: of every feature, float64.
        logs: what a count weighs, float64.
    """

    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]
    counts: NDArray[np.unsignedinteger[Any]]
    lengths: NDArray[np.float32]
    rarity: NDArray[np.float64]
    logs: NDArray[np.float64]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.offsets) - 1

    def features(self, low: int = 0, high: int | None = None) -> Features:
        """Return rows ``low`` to ``high`` with their weights; all by default."""
        offsets = self.offsets[low : self.rows + 1 if high is None else high + 1]
        begin, end = int(offsets[0]), int(offsets[-1])
        weights = room(end - begin, np.float32)
        for k in range(0, len(offsets) - 1, _WEIGHED):
            some = offsets[k : k + _WEIGHED + 1]
            part = slice(some[0], some[-1])
            mine = np.repeat(self.lengths[low + k : low + k + _WEIGHED][: len(some) - 1], np.diff(some))
            plain = (self.logs[self.counts[part]] * self.rarity[self.ids[part]]).astype(np.float32)
            np.divide(plain, mine, out=weights[some[0] - begin : some[-1] - begin])
        return Features(offsets - begin, self.ids[begin:end], weights)


class EventView(NamedTuple):
    """What linking knows of the words of a batch of `n` documents.

    Attributes:
        words, pairs: unit vectors over words and adjacent word pairs.
        batch: unit vectors over words weighed by their rarity in the batch alone, without the background table: of a
            batch about one subject, the words of the subject are not rare.
        titles: words of the title, and the sum of their idf, `title_mass`, float32 [n].
        numbers: tokens that begin with a digit.
        sentences: words of single sentences; those of document ``i`` are rows ``first[i]:first[i + 1]``.
        first: int64 [n + 1].
        lengths: tokens of each document, int64 [n].
        idf: rarity of each word, float32 [vocabulary].
        hashes: the hash of each word, uint32 [vocabulary], ascending.
        own: unit vectors over the words weighed by their rarity among the nearest documents, where that was measured
            (`align.locality`).
    """

    words: Unit
    batch: Unit | Features
    pairs: Unit
    titles: Sets
    title_mass: NDArray[np.float32]
    numbers: Sets
    sentences: Sets
    first: NDArray[np.int64]
    lengths: NDArray[np.int64]
    idf: NDArray[np.float32]
    hashes: NDArray[np.uint32]
    own: Features | None = None

    @property
    def n(self) -> int:
        """Number of documents."""
        return len(self.lengths)

    @property
    def present(self) -> Sets:
        """The words of every document, once each."""
        return Sets(self.words.offsets, self.words.ids)

    def ready(self) -> EventView:
        """Return the view with the weights of `batch` made: quicker where many pairs are compared."""
        return self if isinstance(self.batch, Features) else self._replace(batch=self.batch.features())

    def by_idf(self, low: int = 0, high: int | None = None) -> Features:
        """Return the words of documents ``low`` to ``high``, all by default, once each, weighed by their idf."""
        offsets = self.words.offsets[low : self.n + 1 if high is None else high + 1]
        ids = self.words.ids[offsets[0] : offsets[-1]]
        return Features(offsets - offsets[0], ids, self.idf[ids])


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
    >>> dots = pair_dots(view.words, np.array([[0, 1], [0, 2]]))
    >>> bool(dots[0] > 0.2), float(dots[1])
    (True, 0.0)
    """
    n = len(segments)
    parts = parts_of(segments, threads)
    hashes = distinct(np.concatenate([np.zeros(0, np.uint32), *(part.hashes for part in parts)]))
    ids = [np.searchsorted(hashes, part.hashes).astype(np.int32) for part in parts]
    if among is None:
        counts = np.zeros(len(hashes), np.int64)
        for own, some in zip(ids, parts, strict=True):
            counts[own] += np.bincount(some.words.ids, minlength=len(own))
        among = Frequencies(n, hashes, counts)
    idf = _idf(hashes, among.of(hashes), among.documents)
    first = np.concatenate([[0], *(part.kept for part in parts)]).cumsum(dtype=np.int64)
    lengths = np.concatenate([np.zeros(0, np.int64), *(part.lengths for part in parts)])
    keys, pairs, rows = ([getattr(part, name) for part in parts] for name in ("pair_keys", "pairs", "words"))
    sets = [[getattr(part, name) for part in parts] for name in ("titles", "numbers", "sentences")]
    del parts  # every column is dropped as it is put together
    word_pairs = _word_pairs(keys, pairs, n)
    titles, numbers, sentences = (_sets(some, ids) for some in sets)
    words, batch = _words(rows, ids, [idf, _batch_idf(among.of(hashes), among.documents)])
    mass = _row_sums(idf[titles.ids], titles.offsets)
    return EventView(words, batch, word_pairs, titles, mass, numbers, sentences, first, lengths, idf, hashes)


def pair_dots(rows: Features | Unit, pairs: NDArray[np.int64], size: int | None = None) -> NDArray[np.float32]:
    """Return the product of the rows ``i`` and ``j`` for every ``(i, j)`` of `pairs`, in its order; float32 [m].

    Args:
        rows: sparse.
        pairs: int64 [m, 2]; quickest in order.
        size: features there are; counted when None.
    """
    out = np.zeros(len(pairs), np.float32)
    pairs = np.ascontiguousarray(pairs)
    if isinstance(rows, Unit):
        _products.cosines(*rows, pairs, out)
    else:
        _products.dots(*rows, pairs, int(rows.ids.max(initial=-1)) + 1 if size is None else size, out)
    return out


def pair_sums(left: Sets, right: Sets, weights: NDArray[np.float32], pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return what the features weigh that ``left[i]`` and ``right[j]`` share, for every ``(i, j)`` of `pairs`."""
    out = np.zeros(len(pairs), np.float32)
    _products.common(*left, *right, weights, np.ascontiguousarray(pairs), out)
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
    """Return hashes of common words, ascending, and the share of news texts that hold each.

    Of a word in a script without spaces, all runs of letters are common, and so are all of Hiragana: endings and links.
    """
    table = json.loads(resources.files("align").joinpath("background.json").read_text("utf-8"))
    words = [(word, float(share)) for share, line in table["shares"].items() for word in line.split()]
    words += [(chr(a) + chr(b), _LINKS) for a in HIRAGANA for b in HIRAGANA]
    hashes, starts, ends, offsets, letters = words_in([word for word, _ in words])
    counts = np.diff(offsets)
    known = np.repeat(counts == 1, counts) | (letters >= _UNSPACED) & (ends - starts > 1)
    values = np.repeat([share for _, share in words], counts)[known]
    heads = hashes[known]
    order = np.lexsort((-values, heads))
    heads, values = heads[order], values[order]
    keep = np.concatenate([[True], heads[1:] != heads[:-1]])
    return heads[keep], values[keep]


def _words(
    parts: list[Rows], own: list[NDArray[np.int32]], rarities: Sequence[NDArray[np.float32]]
) -> tuple[Unit, ...]:
    """Return unit vectors over words for every rarity of words; `own` gives the ids of the words of a part."""
    known = [rarity.astype(np.float64) for rarity in rarities]
    logs = _logs(parts)
    found: list[list[NDArray[np.float32]]] = [[] for _ in known]
    for part, mine in zip(parts, own, strict=True):
        part.ids[:] = mine[part.ids]
        told = logs[part.counts]
        for lengths, rarity in zip(found, known, strict=True):
            lengths.append(_lengths((told * rarity[part.ids]).astype(np.float32), part.offsets))
    offsets, ids, counts = _rows(parts)
    return tuple(
        Unit(offsets, ids, counts, joined(lengths, np.float32), rarity, logs)
        for lengths, rarity in zip(found, known, strict=True)
    )


def _sets(parts: list[Sets], own: list[NDArray[np.int32]]) -> Sets:
    """Put sets one after the other, their ids those of all parts."""
    for part, mine in zip(parts, own, strict=True):
        part.ids[:] = mine[part.ids]
    offsets, columns = _offsets(parts), [part.ids for part in parts]
    parts.clear()
    return Sets(offsets, joined(columns, np.int32))


def _rows(parts: list[Rows]) -> Rows:
    """Put rows one after the other; what was copied is dropped."""
    offsets, ids, counts = _offsets(parts), [part.ids for part in parts], [part.counts for part in parts]
    parts.clear()
    kind = max((some.dtype for some in counts), key=lambda one: one.itemsize, default=np.dtype(np.uint8))
    return Rows(offsets, joined(ids, np.int32), joined(counts, kind))


def _offsets(parts: Sequence[Rows | Sets]) -> NDArray[np.int64]:
    lengths = joined([np.zeros(1, np.int64), *(np.diff(part.offsets) for part in parts)], np.int64)
    return np.cumsum(lengths, out=lengths)


def _word_pairs(keys: list[NDArray[np.uint64]], parts: list[Rows], n: int) -> Unit:
    """Return unit vectors over adjacent word pairs; those of one document only count in its length and are left out.

    Args:
        keys: the word pairs of every part, ascending.
        parts: rows of documents, ids are places in the keys of the part; both lists are emptied.
        n: documents.
    """
    held = [small(np.bincount(part.ids, minlength=len(own))) for part, own in zip(parts, keys, strict=True)]
    shared, held_by = _shared(keys, held)
    del held
    rarity = -np.log((np.append(held_by, 1) + _PRIOR_DOCUMENTS * _PAIR_UNKNOWN) / (n + _PRIOR_DOCUMENTS))
    logs = _logs(parts)
    lengths, found = [], []
    for k, part in enumerate(parts):
        at = np.searchsorted(shared, keys[k])
        if len(shared):  # those that are not shared are numbered last
            at[shared[at.clip(max=len(shared) - 1)] != keys[k]] = len(shared)
        ids = at.astype(np.int32)[part.ids]
        lengths.append(_lengths((logs[part.counts] * rarity[ids]).astype(np.float32), part.offsets))
        own = ids < len(shared)
        offsets = np.concatenate([[0], np.cumsum(own)])[part.offsets]
        found.append(Rows(offsets, kept(ids[own]), kept(part.counts[own])))
        parts[k], keys[k] = Rows(part.offsets[:0], part.ids[:0], part.counts[:0]), keys[k][:0]
    return Unit(*_rows(found), joined(lengths, np.float32), rarity[:-1], logs)


def _shared(
    keys: Sequence[NDArray[np.uint64]], counts: Sequence[NDArray[np.unsignedinteger[Any]]]
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Return the word pairs of several documents, ascending, and how many hold each.

    Args:
        keys: word pairs of every part, ascending.
        counts: documents of the part that hold each.
    """
    pieces = 1 + sum(map(len, keys)) // _AT_ONCE
    bounds = [np.searchsorted(some, np.array([(k << 64) // pieces for k in range(pieces)], np.uint64)) for some in keys]
    found, held_by = [np.zeros(0, np.uint64)], [np.zeros(0, np.int32)]
    for k in range(pieces):
        parts = [slice(own[k], own[k + 1] if k + 1 < pieces else None) for own in bounds]
        some = np.concatenate([np.zeros(0, np.uint64), *(own[part] for own, part in zip(keys, parts, strict=True))])
        held = np.concatenate([np.zeros(0, np.int32), *(own[part] for own, part in zip(counts, parts, strict=True))])
        order = np.argsort(some, kind="stable")
        some, held = some[order], held[order]
        first = np.flatnonzero(np.concatenate([[True], some[1:] != some[:-1]])[: len(some)])
        total = np.add.reduceat(held, first, dtype=np.int32) if len(first) else held
        found.append(some[first[total > 1]])
        held_by.append(total[total > 1])
    return np.concatenate(found), np.concatenate(held_by)


def _logs(parts: Sequence[Rows]) -> NDArray[np.float64]:
    """Return what a count weighs, for all that come."""
    most = max((int(part.counts.max(initial=0)) for part in parts), default=0)
    return np.concatenate([[0], 1 + np.log(np.arange(1, most + 1))])


def _lengths(weights: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return the length of every row; 1 of those without."""
    lengths: NDArray[np.float32] = np.sqrt(_row_sums(weights**2, offsets))
    lengths[lengths == 0] = 1
    return lengths


def _row_sums(values: NDArray[np.float32], offsets: NDArray[np.int64]) -> NDArray[np.float32]:
    """Sum runs of `values`; empty runs give 0."""
    out = np.zeros(len(offsets) - 1, np.float32)
    full = np.flatnonzero(offsets[1:] > offsets[:-1])
    if len(full):
        out[full] = np.add.reduceat(values, offsets[full])
    return out
