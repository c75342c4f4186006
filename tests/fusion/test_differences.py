"""Where two accounts of one statement differ."""

from __future__ import annotations

import pytest

from align.fusion.differences import deviations, verdict


def compare(left: str, right: str, acts: tuple[str, str] = ("", "")):
    return deviations(left, (0, len(left)), right, (0, len(right)), acts)


@pytest.mark.parametrize(
    ("left", "right", "kind", "status"),
    [
        ("the mayor opened the bridge", "the mayor opened the bridge", None, "agreed"),
        ("she organised the march", "she organized the march", None, "agreed"),
        ("15 people were hurt", "12 people were hurt", "number", "conflict"),
        ("the road is open", "the road is not open", "negation", "conflict"),
        ("the ferry was overloaded", "the ferry was reportedly overloaded", "hedging", "variant"),
        ("peace, trade, travel, study and work", "peace, trade, sport, study and work", "term", "variant"),
        ("he thanked the crew", "he thanked the crew and the doctors", "detail", "agreed"),
    ],
)
def test_kinds(left, right, kind, status):
    found = compare(left, right)
    assert [d.kind for d in found] == ([kind] if kind else [])
    assert verdict(found) == status


def test_asking_is_more_than_hoping():
    found = compare("the two towns build a bridge", "the two towns build a bridge", ("wish", "call_for"))
    assert verdict(found) == "variant"


def test_spans_quote_the_differing_words():
    left, right = "about 15 people were hurt", "people hurt: 12 in all"
    spans = [(d.left, d.right) for d in compare(left, right)]
    quotes = {left[a:b] for (a, b) in [s for s, _ in spans if s]} | {
        right[a:b] for (a, b) in [s for _, s in spans if s]
    }
    assert "15" in " ".join(quotes)
    assert "12" in " ".join(quotes)
