"""Numbers of several accounts: bounds agree, later reports supersede where the text says so."""

from __future__ import annotations

import pytest

import align

EARLY = {
    "id": "a",
    "published": "2026-03-14T08:00:00Z",
    "text": "OBAN, March 14, 2026 - A ferry hit the pier of Oban on Saturday, and 12 people were killed, the police said.",
}
LATE = {
    "id": "b",
    "published": "2026-03-15T08:00:00Z",
    "text": "OBAN, March 15, 2026 - Divers searched the harbour for a second day after the ferry hit the pier of Oban on "
    "Saturday. The death toll rose to 15 on Sunday, the mayor told reporters.",
}
OTHER = {
    "id": "c",
    "published": "2026-03-14T09:00:00Z",
    "text": "OBAN, March 14, 2026 - When the ferry hit the pier of Oban on Saturday 12 people were killed, a doctor said.",
}


def killed(*docs: dict[str, str]) -> align.record.Field:
    (record,) = align.merge(docs)
    assert not record.verify([align.Document(**doc) for doc in docs])
    return next(q.value for q in record.quantities if q.name == "killed")


def test_the_number_that_rose_beats_the_earlier_ones_of_more_origins() -> None:
    field = killed(EARLY, LATE, OTHER)
    assert (field.value, field.status) == (15, "only")
    (losing,) = field.alternatives
    assert losing.value == 12
    assert losing.reason == "superseded: b says that the number was revised to 15"
    assert {support.doc for support in losing.support} == {"a", "c"}


def test_without_such_words_the_majority_counts_and_the_conflict_is_shown() -> None:
    plain = {
        **LATE,
        "text": LATE["text"].replace("The death toll rose to 15 on Sunday", "In all 15 people were killed"),
    }
    field = killed(EARLY, plain, OTHER)
    assert (field.value, field.status) == (12, "conflict")


def test_the_order_of_the_reports_does_not_matter() -> None:
    assert killed(LATE, OTHER, EARLY) == killed(EARLY, LATE, OTHER)


@pytest.mark.parametrize(
    ("first", "second", "value", "bound", "status", "relations"),
    [
        ("At least 3", "At least four", 4, "at least", "variant", ["same", "weaker"]),
        ("At least four", "More than 3", 4, "at least", "variant", ["same", "weaker"]),
        ("Up to 12", "Up to ten", 10, "up to", "variant", ["same", "weaker"]),
        ("At least 12", "At most 15", 12, "at least", "variant", ["same", "differs"]),
        ("Nearly 100", "About 95", 100, "almost", "variant", ["same", "differs"]),
        ("At least 3", "At least three", 3, "at least", "agreed", ["same", "same"]),
        ("At least 3", "Four", 4, None, "compatible", ["same", "narrower"]),
        ("Nearly 100", "Exactly 98", 98, None, "compatible", ["same", "narrower"]),
        ("At least 5", "Four", 5, "at least", "conflict", ["same"]),
    ],
)
def test_bounds_of_other_numbers_are_no_agreement(first, second, value, bound, status, relations):
    docs = [
        {
            "id": "a",
            "text": f"OBAN, March 14, 2026 - {first} people were killed when the ferry Corran Light hit the pier of Oban "
            "on Saturday, the police said.",
        },
        {
            "id": "b",
            "text": f"GLASGOW, March 14, 2026 - {second} people were killed on Saturday when the ferry Corran Light "
            "rammed the Railway Pier in Oban, its operator said.",
        },
    ]
    for given in (docs, docs[::-1]):
        (record,) = align.merge(given)
        (found,) = (quantity for quantity in record.quantities if quantity.name == "killed")
        assert (found.value.value, found.bound, found.value.status) == (value, bound, status)
        assert [support.relation for support in found.value.support] == relations
