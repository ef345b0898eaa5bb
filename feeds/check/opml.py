"""Hold a list of feeds (OPML) against its specification."""

from __future__ import annotations

from typing import Any

from feeds.check import values
from feeds.check.finding import Report, local

_VERSIONS = ("1.0", "1.1", "2.0", "2")
_TYPES = ("rss", "link", "include", "atom", "pie")


def check_opml(root: Any, report: Report) -> None:
    """Check a list."""
    version = root.get("version")
    if version is None:
        report.add("MissingAttribute", root, "version")
    elif version not in _VERSIONS:
        report.add("InvalidOPMLVersion", root, version)
    head, body = root.find("head"), root.find("body")
    for name, part in (("head", head), ("body", body)):
        if part is None:
            report.add("MissingElement", root, name)
    for outline in root.iter("outline"):
        if local(outline.getparent().tag) not in ("body", "outline"):
            report.add("UndefinedElement", outline, "outline")
    if head is not None:
        _head(head, report)
    if body is not None:
        if body.find("outline") is None:
            report.add("MissingElement", body, "outline")
        for outline in body.iter("outline"):
            _outline(outline, report)


def _head(head: Any, report: Report) -> None:
    for child in head:
        text = (child.text or "").strip() if isinstance(child.tag, str) else ""
        if not text:
            continue
        if child.tag in ("dateCreated", "dateModified") and values.rfc822(text) == "InvalidRFC2822Date":
            report.add("InvalidRFC2822Date", child, text)
        if child.tag == "ownerEmail" and values.email(text):
            report.add("InvalidAddrSpec", child, text)


def _outline(outline: Any, report: Report) -> None:
    if outline.get("text") is None:
        report.add("MissingOutlineAttr", outline, "text")
    kind = outline.get("type")
    if kind is not None and kind.lower() not in _TYPES:
        report.add("UndefinedOutlineType", outline, kind)
    for name in ("isComment", "isBreakpoint"):
        if outline.get(name) not in (None, "true", "false"):
            report.add("InvalidTrueFalse", outline, outline.get(name))
    created = outline.get("created")
    if created is not None and values.rfc822(created) == "InvalidRFC2822Date":
        report.add("InvalidRFC2822Date", outline, created)
    if kind == "rss":
        if outline.get("xmlUrl") is None:
            report.add("MissingXmlURL", outline)
        for name in ("xmlUrl", "htmlUrl"):
            if outline.get(name) is not None and values.full_uri(outline.get(name)):
                report.add("InvalidLink", outline, outline.get(name))
        if outline.get("title") is None:
            report.add("MissingOutlineAttr", outline, "title")
    if kind in ("link", "include") and outline.get("url") is None:
        report.add("MissingOutlineAttr", outline, "url")
