"""Evaluates boosted trees.

A tree has at most 32 leaves, so the leaves a row may still reach are the bits of one number. Each split that a row
fails clears the leaves left of it; the lowest bit that is left is the row's leaf. So all splits of all trees are asked
at once, in any order (Lucchese et al., "QuickScorer", SIGIR 2015), which suits arrays.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROWS_AT_ONCE = 64  # 20,000 splits ask 5 MB of them, which a processor's cache holds


def scores(
    columns: NDArray[np.float32],
    feature: NDArray[np.int64],
    threshold: NDArray[np.float32],
    lost: NDArray[np.uint32],
    values: NDArray[np.float32],
) -> NDArray[np.float32]:
    """Give the sum of the leaves that each row reaches; `columns` has a row a feature, the others are of `Trees`."""
    found = np.zeros(columns.shape[1], np.float32)
    for at in range(0, len(found), _ROWS_AT_ONCE):
        some = columns[:, at : at + _ROWS_AT_ONCE]
        failed = np.take(some, feature, axis=0) > threshold[:, None]
        losses = (lost[:, None] * failed.view(np.uint8)).reshape(len(values), -1, some.shape[1])
        leaves = ~np.bitwise_or.reduce(losses, axis=1)
        # A power of two: exact as a float, its exponent is the bit.
        lowest = (leaves & (~leaves + np.uint32(1))).astype(np.float32)
        leaf = (lowest.view(np.int32) >> 23) - 127
        # Added one after the other: `sum` would add a single row's in another order, and round otherwise.
        found[at : at + _ROWS_AT_ONCE] = np.take_along_axis(values, leaf, axis=1).cumsum(axis=0)[-1]
    return found
