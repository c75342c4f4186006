"""Who takes part in the main event, and as what."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from align.extract.events import event_types
from align.extract.parts import assign_parts
from align.extract.people import entities
from align.model import Document, Entity
from align.text import segment


def read(text: str) -> tuple[Entity, ...]:
    segments = segment(Document(id="d", text=text))
    return assign_parts(segments, entities(segments), event_types(segments)[0])


def parts(text: str) -> dict[str, str]:
    return {entity.name.value: entity.part.value for entity in read(text) if entity.part is not None}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Peruvian President Rosa Quispe paid a courtesy call on King Harald in Oslo on Monday, the palace said.",
            {"Rosa Quispe": "visitor", "Harald": "host"},
        ),
        (
            "Polish Prime Minister Jan Nowak met with Indian President Asha Rao in Warsaw on Monday, officials said.",
            {"Jan Nowak": "host", "Asha Rao": "visitor"},
        ),
        (
            "Polish Prime Minister Jan Nowak met with Indian President Asha Rao in Geneva on Monday, officials said.",
            {"Jan Nowak": "party", "Asha Rao": "party"},
        ),
        (
            "President Luc Morel held phone talks with Eva Ruiz, prime minister of Spain, on the crisis in the region.",
            {"Luc Morel": "party", "Eva Ruiz": "party"},
        ),
        (
            "President Luc Morel on Friday sent a congratulatory message to Prime Minister Eva Ruiz on the vote.",
            {"Luc Morel": "sender", "Eva Ruiz": "recipient"},
        ),
        (
            "French President Luc Morel and German Chancellor Anna Berg met in Paris on Wednesday to discuss Ukraine.",
            {"Luc Morel": "host", "Anna Berg": "visitor"},
        ),
        (
            "President Vo Thanh Man received United Nations envoy Peter Lund at the palace in the capital on Tuesday.",
            {"Vo Thanh Man": "host", "Peter Lund": "visitor"},
        ),
        (
            "Kestrel Holdings Inc. agreed to buy Plover Systems Ltd for $2 billion, the companies said on Monday.",
            {"Kestrel Holdings Inc": "acquirer", "Plover Systems Ltd": "target"},
        ),
        (
            "Nina Marek beat Juan Prado 6-3, 7-5 in the final of the tournament on Sunday, the organisers of it said.",
            {"Nina Marek": "winner", "Juan Prado": "loser"},
        ),
        (
            "A 34-year-old man, named by police as John Smith, was arrested on Tuesday in the north of the city.",
            {"John Smith": "suspect"},
        ),
        (
            "Former minister Carlos Prado was sentenced to nine years in prison on Friday by the court of the city.",
            {"Carlos Prado": "defendant"},
        ),
        (
            "Actress Julia Stern, 71, died at her home in the north of the city on Sunday, a spokesman said.",
            {"Julia Stern": "victim"},
        ),
        (
            "President Luc Morel appointed Anna Berg as the new minister of finance of the country on Friday.",
            {"Luc Morel": "appointer", "Anna Berg": "appointee"},
        ),
        (
            "Police in the north arrested Paul Kern, 34, after the fire in the town, the mayor of the town said.",
            {"Paul Kern": "suspect"},
        ),
    ],
)
def test_parts(text: str, expected: dict[str, str]) -> None:
    assert parts(text) == expected


def test_the_principal_of_an_envoy_takes_no_part() -> None:
    found = read(
        "Defence Minister Pham Quoc Anh, Special Envoy of General Secretary Vo Lam, paid a courtesy call on "
        "President of Laos Thong Savang in Vientiane on May 4, the government said."
    )
    told = {entity.name.value: (entity.part.value if entity.part else None, entity.present) for entity in found}
    assert told["Pham Quoc Anh"] == ("visitor", True)
    assert told["Thong Savang"] == ("host", True)
    assert told["Vo Lam"] == (None, False)


def test_the_part_quotes_the_words_that_say_so() -> None:
    text = "Peruvian President Rosa Quispe paid a courtesy call on King Harald in Oslo on Monday, the palace said."
    part = read(text)[0].part
    assert part is not None
    assert text[part.start : part.end] == "paid a courtesy call on"


def test_without_entities_or_text_there_are_no_parts() -> None:
    assert read("") == ()
    assert read("The rain in the hills fell on the plain for the whole of the day and the night.") == ()


def test_the_gold_parts(shared: Path) -> None:
    gold = json.loads((shared / "data" / "gold" / "gold_others.json").read_text(encoding="utf-8"))["events"]
    gold.append(json.loads((shared / "data" / "gold" / "gold_feb4.json").read_text(encoding="utf-8")))
    for event in gold:
        expected = {p["name"]["value"]: p["part"] for p in event["participants"]}
        for file in event["docs"]:
            text = (shared / "data" / "reports" / file["file"]).read_bytes().decode("utf-8")
            assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Diane Quill, the silver-haired singer whose songs of ships, rain and lost love charmed many, has died at 91.",
            {"Diane Quill": "victim"},
        ),
        (
            "Senior Trooper William Drake, a bomb technician with the State Police, and Capt. Tom Tilden of the Milford "
            "Police Department were killed when a bomb exploded at a bank.",
            {"William Drake": "victim", "Tom Tilden": "victim"},
        ),
        (
            "Peter Nolde, the president of the club, and Carla Webb, the coach, died in a plane crash in Peru.",
            {"Peter Nolde": "victim", "Carla Webb": "victim"},
        ),
        (
            "The Harbor City Hawks fired Coach Maurice Bolden Saturday morning after a disappointing start.",
            {"Maurice Bolden": "leaver"},
        ),
        (
            "Milford police have arrested and charged Sharon Diane Moss Smith, age 61, with two counts of murder.",
            {"Sharon Diane Moss Smith": "suspect"},
        ),
        (
            "A man was charged with arson after a fire in Harley. Peter Nolde, 24, of the town is due to appear before a "
            "judge on Tuesday.",
            {"Peter Nolde": "suspect"},
        ),
        (
            "A gunman opened fire in a mall in Denver on Monday, killing three people. Police identified the gunman as "
            "Peter Nolde, 24. The victims were identified as Diane Marsten, 30, Carla Webb, 41, and Tom Tilden, 12.",
            {"Peter Nolde": "perpetrator", "Diane Marsten": "victim", "Carla Webb": "victim", "Tom Tilden": "victim"},
        ),
        (
            "A man was stabbed to death in Leeds. The victim, Peter Nolde, 24, was found in the street. Asked who was "
            "the suspect, John Brand said nothing.",
            {"Peter Nolde": "victim"},
        ),
        (
            "Former Senator Carla Webb has won the Ohio primary, taking 56% of the vote. Sen. Peter Stone won just over "
            "43% of the vote.",
            {"Carla Webb": "winner", "Peter Stone": "actor"},
        ),
        (
            "Governor Peter Nolde, the Democrat whose term ends in June, said Carla Webb died on Monday.",
            {"Carla Webb": "victim"},
        ),
    ],
)
def test_parts_across_descriptions_and_later_names(text: str, expected: dict[str, str]) -> None:
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Sixteen ranchers filed a lawsuit against the mining company Altus Ore on Monday, saying it poisoned wells.",
            {"Altus Ore": "defendant"},
        ),
        (
            "The board has appointed Frida Lohse as chief executive. The engineer succeeds Jens Brodt in May.",
            {"Frida Lohse": "appointee", "Jens Brodt": "leaver"},
        ),
        ("Governor Clay Rudolph announced on Tuesday that he will run for president.", {"Clay Rudolph": "candidate"}),
        (
            "The Czech brewer Zlatar and Poland's Bursztyn will merge in a deal that was announced on Monday.",
            {"Zlatar": "party", "Bursztyn": "party"},
        ),
        ("President Irene Solano was discharged from hospital on Thursday after surgery.", {"Irene Solano": "patient"}),
        (
            "A cyclist of 23 was killed in a collision with a van. She was named by her family as Alice Tarrant, a nurse.",
            {"Alice Tarrant": "victim"},
        ),
        (
            "Two late goals gave the Vellmar Herons a 3-1 win over the Osper Kings on Saturday.",
            {"Vellmar Herons": "winner", "Osper Kings": "loser"},
        ),
    ],
)
def test_parts_of_everyday_events(text: str, expected: dict[str, str]) -> None:
    segments = segment(Document(id="a", text=text))
    found = assign_parts(segments, entities(segments), event_types(segments)[0])
    assert {e.name.value: e.part.value for e in found if e.part and e.name.value in expected} == expected
