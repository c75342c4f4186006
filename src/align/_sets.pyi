import numpy as np
from numpy.typing import NDArray

def take(
    values: NDArray[np.uint32], offsets: NDArray[np.int64], texts: NDArray[np.int32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
