"""Answers that say what happened, what is still true and what to do: pages for people, kept by nobody."""

from __future__ import annotations

from http import HTTPStatus

from feeds.pages import render
from feeds.pages.edition import Edition
from feeds.web.answers import METHODS, Answer, headers_of, with_headers
from feeds.web.content import MEDIA_TYPES
from feeds.web.request import MOST_ADDRESS_CHARACTERS


def page(status: int, body: bytes) -> Answer:
    """Answer with a page made for this request."""
    headers = {"content-type": MEDIA_TYPES[".html"], "content-length": str(len(body)), "cache-control": "no-store"}
    return Answer(int(status), headers_of("page", headers), body)


def message(edition: Edition, status: int, heading: str, text: str) -> Answer:
    """Answer with a sentence or two."""
    return page(status, render.message_page(edition, heading, text))


def not_found(edition: Edition) -> Answer:
    """Say that nothing is there."""
    words = edition.words
    return message(edition, HTTPStatus.NOT_FOUND, words.not_found_title, words.not_found)


def not_yet(edition: Edition) -> Answer:
    """Say that nothing is published yet."""
    words = edition.words
    answer = message(edition, HTTPStatus.SERVICE_UNAVAILABLE, words.not_yet_title, words.not_yet)
    return with_headers(answer, {"retry-after": "10"})


def style() -> Answer:
    """Give the style sheet, for pages that are shown before it is published."""
    sheet = render.style()
    headers = {"content-type": MEDIA_TYPES[".css"], "content-length": str(len(sheet)), "cache-control": "no-store"}
    return Answer(HTTPStatus.OK, headers_of("page", headers), sheet)


def gone(edition: Edition) -> Answer:
    """Say that what was there is there no more, and will not be."""
    words = edition.words
    return message(edition, HTTPStatus.GONE, words.gone_title, words.gone)


def wrong_method(edition: Edition, *, known: bool) -> Answer:
    """Say that this can only be read; 501 for a method that HTTP does not have."""
    words = edition.words
    status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_IMPLEMENTED
    return with_headers(message(edition, status, words.method_title, words.method), {"allow": METHODS})


def too_long(edition: Edition) -> Answer:
    """Say that the address cannot be one of ours."""
    words = edition.words
    text = words.too_long.format(most=MOST_ADDRESS_CHARACTERS)
    return message(edition, HTTPStatus.REQUEST_URI_TOO_LONG, words.too_long_title, text)


def too_much(edition: Edition) -> Answer:
    """Say that a request is to have no body."""
    words = edition.words
    return message(edition, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, words.too_much_title, words.too_much)


def moved(url: str) -> Answer:
    """Send readers to the address that a thing has now.

    Who keeps that asks here first all the same: what is called as before again sends them back, and both kept are a
    circle.
    """
    return Answer(301, headers_of("page", {"location": url, "content-length": "0", "cache-control": "no-cache"}))


def closed(answer: Answer) -> Answer:
    """Give an answer after which the connection ends: what else is sent on it is not read."""
    return with_headers(answer, {"connection": "close"})
