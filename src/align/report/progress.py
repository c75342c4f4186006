"""Say on standard error that work goes on, and at what, once it has taken more than a second."""

from __future__ import annotations

import shutil
import threading
import time
from types import TracebackType
from typing import TextIO

from align.stages import listening

__all__ = ["Progress"]

_APART = 10.0  # seconds between two lines on one stage


class Progress:
    """Show what is being done, its stage and the seconds gone while a block runs; nothing where the block is quick.

    On a terminal one line is renewed, and wiped at the end; elsewhere it is written once, or with `lines` a line is
    written for every stage, and now and then how much of it is done.

    Args:
        what: what is being done ("merging 12 documents").
        stream: where the line goes.
        delay: seconds before the first line.
        lines: say every stage, also where the stream is no terminal.
    """

    def __init__(self, what: str, stream: TextIO, delay: float = 1.0, lines: bool = False) -> None:
        self._what = what
        self._stream = stream
        self._delay = delay
        self._lines = lines and not stream.isatty()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._shown = False
        self._stage = ""
        self._said = 0.0
        self._listening = listening(self._told)

    def __enter__(self) -> Progress:
        self._begin = time.monotonic()
        self._listening.__enter__()
        if self._lines:
            self._say(f"align: {self._what}\n")
        else:
            self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listening.__exit__(None, None, None)
        self._done.set()
        if self._lines:
            return
        self._thread.join()
        if self._shown and self._stream.isatty():
            self._say("\r\x1b[K")

    def _told(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if self._lines and (done == 0 or now - self._said >= _APART):
            self._said = now
            self._say(f"align: {now - self._begin:.0f} s, {_counted(stage, done, total)}\n")
        self._stage = _counted(stage, done, total)

    def _run(self) -> None:
        wait = self._delay
        while not self._done.wait(wait):
            if not self._stream.isatty():
                self._say(f"align: {self._what} ...\n")
                return
            stage = f": {self._stage}" if self._stage else ""
            line = f"align: {self._what}{stage} ... {time.monotonic() - self._begin:.0f} s"
            self._say(f"\r\x1b[K{line[: shutil.get_terminal_size().columns - 1]}")
            wait = 1.0

    def _say(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
            self._shown = True
        except (OSError, ValueError):  # nobody reads it any more
            self._done.set()


def _counted(stage: str, done: int, total: int) -> str:
    return f"{stage} {100 * done // total} %" if total and done else stage
