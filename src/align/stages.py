"""What is being done, told to whoever listens: the command line, a benchmark.

A stage says its name and how much there is to do, and then how much more of it is done. Nothing listens by default.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["Listener", "listening", "stage"]

Listener = Callable[[str, int, int], None]

_LISTENER: ContextVar[Listener | None] = ContextVar("align stages", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Call ``listener(stage, done, total)`` when a stage begins, and whenever more of it is done, in any thread.

    >>> with listening(lambda *told: print(*told)):
    ...     advance = stage("reading", 3)
    ...     advance(2)
    reading 0 3
    reading 2 3
    """
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def stage(name: str, total: int = 0) -> Callable[[int], None]:
    """Begin a stage of `total` steps, 0 where they are not counted; return what says that some more are done."""
    listener = _LISTENER.get()
    if listener is None:
        return lambda steps: None
    done = 0
    listener(name, done, total)

    def advance(steps: int) -> None:
        nonlocal done
        done += steps
        listener(name, done, total)

    return advance
