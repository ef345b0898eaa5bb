"""The parts of RSS: how values are held against rules, and the elements that have elements in them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from feeds.check import values
from feeds.check.extensions import check_extension, check_once
from feeds.check.finding import Report, elements, local
from feeds.check.markup import markup_in
from feeds.check.texts import Rule

MISSING = {"title": "MissingTitle", "link": "MissingLink", "description": "MissingDescription"}
"""What is told where one of these elements lacks; of others it is "MissingElement"."""

_MANY = frozenset({"category", "item", "enclosure"})
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TWICE = re.compile(r"&(?:amp|#38|#60|#x26|#x3c);", re.IGNORECASE)
_IMAGES = (".gif", ".jpg", ".jpeg", ".png")


def children(parent: Any, wanted: frozenset[str], report: Report) -> None:
    """Check which elements there are, and how often; those of other vocabularies by what is known of these."""
    counts = Counter(child.tag for child in elements(parent))
    for name, count in counts.items():
        if count > 1 and name in wanted - _MANY:
            report.add("DuplicateElement", parent, name)
    check_once(parent, report)
    for child in elements(parent):
        if child.tag.startswith("{"):
            check_extension(child, report)
        elif child.tag not in wanted:
            report.add("UndefinedElement", child, child.tag)


def text_between(element: Any, report: Report) -> None:
    """Tell text between elements."""
    if (element.text or "").strip() or any((child.tail or "").strip() for child in element):
        report.add("UnexpectedText", element)


def hold(element: Any, rule: Rule, blank: str, report: Report) -> None:
    """Hold the text of an element against a rule; `blank` is told where there is none."""
    text = (element.text or "").strip()
    if not text:
        report.add(blank, element, local(element.tag))
    elif (broken := rule(text)) is not None:
        report.add(broken, element, text)


def full(said: str) -> str | None:
    """Check an address: RSS has full ones only, and none with letters outside of ASCII."""
    if not said.isascii() and not values.full_uri(said):
        return "UriNotIri"
    return "InvalidLink" if values.full_uri(said) else None


def needs(element: Any, names: tuple[str, ...], report: Report) -> None:
    """Tell which of these attributes an element has not."""
    for name in names:
        if element.get(name) is None:
            report.add("MissingAttribute", element, name)


def plain_text(element: Any, report: Report, *, needed: bool = True) -> None:
    """Check an element that holds plain text."""
    if needed and not (element.text or "").strip() and not len(element):
        report.add("NotBlank", element, local(element.tag))
    report.no_elements(element)
    no_markup(element, report)


def no_markup(element: Any, report: Report) -> None:
    """Tell markup in plain text; "&" and "<" may be escaped twice, for readers do not agree whether titles are HTML."""
    if (found := markup_in(_TWICE.sub("", element.text or ""))) is not None:
        report.add("ContainsHTML", element, found)


def image_of(image: Any, report: Report) -> None:
    """Check the image of a channel."""
    wanted = frozenset({"url", "title", "link", "width", "height", "description"})
    children(image, wanted, report)
    for name in ("url", "title", "link"):
        if image.find(name) is None:
            report.add(MISSING.get(name, "MissingElement"), image, name)
    text_between(image, report)
    for child in image:
        match child.tag:
            case "url":
                hold(child, full, "InvalidLink", report)
                path = (child.text or "").strip().lower().partition("?")[0]
                if re.search(r"/[^/]+\.[a-z]{2,4}$", path) and not path.endswith(_IMAGES):
                    report.add("ImageUrlFormat", child, child.text or "")
            case "link":
                hold(child, full, "InvalidLink", report)
            case "title" | "description":
                plain_text(child, report)
            case "width" | "height":
                most, rule = (144, "InvalidWidth") if child.tag == "width" else (400, "InvalidHeight")
                hold(child, _up_to(most, rule), rule, report)
    channel = image.getparent()
    for name, rule in (("title", "ImageTitleDoesntMatch"), ("link", "ImageLinkDoesntMatch")):
        here, there = image.findtext(name), channel.findtext(name)
        if here and there and here.strip() != there.strip():
            report.add(rule, image)


def _up_to(most: int, rule: str) -> Rule:
    return lambda said: None if not values.positive(said) and int(said) <= most else rule


def text_input(element: Any, report: Report) -> None:
    """Check the field of text that a channel may have."""
    wanted = ("title", "description", "name", "link")
    children(element, frozenset(wanted), report)
    for name in wanted:
        found = element.find(name)
        if found is None:
            report.add(MISSING.get(name, "MissingElement"), element, name)
        elif name == "link":
            hold(found, full, "InvalidLink", report)
        else:
            plain_text(found, report)


def skip(element: Any, report: Report) -> None:
    """Check the days and hours at which nobody need ask."""
    name, most, rule = (
        ("day", 7, "EightDaysAWeek") if element.tag == "skipDays" else ("hour", 24, "NotEnoughHoursInTheDay")
    )
    told = [child for child in element if local(child.tag) == name]
    for child in elements(element):
        if child not in told:
            report.add("UndefinedElement", child, local(child.tag))
    if not told:
        report.add("MissingElement", element, name)
    if len(told) > most:
        report.add(rule, element)
    seen: set[str] = set()
    for child in told:
        text = (child.text or "").strip()
        if name == "day" and text not in _DAYS:
            report.add("InvalidDay", child, text)
        if name == "hour" and (values.natural(text) or int(text) > 24):
            report.add("InvalidHour", child, text)
        elif name == "hour" and int(text) == 24:
            report.add("UseZeroForMidnight", child)
            text = "0"
        if text in seen:
            report.add("DuplicateValue", child, text)
        seen.add(text)
