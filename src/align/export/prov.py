"""Write the provenance of a record as PROV-JSON (W3C Member Submission, 24 April 2013, of PROV-DM).

Entities are the documents, the spans that are quoted, the values and the record, which is a collection of its values. A
span is quoted from its document (a derivation of the type prov:Quotation, PROV-DM 5.2.4), a value is derived from its
spans; the activity is the merge and its agent this program. Copies of one text are alternates of one another (5.5.2),
documents are attributed to their publishers and statements to their speakers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from align.export.names import BASE, encoded, local, record_iri, web_address
from align.model import Document
from align.record import EventRecord, Support
from align.values import values

__all__ = ["document"]

_SORTS = {"person": "prov:Person", "organisation": "prov:Organization", "country": "prov:Organization"}


def document(record: EventRecord, documents: Mapping[str, Document] | None = None) -> dict[str, Any]:
    """Return the PROV-JSON document of a record; the documents themselves are not needed, their ids and quotes are.

    There is no time in it: the same record gives the same bytes.
    """
    made: dict[str, Any] = {
        "prefix": {
            "prov": "http://www.w3.org/ns/prov#",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
            "align": f"{BASE}terms:",
            "doc": f"{BASE}document:",
            "rec": f"{record_iri(record.id)}#",
        },
        "entity": {},
        "activity": {},
        "agent": {},
    }
    relations = _Relations()
    _merge(record, made, relations)
    _documents(record, made, relations)
    _values(record, made, relations)
    _speakers(record, made, relations)
    return made | relations.made


class _Relations:
    """Relations by kind, each under a number as its blank name."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, dict[str, Any]]] = {}
        self._count = 0

    def add(self, kind: str, ends: dict[str, Any]) -> None:
        self._count += 1
        self.made.setdefault(kind, {})[f"_:r{self._count}"] = ends


def _typed(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}


_VALUE, _SPAN, _QUOTATION = _typed("align:Value"), _typed("align:Span"), _typed("prov:Quotation")


def _merge(record: EventRecord, made: dict[str, Any], relations: _Relations) -> None:
    version = str(record.provenance.get("version", ""))
    made["entity"]["rec:record"] = {"prov:type": _typed("prov:Collection"), "prov:label": record.id}
    settings = json.dumps(record.provenance.get("settings", {}), sort_keys=True)
    made["activity"]["rec:merge"] = {"prov:type": _typed("align:Merge"), "align:settings": settings}
    agent = f"align:align-{encoded(version)}" if version else "align:align"
    made["agent"][agent] = {"prov:type": _typed("prov:SoftwareAgent"), "prov:label": "align", "align:version": version}
    relations.add("wasAssociatedWith", {"prov:activity": "rec:merge", "prov:agent": agent})
    relations.add("wasGeneratedBy", {"prov:entity": "rec:record", "prov:activity": "rec:merge"})
    relations.add("wasAttributedTo", {"prov:entity": "rec:record", "prov:agent": agent})


def _documents(record: EventRecord, made: dict[str, Any], relations: _Relations) -> None:
    publishers: dict[str, str] = {}
    for report in record.reports:
        name = f"doc:{encoded(report.id)}"
        told: dict[str, Any] = {"prov:type": _typed("align:Document"), "prov:label": report.title or report.id}
        if report.published:
            told["align:published"] = report.published
        if url := web_address(report.url):
            told["prov:location"] = {"$": url, "type": "xsd:anyURI"}
        made["entity"][name] = told
        relations.add("used", {"prov:activity": "rec:merge", "prov:entity": name})
        if report.source:
            agent = publishers.setdefault(report.source, f"rec:publisher.{len(publishers) + 1}")
            made["agent"][agent] = {"prov:type": _typed("prov:Organization"), "prov:label": report.source}
            relations.add("wasAttributedTo", {"prov:entity": name, "prov:agent": agent})
    for origin in record.origins:
        whole = f"doc:{encoded(origin.representative)}"
        for doc in origin.documents:
            if doc != origin.representative:
                relations.add("alternateOf", {"prov:alternate1": f"doc:{encoded(doc)}", "prov:alternate2": whole})


def _values(record: EventRecord, made: dict[str, Any], relations: _Relations) -> None:
    entities = made["entity"]
    names: dict[tuple[str, int, int], str] = {}
    for value in values(record):
        name = f"rec:{local(value.path)}"
        told = {"prov:type": _VALUE, "prov:value": value.value, "align:path": value.path}
        if value.status is not None:
            told["align:status"] = value.status
        if value.note:
            told["align:note"] = value.note
        entities[name] = told
        relations.add("hadMember", {"prov:collection": "rec:record", "prov:entity": name})
        relations.add("wasGeneratedBy", {"prov:entity": name, "prov:activity": "rec:merge"})
        for one in value.support:
            key = (one.doc, one.start, one.end)
            if key not in names:
                names[key] = _span(one, entities, relations)
            relations.add(
                "wasDerivedFrom",
                {"prov:generatedEntity": name, "prov:usedEntity": names[key], "align:relation": one.relation},
            )


def _span(one: Support, entities: dict[str, Any], relations: _Relations) -> str:
    """Add a span, quoted from its document, and return its name."""
    whole = f"doc:{encoded(one.doc)}"
    name = f"{whole}#char={one.start},{one.end}"
    entities[name] = {"prov:type": _SPAN, "prov:value": one.quote, "align:start": one.start, "align:end": one.end}
    relations.add("wasDerivedFrom", {"prov:generatedEntity": name, "prov:usedEntity": whole, "prov:type": _QUOTATION})
    return name


def _speakers(record: EventRecord, made: dict[str, Any], relations: _Relations) -> None:
    people = {
        str(one.name.value): (f"rec:{kind}.{i}", one.sort)
        for kind, group in (("mentioned", record.mentioned), ("participants", record.participants))
        for i, one in enumerate(group)
    }
    for statement in record.statements:
        if statement.speaker is None:
            continue
        label = str(statement.speaker.value)
        agent, sort = people.setdefault(label, (f"rec:speaker.{statement.id}", None))
        told: dict[str, Any] = {"prov:label": label}
        if sort in _SORTS:
            told["prov:type"] = _typed(_SORTS[sort])
        made["agent"][agent] = told
        relations.add(
            "wasAttributedTo", {"prov:entity": f"rec:{local(f'statements[{statement.id}]')}", "prov:agent": agent}
        )
