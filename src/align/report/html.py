"""Show a result as one page that needs nothing else: each event beside its sources, each value linked to its quotes.

The texts are other people's: all of them are escaped, there is no data in scripts, and a Content Security Policy lets
nothing run but the one script of the page, by its hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from string import Template
from typing import Protocol

from align.export.names import language
from align.io.write import atomic
from align.model import Document
from align.record import Alternative, EventRecord, Field, Participant, Statement, Support
from align.report import reading
from align.report.markup import escape, escape_lines, source_hash, template

__all__ = ["page", "write"]

# of long lists so many stand open; the rest is folded away
_OPEN, _PEOPLE = 3, 12


class Result(Protocol):
    """What a page needs of a result."""

    @property
    def documents(self) -> Sequence[Document]: ...
    def __iter__(self) -> Iterator[EventRecord]: ...
    def __len__(self) -> int: ...


def write(result: Result, path: Path) -> Path:
    """Write the page of `result` to `path` (whole or not at all), and return the path.

    Raises:
        DocumentError: the file cannot be written.
    """
    atomic(path, [page(result).encode()])
    return path


def page(result: Result) -> str:
    """Return the page of `result` as HTML."""
    texts = {document.id: document for document in result.documents}
    style, script = template("page.css"), template("page.js")
    keys = {record.id: (f"e{number}", reading.title(record)) for number, record in enumerate(result, 1)}
    events = [_Event(record, keys, texts) for record in result]
    contents = "".join(event.entry() for event in events)
    tool = next((str(record.provenance.get("tool", "align")) for record in result), "align")
    version = next((str(record.provenance.get("version", "")) for record in result), "")
    return Template(template("page.html")).substitute(
        title=f"{reading.count(len(events), 'event')} from {reading.count(len(texts), 'document')}",
        style=style,
        style_hash=source_hash(style),
        script=script,
        script_hash=source_hash(script),
        contents=f'<ol class="contents">{contents}</ol>' if len(events) > 1 else "",
        events="\n".join(event.article() for event in events),
        footer=escape(f"Made with {tool} {version}".strip() + "."),
    )


class _Event:
    """One record on its way to HTML; numbers the spans that its values rest on."""

    def __init__(self, record: EventRecord, keys: Mapping[str, tuple[str, str]], texts: Mapping[str, Document]) -> None:
        self.record = record
        self.keys = keys
        self.key = keys[record.id][0]
        self.texts = texts
        self.order = {doc: number for number, doc in enumerate(record.documents, 1)}
        self.spans: dict[tuple[str, int, int], int] = {}

    def entry(self) -> str:
        title = reading.title(self.record)
        facts = [reading.told(field.value) for field in (self.record.date, self.record.place.city) if field is not None]
        more = ", ".join(fact for fact in facts if fact not in title)
        told = f" <span>{escape(more)}</span>" if more else ""
        return f'<li><a href="#{self.key}"><bdi>{escape(title)}</bdi></a>{told}</li>'

    def article(self) -> str:
        record = self.record
        body = "".join(self._record())  # numbers the spans, so it comes before the sources
        return (
            f'<article class="event" id="{self.key}" aria-labelledby="{self.key}t">'
            f'<h2 id="{self.key}t" dir="auto">{escape(reading.title(self.record))}</h2>'
            f'<p class="voices">{reading.voices(record)}</p>'
            f'<div class="sides"><section class="record" aria-label="Record">{body}</section>'
            f'<section class="sources" aria-label="Sources">{"".join(self._sources())}</section></div></article>'
        )

    # --- the record --------------------------------------------------------------------------------------------

    def _record(self) -> Iterator[str]:
        record = self.record
        yield "<h3>Event</h3><dl>"
        yield self._field("Title", record.title)
        yield self._field("Type", record.type)
        yield self._field("Subtype", record.subtype)
        yield self._field("Date", record.date)
        yield self._field("City", record.place.city)
        yield self._field("Country", record.place.country)
        yield self._field("Venue", record.place.venue)
        for quantity in record.quantities:
            words = filter(None, [quantity.bound, str(quantity.value.value), quantity.unit])
            yield self._field(quantity.name.replace("_", " ").capitalize(), quantity.value, " ".join(words))
        yield "</dl>"
        yield from self._people("Participants", record.participants)
        yield from self._people("Mentioned, not present", record.mentioned)
        yield from self._statements()
        yield from self._related()

    def _related(self) -> Iterator[str]:
        if not self.record.related:
            return
        yield "<h3>Related events</h3>"
        for other in self.record.related:
            key, title = self.keys.get(other.record, ("", other.record))
            name = f'<a href="#{key}"><bdi>{escape(title)}</bdi></a>' if key else f"<bdi>{escape(title)}</bdi>"
            yield f'<p class="note">{name}: {escape(other.reason)}{self._refs(other.support)}</p>'

    def _field(self, name: str, field: Field | None, value: str = "") -> str:
        if field is None:
            return ""
        return f"<dt>{escape(name)}</dt><dd>{self._value(field, value)}</dd>"

    def _value(self, field: Field, value: str = "") -> str:
        return (
            self._link("v", value or reading.told(field.value), field.support)
            + self._refs(field.support)
            + f" {_status(field.status)}"
            + _folded([self._alternative(other) for other in field.alternatives], _OPEN, "other reading")
        )

    def _alternative(self, other: Alternative) -> str:
        word, kind = ("against", "note conflict") if other.excludes else ("not", "note")
        reason = f": {escape(other.reason)}" if other.reason else ""
        value = self._link("q", reading.told(other.value), other.support)
        return f'<span class="{kind}">{word} {value}{self._refs(other.support)}{reason}</span>'

    def _people(self, title: str, people: Sequence[Participant]) -> Iterator[str]:
        if not people:
            return
        rows = []
        for one in people:
            part = self._link("q", str(one.part.value), one.part.support) if one.part else ""
            roles = [self._link("q", str(role.value), role.support) for role in one.roles]
            names = [
                f"&ldquo;{self._link('q', str(other.value), other.support)}&rdquo;" for other in reading.aliases(one)
            ]
            notes = " &middot; ".join(filter(None, ["; ".join(roles), ", ".join(names) and "also " + ", ".join(names)]))
            note = f'<span class="note">{notes}</span>' if notes else ""
            rows.append(f"<dl><dt>{part}</dt><dd>{self._value(one.name)}{note}</dd></dl>")
        yield f"<h3>{title}</h3>" + _folded(rows, _PEOPLE, "more name")

    def _statements(self) -> Iterator[str]:
        for section in reading.sections(self.record):
            title = "Statements"
            if section.documents:
                title = "Only in " + ", ".join(f"[{self.order[doc]}]" for doc in section.documents if doc in self.order)
            yield from self._list(title, section.statements)

    def _list(self, title: str, statements: Iterable[Statement]) -> Iterator[str]:
        rows = [self._statement(one) for one in statements]
        if rows:
            yield f'<h3>{escape(title)} ({len(rows)})</h3><ul class="statements">{"".join(rows)}</ul>'

    def _statement(self, one: Statement) -> str:
        who = self._link("q", str(one.speaker.value), one.speaker.support) if one.speaker else ""
        to = f" to {self._link('q', str(one.addressee.value), one.addressee.support)}" if one.addressee else ""
        lead = f'<span class="who">{who}{to}: </span>' if who else ""
        text = self._link("q", one.text, one.support)
        return (
            f"<li>{lead}&ldquo;{text}&rdquo;{self._refs(one.support)} {_status(one.status)}{self._readings(one)}</li>"
        )

    def _readings(self, one: Statement) -> str:
        rows = []
        others, differences = reading.readings(one), reading.differences(one)
        for other in others:
            text = self._link("q", other.quote, other.support)
            rows.append(f"<li>{escape(other.relation)}: &ldquo;{text}&rdquo;{self._refs(other.support)}</li>")
        for difference in differences:
            left, right = (self._quote(side) if side else "nothing" for side in (difference.left, difference.right))
            rows.append(f"<li>{escape(difference.kind)}: {left} against {right}</li>")
        if not rows:
            return ""
        opened = " open" if one.status == "conflict" else ""
        words = [reading.count(len(others), "other wording")] if others else []
        words += [reading.count(len(differences), "difference")] if differences else []
        return (
            f'<details{opened}><summary>{", ".join(words)}</summary><ul class="readings">{"".join(rows)}</ul></details>'
        )

    def _quote(self, support: Support) -> str:
        return f"&ldquo;{self._link('q', support.quote, [support])}&rdquo;{self._refs([support])}"

    def _link(self, kind: str, text: str, support: Sequence[Support]) -> str:
        """Return a text that leads to the spans that back it."""
        numbers = list(dict.fromkeys(self._number(one) for one in support if one.doc in self.order))
        if not numbers:
            return f"<bdi>{escape(text)}</bdi>"
        spans = " ".join(f"{self.key}s{number}" for number in numbers)
        return f'<a class="{kind}" href="#{self.key}s{numbers[0]}" data-s="{spans}"><bdi>{escape(text)}</bdi></a>'

    def _refs(self, support: Sequence[Support]) -> str:
        """Return the numbers of the documents, each leading to its own spans."""
        by_doc: dict[str, list[Support]] = {}
        for one in support:
            by_doc.setdefault(one.doc, []).append(one)
        return "".join(self._link("n", f"[{self.order[doc]}]", by_doc[doc]) for doc in self.order if doc in by_doc)

    def _number(self, support: Support) -> int:
        return self.spans.setdefault((support.doc, support.start, support.end), len(self.spans) + 1)

    # --- the sources -------------------------------------------------------------------------------------------

    def _sources(self) -> Iterator[str]:
        head = {doc: origin.representative for origin in self.record.origins for doc in origin.documents}
        reports = {report.id: report for report in self.record.reports}
        kind = "texts one" if len(self.order) == 1 else "texts"
        yield f'<h3>Sources</h3><div class="{kind}">'
        for doc, number in self.order.items():
            report = reports.get(doc)
            known = [report.source, report.published, report.title] if report else []
            facts = [escape(fact) for fact in known if fact]
            if head.get(doc, doc) != doc:
                facts.append(f"copy of [{self.order.get(head[doc], '?')}]")
            small = f"<small>{' &middot; '.join(facts)}</small>" if facts else ""
            yield f'<article class="source"><h4>[{number}] <bdi>{escape(doc)}</bdi>{small}</h4>'
            lang = _lang(self.texts.get(doc))
            yield f'<div class="text" role="region" aria-label="Text of {number}" tabindex="0" dir="auto"{lang}>'
            yield f"{self._text(doc)}</div></article>"
        yield "</div>"

    def _text(self, doc: str) -> str:
        """Return the text of a document with its spans marked; spans may overlap in any way."""
        if doc not in self.texts:
            return ""
        text = self.texts[doc].text
        spans = sorted((start, -end, number) for (name, start, end), number in self.spans.items() if name == doc)
        edges = sorted({0, len(text), *(edge for start, end, _ in spans for edge in (start, -end))})
        parts: list[str] = []
        active: list[tuple[int, int]] = []
        position = 0
        for begin, end in pairwise(edges):
            active = [span for span in active if span[0] > begin]
            fresh = []
            while position < len(spans) and spans[position][0] == begin:
                active.append((-spans[position][1], spans[position][2]))
                fresh.append(spans[position][2])
                position += 1
            parts.append(self._piece(escape_lines(text[begin:end]), [number for _, number in active], fresh))
        return "".join(parts)

    def _piece(self, text: str, active: Sequence[int], fresh: Sequence[int]) -> str:
        if not active:
            return text
        names = " ".join(f"{self.key}s{number}" for number in active)
        anchors = [f' id="{self.key}s{number}"' for number in fresh]
        inner = "".join(f"<mark{anchor}>" for anchor in anchors[1:])
        return f'<mark{"".join(anchors[:1])} data-s="{names}">{inner}{text}{"</mark>" * len(anchors[1:])}</mark>'


def _folded(parts: Sequence[str], limit: int, noun: str) -> str:
    """Return the first parts as they are and the rest behind a line that counts them."""
    rest = len(parts) - limit
    if rest <= 1:
        return "".join(parts)
    more = f"<details><summary>{reading.count(rest, noun)}</summary>{''.join(parts[limit:])}</details>"
    return "".join(parts[:limit]) + more


def _status(status: str) -> str:
    return f'<span class="status {status}">{status}</span>'


def _lang(document: Document | None) -> str:
    known = language(document.lang if document else None)
    return f' lang="{known}"' if known else ""
