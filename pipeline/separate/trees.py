"""Evaluates boosted trees kept as data: no training library, no pickle.

A tree has at most eight leaves, so the leaves a row may still reach are the bits of a byte. Each split that a row fails
clears the leaves left of it; the lowest bit that is left is the row's leaf. So all splits of all trees are asked at
once, in any order (Lucchese et al., "QuickScorer", SIGIR 2015), which suits arrays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

LEAVES = 8
_SPLITS = LEAVES - 1
_ROWS_AT_ONCE = 2_000  # 300 trees ask 4 MB of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Boosted trees in columns; `splits` rows a tree, those that a tree does not need are never failed."""

    columns: tuple[str, ...]  # what the trees were trained on, in order
    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    kept: NDArray[np.uint8]  # the leaves that a row keeps which fails the split
    values: NDArray[np.float32]  # of each tree, for each byte of leaves that are left

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the probability of each row."""
        parts = [self._some(rows[at : at + _ROWS_AT_ONCE]) for at in range(0, len(rows), _ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _some(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        passed = np.ascontiguousarray(rows.T)[self.feature] <= self.threshold[:, None]
        # -1 as a byte is all bits: what is passed keeps all leaves.
        left = (-passed.view(np.int8)).view(np.uint8) | self.kept[:, None]
        left = left.reshape(-1, _SPLITS, len(rows))
        leaves = np.bitwise_and.reduce(left, axis=1)
        first = np.arange(0, self.values.size, 256)[:, None]
        score = self.values.ravel()[first + leaves].sum(axis=0)
        return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float32)


@lru_cache(maxsize=4)
def load(name: str) -> Trees:
    """Read the trees that the package brings under a name."""
    return parse(resources.files("pipeline").joinpath(f"models/{name}.json").read_text(encoding="utf-8"))


def parse(text: str) -> Trees:
    """Read trees from JSON: columns, and for each tree its splits (feature, threshold, kept leaves) and its leaves."""
    read = json.loads(text)
    feature, threshold, kept, values = [], [], [], []
    lowest = [(byte & -byte).bit_length() - 1 for byte in range(256)]
    for tree in read["trees"]:
        missing = _SPLITS - len(tree["splits"])
        for split in [*tree["splits"], *[[0, np.inf, 255]] * missing]:
            feature.append(split[0])
            threshold.append(split[1])
            kept.append(split[2])
        leaves = [*tree["leaves"], *[0.0] * (LEAVES - len(tree["leaves"]))]
        values.append([leaves[bit] if bit >= 0 else 0.0 for bit in lowest])
    return Trees(
        columns=tuple(read["columns"]),
        feature=np.array(feature, dtype=np.int64),
        threshold=np.array(threshold, dtype=np.float32),
        kept=np.array(kept, dtype=np.uint8),
        values=np.array(values, dtype=np.float32),
    )
