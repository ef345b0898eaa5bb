"""Reads the links of a page that may lead to items, and groups them by the tags that they stand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from lxml import html

from crawler.find.addresses import resolve
from pipeline.addresses import LONGEST
from pipeline.describe.attachments import media_type_of
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.names import words

_MOST_LINKS = 5_000
_MOST_ELEMENTS = 100_000
_INLINE = words("strong b em i u span font small big mark time abbr label nobr bdi sup sub")
_FRONT = re.compile(r"/(?:index|default|home)\.(?:html?|php|aspx?|jsp)", re.IGNORECASE)
_NO_ITEM = re.compile(r"\.(?:jpe?g|png|gif|webp|svg|css|js|ics|xml|rss|atom|zip|mp4)$", re.IGNORECASE)
_DIGITS = re.compile(r"\d+")
IS_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|(?:doi:?\s?)?10\.\d{4,9}/\S+", re.IGNORECASE)
"""What a text is that shows an address, if that of a paper ("doi:10.1000/182"), and says nothing else."""
_UNREAD = words("script style template noscript svg iframe select")
_OF_A_LINE = _INLINE | {"a", "img", "svg", "cite", "q", "code"}
_LONGEST_LABEL = 45  # characters before a link in its line: a date, a category
_SAID_BY_SEVERAL = 3
_LEVELS = 4  # above a link, in which its entry is
_SHORTEST_TITLE = 20  # characters
_LEAST_ENTRIES, _NEARLY_ALL = 3, 8  # of ten
_MOST_BEFORE = 40  # elements before a link in its line
_MOST_OF_A_ROW = 1_000  # starts and ends of elements in a row that are read; links may nest by the thousand
_DEEPEST = 100

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Anchor:
    """A link that may lead to an item."""

    element: html.HtmlElement
    url: str  # canonical, but for a fragment
    fragment: str
    media_type: str | None  # of a file
    text: str
    order: int  # of its element in the page
    path: Path  # the tags that it stands in, from the outside in, without those that are part of a line


@dataclass(slots=True)
class Reading:
    """A page's elements in their order, and its links by what they stand in."""

    order: dict[html.HtmlElement, int] = field(default_factory=dict)
    groups: dict[Path, list[Anchor]] = field(default_factory=dict)

    @property
    def anchors(self) -> Iterator[Anchor]:
        """Give all links."""
        return (anchor for group in self.groups.values() for anchor in group)


def read_anchors(root: html.HtmlElement, base: str | None, own: str | None) -> Reading:
    """Read the links of a page; what leads to the page itself, a front page or a picture is no item."""
    reading = Reading()
    for number, element in enumerate(root.iter()):
        if number > _MOST_ELEMENTS or len(reading.order) - number > 0:
            break
        reading.order[element] = number
    links = 0
    found: list[Anchor] = []
    for element in reading.order:
        if element.tag != "a" or not element.get("href"):
            continue
        links += 1
        if links > _MOST_LINKS:
            break
        anchor = _anchor(element, reading.order[element], base, own)
        if anchor is not None:
            found.append(anchor)
    said = Counter(text for text, _ in {(numberless(anchor.text), anchor.url) for anchor in found})
    # "Read more" may stand at the end of a summary, "paper 16/4324" at that of what is told of a paper; what only one
    # link says there is a part of its sentence.
    amid = {a for a in found if said[numberless(a.text)] < _SAID_BY_SEVERAL and _amid_prose(a)}
    amid -= _titles_of_entries(found) | _addresses_behind_titles(found, amid) if amid else amid
    for anchor in found:
        if anchor not in amid:
            reading.groups.setdefault(anchor.path, []).append(anchor)
    return reading


def is_in_heading(anchor: Anchor) -> bool:
    """Tell whether a link stands in a heading."""
    return any(above.tag in HEADINGS for above in anchor.element.iterancestors())


def numberless(text: str) -> str:
    """Give a text with its numbers masked, as it is compared."""
    return _DIGITS.sub("#", text.casefold())


def _titles_of_entries(found: Sequence[Anchor]) -> set[Anchor]:
    """Give the first links of a list's entries, if nearly all have one as long as a title: who wrote it stands before.

    Authors do not end in the small words of a sentence ("in the report of").

    "Marsh, H., Renn, T. and Kosta, E. (2024): Regional price levels, a new measure. Working Papers 411."
    """
    first: dict[html.HtmlElement, Anchor] = {}
    for anchor in found:
        entry = next((e for e in islice(anchor.element.iterancestors(), _LEVELS) if e.tag in ("li", "dd")), None)
        if entry is not None:
            first.setdefault(entry, anchor)
    lists: dict[html.HtmlElement | None, list[Anchor]] = {}
    for entry, anchor in first.items():
        if len(anchor.text) >= _SHORTEST_TITLE and not ends_amid(anchor.element):
            lists.setdefault(entry.getparent(), []).append(anchor)
    titles: set[Anchor] = set()
    for holder, anchors in lists.items():
        entries = 0 if holder is None else sum(e.tag in ("li", "dd") for e in holder)
        if len(anchors) >= _LEAST_ENTRIES and len(anchors) * 10 >= entries * _NEARLY_ALL:
            titles.update(anchors)
    return titles


def _addresses_behind_titles(found: Sequence[Anchor], amid: Collection[Anchor]) -> set[Anchor]:
    """Give the links that show their address at the end of a line, if several stand alike that do and have a line each.

    "Water levels fall, and the ferry stays in port https://paper.example/news/1734"
    """
    shown = [anchor for anchor in found if IS_ADDRESS.fullmatch(anchor.text)]
    alone = Counter(anchor.path for anchor in shown if anchor not in amid)
    return {
        anchor
        for anchor in shown
        if alone[anchor.path] >= _SAID_BY_SEVERAL
        and anchor.element.getnext() is None
        and not (anchor.element.tail or "").strip()
    }


def ends_amid(element: html.HtmlElement) -> bool:
    """Tell whether the word right before an element is one of a sentence that goes on in it."""
    before = element.getprevious()
    text = before.tail if before is not None else element.getparent().text
    last = (text or "").split()[-1:]
    return bool(last) and last[0].isalpha() and last[0].islower()


def _amid_prose(anchor: Anchor) -> bool:
    """Tell whether a link stands in the middle of a sentence: words before it in its line that are no date or label.

    One around a heading stands in no line.
    """
    before = 0
    element = anchor.element
    if any(inner.tag in HEADINGS for inner in islice(element.iterdescendants(), _MOST_BEFORE)):
        return False
    while True:
        for sibling in islice(element.itersiblings(preceding=True), _MOST_BEFORE):
            before += len((sibling.tail or "").strip())
            if not isinstance(sibling.tag, str):
                continue
            if sibling.tag == "br" or sibling.tag not in _OF_A_LINE:
                return before > _LONGEST_LABEL
            # Short words of other links, and cards, may be other items that stand in the line, and are no sentence.
            said = len(text_of(sibling)) if sibling.tag != "img" else 0
            is_item = sibling.tag == "a" and (len(sibling) > 0 or said < _SHORTEST_TITLE)
            before += 0 if is_item else said
            if before > _LONGEST_LABEL:
                return True
        parent = element.getparent()
        if parent is None:
            return before > _LONGEST_LABEL
        before += len((parent.text or "").strip())
        if parent.tag not in _OF_A_LINE or before > _LONGEST_LABEL:
            return before > _LONGEST_LABEL
        element = parent


def _anchor(element: html.HtmlElement, order: int, base: str | None, own: str | None) -> Anchor | None:
    reference = element.get("href", "")
    if len(reference) > LONGEST or reference.startswith(("#", "javascript:", "mailto:", "tel:")):
        return None
    url = resolve(reference, base)
    if url is None or url == own:
        return None
    parts, fragment = urlsplit(url), _fragment(reference, base)
    # A place of "index.html" may be news, for which old sites have a list besides; one of "/" is a part of the site.
    is_front = parts.path in ("", "/") or (not fragment and _FRONT.fullmatch(parts.path))
    if (is_front and not parts.query) or _NO_ITEM.search(parts.path):
        return None
    if parts.query and own is not None and _shares(parts, own):
        return None
    path: list[str] = []
    for above in element.iterancestors():
        if above.tag in _UNREAD or len(path) > _DEEPEST:
            return None
        # Old pages write bullets in cells, inside a link as well as around it.
        if above.tag not in _INLINE and not (above.tag == "li" and above.getparent().tag in ("td", "th")):
            path.append(above.tag)
    return Anchor(
        element=element,
        url=url,
        fragment=fragment,
        media_type=media_type_of(url),
        text=text_of(element),
        order=order,
        path=tuple(reversed(path)),
    )


def _shares(parts: SplitResult, own: str) -> bool:
    """Tell a link to another site that is handed an address of the page's: "https://social.example/share?u=..."."""
    host = urlsplit(own).hostname
    return host is not None and host != parts.hostname and f"//{host}" in unquote(parts.query)


def _fragment(reference: str, base: str | None) -> str:
    if "#" not in reference:
        return ""
    try:
        return urlsplit(urljoin(base or "", reference)).fragment
    except ValueError:
        return ""


def text_of(element: html.HtmlElement) -> str:
    """Give the words of an element in one line, those of its parts apart, without scripts."""
    if len(element) == 0:  # as most are: a title, a date, a label
        is_read = isinstance(element.tag, str) and element.tag not in _UNREAD
        return " ".join((element.text or "").split()) if is_read else ""
    return " ".join(" ".join(chunk for chunk, _ in chunks_of(element)).split())


def chunks_of(element: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """Give the runs of text within an element, each with the element that it stands in directly."""
    stack: list[tuple[html.HtmlElement, bool]] = [(element, True)]
    left = _MOST_OF_A_ROW
    while stack and left:
        left -= 1
        current, entering = stack.pop()
        if not entering:
            if current is not element and current.tail and not current.tail.isspace():
                parent = current.getparent()
                yield " ".join(current.tail.split()), parent if parent is not None else current
            # One after the other: who asks how an element begins shall not wait for its thousands of children.
            if current is not element and (following := current.getnext()) is not None:
                stack.append((following, True))
            continue
        stack.append((current, False))
        if not isinstance(current.tag, str) or current.tag in _UNREAD:
            continue
        if current.text and not current.text.isspace():
            yield " ".join(current.text.split()), current
        if len(current):
            stack.append((current[0], True))
