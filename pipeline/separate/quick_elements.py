"""Finds the elements of a page by their names: compiled, or else the same in Python."""

from __future__ import annotations

try:
    from pipeline.compiled.sheet import elements, following_node
except (ImportError, TypeError, ValueError):  # as in quick.py
    from pipeline.separate.ancestry import elements, following_node

__all__ = ["elements", "following_node"]
