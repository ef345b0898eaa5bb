"""Every promise about how hosts are treated, against a server that counts what it is asked."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from crawler.waits import LONGEST_WAIT, doubled, retry_after
from pipeline.addresses import authority_of
from pipeline.store.sqlite import open_store
from tests.sites.scripted import Hit, Reply, Script, Site, article, listing
from tests.test_crawl import TITLES, Crawls, crawls, news, store, workers

__all__ = ["crawls", "store", "workers"]


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
    found = crawls.store.asked(authority_of(site.url()) or "", 1000)
    return [(one.url.removeprefix(site.url("")), one.status, one.reason) for one in reversed(found)]


def test_what_was_asked_of_a_host_and_what_it_answered_is_noted(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nDisallow: /news/2\n", headers={"Content-Type": "text/plain"})
    with Site({"/robots.txt": rules, "/news": listing(TITLES), **news(), "/news/3": Reply(status=404)}) as site:
        crawls(site.url("/news"))
        noted = asked_of(crawls, site)
        served = {hit.path for hit in site.hits}
    assert noted[:2] == [("/robots.txt", 200, None), ("/news", 200, None)]
    assert ("/news/2", None, "not asked: robots.txt forbids it") in noted
    assert ("/news/3", 404, None) in noted
    assert {path for path, status, _ in noted if status} == served
    last = crawls.store.asked(site.host, 1)[0]
    assert last.seconds is not None
    assert 0 < last.seconds < 5
    assert last.bytes is not None
    assert last.bytes > 100


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
        assert sorted(site.asked()) == ["/news", *(f"/news/{number}" for number in range(2, 7))]
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
            host = crawls.store.host(site.host)
            assert host is not None
            assert host.wait_until is not None
            waits.append((host.wait_until - datetime.now(UTC)) / timedelta(minutes=1))
            passes(tmp_path, days=1)
        assert len(site.asked()) == 4
        site.pages["/news"] = listing(TITLES)
        crawls(site.url("/news"))
        host = crawls.store.host(site.host)
    assert [0.95 <= wait / 2**number <= 1.3 for number, wait in enumerate(waits)] == [True] * 4
    assert host is not None
    assert (host.wait_until, host.waits) == (None, 0)


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
