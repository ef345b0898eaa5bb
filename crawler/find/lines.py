"""Breaks text that is shown as it was typed into its lines: old pages have their lists in `<pre>`."""

from __future__ import annotations

from copy import deepcopy
from itertools import islice

from lxml import html

_LEAST_LINKS = 3
_MOST_LINES = 10_000


def in_lines(root: html.HtmlElement) -> html.HtmlElement:
    """Give a page whose `<pre>` with links have an element at the end of each line; itself, if it has none."""
    if not any(map(_lists, root.iter("pre"))):
        return root
    copy = deepcopy(root)
    for listed in filter(_lists, list(copy.iter("pre"))):
        for element in list(islice(listed.iter(), _MOST_LINES)):
            if element is not listed:
                _break_after(element)
        listed.text, *lines = (listed.text or "").split("\n")
        for line in reversed(lines):
            listed.insert(0, _end(line))
    return copy


def _lists(element: html.HtmlElement) -> bool:
    return sum(1 for _ in islice(element.iter("a"), _LEAST_LINKS)) >= _LEAST_LINKS


def _break_after(element: html.HtmlElement) -> None:
    first, *lines = (element.tail or "").split("\n")
    element.tail = None
    for line in reversed(lines):
        element.addnext(_end(line))
    element.tail = first


def _end(tail: str) -> html.HtmlElement:
    end = html.Element("br")
    end.tail = tail
    return end
