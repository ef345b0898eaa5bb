"""Reads a page's bytes into a document: its text, and its tree where it is markup."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4.dammit import UnicodeDammit
from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from pipeline.items import Page

LARGEST_BYTES = 10_000_000
"""A page above this is refused: the largest of 1,600 recorded news pages has 4 MB."""

_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY_STARTS = (
    b"%PDF-",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"\x7fELF",
    b"\xd0\xcf\x11\xe0",
)
_LOOKS_LIKE_MARKUP = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# Characters that no text has; tab, line feed, form feed and carriage return do occur, and so does ESC in ISO-2022-JP.
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


class UnreadableError(Exception):
    """A page that is no text at all; the message says what it is, in words for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A page as text and, where it is markup, as a tree (which the stages read and never change)."""

    page: Page
    text: str
    root: html.HtmlElement | None  # None: plain text
    base_url: str | None  # what relative addresses are resolved against
    replaced: int  # bytes that could not be decoded, each shown as U+FFFD


def read(page: Page) -> Document:
    """Decode and parse `page`; raise `UnreadableError` for what is empty, too large or no text."""
    if len(page.body) > LARGEST_BYTES:
        raise UnreadableError(f"too large: {len(page.body):,} bytes, and {LARGEST_BYTES:,} is the most that is read")
    text, replaced = decode(page.body, page.charset)
    if not text.strip():
        raise UnreadableError("empty: there is no text in it")
    markup = page.media_type in _MARKUP_TYPES or (
        page.media_type != "text/plain" and page.path is None and _LOOKS_LIKE_MARKUP.match(text) is not None
    )
    root = _parse(text) if markup else None
    return Document(page=page, text=text, root=root, base_url=_base(root, page.url), replaced=replaced)


def decode(body: bytes, charset: str | None = None) -> tuple[str, int]:
    """Give the text of `body` and how many bytes of it had to be replaced.

    In the order of the WHATWG's encoding sniffing: byte order mark, the server's word, the page's own; then UTF-8, and
    what `UnicodeDammit` detects for text that is not UTF-8. Raise `UnreadableError` for what is no text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    if body.startswith(_BINARY_STARTS) or len(_CONTROLS.findall(body[:65536])) > len(body[:65536]) / 500:
        raise UnreadableError("binary: these bytes are no text")
    for label in (charset, html_body_declared_encoding(body[:4096])):
        named = resolve_encoding(label) if label else None
        if named and named.replace("-", "").lower() not in ("utf8", "utf7"):
            return _replacing(body, named)
    try:
        return body.decode("utf-8"), 0
    except UnicodeDecodeError:
        text, replaced = _replacing(body, "utf-8")
    # Of another encoding, hardly a non-ASCII byte is right UTF-8; of damaged UTF-8, hardly one is wrong.
    if replaced * 10 < sum(character > "\x7f" for character in text):
        return text, replaced
    guess = UnicodeDammit(body, override_encodings=["utf-8"], is_html=True)
    if guess.unicode_markup is None or guess.contains_replacement_characters:
        return text, replaced
    return guess.unicode_markup, 0


def _replacing(body: bytes, encoding: str) -> tuple[str, int]:
    text = body.decode(encoding, errors="replace")
    return text, text.count("\ufffd")


def _parse(text: str) -> html.HtmlElement | None:
    """Parse markup as browsers would, near enough; None where there is no element at all."""
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, encoding="utf-8")
    # Encoded again because lxml refuses text with an XML encoding declaration, and a NUL ends it early.
    try:
        root = html.document_fromstring(text.replace("\x00", "\ufffd").encode("utf-8", errors="replace"), parser=parser)
    except etree.ParserError:
        return None
    return root


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
