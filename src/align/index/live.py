"""Copies of new documents among those of an index, found without looking at all of them again.

The sampled shingles of the new documents are looked up in the postings of the index; whatever shares enough of them is
compared exactly, text with text. That is what `align.copies` does for a batch, seen from one side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from align.candidates import PART, Common, sharing_candidates, unpack
from align.copies import CopyPairs, compare_pairs
from align.index.postings import Postings
from align.index.rows import text_of
from align.settings import Settings
from align.sketch import NUMBER, SHARE, Sample
from align.store.duckdb import columns_of

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Found", "Seen", "copies", "look_up"]

_SURE = 6  # sampled shingles expected in common from which one alone is chance, as in `align._lookup`


class Seen(NamedTuple):
    """What the index has of a batch of new texts.

    Attributes:
        pairs: int64 [m, 2], a place among the new texts and one among `docs`, that may be copies of one another.
        docs: int32, numbers of stored documents, ascending.
        names, texts: their ids and texts.
        common: which shingles are boilerplate.
    """

    pairs: NDArray[np.int64]
    docs: NDArray[np.int32]
    names: list[str]
    texts: list[str]
    common: Common


class Found(NamedTuple):
    """Copies among new texts, and between them and stored ones.

    Attributes:
        pairs: verified pairs; a text is a place among the new ones, or ``len(new) + place`` among `Seen.docs`.
        equals: int64 [k, 2], pairs of texts that are equal to the letter, which are not among `pairs`.
    """

    pairs: CopyPairs
    equals: NDArray[np.int64]


def look_up(
    con: DuckDBPyConnection, sample: Sample, numbers: Mapping[str, int], postings: Postings, settings: Settings
) -> Seen:
    """Return the stored documents that may be copies of new texts.

    Args:
        con: an open index.
        sample: of the new texts.
        numbers: what the index says of itself (`align.store.duckdb.state`).
        postings: of that index.
        settings: thresholds.
    """
    new, doc = _sharing(con, sample, numbers["version"], postings, settings)
    prints = np.unique(sample.prints)
    query = "SELECT print, min(doc) AS doc FROM documents SEMI JOIN given USING (print) GROUP BY print ORDER BY print"
    equal = columns_of(con, query, {"print": prints})
    if len(equal["doc"]):
        at = np.minimum(np.searchsorted(equal["print"], sample.prints), len(equal["print"]) - 1)
        same = np.flatnonzero(equal["print"][at] == sample.prints)
        new, doc = np.concatenate([new, same]), np.concatenate([doc, equal["doc"][at[same]]])
    docs, where = np.unique(doc, return_inverse=True)
    query = "SELECT doc, id, text FROM documents SEMI JOIN given USING (doc) JOIN bodies USING (doc) ORDER BY doc"
    held = columns_of(con, query, {"doc": docs.astype(np.int32)})
    counts = np.zeros(max(numbers["common"], 1 << 16), dtype=np.uint8)
    if numbers["common"]:
        counts[columns_of(con, "SELECT place FROM common")["place"]] = 1
    return Seen(
        np.unique(np.stack([new, where.ravel()], axis=1).astype(np.int64), axis=0),
        docs.astype(np.int32),
        [text_of(name) for name in held["id"]],
        [text_of(text) for text in held["text"]],
        Common(counts, 0),
    )


def _sharing(
    con: DuckDBPyConnection, sample: Sample, version: int, postings: Postings, settings: Settings
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return pairs of a new text and a stored document that share enough sampled shingles."""
    owner = np.repeat(np.arange(len(sample.sizes), dtype=np.uint64), sample.sets.sizes)
    mine = np.unique(sample.sets.values.astype(np.uint64) << np.uint64(32) | owner)
    asked, starts, counts = np.unique(mine >> np.uint64(32), return_index=True, return_counts=True)
    shingle, doc = postings.holders(con, version, asked.astype(np.uint32))
    # of a shingle that very many have the first one is told, so that the work stays linear
    _, at, holders = np.unique(shingle, return_index=True, return_counts=True)
    kept = np.repeat(holders <= settings.max_bucket, holders)
    kept[at] = True
    shingle, doc = shingle[kept], doc[kept]
    place = np.searchsorted(asked, shingle)
    times = counts[place]
    offsets = np.concatenate([[0], np.cumsum(times)])
    which = np.arange(offsets[-1]) + np.repeat(starts[place] - offsets[:-1], times)
    keys = (mine[which] & np.uint64(0xFFFFFFFF)).astype(np.int64) << 32 | np.repeat(doc, times).astype(np.int64)
    pairs, shared = np.unique(keys, return_counts=True)
    new, old = pairs >> 32, (pairs & 0xFFFFFFFF).astype(np.int32)
    sizes = _sizes(con, old)
    rates = np.clip(NUMBER / np.maximum(sizes, 1), SHARE, 1)
    distinct = np.bincount((mine & np.uint64(0xFFFFFFFF)).astype(np.int64), minlength=len(sample.sizes)) / sample.rates
    expected = np.minimum(distinct[new], sizes) * np.minimum(sample.rates[new], rates)
    share = min(settings.copy_containment, settings.copy_threshold) / PART
    enough = (shared >= np.where(expected >= _SURE, 2, 1)) & (shared >= share * expected)
    return new[enough], old[enough]


def _sizes(con: DuckDBPyConnection, docs: NDArray[np.int32]) -> NDArray[np.int32]:
    if not len(docs):
        return np.empty(0, dtype=np.int32)
    query = "SELECT doc, size FROM documents SEMI JOIN given USING (doc) ORDER BY doc"
    found = columns_of(con, query, {"doc": np.unique(docs)})
    sizes: NDArray[np.int32] = found["size"][np.searchsorted(found["doc"], docs)]
    return sizes


def copies(texts: Sequence[str], sample: Sample, seen: Seen, settings: Settings) -> Found:
    """Compare new texts with each other and with the stored ones that may be copies of them, exactly.

    Args:
        texts: n new texts.
        sample: of them.
        seen: what `look_up` returned for them.
        settings: thresholds.
    """
    held = [*texts, *seen.texts]
    n = len(texts)
    share = min(settings.copy_containment, settings.copy_threshold)
    first: dict[str, int] = {}
    own = np.array([k for k, text in enumerate(texts) if first.setdefault(text, k) == k], dtype=np.int32)
    inside = sharing_candidates(
        sample.take(own), share=share, common=seen.common, most=settings.max_bucket, threads=settings.threads
    )
    one, other = unpack(inside)
    pairs = np.concatenate([np.stack([own[one], own[other]], axis=1), seen.pairs + np.array([0, n])])
    equal = np.array([held[a] == held[b] for a, b in pairs.tolist()], dtype=bool)
    unlike = pairs[~equal & np.isin(pairs[:, 0], own)]
    unlike = unlike[np.lexsort((unlike[:, 1], unlike[:, 0]))].astype(np.int32)
    again = [(first[text], k) for k, text in enumerate(texts) if first[text] != k]
    equals = np.concatenate([np.array(again, dtype=np.int64).reshape(-1, 2), pairs[equal]])
    compared = compare_pairs(held, seen.common, unlike[:, 0].copy(), unlike[:, 1].copy(), settings)
    everything = np.arange(len(held), dtype=np.int32)
    return Found(compared._replace(first=everything, words=np.zeros(len(held), dtype=np.int64)), equals)
