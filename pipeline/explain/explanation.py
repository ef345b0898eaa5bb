"""The nouns of explaining: what each block of a page was taken for, how surely, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from pipeline.explain.paths import Floats
from pipeline.items import PageKind

MOST_REASONS = 3


class Verdict(StrEnum):
    """What a block was taken for."""

    TITLE = "title"
    ARTICLE = "article"
    TEASER = "teaser"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A block of a page with its verdict; of a page's tree a piece, of a capture a line."""

    text: str
    verdict: Verdict
    sure: int | None  # percent that the learned trees give the verdict; None where a rule decided without them
    reasons: tuple[str, ...]  # the strongest first
    first: int = 0  # its place: number of its piece, or of the line of the capture it begins in
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A page with all its blocks in reading order."""

    kind: PageKind
    blocks: tuple[Explained, ...]


def strongest(moved: Floats, keys: Sequence[str]) -> list[list[str]]:
    """Give, for each row, the keys that count for the verdict, the strongest first.

    `moved` is what each column adds towards the verdict; columns of one key are summed.
    """
    names = list(dict.fromkeys(keys))
    column = {name: at for at, name in enumerate(names)}
    summed = np.zeros((len(moved), len(names)))
    np.add.at(summed.T, [column[key] for key in keys], moved.T)
    order = np.argsort(-summed, axis=1)
    return [
        [names[at] for at in row if values[at] > 0][: 2 * MOST_REASONS]
        for row, values in zip(order.tolist(), summed, strict=True)
    ]


def percent(chance: float) -> int:
    """Give a chance in percent; what is learned is never beyond doubt."""
    return min(99, max(1, round(100 * chance)))
