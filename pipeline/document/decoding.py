"""Tells the text of a page by its bytes: in what encoding they are, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache

from w3lib.encoding import html_body_declared_encoding, resolve_encoding

from pipeline.document.crowded import WITH_MANY, WITHOUT_NUL, as_utf8, count_controls
from pipeline.told import tell

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with UTF-16's
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LEAST_CONVERTED = 10  # characters outside ASCII
_SEEN = re.compile(rb"[!-~]")
_LONGEST_DECLARATION = 100  # bytes
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


class Written:
    """The text of a page, or it as UTF-8: of most pages with markup nobody asks for the text."""

    __slots__ = ("_text", "at_hand")

    def __init__(self, at_hand: str | bytes) -> None:
        """Take the text or the bytes: `at_hand` remains to be looked through for signs of ASCII."""
        self.at_hand = at_hand
        self._text: str | None = None

    @property
    def text(self) -> str:
        """Give the text."""
        if self._text is None:
            self._text = self.at_hand if isinstance(self.at_hand, str) else self.at_hand.decode("utf-8")
        return self._text

    def is_blank(self) -> bool:
        """Tell whether nothing is written."""
        seen = isinstance(self.at_hand, bytes) and _SEEN.search(self.at_hand) is not None
        return not seen and (not self.text or self.text.isspace())


def decode(body: bytes, charset: str | None = None) -> tuple[str, int]:
    """Give the text of `body` and how many bytes of it had to be replaced; raise `UnreadableError` for no text."""
    at_hand, replaced = decoded(body, charset)
    return Written(at_hand).text, replaced


def decoded(body: bytes, charset: str | None) -> tuple[str | bytes, int]:
    """Give the text of `body`, or itself where it is right UTF-8 without a NUL, and how many bytes had to be replaced.

    In the order of the WHATWG's encoding sniffing: byte order mark, the server's word, the page's own; then UTF-8, and
    what Beautiful Soup detects for text that is not UTF-8. Raise `UnreadableError` for what is no text.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], encoding)
    utf8 = as_utf8(body, _LEAST_CONVERTED)
    # What is UTF-8 whatever it calls itself is not asked what it does.
    named = _encoding(charset) or (None if utf8 & WITH_MANY else _declared(body))
    wide = named is not None and named.startswith(("utf-16", "utf-32"))  # half of its bytes may be zero
    if body.startswith(_BINARY_STARTS) or (not wide and _has_controls(body[:65536])):
        raise UnreadableError(tell("binary"))
    # Pages that were converted keep their old declaration; but text of another encoding of bytes is right UTF-8 by
    # chance where it is short.
    if named is not None and not named.startswith("utf-8") and not utf8 & WITH_MANY:
        return _replacing(body, named)
    if utf8:
        return body if utf8 & WITHOUT_NUL else body.decode("utf-8"), 0
    damaged = _replacing(body, "utf-8")
    # What calls itself UTF-8 is so, damaged, unless hardly a character beyond ASCII is right.
    if named is not None and damaged[1] * 2 <= _beyond_ascii(damaged[0]):
        return damaged
    return _replacing(body, _guess(_telling(body)))


def _beyond_ascii(text: str) -> int:
    return len(text) - len(text.encode("ascii", errors="ignore"))


def _guess(sample: bytes) -> str:
    """Give the encoding that bytes look most like; of Latin letters, what browsers take: Western, unless Central."""
    text, replaced = _replacing(sample, "utf-8")
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


def _replacing(body: bytes, encoding: str) -> tuple[str, int]:
    text = body.decode(encoding, errors="replace")
    return text, text.count("\ufffd")
