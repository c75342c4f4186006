"""Show event records and alignments in a terminal: plain text that is readable without colour, at any width."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from align.model import Link
from align.record import Alternative, EventRecord, Field, Participant, Quantity, Statement, Support
from align.report.compare import bead_rows, diff
from align.report.layout import Paint, clean, columns, cut, pad, wrap

__all__ = ["MARKS", "bead_rows", "diff", "events", "links"]

MARKS = {"agreed": "=", "compatible": "±", "variant": "~", "conflict": "!", "only": "·"}
_COLOURS = {"agreed": "green", "compatible": "cyan", "variant": "yellow", "conflict": "red", "only": "dim"}
_NAME = 12  # columns of the names at the left


def events(records: Iterable[EventRecord], width: int = 100, colour: bool = False) -> str:
    """Return the records as text for people, `width` columns wide.

    Every value stands with its status and the numbers of the documents that back it; the numbers are explained under
    `sources` at the end of its event. Control characters in texts are shown, not sent to the terminal.
    """
    found = list(records)
    paint = Paint(colour)
    width = max(width, 40)
    parts = [_Event(record, f"{place}/{len(found)}", width, paint).text() for place, record in enumerate(found, 1)]
    if not parts:
        return "no events: no documents were given\n"
    legend = "   ".join(
        paint(f"{mark} {'one origin only' if name == 'only' else name}", _COLOURS[name]) for name, mark in MARKS.items()
    )
    return "\n".join([*parts, legend, ""])


def links(judged: Iterable[Link], width: int = 100, colour: bool = False) -> str:
    """Return judged pairs with what spoke for and against one event, as text for people."""
    paint = Paint(colour)
    lines = []
    for link in judged:
        head = f"{clean(link.left)} and {clean(link.right)}: "
        word = link.relation.replace("_", " ")
        colours = {"copy": "cyan", "same_event": "green", "related": "yellow", "different": "dim"}
        lines.append(head + paint(f"{word} {link.score:.2f}", colours[link.relation]))
        for sign, reasons in (("+", link.reasons_for), ("-", link.reasons_against)):
            for reason in reasons:
                first, *rest = wrap(clean(reason), width - 6)
                lines += [f"    {sign} {first}", *(f"      {line}" for line in rest)]
    return "\n".join([*lines, ""]) if lines else "no pair of documents was close enough to be judged\n"


class _Event:
    """One record on its way to text; holds the numbers of its documents."""

    def __init__(self, record: EventRecord, place: str, width: int, paint: Paint) -> None:
        self.record = record
        self.place = place
        self.width = width
        self.paint = paint
        self.lines: list[str] = []
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
        place = pad(self.place, 5)
        lines = wrap(clean(_title(record)), self.width - len(place))
        self.lines.append(self.paint(place, "dim") + self.paint(lines[0], "bold"))
        self.lines += [" " * len(place) + self.paint(line, "bold") for line in lines[1:]]
        count, voices = len(record.documents), len(record.origins)
        facts = f"{_plural(count, 'document')}, {_plural(voices, 'independent origin')}"
        self.lines.append(" " * len(place) + self.paint(facts, "dim"))
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
        self._row(name, value or str(field.value), field.status, field.support)
        for other in field.alternatives:
            self._alternative(other, field.status)
        said = {support.value for support in field.support if support.value not in (None, str(field.value))}
        if field.status == "compatible" and said:
            self._note("also given as " + ", ".join(sorted(map(clean, filter(None, said)))))

    def _alternative(self, other: Alternative, status: str) -> None:
        word = "against" if status == "conflict" else "not"
        reason = f": {clean(other.reason)}" if other.reason else ""
        self._note(f"{word} {clean(str(other.value))} {self._docs(other.support)}{reason}", status == "conflict")

    def _row(self, name: str, value: str, status: str, support: Sequence[Support]) -> None:
        """Add a value at the left with its status and documents at the right."""
        mark = f"{MARKS[status]} {status}"
        docs = self._docs(support)
        side = pad(mark, 12) + " " + docs
        room = self.width - 2 - _NAME - max(24, columns(side)) - 2
        lines = wrap(clean(value), max(room, 14))
        first = pad(lines[0], max(room, 14))
        start = self._name(name) + self.paint(first, "bold") + "  "
        self.lines.append(start + self.paint(pad(mark, 12), _COLOURS[status]) + " " + self.paint(docs, "dim"))
        self.lines += [" " * (2 + _NAME) + self.paint(line, "bold") for line in lines[1:]]

    def _name(self, name: str) -> str:
        return "  " + self.paint(pad(name, _NAME), "blue")

    def _note(self, text: str, alarm: bool = False) -> None:
        indent = 2 + _NAME + 2
        for line in wrap(text, self.width - indent):
            self.lines.append(" " * indent + self.paint(line, "red" if alarm else "dim"))

    def _people(self) -> None:
        name = "who"
        for one in self.record.participants:
            self._person(name, one)
            name = ""
        name = "mentioned"
        for one in self.record.mentioned:
            self._person(name, one)
            name = ""

    def _person(self, name: str, one: Participant) -> None:
        part = f", {one.part.value}" if one.part else ""
        self._field(name, one.name, f"{one.name.value}{part}")
        roles = "; ".join(clean(str(role.value)) for role in one.roles)
        aliases = ", ".join(f"“{clean(str(alias.value))}”" for alias in one.aliases)
        both = " · ".join(filter(None, [roles, f"also {aliases}" if aliases else ""]))
        if both:
            self._note(both)

    def _quantity(self, quantity: Quantity) -> None:
        words = [quantity.bound, str(quantity.value.value), quantity.unit]
        self._field(quantity.name.replace("_", " "), quantity.value, " ".join(filter(None, words)))

    def _statements(self) -> None:
        record = self.record
        if not record.statements:
            return
        counts = {name: sum(one.status == name for one in record.statements) for name in MARKS}
        parts = [
            f"{count} {'in one origin only' if name == 'only' else name}" for name, count in counts.items() if count
        ]
        self.lines += ["", self._name("statements") + ", ".join(parts)]
        for one in record.statements:
            if one.status != "only":
                self._statement(one)
        shown = {one.id for one in record.statements if one.status != "only"}
        known = {one.id: one for one in record.statements}
        for doc in record.documents:
            ids = [name for name in record.only_in.get(doc, ()) if name in known and name not in shown]
            if ids:
                self.lines.append("  " + self.paint(f"only in {self._mark([doc])} {cut(clean(doc), 40)}", "blue"))
            for name in ids:
                self._statement(known[name])
                shown.add(name)
        for one in record.statements:
            if one.id not in shown:
                self._statement(one)

    def _statement(self, one: Statement) -> None:
        who = clean(str(one.speaker.value)) if one.speaker else ""
        to = f" to {clean(str(one.addressee.value))}" if one.addressee else ""
        lead = f"{who}{to}: " if who else ""
        docs = self._docs(one.support)
        lines = wrap(f"{lead}“{clean(one.text)}” {docs}", self.width - 6)
        mark = self.paint(MARKS[one.status], _COLOURS[one.status])
        for place, line in enumerate(lines):
            text = line
            if place == 0 and lead and text.startswith(lead.rstrip()):
                size = len(lead) - 1
                text = self.paint(text[:size], "cyan") + text[size:]
            if place == len(lines) - 1 and text.endswith(docs):
                text = text.removesuffix(docs) + self.paint(docs, "dim")
            self.lines.append("    " + (mark if place == 0 else " ") + " " + text)
        if one.status not in ("agreed", "only"):
            self._readings(one)

    def _readings(self, one: Statement) -> None:
        for support in one.support:
            if support.doc != one.text_from.doc:
                self._under(f"{support.relation} {self._mark([support.doc])} “{clean(support.quote)}”")
        for difference in one.differences:
            left, right = (
                f"“{clean(side.quote)}”" if side else "nothing" for side in (difference.left, difference.right)
            )
            self._under(f"{difference.kind}: {left} against {right}", one.status == "conflict")

    def _under(self, text: str, alarm: bool = False) -> None:
        for place, line in enumerate(wrap(text, self.width - 10)):
            self.lines.append(" " * (8 if place == 0 else 10) + self.paint(line, "red" if alarm else "dim"))

    def _related(self) -> None:
        for place, other in enumerate(self.record.related):
            lines = wrap(clean(f"{other.reason} ({other.record}) {self._docs(other.support)}"), self.width - 2 - _NAME)
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
        return self._mark([one.doc for one in support])

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


def _title(record: EventRecord) -> str:
    if record.title is not None:
        return str(record.title.value)
    known = (record.type, record.place.city or record.place.country, record.date)
    words = [str(field.value) for field in known if field is not None]
    return ", ".join(words) or f"Event {record.id}"


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
