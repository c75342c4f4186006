"""What a reader is shown of a record, whatever the form: its title, its sections, its readings without repeats."""

from __future__ import annotations

import re

import msgspec

from align.record import Difference, EventRecord, Field, Participant, Statement, Support
from align.report.layout import wrap

__all__ = ["Reading", "Section", "aliases", "count", "differences", "readings", "sections", "title", "told", "voices"]

_YEARLESS = re.compile(r"--(0[1-9]|1[0-2])(?:-(\d\d))?")
_MONTHS = (  # not those of `calendar`, which follow the locale
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_SAID = 72  # columns of a statement that stands for a title


class Section(msgspec.Struct, frozen=True):
    """Statements that several origins make (`documents` is empty), or that one origin makes alone."""

    documents: tuple[str, ...]
    statements: tuple[Statement, ...]


class Reading(msgspec.Struct, frozen=True):
    """Another wording of a statement, with every support that has it."""

    relation: str
    quote: str
    support: tuple[Support, ...]


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(1, "event"), count(1200, "event")
    ('1 event', '1,200 events')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def voices(record: EventRecord) -> str:
    """Say how many documents and how many independent origins a record has."""
    return f"{count(len(record.documents), 'document')}, {count(len(record.origins), 'independent origin')}"


def told(value: object) -> str:
    """Return a value as a reader is told it; ISO 8601 writes days without a year so that few can read them.

    >>> told("--05-03"), told("--05"), told("2026-05-03"), told(12)
    ('May 3, no year', 'May, no year', '2026-05-03', '12')
    """
    found = _YEARLESS.fullmatch(str(value))
    if not found:
        return str(value)
    month, day = _MONTHS[int(found[1]) - 1], found[2]
    return f"{month} {int(day)}, no year" if day else f"{month}, no year"


def title(record: EventRecord) -> str:
    """Return the title of an event, or one that came with a report, or what is known of it, or what it says first."""
    if record.title is not None:
        return str(record.title.value)
    for report in record.reports:
        if report.title:
            return report.title
    known = (record.type, record.place.city or record.place.country, record.date)
    facts = [told(field.value) for field in known if field is not None]
    if record.statements and len(facts) < 2:  # a type alone is no name: there may be many of it
        first, *rest = wrap(record.statements[0].text, _SAID)
        return f"“{first}{' …' if rest else ''}”"
    return ", ".join(facts) or f"Event {record.id}"


def sections(record: EventRecord) -> list[Section]:
    """Return the statements in their order: first those of several origins, then those of each origin alone.

    Copies say the same, so what they say alone stands once, under all of them. An event with a single origin has a
    single section.
    """
    if len(record.origins) < 2:
        return [Section((), record.statements)] if record.statements else []
    alone = {doc: set(names) for doc, names in record.only_in.items()}
    taken: set[str] = set().union(*alone.values()) if alone else set()
    found = [Section((), tuple(one for one in record.statements if one.id not in taken))]
    for origin in record.origins:
        names: set[str] = set().union(*(alone.get(doc, set()) for doc in origin.documents))
        found.append(Section(origin.documents, tuple(one for one in record.statements if one.id in names)))
    return [section for section in found if section.statements]


def readings(statement: Statement) -> list[Reading]:
    """Return the wordings of a statement that are worth reading beside its text, each once.

    Where the voices agree, or are one, only those that say otherwise: a copy with another number is no second voice,
    but must not seem to say what the statement says.
    """
    alike = statement.status in ("agreed", "only")
    found: dict[tuple[str, str], list[Support]] = {}
    for support in statement.support:
        if support.quote != statement.text and (not alike or support.relation == "differs"):
            found.setdefault((support.relation, support.quote), []).append(support)
    return [Reading(relation, quote, tuple(support)) for (relation, quote), support in found.items()]


def differences(statement: Statement) -> list[Difference]:
    """Return the differences of a statement, those between the same words once; where the voices agree, none."""
    found: dict[tuple[str, str, str], Difference] = {}
    for one in () if statement.status == "agreed" else statement.differences:
        left, right = (side.quote if side else "" for side in (one.left, one.right))
        found.setdefault((one.kind, left, right), one)
    return list(found.values())


def aliases(person: Participant) -> list[Field]:
    """Return the other names of a participant, without those that only add a title to the full name."""
    found = {str(alias.value): alias for alias in reversed(person.aliases)}
    return [alias for name, alias in reversed(found.items()) if str(person.name.value) not in name]
