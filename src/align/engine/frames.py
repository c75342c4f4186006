"""Documents in data frames: they stay with their engine, and the driver knows their ids.

Documents are numbered in order of their ids, as everywhere; every step finds the number of a document by a hash of
its id, so that it does not matter where a row stands or whether it was read again.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.engine.arrays import numbers, table
from align.engine.base import Engine, Rows, Step, Table
from align.errors import DocumentError

__all__ = ["Frame", "framed"]

_NAMED = [("key", pa.int64()), ("id", pa.string()), ("characters", pa.int64())]
_KNOWN = ("source", "published")
_DOCUMENTS = pa.schema([("doc", pa.int32()), ("text", pa.string())])


class Frame(NamedTuple):
    """Documents that an engine holds.

    Attributes:
        rows: doc (int32, numbers in order of ids) and text.
        ids: ascending.
        given: int64, where each document came in the frame.
        sizes: int64, characters of every text.
        known: columns `source` and `published` of the documents, where the frame has them.
    """

    rows: Rows
    ids: list[str]
    given: NDArray[np.int64]
    sizes: NDArray[np.int64]
    known: dict[str, list[str | None]]

    def texts(self, engine: Engine) -> dict[int, str]:
        """Bring all texts to the driver."""
        told = engine.collect(self.rows, _DOCUMENTS)
        return dict(zip(told["doc"].to_pylist(), told["text"].to_pylist(), strict=True))


def framed(engine: Engine, docs: Any) -> Frame:
    """Number the documents of a data frame.

    Raises:
        DocumentError: it has no column ``id`` or ``text``, an id is missing or given twice, or a text is missing.
    """
    names = list(docs.columns() if callable(docs.columns) else docs.columns)
    for name in ("id", "text"):
        if name not in names:
            raise DocumentError(f"docs has no column {name!r} (it has {', '.join(map(repr, names))}): rename one")
    known = [name for name in _KNOWN if name in names]
    rows = engine.frame(docs, ["id", "text", *known])
    salt = 0
    while True:  # two ids of one hash are told apart by another hash
        schema = pa.schema([*_NAMED, *((name, pa.string()) for name in known)])
        told = engine.collect(engine.map(rows, Step(_name, schema, (salt, known))), schema)
        ids, keys = told["id"].to_pylist(), numbers(told["key"])
        if len(np.unique(keys)) == len(keys):
            break
        _refuse_twice(ids)
        salt += 1
    sizes = numbers(told["characters"])
    if "" in ids:
        raise DocumentError("a row of docs has no id, or an empty one: give every document one")
    if len(sizes) and sizes.min() < 0:
        raise DocumentError(f"document {ids[int(np.argmin(sizes))]!r} has no text: give '' where it is empty")
    given = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    number = np.empty(len(ids), dtype=np.int32)
    number[given] = np.arange(len(ids))
    by_key = np.argsort(keys)
    step = Step(_number, _DOCUMENTS, (salt, engine.share(keys[by_key]), engine.share(number[by_key])))
    columns = {name: [told[name].to_pylist()[k] for k in given.tolist()] for name in known}
    return Frame(engine.map(rows, step), [ids[k] for k in given.tolist()], given, sizes[given], columns)


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
    return table(_DOCUMENTS, [numbered[at], batch["text"].cast(pa.string())])
