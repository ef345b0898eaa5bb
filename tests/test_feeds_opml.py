from __future__ import annotations

from pathlib import Path

from lxml import etree

from feeds.opml import opml
from feeds.snapshot import snapshot
from tests.publishing import CONFIG, entry, stored


def test_every_feed_is_listed_with_its_address_and_page(tmp_path: Path) -> None:
    store = stored(tmp_path, entry(1))
    feeds = [snapshot(store, CONFIG, topic) for topic in (None, *CONFIG.topics)]
    store.close()
    root = etree.fromstring(opml("Tidings of Test", feeds))
    assert root.findtext("head/title") == "Tidings of Test"
    assert root.findtext("head/dateModified") == "Tue, 03 Nov 2026 12:00:01 GMT"
    outlines = [dict(outline.attrib) for outline in root.findall("body/outline")]
    assert [outline["text"] for outline in outlines] == [
        "Tidings of Test",
        "International cooperation",
        "Health & care",
    ]
    assert outlines[1] == {
        "type": "rss",
        "text": "International cooperation",
        "title": "International cooperation",
        "description": "Agreements across borders.",
        "xmlUrl": "https://news.example.org/feeds/cooperation.atom",
        "htmlUrl": "https://news.example.org/topics/cooperation.html",
        "language": "en",
    }


def test_a_list_of_nothing_is_a_list() -> None:
    assert etree.fromstring(opml("Tidings", [])).findall("body/outline") == []
