"""The last page of a list may have a single item: it is known by those of the pages before."""

from datetime import UTC, datetime

import pytest

from crawler.find.alike import find_alike
from pipeline.items import Page

KNOWN = tuple(f"https://example.org/news/{n}-a-long-slug" for n in range(6))


def page(body: str) -> Page:
    return Page(
        body=f"<html><body>{body}</body></html>".encode(),
        fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
        url="https://example.org/news?page=3",
        media_type="text/html",
    )


def test_links_like_the_known_items_are_items() -> None:
    found = find_alike(
        page(
            '<nav><a href="/about/us">All about the agency</a> <a href="/news/">News</a></nav>'
            '<main><a href="/news/7-last-one">The last decision of the year</a>'
            '<a href="/news/7-last-one">More</a></main>'
        ),
        KNOWN,
    )
    assert [(item.url, item.title, item.role) for item in found.items] == [
        ("https://example.org/news/7-last-one", "The last decision of the year", "article")
    ]


@pytest.mark.parametrize("known", [(), ("https://example.org/a", "https://example.org/b")])
def test_nothing_is_like_nothing_nor_like_what_lies_at_the_top(known: tuple[str, ...]) -> None:
    assert not find_alike(page('<a href="/c">The last decision of the year</a>'), known).items


def test_addresses_that_differ_in_a_parameter_are_alike() -> None:
    known = tuple(f"https://example.org/show.php?id={n}" for n in range(5))
    body = '<a href="/show.php?id=9">The last decision of the year</a><a href="/show.php">All of our news here</a>'
    assert [item.url for item in find_alike(page(body), known).items] == ["https://example.org/show.php?id=9"]
