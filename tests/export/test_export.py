"""Every form passes its validator: for records of the corridor, for invented ones, and the validators find what is wrong."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import standards
from hypothesis import HealthCheck, given, settings
from invented import events

import align
from align.errors import DocumentError
from align.export import FORMS, export, names, plover, prov, schema_org, web_annotation, written
from align.model import Document
from align.record import EventRecord
from align.values import values

CALL = {
    "id": "gazette",
    "source": "Accra Gazette",
    "published": "2026-05-04T08:00:00Z",
    "url": "https://gazette.example/call?id=1",
    "lang": "en",
    "text": "ACCRA, May 4, 2026 - Ghana's President John Mensah held a phone call with Senegal's Prime Minister Awa Diop on "
    "May 3, 2026. Mensah thanked Diop for the help after the floods. Diop said that Senegal would send 20 more doctors.",
}
COPY = {
    **CALL,
    "id": "mirror",
    "source": "Mirror",
    "published": "2026-05-04T11:00:00Z",
    "url": "no address",
    "lang": "?",
}
OTHER = {
    "id": "observer 2/é",
    "published": "2026-05-03",
    "text": "DAKAR (Observer) - Prime Minister Awa Diop held a phone call with President John Mensah on May 3, 2026. "
    "Diop said Senegal would send 25 doctors to Ghana.",
}


@pytest.fixture(scope="module")
def call() -> tuple[EventRecord, dict[str, Document]]:
    result = align.merge([CALL, COPY, OTHER])
    assert len(result) == 1
    return result[0], {document.id: document for document in result.documents}


@pytest.fixture(scope="module")
def example(examples: Path) -> align.MergeResult:
    return align.merge([examples / "reports"])


def nodes(made: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [node for node in made["@graph"] if node.get("@type") == kind]


def test_libraries_of_the_standards_read_the_examples(example: align.MergeResult) -> None:
    texts = {document.id: document for document in example.documents}
    for record in example:
        assert standards.quick(record, texts) == []
        standards.thorough(record, texts)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(events())
def test_any_record_passes(made: tuple[EventRecord, list[Document]]) -> None:
    record, documents = made
    texts = {document.id: document for document in documents}
    errors = standards.quick(record, texts)
    # an invented record may name one person twice or call a number by a word; the corridor does not
    assert [
        one for one in errors if "takes no part" not in one and "not one Event" not in one and "minValue" not in one
    ] == []
    for form in FORMS:
        data = b"".join(written([record], documents, form))
        assert json.loads(data) == json.loads(json.dumps(next(export([record], documents, form))))
    assert len(list(csv.reader(io.StringIO("".join(plover.table([plover.event(record)])), newline="")))) == 2


@settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))
@given(events())
def test_any_record_is_read_by_the_libraries(made: tuple[EventRecord, list[Document]]) -> None:
    record, documents = made
    standards.read_prov(prov.document(record))
    texts = {document.id: document for document in documents}
    standards.read_webanno(web_annotation.collection(record, texts, context=web_annotation.INLINE), record)


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(events())
def test_values_hold_every_support_once(made: tuple[EventRecord, list[Document]]) -> None:
    record, _ = made
    found = list(values(record))
    key = [(one.doc, one.start, one.end) for value in found for one in value.support]
    assert set(key) == {(one.doc, one.start, one.end) for one in record.supports()}
    assert len({value.path for value in found}) == len(found)
    for value in found:
        assert value.support
        assert len({(one.doc, one.start, one.end) for one in value.support}) == len(value.support)


# --- schema.org ---------------------------------------------------------------------------------------------------


def test_event_says_when_and_who(call: tuple[EventRecord, dict[str, Document]]) -> None:
    made = schema_org.graph(call[0])
    (event,) = nodes(made, "Event")
    assert event["startDate"] == "2026-05-03"
    assert "phone call" in event["keywords"]
    people = {node["@id"]: node["name"] for node in nodes(made, "Person")}
    parts = {people[one["attendee"]["@id"]]: one["roleName"] for one in event["attendee"]}
    assert parts == {"John Mensah": "party", "Awa Diop": "party"}


def test_claims_appear_in_their_articles_and_copies_are_one_work(call: tuple[EventRecord, dict[str, Document]]) -> None:
    record, _ = call
    made = schema_org.graph(record)
    articles = {node["identifier"]: node for node in nodes(made, "NewsArticle")}
    assert articles["gazette"]["url"] == CALL["url"]
    assert articles["gazette"]["inLanguage"] == "en"
    assert "url" not in articles["mirror"]
    assert "inLanguage" not in articles["mirror"]
    assert articles["gazette"]["exampleOfWork"] == articles["mirror"]["exampleOfWork"]
    assert "exampleOfWork" not in articles["observer 2/é"]
    thanks = next(node for node in nodes(made, "Claim") if "thanked" in node["text"])
    assert {one["@id"] for one in thanks["appearance"]} == {articles[name]["@id"] for name in ("gazette", "mirror")}
    assert thanks["firstAppearance"]["@id"] == articles["gazette"]["@id"]
    author = next(node for node in made["@graph"] if node["@id"] == thanks["author"]["@id"])
    assert (author["@type"], author["name"]) == ("Person", "John Mensah")


def test_a_date_alone_does_not_say_what_appeared_first(call: tuple[EventRecord, dict[str, Document]]) -> None:
    made = schema_org.graph(call[0])
    shared = [node for node in nodes(made, "Claim") if len(node["appearance"]) == 3]
    assert shared
    assert all("firstAppearance" not in node for node in shared)


def test_bounds_are_bounds() -> None:
    text = "OBAN, March 14, 2026 - At least 12 people were injured when a ferry hit a pier in Oban on Saturday."
    made = schema_org.graph(align.merge([{"id": "a", "text": text}])[0])
    (count,) = nodes(made, "Observation")
    assert (count["variableMeasured"], count["minValue"]) == ("injured", 12)
    assert "value" not in count


# --- PROV ---------------------------------------------------------------------------------------------------------


def test_provenance_names_copies_publishers_and_speakers(call: tuple[EventRecord, dict[str, Document]]) -> None:
    made = prov.document(call[0])
    (copy,) = made["alternateOf"].values()
    assert {copy["prov:alternate1"], copy["prov:alternate2"]} == {"doc:gazette", "doc:mirror"}
    assert "doc:observer%202%2F%C3%A9" in made["entity"]
    labels = {told.get("prov:label") for told in made["agent"].values()}
    assert {"Accra Gazette", "Mirror", "John Mensah", "Awa Diop", "align"} <= labels
    quoted = [one for one in made["wasDerivedFrom"].values() if one.get("prov:type", {}).get("$") == "prov:Quotation"]
    assert len(quoted) == len({(one.doc, one.start, one.end) for one in call[0].supports()})


def test_the_same_record_gives_the_same_bytes(call: tuple[EventRecord, dict[str, Document]]) -> None:
    record, texts = call
    again = EventRecord.from_dict(json.loads(record.to_json()))
    for form in FORMS:
        assert b"".join(written([record], texts.values(), form)) == b"".join(written([again], texts.values(), form))


# --- Web Annotation -----------------------------------------------------------------------------------------------


def test_offsets_count_code_points_and_quotes_have_their_surroundings() -> None:
    text = "😀😀 OBAN, March 14, 2026 - A ferry hit the pier of Oban on Saturday, police said."
    result = align.merge([{"id": "a", "text": text, "url": "https://a.example/1", "lang": "en-GB"}])
    made = web_annotation.collection(result[0], {"a": result.documents[0]})
    date = next(item for item in made["first"]["items"] if item["body"][1]["value"] == "date")
    position, quote = date["target"]["selector"]
    assert text[position["start"] : position["end"]] == quote["exact"]
    assert quote["prefix"] == text[max(0, position["start"] - 32) : position["start"]]
    assert date["target"]["source"]["language"] == "en-GB"
    assert date["target"]["source"]["via"] == "https://a.example/1"
    assert date["body"][0]["value"] == "2026-03-14"


@pytest.mark.parametrize("given", [{}, {"a": Document(id="a", text="Something else stands here now, all of it.")}])
def test_annotations_need_the_documents(given: dict[str, Document]) -> None:
    record = align.merge([{"id": "a", "text": "A ferry hit the pier of Oban on Saturday, police said."}])[0]
    with pytest.raises(DocumentError, match="give the documents that the record was made from"):
        web_annotation.collection(record, given)


# --- PLOVER -------------------------------------------------------------------------------------------------------


def test_a_call_has_two_actors_with_their_countries(call: tuple[EventRecord, dict[str, Document]]) -> None:
    made = plover.event(call[0])
    assert (made["event_type"], made["event_mode"], made["event_date"]) == ("CONSULT", ["phone"], "2026-05-03")
    codes = {one["name"]: (one["country_code"], one["sector_code"]) for one in made["actor"]}
    assert codes == {"John Mensah": ("GHA", "GOV"), "Awa Diop": ("SEN", "GOV")}
    assert made["recipient"] == []
    row = plover.flat(made)
    assert sorted(row["actor_country_code"].split("; ")) == ["GHA", "SEN"]


def test_a_visitor_acts_and_the_host_receives(example: align.MergeResult) -> None:
    made = plover.event(example.record_of("01-lotus-herald"))
    assert made["event_mode"] == ["visit"]
    assert [one["part"] for one in made["actor"]] == ["visitor"]
    assert [one["part"] for one in made["recipient"]] == ["host"]


@pytest.mark.parametrize(
    ("name", "roles", "sort", "codes"),
    [
        ("A", ("President of China",), "person", ("CHN", "GOV")),
        ("A", ("Foreign Minister",), "person", (None, "GOV")),
        ("A", ("President of Ford",), "person", (None, None)),
        ("A", ("President",), "person", (None, None)),
        ("A", ("Minister",), "person", (None, None)),
        ("A", ("former President of China",), "person", (None, None)),
        ("A", ("President of China", "Foreign Minister of Japan"), "person", (None, "GOV")),
        ("A", ("Foreign Minister", "Colonel"), "person", (None, None)),
        ("A", ("General Secretary of Vietnam",), "person", ("VNM", None)),
        ("A", ("Senator",), "person", (None, "LEG")),
        ("Vietnam", (), "country", ("VNM", None)),
        ("United Nations", (), "organisation", ("IGO", None)),
        ("Lagos Police", (), "organisation", (None, "COP")),
        ("Ministry of Health", (), "organisation", (None, "GOV")),
        ("Bank of America", (), "organisation", (None, None)),
        ("A", ("President of China",), None, ("CHN", "GOV")),
    ],
)
def test_codes_are_never_guessed(name: str, roles: tuple[str, ...], sort: str | None, codes: tuple[Any, Any]) -> None:
    assert plover._codes(name, roles, sort) == codes


def test_what_plover_does_not_cover_has_no_code() -> None:
    made = plover.event(
        align.merge([{"id": "a", "text": "Two cars collided in Oban on Saturday, killing 3 people."}])[0]
    )
    assert (made["event_type"], made["event_mode"], made["type"], made["dead"]) == (None, [], "accident", 3)


def test_cells_that_a_sheet_would_run_are_quoted(call: tuple[EventRecord, dict[str, Document]]) -> None:
    made = plover.event(call[0]) | {"headline": "=HYPERLINK(1)"}
    _, row = csv.DictReader, next(csv.DictReader(io.StringIO("".join(plover.table([made])))))
    assert row["headline"] == "'=HYPERLINK(1)"
    assert tuple(row) == plover.COLUMNS


# --- names and the validators themselves --------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["2026-13-01", "2026-2-4", "2026-02-04T25:00", "soon", "", "٢٠٢٦"])
def test_what_is_no_time_is_left_out(text: str) -> None:
    assert names.timestamp(text) is None


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://a b", "http://", "https://x\ud800", "//x", "https://<x>"]
)
def test_what_is_no_address_is_left_out(text: str) -> None:
    assert names.web_address(text) is None


@pytest.mark.parametrize(
    ("form", "path", "value"),
    [
        ("schema.org", ("@graph", 0, "@type"), "Happening"),
        ("schema.org", ("@graph", 0, "jobTitle"), "Minister"),
        ("schema.org", ("@graph", 0, "startDate"), "Sunday"),
        ("schema.org", ("@graph", 0, "location"), {"@type": "Person"}),
        ("schema.org", ("@context",), {"@vocab": "http://other.example/"}),
        ("prov", ("entity", "nowhere:x"), {"prov:type": {"$": "align:Value"}}),
        ("prov", ("used", "_:x"), {"prov:activity": "rec:merge", "prov:entity": "doc:other"}),
        ("webanno", ("first", "items", 0, "target", "selector", 0, "start"), 0),
        ("webanno", ("first", "items", 0, "target", "selector", 1, "prefix"), "other"),
        ("webanno", ("@context",), web_annotation.INLINE),
        ("webanno", ("total",), 1),
        ("plover", ("event_type",), "MEET"),
        ("plover", ("event_mode",), ["demo"]),
        ("plover", ("dead",), 7),
    ],
)
def test_validators_find_what_is_wrong(
    call: tuple[EventRecord, dict[str, Document]], form: str, path: tuple[Any, ...], value: Any
) -> None:
    record, texts = call
    made = json.loads(json.dumps(FORMS[form](record, texts)))
    assert list(standards.QUICK[form](made, record, texts)) == []
    place = made
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    try:
        assert list(standards.QUICK[form](made, record, texts))
    except KeyError:
        assert value == "Happening"
