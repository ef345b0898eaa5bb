"""Finds what lists, tables, quotes, captions and code the elements of a page stand in."""

from __future__ import annotations

from functools import cached_property
from typing import NamedTuple

from pipeline.separate.blocks import HEADINGS, Outline
from pipeline.separate.quick import ancestors

LISTS = frozenset({"ul", "ol", "dl"})
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


FIELDS = {
    tag: Around._fields.index(field)
    for field, tags in {
        "lists": LISTS,
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


def around_in_python(page: Outline, node: int) -> Around:
    """Give what an element stands in, as the compiled twin does."""
    own = [-1] * (len(Around._fields) - 1) + [0]
    for one in ancestors(page, node, len(page.parents)):
        field = FIELDS.get(page.tags[one], -1)
        if field >= 0 and own[field] < 0:
            own[field] = one
        own[-1] += page.tags[one] in LISTS
    return Around._make(own)


try:
    from pipeline.compiled.sheet import around
except (ImportError, TypeError, ValueError):  # as in quick.py
    around = around_in_python


class Places(dict[int, Around]):
    """What each element of a page stands in, looked up when it is asked for: most elements never are."""

    def __init__(self, page: Outline) -> None:
        super().__init__()
        self._page = page

    def __missing__(self, node: int) -> Around:
        """Look an element up once."""
        found = self[node] = around(self._page, node)
        return found

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
