import numpy as np
from numpy.typing import NDArray

from align._sets import Flags

SURE: int
FEW: int
FULL: int

def blocked(
    values: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    which: NDArray[np.int32],
    common: Flags,
    own: float,
    first: int,
    last: int,
    starts: NDArray[np.int64],
    kept: NDArray[np.int32],
    bounds: NDArray[np.uint32],
    out: NDArray[np.uint32],
) -> None: ...
def shared_runs(
    postings: NDArray[np.uint32],
    starts: NDArray[np.int64],
    bounds: NDArray[np.uint32],
    part: int,
    room: NDArray[np.uint64],
) -> tuple[NDArray[np.int32], NDArray[np.int32]]: ...
def run_lengths(runs: NDArray[np.int32], lengths: NDArray[np.int64]) -> None: ...
def count_places(runs: NDArray[np.int32], most: int, counts: NDArray[np.int32]) -> None: ...
def fill_places(
    runs: NDArray[np.int32],
    first: int,
    most: int,
    following: NDArray[np.int32],
    places: NDArray[np.uint32],
) -> None: ...
def sharing_pairs(
    runs: NDArray[np.int32],
    offsets: NDArray[np.int32],
    places: NDArray[np.uint32],
    sizes: NDArray[np.float32],
    rates: NDArray[np.float32],
    share: float,
    first: int,
    last: int,
) -> NDArray[np.uint64]: ...
