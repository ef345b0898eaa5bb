"""Finds the elements of a page that could hold the article, by three measures that seldom err together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_MOST_OF_IT = 0.6
_MOST_LEVELS = 8


def best_containers(
    node: Ints,
    parent: Ints,
    good_length: Floats,
    commas: Floats,
    length: Floats,
    linked: Floats,
    good: Floats,
    gain: Floats,
) -> tuple[int, int, int]:
    """Give the element that scores best, the deepest with most of the good text, and the one that gains most.

    `good_length` and `commas` are of the pieces that stand in `node`; the others are of the nodes.
    """
    worth = np.where(good_length > 0, 1 + commas + np.minimum(good_length / 100, 3), 0)
    size = len(parent)
    score = np.zeros(size)
    above = parent[node]
    for share in (1.0, 0.5, 1 / 3):
        score += share * np.bincount(above, worth, size)
        above = parent[above]
    score *= 1 - linked / np.maximum(length, 1)
    scored = int(score.argmax())
    deepest = int(np.flatnonzero(good >= _MOST_OF_IT * good[0])[-1])
    gaining = size - 1 - int(gain[::-1].argmax())
    return scored, deepest, gaining


@dataclass(frozen=True, slots=True)
class Container:
    """An element that could hold the article, and what holds it."""

    node: int
    first: Ints
    end: Ints
    parent: Ints

    def levels(self, at: Ints) -> Ints:
        """Give, for each piece, how many levels up from the container one must go to have the piece inside."""
        levels = np.full(len(at), _MOST_LEVELS)
        node = self.node
        for level in range(_MOST_LEVELS):
            inside = slice(int(self.first[node]), int(self.end[node]))
            levels[inside] = np.minimum(levels[inside], level)
            if self.parent[node] == node:
                break
            node = int(self.parent[node])
        return levels
