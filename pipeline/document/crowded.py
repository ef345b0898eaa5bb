"""Looks through markup before it is parsed: is it UTF-8, has it controls, where does its body end."""

from __future__ import annotations

import re

try:
    from pipeline.compiled.tags import as_utf8, count_controls, count_openings, crowded_tags, end_of_body
except ImportError:  # installed where there is no C compiler

    def as_utf8(body: bytes, many: int) -> int:
        """Tell whether bytes are right UTF-8."""
        return utf8_by_decoding(body, many)

    def end_of_body(markup: bytes) -> int:
        """Give where the body ends for the first time."""
        return end_by_search(markup)

    def count_controls(body: bytes) -> int:
        """Count the bytes that no text has."""
        return controls_by_translation(body)

    def count_openings(markup: bytes) -> int:
        """Count where a tag may begin."""
        return markup.count(b"<")

    def crowded_tags(markup: bytes, most: int) -> list[tuple[int, int]]:
        """Give where the attributes of tags begin and end that have more than `most`."""
        return found_by_pattern(markup, most)


__all__ = ["as_utf8", "count_controls", "count_openings", "crowded_tags", "end_of_body", "without_many_attributes"]

# Characters that no text has; tab, line feed, form feed and carriage return do occur, and so does ESC in ISO-2022-JP.
_CONTROLS = bytes({*range(0x20)} - set(b"\t\n\f\r\x1b"))

# libxml2 holds each attribute against all others of its element: 40,000 take 2 s or more. No element needs many; long
# tags are otherwise pictures within the page, or data for its scripts.
MOST_ATTRIBUTES = 200
# A tag as HTML tokenises it, ">" and "<" may stand in it. What is no markup is passed over with it: comments, and what
# stands in scripts and their like. Nothing of it can fail and try again: possessive, and the end of the page will do.
_TAG = re.compile(
    rb"""<(?:!--(?!-?>)(?>[^-]++|-(?!-!?>))*+"""
    rb"""|(?:(script|style|textarea|title|xmp|iframe|noembed|noframes)(?![A-Za-z0-9])|[A-Za-z][A-Za-z0-9]*+)"""
    rb"""(?P<attributes>(?>[^>=]++|=\s*+(?>"[^"]*+"|'[^']*+')?+)*+)(?:>|\Z)"""
    rb"""(?(1)(?>[^<]++|<(?!/\1))*+))""",
    re.IGNORECASE,
)
_QUOTED = re.compile(rb"""=\s*+(?>"[^"]*+"|'[^']*+')""")
_ATTRIBUTE = re.compile(rb"""[^\s/"'=>]++""")


def without_many_attributes(markup: bytes) -> tuple[bytes, int]:
    """Give markup whose tags with very many attributes have none, and how many tags these are."""
    tags = crowded_tags(markup, MOST_ATTRIBUTES)
    kept = [markup[end:start] for (_, end), (start, _) in zip([(0, 0), *tags], [*tags, (len(markup), 0)], strict=True)]
    return b"".join(kept) if tags else markup, len(tags)


RIGHT, WITHOUT_NUL, WITH_MANY = 1, 2, 4
"""What bytes are as UTF-8, in one number: right, without a NUL, with many characters beyond ASCII."""


def utf8_by_decoding(body: bytes, many: int) -> int:
    """Tell what bytes are as UTF-8, 0 where they are none, as the compiled twin does."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return 0
    beyond = len(text) - len(text.encode("ascii", errors="ignore"))
    return RIGHT | (0 if b"\x00" in body else WITHOUT_NUL) | (WITH_MANY if beyond >= many else 0)


def controls_by_translation(body: bytes) -> int:
    """Count the bytes that no text has, as the compiled twin does."""
    return len(body) - len(body.translate(None, _CONTROLS))


def end_by_search(markup: bytes) -> int:
    """Give where the body ends for the first time, as the compiled twin does: where markup ends if it never does."""
    return next((at for tag in (b"</body", b"</BODY") if (at := markup.find(tag)) >= 0), len(markup))


def found_by_pattern(markup: bytes, most: int) -> list[tuple[int, int]]:
    """Give where the attributes of tags begin and end that have more than `most`, as the compiled twin does."""
    found = []
    for tag in _TAG.finditer(markup):
        attributes = tag["attributes"]
        # No shorter tag can have as many.
        if attributes is None or len(attributes) < 2 * most:
            continue
        if len(_ATTRIBUTE.findall(_QUOTED.sub(b" ", attributes))) > most:
            found.append(tag.span("attributes"))
    return found
