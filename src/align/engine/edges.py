"""From sketches to candidate pairs, one hash partition of the shingles at a time: the second of the pure functions.

Texts are joined by shingle. A shingle of up to `most` texts gives all their pairs, one of more texts a star around the
first of them, so that work stays linear. Pairs are weighed as `align.candidates.sharing_candidates` weighs them: what
is here is the same, cut so that no place needs to hold more than a part of the shingles or of the pairs.

Shingles of very many texts are salted: their texts are spread over several parts, each of which says how many it has
and which the first is, and the stars are made when that is known of all.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align._join import FEW, FULL, SURE
from align.engine.arrays import cut, distinct, numbers, packed, sums, table, unpacked
from align.engine.base import Table

__all__ = [
    "FREQUENT",
    "LENGTHS",
    "PAIRS",
    "POSTINGS",
    "RUNS",
    "SHARED",
    "Stars",
    "frequent",
    "join",
    "pair_up",
    "post",
    "run_lengths",
    "weigh",
]

_CELL = 1 << 16  # texts in one cell of runs, about
_MIX = np.uint64(0x9E3779B97F4A7C15)
_HALF = np.uint64(32)

FREQUENT = pa.schema([("shingle", pa.int64()), ("texts", pa.int64())])
POSTINGS = pa.schema([("part", pa.int32()), ("posting", pa.binary())])
RUNS = pa.schema([("shingle", pa.int64()), ("runs", pa.binary())])
LENGTHS = pa.schema([("shingle", pa.int64()), ("length", pa.int64()), ("runs", pa.int64()), ("first", pa.int32())])
SHARED = pa.schema([("part", pa.int32()), ("pair", pa.binary()), ("weight", pa.binary())])
PAIRS = pa.schema([("pair", pa.binary())])


class Stars(NamedTuple):
    """Salted shingles, ascending: how many texts each has, and the first of them."""

    shingles: NDArray[np.uint32]
    texts: NDArray[np.int64]
    first: NDArray[np.int32]


def frequent(batch: Table, least: int) -> Table:
    """Return the shingles that at least so many texts of a batch have: `FREQUENT`, from a batch of `WANTED`."""
    values = _postings(batch) >> _HALF
    values, count = sums(values, np.ones(len(values), dtype=np.int64))
    often = count >= least
    return table(FREQUENT, [values[often].astype(np.int64), count[often]])


def _postings(batch: Table) -> NDArray[np.uint64]:
    """Return ``shingle << 32 | doc`` for every wanted shingle, once, ascending."""
    values, offsets = unpacked(batch["wanted"], np.uint32)
    doc = np.repeat(numbers(batch["doc"]), np.diff(offsets))
    found: NDArray[np.uint64] = distinct(values.astype(np.uint64) << _HALF | doc.astype(np.uint64))
    return found


def post(batch: Table, parts: int, salted: NDArray[np.uint32]) -> Table:
    """Say which part every wanted shingle of every text goes to.

    Args:
        batch: `WANTED`.
        parts: of the shingles; as many more take the salted ones.
        salted: shingles whose texts are spread over several parts, ascending.

    Returns:
        `POSTINGS`: of every part its ``shingle << 32 | doc`` (uint64).
    """
    posting = _postings(batch)
    shingle = posting >> _HALF
    part = (shingle * np.uint64(parts) >> _HALF).astype(np.int32)
    if len(salted):
        at = np.minimum(np.searchsorted(salted, shingle), len(salted) - 1)
        held = np.flatnonzero(salted[at] == shingle)
        doc = (posting[held] & np.uint64(0xFFFFFFFF)).astype(np.int64)
        part[held] = parts + (at[held] + doc) % parts
    return cut(POSTINGS, part, posting)


def join(part: Table, parts: int) -> Table:
    """Return the texts that share a shingle, of one part.

    Args:
        part: `POSTINGS` of one part.
        parts: from which number on parts hold salted shingles.

    Returns:
        `RUNS`: cells of many shingles, for each its texts, ascending, the last one inverted (~text), and -1 beside
        them; of salted ones a cell for each, with the shingle beside it and all its texts, also where it is one.
    """
    posting = distinct(unpacked(part["posting"], np.uint64)[0])
    doc, shingle = (posting & np.uint64(0xFFFFFFFF)).astype(np.int32), posting >> _HALF
    last = np.flatnonzero(np.diff(shingle, append=~shingle[-1:]))
    sizes = np.diff(last, prepend=-1)
    doc[last] = ~doc[last]
    if numbers(part["part"])[0] >= parts:
        return table(RUNS, [shingle[last].astype(np.int64), packed(doc, np.append(0, last + 1))])
    doc, sizes = doc[np.repeat(sizes > 1, sizes)], sizes[sizes > 1]
    ends = np.cumsum(sizes)
    cuts = np.append(0, ends[np.diff(ends // _CELL, append=-1) != 0])
    return table(RUNS, [np.full(len(cuts) - 1, -1), packed(doc, cuts)])


def run_lengths(batch: Table, most: int) -> Table:
    """Return how many shingles so many texts have: `LENGTHS` of a batch of `RUNS`.

    Ordinary ones of more than `most` texts are counted together, and are named -1; salted ones are told one by one,
    with the first of their texts.
    """
    names = numbers(batch["shingle"])
    docs, offsets = unpacked(batch["runs"], np.int32)
    whose = np.repeat(names, np.diff(offsets))
    ends = np.flatnonzero(docs < 0)
    sizes = np.diff(ends, prepend=-1)
    plain = whose[ends] < 0
    counts = np.bincount(np.minimum(sizes[plain], most + 1), minlength=most + 2)
    length = np.flatnonzero(counts)
    nothing = np.full(len(length), -1)
    first = docs[ends - sizes + 1]
    first = np.where(first < 0, ~first, first)[~plain]
    columns = [
        np.concatenate([nothing, whose[ends][~plain]]),
        np.concatenate([length, sizes[~plain]]),
        np.concatenate([counts[length], np.ones(len(first), dtype=np.int64)]),
        np.concatenate([nothing.astype(np.int32), first.astype(np.int32)]),
    ]
    return table(LENGTHS, columns)


def pair_up(batch: Table, most: int, stars: Stars, parts: int) -> Table:
    """Pair the texts of every shingle.

    Args:
        batch: `RUNS`.
        most: texts of one shingle that are all paired with each other; more give a star around the first.
        stars: what is known of the salted shingles.
        parts: of the pairs.

    Returns:
        `SHARED`: of every part its ``left << 32 | right`` (uint64), and twice the shingles that each pair shares here
        (uint16); a shingle of more than 48 texts counts for half.
    """
    pairs, weights = [np.empty(0, dtype=np.uint64)], [np.empty(0, dtype=np.int64)]
    names = numbers(batch["shingle"])
    docs, offsets = unpacked(batch["runs"], np.int32)
    for k, name in enumerate(names.tolist()):
        cell = docs[offsets[k] : offsets[k + 1]]
        found, weight = _pairs_of(cell, most) if name < 0 else _rays(cell, name, stars)
        pair, total = sums(found, weight)
        pairs.append(pair)
        weights.append(total)
    pair = np.concatenate(pairs)
    part = ((pair * _MIX >> _HALF) * np.uint64(parts) >> _HALF).astype(np.int32)
    return cut(SHARED, part, pair, np.minimum(np.concatenate(weights), FULL).astype(np.uint16))


def _pairs_of(cell: NDArray[np.int32], most: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the pairs of all runs of a cell and the weight of each."""
    ends = np.flatnonzero(cell < 0)
    sizes = np.diff(ends, prepend=-1)
    starts = ends - sizes + 1
    docs = np.where(cell < 0, ~cell, cell).astype(np.uint64)
    pairs, weights = [], []
    for size in distinct(sizes).tolist():
        rows = docs[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1) if size <= most else (np.zeros(size - 1, np.int64), np.arange(1, size))
        pairs.append((rows[:, left] << _HALF | rows[:, right]).ravel())
        weights.append(np.full(pairs[-1].size, 1 if size > FEW else 2))
    return np.concatenate(pairs), np.concatenate(weights)


def _rays(cell: NDArray[np.int32], shingle: int, stars: Stars) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Return the pairs of some texts of a salted shingle with the first of all."""
    at = int(np.searchsorted(stars.shingles, shingle))
    docs = np.where(cell < 0, ~cell, cell)
    first = stars.first[at]
    others = docs[docs != first].astype(np.uint64)
    weight = 1 if stars.texts[at] > FEW else 2
    return np.uint64(first) << _HALF | others, np.full(len(others), weight)


def weigh(part: Table, sizes: NDArray[np.float32], rates: NDArray[np.float32], share: float) -> Table:
    """Return the pairs of one part that share enough of their samples.

    Args:
        part: `SHARED` of one part.
        sizes: the shingles of every document, as far as they count.
        rates: the share of them that is sampled.
        share: of the smaller text's part of the common sample that the other must have.
    """
    pair, total = sums(unpacked(part["pair"], np.uint64)[0], unpacked(part["weight"], np.uint16)[0])
    count = np.minimum(total, FULL)
    left, right = (pair >> _HALF).astype(np.int64), (pair & np.uint64(0xFFFFFFFF)).astype(np.int64)
    smaller = np.minimum(sizes[left], sizes[right]) * np.minimum(rates[left], rates[right])
    expected = smaller.astype(np.float64)
    enough = (count >= np.where(expected >= SURE, 4, 2)) & (count >= np.minimum(2 * share * expected, FULL))
    return table(PAIRS, [packed(pair[enough], np.array([0, np.count_nonzero(enough)]))])
