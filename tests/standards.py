"""Validators of the export forms: what each standard asks of what we write.

The quick ones read the JSON itself; `thorough` lets the libraries of the standards (rdflib for JSON-LD, prov for
PROV-JSON) read it. Both run on every record that any test makes.
"""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from align.export import FORMS, plover, web_annotation
from align.model import Document
from align.record import EventRecord

Made = dict[str, Any]
Texts = Mapping[str, Document]

# --- schema.org: the types and properties that may occur, with their parents, domains and ranges ------------------------

PARENTS = {
    "Thing": None,
    "Event": "Thing",
    "CreativeWork": "Thing",
    "Article": "CreativeWork",
    "NewsArticle": "Article",
    "Claim": "CreativeWork",
    "Quotation": "CreativeWork",
    "Person": "Thing",
    "Organization": "Thing",
    "Place": "Thing",
    "Intangible": "Thing",
    "Audience": "Intangible",
    "Role": "Intangible",
    "StructuredValue": "Intangible",
    "ContactPoint": "StructuredValue",
    "PostalAddress": "ContactPoint",
    "QuantitativeValue": "StructuredValue",
    "Observation": "QuantitativeValue",
}
AGENTS = {"Person", "Organization"}
PROPERTIES: dict[str, tuple[set[str], set[str]]] = {
    "about": ({"CreativeWork", "Event"}, {"Thing"}),
    "address": ({"Person", "Organization", "Place"}, {"PostalAddress", "Text"}),
    "addressCountry": ({"PostalAddress"}, {"Text"}),
    "addressLocality": ({"PostalAddress"}, {"Text"}),
    "alternateName": ({"Thing"}, {"Text"}),
    "appearance": ({"Claim"}, {"CreativeWork"}),
    "attendee": ({"Event"}, AGENTS),
    "audience": ({"CreativeWork", "Event"}, {"Audience"}),
    "author": ({"CreativeWork"}, AGENTS),
    "citation": ({"CreativeWork"}, {"CreativeWork", "Text"}),
    "creativeWorkStatus": ({"CreativeWork"}, {"Text"}),
    "datePublished": ({"CreativeWork"}, {"Date"}),
    "exampleOfWork": ({"CreativeWork"}, {"CreativeWork"}),
    "firstAppearance": ({"Claim"}, {"CreativeWork"}),
    "headline": ({"CreativeWork"}, {"Text"}),
    "identifier": ({"Thing"}, {"Text"}),
    "inLanguage": ({"CreativeWork", "Event"}, {"Text"}),
    "isPartOf": ({"CreativeWork"}, {"CreativeWork"}),
    "jobTitle": ({"Person"}, {"Text"}),
    "keywords": ({"CreativeWork", "Event", "Organization", "Place"}, {"Text"}),
    "location": ({"Event", "Organization"}, {"Place", "PostalAddress", "Text"}),
    "maxValue": ({"QuantitativeValue"}, {"Number"}),
    "mentions": ({"CreativeWork"}, {"Thing"}),
    "minValue": ({"QuantitativeValue"}, {"Number"}),
    "name": ({"Thing"}, {"Text"}),
    "observationAbout": ({"Observation"}, {"Thing"}),
    "publisher": ({"CreativeWork"}, AGENTS),
    "roleName": ({"Role"}, {"Text"}),
    "startDate": ({"Event", "Role"}, {"Date"}),
    "subjectOf": ({"Thing"}, {"CreativeWork", "Event"}),
    "text": ({"CreativeWork"}, {"Text"}),
    "unitText": ({"QuantitativeValue"}, {"Text"}),
    "url": ({"Thing"}, {"URL"}),
    "value": ({"QuantitativeValue"}, {"Number", "Text"}),
    "variableMeasured": ({"Observation"}, {"Text"}),
}
DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d.*)?)?)?")
ABSOLUTE = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`\[\]]+", re.IGNORECASE)


def ancestors(kind: str) -> Iterator[str]:
    found: str | None = kind
    while found is not None:
        yield found
        found = PARENTS[found]


def property_errors(types: set[str], name: str, values: set[str]) -> Iterator[str]:
    """Yield what is wrong with a property of a node; `values` are the types of its value, empty where it has none."""
    if name not in PROPERTIES:
        yield f"{name} is no property"
        return
    domain, allowed = PROPERTIES[name]
    if types and "Role" not in types and not domain & {up for kind in types for up in ancestors(kind)}:
        yield f"{name} is no property of {sorted(types)}"
    # a Role stands for its value (schema.org, "Introducing Role"); who speaks may be known by name only
    if "Role" in values or (not values and name == "author"):
        return
    up = {one for kind in values for one in (ancestors(kind) if kind in PARENTS else (kind,))}
    if not allowed & up:
        yield f"{name} of {sorted(types)} may not be {sorted(values) or 'untyped'}"


def schema_org(made: Made, record: EventRecord, texts: Texts) -> Iterator[str]:
    context = made["@context"]
    if context["@vocab"] != "https://schema.org/" or not all(isinstance(key, (str, dict)) for key in context.values()):
        yield "the context is not inside"
    types: dict[str, set[str]] = {}
    nodes: list[Made] = []
    queue: list[Any] = list(made["@graph"])
    while queue:
        node = queue.pop()
        nodes.append(node)
        kinds = {node["@type"]} if "@type" in node else set()
        if kinds - PARENTS.keys():
            yield f"no type {kinds}"
        if "@id" in node:
            types.setdefault(node["@id"], set()).update(kinds)
            if not ABSOLUTE.fullmatch(node["@id"]):
                yield f"no IRI: {node['@id']!r}"
        for value in node.values():
            queue += [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]
    for node in nodes:
        own = types.get(node.get("@id", ""), set()) | ({node["@type"]} if "@type" in node else set())
        for name, value in node.items():
            if name.startswith("@"):
                continue
            for one in value if isinstance(value, list) else [value]:
                yield from property_errors(
                    own, name, literal(name, one) if not isinstance(one, dict) else kinds_of(one, types)
                )
    graph = made["@graph"]
    if [node["@id"] for node in graph if node.get("@type") == "Event"] != [f"urn:x-align:record:{record.id}"]:
        yield "not one Event"
    if sum(node.get("@type") == "NewsArticle" for node in graph) != len(record.documents):
        yield "not one NewsArticle for each report"
    told = {node["@id"].partition("#statements.")[2] for node in graph if node.get("@type") == "Claim"}
    if not {statement.id for statement in record.statements} <= told:
        yield "not one Claim for each statement"


def kinds_of(node: Made, types: Mapping[str, set[str]]) -> set[str]:
    return types.get(node.get("@id", ""), set()) | ({node["@type"]} if "@type" in node else set())


def literal(name: str, value: Any) -> set[str]:
    if isinstance(value, str):
        if name in ("startDate", "datePublished"):
            return {"Date"} if DATE.fullmatch(value) else {"Text"}
        return {"URL"} if name == "url" and ABSOLUTE.fullmatch(value) else {"Text"}
    return {"Number"} if isinstance(value, (int, float)) and not isinstance(value, bool) else {type(value).__name__}


# --- PROV-JSON ----------------------------------------------------------------------------------------------------------

ENDS = {
    "used": ("activity", "entity"),
    "wasGeneratedBy": ("entity", "activity"),
    "wasAssociatedWith": ("activity", "agent"),
    "wasAttributedTo": ("entity", "agent"),
    "wasDerivedFrom": ("generatedEntity:entity", "usedEntity:entity"),
    "hadMember": ("collection:entity", "entity"),
    "alternateOf": ("alternate1:entity", "alternate2:entity"),
}


def prov(made: Made, record: EventRecord, texts: Texts) -> Iterator[str]:
    if made.keys() - {"prefix", "entity", "activity", "agent", *ENDS}:
        yield f"unknown sections {sorted(made)}"
    names = [name for section in ("entity", "activity", "agent") for name in made[section]]
    attributes = [key for section in ("entity", "activity", "agent") for told in made[section].values() for key in told]
    for name in [*names, *dict.fromkeys(attributes)]:
        if name.partition(":")[0] not in made["prefix"]:
            yield f"no prefix for {name}"
    for kind, ends in ENDS.items():
        for told in made.get(kind, {}).values():
            for end in ends:
                key, _, section = end.partition(":")
                if told.get(f"prov:{key}") not in made[section or key]:
                    yield f"{kind}: {key} {told.get(f'prov:{key}')!r} is nowhere"
    kinds = {name: told["prov:type"]["$"] for name, told in made["entity"].items()}
    derived: dict[str, list[str]] = {}
    for told in made.get("wasDerivedFrom", {}).values():
        derived.setdefault(told["prov:generatedEntity"], []).append(told["prov:usedEntity"])
    for name, kind in kinds.items():
        sources = {"align:Value": "align:Span", "align:Span": "align:Document"}.get(kind)
        if sources and not (found := derived.get(name)):
            yield f"{name} comes from nowhere"
        elif sources and {kinds[one] for one in found} != {sources}:
            yield f"{name} comes from {found}"
    spans = {(one.doc, one.start, one.end) for one in record.supports()}
    if sum(kind == "align:Span" for kind in kinds.values()) != len(spans):
        yield "not one entity for each span"


# --- Web Annotation -----------------------------------------------------------------------------------------------------


def webanno(made: Made, record: EventRecord, texts: Texts) -> Iterator[str]:
    if made["@context"] != "http://www.w3.org/ns/anno.jsonld":
        yield "3.1: the context of the recommendation is missing"
    if made["type"] != "AnnotationCollection" or not ABSOLUTE.fullmatch(made["id"]):
        yield "5.1: no collection"
    items = made["first"]["items"] if "first" in made else []
    if made["total"] != len(items) or len({item["id"] for item in items}) != len(items):
        yield "5.1: wrong total, or an id twice"
    by_iri = {f"urn:x-align:document:{web_annotation.document_iri(name)[21:]}": name for name in texts}
    seen = set()
    for item in items:
        target = item["target"]
        position, quote = target["selector"]
        doc = by_iri[target["source"]["id"]]
        text, start, end = texts[doc].text, position["start"], position["end"]
        seen.add((doc, start, end))
        if item["type"] != "Annotation" or not ABSOLUTE.fullmatch(item["id"]):
            yield f"3.1: {item['id']}"
        if (position["type"], quote["type"]) != ("TextPositionSelector", "TextQuoteSelector"):
            yield f"4.2: {position['type']}, {quote['type']}"
        if not 0 <= start < end <= len(text) or text[start:end] != quote["exact"]:
            yield f"4.2.5: {item['id']} does not select its quote"
        if text[max(0, start - 32) : start] != quote["prefix"] or text[end : end + 32] != quote["suffix"]:
            yield f"4.2.4: {item['id']} has not what stands around its quote"
        if [body["type"] for body in item["body"]].count("TextualBody") != len(item["body"]) or not item["body"]:
            yield f"3.2.4: {item['id']}"
    if seen != {(one.doc, one.start, one.end) for one in record.supports()}:
        yield "not every support is annotated"


# --- PLOVER -------------------------------------------------------------------------------------------------------------

TYPES = set(
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST DEMAND ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT".split()
)
MODES = {
    "CONSULT": {"visit", "third-party", "multilateral", "phone"},
    "RETREAT": {"withdraw", "release", "return", "disarm", "ceasefire", "access", "resign"},
    "PROTEST": {"demo", "riot", "general", "strike", "hunger", "boycott", "obstruct"},
    "COERCE": {"arrest", "deport", "ban", "censor", "curfew", "restrict", "withhold"},
    "ASSAULT": {"abduct", "beat", "primitive", "firearms", "explosives", "suicide-attack", "heavy-weapons"},
}
SECTORS = set("GOV JUD LEG MIL COP OPP PTY REB PRM SPY UAF CVL BUS EDU MED LAB AGR JRN REF REL SOC CRM".split())


def plover_rows(made: Made, record: EventRecord, texts: Texts) -> Iterator[str]:
    code = made["event_type"]
    if code is not None and code not in TYPES:
        yield f"no type {code}"
    if set(made["event_mode"]) - MODES.get(code, set()):
        yield f"no mode of {code}: {made['event_mode']}"
    for one in (*made["actor"], *made["recipient"]):
        if one["sector_code"] is not None and one["sector_code"] not in SECTORS:
            yield f"no sector {one['sector_code']}"
        if one["country_code"] is not None and not re.fullmatch(r"[A-Z]{3}", one["country_code"]):
            yield f"no country {one['country_code']}"
        if one["name"] not in {str(person.name.value) for person in record.participants}:
            yield f"{one['name']} takes no part"
    for key in ("dead", "injured", "arrested"):
        if made[key] is not None and made[key] not in {quantity.value.value for quantity in record.quantities}:
            yield f"{key} is not in the record"
    if tuple(plover.flat(made)) != plover.COLUMNS:
        yield "the row has other columns"


# --- all of them --------------------------------------------------------------------------------------------------------

QUICK: dict[str, Callable[[Made, EventRecord, Texts], Iterator[str]]] = {
    "schema.org": schema_org,
    "prov": prov,
    "webanno": webanno,
    "plover": plover_rows,
}
assert QUICK.keys() == FORMS.keys()


def quick(record: EventRecord, texts: Texts) -> list[str]:
    """Return what is wrong with the exports of a record, in all forms."""
    return [
        f"{form}: {error}"
        for form, check in QUICK.items()
        for error in check(FORMS[form](record, texts), record, texts)
    ]


def thorough(record: EventRecord, texts: Texts) -> None:
    """Let the libraries of the standards read the exports of a record."""
    read_schema_org(FORMS["schema.org"](record, texts))
    read_prov(FORMS["prov"](record, texts))
    read_webanno(web_annotation.collection(record, texts, context=web_annotation.INLINE), record)


def parsed(made: Made) -> Any:
    """Parse JSON-LD with the context inside; what rdflib has to say of its own insides is not our warning."""
    import rdflib

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return rdflib.Graph().parse(data=json.dumps(made), format="json-ld")


def read_schema_org(made: Made) -> None:
    """Parse as JSON-LD and check every triple against the table above."""
    import rdflib

    graph = parsed(made)
    base = "https://schema.org/"
    kinds: dict[Any, set[str]] = {}
    for node, kind in graph.subject_objects(rdflib.RDF.type):
        assert kind.startswith(base), kind
        kinds.setdefault(node, set()).add(kind[len(base) :])
    count = 0
    for node, name, value in graph:
        if name == rdflib.RDF.type:
            continue
        count += 1
        assert name.startswith(base), name
        if isinstance(value, rdflib.Literal):
            number = value.datatype in (rdflib.XSD.integer, rdflib.XSD.double)
            found = {"Date"} if str(value.datatype) == base + "Date" else {"Number"} if number else {"Text"}
        else:
            found = kinds.get(value, set()) or ({"URL"} if name == rdflib.URIRef(base + "url") else set())
        errors = list(property_errors(kinds.get(node, set()), name[len(base) :], found))
        assert errors == []
    assert count > 0


def read_prov(made: Made) -> None:
    """Read with the prov library, see that nothing is lost, and write it in the notation of PROV-N."""
    from prov.model import ProvActivity, ProvAgent, ProvDocument, ProvElement, ProvEntity, ProvRelation

    text = json.dumps(made)
    document = ProvDocument.deserialize(content=text, format="json")
    for section, kind in (("entity", ProvEntity), ("activity", ProvActivity), ("agent", ProvAgent)):
        assert len(list(document.get_records(kind))) == len(made[section])
    assert len(list(document.get_records(ProvRelation))) == sum(len(made.get(kind, {})) for kind in ENDS)
    again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
    assert again == document
    assert len(list(document.unified().get_records(ProvElement))) == sum(
        len(made[section]) for section in ("entity", "activity", "agent")
    )
    assert document.get_provn().startswith("document")


def read_webanno(made: Made, record: EventRecord) -> None:
    """Parse as JSON-LD and find every span by its selectors."""
    import rdflib

    graph = parsed(made)
    oa = rdflib.Namespace("http://www.w3.org/ns/oa#")
    annotations = set(graph.subjects(rdflib.RDF.type, oa.Annotation))
    assert len(annotations) == made["total"]
    found = set()
    for target in graph.objects(None, oa.hasTarget):
        source = graph.value(target, oa.hasSource)
        selectors = {graph.value(one, rdflib.RDF.type): one for one in graph.objects(target, oa.hasSelector)}
        position = selectors[oa.TextPositionSelector]
        quote = str(graph.value(selectors[oa.TextQuoteSelector], oa.exact))
        start, end = (int(graph.value(position, key)) for key in (oa.start, oa.end))
        assert end - start == len(quote)
        found.add((str(source), start, end))
    assert found == {(web_annotation.document_iri(one.doc), one.start, one.end) for one in record.supports()}
