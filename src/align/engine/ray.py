"""The engine of a Ray cluster: a task for every batch, and Arrow tables in Ray's object store.

Ray runs the tasks of a lost node again and makes its objects anew from their tasks (lineage reconstruction).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa

from align.engine.arrays import column, numbers
from align.engine.base import Engine, Step, Table, row_group, row_groups
from align.errors import MissingExtraError, SettingsError

__all__ = ["Ray"]

_BATCH = 16 << 20  # bytes of a batch, about
_RETRIES = 8  # of a task whose node has gone
_CALLS = 3  # at a client port: its head forks a process for every client, and now and then that dies (ray #63408)


class Ray(Engine):
    """Runs steps as tasks of Ray.

    Args:
        address: of a cluster, such as ``ray://head:10001`` or ``auto``; where None, the cluster that this process is
            in (RAY_ADDRESS), else one that is started on this machine.
        options: for ``ray.init``.

    Raises:
        MissingExtraError: Ray, or its client for ``ray://``, is not installed.
        SettingsError: there is no such cluster.
    """

    name = "ray"

    def __init__(self, address: str | None = None, **options: Any) -> None:
        try:
            import ray  # by its full name: this module is align.engine.ray
        except ImportError:
            raise MissingExtraError("engine='ray' needs ray: pip install 'align-events[ray]'") from None
        self._ray: Any = ray
        self._started = not ray.is_initialized()
        if self._started:
            _join(ray, address, options)
        remote: Any = ray.remote(max_retries=_RETRIES)
        self._apply, self._split = remote(_apply), remote(_split)
        self._gather, self._select, self._row_group = remote(_gather), remote(_select), remote(row_group)

    @property
    def slots(self) -> int:
        """Return the processors of the cluster."""
        return max(1, int(self._ray.cluster_resources().get("CPU", 1)))

    def put(self, tables: Iterable[Table]) -> list[Any]:
        """Put tables into the object store."""
        return [self._ray.put(table) for table in tables]

    def read(self, paths: Sequence[str], columns: Sequence[str]) -> list[Any]:
        """Read the row groups of Parquet files, a task for each; all nodes must see the files."""
        names = list(columns)
        return [self._row_group.remote(path, group, names) for path, group in row_groups(paths)]

    def frame(self, dataset: Any, columns: Sequence[str]) -> list[Any]:
        """Take columns of a Ray Dataset, which stays where it is."""
        if not hasattr(dataset, "to_arrow_refs"):
            raise self._no_frame(dataset)
        held = dataset.materialize()
        refs = held.to_arrow_refs()
        # Ray cuts small data into hundreds of blocks, each of which would be cut into all parts of every shuffle
        wanted = max(2 * self.slots, int(held.size_bytes() or 0) // _BATCH)
        size = max(1, len(refs) // wanted)
        return [self._select.remote(list(columns), *refs[start : start + size]) for start in range(0, len(refs), size)]

    def dicts(self, dataset: Any) -> list[dict[str, Any]]:
        """Bring the rows of a Ray Dataset to the driver."""
        return [{key: value for key, value in row.items() if value is not None} for row in dataset.take_all()]

    def share(self, value: Any) -> Any:
        """Put a value into the object store, from which every node takes it once."""
        return self._ray.put(value)

    def map(self, rows: list[Any], step: Step) -> list[Any]:
        """Apply a step to every batch, a task for each."""
        return [self._apply.remote(step.function, batch, *step.shared) for batch in rows]

    def shuffle(self, rows: list[Any], send: Step, receive: Step, parts: int) -> list[Any]:
        """Cut every batch into its parts, a task for each, and bring those of one number together, a task for each."""
        cut = self._split.options(num_returns=parts)
        pieces = [cut.remote(send.function, parts, batch, *send.shared) for batch in rows]
        columns = zip(*([piece] if parts == 1 else piece for piece in pieces), strict=True)
        count = len(receive.shared)
        return [
            self._gather.remote(receive.function, receive.schema, count, *receive.shared, *column) for column in columns
        ]

    def collect(self, rows: list[Any], schema: pa.Schema) -> Table:
        """Bring rows to the driver; only the columns asked for leave their nodes."""
        tables = self._ray.get([self._select.remote(schema.names, batch) for batch in rows])
        return pa.concat_tables([schema.empty_table(), *tables])

    def close(self) -> None:
        """Leave the cluster, or end it, if it was joined or started here."""
        if self._started:
            self._ray.shutdown()


def _join(ray: Any, address: str | None, options: dict[str, Any]) -> None:
    """Join a cluster, or start one."""
    quiet = {"include_dashboard": False, "log_to_driver": False, "logging_level": "ERROR"}
    for call in range(1, _CALLS + 1):
        try:
            ray.init(address, **{**quiet, **options})
            return
        except ConnectionAbortedError as error:  # the head is there, and could not start what answers this client
            if call == _CALLS:
                raise _said(address, error) from error
        except (ConnectionError, ValueError) as error:
            raise _said(address, error) from error


def _said(address: str | None, error: Exception) -> Exception:
    if "ray[client]" in str(error):
        return MissingExtraError(f"{address} needs Ray's client: pip install 'align-events[ray]' or 'ray[client]'")
    return SettingsError(
        f"no Ray at {address or 'RAY_ADDRESS'}: {error}: see whether it runs there (ray://HOST:PORT is its "
        "client port, 10001 as a rule) and asks for a token (RAY_AUTH_MODE)"
    )


def _apply(function: Any, batch: Table, *shared: Any) -> Table:
    return function(batch, *shared)


def _split(function: Any, parts: int, batch: Table, *shared: Any) -> Any:
    """Return the rows of every part."""
    sent = function(batch, *shared)
    part = numbers(sent["part"])
    order = np.argsort(part, kind="stable")
    ordered = sent.take(column(order)).combine_chunks()
    bounds = np.searchsorted(part[order], np.arange(parts + 1)).tolist()
    # a slice would be sent with all it was cut from
    pieces = [_own(ordered.slice(start, end - start)) for start, end in pairwise(bounds)]
    return pieces[0] if parts == 1 else tuple(pieces)


def _own(table: Table) -> Table:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _gather(function: Any, schema: Any, count: int, *rest: Any) -> Table:
    pieces = [pa.ipc.open_stream(piece).read_all() for piece in rest[count:]]
    whole = pa.concat_tables(pieces)
    return function(whole, *rest[:count]) if len(whole) else schema.empty_table()


def _select(columns: list[str], *batches: Table) -> Table:
    return pa.concat_tables([batch.select(columns) for batch in batches])
