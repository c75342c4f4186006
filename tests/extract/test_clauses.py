"""Clauses: where a sentence is cut, where it stays whole, and what hostile text does."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from align.extract.clauses import parse
from align.extract.sayings import sayings
from align.extract.verbs import VERBS, inflect, is_adverb
from align.extract.words import words


def cut(text: str) -> list[str]:
    return [text[s.start : s.end] for s in parse(text, 0, len(text)).pieces]


def said(text: str) -> list[tuple[str, str, str]]:
    """Lemma, place and subject of every saying."""
    w = words(text, 0, len(text))
    return [
        (s.verb.lemma, s.place, " ".join(w.lower[s.subject[0] : s.subject[1]]) if s.subject else "") for s in sayings(w)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Queen Maud greeted nobody and Haakon praised the crew, warmly thanking the harbour master for his help.",
            ["Queen Maud greeted nobody", "Haakon praised the crew", "warmly thanking the harbour master for his help"],
        ),
        (
            "The envoy outlined the plan and said the lake is willing to be shared.",
            ["The envoy outlined the plan", "said the lake is willing to be shared"],
        ),
        (
            "Ilves thanked Riga for its aid, and expressed readiness to widen rail links.",
            ["Ilves thanked Riga for its aid", "expressed readiness to widen rail links"],
        ),
        (
            "Briefing the king on the results of the vote, she underlined that the turnout was high.",
            ["Briefing the king on the results of the vote", "she underlined that the turnout was high"],
        ),
        (
            "He briefed the board about the session, including the adoption of the budget for rail and road.",
            ["He briefed the board about the session", "the adoption of the budget for rail and road"],
        ),
        (
            "Orban said the line is safe, while Fico warned that it needs repair.",
            ["Orban said the line is safe", "Fico warned that it needs repair"],
        ),
        (
            "She hoped both ports will further expand the ferry service, encourage town twinning, and continue "
            "advancing the common market.",
            [
                "She hoped both ports will further expand the ferry service",
                "encourage town twinning",
                "continue advancing the common market",
            ],
        ),
        ("The pact holds; the border is open.", ["The pact holds", "the border is open"]),
    ],
)
def test_cuts_where_something_new_is_said(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The treaty speaks of peace, friendship, trade and the protection of rivers.",
        "After the storm, on the second day, the mayor reopened the bridge.",
        "Lindh voiced confidence that the two ports will widen the pier, build a new crane, and finish the road.",
        "The ministers should stand together and not waver, meet and talk to calm tempers, and work for a better year.",
        "He affirmed the policy of giving priority to the railway, standing ready to join the works in the north.",
        "The boat carried apples, pears, and plums to the market in the old town.",
    ],
)
def test_lists_adverbials_and_one_belief_stay_whole(text: str) -> None:
    assert cut(text) == [text.rstrip(".")]


def test_indirect_speech_loses_its_attribution_and_a_quotation_keeps_it() -> None:
    assert cut("The dam is full, Berg said on Monday.") == ["The dam is full"]
    assert cut("“The dam is full,” Berg said, adding that the gates will open.") == [
        "“The dam is full,” Berg said",
        "adding that the gates will open",
    ]
    assert cut("The dam, he said, is full to the brim.") == ["The dam, he said, is full to the brim"]
    assert cut("Berg urged calm at the dam, the Northern News Agency reported.") == ["Berg urged calm at the dam"]


def test_an_apposition_does_not_belong_to_the_statement() -> None:
    text = "Moberg, also a member of the council, offered his congratulations on the election."
    assert cut(text) == ["offered his congratulations on the election"]


def test_nothing_inside_a_quotation_is_cut() -> None:
    text = "She wanted to “mend the roof, strengthen the walls, and praised nobody” before winter."
    assert cut(text) == [text.rstrip(".")]


def test_the_stop_of_an_abbreviation_stays() -> None:
    assert cut("He praised the U.S.") == ["He praised the U.S."]
    assert cut("He praised the works./.") == ["He praised the works"]


def test_second_ground_of_a_congratulation() -> None:
    assert cut("Anand congratulated the club on its title and Maria Ferro upon her return as coach.") == [
        "Anand congratulated the club on its title",
        "Maria Ferro upon her return as coach",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said the road is open.", [("say", "pre", "the mayor")]),
        ("The road is open, said Karin Ek, the mayor.", [("say", "inverted", "karin ek")]),
        ("The road is open, according to the police.", [("say", "inverted", "the police")]),
        ("The road is open, the mayor told reporters.", [("tell", "post", "the mayor")]),
        ("Ek, the mayor, said the road is open.", [("say", "pre", "ek")]),
        ("Ek on Monday said the road is open.", [("say", "pre", "ek")]),
        ("Ek (S-Lund) said the road is open.", [("say", "pre", "ek")]),
        ("Ek has repeatedly warned that the road is closed.", [("warn", "pre", "ek")]),
        ("Ek was quoted as saying that the road is open.", [("say", "pre", "ek")]),
        ("Ek is calling for a new road.", [("call", "pre", "ek")]),
    ],
)
def test_finds_the_verb_and_its_subject(text: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The plan was announced by the board.",
        "Ek would not say when the road opens.",
        "Ek declined to say when the road opens.",
        "The proposed road is long.",
        "The reports and claims of the firms were long.",
        "Ek added 16 points in the second half.",
        "The firm recalled cars in May.",
        "Ek did not comment.",
        "“He said no,” and that was all of it.",
        "He met the United States team.",
    ],
)
def test_passives_denials_nouns_and_quoted_verbs_say_nothing(text: str) -> None:
    assert said(text) == []


def test_every_form_of_a_verb_is_known() -> None:
    for base in ("say", "deny", "note", "stress", "admit", "write"):
        assert all(VERBS[form].lemma == base for form in (base, *inflect(base)))
    assert is_adverb("repeatedly")
    assert not is_adverb("italy")


def test_quotation_marks_of_all_kinds() -> None:
    def quoted(text: str) -> str:
        w = words(text, 0, len(text))
        return " ".join(word for word, inside in zip(w.lower, w.quoted, strict=True) if inside and word.isalnum())

    assert quoted('He said: "No rain." Then he left.') == "no rain"
    assert quoted("He said: ‘No rain.’ Then the crews' van left.") == "no rain"
    assert quoted("'No rain,' he said of the miners' hopes.") == "no rain"
    assert quoted("„Nein“, he said") != ""
    assert quoted("« Non », he said") == "non"
    assert quoted('" No rain , " he said .') == "no rain"
    assert words("“It will rain.", 0, 14).open
    assert not words("rain”, he said", 0, 14, open_quote=True).open


_ALPHABET = st.sampled_from(
    [*"abcXYZ ,;.:\"'“”‘’—()0\n\ud800😀\u0301字；", " said ", " and ", ", saying ", " he ", " to build "]
)


@given(st.lists(_ALPHABET, max_size=60).map("".join))
def test_spans_are_ordered_inside_and_not_empty(text: str) -> None:
    for low, high in ((0, len(text)), (len(text) // 3, len(text))):
        end = low
        for span in parse(text, low, high).pieces:
            assert end <= span.start < span.end <= high
            assert text[span.start : span.end].strip()
            end = span.end


@pytest.mark.parametrize("text", ["", " ", "\n\t", "word", ".", "“", "said", ", said", "he said", "\ud800", "😀", "；"])
def test_small_and_odd_texts(text: str) -> None:
    assert all(0 <= s.start < s.end <= len(text) for s in parse(text, 0, len(text)).pieces)


@pytest.mark.parametrize(
    "unit", ["he said, ", "Xi said and said of the ", "the 'a ", "\" “ ' ", "a, ", "A And ", "x", " ", "to build, "]
)
def test_a_line_of_a_million_characters_is_no_bomb(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    parse(text, 0, len(text))
    assert time.process_time() - start < 5


def test_long_sentences_of_many_verbs_stay_linear() -> None:
    def cost(units: int) -> float:
        text = "The X, Y, Z, " * units + "said."
        taken = []
        for _ in range(5):
            start = time.process_time()
            parse(text, 0, len(text))
            taken.append(time.process_time() - start)
        return min(taken)

    cost(10)
    assert cost(140) < 60 * max(cost(14), 0.0002)
