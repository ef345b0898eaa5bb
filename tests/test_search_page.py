"""The search: filters that are links, counts, pages, and the search as a feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import feedparser
import pytest

from feeds.pages import searching
from feeds.pages.views import Option, SearchView
from pipeline.config import Config
from pipeline.query import Query
from pipeline.store import Store, open_store
from tests.publishing import NOON
from tests.sites.shown import CONFIG, shown_house
from tests.test_feeds_serve import serving


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("house")
    shown_house(made).close()
    return made


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    opened = open_store(folder)
    yield opened
    opened.close()


def view(store: Store, asked: str, config: Config = CONFIG) -> SearchView:
    return searching.search_view(config, store, searching.asked(asked.encode(), config), NOON)


def options(shown: SearchView) -> dict[str, list[tuple[str, int]]]:
    return {group[0].kind: [(one.value, one.count) for one in group] for group in shown.groups}


def of_kind(shown: SearchView, kind: str) -> list[Option]:
    return [one for group in shown.groups for one in group if one.kind == kind]


def test_what_is_found_is_counted_by_what_it_is(store: Store) -> None:
    facets = store.queries.facets(Query(words="cooperation"))
    assert (facets.total, facets.is_many) == (2, False)
    assert (facets.sources, facets.languages) == ({"ministry": 1, "institut": 1, "council": 1}, {"en": 1, "fr": 1})
    everything = store.queries.facets(Query())
    assert everything.total == store.queries.count(Query()) == 69
    assert everything.languages == {"ar": 1, "de": 1, "en": 65, "fr": 1, "ja": 1}
    assert everything.topics == {"health": 2, "international-cooperation": 4, "quantum": 63}
    assert everything.sources["ministry"] == 64
    some = store.queries.facets(Query(), most=10)
    assert (some.total, some.is_many, max(some.sources.values()) <= 11) == (10, True, True)
    assert store.queries.facets(Query(words="***")).total == 0


def test_every_filter_finds_as_many_as_it_says(store: Store) -> None:
    shown = view(store, "q=the")
    assert shown.total > 0
    seen = 0
    for group in shown.groups:
        for one in group:
            narrowed = view(store, one.query.removeprefix("?"))
            assert narrowed.total == one.count
            assert [chosen.value for chosen in narrowed.chosen] == [one.value]
            assert narrowed.chosen[0].query == "?q=the"
            seen += 1
    assert seen > 6


def test_filters_add_up_and_each_can_be_taken_away(store: Store) -> None:
    shown = view(store, "q=quantum&topic=quantum&source=ministry&language=en&period=month&order=best")
    assert [one.kind for one in shown.chosen] == ["topic", "source", "language", "period"]
    assert 0 < shown.total < 63
    assert shown.groups == []
    without = parse_qs(shown.chosen[-1].query.removeprefix("?"))
    assert set(without) == {"q", "topic", "source", "language", "order"}


def test_what_has_another_name_now_is_found_by_the_former_one() -> None:
    [topic] = [one.model_copy(update={"was": ["clocks"]}) for one in CONFIG.topics if one.id == "quantum"]
    config = CONFIG.model_copy(update={"topic": (topic,)})
    assert searching.asked(b"topic=clocks", config).filters == {"topic": "quantum"}


def test_what_cannot_be_is_left_out(store: Store) -> None:
    shown = view(store, "q=quantum&topic=nothing&source=<b>&language=%25&period=ever&after=here&order=worst")
    assert (shown.chosen, shown.place_wrong, shown.is_best_first) == ([], True, False)
    assert shown.total == 63


def test_all_that_is_found_can_be_paged_through_once_each(store: Store) -> None:
    query: str | None = "q=quantum"
    keys: list[str] = []
    pages = 0
    while query is not None:
        shown = view(store, query.removeprefix("?"))
        keys += [one.item.key for one in shown.found]
        pages += 1
        assert (shown.first_query is None) == (pages == 1)
        query = shown.next_query
    assert (pages, len(keys), len(set(keys))) == (4, 63, 63)


def test_the_search_can_be_looked_through_without_a_word(store: Store) -> None:
    shown = view(store, "")
    assert not shown.is_asked
    assert shown.found == ()
    assert options(shown)["topic"] == [("quantum", 63), ("international-cooperation", 4), ("health", 2)]
    assert len(view(store, of_kind(shown, "topic")[1].query.removeprefix("?")).found) == 4


def test_of_what_may_only_be_linked_to_only_the_title_is_shown(store: Store) -> None:
    link = CONFIG.model_copy(update={"site": CONFIG.site.model_copy(update={"publish": "link"})})
    shown = view(store, "q=quantum", link)
    assert {one.sentence for one in shown.found} == {None}
    assert all("<mark>quantum</mark>" in one.title for one in shown.found)


def test_a_search_is_a_feed_in_every_format_and_language(folder: Path) -> None:
    heard = CONFIG.site.model_copy(update={"hub": "https://hub.example.org/"})
    with serving(folder, CONFIG.model_copy(update={"site": heard})) as site:
        for path, title in (
            ("/search.atom?q=quantum&source=ministry&order=best", "Search: quantum"),
            ("/fr/search.rss?q=quantum&topic=quantum", "Recherche\u00a0: quantum"),
            ("/fr/search.rss?topic=quantum&language=en", "Recherche\u00a0: Quantum technology et anglais"),
        ):
            reply = site.ask(path)
            found = feedparser.parse(reply.body)
            assert (reply.status, found.bozo, len(found.entries), found.feed.title) == (200, False, 50, title)
            assert b"hub.example.org" not in reply.body, "no hub is told of it"
            assert site.ask(path, If_None_Match=reply.headers["etag"]).status == 304
        assert site.ask("/search.json?q=quantum").headers["content-type"] == "application/feed+json; charset=utf-8"
        page = site.ask("/search?q=quantum&topic=quantum&order=best").body.decode()
        assert "https://news.example.org/search.atom?q=quantum&amp;topic=quantum" in page
        assert site.ask("/search.atom").status == 404
        assert site.ask("/search.atom?q=zebra").status == 200
        assert "atom" not in site.ask("/search").body.decode()


def test_error_pages_speak_the_language_of_their_address(folder: Path) -> None:
    with serving(folder, CONFIG) as site:
        told = {path: site.ask(path) for path in ("/no.html", "/fr/no.html", "/de/entries/abc.html")}
        assert {reply.status for reply in told.values()} == {404}
        titles = [reply.body.decode().split("<h1>")[1].split("</h1>")[0] for reply in told.values()]
        assert titles == ["There is no such page", "Cette page n’existe pas", "Diese Seite gibt es nicht"]
        assert 'href="/fr/index.html"' in told["/fr/no.html"].body.decode()
