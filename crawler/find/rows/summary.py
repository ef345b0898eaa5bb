"""Finds what a row says of its item besides title and date, and says neither of them again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from lxml import html

from crawler.find.anchors import IS_ADDRESS, text_of
from crawler.find.rows import Row
from crawler.find.rows.days import undated
from crawler.find.rows.labels import bare
from pipeline.cues import without_more
from pipeline.store.protocol import Address

_SHORTEST = 40
_LONGEST = 1_000
_LONGEST_BEFORE = 40  # characters before a title that are no words of a sentence: a date, a label
_EDGES = " \t»›→>|·•–—-:,;"
_MARKS = re.compile(r"\W+")
_OF_SEVERAL = 3  # items that say or show the same, which is then none's own


def summary_of_row(row: Row, title: str | None, labels: frozenset[str]) -> str | None:
    """Give what stands beside a title and reads as sentences."""
    found: dict[str, None] = {}  # in order, each once
    for element in row.elements():
        if element.tag in ("p", "div", "dd", "td", "span", "li") and not any(
            child.tag in ("p", "div", "ul", "table", "h2", "h3", "h4") for child in element
        ):
            text = _without_label(element, labels, title)
            if bare(text) not in labels and (summary := besides(text, title)):
                found[summary] = None
                if element.tag != "p" or sum(map(len, found)) >= _LONGEST:
                    break
    if not found and (row.tails or row.element.tag in ("p", "li", "td", "dd")):
        found = dict.fromkeys(islice((told for text, _ in row.chunks() if (told := besides(text, title))), 1))
    return " ".join(found)[:_LONGEST] or None


def _without_label(element: html.HtmlElement, labels: frozenset[str], title: str | None) -> str:
    """Give the text of an element without the "more" of a link that it ends with."""
    text = text_of(element)
    links = [*element.iter("a")]
    link = text_of(links[-1]).rstrip(_EDGES) if links else ""
    said = text.rstrip(_EDGES)  # "Read more »" of which the sign stands behind the link
    if link and link != said and said.endswith(link) and bare(link) in labels:
        return said.removesuffix(link).rstrip(_EDGES)
    return without_more(text, link, title)


def besides(text: str, title: str | None) -> str | None:
    """Give a text without the title and the date that it begins with, if enough is left to be a summary."""
    before, said, after = text.partition(title) if title else ("", "", text)
    # Amid a sentence the words of a title are a part of it.
    if said and len(before) <= _LONGEST_BEFORE and not after[:1].isalnum():
        text = after
    text = text.strip(_EDGES)
    rest = undated(text)
    rest = rest if rest == text else rest.lstrip(".。 ")  # "12 May 2025. The council ..."
    says_more = not _says_no_more(rest, title) and not IS_ADDRESS.fullmatch(rest)
    return rest if len(rest) >= _SHORTEST and says_more else None


def _says_no_more(text: str, title: str | None) -> bool:
    """Tell a text that says the same as a title but for marks: the name of a row beside its day."""
    return title is not None and _MARKS.sub("", text) == _MARKS.sub("", title)


def of_teaser(summary: str | None, title: str | None) -> str | None:
    """Give what separation takes for a summary, which may be one short sentence, without title and date."""
    if summary is None or _says_no_more(summary, title):
        return None
    if undated(summary) == summary and (title is None or title not in summary):
        return summary
    return besides(summary, title)


def without_shared(items: Iterable[Address]) -> tuple[Address, ...]:
    """Give items without the summaries and pictures that several have: what a list says of each is of none."""
    items = tuple(items)
    said, shown = Counter(item.summary for item in items), Counter(item.image for item in items)
    return tuple(
        replace(
            item,
            summary=item.summary if said[item.summary] < _OF_SEVERAL else None,
            image=item.image if shown[item.image] < _OF_SEVERAL else None,
        )
        for item in items
    )
