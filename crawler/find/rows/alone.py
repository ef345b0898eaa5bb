"""Tells where a row ends that stands alone: before the page's headline, and before others that lead where it leads."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import Anchor, Reading
from crawler.find.section import folder_of

_HIGHEST_CLIMB = 12
_MOST_OTHERS = 1  # addresses in the folder of a row that it may hold: the same item in another language, its file


class Ends:
    """What no row of one may hold."""

    def __init__(self, reading: Reading, headline: html.HtmlElement | None) -> None:
        self._reading = reading
        self._around_headline = set() if headline is None else {headline, *headline.iterancestors()}
        self._folders: dict[str, dict[html.HtmlElement, set[str]]] = {}

    def height(self, anchor: Anchor, chain: Sequence[html.HtmlElement], height: int) -> int:
        """Give how high a row may reach of what its link stands in; `height` if nothing else is there."""
        folder = folder_of(anchor.url)
        others = self._urls(folder) if folder not in ("", "/") else {}
        for lower, above in enumerate(chain[1 : height + 1]):
            if above in self._around_headline and chain[0] not in self._around_headline:
                return lower
            if len(others.get(above, set()) - {anchor.url}) > _MOST_OTHERS:
                return lower
        return height

    def _urls(self, folder: str) -> dict[html.HtmlElement, set[str]]:
        """Give the addresses of a folder that each element holds, or three of them."""
        if not self._folders:
            for anchor in self._reading.anchors:
                within = self._folders.setdefault(folder_of(anchor.url), {})
                for above in islice(anchor.element.iterancestors(), _HIGHEST_CLIMB):
                    held = within.setdefault(above, set())
                    if len(held) <= _MOST_OTHERS + 1:
                        held.add(anchor.url)
        return self._folders.get(folder, {})
