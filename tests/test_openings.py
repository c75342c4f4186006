"""What the opening of a report says of its event: weekday, figures, counts."""

from __future__ import annotations

import pytest

from align.extract.account import extract
from align.model import Document
from align.openings import WEEKDAYS, Opening, opening
from align.text import segment


def read(text: str) -> Opening:
    segments = segment(Document(id="a", text=text))
    return opening(segments, extract(segments))


@pytest.mark.parametrize(
    ("text", "weekday", "sure"),
    [
        ("Deputies met on Tuesday. The debate had begun on Monday.", "Tuesday", 1.0),
        ("Deputies met. The debate had begun on Monday.", None, 0.0),
        ("Deputies met late on Tues. and voted.", "Tuesday", 1.0),
        ("Deputies have been meeting since Monday and agreed on Thursday.", "Thursday", 1.0),
        ("Deputies are to vote by Friday.", None, 0.0),
        ("Deputies met on Monday and on Tuesday. The vote was on Tuesday.", "Monday", 0.5),
        ("Deputies met on Tuesday, as they had on Monday.", "Tuesday", 1.0),
        ("The sun shone as deputies sat and the fair was wed to the market.", None, 0.0),
        ("Os deputados votaram na terça-feira. O debate durou nove horas.", "Tuesday", 1.0),
        ("Die Abgeordneten stimmten am Donnerstag ab. Es war spät.", "Thursday", 1.0),
        ("В среду депутаты проголосовали. Было поздно.", "Wednesday", 1.0),
        ("", None, 0.0),
    ],
)
def test_the_weekday_is_that_of_the_first_sentence_that_names_one(text: str, weekday: str | None, sure: float) -> None:
    found = read(text)
    assert (WEEKDAYS[found.weekday] if found.weekday is not None else None, found.sure) == (weekday, sure)


def test_figures_are_no_dates_times_or_years() -> None:
    text = (
        "The law passed 1,118 to 41 at 10:45 on March 13, 2031, and costs 2.5 percent. In all 7 spoke. Later 99 left."
    )
    assert sorted(read(text).figures) == ["1118", "2.5", "41"]


def test_counts_with_a_bound_are_left_out() -> None:
    assert read("Twelve people were killed and more than 60 people were injured.").counts == (
        ("killed", frozenset({"12"})),
    )


@pytest.mark.parametrize(
    ("text", "results"),
    [
        ("Parliament rejected the loan by 92 votes to 83 on Thursday.", {"92-83"}),
        ("Ninety-seven to 78: deputies voted for the loan.", {"97-78"}),
        ("Sivertvik beat Orla 3-1 on Sunday.", {"3-1"}),
        ("With 57 to 43 per cent the members voted no.", set()),
        ("The vote is on from 10 to 12 today.", set()),
        ("The fair is open 9-17.", set()),
    ],
)
def test_results_of_votes_and_matches(text: str, results: set[str]) -> None:
    assert read(text).results == results
