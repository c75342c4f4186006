from collections.abc import Callable
from typing import TypeVar, final

import numpy as np
from numpy.typing import NDArray

_T = TypeVar("_T")

def similarity(
    values: NDArray[np.uint32],
    weights: NDArray[np.float32],
    offsets: NDArray[np.int64],
    pairs: NDArray[np.int64],
    cells: NDArray[np.int64],
    local: bool,
    scale: float,
    cosine: NDArray[np.float32],
    left_in_right: NDArray[np.float32],
    right_in_left: NDArray[np.float32],
) -> None: ...

@final
class Room:
    def __init__(self) -> None: ...

def align_pairs(
    room: Room,
    words: NDArray[np.uint32],
    before: NDArray[np.int32],
    offsets: NDArray[np.int64],
    weights: NDArray[np.float32],
    grams: NDArray[np.int32],
    bounds: NDArray[np.int64],
    n_grams: int,
    pairs: NDArray[np.int64],
    local: bool,
    word_share: float,
    width: int,
    most: int,
    rules: NDArray[np.float32],
    counts: NDArray[np.int32],
    members: NDArray[np.int32],
    similarity: NDArray[np.float32],
    pair_beads: NDArray[np.int64],
) -> None: ...
def make_beads(
    counts: NDArray[np.int32],
    members: NDArray[np.int32],
    similarity: NDArray[np.float32],
    pair_beads: NDArray[np.int64],
    curve: float,
    make: Callable[[tuple[int, ...], tuple[int, ...], float], _T],
) -> list[list[_T]]: ...
