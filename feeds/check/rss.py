"""Hold an RSS feed (2.0 and the 0.9x before it) against its specification, and what readers make of it."""

from __future__ import annotations

import re
from typing import Any

from feeds.check import values
from feeds.check.extensions import ADMIN, CONTENT, DC, DCTERMS
from feeds.check.finding import Report, local
from feeds.check.markup import faults_of_html
from feeds.check.names import OF_CHANNEL, OF_ITEM
from feeds.check.rss_parts import (
    MISSING,
    children,
    full,
    hold,
    image_of,
    needs,
    no_markup,
    plain_text,
    skip,
    text_between,
    text_input,
)
from feeds.check.texts import ATOM, Rule

_SAME = {
    "copyright": f"{{{DC}}}rights", "managingEditor": f"{{{DC}}}creator", "pubDate": f"{{{DC}}}date",
    "language": f"{{{DC}}}language", "webMaster": f"{{{DC}}}publisher", "lastBuildDate": f"{{{DCTERMS}}}modified",
    "generator": f"{{{ADMIN}}}generatorAgent", "title": f"{{{DC}}}title", "description": f"{{{DC}}}description",
}  # fmt: skip
_SAME_OF_ITEM = {
    "author": f"{{{DC}}}creator", "category": f"{{{DC}}}subject", "pubDate": f"{{{DC}}}date",
    "source": f"{{{DC}}}source", "title": f"{{{DC}}}title", "guid": f"{{{ATOM}}}id",
}  # fmt: skip
_VALUES: dict[str, tuple[Rule, str]] = {
    "link": (full, "InvalidLink"),
    "docs": (full, "InvalidLink"),
    "language": (values.language, "InvalidLanguage"),
    "pubDate": (values.rfc822, "InvalidRFC2822Date"),
    "lastBuildDate": (values.rfc822, "InvalidRFC2822Date"),
    "managingEditor": (values.contact, "InvalidContact"),
    "webMaster": (values.contact, "InvalidContact"),
    "ttl": (values.counted, "NotBlank"),
}
"""Elements of a channel that hold a value: its rule, and what is told of one that is empty."""

_VERSIONS = ("0.91", "0.92", "0.93", "0.94", "2.0", "2", "2.0.1")


def check_rss(root: Any, report: Report) -> None:
    """Check a feed."""
    version = root.get("version")
    if version is None:
        report.add("MissingAttribute", root, "version")
    elif version not in _VERSIONS:
        report.add("InvalidRSSVersion", root, version)
    channels = [child for child in root if local(child.tag) == "channel"]
    if len(channels) != 1:
        report.add("DuplicateElement" if channels else "MissingElement", root, "channel")
    for child in root:
        if local(child.tag) == "item":
            report.add("MisplacedItem", child)
    text_between(root, report)
    for channel in channels:
        _channel(channel, report)


def _channel(channel: Any, report: Report) -> None:
    for name, rule in MISSING.items():
        if channel.find(name) is None:
            report.add(rule, channel)
    children(channel, OF_CHANNEL, report)
    _same(channel, _SAME, "DuplicateSemantics", report)
    for child in channel:
        if isinstance(child.tag, str) and not child.tag.startswith("{"):
            _of_channel(child, report)
    today = str(channel.getparent().get("version", "")).startswith("2")  # what came later the earlier have not
    if today and not any(link.get("rel") == "self" for link in channel.findall(f"{{{ATOM}}}link")):
        report.add("MissingSelf", channel)
    text_between(channel, report)
    _order(channel, report)
    guids: set[str] = set()
    for item in channel.findall("item"):
        _item(item, report, today=today)
        guid = (item.findtext("guid") or "").strip()
        if guid and guid in guids:
            report.add("DuplicateValue", item, guid)
        guids.add(guid)


def _order(channel: Any, report: Report) -> None:
    """Tell an item before what is said of the channel: some readers stop reading there."""
    behind = None
    for child in channel:
        if child.tag == "item":
            behind = child if behind is None else behind
        elif behind is not None and isinstance(child.tag, str) and not child.tag.startswith("{"):
            report.add("MisplacedItem", behind)
            return


def _same(parent: Any, pairs: dict[str, str], rule: str, report: Report) -> None:
    for core, other in pairs.items():
        if parent.find(core) is not None and parent.find(other) is not None:
            report.add(rule, parent, f"{core} and {local(other)}")


def _of_channel(element: Any, report: Report) -> None:
    match element.tag:
        case "title" | "copyright" | "generator" | "rating":
            plain_text(element, report, needed=element.tag == "title")
        case "description":
            _html(element, report)
            no_markup(element, report)
        case "image":
            image_of(element, report)
        case "textInput":
            text_input(element, report)
        case "skipDays" | "skipHours":
            skip(element, report)
        case "cloud":
            needs(element, ("domain", "port", "path", "registerProcedure", "protocol"), report)
            if values.positive(element.get("port", "80")):
                report.add("InvalidIntegerAttribute", element, element.get("port"))
        case "category":
            plain_text(element, report)
        case name if name in _VALUES:
            hold(element, *_VALUES[name], report)


def _html(element: Any, report: Report) -> None:
    report.no_elements(element)
    for rule, what in faults_of_html(element.text or ""):
        if rule != "NotHtml" and what != "plaintext":  # it may be plain text
            report.add(rule, element, what)


def _item(item: Any, report: Report, *, today: bool) -> None:
    children(item, OF_ITEM, report)
    _same(item, _SAME_OF_ITEM, "DuplicateItemSemantics", report)
    if item.find(f"{{{ATOM}}}published") is not None and item.find("pubDate") is not None:
        report.add("DuplicateItemSemantics", item, "pubDate and published")
    text_between(item, report)
    if item.find("title") is None and item.find("description") is None:
        report.add("ItemMustContainTitleOrDescription", item)
    if today and item.find("guid") is None:
        report.add("MissingGuid", item)
    if len(item.findall("enclosure")) > 1:
        report.add("DuplicateEnclosure", item)
    names = [child.tag for child in item]
    encoded = f"{{{CONTENT}}}encoded"
    if encoded in names and "description" in names and names.index(encoded) < names.index("description"):
        report.add("NeedDescriptionBeforeContent", item)
    for child in item:
        _of_item(child, report)


def _of_item(element: Any, report: Report) -> None:
    match element.tag:
        case "title" | "category":
            plain_text(element, report)
        case "description":
            _html(element, report)
        case "link" | "comments":
            hold(element, full, "InvalidLink", report)
        case "author":
            hold(element, values.contact, "InvalidContact", report)
            no_markup(element, report)
        case "pubDate":
            hold(element, values.rfc822, "InvalidRFC2822Date", report)
        case "guid":
            _guid(element, report)
        case "source":
            plain_text(element, report)
            needs(element, ("url",), report)
            if (url := element.get("url")) is not None and (broken := values.full_uri(url)) is not None:
                report.add(broken, element, url)
        case "enclosure":
            _enclosure(element, report)
        case str() if element.tag == f"{{{CONTENT}}}encoded":
            _html(element, report)


def _guid(element: Any, report: Report) -> None:
    for name in element.keys():  # noqa: SIM118  (an element is no dict)
        if name != "isPermaLink" and not name.startswith("{"):
            report.add("UnexpectedAttribute", element, name)
    text, permanent = (element.text or "").strip(), element.get("isPermaLink", "true")
    if permanent.lower() not in ("true", "false"):
        report.add("InvalidBooleanAttribute", element, permanent)
    if permanent.lower() != "true":
        if not text:
            report.add("NotBlank", element, "guid")
        return
    if not text or not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", text):
        report.add("InvalidHttpGUID", element, text or "nothing")
    elif text.lower().startswith(("tag:", "urn:")):
        report.add("InvalidPermalink", element, text)
    elif values.full_uri(text):
        report.add("InvalidHttpGUID", element, text)


def _enclosure(element: Any, report: Report) -> None:
    needs(element, ("url", "length", "type"), report)
    length, kind, url = element.get("length"), element.get("type"), element.get("url")
    if length is not None and (not length or values.integer(length)):
        report.add("InvalidIntegerAttribute", element, length)
    elif length is not None and int(length) < 0:
        report.add("InvalidNonNegativeInteger", element, length)
    if kind is not None and values.mime(kind):
        report.add("InvalidMIMEAttribute", element, kind)
    if url is not None and values.full_uri(url):
        report.add("InvalidURLAttribute", element, url)
