"""Answer with pages made for a request: the search, and entries that are in no published file."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus

from feeds.formats import FORMATS
from feeds.items import item, places
from feeds.pages import render
from feeds.pages.edition import Edition, edition_of
from feeds.pages.gather import entry_view
from feeds.pages.views import EntryView
from feeds.web import messages
from feeds.web.answers import Answer
from feeds.web.former import former
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import Request
from feeds.web.search import search, search_as_feed
from feeds.withdrawn import tombstone_at, withdrawn_page
from pipeline.config import Config
from pipeline.entries.tombstones import Tombstone
from pipeline.rights import allowed_of
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

STYLE = "style.css"
_FEED = re.compile(rf"search\.({'|'.join(FORMATS)})")
_ENTRY = re.compile(r"entries/([a-z0-9]{1,64})\.html")


async def made_page(request: Request, config: Config, reading: Reading) -> Answer:
    """Answer under the addresses of pages that lie in no file, in all languages."""
    edition, name = edition_of(config.site, request.name)
    if request.name == STYLE:
        return messages.style()
    if name == "search":
        return await search(request, config, reading, edition)
    if found := _FEED.fullmatch(name):
        answer = await search_as_feed(request, config, reading, edition, suffix=found[1])
        return answer or messages.not_found(edition)
    if found := _ENTRY.fullmatch(name):
        return await _entry(found[1], config, reading, edition)
    return await former(request.name, config, reading)


async def _entry(key: str, config: Config, reading: Reading, edition: Edition) -> Answer:
    words = edition.words
    try:
        view = await reading.ask(lambda store: _view(store, config, key))
    except UnreadError:
        log.exception("an entry could not be asked for")
        return messages.message(edition, HTTPStatus.SERVICE_UNAVAILABLE, words.unread_title, words.unread)
    match view:
        case EntryView():
            return messages.page(HTTPStatus.OK, render.entry_page(edition, view))
        case Tombstone():
            return messages.page(HTTPStatus.GONE, withdrawn_page(view, edition))
    return messages.not_found(edition)


def _view(store: Store, config: Config, key: str) -> EntryView | Tombstone | None:
    entry = store.queries.keyed(key)
    if entry is None:
        return tombstone_at(key, store)
    may = allowed_of(entry, config, store)
    return entry_view(store, config, item(entry, config, places(store, config, entry), may))
