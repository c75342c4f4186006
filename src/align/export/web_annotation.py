"""Write a record as W3C Web Annotations: one annotation for each span that backs a value.

Web Annotation Data Model (W3C Recommendation, 23 February 2017): the body is the value, the target the text of a
document, and two selectors find the words in it: a TextPositionSelector (offsets in Unicode code points, 4.2.5) and a
TextQuoteSelector (the words with what stands before and after them, 4.2.4), which still finds them in a text that has
been shifted. The annotations of a record are one AnnotationCollection (5.1) with its only page inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from align.errors import DocumentError
from align.export.names import document_iri, language, path_iri, record_iri, web_address
from align.model import Document
from align.record import EventRecord, Relation, Support
from align.values import Value, values

__all__ = ["AROUND", "CONTEXT", "INLINE", "collection"]

AROUND = 32
"""Characters of the prefix and of the suffix of a quote."""

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
"""The context that every annotation MUST name (3.1); readers know it and do not fetch it."""

_OA = "http://www.w3.org/ns/oa#"
_AS = "http://www.w3.org/ns/activitystreams#"

INLINE: dict[str, Any] = {
    "id": "@id",
    "type": "@type",
    **{name: _OA + name for name in ("Annotation", "TextPositionSelector", "TextQuoteSelector", "TextualBody")},
    **{name: _OA + name for name in ("exact", "prefix", "suffix")},
    "startIndex": {"@id": _AS + "startIndex", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "AnnotationCollection": _AS + "OrderedCollection",
    "AnnotationPage": _AS + "OrderedCollectionPage",
    "Text": "http://purl.org/dc/dcmitype/Text",
    "Software": _AS + "Application",
    "body": {"@id": _OA + "hasBody", "@type": "@id"},
    "target": {"@id": _OA + "hasTarget", "@type": "@id"},
    "source": {"@id": _OA + "hasSource", "@type": "@id"},
    "selector": {"@id": _OA + "hasSelector", "@type": "@id"},
    "motivation": {"@id": _OA + "motivatedBy", "@type": "@vocab"},
    "purpose": {"@id": _OA + "hasPurpose", "@type": "@vocab"},
    **{name: _OA + name for name in ("identifying", "tagging")},
    "start": {"@id": _OA + "start", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "end": {"@id": _OA + "end", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "value": "http://www.w3.org/1999/02/22-rdf-syntax-ns#value",
    "format": "http://purl.org/dc/elements/1.1/format",
    "language": "http://purl.org/dc/elements/1.1/language",
    "via": {"@id": "http://www.w3.org/2002/07/owl#via", "@type": "@id"},
    "label": "http://www.w3.org/2000/01/rdf-schema#label",
    "name": "http://xmlns.com/foaf/0.1/name",
    "generator": {"@id": _AS + "generator", "@type": "@id"},
    "total": {"@id": _AS + "totalItems", "@type": "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"},
    "first": {"@id": _AS + "first", "@type": "@id"},
    "last": {"@id": _AS + "last", "@type": "@id"},
    "items": {"@id": _AS + "items", "@type": "@id", "@container": "@list"},
    "partOf": {"@id": _AS + "partOf", "@type": "@id"},
}
"""The terms that are used here, for JSON-LD processors without a network."""


def collection(
    record: EventRecord, documents: Mapping[str, Document], context: str | dict[str, Any] = CONTEXT
) -> dict[str, Any]:
    """Return the annotations of a record as one AnnotationCollection.

    Args:
        documents: those of the record, by id; the words around a quote are read from them.
        context: `CONTEXT`, or `INLINE` for a JSON-LD processor that must not fetch anything.

    Raises:
        DocumentError: a document is missing, or does not hold the quote where the record says.
    """
    name = record_iri(record.id)
    sources = {doc: _source(documents[doc]) for doc in record.documents if doc in documents}
    items: list[dict[str, Any]] = []
    for value in values(record):
        path, bodies = path_iri(record.id, value.path), _bodies(value)
        for number, support in enumerate(value.support):
            items.append(
                {
                    "id": f"{path}.support.{number}",
                    "type": "Annotation",
                    "motivation": "identifying",
                    "body": [*bodies, _TAGS[support.relation]],
                    "target": _target(support, documents, sources),
                }
            )
    made: dict[str, Any] = {
        "@context": context,
        "id": f"{name}#annotations",
        "type": "AnnotationCollection",
        "label": f"The spans that back the values of {record.id}",
        "generator": {"type": "Software", "name": f"align {record.provenance.get('version', '')}".rstrip()},
        "total": len(items),
    }
    if items:
        page = {"id": f"{name}#annotations.1", "type": "AnnotationPage", "startIndex": 0, "items": items}
        made |= {"first": page, "last": page["id"]}
    return made


def _source(document: Document) -> dict[str, Any]:
    """Describe the text that the offsets point into; the page that it was taken from is another resource (`via`)."""
    made: dict[str, Any] = {"id": document_iri(document.id), "type": "Text", "format": "text/plain"}
    if tag := language(document.lang):
        made["language"] = tag
    if url := web_address(document.url):
        made["via"] = url
    return made


def _tag(text: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": "tagging", "value": text}


_TAGS = {relation: _tag(relation) for relation in get_args(Relation)}


def _bodies(value: Value) -> list[dict[str, Any]]:
    """Say what the words back: the value, where it stands in the record, its status."""
    told = {"type": "TextualBody", "purpose": "identifying", "value": str(value.value), "format": "text/plain"}
    return [told, _tag(value.path), *([] if value.status is None else [_tag(value.status)])]


def _target(support: Support, documents: Mapping[str, Document], sources: Mapping[str, Any]) -> dict[str, Any]:
    document = documents.get(support.doc)
    start, end = support.start, support.end
    if document is None or document.text[start:end] != support.quote:
        why = "is not given" if document is None else f"does not read {support.quote!r} at [{start}:{end}]"
        raise DocumentError(f"document {support.doc!r} {why}: give the documents that the record was made from")
    return {
        "source": sources.get(support.doc) or _source(document),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": end},
            {
                "type": "TextQuoteSelector",
                "exact": support.quote,
                "prefix": document.text[max(0, start - AROUND) : start],
                "suffix": document.text[end : end + AROUND],
            },
        ],
    }
