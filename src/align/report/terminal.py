"""Show event records and alignments in a terminal: plain text that is readable without colour, at any width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from align.model import Link
from align.record import Alternative, EventRecord, Field, Participant, Quantity, Statement, Support
from align.report import reading
from align.report.compare import bead_rows, diff, unified
from align.report.layout import Paint, clean, columns, cut, pad, wrap

__all__ = ["MARKS", "bead_rows", "diff", "events", "links", "unified"]

MARKS = {"agreed": "=", "compatible": "±", "variant": "~", "conflict": "!", "only": "·"}
_COLOURS = {"agreed": "green", "compatible": "cyan", "variant": "yellow", "conflict": "red", "only": "dim"}
_RELATIONS = {"copy": "cyan", "same_event": "green", "related": "yellow", "different": "dim"}
_NEAR = 0.1  # score from which a pair that was found different is worth showing
_NAME = 12  # columns of the names at the left
_VALUE = 18  # columns that a value gets at least before its status goes to the next line
# a terminal is for an overview: of these so many are shown, and the rest is counted
_ALTERNATIVES, _MENTIONED, _ALONE = 3, 8, 10
_SHORT = 60  # columns up to which the two sides of a difference are quoted; longer ones stand in the readings


def events(records: Iterable[EventRecord], width: int = 100, colour: bool = False) -> str:
    """Return the records as text for people, `width` columns wide.

    Every value stands with its status and the numbers of the documents that back it; the numbers are explained under
    `sources` at the end of its event. Of long lists the first are shown and the rest is counted. Control characters
    in texts are shown, not sent to the terminal.
    """
    found = list(records)
    paint = Paint(colour)
    width = max(width, 40)
    places = {record.id: f"{place}/{len(found)}" for place, record in enumerate(found, 1)}
    parts = [_Event(record, places, width, paint).text() for record in found]
    if not parts:
        return "no events: no documents were given\n"
    return "\n".join([*parts, *_legend(width, paint), ""])


def _legend(width: int, paint: Paint) -> list[str]:
    """Explain the marks; the words of one mark stay together when the line is broken."""
    lines: list[list[str]] = [[]]
    used = 0
    for name, mark in MARKS.items():
        words = f"{mark} {'one origin only' if name == 'only' else name}"
        if used + columns(words) > width:
            lines.append([])
            used = 0
        lines[-1].append(paint(words, _COLOURS[name]))
        used += columns(words) + 3
    return ["   ".join(line) for line in lines]


def links(judged: Iterable[Link], width: int = 100, colour: bool = False) -> str:
    """Return judged pairs with what spoke for and against one event, as text for people.

    Pairs that are clearly different are counted and not shown.
    """
    paint = Paint(colour)
    lines: list[str] = []
    far = 0
    for link in judged:
        if link.relation == "different" and link.score < _NEAR:
            far += 1
            continue
        word = link.relation.replace("_", " ")
        head = f"{clean(link.left)} and {clean(link.right)}: "
        lines.append(head + paint(f"{word} {link.score:.2f}", _RELATIONS[link.relation]))
        for sign, reasons in (("+", link.reasons_for), ("-", link.reasons_against)):
            for reason in reasons:
                first, *rest = wrap(clean(reason), width - 6)
                lines += [f"    {sign} {first}", *(f"      {line}" for line in rest)]
    if far:
        lines.append(f"{reading.count(far, 'more pair')} {'was' if far == 1 else 'were'} compared and found different")
    return "\n".join([*lines, ""]) if lines else "no pair of documents was close enough to be judged\n"


class _Event:
    """One record on its way to text; holds the numbers of its documents."""

    def __init__(self, record: EventRecord, places: Mapping[str, str], width: int, paint: Paint) -> None:
        self.record = record
        self.places = places
        self.width = width
        self.paint = paint
        self.lines: list[str] = []
        self.lonely = len(record.documents) == 1  # no need to say at every value who says it
        self.number = {name: number for number, name in enumerate(record.documents, 1)}

    def text(self) -> str:
        self._head()
        self._fields()
        self._people()
        for quantity in self.record.quantities:
            self._quantity(quantity)
        self._statements()
        self._related()
        self._sources()
        return "\n".join([*self.lines, ""])

    def _head(self) -> None:
        record = self.record
        place = pad(self.places[self.record.id] + "  ", 5)
        lines = wrap(clean(reading.title(record)), self.width - len(place))
        self.lines.append(self.paint(place, "dim") + self.paint(lines[0], "bold"))
        self.lines += [" " * len(place) + self.paint(line, "bold") for line in lines[1:]]
        for line in wrap(reading.voices(record), self.width - len(place)):
            self.lines.append(" " * len(place) + self.paint(line, "dim"))
        self.lines.append(self.paint("─" * self.width, "dim"))

    def _fields(self) -> None:
        record = self.record
        self._field("what", record.type)
        self._field("what" if record.type is None else "", record.subtype)
        self._field("when", record.date)
        name = "where"
        for field in (record.place.venue, record.place.city, record.place.country):
            self._field(name, field)
            name = "" if field else name

    def _field(self, name: str, field: Field | None, value: str = "") -> None:
        if field is None:
            return
        self._row(name, value or reading.told(field.value), field.status, field.support)
        for other in field.alternatives[:_ALTERNATIVES]:
            self._alternative(other)
        self._more(len(field.alternatives) - _ALTERNATIVES, "other reading")
        said = {support.value for support in field.support if support.value not in (None, str(field.value))}
        if field.status == "compatible" and said:
            self._note("also given as " + ", ".join(sorted(map(clean, map(reading.told, filter(None, said))))))

    def _alternative(self, other: Alternative) -> None:
        word = "against" if other.excludes else "not"
        reason = f": {clean(other.reason)}" if other.reason else ""
        said = f"{word} {clean(reading.told(other.value))} {self._docs(other.support)}".rstrip()
        self._note(said + reason, other.excludes)

    def _row(self, name: str, value: str, status: str, support: Sequence[Support]) -> None:
        """Add a value at the left with its status and documents at the right."""
        if columns(name) >= _NAME:
            self.lines += ["  " + self.paint(line, "blue") for line in wrap(name, self.width - 2)]
            name = ""
        plain = self.lonely and status == "only"
        mark = "" if plain else pad(f"{MARKS[status]} {status}", 12)
        docs = self._docs(support)
        side = self.paint(mark, _COLOURS[status]) + " " + self.paint(docs, "dim")
        indent = " " * (2 + _NAME)
        room = self.width - len(indent) - max(26, columns(f"{mark} {docs}") + 2)
        beside = room >= _VALUE and not plain
        lines = wrap(clean(value), room if beside else self.width - len(indent))
        first = self.paint(pad(lines[0], room) if beside else lines[0], "bold")
        self.lines.append(self._name(name) + first + ("  " + side if beside else ""))
        self.lines += [indent + self.paint(line, "bold") for line in lines[1:]]
        if not beside and not plain:
            self.lines.append(indent + side)

    def _name(self, name: str) -> str:
        return "  " + self.paint(pad(name, _NAME), "blue")

    def _note(self, text: str, alarm: bool = False) -> None:
        indent = 2 + _NAME + 2
        for line in wrap(text, self.width - indent):
            self.lines.append(" " * indent + self.paint(line, "red" if alarm else "dim"))

    def _more(self, number: int, noun: str, indent: int = 2 + _NAME + 2) -> None:
        if number > 0:
            self.lines.append(" " * indent + self.paint(f"and {reading.count(number, noun)}", "dim"))

    def _people(self) -> None:
        name = "who"
        for one in self.record.participants:
            self._person(name, one)
            name = ""
        name = "mentioned"
        for one in self.record.mentioned[:_MENTIONED]:
            self._person(name, one)
            name = ""
        self._more(len(self.record.mentioned) - _MENTIONED, "more name")

    def _person(self, name: str, one: Participant) -> None:
        part = f", {one.part.value}" if one.part else ""
        self._field(name, one.name, f"{one.name.value}{part}")
        roles = "; ".join(clean(str(role.value)) for role in one.roles)
        aliases = ", ".join(f"“{clean(str(alias.value))}”" for alias in reading.aliases(one))
        both = " · ".join(filter(None, [roles, f"also {aliases}" if aliases else ""]))
        if both:
            self._note(both)

    def _quantity(self, quantity: Quantity) -> None:
        words = [quantity.bound, str(quantity.value.value), quantity.unit]
        self._field(clean(quantity.name.replace("_", " ")), quantity.value, " ".join(filter(None, words)))

    def _statements(self) -> None:
        record = self.record
        if not record.statements:
            return
        counts = {name: sum(one.status == name for one in record.statements) for name in MARKS}
        words = [
            f"{count} {'in one origin only' if name == 'only' else name}" for name, count in counts.items() if count
        ]
        if self.lonely:
            words = [str(len(record.statements))]
        first, *rest = wrap(", ".join(words), self.width - 2 - _NAME)
        self.lines += ["", self._name("statements") + first, *(" " * (2 + _NAME) + line for line in rest)]
        for section in reading.sections(record):
            if section.documents:
                name = cut(clean(section.documents[0]), 60)
                copies = " and its copies" if len(section.documents) > 1 else ""
                self.lines.append("  " + self.paint(f"only in {self._mark(section.documents)} {name}{copies}", "blue"))
            shown = section.statements[:_ALONE] if section.documents else section.statements
            self._voices(shown)
            self._more(len(section.statements) - len(shown), "more statement", 6)

    def _voices(self, statements: Iterable[Statement]) -> None:
        """Add statements, each run of one speaker under his name."""
        for lead, run in groupby(statements, key=_lead):
            self.lines += [" " * 4 + self.paint(line, "bold") for line in wrap(lead, self.width - 4)]
            for one in run:
                self._statement(one)

    def _statement(self, one: Statement) -> None:
        docs = self._docs(one.support)
        lines = wrap(f"“{clean(one.text)}” {docs}".rstrip(), self.width - 8)
        mark = self.paint(MARKS[one.status], _COLOURS[one.status])
        for place, line in enumerate(lines):
            if place == len(lines) - 1 and docs and line.endswith(docs):
                line = line.removesuffix(docs) + self.paint(docs, "dim")
            self.lines.append(f"      {mark if place == 0 else ' '} {line}")
        self._readings(one)

    def _readings(self, one: Statement) -> None:
        for other in reading.readings(one):
            self._under(f"{other.relation} {self._docs(other.support)} “{clean(other.quote)}”")
        words = []
        for difference in reading.differences(one):
            quotes = [clean(side.quote) if side else "" for side in (difference.left, difference.right)]
            if max(map(columns, quotes)) <= _SHORT:
                left, right = (f"“{quote}”" if quote else "nothing" for quote in quotes)
                words.append(f"{difference.kind} {left} against {right}")
        if words:
            self._under("differences: " + " · ".join(words), one.status == "conflict")

    def _under(self, text: str, alarm: bool = False) -> None:
        for place, line in enumerate(wrap(text, self.width - 12)):
            self.lines.append(" " * (10 if place == 0 else 12) + self.paint(line, "red" if alarm else "dim"))

    def _related(self) -> None:
        for place, other in enumerate(self.record.related):
            words = f"{self.places.get(other.record, other.record)}: {other.reason} {self._docs(other.support)}"
            lines = wrap(clean(words), self.width - 2 - _NAME)
            self.lines.append(self._name("related" if place == 0 else "") + lines[0])
            self.lines += [" " * (2 + _NAME) + line for line in lines[1:]]

    def _sources(self) -> None:
        self.lines.append("")
        origin = {doc: one for one in self.record.origins for doc in one.documents}
        reports = {report.id: report for report in self.record.reports}
        for place, doc in enumerate(self.record.documents):
            words = [f"{self._mark([doc])} {clean(doc)}"]
            report = reports.get(doc)
            if report:
                words += [clean(word) for word in (report.source, report.published) if word]
                words += [f"“{clean(report.title)}”"] if report.title else []
            head = origin[doc].representative if doc in origin else doc
            if head != doc:
                words.append(f"copy of {self._mark([head])}")
            lines = wrap(" · ".join(words), self.width - 4 - _NAME)
            self.lines.append(self._name("sources" if place == 0 else "") + lines[0])
            self.lines += [" " * (4 + _NAME) + line for line in lines[1:]]

    def _docs(self, support: Sequence[Support]) -> str:
        return "" if self.lonely else self._mark([one.doc for one in support])

    def _mark(self, docs: Iterable[str]) -> str:
        """Return the numbers of documents, runs joined: ``[1-3,5]``."""
        numbers = sorted({self.number[doc] for doc in docs if doc in self.number})
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][1] + 1:
                runs[-1][1] = number
            else:
                runs.append([number, number])
        words = [str(a) if a == b else f"{a}{',' if b == a + 1 else '-'}{b}" for a, b in runs]
        return f"[{','.join(words)}]" if words else ""


def _lead(one: Statement) -> str:
    to = f" to {clean(str(one.addressee.value))}" if one.addressee else ""
    return f"{clean(str(one.speaker.value))}{to}" if one.speaker else "reported"
