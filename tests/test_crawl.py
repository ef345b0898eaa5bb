from __future__ import annotations

import asyncio
import gzip
import socket
import sqlite3
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.crawl import Options, crawl
from crawler.report import PageReport, TargetReport
from crawler.settings import OfCrawls, settings
from pipeline.config import Config
from pipeline.items import Duplicate, New, Rejected, Revised, Unchanged
from pipeline.process import word
from pipeline.store import Store
from pipeline.workers import Workers
from tests.sites.certificate import self_signed
from tests.sites.scripted import Hit, Reply, Site, article, listing, packed
from tests.test_seeds import archive

SUBJECTS = ("about bridges", "on research", "for schools", "over harbours", "against noise", "upon archives")
TITLES = {f"/news/{number}": f"Decision {subject} of the council" for number, subject in enumerate(SUBJECTS, 1)}


def here(*, site: dict[str, Any] | None = None, **tables: Any) -> Config:
    """Give a configuration by which the sites of this machine may be crawled, without a pause."""
    return Config.model_validate({"site": {"delay": 0, "allow_network": ["127.0.0.0/8"]} | (site or {}), **tables})


@dataclass
class Crawls:
    """Crawls into one store, and keeps what was reported."""

    store: Store
    workers: Workers
    config: Config = field(default_factory=here)
    pages: list[PageReport] = field(default_factory=list)

    def __call__(self, *names: str, options: Options | None = None) -> list[TargetReport]:
        self.pages = []
        return list(
            asyncio.run(
                crawl(names, self.config, self.store, options=options, report=self.pages.append, workers=self.workers)
            )
        )

    def one(self, name: str, options: Options | None = None) -> TargetReport:
        return self(name, options=options)[0]

    def words(self) -> list[str]:
        return [word(page.outcome) for page in self.pages]

    def reason(self, url: str) -> str:
        found = next(page.outcome for page in self.pages if page.url == url)
        assert isinstance(found, Rejected)
        return found.reason


@pytest.fixture
def crawls(store: Store, workers: Workers) -> Crawls:
    return Crawls(store=store, workers=workers)


def news(titles: dict[str, str] | None = None) -> dict[str, Any]:
    """Give a site of articles, each with validators, under /news/, without their listing."""
    return {path: article(title, words=title, ETag=f'"{path}"') for path, title in (titles or TITLES).items()}


def test_a_listing_leads_to_its_articles_which_are_stored_in_its_order(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES), **news()}) as site:
        report = crawls.one(site.url("/news"))
        assert [page.url for page in crawls.pages] == [site.url(path) for path in TITLES]
    assert report.counts["new"] == report.pages == 6
    assert report.failures == ()
    assert sorted(entry.title for entry in crawls.store.newest()) == sorted(TITLES.values())


def test_an_article_given_by_its_address_is_stored_and_asked_for_conditionally_after(crawls: Crawls) -> None:
    with Site(news()) as site:
        crawls(site.url("/news/1"))
        assert isinstance(crawls.pages[0].outcome, New)
        crawls(site.url("/news/1"))
        assert isinstance(crawls.pages[0].outcome, Unchanged)
        assert [hit.headers["If-None-Match"] for hit in site.hits if hit.path == "/news/1"] == [None, '"/news/1"']


def test_a_second_crawl_asks_for_the_listing_only_and_conditionally(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES, ETag='"a"'), **news()}) as site:
        crawls(site.url("/news"))
        site.hits.clear()
        report = crawls.one(site.url("/news"))
        assert site.asked() == ["/news"]
        assert site.hits[-1].headers["If-None-Match"] == '"a"'
    assert report.pages == 0


def test_a_server_that_says_unmodified_of_what_it_never_gave_is_asked_again(crawls: Crawls) -> None:
    pages = news()
    with Site({"/news": listing(TITLES), **pages}) as site:
        site.pages |= {path: Reply(status=304, headers={"X-Cache": "HIT"}) for path in ("/news/1", "/news/2")}
        crawls(site.url("/news"))
        assert "nothing has changed (304)" in crawls.reason(site.url("/news/1"))
        site.pages |= pages
        assert crawls.one(site.url("/news")).counts["new"] == 2
    with Site({"/news": Reply(status=304, headers={"ETag": '"a"'})}) as site:
        assert "nothing has changed (304)" in crawls.one(site.url("/news")).failures[0]
        site.pages["/news"] = listing(TITLES, ETag='"a"')
        assert crawls.one(site.url("/news")).pages == 6


def test_refresh_asks_for_known_articles_again_and_tells_unchanged_from_revised(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES, ETag='"a"'), **news()}) as site:
        crawls(site.url("/news"))
        before, entries = crawls.store.counts(), list(crawls.store.newest())
        site.pages["/news"] = listing(dict(reversed(TITLES.items())), ETag='"turned"')
        crawls(site.url("/news"), options=Options(refresh=True))
        assert crawls.words() == ["unchanged"] * 6
        assert crawls.store.counts() == {**before, "runs": 2}
        assert list(crawls.store.newest()) == entries, "a list in another order is no news"
        site.pages["/news"] = listing(TITLES, ETag='"a"')
        site.pages["/news/3"] = article(TITLES["/news/3"], words="A new beginning for all.", ETag='"new"')
        crawls(site.url("/news"), options=Options(refresh=True))
        assert sorted(crawls.words()) == ["revised"] + ["unchanged"] * 5
        assert isinstance(crawls.pages[2].outcome, Revised)


def test_the_limit_leaves_the_rest_on_the_list_for_the_next_crawl(crawls: Crawls) -> None:
    with Site({"/news": listing(TITLES, ETag='"a"'), **news()}) as site:
        report = crawls.one(site.url("/news"), Options(limit=2))
        assert [page.url for page in crawls.pages] == [site.url("/news/1"), site.url("/news/2")]
        assert "4 more articles are known" in report.notes[0]
        crawls(site.url("/news"), options=Options(limit=3))  # the listing answers 304
        assert [page.url for page in crawls.pages] == [site.url(f"/news/{number}") for number in (3, 4, 5)]
        crawls(site.url("/news"))
        assert [page.url for page in crawls.pages] == [site.url("/news/6")]


def paged(titles: dict[str, str], size: int = 5) -> dict[str, Any]:
    """Give the listing of a site in pages."""
    paths = list(titles)
    pages = [dict.fromkeys(paths[start : start + size]) for start in range(0, len(paths), size)]
    return {
        "/news" if number == 0 else f"/news?page={number + 1}": listing(
            {path: titles[path] for path in page}, after=f"/news?page={number + 2}" if number + 1 < len(pages) else None
        )
        for number, page in enumerate(pages)
    }


def test_following_pages_are_read_until_there_are_enough_articles(crawls: Crawls) -> None:
    titles = {f"/news/{n}": f"Report number {n} on the harbour of the town" for n in range(1, 16)}
    with Site(paged(titles) | news(titles)) as site:
        crawls(site.url("/news"), options=Options(limit=8))
        assert site.asked()[:2] == ["/news", "/news?page=2"]
        assert "/news?page=3" not in site.asked()
        crawls(site.url("/news"))
    assert crawls.store.counts()["entries"] == 15


def test_following_pages_are_read_again_only_where_the_page_before_had_something_new(crawls: Crawls) -> None:
    titles = {f"/news/{n}": f"Report number {n} on the harbour of the town" for n in range(1, 11)}
    with Site(paged(titles) | news(titles)) as site:
        crawls(site.url("/news"))
        site.hits.clear()
        crawls(site.url("/news"))
        assert site.asked() == ["/news"]
        # Six more have come since: they fill the first page, and one stands on the second.
        titles = {f"/news/{n}": f"Report number {n} on the harbour of the town" for n in range(20, 26)} | titles
        site.pages |= paged(titles) | news(titles)
        crawls(site.url("/news"))
    assert crawls.store.counts()["entries"] == 16


def test_a_broken_article_ends_nothing_and_says_why(crawls: Crawls) -> None:
    pages = news() | {
        "/news": listing(TITLES),
        "/news/2": Reply(status=404),
        "/news/3": Reply(status=500),
        "/news/4": Reply(body="PK \x00\x01", headers={"Content-Type": "application/zip"}),
        "/news/5": Reply(body="<p>short", length=5000),
    }
    with Site(pages) as site:
        report = crawls.one(site.url("/news"))
        assert report.failures == ()
        assert report.counts == {"new": 2, "revised": 0, "duplicate": 0, "unchanged": 0, "rejected": 4}
        assert crawls.reason(site.url("/news/2")) == "the server answered 404 (not found)"
        assert crawls.reason(site.url("/news/3")) == "the server answered 500 (internal server error)"
        assert crawls.reason(site.url("/news/4")) == "no page: the server calls it application/zip"
        assert crawls.reason(site.url("/news/5")) == "the answer was cut off before its end"
        site.hits.clear()
        crawls(site.url("/news"))
        assert site.asked() == ["/news", "/news/3", "/news/5"], "what may be there another time is asked for again"
        crawls(site.url("/news"))
        site.hits.clear()
        crawls(site.url("/news"))
        assert site.asked() == ["/news"], "but not for ever"


def test_a_compressed_page_that_is_cut_is_not_stored(crawls: Crawls) -> None:
    whole = packed(article("Decision on packing"))
    cut = Reply(body=bytes(whole.body)[:-200], headers=whole.headers)  # type: ignore[arg-type]
    with Site({"/whole": whole, "/cut": cut}) as site:
        crawls(site.url("/whole"), site.url("/cut"))
        assert isinstance(crawls.pages[0].outcome, New)
        assert crawls.reason(site.url("/cut")) == "the answer was cut off before its end"


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "application/gzip"])
def test_what_is_packed_and_does_not_say_so_is_read_everywhere(crawls: Crawls, media_type: str) -> None:
    pages = {path: packed(reply) for path, reply in (news() | {"/news": listing(TITLES)}).items()}
    unsaid = {path: replace(reply, headers={"Content-Type": media_type}) for path, reply in pages.items()}
    with Site(unsaid) as site:
        crawls(site.url("/news"))
        assert [type(page.outcome) for page in crawls.pages] == [New] * len(TITLES)


def test_a_feed_may_be_larger_than_an_article(crawls: Crawls) -> None:
    items = "".join(
        f"<item><title>{title}</title><link>{path}</link><description>{'Words. ' * 300_000}</description></item>"
        for path, title in TITLES.items()
    )
    feed = Reply(body=f"<rss version='2.0'><channel>{items}</channel></rss>")
    with Site({"/feed": feed, **news()}) as site:
        assert crawls.one(site.url("/feed")).counts["new"] == len(TITLES)


@pytest.mark.parametrize("form", ["/news/{}?t=1699{}", "/show?id={}&sid=f{}a", "/(S(x{1}))/news/{0}"])
def test_articles_whose_addresses_are_others_at_each_look_are_asked_for_once(crawls: Crawls, form: str) -> None:
    titles = list(TITLES.values())
    looks = [{form.format(n, look): title for n, title in enumerate(titles)} for look in range(4)]
    pages = {path: article(title, words=title) for look in looks for path, title in look.items()}
    with Site(pages) as site:
        crawls.config = here(source=[{"id": "council", "url": site.url("/news")}])
        for look in looks:
            site.hits.clear()
            site.pages["/news"] = listing(look)
            crawls("council")
            assert [path for path in site.asked() if path != "/news"] == ([*look] if look is looks[0] else [])
    assert len(list(crawls.store.every_entry(""))) == len(titles)


def test_a_bomb_is_refused_before_it_is_unpacked(crawls: Crawls) -> None:
    bomb = gzip.compress(b"\0" * 60_000_000)
    with Site({"/bomb": Reply(body=bomb, headers={"Content-Encoding": "gzip"})}) as site:
        report = crawls.one(site.url("/bomb"))
    assert "too large: more than 50,000,000 bytes" in report.failures[0]


def test_what_robots_txt_forbids_is_never_asked_for(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nDisallow: /news/2\nDisallow: /hidden", headers={"Content-Type": "text/plain"})
    moved = Reply(status=302, headers={"Location": "/hidden/3"})
    with Site(news() | {"/robots.txt": rules, "/news": listing(TITLES), "/news/3": moved}) as site:
        report = crawls.one(site.url("/news"))
        assert "/news/2" not in site.asked()
        assert "/hidden/3" not in site.asked(), "nor where a redirect leads there"
        assert report.reasons == {"robots.txt forbids it": 2}
        crawls(site.url("/hidden/1"))
        assert "/hidden/1" not in site.asked()


@pytest.mark.parametrize(("status", "asked"), [(404, True), (403, True), (500, False), (503, False)])
def test_without_rules_all_may_be_asked_for_and_while_they_cannot_be_had_nothing(
    crawls: Crawls, status: int, asked: bool
) -> None:
    with Site(news() | {"/robots.txt": Reply(status=status, body="User-agent: *\nDisallow: /")}) as site:
        report = crawls.one(site.url("/news/1"))
        assert (site.asked() == ["/news/1"]) is asked
        assert bool(report.failures) is not asked


def test_a_crawl_delay_holds_whatever_delay_is_told(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nCrawl-delay: 0.3", headers={"Content-Type": "text/plain"})
    with Site(news() | {"/robots.txt": rules, "/news": listing(TITLES)}) as site:
        crawls(site.url("/news"), options=Options(limit=2))
        times = [hit.at for hit in site.hits]
    assert len(times) == 5
    assert [later - earlier > 0.28 for earlier, later in pairwise(times)] == [True] * 4


def test_a_server_that_asks_us_to_wait_is_not_asked_further(crawls: Crawls) -> None:
    with Site(news() | {"/news": listing(TITLES), "/news/2": Reply(status=429, headers={"Retry-After": "0"})}) as site:
        report = crawls.one(site.url("/news"))
        assert site.asked() == ["/news", "/news/1", "/news/2"]
        assert "asks us to wait (429 (too many requests))" in report.notes[0]
        assert report.failures == ()
        site.pages |= news()
        crawls(site.url("/news"))
        assert crawls.words() == ["new"] * 5, "what was left is asked for by the next crawl"


def test_a_redirect_is_followed_within_the_site_and_its_validators_are_those_of_where_it_led(crawls: Crawls) -> None:
    with Site(news()) as site:
        site.pages["/old"] = Reply(status=301, headers={"Location": "/news/1"})
        crawls(site.url("/old"))
        assert crawls.words() == ["new"]
        site.hits.clear()
        crawls(site.url("/old"))
        assert crawls.words() == ["unchanged"]
        assert [(hit.path, hit.headers["If-None-Match"]) for hit in site.hits if hit.path != "/robots.txt"] == [
            ("/old", None),
            ("/news/1", '"/news/1"'),
        ]


def test_a_redirect_of_an_article_to_another_site_is_not_followed(crawls: Crawls) -> None:
    with Site(news()) as other, Site(news() | {"/news": listing(TITLES)}) as site:
        elsewhere = f"http://localhost:{other.host.rpartition(':')[2]}/news/2"
        site.pages["/news/2"] = Reply(status=302, headers={"Location": elsewhere})
        crawls.config = here(site={"allow_network": ["127.0.0.0/8", "::1/128"]})
        crawls(site.url("/news"))
        assert crawls.reason(site.url("/news/2")) == f"it redirects to another site: {elsewhere}"
        assert other.hits == []


def test_redirects_without_end_are_an_outcome(crawls: Crawls) -> None:
    with Site({"/loop": Reply(status=302, headers={"Location": "/loop"})}) as site:
        report = crawls.one(site.url("/loop"))
        assert "the server redirects more than 5 times" in report.failures[0]
        assert len(site.asked()) == 6


def test_a_redirect_to_a_private_address_is_refused(crawls: Crawls) -> None:
    with Site({"/out": Reply(status=302, headers={"Location": "http://127.0.0.2:8080/"})}) as site:
        crawls.config = here(site={"allow_network": ["127.0.0.1/32"]})
        report = crawls.one(site.url("/out"))
    assert "127.0.0.2 is not a public address" in report.failures[0]


def test_items_of_other_sites_are_left_out(crawls: Crawls) -> None:
    titles = TITLES | {"http://elsewhere.example/a": "A decision that another house has published"}
    with Site(news() | {"/news": listing(titles)}) as site:
        report = crawls.one(site.url("/news"))
    assert report.pages == 6
    assert report.failures == ()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://nowhere.invalid/", "the name of its host does not resolve"),
        ("http://127.0.0.1:{closed}/", "the connection was refused"),
        ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
        ("http://[::1", "is no valid address"),
        ("file:///etc/passwd", "only addresses that begin with http:// or https:// can be crawled"),
        ("nothing-of-this-name", "is no source of the configuration"),
        ("./missing.html", "does not exist"),
    ],
)
def test_a_target_that_cannot_be_crawled_fails_in_a_sentence_that_names_it(crawls: Crawls, url: str, why: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets it, and it refuses
        url = url.format(closed=taken.getsockname()[1])
        report = crawls.one(url)
    assert len(report.failures) == 1
    assert report.failures[0].startswith(f"{url}: ")
    assert why in report.failures[0]


def test_one_target_that_fails_does_not_hold_up_the_others(crawls: Crawls) -> None:
    with Site(news()) as site:
        reports = crawls("http://nowhere.invalid/", site.url("/news/1"), "missing.txt", site.url("/news/2"))
    assert [bool(report.failures) for report in reports] == [True, False, True, False]
    begun = [report.begun for report in reports]
    assert max(begun) - min(begun) < 60, "all of them began at one time: how long it took in all is counted from there"
    assert crawls.store.counts()["entries"] == 2


def test_a_page_without_an_article_is_rejected_and_no_failure(crawls: Crawls) -> None:
    with Site({"/thin": Reply(body="<html><body><p>Hello.</p></body></html>")}) as site:
        report = crawls.one(site.url("/thin"))
    assert report.counts["rejected"] == 1
    assert report.failures == ()


def test_a_feed_leads_to_its_articles(crawls: Crawls) -> None:
    with Site(news()) as site:
        items = "".join(
            f"<item><title>{title}</title><link>{site.url(path)}</link></item>" for path, title in TITLES.items()
        )
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        site.pages["/feed"] = Reply(body=feed, headers={"Content-Type": "application/rss+xml", "ETag": '"f"'})
        report = crawls.one(site.url("/feed"))
        assert report.counts["new"] == 6
        site.hits.clear()
        crawls(site.url("/feed"))
        assert site.asked() == ["/feed"]


def test_a_listing_without_items_is_read_through_the_feed_it_declares(crawls: Crawls) -> None:
    head = "<link rel=alternate type=application/rss+xml href=/feed>"
    with Site(news() | {"/news": listing({}, head=head, ETag='"always the same"')}) as site:
        items = "".join(
            f"<item><title>{title}</title><link>{site.url(path)}</link></item>" for path, title in TITLES.items()
        )
        feed = f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'
        site.pages["/feed"] = Reply(body=feed, headers={"Content-Type": "application/rss+xml"})
        assert crawls.one(site.url("/news")).counts["new"] == 6
        site.pages["/news/7"] = article("Decision after all the others")
        item = f"<item><title>Decision after all the others</title><link>{site.url('/news/7')}</link></item>"
        site.pages["/feed"] = Reply(
            body=feed.replace("<item>", item + "<item>", 1), headers={"Content-Type": "text/xml"}
        )
        assert crawls.one(site.url("/news")).counts["new"] == 1, "though the page itself has not changed"


@pytest.mark.parametrize("named", [True, False])
def test_a_listing_without_items_or_feed_is_read_through_the_sitemap_below_its_path(
    crawls: Crawls, named: bool
) -> None:
    with Site(news() | {"/news": listing({}), "/about/us": article("About us")}) as site:
        urls = "".join(f"<url><loc>{site.url(path)}</loc></url>" for path in (*TITLES, "/about/us"))
        sitemap = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
        site.pages["/map.xml" if named else "/sitemap.xml"] = Reply(body=sitemap, headers={"Content-Type": "text/xml"})
        if named:
            site.pages["/robots.txt"] = Reply(
                body=f"Sitemap: {site.url('/map.xml')}", headers={"Content-Type": "text/plain"}
            )
        assert crawls.one(site.url("/news")).counts["new"] == 6
        assert "/about/us" not in site.asked()


def test_a_declared_feed_that_shares_items_adds_its_own_and_any_other_does_not(crawls: Crawls) -> None:
    head = "".join(f"<link rel=alternate type=application/rss+xml href={path}>" for path in ("/feed", "/jobs"))
    shown = dict(list(TITLES.items())[:4])
    more = news() | {"/jobs/1": article("A position in the archive")}
    with Site(more | {"/news": listing(shown, head=head)}) as site:

        def feed(*paths: str) -> Reply:
            items = "".join(f"<item><title>{path}</title><link>{site.url(path)}</link></item>" for path in paths)
            return Reply(body=f'<rss version="2.0"><channel>{items}</channel></rss>')

        site.pages |= {"/feed": feed("/news/4", "/news/5", "/news/6"), "/jobs": feed("/jobs/1")}
        assert crawls.one(site.url("/news")).counts["new"] == 6
        assert "/jobs/1" not in site.asked()


def test_a_source_is_crawled_by_its_id_and_its_address_means_the_same(crawls: Crawls) -> None:
    with Site(news() | {"/news": listing(TITLES, ETag='"a"')}) as site:
        source = {"id": "council", "url": site.url("/news"), "language": "en", "every": "2 h"}
        crawls.config = here(source=[source])
        crawls("council", options=Options(limit=4))
        assert crawls(site.url("/news"))[0].pages == 2
        assert {entry.source_id for entry in crawls.store.newest()} == {"council"}
    state = crawls.store.sources()[0]
    assert state.last_result == "2 new"
    assert state.last_looked_at is not None
    assert (state.next_due_at - state.last_looked_at).total_seconds() == 7200


def test_without_a_target_all_sources_are_crawled_and_by_its_id_one(crawls: Crawls) -> None:
    with Site(news()) as one, Site(news({"/news/1": "Another decision of another house"})) as two:
        sources = [{"id": "one", "url": one.url("/news/1")}, {"id": "two", "url": two.url("/news/1")}]
        crawls.config = here(source=sources)
        assert [report.target for report in crawls()] == ["one", "two"]
        picked = crawls("two")
        assert [report.target for report in picked] == ["two"]
        assert picked[0].counts["unchanged"] == 1


def test_the_same_article_at_two_addresses_is_a_duplicate(crawls: Crawls) -> None:
    with Site(news()) as site:
        site.pages["/copy"] = site.pages["/news/1"]
        crawls(site.url("/news/1"), site.url("/copy"))
    first, second = (page.outcome for page in crawls.pages)
    assert isinstance(first, New)
    assert second == Duplicate(of=first.entry_id)


def test_an_honest_user_agent_names_the_contact_and_nothing_tells_where_we_came_from(crawls: Crawls) -> None:
    crawls.config = here(site={"contact": "news@archive.example"})
    with Site(news() | {"/news": listing(TITLES)}) as site:
        crawls(site.url("/news"))
        agents = {hit.headers["User-Agent"] for hit in site.hits}
        assert len(agents) == 1
        assert agents.pop().endswith(" (+news@archive.example)")
        assert not any(hit.headers["Referer"] or hit.headers["Cookie"] for hit in site.hits)


def test_once_it_is_to_stop_a_crawl_ends_soon_and_the_next_goes_on(crawls: Crawls) -> None:
    rules = Reply(body="User-agent: *\nCrawl-delay: 60", headers={"Content-Type": "text/plain"})

    async def stop_at_first_article(site: Site) -> tuple[TargetReport, ...]:
        stopping = asyncio.Event()
        loop = asyncio.get_running_loop()

        def hang(hit: Hit) -> Reply:
            loop.call_soon_threadsafe(stopping.set)
            site.pages["/robots.txt"] = rules
            return Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")

        site.pages["/news/3"] = hang
        return await crawl([site.url("/news")], crawls.config, crawls.store, workers=crawls.workers, stopping=stopping)

    with Site(news() | {"/news": listing(TITLES, ETag='"a"')}) as site:
        report = asyncio.run(asyncio.wait_for(stop_at_first_article(site), 12))[0]
        assert "stopped before its end" in report.notes[-1]
        site.pages |= news() | {"/robots.txt": Reply(status=404)}
        crawls(site.url("/news"))
    assert crawls.store.counts()["entries"] == 6


def test_what_came_before_it_is_to_stop_is_kept_and_not_asked_for_again(crawls: Crawls) -> None:
    async def stop_at_the_fifteenth(site: Site) -> None:
        stopping, loop = asyncio.Event(), asyncio.get_running_loop()

        def hang(hit: Hit) -> Reply:
            loop.call_soon_threadsafe(stopping.set)
            return Reply(raw=b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")

        site.pages[list(MANY)[14]] = hang
        names = [site.url("/news")]
        await crawl(names, crawls.config, crawls.store, workers=crawls.workers, stopping=stopping)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    with Site(news(MANY) | {"/news": listing(MANY, ETag='"a"')}) as site:
        asyncio.run(stop_at_the_fifteenth(site))
        assert crawls.store.counts()["entries"] == 14
        site.pages |= news(MANY)
        crawls(site.url("/news"))
        assert site.asked() == ["/news", *list(MANY)[:15], "/news", *list(MANY)[14:]]
    assert crawls.store.counts()["entries"] == len(MANY)


def test_a_fault_of_ours_at_one_article_ends_nothing_and_is_told(
    crawls: Crawls, caplog: pytest.LogCaptureFixture
) -> None:
    def report(page: PageReport) -> None:
        if str(page.url).endswith("/news/3"):
            raise RuntimeError("a fault of ours")

    with Site(news() | {"/news": listing(TITLES)}) as site:
        told = crawl([site.url("/news")], crawls.config, crawls.store, report=report, workers=crawls.workers)
        (result,) = asyncio.run(told)
        assert result.failures == (
            f"{site.url('/news')}: could not be crawled to its end, by a fault of ours that is in the log",
        )
    assert "RuntimeError: a fault of ours" in caplog.text
    assert crawls.store.counts()["entries"] == len(TITLES)


def test_a_server_whose_certificate_does_not_hold_is_refused(crawls: Crawls, tmp_path: Path) -> None:
    with Site(news(), certificate=self_signed(tmp_path)) as site:
        report = crawls.one(f"https://{site.host}/news/1")
        assert site.hits == []
    told = "the connection is not safe (self-signed certificate); tell whoever runs the site, or check the address"
    assert report.failures[0].endswith(told)


def test_a_server_that_speaks_no_https_is_told_without_what_python_makes_of_it(crawls: Crawls) -> None:
    with Site(news()) as site:
        report = crawls.one(f"https://{site.host}/news/1")
    assert "the connection is not safe (wrong version number); " in report.failures[0]


# what several pages of a site have in common

ABOUT = "The council of the coast was founded by nine towns in 1962 and speaks for all who live beside the sea."
MANY = {f"/many/{number}": f"{subject.title()} decided in {place}" for number, (subject, place) in enumerate(
    (subject, place) for place in ("Aberdeen", "Bergen", "Cuxhaven", "Dunkirk") for subject in SUBJECTS[:5]
)}  # fmt: skip


def with_about() -> dict[str, Any]:
    """Give articles each of which ends with the same paragraph, and says nothing else that another one says."""
    found = {}
    for number, (path, title) in enumerate(MANY.items()):
        word = chr(ord("a") + number) * 3
        page = article(title, words=f"{word.title()} is the word of the day in {title}, as {word} was before.")
        body = page.body if isinstance(page.body, str) else page.body.decode()
        found[path] = Reply(body=body.replace("</article>", f"<p>{ABOUT}</p></article>"))
    return found


def ending_in_about(store: Store) -> list[str]:
    return sorted(entry.title for entry in store.newest(limit=100) if (entry.text or "").endswith(ABOUT))


def test_a_paragraph_that_all_pages_of_a_site_have_is_learnt_on_the_first_of_them(crawls: Crawls) -> None:
    with Site({"/news": listing(MANY), **with_about()}) as site:
        report = crawls.one(site.url("/news"))
        assert report.counts["new"] == len(MANY)
        learnt_from = list(MANY.values())[:10]  # three pages, and those that were being read at the same time
        assert ending_in_about(crawls.store) == sorted(learnt_from)
        before = list(crawls.store.every_entry())
        crawls(site.url("/news"), options=Options(refresh=True))  # now all that is known is known from the start
        assert set(crawls.words()) == {"unchanged"}
        assert list(crawls.store.every_entry()) == before


def test_what_is_known_of_a_site_serves_for_one_of_its_pages_given_by_its_address(crawls: Crawls) -> None:
    with Site({"/news": listing(MANY), **with_about()}) as site:
        crawls(site.url("/news"), options=Options(limit=6))
        crawls(site.url(list(MANY)[-1]))
        assert [word(page.outcome) for page in crawls.pages] == ["new"]
        assert list(MANY.values())[-1] not in ending_in_about(crawls.store)


def saved(pages: dict[str, Any], folder: Path) -> Path:
    """Write pages to files, named by their order."""
    saved = folder / "saved"
    saved.mkdir()
    for number, page in enumerate(pages.values()):
        (saved / f"{number:02}.html").write_text(str(page.body), encoding="utf-8")
    return saved


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_learnt_from_saved_pages_hangs_on_their_order_only(store: Store, tmp_path: Path, jobs: int) -> None:
    with Workers(jobs) as pool:
        Crawls(store=store, workers=pool).one(str(saved(with_about(), tmp_path)))
    assert ending_in_about(store) == sorted(list(MANY.values())[:10])  # without addresses, their folder is the site


@pytest.mark.parametrize("jobs", [1, 3])
def test_what_is_learnt_from_an_archive_hangs_on_its_order_only(store: Store, tmp_path: Path, jobs: int) -> None:
    records = [
        (f"https://coast.example{path}", "200 OK", "text/html; charset=utf-8", str(page.body).encode())
        for path, page in with_about().items()
    ]
    archive(tmp_path / "saved.warc", records, packed=False)
    with Workers(jobs) as pool:
        Crawls(store=store, workers=pool).one(str(tmp_path / "saved.warc"))
    assert ending_in_about(store) == sorted(list(MANY.values())[:10])


def test_pages_are_stored_several_at_once_and_reported_when_they_are(store: Store, tmp_path: Path) -> None:
    others = sqlite3.connect(tmp_path / "data" / "tidings.db")  # sees only what was committed
    versions: list[int] = []

    def reported(page: PageReport) -> None:
        assert isinstance(page.outcome, New)
        assert others.execute("select count(*) from entries where id = ?", (page.outcome.entry_id,)).fetchone() == (1,)
        versions.extend(others.execute("pragma data_version").fetchone())

    with Workers(1) as pool:
        folder = str(saved(with_about(), tmp_path))
        asyncio.run(crawl([folder], Config(), store, report=reported, workers=pool))
    others.close()
    assert len(versions) == len(MANY)
    assert len(set(versions)) < len(MANY) / 2


def test_a_page_that_cannot_be_stored_takes_none_with_it(store: Store, tmp_path: Path) -> None:
    others = sqlite3.connect(tmp_path / "data" / "tidings.db", isolation_level=None)
    others.execute(
        f"create trigger unlucky before insert on entries when new.title = '{list(MANY.values())[4]}'"
        " begin select raise(abort, 'no room for it'); end"
    )
    with Workers(1) as pool:
        crawls, folder = Crawls(store=store, workers=pool), saved(with_about(), tmp_path)
        report = crawls.one(str(folder))
        assert crawls.words() == ["new"] * 4 + ["rejected"] + ["new"] * 15
        (failure,) = report.failures
        assert failure.startswith(f"{folder / '04.html'}: could not be stored (")
        assert "no room for it" in failure
        others.execute("drop trigger unlucky")
        others.close()
        crawls.one(str(folder))
        assert crawls.words() == ["unchanged"] * 4 + ["new"] + ["unchanged"] * 15


def test_what_is_set_for_one_crawl_is_set_for_no_other() -> None:
    told = settings(here())
    shared = OfCrawls(told)
    one, other, scrapys = shared.copy(), shared.copy(), Settings(told)
    assert one.copy_to_dict() == scrapys.copy_to_dict()
    assert {name: one.getpriority(name) for name in one} == {name: scrapys.getpriority(name) for name in scrapys}
    one.set("DOWNLOAD_DELAY", 7, "spider")
    one["DOWNLOAD_HANDLERS_BASE"]["ftp"] = "mine"
    for untouched in (shared, other):
        assert untouched.getfloat("DOWNLOAD_DELAY") == 0
        assert untouched["DOWNLOAD_HANDLERS_BASE"]["ftp"] == scrapys["DOWNLOAD_HANDLERS_BASE"]["ftp"]
