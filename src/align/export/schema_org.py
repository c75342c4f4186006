"""Write a record as schema.org JSON-LD: an Event, a NewsArticle for each report, a Claim for each statement.

schema.org in JSON-LD 1.1 (W3C Recommendation, 16 July 2020) with the context inside, so that nothing has to be fetched.
The parts people take are told by Role nodes, counts by Observation nodes; a Claim appears in the articles that make it,
and a value that the reports contradict one another on is a Claim for each reading.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from align.export.names import document_iri, language, path_iri, record_iri, timestamp, web_address
from align.model import Document
from align.record import EventRecord, Field, Participant, Quantity, Statement, Support

__all__ = ["CONTEXT", "graph"]

CONTEXT: dict[str, Any] = {
    "@vocab": "https://schema.org/",
    "startDate": {"@type": "Date"},
    "datePublished": {"@type": "Date"},
    "url": {"@type": "@id"},
}

Node = dict[str, Any]

_SORTS = {"person": "Person", "organisation": "Organization", "country": "Organization"}  # a state acts by its bodies
_GATHERINGS = frozenset(
    ("meeting", "phone call", "agreement", "ceasefire", "protest", "strike", "wedding", "sport result", "award")
)
_AT_LEAST = frozenset(("at least", "more than", "over"))
_AT_MOST = frozenset(("at most", "up to", "less than", "fewer than", "under"))


def graph(record: EventRecord, documents: Mapping[str, Document] | None = None) -> Node:
    """Return the JSON-LD document of a record; the documents themselves are not needed.

    >>> import align
    >>> result = align.merge([{"id": "a", "text": "OBAN, March 14, 2026 - A ferry hit the pier of Oban on Saturday."}])
    >>> [node["@type"] for node in graph(result[0])["@graph"]][:2]
    ['Event', 'NewsArticle']
    """
    people = _People(record)
    nodes = [_event(record, people)]
    nodes += _articles(record, people)
    nodes += (_claim(record, one, people) for one in record.statements)
    nodes += _disputed(record)
    nodes += (_count(record, i, quantity) for i, quantity in enumerate(record.quantities))
    nodes += people.nodes.values()
    return {"@context": CONTEXT, "@graph": nodes}


class _People:
    """The nodes of everybody who is named, one for each name."""

    def __init__(self, record: EventRecord) -> None:
        self.nodes: dict[str, Node] = {}
        self._record = record.id
        for kind, group in (("participants", record.participants), ("mentioned", record.mentioned)):
            for i, one in enumerate(group):
                self.nodes.setdefault(str(one.name.value), self._person(f"{kind}[{i}]", one))

    def _person(self, path: str, one: Participant) -> Node:
        name = str(one.name.value)
        node: Node = {"@id": path_iri(self._record, path), "@type": _SORTS.get(one.sort or "", "Thing"), "name": name}
        if aliases := [str(alias.value) for alias in one.aliases]:
            node["alternateName"] = aliases
        if node["@type"] == "Person" and one.roles:
            node["jobTitle"] = [str(role.value) for role in one.roles]
        return node

    def reference(self, name: str) -> Node:
        return {"@id": self.nodes[name]["@id"]}

    def author(self, path: str, speaker: Field) -> Node:
        """Return who makes a claim; somebody of whom the record does not say what he is stays without a type."""
        name = str(speaker.value)
        node = self.nodes.get(name)
        if node is None or node["@type"] == "Thing":
            return {"@id": path_iri(self._record, path), "name": name}
        return {"@id": node["@id"]}


def _event(record: EventRecord, people: _People) -> Node:
    node: Node = {"@type": "Event", "@id": record_iri(record.id), "identifier": record.id}
    if record.title:
        node["name"] = record.title.value
    if keywords := [str(field.value) for field in (record.type, record.subtype) if field]:
        node["keywords"] = keywords
    if record.date and (date := timestamp(record.date.value)):
        node["startDate"] = date
    if place := _place(record):
        node["location"] = place
    gathering = record.type is not None and record.type.value in _GATHERINGS
    for one in record.participants:
        name = str(one.name.value)
        relation = "attendee" if gathering and one.sort in _SORTS else "about"
        told: Node = people.reference(name)
        if one.part is not None:
            told = {"@type": "Role", "roleName": str(one.part.value), relation: told}
        node.setdefault(relation, []).append(told)
    node["subjectOf"] = [{"@id": document_iri(doc)} for doc in record.documents]
    return node


def _place(record: EventRecord) -> Node | None:
    place = record.place
    node: Node = {"@type": "Place"}
    if place.venue:
        node["name"] = place.venue.value
    address = {
        key: field.value
        for key, field in (("addressLocality", place.city), ("addressCountry", place.country))
        if field is not None
    }
    if address:
        node["address"] = {"@type": "PostalAddress", **address}
    return node if len(node) > 1 else None


def _articles(record: EventRecord, people: _People) -> Iterator[Node]:
    """Yield the reports, and the one text of which several of them are copies."""
    event = {"@id": record_iri(record.id)}
    copied = [(i, origin) for i, origin in enumerate(record.origins) if len(origin.documents) > 1]
    number = {doc: i for i, origin in copied for doc in origin.documents}
    mentions: dict[str, list[Node]] = {}
    for one in record.mentioned:
        for doc in dict.fromkeys(support.doc for support in one.name.support):
            mentions.setdefault(doc, []).append(people.reference(str(one.name.value)))
    for other in record.related:
        for doc in dict.fromkeys(support.doc for support in other.support):
            mentions.setdefault(doc, []).append({"@id": record_iri(other.record), "@type": "Event"})
    for report in record.reports:
        node: Node = {"@type": "NewsArticle", "@id": document_iri(report.id), "identifier": report.id, "about": event}
        for key, value in (
            ("headline", report.title),
            ("datePublished", timestamp(report.published)),
            ("url", web_address(report.url)),
            ("inLanguage", language(report.lang)),
            ("publisher", {"@type": "Organization", "name": report.source} if report.source else None),
            ("mentions", mentions.get(report.id)),
        ):
            if value is not None:
                node[key] = value
        if report.id in number:
            node["exampleOfWork"] = {"@id": path_iri(record.id, f"origins[{number[report.id]}]")}
        yield node
    for i, _ in copied:
        yield {"@type": "CreativeWork", "@id": path_iri(record.id, f"origins[{i}]"), "about": event}


def _claim(record: EventRecord, one: Statement, people: _People) -> Node:
    path = f"statements[{one.id}]"
    node = _told(record, path, one.text, one.status, (one.text_from, *one.support))
    node["keywords"] = one.act
    if one.speaker is not None:
        node["author"] = people.author(f"{path}.speaker", one.speaker)
    if one.addressee is not None:
        node["audience"] = {"@type": "Audience", "name": str(one.addressee.value)}
    return node


def _disputed(record: EventRecord) -> Iterator[Node]:
    """Yield a claim for each reading of a value that the reports contradict one another on."""
    fields: list[tuple[str, Field | None]] = [
        ("type", record.type),
        ("date", record.date),
        ("place.city", record.place.city),
        ("place.country", record.place.country),
        ("place.venue", record.place.venue),
        *((f"quantities[{i}]", quantity.value) for i, quantity in enumerate(record.quantities)),
    ]
    for path, field in fields:
        if field is None or field.status != "conflict":
            continue
        yield _told(record, f"{path}.claim", field.support[0].quote, field.status, field.support)
        for i, other in enumerate(field.alternatives):
            if other.excludes and other.support:
                yield _told(record, f"{path}.alternatives[{i}]", other.support[0].quote, field.status, other.support)


def _told(record: EventRecord, path: str, text: str, status: str, support: Iterable[Support]) -> Node:
    """Return a claim with where it appears, and the words of each account of it that has words of its own."""
    spans = {(one.doc, one.start, one.end): one for one in support}.values()
    docs = sorted({one.doc for one in spans})
    node: Node = {
        "@type": "Claim",
        "@id": path_iri(record.id, path),
        "text": text,
        "about": {"@id": record_iri(record.id)},
        "creativeWorkStatus": status,
        "appearance": [{"@id": document_iri(doc)} for doc in docs],
    }
    if first := _first(record, docs):
        node["firstAppearance"] = {"@id": document_iri(first)}
    words = [
        {"@type": "Quotation", "text": one.quote, "isPartOf": {"@id": document_iri(one.doc)}}
        for one in spans
        if one.quote != text
    ]
    if words:
        node["citation"] = words
    return node


def _first(record: EventRecord, docs: Iterable[str]) -> str | None:
    """Return the document that came out before all others, where every one of them says when, else None."""
    chosen = frozenset(docs)
    times = []
    for report in record.reports:
        if report.id in chosen:
            moment = _moment(report.published)
            if moment is None:
                return None
            times.append((moment, report.id))
    if len({moment.tzinfo is None for moment, _ in times}) != 1:
        return None
    times.sort(key=lambda pair: pair[0])
    return times[0][1] if len(times) == 1 or times[0][0] < times[1][0] else None


def _moment(published: str | None) -> datetime | None:
    """Return a time of publication to the minute; a date alone does not say which came first."""
    text = timestamp(published)
    try:
        return datetime.fromisoformat(text) if text and "T" in text else None
    except ValueError:
        return None


def _count(record: EventRecord, number: int, quantity: Quantity) -> Node:
    value = quantity.value.value
    node: Node = {
        "@type": "Observation",
        "@id": path_iri(record.id, f"quantities[{number}]"),
        "observationAbout": {"@id": record_iri(record.id)},
        "variableMeasured": quantity.name.replace("_", " "),
    }
    bound = quantity.bound if isinstance(value, (int, float)) else None
    node["minValue" if bound in _AT_LEAST else "maxValue" if bound in _AT_MOST else "value"] = value
    if quantity.unit:
        node["unitText"] = quantity.unit
    return node
