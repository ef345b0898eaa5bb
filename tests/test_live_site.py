"""A live site, crawled by the real command: what is there is kept once, and what cannot be had is told."""

from __future__ import annotations

import itertools
import json
import os
import signal
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipeline.reservations import PATH
from tests.sites.command import LOOPBACK, Ended, feed, kept, published, rows, started, tidings
from tests.sites.institution import (
    CUT,
    CUT_GZIP,
    FAILING,
    FORBIDDEN,
    MISLABELLED,
    MISSING,
    MOVED,
    REDIRECTED,
    SLOW,
    Asked,
    Institution,
    running,
)
from tests.sites.pages import COOKIES, Article, written

ARTICLES = {article.slug: article for article in written()}
EDITED = "bridge-sensors"
ADDED = "In May the engineers will fit the boxes to a railway bridge for the first time, at the request of its owner."


@dataclass(frozen=True, slots=True, kw_only=True)
class Crawled:
    """A crawl: how it ended, what it asked, and what was kept and published after it."""

    ended: Ended
    asked: list[Asked]
    kept: dict[str, list[tuple[Any, ...]]]
    published: dict[str, tuple[bytes, int]]

    def paths(self, status: int | None = None) -> list[str]:
        return [asked.path for asked in self.asked if status in (None, asked.status)]


def crawl(site: Institution, folder: Path, *options: str) -> Crawled:
    site.asked.clear()
    ended = tidings(folder, "crawl", site.news, "--json", *LOOPBACK, *options)
    return Crawled(ended=ended, asked=list(site.asked), kept=kept(folder), published=published(folder))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Four crawls of one site, one after the other."""

    folder: Path
    site: Institution
    first: Crawled
    again: Crawled  # with --refresh; nothing has changed
    edited: Crawled  # with --refresh; an article has a new paragraph
    teased: Crawled  # with --refresh; a headline beside all articles has changed, and what was broken is repaired


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    folder = tmp_path_factory.mktemp("live")
    with running() as site:
        first = crawl(site, folder)
        again = crawl(site, folder, "--refresh")
        site.edit(EDITED, text=f"{ARTICLES[EDITED].text}\n\n{ADDED}")
        edited = crawl(site, folder, "--refresh")
        site.headlines["/news/sols-urbains-plomb"] = "Une carte du plomb dans les jardins"
        site.repaired = True
        teased = crawl(site, folder, "--refresh")
        yield Story(folder=folder, site=site, first=first, again=again, edited=edited, teased=teased)


def entry(story: Story, slug: str) -> dict[str, Any]:
    names = ("id", "title", "text", "language", "published", "authors", "first_seen_at", "updated_at")
    found = rows(story.folder, f"select {', '.join(names)} from entries where url = ?", f"{story.site.news}/{slug}")
    return dict(zip(names, found[0], strict=True))


def test_every_article_that_can_be_had_is_new_and_the_rest_is_told_why(story: Story) -> None:
    assert story.first.ended.code == 0  # a broken page is an outcome, and the list was read
    outcomes = story.first.ended.outcomes()
    assert {slug for slug, outcome in outcomes.items() if outcome == "new"} == ARTICLES.keys()
    reasons = {line["url"]: line["reason"] for line in story.first.ended.lines if line["outcome"] == "rejected"}
    told = {url.removeprefix(story.site.url): reason for url, reason in reasons.items()}
    assert told.keys() == {FORBIDDEN, MISSING, FAILING, CUT, CUT_GZIP}
    assert told[FORBIDDEN] == "robots.txt forbids it"
    assert "404" in told[MISSING]
    assert "500" in told[FAILING]
    assert "cut off" in told[CUT]
    assert "cut off" in told[CUT_GZIP]


def test_no_address_is_asked_for_twice_in_a_crawl_and_no_listing_is_missed(story: Story) -> None:
    assert story.first.paths()[:5] == ["/robots.txt", PATH, "/news", "/news?page=2", "/news?page=3"]
    assert set(Counter(story.first.paths()).values()) == {1}


def test_forbidden_addresses_are_never_asked_for(story: Story) -> None:
    asked = [*story.first.paths(), *story.again.paths(), *story.edited.paths(), *story.teased.paths()]
    assert not [path for path in asked if path.startswith("/internal/")]


def test_the_crawler_says_who_it_is_and_robots_txt_is_asked_for_first(story: Story) -> None:
    assert {asked.headers["user-agent"].partition("/")[0] for asked in story.first.asked} == {"Tidings"}
    assert story.again.paths()[0] == "/robots.txt"


@pytest.mark.parametrize("article", ARTICLES.values(), ids=list(ARTICLES))
def test_what_is_kept_is_the_article_and_nothing_of_what_stands_around_it(story: Story, article: Article) -> None:
    found = entry(story, article.slug)
    paragraphs = [*article.paragraphs, ADDED] if article.slug == EDITED else article.paragraphs
    assert found["text"] == "\n\n".join(paragraphs)
    assert found["title"] == article.title
    assert found["language"] == article.language
    assert article.author in found["authors"]


def test_the_time_of_publication_is_kept_as_the_page_gives_it(story: Story) -> None:
    given = {slug: entry(story, slug)["published"] for slug in ARTICLES}
    assert given == {slug: article.published for slug, article in ARTICLES.items()}


def test_the_teasers_beside_an_article_are_known_and_no_consent_text_is(story: Story) -> None:
    beside = [ARTICLES[slug] for slug in story.site.beside]
    kept_teasers = rows(
        story.folder,
        "select t.title, t.summary, t.section from teasers t join entries e on e.id = t.entry_id where e.url = ? "
        "order by t.position",
        f"{story.site.news}/{SLOW}",
    )
    titles = [story.site.headlines.get(article.path, article.title) for article in beside]
    assert kept_teasers == [(title, a.summary, "More news") for title, a in zip(titles, beside, strict=True)]
    assert not [row for table in story.teased.kept.values() for row in table if COOKIES[:30] in str(row)]


def test_a_redirected_article_is_kept_at_its_last_address_and_known_by_both(story: Story) -> None:
    found = entry(story, REDIRECTED)
    aliases = rows(story.folder, "select entry_id from aliases where url = ?", f"{story.site.url}{MOVED}")
    assert aliases == [(found["id"],)]
    assert MOVED in story.first.paths(301)
    assert MOVED not in story.again.paths(), "it is asked for where it is now"


def test_bytes_in_another_charset_than_the_server_says_are_read(story: Story) -> None:
    assert "Aucun incident grave n'a été signalé." in entry(story, MISLABELLED)["text"]


def test_the_feed_of_the_first_topic_has_the_articles_about_it_in_three_languages(story: Story) -> None:
    items = feed(story.folder, "international-cooperation")
    about = {
        "memorandum-with-three-universities",
        "partenariat-afrique-de-l-ouest",
        "antarctic-station-agreement",
        "grundwasser-messnetz",
    }
    slugs = {item["url"].rpartition("/")[2] for item in items}
    assert about <= slugs
    assert not {"pflegeberufe-arbeitszeit", "sols-urbains-plomb", "open-access-report"} & slugs
    assert {item["language"] for item in items} == {"en", "fr", "de"}
    dates = [item["date_published"] for item in items]
    assert dates == sorted(dates, reverse=True)


def test_asked_again_everything_unchanged_answers_304_and_nothing_is_stored(story: Story) -> None:
    again = story.again
    assert again.ended.code == 0
    had = {article.path for article in ARTICLES.values()} | {"/news"}
    assert set(again.paths(304)) == had
    assert set(again.paths()) - had == {"/robots.txt", PATH, MISSING, FAILING, CUT, CUT_GZIP}
    assert {outcome for slug, outcome in again.ended.outcomes().items() if slug in ARTICLES} == {"unchanged"}
    assert again.kept == story.first.kept
    assert again.published == story.first.published


def test_validators_are_given_back_as_they_were_sent(story: Story) -> None:
    unchanged = [asked for asked in story.again.asked if asked.status == 304]
    tagged = [asked for asked in unchanged if "if-none-match" in asked.headers]
    assert 0 < len(tagged) < len(unchanged)
    assert all(asked.headers["if-modified-since"] == "Thu, 12 Mar 2026 09:00:00 GMT" for asked in unchanged)


def test_a_new_paragraph_makes_one_revision_of_the_same_entry(story: Story) -> None:
    outcomes = story.edited.ended.outcomes()
    assert [slug for slug, outcome in outcomes.items() if outcome == "revised"] == [EDITED]
    assert set(story.edited.paths(200)) >= {"/robots.txt", f"/news/{EDITED}"}
    first, again = (
        {line["url"]: line["id"] for line in crawled.ended.lines} for crawled in (story.first, story.edited)
    )
    url = f"{story.site.news}/{EDITED}"
    assert first[url] == again[url]
    assert len(story.edited.kept["revisions"]) == len(story.first.kept["revisions"]) + 1
    assert len(story.edited.kept["entries"]) == len(story.first.kept["entries"])
    item = next(item for item in feed(story.folder, "all") if item["url"] == url)
    before = next(
        item for item in json.loads(story.first.published["feeds/all.json"][0])["items"] if item["url"] == url
    )
    assert item["id"] == before["id"]
    assert item["date_published"] == before["date_published"]
    assert item["date_modified"] > before["date_modified"]


def test_a_changed_teaser_makes_no_revision_of_any_article(story: Story) -> None:
    outcomes = story.teased.ended.outcomes()
    assert {outcomes[slug] for slug in ARTICLES} == {"unchanged"}
    had = len(ARTICLES) + 1
    assert len(story.teased.kept["revisions"]) == had + len({FAILING, CUT, CUT_GZIP})


def test_what_was_broken_is_had_once_it_is_repaired(story: Story) -> None:
    outcomes = story.teased.ended.outcomes()
    assert [outcomes[path.rpartition("/")[2]] for path in (FAILING, CUT, CUT_GZIP)] == ["new"] * 3


def test_a_crawl_that_is_killed_forgets_nothing(tmp_path: Path) -> None:
    with running() as site:
        site.may_answer.clear()
        process = started(tmp_path, "crawl", site.news, "--json", *LOOPBACK)
        while not site.waited_for.wait(0.1):
            assert process.poll() is None, process.communicate()
        until = time.monotonic() + 30
        while not rows(tmp_path, "select 1 from entries") and time.monotonic() < until:  # what came is being read
            time.sleep(0.05)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate(timeout=30)
        site.may_answer.set()
        before = {url.rpartition("/")[2] for (url,) in rows(tmp_path, "select url from entries where url is not null")}
        assert 0 < len(before) < len(ARTICLES)
        clean = crawl(site, tmp_path)
    assert clean.ended.code == 0
    assert len(rows(tmp_path, "select url from entries")) == len(ARTICLES)
    assert not before & {path.rpartition("/")[2] for path in clean.paths()}
    assert len(feed(tmp_path, "all")) == len(ARTICLES)


def test_what_a_limit_leaves_is_had_by_the_next_crawl(tmp_path: Path) -> None:
    with running() as site:
        limited = crawl(site, tmp_path, "--limit", "7")
        assert len(limited.ended.lines) == 7
        rest = crawl(site, tmp_path)
    had = [*limited.ended.outcomes().items(), *rest.ended.outcomes().items()]
    assert sorted(slug for slug, outcome in had if outcome == "new") == sorted(ARTICLES)
    assert "/news" in rest.paths(304)


def test_a_crawl_delay_holds_although_no_delay_was_asked_for(tmp_path: Path) -> None:
    with running(Institution(crawl_delay=0.4)) as site:
        crawled = crawl(site, tmp_path, "--limit", "2")
    after_the_rules = [asked.at for asked in crawled.asked if asked.path != "/robots.txt"]
    assert len(after_the_rules) == 4
    gaps = [later - earlier for earlier, later in itertools.pairwise(after_the_rules)]
    assert min(gaps) > 0.35  # as asked for, less what a request may take longer on its way than the next one


def test_an_article_by_its_own_address_is_kept_and_its_neighbours_are_not_asked_for(tmp_path: Path) -> None:
    with running() as site:
        site.asked.clear()
        ended = tidings(tmp_path, "crawl", f"{site.news}/{EDITED}", "--json", *LOOPBACK)
        assert site.paths_asked() == ["/robots.txt", PATH, f"/news/{EDITED}"]
    assert (ended.code, [line["outcome"] for line in ended.lines]) == (0, ["new"])
