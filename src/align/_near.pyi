from typing import Any

import numpy as np
from numpy.typing import NDArray

def post(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    counts: NDArray[np.unsignedinteger[Any]],
    lengths: NDArray[np.float32],
    rarity: NDArray[np.float64],
    logs: NDArray[np.float64],
    among: NDArray[np.uint8],
    starts: NDArray[np.int64],
    holders: NDArray[np.int32],
    held: NDArray[np.float32],
) -> None: ...
def nearest(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    posted: NDArray[np.int64],
    holders: NDArray[np.int32],
    held: NDArray[np.float32],
    first: int,
    n: int,
    rows: NDArray[np.int32],
    scores: NDArray[np.float32],
) -> None: ...
def shares(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    first: NDArray[np.int64],
    near: NDArray[np.int32],
    weights: NDArray[np.float32],
    low: int,
    size: int,
    out: NDArray[np.float32],
) -> None: ...
