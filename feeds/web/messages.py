"""Answers that say what happened, what is still true and what to do: pages for people, kept by nobody."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from feeds.pages import render
from feeds.pages.words import WORDS
from feeds.web.answers import METHODS, Answer, headers_of, with_headers
from feeds.web.content import MEDIA_TYPES
from feeds.web.request import MOST_ADDRESS_CHARACTERS
from pipeline.config import Site

_TOO_MUCH_TITLE = "This was sent with content"
_TOO_MUCH = "What is asked for here is said by the address alone, so nothing was read. Ask again without a body."


def page(status: int, body: bytes, more: Mapping[str, str] | None = None) -> Answer:
    """Answer with a page made for this request."""
    headers = {"content-type": MEDIA_TYPES[".html"], "content-length": str(len(body)), "cache-control": "no-store"}
    return Answer(int(status), headers_of("page", headers, more or {}), body)


def message(site: Site, status: int, heading: str, text: str) -> Answer:
    """Answer with a sentence or two."""
    return page(status, render.message_page(site, heading, text))


def not_found(site: Site) -> Answer:
    """Say that nothing is there."""
    words = WORDS["en"]
    return message(site, HTTPStatus.NOT_FOUND, words.not_found_title, words.not_found)


def gone(site: Site) -> Answer:
    """Say that what was there is there no more, and will not be."""
    words = WORDS["en"]
    return message(site, HTTPStatus.GONE, words.gone_title, words.gone)


def wrong_method(site: Site, *, known: bool) -> Answer:
    """Say that this can only be read; 501 for a method that HTTP does not have."""
    words = WORDS["en"]
    status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_IMPLEMENTED
    return with_headers(message(site, status, words.method_title, words.method), {"allow": METHODS})


def too_long(site: Site) -> Answer:
    """Say that the address cannot be one of ours."""
    words = WORDS["en"]
    text = words.too_long.format(most=MOST_ADDRESS_CHARACTERS)
    return message(site, HTTPStatus.REQUEST_URI_TOO_LONG, words.too_long_title, text)


def too_much(site: Site) -> Answer:
    """Say that a request is to have no body."""
    return message(site, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _TOO_MUCH_TITLE, _TOO_MUCH)


def moved(url: str) -> Answer:
    """Send readers to the address that a thing has for ever now."""
    return Answer(301, headers_of("page", {"location": url, "content-length": "0", "cache-control": "max-age=86400"}))


def closed(answer: Answer) -> Answer:
    """Give an answer after which the connection ends: what else is sent on it is not read."""
    return with_headers(answer, {"connection": "close"})
