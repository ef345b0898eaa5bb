"""Judges each piece of a page: how sure it is that it belongs to the main article."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.features import features
from pipeline.separate.named import Named
from pipeline.separate.trees import Trees

MODEL = "separation"
SURE = 0.55
"""From here on a piece is taken: by cross-validation the middle of a flat optimum, .50 to .60."""

_LEAST_SURE = 0.25  # of the best piece of a page on which none is sure: below it there is no article
_MOST_WORDS = 40  # a longer piece weighs no more where the best is looked for


def judge(page: Outline, named: Named, trees: Trees) -> NDArray[np.float32]:
    """Give, for each piece, how sure it is that it belongs to the article: 0 to 1."""
    if not page.pieces:
        return np.zeros(0, np.float32)
    live, rows, _ = features(page, named)
    sure = np.zeros(len(page.pieces), np.float32)
    sure[live] = trees.probability(rows)
    return sure


def choose(texts: Sequence[str], sure: Sequence[float] | NDArray[np.float32]) -> list[int]:
    """Give the pieces that are taken, in reading order; where none is sure, the one that comes nearest."""
    chosen = [i for i, value in enumerate(sure) if value > SURE]
    if chosen or not texts:
        return chosen
    worth = [value * min(text.count(" ") + 1, _MOST_WORDS) for value, text in zip(sure, texts, strict=True)]
    best = max(range(len(worth)), key=worth.__getitem__)
    return [best] if sure[best] > _LEAST_SURE else []
