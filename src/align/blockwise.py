"""Pure functions over many places, cut into blocks: in the threads of this process, or wherever an engine runs them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from align.sketch import over_batches

__all__ = ["Blocks"]


class Blocks:
    """Applies functions to blocks of places in the threads of this process.

    Args:
        threads: blocks at a time; no result depends on it.
    """

    def __init__(self, threads: int = 1) -> None:
        self.threads = threads

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
        """Return ``work(low, high, *known)`` of all blocks of `count` places, one after the other.

        Args:
            work: of a module, so that it can be sent by name; what it gives for a place must not depend on the block.
            known: what it needs beside the places.
            count: of the places.
            most: places in a block.
            plain: it is plain Python, for which threads would wait for each other.
            advance: is told how many places are done.

        >>> Blocks().over(np.arange, (2,), 7, 3).tolist()
        [0, 2, 3, 5, 6]
        """

        def block(low: int, high: int) -> NDArray[Any]:
            found = work(low, high, *known)
            advance(high - low)
            return found

        found = over_batches(block, count, 1 if plain else self.threads, most)
        return np.concatenate(found or [work(0, 0, *known)])
