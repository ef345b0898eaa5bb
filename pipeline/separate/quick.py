"""The parts of separation that are asked of every element and every piece: compiled, or else the same in Python.

Both give the same; compiled it takes a fraction of the time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipeline.separate.blocks import Outline
from pipeline.separate.named import Named

try:
    from pipeline.compiled.openings import opening
    from pipeline.compiled.separation import Likeness, count_each, like_titles, scores
    from pipeline.compiled.sheet import ancestors, nearest, read, shapes_around, tags_around, titled_pieces

    COMPILED = True
except (ImportError, TypeError, ValueError):  # not built where there is no C compiler, or for another lxml
    from pipeline.separate.ancestry import ancestors, nearest, shapes_around, tags_around, titled_pieces
    from pipeline.separate.openings import opening_in_python as opening
    from pipeline.separate.reading import read
    from pipeline.separate.scores import scores
    from pipeline.separate.texts import Likeness, count_each, like_titles

    COMPILED = False

# A twin by itself, for it is built of the others: where it is not there, `columns.py` does what it does, and so it does
# for an outline that was not read by the compiled part.
describe_pieces: Callable[[Outline, Named], tuple[NDArray[np.bool_], NDArray[np.float32]]] | None
try:
    from pipeline.compiled.features import describe_pieces
except (ImportError, TypeError, ValueError):
    describe_pieces = None

__all__ = [
    "COMPILED",
    "Likeness",
    "ancestors",
    "count_each",
    "describe_pieces",
    "like_titles",
    "nearest",
    "opening",
    "read",
    "scores",
    "shapes_around",
    "tags_around",
    "titled_pieces",
]
