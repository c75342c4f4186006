"""Documents in data frames: they stay with their engine, and the driver knows their ids.

Documents are numbered in order of their ids, as everywhere; every step finds the number of a document by a hash of
its id, so that it does not matter where a row stands or whether it was read again.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.copies import CopyPairs
from align.engine.arrays import column, distinct, numbers, table
from align.engine.base import Engine, Rows, Step, Table
from align.engine.copies import copies_over
from align.errors import DocumentError
from align.model import Document
from align.settings import Settings
from align.survivors import Facts

__all__ = ["DOCUMENTS", "Framed"]

_NAMED = [("key", pa.int64()), ("id", pa.string()), ("characters", pa.int64())]
_KNOWN = ("source", "published")
DOCUMENTS = pa.schema([("doc", pa.int32()), ("text", pa.string())])


class Framed:
    """The documents of a data frame, in order of their ids: `align.duplicates.Collected`.

    Args:
        engine: that holds the frame.
        docs: the frame, or names of Parquet files; columns ``id`` and ``text``, and ``source`` and ``published`` where
            there are any.

    Raises:
        DocumentError: a column is missing, an id is missing or given twice, or a text is missing.
    """

    names = None

    def __init__(self, engine: Engine, docs: Any) -> None:
        self._engine = engine
        names = _columns(docs)
        for name in ("id", "text"):
            if name not in names:
                raise DocumentError(f"docs has no column {name!r} (it has {', '.join(map(repr, names))}): rename one")
        known = [name for name in _KNOWN if name in names]
        columns = ["id", "text", *known]
        rows = engine.read(docs, columns) if isinstance(docs, list) else engine.frame(docs, columns)
        salt, told = _named(engine, rows, known)
        ids, keys, sizes = told["id"].to_pylist(), numbers(told["key"]), numbers(told["characters"])
        self.at = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
        self.first = np.empty(0, dtype=np.int32)  # not needed: names are given
        self.ids = [ids[k] for k in self.at.tolist()]
        self._sizes = sizes[self.at]
        self._known = {name: told[name].take(column(self.at)) for name in known}
        number = np.empty(len(ids), dtype=np.int32)
        number[self.at] = np.arange(len(ids))
        by_key = np.argsort(keys)
        step = Step(_number, DOCUMENTS, (salt, engine.share(keys[by_key]), engine.share(number[by_key])))
        self._rows = engine.map(rows, step)

    def pairs(self, settings: Settings) -> CopyPairs:
        """Find the copies where the texts are."""
        return copies_over(self._engine, self._rows, len(self.ids), settings)

    def name(self, k: int) -> str:
        """Return an id."""
        found: str = self.ids[k]
        return found

    def facts(self, among: NDArray[np.int64]) -> Facts:
        """Return what the choice of survivors asks for."""
        return Facts(self._sizes, self.at, lambda: self._column("published"), lambda: self._column("source"))

    def _column(self, name: str) -> list[str | None]:
        return self._known[name].to_pylist() if name in self._known else [None] * len(self.ids)

    def documents(self) -> tuple[Document, ...]:
        """Refuse: texts were never here.

        Raises:
            DocumentError: always.
        """
        raise DocumentError("the documents stayed where they are: take them from there by their ids")


def _columns(docs: Any) -> list[str]:
    """Return the columns of a frame, or those that all of some Parquet files have."""
    if isinstance(docs, list):
        from pyarrow import parquet

        first, *rest = (parquet.read_schema(path).names for path in docs)
        return [name for name in first if all(name in names for names in rest)]
    return list(docs.columns() if callable(docs.columns) else docs.columns)


def _named(engine: Engine, rows: Rows, known: list[str]) -> tuple[int, Table]:
    """Return what the driver knows of the rows, and with which salt their ids have hashes that all differ."""
    schema = pa.schema([*_NAMED, *((name, pa.string()) for name in known)])
    salt = 0
    while True:
        told = engine.collect(engine.map(rows, Step(_name, schema, (salt, known))), schema)
        ids, sizes = told["id"].to_pylist(), numbers(told["characters"])
        if "" in ids:
            raise DocumentError("a row of docs has no id, or an empty one: give every document one")
        if len(sizes) and sizes.min() < 0:
            raise DocumentError(f"document {ids[int(np.argmin(sizes))]!r} has no text: give '' where it is empty")
        if len(distinct(numbers(told["key"]))) == len(ids):
            return salt, told
        _refuse_twice(ids)
        salt += 1


def _refuse_twice(ids: list[str]) -> None:
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise DocumentError(f"two rows of docs have the same id {name!r}: ids must be unique")
        seen.add(name)


def _keys(ids: list[str], salt: int) -> NDArray[np.int64]:
    key = salt.to_bytes(4, "little")
    data = b"".join(blake2b(name.encode(), digest_size=8, key=key).digest() for name in ids)
    return np.frombuffer(data, dtype=np.int64)


def _ids(batch: Table) -> list[str]:
    """Return the ids as texts, empty where one is missing."""
    return [name or "" for name in batch["id"].cast(pa.string()).to_pylist()]


def _name(batch: Table, salt: int, known: list[str]) -> Table:
    """Return a hash of every id, the id, the size of its text, -1 where it is missing, and the columns asked for."""
    ids = _ids(batch)
    sizes = np.fromiter((-1 if text is None else len(text) for text in batch["text"].to_pylist()), np.int64, len(ids))
    columns = [batch[name].cast(pa.string()) for name in known]
    schema = pa.schema([*_NAMED, *((name, pa.string()) for name in known)])
    return table(schema, [_keys(ids, salt), pa.array(ids, pa.string()), sizes, *columns])


def _number(batch: Table, salt: int, keys: NDArray[np.int64], numbered: NDArray[np.int32]) -> Table:
    """Return the number of every document, and its text."""
    at = np.searchsorted(keys, _keys(_ids(batch), salt))
    return table(DOCUMENTS, [numbered[at], batch["text"].cast(pa.string())])
