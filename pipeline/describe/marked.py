"""Finds the elements of a page that carry an attribute in which one of some words occurs."""

from __future__ import annotations

from itertools import islice

from lxml import etree, html


def marked(root: html.HtmlElement, attribute: str, words: tuple[str, ...], most: int) -> list[html.HtmlElement]:
    """Give the first elements in whose attribute one of some words occurs, written as it is."""
    carrying = ((element, element.get(attribute)) for element in root.iter(etree.Element))
    found = (element for element, value in carrying if value and any(word in value for word in words))
    return list(islice(found, most))
