"""A record survives JSON, and checking it against its documents names what does not hold."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import events

from align.errors import DocumentError
from align.model import Document
from align.record import EventRecord, Field, Statement, Support

Made = tuple[EventRecord, list[Document]]
quickly = settings(deadline=None, max_examples=30, suppress_health_check=list(HealthCheck))


@quickly
@given(events())
def test_a_record_read_back_is_equal(made: Made) -> None:
    record, _ = made
    assert EventRecord.from_dict(record.to_dict()) == record
    text = record.to_json()
    again = EventRecord.from_dict(json.loads(text))
    assert again == record
    assert again.to_json() == text
    assert "\n" not in text
    text.encode()


@quickly
@given(events())
def test_every_support_is_found_wherever_it_stands(made: Made) -> None:
    def walk(value: object) -> list[Support]:
        if isinstance(value, Support):
            return [value]
        if isinstance(value, msgspec.Struct):
            return [one for name in value.__struct_fields__ for one in walk(getattr(value, name))]
        return [one for item in value for one in walk(item)] if isinstance(value, tuple) else []

    assert list(made[0].supports()) == walk(made[0])


@quickly
@given(events())
def test_a_true_record_holds(made: Made) -> None:
    record, documents = made
    assert record.verify(documents) == []
    assert record.verify(reversed(documents)) == []


@quickly
@given(events(), st.data())
def test_a_missing_document_is_named(made: Made, data: st.DataObject) -> None:
    record, documents = made
    gone = data.draw(st.sampled_from(documents))
    problems = record.verify([document for document in documents if document.id != gone.id])
    assert [one for one in problems if "is not given" in one] == [f"document {gone.id!r} is not given"]


@quickly
@given(events(), st.data())
def test_a_shifted_offset_is_named(made: Made, data: st.DataObject) -> None:
    record, documents = made
    supports = record.supports()
    if not supports:
        return
    one = data.draw(st.sampled_from(supports))
    by = data.draw(st.integers(-100, 100).filter(bool))
    moved = msgspec.structs.replace(one, start=one.start + by, end=one.end + by)
    text = next(document.text for document in documents if document.id == one.doc)
    holds = moved.start >= 0 and text[moved.start : moved.end] == one.quote
    problems = _with(record, one, moved).verify(documents)
    assert problems == [] if holds else any(f"[{moved.start}:{moved.end}]" in problem for problem in problems)


@quickly
@given(events(), st.data())
def test_a_changed_text_is_found_exactly_where_it_is_quoted(made: Made, data: st.DataObject) -> None:
    record, documents = made
    one = data.draw(st.sampled_from(documents))
    at = data.draw(st.integers(0, len(one.text) - 1))
    other = "A" if one.text[at] != "A" else "B"
    changed = Document(id=one.id, text=one.text[:at] + other + one.text[at + 1 :])
    problems = record.verify([changed if document.id == one.id else document for document in documents])
    touched = [s for s in record.supports() if s.doc == one.id and s.start <= at < s.end]
    assert len(problems) == len(touched)
    for support in touched:
        assert any(f"document {one.id!r} [{support.start}:{support.end}]" in problem for problem in problems)


@quickly
@given(events(), st.data())
def test_a_forged_quote_is_named(made: Made, data: st.DataObject) -> None:
    record, documents = made
    supports = record.supports()
    if not supports:
        return
    one = data.draw(st.sampled_from(supports))
    forged = msgspec.structs.replace(one, quote=one.quote + "!")
    assert any(repr(forged.quote) in problem for problem in _with(record, one, forged).verify(documents))


@pytest.mark.parametrize(
    ("start", "end", "quote"), [(2, 2, ""), (-1, 3, ""), (3, 2, ""), (-3, -1, "b"), (0, 99, "a b")]
)
def test_a_span_that_is_none_is_named(start: int, end: int, quote: str) -> None:
    record = _plain(Support("a", start, end, quote, "same"))
    assert len(record.verify([Document(id="a", text="a b")])) == 1


def test_a_quote_of_a_stranger_is_named() -> None:
    record = _plain(Support("other", 0, 1, "a", "same"))
    (problem,) = record.verify([Document(id="a", text="a b")])
    assert "'other' is quoted, but is not part of the record" in problem
    # also where the stranger is among the documents given: the record does not list it
    assert record.verify([Document(id="a", text="a b"), Document(id="other", text="a")]) == [problem]


def test_a_document_with_two_texts_is_named() -> None:
    record = _plain(Support("a", 0, 1, "a", "same"))
    two = [Document(id="a", text="a b"), Document(id="a", text="a c")]
    assert record.verify(two) == ["document 'a' is given twice, with two texts"]
    assert record.verify([two[0], two[0]]) == []


def test_values_without_support_and_unfaithful_statements_are_named() -> None:
    support = Support("a", 0, 1, "a", "same")
    unsaid = Field("2026", "only", ())
    statement = Statement("s01", unsaid, None, "state", "b", support, "only", ())
    record = msgspec.structs.replace(
        _plain(support), date=unsaid, statements=(statement,), only_in={"a": ("s01", "s02")}
    )
    problems = record.verify([Document(id="a", text="a b")])
    assert sorted(problems) == [
        "only_in of 'a' names 's02', which is no statement",
        "statement 's01' has no support",
        "statement 's01' reads 'b', not 'a'",
        "value '2026' has no support",
        "value '2026' has no support",
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"date": 5},
        {"documents": None},
        {"schema": "align.event/2"},
        {"statements": [{"id": "s01"}]},
        {"title": {"value": "x", "status": "true", "support": []}},
    ],
)
def test_what_is_no_record_is_refused_with_the_place(change: dict[str, object]) -> None:
    data = _plain(Support("a", 0, 1, "a", "same")).to_dict() | change
    with pytest.raises(DocumentError, match=r"record 'e' is not a valid align.event/1 record.*\$"):
        EventRecord.from_dict(data)


def _with(record: EventRecord, old: Support, new: Support) -> EventRecord:
    """Return the record with one support replaced wherever it stands, by way of its JSON form."""

    def swap(value: object) -> object:
        if isinstance(value, dict):
            return (
                msgspec.to_builtins(new)
                if value == msgspec.to_builtins(old)
                else {k: swap(v) for k, v in value.items()}
            )
        return [swap(one) for one in value] if isinstance(value, (list, tuple)) else value

    changed = swap(record.to_dict())
    assert isinstance(changed, dict)
    return EventRecord.from_dict(changed)


def _plain(support: Support) -> EventRecord:
    title = {"value": "t", "status": "only", "support": [msgspec.to_builtins(support)]}
    lists = ("participants", "mentioned", "statements", "quantities", "reports", "origins", "related")
    empty: dict[str, list[object]] = {name: [] for name in lists}
    absent = dict.fromkeys(("type", "subtype", "date"))
    return EventRecord.from_dict(
        {"id": "e", "title": title, "place": {}, "documents": ["a"], "only_in": {}, "provenance": {}, **empty, **absent}
    )
