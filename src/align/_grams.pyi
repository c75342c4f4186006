from typing import final

import numpy as np
from numpy.typing import NDArray

@final
class Reader:
    def __init__(self) -> None: ...
    @property
    def byte_room(self) -> int: ...

def by_hand(wanted: bool) -> bool: ...
def make_reader(
    size: int,
    number: float,
    hashes: NDArray[np.uint32],
    values: NDArray[np.float32],
    unseen: float,
    used: Reader | None = None,
) -> Reader: ...
def read(
    reader: Reader, texts: list[str]
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int64],
    NDArray[np.float32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.int32],
    int,
    int,
    int,
]: ...
