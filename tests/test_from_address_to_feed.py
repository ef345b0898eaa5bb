"""Ten institutions of different make, each from its address to a feed in a reader, as a person would go about it."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest

from pipeline.addresses import canonical
from tests.sites.command import LOOPBACK, apart, tidings
from tests.sites.scripted import Reply, Site, article

LISTINGS = Path(__file__).parent / "recorded" / "labelled" / "listings"
TEN = (
    *("amt_liste", "city_grid", "council_months", "gemeente_kaarten", "kommun_time_i_lank", "ministry_featured"),
    *("prefecture_table", "shi_oshirase", "state_us_dates", "wizara_ar"),
)
SECONDS = 60


def path_of(url: str) -> str:
    parts = urlsplit(canonical(url) or url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("name", TEN)
def test_an_address_becomes_a_feed_within_a_minute(name: str, tmp_path: Path) -> None:
    labels = json.loads((LISTINGS / f"list_{name}.json").read_text())
    markup = (LISTINGS / f"list_{name}.html").read_text()
    optional = set(labels["optional"])
    with Site() as site:
        whole = urlsplit(labels["url"])
        markup = markup.replace(f"{whole.scheme}://{whole.netloc}", site.url("").rstrip("/"))
        site.pages[path_of(labels["url"])] = Reply(body=markup)
        for item in labels["items"]:
            site.pages[path_of(item["url"])] = article(item["title"], words=item["title"])
        address = site.url(path_of(labels["url"]))

        command = apart if name == TEN[0] else tidings
        begun = time.monotonic()
        added = command(tmp_path, "add", address, "--yes", "--id", "institution", "--title", "Institution", *LOOPBACK)
        crawled = command(tmp_path, "crawl", "institution", *LOOPBACK)
        took = time.monotonic() - begun

    feed = feedparser.parse((tmp_path / "data" / "public" / "feeds" / "all.atom").read_bytes())
    shown = {path_of(entry.link) for entry in feed.entries}
    wanted = {path_of(item["url"]) for item in labels["items"]}
    assert (added.code, crawled.code) == (0, 0), added.out + added.err + crawled.out + crawled.err
    assert shown <= wanted | {path_of(url) for url in optional}
    assert len(shown) == min(10, len(wanted)), (wanted - shown, crawled.out)
    assert took < SECONDS
