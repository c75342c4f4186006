"""Widths are those of a terminal, and no text can steer it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align.report.layout import Paint, clean, columns, cut, pad, shown, wrap

ANY = st.text(st.characters(), max_size=80)


@settings(deadline=None)
@given(ANY)
def test_clean_text_holds_nothing_that_steers(text: str) -> None:
    line = clean(text)
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in line)
    assert not set(line) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
    line.encode()


@settings(deadline=None)
@given(ANY, st.integers(2, 40))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    line = clean(text)
    lines = wrap(line, width)
    assert all(columns(part) <= width for part in lines)
    assert "".join("".join(lines).split()) == "".join(line.split())


@settings(deadline=None)
@given(ANY, st.integers(1, 40))
def test_cut_text_fits(text: str, width: int) -> None:
    assert columns(cut(clean(text), width)) <= width


def test_wide_characters_and_marks_are_measured() -> None:
    assert columns("北京 ab") == 7
    assert columns("e\u0301") == 1
    assert columns("\u200b") == 0
    assert columns(pad("北京", 10)) == 10
    assert pad("7", 3, right=True) == "  7"


def test_text_without_spaces_breaks_and_keeps_its_punctuation() -> None:
    lines = wrap("北京今天下雨，交通受阻。", 12)
    assert lines == ["北京今天下", "雨，交通受", "阻。"]


def test_words_longer_than_the_line_are_broken() -> None:
    assert wrap("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_nothing_is_one_empty_line() -> None:
    assert wrap("", 10) == [""]


def test_long_lines_are_wrapped_quickly() -> None:
    assert len(wrap("word " * 200_000, 80)) == 12_500


@pytest.mark.parametrize(("on", "expected"), [(True, "\x1b[1;31mx\x1b[0m"), (False, "x")])
def test_paint_only_where_colour_is_wanted(on: bool, expected: str) -> None:
    assert Paint(on)("x", "bold", "red") == expected
    assert Paint(on)("", "bold") == ""


def test_kept_characters_stay() -> None:
    assert shown("a\n\tb\r", keep="\n\t") == "a\n\tb\\x0d"
