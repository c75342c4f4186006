"""All that an index holds, put through the corridor as one batch from what is stored of every document."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from align import facts
from align.batch import Batch
from align.candidates import Common
from align.copies import CopyPairs, copies_among
from align.engine.arrays import numbers
from align.events import document_words
from align.extract.account import extract
from align.facts import Stated, named, stated
from align.index.rows import account_of, cut_of, decode, document_of, encode, segments_of, text_of, utf8
from align.model import Account, Document, Segments
from align.readers import Made
from align.settings import Settings
from align.sketch import Sample, Shingles
from align.store.duckdb import batches_of, columns_of, lists
from align.streaming import SpooledTexts, spooled_pairs
from align.survivors import Facts
from align.text import segment

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

__all__ = [
    "Contents",
    "StoredBatch",
    "StoredTexts",
    "accounts_of",
    "boilerplate",
    "contents",
    "read",
    "settled_copies",
    "stored_batch",
]

_COLUMNS = {"doc": np.int32, "chars": np.int32, "size": np.int32, "print": np.uint64}


class Contents(NamedTuple):
    """The documents of an index in order of their ids.

    Attributes:
        docs: int32 [n], their numbers.
        ids: their ids.
        chars: int64 [n], characters of every text.
        sample: of their texts.
    """

    docs: NDArray[np.int32]
    ids: list[str]
    chars: NDArray[np.int64]
    sample: Sample


def contents(con: DuckDBPyConnection) -> Contents:
    """Return what an index knows of all its documents but their texts."""
    ids: list[str] = []
    parts: list[list[NDArray[Any]]] = [[np.empty(0, dtype)] for dtype in _COLUMNS.values()]
    values, counts = [np.empty(0, np.uint32)], [np.zeros(1, np.int64)]
    for batch in batches_of(con, f"SELECT id, sample, {', '.join(_COLUMNS)} FROM documents"):
        ids += map(text_of, batch.column(0).to_pylist())
        offsets = numbers(batch.column(1).offsets)
        values.append(numbers(batch.column(1).values)[offsets[0] : offsets[-1]])
        counts.append(np.diff(offsets))
        for part, column in zip(parts, batch.columns[2:], strict=True):
            part.append(numbers(column))
    docs, chars, sizes, prints = map(np.concatenate, parts)
    sets = Shingles(np.concatenate(values), np.cumsum(np.concatenate(counts)).astype(np.int64))
    order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    sample = Sample(sets, sizes, prints).take(order)
    return Contents(docs[order], [ids[k] for k in order.tolist()], chars[order].astype(np.int64), sample)


def accounts_of(docs: NDArray[np.int32], segments: Sequence[Segments], accounts: Sequence[Account]) -> dict[str, Any]:
    """Return the rows of documents in the table of accounts, as columns."""
    return {
        "doc": docs,
        "segments": [cut_of(cut) for cut in segments],
        "account": [encode(account) for account in accounts],
        "stated": [encode(stated(*one), sets=True) for one in zip(segments, accounts, strict=True)],
        "words": lists(*document_words(segments)),
    }


def read(document: Document, settings: Settings) -> tuple[Segments, Account]:
    """Return the sentences and the account of a document."""
    cut = segment(document)
    return cut, extract(cut, spacy=settings.spacy)


class _Kept(Batch):
    """A batch of which it is known what every account states."""

    def __init__(self, known: Sequence[Stated], *given: Any, **parts: Any) -> None:
        self._known = known
        super().__init__(*given, **parts)

    @cached_property
    def facts(self) -> Sequence[facts.Facts]:
        return named(self._known, self.view.hashes)


class StoredBatch(NamedTuple):
    """All documents of an index as a batch.

    Attributes:
        batch: in order of their ids.
        held: likewise.
        missing: sentences and accounts that are not stored yet, as columns; None where all are.
    """

    batch: Batch
    held: Contents
    missing: dict[str, Any] | None


def stored_batch(con: DuckDBPyConnection, settings: Settings) -> StoredBatch:
    """Return all documents as a batch; nothing that is stored is read again."""
    held = contents(con)
    rows = columns_of(
        con,
        "SELECT id, text, fields, segments, account, stated FROM documents JOIN bodies USING (doc) "
        "LEFT JOIN accounts ON accounts.doc = documents.doc ORDER BY id",
    )
    documents = [document_of(*parts) for parts in zip(rows["id"], rows["text"], rows["fields"], strict=True)]
    late: dict[int, tuple[Segments, Account]] = {}
    segments: list[Segments] = []
    for k, (document, cut) in enumerate(zip(documents, rows["segments"], strict=True)):
        if cut is None:
            late[k] = read(document, settings)
        segments.append(late[k][0] if cut is None else segments_of(document, cut))
    new_rows = accounts_of(held.docs[list(late)], *zip(*late.values(), strict=True)) if late else None
    told = dict(zip(late, new_rows["stated"], strict=True)) if new_rows else {}
    known = [decode(told.get(k) or data, Stated) for k, data in enumerate(rows["stated"])]

    def account(k: int) -> Account:
        return late[k][1] if k in late else account_of(rows["account"][k])

    pairs = copies_among([document.text for document in documents], held.sample, settings)
    accounts = Made(len(documents), account)
    batch = _Kept(known, documents, settings, segments=segments, accounts=accounts, pairs=pairs)
    return StoredBatch(batch, held, new_rows)


class StoredTexts:
    """The documents of an index, ready to be searched for copies: `align.duplicates.Collected`.

    Their texts are put into a temporary file.
    """

    names = None

    def __init__(self, con: DuckDBPyConnection) -> None:
        self.held = contents(con)
        self.at = np.argsort(np.argsort(self.held.docs)).astype(np.int64)  # as they were added
        self.first = np.empty(0, dtype=np.int32)
        self._spool = SpooledTexts()
        weakref.finalize(self, self._spool.close)  # what is lazily made of a result may still ask for texts
        self._fields: list[bytes] = []
        for part in batches_of(con, "SELECT text, fields FROM bodies JOIN documents USING (doc) ORDER BY doc"):
            for text in part.column(0).to_pylist():
                self._spool.append(text_of(text))
            self._fields += part.column(1).to_pylist()
        self.texts = self._spool.ordered(self.at)

    def pairs(self, settings: Settings) -> CopyPairs:
        return spooled_pairs(self.texts, self.held.sample, settings)

    def name(self, k: int) -> str:
        return self.held.ids[k]

    def facts(self, among: NDArray[np.int64]) -> Facts:
        return Facts(
            self.held.chars,
            self.at,
            lambda: (self._known(k).published for k in range(len(self.held.ids))),
            lambda: (self._known(k).source for k in range(len(self.held.ids))),
        )

    def _known(self, k: int) -> Document:
        return document_of(utf8(self.held.ids[k]), b"", self._fields[self.at[k]])

    def documents(self) -> tuple[Document, ...]:
        order = np.argsort(self.at).tolist()
        return tuple(msgspec.structs.replace(self._known(k), text=self.texts[k]) for k in order)


def boilerplate(texts: Sequence[str], first: NDArray[np.int32], sample: Sample, settings: Settings) -> Common:
    """Return which shingles of a batch are boilerplate; `first` gives for every text the first of its equals."""
    own = np.flatnonzero(first == np.arange(len(first))).astype(np.int32)
    return Common.among(texts, own, sample.sizes, settings.passage, letters=settings.ocr, threads=settings.threads)


def settled_copies(con: DuckDBPyConnection, settings: Settings) -> Common:
    """Return which shingles of an index that finds copies only are boilerplate."""
    texts = StoredTexts(con)
    return boilerplate(texts.texts, texts.pairs(settings).first, texts.held.sample, settings)
