"""Events for a terminal say everything a record says, fit their width, and cannot steer the terminal."""

from __future__ import annotations

import re
from typing import Any

import pytest

from align.model import Link
from align.record import EventRecord
from align.report.layout import columns
from align.report.terminal import events, links

SGR = re.compile(r"\x1b\[[0-9;]*m")


def test_a_reader_finds_every_value_and_who_says_it(record: EventRecord) -> None:
    text = events([record])
    for words in (
        r"1/1\s+Ferry aground off Oban",
        r"3 documents, 2 independent origins",
        r"what\s+accident\s+= agreed\s+\[1,2\]",
        r"when\s+2026-05-03\s+± compatible \[1,2\]",
        r"also given as May 3, no year",
        r"where\s+Oban\s+= agreed",
        r"who\s+Ann Reid, spokesperson\s+= agreed",
        r"Captain · also “Ms Reid”",
        r"injured\s+at least 4\s+! conflict\s+\[2\]",
        r"against 6 \[1\]: another number",
        r"~ “the ship would be towed” \[1,2\]",
        r"stronger \[1\] “the ship must be towed to port”",
        r"differences: strength “would” against “must”",
        r"only in \[1,3\] gazette and its copies\n\s+reported\n\s+· “The harbour stayed closed” \[1\]",
        r"related\s+storm: mentions the storm of the day before",
        r"\[3\] wire · A Wire · copy of \[1\]",
    ):
        assert re.search(words, text), words


@pytest.mark.parametrize("width", [40, 60, 100, 160])
def test_every_line_fits(record: EventRecord, width: int) -> None:
    for line in events([record] * 12, width).splitlines():
        assert columns(line) <= width, line


def test_colour_changes_nothing_but_colour(record: EventRecord) -> None:
    coloured = events([record], 100, True)
    assert "\x1b[" in coloured
    assert SGR.sub("", coloured) == events([record], 100, False)


def test_hostile_text_does_not_reach_the_terminal(hostile: Any) -> None:
    text = events(hostile, 80)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)
    assert all(columns(line) <= 80 for line in text.splitlines())
    text.encode()


def test_an_event_with_one_report_does_not_say_who_says_it_everywhere(hostile: Any) -> None:
    text = events(hostile)
    assert "statements  1\n" in text
    assert "· only" not in text.replace("· one origin only", "")
    assert text.count("[1]") == 1  # under the sources


def test_no_events_is_said() -> None:
    assert events([]) == "no events: no documents were given\n"


def test_links_give_reasons_for_and_against() -> None:
    link = Link("a", "b", "same_event", 0.934, ("both name\x1b Oban",), ("other date",))
    assert links([link]) == "a and b: same event 0.93\n    + both name\\x1b Oban\n    - other date\n"
    far = Link("a", "c", "different", 0.01, (), ("other place",))
    assert links([link, far, far]).endswith("    - other date\n2 more pairs were compared and found different\n")
    assert "no pair" in links([])
