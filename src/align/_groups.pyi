import numpy as np
from numpy.typing import NDArray

def neighbours(
    left: NDArray[np.int32], right: NDArray[np.int32], n: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]: ...
def shared_neighbours(
    offsets: NDArray[np.int64],
    nearby: NDArray[np.int32],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    most: int,
) -> NDArray[np.int32]: ...
def heads(
    cluster: NDArray[np.int32],
    able: NDArray[np.uint8],
    sums: NDArray[np.float64],
    wishes: NDArray[np.int64] | NDArray[np.float64],
) -> NDArray[np.int32]: ...
def joined(
    offsets: NDArray[np.int64], nearby: NDArray[np.int32], left: NDArray[np.int32], right: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]: ...
