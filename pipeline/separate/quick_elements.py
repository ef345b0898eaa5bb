"""Finds the elements of a page by their names and attributes: compiled, or else the same in Python."""

from __future__ import annotations

try:
    from pipeline.compiled.sheet import following_node, frames, named_elements, nodes_with, said_in_head, told_in_head
except (ImportError, TypeError, ValueError):  # as in quick.py
    from pipeline.separate.ancestry import (
        following_node,
        frames,
        named_elements,
        nodes_with,
        said_in_head,
        told_in_head,
    )

__all__ = ["following_node", "frames", "named_elements", "nodes_with", "said_in_head", "told_in_head"]
