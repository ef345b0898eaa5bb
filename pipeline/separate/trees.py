"""Evaluates boosted trees kept as data: no training library, no pickle.

A tree has at most 32 leaves, so the leaves a row may still reach are the bits of one number. Each split that a row
fails clears the leaves left of it; the lowest bit that is left is the row's leaf. So all splits of all trees are asked
at once, in any order (Lucchese et al., "QuickScorer", SIGIR 2015), which suits arrays.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

LEAVES = 32
"""The most a tree may have."""

_ALL = 2**LEAVES - 1
_ROWS_AT_ONCE = 128  # 7,000 splits ask 4 MB of them, which a processor's cache holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Trees:
    """Boosted trees in columns, a row a split; splits that a tree has fewer than the largest are never failed."""

    columns: tuple[str, ...]  # what the trees were trained on, in order
    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    lost: NDArray[np.uint32]  # the leaves that a row loses which fails the split, as bits
    values: NDArray[np.float32]  # of the leaves of each tree

    def probability(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the probability of each row."""
        parts = [self._some(rows[at : at + _ROWS_AT_ONCE]) for at in range(0, len(rows), _ROWS_AT_ONCE)]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)

    def _some(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        failed = np.take(np.ascontiguousarray(rows.T), self.feature, axis=0) > self.threshold[:, None]
        lost = (self.lost[:, None] * failed.view(np.uint8)).reshape(len(self.values), -1, len(rows))
        leaves = ~np.bitwise_or.reduce(lost, axis=1)
        lowest = (leaves & (~leaves + np.uint32(1))).astype(
            np.float32
        )  # a power of two: exact, its exponent is the bit
        leaf = (lowest.view(np.int32) >> 23) - 127
        score = np.take_along_axis(self.values, leaf, axis=1).sum(axis=0)
        return np.asarray(1 / (1 + np.exp(-score)), dtype=np.float32)


@lru_cache(maxsize=4)
def load(name: str) -> Trees:
    """Read the trees that the package brings under a name."""
    return parse(resources.files("pipeline").joinpath(f"models/{name}.json").read_text(encoding="utf-8"))


def parse(text: str) -> Trees:
    """Read trees from JSON: columns, and for each tree its splits (feature, threshold, kept leaves) and its leaves."""
    read = json.loads(text)
    most = max(len(tree["splits"]) for tree in read["trees"])
    feature, threshold, lost, values = [], [], [], []
    for tree in read["trees"]:
        for split in [*tree["splits"], *[[0, np.inf, _ALL]] * (most - len(tree["splits"]))]:
            feature.append(split[0])
            threshold.append(split[1])
            lost.append(_ALL & ~split[2])
        values.append([*tree["leaves"], *[0.0] * (LEAVES - len(tree["leaves"]))])
    return Trees(
        columns=tuple(read["columns"]),
        feature=np.array(feature, dtype=np.int64),
        threshold=np.array(threshold, dtype=np.float32),
        lost=np.array(lost, dtype=np.uint32),
        values=np.array(values, dtype=np.float32),
    )
