"""Selectors that a person wrote narrow a page to the article they name."""

from datetime import UTC, datetime

import pytest

from pipeline.config import ConfigError, Selectors, parse
from pipeline.document import read
from pipeline.document.selected import narrowed
from pipeline.items import Page

PAGE = Page(
    body=(
        '<html><head><meta charset="iso-8859-1"><title>Übersicht</title></head><body><div class="a">Menü</div>'
        '<div class="b"><p>Der Artikel.</p><p class="share">Teilen</p></div></body></html>'
    ).encode("iso-8859-1"),
    fetched_at=datetime(2026, 11, 1, tzinfo=UTC),
    url="https://example.org/1",
    media_type="text/html",
)


def words(page: Page) -> str:
    root = read(page).root
    assert root is not None
    return " ".join(" ".join(root.itertext()).split())


def test_only_the_named_article_is_left_without_what_is_removed() -> None:
    assert words(narrowed(PAGE, Selectors(article=".b", remove=".share"))) == "Übersicht Der Artikel."


def test_what_is_not_found_changes_nothing() -> None:
    assert words(narrowed(PAGE, Selectors(article=".c", remove=".d"))) == words(PAGE)


def test_without_selectors_the_page_is_the_same() -> None:
    assert narrowed(PAGE, None) is PAGE
    assert narrowed(PAGE, Selectors(items="a")) is PAGE


def test_a_selector_that_is_none_is_told_with_its_key() -> None:
    with pytest.raises(
        ConfigError, match=r'line 4: \[\[source\]\] "a": selectors.article = "p >> a" is no CSS selector'
    ):
        parse('[[source]]\nid = "a"\nurl = "https://a.example/"\nselectors = {article = "p >> a"}\n')
