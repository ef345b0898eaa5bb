"""Reads what a page's head and markup say about it, in one walk over the tree: evidence that costs nearly nothing."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html

from pipeline.document.jsonld import Node, nodes, plain
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import told_in_head

_NAMING = ("property", "name", "itemprop", "http-equiv")
_ATTRIBUTES = ("content", "value", *_NAMING, "href", "rel", "hreflang")
_MOST_SCRIPTS = 100
_LONGEST_VALUE = 5_000
_MOST_ELEMENTS = 20_000
_MOST_VALUES = 100  # of a name: each is held against those before it


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """A page's words about itself."""

    named: dict[str, list[str]]  # contents of <meta> by name, property or itemprop, in lower case
    links: dict[str, str]  # the first address of each rel
    alternates: list[str]  # addresses of the page in other languages
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


def read_metadata(root: html.HtmlElement, page: Outline | None = None) -> Metadata:
    """Collect the metadata of a page; with its outline it is faster."""
    named: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    alternates: list[str] = []
    headings: list[html.HtmlElement] = []
    title: str | None = None
    scripts: list[str] = []
    for tag, told, element in told_in_head(root, _ATTRIBUTES, _MOST_ELEMENTS, page):
        if tag == "meta":
            _keep_meta(told, named)
        elif tag == "link":
            _keep_link(told, links, alternates)
        elif element is not None and tag == "title":  # an SVG has titles too: the page's is in its head, or the first
            if title is None and (element.getparent() is None or element.getparent().tag != "svg"):
                title = plain(element.text or "")
        elif element is not None and tag == "h1":
            headings.append(element)
        elif element is not None and len(scripts) < _MOST_SCRIPTS:
            scripts.append(element.text or "")
    return Metadata(
        named=named,
        links=links,
        alternates=alternates,
        linked_data=nodes(scripts),
        title=title,
        headings=headings,
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("xml:lang"),
    )


def _keep_link(told: dict[str, str], links: dict[str, str], alternates: list[str]) -> None:
    address = told.get("href")
    relations = told.get("rel", "").casefold().split() if address else ()
    for relation in relations:
        links.setdefault(relation, address or "")
    language = told.get("hreflang")
    if "alternate" in relations and language and language.casefold() != "x-default" and len(alternates) < _MOST_VALUES:
        alternates.append(address or "")


def _keep_meta(told: dict[str, str], named: dict[str, list[str]]) -> None:
    content = plain((told.get("content") or told.get("value") or "")[:_LONGEST_VALUE])
    if content is None:
        return
    for attribute in _NAMING:
        for name in told[attribute].casefold().split()[:4] if attribute in told else ():
            values = named.setdefault(name, [])
            if len(values) < _MOST_VALUES and content not in values:
                values.append(content)
