"""The engine of Apache Spark, for those who have one: steps run in ``mapInArrow``, parts in ``applyInArrow``.

Spark computes what a lost executor held again from the source: rows are told apart by what they say, never by where
they were, so that it does not matter in which order they come back.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from align.engine.base import Engine, Step, Table
from align.errors import MissingExtraError

__all__ = ["Spark"]

_FRAMES = 8  # that what the driver has is put together from; each is cut for all executors


class Spark(Engine):
    """Runs steps on the executors of a Spark session.

    Args:
        master: such as ``spark://head:7077`` or ``local[2]``; where None, the session that is there, else what the
            configuration of Spark says.
        config: for the session, if one is made.
        session: a session to use; it is left open.
    """

    name = "spark"

    def __init__(self, master: str | None = None, *, session: Any = None, **config: str) -> None:
        try:
            from pyspark.sql import SparkSession
        except ImportError:
            raise MissingExtraError("engine='spark' needs pyspark: pip install 'align-events[spark]'") from None
        self.session: Any = session or (SparkSession.getActiveSession() if master is None else None)
        self._made = self.session is None
        if self._made:
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = SparkSession.builder.appName("align").config("spark.ui.enabled", "false")
            builder = builder.config("spark.ui.showConsoleProgress", "false")
            for key, value in config.items():
                builder = builder.config(key.replace("_", "."), value)
            self.session = (builder.master(master) if master else builder).getOrCreate()
        self._shared: list[Any] = []

    @property
    def slots(self) -> int:
        """Return the cores of the executors."""
        return int(self.session.sparkContext.defaultParallelism)

    def put(self, tables: Iterable[Table]) -> Any:
        """Take tables of the driver; large collections are better read where the steps run."""
        given = list(tables)
        size = -(-len(given) // _FRAMES)
        some = (pa.concat_tables(given[low : low + size]) for low in range(0, len(given), size))
        frames = list(map(self.session.createDataFrame, some))
        whole = frames[0]
        for frame in frames[1:]:
            whole = whole.unionAll(frame)
        return whole

    def read(self, paths: Sequence[str], columns: Sequence[str]) -> Any:
        """Read columns of Parquet files, where the steps run."""
        return self.session.read.parquet(*paths).select(*columns)

    def frame(self, frame: Any, columns: Sequence[str]) -> Any:
        """Take columns of a DataFrame."""
        if not hasattr(frame, "mapInArrow"):
            raise self._no_frame(frame)
        return frame.select(*columns)

    def dicts(self, frame: Any) -> list[dict[str, Any]]:
        """Bring the rows of a DataFrame to the driver."""
        rows = (row.asDict(recursive=True) for row in frame.collect())
        return [{key: value for key, value in row.items() if value is not None} for row in rows]

    def share(self, value: Any) -> Any:
        """Broadcast a value."""
        held = self.session.sparkContext.broadcast(value)
        self._shared.append(held)
        return held

    def map(self, rows: Any, step: Step) -> Any:
        """Apply a step to every batch."""
        return rows.mapInArrow(_mapper(step), _schema(step)).persist()

    def shuffle(self, rows: Any, send: Step, receive: Step, parts: int) -> Any:
        """Group the rows of every part."""
        sent = rows.mapInArrow(_mapper(send), _schema(send)).repartition(parts, "part")
        return sent.groupBy("part").applyInArrow(_grouper(receive), _schema(receive)).persist()

    def collect(self, rows: Any, schema: pa.Schema) -> Table:
        """Bring rows to the driver."""
        return rows.select(*schema.names).toArrow().cast(schema)

    def drop(self, rows: Any) -> None:
        """Let go of rows that Spark keeps."""
        rows.unpersist()

    def close(self) -> None:
        """Let go of what was shared, and end the session if it was made here."""
        for held in self._shared:
            held.destroy()
        self._shared = []
        if self._made:
            self.session.stop()


def _schema(step: Step) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(step.schema)


def _values(shared: tuple[Any, ...]) -> list[Any]:
    """Return what a step needs, on the executor."""
    from pyspark import Broadcast

    return [value.value if isinstance(value, Broadcast) else value for value in shared]


def _mapper(step: Step) -> Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]:
    function, shared, schema = step.function, step.shared, step.schema

    def work(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        values = _values(shared)
        for batch in batches:
            yield from _fitting(function(pa.Table.from_batches([batch]), *values), schema)

    return work


def _grouper(step: Step) -> Callable[[pa.Table], pa.Table]:
    function, shared, schema = step.function, step.shared, step.schema

    def work(part: pa.Table) -> pa.Table:
        return pa.Table.from_batches(_fitting(function(part, *_values(shared)), schema), schema)

    return work


def _fitting(table: Table, schema: pa.Schema) -> list[pa.RecordBatch]:
    batches: list[pa.RecordBatch] = table.cast(schema).to_batches()
    return batches
