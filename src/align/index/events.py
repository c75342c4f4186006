"""The events of an index: made anew as one batch, compared with those it had, and written down with their story."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np

from align.batch import Batch
from align.candidates import Common
from align.index.clusters import FusedClusters, Mentions
from align.index.life import Event, Happening, identified, story
from align.index.rows import decode, encode, print_of, text_of, utf8
from align.index.settle import boilerplate, stored_batch
from align.model import Link
from align.record import EventRecord, Related
from align.relating import related_to, with_related
from align.settings import Settings
from align.store.duckdb import columns_of, delete, insert

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = ["Settled", "lasting_names", "renamed", "settled", "stored_records"]


class _Written(NamedTuple):
    """What the index says of an event since it was settled last.

    Attributes:
        key: what its record depends on.
        created, changed: versions of the index.
    """

    key: int
    created: int
    changed: int


class Settled(NamedTuple):
    """The events of all documents, ready to be written.

    Attributes:
        batch: all documents.
        names: the ids that the events keep for life; `groups`, `made` and `keys` likewise.
        groups: the numbers of the documents of each.
        made: the ids of their records in a batch.
        keys: what these records depend on.
        records: those that may be other than before, encoded, by their place.
        before: what the index says of the events so far, by name.
        happened: what became of them, but for the version.
        common: which shingles are boilerplate.
        missing: sentences and accounts that were not stored, as columns.
        fused: what is kept of clusters.
        mentions: what is kept of pairs of clusters.
    """

    batch: Batch
    names: list[str]
    groups: list[frozenset[int]]
    made: list[str]
    keys: list[int]
    records: dict[int, bytes]
    before: dict[str, _Written]
    happened: list[Happening]
    common: Common
    missing: dict[str, Any] | None
    fused: FusedClusters
    mentions: Mentions

    def write(self, con: DuckDBPyConnection, version: int) -> None:
        """Write the events that changed in place of those that were there."""
        if self.missing:
            insert(con, "accounts", self.missing)
        self.fused.write(con)
        self.mentions.write(con)
        self._write_events(con, version)
        names = [utf8(name) for name in self.names]
        rows = [(name, doc) for name, group in zip(names, self.groups, strict=True) for doc in sorted(group)]
        con.execute("DELETE FROM members")
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

    def _write_events(self, con: DuckDBPyConnection, version: int) -> None:
        alive = set(self.names)
        new = {self.names[k] for k in self.records}
        given = {"event": [utf8(name) for name in self.before if name in new or name not in alive]}
        held = columns_of(con, "SELECT event, record FROM events SEMI JOIN given USING (event)", given)
        old = {text_of(event): record for event, record in zip(held["event"], held["record"], strict=True)}
        delete(con, "events", given)
        created, changed = [], []
        for k, record in self.records.items():
            was = self.before.get(self.names[k], _Written(0, version, version))
            created.append(was.created)
            changed.append(was.changed if old.get(self.names[k]) == record else version)
        insert(
            con,
            "events",
            {
                "event": [utf8(self.names[k]) for k in self.records],
                "made": [utf8(self.made[k]) for k in self.records],
                "key": np.array([self.keys[k] for k in self.records], np.uint64),
                "created": np.array(created, dtype=np.int32),
                "changed": np.array(changed, dtype=np.int32),
                "record": list(self.records.values()),
            },
        )


def settled(con: DuckDBPyConnection, settings: Settings) -> Settled:
    """Put all documents of an index into their events."""
    threshold = settings.event_threshold
    stored = stored_batch(con, settings)
    batch, docs = stored.batch, stored.held.docs
    clusters = batch.grouped(threshold)
    fused = FusedClusters(con, batch, clusters, docs)
    mentions = Mentions(con, batch, fused)
    related = related_to(fused.subjects, batch.neighbours(clusters), mentions.told)
    provenance = batch.provenance(threshold)
    keys = [_key(key, related.get(k, ()), provenance) for k, key in enumerate(fused.keys)]
    numbers = docs.tolist()
    groups = [frozenset(numbers[place] for place in members) for members in clusters]
    before, written = _before(con)
    made = [subject.id for subject in fused.subjects]
    names = [name for name, _ in identified(groups, before, made.__getitem__)]
    other = [k for k, name in enumerate(names) if name not in written or written[name].key != keys[k]]
    records = {
        k: encode(
            msgspec.structs.replace(with_related(record, related[k]) if k in related else record, provenance=provenance)
        )
        for k, record in fused.records(con, other)
    }
    places = {doc: k for k, doc in enumerate(numbers)}

    def nearest(asked: list[tuple[frozenset[int], frozenset[int]]]) -> list[Link | None]:
        sides = [([places[doc] for doc in one], [places[doc] for doc in rest]) for one, rest in asked]
        return batch.nearest(sides, threshold)

    happened = story(0, groups, names, before, dict(zip(numbers, stored.held.ids, strict=True)), nearest)
    common = boilerplate([d.text for d in batch.documents], batch.pairs.first, stored.held.sample, settings)
    return Settled(
        batch, names, groups, made, keys, records, written, happened, common, stored.missing, fused, mentions
    )


def _key(fused: int, related: tuple[Related, ...], provenance: dict[str, Any]) -> int:
    """Return a print of all that a record is made of."""
    return print_of(encode([fused, related, provenance["version"]]))


def _before(con: DuckDBPyConnection) -> tuple[list[Event], dict[str, _Written]]:
    """Return the events as they were settled last: who was in them, and what is said of their records."""
    rows = columns_of(con, "SELECT event, key, created, changed FROM events ORDER BY event")
    members: dict[bytes, list[int]] = {}
    held = columns_of(con, "SELECT event, doc FROM members")
    for event, doc in zip(held["event"], held["doc"].tolist(), strict=True):
        members.setdefault(event, []).append(doc)
    written = {
        text_of(event): _Written(*said)
        for event, *said in zip(rows["event"], *(rows[name].tolist() for name in _Written._fields), strict=True)
    }
    return [Event(n, w.created, frozenset(members[utf8(n)])) for n, w in written.items()], written


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
