from collections.abc import Iterable
from typing import final

import numpy as np
from numpy.typing import NDArray

@final
class Room:
    def __init__(self) -> None: ...

def sample_texts(
    texts: Iterable[str],
    words: int,
    number: float,
    share: float,
    a: int,
    b: int,
    start: int | None = None,
    stop: int | None = None,
    letters: bool = False,
    room: Room | None = None,
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint64]]: ...
def count_shingles(
    texts: Iterable[str],
    words: int,
    counts: NDArray[np.uint8],
    letters: bool = False,
    room: Room | None = None,
) -> None: ...
