"""The part of describing that is asked of every element: compiled, or else the same in Python."""

from __future__ import annotations

try:
    from pipeline.compiled.separation import dated_lines, linked, marked
except (ImportError, TypeError, ValueError):  # as in pipeline/separate/quick.py
    from pipeline.describe.marked import dated_lines, linked, marked

__all__ = ["dated_lines", "linked", "marked"]
