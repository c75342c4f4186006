"""The events of an index: made anew as one batch, compared with those it had, and written down with their story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.batch import Batch
from align.candidates import Common
from align.fusion.assemble import record_id
from align.index.life import Event, Happening, identified, story
from align.index.rows import decode, encode, text_of, utf8
from align.index.settle import boilerplate, fused_key, stored_batch
from align.model import Link
from align.record import EventRecord
from align.settings import Settings
from align.store.duckdb import columns_of, insert, keep

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Settled", "lasting_names", "renamed", "settled", "stored_records"]


class Settled(NamedTuple):
    """The events of all documents, ready to be written.

    Attributes:
        batch: all documents.
        records: in order of their first document id; `groups` and `names` likewise.
        groups: the numbers of the documents of each.
        names: the ids that they keep for life.
        happened: what became of the events that were there before, but for the version.
        common: which shingles are boilerplate.
        missing: sentences and accounts that were not stored, as columns.
        fused: new records before they were related to others, by what they depend on.
        keys: what all of them depend on.
        before: record and version of the last change, by event.
    """

    batch: Batch
    records: list[EventRecord]
    groups: list[frozenset[int]]
    names: list[str]
    happened: list[Happening]
    common: Common
    missing: dict[str, Any] | None
    fused: dict[int, bytes]
    keys: NDArray[np.uint64]
    before: dict[str, tuple[bytes, int, int]]

    def write(self, con: DuckDBPyConnection, version: int) -> None:
        """Write the events in place of those that were there."""
        if self.missing:
            insert(con, "accounts", self.missing)
        keep(con, "fused", "key", self.keys)
        insert(con, "fused", {"key": np.array(list(self.fused), dtype=np.uint64), "record": list(self.fused.values())})
        records = [encode(record) for record in self.records]
        created, changed = [], []
        for name, record in zip(self.names, records, strict=True):
            held, came, last = self.before.get(name, (b"", version, version))
            created.append(came)
            changed.append(last if held == record else version)
        con.execute("DELETE FROM events")
        con.execute("DELETE FROM members")
        names = [utf8(name) for name in self.names]
        insert(
            con,
            "events",
            {
                "event": names,
                "made": [utf8(record.id) for record in self.records],
                "created": np.array(created, dtype=np.int32),
                "changed": np.array(changed, dtype=np.int32),
                "record": records,
            },
        )
        rows = [(name, doc) for name, group in zip(names, self.groups, strict=True) for doc in sorted(group)]
        insert(
            con, "members", {"event": [name for name, _ in rows], "doc": np.array([doc for _, doc in rows], np.int32)}
        )
        entries = [msgspec.structs.replace(entry, version=version) for entry in self.happened]
        insert(
            con,
            "history",
            {
                "version": np.full(len(entries), version, dtype=np.int32),
                "number": np.arange(len(entries), dtype=np.int32),
                "event": [utf8(entry.event) for entry in entries],
                "entry": [encode(entry) for entry in entries],
            },
        )


def settled(con: DuckDBPyConnection, settings: Settings) -> Settled:
    """Put all documents of an index into their events."""
    stored = stored_batch(con, settings)
    batch, docs = stored.batch, stored.held.docs
    clusters = batch.grouped(settings.event_threshold)
    rows = columns_of(con, "SELECT key, record FROM fused")
    cache = dict(zip(rows["key"].tolist(), rows["record"], strict=True))
    keys = [fused_key(batch, members, docs) for members in clusters]
    fresh: dict[int, bytes] = {}
    made = []
    for key, members in zip(keys, clusters, strict=True):
        held = cache.get(key)
        made.append(decode(held, EventRecord) if held is not None else batch.fused(members)[0])
        if held is None:
            fresh[key] = encode(made[-1])
    records = batch.finished(made, clusters, settings.event_threshold)
    number = dict(zip(stored.held.ids, docs.tolist(), strict=True))
    groups = [frozenset(number[name] for name in record.documents) for record in records]
    before, kept = _before(con)
    fates = identified(groups, before, lambda k: record_id(records[k].documents))
    names = [name for name, _ in fates]
    place = {doc: k for k, doc in enumerate(docs.tolist())}

    def nearest(asked: list[tuple[frozenset[int], frozenset[int]]]) -> list[Link | None]:
        places = [([place[doc] for doc in one], [place[doc] for doc in other]) for one, other in asked]
        return batch.nearest(places, settings.event_threshold)

    happened = story(0, groups, names, before, {doc: name for name, doc in number.items()}, nearest)
    common = boilerplate([d.text for d in batch.documents], batch.pairs.first, stored.held.sample, settings)
    return Settled(
        batch, list(records), groups, names, happened, common, stored.missing, fresh, np.array(keys, np.uint64), kept
    )


def _before(con: DuckDBPyConnection) -> tuple[list[Event], dict[str, tuple[bytes, int, int]]]:
    """Return the events as they were settled last: who was in them, and their record with its versions."""
    rows = columns_of(con, "SELECT event, created, changed, record FROM events ORDER BY event")
    members: dict[str, set[int]] = {}
    held = columns_of(con, "SELECT event, doc FROM members")
    for event, doc in zip(held["event"], held["doc"].tolist(), strict=True):
        members.setdefault(text_of(event), set()).add(doc)
    names = [text_of(event) for event in rows["event"]]
    versions = list(zip(names, rows["created"].tolist(), rows["changed"].tolist(), rows["record"], strict=True))
    events = [Event(name, created, frozenset(members[name])) for name, created, _, _ in versions]
    return events, {name: (record, created, changed) for name, created, changed, record in versions}


def stored_records(con: DuckDBPyConnection, since: int) -> list[EventRecord]:
    """Return the records that changed after a version, under the ids they keep, by their first document."""
    rows = columns_of(con, f"SELECT record FROM events WHERE changed > {int(since)}")
    names = lasting_names(con)
    records = [renamed(decode(data, EventRecord), names) for data in rows["record"]]
    return sorted(records, key=lambda record: record.documents[0])


def lasting_names(con: DuckDBPyConnection) -> dict[str, str]:
    """Return the ids that events keep, by the ids of their records in a batch."""
    rows = columns_of(con, "SELECT event, made FROM events")
    return {text_of(made): text_of(event) for event, made in zip(rows["event"], rows["made"], strict=True)}


def renamed(record: EventRecord, names: dict[str, str]) -> EventRecord:
    """Return a record under the ids that it and those it is related to keep for life."""
    related = tuple(msgspec.structs.replace(other, record=names[other.record]) for other in record.related)
    statements = tuple(
        msgspec.structs.replace(s, refers_to=names[s.refers_to]) if s.refers_to is not None else s
        for s in record.statements
    )
    return msgspec.structs.replace(record, id=names[record.id], related=related, statements=statements)
