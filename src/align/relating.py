"""Link records that mention one another's events: the phone call that a later meeting looks back on.

A record is related to another where one of its reports, past the sentence that tells its own event, names the other's
kind of event ("his telephone talks with the party chief") beside one of the other's participants, knows the rest of
them, and where the dates allow it. A mention is not the event: the records stay apart.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.extract.events import told_events
from align.fusion.people import KnownNames, words_of_name
from align.fusion.votes import support_of
from align.model import Account, Entity, Segments
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
        reports = [(partial(segments.__getitem__, name), accounts[name]) for name in subjects[k].documents]
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
    keys = keys[_possible(subjects, keys // max(n, 1), keys % max(n, 1))]
    others = keys % max(n, 1)
    first = np.searchsorted(keys, np.arange(n + 1) * n)
    related = {}
    for k in range(n):
        near = others[first[k] : first[k + 1]].tolist()
        spans = zip(near, told(k, near), strict=True) if near else ()
        found = _mentioned({subjects[b].id: (subjects[b], some) for b, some in spans if some})
        if found:
            related[k] = found
        advance(1)
    return related


def _possible(subjects: Sequence[Subject], events: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Tell which others reports of events can look back on: of a known kind, other than their own, not later."""
    numbers: dict[str | None, int] = {None: -1}
    kind = np.array([numbers.setdefault(s.kind, len(numbers)) for s in subjects], np.int64)
    days: dict[str | None, int] = {day: k for k, day in enumerate(sorted({s.day for s in subjects if s.day}))}
    day = np.array([days.get(s.day, -1) for s in subjects], np.int64)
    asked = np.array([2 if s.kind in _BETWEEN else 1 for s in subjects], np.int64)
    known = (kind >= 0) & (np.array([len(s.people) for s in subjects], np.int64) >= asked)
    not_later = (day[events] < 0) | (day[others] <= day[events])
    possible: NDArray[np.bool_] = known[others] & (kind[events] != kind[others]) & not_later
    return possible


def meant(reports: Sequence[tuple[Callable[[], Segments], Account]], others: Sequence[Subject]) -> list[list[Support]]:
    """Return the words of the reports of one record that mean the events of others.

    That are their kind, beside one of their participants, in a report that knows all of these.

    Args:
        reports: what each states, and what gives its sentences, which few are asked for.
        others: the events.
    """
    found: list[list[Support]] = [[] for _ in others]
    for r, known in sorted(_knowing([account for _, account in reports], others).items()):
        segments = reports[r][0]()
        starts = [sentence.start for sentence in segments.sentences]
        beside = {
            o: {_sentence(segments, starts, m.start) for e in some for m in e.mentions} for o, some in known.items()
        }
        hits = told_events(segments, sorted(set().union(*beside.values()) - {-1}))
        for o, sentences in beside.items():
            found[o] += [
                support_of(segments.document, hit.start, hit.end, "same")
                for hit in hits
                if hit.trigger.type == others[o].kind and hit.sentence in sentences
            ]
    return found


def _knowing(accounts: Sequence[Account], others: Sequence[Subject]) -> dict[int, dict[int, list[Entity]]]:
    """Return by report and other event who its participants are there, where all of them are known."""
    named: dict[str, list[tuple[int, Entity]]] = {}
    for r, account in enumerate(accounts):
        for entity in account.entities:
            named.setdefault(entity.name.value, []).append((r, entity))
    holders = list(named.values())
    known = KnownNames(list(named)).like({words for other in others for words in other.words})
    all_known: dict[int, dict[int, list[Entity]]] = {}
    for o, other in enumerate(others):
        knowing: dict[int, list[Entity]] | None = None
        for words in other.words:
            here: dict[int, list[Entity]] = {}
            for k in known[words]:
                for r, entity in holders[k]:
                    here.setdefault(r, []).append(entity)
            knowing = here if knowing is None else {r: knowing[r] + here[r] for r in knowing if r in here}
            if not knowing:
                break
        for r, entities in (knowing or {}).items():
            all_known.setdefault(r, {})[o] = entities
    return all_known


def _sentence(segments: Segments, starts: Sequence[int], at: int) -> int:
    """Return the number of the sentence that holds a character, -1 where none does."""
    number = bisect_right(starts, at) - 1
    return number if number >= 0 and at < segments.sentences[number].end else -1


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
