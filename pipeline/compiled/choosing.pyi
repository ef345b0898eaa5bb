from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

def chosen(
    texts: Sequence[str], given: Sequence[float] | NDArray[np.float32], hides: Sequence[bool] | NDArray[np.bool_]
) -> tuple[tuple[int, ...], float, frozenset[int], frozenset[int]]: ...
