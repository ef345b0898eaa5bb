"""Every promise about how hosts are treated, against a server that counts what it is asked."""

from __future__ import annotations

from pipeline.addresses import authority_of
from tests.sites.scripted import Reply, Site, listing
from tests.test_crawl import TITLES, Crawls, crawls, news, store, workers

__all__ = ["crawls", "store", "workers"]


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
