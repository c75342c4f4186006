"""Say on standard error that work goes on, once it has taken more than a second."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import TextIO

__all__ = ["Progress"]


class Progress:
    """Show a line with the seconds gone while a block runs; nothing where the block is quick.

    On a terminal the line is renewed and wiped at the end; elsewhere it is written once.

    Args:
        what: what is being done ("merging 12 documents").
        stream: where the line goes.
        delay: seconds before the first line.
    """

    def __init__(self, what: str, stream: TextIO, delay: float = 1.0) -> None:
        self._what = what
        self._stream = stream
        self._delay = delay
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._shown = False

    def __enter__(self) -> Progress:
        self._begin = time.monotonic()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()
        if self._shown and self._stream.isatty():
            self._say("\r\x1b[K")

    def _run(self) -> None:
        wait = self._delay
        while not self._done.wait(wait):
            if not self._stream.isatty():
                self._say(f"align: {self._what} ...\n")
                return
            self._say(f"\r\x1b[Kalign: {self._what} ... {time.monotonic() - self._begin:.0f} s")
            wait = 1.0

    def _say(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
            self._shown = True
        except (OSError, ValueError):  # nobody reads it any more
            self._done.set()
