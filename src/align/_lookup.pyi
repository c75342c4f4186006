from typing import Self, final

import numpy as np
from numpy.typing import NDArray

def band_keys(signatures: NDArray[np.uint32], out: NDArray[np.uint32]) -> None: ...
def bucket_pairs(keys: NDArray[np.uint32], most: int) -> NDArray[np.uint64]: ...
def count_texts(values: NDArray[np.uint32], offsets: NDArray[np.int64], counts: NDArray[np.uint16]) -> None: ...
def sample(
    values: NDArray[np.uint32],
    offsets: NDArray[np.int64],
    number: float,
    counts: NDArray[np.uint16],
    many: int,
    own: float,
) -> NDArray[np.uint64]: ...

@final
class Postings:
    def __new__(cls, postings: NDArray[np.uint64], needed: NDArray[np.uint16], most: int) -> Self: ...
    def pairs(self, values: NDArray[np.uint32], offsets: NDArray[np.int64], first: int) -> NDArray[np.uint64]: ...
