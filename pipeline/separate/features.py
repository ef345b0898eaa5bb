"""Describes each piece of a page by numbers: compiled, or else the same in Python."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline, Piece
from pipeline.separate.columns import in_python
from pipeline.separate.named import Named
from pipeline.separate.quick import describe_pieces

Floats = NDArray[np.float32]


def features(page: Outline, named: Named) -> tuple[NDArray[np.bool_], Floats, tuple[str, ...]]:
    """Give which pieces are worth judging, a row of numbers for each of these, and the names of the columns.

    Not worth it are links of one to three words: two fifths of all pieces, and hardly ever a part of an article.
    """
    if describe_pieces is not None and not isinstance(page, Outline) and page.pieces:
        return *describe_pieces(page, named), column_names()
    return in_python(page, named)


@lru_cache(maxsize=1)
def column_names() -> tuple[str, ...]:
    """Give the names of the columns: the same for every page."""
    page = Outline(pieces=[Piece(0, "-", 0, 0, (), [], [])], tags=["p"], parents=[0], names=[0], around=[0], shapes=[0])
    return in_python(replace(page, hidden=[0], first=[0], end=[1]), Named())[2]
