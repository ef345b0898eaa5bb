"""Gives the videos that stand in an article as links: a reader shows no foreign frame, and we load nothing of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from lxml.html import HtmlElement

from pipeline.addresses import host_of
from pipeline.separate.addresses import absolute
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import following_node, frames

_MOST = 10  # of a page: more are a list of videos
_MOST_LOOKED_AT = 2_000  # elements behind one of them
_LONGEST_TITLE = 200
_PLAYS = re.compile(r"embed|player|video|youtu|vimeo", re.IGNORECASE)  # in the address of a frame


def videos(page: Outline, base_url: str | None) -> Iterator[tuple[int, str]]:
    """Give each video as a paragraph with its link, and the piece that it stands before."""
    if not page.elements:
        return
    for element in frames(page, _MOST):
        url = _address(element, base_url)
        if url is None:
            continue
        node = following_node(page, element, _MOST_LOOKED_AT)
        if node is not None:
            said = " ".join((element.get("title") or element.get("aria-label") or "").split())[:_LONGEST_TITLE]
            yield page.first[node], f'<p><a href="{escape(url)}">{escape(said or host_of(url) or url)}</a></p>'


def _address(element: HtmlElement, base_url: str | None) -> str | None:
    if element.tag == "iframe":
        named = (element.get("src") or element.get("data-src") or "").strip()
        if named.startswith("data:") or not _PLAYS.search(named):
            return None
    else:
        source = next(element.iter("source"), None)
        named = (element.get("src") or (source.get("src") if source is not None else None) or "").strip()
    url = absolute(named, base_url) if named else None
    return url if url is not None and url.startswith("http") else None
