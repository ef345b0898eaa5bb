"""Answer a person's search with a page, and a reader's with a feed."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus

from feeds.formats import FORMATS
from feeds.pages import render
from feeds.pages.edition import Edition
from feeds.pages.search_feed import feed_urls, search_feed
from feeds.pages.searching import asked, search_view
from feeds.web.answers import Answer, headers_of
from feeds.web.conditional import matching_etag
from feeds.web.messages import message, page
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import Request
from pipeline.config import Config

log = logging.getLogger(__name__)

_FRESH = "public, max-age=900"  # a search is asked of the store each time: readers need not do so oftener


async def search(request: Request, config: Config, reading: Reading, edition: Edition) -> Answer:
    """Find what is asked for, and what narrows it down."""
    now, wanted = datetime.now(UTC), asked(request.query, config)
    try:
        view = await reading.ask(lambda store: search_view(config, store, wanted, now))
    except UnreadError:
        return _unanswered(edition)
    urls = feed_urls(edition, wanted) if view.is_asked else {}
    return page(HTTPStatus.OK, render.search_page(edition, replace(view, self_urls=urls)))


async def search_as_feed(
    request: Request, config: Config, reading: Reading, edition: Edition, *, suffix: str
) -> Answer | None:
    """Give what is found as a feed in a format; None where nothing is asked for."""
    now, wanted = datetime.now(UTC), asked(request.query, config)
    if not wanted.is_anything:
        return None
    try:
        found = await reading.ask(lambda store: search_feed(edition, config, store, wanted, now))
    except UnreadError:
        return _unanswered(edition)
    body = FORMATS[suffix].write(found)
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"cache-control": _FRESH, "etag": etag}
    known = request.header("if-none-match")
    if known and matching_etag(known, (etag,)):
        return Answer(HTTPStatus.NOT_MODIFIED, headers_of("feed", headers))
    headers |= {"content-type": f"{FORMATS[suffix].media_type}; charset=utf-8", "content-length": str(len(body))}
    return Answer(HTTPStatus.OK, headers_of("feed", headers), body)


def _unanswered(edition: Edition) -> Answer:
    log.exception("search failed")
    words = edition.words
    return message(edition, HTTPStatus.SERVICE_UNAVAILABLE, words.no_search_title, words.no_search)
