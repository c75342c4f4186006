"""The words of some documents at a time, counted: what the event view of a batch is put together from.

Parts know no rarity: that is learned from all of them. Words are named by their hashes, and numbered inside a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.memory import kept, small
from align.model import Segments
from align.sketch import distinct, over_batches
from align.unspaced import words_in

__all__ = ["Part", "Rows", "Sets", "Stock", "part_of", "parts_of", "stock_of", "words_of"]

_READ = frozenset({"title", "dateline", "caption", "body"})
_MAX_SENTENCES = 60
_AT_ONCE = 500  # documents
# A sentence of at most so many words that so many documents have is a stock phrase of the publisher.
_STOCK_TOKENS, _STOCK_DOCUMENTS = 14, 8
_OWN_STORY = 0.5  # share of the words of a stock phrase that the rest of its texts has, from which it tells of them
_MIX = np.uint64(0x9E3779B97F4A7C15)
_LONG = 4  # letters of a word that is no mere link


class Sets(NamedTuple):
    """Sparse rows without weights: the features of row ``i`` are ``ids[offsets[i]:offsets[i + 1]]``, ascending."""

    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.offsets) - 1

    def row(self, k: int) -> NDArray[np.int32]:
        """Return the features of one row."""
        return self.ids[self.offsets[k] : self.offsets[k + 1]]


class Rows(NamedTuple):
    """Sparse rows of counts: those of row ``i`` are at ``offsets[i]:offsets[i + 1]``, ids ascending."""

    offsets: NDArray[np.int64]
    ids: NDArray[np.int32]
    counts: NDArray[np.unsignedinteger[Any]]


class Part(NamedTuple):
    """The words of some documents.

    Attributes:
        hashes: of the words, uint32, ascending; ids of words are places here.
        words: rows of documents; `titles` and `numbers` likewise, without counts.
        sentences: rows of sentences; stock phrases have none.
        kept: sentences of every document that have a row, int64.
        lengths: tokens of every document, int64.
        pair_keys: adjacent word pairs, ``first hash << 32 | second hash``, uint64, ascending.
        pairs: rows of documents, ids are places in `pair_keys`.
    """

    hashes: NDArray[np.uint32]
    words: Rows
    titles: Sets
    numbers: Sets
    sentences: Sets
    kept: NDArray[np.int64]
    lengths: NDArray[np.int64]
    pair_keys: NDArray[np.uint64]
    pairs: Rows


class Stock(NamedTuple):
    """Prints of sentences that many documents have word for word, ascending.

    Attributes:
        phrases: of all of them: nothing to compare single sentences by.
        idle: of those that the rest of their texts does not take up ("Please enable JavaScript to watch this video"):
            they tell of nothing, even where they stand as a headline.
    """

    phrases: NDArray[np.uint64]
    idle: NDArray[np.uint64]


class _Tokens(NamedTuple):
    """The tokens of some documents, one after the other."""

    hashes: NDArray[np.uint32]
    doc: NDArray[np.int64]
    local: NDArray[np.int64]  # number of the sentence in its document
    digit: NDArray[np.bool_]
    sizes: NDArray[np.int32]  # characters
    titled: NDArray[np.int64]  # of every document, sentences that stand for its title
    pieces: NDArray[np.int64]  # of every document, sentences


def words_of(segments: Sequence[Segments]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return the words of every document once, ascending: hashes, and the offsets of the documents among them."""
    found, counts = [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
    for low in range(0, len(segments), _AT_ONCE):
        some = segments[low : low + _AT_ONCE]
        tokens = _tokens(some)
        keys = distinct(tokens.doc << 32 | tokens.hashes.astype(np.int64))
        found.append((keys & 0xFFFFFFFF).astype(np.uint32))
        counts.append(np.bincount(keys >> 32, minlength=len(some)))
    return np.concatenate(found), np.concatenate([[0], np.cumsum(np.concatenate(counts))]).astype(np.int64)


def stock_of(segments: Sequence[Segments], threads: int = 1) -> Stock:
    """Find the stock phrases of a batch."""

    def read(low: int, high: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
        tokens = _tokens(segments[low:high])
        starts, lengths, prints = _sentences(tokens)
        short = np.flatnonzero((lengths <= _STOCK_TOKENS) & (tokens.local[starts] < _MAX_SENTENCES))
        return tokens.doc[starts[short]] + low, prints[short]

    found = over_batches(read, len(segments), threads, _AT_ONCE) if len(segments) >= _STOCK_DOCUMENTS else []
    if not found:
        return Stock(np.zeros(0, np.uint64), np.zeros(0, np.uint64))
    docs, prints = (np.concatenate([np.zeros(0, column[0].dtype), *column]) for column in zip(*found, strict=True))
    values, counts = np.unique(prints, return_counts=True)
    phrases = values[counts >= _STOCK_DOCUMENTS]
    holders = distinct(docs[_among(prints, phrases)]).tolist()
    hits, seen = np.zeros(len(phrases)), np.zeros(len(phrases))
    for start in range(0, len(holders), _AT_ONCE):
        tokens = _tokens([segments[k] for k in holders[start : start + _AT_ONCE]])
        starts, lengths, prints = _sentences(tokens)
        rows = np.flatnonzero(_among(prints, phrases) & (lengths <= _STOCK_TOKENS))
        at = np.searchsorted(phrases, prints[rows])
        hits += np.bincount(at, weights=_taken_up(tokens, starts, lengths)[rows], minlength=len(phrases))
        seen += np.bincount(at, minlength=len(phrases))
    return Stock(phrases, phrases[hits < _OWN_STORY * seen])


def parts_of(segments: Sequence[Segments], threads: int = 1) -> list[Part]:
    """Count the words of all documents, some at a time; stock phrases that tell of nothing are left out."""
    stock = stock_of(segments, threads)
    return over_batches(lambda low, high: part_of(segments[low:high], stock), len(segments), threads, _AT_ONCE)


def part_of(segments: Sequence[Segments], stock: Stock) -> Part:
    """Count the words of some documents."""
    tokens = _tokens(segments)
    _, lengths, prints = _sentences(tokens)
    idle = np.repeat(_among(prints, stock.idle), lengths)
    phrase = np.repeat(_among(prints, stock.phrases), lengths)[~idle]
    tokens = _without(tokens, idle)
    n = len(segments)
    hashes, ids = np.unique(tokens.hashes, return_inverse=True)
    ids = ids.ravel().astype(np.int64)
    size = len(hashes)
    doc, local = tokens.doc, tokens.local
    adjacent = np.zeros(len(doc), bool)
    adjacent[1:] = (doc[1:] == doc[:-1]) & (local[1:] == local[:-1])
    offsets = np.searchsorted(doc, np.arange(n + 1))
    title = local < _title_ends(tokens, offsets)[doc]
    counted = np.minimum(tokens.pieces, _MAX_SENTENCES)
    first = np.concatenate([[0], np.cumsum(counted)])
    own = (local < _MAX_SENTENCES) & ~phrase
    words = _rows(doc, ids, n, size)
    pair_keys, pairs = _pairs(tokens.hashes, doc, adjacent, n)
    return Part(
        hashes=kept(hashes),
        words=words,
        titles=Sets(*_rows(doc[title], ids[title], n, size)[:2]),
        numbers=Sets(*_rows(doc[tokens.digit], ids[tokens.digit], n, size)[:2]),
        sentences=Sets(*_rows((first[doc] + local)[own], ids[own], int(first[-1]), size)[:2]),
        kept=counted,
        lengths=np.diff(offsets).astype(np.int64),
        pair_keys=kept(pair_keys),
        pairs=pairs,
    )


def _tokens(segments: Sequence[Segments]) -> _Tokens:
    texts: list[str] = []
    titled, pieces, bounds = [], [], []
    base = 0
    for one in segments:
        parts, count = _pieces(one)
        texts.append("\n".join(parts))
        titled.append(count)
        pieces.append(len(parts))
        for part in parts:
            bounds.append(base)
            base += len(part) + 1
        base += not parts
    hashes, starts, ends, offsets, letters = words_in(texts)
    doc = np.repeat(np.arange(len(texts), dtype=np.int64), np.diff(offsets))
    begins = np.cumsum([0, *(len(text) + 1 for text in texts)], dtype=np.int64)
    at = begins[doc] + starts
    counts = np.array(pieces, np.int64)
    local = np.searchsorted(np.array(bounds, np.int64), at, side="right") - 1 - (np.cumsum(counts) - counts)[doc]
    return _Tokens(hashes, doc, local, _digits(letters), ends - starts, np.array(titled, np.int64), counts)


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


def _digits(letters: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Say which code points are digits."""
    points = np.flatnonzero(np.bincount(letters))
    digit = np.zeros(int(letters.max(initial=0)) + 1, bool)
    digit[points] = [chr(p).isdigit() for p in points.tolist()]
    return digit[letters]


def _sentences(tokens: _Tokens) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint64]]:
    """Return the first token of every sentence that has some, how many it has, and a print of its words."""
    count = len(tokens.doc)
    changes = (np.diff(tokens.doc) != 0) | (np.diff(tokens.local) != 0)
    starts = np.concatenate([[0], np.flatnonzero(changes) + 1]) if count else np.zeros(0, np.int64)
    mixed = (tokens.hashes.astype(np.uint64) + np.uint64(1)) * _MIX
    mixed ^= mixed >> np.uint64(29)
    prints = np.add.reduceat(mixed, starts) if count else mixed
    return starts, np.diff(starts, append=count), prints


def _taken_up(tokens: _Tokens, starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.float32]:
    """Return for every sentence the share of its longer words that the rest of its document has, too."""
    _, ids, _ = np.unique(tokens.doc << 32 | tokens.hashes, return_inverse=True, return_counts=True)
    ids = ids.ravel()
    sentence = np.repeat(np.arange(len(starts)), lengths)
    found = distinct(ids * max(len(starts), 1) + sentence)  # every word of a sentence once
    homes = np.bincount(found // max(len(starts), 1), minlength=int(ids.max(initial=0)) + 1)
    telling = tokens.sizes >= _LONG
    total = np.bincount(sentence[telling], minlength=len(starts))
    hits = np.bincount(sentence[telling], weights=homes[ids[telling]] > 1, minlength=len(starts))
    return (hits / np.maximum(total, 1)).astype(np.float32)


def _among(prints: NDArray[np.uint64], known: NDArray[np.uint64]) -> NDArray[np.bool_]:
    if not len(known):
        return np.zeros(len(prints), bool)
    found: NDArray[np.bool_] = known[np.minimum(np.searchsorted(known, prints), len(known) - 1)] == prints
    return found


def _without(tokens: _Tokens, idle: NDArray[np.bool_]) -> _Tokens:
    if not idle.any():
        return tokens
    kept = ~idle
    return _Tokens(
        tokens.hashes[kept],
        tokens.doc[kept],
        tokens.local[kept],
        tokens.digit[kept],
        tokens.sizes[kept],
        tokens.titled,
        tokens.pieces,
    )


def _title_ends(tokens: _Tokens, offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return for every document the number of the sentence that its title stands before.

    Where nothing is left of a title the first sentence stands for it.
    """
    filled = np.flatnonzero(np.diff(offsets))
    ends = tokens.titled.copy()
    ends[filled] = np.maximum(ends[filled], tokens.local[offsets[filled]] + 1)
    return ends


def _rows(row: NDArray[np.int64], ids: NDArray[np.int64], rows: int, size: int) -> Rows:
    """Count the ids below `size` of every row."""
    keys, counts = np.unique(row * max(size, 1) + ids, return_counts=True)
    offsets = np.searchsorted(keys, np.arange(rows + 1, dtype=np.int64) * max(size, 1))
    return Rows(kept(offsets.astype(np.int64)), kept((keys % max(size, 1)).astype(np.int32)), small(counts))


def _pairs(
    hashes: NDArray[np.uint32], doc: NDArray[np.int64], adjacent: NDArray[np.bool_], n: int
) -> tuple[NDArray[np.uint64], Rows]:
    second = np.flatnonzero(adjacent)
    keys = hashes[second - 1].astype(np.uint64) << np.uint64(32) | hashes[second].astype(np.uint64)
    keys, ids = np.unique(keys, return_inverse=True)
    return keys, _rows(doc[second], ids.ravel().astype(np.int64), n, len(keys))
