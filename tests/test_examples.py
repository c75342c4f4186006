"""The example reports give the events that `examples/expected.json` names."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import align


@pytest.fixture(scope="module")
def expected(examples: Path) -> list[dict[str, Any]]:
    events: list[dict[str, Any]] = json.loads((examples / "expected.json").read_text("utf-8"))["events"]
    return events


@pytest.fixture(scope="module")
def result(examples: Path) -> align.MergeResult:
    return align.merge([examples / "reports"])


def test_documents_that_belong_together_are_together(result: align.MergeResult, expected: list[dict[str, Any]]) -> None:
    assert sorted(record.documents for record in result) == sorted(tuple(event["documents"]) for event in expected)


def test_copies_are_one_origin(result: align.MergeResult, expected: list[dict[str, Any]]) -> None:
    found = sorted(sorted(origin.documents) for record in result for origin in record.origins)
    assert found == sorted(sorted(origin) for event in expected for origin in event["origins"])


def test_dates_are_those_of_the_events(result: align.MergeResult, expected: list[dict[str, Any]]) -> None:
    for event in expected:
        record = result.record_of(event["documents"][0])
        assert record.date is not None, event["name"]
        assert record.date.value == event["date"], event["name"]


def test_places_are_those_of_the_events_and_no_dateline_of_a_remote_one(
    result: align.MergeResult, expected: list[dict[str, Any]]
) -> None:
    for event in expected:
        if "city" in event:
            city = result.record_of(event["documents"][0]).place.city
            assert (city.value if city else None) == event["city"], event["name"]


def test_only_the_caption_names_the_venue(result: align.MergeResult) -> None:
    record = result.record_of("02-mekong-news-agency")
    assert record.place.venue is not None
    assert record.place.venue.status == "only"
    assert {support.doc for support in record.place.venue.support} == {"01-lotus-herald"}


def test_envoy_is_one_man_and_his_principal_is_not_there(result: align.MergeResult) -> None:
    record = result.record_of("01-lotus-herald")
    present = {person.name.value: person for person in record.participants}
    assert {"Le Hoai Trung", "Xi Jinping"} <= present.keys()
    assert "To Lam" not in present
    assert "To Lam" in {person.name.value for person in record.mentioned}
    assert {"Le", "Trung"} <= {alias.value for alias in present["Le Hoai Trung"].aliases}


def test_disagreeing_numbers_of_injured_all_stay_visible(result: align.MergeResult) -> None:
    record = result.record_of("07-oban-gazette-ferry")
    injured = [quantity.value for quantity in record.quantities if quantity.name == "injured"]
    assert len(injured) == 1
    said = {injured[0].value} | {other.value for other in injured[0].alternatives}
    said |= {int(support.value) for support in injured[0].support if support.value}
    assert said >= {12, 14, 15}


def test_copies_do_not_corroborate(result: align.MergeResult) -> None:
    record = result.record_of("03-river-post")
    copies = {"02-mekong-news-agency", "03-river-post"}
    for statement in record.statements:
        if {support.doc for support in statement.support} <= copies:
            assert statement.status == "only", statement.text


def test_every_quote_of_every_record_holds(result: align.MergeResult) -> None:
    for record in result:
        assert record.verify(result.documents) == []
