"""Releases of software, told apart by their numbers alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from crawler.find.rows.labels import bare
from pipeline.items import Page


def test_headings_that_differ_by_the_number_of_a_version_are_titles() -> None:
    named = [f"0.{number}.0 Released" for number in range(4, 12)]
    row = "<div><h3>{name}</h3><p>12 May 20{i}</p><p>It has what was asked. <a href=/out/{i}>Read more</a></p></div>"
    rows = "".join(row.format(i=i, name=name) for i, name in enumerate(named, start=10))
    body = f"<html lang=en><body><main><h1>Releases</h1>{rows}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://kit.example/news/", media_type="text/html")
    assert [item.title for item in discover_page(page).items] == named


@pytest.mark.parametrize(
    "text", ["12 comments", "1.234 views", "1.234.567 views", "12.05.2024 news", "1.5.24 news", "3.5 MB"]
)
def test_counts_sizes_and_days_are_compared_without_their_numbers(text: str) -> None:
    assert bare(text).startswith("# ")


@pytest.mark.parametrize("text", ["0.22.0 released", "10.0.1 is ready", "2.19.123 mended", "1.2.3.4 released"])
def test_versions_are_compared_with_their_numbers(text: str) -> None:
    assert bare(text) == text
