"""Write results: JSON Lines, one JSON array, rows of a table; never half a file, never over an input."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from align.errors import DocumentError
from align.io.formats import kind_of
from align.record import EventRecord

__all__ = ["array", "atomic", "check_output", "encode", "lines", "plain", "together", "write"]


def encode(value: Any) -> bytes:
    """Return `value` (a record, another Struct, or plain data) as JSON on one line, in UTF-8.

    A lone surrogate cannot stand in UTF-8; text that holds one is written with ``\\u`` escapes.

    >>> encode({"quote": "Việt Nam"}).decode()
    '{"quote":"Việt Nam"}'
    >>> encode({"quote": chr(0xD800)})
    b'{"quote":"\\\\ud800"}'
    """
    if isinstance(value, EventRecord):
        value = value.to_dict()
    try:
        return msgspec.json.encode(value, enc_hook=plain)
    except UnicodeEncodeError:
        return json.dumps(msgspec.to_builtins(value, enc_hook=plain), separators=(",", ":"), allow_nan=False).encode()


def plain(value: Any) -> Any:
    """Return the times of pandas, as pyarrow gives those with nanoseconds, as those of the standard library.

    Raises:
        TypeError: `value` is none of them.
    """
    if isinstance(value, (datetime, timedelta)):
        if getattr(value, "nanosecond", 0) or getattr(value, "nanoseconds", 0):  # they hold no more than microseconds
            return value.isoformat()  # type: ignore[union-attr]  # which durations of pandas have
        return value.to_pydatetime() if isinstance(value, datetime) else value.to_pytimedelta()  # type: ignore[attr-defined]
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def lines(values: Iterable[Any]) -> Iterator[bytes]:
    """Yield each value as one line of JSON Lines."""
    for value in values:
        yield encode(value) + b"\n"


def array(values: Iterable[Any]) -> Iterator[bytes]:
    """Yield the parts of one JSON array, one value a line.

    >>> b"".join(array([{"id": "a"}, {"id": "b"}])).decode().split()
    ['[', '{"id":"a"},', '{"id":"b"}', ']']
    """
    before = b"[\n"
    for value in values:
        yield before + encode(value)
        before = b",\n"
    yield b"[]\n" if before == b"[\n" else b"\n]\n"


def check_output(out: str | Path, inputs: Iterable[str | Path]) -> None:
    """Refuse, before work is done, an output that cannot be written or that is one of the inputs by whatever name.

    Raises:
        DocumentError: `out` is an input file, lies in an input folder and would be read the next time, is a folder, or
            is to be in a folder that is not there or cannot be written to.
    """
    if str(out) == "-":
        return
    if os.path.isdir(out):
        raise DocumentError(f"{out}: is a folder: give the name of a file")
    target = os.path.realpath(out)
    if not os.path.isdir(os.path.dirname(target)):
        raise DocumentError(f"{out}: there is no folder {os.path.dirname(target)}: make it, or write somewhere else")
    device = os.path.exists(target) and not os.path.isfile(target)
    if not device and not os.access(os.path.dirname(target), os.W_OK):
        raise DocumentError(f"{out}: folder {os.path.dirname(target)} cannot be written to: write somewhere else")
    for path in inputs:
        if str(path) == "-":
            continue
        there = os.path.exists(path)
        if os.path.realpath(path) == target or (there and os.path.exists(out) and os.path.samefile(path, out)):
            raise DocumentError(f"{out}: is an input: it would be overwritten; give another name to the output")
        source = os.path.realpath(path)
        if there and os.path.isdir(source) and os.path.commonpath([source, target]) == source and kind_of(target).form:
            raise DocumentError(f"{out}: lies in the input folder {path}: put the output somewhere else")


def write(out: str | Path, parts: Iterable[bytes], stdout: BinaryIO | None = None) -> None:
    """Write `parts` to a file (see `atomic`), or to standard output where `out` is ``-``."""
    if str(out) == "-":
        stream = stdout or sys.stdout.buffer
        for part in parts:
            stream.write(part)
        stream.flush()
    else:
        atomic(out, parts)


def together(outputs: Iterable[tuple[str | Path, Iterable[bytes]]]) -> None:
    """Write several outputs (see `write`): the files are renamed when all are written, or none is there.

    Raises:
        DocumentError: a file cannot be written.
        BrokenPipeError: nobody reads standard output any more; the files are there.
    """
    left: BrokenPipeError | None = None
    with ExitStack() as stack:
        for out, parts in outputs:
            if str(out) != "-":
                stack.enter_context(_written(Path(out), parts))
                continue
            try:
                write(out, parts)
            except BrokenPipeError as error:
                left = error
    if left:
        raise left


def atomic(path: str | Path, parts: Iterable[bytes]) -> None:
    """Write `parts` to a temporary file beside `path`, then rename it: there is the old file or the whole new one.

    A device or a pipe (``/dev/null``) is written directly. Permissions of a file that is replaced are kept.

    Raises:
        DocumentError: the file cannot be written (disk full, no such folder, not allowed); nothing is left behind.
    """
    with _written(Path(path), parts):
        pass


@contextmanager
def _written(path: Path, parts: Iterable[bytes]) -> Iterator[None]:
    """Write a file as `atomic` does; it is renamed when the block ends well."""
    if path.exists() and not path.is_file():
        if path.is_dir():
            raise DocumentError(f"{path}: is a folder: give the name of a file")
        with _told(path), path.open("wb") as stream:
            stream.writelines(parts)
        yield
        return
    target = Path(os.path.realpath(path))
    name = ""
    try:
        with _told(path):
            handle, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".part", dir=target.parent)
            with os.fdopen(handle, "wb") as stream:
                stream.writelines(parts)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, target.stat().st_mode & 0o7777 if target.exists() else 0o666 & ~_umask())
        yield
        with _told(path):
            os.replace(name, target)
    except BaseException:
        if name:
            os.unlink(name)
        raise


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DocumentError(f"{path}: cannot be written: {error.strerror or error}") from None


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
