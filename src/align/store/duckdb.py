"""The file of an index: a DuckDB database that is opened for one transaction at a time.

DuckDB gives what an index needs and what is hard to get right: transactions that survive ``kill -9`` and a full disk,
compressed columns, joins. It locks its file while a process has it open for writing, though, and refuses all others.
So nobody keeps it open: writers compute first, then open, commit and close; readers open, read and close, and wait for
a commit that is going on. That there is one writer only is what `align.store.lock` sees to.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.engine.arrays import column, numbers
from align.errors import IndexFormatError, MissingExtraError, StoreError
from align.store.base import FORMAT, Header

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "Database",
    "batches_of",
    "columns_of",
    "delete",
    "insert",
    "keep",
    "lists",
    "set_state",
    "state",
    "texts_of",
]


_WAIT = 60.0  # seconds that somebody else's transaction is waited for

_DAMAGED = ("Corrupt database", "Could not read enough bytes", "Failed to load metadata", "deserialize")

# Texts, ids and other strings are UTF-8 in BLOBs: a lone surrogate is no VARCHAR. Documents have numbers that are
# never given twice and ascend; `key` is a print of the id, `sample` has the sampled shingles in the order of the text.
_TABLES = (
    "header (name VARCHAR, value BLOB)",
    "state (name VARCHAR, value BIGINT)",
    "documents (doc INTEGER, key UBIGINT, id BLOB, source BLOB, published BIGINT, version INTEGER, chars INTEGER, "
    "size INTEGER, print UBIGINT, sample UINTEGER[])",
    "bodies (doc INTEGER, text BLOB, fields BLOB)",
    "common (place UINTEGER)",
    "accounts (doc INTEGER, segments BLOB, account BLOB, stated BLOB, words UINTEGER[])",
    "fused (key UBIGINT, subject BLOB, record BLOB)",
    "mentions (teller UBIGINT, about UBIGINT, spans BLOB)",
    "events (event BLOB, made BLOB, key UBIGINT, created INTEGER, changed INTEGER, record BLOB)",
    "members (event BLOB, doc INTEGER)",
    "history (version INTEGER, number INTEGER, event BLOB, entry BLOB)",
)
_STATE = {"version": 0, "next": 0, "settled": 0, "common": 0}


class Database:
    """One index file.

    Args:
        path: of the file.
        threads: worker threads of its queries; the result does not depend on them.

    Raises:
        MissingExtraError: DuckDB or Arrow is not installed.
    """

    def __init__(self, path: Path, threads: int = 1) -> None:
        try:
            import duckdb
            import pyarrow  # noqa: F401 - how columns come and go
        except ImportError as error:
            raise MissingExtraError(
                f"an index needs {error.name}, which is not installed: pip install 'align-events[index]'"
            ) from error
        self._duckdb = duckdb
        self.path = path
        self._config: dict[str, Any] = {
            "threads": threads,
            "temp_directory": tempfile.gettempdir(),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }

    def create(self, header: Header, tool: str) -> None:
        """Make the file, empty but for its header; it is there whole or not at all."""
        draft = self.path.with_name(f".{self.path.name}.{os.getpid()}.new")
        try:
            with self._connection(draft, read_only=False) as con:
                con.execute("BEGIN")
                for table in _TABLES:
                    con.execute(f"CREATE TABLE {table}")
                said = {"header": msgspec.json.encode(header), "tool": tool.encode()}
                for name, value in said.items():
                    con.execute("INSERT INTO header VALUES (?, ?)", [name, value])
                for name, number in _STATE.items():
                    con.execute("INSERT INTO state VALUES (?, ?)", [name, number])
                con.execute("COMMIT")
                con.execute("CHECKPOINT")  # what close() does by itself, but without a word where the disk is full
            draft.replace(self.path)
        finally:
            for left in (draft, draft.with_name(draft.name + ".wal")):
                left.unlink(missing_ok=True)

    def header(self) -> tuple[Header, str]:
        """Return the header, and the version of align that made what is stored.

        Raises:
            IndexFormatError: the file is no index, or one of another format.
        """
        with self.path.open("rb") as file:
            if file.read(12)[8:] != b"DUCK":  # DuckDB opens some files of other forms in ways of its own
                raise IndexFormatError(f"{self.path} is no index: give one, or the name of a new one")
        with self.reading() as con:
            try:
                rows = dict(con.execute("SELECT name, value FROM header").fetchall())
            except self._duckdb.CatalogException as error:
                raise IndexFormatError(f"{self.path} is a DuckDB file, but no index of align") from error
        try:
            number = msgspec.json.decode(rows["header"])["format"]
            if number != FORMAT:
                raise IndexFormatError(
                    f"{self.path} has format {number}, this version of align reads format {FORMAT}: "
                    "make a new index, or use the version that made it"
                )
            return msgspec.json.decode(rows["header"], type=Header), rows["tool"].decode()
        except (KeyError, TypeError, msgspec.MsgspecError) as error:
            raise IndexFormatError(f"{self.path} has a header that cannot be read: {error}") from error

    @contextmanager
    def reading(self) -> Iterator[DuckDBPyConnection]:
        """Open the file for reading; all that is read inside is of one moment."""
        with self._connection(self.path, read_only=True) as con:
            yield con

    @contextmanager
    def writing(self) -> Iterator[DuckDBPyConnection]:
        """Open the file for one transaction, which is committed if nothing is raised inside."""
        with self._connection(self.path, read_only=False) as con:
            con.execute("BEGIN")
            yield con
            con.execute("COMMIT")

    @contextmanager
    def _connection(self, path: Path, *, read_only: bool) -> Iterator[DuckDBPyConnection]:
        try:
            con = self._connect(path, read_only)
            try:
                yield con
            finally:
                con.close()
        except self._duckdb.Error as error:
            raise self._said(error) from error

    def _connect(self, path: Path, read_only: bool) -> DuckDBPyConnection:
        start, pause = time.monotonic(), 0.001
        while True:
            try:
                return self._duckdb.connect(str(path), read_only=read_only, config=self._config)
            except self._duckdb.Error as error:
                busy = "Could not set lock" in str(error) or "different configuration" in str(error)
                if not busy or time.monotonic() - start > _WAIT:
                    raise
            time.sleep(pause)
            pause = min(2 * pause, 0.05)

    def _said(self, error: Exception) -> Exception:
        said = " ".join(str(error).split())
        if "not a valid DuckDB database" in said:
            return IndexFormatError(f"{self.path} is no index: {said}")
        if "Could not set lock" in said:
            said = f"somebody has had it open for {_WAIT:.0f} s"
        if any(sign in said for sign in _DAMAGED):
            return StoreError(f"{self.path} is damaged: {said}: take a copy of it from before, or make a new index")
        return StoreError(f"{self.path}: {said}: what was committed before is kept")


def insert(con: DuckDBPyConnection, table: str, columns: Mapping[str, Any]) -> None:
    """Append rows given as columns of the table."""
    with _given(con, columns):
        con.execute(f"INSERT INTO {table} ({', '.join(columns)}) SELECT * FROM given")


def delete(con: DuckDBPyConnection, table: str, rows: Mapping[str, Any]) -> None:
    """Delete the rows of a table that have some values in some columns, given as columns."""
    _delete(con, table, rows, "EXISTS")


def keep(con: DuckDBPyConnection, table: str, rows: Mapping[str, Any]) -> None:
    """Delete all rows of a table but those."""
    _delete(con, table, rows, "NOT EXISTS")


def _delete(con: DuckDBPyConnection, table: str, rows: Mapping[str, Any], which: str) -> None:
    same = " AND ".join(f"given.{name} = {table}.{name}" for name in rows)
    with _given(con, rows):
        con.execute(f"DELETE FROM {table} WHERE {which} (SELECT 1 FROM given WHERE {same})")


@contextmanager
def _given(con: DuckDBPyConnection, columns: Mapping[str, Any]) -> Iterator[None]:
    """Let queries name some columns as the table `given`."""
    import pyarrow as pa

    con.register("given", pa.table({name: _column(values) for name, values in columns.items()}))
    yield
    con.unregister("given")


def _column(values: Any) -> Any:
    """Return an array of numbers, or a list of bytes or numbers of which some may be None, as a column of Arrow's.

    What Arrow itself makes of Python's lists would load pandas first, where that is installed: half a second.
    """
    import pyarrow as pa

    if isinstance(values, np.ndarray):
        return column(values)
    if not isinstance(values, list):
        return values
    there = np.array([value is not None for value in values], dtype=np.bool_)
    valid = None if there.all() else pa.py_buffer(np.packbits(there, bitorder="little"))
    if any(isinstance(value, int) for value in values):
        held = np.array([value or 0 for value in values], dtype=np.int64)
        return pa.Array.from_buffers(pa.int64(), len(values), [valid, pa.py_buffer(held)])
    cells = [value or b"" for value in values]
    return _cells(np.fromiter(map(len, cells), np.int64, len(cells)), b"".join(cells), valid)


def _cells(sizes: NDArray[np.int64], data: bytes, valid: Any = None) -> Any:
    """Return a column of bytes that stand one after the other."""
    import pyarrow as pa

    offsets = np.zeros(len(sizes) + 1, dtype=np.int64)
    np.cumsum(sizes, out=offsets[1:])
    return pa.Array.from_buffers(pa.large_binary(), len(sizes), [valid, pa.py_buffer(offsets), pa.py_buffer(data)])


def lists(values: NDArray[Any], offsets: NDArray[np.int64]) -> Any:
    """Return a column of lists: that of row i is ``values[offsets[i]:offsets[i + 1]]``."""
    import pyarrow as pa

    return pa.LargeListArray.from_arrays(column(offsets), column(values))


def texts_of(texts: Sequence[str]) -> Any:
    """Return a column of texts as bytes, lone surrogates and all."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    data = "".join(texts).encode("utf-8", "surrogatepass")
    if len(data) != sizes.sum():  # not all of it is ASCII
        sizes = np.fromiter((len(text.encode("utf-8", "surrogatepass")) for text in texts), np.int64, len(texts))
    return _cells(sizes, data)


def batches_of(con: DuckDBPyConnection, query: str, rows: int = 10_000) -> Iterator[Any]:
    """Yield the result of a query as Arrow batches."""
    reader: Any = con.sql(query).to_arrow_reader(rows)
    yield from reader


def columns_of(con: DuckDBPyConnection, query: str, given: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the columns of a query's result: arrays of numbers, lists of bytes; `given` is a table it may name."""
    from pyarrow import types

    with nullcontext() if given is None else _given(con, given):
        found: Any = con.sql(query).to_arrow_table()
    out: dict[str, Any] = {}
    for name in found.column_names:
        held = found.column(name)
        out[name] = numbers(held) if types.is_integer(held.type) and not held.null_count else held.to_pylist()
    return out


def state(con: DuckDBPyConnection) -> dict[str, int]:
    """Return the numbers that an index keeps about itself."""
    return dict(con.execute("SELECT name, value FROM state").fetchall())


def set_state(con: DuckDBPyConnection, **changed: int) -> None:
    """Change some of these numbers."""
    for name, number in changed.items():
        con.execute("UPDATE state SET value = ? WHERE name = ?", [number, name])
