"""Hold a JSON Feed against version 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
import math
from typing import Any

from feeds.check import values
from feeds.check.finding import Report
from feeds.check.markup import faults_of_html, markup_in

_VERSION = "https://jsonfeed.org/version/1.1"
_TEXT = ("title", "home_page_url", "feed_url", "description", "user_comment", "next_url", "icon", "favicon", "language")
_TEXT_OF_ITEM = (
    "id", "url", "external_url", "title", "content_html", "content_text", "summary", "image", "banner_image",
    "date_published", "date_modified", "language",
)  # fmt: skip
_URLS = ("home_page_url", "feed_url", "next_url", "icon", "favicon", "url", "external_url", "image", "banner_image")
_OTHERS = ("version", "authors", "author", "expired", "hubs", "items", "tags", "attachments")


def check_jsonfeed(data: bytes, report: Report) -> None:
    """Check a feed."""
    try:
        feed = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_pairs(report), parse_constant=_refuse)
    except UnicodeDecodeError:
        report.add("BadCharacters", None, where="feed")
        return
    except (ValueError, RecursionError) as error:
        report.add("InvalidJSON", None, str(error), where="feed", line=getattr(error, "lineno", None))
        return
    if not isinstance(feed, dict):
        report.add("JSONType", None, "the feed is no object", where="feed")
        return
    if feed.get("version") != _VERSION:
        report.add("JSONVersion", None, str(feed.get("version")), where="version")
    for name in ("title", "items"):
        if name not in feed:
            report.add("JSONMissing", None, name, where="feed")
    _members(feed, _TEXT, "feed", report)
    if "expired" in feed and not isinstance(feed["expired"], bool):
        report.add("JSONType", None, "expired is neither true nor false", where="expired")
    if (title := feed.get("title")) is not None and isinstance(title, str) and (found := markup_in(title)):
        report.add("ContainsHTML", None, found, where="title")
    if not isinstance(feed.get("items", []), list):
        report.add("JSONType", None, "items is no list", where="items")
        return
    seen: set[str] = set()
    for number, item in enumerate(feed.get("items", []), 1):
        _item(item, f"items[{number}]", seen, report)


def _pairs(report: Report) -> Any:
    def read(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({name for name, _ in pairs}) < len(pairs):
            report.add("DuplicateValue", None, "a member", where="feed")
        return dict(pairs)

    return read


def _refuse(constant: str) -> float:
    raise ValueError(f"{constant} is no number in JSON")


def _members(one: dict[str, Any], texts: tuple[str, ...], where: str, report: Report) -> None:
    """Check what members a feed or an item has, and that each is of its kind."""
    for name, value in one.items():
        if name not in texts and name not in _OTHERS and not name.startswith("_"):
            report.add("JSONExtension", None, name, where=where)
        if name in texts and name != "id" and not isinstance(value, str):
            report.add("JSONType", None, f"{name} is no text", where=f"{where}.{name}")
        elif name in texts and isinstance(value, str):
            _text(name, value, f"{where}.{name}", report)
    if "author" in one:
        report.add("JSONDeprecated", None, "author", where=where)
    authors = one.get("authors", [])
    if not isinstance(authors, list) or not all(isinstance(author, dict) for author in authors):
        report.add("JSONType", None, "authors is no list of objects", where=where)
    elif not all({"name", "url", "avatar"} & author.keys() for author in authors):
        report.add("JSONMissing", None, "name, address or picture of an author", where=where)


def _text(name: str, value: str, where: str, report: Report) -> None:
    if name in _URLS and (broken := values.full_uri(value)) is not None:
        report.add(broken, None, value, where=where)
    if name.startswith("date_") and (broken := values.rfc3339(value)) is not None:
        report.add(broken, None, value, where=where)
    if name == "language" and (broken := values.language(value)) is not None:
        report.add(broken, None, value, where=where)
    if name == "content_html":
        for rule, what in faults_of_html(value):
            report.add(rule, None, what, where=where)


def _item(item: Any, where: str, seen: set[str], report: Report) -> None:
    if not isinstance(item, dict):
        report.add("JSONType", None, "an item is no object", where=where)
        return
    name = item.get("id")
    if name is None or name == "":
        report.add("JSONMissing", None, "id", where=where)
    elif not isinstance(name, str):
        said = "a text" if isinstance(name, int | float) and math.isfinite(name) else "text"
        report.add("JSONType", None, f"id is not {said}", where=where)
    if name is not None:
        if str(name) in seen:
            report.add("DuplicateEntries", None, str(name), where=where)
        seen.add(str(name))
    if "content_html" not in item and "content_text" not in item:
        report.add("JSONMissing", None, "content_html or content_text", where=where)
    _members(item, _TEXT_OF_ITEM, where, report)
    if isinstance(item.get("title"), str) and (found := markup_in(item["title"])):
        report.add("ContainsHTML", None, found, where=f"{where}.title")
    tags = item.get("tags", [])
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        report.add("JSONType", None, "tags is no list of texts", where=where)
    _attachments(item.get("attachments", []), where, report)


def _attachments(attachments: Any, where: str, report: Report) -> None:
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        report.add("JSONType", None, "attachments is no list of objects", where=where)
        return
    for one in attachments:
        for name in ("url", "mime_type"):
            if name not in one:
                report.add("JSONMissing", None, f"{name} of an attachment", where=where)
        if isinstance(one.get("mime_type"), str) and values.mime(one["mime_type"]):
            report.add("InvalidMIMEType", None, one["mime_type"], where=where)
        for name in ("size_in_bytes", "duration_in_seconds"):
            if name in one and (not isinstance(one[name], int | float) or isinstance(one[name], bool) or one[name] < 0):
                report.add("JSONType", None, f"{name} is no number", where=where)
