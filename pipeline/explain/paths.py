"""Says which columns moved boosted trees how far for a row: along its path, what each split changes in the mean.

The mean of a node is that of the leaves below it, weighted by how many training rows each had where the model says so
("covers"), else by how many of the rows at hand end in each: what all blocks of a page share then tells none of them
apart. A row's score is the mean of all trees and the sum of the changes (Saabas, "Interpreting random forests", 2014,
http://blog.datadive.net/interpreting-random-forests/).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Split = tuple[int, float, int, int]
"""Column, threshold, and the branches for what is at most that and what is more; a negative branch is leaf ~branch."""

_UNSEEN = 0.25  # rows: what a leaf weighs that none of a page's blocks ends in


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """One tree; its first split is its root."""

    splits: tuple[Split, ...]
    leaves: tuple[float, ...]
    covers: tuple[float, ...] = ()  # training rows of each leaf; empty where the model does not say


def contributions(trees: Sequence[Tree], rows: NDArray[np.float32], columns: int) -> Floats:
    """Give what each column adds to the summed score of each row."""
    moved = np.zeros((len(rows), columns))
    for tree in trees:
        reached = reached_leaves(tree, rows)
        moved += _changes(tree, tree.covers or leaf_weights(tree, reached), columns)[reached]
    return moved


def reached_leaves(tree: Tree, rows: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give the leaf that each row ends in."""
    branch = np.full(len(rows), 0 if tree.splits else -1)
    if not tree.splits:
        return ~branch
    column, threshold, low, high = (np.array(values) for values in zip(*tree.splits, strict=True))
    threshold = threshold.astype(np.float32)
    while (inner := np.flatnonzero(branch >= 0)).size:
        at = branch[inner]
        branch[inner] = np.where(rows[inner, column[at]] <= threshold[at], low[at], high[at])
    return ~branch


def leaf_weights(tree: Tree, reached: NDArray[np.int64]) -> tuple[float, ...]:
    """Give how much each leaf counts by the rows that end in it; none counts nothing."""
    return tuple((np.bincount(reached, minlength=len(tree.leaves)) + _UNSEEN).tolist())


def _changes(tree: Tree, covers: Sequence[float], columns: int) -> Floats:
    """Give what each column adds on the way to each leaf."""
    found = np.zeros((len(tree.leaves), columns))
    if not tree.splits:
        return found
    order, waiting = [], [0]
    while waiting:
        branch = waiting.pop()
        order.append(branch)
        if branch >= 0:
            waiting += tree.splits[branch][2:]
    mean = _means(tree, covers, order)
    moved: dict[int, dict[int, float]] = {0: {}}  # by the splits above a branch
    for branch in order:
        if branch < 0:
            found[~branch, [*moved[branch]]] = [*moved[branch].values()]
            continue
        column, _, *sides = tree.splits[branch]
        for side in sides:
            by_now = moved[branch].get(column, 0.0)
            moved[side] = moved[branch] | {column: by_now + mean[side] - mean[branch]}
    return found


def _means(tree: Tree, covers: Sequence[float], order: Sequence[int]) -> dict[int, float]:
    """Give the mean of the leaves below each branch; in this order each stands before what is below it."""
    weight = {~leaf: float(rows) or _UNSEEN for leaf, rows in enumerate(covers)}
    summed = {~leaf: value * weight[~leaf] for leaf, value in enumerate(tree.leaves)}
    for branch in reversed(order):
        if branch >= 0:
            *_, low, high = tree.splits[branch]
            weight[branch] = weight[low] + weight[high]
            summed[branch] = summed[low] + summed[high]
    return {branch: summed[branch] / weight[branch] for branch in order}


@cache
def page_trees(name: str) -> tuple[tuple[str, ...], tuple[Tree, ...]]:
    """Read the columns and trees of a model of pieces, whose splits say which leaves are left of them."""
    read: dict[str, Any] = json.loads(
        resources.files("pipeline").joinpath(f"models/{name}.json").read_text(encoding="utf-8")
    )
    return tuple(read["columns"]), tuple(map(tree_of, read["trees"]))


def tree_of(written: dict[str, Any]) -> Tree:
    """Make a tree of splits (column, threshold, byte of the leaves that are kept by what is more than that)."""
    sides = []
    for number, (_, _, kept) in enumerate(written["splits"]):
        lost = ~int(kept) & ((1 << len(written["leaves"])) - 1)  # the leaves left of it, which stand in a row
        sides.append(((lost & -lost).bit_length() - 1, lost.bit_length(), number))
    splits: dict[int, Split] = {}

    def grow(first: int, end: int) -> int:
        """Give the branch of the leaves from `first` to before `end`: of the splits there, the one that cuts last."""
        if end - first == 1:
            return ~first
        cut, number = max((cut, number) for start, cut, number in sides if start == first and cut < end)
        low, high = grow(first, cut), grow(cut, end)
        column, threshold, _ = written["splits"][number]
        splits[number] = (int(column), float(threshold), low, high)
        return number

    root = grow(0, len(written["leaves"]))
    order = [root, *(number for number in splits if number != root)] if splits else []
    place = {number: at for at, number in enumerate(order)}

    def moved(branch: int) -> int:
        return branch if branch < 0 else place[branch]

    return Tree(
        splits=tuple((column, at, moved(low), moved(high)) for column, at, low, high in map(splits.__getitem__, order)),
        leaves=tuple(written["leaves"]),
        covers=tuple(written.get("covers", ())),
    )
