"""Measures what a page shows: its headings, its words beside links and controls, and what can be pressed on it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree, html

from crawler.walls.words import ABOUT_CONSENT, LEGAL

_UNSEEN = frozenset({"script", "style", "noscript", "template", "option", "head", "svg", "iframe", "textarea"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "em", "font", "i", "mark", "q", "s", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "wbr"}
)
_DATES = ("article:published_time", "article:modified_time", "datepublished")
_PARTS = re.compile(r"\s[|–—·•:»«-]+\s|[|·•»«]|:\s")
_LONGEST = 200  # characters of a heading or a label
_MOST_LABELS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a page shows."""

    title: str
    headings: tuple[str, ...]  # the first of the page, its title, and the parts of that
    headed: bool  # there is a heading beside the title
    words: int  # beside links, controls and forms with a password
    consent_words: int  # of those: in pieces that are about consent
    links: int  # but for those to imprint, privacy and the like, and to places on the page itself
    controls: tuple[str, ...]  # what buttons are called, and links that stand for one
    password: bool  # there is a field for one
    dated: bool  # it names the day it was published on

    def heading(self, pattern: re.Pattern[str]) -> str | None:
        """Give the first heading that a pattern matches as a whole."""
        return next((one for one in self.headings if pattern.fullmatch(one.strip(" .!?…¡¿"))), None)


def shown(root: html.HtmlElement, most_words: int) -> Shown | None:
    """Measure a page by its tree; None where it has more words than that which are not about consent."""
    reading = _Reading()
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if isinstance(element.tag, str):
            (reading.enter if event == "start" else reading.leave)(element)
        elif event == "end":
            reading.take(element.tail)
        if reading.words - reading.consent_words > most_words:
            return None
    reading.end_piece()
    title = _line(" ".join(root.xpath("//title/text()")[:1]))
    # A part that a heading goes on with is the beginning of that: "Page not found: how libraries lose their links".
    parts = [part for part in _PARTS.split(title) if part and not any(part in one for one in reading.headings)]
    names = [title, *parts, *reading.headings]
    return Shown(
        title=title,
        headings=tuple(dict.fromkeys(name.strip()[:_LONGEST] for name in names if name.strip())),
        headed=any(reading.headings),
        words=reading.words,
        consent_words=reading.consent_words,
        links=reading.links,
        controls=tuple(reading.controls),
        password=reading.password,
        dated=_dated(root),
    )


class _Reading:
    """What was measured so far, from the start of the page."""

    def __init__(self) -> None:
        self.words = self.consent_words = self.links = 0
        self.headings: list[str] = []
        self.controls: list[str] = []
        self.password = False
        self._piece: list[str] = []
        self._linked: list[str] | None = None
        self._inside: etree._Element | None = None  # what is not shown, or shown to be filled in
        self._label: list[str] | None = None
        self._heading: list[str] | None = None

    def enter(self, element: etree._Element) -> None:
        """Go into an element."""
        tag = element.tag
        if self._inside is None and (tag in _UNSEEN or element.get("hidden") is not None or _asks_password(element)):
            self.password = self.password or tag == "form"
            self._inside = element
        if tag == "input":
            self._input(element)
        if self._inside is not None:
            return
        if tag not in _INLINE:
            self.end_piece()
        if tag in ("h1", "h2") and len(self.headings) < 2:
            self._heading = []
        if tag == "a":
            self._linked = []
        if tag == "button" or element.get("role") == "button":
            self._label = []
        self.take(element.text)

    def leave(self, element: etree._Element) -> None:
        """Come out of an element."""
        if self._inside is not None:
            if self._inside is not element:
                return
            self._inside = None
            self.take(element.tail)
            return
        tag = element.tag
        if tag in ("h1", "h2") and self._heading is not None:
            self.headings.append(_line(" ".join(self._heading)))
            self._heading = None
        if tag == "a" and self._linked is not None:
            self._link(element, _line(" ".join(self._linked)))
            self._linked = None
        if (tag == "button" or element.get("role") == "button") and self._label is not None:
            self._named(_line(" ".join(self._label)))
            self._label = None
        if tag not in _INLINE:
            self.end_piece()
        self.take(element.tail)

    def take(self, text: str | None) -> None:
        """Take text where it stands."""
        if not text or self._inside is not None:
            return
        if self._heading is not None:
            self._heading.append(text)
        if self._label is not None:
            self._label.append(text)
        elif self._linked is not None:
            self._linked.append(text)
        else:
            self._piece.append(text)

    def end_piece(self) -> None:
        """Count a paragraph, or whatever stands apart as one does."""
        piece, self._piece = " ".join(self._piece), []
        count = len(piece.split())
        self.words += count
        if count and ABOUT_CONSENT.search(piece):
            self.consent_words += count

    def _input(self, element: etree._Element) -> None:
        kind = (element.get("type") or "").lower()
        self.password = self.password or kind == "password"
        if kind in ("submit", "button"):
            self._named(element.get("value") or "")

    def _link(self, element: etree._Element, label: str) -> None:
        address = element.get("href") or ""
        if not address or address.startswith(("#", "javascript:")):
            self._named(label)
        elif not LEGAL.search(label) and len(label) > 3:  # shorter ones are languages
            self.links += 1
            if len(label.split()) <= 6:
                self._named(label)

    def _named(self, label: str) -> None:
        label = _line(label)
        if label and len(self.controls) < _MOST_LABELS:
            self.controls.append(label)


def _asks_password(element: etree._Element) -> bool:
    return element.tag == "form" and bool(element.xpath("boolean(.//input[@type='password'])"))


def _dated(root: html.HtmlElement) -> bool:
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        if name in _DATES and meta.get("content"):
            return True
    return any('"datePublished"' in (script.text or "")[:100_000] for script in root.iter("script"))


def _line(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
