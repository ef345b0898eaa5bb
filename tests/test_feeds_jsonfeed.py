from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from feeds.formats.jsonfeed import jsonfeed
from feeds.items import item
from feeds.snapshot import snapshot
from pipeline.items import Entry
from pipeline.store import open_store
from tests.publishing import CONFIG, NOON, entry, feed_named, stored

# Written for this project from the facts of jsonfeed.org/version/1.1; CC0.
SCHEMA = json.loads((Path(__file__).parent / "recorded" / "jsonfeed-1.1.schema.json").read_text())
VALIDATOR = jsonschema.Draft202012Validator(SCHEMA, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)


def written(folder: Path, *entries: Entry) -> Any:
    store = stored(folder, *entries)
    document = json.loads(jsonfeed(snapshot(store, CONFIG, feed_named("cooperation"))))
    store.close()
    VALIDATOR.validate(document)
    return document


def test_a_feed_has_all_that_is_known(tmp_path: Path) -> None:
    feed = written(tmp_path, entry(1))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://news.example.org/feeds/cooperation.json"
    assert feed["home_page_url"] == "https://news.example.org/topics/cooperation.html"
    assert feed["items"] == [
        {
            "id": f"tag:example.org,2026-01-01:item:{1:032x}",
            "url": "https://fund.example/news/1",
            "title": "Agreement 1 with Japan",
            "content_html": entry(1).html,
            "summary": "What agreement 1 is about.",
            "image": "https://fund.example/images/1.jpg",
            "date_published": "2026-11-02T12:00:00.250000+00:00",
            "date_modified": "2026-11-03T12:00:01.250000+00:00",
            "authors": [{"name": "Ada Example"}],
            "tags": ["International cooperation"],
            "language": "en",
            "_tidings": {
                "about": "Tidings: the institution, the heading it stood under, how sure its date is, why its topics",
                "institution": "The Fund",
                "institution_url": "https://fund.example/news",
                "topics": [{"id": "cooperation", "because": "Agreement"}],
            },
        }
    ]


@pytest.mark.parametrize(
    "awkward",
    [
        entry(url="https://fund.example/ü x?q=é"),
        entry(url="https://user:secret@fund.example/"),
        entry(title="\ud800\x00", summary="\x07", html="<p>\x01\ufffe</p>", authors=("\x00",), language="??"),
        entry(url=None, image="x", source_id=None, institution=None, authors=()),
    ],
)
def test_whatever_an_entry_holds_the_feed_is_valid(tmp_path: Path, awkward: Entry) -> None:
    store = stored(tmp_path)
    feed = replace(snapshot(store, CONFIG, feed_named()), items=(item(awkward, CONFIG, ()),))
    store.close()
    VALIDATOR.validate(json.loads(jsonfeed(feed)))


def test_a_headline_has_no_article_and_says_that_its_date_is_not_sure(tmp_path: Path) -> None:
    headline = entry(
        1, kind="headline", html=None, text=None, summary=None, section="More news", dated_at=NOON, first_seen_at=NOON
    )
    item = written(tmp_path, headline)["items"][0]
    assert "content_html" not in item
    assert item["content_text"] == "Agreement 1 with Japan"
    assert item["_tidings"]["section"] == "More news"
    assert item["_tidings"]["date"] == "first seen 3 November 2026 (the page gives no date)"
    told = []
    for language in ("de-AT", "fr", "lb"):
        site = CONFIG.site.model_copy(update={"language": language})
        store = open_store(tmp_path)
        shown = snapshot(store, CONFIG.model_copy(update={"site": site}), feed_named("cooperation"))
        store.close()
        told.append(json.loads(jsonfeed(shown))["items"][0]["_tidings"]["date"])
    assert told == [
        "zuerst gesehen am 3. November 2026 (die Seite gibt kein Datum an)",
        "vu pour la première fois le 3 novembre 2026 (la page ne donne pas de date)",
        "first seen 3 November 2026 (the page gives no date)",
    ]


def test_what_has_nothing_of_its_own_has_no_extension(tmp_path: Path) -> None:
    store = stored(tmp_path)
    feed = replace(
        snapshot(store, CONFIG, feed_named()), items=(item(entry(1, source_id=None, institution=None), CONFIG, ()),)
    )
    store.close()
    assert "_tidings" not in json.loads(jsonfeed(feed))["items"][0]
