from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

def tokenize(
    texts: Iterable[str],
) -> tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]: ...
