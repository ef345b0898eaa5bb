"""Gives 95 % intervals of figures by drawing again and again with replacement (Efron's percentile bootstrap)."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

Drawn = TypeVar("Drawn")

DRAWS = 500


def draws(members: Sequence[Drawn], seed: int = 7) -> Iterator[list[Drawn]]:
    """Draw as many members as there are, again and again, the same each time."""
    chance = random.Random(seed)
    return (chance.choices(members, k=len(members)) for _ in range(DRAWS))


def middle(figures: Iterable[float]) -> tuple[float, float]:
    """Give what the middle 95 % of the figures of all draws lie between."""
    ordered = sorted(figures)
    return ordered[int(0.025 * DRAWS)], ordered[int(0.975 * DRAWS)]


def shown(scores: Sequence[tuple[str, Drawn]], figure: Callable[[Sequence[Drawn]], float]) -> str:
    """Give a figure over scored pages as a cell of a table; sites are drawn, for the pages of one are alike."""
    sites: defaultdict[str, list[Drawn]] = defaultdict(list)
    for site, score in scores:
        sites[site].append(score)
    low, high = middle(figure([score for own in drawn for score in own]) for drawn in draws(list(sites.values())))
    return f"{figure([score for _, score in scores]):.3f} ({low:.3f} to {high:.3f})"
