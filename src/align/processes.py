"""Work in processes of its own: plain Python that threads would wait for each other with.

A process is a fresh interpreter that is sent requests over a pipe: nothing is forked, the caller's main module is not
run again, and what goes to and fro is data. Where it cannot be had, or fails, the caller does the work itself.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Event
from typing import IO, TypeVar

__all__ = ["ask", "serve"]

T = TypeVar("T")


def ask(
    work: str, count: int, request: Callable[[int], bytes], take: Callable[[int, bytes | None], T], processes: int
) -> list[T]:
    """Return ``[take(0, reply), ...]``, the replies of ``work(request(k))``, in order, whatever the processes.

    Args:
        work: ``module:function``, from bytes to bytes.
        count: requests.
        request: makes request `k`; an empty one is not sent.
        take: makes the result of reply `k`; None is given to it where there is none: it does the work itself, and
            finds the reason.
        processes: how many; with one the work is done here.
    """
    if min(processes, count) < 2:
        return [take(k, None) for k in range(count)]
    results: dict[int, T] = {}
    waiting = iter(range(count))
    running = [_Process(work) for _ in range(min(processes, count))]
    stopped = Event()

    def stop() -> None:
        stopped.set()
        for _ in waiting:
            pass

    def serve_one(process: _Process) -> None:
        while (k := next(waiting, None)) is not None:  # the next one is taken under the interpreter's lock
            try:
                reply = process.asked(request(k))
                if stopped.is_set():
                    return
                results[k] = take(k, reply)
            except BaseException:
                stop()
                raise

    try:
        with ThreadPoolExecutor(len(running)) as pool:
            try:
                for _ in pool.map(serve_one, running):
                    pass
            except BaseException:  # an interrupt does not wait for what is asked
                stop()
                for process in running:
                    process.kill()
                raise
    finally:
        for process in running:
            process.close()
    return [results[k] for k in range(count)]


class _Process:
    """A process that does some work, or none."""

    def __init__(self, work: str) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        if not sys.executable or getattr(sys, "frozen", False):
            return
        program = f"import sys; sys.path[:] = {sys.path!r}; from align.processes import serve; serve({work!r})"
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", program],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            return

    def asked(self, request: bytes) -> bytes | None:
        """Send a request and return the reply; None where there is none."""
        if self.process is None or not request:
            return None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        try:
            _send(self.process.stdin, request)
            return _received(self.process.stdout) or None
        except (OSError, EOFError):
            self.close()
            return None

    def kill(self) -> None:
        if (process := self.process) is not None:
            process.kill()

    def close(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


def serve(work: str) -> None:
    """Answer requests from standard input on standard output, until there are no more."""
    module, _, name = work.partition(":")
    function = getattr(import_module(module), name)
    asked, told = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # nobody else writes between the replies
    while True:
        try:
            request = _received(asked)
        except (EOFError, KeyboardInterrupt):
            return
        try:
            reply = function(request)
        except Exception:  # the caller does this work itself, and raises
            reply = b""
        _send(told, reply)


def _send(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(8, "little") + data)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes:
    """Return what `_send` wrote.

    Raises:
        EOFError: the other side has gone.
    """
    size = _exactly(stream, 8)
    return _exactly(stream, int.from_bytes(size, "little"))


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) < size:
        raise EOFError
    return data
