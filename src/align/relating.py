"""Link records that mention one another's events: the phone call that a later meeting looks back on.

A record is related to another where one of its reports, past the sentence that tells its own event, names the other's
kind of event ("his telephone talks with the party chief") beside one of the other's participants, knows the rest of
them, and where the dates allow it. A mention is not the event: the records stay apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
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

__all__ = ["Subject", "meant", "relate", "related_to", "with_related"]

# Kinds that take two: with only one side known it cannot be told which of them was meant.
_BETWEEN = frozenset({"meeting", "phone call", "message", "agreement"})


class Subject(NamedTuple):
    """What is asked of a record: its id, kind and day, its participants and the words of their names, its documents."""

    id: str
    kind: str | None
    day: str | None
    people: tuple[str, ...]
    words: tuple[tuple[str, ...], ...]
    documents: tuple[str, ...]

    @classmethod
    def of(cls, record: EventRecord) -> Subject:
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

    def mentions(self, other: Subject) -> list[Support]:
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

    def told(k: int, others: Sequence[int]) -> list[list[Support]]:
        reports = [(segments[name], accounts[name]) for name in subjects[k].documents]
        return meant(reports, [subjects[b] for b in others])

    subjects = [Subject.of(record) for record in records]
    found = related_to(subjects, pairs, told)
    return {k: with_related(records[k], related) for k, related in found.items()}


def related_to(
    subjects: Sequence[Subject],
    pairs: NDArray[np.int64],
    told: Callable[[int, Sequence[int]], Sequence[Sequence[Support]]],
) -> dict[int, tuple[Related, ...]]:
    """Return what records are related to, by their place.

    Args:
        subjects: of the records.
        pairs: as for `relate`.
        told: gives for a record and some others the words of its reports that mean each of those.
    """
    advance = stage("relating", len(subjects))
    n = len(subjects)
    keys = distinct(np.concatenate([pairs[:, 0] * n + pairs[:, 1], pairs[:, 1] * n + pairs[:, 0]]))
    others = keys % max(n, 1)
    first = np.searchsorted(keys, np.arange(n + 1) * n)
    related = {}
    for k, subject in enumerate(subjects):
        near = [b for b in others[first[k] : first[k + 1]].tolist() if _possible(subject, subjects[b])]
        spans = zip(near, told(k, near), strict=True) if near else ()
        found = _mentioned({subjects[b].id: (subjects[b], some) for b, some in spans if some})
        if found:
            related[k] = found
        advance(1)
    return related


def meant(reports: Sequence[tuple[Segments, Account]], others: Sequence[Subject]) -> list[list[Support]]:
    """Return the words of the reports of one record that mean the events of others."""
    tellers = [_Teller(*report) for report in reports]
    if len(tellers) > 1:  # most of the others are known to none of many documents
        known = KnownNames(sorted({e.name.value for teller in tellers for e in teller.account.entities}))
        asked = [all(map(known.like, other.words)) for other in others]
    else:
        asked = [True] * len(others)
    return [
        [span for teller in tellers for span in teller.mentions(other)] if worth else []
        for other, worth in zip(others, asked, strict=True)
    ]


def _mentioned(found: dict[str, tuple[Subject, Sequence[Support]]]) -> tuple[Related, ...]:
    # Two events of one kind between the same people: the mention is of the later one, the nearer to the report.
    for name, (other, _) in list(found.items()):
        rivals = [o for o, _ in found.values() if o.id != name and _alike(o, other)]
        if any((o.day or "", o.id) > (other.day or "", other.id) for o in rivals):
            del found[name]
    return tuple(
        Related(other.id, _reason(other), tuple(spans))
        for other, spans in sorted(found.values(), key=lambda item: (item[0].day or "", item[0].id))
    )


def with_related(record: EventRecord, related: tuple[Related, ...]) -> EventRecord:
    """Return a record with what it is related to filled in."""
    statements = tuple(_referring(statement, related) for statement in record.statements)
    return msgspec.structs.replace(record, related=related, statements=statements)


def _possible(event: Subject, other: Subject) -> bool:
    """Tell whether a report of `event` can look back on `other`: a known kind, other than its own, not later."""
    if other.kind is None or len(other.people) < (2 if other.kind in _BETWEEN else 1):
        return False
    return event.kind != other.kind and (event.day is None or other.day is None or other.day <= event.day)


def _alike(left: Subject, right: Subject) -> bool:
    same = left.kind == right.kind
    return same and sorted(map(str.casefold, left.people)) == sorted(map(str.casefold, right.people))


def _reason(other: Subject) -> str:
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
