"""The engine of one process: batches in memory or, beyond a limit, in temporary files (Arrow IPC streams)."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from threading import Lock
from typing import TypeVar

import numpy as np
import pyarrow as pa

from align.engine.arrays import column, numbers
from align.engine.base import Engine, Step, Table, row_group, row_groups

__all__ = ["Local"]

Batch = Callable[[], Table]
T = TypeVar("T")


class Local(Engine):
    """Runs steps in the threads of this process.

    Rows are batches that are made, or read from a file, when they are asked for. With a limit, what a step gives is
    written to a file as soon as all that is held in memory would be more; the rows of a shuffle are written to one
    file for each part and joined from there.

    Args:
        memory: bytes that batches between steps may take in memory; without it they are never written to files.
        threads: steps at a time.
        folder: for the files; the usual one for temporary files if not given.
    """

    name = "local"

    def __init__(self, *, memory: int | None = None, threads: int = 1, folder: str | None = None) -> None:
        self.memory = memory
        self.threads = threads
        self.spilled = 0
        self._in = folder
        self._folder: Path | None = None
        self._held = 0
        self._lock = Lock()
        self._names = itertools.count()

    @property
    def slots(self) -> int:
        """Return the number of threads."""
        return self.threads

    def put(self, tables: Iterable[Table]) -> list[Batch]:
        """Take tables; with a limit they go to files."""
        return [self._kept(table) for table in tables]

    def made(self, makers: Sequence[Batch]) -> list[Batch]:
        """Make tables whenever they are asked for; none is kept."""
        return list(makers)

    def read(self, paths: Sequence[str], columns: Sequence[str]) -> list[Batch]:
        """Name the row groups of Parquet files; each is read when it is asked for."""
        names = list(columns)
        return [partial(row_group, path, group, names) for path, group in row_groups(paths)]

    def share(self, value: T) -> T:
        """Return the value: all steps see the same memory."""
        return value

    def map(self, rows: list[Batch], step: Step) -> list[Batch]:
        """Apply a step to every batch, some at a time."""
        return self._each(lambda batch: self._kept(step.function(batch(), *step.shared)), rows)

    def shuffle(self, rows: list[Batch], send: Step, receive: Step, parts: int) -> list[Batch]:
        """Bring rows of one part together in memory, or in a file for each part."""
        with _Shelves(self, parts) as shelves:
            self._each(lambda batch: shelves.add(send.function(batch(), *send.shared)), rows)
            shelves.end()

            def received(part: int) -> Batch:
                return self._kept(receive.function(shelves.take(part), *receive.shared))

            return self._each(received, shelves.filled)

    def collect(self, rows: list[Batch], schema: pa.Schema) -> Table:
        """Return all rows as one table."""
        return pa.concat_tables([schema.empty_table(), *(batch().select(schema.names) for batch in rows)])

    def drop(self, rows: list[Batch]) -> None:
        """Forget batches and remove their files."""
        for batch in rows:
            if isinstance(batch, _InMemory):
                self._hold(-batch.size)
                batch.table = None
            elif isinstance(batch, _InFile):
                batch.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove all files."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def file(self) -> Path:
        """Return the name of a new temporary file."""
        with self._lock:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="align-", dir=self._in))
            return self._folder / f"{next(self._names)}.arrow"

    def room(self, size: int) -> bool:
        """Whether so many bytes more may be held in memory."""
        return self.memory is None or self._held + size <= self.memory

    def _each(self, work: Callable[[T], T | Batch | None], items: Sequence[T]) -> list[Batch]:
        if self.threads == 1 or len(items) < 2:
            return [work(item) for item in items]  # type: ignore[misc]
        with ThreadPoolExecutor(self.threads) as pool:
            return list(pool.map(work, items))  # type: ignore[arg-type]

    def _kept(self, table: Table) -> Batch:
        if self.room(table.nbytes):
            self._hold(table.nbytes)
            return _InMemory(table)
        path = self.file()
        with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        self._count(table.nbytes)
        return _InFile(path)

    def _hold(self, size: int) -> None:
        with self._lock:
            self._held += size

    def _count(self, size: int) -> None:
        with self._lock:
            self.spilled += size


class _InMemory:
    """A batch that is there."""

    def __init__(self, table: Table) -> None:
        self.table, self.size = table, table.nbytes

    def __call__(self) -> Table:
        return self.table


class _InFile:
    """A batch in a file; it is read whole, not mapped, so that it is gone when it is let go."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self) -> Table:
        return _read(self.path)


def _read(path: Path) -> Table:
    with pa.OSFile(str(path), "rb") as source, pa.ipc.open_stream(source) as stream:
        return stream.read_all()


class _Shelves:
    """The rows of every part of a shuffle, in memory and in a file each."""

    def __init__(self, engine: Local, parts: int) -> None:
        self._engine = engine
        self._tables: list[list[Table]] = [[] for _ in range(parts)]
        self._streams: dict[int, tuple[Path, pa.ipc.RecordBatchStreamWriter]] = {}
        self._size = 0
        self._lock = Lock()
        self._open = ExitStack()

    def __enter__(self) -> _Shelves:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()
        self._engine._hold(-self._size)
        for path, _ in self._streams.values():
            path.unlink(missing_ok=True)

    def add(self, table: Table) -> None:
        """Put the rows of a table on their shelves."""
        part = numbers(table["part"])
        if not len(part):
            return
        order = np.argsort(part, kind="stable")
        ordered = table.take(column(order))
        names, starts = np.unique(part[order], return_index=True)
        ends = np.append(starts[1:], len(order))
        with self._lock:
            if not self._engine.room(table.nbytes):
                self._write()
            self._engine._hold(table.nbytes)
            self._size += table.nbytes
            for name, start, end in zip(names.tolist(), starts.tolist(), ends.tolist(), strict=True):
                self._tables[name].append(ordered.slice(start, end - start))

    def _write(self) -> None:
        """Move all rows to the files."""
        for part, tables in enumerate(self._tables):
            if tables:
                if part not in self._streams:
                    path = self._engine.file()
                    sink = self._open.enter_context(pa.OSFile(str(path), "wb"))
                    stream = self._open.enter_context(pa.ipc.new_stream(sink, tables[0].schema))
                    self._streams[part] = path, stream
                self._streams[part][1].write_table(pa.concat_tables(tables).combine_chunks())
                self._tables[part] = []
        self._engine._hold(-self._size)
        self._engine._count(self._size)
        self._size = 0

    def end(self) -> None:
        """Say that all rows are there."""
        self._open.close()

    @property
    def filled(self) -> list[int]:
        """Return the parts that have rows."""
        return [part for part, tables in enumerate(self._tables) if tables or part in self._streams]

    def take(self, part: int) -> Table:
        """Return all rows of a part; it can be asked for once."""
        tables, self._tables[part] = self._tables[part], []
        if part in self._streams:
            tables = [_read(self._streams[part][0]), *tables]
            self._streams[part][0].unlink()
        return pa.concat_tables(tables)
