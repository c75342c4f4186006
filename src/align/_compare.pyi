from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from align._sets import Flags

def compare_texts(
    texts: Iterable[str],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    words: int,
    fine: int,
    common: Flags,
    out: NDArray[np.uint32],
    letters: bool = False,
) -> None: ...
