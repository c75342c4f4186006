"""What is counted in an event."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.measures import measures
from align.model import Document
from align.text import segment


def read(text: str) -> list[tuple[str, str, str | None, str | None]]:
    return [(m.name, m.number.value, m.unit, m.bound) for m in measures(segment(Document(id="d", text=text)))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "At least twelve people were killed and more than 1,200 others were injured in the quake.",
            [("killed", "12", None, "at least"), ("injured", "1200", None, "more than")],
        ),
        ("The blast on the bus, killing 25 people, was the worst of the year.", [("killed", "25", None, None)]),
        ("Police said that twenty-three suspects were arrested in the raids.", [("arrested", "23", None, None)]),
        ("The company will pay about $2.5 billion for the rival, it said.", [("money", "2500000000", "USD", "about")]),
        ("A 6.1-magnitude quake hit the island, it was said by the agency.", [("magnitude", "6.1", None, None)]),
        ("The house passed the bill by a vote of 220-213 on the last day.", [("votes", "220-213", None, None)]),
        ("The team beat its rivals 3-1 in the final of the cup on Sunday.", [("score", "3-1", None, None)]),
        ("Dozens were killed and scores were injured in the flood, the agency said.", []),
        ("No one was injured in the fire that broke out in the hall of the church.", []),
        ("In 2004 the storm had left 300 people dead on the coast, it was said.", []),
        (
            "The quake of magnitude 6 killed 12 people in the villages below the dam.",
            [("magnitude", "6", None, None), ("killed", "12", None, None)],
        ),
        (
            "The magnitude 5.6 quake injured 40 people and killed at least three of them in the port.",
            [("magnitude", "5.6", None, None), ("injured", "40", None, None), ("killed", "3", None, "at least")],
        ),
        ("The floods have displaced 1.2 million people, it was said.", [("evacuated", "1200000", None, None)]),
        ("The man, aged 34, died on May 12 in the hospital of the city.", []),
    ],
)
def test_measures(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    assert read(text) == expected


def test_spans_are_the_words_of_the_number() -> None:
    text = "Officials said that at least two hundred people were killed by the flood."
    (found,) = measures(segment(Document(id="d", text=text)))
    assert text[found.number.start : found.number.end] == "two hundred"
    assert found.number.value == "200"


@pytest.mark.parametrize(
    "text", ["", " ", "7", "\ud800 12 killed", "Bei dem Unfall wurden 12 Menschen verletzt, sagte er."]
)
def test_odd_texts_and_other_languages_give_nothing(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="0123456789 $,.-killed people the of million\n", max_size=300))
def test_spans_hold_on_any_text(text: str) -> None:
    document = Document(id="d", text="The report of the day said that " + text)
    for found in measures(segment(document)):
        assert document.text[found.number.start : found.number.end].strip()


def test_long_lines_are_read_in_time() -> None:
    for piece in ("12 people were ", "killed 1 ", "$1 ", "beat 3 - ", "at least one two ", "vote of 1-", "1,234,"):
        measures(segment(Document(id="d", text="The killed of the magnitude vote - $ " + piece * 20_000)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The toll rose to 15 on Friday, the police said.", [("15", True, False)]),
        ("The death toll from the blast in the port has risen to at least six.", [("6", True, False)]),
        ("The number of injured climbed to 80 from 72.", [("80", True, False), ("72", False, True)]),
        ("The death toll stood at 15 on Friday, the police said.", [("15", False, False)]),
        ("The toll road was closed on Friday and 15 cars were towed, the police said of it.", []),
    ],
)
def test_the_text_says_that_a_number_replaces_another(text: str, expected: list[tuple[str, bool, bool]]) -> None:
    found = measures(segment(Document(id="d", text=text)))
    assert [(m.number.value, m.revised, m.number.rejected) for m in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("At least 31 people drowned when the ferry went down.", [("killed", "31", "at least", None)]),
        (
            "Eight residents of a nursing home were killed and five staff were injured.",
            [("killed", "8", None, None), ("injured", "5", None, None)],
        ),
        ("The number of people known to have died in the floods has risen to 73.", [("killed", "73", None, None)]),
        ("The club paid about 9 million euros for the striker.", [("money", "9000000", "about", "EUR")]),
        ("The lift maker was sold for 1.8 billion Swiss francs.", [("money", "1800000000", None, "CHF")]),
        ("She weighed 120 pounds and lifted 300 pounds of iron.", []),
        ("Baca led with 41,220 votes after the first count.", [("votes", "41220", None, None)]),
        ("She won the vote by 905 votes.", []),
        ("Two goals gave the hosts a 3-1 win over Osper.", [("score", "3-1", None, None)]),
    ],
)
def test_counts_with_their_words(text: str, expected: list[tuple[str, str, str | None, str | None]]) -> None:
    found = measures(segment(Document(id="a", text=text)))
    assert [(m.name, m.number.value, m.bound, m.unit) for m in found] == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("de", "Bei einem Brand sind am Montag drei Menschen verletzt worden.", [("injured", "3", None)]),
        ("de", "Mindestens 12 Tote und 1.200 Verletzte hat das Beben gefordert.", [("killed", "12", "at least")]),
        ("fr", "Au moins douze personnes ont été tuées dans un séisme.", [("killed", "12", "at least")]),
        (
            "es",
            "Nueve personas murieron y 21 resultaron heridas el lunes.",
            [("killed", "9", None), ("injured", "21", None)],
        ),
        ("pt", "O acidente matou 17 pessoas na quinta-feira no leste do país.", [("killed", "17", None)]),
        (
            "it",
            "Nove persone sono morte e 20 feriti sono in ospedale.",
            [("killed", "9", None), ("injured", "20", None)],
        ),
        ("es", "En 2019 murieron 300 personas y 40 resultaron heridas en esa carretera.", []),
        ("pt", "A rebelião acabou: 23 presos deixaram as armas na quarta-feira.", []),
        ("es", "Hay 9 muertos, según la policía, y 11 muertos según el hospital.", []),
        ("de", "Der Zug fährt um 12 Uhr und die Karte kostet 30 Euro.", []),
    ],
)
def test_casualties_in_other_languages(lang: str, text: str, expected: list[tuple[str, str, str | None]]) -> None:
    found = measures(segment(Document(id="a", text=text, lang=lang)))
    told = [(m.name, m.number.value, m.bound) for m in found]
    assert told[: len(expected)] == expected
    assert bool(told) == bool(expected)
