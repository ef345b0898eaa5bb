"""The two seed documents come out as feeds by the real command, and stay what they are when they are crawled again."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import feedparser
import pytest

from tests.sites.command import HOUSE, Ended, feed, kept, published, rows, tidings

DELEGATION, RIKEN = "000_cdcc2ef7f5613686.txt", "001_ecb2309fc08fe577.txt"
TOPIC = "international-cooperation"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a crawl of the seeds ended, and what there was after it."""

    ended: Ended
    kept: dict[str, list[tuple[Any, ...]]]
    published: dict[str, tuple[bytes, int]]
    items: list[dict[str, Any]]  # of the topic

    def count(self, table: str) -> int:
        return len(self.kept[table])


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Four crawls of the seeds, one after the other."""

    folder: Path
    first: State
    again: State
    teased: State  # a teaser of a seed has changed
    edited: State  # a paragraph of the same seed has changed


def edit(path: Path, change: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    changed = change(text)
    assert changed != text
    path.write_text(changed, encoding="utf-8")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("seeds")
    shutil.copytree(HOUSE / "seeds", folder / "seeds")
    seed = folder / "seeds" / DELEGATION

    def crawl() -> State:
        ended = tidings(folder, "crawl", "seeds", "--json")
        return State(ended=ended, kept=kept(folder), published=published(folder), items=feed(folder, TOPIC))

    first = crawl()
    again = crawl()
    edit(seed, lambda text: text.replace("Webasto invests in new production line", "Webasto opens a production line"))
    teased = crawl()
    edit(seed, lambda text: text.replace("a three-day official trip", "a four-day official trip"))
    edited = crawl()
    return Story(folder=folder, first=first, again=again, teased=teased, edited=edited)


def item(state: State, words: str) -> dict[str, Any]:
    (found,) = (one for one in state.items if words in one["content_html"])
    return found


def test_both_seeds_are_new(story: Story) -> None:
    assert story.first.ended.code == 0
    assert story.first.ended.outcomes() == {DELEGATION: "new", RIKEN: "new"}
    assert story.first.count("entries") == 2
    assert story.first.count("revisions") == 2
    assert story.first.count("teasers") == 5 + 38


def test_both_seeds_are_in_the_feed_and_no_teaser_is(story: Story) -> None:
    assert len(story.first.items) == 2
    titles = [one["title"] for one in story.first.items]
    assert "International cooperation: Inauguration of RIKEN Outpost Labs in Luxembourg" in titles
    assert not [title for title in titles if "Echternach" in title or "House of Sustainability" in title]
    assert not [one for one in story.first.items if "hopping procession" in one["content_html"]]


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_readers_can_read_the_feed(story: Story, suffix: str) -> None:
    body, _ = story.first.published[f"feeds/{TOPIC}.{suffix}"]
    parsed = feedparser.parse(body)
    assert not parsed.bozo
    assert [entry.title for entry in parsed.entries] == [one["title"] for one in story.first.items]
    assert [entry.id for entry in parsed.entries] == [one["id"] for one in story.first.items]


def test_crawled_again_the_seeds_are_unchanged_and_nothing_is_written(story: Story) -> None:
    assert story.again.ended.code == 0
    assert set(story.again.ended.outcomes().values()) == {"unchanged"}
    assert story.again.kept == story.first.kept
    assert story.again.published == story.first.published


def test_a_changed_teaser_makes_no_revision(story: Story) -> None:
    assert story.teased.ended.outcomes() == {DELEGATION: "unchanged", RIKEN: "unchanged"}
    assert story.teased.kept["revisions"] == story.first.kept["revisions"]
    assert story.teased.kept["entries"] == story.first.kept["entries"]
    titles = [title for (title,) in rows(story.folder, "select title from teasers")]
    assert [title for title in titles if title.startswith("Webasto")] == [
        "Webasto opens a production line in Luxembourg"
    ]
    assert story.teased.count("teasers") == story.first.count("teasers")


def test_a_changed_paragraph_makes_one_revision_of_the_same_entry(story: Story) -> None:
    assert story.edited.ended.outcomes() == {DELEGATION: "revised", RIKEN: "unchanged"}
    assert story.edited.count("revisions") == story.first.count("revisions") + 1
    assert story.edited.count("entries") == story.first.count("entries")
    before, after = item(story.first, "A Luxembourg delegation"), item(story.edited, "A Luxembourg delegation")
    assert after["id"] == before["id"]
    assert "four-day official trip" in after["content_html"]
    assert after["date_published"] == before["date_published"]
    assert after["date_modified"] > before.get("date_modified", before["date_published"])


def test_an_item_without_an_address_links_to_its_own_page(story: Story) -> None:
    assert story.first.items
    for one in story.first.items:
        assert one["url"].startswith("http://127.0.0.1:8000/")
        assert one["url"].removeprefix("http://127.0.0.1:8000/") in story.first.published


def test_the_table_says_what_became_of_the_seeds(story: Story) -> None:
    ended = tidings(story.folder, "crawl", "seeds")
    assert ended.code == 0
    assert re.search(r"seeds +2 pages +0 new +0 revised +0 duplicate +2 unchanged +0 rejected", ended.out)


def test_with_include_teasers_the_headlines_come_as_items_in_their_order(tmp_path: Path) -> None:
    shutil.copy(HOUSE / "seeds" / RIKEN, tmp_path)
    (tmp_path / "tidings.toml").write_text(
        """
[[topic]]
id = "international-cooperation"
title = "International cooperation"
phrases = { en = ["international cooperation"] }
include_teasers = true
""",
        encoding="utf-8",
    )
    ended = tidings(tmp_path, "crawl", RIKEN, "--json")
    assert ended.code == 0
    assert len(ended.lines) == 1
    items = feed(tmp_path, TOPIC)
    teasers = [title for (title,) in rows(tmp_path, "select title from teasers order by position")]
    assert len(teasers) == 38
    assert sorted(one["title"] for one in items) == sorted([*teasers, RIKEN_TITLE])
    listed = [one["title"] for one in items if one["title"] != RIKEN_TITLE]
    assert [title for title in teasers if title in listed] == listed  # all of one date: as on the page
    again = tidings(tmp_path, "crawl", RIKEN, "--json")
    assert again.outcomes() == {RIKEN: "unchanged"}
    assert feed(tmp_path, TOPIC) == items


def test_a_language_that_no_entry_is_in_is_told_with_the_one_that_may_be_meant(story: Story) -> None:
    told = tidings(story.folder, "search", "cooperation", "--language", "eng").err
    assert 'Note: no entry is in "eng"; did you mean "en"?' in told
    assert 'no entry is in "zz"; there are some in ' in tidings(story.folder, "export", "--language", "zz").err
    assert "no entry is in" not in tidings(story.folder, "search", "cooperation", "--language", "en").err


RIKEN_TITLE = "International cooperation: Inauguration of RIKEN Outpost Labs in Luxembourg"
