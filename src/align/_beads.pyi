from collections.abc import Callable
from typing import TypeVar, final

import numpy as np
from numpy.typing import NDArray

from align._grams import Reader

_T = TypeVar("_T")

def by_hand(wanted: bool) -> bool: ...
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
def compare_texts(
    reader: Reader,
    texts: list[str],
    n: int,
    local: bool,
    word_share: float,
    cosine: NDArray[np.float32],
    left_in_right: NDArray[np.float32],
    right_in_left: NDArray[np.float32],
) -> None: ...

@final
class Room:
    def __init__(self) -> None: ...

def align_pairs(
    room: Room,
    words: NDArray[np.int32],
    offsets: NDArray[np.int64],
    weights: NDArray[np.float32],
    own: NDArray[np.int32],
    again: NDArray[np.int32],
    firsts: NDArray[np.int32],
    again_holders: NDArray[np.int32],
    shapes: NDArray[np.int64],
    local: bool,
    word_share: float,
    width: int,
    most: int,
    rules: NDArray[np.float32],
) -> tuple[NDArray[np.int32], NDArray[np.float32], NDArray[np.int32], NDArray[np.int64]]: ...
def align_texts(
    room: Room,
    reader: Reader,
    pairs: list[tuple[list[str], list[str]]],
    local: bool,
    word_share: float,
    width: int,
    most: int,
    rules: NDArray[np.float32],
    curve: float,
    make: Callable[[tuple[int, ...], tuple[int, ...], float], _T],
) -> list[list[_T]]: ...
