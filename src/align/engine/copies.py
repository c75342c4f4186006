"""The plan of finding copies with an engine: `align.copies.find_copies` in steps that need no place to hold all.

    texts -> sketches -> boilerplate -> runs of texts that share a shingle -> candidate pairs -> copies

The driver holds some 60 bytes for every document and the pairs; sketches and texts stay with the engine. The pairs
are the same as those of `find_copies`, whatever the engine, the batches and the number of parts.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.candidates import PART, boilerplate_from, bounded, counting
from align.copies import CopyPairs
from align.engine import edges, pairs, sketches
from align.engine.arrays import numbers, unpacked
from align.engine.base import Engine, Rows, Step
from align.settings import Settings
from align.sketch import Sample, Shingles

__all__ = ["Sizes", "copies_over"]


class Sizes(NamedTuple):
    """How the work is cut; none of it changes a result.

    Attributes:
        documents: in one part of the shingles, about.
        pairs: that are compared in one part.
        often: texts of a shingle in one batch from which it may be salted.
        salted: texts of a shingle from which it is.
    """

    documents: int = 100_000
    pairs: int = 20_000
    often: int = 256
    salted: int = 20_000


class _Facts(NamedTuple):
    """What the driver knows of n documents: shingles (int32), the first of the equals of each (int32)."""

    shingles: NDArray[np.int32]
    first: NDArray[np.int32]


def copies_over(engine: Engine, documents: Rows, n: int, settings: Settings, sizes: Sizes | None = None) -> CopyPairs:
    """Return the verified pairs of copies among documents that an engine holds.

    Args:
        engine: where the steps run.
        documents: rows of doc (int32, 0 to n - 1, each once) and text; the smaller number is preferred among equals.
        n: how many.
        settings: thresholds.
        sizes: how the work is cut.
    """
    sizes = sizes or Sizes()
    parts = max(engine.slots, -(-n // sizes.documents))
    found = engine.map(documents, Step(sketches.sketch_texts, sketches.SKETCHES, (settings,)))
    facts = _facts(engine, found, n)
    own = facts.first == np.arange(n)
    common = engine.share(_boilerplate(engine, documents, facts, own, settings, parts))
    mine = engine.share(np.packbits(own, bitorder="little"))
    wanted = engine.map(found, Step(sketches.look_up, sketches.WANTED, (mine, common)))
    proposed = _candidates(engine, wanted, facts, settings, parts, sizes)
    engine.drop(found)
    engine.drop(wanted)
    plan = pairs.comparisons(proposed, n, sizes.pairs)
    held = engine.share(plan)
    send = Step(pairs.send_texts, pairs.TEXTS, (held,))
    receive = Step(pairs.compare_texts, pairs.COPIES, (held, common, settings))
    copies = pairs.COPIES.empty_table()
    if plan.cells:
        copies = engine.collect(engine.shuffle(documents, send, receive, plan.cells), pairs.COPIES)
    return _ordered(copies, facts, settings.passage)


def _without(schema: pa.Schema, name: str) -> pa.Schema:
    return schema.remove(schema.get_field_index(name))


def _facts(engine: Engine, found: Rows, n: int) -> _Facts:
    schema = _without(sketches.SKETCHES, "sample")
    told = engine.collect(found, schema)
    order = np.argsort(numbers(told["doc"]), kind="stable")
    columns = [numbers(told[name])[order] for name in schema.names]
    if not np.array_equal(columns[0], np.arange(n)):
        raise ValueError(f"{len(order):,} documents came back where {n:,} were given, numbered from 0")
    by_text = np.lexsort(columns[:1:-1])  # ties stay in order of the documents
    equal = np.ones(n, dtype=np.bool_)
    for column in columns[2:]:
        equal[1:] &= column[by_text][1:] == column[by_text][:-1]
    equal[:1] = False
    heads = by_text[np.maximum.accumulate(np.where(equal, 0, np.arange(n)))] if n else by_text
    first = np.empty(n, dtype=np.int32)
    first[by_text] = heads
    return _Facts(columns[1], first)


def _boilerplate(
    engine: Engine, documents: Rows, facts: _Facts, own: NDArray[np.bool_], settings: Settings, parts: int
) -> NDArray[np.uint8]:
    """Return one bit for every place of the table of counts, as `align.candidates.Common` has it."""
    which = np.flatnonzero(own).astype(np.int32)
    step, places = counting(which, facts.shingles)
    many = boilerplate_from(len(which)) // step
    count = Step(sketches.count_shingles, sketches.COUNTS, (engine.share(which[::step]), settings, places, parts))
    keep = Step(sketches.boilerplate_places, sketches.PLACES, (many,))
    common = np.zeros(places, dtype=np.uint8)
    common[numbers(engine.collect(engine.shuffle(documents, count, keep, parts), sketches.PLACES)["place"])] = 1
    return np.packbits(common, bitorder="little")


def _candidates(
    engine: Engine, wanted: Rows, facts: _Facts, settings: Settings, parts: int, sizes: Sizes
) -> NDArray[np.uint64]:
    """Return the pairs that are worth an exact comparison, ascending."""
    n, most = len(facts.first), settings.max_bucket
    told = engine.collect(wanted, _without(sketches.WANTED, "wanted"))
    kept = np.zeros(n, dtype=np.int32)
    kept[numbers(told["doc"])] = numbers(told["kept"])
    often = engine.map(wanted, Step(edges.frequent, edges.FREQUENT, (sizes.often,)))
    salted = _salted(engine.collect(often, edges.FREQUENT), most, sizes)
    send = Step(edges.post, edges.POSTINGS, (parts, salted))
    receive = Step(edges.join, edges.RUNS, (parts,))
    runs = engine.shuffle(wanted, send, receive, parts * 2 if len(salted) else parts)
    told = engine.collect(engine.map(runs, Step(edges.run_lengths, edges.LENGTHS, (most,))), edges.LENGTHS)
    lengths, stars = _lengths(told, most)
    most = bounded(lengths, int(kept.sum(dtype=np.int64)))
    rates = Sample(_NONE, facts.shingles, np.empty(0, dtype=np.uint64)).rates
    whole = (kept / rates).astype(np.float32)
    share = min(settings.copy_containment, settings.copy_threshold) / PART
    send = Step(edges.pair_up, edges.SHARED, (most, stars, parts))
    receive = Step(edges.weigh, edges.PAIRS, (engine.share(whole), engine.share(rates), share))
    proposed = engine.collect(engine.shuffle(runs, send, receive, parts), edges.PAIRS)
    engine.drop(runs)
    return np.sort(unpacked(proposed["pair"], np.uint64)[0])


_NONE = Shingles(np.empty(0, dtype=np.uint32), np.zeros(1, dtype=np.int64))


def _salted(told: pa.Table, most: int, sizes: Sizes) -> NDArray[np.uint32]:
    """Return the shingles of so many texts that these are spread, ascending; all of them give stars in any case."""
    shingle, inverse = np.unique(numbers(told["shingle"]), return_inverse=True)
    texts = np.bincount(inverse, numbers(told["texts"]), len(shingle))
    return shingle[texts > max(16, most, sizes.salted)].astype(np.uint32)


def _lengths(told: pa.Table, most: int) -> tuple[NDArray[np.int64], edges.Stars]:
    """Return how many shingles k texts have, and what is known of the salted ones."""
    shingle, length, runs, first = (numbers(told[name]) for name in ("shingle", "length", "runs", "first"))
    lengths = np.zeros(most + 2, dtype=np.int64)
    plain = shingle < 0
    np.add.at(lengths, length[plain], runs[plain])
    name, at, inverse = np.unique(shingle[~plain], return_index=True, return_inverse=True)
    total = np.bincount(inverse, length[~plain], len(name)).astype(np.int64)
    least = first[~plain][at]
    np.minimum.at(least, inverse, first[~plain])
    lengths[most + 1] += len(name)  # more texts than may be paired all with all
    return lengths, edges.Stars(name.astype(np.uint32), total, least)


def _ordered(copies: pa.Table, facts: _Facts, words: int) -> CopyPairs:
    columns = [numbers(copies[name]) for name in pairs.COPIES.names]
    order = np.lexsort((columns[1], columns[0]))
    left, right, jaccard, forward, backward = (column[order] for column in columns)
    lengths = np.where(facts.shingles > 0, facts.shingles + (words - 1), 0).astype(np.int64)
    return CopyPairs(left, right, jaccard, forward, backward, facts.first, lengths)
