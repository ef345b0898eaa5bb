"""Every promise about how hosts are treated, against a server that counts what it is asked."""

from __future__ import annotations

import asyncio
import json
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.crawl import Options, crawl
from crawler.due import again_at
from crawler.fetching.waits import LONGEST_WAIT, doubled, retry_after
from pipeline.addresses import authority_of
from pipeline.reservations import PATH
from pipeline.store import Standing
from pipeline.store.sqlite import open_store
from tests.running import run
from tests.sites.command import tidings
from tests.sites.scripted import Hit, Reply, Script, Site, article, listing
from tests.test_crawl import TITLES, Crawls, crawls, here, news

__all__ = ["crawls"]


NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
TIMES = {
    "hosts": ["wait_until"],
    "addresses": ["first_seen_at", "look_at"],
    "sources": ["next_due_at", "last_looked_at"],
    "standings": ["failing_since", "gone_since"],
}


def passes(folder: Path, **long: float) -> None:
    """Let time pass: everything that is stored lies so much longer ago."""
    with closing(sqlite3.connect(folder / "data" / "tidings.db")) as database:
        database.create_function(
            "earlier", 1, lambda at: (datetime.fromisoformat(at) - timedelta(**long)).isoformat(timespec="microseconds")
        )
        for table, columns in TIMES.items():
            for column in columns:
                database.execute(f"update {table} set {column} = earlier({column}) where {column} is not null")
        database.commit()


def asked_of(crawls: Crawls, site: Site) -> list[tuple[str, int | None, str | None]]:
    """Give what was noted of a site, oldest first: path, status, reason."""
    found = crawls.store.manners.asked(authority_of(site.url()) or "", 1000)
    return [(one.url.removeprefix(site.url("")), one.status, one.reason) for one in reversed(found)]


def test_what_was_asked_of_a_host_and_what_it_answered_is_noted(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nDisallow: /news/2\n", headers={"Content-Type": "text/plain"})
    with Site({"/robots.txt": rules, "/news": listing(TITLES), **news(), "/news/3": Reply(status=404)}) as site:
        crawls(site.url("/news"))
        noted = asked_of(crawls, site)
        served = {hit.path for hit in site.hits}
    assert noted[:3] == [("/robots.txt", 200, None), (PATH, 404, None), ("/news", 200, None)]
    assert ("/news/2", None, "not asked: robots.txt forbids it") in noted
    assert ("/news/3", 404, None) in noted
    assert {path for path, status, _ in noted if status} == served
    last = crawls.store.manners.asked(site.host, 1)[0]
    assert last.seconds is not None
    assert 0 < last.seconds < 5
    assert last.bytes is not None
    assert last.bytes > 100
    assert last.said_at is not None
    assert abs(last.said_at - last.at) < timedelta(seconds=5)


def test_a_host_that_does_not_answer_is_noted_with_the_reason(crawls: Crawls) -> None:
    with Site() as site:
        url = site.url("/news")
    crawls(url)
    assert asked_of(crawls, site)[0] == ("/robots.txt", None, "the connection was refused")


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(minutes=2)),
        ("0", timedelta()),
        (" 7 ", timedelta(seconds=7)),
        ("Sun, 01 Mar 2026 12:30:00 GMT", timedelta(minutes=30)),
        ("Sunday, 01-Mar-26 12:30:00 GMT", timedelta(minutes=30)),
        ("Sun Mar  1 12:30:00 2026", timedelta(minutes=30)),
        ("Sun, 01 Mar 2026 11:00:00 GMT", timedelta()),
        ("Tue, 01 Mar 2033 12:00:00 GMT", LONGEST_WAIT),
        ("999999999999", LONGEST_WAIT),
        ("9" * 400, None),
        ("-5", None),
        ("soon", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date_and_holds_for_a_day_at_most(
    header: str | None, wait: timedelta | None
) -> None:
    assert retry_after(header, NOW) == wait


def test_what_is_doubled_grows_to_its_bound_and_is_spread_by_its_key() -> None:
    hour, day = timedelta(hours=1), timedelta(days=1)
    pauses = [doubled(hour, number, day, "a") for number in range(1, 100)]
    for number, pause in enumerate(pauses):
        plain = min(hour * 2 ** min(number, 9), day)
        assert plain <= pause <= plain * 1.25
    assert pauses == [doubled(hour, number, day, "a") for number in range(1, 100)]
    spread = {doubled(hour, 3, day, f"source-{number}") for number in range(50)}
    assert max(spread) - min(spread) > hour / 2
    assert doubled(7 * day, 3, day, "a") >= 7 * day


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("dated", [False, True])
def test_a_host_that_says_how_long_is_left_alone_for_so_long_over_restarts(
    crawls: Crawls, tmp_path: Path, status: int, dated: bool
) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    busy = Reply(status=status, headers={"Retry-After": until if dated else "7200"})
    with Site({"/news": listing(TITLES), **news(), "/news/2": busy}) as site:
        crawls(site.url("/news"))
        assert site.asked() == ["/news", "/news/1", "/news/2"]
        site.pages |= news()
        crawls.store.close()
        crawls.store = open_store(tmp_path / "data")  # a restart
        site.hits.clear()
        report = crawls.one(site.url("/news"))
        assert site.hits == [], "not even for its rules"
        assert "asked us to wait until" in report.failures[0]
        assert "crawl it again after that" in report.failures[0]
        crawls(site.url("/news/4"))
        assert site.hits == [], "whatever is wanted of it"
        assert asked_of(crawls, site)[-1][2].startswith("not asked: its server asked us to wait until")  # type: ignore[union-attr]
        passes(tmp_path, hours=1.9)
        crawls(site.url("/news"))
        assert site.hits == []
        passes(tmp_path, hours=0.2)
        crawls(site.url("/news"))
        left = [f"/news/{number}" for number in range(2, 7)]
        assert site.asked() == ["/news", *left, "/news/1"], "and what is due for another look comes last"
    assert crawls.store.counts()["entries"] == 6


def test_a_host_that_says_a_longer_time_is_asked_again_after_a_day(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": Reply(status=503, headers={"Retry-After": str(90 * 86400)})}) as site:
        crawls(site.url("/news"))
        passes(tmp_path, hours=23.9)
        crawls(site.url("/news"))
        assert len(site.asked()) == 1
        passes(tmp_path, hours=0.2)
        crawls(site.url("/news"))
        assert len(site.asked()) == 2


def test_a_host_that_does_not_say_how_long_is_left_alone_longer_each_time(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": Reply(status=429)}) as site:
        waits = []
        for _ in range(4):
            crawls(site.url("/news"))
            host = crawls.store.manners.host(site.host)
            assert host is not None
            assert host.wait_until is not None
            waits.append((host.wait_until - datetime.now(UTC)) / timedelta(minutes=1))
            passes(tmp_path, days=1)
        assert len(site.asked()) == 4
        site.pages["/news"] = listing(TITLES)
        crawls(site.url("/news"))
        host = crawls.store.manners.host(site.host)
    assert [0.95 <= wait / 2**number <= 1.3 for number, wait in enumerate(waits)] == [True] * 4
    assert host is None, "it answers: nothing is left to be remembered"


def test_one_connection_a_host_whatever_crawls_lead_there(crawls: Crawls) -> None:
    under_way, most = [0], [0]

    def slowly(reply: Reply) -> Script:
        def answer(_: Hit) -> Reply:
            under_way[0] += 1
            most[0] = max(most[0], under_way[0])
            time.sleep(0.03)
            under_way[0] -= 1
            return reply

        return answer

    pages = {f"/{name}{path}": article(title, words=name) for name in "ab" for path, title in TITLES.items()}
    lists = {f"/{name}": listing({f"/{name}{path}": title for path, title in TITLES.items()}) for name in "ab"}
    with Site({path: slowly(reply) for path, reply in (pages | lists).items()}) as site:
        away = Reply(status=302, headers={"Location": site.url("/b")})
        with Site({"/b": away}, address="127.0.0.2") as other:
            reports = crawls(site.url("/a"), other.url("/b"))
        assert len(site.asked()) == 14
    assert [report.pages for report in reports] == [6, 6]
    assert most == [1]


def watching(crawls: Crawls, url: str, **source: object) -> None:
    """Watch one address as the source "house"."""
    crawls.config = here(source=[{"id": "house", "url": url, **source}])


def standing(crawls: Crawls) -> Standing:
    return crawls.store.manners.standing("house", crawls.config.sources[0].url)


def next_look(crawls: Crawls) -> timedelta:
    """Give how long after the last look the source is due again."""
    source = crawls.store.sources()[0]
    assert source.last_looked_at is not None
    return source.next_due_at - source.last_looked_at


def test_a_source_that_fails_is_looked_at_at_longer_and_longer_intervals_and_as_usual_once_it_is_well(
    crawls: Crawls,
) -> None:
    hour = timedelta(hours=1)
    with Site({"/news": Reply(status=500)}) as site:
        watching(crawls, site.url("/news"))
        pauses = []
        for _ in range(8):
            crawls("house")
            pauses.append(next_look(crawls))
        for number, pause in enumerate(pauses):
            plain = min(hour * 2**number, timedelta(days=1))
            assert plain < pause < plain * 1.25
        assert standing(crawls).failures == 8
        site.pages |= {"/news": listing(TITLES), **news()}
        crawls("house")
        assert next_look(crawls) == hour
    assert standing(crawls).failures == 0
    assert standing(crawls).failing_since is None


def test_a_source_whose_host_asks_to_wait_is_due_when_it_may_be_asked(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": Reply(status=503, headers={"Retry-After": "36000"})}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        assert next_look(crawls) == pytest.approx(timedelta(hours=10), abs=timedelta(seconds=9))
        passes(tmp_path, hours=4)
        crawls("house")
        assert next_look(crawls) == pytest.approx(timedelta(hours=6), abs=timedelta(seconds=9))
        assert (crawls.store.sources()[0].last_result or "").startswith("not looked at: ")
    assert standing(crawls).failures == 1, "a look that did not take place is no failure"


@pytest.mark.parametrize("status", [404, 410])
def test_a_source_that_is_gone_is_told_from_one_that_fails_and_asked_less_and_less(crawls: Crawls, status: int) -> None:
    with Site({"/news": Reply(status=status)}) as site:
        watching(crawls, site.url("/news"))
        results = []
        for _ in range(10):
            crawls("house")
            results.append(crawls.store.sources()[0].last_result or "")
        assert ["gone since" in result for result in results] == [False, False] + [True] * 8
        assert f"the server answered {status}" in results[-1]
        assert standing(crawls).gone == 10
        assert timedelta(days=7) < next_look(crawls) < timedelta(days=9)
        site.pages["/news"] = Reply(status=500)
        crawls("house")
        assert standing(crawls).gone == 0
        assert "gone" not in (crawls.store.sources()[0].last_result or "")


@pytest.mark.parametrize("status", [301, 308])
def test_a_source_that_has_moved_three_times_in_a_row_is_looked_for_at_its_new_address(
    crawls: Crawls, status: int
) -> None:
    moved = Reply(status=status, headers={"Location": "/press"})
    with Site({"/news": moved, "/press": listing(TITLES, ETag='"a"'), **news()}) as site:
        watching(crawls, site.url("/news"))
        asked = []
        for _ in range(5):
            site.hits.clear()
            crawls("house")
            asked.append([path for path in site.asked() if not path.startswith("/news/")])
        assert asked == [["/news", "/press"]] * 3 + [["/press"]] * 2
        assert site.hits[-1].headers["If-None-Match"] == '"a"'
        assert standing(crawls).learned_url == site.url("/press")
        entries = crawls.store.counts()["entries"]
        assert (entries, len(crawls.store.known_addresses("house"))) == (6, 6), "its items stay its items"
        assert [source.url for source in crawls.store.sources()] == [site.url("/news")]
        site.pages["/press"] = listing(TITLES | {"/news/7": "A seventh decision of the council"})
        site.pages["/news/7"] = article("A seventh decision of the council")
        crawls("house")
        assert crawls.words() == ["new"]


def looks_at_the_first(crawls: Crawls, site: Site, folder: Path, number: int) -> list[list[str]]:
    """Look at known articles again so often, an age apart, and give what was asked for the first of them."""
    asked = []
    for _ in range(number):
        passes(folder, hours=2)
        with closing(sqlite3.connect(folder / "data" / "tidings.db")) as database, database:
            database.execute("update addresses set look_at = first_seen_at where url like '%/news/1'")
        site.hits.clear()
        crawls("house")
        asked.append([path for path in site.asked() if path.endswith("/1")])
    return asked


def test_an_article_that_has_moved_for_good_is_asked_for_at_its_new_address(crawls: Crawls, tmp_path: Path) -> None:
    pages = news()
    with Site({"/news": listing(TITLES), **pages}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        there = pages["/news/1"]
        site.pages |= {"/news/1": Reply(status=301, headers={"Location": "/press/1"}), "/press/1": there}
        assert looks_at_the_first(crawls, site, tmp_path, 3) == [["/news/1", "/press/1"], ["/press/1"], ["/press/1"]]
        assert [hit.headers["If-None-Match"] for hit in site.hits if hit.path == "/press/1"] == ['"/news/1"']
        assert set(crawls.words()) == {"unchanged"}

        site.pages |= {"/press/1": Reply(status=301, headers={"Location": "/press/2026/1"}), "/press/2026/1": there}
        assert looks_at_the_first(crawls, site, tmp_path, 2) == [["/press/1", "/press/2026/1"], ["/press/2026/1"]]

        site.pages |= {"/news/1": there, "/press/2026/1": Reply(status=404)}
        assert looks_at_the_first(crawls, site, tmp_path, 3) == [["/press/2026/1"], ["/news/1"], ["/news/1"]]
        assert crawls.store.counts()["entries"] == 6


@pytest.mark.parametrize(("status", "to"), [(302, "/press/1"), (301, "/news")])
def test_an_article_that_has_moved_for_now_or_is_not_found_there_is_asked_for_where_it_was(
    crawls: Crawls, tmp_path: Path, status: int, to: str
) -> None:
    with Site({"/news": listing(TITLES), **news(), "/press/1": news()["/news/1"]}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        site.pages["/news/1"] = Reply(status=status, headers={"Location": to})
        assert [asked[0] for asked in looks_at_the_first(crawls, site, tmp_path, 2)] == ["/news/1"] * 2


def test_a_source_that_is_redirected_otherwise_or_not_always_is_looked_for_where_it_was(crawls: Crawls) -> None:
    moved = Reply(status=301, headers={"Location": "/press"})
    for_now = Reply(status=302, headers={"Location": "/press"})
    with Site({"/news": moved, "/press": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        for reply in (moved, moved, for_now, moved, moved, listing(TITLES), moved, moved):
            site.pages["/news"] = reply
            crawls("house")
        assert standing(crawls).learned_url is None
        site.hits.clear()
        crawls("house")
        assert site.asked()[0] == "/news"
    assert standing(crawls).learned_url == site.url("/press")


def test_a_permanent_redirect_behind_a_passing_one_teaches_nothing(crawls: Crawls) -> None:
    hops = {
        "/news": Reply(status=302, headers={"Location": "/today"}),
        "/today": Reply(status=301, headers={"Location": "/press"}),
    }
    with Site({**hops, "/press": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        for _ in range(4):
            crawls("house")
    assert standing(crawls).learned_url is None


def test_a_learned_address_that_fails_is_given_up_for_the_configured_one(crawls: Crawls) -> None:
    moved = Reply(status=301, headers={"Location": "/press"})
    with Site({"/news": moved, "/press": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        for _ in range(3):
            crawls("house")
        site.pages |= {"/news": listing(TITLES), "/press": Reply(status=404)}
        for _ in range(3):
            crawls("house")
        site.hits.clear()
        crawls("house")
        assert [hit.path for hit in site.hits] == ["/news"]
    assert standing(crawls).failures == 0


@pytest.mark.parametrize(
    ("headers", "hours"),
    [
        ({"Cache-Control": "public, max-age=7200"}, 2),
        ({"Cache-Control": "max-age=7200", "Age": "1800"}, 1.5),
        ({"Cache-Control": "max-age=60"}, 1),
        ({"Cache-Control": "max-age=31536000"}, 6),
        ({"Cache-Control": "s-maxage=7200"}, 1),
        ({"Cache-Control": "s-maxage=18000, max-age=7200"}, 2),
        ({"Cache-Control": "no-cache, max-age=7200"}, 1),
        ({"Cache-Control": "no-store, max-age=7200"}, 1),
        ({"Cache-Control": 'max-age="7200"'}, 2),
        ({"Cache-Control": "max-age=soon"}, 1),
        ({"Expires": "Sun, 01 Mar 2026 15:00:00 GMT", "Date": "Sun, 01 Mar 2026 12:00:00 GMT"}, 3),
        ({"Expires": "0"}, 1),
        ({}, 1),
    ],
)
def test_a_listing_that_is_called_fresh_is_not_looked_at_sooner_within_bounds(
    crawls: Crawls, headers: dict[str, str], hours: float
) -> None:
    with Site({"/news": listing(TITLES, **headers), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
    assert next_look(crawls) == timedelta(hours=hours)


def test_nothing_to_ask_with_is_kept_of_what_is_not_to_be_stored(crawls: Crawls) -> None:
    page = listing(TITLES, ETag='"a"', **{"Cache-Control": "no-store"})
    with Site({"/news": page, **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        crawls("house")
        assert [hit.headers["If-None-Match"] for hit in site.hits if hit.path == "/news"] == [None, None]
    assert crawls.store.counts()["entries"] == 6


LOOKS = (timedelta(hours=1), timedelta(hours=6), *(timedelta(days=days) for days in (1, 3, 7, 30)))


def test_when_an_article_is_looked_at_again_hangs_on_when_it_was_first_seen() -> None:
    def after(now: timedelta, fresh: timedelta = timedelta()) -> timedelta | None:
        at = again_at(NOW, LOOKS, fresh, NOW + now)
        return at - NOW if at is not None else None

    assert after(timedelta()) == timedelta(hours=1)
    assert after(timedelta(hours=1)) == timedelta(hours=6)
    assert after(timedelta(hours=5)) == timedelta(hours=6)
    assert after(timedelta(days=2)) == timedelta(days=3), "what was missed is not made up for"
    assert after(timedelta(days=29)) == timedelta(days=30)
    assert after(timedelta(days=30)) is None
    assert after(timedelta(), timedelta(hours=2)) == timedelta(hours=2)
    assert after(timedelta(), timedelta(days=365)) == timedelta(hours=6)
    assert again_at(NOW, (), timedelta(), NOW) is None
    assert again_at(None, LOOKS, timedelta(), NOW) is None


def test_an_article_is_looked_at_again_conditionally_after_each_step_and_then_no_more(
    crawls: Crawls, tmp_path: Path
) -> None:
    looks = []
    with Site({"/news": listing(TITLES, ETag='"a"'), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        for step in (0.9, 0.2, 4, 1, 17, 1, 47, 2, 94, 2, 550, 10, 1000, 10_000):
            passes(tmp_path, hours=step)
            site.hits.clear()
            crawls("house")
            assert {hit.headers["If-None-Match"] for hit in site.hits if hit.path == "/news/3"} <= {'"/news/3"'}
            looks.append(site.asked())
            assert crawls.words() == ["unchanged"] * (len(site.asked()) - 1)
    only, all_of_them = ["/news"], ["/news", *TITLES]
    assert looks == [only, all_of_them] * 6 + [only] * 2


def test_an_article_whose_row_in_the_listing_changes_is_looked_at_at_once_and_no_other(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        site.pages["/news"] = listing(TITLES | {"/news/4": "Decision over harbours and rivers"})
        site.pages["/news/4"] = article("Decision over harbours and rivers", words="Corrected.")
        site.hits.clear()
        crawls("house")
        assert site.asked() == ["/news", "/news/4"]
        assert crawls.words() == ["revised"]
        site.hits.clear()
        crawls("house")
        assert [hit.path for hit in site.hits] == ["/news"]


def test_an_article_whose_date_in_the_sitemap_changes_is_looked_at_at_once(crawls: Crawls) -> None:
    with Site(news()) as site:

        def sitemap(**dates: str) -> Reply:
            rows = "".join(
                f"<url><loc>{site.url(path)}</loc><lastmod>{dates.get(path[-1:], '2026-01-01')}</lastmod></url>"
                for path in TITLES
            )
            return Reply(
                body=f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>',
                headers={"Content-Type": "application/xml"},
            )

        site.pages["/sitemap.xml"] = sitemap()
        watching(crawls, site.url("/sitemap.xml"))
        crawls("house")
        assert crawls.words() == ["new"] * 6
        for asked in (["/sitemap.xml", "/news/2"], ["/sitemap.xml"]):
            site.pages["/sitemap.xml"] = sitemap(**{"2": "2026-02-02"})
            site.hits.clear()
            crawls("house")
            assert site.asked() == asked


def test_an_article_whose_date_in_the_feed_changes_is_looked_at_at_once(crawls: Crawls) -> None:
    with Site(news()) as site:
        first = "2026-01-01T08:00:00Z"

        def feed(updated: str) -> Reply:
            rows = "".join(
                f"<entry><title>{title}</title><link href='{site.url(path)}'/><id>{path}</id>"
                f"<published>{first}</published>"
                f"<updated>{updated if path == '/news/2' else first}</updated></entry>"
                for path, title in TITLES.items()
            )
            body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>{rows}</feed>'
            return Reply(body=body, headers={"Content-Type": "application/atom+xml"})

        site.pages["/feed"] = feed(first)
        watching(crawls, site.url("/feed"))
        crawls("house")
        for asked in (["/feed", "/news/2"], ["/feed"]):
            site.pages["/feed"] = feed("2026-01-02T08:00:00Z")
            site.hits.clear()
            crawls("house")
            assert site.asked() == asked


def test_looks_again_come_after_new_articles_and_within_the_limit(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        passes(tmp_path, hours=2)
        more = {"/news/7": "A seventh decision of the council", "/news/8": "An eighth decision of the council"}
        site.pages |= {"/news": listing(TITLES | more)} | {path: article(title) for path, title in more.items()}
        site.hits.clear()
        report = crawls.one("house", Options(limit=4))
        assert site.asked() == ["/news", "/news/7", "/news/8", "/news/1", "/news/2"]
        assert "4 more articles are known" in report.notes[0]
        site.hits.clear()
        crawls("house")
        assert site.asked() == ["/news", *(f"/news/{number}" for number in range(3, 7))]


def test_the_looks_again_are_as_the_configuration_says_for_all_and_for_a_source(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        for source, site_wide, asked in (
            ({}, [], 1),
            ({"look_again": ["2 h"]}, [], 7),
            ({"look_again": []}, ["2 h"], 1),
        ):
            crawls.store.close()
            crawls.store = open_store(tmp_path / f"{source}{site_wide}" / "data")
            house = {"id": "house", "url": site.url("/news"), **source}
            crawls.config = here(site={"look_again": site_wide}, source=[house])
            crawls("house")
            passes(tmp_path / f"{source}{site_wide}", hours=2.1)
            site.hits.clear()
            crawls("house")
            assert len(site.asked()) == asked, (source, site_wide)


@pytest.mark.parametrize(("status", "looks"), [(404, 5), (410, 0)])
def test_an_article_that_is_gone_stays_kept_is_marked_and_is_no_fault(
    crawls: Crawls, tmp_path: Path, status: int, looks: int
) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        site.pages["/news/2"] = Reply(status=status)
        passes(tmp_path, hours=1.1)
        report = crawls.one("house")
        assert report.failures == ()
        assert "what is kept of it stays" in crawls.reason(site.url("/news/2"))
        entry = crawls.store.entry_at(site.url("/news/2"))
        marked = [one.url for one in crawls.store.newest() if crawls.store.identity.gone_since(one)]
        assert marked == [site.url("/news/2")]
        assert entry is not None
        shown = tidings(tmp_path, "entries", "show", entry.id)
        assert "its page is gone since 20" in shown.out
        asked = 0
        for days in (0.3, 1, 3, 7, 30, 60):
            passes(tmp_path, days=days)
            site.hits.clear()
            crawls("house")
            asked += "/news/2" in site.asked()
        assert asked == looks
    assert entry is not None
    assert entry.text is not None
    assert TITLES["/news/2"] in entry.text or entry.title == TITLES["/news/2"]


def test_what_is_known_of_an_article_is_read_once_to_ask_for_it(crawls: Crawls, tmp_path: Path) -> None:
    read: list[str] = []
    before: dict[str, int] = {}

    def counted(hit: Hit) -> Reply:
        before[hit.path] = read.count(f"select * from fetches where url = '{site.url(hit.path)}'")
        return news()[hit.path]  # type: ignore[no-any-return]

    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        passes(tmp_path, hours=1.1)
        site.pages |= dict.fromkeys(TITLES, counted)
        crawls.store._db.database.conn.set_trace_callback(read.append)  # type: ignore[attr-defined]
        crawls("house")
        assert crawls.words() == ["unchanged"] * 6
    assert before == dict.fromkeys(TITLES, 1)


def test_an_article_that_comes_back_is_no_longer_marked(crawls: Crawls, tmp_path: Path) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        passes(tmp_path, hours=1.1)
        site.pages["/news/2"] = Reply(status=404)
        crawls("house")
        passes(tmp_path, hours=6)
        site.pages |= news()
        crawls("house")
        assert crawls.words() == ["unchanged"] * 6
    assert not [one for one in crawls.store.newest() if crawls.store.identity.gone_since(one)]


def test_refresh_asks_for_all_that_is_known_whenever_it_is_due(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        site.hits.clear()
        crawls("house", options=Options(refresh=True))
        assert sorted(site.asked()) == ["/news", *TITLES]


def test_a_second_crawl_of_two_hundred_articles_none_of_which_is_due_asks_for_the_listing_only(crawls: Crawls) -> None:
    titles = {f"/news/{number}": f"Decision number {number} of the council" for number in range(200)}
    with Site({"/news": listing(titles, ETag='"a"'), **news(titles)}) as site:
        watching(crawls, site.url("/news"))
        assert crawls.one("house").counts["new"] == 200
        site.hits.clear()
        crawls("house")
        assert [hit.path for hit in site.hits] == ["/news"]


def test_the_delay_holds_between_crawls_that_lead_to_the_same_host_too(crawls: Crawls) -> None:
    lists = {f"/{name}": listing({f"/{name}{path}": title for path, title in TITLES.items()}) for name in "abc"}
    pages = {f"/{name}{path}": article(title, words=name) for name in "abc" for path, title in TITLES.items()}
    with Site({**lists, **pages}) as site:
        away = Reply(status=302, headers={"Location": site.url("/b")})
        with Site({"/b": away}, address="127.0.0.2") as other:
            crawls.config = here(site={"delay": 0.2})
            crawls(site.url("/a"), other.url("/b"), site.url("/c"), options=Options(limit=2))
        times = [hit.at for hit in site.hits]
    assert len(times) == 2 + 3 * 3, "both files of rules once, then a listing and two articles each"
    waits = [round(later - earlier, 3) for earlier, later in pairwise(times)]
    assert min(waits) > 0.05, f"one that is late at the server leaves the next less, but not that much: {waits}"
    assert times[-1] - times[0] > 0.19 * len(waits)


@pytest.mark.parametrize(
    ("rules", "forbidden"),
    [
        ("User-agent: *\nDisallow: /news/2", {"/news/2"}),
        ("user-AGENT: TIDINGS\ndisallow: /news/2\n\nUser-agent: *\nDisallow: /", {"/news/2"}),
        ("User-agent: other\nUser-agent: tidings\nDisallow: /news/1\n\nUser-agent: *\nDisallow: /news/2", {"/news/1"}),
        ("User-agent: tidings\nDisallow: /news/1\n\nUser-agent: tidings\nDisallow: /news/2", {"/news/1", "/news/2"}),
        ("User-agent: tidingsbot\nDisallow: /", set()),
        ("User-agent: *\nDisallow: /news/\nAllow: /news/3", {f"/news/{number}" for number in (1, 2, 4, 5, 6)}),
        ("User-agent: *\nAllow: /news/3\nDisallow: /news/3", set()),
        ("User-agent: *\nDisallow: /*/5$", {"/news/5"}),
        ("User-agent: *\nDisallow: /n%65ws/6", {"/news/6"}),
        ("User-agent: *\nDisallow: # nothing", set()),
        ("\ufeffUser-agent: *\r\nDisallow: /news/4 # a comment\r\n", {"/news/4"}),
        ("User-agent: *\nNoise: here\nDisallow: /news/1\n\nSitemap: /s.xml\nDisallow: /news/2", {"/news/1", "/news/2"}),
        ("<html><body>Not a robots.txt</body></html>", set()),
        ("Disallow: /news/1\nUser-agent: *\nDisallow:", set()),
    ],
)
def test_robots_txt_is_read_as_rfc_9309_has_it(crawls: Crawls, rules: str, forbidden: set[str]) -> None:
    with Site({"/robots.txt": Reply(body=rules), "/news": listing(TITLES), **news()}) as site:
        crawls(site.url("/news"))
        assert set(site.asked()) == {"/news", *TITLES} - forbidden


def test_robots_txt_is_read_through_five_redirects_and_to_half_a_megabyte(crawls: Crawls) -> None:
    far = "User-agent: *\nDisallow: /news/1\n" + "# nothing\n" * 49_900 + "Disallow: /news/2\n"
    hops = {f"/r{hop}": Reply(status=301, headers={"Location": f"/r{hop + 1}"}) for hop in range(1, 5)}
    robots = Reply(status=302, headers={"Location": "/r1"})
    with Site({"/robots.txt": robots, **hops, "/r5": Reply(body=far), "/news": listing(TITLES), **news()}) as site:
        crawls(site.url("/news"))
        assert not {"/news/1", "/news/2"} & set(site.asked())
        assert "/news/3" in site.asked()


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_a_rule_of_robots_txt_that_lies_across_half_a_megabyte_is_none(crawls: Crawls, ends: str) -> None:
    rules = f"User-agent: *{ends}Disallow: /news/1{ends}"
    cut = "Disallow: /"
    padding = 512_000 - len(rules) - len(cut)
    rules += "#" * (padding - len(ends)) + ends + cut + f"x/archive{ends}"
    with Site({"/robots.txt": Reply(body=rules), "/news": listing(TITLES), **news()}) as site:
        crawls(site.url("/news"))
        assert set(site.asked()) == {"/news", *TITLES} - {"/news/1"}


@pytest.mark.parametrize(
    ("says", "again"),
    [
        (Reply(status=404), False),
        (Reply(body="User-agent: *\nDisallow: /news/1"), False),
        (Reply(body="User-agent: *\nDisallow: /news/1", headers={"Cache-Control": "max-age=600"}), False),
        (Reply(body="User-agent: *\nDisallow: /news/1", headers={"Cache-Control": "no-cache"}), True),
        (Reply(body="User-agent: *\nDisallow: /news/1", headers={"Cache-Control": "max-age=0"}), True),
    ],
)
def test_rules_are_kept_for_as_long_as_they_hold(crawls: Crawls, says: Reply, again: bool) -> None:
    with Site({"/robots.txt": says, "/news": listing(TITLES), **news()}) as site:
        crawls(site.url("/news"))
        crawls(site.url("/news"))
        asked = [hit.path for hit in site.hits].count("/robots.txt")
        assert asked == (2 if again else 1)
        assert ("/news/1" in site.asked()) == (says.status == 404)
        crawls(site.url("/news"), options=Options(refresh=True))
        assert [hit.path for hit in site.hits].count("/robots.txt") == asked + 1
        assert ("/news/1" in site.asked()) == (says.status == 404)


@pytest.mark.parametrize("status", [500, 502, 503, 429])
def test_nothing_is_asked_while_a_server_fails_to_give_its_rules(crawls: Crawls, status: int) -> None:
    with Site({"/robots.txt": Reply(status=status), "/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        crawls("house")
        assert site.asked() == []
    assert standing(crawls).failures == 1


@pytest.mark.parametrize("limit", [None, 5])
def test_where_a_site_asks_for_long_pauses_that_is_said_at_once_and_a_look_takes_what_fits(
    crawls: Crawls, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    monkeypatch.setattr("pipeline.pace.WORTH_TELLING", 0.1)
    rules = Reply(body="User-agent: *\nCrawl-delay: 0.3")
    told: list[tuple[str, int]] = []
    with Site({"/robots.txt": rules, "/news": listing(TITLES), **news()}) as site:
        watching(crawls, site.url("/news"))
        [source] = crawls.config.sources  # as with 120 s and "5 min", in a second
        source = source.model_copy(update={"every": timedelta(seconds=1)})
        crawls.config = crawls.config.model_copy(update={"source": (source,)})
        [report] = asyncio.run(
            crawl(
                ("house",),
                crawls.config,
                crawls.store,
                options=Options(limit=limit),
                tell=lambda sentence: told.append((sentence, len(site.hits))),
                workers=crawls.workers,
            )
        )
        host = urlsplit(site.url("/")).netloc
        assert told == [(f"house: {host} asks for 0.3 s between requests: 30 pages take about 9 seconds", 1)]
        count = limit or 2
        assert len([path for path in site.asked() if path.startswith("/news/")]) == count
        assert report.notes[1].startswith(f"house: {host} asks for 0.3 s between requests: {count} pages take about")
        assert f"{6 - count} more articles are known than the {count} looked at" in report.notes[2]
        assert "the next crawl goes on" in report.notes[2]


def test_a_crawl_delay_of_minutes_is_told_of_by_status_and_sources_show(tmp_path: Path) -> None:
    url = "https://slow.example.org/news"
    (tmp_path / "tidings.toml").write_text(
        f'[[source]]\nid = "slow"\nurl = "{url}"\n[[source]]\nid = "quick"\nurl = "https://quick.example.org/news"\n'
    )
    store = open_store(tmp_path)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    store.robots.put("https://slow.example.org", b"User-agent: tidings\nCrawl-delay: 120", yesterday)
    store.robots.put("https://quick.example.org", b"User-agent: *\nCrawl-delay: 2", yesterday)
    store.close()
    sentence = "slow.example.org asks for 120 s between requests: 30 pages take about an hour"
    assert f"      {sentence}\n" in run(tmp_path, "status").stdout
    assert "quick.example.org asks" not in run(tmp_path, "status").stdout
    assert f"  pace        {sentence}\n" in run(tmp_path, "sources", "show", "slow").stdout
    assert json.loads(run(tmp_path, "sources", "show", "slow", "--json").stdout)["pace"] == sentence
    listed = json.loads(run(tmp_path, "status", "--json").stdout)["sources"]
    assert {one["id"]: one["pace"] for one in listed} == {"slow": sentence, "quick": None}


def test_a_crawl_delay_that_is_longer_than_a_crawl_can_wait_means_that_nothing_is_asked(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nCrawl-delay: 3600")
    with Site({"/robots.txt": rules, "/news": listing(TITLES), **news()}) as site:
        report = crawls.one(site.url("/news"))
        assert site.asked() == []
    assert "asks for 3,600 s between requests" in report.failures[0]
