"""Look at what a server answers for a feed: the feed, its headers, and whether it answers conditional requests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import etree, html

from feeds.check import check
from feeds.check.rules import Severity
from feeds.doctor.diagnosis import Diagnosis, of_feed
from pipeline.looked import Looked

_TYPES = {
    "rss": ("application/rss+xml",),
    "atom": ("application/atom+xml",),
    "json": ("application/feed+json", "application/json"),
    "opml": ("text/x-opml", "text/xml", "application/xml"),
}
_ANY_XML = ("application/xml", "text/xml")
_ROOT = re.compile(rb"<(?:\w+:)?(rss|feed|opml|RDF)\b")
_MOST_FEEDS = 12  # of a page


def kind_of(answer: Looked) -> str | None:
    """Tell which kind of feed an answer is; None for another page."""
    if answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return "json"
    found = _ROOT.search(answer.body[:4_000])
    return {b"rss": "rss", b"feed": "atom", b"opml": "opml", b"RDF": "rss"}[found[1]] if found else None


def feeds_of(answer: Looked) -> list[str]:
    """Give the addresses of the feeds that a page names."""
    if not answer.body.strip() or kind_of(answer) is not None:
        return []
    try:
        links = list(html.fromstring(answer.body).iter("link"))
    except (ValueError, etree.ParserError):
        return []
    named = [
        urljoin(answer.url, link.get("href", ""))
        for link in links
        if "alternate" in (link.get("rel") or "").lower().split()
        and re.search(r"rss|atom|feed\+json", link.get("type") or "")
        and link.get("href")
    ]
    return list(dict.fromkeys(named))[:_MOST_FEEDS]


def judged(asked: str, first: Looked, again: Looked | None) -> Iterator[Diagnosis]:
    """Judge what was answered, at first and when it was asked for only if it had changed."""
    if first.failure is not None or first.status != 200:
        said = first.failure or f"the server answers {first.status}"
        yield _told(asked, "status", "error", said, "readers get nothing: serve it at this address, or redirect them")
        return
    if first.moved:
        said = f"it has moved for good to {first.url}"
        yield _told(asked, "moved", "warning", said, "subscribe there: the old address may end")
    kind = kind_of(first)
    if kind is None:
        yield _told(asked, "NotAFeed", "error", "it is no feed, and names none", "give the address of a feed")
        return
    yield from _headers(asked, first, kind)
    yield from _conditional(asked, first, again)
    yield from _self(asked, first)
    yield from of_feed(asked, check(first.body))


def _headers(asked: str, first: Looked, kind: str) -> Iterator[Diagnosis]:
    media_type = first.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in _TYPES[kind]:
        generic = media_type in _ANY_XML and kind != "json"
        yield _told(
            asked, "type", "warning" if generic else "error", f"it is served as {media_type or 'nothing'}",
            f"serve it as {_TYPES[kind][0]}",
        )  # fmt: skip
    if "etag" not in first.headers and "last-modified" not in first.headers:
        said = "it has neither ETag nor Last-Modified: each poll takes all of it"
        yield _told(asked, "validators", "warning", said, "have the server send an ETag")
    if "cache-control" not in first.headers and "expires" not in first.headers:
        said = "it does not say for how long it is good"
        yield _told(asked, "freshness", "warning", said, "have the server send Cache-Control, such as max-age=600")
    if "set-cookie" in first.headers:
        yield _told(asked, "cookie", "warning", "it sets a cookie", "a feed needs none: take it out")


def _conditional(asked: str, first: Looked, again: Looked | None) -> Iterator[Diagnosis]:
    if again is None or again.failure is not None:
        return
    if again.status == 304:
        if again.body:
            yield _told(asked, "conditional", "error", "its 304 has a body", "send none")
        return
    if again.status != 200:
        said = f"asked again, the server answers {again.status}"
        yield _told(asked, "conditional", "error", said, "answer 304, or the feed")
    elif again.body == first.body:
        said = "asked for only if it had changed, the server sends all of it again"
        yield _told(asked, "conditional", "error", said, "compare If-None-Match with the ETag and answer 304")
    elif again.headers.get("etag") == first.headers.get("etag") is not None:
        said = "its bytes change and its ETag does not"
        yield _told(asked, "conditional", "error", said, "readers miss items: make the ETag of the bytes")
    elif len(again.body) == len(first.body):
        said = "its bytes are others at each request"
        yield _told(asked, "conditional", "warning", said, "take out what changes by itself, such as the time of day")


def _self(asked: str, first: Looked) -> Iterator[Diagnosis]:
    """Hold the address that a feed says it has against the one it was got from."""
    found = re.search(rb"<(?:\w+:)?link\b[^>]*\brel=[\"']self[\"'][^>]*>", first.body[:20_000])
    href = re.search(rb"\bhref=[\"']([^\"']+)", found[0]) if found else None
    own = re.search(rb'"feed_url":\s*"([^"]+)"', first.body[:20_000])
    named = (href or own) and (href or own)[1].decode("utf-8", "replace").replace("&amp;", "&")  # type: ignore[index]
    if named and urljoin(first.url, named) not in (first.url, asked):
        said = f"it says that its address is {named}"
        yield _told(asked, "self", "warning", said, "readers go there: have it say the address it is served at")


def _told(where: str, rule: str, severity: Severity, said: str, remedy: str) -> Diagnosis:
    return Diagnosis(where=where, rule=rule, severity=severity, said=said, remedy=remedy)
