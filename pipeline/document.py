"""Reads a page's bytes into a document: its text, and its tree where it is markup."""

from __future__ import annotations

import codecs
import re
import threading
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from urllib.parse import urljoin

from lxml import etree, html
from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from pipeline.asked import without_unasked
from pipeline.crowded import count_controls, count_openings, end_of_body, without_many_attributes
from pipeline.items import Page
from pipeline.told import tell

LARGEST_BYTES = 10_000_000
"""What is above this is not fetched, nor taken from a file."""

READ_BYTES = 5_000_000
"""So much of a page is read, the rest is cut off: the largest of 1,600 recorded news pages has 4 MB."""

READ_CHARACTERS = 2_000_000
"""So much of plain text: nothing is around the words there, as markup and scripts are in a page."""

_MARKUP_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_AS_IS = "UTF-8 without a fault"  # its bytes are those that the parser is given
_LONGEST_DECLARATION = 100  # bytes
_LEAST_CONVERTED = 10  # characters outside ASCII
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
# Atomic, because a row of comments could otherwise be divided in ever so many ways.
_LOOKS_LIKE_MARKUP = re.compile(
    r"\s*+(?:(?:<\?xml[^>]*>|<!--(?>.*?-->))\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
# As nearly all pages write it.
_PLAIN_DECLARATION = re.compile(
    rb"""<meta\s+(?:http-equiv\s*=\s*(["']?)content-type\1\s+content\s*=\s*(["'])text/html;\s*charset\s*=\s*[\w-]+\2"""
    rb"""|charset\s*=\s*(["']?)[\w-]+\3)\s*/?>"""
)
# Of Python's codecs, those that pages are written in: others ("hex", "idna", "punycode") are no encodings of text, or
# raise in spite of errors="replace", or take ever so long.
_ENCODINGS = re.compile(
    r"utf-8.*|utf-16.*|utf-32.*|iso8859-\d+|cp\d+|koi8-[rtu]|mac-\w+|gb\w+|hz|big5\w*|euc_\w+|shift_jis\w*|iso2022_\w+"
    r"|johab|tis-620|ptcp154|kz1048|hp-roman8"
)
_GUESSED = re.compile(
    r"iso8859-[5-8]|cp125[1-8]|cp866|cp874|cp932|cp949|koi8-[ru]|gb18030|big5\w*|euc_\w+|shift_jis\w*"
)
"""Those that are believed when they are only guessed."""
_GUESSED_FROM_BYTES = 100_000  # guessing takes 0.3 s a megabyte
# In windows-1250 letters of Polish, Czech and their neighbours, and in windows-1252 letters and signs ("³", "¿") that
# Western languages have seldom, or never within a word.
_CENTRAL_EUROPEAN = re.compile(rb"[\x9a\x9d\x9e]|(?<=[A-Za-z\x80-\xff])[\x9f\xb3\xb9\xbe\xbf]")


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
    cut: bool = False  # nested so deep that the parser gave up what lies below
    unread_bytes: int = 0  # beyond what is read of a page
    unread_characters: int = 0  # of plain text, likewise
    crowded: bool = False  # what stands behind so many tags as are read was cut off
    bared: int = 0  # tags whose attributes were too many to be read


def read(page: Page, *, whole: bool = False) -> Document:
    """Decode and parse `page`, or the start of it; raise `UnreadableError` for what is empty or no text.

    Its tree may lack what separation and description do not ask for, unless it is to be whole.
    """
    body = _start(page.body)
    text, replaced, encoding = _decoded(body, page.charset)
    if not text or text.isspace():
        raise UnreadableError(tell("no text"))
    markup = page.media_type in _MARKUP_TYPES or (
        page.media_type != "text/plain" and page.path is None and _LOOKS_LIKE_MARKUP.match(text) is not None
    )
    unread_characters = 0 if markup else max(0, len(text) - READ_CHARACTERS)
    text = text if markup else text[:READ_CHARACTERS]
    data = (body if encoding == _AS_IS and b"\x00" not in body else _encoded(text)) if markup else b""
    end = _end_of_tags(data)
    asked = None if whole else without_unasked(data[:end])
    bare, bared = without_many_attributes(data[:end]) if asked is None else (asked, 0)
    root, cut = _parse(bare) if markup else (None, False)
    return Document(
        page=page,
        text=text,
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


def decode(body: bytes, charset: str | None = None) -> tuple[str, int]:
    """Give the text of `body` and how many bytes of it had to be replaced; raise `UnreadableError` for no text."""
    return _decoded(body, charset)[:2]


def _decoded(body: bytes, charset: str | None) -> tuple[str, int, str]:
    """Give the text of `body`, how many bytes of it had to be replaced, and its encoding.

    In the order of the WHATWG's encoding sniffing: byte order mark, the server's word, the page's own; then UTF-8, and
    what Beautiful Soup detects for text that is not UTF-8. Raise `UnreadableError` for what is no text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    named = _encoding(charset) or _declared(body)
    wide = named is not None and named.startswith(("utf-16", "utf-32"))  # half of its bytes may be zero
    if body.startswith(_BINARY_STARTS) or (not wide and _has_controls(body[:65536])):
        raise UnreadableError(tell("binary"))
    if named is not None and not named.startswith("utf-8") and not _converted(body):
        return _replacing(body, named)
    try:
        return body.decode("utf-8"), 0, _AS_IS
    except UnicodeDecodeError:
        damaged = _replacing(body, "utf-8")
        # What calls itself UTF-8 is so, damaged, unless hardly a character beyond ASCII is right.
        if named is not None and damaged[1] * 2 <= _beyond_ascii(damaged[0]):
            return damaged
        return _replacing(body, _guess(_telling(body)))


def _converted(body: bytes) -> bool:
    """Tell whether bytes are UTF-8 whatever they are called: pages that were converted keep their old declaration.

    Text of another encoding of bytes is right UTF-8 by chance where it is short, hence the least number.
    """
    if body.isascii():
        return False
    try:
        return _beyond_ascii(body.decode("utf-8")) >= _LEAST_CONVERTED
    except UnicodeDecodeError:
        return False


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _guess(sample: bytes) -> str:
    """Give the encoding that bytes look most like; of Latin letters, what browsers take: Western, unless Central."""
    text, replaced, _ = _replacing(sample, "utf-8")
    # Of another encoding, hardly a non-ASCII byte is right UTF-8; of damaged UTF-8, hardly one is wrong.
    if replaced * 10 < _beyond_ascii(text):
        return "utf-8"
    from bs4.dammit import EncodingDetector  # a tenth of a second that few pages are worth; workers have it already

    for label in EncodingDetector(sample, is_html=True).encodings:
        named = _encoding(label) or ""
        try:
            text = sample.decode(named) if _GUESSED.fullmatch(named) else ""
        except UnicodeDecodeError:
            continue
        if any(character > "\u024f" and character.isalpha() for character in text) or (text and named == "cp1254"):
            return named
    central = sum(map(len, _CENTRAL_EUROPEAN.findall(sample)))
    return "cp1250" if central * 20 > sum(byte > 0x7F for byte in sample) else "cp1252"


def _telling(body: bytes) -> bytes:
    """Give what an encoding is guessed from: all, or of much the lines that are not ASCII."""
    if len(body) <= _GUESSED_FROM_BYTES:
        return body
    lines = b"\n".join(line for line in body.split(b"\n") if not line.isascii())[:_GUESSED_FROM_BYTES]
    # Cut at an ASCII byte that is no part of a character in any encoding of several bytes.
    return lines[: max(lines.rfind(byte) for byte in (b"\n", b" ", b"<")) + 1] or lines


def _encoding(label: str | None) -> str | None:
    """Give Python's name for an encoding; None for what is none, and for codecs that are no encoding of a page."""
    name = resolve_encoding(label) if label else None
    return name if name and _ENCODINGS.fullmatch(name) else None


def _declared(body: bytes) -> str | None:
    """Give the encoding that a page names in itself, which cannot be one in which its name would read otherwise."""
    declaring = _declaring(body[:4096])
    name = _named_alone(declaring) if len(declaring) <= _LONGEST_DECLARATION else _named_in(declaring)
    return None if name and name.startswith(("utf-16", "utf-32")) else name


def _named_in(start: bytes) -> str | None:
    return _encoding(html_body_declared_encoding(start))


_named_alone = lru_cache(maxsize=256)(_named_in)  # the tag by itself, which is the same on most pages


def _declaring(start: bytes) -> bytes:
    """Give of the start of a page the tag that names its encoding, where nothing before it may; else all of it.

    To look for it sign by sign takes a tenth as long as to parse the page.
    """
    folded = start.lower()
    at = folded.find(b"charset")
    if at < 0:
        return start if b"<?xml" in folded else b""
    begin, end = folded.rfind(b"<", 0, at), folded.find(b">", at) + 1
    plain = _PLAIN_DECLARATION.fullmatch(folded, begin, end) is not None
    alone = not any(mark in folded[:begin] for mark in (b"<!--", b"<?xml", b"body"))
    return start[begin:end] if plain and alone else start


def _has_controls(body: bytes) -> bool:
    return count_controls(body) > len(body) / 500


def _replacing(body: bytes, encoding: str) -> tuple[str, int, str]:
    text = body.decode(encoding, errors="replace")
    return text, text.count("\ufffd"), encoding


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
