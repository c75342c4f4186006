"""A batch whose work an engine does: documents are read, pairs proposed and judged, events fused where the steps run.

What depends on one text alone is a map over documents; candidates and judgements are maps over blocks of documents and
of pairs (`align.blockwise`), to which the words of all are told; what depends on one event alone is a part of a shuffle
by event. The driver learns how rare each word is, orders the candidates of all, and puts clusters together. So records
are those of `align.batch.Batch`, to the byte. All rows are numbers and MessagePack.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from align.batch import Batch
from align.blockwise import Blocks
from align.copies import CopyPairs
from align.engine.arrays import column, numbers, table
from align.engine.base import Engine, Rows, Step, Table
from align.facts import Facts, PackedFacts, gather
from align.fusing import Event, fuse_event, packed_event
from align.model import Account, Document, Segments
from align.readers import LARGE, pack, read_here, unpacked
from align.settings import Settings
from align.streaming import pairs_of

if TYPE_CHECKING:
    import pyarrow

__all__ = ["spread"]

_READ = 64  # documents that are read in one step
_FUSED = 500  # documents whose events are fused in one part, about

_DOCUMENT = msgspec.msgpack.Decoder(Document)


def spread(documents: Sequence[Document], settings: Settings, engine: Engine) -> Batch:
    """Return a batch whose documents were read and judged, and whose events were fused, by an engine.

    Args:
        documents: in order of their ids.
        settings: thresholds and sizes.
        engine: is not needed any more when the batch is there.
    """
    tables = list(_tables(documents))
    if not tables:
        return Batch(documents, settings)
    given = engine.put(tables)
    rows = engine.map(given, Step(read_batch, _read_schema(), (settings.spacy,)))
    told = engine.collect(rows, _schema(doc="int32", cut="binary", account="binary"))
    cuts: list[Any] = [None] * len(documents)
    accounts: list[Any] = [None] * len(documents)
    for k, cut, account in zip(*(one.to_pylist() for one in told.columns), strict=True):
        cuts[k], accounts[k] = cut, account
    alone = [k for k, cut in enumerate(cuts) if cut is None]
    for k, cut, account in zip(alone, *read_here([documents[k] for k in alone], settings.spacy), strict=True):
        cuts[k], accounts[k] = cut, account
    texts = [document.text for document in documents]
    pairs = pairs_of(texts, np.fromiter(map(len, texts), np.int64, len(texts)), engine, settings)
    batch = _Spread(documents, settings, *unpacked(documents, cuts, accounts), pairs, engine, rows, alone)
    batch.fuse()
    engine.drop(given)
    engine.drop(rows)
    batch.leave()
    return batch


class _Spread(Batch):
    """A batch of which an engine holds the documents that were read, but for a few.

    Args:
        documents, settings, segments, accounts, pairs: as of a batch.
        engine: does the work until the batch is left alone.
        rows: what was read, by document.
        alone: documents that cannot be sent, for they hold half a surrogate pair, which is no Unicode.
    """

    def __init__(
        self,
        documents: Sequence[Document],
        settings: Settings,
        segments: Sequence[Segments],
        accounts: Sequence[Account],
        pairs: CopyPairs,
        engine: Engine,
        rows: Rows,
        alone: Sequence[int],
    ) -> None:
        self._engine, self._rows, self._alone = engine, rows, alone
        if len(documents) < LARGE:
            segments, accounts = list(segments), list(accounts)
        super().__init__(documents, settings, segments=segments, accounts=accounts, pairs=pairs)

    def _blocks(self) -> Blocks:
        from align.engine.blocks import EngineBlocks  # needs pyarrow

        return EngineBlocks(self._engine)

    @cached_property
    def facts(self) -> Sequence[Facts]:
        """What the accounts state, gathered where they are."""
        schema = _schema(doc="int32", facts="binary")
        step = Step(gather_batch, schema, (self._engine.share(self.view.hashes),))
        told = self._engine.collect(self._engine.map(self._rows, step), schema)
        held: list[bytes] = [b""] * len(self.documents)
        for k, facts in zip(*(one.to_pylist() for one in told.columns), strict=True):
            held[k] = facts
        own = gather([self.segments[k] for k in self._alone], [self.accounts[k] for k in self._alone], self.view.hashes)
        for k, facts in zip(self._alone, PackedFacts.pack(own), strict=True):
            held[k] = facts
        return PackedFacts(held)

    def fuse(self) -> None:
        """Fuse the events at the threshold of the settings; those of documents that are alone are left for later."""
        clusters = self.grouped(self.settings.event_threshold)
        number = np.empty(len(self.documents), dtype=np.int32)
        for k, members in enumerate(clusters):
            number[list(members)] = k
        part = (np.cumsum([len(members) for members in clusters]) // _FUSED).astype(np.int32)
        parts = int(part[-1]) + 1
        part[number[self._alone]] = -1
        plan = self._engine.share((number, part[number], np.array(self.representative, dtype=np.int32)))
        send = Step(send_accounts, _read_schema(part="int32"), (plan,))
        schema = _schema(event="int32", record="binary", alignments="binary")
        fused = self._engine.shuffle(self._rows, send, Step(fuse_batch, schema, (plan, self.settings)), parts)
        told = self._engine.collect(fused, schema)
        for k, record, alignments in zip(*(one.to_pylist() for one in told.columns), strict=True):
            self.know(clusters[k], (record, alignments))
        self._engine.drop(fused)

    def leave(self) -> None:
        """Forget the engine: what is asked for from now on is done here."""
        self.blocks = Blocks(self.settings.threads)
        del self._engine, self._rows


def _tables(documents: Sequence[Document]) -> Iterator[Table]:
    """Yield the documents that can be sent, some at a time."""
    schema = _schema(doc="int32", document="binary")
    for low in range(0, len(documents), _READ):
        bare = (msgspec.structs.replace(document, meta={}) for document in documents[low : low + _READ])
        sent = [(low + k, one) for k, document in enumerate(bare) if isinstance(one := pack(document), bytes)]
        if sent:
            yield _table(schema, *zip(*sent, strict=True))


def read_batch(batch: Table, spacy: str) -> Table:
    """Cut documents into sentences and extract what they state: columns doc, document, cut and account."""
    import pyarrow

    cuts, accounts = read_here(list(map(_DOCUMENT.decode, batch["document"].to_pylist())), spacy)
    columns = [batch["doc"], batch["document"], pyarrow.array(cuts, "binary"), pyarrow.array(accounts, "binary")]
    return table(_read_schema(), columns)


def gather_batch(batch: Table, hashes: NDArray[np.uint32]) -> Table:
    """Return the facts of every document: columns doc and facts; `hashes` are the words of the view of the batch."""
    segments, accounts = _held(batch)
    return _table(
        _schema(doc="int32", facts="binary"),
        batch["doc"].to_pylist(),
        PackedFacts.pack(gather(segments, accounts, hashes)),
    )


Plan = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def send_accounts(batch: Table, plan: Plan) -> Table:
    """Say to which part every document goes, by its event, if to any: column part and those of `read_batch`.

    `plan` holds the event, the part and the representative of every document.
    """
    part = plan[1][numbers(batch["doc"])]
    sent = np.flatnonzero(part >= 0)
    return table(_read_schema(part="int32"), [part[sent], *batch.take(column(sent)).columns])


def fuse_batch(part: Table, plan: Plan, settings: Settings) -> Table:
    """Fuse the events of one part: columns event, record and alignments."""
    doc = numbers(part["doc"])
    order = np.argsort(doc)
    segments, accounts = _held(part.take(column(order)))
    events: dict[int, Event] = {}
    for k, cut, account in zip(doc[order].tolist(), segments, accounts, strict=True):
        event = events.setdefault(int(plan[0][k]), Event([], [], []))
        event.segments.append(cut)
        event.accounts.append(account)
        event.origin.append(int(plan[2][k]))
    made = []
    for k, event in sorted(events.items()):
        first = {of: number for number, of in enumerate(dict.fromkeys(event.origin))}
        event.origin = [first[of] for of in event.origin]
        made.append((k, *packed_event(fuse_event(event, settings))))
    return _table(_schema(event="int32", record="binary", alignments="binary"), *zip(*made, strict=True))


def _held(batch: Table) -> tuple[Sequence[Segments], Sequence[Account]]:
    """Return what `read_batch` has read."""
    documents, cuts, accounts = (batch[name].to_pylist() for name in ("document", "cut", "account"))
    segments, told = unpacked(list(map(_DOCUMENT.decode, documents)), cuts, accounts)
    return list(segments), list(told)


def _read_schema(**more: str) -> pyarrow.Schema:
    return _schema(**more, doc="int32", document="binary", cut="binary", account="binary")


def _schema(**columns: str) -> pyarrow.Schema:
    import pyarrow

    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in columns.items()])


def _table(schema: pyarrow.Schema, *columns: Sequence[Any]) -> Table:
    import pyarrow

    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=schema)
