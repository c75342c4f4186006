"""Blocks of places as batches of an engine: `align.blockwise.Blocks` where the steps run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from align.blockwise import Blocks
from align.engine.arrays import column, numbers, packed, table, unpacked
from align.engine.base import Engine, Step, Table

__all__ = ["EngineBlocks"]

_ROUNDS = 4  # blocks for every step that runs at a time: they take unequally long
_LEAST = 500  # places that are worth a task

PLACES = pa.schema([("low", pa.int64()), ("high", pa.int64())])
FOUND = pa.schema([("low", pa.int64()), ("kind", pa.string()), ("values", pa.binary())])


class EngineBlocks(Blocks):
    """Applies functions to blocks of places by an engine: a task or a row for every block.

    Args:
        engine: where the steps run; what they need is told to all its nodes, once.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self._told: dict[int, tuple[Any, Any]] = {}

    def over(
        self,
        work: Callable[..., NDArray[Any]],
        known: tuple[Any, ...],
        count: int,
        most: int,
        *,
        plain: bool = False,
        advance: Callable[[int], None] = lambda places: None,
    ) -> NDArray[Any]:
        """Return ``work(low, high, *known)`` of all blocks of `count` places, one after the other."""
        size = max(_LEAST, min(most, -(-count // (_ROUNDS * self._engine.slots))))
        if count <= size:
            return super().over(work, known, count, most, plain=plain, advance=advance)
        lows = np.arange(0, count, size)
        bounds = np.stack([lows, np.append(lows[1:], count)], 1)
        places = self._engine.put(table(PLACES, [*bounds[k : k + 1].T.copy()]) for k in range(len(lows)))
        done = self._engine.map(places, Step(over_places, FOUND, (work, *map(self._tell, known))))
        found = self._engine.collect(done, FOUND)
        self._engine.drop(done)
        self._engine.drop(places)
        advance(count)
        found = found.take(column(np.argsort(numbers(found["low"]))))
        return unpacked(found["values"], found["kind"][0].as_py())[0]

    def _tell(self, value: Any) -> Any:
        """Share a value, once; it is held, so that its number stays its own."""
        if id(value) not in self._told:
            self._told[id(value)] = value, self._engine.share(value)
        return self._told[id(value)][1]


def over_places(batch: Table, work: Callable[..., NDArray[Any]], *known: Any) -> Table:
    """Apply a function to every block of a batch of `PLACES`: `FOUND`, with numbers of the kind that it names."""
    lows, highs = numbers(batch["low"]), numbers(batch["high"])
    found = [work(low, high, *known) for low, high in zip(lows.tolist(), highs.tolist(), strict=True)]
    cells = [packed(values, np.array([0, len(values)])) for values in found]
    kinds = [values.dtype.str for values in found]
    return table(FOUND, [lows, pa.array(kinds, pa.string()), pa.concat_arrays([pa.array([], pa.binary()), *cells])])
