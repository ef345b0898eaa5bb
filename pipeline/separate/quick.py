"""The parts of separation that are asked of every element and every piece: compiled, or else the same in Python.

Both give the same; compiled it takes a fraction of the time.
"""

from __future__ import annotations

try:
    from pipeline.compiled.separation import count_each, like_titles, read, scores

    COMPILED = True
except (ImportError, TypeError, ValueError):  # not built where there is no C compiler, or for another lxml
    from pipeline.separate.reading import read
    from pipeline.separate.scores import scores
    from pipeline.separate.texts import count_each, like_titles

    COMPILED = False

__all__ = ["COMPILED", "count_each", "like_titles", "read", "scores"]
