"""Finds the posts of a site that WordPress runs, by the interface that its pages declare."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml import html

from crawler.find.addresses import listed, resolve
from crawler.find.findings import Findings, left_out
from crawler.find.markup import one_line
from pipeline.addresses import same_site
from pipeline.dates import parse_date
from pipeline.store.protocol import Address
from pipeline.told import tell

_RELATION = "https://api.w.org/"
_FIELDS = "per_page=50&_fields=link,title,date_gmt,date,excerpt"
_MOST = 200


def posts_url(root: html.HtmlElement, base: str | None) -> str | None:
    """Give where the interface that a page declares lists the newest posts: those of the page's own category."""
    links = list(root.iter("link"))
    api = next((url for e in links if e.get("rel") == _RELATION and (url := resolve(e.get("href"), base))), None)
    if api is None or base is None or not same_site(api, base):
        return None
    # A page of one category declares its own record beside the interface: .../wp/v2/categories/7
    own = next(
        (
            number
            for e in links
            if e.get("rel") == "alternate"
            and "/wp/v2/categories/" in (href := e.get("href", ""))
            and (number := href.rstrip("/").rpartition("/")[2]).isdigit()
        ),
        None,
    )
    query = f"{_FIELDS}&categories={own}" if own else _FIELDS
    if "?" in api:  # index.php?rest_route=/
        return resolve(f"{api.rstrip('/')}/wp/v2/posts&{query}", base)
    return resolve(f"{urljoin(api.rstrip('/') + '/', 'wp/v2/posts')}?{query}", base)


def find_in_posts(text: str, url: str | None) -> Findings | None:
    """Find the items of an answer of that interface; None for any other JSON."""
    try:
        posts = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(posts, list) or not all(isinstance(post, dict) and "link" in post for post in posts[:5]):
        return None
    items = listed(_items(posts[:_MOST], url), own=url)
    return Findings(items=items, reason=None if items else tell("no wordpress"), left_out=left_out(len(posts), _MOST))


def _items(posts: list[object], url: str | None) -> Iterator[Address]:
    for post in posts:
        if not isinstance(post, dict) or not isinstance(post.get("link"), str):
            continue
        address = resolve(post["link"], url)
        if address is None:
            continue
        gmt, local = post.get("date_gmt"), post.get("date")
        date = f"{gmt}Z" if isinstance(gmt, str) and gmt else local
        yield Address(
            url=address,
            role="article",
            title=_rendered(post.get("title")),
            published=parse_date(date) if isinstance(date, str) else None,
            summary=_rendered(post.get("excerpt")),
        )


def _rendered(value: object) -> str | None:
    value = value.get("rendered") if isinstance(value, dict) else value
    return one_line(value) if isinstance(value, str) else None
