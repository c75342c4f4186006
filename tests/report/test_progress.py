"""Progress is silent where work is quick and wiped from a terminal at its end."""

from __future__ import annotations

import io
import time

import pytest

from align.report.progress import Progress


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
