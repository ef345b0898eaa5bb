"""How much of an entry is given on: the owner's word, the site's address, and what publishers reserve."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from scrapy.http import HtmlResponse

from crawler.answers import page_of
from crawler.seeds import seeds_in
from feeds.publish import publish
from pipeline.config import Config, parse
from pipeline.entries.make import Origin
from pipeline.items import Page, Reserved
from pipeline.process import process, word
from pipeline.rights import Limits, allowed, is_public, reserved
from pipeline.store import open_store
from tests.publishing import entry
from tests.running import run
from tests.test_identity_drills import TEXT, TITLE, URL, html

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PUBLIC = (
    '[site]\nurl = "https://news.example.org/"\n{site}\n[[source]]\nid = "fund"\nurl = "https://fund.example/news"\n'
)
LAST_WORDS = "Kyoto"  # of the text, not of its summary


def config_of(site: str = "", source: str = "") -> Config:
    return parse(PUBLIC.format(site=site) + source)[0]


def look(folder: Path, config: Config, *, head: str = "", said: Reserved | None = None, days: int = 0) -> str:
    store = open_store(folder)
    now = NOW + timedelta(days=days)
    body = html(TITLE, TEXT, head=head, language="en")
    page = Page(body=body, url=URL, media_type="text/html", fetched_at=now, reserved=said or Reserved())
    outcome = process(page, Origin(target_id="fund", source=config.sources[0]), config, store, now=now)
    publish(store, config, folder)
    store.close()
    return word(outcome)


@pytest.mark.parametrize(
    ("url", "public"),
    [
        ("https://feeds.example.org/", True),
        ("http://8.8.8.8/", True),
        ("http://127.0.0.1:8000/", False),
        ("http://[::1]:8000/", False),
        ("http://10.1.2.3/", False),
        ("http://192.168.178.2/", False),
        ("http://localhost/", False),
        ("http://feeds.localhost/", False),
        ("http://nas.local/", False),
        ("https://feeds.intranet/", False),
        ("http://feeds/", False),
        ("http://box.home.arpa/", False),
    ],
)
def test_an_address_is_public_or_ones_own(url: str, *, public: bool) -> None:
    assert is_public(url) is public
    shown = allowed(entry(source_id=None), parse(f'[site]\nurl = "{url}"')[0]).shown
    assert shown == ("summary" if public else "full")


@pytest.mark.parametrize(
    ("site", "source", "says", "shown"),
    [
        ("", "", Reserved(), "summary"),
        ('publish = "full"', "", Reserved(), "full"),
        ('publish = "link"', "", Reserved(), "link"),
        ('publish = "link"', 'publish = "full"', Reserved(), "full"),
        ("", 'publish = "full"', Reserved(), "full"),
        ("", 'publish = "full"', Reserved(archiving=True), "summary"),
        ("", 'publish = "link"', Reserved(archiving=True), "link"),
        ("", 'publish = "full"', Reserved(mining=True), "full"),
    ],
)
def test_the_source_decides_before_the_site_and_the_publisher_before_both(
    site: str, source: str, says: Reserved, shown: str
) -> None:
    may = allowed(entry(reserved=says), config_of(site, source))
    assert may.shown == shown
    assert may.in_bulk is (shown == "full" and not says.mining)
    assert may.kept is not says.archiving
    assert may.reason


def test_what_comes_of_no_source_follows_the_site() -> None:
    config = config_of('publish = "link"', 'publish = "full"')
    assert allowed(entry(source_id=None), config).shown == "link"
    assert allowed(entry(source_id="gone"), config).shown == "link"


@pytest.mark.parametrize(
    ("site", "known", "shown"),
    [
        ('publish = "full"', Limits(publish="link", rights="© Gone", gone=True), "link"),
        ('publish = "link"', Limits(publish="full", gone=True), "full"),
        ('publish = "full"', Limits(gone=True), "full"),
        ("", Limits(gone=True), "summary"),
        ('publish = "full"', None, "summary"),  # what it allowed nobody knows any more
        ('publish = "link"', None, "link"),
    ],
)
def test_a_source_that_is_gone_allows_what_it_allowed(site: str, known: Limits | None, shown: str) -> None:
    may = allowed(entry(source_id="gone"), config_of(site, 'publish = "full"'), {"gone": known})
    assert may.shown == shown
    assert may.rights == (known.rights if known else None)
    assert "gone, which" not in may.reason
    shared = allowed(entry(source_id="ours"), config_of('publish = "full"', ""), {"ours": Limits(), "gone": None})
    assert shared.reason.startswith("gone, which published it as well, is in the configuration no more")


@pytest.mark.parametrize(
    ("robots", "archiving"),
    [
        (["noarchive"], True),
        (["index, NOARCHIVE"], True),
        (["nocache"], True),
        (["noindex,nofollow"], False),
        (["none"], False),
        (["googlebot: nofollow, noarchive"], True),
        (["otherbot: noarchive"], False),
        (["otherbot: noarchive", "noarchive"], True),
        (["unavailable_after: 25 Jun 2030 15:00:00 PST, noarchive"], True),
        (["max-snippet:20, noarchive"], True),
        (["", ",,:"], False),
    ],
)
def test_words_for_robots_are_read(robots: list[str], *, archiving: bool) -> None:
    assert reserved(robots, [], None).archiving is archiving


def test_an_address_of_terms_is_one() -> None:
    assert reserved([], ["1"], " https://fund.example/terms.json ").policy == "https://fund.example/terms.json"
    assert reserved([], ["1"], "javascript:alert(1)").policy is None
    assert reserved([], ["yes"], None).mining is None
    assert reserved([], ["0"], None).mining is False


@pytest.mark.parametrize(
    ("publish_as", "has_text", "has_summary"), [("full", True, True), ("summary", False, True), ("link", False, False)]
)
def test_feeds_and_pages_show_what_may_be_shown(
    tmp_path: Path, publish_as: str, *, has_text: bool, has_summary: bool
) -> None:
    config = config_of(source=f'publish = "{publish_as}"\nrights = "© The Fund\\nof Example."')
    assert look(tmp_path, config) == "new"
    public = tmp_path / "public"
    [page] = (public / "entries").glob("*.html")
    for path in [page, *(public / "feeds").glob("all.*")]:
        text = path.read_text(encoding="utf-8")
        assert (LAST_WORDS in text) is has_text, path.name
        assert TITLE in text
        assert "© The Fund of Example" in text
    shown = json.loads((public / "feeds" / "all.json").read_text(encoding="utf-8"))["items"][0]
    assert ("summary" in shown) is has_summary
    assert ("content_html" in shown) is has_text
    assert shown["_tidings"]["rights"] == "© The Fund of Example"
    for suffix in ("rss", "atom"):
        [item] = feedparser.parse((public / "feeds" / f"all.{suffix}").read_bytes()).entries
        assert item.get("rights") == "© The Fund of Example"
        assert ("content" in item) is has_text


@pytest.mark.parametrize("by", ["page", "answer"])
def test_a_page_that_is_not_to_be_archived_is_shown_by_its_summary(tmp_path: Path, by: str) -> None:
    (tmp_path / "tidings.toml").write_text(PUBLIC.format(site='publish = "full"'), encoding="utf-8")
    config = config_of('publish = "full"')
    head = '<meta name="robots" content="index, noarchive">' if by == "page" else ""
    look(tmp_path, config, head=head, said=Reserved(archiving=by == "answer"))
    assert LAST_WORDS not in (tmp_path / "public/feeds/all.json").read_text(encoding="utf-8")
    shown = run(tmp_path, "entries", "show", URL).output
    assert "published: a summary, because its page asks not to be archived (noarchive)" in shown
    assert json.loads(run(tmp_path, "entries", "show", URL, "--json").output)["noarchive"] is True
    assert TITLE in run(tmp_path, "search", LAST_WORDS).output


def test_what_an_answer_reserves_is_read_from_its_headers() -> None:
    headers = {"X-Robots-Tag": ["otherbot: nofollow", "noarchive"], "TDM-Reservation": "1", "TDM-Policy": f"{URL}.json"}
    page = page_of(HtmlResponse(URL, headers=headers, body=html()), NOW)
    assert page.reserved == Reserved(archiving=True, mining=True, policy=f"{URL}.json")
    assert page_of(HtmlResponse(URL, body=html()), NOW).reserved == Reserved()


def test_what_an_answer_in_an_archive_reserves_is_read_too(tmp_path: Path) -> None:
    answer = (
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nx-robots-tag: noarchive\r\nTDM-Reservation: 1\r\n\r\n" + html()
    )
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n"
    rest = f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    (tmp_path / "one.warc").write_bytes((head + rest).encode() + answer + b"\r\n\r\n")
    [seed] = seeds_in(tmp_path / "one.warc")
    assert seed.page(seed.body or b"", NOW).reserved == Reserved(archiving=True, mining=True)


def test_a_reservation_of_mining_is_passed_on(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(PUBLIC.format(site='publish = "full"'), encoding="utf-8")
    head = '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="https://ministry.example.org/tdm.json">'
    look(tmp_path, config_of('publish = "full"'), head=head)
    public = tmp_path / "public"
    [item] = json.loads((public / "feeds" / "all.json").read_text(encoding="utf-8"))["items"]
    assert item["_tidings"]["tdm_reservation"] == 1
    assert item["_tidings"]["tdm_policy"] == "https://ministry.example.org/tdm.json"
    [atom] = feedparser.parse((public / "feeds" / "all.atom").read_bytes()).entries
    assert atom["rights"] == "Text and data mining reserved (https://ministry.example.org/tdm.json)"
    [page] = (public / "entries").glob("*.html")
    assert '<meta name="tdm-reservation" content="1">' in page.read_text(encoding="utf-8")
    assert (
        "mining is reserved (terms: https://ministry.example.org/tdm.json)"
        in run(tmp_path, "entries", "show", URL).output
    )


def test_the_page_is_asked_before_its_server(tmp_path: Path) -> None:
    head = '<meta name="tdm-reservation" content="0">'
    look(tmp_path, config_of(), head=head, said=Reserved(mining=True))
    store = open_store(tmp_path)
    [kept] = store.every_entry()
    store.close()
    assert kept.reserved.mining is False


def test_a_reservation_that_comes_later_holds_and_is_no_news(tmp_path: Path) -> None:
    config = config_of('publish = "full"')
    look(tmp_path, config)
    assert LAST_WORDS in (tmp_path / "public/feeds/all.atom").read_text(encoding="utf-8")
    assert look(tmp_path, config, head='<meta name="robots" content="noarchive">', days=1) == "unchanged"
    assert LAST_WORDS not in (tmp_path / "public/feeds/all.atom").read_text(encoding="utf-8")
    store = open_store(tmp_path)
    [kept] = store.every_entry()
    assert (kept.updated_at, len(store.revisions(kept.id))) == (NOW, 1)
    store.close()
    assert look(tmp_path, config, days=2) == "unchanged"
    assert LAST_WORDS in (tmp_path / "public/feeds/all.atom").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("site", "source", "told"),
    [("", "", True), ('publish = "summary"', "", False), ("", 'publish = "full"', False), ("", 'rights = "©"', True)],
)
def test_a_public_site_is_told_once_that_summaries_are_published(
    tmp_path: Path, site: str, source: str, *, told: bool
) -> None:
    (tmp_path / "tidings.toml").write_text(PUBLIC.format(site=site) + source, encoding="utf-8")
    shown = run(tmp_path, "publish")
    assert shown.exit_code == 0
    assert ("https://news.example.org/ is a public address, so sources that say nothing (fund)" in shown.output) is told
    assert shown.output.count("Note:") == told


def test_one_on_ones_own_machine_is_not_told(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text('[site]\nurl = "http://localhost:8000/"\n', encoding="utf-8")
    assert "Note:" not in run(tmp_path, "publish").output
