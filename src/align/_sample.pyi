from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

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
) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.int32], NDArray[np.uint64]]: ...
def sample_sets(
    values: NDArray[np.uint32], offsets: NDArray[np.int64], number: float, share: float, a: int, b: int
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
