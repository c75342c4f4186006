import numpy as np
from numpy.typing import NDArray

def dots(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    other_offsets: NDArray[np.int64],
    other_ids: NDArray[np.int32],
    other_weights: NDArray[np.float32],
    pairs: NDArray[np.int64],
    out: NDArray[np.float32],
) -> None: ...
def nearest(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    posted: NDArray[np.int64],
    holders: NDArray[np.int32],
    held: NDArray[np.float32],
    low: int,
    high: int,
    rows: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> None: ...
def shares(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    first: NDArray[np.int64],
    near: NDArray[np.int32],
    weights: NDArray[np.float32],
    size: int,
    out: NDArray[np.float32],
) -> None: ...
def told(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    first: NDArray[np.int64],
    pairs: NDArray[np.int64],
    size: int,
    opening: int,
    enough: float,
    out: NDArray[np.float32],
) -> None: ...
