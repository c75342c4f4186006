"""Walk the values of a record: each under its path, with the spans that back it.

A path is written as in Python: ``date``, ``place.city``, ``participants[0].roles[1]``, ``statements[s05].speaker``;
statements go by their ids, everything else by its position. A reading that was not taken has a path of its own,
``date.alternatives[0]``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from align.record import EventRecord, Field, Participant, Statement, Support

__all__ = ["Value", "values"]


class Value(NamedTuple):
    """One value of a record.

    Attributes:
        path: where it stands in the record.
        value: the value itself; the words of a statement; the id of a related record.
        status: that of the field; None for readings not taken and for values without a vote.
        support: the spans that back it, in the order of the record, none twice; at least one.
        note: the reason of a reading not taken or of a relation, the kind of a difference, the precision of a date.
    """

    path: str
    value: str | int | float
    status: str | None
    support: tuple[Support, ...]
    note: str = ""


def values(record: EventRecord) -> Iterator[Value]:
    """Yield every value of the record that has support, in the order of its fields.

    Together they hold every support of the record (`EventRecord.supports`).

    >>> import align
    >>> text = "OBAN, March 14, 2026 - A ferry hit the pier of Oban on Saturday, and 12 people were injured."
    >>> record = align.merge([{"id": "a", "text": text}])[0]
    >>> [(one.path, one.value) for one in values(record) if one.path in ("date", "quantities[0]")]
    [('date', '2026-03-14'), ('quantities[0]', 12)]
    """
    place = record.place
    for path, field in (
        ("type", record.type),
        ("subtype", record.subtype),
        ("title", record.title),
        ("date", record.date),
        ("place.city", place.city),
        ("place.country", place.country),
        ("place.venue", place.venue),
    ):
        if field is not None:
            yield from _field(path, field)
    for name, people in (("participants", record.participants), ("mentioned", record.mentioned)):
        for i, one in enumerate(people):
            yield from _participant(f"{name}[{i}]", one)
    for statement in record.statements:
        yield from _statement(f"statements[{statement.id}]", statement)
    for i, quantity in enumerate(record.quantities):
        yield from _field(f"quantities[{i}]", quantity.value)
    for i, report in enumerate(record.reports):
        for j, support in enumerate(report.support):
            yield Value(f"reports[{i}].support[{j}]", support.value or support.quote, None, (support,))
    for i, other in enumerate(record.related):
        if other.support:
            yield Value(f"related[{i}]", other.record, None, _once(other.support), other.reason)


def _field(path: str, field: Field) -> Iterator[Value]:
    yield Value(path, field.value, field.status, _once(field.support), field.precision or "")
    for i, other in enumerate(field.alternatives):
        if other.support:
            yield Value(f"{path}.alternatives[{i}]", other.value, None, _once(other.support), other.reason)


def _participant(path: str, one: Participant) -> Iterator[Value]:
    yield from _field(f"{path}.name", one.name)
    for name, fields in (("roles", one.roles), ("aliases", one.aliases)):
        for i, field in enumerate(fields):
            yield from _field(f"{path}.{name}[{i}]", field)
    if one.part is not None:
        yield from _field(f"{path}.part", one.part)
    if one.country is not None:
        yield from _field(f"{path}.country", one.country)


def _statement(path: str, one: Statement) -> Iterator[Value]:
    yield Value(path, one.text, one.status, _once((one.text_from, *one.support)), one.act)
    if one.speaker is not None:
        yield from _field(f"{path}.speaker", one.speaker)
    if one.addressee is not None:
        yield from _field(f"{path}.addressee", one.addressee)
    for i, difference in enumerate(one.differences):
        sides = tuple(side for side in (difference.left, difference.right) if side is not None)
        if sides:
            yield Value(f"{path}.differences[{i}]", difference.kind, None, _once(sides), difference.kind)


def _once(support: tuple[Support, ...]) -> tuple[Support, ...]:
    """Leave out a span that backs the value twice."""
    if len(support) == 1:
        return support
    found: dict[tuple[str, int, int], Support] = {}
    for one in support:
        found.setdefault((one.doc, one.start, one.end), one)
    return tuple(found.values())
