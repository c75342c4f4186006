from typing import final

import numpy as np
from numpy.typing import NDArray

@final
class Tables:
    def __init__(self) -> None: ...

def read(
    tables: Tables,
    texts: list[str],
    hashes: NDArray[np.uint32],
    starts: NDArray[np.int32],
    ends: NDArray[np.int32],
    offsets: NDArray[np.int64],
    size: int,
) -> tuple[
    NDArray[np.int32],
    NDArray[np.int32],
    NDArray[np.uint32],
    NDArray[np.uint8],
    NDArray[np.int32],
    NDArray[np.int64],
    int,
]: ...
