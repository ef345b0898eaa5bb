"""The parts of separation that are asked of every element and every piece: compiled, or else the same in Python.

Both give the same; compiled it takes a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named

if TYPE_CHECKING:
    from pipeline.separate.headlines import Headline

try:
    from pipeline.compiled.separation import count_each, like_titles, opening, scores
    from pipeline.compiled.sheet import ancestors, read

    COMPILED = True
except (ImportError, TypeError, ValueError):  # not built where there is no C compiler, or for another lxml
    from pipeline.separate.ancestry import ancestors
    from pipeline.separate.openings import opening_in_python as opening
    from pipeline.separate.reading import read
    from pipeline.separate.scores import scores
    from pipeline.separate.texts import count_each, like_titles

    COMPILED = False

# Twins by themselves, for they are built of the others: where they are not there, `columns.py` and `headlines.py` do
# what they do, and so they do for an outline that was not read by the compiled part.
describe_pieces: Callable[[Outline, Named], tuple[NDArray[np.bool_], NDArray[np.float32]]] | None
try:
    from pipeline.compiled.features import describe_pieces
except (ImportError, TypeError, ValueError):
    describe_pieces = None

find_headlines: Callable[[Outline, str | None], list[Headline]] | None
try:
    from pipeline.compiled.headlines import headlines as find_headlines
except (ImportError, TypeError, ValueError):
    find_headlines = None

__all__ = [
    "COMPILED",
    "ancestors",
    "count_each",
    "describe_pieces",
    "find_headlines",
    "like_titles",
    "opening",
    "read",
    "scores",
]
