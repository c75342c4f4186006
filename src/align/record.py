"""The nouns of the result: an event record in which every value names the characters it came from.

The JSON form is ``align.event/1``; its JSON Schema is the file ``event.schema.json`` of this package.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal

import msgspec

from align.errors import DocumentError
from align.model import Document

__all__ = [
    "SCHEMA",
    "Alternative",
    "Difference",
    "EventRecord",
    "Field",
    "Origin",
    "Participant",
    "Place",
    "Quantity",
    "Related",
    "Relation",
    "Report",
    "Statement",
    "Status",
    "Support",
]

SCHEMA: Literal["align.event/1"] = "align.event/1"

Status = Literal["agreed", "compatible", "variant", "conflict", "only"]
Relation = Literal["same", "paraphrase", "narrower", "broader", "stronger", "weaker", "differs"]


class Support(msgspec.Struct, frozen=True, omit_defaults=True):
    """A span that backs a value: the text of document `doc` reads `quote` from code point `start` up to `end`.

    `relation` is that of the quote to the value; `value` is what this span says by itself where that is not the
    value of the field (``--02-04`` under 2026-02-04).
    """

    doc: str
    start: int
    end: int
    quote: str
    relation: Relation
    value: str | None = None


class Alternative(msgspec.Struct, frozen=True):
    """A reading that the field did not take, with its own support and the reason.

    `excludes` is True where another origin gives it as its own reading and it cannot be true beside the value; else it
    was only weighed and set aside.
    """

    value: str | int | float
    support: tuple[Support, ...]
    reason: str = ""
    excludes: bool = False


class Field(msgspec.Struct, frozen=True):
    """A value and where it comes from.

    Attributes:
        value: a name, a type, a number, or a date in ISO 8601 (``2026-02``; ``--02-04`` where no text gives a year).
        status: counts origins (copies of one text are one voice): `agreed` two or more say the same · `compatible`
            they differ only in precision · `variant` same claim in materially different words · `conflict` they
            exclude each other · `only` one origin.
        support: every span that backs the value, at least one.
        alternatives: readings that were not taken.
        precision: of a date `day`, `month`, `year`, `month-day` or `time`; of a number its bound, such as "at least".
    """

    value: str | int | float
    status: Status
    support: tuple[Support, ...]
    alternatives: tuple[Alternative, ...] = ()
    precision: str | None = None


class Place(msgspec.Struct, frozen=True):
    """Where it happened; each part stands alone and may be absent."""

    city: Field | None = None
    country: Field | None = None
    venue: Field | None = None


class Participant(msgspec.Struct, frozen=True):
    """One person, organisation or country under one identity, whichever name a text uses.

    `sort` says which of the three the texts show it to be; `country` is the ISO 3166-1 alpha-3 code of the state that
    the texts name with it ("the Chilean minister").
    """

    name: Field
    roles: tuple[Field, ...] = ()
    aliases: tuple[Field, ...] = ()
    part: Field | None = None
    sort: Literal["person", "organisation", "country"] | None = None
    country: Field | None = None


class Difference(msgspec.Struct, frozen=True):
    """Where two accounts of one statement differ: number, date, name, negation, hedging, strength, term or detail."""

    kind: str
    left: Support | None
    right: Support | None


class Statement(msgspec.Struct, frozen=True):
    """A statement with every account of it.

    Attributes:
        id: ``s01`` and so on, in the order of the record.
        speaker: None for what the reporters say themselves.
        addressee: to whom it is said, where a text says so.
        act: what is done with it: affirm, thank, ask, call_for, state and so on; `event` tells what happened.
        text: verbatim, from one source: `text_from`.
        status, support: as of a `Field`.
        differences: where its accounts differ.
        refers_to: id of the record of another event that it mentions.
    """

    id: str
    speaker: Field | None
    addressee: Field | None
    act: str
    text: str
    text_from: Support
    status: Status
    support: tuple[Support, ...]
    differences: tuple[Difference, ...] = ()
    refers_to: str | None = None


class Quantity(msgspec.Struct, frozen=True):
    """A number that counts something: what, the value, its unit and bound ("at least")."""

    name: str
    value: Field
    unit: str | None = None
    bound: str | None = None


class Origin(msgspec.Struct, frozen=True):
    """Documents that copy one another; together they are one voice. `representative` is the longest."""

    documents: tuple[str, ...]
    representative: str


class Report(msgspec.Struct, frozen=True):
    """A merged document as the record knows it; values without support were given with the document."""

    id: str
    origin: int
    title: str | None = None
    source: str | None = None
    published: str | None = None
    url: str | None = None
    lang: str | None = None
    support: tuple[Support, ...] = ()


class Related(msgspec.Struct, frozen=True):
    """Another record that this one mentions, follows or announces."""

    record: str
    reason: str
    support: tuple[Support, ...] = ()


class EventRecord(msgspec.Struct, frozen=True):
    """One event, fused from every document that reports it.

    What no text says, or what cannot be read surely, is None or empty.

    Attributes:
        id: made of the ids of its documents; an `Index` lets it stay while the event grows.
        type, subtype: what happened, such as "meeting" and "courtesy call".
        title: the headline of one report.
        date: when, ISO 8601.
        place: where.
        participants: who took part, and in which part.
        mentioned: persons spoken of who took no part.
        statements: who said what, and what happened, in the order of the accounts.
        quantities: what was counted, such as the killed.
        documents: ids of the documents that were merged, sorted.
        reports: source, title and publication of each document, in the order of `documents`.
        origins: groups of copies; the number of independent voices is ``len(origins)``.
        only_in: for each document, the ids of the statements that no other origin makes.
        related: records of other events that this one mentions, follows or announces.
        provenance: the version and the settings that made the record.
        schema: of the JSON form.
    """

    id: str
    type: Field | None
    subtype: Field | None
    title: Field | None
    date: Field | None
    place: Place
    participants: tuple[Participant, ...]
    mentioned: tuple[Participant, ...]
    statements: tuple[Statement, ...]
    quantities: tuple[Quantity, ...]
    documents: tuple[str, ...]
    reports: tuple[Report, ...]
    origins: tuple[Origin, ...]
    only_in: dict[str, tuple[str, ...]]
    related: tuple[Related, ...]
    provenance: dict[str, Any]
    schema: Literal["align.event/1"] = SCHEMA

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON form: plain dicts, lists, strings and numbers."""
        out: dict[str, Any] = msgspec.to_builtins(self)
        return {"schema": out.pop("schema"), **out}

    def to_json(self) -> str:
        """Return the JSON form as one line of UTF-8 text; the same record gives the same bytes."""
        data = self.to_dict()
        try:
            return msgspec.json.encode(data).decode()
        except UnicodeEncodeError:  # half of a surrogate pair in a quote: only an escape can carry it
            return json.dumps(data, separators=(",", ":"))

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> EventRecord:
        """Read a record back from its JSON form.

        Raises:
            DocumentError: the data is not an ``align.event/1`` record; says where.
        """
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError as error:
            name = data.get("id") if isinstance(data, dict) else None
            raise DocumentError(
                f"record {name!r} is not a valid {SCHEMA} record: {error}: give the output of EventRecord.to_dict()"
            ) from None

    def supports(self) -> tuple[Support, ...]:
        """Return every support of the record, in the order of its fields."""
        found: list[Support] = []
        _collect(self, found)
        return tuple(found)

    def verify(self, docs: Iterable[Document | Mapping[str, Any]]) -> list[str]:
        """Check the record against its documents and return what does not hold (empty: everything holds).

        Every quote stands in its document, at its offsets; every document is given, once, and every document quoted is
        one of the record; every field has support; the text of a statement is the quote it was taken from.

        Args:
            docs: such as `MergeResult.documents`, or dicts with ``id`` and ``text``.

        Raises:
            DocumentError: an item is neither.
        """
        texts: dict[str, str] = {}
        problems: list[str] = []
        for name, text in map(_named, docs):
            if texts.setdefault(name, text) != text:
                problems.append(f"document {name!r} is given twice, with two texts")
        problems += [f"document {name!r} is not given" for name in self.documents if name not in texts]
        own = frozenset(self.documents)
        for support in self.supports():
            if support.doc not in own:
                problems.append(f"document {support.doc!r} is quoted, but is not part of the record")
            elif support.doc in texts:
                text = texts[support.doc]
                found = text[support.start : support.end]
                if found != support.quote or not 0 <= support.start < support.end <= len(text):
                    where = f"document {support.doc!r} [{support.start}:{support.end}]"
                    problems.append(f"{where} reads {found!r}, not {support.quote!r}")
        return problems + _unfounded(self)


def _named(document: Document | Mapping[str, Any]) -> tuple[str, str]:
    """Return the id and the text of a document."""
    if isinstance(document, Document):
        return document.id, document.text
    if isinstance(document, Mapping) and document.get("id") is not None and isinstance(document.get("text"), str):
        return str(document["id"]), document["text"]
    raise DocumentError(
        f"docs holds a {type(document).__name__}, which is no document with an id and a text: give those that were "
        "merged, such as result.documents"
    )


def _unfounded(record: EventRecord) -> list[str]:
    """Return what the record itself shows to be wrong, whatever its documents say."""
    problems = [f"value {value.value!r} has no support" for value in _fields(record) if not value.support]
    told = {statement.id for statement in record.statements}
    for statement in record.statements:
        if statement.text != statement.text_from.quote:
            problems.append(f"statement {statement.id!r} reads {statement.text!r}, not {statement.text_from.quote!r}")
        if not statement.support:
            problems.append(f"statement {statement.id!r} has no support")
    for name, ids in record.only_in.items():
        problems += [f"only_in of {name!r} names {one!r}, which is no statement" for one in ids if one not in told]
    return problems


def _fields(value: Any) -> Iterator[Field]:
    for name in _WALKED[type(value)]:
        child = getattr(value, name)
        for one in child if type(child) is tuple else (child,):
            if type(one) is Field:
                yield one
            elif one is not None and type(one) is not Support:
                yield from _fields(one)


def _collect(value: Any, found: list[Support]) -> None:
    for name in _WALKED[type(value)]:
        child = getattr(value, name)
        for one in child if type(child) is tuple else (child,):
            if type(one) is Support:
                found.append(one)
            elif one is not None:
                _collect(one, found)


# what holds support, and in which of its fields: a record has many values and most are words and numbers
_WALKED: dict[type, tuple[str, ...]] = {
    EventRecord: (
        *("type", "subtype", "title", "date", "place", "participants", "mentioned", "statements", "quantities"),
        *("reports", "related"),
    ),
    Place: Place.__struct_fields__,
    Participant: ("name", "roles", "aliases", "part", "country"),
    Statement: ("speaker", "addressee", "text_from", "support", "differences"),
    Difference: ("left", "right"),
    Quantity: ("value",),
    Report: ("support",),
    Related: ("support",),
    Field: ("support", "alternatives"),
    Alternative: ("support",),
}
