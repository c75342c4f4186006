"""From texts to sketches, batch by batch: the first of the pure functions that engines run.

A sketch of a text is the sample of its shingles (`align.sketch.sample`), how many it has in all, and two numbers that
tell equal texts. What is boilerplate must be known of the whole collection, so its shingles are counted in parts,
the counts are summed, and the places that are boilerplate go to all.
"""

from __future__ import annotations

from hashlib import blake2b

import msgspec
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align import _sample
from align.candidates import Common, looked_up
from align.copies import sampled
from align.engine.arrays import bytes_of, column, cut, distinct, numbers, packed, sums, table, texts, unpacked
from align.engine.base import Table
from align.settings import Settings
from align.sketch import Shingles

__all__ = [
    "COUNTS",
    "PLACES",
    "SKETCHES",
    "WANTED",
    "boilerplate_places",
    "count_shingles",
    "look_up",
    "sketch_texts",
]

SKETCHES = pa.schema(
    [
        ("doc", pa.int32()),
        ("shingles", pa.int32()),
        ("print", pa.int64()),
        ("digest", pa.int64()),
        ("digest_rest", pa.int64()),
        ("sample", pa.binary()),
    ]
)
COUNTS = pa.schema([("part", pa.int32()), ("place", pa.binary()), ("texts", pa.binary())])
PLACES = pa.schema([("place", pa.int32())])
WANTED = pa.schema([("doc", pa.int32()), ("kept", pa.int32()), ("wanted", pa.binary())])


def sketch_texts(batch: Table, settings: Settings) -> Table:
    """Sketch every text.

    Args:
        batch: columns doc and text.
        settings: what a shingle is, and the seed of the sample.

    Returns:
        `SKETCHES`; texts of one digest are equal, as far as BLAKE2b goes.
    """
    held = texts(batch["text"])
    found = sampled(held, msgspec.structs.replace(settings, threads=1))
    digests = b"".join(blake2b(bytes_of(text), digest_size=16).digest() for text in held)
    digest = np.frombuffer(digests, dtype=np.int64).reshape(-1, 2)
    few = packed(found.sets.values, found.sets.offsets)
    return table(SKETCHES, [batch["doc"], found.sizes, found.prints, *digest.T.copy(), few])


def count_shingles(batch: Table, counted: NDArray[np.int32], settings: Settings, places: int, parts: int) -> Table:
    """Count the texts of every shingle, of those documents that are counted.

    Args:
        batch: columns doc and text.
        counted: documents, ascending.
        settings: what a shingle is.
        places: of the table of counts; a shingle is counted at ``shingle % places``.
        parts: into which the places are cut.

    Returns:
        `COUNTS`: of every part the places that are not 0 (int32), and how many texts have a shingle there (uint8, up to
        255).
    """
    doc = numbers(batch["doc"])
    chosen = np.flatnonzero(_among(doc, counted))
    counts = np.zeros(places, dtype=np.uint8)
    held = texts(batch["text"].take(column(chosen))) if len(chosen) else []
    _sample.count_shingles(held, settings.passage, counts, settings.ocr)
    place = np.flatnonzero(counts)
    return cut(COUNTS, (place * parts // places).astype(np.int32), place.astype(np.int32), counts[place])


def _among(doc: NDArray[np.int32], counted: NDArray[np.int32]) -> NDArray[np.bool_]:
    if not len(counted):
        return np.zeros(len(doc), dtype=np.bool_)
    there: NDArray[np.bool_] = counted[np.minimum(np.searchsorted(counted, doc), len(counted) - 1)] == doc
    return there


def boilerplate_places(part: Table, many: int) -> Table:
    """Return the places of one part of the table of counts that are boilerplate: more than `many` texts stand there."""
    place, count = sums(unpacked(part["place"], np.int32)[0], unpacked(part["texts"], np.uint8)[0])
    return table(PLACES, [place[count > many]])


def look_up(batch: Table, own: NDArray[np.uint8], common: NDArray[np.uint8]) -> Table:
    """Return which sampled shingles of every text are looked up in the others: those outside boilerplate.

    Args:
        batch: `SKETCHES`.
        own: one bit for every document: whether it is the first of its equals; the others are left out.
        common: one bit for every place of the table of counts: whether it is boilerplate.

    Returns:
        `WANTED`: the distinct shingles of every text and how many they are.
    """
    doc = numbers(batch["doc"])
    chosen = np.flatnonzero(own[doc >> 3] >> (doc & 7).astype(np.uint8) & 1)
    values, offsets = unpacked(batch["sample"].take(column(chosen)), np.uint32)
    marks = looked_up(Shingles(values, offsets), Common.of_bits(common))
    owner = np.repeat(np.arange(len(chosen), dtype=np.uint64), np.diff(offsets))
    wanted = distinct(owner[marks] << np.uint64(32) | values[marks])
    ends = np.searchsorted(wanted >> np.uint64(32), np.arange(len(chosen) + 1, dtype=np.uint64))
    return table(WANTED, [doc[chosen], np.diff(ends).astype(np.int32), packed(wanted.astype(np.uint32), ends)])
