import numpy as np
from numpy.typing import NDArray

def take(
    values: NDArray[np.uint32], offsets: NDArray[np.int64], texts: NDArray[np.int32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
def places(values: NDArray[np.uint32], offsets: NDArray[np.int64]) -> NDArray[np.uint64]: ...
def distinct(
    values: NDArray[np.uint32], offsets: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
def intersections(
    values: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    out: NDArray[np.uint32],
) -> None: ...
def coverage(
    placed: NDArray[np.uint64],
    offsets: NDArray[np.int64],
    common: NDArray[np.uint8],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    words: int,
    out: NDArray[np.uint32],
) -> None: ...
