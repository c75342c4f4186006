"""Whom a report is about, where no verb of its event says it."""

from __future__ import annotations

from align.extract.account import extract
from align.model import Document
from align.text import segment


def actors(text: str, title: str | None = None) -> list[str]:
    """Return the names of those who take part."""
    account = extract(segment(Document(id="a", text=text, title=title)))
    return [entity.name.value for entity in account.entities if entity.present]


def test_the_headline_tells_whom_a_report_is_about() -> None:
    text = (
        "The weather was fine over the hills of the north that day. Few had come to see the show at all. "
        "Then Anna Lind stood up and sang. Lind sang for an hour."
    )
    assert actors(text, "Lind sings for an hour") == ["Anna Lind"]
    assert actors(text, "An evening with Lind") == []


def test_an_owner_in_the_headline_is_not_whom_it_is_about() -> None:
    text = "Nobody came to the hills of the north that day, it was too cold. Anna Lind stood there, said Paul Berg."
    assert "Paul Berg" not in actors(text, "The songs of Berg")


def test_coupled_subjects_of_the_lead_take_part_together() -> None:
    text = "Actress Anna Lind and her brother Paul Lind opened the doors of the old mill in the hills on Monday."
    assert actors(text) == ["Anna Lind", "Paul Lind"]
