from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.answers import fetch_of
from crawler.fetching.freshness import ConditionalGet
from pipeline.store import Store
from pipeline.store.protocol import Change, Fetch

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PAGE = "https://example.org/news/1"
MOVED = "https://example.org/news/one"


def fetched(store: Store, url: str, *, final: str | None = None, etag: str | None, modified: str | None = None) -> None:
    fetch = Fetch(
        url=url, role="article", fetched_at=NOW, status=200, etag=etag, last_modified=modified, final_url=final
    )
    store.apply(Change(fetch=fetch))


def conditions(request: Request) -> tuple[bytes | None, bytes | None]:
    ConditionalGet().process_request(request)
    return request.headers.get("If-None-Match"), request.headers.get("If-Modified-Since")


def asking(store: Store | None, url: str = PAGE, **meta: object) -> Request:
    return Request(url, meta={"validators": store, "asked": PAGE, **meta})


def test_validators_are_sent_back_as_they_were_sent(store: Store) -> None:
    fetched(store, PAGE, etag='W/"\xe9t\xe9"', modified="Sun, 22 Nov 2026 00:00:00 GMT")
    assert conditions(asking(store)) == (b'W/"\xe9t\xe9"', b"Sun, 22 Nov 2026 00:00:00 GMT")


def test_nothing_is_sent_where_nothing_is_known_or_it_is_not_wanted(store: Store) -> None:
    assert conditions(asking(store)) == (None, None)
    fetched(store, PAGE, etag='"a"')
    assert conditions(asking(None)) == (None, None)


def test_after_a_redirect_the_validators_are_those_of_where_it_led(store: Store) -> None:
    fetched(store, PAGE, final=MOVED, etag='"moved"')
    assert conditions(asking(store)) == (None, None)
    assert conditions(asking(store, MOVED, redirect_urls=[PAGE])) == (b'"moved"', None)


def test_a_redirect_does_not_carry_validators_to_another_address(store: Store) -> None:
    fetched(store, PAGE, etag='"a"')
    request = asking(store, MOVED, redirect_urls=[PAGE])
    request.headers["If-None-Match"] = '"a"'  # as Scrapy copies it
    assert conditions(request) == (None, None)


@pytest.mark.parametrize(("status", "kept"), [(200, '"a"'), (304, '"a"'), (404, None), (500, None)])
def test_only_a_page_leaves_validators(status: int, kept: str | None) -> None:
    asked = Request(PAGE, headers={"If-None-Match": '"a"'})
    response = Response(PAGE, status=status, headers={"ETag": '"a"'}, request=asked)
    assert fetch_of(PAGE, "article", NOW, response).etag == kept


def test_what_is_called_unmodified_though_nobody_asked_whether_it_is_leaves_none() -> None:
    response = Response(PAGE, status=304, headers={"ETag": '"a"'}, request=Request(PAGE))
    assert fetch_of(PAGE, "article", NOW, response).etag is None


def test_what_was_asked_and_where_it_led_are_both_remembered() -> None:
    request = Request(MOVED, meta={"redirect_urls": [PAGE]})
    fetch = fetch_of(PAGE, "article", NOW, Response(MOVED, request=request))
    assert (fetch.url, fetch.final_url) == (PAGE, MOVED)
