"""Link records that mention one another's events: the phone call that a later meeting looks back on.

A record is related to another where one of its reports, past the sentence that tells its own event, names the other's
kind of event ("his telephone talks with the party chief") beside one of the other's participants, knows the rest of
them, and where the dates allow it. A mention is not the event: the records stay apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.extract.events import told_events
from align.fusion.people import KnownNames, words_of_name
from align.fusion.votes import support_of
from align.model import Account, Segments
from align.record import EventRecord, Related, Statement, Support
from align.sketch import distinct
from align.stages import stage

__all__ = ["relate"]

# Kinds that take two: with only one side known it cannot be told which of them was meant.
_BETWEEN = frozenset({"meeting", "phone call", "message", "agreement"})


class _Event(NamedTuple):
    """What is asked of a record."""

    id: str
    kind: str | None
    day: str | None
    people: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]  # of their names
    documents: tuple[str, ...]

    @classmethod
    def of(cls, record: EventRecord) -> _Event:
        day = record.date.value if record.date else None
        people = tuple(str(p.name.value) for p in record.participants)
        return cls(
            record.id,
            str(record.type.value) if record.type else None,
            day if isinstance(day, str) and not day.startswith("--") else None,
            people,
            tuple(map(words_of_name, people)),
            record.documents,
        )


class _Teller:
    """A document, asked what it mentions and whom it knows."""

    def __init__(self, segments: Segments, account: Account) -> None:
        self.segments, self.account = segments, account
        self._names = KnownNames([e.name.value for e in account.entities])
        self._starts = [sentence.start for sentence in segments.sentences]

    def mentions(self, other: _Event) -> list[Support]:
        """Return the words that mean `other`: its kind, one of its participants beside it, and all of them known."""
        known: list[int] = []
        for words in other.words:
            like = self._names.like(words)
            if not like:
                return []
            known += like
        beside = {self._sentence(m.start) for k in known for m in self.account.entities[k].mentions}
        return [
            support_of(self.segments.document, hit.start, hit.end, "same")
            for hit in told_events(self.segments, sorted(beside - {-1}))
            if hit.trigger.type == other.kind
        ]

    def _sentence(self, at: int) -> int:
        """Return the number of the sentence that holds a character, -1 where none does."""
        number = bisect_right(self._starts, at) - 1
        return number if number >= 0 and at < self.segments.sentences[number].end else -1


def relate(
    records: Sequence[EventRecord],
    pairs: NDArray[np.int64],
    segments: Mapping[str, Segments],
    accounts: Mapping[str, Account],
) -> dict[int, EventRecord]:
    """Return the records that are related to others, by their place, with `related` filled in.

    `Statement.refers_to` of the statements that mention another record's event is filled in, too.

    Args:
        records: of one batch.
        pairs: int64 [m, 2], places of two records with a judged pair of documents between them; others are not
            looked at.
        segments, accounts: by document id.
    """
    advance = stage("relating", 2 * len(records))
    events = []
    for record in records:
        events.append(_Event.of(record))
        advance(1)
    n = len(events)
    keys = distinct(np.concatenate([pairs[:, 0] * n + pairs[:, 1], pairs[:, 1] * n + pairs[:, 0]]))
    others = keys % max(n, 1)
    first = np.searchsorted(keys, np.arange(n + 1) * n)
    related = {}
    for k, event in enumerate(events):
        near = [other for b in others[first[k] : first[k + 1]].tolist() if _possible(event, other := events[b])]
        if near and (found := _mentioned(event, near, segments, accounts)):
            related[k] = _with_related(records[k], found)
        advance(1)
    return related


def _mentioned(
    event: _Event, others: Sequence[_Event], segments: Mapping[str, Segments], accounts: Mapping[str, Account]
) -> tuple[Related, ...]:
    tellers = [_Teller(segments[name], accounts[name]) for name in event.documents]
    if len(tellers) > 1:  # most of the others are known to none of many documents
        known = KnownNames(sorted({e.name.value for teller in tellers for e in teller.account.entities}))
        others = [other for other in others if all(map(known.like, other.words))]
    found: dict[str, tuple[_Event, list[Support]]] = {}
    for other in others:
        spans = [span for teller in tellers for span in teller.mentions(other)]
        if spans:
            found[other.id] = (other, spans)
    # Two events of one kind between the same people: the mention is of the later one, the nearer to the report.
    for name, (other, _) in list(found.items()):
        rivals = [o for o, _ in found.values() if o.id != name and _alike(o, other)]
        if any((o.day or "", o.id) > (other.day or "", other.id) for o in rivals):
            del found[name]
    return tuple(
        Related(other.id, _reason(other), tuple(spans))
        for other, spans in sorted(found.values(), key=lambda item: (item[0].day or "", item[0].id))
    )


def _with_related(record: EventRecord, related: tuple[Related, ...]) -> EventRecord:
    statements = tuple(_referring(statement, related) for statement in record.statements)
    return msgspec.structs.replace(record, related=related, statements=statements)


def _possible(event: _Event, other: _Event) -> bool:
    """Tell whether a report of `event` can look back on `other`: a known kind, other than its own, not later."""
    if other.kind is None or len(other.people) < (2 if other.kind in _BETWEEN else 1):
        return False
    return event.kind != other.kind and (event.day is None or other.day is None or other.day <= event.day)


def _alike(left: _Event, right: _Event) -> bool:
    same = left.kind == right.kind
    return same and sorted(map(str.casefold, left.people)) == sorted(map(str.casefold, right.people))


def _reason(other: _Event) -> str:
    people = " and ".join(other.people[:2])
    when = f" of {other.day}" if other.day else ""
    return f"mentions the {other.kind}{when}: {people}"


def _referring(statement: Statement, related: Sequence[Related]) -> Statement:
    """Point a statement to the record that one of its spans mentions."""
    for other in related:
        for mention in other.support:
            if any(s.doc == mention.doc and s.start <= mention.start < s.end for s in statement.support):
                return msgspec.structs.replace(statement, refers_to=other.record)
    return statement
