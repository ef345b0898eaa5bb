"""Gives 95 % intervals of figures by drawing sites again and again, for pages of one site are alike."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

Scored = TypeVar("Scored")

DRAWS = 1000


def interval(scores: Iterable[tuple[str, Scored]], figure: Callable[[Sequence[Scored]], float]) -> tuple[float, float]:
    """Give the 95 % interval of a figure over scored pages, each given with its site."""
    sites: dict[str, list[Scored]] = defaultdict(list)
    for site, score in scores:
        sites[site].append(score)
    chance = random.Random(0)
    names = sorted(sites)
    drawn = sorted(
        figure([score for name in chance.choices(names, k=len(names)) for score in sites[name]]) for _ in range(DRAWS)
    )
    return drawn[int(0.025 * DRAWS)], drawn[int(0.975 * DRAWS) - 1]


def shown(scores: Sequence[tuple[str, Scored]], figure: Callable[[Sequence[Scored]], float]) -> str:
    """Give a figure with its interval, as a cell of a table."""
    low, high = interval(scores, figure)
    return f"{figure([score for _, score in scores]):.3f} ({low:.3f} to {high:.3f})"
