"""The event view of a batch: words weighted by rarity.

Independent accounts of one event share few runs of words, but they share its rare words: names, numbers, places.
A document becomes sparse vectors over words, adjacent word pairs and names; the weight of a feature is
``(1 + log tf) * idf`` (Salton & Buckley 1988). Rarity is learned from the batch and smoothed by a small table of
how many news texts hold a common word, so that a batch of two documents can be weighed as well as a million.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from align import _near
from align._core import tokenize
from align.model import Segments

__all__ = ["EventView", "Features", "Frequencies", "document_words", "event_view", "pair_dots"]

_READ = frozenset({"title", "dateline", "caption", "body"})
_LEAD_TOKENS = 60
_MAX_SENTENCES = 60
# Pseudo-documents of the background table, and the share of documents that hold a word the table does not know.
_PRIOR_DOCUMENTS = 1000.0
_PRIOR_UNKNOWN = 0.0005
_PAIR_UNKNOWN = 0.0001
# A sentence of at most so many words that so many documents have is a stock phrase of the publisher.
_STOCK_TOKENS, _STOCK_DOCUMENTS = 14, 8
_MIX = np.uint64(0x9E3779B97F4A7C15)


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


class EventView(NamedTuple):
    """What linking knows of the words of a batch of `n` documents.

    Attributes:
        words, pairs, names: unit vectors over words, adjacent word pairs and names, float32.
        present: every word of a document once, weighted by its idf (for containment).
        titles, leads: words of the title, and of the opening, once each, weighted by idf.
        numbers: tokens that begin with a digit, once each, weighted by idf.
        sentences: words of single sentences, once each, weighted by idf; those of document ``i`` are rows
            ``first[i]:first[i + 1]``.
        first: int64 [n + 1].
        lengths: tokens of each document, int64 [n].
        idf: rarity of each word, float32 [vocabulary].
        hashes: the hash of each word, uint32 [vocabulary], ascending.
    """

    words: Features
    pairs: Features
    names: Features
    present: Features
    titles: Features
    leads: Features
    numbers: Features
    sentences: Features
    first: NDArray[np.int64]
    lengths: NDArray[np.int64]
    idf: NDArray[np.float32]
    hashes: NDArray[np.uint32]

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
    stream = _token_stream(segments)
    keys = np.unique(stream.doc << 32 | stream.hashes.astype(np.int64))
    offsets = np.searchsorted(keys, np.arange(len(segments) + 1, dtype=np.int64) << 32)
    return (keys & 0xFFFFFFFF).astype(np.uint32), offsets.astype(np.int64)


def event_view(segments: Sequence[Segments], *, among: Frequencies | None = None) -> EventView:
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
    stream = _token_stream(segments)
    n = len(segments)
    hashes, ids = np.unique(stream.hashes, return_inverse=True)
    ids = ids.astype(np.int64).ravel()
    size = len(hashes)
    doc_word, counts = np.unique(stream.doc * size + ids, return_counts=True)
    document_frequency = np.bincount(doc_word % size, minlength=size) if size else np.zeros(0, np.int64)
    idf = _idf(hashes, document_frequency, n) if among is None else _idf(hashes, among.of(hashes), among.documents)
    words = _features(doc_word, (1 + np.log(counts)) * idf[doc_word % size], n, size) if size else _empty(n)
    present = words._replace(weights=idf[words.ids])
    return EventView(
        words=_unit(words),
        pairs=_word_pairs(stream, ids, n, size),
        names=_names(stream, ids, idf, words, n),
        present=present,
        titles=_subset(stream.doc, ids, idf, stream.title, n),
        leads=_subset(stream.doc, ids, idf, stream.lead, n),
        numbers=_subset(stream.doc, ids, idf, stream.digit, n),
        sentences=_subset(stream.sentence, ids, idf, _own_words(stream), int(stream.first[-1])),
        first=stream.first,
        lengths=np.bincount(stream.doc, minlength=n).astype(np.int64),
        idf=idf,
        hashes=hashes,
    )


def pair_dots(left: Features, right: Features, pairs: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return ``left[i] . right[j]`` for every row ``(i, j)`` of `pairs`, in its order; float32 [m]."""
    out = np.zeros(len(pairs), np.float32)
    _near.dots(*left, *right, np.ascontiguousarray(pairs), out)
    return out


class _Stream(NamedTuple):
    """The tokens of a batch, one after the other."""

    hashes: NDArray[np.uint32]
    doc: NDArray[np.int64]
    sentence: NDArray[np.int64]  # row of the sentence, -1 for those that are not kept
    adjacent: NDArray[np.bool_]  # stands right after the token before, in one sentence
    title: NDArray[np.bool_]
    lead: NDArray[np.bool_]
    name: NDArray[np.bool_]
    digit: NDArray[np.bool_]
    first: NDArray[np.int64]


def _token_stream(segments: Sequence[Segments]) -> _Stream:
    texts, bounds, titled = [], [], []
    for one in segments:
        pieces, count = _pieces(one)
        texts.append("\n".join(pieces))
        bounds.append(np.cumsum([0, *(len(p) + 1 for p in pieces)])[:-1])
        titled.append(count)
    hashes, starts, _, offsets = tokenize(texts)
    n = len(segments)
    doc = np.repeat(np.arange(n, dtype=np.int64), np.diff(offsets))
    local = np.empty(len(hashes), np.int64)
    letters = np.empty(len(hashes), np.uint32)
    for i, text in enumerate(texts):
        low, high = int(offsets[i]), int(offsets[i + 1])
        local[low:high] = np.searchsorted(bounds[i], starts[low:high], side="right") - 1
        points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        letters[low:high] = points[starts[low:high]]
    kept = np.array([min(len(b), _MAX_SENTENCES) for b in bounds], np.int64)
    first = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    sentence = np.where(local < _MAX_SENTENCES, first[doc] + local, -1)
    same = np.concatenate([[False], (doc[1:] == doc[:-1]) & (local[1:] == local[:-1])])[: len(doc)]
    title = local < np.array(titled, np.int64)[doc] if n else np.zeros(0, bool)
    rank = np.arange(len(doc)) - offsets[doc]
    upper, digit = _character_classes(letters)
    return _Stream(
        hashes=hashes,
        doc=doc,
        sentence=sentence,
        adjacent=same,
        title=title,
        lead=rank < _LEAD_TOKENS,
        name=upper & same & ~title,
        digit=digit,
        first=first,
    )


def _pieces(segments: Segments) -> tuple[list[str], int]:
    """Return the sentences that tell of the event, and how many stand for the title (the first, without one)."""
    document = segments.document
    text = document.text
    titles = [text[s.start : s.end] for s in segments.sentences if s.kind == "title"]
    given = (document.title or "").strip()
    if given and given not in titles:
        titles.insert(0, given)
    rest = [text[s.start : s.end] for s in segments.sentences if s.kind in _READ and s.kind != "title"]
    return titles + rest, len(titles) or 1


def _character_classes(letters: NDArray[np.uint32]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    points, inverse = np.unique(letters, return_inverse=True)
    upper = np.array([chr(p).isupper() or chr(p).istitle() for p in points], bool)
    digit = np.array([chr(p).isdigit() for p in points], bool)
    inverse = inverse.ravel()
    return upper[inverse], digit[inverse]


def _idf(hashes: NDArray[np.uint32], df: NDArray[np.int64], n: int) -> NDArray[np.float32]:
    known, shares = _background()
    prior = np.full(len(hashes), _PRIOR_UNKNOWN)
    if len(hashes) and len(known):
        at = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
        prior = np.where(known[at] == hashes, shares[at], prior)
    share = (df + _PRIOR_DOCUMENTS * prior) / (n + _PRIOR_DOCUMENTS)
    weights: NDArray[np.float32] = np.maximum(-np.log(np.minimum(share, 1.0)), 0.01).astype(np.float32)
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


def _word_pairs(stream: _Stream, ids: NDArray[np.int64], n: int, size: int) -> Features:
    """Return unit vectors over adjacent word pairs; those of one document only count in its length and are left out."""
    second = np.flatnonzero(stream.adjacent)
    if not len(second):
        return _empty(n)
    pair, inverse = np.unique(ids[second - 1] * size + ids[second], return_inverse=True)
    doc_pair, counts = np.unique(stream.doc[second] * len(pair) + inverse.ravel(), return_counts=True)
    df = np.bincount(doc_pair % len(pair), minlength=len(pair))
    rarity = -np.log((df + _PRIOR_DOCUMENTS * _PAIR_UNKNOWN) / (n + _PRIOR_DOCUMENTS))
    rows = _unit(_features(doc_pair, (1 + np.log(counts)) * rarity[doc_pair % len(pair)], n, len(pair)))
    shared = df[rows.ids] > 1
    kept = np.concatenate([[0], np.cumsum(shared)])[rows.offsets]
    return Features(kept.astype(np.int64), rows.ids[shared], rows.weights[shared])


def _own_words(stream: _Stream) -> NDArray[np.bool_]:
    """Say which tokens stand in sentences to be compared: not in short ones that many documents have word for word.

    "Please enable JavaScript to watch this video" opens many reports and tells of none.
    """
    kept = stream.sentence >= 0
    rows = stream.sentence[kept]
    size = int(stream.first[-1])
    lengths = np.bincount(rows, minlength=size)
    mixed = (stream.hashes[kept].astype(np.uint64) + np.uint64(1)) * _MIX
    sums = np.zeros(size, np.uint64)
    np.add.at(sums, rows, mixed ^ (mixed >> np.uint64(29)))
    _, inverse, counts = np.unique(sums, return_inverse=True, return_counts=True)
    stock = (counts[inverse.ravel()] >= _STOCK_DOCUMENTS) & (lengths <= _STOCK_TOKENS)
    kept[kept] = ~stock[rows]
    return kept


def _names(stream: _Stream, ids: NDArray[np.int64], idf: NDArray[np.float32], words: Features, n: int) -> Features:
    """Weigh capitalised words inside sentences; texts without capitals are weighed by all their words."""
    if not len(ids):
        return _empty(n)
    picked = np.flatnonzero(stream.name)
    size = len(idf)
    keys, counts = np.unique(stream.doc[picked] * size + ids[picked], return_counts=True)
    names = _features(keys, (1 + np.log(counts)) * idf[keys % size], n, size)
    bare = np.flatnonzero(np.diff(names.offsets) < 2)
    if not len(bare):
        return _unit(names)
    where, _ = _ranges(words.offsets[bare], words.offsets[bare + 1])
    owner = np.repeat(bare, np.diff(words.offsets)[bare])
    rest = ~np.isin(keys // size, bare)
    keys = np.concatenate([keys[rest], owner * size + words.ids[where]])
    weights = np.concatenate([names.weights[rest], words.weights[where]])
    order = np.argsort(keys, kind="stable")
    return _unit(_features(keys[order], weights[order], n, size))


def _subset(
    rows: NDArray[np.int64], ids: NDArray[np.int64], idf: NDArray[np.float32], mask: NDArray[np.bool_], n: int
) -> Features:
    picked = np.flatnonzero(mask)
    if not len(picked):
        return _empty(n)
    keys = np.unique(rows[picked] * len(idf) + ids[picked])
    return _features(keys, idf[keys % len(idf)], n, len(idf))


def _features(keys: NDArray[np.int64], weights: NDArray[np.floating], n: int, size: int) -> Features:
    offsets = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) * size)
    return Features(offsets.astype(np.int64), (keys % size).astype(np.int32), weights.astype(np.float32))


def _empty(n: int) -> Features:
    return Features(np.zeros(n + 1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float32))


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


def _ranges(starts: NDArray[np.int64], ends: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the indexes of the ranges one after the other, and the offset of each among them."""
    lengths = ends - starts
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], lengths), offsets
