from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

def compare_texts(
    texts: Iterable[str],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    words: int,
    fine: int,
    common: NDArray[np.uint8],
    out: NDArray[np.uint32],
) -> None: ...
