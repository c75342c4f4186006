from typing import final

import numpy as np
from numpy.typing import NDArray

def repeated(numbers: NDArray[np.uint64]) -> NDArray[np.int64]: ...
def take(
    values: NDArray[np.uint32], offsets: NDArray[np.int64], texts: NDArray[np.int32]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
def flagged(
    values: NDArray[np.uint32], offsets: NDArray[np.int64], owners: NDArray[np.int32], flags: Flags
) -> NDArray[np.uint64]: ...

__pyx_capi__: dict[str, object]

@final
class Flags:
    places: int
    def __new__(cls, counts: NDArray[np.uint8], many: int) -> Flags: ...
