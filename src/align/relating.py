"""Link records that mention one another's events: the phone call that a later meeting looks back on.

A record is related to another where one of its reports, past the sentence that tells its own event, names the other's
kind of event ("his telephone talks with the party chief") beside one of the other's participants, knows the rest of
them, and where the dates allow it. A mention is not the event: the records stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from align.extract.events import Hit, told_events
from align.fusion.people import same_name
from align.fusion.votes import support_of
from align.model import Account, Link, Segments
from align.record import EventRecord, Participant, Related, Statement, Support

__all__ = ["relate"]

# Kinds that take two: with only one side known it cannot be told which of them was meant.
_BETWEEN = frozenset({"meeting", "phone call", "message", "agreement"})


def relate(
    records: Sequence[EventRecord],
    links: Iterable[Link],
    segments: Mapping[str, Segments],
    accounts: Mapping[str, Account],
) -> list[EventRecord]:
    """Return the records with `related` filled in, and `Statement.refers_to` of the statements that mention one.

    Args:
        records: of one batch.
        links: judged pairs of documents; only records with a judged pair between them are looked at.
        segments, accounts: by document id.
    """
    home = {name: k for k, record in enumerate(records) for name in record.documents}
    near: dict[int, set[int]] = {}
    for link in links:
        a, b = home[link.left], home[link.right]
        if a != b:
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
    told = {name: told_events(segments[name]) for k in near for name in records[k].documents}
    return [
        _with_related(record, [records[b] for b in sorted(near.get(k, ()))], told, segments, accounts)
        for k, record in enumerate(records)
    ]


def _with_related(
    record: EventRecord,
    others: Sequence[EventRecord],
    told: Mapping[str, Sequence[Hit]],
    segments: Mapping[str, Segments],
    accounts: Mapping[str, Account],
) -> EventRecord:
    found: dict[str, tuple[EventRecord, list[Support]]] = {}
    for other in others:
        if not _possible(record, other):
            continue
        spans = [
            support_of(segments[name].document, hit.start, hit.end, "same")
            for name in record.documents
            for hit in told[name]
            if _names(hit, other, segments[name], accounts[name])
        ]
        if spans:
            found[other.id] = (other, spans)
    # Two events of one kind between the same people: the mention is of the later one, the nearer to the report.
    for name, (other, _) in list(found.items()):
        rivals = [o for o, _ in found.values() if o.id != name and _alike(o, other)]
        if any((_day(o) or "", o.id) > (_day(other) or "", other.id) for o in rivals):
            del found[name]
    related = tuple(
        Related(other.id, _reason(record, other), tuple(spans))
        for other, spans in sorted(found.values(), key=lambda item: (_day(item[0]) or "", item[0].id))
    )
    if not related:
        return record
    statements = tuple(_referring(statement, related) for statement in record.statements)
    return msgspec.structs.replace(record, related=related, statements=statements)


def _possible(record: EventRecord, other: EventRecord) -> bool:
    """Tell whether a report of `record` can look back on `other`: a known kind, other than its own, not later."""
    if other.type is None or len(other.participants) < (2 if other.type.value in _BETWEEN else 1):
        return False
    if record.type is not None and record.type.value == other.type.value:
        return False
    mine, its = _day(record), _day(other)
    return mine is None or its is None or its <= mine


def _day(record: EventRecord) -> str | None:
    value = record.date.value if record.date else None
    return value if isinstance(value, str) and not value.startswith("--") else None


def _names(hit: Hit, other: EventRecord, segments: Segments, account: Account) -> bool:
    """Tell whether a mention is of `other`: its kind, one of its participants beside it, and all of them known."""
    if other.type is None or hit.trigger.type != other.type.value:
        return False
    sentence = segments.sentences[hit.sentence]
    beside = False
    for participant in other.participants:
        known = [e for e in account.entities if same_name(e.name.value, str(participant.name.value))]
        if not known:
            return False
        beside |= any(sentence.start <= m.start < sentence.end for e in known for m in e.mentions)
    return beside


def _alike(left: EventRecord, right: EventRecord) -> bool:
    kinds = left.type is not None and right.type is not None and left.type.value == right.type.value
    return kinds and _people(left.participants) == _people(right.participants)


def _people(participants: Sequence[Participant]) -> list[str]:
    return sorted(str(p.name.value).casefold() for p in participants)


def _reason(record: EventRecord, other: EventRecord) -> str:
    people = " and ".join(str(p.name.value) for p in other.participants[:2])
    when = f" of {_day(other)}" if _day(other) else ""
    return f"mentions the {other.type.value if other.type else 'event'}{when}: {people}"


def _referring(statement: Statement, related: Sequence[Related]) -> Statement:
    """Point a statement to the record that one of its spans mentions."""
    for other in related:
        for mention in other.support:
            if any(s.doc == mention.doc and s.start <= mention.start < s.end for s in statement.support):
                return msgspec.structs.replace(statement, refers_to=other.record)
    return statement
