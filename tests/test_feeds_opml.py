from __future__ import annotations

from pathlib import Path

import listparser
import pytest
from lxml import etree

from feeds.catalogue import catalogue
from feeds.opml import opml
from feeds.publish import publish
from pipeline.config import Config
from tests.publishing import CONFIG, NOON, entry, stored

SEARCHING = CONFIG.model_copy(
    update={"search": Config.model_validate({"search": [{"id": "far", "title": "Far away", "words": "japan"}]}).search}
)


@pytest.fixture
def root(tmp_path: Path) -> etree._Element:
    store = stored(tmp_path, entry(1))
    publish(store, SEARCHING, tmp_path)
    store.close()
    return etree.fromstring((tmp_path / "public" / "feeds.opml").read_bytes())


def test_feeds_are_listed_by_topic_by_institution_and_by_search(root: etree._Element) -> None:
    assert root.findtext("head/title") == "Tidings of Test"
    assert root.findtext("head/dateModified") == "Tue, 03 Nov 2026 12:00:01 GMT"
    everything, *folders = root.findall("body/outline")
    assert everything.get("xmlUrl") == "https://news.example.org/feeds/all.atom"
    assert {str(folder.get("text")): [one.get("text") for one in folder] for folder in folders} == {
        "Topics": ["International cooperation", "Health & care"],
        "Sources": ["The Fund"],
        "Saved searches": ["Far away"],
    }
    topic: dict[str, str] = {str(name): str(value) for name, value in folders[0][0].items()}
    assert topic == {
        "type": "rss",
        "text": "International cooperation",
        "title": "International cooperation",
        "description": "Agreements across borders.",
        "xmlUrl": "https://news.example.org/feeds/cooperation.atom",
        "htmlUrl": "https://news.example.org/topics/cooperation.html",
        "language": "en",
    }


def test_a_reader_that_imports_the_list_finds_every_feed_once(tmp_path: Path) -> None:
    feeds = catalogue(SEARCHING, [("fund", "cooperation")])
    read = listparser.parse(opml(SEARCHING, feeds, {"all": NOON}).decode())
    assert [feed.url.removeprefix("https://news.example.org/feeds/") for feed in read.feeds] == [
        *("all.atom", "cooperation.atom", "health.atom", "sources/fund.atom", "searches/far.atom")
    ]


def test_a_list_of_nothing_is_a_list() -> None:
    assert etree.fromstring(opml(Config.model_validate({}), [], {})).findall("body/outline") == []
