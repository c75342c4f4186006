"""Rows as the bytes of a file: JSON Lines, a JSON array, CSV, TSV, Parquet.

What was read is written as it was: a row of JSON Lines keeps its very characters, a cell its text, a column its type.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from align.errors import DocumentError
from align.io.formats import optional
from align.io.tables import RawRow
from align.io.write import array, encode

__all__ = ["OutRow", "encoded"]

_BATCH = 1024  # rows that are encoded at once
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class OutRow(NamedTuple):
    """A row to write: as it was read, columns to put before it, and columns to add after it or to write over."""

    row: RawRow
    before: dict[str, Any]
    added: dict[str, Any]

    @property
    def fields(self) -> dict[str, Any]:
        """All columns in their order."""
        return {**self.before, **self.row.fields, **self.added}


def encoded(
    rows: Callable[[], Iterable[OutRow]],
    form: str,
    name: str,
    *,
    columns: Sequence[str] | None = None,
    schema: Any = None,
    safe: bool = False,
    as_text: Collection[str] = (),
) -> Iterator[bytes]:
    """Yield the parts of a file of rows.

    Args:
        rows: gives the rows; called twice where Parquet needs to see all values before it knows their types.
        form: of `align.io.formats.OUTPUTS`.
        name: of the output, for messages.
        columns: names of all columns, in their order; CSV and TSV need them before the first row.
        schema: of pyarrow, the types that are known.
        safe: put ``'`` before cells of CSV and TSV that a spreadsheet would run as a formula.
        as_text: columns of Parquet of which every value becomes a text, as a cell of CSV has it.

    Raises:
        DocumentError: a value has no place in the form.
        MissingExtraError: the library that writes Parquet is not installed.
    """
    if form == "jsonl":
        return (_line(row) for row in rows())
    if form == "json":
        return array(row.fields for row in rows())
    if form == "parquet":
        return _parquet(rows, name, schema, frozenset(as_text))
    return _cells(rows(), list(columns or ()), "\t" if form == "tsv" else ",", safe)


def _line(out: OutRow) -> bytes:
    """Return a row as a line of JSON; one that was read from a line keeps it and gets more columns at its ends."""
    raw = out.row.raw
    if not raw or not out.added.keys().isdisjoint(out.row.fields):
        return encode(out.fields) + b"\n"
    inside = raw[1:-1].strip()
    parts = [encode(more)[1:-1] for more in (out.before, out.added)]
    if not any(parts):
        return raw + b"\n"
    return b"{" + b",".join(part for part in (parts[0], inside, parts[1]) if part) + b"}\n"


def _cells(rows: Iterable[OutRow], columns: list[str], delimiter: str, safe: bool) -> Iterator[bytes]:
    page = io.StringIO(newline="")
    writer = csv.writer(page, delimiter=delimiter, lineterminator="\n")
    writer.writerow(columns)
    for number, out in enumerate(rows, 1):
        fields = out.fields
        cells = [_cell(fields.get(column)) for column in columns]
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells] if safe else cells)
        if number % _BATCH == 0:
            yield _taken(page)
    yield _taken(page)


def _taken(page: io.StringIO) -> bytes:
    data = page.getvalue().encode("utf-8", "backslashreplace")  # a lone surrogate has no UTF-8
    page.seek(0)
    page.truncate()
    return data


def _cell(value: Any) -> str:
    if isinstance(value, str):
        return value
    return "" if value is None else encode(value).decode().strip('"')


# --- Parquet -----------------------------------------------------------------------------------------------------


class _Sink(io.RawIOBase):
    """A file to write to whose bytes are taken away now and then."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._size += len(part)
        return len(part)

    def tell(self) -> int:
        return self._size

    def taken(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def _parquet(rows: Callable[[], Iterable[OutRow]], name: str, schema: Any, as_text: frozenset[str]) -> Iterator[bytes]:
    arrow, parquet = optional("pyarrow", name), optional("pyarrow.parquet", name)
    known = schema is not None
    try:
        if schema is None:
            schema = arrow.schema([])
            for batch in _batches(rows(), as_text):
                found = arrow.Table.from_pylist(_complete(batch)).schema
                schema = arrow.unify_schemas([schema, found], promote_options="permissive")
        for column in as_text.intersection(schema.names):
            schema = schema.set(schema.get_field_index(column), arrow.field(column, arrow.string()))
        sink = _Sink()
        with parquet.ParquetWriter(sink, schema) as writer:
            for batch in _batches(rows(), as_text):
                writer.write_table(arrow.Table.from_pylist(batch, schema=schema))
                yield sink.taken()
        yield sink.taken()
    except (arrow.ArrowException, TypeError, OverflowError, UnicodeEncodeError) as error:
        reason = (None if known else _clash(rows, as_text)) or str(error).split("\n")[0]
        raise DocumentError(
            f"{name}: cannot be written as Parquet: {reason}: write JSON Lines instead, or the column as text with "
            "--as-text NAME"
        ) from None


def _clash(rows: Callable[[], Iterable[OutRow]], as_text: frozenset[str]) -> str | None:
    """Return in words the first value that has no type in Parquet, or none in common with those above it."""
    arrow = optional("pyarrow", "Parquet")
    met: dict[str, tuple[Any, str]] = {}  # of every column its type so far, and its last value in words
    for out in rows():
        for column, value in out.fields.items():
            if value is None or column in as_text:
                continue
            here = f"{_shown(value)} in {out.row.where}"
            try:
                kind = arrow.array([value]).type
            except (arrow.ArrowException, TypeError, OverflowError, UnicodeEncodeError):
                return f"column {column!r} has {here}, which has no type there"
            before, there = met.get(column, (kind, here))
            both = [arrow.schema([arrow.field(column, one)]) for one in (before, kind)]
            try:
                common = arrow.unify_schemas(both, promote_options="permissive").field(0).type
            except arrow.ArrowException:
                return f"column {column!r} has {there} and {here}"
            met[column] = (common, here)
    return None


def _shown(value: Any) -> str:
    said = encode(value).decode()
    return said if len(said) <= 40 else said[:37] + "..."


def _complete(batch: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Name all columns of a batch in its first row: pyarrow looks for them there only."""
    names = {key: None for row in batch for key in row}
    return [{**names, **batch[0]}, *batch[1:]]


def _batches(rows: Iterable[OutRow], as_text: frozenset[str]) -> Iterator[list[dict[str, Any]]]:
    batch = []
    for row in rows:
        fields = row.fields
        for column in as_text & fields.keys():
            if fields[column] is not None:
                fields[column] = _cell(fields[column])
        batch.append(fields)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
