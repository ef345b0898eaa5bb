"""The parts of finding teasers that are asked of every link: compiled, or else the same in Python."""

from __future__ import annotations

try:
    from pipeline.compiled.groups import find_items, weight
    from pipeline.compiled.headlines import headlines
except (ImportError, TypeError, ValueError):  # as in quick.py
    from pipeline.separate.extents import find_items_in_python as find_items
    from pipeline.separate.headlines import headlines_in_python as headlines
    from pipeline.separate.weigh import weight_in_python as weight

__all__ = ["find_items", "headlines", "weight"]
