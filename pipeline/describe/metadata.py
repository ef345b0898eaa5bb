"""Reads what a page's head and markup say about it, in one walk over the tree: evidence that costs nearly nothing."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import cast

from lxml import etree, html

from pipeline.describe.jsonld import Node, nodes, plain

# Asked of libxml2 and not looked for element by element: a page has hundreds of other links and scripts.
_LINKS = etree.XPath("//link[@href][contains(@rel, 'canonical') or contains(@rel, 'image_src')]")
_LINKED_DATA = etree.XPath("//script[contains(@type, 'ld+json')]")
_MOST_SCRIPTS = 100
_LONGEST_VALUE = 5_000
_MOST_ELEMENTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's words about itself."""

    named: dict[str, list[str]]  # contents of <meta> by name, property or itemprop, in lower case
    links: dict[str, str]  # the first address of each rel
    linked_data: list[Node]  # JSON-LD
    title: str | None  # <title>
    headings: list[html.HtmlElement]  # h1
    language: str | None  # as <html> declares it

    def first(self, *names: str) -> str | None:
        """Give the first value there is of these names, in this order."""
        return next((value for name in names for value in self.named.get(name, ())), None)

    def all(self, *names: str) -> list[str]:
        """Give all values of these names."""
        return [value for name in names for value in self.named.get(name, ())]


def read_metadata(root: html.HtmlElement) -> Metadata:
    """Collect the metadata of a page."""
    named: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    headings: list[html.HtmlElement] = []
    title: str | None = None
    for element in islice(root.iter("meta", "title", "h1"), _MOST_ELEMENTS):
        match element.tag:
            case "meta":
                _keep_meta(element, named)
            case "title":  # an SVG has titles too: the page's is in its head, or the first
                if title is None and (element.getparent() is None or element.getparent().tag != "svg"):
                    title = plain(element.text or "")
            case "h1":
                headings.append(element)
    for element in elements(_LINKS, root)[:_MOST_ELEMENTS]:
        for relation in (element.get("rel") or "").casefold().split():
            links.setdefault(relation, element.get("href") or "")
    scripts = (element.text or "" for element in elements(_LINKED_DATA, root)[:_MOST_SCRIPTS])
    return Metadata(
        named=named,
        links=links,
        linked_data=nodes(scripts),
        title=title,
        headings=headings,
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
    )


def elements(path: etree.XPath, root: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the elements that a path finds, in the order of the page."""
    return cast("list[html.HtmlElement]", path(root))


def owners(path: etree.XPath, root: html.HtmlElement) -> list[html.HtmlElement]:
    """Give the elements whose attributes a path finds."""
    attributes = cast("list[etree._ElementUnicodeResult]", path(root))
    return [cast("html.HtmlElement", attribute.getparent()) for attribute in attributes]


def _keep_meta(element: html.HtmlElement, named: dict[str, list[str]]) -> None:
    content = plain((element.get("content") or element.get("value") or "")[:_LONGEST_VALUE])
    if content is None:
        return
    for attribute in ("property", "name", "itemprop", "http-equiv"):
        for name in (element.get(attribute) or "").casefold().split()[:4]:
            values = named.setdefault(name, [])
            if content not in values:
                values.append(content)
