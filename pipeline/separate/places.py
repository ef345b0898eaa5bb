"""Finds what lists, tables, quotes, captions and code the elements of a page stand in."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple, overload

from pipeline.separate.blocks import HEADINGS, Outline

_LISTS = frozenset({"ul", "ol", "dl"})
_CELLS = frozenset({"td", "th"})


class Around(NamedTuple):
    """What an element stands in, itself included, by its place in the outline; -1 where there is none."""

    lists: int = -1
    items: int = -1
    tables: int = -1
    rows: int = -1
    cells: int = -1
    quotes: int = -1
    captions: int = -1
    codes: int = -1
    headings: int = -1
    depth: int = 0  # how many lists it stands in


_FIELDS = {
    tag: Around._fields.index(field)
    for field, tags in {
        "lists": _LISTS,
        "items": ("li", "dd", "dt"),
        "tables": ("table",),
        "rows": ("tr",),
        "cells": _CELLS,
        "quotes": ("blockquote",),
        "captions": ("figcaption",),
        "codes": ("pre",),
        "headings": HEADINGS,
    }.items()
    for tag in tags
}


class Places(Sequence[Around]):
    """What each element of a page stands in, looked up when it is asked for: most elements never are."""

    def __init__(self, page: Outline) -> None:
        self._page = page
        self._found: dict[int, Around] = {}

    def __len__(self) -> int:
        """Count the elements."""
        return len(self._page.parents)

    @overload
    def __getitem__(self, node: int) -> Around: ...

    @overload
    def __getitem__(self, node: slice) -> list[Around]: ...

    def __getitem__(self, node: int | slice) -> Around | list[Around]:
        """Give what an element stands in; what it has in common with others is looked up once."""
        if isinstance(node, slice):
            return [self[one] for one in range(*node.indices(len(self)))]
        found = self._found
        if node in found:
            return found[node]
        parents = self._page.parents
        inside: list[int] = []
        while (around := found.get(node)) is None:
            inside.append(node)
            if parents[node] == node:
                around = Around()
                break
            node = parents[node]
        for own in reversed(inside):
            around = found[own] = self._within(around, own)
        return around

    def _within(self, outer: Around, node: int) -> Around:
        tag = self._page.tags[node]
        if (field := _FIELDS.get(tag)) is None:
            return outer
        own: list[int] = list(outer)
        own[field] = node
        own[-1] += tag in _LISTS
        return Around._make(own)

    @cached_property
    def data_tables(self) -> frozenset[int]:
        """The tables that hold data: at least two rows of cells, most of them short; others only lay the page out."""
        page = self._page
        if "table" not in page.tags:
            return frozenset()
        rows: dict[int, set[int]] = {}
        cells: dict[int, list[int]] = {}
        nested = {self[page.parents[node]].tables for node, tag in enumerate(page.tags) if tag == "table" and node}
        for node, tag in enumerate(page.tags):
            if tag in _CELLS and (around := self[node]).tables >= 0:
                rows.setdefault(around.tables, set()).add(around.rows)
                cells.setdefault(around.tables, []).append(node)
        return frozenset(
            table
            for table, members in cells.items()
            if table not in nested
            and len(rows[table]) > 1
            and len(members) > len(rows[table])
            and sum(page.end[cell] - page.first[cell] > 2 for cell in members) * 3 <= len(members)
        )
