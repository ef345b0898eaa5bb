"""Reads a page's bytes into a document: its text, and its tree where it is markup."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from lxml import etree, html

from pipeline.document.asked import without_unasked
from pipeline.document.crowded import count_openings, end_of_body, without_many_attributes
from pipeline.document.decoding import UnreadableError, Written, decode, decoded
from pipeline.items import Page
from pipeline.told import tell

__all__ = [
    "LARGEST_BYTES",
    "MOST_TAGS",
    "READ_BYTES",
    "READ_CHARACTERS",
    "Document",
    "UnreadableError",
    "decode",
    "read",
]

LARGEST_BYTES = 10_000_000
"""What is above this is not fetched, nor taken from a file."""

READ_BYTES = 5_000_000
"""So much of a page is read, the rest is cut off: the largest of 1,600 recorded news pages has 4 MB."""

READ_CHARACTERS = 2_000_000
"""So much of plain text: nothing is around the words there, as markup and scripts are in a page."""

_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
# Atomic, because a row of comments could otherwise be divided in ever so many ways. The repeated group itself is not
# possessive: before Python 3.11.5 one of several parts fails where it should match (CPython 106052).
_LOOKS_LIKE_MARKUP = re.compile(
    r"\s*+(?:(?:<\?xml[^>]*>|<!--(?>.*?-->))\s*+)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page as text and, where it is markup, as a tree (which the stages read and never change)."""

    page: Page
    written: Written
    root: html.HtmlElement | None  # None: plain text
    base_url: str | None  # what relative addresses are resolved against
    replaced: int  # bytes that could not be decoded, each shown as U+FFFD
    cut: bool = False  # nested so deep that the parser gave up what lies below
    unread_bytes: int = 0  # beyond what is read of a page
    unread_characters: int = 0  # of plain text, likewise
    crowded: bool = False  # what stands behind so many tags as are read was cut off
    bared: int = 0  # tags whose attributes were too many to be read

    @property
    def text(self) -> str:
        """Give the text of the page, all that is read of it."""
        return self.written.text


def read(page: Page, *, whole: bool = False) -> Document:
    """Decode and parse `page`, or the start of it; raise `UnreadableError` for what is empty or no text.

    Its tree may lack what separation and description do not ask for, unless it is to be whole.
    """
    body = _start(page.body)
    at_hand, replaced = decoded(body, page.charset)
    written = Written(at_hand)
    if written.is_blank():
        raise UnreadableError(tell("no text"))
    markup = page.media_type in _MARKUP_TYPES or (
        page.media_type != "text/plain" and page.path is None and _LOOKS_LIKE_MARKUP.match(written.text) is not None
    )
    unread_characters = 0 if markup else max(0, len(written.text) - READ_CHARACTERS)
    if unread_characters:
        written = Written(written.text[:READ_CHARACTERS])
    data = (at_hand if isinstance(at_hand, bytes) else _encoded(at_hand)) if markup else b""
    end = _end_of_tags(data)
    asked = None if whole else without_unasked(data[:end])
    bare, bared = without_many_attributes(data[:end]) if asked is None else (asked, 0)
    root, cut = _parse(bare) if markup else (None, False)
    return Document(
        page=page,
        written=written,
        root=root,
        base_url=_base(root, page.url),
        replaced=replaced,
        cut=cut,
        unread_bytes=len(page.body) - len(body),
        unread_characters=unread_characters,
        crowded=end < len(data),
        bared=bared,
    )


def _start(body: bytes) -> bytes:
    """Give as much of a body as is read, never half a character of UTF-8: it would no longer be told to be UTF-8."""
    end = READ_BYTES
    while end > READ_BYTES - 3 and len(body) > end and 0x80 <= body[end] < 0xC0:
        end -= 1
    return body[:end]


MOST_TAGS = 150_000
"""A tree takes some 300 bytes an element, and a million of them would be too many; separating reads fewer still."""


def _encoded(text: str) -> bytes:
    """Encode text again: lxml refuses text with an XML encoding declaration, and a NUL would end it early."""
    return text.replace("\x00", "\ufffd").encode("utf-8", errors="replace")


def _end_of_tags(markup: bytes) -> int:
    """Give where so much of a page ends as is parsed."""
    if len(markup) <= MOST_TAGS or count_openings(markup) <= MOST_TAGS:
        return len(markup)
    return next(islice(re.finditer(b"<", markup), MOST_TAGS, None)).start()


# What follows the end of <body> is in it all the same (HTML Standard, 13.2.6.4.19, "after body"); libxml2 loses it if
# more elements end there than were begun.
_END_OF_BODY = re.compile(rb"</(?:body|html)\s*+>", re.IGNORECASE)


def _without_early_end(markup: bytes) -> bytes:
    """Give markup without the ends of `<body>` and `<html>` where anything follows them."""
    end = end_of_body(markup)
    if b"<" not in markup[end + len("</body></html>") :]:
        return markup
    return markup[:end] + _END_OF_BODY.sub(b"", markup[end:])


# No element is asked for what only forms and labels have: to look up a class for each costs more than most are asked.
_ALL_ALIKE = etree.ElementDefaultClassLookup(element=html.HtmlElement)


class _OfThread(threading.local):
    """The parser of a thread: to make one anew takes a fifteenth as long as to parse a page."""

    def __init__(self) -> None:
        self.parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8", collect_ids=False)
        self.parser.set_element_class_lookup(_ALL_ALIKE)


_OF_THREAD = _OfThread()


def _parse(markup: bytes) -> tuple[html.HtmlElement | None, bool]:
    """Parse markup as browsers would, near enough; None where there is no element at all. Tell whether it was cut."""
    parser = _OF_THREAD.parser
    try:
        root = html.document_fromstring(_without_early_end(markup), parser=parser)
    except etree.ParserError:
        return None, False
    return root, any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)


def _base(root: html.HtmlElement | None, url: str | None) -> str | None:
    if root is None:
        return url
    for element in root.iter("base"):
        if href := element.get("href"):
            try:
                return urljoin(url or "", href.strip()) or url
            except ValueError:
                return url
    return url
