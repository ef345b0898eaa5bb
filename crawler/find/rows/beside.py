"""Finds the title that stands beside the links of a row."""

from __future__ import annotations

from lxml import html

from crawler.find.anchors import chunks_of, ends_amid
from crawler.find.rows import Chunk, Row
from crawler.find.rows.labels import LONGEST_TITLE, bare
from crawler.find.rows.named import called_title
from crawler.find.rows.reads import reads_as_title


def title_beside(row: Row, chunks: list[Chunk], labels: frozenset[str]) -> str | None:
    """Give the title that stands beside the links of a row."""
    in_links = in_links_of(row)
    free = [
        (text, element)
        for text, element in chunks
        if element not in in_links and bare(text) not in labels and reads_as_title(text)
    ]
    bold = [_whole_line(text, e, in_links) for text, e in free if e.tag in ("strong", "b") or called_title(e)]
    return bold[0] if bold else max((text for text, _ in free[:6]), key=_shortly, default=None)


def _whole_line(text: str, element: html.HtmlElement, in_links: set[html.HtmlElement]) -> str:
    """Give the line in which a word is only stressed, without its links: "**Five** papers are accepted"."""
    holder = element.getparent()
    if holder is None or not _is_stressed(element) or len(holder.text_content()) > LONGEST_TITLE:
        return text
    return " ".join(said for said, inner in chunks_of(holder) if inner not in in_links)


def _is_stressed(element: html.HtmlElement) -> bool:
    """Tell whether a sentence goes on behind a word in bold, or right before it."""
    return (element.tail or "").lstrip()[:1].islower() or ends_amid(element)


def in_links_of(row: Row) -> set[html.HtmlElement]:
    """Give the elements that stand in a link of a row."""
    return {inner for e in row.elements() if e.tag == "a" for inner in e.iter()}


def _shortly(text: str) -> int:
    return min(len(text), 80)
