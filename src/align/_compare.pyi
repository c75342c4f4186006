from collections.abc import Iterable
from typing import final

import numpy as np
from numpy.typing import NDArray

from align._sets import Flags

@final
class Room:
    def __init__(self) -> None: ...

def compare_texts(
    texts: Iterable[str],
    left: NDArray[np.int32],
    right: NDArray[np.int32],
    words: int,
    fine: int,
    common: Flags,
    out: NDArray[np.uint32],
    letters: bool = False,
    room: Room | None = None,
) -> None: ...
