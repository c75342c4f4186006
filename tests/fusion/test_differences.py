"""Where two accounts of one statement differ."""

from __future__ import annotations

import pytest

from align.fusion.differences import compared, verdict


def compare(left: str, right: str, acts: tuple[str, str] = ("", "")):
    return compared(left, (0, len(left)), right, (0, len(right)), acts)


@pytest.mark.parametrize(
    ("left", "right", "kind", "status"),
    [
        ("the mayor opened the bridge", "the mayor opened the bridge", None, "agreed"),
        ("she organised the march", "she organized the march", None, "agreed"),
        ("15 people were hurt", "12 people were hurt", "number", "conflict"),
        ("at least 3 villagers are missing", "at least four villagers are missing", "term", "variant"),
        ("mindestens 3 Menschen starben", "mindestens vier Menschen starben", "term", "variant"),
        ("at least 3 villagers are missing", "at least three villagers are missing", None, "agreed"),
        ("the road is open", "the road is not open", "negation", "conflict"),
        ("the ferry was overloaded", "the ferry was reportedly overloaded", "hedging", "variant"),
        ("peace, trade, travel, study and work", "peace, trade, sport, study and work", "term", "variant"),
        ("he thanked the crew", "he thanked the crew and the doctors", "detail", "agreed"),
    ],
)
def test_kinds(left, right, kind, status):
    found = compare(left, right)
    assert [d.kind for d in found.differ] == ([kind] if kind else [])
    assert verdict(found.differ) == status


def test_asking_is_more_than_hoping():
    found = compare("the two towns build a bridge", "the two towns build a bridge", ("wish", "call_for"))
    assert verdict(found.differ) == "variant"
    assert found.label == "stronger"


def test_spans_quote_the_differing_words():
    left, right = "about 15 people were hurt", "people hurt: 12 in all"
    (found,) = compare(left, right).differ
    assert found.left
    assert found.right
    assert left[found.left.start : found.left.end] == "15"
    assert right[found.right.start : found.right.end] == "12"


def test_statuses_of_the_labelled_statements(shared):
    """Each statement of both reports of 4 February has the status that the labelled record gives it."""
    import json

    import gold

    import align

    labelled = json.loads((shared / "data" / "gold" / "gold_feb4.json").read_text("utf-8"))["statements"]
    record = next(r for r in align.merge(gold.load_reports(shared)) if set(r.documents) == {"001", "003"})
    for item in labelled:
        if len({support["doc"] for support in item["support"]}) < 2:
            continue
        found = {
            statement.status
            for support in item["support"]
            if (statement := gold.covering(record.statements, support["doc"], support["start"], support["end"]))
            and len({s.doc for s in statement.support}) > 1
        }
        assert found == {item["status"]}, item["id"]
