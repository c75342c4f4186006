"""Read back the records that `align merge` has written."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from align.errors import DocumentError
from align.io.formats import kind_of, unpacked
from align.record import SCHEMA, EventRecord

__all__ = ["holds_records", "read_records"]

_FIRST = re.compile(rb'\s*(?:\[\s*)?\{\s*"schema"\s*:\s*"' + SCHEMA.replace("/", r"\\?/").encode() + rb'"')
_PEEK = 400  # bytes in which the schema of the first record stands


def holds_records(path: str | Path) -> bool:
    """Tell whether a file holds records, one a line or in an array, as `align merge` writes them."""
    try:
        with open(path, "rb") as stream:
            return _FIRST.match(unpacked(stream, kind_of(path).packing, str(path)).read(_PEEK)) is not None
    except (OSError, DocumentError):  # not there, or not packed as its name says
        return False


def read_records(path: str | Path) -> list[EventRecord]:
    """Return the records of a file, of JSON Lines or one JSON array, packed or not; ``-`` is standard input.

    Raises:
        DocumentError: a line is not JSON or not a record; says which.
        OSError: the file cannot be read.
    """
    if str(path) == "-":
        data = sys.stdin.buffer.read()
    else:
        with open(path, "rb") as stream:
            data = unpacked(stream, kind_of(path).packing, str(path)).read()
    return list(_records(data, str(path)))


def _records(data: bytes, name: str) -> Iterator[EventRecord]:
    array = data.lstrip().startswith(b"[")
    lines: Iterable[bytes] = [data] if array else data.splitlines()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            found: Any = json.loads(line)
        except ValueError as error:
            raise DocumentError(f"{name}:{number}: not JSON ({error}): give what align merge has written") from None
        for one in found if array and isinstance(found, list) else [found]:
            if not isinstance(one, dict) or one.get("schema") != SCHEMA:
                raise DocumentError(f"{name}:{number}: not a record of {SCHEMA}: give what align merge has written")
            yield EventRecord.from_dict(one)
