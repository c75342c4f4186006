from typing import Any

import numpy as np
from numpy.typing import NDArray

def taken(texts: list[Any], places: NDArray[np.int64]) -> list[Any]: ...
def sizes(texts: list[Any], places: NDArray[np.int64]) -> NDArray[np.int64]: ...
