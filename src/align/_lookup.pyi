import numpy as np
from numpy.typing import NDArray

def band_keys(signatures: NDArray[np.uint32], out: NDArray[np.uint32]) -> None: ...
def bucket_pairs(keys: NDArray[np.uint32], most: int) -> NDArray[np.uint64]: ...
def count_texts(values: NDArray[np.uint32], offsets: NDArray[np.int64], counts: NDArray[np.uint16]) -> None: ...
def postings(
    values: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    common: NDArray[np.uint8],
    own: float,
    low: int = 0,
    high: int = 256,
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.int32]]: ...
def shared_runs(part: NDArray[np.uint64]) -> NDArray[np.int32]: ...
def run_lengths(runs: NDArray[np.int32], lengths: NDArray[np.int64]) -> None: ...
def places_in_runs(
    runs: NDArray[np.int32], n: int, most: int
) -> tuple[NDArray[np.int64], NDArray[np.uint32]]: ...
def sharing_pairs(
    runs: NDArray[np.int32],
    offsets: NDArray[np.int64],
    places: NDArray[np.uint32],
    sizes: NDArray[np.float32],
    rates: NDArray[np.float32],
    share: float,
    first: int,
    last: int,
) -> NDArray[np.uint64]: ...
