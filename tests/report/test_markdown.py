"""Markdown for reading: every value with its quotes, and nothing in a text becomes markup."""

from __future__ import annotations

from typing import Any

import pytest

from align.record import EventRecord
from align.report.markdown import escape, events


def test_values_stand_with_status_and_quotes(record: EventRecord) -> None:
    text = events([record])
    for line in (
        "## Ferry aground off Oban",
        "3 documents, 2 independent origins",
        "| date | **2026-05-03** | compatible | herald “3 May 2026”; gazette “3 May” |",
        "| injured at least | **4** | conflict | herald “4 were hurt” |",
        "| | against: 6 another number | | gazette “Six passengers” |",
        "- **Ann Reid**, spokesperson (agreed) · Captain · also “Ms Reid”",
        "- Ann Reid: “the ship would be towed” (*variant*: herald, gazette)",
        "  - gazette, stronger: “the ship must be towed to port”",
        "- **wire** · A Wire · copy of gazette",
        "Related: mentions the storm of the day before (storm)",
    ):
        assert line in text.splitlines(), line


def test_hostile_text_is_no_markup(hostile: Any) -> None:
    text = events(hostile)
    text.encode()
    assert "\x1b" not in text
    for line in text.splitlines():
        plain = line.replace("\\<", "")
        assert "<" not in plain, line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# head", "\\# head"),
        ("- item", "\\- item"),
        ("12. item", "12\\. item"),
        ("a | b", "a \\| b"),
        ("[x](y)", "\\[x\\](y)"),
        ("001_ab_cd", "001_ab_cd"),
        ("two\nlines", "two lines"),
        ("&lt;b&gt; A & B", "\\&lt;b\\&gt; A & B"),
    ],
)
def test_escapes(text: str, expected: str) -> None:
    assert escape(text) == expected
