"""Tells in which language and direction a piece is to be read, where its page says it of less than all of it."""

from __future__ import annotations

import re

from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import nodes_with

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_DIRECTIONS = frozenset({"ltr", "rtl", "auto"})
_WHOLE = frozenset({"html", "body"})

_Marks = tuple[str | None, str | None]  # language and direction; None where nothing says it, "" where it is the page's


class Reading:
    """What the elements around the pieces of a page say of language and direction."""

    def __init__(self, page: Outline) -> None:
        self._page = page
        said = ((node, self._said(node)) for node in nodes_with(page, ("lang", "dir")))
        self._own = {node: marks for node, marks in said if marks != (None, None)}
        self._known: dict[int, _Marks] = {}

    def of(self, piece: int) -> str:
        """Give the attributes of the element that a piece is to stand in; "" where it is read as the page is.

        That all of a page runs from the right is said of each of its blocks: what shows them may run from the left.
        """
        if not self._own:  # as of most pages
            return ""
        language, direction = self._marks(self._page.pieces[piece].node)
        return (f' lang="{language}"' if language else "") + (f' dir="{direction}"' if direction else "")

    def _marks(self, node: int) -> _Marks:
        way: list[int] = []
        while node not in self._known and self._page.parents[node] != node and node >= 0:
            way.append(node)
            node = self._page.parents[node]
        marks = self._known.get(node)
        if marks is None:
            marks = self._known[node] = self._own.get(node, (None, None))
        for below in reversed(way):
            if below in self._own:
                (language, direction), around = self._own[below], marks
                marks = (around[0] if language is None else language, around[1] if direction is None else direction)
            self._known[below] = marks
        return marks

    def _said(self, node: int) -> _Marks:
        element, whole = self._page.elements[node], self._page.tags[node] in _WHOLE
        language = element.get("lang")
        direction = (element.get("dir") or "").lower()
        return (
            language if language and not whole and _LANGUAGE.fullmatch(language) else None,
            ("" if whole and direction == "ltr" else direction) if direction in _DIRECTIONS else None,
        )
