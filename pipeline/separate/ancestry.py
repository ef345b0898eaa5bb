"""Tells by the elements that a piece of a page stands in what it may be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from lxml.html import HtmlElement

from pipeline.separate.blocks import BY_ATTRIBUTE, BY_STYLE, HEADINGS, Outline
from pipeline.separate.names import BITS


def ancestors(page: Outline, node: int, count: int) -> list[int]:
    """Give a node and what it stands in, `count` nodes at most, from the inside out."""
    parents = page.parents
    found = [node]
    for _ in range(count - 1):
        above = parents[node]
        if above == node:
            break
        found.append(above)
        node = above
    return found


def tags_around(page: Outline, node: int, count: int) -> list[str]:
    """Give the tags of a node and of what it stands in, `count` at most, from the inside out."""
    return [page.tags[one] for one in ancestors(page, node, count)]


def shapes_around(page: Outline, node: int, count: int) -> list[int]:
    """Give the shapes of a node and of what it stands in, `count` at most, from the inside out."""
    return [page.shapes[one] for one in ancestors(page, node, count)]


def nearest(page: Outline, node: int, tags: frozenset[str], count: int) -> int:
    """Give the first of a node and of what it stands in, `count` at most, that has one of some tags; -1: none has."""
    return next((one for one in ancestors(page, node, count) if page.tags[one] in tags), -1)


def frames(page: Outline, most: int) -> list[HtmlElement]:
    """Give the first frames and videos of a page."""
    return list(islice(page.elements[0].getroottree().getroot().iter("iframe", "video"), most))


def named_elements(
    root: HtmlElement,
    tags: tuple[str, ...],
    most: int,
    page: Outline | None = None,  # noqa: ARG001
) -> list[HtmlElement]:
    """Give the first elements of some names. The compiled twin kept some when it read the page."""
    return list(islice(root.iter(*tags), most))


def nodes_with(page: Outline, attributes: tuple[str, ...]) -> list[int]:
    """Give the nodes whose elements have one of some attributes."""
    return [node for node, one in enumerate(page.elements) if not frozenset(attributes).isdisjoint(one.keys())]


def told_in_head(
    root: HtmlElement,
    names: tuple[str, ...],
    most: int,
    page: Outline | None = None,  # noqa: ARG001
) -> Iterable[tuple[str, dict[str, str], HtmlElement | None]]:
    """Give the tags of meta elements and links, each with the attributes of some names that it has.

    And those of titles, first headings and data, each with its element; in the order of the page, no more than `most`.
    """
    return islice(_told_in_head(root, names), most)


def _told_in_head(
    root: HtmlElement, names: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, str], HtmlElement | None]]:
    for element in root.iter("meta", "title", "h1", "link", "script"):
        if element.tag in {"meta", "link"}:
            yield element.tag, {name: value for name in names if (value := element.get(name)) is not None}, None
        elif element.tag != "script" or "ld+json" in (element.get("type") or ""):
            yield element.tag, {}, element


def said_in_head(  # the compiled twin asks the page
    root: HtmlElement,
    asked: tuple[str, ...],
    page: Outline | None = None,  # noqa: ARG001
) -> Iterable[tuple[str, str, str]]:
    """Give what titles, meta elements and data say, with tag and name; of data only what holds one of what is asked.

    The compiled twin kept where they are when it read the page.
    """
    for element in root.iter("title", "meta", "script"):
        if element.tag == "meta":
            yield "meta", (element.get("property") or element.get("name") or "").lower(), element.get("content") or ""
        elif element.tag == "title" or "ld+json" in (element.get("type") or ""):
            said = element.text or ""
            if element.tag == "title" or any(one in said for one in asked):
                yield element.tag, "", said


def following_node(page: Outline, element: HtmlElement, most: int) -> int | None:
    """Give the node that is the first behind an element; None where there is none among so many elements."""
    nodes = {one: node for node, one in enumerate(page.elements)}
    behind = (
        one
        for ancestor in (element, *element.iterancestors())
        for sibling in ancestor.itersiblings()
        for one in sibling.iter()
    )
    return next((nodes[one] for one in islice(behind, most) if one in nodes), None)


def titled_pieces(page: Outline, longest: int) -> list[tuple[int, str | None]]:
    """Give the pieces that may be a headline, short and not hidden, each with the heading that it stands in."""
    found: list[tuple[int, str | None]] = []
    parents = page.parents
    headings = [tag if tag in HEADINGS else None for tag in page.tags]
    for i, (node, text) in enumerate(zip(page.nodes, page.texts, strict=True)):
        above = parents[node]
        heading = headings[node] or headings[above] or headings[parents[above]]
        if not (heading or page.names[node] & BITS["title"]):
            continue
        if len(text) <= longest and page.hidden[node] not in {BY_STYLE, BY_ATTRIBUTE}:
            found.append((i, heading))
    return found
