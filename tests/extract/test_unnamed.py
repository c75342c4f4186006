"""Parties without a name: who suffered what, who did what, and when two descriptions are one."""

from __future__ import annotations

import pytest

from align.extract.unnamed import UNNAMED, same_party, unnamed_parties
from align.fusion.people import identities
from align.model import Document, Entity, Mention, Segments, Sentence


def parties(text: str, kind: str | None = None) -> list[tuple[str, str]]:
    """Return name and part of every party of a text of one sentence."""
    found = unnamed_parties(Segments(Document(id="a", text=text), (), (Sentence(0, len(text)),)), kind)
    for entity in found:
        assert entity.name.reason == UNNAMED
        assert text[entity.name.start : entity.name.end].casefold() == entity.name.value.casefold()
    return [(e.name.value, e.part.value) for e in found if e.part]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Several people died when the ferry sank off the coast.", "accident", [("several people", "victim")]),
        ("The bus overturned, injuring more than 40 passengers.", "accident", [("more than 40 passengers", "victim")]),
        ("A 34-year-old man was arrested after the fire.", "accident", [("a 34-year-old man", "suspect")]),
        ("Thousands of students marched through the city.", "protest", [("thousands of students", "protester")]),
        ("Gunmen stormed a hotel in the capital of the country.", "attack", [("gunmen", "perpetrator")]),
        ("The driver, a 42-year-old man, was released on bail.", "accident", [("the driver", "suspect")]),
        ("A woman was stabbed to death in the park.", "attack", [("a woman", "victim")]),
        ("A man shot three people in the park.", "attack", [("a man", "perpetrator"), ("three people", "victim")]),
    ],
)
def test_a_verb_gives_the_part(text: str, kind: str, expected: list[tuple[str, str]]) -> None:
    assert parties(text, kind) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The quake in 1999 killed 3,000 people in the same valley.",
        "Nobody was hurt, and no people died in the fire.",
        "A man of the people was the guest of the evening.",
        "The ship could have killed hundreds of people in the harbour.",
        "Em 2016, cinco pessoas morreram quando o bonde saiu dos trilhos na cidade.",
    ],
)
def test_silence_when_in_doubt(text: str) -> None:
    assert parties(text) == []


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("at least five people", "seven people", 1),
        ("7 people", "seven people", 2),
        ("a gunman", "a gunman", 2),
        ("a 34-year-old man", "a man", 2),
        ("five people", "fifty people", 0),
        ("two women", "two men", 0),
    ],
)
def test_one_party_or_two(left: str, right: str, expected: int) -> None:
    assert same_party(left, right) == same_party(right, left) == expected


def _party(value: str, reason: str = UNNAMED) -> Entity:
    name = Mention(0, len(value), value, reason=reason)
    return Entity(name=name, mentions=(name,), part=Mention(0, 1, "victim"), present=True)


def test_parties_of_accounts_are_joined_by_kind_and_number_only() -> None:
    people = identities(
        [[_party("at least five people"), _party("a man")], [_party("seven people")], [_party("two women")]]
    )
    assert [len(identity.members) for identity in people] == [2, 1, 1]


def test_a_party_without_a_name_is_never_somebody_named() -> None:
    people = identities([[_party("a gunman")], [_party("A Gunman", "full name")]])
    assert len(people) == 2
