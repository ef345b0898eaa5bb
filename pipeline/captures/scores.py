"""Gives how likely each line of a capture is what: trees learned from labelled captures, walked in plain Python."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A split is (column, threshold, left, right); a negative branch is leaf ~branch.
_Split = tuple[int, float, int, int]


_Tree = tuple[tuple[_Split, ...], tuple[float, ...]]


@dataclass(frozen=True, slots=True)
class Model:
    """Boosted trees for each class, in the order of the verdicts."""

    columns: int
    classes: tuple[tuple[_Tree, ...], ...]


@cache
def model() -> Model:
    """Read the model that comes with the package."""
    text = resources.files("pipeline").joinpath("models/captures.json").read_text(encoding="utf-8")
    return read_model(json.loads(text))


def read_model(data: dict[str, object]) -> Model:
    """Read a model as `bench/captures.py` writes it."""
    columns, classes = data["columns"], data["classes"]
    if not isinstance(columns, int) or not isinstance(classes, list):
        raise TypeError("a model has a number of columns and a list of classes")
    return Model(
        columns=columns,
        classes=tuple(
            tuple((tuple((s[0], s[1], s[2], s[3]) for s in splits), tuple(leaves)) for splits, leaves in trees)
            for trees in classes
        ),
    )


def chances(row: Sequence[float], trees: Model) -> list[float]:
    """Give the chance of each class for a line's numbers; they sum to 1."""
    sums = [_sum(of_class, row) for of_class in trees.classes]
    highest = max(sums)
    powers = [math.exp(value - highest) for value in sums]
    total = sum(powers)
    return [power / total for power in powers]


def _sum(of_class: Sequence[_Tree], row: Sequence[float]) -> float:
    # One plain loop: this is where most of the time of reading a capture goes.
    total = 0.0
    for splits, leaves in of_class:
        branch = 0 if splits else -1
        while branch >= 0:
            column, threshold, left, right = splits[branch]
            branch = left if row[column] <= threshold else right
        total += leaves[~branch]
    return total
