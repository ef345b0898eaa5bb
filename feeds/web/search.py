"""Answer a person's search with a page."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus

from feeds.pages import render
from feeds.pages.edition import Edition
from feeds.pages.searching import search_view
from feeds.web.answers import Answer
from feeds.web.messages import message, page
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import Request
from pipeline.config import Config

log = logging.getLogger(__name__)


async def search(request: Request, config: Config, reading: Reading, edition: Edition) -> Answer:
    """Find what is asked for, and what narrows it down."""
    words, now = edition.words, datetime.now(UTC)
    try:
        view = await reading.ask(lambda store: search_view(config, store.queries, request.query, now))
    except UnreadError:
        log.exception("search failed")
        return message(edition, HTTPStatus.SERVICE_UNAVAILABLE, words.no_search_title, words.no_search)
    return page(HTTPStatus.OK, render.search_page(edition, view))
