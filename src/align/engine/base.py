"""What an engine is: something that moves batches of rows between pure functions.

A `Step` is a function over Arrow tables, the columns it returns, and what it needs to know beside its rows. An engine
maps steps over batches, brings the rows of one ``part`` together, and brings rows to the driver, the process that
runs the plan. It knows nothing of documents. Every step must give the same whatever the batches and the order of
rows: then every engine gives the same.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from align.errors import DocumentError

if TYPE_CHECKING:
    import pyarrow

__all__ = ["Engine", "Rows", "Step", "Table", "row_group", "row_groups"]

Table = Any  # pyarrow.Table; pyarrow is loaded when an engine is
Rows = Any  # what an engine knows rows by


class Step(NamedTuple):
    """A function over rows.

    Attributes:
        function: of a module, so that it can be sent by name; takes a table and the values of `shared`, gives a table.
        schema: of the tables it gives.
        shared: what it needs beside the rows: values of `Engine.share`, or small ones as they are.
    """

    function: Callable[..., Table]
    schema: pyarrow.Schema
    shared: tuple[Any, ...] = ()


class Engine(ABC):
    """Where batches run. Use it in a ``with`` statement, or call `close`."""

    name: str

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    @abstractmethod
    def slots(self) -> int:
        """Return how many steps run at a time."""

    @abstractmethod
    def put(self, tables: Iterable[Table]) -> Rows:
        """Take tables that the driver has made; each is a batch."""

    def made(self, makers: Sequence[Callable[[], Table]]) -> Rows:
        """Take tables that the driver can make when they are asked for."""
        return self.put(make() for make in makers)

    def frame(self, frame: Any, columns: Sequence[str]) -> Rows:
        """Take columns of a data frame of the engine's own, which stays where it is.

        Raises:
            DocumentError: it is no frame of this engine.
        """
        raise self._no_frame(frame)

    def dicts(self, frame: Any) -> list[dict[str, Any]]:
        """Bring the rows of such a frame to the driver, without cells that are empty.

        Raises:
            DocumentError: it is no frame of this engine.
        """
        raise self._no_frame(frame)

    def _no_frame(self, frame: Any) -> DocumentError:
        kind = type(frame).__name__
        return DocumentError(f"docs is of type {kind}: the engine {self.name!r} takes no such frames: leave engine out")

    @abstractmethod
    def read(self, paths: Sequence[str], columns: Sequence[str]) -> Rows:
        """Read columns of Parquet files, where the steps run."""

    @abstractmethod
    def share(self, value: Any) -> Any:
        """Make a value known to all steps, once."""

    @abstractmethod
    def map(self, rows: Rows, step: Step) -> Rows:
        """Apply a step to every batch."""

    @abstractmethod
    def shuffle(self, rows: Rows, send: Step, receive: Step, parts: int) -> Rows:
        """Apply `send` to every batch, bring rows of one ``part`` together, and apply `receive` to each of the parts.

        Args:
            rows: batches.
            send: gives rows with a column ``part`` (int32, below `parts`) and others.
            receive: takes all rows of one part; it is not called for a part without rows.
            parts: how many there are.
        """

    @abstractmethod
    def collect(self, rows: Rows, schema: pyarrow.Schema) -> Table:
        """Bring rows to the driver, the columns of a schema of them."""

    def drop(self, rows: Rows) -> None:  # noqa: B027 - most engines forget rows that nobody holds
        """Say that rows are not needed any more."""

    def close(self) -> None:  # noqa: B027
        """Give back what the engine has taken."""


def row_groups(paths: Sequence[str]) -> list[tuple[str, int]]:
    """Return the row groups of Parquet files: the file of each, and its number there."""
    from pyarrow import parquet

    return [(path, group) for path in paths for group in range(parquet.read_metadata(path).num_row_groups)]


def row_group(path: str, group: int, columns: list[str]) -> Table:
    """Read columns of one row group."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        return file.read_row_group(group, columns=columns)
