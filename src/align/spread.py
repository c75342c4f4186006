"""A batch that an engine reads and fuses: sentences and accounts by document, records by event.

What depends on one text alone is a map over documents, what depends on one event alone is a part of a shuffle by event.
Between them stands what must know the whole batch: how rare each word is, and which documents are near each other; the
driver learns it from the sentences of all and judges. So records are those of `align.batch.Batch`, to the byte.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from align.batch import Batch
from align.engine.arrays import column, numbers
from align.engine.base import Engine, Step, Table
from align.extract.account import extract
from align.fusion import fuse_reports
from align.model import Document
from align.settings import Settings
from align.streaming import pairs_of
from align.text import segment

if TYPE_CHECKING:
    import pyarrow

__all__ = ["fuse_events", "read_batch", "send_accounts", "spread"]

_READ = 64  # documents that are read in one step
_FUSED = 500  # documents whose events are fused in one part, about


def spread(documents: Sequence[Document], settings: Settings, engine: Engine) -> Batch:
    """Return a batch whose documents were read, and whose events were fused, by an engine.

    Args:
        documents: in order of their ids.
        settings: thresholds and sizes.
        engine: is not needed any more when the batch is there.
    """
    if not documents:
        return Batch(documents, settings)
    schema = _schema(doc="int32", document="binary")
    given = engine.put(_tables(schema, enumerate(documents)))
    read = engine.map(given, Step(read_batch, _accounts(), (settings.spacy,)))
    told = sorted(_rows(engine.collect(read, _accounts())), key=lambda row: row[0])
    texts = [document.text for document in documents]
    pairs = pairs_of(texts, np.fromiter(map(len, texts), np.int64, len(texts)), engine, settings)
    batch = Batch(
        documents, settings, segments=[one for _, (one, _) in told], accounts=[one for _, (_, one) in told], pairs=pairs
    )
    clusters = batch.grouped(settings.event_threshold)
    number = np.empty(len(documents), dtype=np.int32)
    for k, members in enumerate(clusters):
        number[list(members)] = k
    part = (np.cumsum([len(members) for members in clusters]) // _FUSED).astype(np.int32)[number]
    plan = engine.share((number, part, np.array(batch.representative, dtype=np.int32)))
    send = Step(send_accounts, _schema(part="int32", doc="int32", read="binary"), (plan,))
    schema = _schema(event="int32", made="binary")
    fused = engine.shuffle(read, send, Step(fuse_events, schema, (plan, settings)), int(part.max()) + 1)
    for k, made in _rows(engine.collect(fused, schema)):
        batch.know(clusters[k], made)
    engine.drop(given)
    engine.drop(read)
    engine.drop(fused)
    return batch


def read_batch(batch: Table, spacy: str) -> Table:
    """Cut documents into sentences and extract what they state: columns doc and read, both pickled in one."""
    schema = _accounts()
    found = []
    for number, document in _rows(batch):
        segments = segment(document)
        found.append((number, (segments, extract(segments, spacy=spacy))))
    return _table(schema, found)


Plan = tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]


def send_accounts(batch: Table, plan: Plan) -> Table:
    """Say to which part every document goes, by its event: columns part, doc and read.

    `plan` holds the event, the part and the representative of every document.
    """
    import pyarrow

    part = plan[1][numbers(batch["doc"])]
    return pyarrow.table({"part": column(part), "doc": batch["doc"], "read": batch["read"]})


def fuse_events(part: Table, plan: Plan, settings: Settings) -> Table:
    """Fuse the events of one part: columns event and made, a record and its alignments, pickled."""
    events: dict[int, list[tuple[int, Any]]] = {}
    for number, read in sorted(_rows(part.select(["doc", "read"])), key=lambda row: row[0]):
        events.setdefault(int(plan[0][number]), []).append((number, read))
    found = []
    for event, members in sorted(events.items()):
        origin: dict[int, int] = {}
        for number, _ in members:
            origin.setdefault(int(plan[2][number]), len(origin))
        segments, accounts = [read[0] for _, read in members], [read[1] for _, read in members]
        origins = [origin[int(plan[2][number])] for number, _ in members]
        found.append((event, fuse_reports(segments, accounts, origins, settings=settings)))
    return _table(_schema(event="int32", made="binary"), found)


def _accounts() -> pyarrow.Schema:
    return _schema(doc="int32", read="binary")


def _schema(**columns: str) -> pyarrow.Schema:
    import pyarrow

    return pyarrow.schema([(name, getattr(pyarrow, kind)()) for name, kind in columns.items()])


def _tables(schema: pyarrow.Schema, items: Iterable[tuple[int, Any]]) -> Iterator[Table]:
    held = list(items)
    for start in range(0, len(held), _READ):
        yield _table(schema, held[start : start + _READ])


def _table(schema: pyarrow.Schema, items: Sequence[tuple[int, Any]]) -> Table:
    import pyarrow

    columns = [[number for number, _ in items], [pickle.dumps(value, 5) for _, value in items]]
    arrays = [pyarrow.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return pyarrow.Table.from_arrays(arrays, schema=schema)


def _rows(table: Table) -> Iterator[tuple[int, Any]]:
    """Yield the number and the value of every row of a table of two columns."""
    numbers, values = table.columns
    for number, value in zip(numbers.to_pylist(), values.to_pylist(), strict=True):
        yield number, pickle.loads(value)
