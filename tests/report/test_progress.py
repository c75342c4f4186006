"""Progress is silent where work is quick and wiped from a terminal at its end."""

from __future__ import annotations

import io
import time

import pytest

from align.report.progress import Progress
from align.stages import stage


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_quick_work_says_nothing() -> None:
    stream = io.StringIO()
    with Progress("merging", stream, delay=5):
        pass
    assert stream.getvalue() == ""


def test_a_file_gets_one_line_and_a_terminal_a_line_that_goes() -> None:
    for stream, expected in (
        (io.StringIO(), "align: merging ...\n"),
        (Terminal(), "\r\x1b[Kalign: merging ... 0 s\r\x1b[K"),
    ):
        with Progress("merging", stream, delay=0.01):
            deadline = time.monotonic() + 5
            while not stream.getvalue() and time.monotonic() < deadline:
                time.sleep(0.01)
        assert stream.getvalue() == expected


def test_a_closed_stream_and_an_error_are_no_trouble() -> None:
    stream = io.StringIO()
    stream.close()
    with pytest.raises(KeyError), Progress("merging", stream, delay=5):
        raise KeyError("x")


def test_every_stage_gets_a_line_where_they_are_asked_for() -> None:
    stream = io.StringIO()
    with Progress("merging", stream, lines=True):
        advance = stage("reading", 4)
        advance(1)
        stage("proposing pairs")
    stage("judging")
    assert stream.getvalue() == "align: merging\nalign: 0 s, reading\nalign: 0 s, proposing pairs\n"


def test_a_terminal_is_told_the_stage() -> None:
    stream = Terminal()
    with Progress("merging", stream, delay=0.01):
        stage("reading", 4)(1)
        deadline = time.monotonic() + 5
        while "25 %" not in stream.getvalue() and time.monotonic() < deadline:
            time.sleep(0.01)
    assert "align: merging: reading 25 % ... 0 s" in stream.getvalue()
