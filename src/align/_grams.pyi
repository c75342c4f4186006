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
