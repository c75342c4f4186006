import numpy as np
from numpy.typing import NDArray

def linked(
    n: int,
    pairs: NDArray[np.int64],
    strength: NDArray[np.float64],
    crowded: NDArray[np.uint8],
    stated: NDArray[np.int64],
    scores: NDArray[np.float64],
    values: NDArray[np.float64],
    weights: NDArray[np.float64],
    logs: NDArray[np.float64],
    rules: NDArray[np.float64],
) -> NDArray[np.int64]: ...
def levels(
    n: int, pairs: NDArray[np.int64], odds: NDArray[np.float64], most: int, least: float, usual: float
) -> NDArray[np.float64]: ...
