"""RSS and Atom, read back with a reader that none of us wrote, and each of feedgen's defects."""

from __future__ import annotations

import locale
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from lxml import etree

from feeds.formats.rss_atom import atom, rss
from feeds.items import Place, item
from feeds.snapshot import Snapshot, snapshot
from feeds.web.freshness import seconds_fresh
from pipeline.items import Entry
from tests.publishing import CONFIG, NOON, entry, feed_named, stored

WRITERS = {"rss": rss, "atom": atom}
NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "media": "http://search.yahoo.com/mrss/",
}

pytestmark = pytest.mark.parametrize("suffix", WRITERS)


def feed_of(folder: Path, *entries: Entry) -> Snapshot:
    store = stored(folder, *entries)
    feed = snapshot(store, CONFIG, feed_named("cooperation"))
    store.close()
    return feed


def tree_of(written: bytes) -> Any:
    return etree.fromstring(written)


def read(feed: Snapshot, suffix: str) -> Any:
    parsed = feedparser.parse(WRITERS[suffix](feed))
    assert not parsed.bozo
    return parsed


def test_a_reader_sees_each_part_of_an_item(tmp_path: Path, suffix: str) -> None:
    parsed = read(feed_of(tmp_path, entry(1)), suffix)
    assert parsed.feed.title == "International cooperation"
    assert parsed.feed.subtitle == "Agreements across borders."
    assert parsed.feed.link == "https://news.example.org/topics/cooperation.html"
    assert parsed.feed.language == "en"
    item = parsed.entries[0]
    assert item.id == f"tag:example.org,2026-01-01:item:{1:032x}"
    assert item.title == "Agreement 1 with Japan"
    assert item.link == "https://fund.example/news/1"
    assert item.summary == "What agreement 1 is about."
    assert item.content[0].value.startswith("<p>First paragraph of 1.</p>")
    assert item.author == "Ada Example"
    assert item.source.title == "The Fund"
    assert item.published_parsed[:6] == (2026, 11, 2, 12, 0, 0)
    assert item.updated_parsed[:6] == (2026, 11, 3, 12, 0, 1)
    assert item.enclosures[0].href == "https://fund.example/images/1.jpg"
    assert item.enclosures[0].type == "image/jpeg"
    assert "International cooperation" in {item.tags[0].term, item.tags[0].label}


def test_items_are_in_order(tmp_path: Path, suffix: str) -> None:
    parsed = read(feed_of(tmp_path, entry(3), entry(1), entry(2)), suffix)
    assert [item.title.split()[1] for item in parsed.entries] == ["1", "2", "3"]


def test_the_same_feed_gives_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    feed = feed_of(tmp_path, entry(1), entry(2))
    assert WRITERS[suffix](feed) == WRITERS[suffix](feed)


def test_an_empty_feed_is_a_feed_with_a_date_that_stays(tmp_path: Path, suffix: str) -> None:
    parsed = read(feed_of(tmp_path), suffix)
    assert parsed.entries == []
    assert parsed.feed.updated_parsed[:3] == (2026, 1, 1)


def test_the_processes_locale_is_never_touched(tmp_path: Path, suffix: str, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = feed_of(tmp_path, entry(1))
    calls: list[object] = []
    monkeypatch.setattr(locale, "setlocale", lambda *given: calls.append(given))
    WRITERS[suffix](feed)
    assert calls == []


def test_control_characters_and_markup_signs_do_no_harm(tmp_path: Path, suffix: str) -> None:
    awkward = entry(
        1, title="a\x00b\x0b & c < d \ufffe", summary="x\x07y\ufffd", html="<p>]]&gt; ]]> &amp;\x01\ufffd</p>"
    )
    item = read(feed_of(tmp_path, awkward), suffix).entries[0]
    assert item.title == "ab & c < d"
    assert item.summary == "xy?"  # a sign that its page had lost already
    assert item.content[0].value.endswith("?</p>")
    assert item.content[0].value.count("]]") == 2


def test_signs_of_markup_in_plain_text_are_such_as_readers_take_for_none(tmp_path: Path, suffix: str) -> None:
    """The RSS profile wants references in hexadecimal; tags and references that an operator wrote are none either."""
    said = {"title": "R&D <b>and</b> <beta>", "description": "What a&#38;b < c says."}
    marked = {one.id: one.model_copy(update=said) for one in CONFIG.topics}
    config = CONFIG.model_copy(update={"topic": tuple(marked.values())})
    store = stored(tmp_path, entry(1, title="The use of &#38; in HTML &amp; so"))
    written = WRITERS[suffix](snapshot(store, config, feed_named("cooperation", config)))
    store.close()
    feed = feedparser.parse(written)
    assert (feed.feed.title, feed.feed.subtitle) == ("R&D and ‹beta›", "What a&#38;b < c says.")
    assert feed.entries[0].title == "The use of &#38; in HTML &amp; so"
    outside = re.sub(rb"<!\[CDATA\[.*?\]\]>", b"", written, flags=re.DOTALL)
    assert ((b"&amp;" in outside, b"&lt;" in outside), b"&#x26;" in outside) == (
        ((False, False), True) if suffix == "rss" else ((True, True), False)
    )


def test_a_headline_has_no_content(tmp_path: Path, suffix: str) -> None:
    headline = entry(1, kind="headline", html=None, text=None, image=None)
    item = read(feed_of(tmp_path, headline), suffix).entries[0]
    assert "content" not in item
    assert item.summary == "What agreement 1 is about."


def test_of_a_headline_without_a_summary_its_title_is_all(tmp_path: Path, suffix: str) -> None:
    headline = entry(1, kind="headline", html=None, text=None, summary=None)
    item = read(feed_of(tmp_path, headline), suffix).entries[0]
    assert "content" not in item
    assert item.get("summary", item.title) == item.title


def test_content_without_a_summary_stays_content(tmp_path: Path, suffix: str) -> None:
    root = tree_of(WRITERS[suffix](feed_of(tmp_path, entry(1, summary=None))))
    paths = {"rss": (".//item/description", ".//content:encoded"), "atom": (".//atom:summary", ".//atom:content")}
    summary, content = (root.findall(path, NAMES) for path in paths[suffix])
    # Readers that know no content:encoded would show nothing, so RSS has the beginning of the text.
    assert [one.text for one in summary] == (["First paragraph of 1. Second paragraph."] if suffix == "rss" else [])
    assert len(content) == 1


def test_an_item_in_another_language_says_so(tmp_path: Path, suffix: str) -> None:
    feed = feed_of(tmp_path, entry(1), entry(2, language="fr"))
    root = tree_of(WRITERS[suffix](feed))
    if suffix == "atom":
        languages = [one.get("{http://www.w3.org/XML/1998/namespace}lang") for one in root.findall("atom:entry", NAMES)]
    else:
        languages = [one.findtext("dc:language", None, NAMES) for one in root.findall(".//item")]
    assert languages == [None, "fr"]


def test_the_feed_links_to_itself_and_to_its_page(tmp_path: Path, suffix: str) -> None:
    root = tree_of(WRITERS[suffix](feed_of(tmp_path, entry(1))))
    parent = root if suffix == "atom" else root[0]
    links = {link.get("rel"): dict(link.attrib) for link in parent.findall("atom:link", NAMES)}
    assert links["self"]["href"] == f"https://news.example.org/feeds/cooperation.{suffix}"
    assert links["self"]["type"] == f"application/{suffix}+xml"


def test_several_authors_are_named_one_by_one(tmp_path: Path, suffix: str) -> None:
    item = read(feed_of(tmp_path, entry(1, authors=("Ada Example", "Bo Beispiel"))), suffix).entries[0]
    assert [author.name for author in item.authors] == ["Ada Example", "Bo Beispiel"]


def test_an_image_of_unknown_type_is_no_enclosure_of_rss(tmp_path: Path, suffix: str) -> None:
    root = tree_of(WRITERS[suffix](feed_of(tmp_path, entry(1, image="https://fund.example/image?id=3"))))
    if suffix == "rss":
        assert root.find(".//enclosure") is None  # its type is required
        assert root.find(".//media:content", NAMES) is not None
    else:
        assert root.find(".//atom:entry/atom:link[@rel='enclosure']", NAMES).get("type") is None


def test_what_only_one_format_has(tmp_path: Path, suffix: str) -> None:
    root = tree_of(WRITERS[suffix](feed_of(tmp_path, entry(1))))
    if suffix == "rss":
        item = root.find(".//item")
        assert item.find("guid").get("isPermaLink") == "false"
        names = [child.tag for child in item]
        assert names.index("description") < names.index(f"{{{NAMES['content']}}}encoded")
        assert item.findtext("dc:creator", None, NAMES) == "Ada Example"
        assert item.find("author") is None
        assert root.findtext(".//lastBuildDate") == "Tue, 03 Nov 2026 12:00:01 GMT"
    else:
        links = root.findall("atom:entry/atom:link", NAMES)
        assert [(link.get("rel"), link.get("type")) for link in links] == [
            ("alternate", "text/html"),
            ("enclosure", "image/jpeg"),
        ]
        assert root.find("atom:entry/atom:content", NAMES).get("type") == "html"
        assert root.findtext("atom:entry/atom:updated", None, NAMES) == "2026-11-03T12:00:01.250000+00:00"
        category = root.find("atom:entry/atom:category", NAMES)
        assert dict(category.attrib) == {"term": "cooperation", "label": "International cooperation"}


def test_a_correction_moves_updated_and_nothing_else(tmp_path: Path, suffix: str) -> None:
    before = read(feed_of(tmp_path / "a", entry(1)), suffix).entries[0]
    corrected = entry(1, title="Corrected", updated_at=NOON + timedelta(days=3))
    after = read(feed_of(tmp_path / "b", corrected), suffix).entries[0]
    assert (after.id, after.published, after.title) == (before.id, before.published, "Corrected")
    assert after.updated_parsed[:3] == (2026, 11, 6)


def test_the_media_topics_of_a_topic_are_categories_too(tmp_path: Path, suffix: str) -> None:
    store = stored(tmp_path, entry(1))
    place = Place(topic_id="health", title="Health", evidence=(), iptc=("medtop:07000000",))
    feed = replace(snapshot(store, CONFIG, feed_named()), items=(item(entry(1), CONFIG, (place,)),))
    store.close()
    [one] = read(feed, suffix).entries
    assert ("http://cv.iptc.org/newscodes/mediatopic/", "medtop:07000000") in [
        (tag.scheme, tag.term) for tag in one.tags
    ]


def test_the_channels_link_is_the_page_whatever_else_is_linked_to(tmp_path: Path, suffix: str) -> None:
    feed = feed_of(tmp_path, entry(1))
    linked = replace(feed, hub="https://hub.example/", links={"prev-archive": feed.self_urls})
    parsed = read(linked, suffix)
    assert parsed.feed.link == "https://news.example.org/topics/cooperation.html"
    assert {link.rel for link in parsed.feed.links} == {"self", "alternate", "hub", "prev-archive"}
    if suffix == "rss":
        [link] = tree_of(WRITERS[suffix](linked)).findall("channel/link")
        assert link.text == "https://news.example.org/topics/cooperation.html"


def test_an_entry_without_a_title_costs_no_feed(tmp_path: Path, suffix: str) -> None:
    parsed = read(feed_of(tmp_path, entry(1, title="\u200b"), entry(2)), suffix)
    assert [one.title for one in parsed.entries] == ["Untitled", "Agreement 2 with Japan"]


def test_a_program_that_imports_nothing_else_can_write_feeds(suffix: str) -> None:
    # feedgen takes for granted that lxml.etree is imported
    code = f"import feeds.formats.rss_atom; feeds.formats.rss_atom.{suffix}"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parent.parent, timeout=60)


def test_a_feed_says_how_long_it_is_fresh_as_its_server_does(tmp_path: Path, suffix: str) -> None:
    root = tree_of(WRITERS[suffix](feed_of(tmp_path, entry(1))))
    if suffix == "rss":
        assert int(root.findtext("channel/ttl")) * 60 == seconds_fresh(CONFIG, "feeds/cooperation.rss") == 1800
    else:  # Atom has no word for it
        assert not [one for one in root.iter() if str(one.tag).endswith("ttl")]
