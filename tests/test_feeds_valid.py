"""Feeds are valid: Atom by the schema of RFC 4287, JSON Feed by its rules, RSS by what its readers need."""

from __future__ import annotations

import json
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from jsonschema import Draft202012Validator
from lxml import etree

from feeds.items import item_of
from feeds.publish import publish
from feeds.showing import entry_page
from pipeline.store import open_store
from tests.sites.everything import A_FILE, EVERYTHING, WITH_FILES, everything

RECORDED = Path(__file__).parent / "recorded"
ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
MEDIA = "{http://search.yahoo.com/mrss/}"
DC = "{http://purl.org/dc/elements/1.1/}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("everything")
    store = everything(folder)
    assert not publish(store, EVERYTHING, folder).failed
    store.close()
    return folder / "public"


def documents(public: Path, suffix: str) -> list[Path]:
    found = sorted(public.rglob(f"*.{suffix}"))
    assert len(found) > 15
    return found


def trees(public: Path, suffix: str) -> list[Any]:
    return [etree.parse(path).getroot() for path in documents(public, suffix)]


def element(public: Path, suffix: str, entry_id: str) -> Any:
    """Find the element of an entry, wherever in the feed of everything it is."""
    name, key = (f"{ATOM}entry", f"{ATOM}id") if suffix == "atom" else ("item", "guid")
    for path in sorted(public.glob(f"feeds/all.{suffix}")) + sorted(public.glob(f"feeds/archives/all/*.{suffix}")):
        for one in etree.parse(path).getroot().iter(name):
            if one.findtext(key) == entry_id:
                return one
    raise AssertionError(entry_id)


def test_atom_is_as_the_schema_of_rfc_4287_says(public: Path) -> None:
    schema = etree.RelaxNG(etree.parse(RECORDED / "atom.rng"))
    for tree in trees(public, "atom"):
        schema.assertValid(tree)


def test_atom_is_as_the_text_of_rfc_4287_says(public: Path) -> None:
    for tree in trees(public, "atom"):
        assert tree.find(f"{ATOM}author/{ATOM}name") is not None
        entries = tree.findall(f"{ATOM}entry")
        assert len({one.findtext(f"{ATOM}id") for one in entries}) == len(entries)
        assert len({one.findtext(f"{ATOM}updated") for one in entries}) == len(entries)
        for one in entries:
            links = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
            assert len(links) == 1
            assert one.find(f"{ATOM}content") is not None or one.find(f"{ATOM}summary") is not None
            assert (one.findtext(f"{ATOM}title") or "").strip()
            for name in ("published", "updated"):
                assert datetime.fromisoformat(str(one.findtext(ATOM + name))).tzinfo is not None


def test_json_feed_is_as_its_rules_say(public: Path) -> None:
    schema = json.loads((RECORDED / "jsonfeed-1.1.schema.json").read_text())
    check = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for path in documents(public, "json"):
        document = json.loads(path.read_bytes())
        assert [error.message for error in check.iter_errors(document)] == []
        ids = [item["id"] for item in document["items"]]
        assert len(set(ids)) == len(ids)


def test_rss_has_what_readers_need(public: Path) -> None:
    for tree in trees(public, "rss"):
        assert tree.find("channel/link").text.startswith("https://news.example.org/")
        assert tree.find("channel").find(f"{ATOM}link").get("rel") == "self"
        for item in tree.iter("item"):
            names = [child.tag for child in item if isinstance(child.tag, str)]
            assert len(names) == len(set(names) - {"category"}) + names.count("category") + sum(
                names.count(name) - 1 for name in set(names) & {f"{DC}creator", f"{MEDIA}content", f"{ATOM}link"}
            )
            if CONTENT in names:
                assert names.index("description") < names.index(CONTENT)
            assert item.find("guid").get("isPermaLink") == "false"
            assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo is not None


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_no_reader_has_to_forgive_anything(public: Path, suffix: str) -> None:
    for path in documents(public, suffix):
        read = feedparser.parse(path.read_bytes())
        assert not read.bozo, path
        assert all(entry.title and entry.id and entry.link for entry in read.entries)


def test_files_of_an_entry_are_given_with_type_and_length(public: Path) -> None:
    call = "https://fund.example/a.pdf?x=1&y=2"
    entry = element(public, "atom", WITH_FILES.id)
    links = [dict(link.attrib) for link in entry.findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert links == [
        {"rel": "enclosure", "href": call, "type": "application/pdf", "title": "The call & annex"},
        {"rel": "enclosure", "href": "https://fund.example/a.mp3", "type": "audio/mpeg", "title": "a.mp3"},
        {"rel": "enclosure", "href": "https://fund.example/listen?id=3", "title": "Listen"},
        {"rel": "enclosure", "href": "https://fund.example/images/200.jpg", "type": "image/jpeg"},
    ]
    item = element(public, "rss", WITH_FILES.id)
    assert [dict(one.attrib) for one in item.findall("enclosure")] == [
        {"url": "https://fund.example/a.mp3", "type": "audio/mpeg", "length": "0"}
    ]
    assert [dict(one.attrib) for one in item.findall(f"{MEDIA}content")] == [
        {"url": call, "type": "application/pdf", "medium": "document"},
        {"url": "https://fund.example/listen?id=3", "medium": "audio"},
        {"url": "https://fund.example/images/200.jpg", "type": "image/jpeg", "medium": "image"},
    ]
    itself = element(public, "rss", A_FILE.id).find("enclosure")
    assert dict(itself.attrib) == {"url": A_FILE.url, "type": "application/pdf", "length": "12345"}
    own = [link for link in element(public, "atom", A_FILE.id).findall(f"{ATOM}link") if link.get("rel") == "enclosure"]
    assert (own[0].get("href"), own[0].get("length")) == (A_FILE.url, "12345")
    assert sum(link.get("href") == A_FILE.url for link in own) == 1


def test_json_has_the_files_and_where_the_story_stands_as_well(public: Path) -> None:
    item = next(
        one
        for path in sorted(public.glob("feeds/archives/all/*.json"))
        for one in json.loads(path.read_bytes())["items"]
        if one["id"] == WITH_FILES.id
    )
    assert [(one["mime_type"], one.get("title")) for one in item["attachments"]] == [
        ("application/pdf", "The call & annex"),
        ("audio/mpeg", "a.mp3"),
        ("application/octet-stream", "Listen"),
    ]
    assert item["language"] == "fr"
    assert item["_tidings"]["also_published_by"] == [
        {"url": "https://other.example/x?a=1&b=2", "title": "The same story", "institution": "Other House"}
    ]
    assert item["_tidings"]["translations"] == [
        {
            "url": "https://fund.example/news/1",
            "title": "Agreement 1 with Japan",
            "institution": "The Fund",
            "language": "en",
        }
    ]


@pytest.mark.parametrize("suffix", ["rss", "atom"])
def test_where_the_story_stands_as_well_is_linked_without_taking_the_place_of_the_original(
    public: Path, suffix: str
) -> None:
    one = element(public, suffix, WITH_FILES.id)
    related = [link for link in one.findall(f"{ATOM}link") if link.get("rel") == "related"]
    assert [(link.get("href"), link.get("title"), link.get("hreflang")) for link in related] == [
        ("https://other.example/x?a=1&b=2", "Other House: The same story", None),
        ("https://fund.example/news/1", "Agreement 1 with Japan", "en"),
    ]
    for path in (public / "feeds/archives/all").glob(f"*.{suffix}"):
        for entry in feedparser.parse(path.read_bytes()).entries:
            if entry.id == WITH_FILES.id:
                assert entry.link == WITH_FILES.url


def test_languages_are_those_of_the_entries(public: Path) -> None:
    assert element(public, "atom", WITH_FILES.id).get(LANG) == "fr"
    assert element(public, "rss", WITH_FILES.id).findtext(f"{DC}language") == "fr"


def test_the_page_of_an_entry_links_to_its_files(public: Path) -> None:
    store = open_store(public.parent)
    item = item_of(store, EVERYTHING, WITH_FILES, {})
    assert item is not None
    page = dict(entry_page(store, EVERYTHING, item))[f"entries/{200:032x}.html"].decode()
    store.close()
    link = '<a href="https://fund.example/a.pdf?x=1&amp;y=2" type="application/pdf">'
    assert f"{link}<bdi>The call &amp; annex</bdi></a>" in page
