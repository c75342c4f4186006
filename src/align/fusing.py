"""Fuse the events of a batch; of a large batch in processes of their own, and the records held packed.

A record says what its reports say three times over (text, statement, quote), so that packed and compressed it takes a
tenth of the memory or less.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence

import msgspec
import numpy as np

from align.fusion import fuse_reports
from align.model import Account, Alignment, Segments
from align.processes import ask
from align.readers import pack, pressed
from align.record import EventRecord
from align.settings import Settings
from align.stages import stage

__all__ = [
    "Event",
    "Fused",
    "Held",
    "alignments_of",
    "fuse_event",
    "fuse_events",
    "fuse_packed",
    "held",
    "packed_event",
    "record_of",
]

_SENT = 100  # documents sent at once, about

_DECODER = msgspec.msgpack.Decoder(EventRecord)
_ALIGNMENTS = msgspec.msgpack.Decoder(list[Alignment])

Fused = tuple[EventRecord, list[Alignment]]
Held = tuple[EventRecord | bytes, list[Alignment] | bytes]


class Event(msgspec.Struct, array_like=True):
    """The reports of one event, and for each the number of its origin."""

    segments: list[Segments]
    accounts: list[Account]
    origin: list[int]


class _Request(msgspec.Struct, array_like=True):
    settings: Settings
    events: list[Event]


class _Reply(msgspec.Struct, array_like=True):
    records: list[bytes]
    alignments: list[bytes]


_REQUEST = msgspec.msgpack.Decoder(_Request)
_REPLY = msgspec.msgpack.Decoder(_Reply)


def fuse_event(event: Event, settings: Settings) -> Fused:
    """Align the reports of one event and fuse them."""
    return fuse_reports(event.segments, event.accounts, event.origin, settings=settings)


def held(fused: Held) -> Held:
    """Return what was fused packed, where it can be."""
    record, alignments = fused
    return (
        record if isinstance(record, bytes) else pressed(record),
        alignments if isinstance(alignments, bytes) else pressed(alignments),
    )


def record_of(record: EventRecord | bytes) -> EventRecord:
    """Return a record that may be packed."""
    return _DECODER.decode(zlib.decompress(record)) if isinstance(record, bytes) else record


def alignments_of(alignments: list[Alignment] | bytes) -> list[Alignment]:
    """Return alignments that may be packed."""
    return _ALIGNMENTS.decode(zlib.decompress(alignments)) if isinstance(alignments, bytes) else alignments


def fuse_packed(request: bytes) -> bytes:
    """Fuse the events of a request that `fuse_events` made, in another process."""
    asked = _REQUEST.decode(request)
    made = [packed_event(fuse_event(event, asked.settings)) for event in asked.events]
    return msgspec.msgpack.encode(_Reply([record for record, _ in made], [alignments for _, alignments in made]))


def packed_event(fused: Fused) -> tuple[bytes, bytes]:
    """Return what was fused of documents that can be packed: the record and the alignments."""
    record, alignments = held(fused)
    assert isinstance(record, bytes)
    assert isinstance(alignments, bytes)
    return record, alignments


def fuse_events(sizes: Sequence[int], event: Callable[[int], Event], settings: Settings) -> list[Held]:
    """Fuse many events, in as many processes as `settings` has threads, and hold what was made packed.

    Args:
        sizes: documents of every event.
        event: gives event `k`; called for each, in any order, and not held.
        settings: thresholds of the alignment; the result does not depend on the threads.
    """
    advance = stage("fusing", len(sizes))
    part = np.cumsum(sizes) // _SENT
    parts = np.split(np.arange(len(sizes)), np.flatnonzero(np.diff(part)) + 1)

    def request(k: int) -> bytes:
        asked = pack(_Request(settings, [event(number) for number in parts[k].tolist()]))
        return asked if isinstance(asked, bytes) else b""

    def take(k: int, reply: bytes | None) -> list[Held]:
        advance(len(parts[k]))
        if reply is None:
            return [held(fuse_event(event(number), settings)) for number in parts[k].tolist()]
        made = _REPLY.decode(reply)
        return list(zip(made.records, made.alignments, strict=True))

    made = ask("align.fusing:fuse_packed", len(parts), request, take, settings.threads)
    return [one for some in made for one in some]
