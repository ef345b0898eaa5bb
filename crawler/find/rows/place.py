"""Tells where a list stands on its page: right under the headline, under a heading of its own, below a "no results"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import text_of
from crawler.find.rows import Row
from pipeline.separate.blocks import BY_ATTRIBUTE, BY_STYLE, HEADINGS
from pipeline.separate.reading import hiding

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # the heading of a year or a month belongs to its list
_SAYS_NONE = re.compile(
    r"(?:^|[\s_-])(?:empty|no[_-]?(?:results?|news|items?|content|posts?|entries|articles?|hits|data)|not[_-]found)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"(?:^|[\s_-])(?:hidden|hide|invisible|d-none|sr-only)(?:$|[\s_-])|display:\s*none", re.IGNORECASE)
_NO_CONTENT = frozenset({"nav", "header", "footer", "aside", "form", "dialog"})
_SHORTEST_NOTICE, _LONGEST_NOTICE = 8, 400  # characters
_MOST_ABOVE = 60  # headings that are looked at for one list


class Places:
    """The headings of a page, and where it says that its list is empty, in their order."""

    def __init__(self, order: Mapping[html.HtmlElement, int]) -> None:
        found = [(place, e) for e, place in order.items() if e.tag in HEADINGS and text_of(e)]
        self._places = [place for place, _ in found]
        self._headings = [element for _, element in found]
        headline = next((e for e in self._headings if e.tag == "h1"), None)
        self.h1 = headline
        self.title = None if headline is None else order[headline]
        # Some systems write the name of a section as those of its items.
        self._headline = headline if headline is not None else next(filter(_is_of_content, self._headings), None)
        self.headline = None if self._headline is None else text_of(self._headline)
        self.begins = None if self._headline is None else order[self._headline]
        self._empty = self._notice(order)

    def right_under(self, rows: Sequence[Row]) -> bool:
        """Tell whether no other heading stands between the page's headline and a list, but those of years."""
        over = self._over(rows)
        return over is self._headline or (over is None and self.title is None)

    def of_its_own(self, rows: Sequence[Row]) -> bool:
        """Tell whether a list stands under a heading below the page's: one among others, or beside what it is for."""
        over = self._over(rows)
        return self.title is not None and over is not None and over is not self._headline

    def below_a_notice(self, rows: Sequence[Row]) -> bool:
        """Tell whether a list follows on words that systems mark as said in place of a list that is empty."""
        return self._empty is not None and self._empty < rows[0].anchor.order

    def _over(self, rows: Sequence[Row]) -> html.HtmlElement | None:
        inside = {part for row in rows for part in (row.element, *row.parts)}
        place = bisect_left(self._places, rows[0].anchor.order)
        for heading in islice(reversed(self._headings[:place]), _MOST_ABOVE):
            if heading is not self._headline and _YEAR.search(text_of(heading)):
                continue
            if inside.isdisjoint((heading, *heading.iterancestors())):
                return heading
        return None

    def _notice(self, order: Mapping[html.HtmlElement, int]) -> int | None:
        """Give the place of the first such words below the headline that are shown."""
        for element, place in order.items():
            classes = element.get("class") if isinstance(element.tag, str) else None
            if not classes or (self.title or 0) > place or not _SAYS_NONE.search(classes):
                continue
            around = (element, *islice(element.iterancestors(), 3))
            if any(_HIDDEN.search(f"{e.get('class')} {e.get('style')}") or e.get("hidden") is not None for e in around):
                continue
            if _SHORTEST_NOTICE <= len(text_of(element)) <= _LONGEST_NOTICE:
                return place
        return None


def _is_of_content(heading: html.HtmlElement) -> bool:
    return not any(above.tag in _NO_CONTENT or above.get("role") == "dialog" for above in heading.iterancestors())


def is_hidden(element: html.HtmlElement) -> bool:
    """Tell whether an element, or one around it, is hidden from readers by its style or an attribute."""
    return any(hiding(e.attrib) in (BY_STYLE, BY_ATTRIBUTE) for e in (element, *element.iterancestors()))
