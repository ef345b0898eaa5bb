"""Finds the page that follows a listing page, among everything else that is linked from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import html

from crawler.find.addresses import resolve
from crawler.find.paging_words import MORE, NEXT, OLDER, PREVIOUS
from pipeline.addresses import canonical, same_site
from pipeline.document import Document

LONGEST_LABEL = 40
"""Characters of what a link to another page is called; the longest phrase in the word lists has 30."""

_MOST_LINKS = 5000
_LONGEST_ROW = 60  # elements that stand beside a page number
_ARROWS = {
    "›": 2,
    "→": 2,
    ">": 2,
    "⟩": 2,
    "❯": 2,
    "▶": 2,
    "►": 2,
    "»": 1,
    ">>": 1,
    "››": 1,
}  # the double ones may mean "last"
_EDGES = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_NUMBER = re.compile(r"[^\W\d]{0,12}\s?(\d{1,3})")  # "2", "Page 2", "Seite 2"; one of four digits is a year
_CURRENT = re.compile(r"(?:^|[-_\s])(?:current|active|selected|on)(?:$|[-_\s])", re.IGNORECASE)
_OF_PAGES = "page|paged|seite|pagina|pagine|sida|side|p|pg|pn|pageno|page_?num(?:ber)?|page_?index|currentpage"
_COUNTS_PAGES = re.compile(
    rf"(?:^|[^a-z])(?:{_OF_PAGES}|start|offset|from|skip|limitstart|first|b_start:int)(?:%5d|[\]/=_-])+\d",
    re.IGNORECASE,
)
_PAGE_AT_END = re.compile(rf"(?:[/,;_-]|^)(?:{_OF_PAGES})[/=,:_-]?\d{{1,4}}(?:\.[a-z]{{3,5}})?/?$", re.IGNORECASE)
_SAYS_OLDER = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, OLDER)))})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    element: html.HtmlElement
    url: str
    labels: tuple[str, ...]  # its text, and what it says of itself: aria-label, title


def following(document: Document) -> str | None:
    """Give the address of the page after this one; None where the page leads to none.

    In the order of how sure they are: what the page declares (rel=next), the number after its own in a row of page
    numbers, a link that is called "next" or "older", an arrow, and a link that loads more and has an address with a
    page's number in it; before that, one with such an address that speaks of something older.
    """
    if document.root is None or document.base_url is None:
        return None
    own = canonical(document.page.url or document.base_url)
    if own is None:
        return None
    links = [link for link in _links(document.root, document.base_url) if link.url != own and same_site(link.url, own)]
    return (
        _declared(document.root, document.base_url, own)
        or _numbered(document.root, document.base_url, own)
        or _called(links, NEXT)
        or _arrow(links)
        or _older(link for link in links if _COUNTS_PAGES.search(link.url))
        or _called((link for link in links if _COUNTS_PAGES.search(link.url)), MORE)
    )


def is_page_of(path: str, own: str) -> bool:
    """Tell whether a path is that of another page of the list at a path: "/news/page/9/" of "/news"."""
    bare, ours = (_PAGE_AT_END.sub("", one).rstrip("/") for one in (path, own))
    return path.rstrip("/") != bare == ours


def _links(root: html.HtmlElement, base: str) -> Iterator[_Link]:
    for _, element in zip(range(_MOST_LINKS), root.iter("a"), strict=False):
        labels = tuple(label for label in _labels(element) if label)
        if labels and (url := resolve(element.get("href"), base)) is not None:
            yield _Link(element=element, url=url, labels=labels)


def _labels(element: html.HtmlElement) -> Iterator[str]:
    yield _text(element)
    yield from (" ".join(element.get(name, "")[:200].split()) for name in ("aria-label", "title"))
    for image in element.iter("img"):
        yield " ".join(image.get("alt", "")[:200].split())


def _text(element: html.HtmlElement) -> str:
    """Give the text of a short element; "" for that of a long one, which is no label."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += len(piece)
        if length > 10 * LONGEST_LABEL:
            return ""
    return " ".join(" ".join(pieces).split())


def _declared(root: html.HtmlElement, base: str, own: str) -> str | None:
    for element in root.iter("link", "a"):
        if "next" in element.get("rel", "").lower().split() and not element.get("hreflang"):
            url = resolve(element.get("href"), base)
            if url is not None and url != own and same_site(url, own):
                return url
    return None


def _called(links: Iterable[_Link], words: frozenset[str]) -> str | None:
    """Give the first link one of whose labels is such words, and none of them says "previous"."""
    for link in links:
        said = {_folded(label) for label in link.labels if len(label) <= LONGEST_LABEL}
        if said & words and not said & PREVIOUS:
            return link.url
    return None


def _older(links: Iterable[_Link]) -> str | None:
    """Give the first link that speaks of something older: what it is, posts or entries or news, no list can know."""
    for link in links:
        if any(_SAYS_OLDER.search(_folded(label)) for label in link.labels if len(label) <= LONGEST_LABEL):
            return link.url
    return None


def _arrow(links: Iterable[_Link]) -> str | None:
    """Give the link that is nothing but an arrow to the right, a single one before a double one."""
    arrows = [(_ARROWS.get(link.labels[0].replace(" ", ""), 0), link.url) for link in links]
    best = max((strength for strength, _ in arrows), default=0)
    return next((url for strength, url in arrows if strength == best), None) if best else None


def _folded(label: str) -> str:
    return _EDGES.sub("", label.replace("\xad", "").casefold())


# Rows of page numbers: the numbers that stand together, linked or not, of which one is the page's own.
@dataclass(frozen=True, slots=True, kw_only=True)
class _Numbered:
    number: int
    url: str | None  # None: not linked
    current: bool


def _numbered(root: html.HtmlElement, base: str, own: str) -> str | None:
    for row in _rows(root, base, own):
        here = _own_number(row)
        after = next((entry.url for entry in row if here is not None and entry.number == here + 1), None)
        if after is not None and after != own and same_site(after, own):
            return after
    return None


def _rows(root: html.HtmlElement, base: str, own: str) -> Iterator[list[_Numbered]]:
    """Give the rows of numbers: children (or grandchildren) of one element, at least one of them a link."""
    seen: set[html.HtmlElement] = set()
    for _, link in zip(range(_MOST_LINKS), root.iter("a"), strict=False):
        if not _NUMBER.fullmatch(_text(link)):
            continue
        parent = link.getparent()
        if parent is not None and link.getprevious() is None and link.getnext() is None:  # <li><a>2</a></li>
            parent = parent.getparent()
        if parent is None or parent in seen or parent.tag in ("tr", "tbody"):  # a table of numbers is a calendar
            continue
        seen.add(parent)
        row = [entry for child in parent[:_LONGEST_ROW] if (entry := _entry(child, base, own)) is not None]
        numbers = [entry.number for entry in row]
        if numbers == sorted(set(numbers)):
            yield row


def _entry(child: html.HtmlElement, base: str, own: str) -> _Numbered | None:
    if not isinstance(child.tag, str) or (match := _NUMBER.fullmatch(_text(child))) is None:
        return None
    link = child if child.tag == "a" else next(child.iter("a"), None)
    url = resolve(link.get("href"), base) if link is not None and link.get("href") else None
    marked = any(
        element.get("aria-current") or _CURRENT.search(element.get("class", ""))
        for element in (child, link)
        if element is not None
    )
    return _Numbered(number=int(match[1]), url=url, current=marked or url is None or url == own)


def _own_number(row: list[_Numbered]) -> int | None:
    """Tell which page this is: the number marked as current, or the one missing where its neighbours are in the row."""
    marked = [entry.number for entry in row if entry.current]
    if marked:
        return marked[0] if len(marked) == 1 else None
    numbers = {entry.number for entry in row}
    missing = [
        number
        for number in (neighbour - 1 for neighbour in sorted(numbers))
        if number > 0 and number not in numbers and (number == 1 or number - 1 in numbers)
    ]
    return missing[0] if len(missing) == 1 else None
