"""Look into markup in feeds: where there is none to be, and what readers should not be given."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import name2codepoint
from html.parser import HTMLParser

from feeds.check.names import SAFE_HTML, UNSAFE_HTML

_KNOWN = SAFE_HTML | UNSAFE_HTML
_EVENT = re.compile(r"on[a-z]+")
_END_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9]*)>")
_ENTITY = re.compile(r"&(#?\w+);?")
_CUT_OFF = re.compile(r"<[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?$")
_REFERENCES = {"a": "href", "area": "href", "img": "src", "source": "src", "audio": "src", "video": "src"}
_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|#|$")
_DECLARATION = re.compile(r"\s*([a-z-]+)\s*:\s*([^:]*?)\s*", re.IGNORECASE)
_PROPERTIES = re.compile(
    r"(?:azimuth|background(?:-color)?|border(?:-[a-z-]+)?|clear|color|cursor|direction|display|elevation|float|"
    r"font(?:-[a-z]+)?|height|letter-spacing|line-height|list-style(?:-[a-z]+)?|margin(?:-[a-z]+)?|overflow|"
    r"padding(?:-[a-z]+)?|pause(?:-[a-z]+)?|pitch(?:-range)?|richness|speak(?:-[a-z]+)?|speech-rate|stress|"
    r"text-(?:align|decoration|indent|transform)|unicode-bidi|vertical-align|voice-family|volume|white-space|"
    r"word-spacing|width|max-width|min-width)"
)
_VALUE = re.compile(r"(?:[\s,#%!.a-z0-9'\"/()+-]|\s)*", re.IGNORECASE)
_HUGE = re.compile(r"\d{4,}(?:em|ex|in|cm|%)|\d{5,}px")
_EVIL = re.compile(r"expression|url\s*\(|javascript|@|behaviou?r|binding|\\", re.IGNORECASE)


def markup_in(text: str) -> str | None:
    """Give what of a plain text looks like markup: a closing tag of HTML, or an entity; None for none."""
    for name in _END_TAG.findall(text):
        if name.lower() in _KNOWN:
            return f"</{name}>"
    for name in _ENTITY.findall(text):
        if name in name2codepoint or name == "apos" or name.startswith("#"):
            return f"&{name};"
    return None


def faults_of_html(html: str) -> Iterator[tuple[str, str]]:
    """Give the rules that a piece of HTML breaks, each with what breaks it."""
    if _CUT_OFF.search(html):
        yield "NotHtml", html[html.rfind("<") :]
    reader = _Reader()
    reader.feed(html)
    reader.close()
    yield from reader.faults


def faults_of_element(tag: str, attributes: list[tuple[str, str | None]]) -> Iterator[tuple[str, str]]:
    """Give the rules that an element of HTML breaks."""
    name = tag.lower()
    if name not in _KNOWN:
        if ":" not in name:
            yield "NotHtml", tag
        return
    if name not in SAFE_HTML:
        yield "SecurityRisk", name
    for attribute, value in attributes:
        key = attribute.lower()
        if _EVENT.fullmatch(key) or (value or "").strip().lower().startswith(("javascript:", "vbscript:")):
            yield "SecurityRiskAttr", key
            yield "SecurityRisk", key
        if key == "style" and (bad := dangerous(value or "")):
            yield "DangerousStyleAttr", bad
        address = (value or "").strip()
        if _REFERENCES.get(name) == key and not _ABSOLUTE.match(address) and not address.startswith("//"):
            yield "ContainsRelRef", address


def dangerous(style: str) -> str | None:
    """Give the part of a style that readers should not be given; None for one that only styles."""
    for part in style.split(";"):
        if not part.strip():
            continue
        found = _DECLARATION.fullmatch(part)
        if found is None or not _PROPERTIES.fullmatch(found[1].lower()) or not _VALUE.fullmatch(found[2]):
            return part.strip()
        if _EVIL.search(found[2]) or _HUGE.search(found[2]):
            return part.strip()
        if found[1].lower().startswith("background-") and "repeat" in found[1]:
            return part.strip()
    return None


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.faults: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.faults += faults_of_element(tag, attrs)
