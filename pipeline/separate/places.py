"""Finds what lists, tables, quotes, captions and code the elements of a page stand in."""

from __future__ import annotations

from typing import NamedTuple

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


Places = list[Around]
"""What each element of a page stands in."""

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


def places(page: Outline) -> Places:
    """Find what lists, tables, quotes, captions and code each element stands in; linear in their number."""
    found: Places = []
    nothing = Around()
    for node, (tag, parent) in enumerate(zip(page.tags, page.parents, strict=True)):
        outer = found[parent] if parent != node else nothing
        if (field := _FIELDS.get(tag)) is None:
            found.append(outer)
            continue
        own: list[int] = list(outer)
        own[field] = node
        own[-1] += tag in _LISTS
        found.append(Around._make(own))
    return found


def data_tables(page: Outline, where: Places) -> frozenset[int]:
    """Find the tables that hold data: at least two rows of cells, most of them short; others only lay the page out."""
    rows: dict[int, set[int]] = {}
    cells: dict[int, list[int]] = {}
    nested = {where[page.parents[node]].tables for node, tag in enumerate(page.tags) if tag == "table" and node}
    for node, tag in enumerate(page.tags):
        if tag in _CELLS and where[node].tables >= 0:
            rows.setdefault(where[node].tables, set()).add(where[node].rows)
            cells.setdefault(where[node].tables, []).append(node)
    found = set()
    for table, members in cells.items():
        many = sum(page.end[cell] - page.first[cell] > 2 for cell in members)
        if (
            table not in nested
            and len(rows[table]) > 1
            and len(members) > len(rows[table])
            and many * 3 <= len(members)
        ):
            found.add(table)
    return frozenset(found)
