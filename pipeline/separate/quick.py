"""The parts of separation that are asked of every element and every piece: compiled, or else the same in Python.

Both give the same; compiled it takes a fraction of the time.
"""

from __future__ import annotations

try:
    from pipeline.separate.compiled import read

    COMPILED = True
except ImportError:  # installed where there is no C compiler
    from pipeline.separate.reading import read

    COMPILED = False

__all__ = ["COMPILED", "read"]
