"""Show event records as Markdown, for reading and for pasting into a page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from align.record import EventRecord, Field, Participant, Statement, Support
from align.report import reading
from align.report.layout import clean

__all__ = ["events"]

# the characters with which text inside a line could become markup, HTML or a table cell (CommonMark 0.31, 2.4)
_MARKUP = re.compile(r"([\\`*\[\]<|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;))")
_BLOCK = re.compile(r"^([-+>#=]|\d+(?=[.)]))")


def events(records: Iterable[EventRecord]) -> str:
    """Return the records as Markdown (CommonMark with tables).

    Every value stands with its status and its quotes; texts are escaped, so that nothing in them becomes markup.
    """
    return "\n".join(line for record in records for line in _event(record))


def escape(text: str) -> str:
    r"""Return `text` as one line in which nothing is markup.

    >>> print(escape("<b>1. *x* snake_case _y_"), escape("- no list"))
    \<b>1. \*x\* snake_case \_y\_ \- no list
    """
    return _BLOCK.sub(_opened, _MARKUP.sub(r"\\\1", clean(text)))


def _opened(mark: re.Match[str]) -> str:
    """Escape what would open a block at the start of a line; digits cannot be escaped, so the dot after them is."""
    found = mark[0]
    return f"{found}\\" if found.isdigit() else f"\\{found}"


def _event(record: EventRecord) -> Iterator[str]:
    yield f"## {escape(reading.title(record))}"
    yield ""
    yield reading.voices(record)
    yield ""
    rows = [(name, field) for name, field in _fields(record) if field is not None]
    if rows:
        yield "| | value | status | said by |"
        yield "|---|---|---|---|"
        for name, field in rows:
            yield f"| {escape(name)} | {_value(field)} | {field.status} | {_quotes(field.support)} |"
            for other in field.alternatives:
                reason = f" {escape(other.reason)}" if other.reason else ""
                word = "against" if other.excludes else "not taken"
                yield f"| | {word}: {escape(reading.told(other.value))}{reason} | | {_quotes(other.support)} |"
        yield ""
    yield from _people("Participants", record.participants)
    yield from _people("Mentioned, not present", record.mentioned)
    yield from _statements(record)
    yield from _sources(record)


def _fields(record: EventRecord) -> Iterator[tuple[str, Field | None]]:
    yield "type", record.type
    yield "subtype", record.subtype
    yield "date", record.date
    yield "city", record.place.city
    yield "country", record.place.country
    yield "venue", record.place.venue
    for quantity in record.quantities:
        name = " ".join(
            filter(None, [quantity.name.replace("_", " "), quantity.bound, quantity.unit and f"({quantity.unit})"])
        )
        yield name, quantity.value


def _value(field: Field) -> str:
    return f"**{escape(reading.told(field.value))}**"


def _quotes(support: Iterable[Support]) -> str:
    """Return the documents with their quotes, the first of each document."""
    first: dict[str, Support] = {}
    for one in support:
        first.setdefault(one.doc, one)
    return "; ".join(f"{escape(doc)} “{escape(one.quote)}”" for doc, one in first.items())


def _people(title: str, people: Iterable[Participant]) -> Iterator[str]:
    lines = []
    for one in people:
        part = f", {escape(str(one.part.value))}" if one.part else ""
        roles = "; ".join(escape(str(role.value)) for role in one.roles)
        also = ", ".join(f"“{escape(str(alias.value))}”" for alias in reading.aliases(one))
        extra = "".join([f" · {roles}" if roles else "", f" · also {also}" if also else ""])
        lines.append(f"- **{escape(str(one.name.value))}**{part} ({one.name.status}){extra}")
    if lines:
        yield from (f"### {title}", "", *lines, "")


def _statements(record: EventRecord) -> Iterator[str]:
    for section in reading.sections(record):
        where = " only in " + ", ".join(map(escape, section.documents)) if section.documents else ""
        yield from (f"### Statements{where}", "")
        alone = frozenset(section.documents or (record.documents if len(record.origins) < 2 else ()))
        for one in section.statements:
            yield from _statement(one, alone)
        yield ""


def _statement(one: Statement, alone: frozenset[str]) -> Iterator[str]:
    """Yield the lines of a statement; what the section says already (only these documents) is not said again."""
    who = f"{escape(str(one.speaker.value))}: " if one.speaker else ""
    docs = dict.fromkeys(support.doc for support in one.support)
    known = one.status == "only" and alone == docs.keys()
    yield f"- {who}“{escape(one.text)}”" + ("" if known else f" (*{one.status}*: {', '.join(map(escape, docs))})")
    for other in reading.readings(one):
        names = ", ".join(dict.fromkeys(escape(support.doc) for support in other.support))
        yield f"  - {names}, {escape(other.relation)}: “{escape(other.quote)}”"


def _sources(record: EventRecord) -> Iterator[str]:
    yield from ("### Sources", "")
    head = {doc: origin.representative for origin in record.origins for doc in origin.documents}
    for report in record.reports:
        words = [
            f"**{escape(report.id)}**",
            *(escape(word) for word in (report.source, report.published, report.title) if word),
        ]
        if head.get(report.id, report.id) != report.id:
            words.append(f"copy of {escape(head[report.id])}")
        yield f"- {' · '.join(words)}"
    yield ""
    for other in record.related:
        yield f"Related: {escape(other.reason)} ({escape(other.record)})"
        yield ""
