"""Finds the row of a page's own article where the page lists it among others ("Latest news"), and the row's date."""

from __future__ import annotations

import re
from itertools import islice

from lxml import html

from pipeline.addresses import canonical
from pipeline.dates import find_dates
from pipeline.describe.cards import absolute_url
from pipeline.describe.marked import short_line
from pipeline.describe.quick import linked
from pipeline.describe.titles import squeeze
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_MOST_LINKS = 2_000
_PLAIN_END = re.compile(r"/([\w.-]{2,})(?:\?|$)", re.ASCII)
# Of addresses that may lead there without the end of its path: escaped, broken over lines, or of nothing but a query.
_NOT_AS_IT_IS = ("%", "?", "#", ";", " ", "\t", "\n", "\r")
_HIGHEST_CLIMB = 4
_LONGEST_ROW = 500  # characters


def date_of_own_row(
    root: html.HtmlElement,
    title: str | None,
    addresses: tuple[str | None, str | None],
    language: str | None,
    page: Outline | None,
) -> str | None:
    """Give the one day beside the links of this title that lead to the page itself.

    `addresses` are its own and the one that relative addresses are resolved against.
    """
    url, base_url = addresses
    own, wanted = canonical(url or ""), squeeze(title or "")
    found: dict[str, str] = {}
    for link in _links(root, own, page) if own and wanted else ():
        line = short_line(link, _LONGEST_ROW)
        if len(line) >= len(wanted) and wanted in squeeze(line) and _leads_to(link, own, base_url):
            found |= _dates_beside(link, language)
    return next(iter(found.values())) if len(found) == 1 else None


def _links(root: html.HtmlElement, own: str, page: Outline | None) -> list[html.HtmlElement]:
    """Give the links that may lead to a page: in whose address the end of its path stands, or what may stand for it."""
    end = _PLAIN_END.search(own)
    if end is None:
        return named_elements(root, ("a",), _MOST_LINKS, page)
    return linked(root, (end[1].lower(), *_NOT_AS_IT_IS), "", _MOST_LINKS, page)


def _leads_to(link: html.HtmlElement, own: str | None, base_url: str | None) -> bool:
    written = link.get("href") or ""
    if not written or written.startswith("#"):
        return False
    address = absolute_url(written, base_url)
    return address is not None and canonical(address) == own


def _dates_beside(link: html.HtmlElement, language: str | None) -> dict[str, str]:
    """Give the days in the smallest element around a link that has any, and is no longer than a row."""
    for element in (link, *islice(link.iterancestors(), _HIGHEST_CLIMB)):
        text = short_line(element, _LONGEST_ROW)
        if len(text) >= _LONGEST_ROW:
            return {}
        if dates := {date.iso[:10]: date.iso for date in find_dates(text, language)}:
            return dates if len(dates) == 1 else {}
    return {}
