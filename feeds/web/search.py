"""Answer a person's search with a page."""

from __future__ import annotations

import logging
from http import HTTPStatus
from urllib.parse import parse_qs

from feeds.pages import render
from feeds.pages.words import WORDS
from feeds.snapshot import item
from feeds.web.answers import Answer
from feeds.web.messages import message, page
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import Request
from pipeline.config import Config
from pipeline.query import Query
from pipeline.sanitize import folded

log = logging.getLogger(__name__)

_LONGEST_QUERY = 200  # characters of a search


async def search(request: Request, config: Config, reading: Reading) -> Answer:
    """Find what was asked for, the best first."""
    words = WORDS["en"]
    asked = parse_qs(request.query.decode("ascii", "replace")).get("q", [""])[0]
    wanted = Query(words=folded(asked)[:_LONGEST_QUERY])
    try:
        results = await reading.ask(lambda store: store.queries.select(wanted, best_first=True)) if wanted.words else ()
    except UnreadError:
        log.exception("search failed")
        return message(config.site, HTTPStatus.SERVICE_UNAVAILABLE, words.no_search_title, words.no_search)
    items = [(item(one.entry, config, ()), folded(one.snippet)) for one in results]
    return page(HTTPStatus.OK, render.search_page(config.site, wanted.words, items))
