"""Tells in which language and direction a piece is to be read, where its page says it of less than all of it."""

from __future__ import annotations

import re

from pipeline.separate.blocks import Outline

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})
_WHOLE = frozenset({"html", "body"})

_Marks = tuple[str, str]  # language and direction; "" where nothing says it


class Reading:
    """What the elements around the pieces of a page say of language and direction."""

    def __init__(self, page: Outline) -> None:
        self._page = page
        self._known: dict[int, _Marks] = {}

    def of(self, piece: int) -> str:
        """Give the attributes of the element that a piece is to stand in; "" where it is read as the page is.

        That all of a page runs from the right is said of each of its blocks: what shows them may run from the left.
        """
        language, direction = self._marks(self._page.pieces[piece].node)
        return (f' lang="{language}"' if language else "") + (f' dir="{direction}"' if direction else "")

    def _marks(self, node: int) -> _Marks:
        way: list[int] = []
        while node not in self._known and self._page.parents[node] != node and node >= 0:
            way.append(node)
            node = self._page.parents[node]
        marks = self._known.get(node)
        if marks is None:
            marks = self._known[node] = self._own(node, ("", ""))
        for below in reversed(way):
            marks = self._known[below] = self._own(below, marks)
        return marks

    def _own(self, node: int, around: _Marks) -> _Marks:
        element = self._page.elements[node]
        says = element.keys()
        if "lang" not in says and "dir" not in says:  # as nearly all: to ask for each of them takes longer
            return around
        tag = self._page.tags[node]
        language, direction = around
        said = element.get("lang")
        if said and tag not in _WHOLE and _LANGUAGE.fullmatch(said):
            language = said
        turned = (element.get("dir") or "").lower()
        if turned in _DIRECTIONS:
            direction = "" if turned == "ltr" and tag in _WHOLE else turned
        return language, direction
