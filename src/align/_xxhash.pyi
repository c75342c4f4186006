import numpy as np
from numpy.typing import NDArray

def text_hashes(texts: list[str], out: NDArray[np.uint64], sizes: NDArray[np.int64]) -> None: ...
