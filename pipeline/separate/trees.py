"""Boosted trees kept as data: no training library, no pickle."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.quick import scores

LEAVES = 32
"""The most a tree may have."""

_ALL = 2**LEAVES - 1


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
        score = scores(np.ascontiguousarray(rows.T), self.feature, self.threshold, self.lost, self.values)
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
