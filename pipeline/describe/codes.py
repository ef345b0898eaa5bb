"""Finds the codes of subjects (IPTC media topics and subject codes) that a page declares of its article.

A page declares them for machines: in JSON-LD, in <meta> and <link>, and in links marked as tags. What only stands in
its text is no declaration, and what stands in a teaser is another article's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain, islice

from lxml import etree, html

from pipeline.addresses import canonical
from pipeline.describe.attachments import of_the_site
from pipeline.describe.cards import absolute_url
from pipeline.describe.metadata import Metadata
from pipeline.document import Document, jsonld
from pipeline.document.jsonld import Node
from pipeline.iptc import code_of, code_with, codes_in, each_once, may_have_codes
from pipeline.items import Code, PageKind, Separation

# The last word of a name: "news_keywords", "article:tag", "DC.subject", "parsely-tags", "schema:about".
_NAMED = (
    "about articlesection categories category code codes genre iptc keyword keywords mediatopic mediatopics section "
    "subject subjects tag tags topic topics"
)
_NAMES = frozenset(_NAMED.split())
_NAMING = ("rel", "itemprop", "property", "name")
_FIELDS = frozenset({"about", "keywords", "genre", "articlesection", "subject"})  # of JSON-LD
_SETS = ("inDefinedTermSet", "inCodeSet", "propertyID")
_TERMS = ("termCode", "codeValue", "identifier", "value")
_ADDRESSES = ("@id", "id", "url", "sameAs")
_LAST = re.compile(r"[.:_/-]")
_MOST_ELEMENTS = 100_000
_MOST_DECLARING = 500
_MOST_CONCEPTS = 50
_MOST_NODES = 10
_MOST_FIELDS = 8  # of a node
_MOST_LINKS = 20_000
_LONGEST_TEXT = 300


def find_codes(
    document: Document, metadata: Metadata, article: Node | None, separation: Separation, title: html.HtmlElement | None
) -> tuple[Code, ...]:
    """Give the codes that a page declares of its article, each once, with its label where the page gives one."""
    if document.root is None or separation.kind is PageKind.LISTING or not may_have_codes(document.written.at_hand):
        return ()
    in_data = _in_linked_data(metadata, article, document.page.url)
    return each_once(chain(in_data, _in_markup(document.root, document.base_url, separation, title)))


def _in_linked_data(metadata: Metadata, article: Node | None, url: str | None) -> Iterator[Code]:
    own = canonical(url) if url else None
    of_page = [node for node in jsonld.pages(metadata.linked_data) if _address(node) in (None, own)]
    for node in islice([article, *of_page] if article is not None else of_page, _MOST_NODES):
        fields = (value for name, value in node.items() if _LAST.split(name)[-1].casefold() in _FIELDS)
        for value in islice(fields, _MOST_FIELDS):
            for concept in jsonld.things(value, metadata.linked_data):
                yield from _of_concept(concept)


def _of_concept(concept: Node, label: str | None = None) -> Iterator[Code]:
    """Give the codes of a concept: in its address, as its term in a set of terms, or written as its name."""
    inner = label is not None
    label = jsonld.text(concept.get("name")) or label or ""
    terms = next((scheme for name in _SETS if (scheme := _reference(concept.get(name)))), None)
    for name in _TERMS:
        value = concept.get(name)
        if isinstance(value, dict) and not inner:  # {"identifier": {"propertyID": ..., "value": ...}}
            yield from _of_concept(value, label)
        elif isinstance(value, str | int) and (code := code_of(str(value), terms)):
            yield code_with(code, label)
    for name in _ADDRESSES:
        value = concept.get(name)
        for address in value[:_MOST_CONCEPTS] if isinstance(value, list) else [value]:
            for code in codes_in(_reference(address) or ""):
                yield code_with(code, label)
    for code in codes_in(label):
        yield code_with(code, None)


def _reference(value: object) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url") or value.get("name")
    return value if isinstance(value, str) else None


def _address(node: Node) -> str | None:
    written = _reference(node.get("url")) or _reference(node.get("@id"))
    return canonical(written.partition("#")[0]) if written and "//" in written else None


def _in_markup(
    root: html.HtmlElement, base_url: str | None, separation: Separation, title: html.HtmlElement | None
) -> Iterator[Code]:
    elements = islice(root.iter(etree.Element), _MOST_ELEMENTS)
    declaring = list(islice((one for one in elements if _declares(one)), _MOST_DECLARING))
    if not declaring:
        return
    of_article = _Place(root, base_url, separation, title)
    for element in declaring:
        text = " ".join(" ".join(piece[:_LONGEST_TEXT] for piece in islice(element.itertext(), 20)).split())
        written = element.get("content") or element.get("href") or element.get("resource") or text
        codes = list(codes_in(written))
        if codes and of_article.has(element):
            label = text[:_LONGEST_TEXT] or element.get("title") if len(codes) == 1 and written != text else None
            for code in codes:
                yield code_with(code, label)


def _declares(element: html.HtmlElement) -> bool:
    return any(
        _LAST.split(name)[-1] in _NAMES
        for attribute in _NAMING
        if (written := element.get(attribute))
        for name in written[:_LONGEST_TEXT].casefold().split()
    )


class _Place:
    """Tells what belongs to the article of a page from what stands in a teaser or in the site's own parts."""

    def __init__(
        self, root: html.HtmlElement, base_url: str | None, separation: Separation, title: html.HtmlElement | None
    ) -> None:
        # Kept, for an element is itself only as long as something holds on to it.
        self._around_title = set(title.iterancestors()) if title is not None else set()
        self._around_teasers: set[html.HtmlElement] = set()
        teasers = {teaser.url for teaser in separation.teasers if teaser.url}
        for link in islice(root.iter("a"), _MOST_LINKS) if teasers else ():
            if absolute_url((link.get("href") or "").partition("#")[0], base_url) in teasers:
                for ancestor in link.iterancestors():
                    if ancestor in self._around_teasers:
                        break
                    self._around_teasers.add(ancestor)

    def has(self, element: html.HtmlElement) -> bool:
        """Tell whether an element says something of the article."""
        for ancestor in element.iterancestors():
            if ancestor.tag == "head" or ancestor in self._around_title:
                return True
            another = ancestor.tag == "article" and bool(self._around_title)
            if another or ancestor in self._around_teasers or of_the_site(ancestor):
                return False
        return True
