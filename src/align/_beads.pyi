import numpy as np
from numpy.typing import NDArray

def grams(
    texts: list[str],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    offsets: NDArray[np.int64],
    size: int,
    values: NDArray[np.uint32],
    value_offsets: NDArray[np.int64],
    numeric: NDArray[np.uint8],
) -> None: ...
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
def beads(
    value: NDArray[np.float32],
    shapes: NDArray[np.int64],
    cells: NDArray[np.int64],
    threshold: float,
    share: float,
    neighbour: float,
    counts: NDArray[np.int32],
    members: NDArray[np.int32],
    similarity: NDArray[np.float32],
    pair_beads: NDArray[np.int64],
) -> None: ...
def sparse_beads(
    m: int,
    rows: NDArray[np.int64],
    cols: NDArray[np.int32],
    value: NDArray[np.float32],
    threshold: float,
    share: float,
    neighbour: float,
    counts: NDArray[np.int32],
    members: NDArray[np.int32],
    similarity: NDArray[np.float32],
    pair_beads: NDArray[np.int64],
) -> None: ...
