"""Rows of files: JSON Lines, JSON arrays, CSV and TSV, Parquet, texts; one row at a time, with their places.

Every column is kept as it was: cells of CSV and TSV stay strings, so that ``007`` and ``1e5`` come out as they went in.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NamedTuple, NoReturn

import msgspec

from align.errors import DocumentError
from align.io.formats import optional
from align.io.rows import MARKS, RESAVE

__all__ = ["LINE_LIMIT", "RawRow", "decode", "rows", "schema", "stop"]

LINE_LIMIT = 1 << 28  # bytes of one line or one value; a longer one is a mistake or an attack
_BOM = b"\xef\xbb\xbf"
_CHUNK = 1 << 20
_BATCH = 1024  # rows of a Parquet file that are decoded at once
_SPACE = " \t\r\n"

Refuse = Callable[[DocumentError], None]


class RawRow(NamedTuple):
    """A row as it was read.

    Attributes:
        where: its place, for messages: ``reports.jsonl:3``.
        fields: its columns by name, in their order.
        raw: the line it was read from, where a line is a row of JSON; else empty.
    """

    where: str
    fields: dict[str, Any]
    raw: bytes = b""


def stop(error: DocumentError) -> NoReturn:
    """Raise the error: what is done with a bad row unless another way is asked for."""
    raise error


def rows(stream: BinaryIO, form: str, name: str, refuse: Refuse = stop) -> Iterator[RawRow]:
    """Yield the rows of a file of any form but ``txt``.

    Args:
        stream: of the unpacked file.
        form: ``jsonl``, ``json``, ``csv``, ``tsv`` or ``parquet``.
        name: of the file, for messages.
        refuse: called with the error of every bad row, which is then left out.

    Raises:
        DocumentError: the file cannot be read further (it is of another form, or damaged).
        MissingExtraError: the library that reads Parquet is not installed.
    """
    if form == "jsonl":
        return _json_lines(stream, name, refuse)
    if form == "json":
        return _json_array(stream, name, refuse)
    if form == "parquet":
        return _parquet(stream, name)
    return _cells(stream, "\t" if form == "tsv" else ",", name, refuse)


# --- JSON --------------------------------------------------------------------------------------------------------


def _lines(stream: BinaryIO, name: str) -> Iterator[tuple[str, bytes]]:
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            raise DocumentError(f"{name}:{number}: a line of more than {LINE_LIMIT >> 20} MB: is this one row a line?")
        yield f"{name}:{number}", line.removeprefix(_BOM) if number == 1 else line


def _json_lines(stream: BinaryIO, name: str, refuse: Refuse) -> Iterator[RawRow]:
    for where, line in _lines(stream, name):
        line = line.strip()
        if line:
            try:
                fields = _object(line, where)
            except DocumentError as error:
                refuse(error)
                continue
            yield RawRow(where, fields, line)


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        row = _decoded_again(line, where, error)
    return _checked_object(row, where, 'write one document a line, {"id": ..., "text": ...}')


def _checked_object(row: Any, where: str, hint: str) -> dict[str, Any]:
    if not isinstance(row, dict):
        kind = {"list": "an array", "str": "a string", "NoneType": "null"}.get(type(row).__name__, "a number")
        raise DocumentError(f"{where}: {kind}, not an object: {hint}")
    return row


def _decoded_again(line: bytes, where: str, error: Exception) -> Any:
    """Read a line with the standard library: it takes escaped lone surrogates, which msgspec refuses."""
    if isinstance(error, UnicodeDecodeError):
        decode(line, where)
    try:
        return json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise DocumentError(f"{where}: not valid JSON: {reason}: write one document a line") from None


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def decode(data: bytes, where: str) -> str:
    """Return UTF-8 bytes as text, without a byte order mark.

    Raises:
        DocumentError: they are not UTF-8; names the place of the first wrong byte.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise DocumentError(f"{where}: is UTF-16: convert it to UTF-8, for example with iconv -f UTF-16 -t UTF-8")
    body = data.removeprefix(_BOM)
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(body)
        raise DocumentError(
            f"{where}: byte {offset} (0x{data[offset]:02x}) is not UTF-8: convert it, for example with "
            "iconv -f WINDOWS-1252 -t UTF-8"
        ) from None


def _json_array(stream: BinaryIO, name: str, refuse: Refuse) -> Iterator[RawRow]:
    """Read an array value by value, so that it need not fit into memory."""
    reader = _ArrayReader(stream, name)
    for number, value in enumerate(reader.values(), 1):
        where = f"{name}: value {number}"
        try:
            fields = _checked_object(value, where, 'give an array of documents, [{"id": ..., "text": ...}]')
        except DocumentError as error:
            refuse(error)
            continue
        yield RawRow(where, fields)


class _ArrayReader:
    """The values of a JSON array, from as much of the file as the next value needs."""

    def __init__(self, stream: BinaryIO, name: str) -> None:
        self._stream, self._name = stream, name
        self._decoder = json.JSONDecoder(parse_constant=_no_constant)
        self._bytes = b""  # the start of a character that is not complete
        self._text = ""
        self._at = 0
        self._ended = False
        self._begun = False

    def values(self) -> Iterator[Any]:
        if self._next() != "[":
            raise DocumentError(
                f"{self._name}: not a JSON array: give [{{...}}, ...], or name it .jsonl if it has one a line"
            )
        self._at += 1
        number = 1
        if self._next() == "]":
            self._at += 1
        else:
            while True:
                yield self._value(number)
                number += 1
                sign = self._next()
                self._at += 1
                if sign == "]":
                    break
                if sign != ",":
                    raise self._error(number, "',' or ']' is missing after a value" if sign else "it ends too early")
                self._next()
        if self._next():
            raise self._error(number, "something follows the array")

    def _error(self, number: int, reason: str) -> DocumentError:
        return DocumentError(f"{self._name}: value {number}: not valid JSON: {reason}")

    def _more(self, size: int) -> None:
        data = self._stream.read(size)
        self._ended = not data
        data = self._bytes + data
        if not self._begun and data:
            data, self._begun = data.removeprefix(_BOM), True
        cut = len(data) if self._ended else _whole(data)
        self._bytes = data[cut:]
        self._text = self._text[self._at :] + decode(data[:cut], self._name)
        self._at = 0

    def _next(self) -> str:
        """Go on to the next character that is no space and return it; nothing at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more(_CHUNK)

    def _value(self, number: int) -> Any:
        size = _CHUNK
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
                # a number at the very end of what was read may go on
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            except RecursionError:
                raise self._error(number, "nested too deeply") from None
            except ValueError as error:
                if self._ended:
                    raise self._error(number, str(error)) from None
            if len(self._text) - self._at > LINE_LIMIT:
                raise self._error(number, f"no end within {LINE_LIMIT >> 20} MB")
            self._more(size)
            size *= 2  # a long value is read again from its start: twice as much each time


def _whole(data: bytes) -> int:
    """Return how many bytes are whole characters of UTF-8."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            length = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return len(data) if length <= back else len(data) - back
        if byte < 0x80:
            break
    return len(data)


# --- cells -------------------------------------------------------------------------------------------------------


def _cells(stream: BinaryIO, delimiter: str, name: str, refuse: Refuse) -> Iterator[RawRow]:
    """Read CSV (RFC 4180) or tab-separated values; the first row names the columns."""
    previous = csv.field_size_limit(LINE_LIMIT)
    try:
        reader = csv.reader(_texts(stream, name, refuse), delimiter=delimiter, strict=True)
        header = _next_cells(reader, name)
        if header is None:
            return
        if len(set(header)) < len(header):
            twice = next(column for column in header if header.count(column) > 1)
            raise DocumentError(f"{name}:1: two columns are named {twice!r}: give every column a name of its own")
        while True:
            before = reader.line_num + 1
            cells = _next_cells(reader, name)
            if cells is None:
                return
            where = f"{name}:{before}"
            if not cells:
                continue  # a blank line
            if len(cells) != len(header):
                cells_are = f"{len(cells)} cell{'s' * (len(cells) != 1)}"
                columns = f"{len(header)} column{'s' * (len(header) != 1)}"
                hint = next(
                    (f": are its cells separated by {mark!r}? {RESAVE}" for mark in MARKS if mark in header[0]), ""
                )
                said = f"{where}: has {cells_are} where the first row names {columns}{hint}"
                refuse(DocumentError(said, of_row=not hint))
                continue
            yield RawRow(where, dict(zip(header, cells, strict=True)))
    finally:
        csv.field_size_limit(previous)


def _next_cells(reader: Any, name: str) -> list[str] | None:
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error as error:
        reason = str(error)
        if "new-line character" in reason:
            reason = r"its lines end in CR alone: convert it, for example with tr '\r' '\n'"
        elif "unexpected end" in reason:
            reason += ": a cell that opens with a quotation mark may not close"
        raise DocumentError(f"{name}:{reader.line_num}: not valid CSV: {reason}") from None
    return cells


def _texts(stream: BinaryIO, name: str, refuse: Refuse) -> Iterator[str]:
    for number, (where, line) in enumerate(_lines(stream, name)):
        try:
            text = decode(line, where)
        except DocumentError as error:
            if not number:  # without the names of the columns no row can be read
                raise
            refuse(error)
            text = "\n"  # a blank line in its place keeps the numbers of the lines right
        yield text


# --- Parquet -----------------------------------------------------------------------------------------------------


def _parquet(stream: BinaryIO, name: str) -> Iterator[RawRow]:
    number = 0
    with _said(name):
        for batch in _parquet_file(stream, name).iter_batches(batch_size=_BATCH):
            for fields in batch.to_pylist():
                number += 1
                yield RawRow(f"{name}: row {number}", fields)


def schema(stream: BinaryIO, name: str) -> Any:
    """Return the names and types of the columns of a Parquet file, as a schema of pyarrow.

    Raises:
        DocumentError: it is no Parquet file, or a damaged one.
        MissingExtraError: pyarrow is not installed.
    """
    with _said(name):
        return _parquet_file(stream, name).schema_arrow


def _parquet_file(stream: BinaryIO, name: str) -> Any:
    return optional("pyarrow.parquet", name).ParquetFile(stream)


@contextmanager
def _said(name: str) -> Iterator[None]:
    arrow = optional("pyarrow", name)
    try:
        yield
    except (arrow.ArrowException, OSError, ValueError) as error:  # also times that only pandas can hold
        reason = str(error).split("\n")[0]
        raise DocumentError(f"{name}: cannot be read as Parquet: {reason}") from None
