"""Tells the list that a page is there for where its titles are short and no dates stand with them.

A page of documents, guidance or events has such a list, and so has one on an institution: its offices, its services.
What tells them apart is what the page is called, what the titles say, that rows are files, or that the list goes on on
other pages; all hold only for a list that most links of the page's content belong to.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import Anchor, Reading
from crawler.find.part_names import named_parts
from crawler.find.rows import Row
from crawler.find.rows.days import YEAR, beside_years, without_brackets
from crawler.find.rows.text import Text
from crawler.find.section import folder_of
from pipeline.dates.months import fold, is_month
from pipeline.separate.names import BITS

_NO_CONTENT = frozenset({"nav", "footer", "header", "aside", "dialog", "form", "address", "button"})
_BESIDE = BITS["menu"] | BITS["footer"] | BITS["share"] | BITS["consent"]
_LEVELS = 6  # above a link, whose names are looked at
_MOST_LEVELS = 40
_LEAST, _LEAST_UNCALLED = 3, 8  # rows
_MOST_OF_CONTENT = 0.5  # of the addresses that are linked there
_NEARLY_ALL = 8  # of ten
_OF_ITSELF = re.compile(
    r"\b(?:our|us|we|your|unser\w*|uns|wir|ihre?|nos|notre|nous|votre|nuestr\w+|nosotros|nostr\w+|noi|noss\w+|nos|ons|onze|wij|"
    r"nasz\w*|nasi|eis|mir|contact\w*|kontakt\w*|about|uber|impressum|imprint|team|staff|personal|careers?|karriere)\b"
)
_OF_TABS = re.compile(r"\btab[-_]?(?:pane|panel|content)", re.IGNORECASE)  # what tabs open, and no menu


class OwnLists:
    """What of a page's links is its content."""

    def __init__(self, reading: Reading, title: int | None, *, called: bool, paged: bool) -> None:
        self._title = title
        self._called = called  # the page says that it lists something
        self._paged = paged  # the list goes on on another page
        inside = {anchor: _is_of_content(anchor.element) for anchor in reading.anchors}
        self._content = [anchor for anchor, own in inside.items() if own and anchor.order > (title or 0)]
        self._elements = {anchor.element for anchor in self._content}
        self._in_menus = {anchor.url for anchor, own in inside.items() if not own}

    def holds(self, rows: Sequence[tuple[Row, Text]]) -> bool:
        """Tell whether rows stand in the content of the page."""
        return self.have([row for row, _ in rows])

    def have(self, rows: Sequence[Row]) -> bool:
        """Tell the same of rows that nobody has read."""
        return {anchor.element for row in rows for anchor in row.anchors} <= self._elements

    def in_menus(self, rows: Sequence[tuple[Row, Text]]) -> bool:
        """Tell whether the menus of the page lead where most rows lead."""
        return sum(row.anchor.url in self._in_menus for row, _ in rows) > _MOST_OF_CONTENT * len(rows)

    def has(self, rows: Sequence[tuple[Row, Text]], *, told: bool) -> bool:
        """Tell whether a list is what the page is there for; `told` is whether its titles say what they are of."""
        anchors = [row.anchor for row, _ in rows]
        files = sum(text.file for _, text in rows) * 10 >= len(rows) * _NEARLY_ALL
        called = (self._called or files or told) and len(rows) >= _LEAST
        if not called and not (self._paged and len(rows) >= _LEAST_UNCALLED):
            return False
        if self._title is not None and anchors[0].order < self._title:
            return False
        inside = {element for row, _ in rows for element in row.elements()}
        urls = {anchor.url for anchor in anchors}
        around = {a.url for a in self._content if a.element not in inside and not _is_a_time(a.text)} - urls
        if not self.holds(rows) or len(urls) < _MOST_OF_CONTENT * (len(urls) + len(around)):
            return False
        if sum(_OF_ITSELF.search(fold(text.title or "")) is not None for _, text in rows) * 3 > len(rows):
            return False
        return _are_alike(anchors)


def _are_alike(anchors: Sequence[Anchor]) -> bool:
    """Tell whether rows lead to one folder; files may lie elsewhere, all of them or some among pages."""
    folders = Counter(folder_of(anchor.url) for anchor in anchors if anchor.media_type is None)
    files = len(anchors) - folders.total()
    most = max(folders.values(), default=0)
    return files * 10 >= len(anchors) * _NEARLY_ALL or most * 10 >= folders.total() * _NEARLY_ALL


def _is_a_time(text: str) -> bool:
    """Tell a month or a year of an archive beside a list: "December 2023", "May 2024 (12)"."""
    rest = beside_years(without_brackets(text))
    return YEAR.search(text) is not None and (not rest or is_month(rest))


def _is_of_content(link: html.HtmlElement) -> bool:
    for level, above in enumerate(islice(link.iterancestors(), _MOST_LEVELS)):
        if above.tag == "main":
            return True
        if above.tag in _NO_CONTENT and above.tag != "form" and not _is_of_an_entry(above):
            return False
        if level < _LEVELS and named_parts(above) & _BESIDE and not _OF_TABS.search(above.get("class") or ""):
            return False
    return True


def _is_of_an_entry(element: html.HtmlElement) -> bool:
    """Tell the header of an entry from that of the page."""
    return element.tag == "header" and any(above.tag == "article" for above in islice(element.iterancestors(), 2))
