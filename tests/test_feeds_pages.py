from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html as lxml_html

from feeds import showing
from feeds.catalogue import catalogue
from feeds.items import Place, item
from feeds.pages import render, searching
from feeds.pages.edition import editions
from feeds.pages.gather import entry_view
from feeds.pages.views import EntryView
from feeds.pages.words import WORDS
from feeds.snapshot import snapshot
from pipeline.config import Config
from pipeline.items import Entry, Evidence
from pipeline.store import Change, Revision
from tests.publishing import CONFIG, NOON, entry, feed_named, stored

SITE = CONFIG.site
OWN = editions(SITE)[0]


def tree_of(page: bytes) -> Any:
    """Read a page, once it is one that no reader is left out of and that asks nothing of other hosts."""
    text = page.decode()
    tree: Any = lxml_html.document_fromstring(text)
    assert text.startswith("<!DOCTYPE html>")
    assert tree.get("lang") == "en"
    assert len(tree.findall(".//h1")) == 1
    assert len(tree.findall(".//main")) == 1
    assert tree.find(".//a[@class='skip']").get("href") == "#content"
    assert tree.findtext(".//title").strip()
    for name in ("script", "img", "iframe", "video", "object", "form[@method='post']"):
        assert tree.find(f".//{name}") is None
    for link in tree.findall(".//link[@rel='stylesheet']"):
        assert "//" not in link.get("href")
    assert not [name for element in tree.iter() for name in dict(element.attrib) if name.startswith("on")]
    return tree


def words_of(tree: Any) -> str:
    return " ".join(" ".join(tree.itertext()).split())


def topic(folder: Path, *entries: Entry) -> bytes:
    store = stored(folder, *entries)
    feed = feed_named("cooperation")
    files = dict(showing.feed_page(store, CONFIG, feed, snapshot(store, CONFIG, feed)))
    store.close()
    return files["topics/cooperation.html"]


def test_what_we_say_of_a_topic_without_a_description_is_in_the_language_of_the_page(tmp_path: Path) -> None:
    store = stored(tmp_path)
    feed = feed_named("health")
    files = dict(showing.feed_page(store, CONFIG, feed, snapshot(store, CONFIG, feed)))
    store.close()
    for path, said in {
        "topics/health.html": "News about Health & care.",
        "de/topics/health.html": "Neues zum Thema „Health & care“.",
        "fr/topics/health.html": "Les nouvelles du thème «\N{NO-BREAK SPACE}Health & care\N{NO-BREAK SPACE}».",
    }.items():
        tree: Any = lxml_html.document_fromstring(files[path].decode())
        assert "".join(tree.find(".//p[@class='lead']").itertext()) == said
        assert tree.find(".//meta[@name='description']").get("content") == said


def shown(one: Entry, *places: Place) -> Any:
    return tree_of(render.entry_page(OWN, EntryView(item=item(one, CONFIG, places))))


def index(folder: Path, *entries: Entry, config: Config = CONFIG) -> Any:
    store = stored(folder, *entries, config=config)
    files = dict(showing.first_page(store, config, catalogue(config), {}))
    store.close()
    return tree_of(files["index.html"])


def searched(folder: Path, asked: str, *entries: Entry) -> Any:
    store = stored(folder, *entries)
    view = searching.search_view(CONFIG, store, searching.asked(asked.encode(), CONFIG), NOON)
    store.close()
    return tree_of(render.search_page(OWN, view))


def place(*evidence: tuple[str, str, str]) -> Place:
    found = tuple(Evidence(rule=rule, words=words, where=where) for rule, words, where in evidence)
    return Place(topic_id="cooperation", title="International cooperation", evidence=found)


def test_a_topics_page_says_what_it_covers_how_to_get_it_and_what_is_new(tmp_path: Path) -> None:
    tree = tree_of(topic(tmp_path, entry(1), entry(2)))
    words = words_of(tree)
    assert "International cooperation Agreements across borders. Subscribe Copy one of these addresses" in words
    addresses = [a.get("href") for a in tree.findall(".//ul[@class='addresses']//a")]
    assert addresses == [f"https://news.example.org/feeds/cooperation.{suffix}" for suffix in ("rss", "atom", "json")]
    assert [h3.text_content() for h3 in tree.findall(".//h3")] == ["Agreement 1 with Japan", "Agreement 2 with Japan"]
    assert "2 November 2026 · The Fund Agreement 1 with Japan What agreement 1 is about." in words
    assert "Here because of “ Agreement ” in the title" in words
    assert tree.find(".//time").get("datetime") == "2026-11-02T12:00:00.250000+00:00"


def test_readers_find_the_feeds_of_a_page(tmp_path: Path) -> None:
    tree = tree_of(topic(tmp_path, entry(1)))
    feeds = [link for link in tree.findall(".//link[@rel='alternate']") if link.get("type")]
    assert [(link.get("type"), link.get("href")) for link in feeds] == [
        ("application/rss+xml", "https://news.example.org/feeds/cooperation.rss"),
        ("application/atom+xml", "https://news.example.org/feeds/cooperation.atom"),
        ("application/feed+json", "https://news.example.org/feeds/cooperation.json"),
    ]


def test_the_first_page_lists_topics_with_their_newest_item_then_sources(tmp_path: Path) -> None:
    tree = index(tmp_path, entry(1), entry(2))
    words = words_of(tree)
    assert "International cooperation 2 November 2026 · The Fund Agreement 1 with Japan Health & care No items" in words
    assert words.index("Topics") < words.index("Sources The Fund 2 items") < words.index("Everything")
    assert tree.find(".//link[@type='text/x-opml']").get("href") == "https://news.example.org/feeds.opml"
    assert [a.get("href") for a in tree.findall(".//section[@aria-labelledby='sources']//a")] == ["sources/fund.html"]


def test_empty_pages_say_what_will_be_there(tmp_path: Path) -> None:
    words = words_of(index(tmp_path / "data", config=Config()))
    assert "No topics yet. They will be listed here" in words
    assert "No sources yet." in words
    assert "No items yet. The first look is at 12:00 UTC." in words_of(tree_of(topic(tmp_path / "topic")))


def test_many_sources_have_a_page_of_their_own(tmp_path: Path) -> None:
    many = [
        {"id": f"s{number}", "url": f"https://s{number}.example/", "title": f"S {number:03}"} for number in range(61)
    ]
    config = Config.model_validate({"source": many, "site": {"url": "https://news.example.org/"}})
    store = stored(tmp_path, config=config)
    files = dict(showing.first_page(store, config, catalogue(config), {}))
    store.close()
    assert len(files["index.html"]) < 10_000
    [link] = [a for a in tree_of(files["index.html"]).iter("a") if a.text == "All 61 sources"]
    assert link.get("href") == "sources.html"
    listed = [a.get("href") for a in tree_of(files["sources.html"]).findall(".//main//a")]
    assert listed == [f"sources/s{number}.html" for number in range(61)]
    assert set(files) == {f"{folder}{page}.html" for folder in ("", "fr/", "de/") for page in ("index", "sources")}


def test_a_long_list_says_where_older_items_are(tmp_path: Path) -> None:
    older = "Older items, by the search"
    assert older not in words_of(tree_of(topic(tmp_path / "few", entry(1))))
    full = tree_of(topic(tmp_path / "many", *(entry(number) for number in range(1, 55))))
    assert older in words_of(full)
    [link] = [a for a in full.iter("a") if a.text == older]
    assert link.get("href") == "../search?topic=cooperation"


def test_an_entry_says_who_when_what_and_why() -> None:
    tree = shown(
        entry(1),
        place(("agree*", "Agreement", "title"), ("agree*", "agreement", "text"), ("Japan", "Japan", "elsewhere")),
    )
    words = words_of(tree)
    assert (
        "Institution The Fund Original https://fund.example/ news/ 1 By Ada Example"
        " Published 2 November 2026 First seen 3 November 2026" in words
    )
    assert tree.find(".//dd/a").get("href") == "../sources/fund.html"
    assert "First paragraph of 1. Second paragraph ." in words
    assert "International cooperation : “ Agreement ” in the title and the text (rule agree* )" in words
    assert "“ Japan ” in elsewhere" in words
    assert tree.find(".//link[@rel='canonical']").get("href") == "https://fund.example/news/1"


def test_only_what_the_institution_changed_counts_as_a_change(tmp_path: Path) -> None:
    """An article is read some moments after its row was seen, and has an `updated` that no other has."""
    store = stored(tmp_path, entry(1, updated_at=NOON + timedelta(seconds=9)))

    def page(changed: int) -> str:
        at = NOON + timedelta(days=4 * changed)
        store.apply(
            Change(revision=Revision(entry_id=entry(1).id, content_hash="", title="T", text=str(changed), seen_at=at))
        )
        known = store.entry(entry(1).id)
        assert known is not None
        return words_of(tree_of(render.entry_page(OWN, entry_view(store, CONFIG, item(known, CONFIG, ())))))

    assert "Last changed" not in page(0)
    assert "Last changed 7 November 2026" in page(1)
    store.close()


def test_an_entry_of_a_file_says_that_it_has_no_address_and_no_sure_date() -> None:
    words = words_of(
        shown(entry(1, url=None, path="/x.txt", title_derived=True, dated_at=NOON, first_seen_at=NOON, updated_at=NOON))
    )
    assert "First seen 3 November 2026 (the page gives no date)" in words
    assert "Published" not in words
    assert "Last changed" not in words
    assert "The page shows no title; this one is made from its first words." in words
    assert "This article has no address of its own on the web" in words
    assert "Institution The Fund" in words
    assert "This item is in no topic." in words


def test_an_entry_whose_page_is_ahead_of_its_time_does_not_say_that_it_gives_no_date() -> None:
    ahead = entry(1, published="2026-11-04", dated_at=NOON, first_seen_at=NOON)
    assert "First seen 3 November 2026 (the page gives a later date: 4 November 2026)" in words_of(shown(ahead))


def test_a_headline_says_that_only_it_is_known() -> None:
    words = words_of(shown(entry(1, kind="headline", section="More news")))
    assert "What agreement 1 is about. Only the headline is known so far" in words
    assert "It stood under the heading “ More news ”." in words


def test_foreign_titles_are_marked_and_stand_where_their_script_begins() -> None:
    tree = shown(entry(1, title="وزارة الصحة", language="ar"))
    heading = tree.find(".//h1")
    assert heading.get("lang") == "ar"
    assert (heading.get("dir"), heading.text) == ("auto", "وزارة الصحة")  # as what is read below it
    assert tree.find(".//div[@class='article']").get("dir") == "auto"


def test_an_image_is_told_and_not_loaded() -> None:
    html = (
        '<p><img src="https://a.example/1.png" alt="A photo &quot;here&quot;"><img src="https://a.example/2.png"></p>'
    )
    tree = shown(entry(1, html=html))
    assert 'Image: A photo "here"' in words_of(tree)


@pytest.mark.parametrize("attack", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'"])
def test_text_from_elsewhere_is_only_text(tmp_path: Path, attack: str) -> None:
    hostile = entry(
        1, title=attack, summary=attack, authors=(attack,), section=attack, institution=attack, source_id=None
    )
    shown(hostile, place((attack, attack, attack)))
    tree_of(topic(tmp_path, hostile))
    searched(tmp_path / "search", urlencode({"q": attack, "topic": attack, "order": attack, "after": attack}), hostile)
    tree_of(render.message_page(OWN, attack, attack))


def test_a_search_shows_the_words_in_their_sentence(tmp_path: Path) -> None:
    text = "Nothing here. Ministers met at Kyoto & <signed> [sic] with japan’s delegation. More of it."
    tree = searched(tmp_path, "q=JAPAN+kyoto", entry(1, text=text), entry(2))
    assert [mark.text for mark in tree.findall(".//mark")] == ["Japan", "Kyoto", "japan"]
    found = words_of(tree.find(".//ol[@class='items']"))
    assert "Agreement 1 with Japan Ministers met at Kyoto & <signed> [sic] with japan ’s delegation." in found
    assert "Nothing here" not in found
    assert "1 item fits." in words_of(tree)
    assert tree.find(".//input[@name='q']").get("value") == "JAPAN kyoto"
    assert tree.find(".//label").get("for") == tree.find(".//input").get("id")


def test_a_search_for_nothing_and_one_that_finds_nothing_say_so(tmp_path: Path) -> None:
    assert "Finds the items that have all these words" in words_of(searched(tmp_path / "a", "q="))
    assert "Nothing is found by: zebra." in words_of(searched(tmp_path / "b", "q=zebra"))


def test_a_long_summary_is_cut_between_words(tmp_path: Path) -> None:
    words = words_of(tree_of(topic(tmp_path, entry(1, summary="word " * 200))))
    assert "word word …" in words
    assert words.count("word") < 60


def contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        full = colour if len(colour) == 7 else "#" + "".join(2 * sign for sign in colour[1:])
        parts = [int(full[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_style_is_small_and_legible_in_both_schemes() -> None:
    style = render.style().decode()
    assert len(style) < 10_000
    assert "url(" not in style
    light, dark = (
        dict(re.findall(r"--(\w+): (#\w+)", part)) for part in style.split("@media (prefers-color-scheme")[:2]
    )
    for scheme in (light, dark):
        for ink in ("ink", "quiet", "link"):
            assert contrast(scheme[ink], scheme["paper"]) >= 7
        assert contrast(scheme["ink"], scheme["mark"]) >= 7


def test_a_page_of_fifty_items_is_under_60_kilobytes(tmp_path: Path) -> None:
    summary = "A summary of some two hundred characters, as institutions write them. " * 3
    page = topic(tmp_path, *(entry(number, summary=summary) for number in range(1, 51)))
    assert len(page) < 60_000


def test_names_in_a_row() -> None:
    assert [WORDS["en"].listed(names) for names in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]
