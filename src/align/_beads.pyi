import numpy as np
from numpy.typing import NDArray

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
def align_pairs(
    words: NDArray[np.uint32],
    word_weights: NDArray[np.float32],
    word_offsets: NDArray[np.int64],
    grams: NDArray[np.uint32],
    gram_weights: NDArray[np.float32],
    gram_offsets: NDArray[np.int64],
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
