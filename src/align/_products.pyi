from typing import Any

import numpy as np
from numpy.typing import NDArray

def dots(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    pairs: NDArray[np.int64],
    size: int,
    out: NDArray[np.float32],
) -> None: ...
def common(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    other_offsets: NDArray[np.int64],
    other_ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    pairs: NDArray[np.int64],
    out: NDArray[np.float32],
) -> None: ...
def cosines(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    counts: NDArray[np.unsignedinteger[Any]],
    lengths: NDArray[np.float32],
    rarity: NDArray[np.float64],
    logs: NDArray[np.float64],
    pairs: NDArray[np.int64],
    out: NDArray[np.float32],
) -> None: ...
def told(
    offsets: NDArray[np.int64],
    ids: NDArray[np.int32],
    weights: NDArray[np.float32],
    first: NDArray[np.int64],
    pairs: NDArray[np.int64],
    opening: int,
    enough: float,
    out: NDArray[np.float32],
) -> None: ...
