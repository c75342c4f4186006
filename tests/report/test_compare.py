"""Two texts side by side: every sentence once, in its order, within the width."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from align import align_pair
from align.model import Alignment, Bead, Document, Sentence
from align.report.compare import bead_rows, diff, steps, unified
from align.report.layout import columns
from align.words import annotate

Pair = tuple[Alignment, Document, Document]
SGR = re.compile(r"\x1b\[[0-9;]*m")


def test_rows_follow_the_left_text_and_moved_beads_are_marked(pair: Pair) -> None:
    rows = [(step.left, step.right, step.moved) for step in steps(pair[0])]
    assert rows == [
        ((), (1,), False),
        ((0,), (2,), False),
        ((1,), (3, 4), False),
        ((2,), (), False),
        ((3,), (0,), True),
    ]


@st.composite
def alignments(draw: st.DrawFn) -> Alignment:
    left, right = draw(st.integers(0, 8)), draw(st.integers(0, 8))
    order = draw(st.permutations(range(right)))
    beads, i, j = [], 0, 0
    while i < left and j < len(order):
        if draw(st.booleans()):
            n, m = draw(st.integers(1, 2)), draw(st.integers(1, 2))
            beads.append(Bead(tuple(range(i, min(i + n, left))), tuple(sorted(order[j : j + m])), 0.5))
            i, j = i + n, j + m
        else:
            i += draw(st.integers(0, 1))
            j += draw(st.integers(0, 1))
    sides = (tuple(Sentence(k, k + 1) for k in range(size)) for size in (left, right))
    return Alignment("a", "b", tuple(beads), *sides)


@settings(deadline=None)
@given(alignments())
def test_every_sentence_stands_in_one_row(alignment: Alignment) -> None:
    rows = steps(alignment)
    assert sorted(i for row in rows for i in row.left) == list(range(len(alignment.left_sentences)))
    assert sorted(j for row in rows for j in row.right) == list(range(len(alignment.right_sentences)))
    assert sorted(row.left[0] for row in rows if row.left) == [row.left[0] for row in rows if row.left]
    backbone = [row.right[0] for row in rows if row.bead and not row.moved]
    assert backbone == sorted(backbone)


def test_side_by_side(pair: Pair) -> None:
    text = diff(*pair, width=80)
    assert re.search(r"1 A ferry ran aground\.\s+0\.60 3 A ferry hit rocks\.", text)
    assert re.search(r"2 All 43 were safe\.\s+0\.80 4 Nobody was hurt\.\n\s+│\s+5 All 43 walked off", text)
    assert re.search(r"3 The cause is open\.\s+<\n", text)
    assert re.search(r">\s+2 Rain fell\.", text)
    assert re.search(r"4 The firm was sorry\.\s+↕0\.45 1 The firm apologised", text)
    assert "3 of 4 left and 4 of 5 right sentences correspond, in 3 beads; 1 stands elsewhere" in text.replace(
        "\n", " "
    )


@pytest.mark.parametrize("width", [20, 47, 48, 60, 101])
def test_every_line_fits(pair: Pair, width: int) -> None:
    for colour in (False, True):
        for line in diff(*pair, width=width, colour=colour).splitlines():
            assert columns(SGR.sub("", line)) <= width, line


def test_colour_underlines_words_that_the_other_side_lacks(pair: Pair) -> None:
    alignment, left, right = pair
    text = diff(annotate(alignment, left, right), left, right, width=100, colour=True)
    assert "A ferry \x1b[4;1mran\x1b[0m \x1b[4;1maground\x1b[0m." in text
    assert SGR.sub("", text) == diff(annotate(alignment, left, right), left, right, width=100)


def test_characters_of_scripts_without_spaces_are_told_apart() -> None:
    left, right = Document(id="a", text="北京东边下雨"), Document(id="b", text="北京西边下雨")
    alignment = Alignment("a", "b", (Bead((0,), (0,), 0.8),), (Sentence(0, 6),), (Sentence(0, 6),))
    text = diff(annotate(alignment, left, right), left, right, 80, True)
    assert "北京\x1b[4;1m东\x1b[0m边下雨" in text
    assert "北京\x1b[4;1m西\x1b[0m边下雨" in text


def test_rows_for_programs_quote_exactly(pair: Pair) -> None:
    alignment, left, right = pair
    rows = list(bead_rows(alignment, left, right))
    for row in rows:
        for side, document in (("left", left), ("right", right)):
            for part in row[side]:
                assert document.text[part["start"] : part["end"]] == part["quote"]
    assert rows[-1]["moved"] is True
    assert rows[0]["similarity"] is None


def test_rows_carry_labels_flags_and_differing_spans() -> None:
    left, right = Document(id="a", text="The dam held 12 days."), Document(id="b", text="The dam held 15 days.")
    alignment = Alignment("a", "b", (Bead((0,), (0,), 0.8),), (Sentence(0, 21),), (Sentence(0, 21),))
    (row,) = bead_rows(annotate(alignment, left, right), left, right)
    assert (row["label"], row["flags"]) == ("differs", ["number"])
    assert row["differ"] == [
        {
            "kind": "number",
            "left": {"start": 13, "end": 15, "quote": "12"},
            "right": {"start": 13, "end": 15, "quote": "15"},
        }
    ]
    assert [[16, 20], [16, 20]] in row["same"]
    text = diff(annotate(alignment, left, right), left, right, 80)
    assert "! number: “12” against “15”" in text
    assert text.rstrip().endswith("1 differs")
    painted = diff(annotate(alignment, left, right), left, right, 80, True)
    assert "\x1b[4;31m12\x1b[0m" in painted
    assert SGR.sub("", painted) == text


def test_unified_marks_the_words_that_differ(pair: Pair) -> None:
    alignment, left, right = pair
    text = unified(annotate(alignment, left, right), left, right)
    assert text.splitlines()[:5] == [
        "--- left",
        "+++ right",
        "+ Rain fell.",
        "~ @@ 1 3 0.60 paraphrase @@",
        "- A ferry [-ran aground-].",
    ]
    assert "- The cause is open." in text
    assert " moved @@" in text
    assert SGR.sub("", unified(annotate(alignment, left, right), left, right, True)) == text
    assert unified(alignment, left, right).count("\n~ ") == 3


def test_equal_sentences_stand_once_in_the_unified_form() -> None:
    one = Document(id="a", text="The dam held.")
    alignment = Alignment("a", "a", (Bead((0,), (0,), 1.0),), (Sentence(0, 13),), (Sentence(0, 13),))
    assert unified(annotate(alignment, one, one), one, one).splitlines()[2:] == ["  The dam held."]


def test_texts_with_nothing_in_common_and_empty_texts() -> None:
    left, right = Document(id="a", text="One."), Document(id="b", text="")
    text = diff(Alignment("a", "b", (), (Sentence(0, 4),), ()), left, right, 80)
    assert "No sentence of one text corresponds" in text
    assert "1 One." in text
    assert diff(Alignment("a", "b", (), (), ()), right, right, 80)


def test_control_characters_are_shown() -> None:
    left = Document(id="a\x1b[2J", text="x\x1b[31my\ud800")
    alignment = Alignment(left.id, left.id, (Bead((0,), (0,), 1.0),), (Sentence(0, 8),), (Sentence(0, 8),))
    for shown in (alignment, annotate(alignment, left, left)):
        for text in (diff(shown, left, left, 80), unified(shown, left, left)):
            assert "\x1b" not in text
            text.encode()


def test_what_one_side_denies_or_doubts_is_marked_on_that_side_alone() -> None:
    plain = Document(id="a", text="The road is open. Police will close the bridge.")
    other = Document(id="b", text="The road is not open. Police may close the bridge.")
    for left, right, side, marks in (
        (plain, other, "right", ("{+not+}", "{+may+}")),
        (other, plain, "left", ("[-not-]", "[-may-]")),
    ):
        alignment = align_pair(left, right)
        shown = diff(alignment, left, right, 100)
        assert f"! negation: “not” with “open”, on the {side} only" in shown
        assert f"! hedging: “may” with “close”, on the {side} only" in shown
        compact = unified(alignment, left, right)
        assert all(mark in compact for mark in marks)
        assert not {"{+open+}", "{+close+}", "[-open-]", "[-close-]"} & set(compact.replace(".", " ").split())
