from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

__pyx_capi__: dict[str, object]

def tokenize(
    texts: Iterable[str], letters: bool = False
) -> tuple[NDArray[np.uint32], NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]: ...
def shingle_hashes(
    texts: Iterable[str], words: int, letters: bool = False
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
def minhash(
    values: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None: ...
def sketch_texts(
    texts: Iterable[str],
    words: int,
    fine: int,
    a: NDArray[np.uint32],
    b: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]: ...
def by_hand(wanted: bool) -> bool: ...
