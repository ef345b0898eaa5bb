"""`tidings discover`: what an address or a saved page has, by which way, how sure, and what was rejected."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.sites.command import LOOPBACK, Ended, apart, tidings
from tests.sites.scripted import Reply, Site

TITLES = (
    "Council approves flood defences for the lower harbour",
    "New ferry timetable from the first of May",
    "Grants for village halls are open for applications",
    "Water quality report for last year is published",
    "Library hours are extended after consultation",
)
MENU = "<nav><ul>" + "".join(f'<li><a href="/m{i}">Our part number {i}</a></li>' for i in range(6)) + "</ul></nav>"
HTML = {"Content-Type": "text/html; charset=utf-8"}
NOT_THERE = Reply(status=404, body="nothing")


def rows(prefix: str = "/news", *, dates: bool = True) -> str:
    return "".join(
        f'<li><a href="{prefix}/item-number-{i}">{title}</a>{f" <span>{i + 1} May 2024</span>" if dates else ""}</li>'
        for i, title in enumerate(TITLES)
    )


def page(content: str, head: str = "") -> Reply:
    return Reply(
        body=f'<html lang="en"><head><title>News</title>{head}</head>'
        f"<body>{MENU}<main><h1>News</h1>{content}</main></body></html>",
        headers=HTML,
    )


def rss(site: str, prefix: str = "/news", titles: tuple[str, ...] = TITLES) -> Reply:
    items = "".join(
        f"<item><title>{title}</title><link>{site}{prefix}/item-number-{i}</link>"
        f"<pubDate>Wed, 0{i + 1} May 2024 10:00:00 GMT</pubDate></item>"
        for i, title in enumerate(titles)
    )
    return Reply(
        body=f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{items}</channel></rss>',
        headers={"Content-Type": "application/rss+xml"},
    )


def discovered(site: Site, folder: Path, path: str = "/news", code: int = 0) -> dict[str, Any]:
    ended = tidings(folder, "discover", site.url(path), "--json", *LOOPBACK)
    assert (ended.code, ended.err) == (code, ""), ended
    told: dict[str, Any] = json.loads(ended.out)
    return told


def paths(site: Site) -> list[str]:
    return [hit.path for hit in site.hits]


def test_a_list_on_the_page_is_found_with_dates_and_the_page_is_what_is_watched(tmp_path: Path) -> None:
    with Site({"/news": page(f"<ul>{rows()}</ul><a rel=next href='/news?page=2'>Older</a>")}) as site:
        told = discovered(site, tmp_path)
        assert (told["method"], told["watched"], told["sure"]) == ("listing", site.url("/news"), "sure")
        assert [item["title"] for item in told["items"]] == list(TITLES)
        assert [item["published"] for item in told["items"]] == [f"2024-05-0{i}" for i in range(1, 6)]
        assert told["items"][0]["url"] == site.url("/news/item-number-0")
        assert told["next_pages"] == [site.url("/news?page=2")]
        assert any("menus" in one["what"] for one in told["rejected"])


def test_a_declared_feed_with_the_same_items_confirms_the_list_and_nothing_further_is_asked(tmp_path: Path) -> None:
    with Site() as site:
        head = '<link rel="alternate" type="application/rss+xml" href="/feeds/7.xml">'
        site.pages |= {
            "/news": page(f"<ul>{rows(dates=False)}</ul>", head),
            "/feeds/7.xml": rss(site.url("").rstrip("/")),
        }
        told = discovered(site, tmp_path)
        assert told["method"] == "listing"
        assert any("a feed" in phrase for phrase in told["evidence"])
        assert told["items"][0]["published"] == "2024-05-01T10:00:00+00:00"  # the feed knows it
        assert [one["method"] for one in told["alternatives"]] == ["feed"]
        assert paths(site) == ["/robots.txt", "/news", "/feeds/7.xml"]


def test_a_feed_that_no_page_names_is_found_where_sites_keep_them(tmp_path: Path) -> None:
    with Site({"/news": page("<div id=app></div>")}) as site:
        site.pages["/news/rss.xml"] = rss(site.url("").rstrip("/"))
        told = discovered(site, tmp_path)
        assert (told["method"], told["watched"]) == ("unlinked feed", site.url("/news/rss.xml"))
        assert len(told["items"]) == 5


def test_a_feed_of_another_section_is_rejected(tmp_path: Path) -> None:
    with Site({"/news": page("<div id=app></div>")}) as site:
        site.pages["/rss.xml"] = rss(site.url("").rstrip("/"), "/sport")
        told = discovered(site, tmp_path, code=1)
        assert told["items"] == []
        assert {"what": site.url("/rss.xml"), "why": "none of its 5 items lies below /news"} in told["rejected"]
        assert told["reason"].startswith("no list of articles here")


def test_a_news_sitemap_gives_titles_and_dates_of_the_section(tmp_path: Path) -> None:
    with Site({"/news": page("<div id=app></div>")}) as site:
        entries = "".join(
            f"<url><loc>{site.url(path)}</loc><n:news><n:title>{TITLES[0]}</n:title>"
            "<n:publication_date>2024-05-01</n:publication_date></n:news></url>"
            for path in ("/news/a-b-c-1", "/news/a-b-c-2", "/news/a-b-c-3", "/jobs/a-b-c-4")
        )
        parts = "".join(f"<sitemap><loc>{site.url(f'/maps/{name}.xml')}</loc></sitemap>" for name in ("jobs", "news"))
        index = f"<sitemapindex>{parts}</sitemapindex>"
        head = '<?xml version="1.0"?>'
        namespace = 'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
        xml = {"Content-Type": "application/xml"}
        site.pages |= {
            "/robots.txt": Reply(body=f"Sitemap: {site.url('/maps.xml')}\n", headers={"Content-Type": "text/plain"}),
            "/maps.xml": Reply(body=head + index, headers=xml),
            "/maps/news.xml": Reply(body=f"{head}<urlset {namespace}>{entries}</urlset>", headers=xml),
        }
        told = discovered(site, tmp_path)
        assert told["method"] == "sitemap"
        assert [item["url"] for item in told["items"]] == [site.url(f"/news/a-b-c-{i}") for i in (1, 2, 3)]
        assert told["items"][0]["published"] == "2024-05-01"


@pytest.mark.parametrize("path", ["/sitemap_index.xml", "/maps/news.xml"])
def test_a_sitemap_and_the_index_of_some_can_be_watched_themselves(tmp_path: Path, path: str) -> None:
    with Site({}) as site:
        entries = "".join(f"<url><loc>{site.url(f'/news/a-b-c-{number}')}</loc></url>" for number in range(3))
        index = f"<sitemapindex><sitemap><loc>{site.url('/maps/news.xml')}</loc></sitemap></sitemapindex>"
        xml = {"Content-Type": "application/xml"}
        site.pages["/sitemap_index.xml"] = Reply(body=f'<?xml version="1.0"?>{index}', headers=xml)
        site.pages["/maps/news.xml"] = Reply(body=f'<?xml version="1.0"?><urlset>{entries}</urlset>', headers=xml)
        told = discovered(site, tmp_path, path)
        assert (told["method"], told["watched"], len(told["items"])) == ("sitemap", site.url(path), 3)


@pytest.mark.parametrize("path", ["ftp://ministry.example.org/news", "file:///etc/hosts"])
def test_what_is_no_address_of_the_web_is_not_taken_for_a_file_that_is_absent(tmp_path: Path, path: str) -> None:
    told = tidings(tmp_path, "discover", path)
    assert (told.code, "is no address of the web" in told.err) == (1, True)


def test_wordpress_is_asked_where_the_page_names_its_interface(tmp_path: Path) -> None:
    with Site() as site:
        posts = [
            {
                "link": site.url(f"/2024/05/a-b-{i}/"),
                "title": {"rendered": f"{title} &amp; more"},
                "date": f"2024-05-0{i + 1}T08:00:00",
            }
            for i, title in enumerate(TITLES)
        ]

        head = '<link rel="https://api.w.org/" href="/wp-json/">'
        asked = "/wp-json/wp/v2/posts?per_page=50&_fields=link,title,date_gmt,date,excerpt"
        site.pages |= {
            "/news": page("<div></div>", head),
            asked: Reply(body=json.dumps(posts), headers={"Content-Type": "application/json"}),
        }
        told = discovered(site, tmp_path)
        assert (told["method"], told["items"][0]["title"]) == ("wordpress api", f"{TITLES[0]} & more")


def test_a_crawl_finds_what_discover_finds_and_asks_little_the_next_time(tmp_path: Path) -> None:
    text = "<p>A sentence of some length that says something.</p>" * 9
    article = Reply(body=f"<html><body><article><h1>T</h1>{text}</article></body></html>", headers=HTML)
    with Site({"/news": page("<div id=app></div>")}) as site:
        site.pages |= {"/news/rss.xml": rss(site.url("").rstrip("/"))}
        site.pages |= {f"/news/item-number-{i}": article for i in range(5)}
        tidings(tmp_path, "crawl", site.url("/news"), *LOOPBACK)
        assert {f"/news/item-number-{i}" for i in range(5)} <= set(paths(site))
        site.hits.clear()
        tidings(tmp_path, "crawl", site.url("/news"), *LOOPBACK)
        assert paths(site)[:2] == ["/news", "/news/rss.xml"]


def test_a_page_without_items_says_what_is_nearest_and_ends_with_1(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    text = "A sentence of words. " * 30
    saved.write_text(f"<html><body>{MENU}<main><h1>About us</h1><p>{text}</p></main></body></html>")
    ended = tidings(tmp_path, "discover", saved, "--url", "https://example.org/about")
    assert ended.code == 1
    assert "No items: no list of articles here" in ended.out
    assert "6 links in menus" in ended.out


def test_a_saved_page_needs_its_address(tmp_path: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(str(page(f"<ul>{rows()}</ul>").body))
    assert "give it with --url" in apart(tmp_path, "discover", saved).out
    with_address = tidings(tmp_path, "discover", saved, "--url", "https://example.org/news")
    assert with_address.code == 0
    assert "5 items by the list on the page: sure" in with_address.out
    assert "https://example.org/news/item-number-4" in with_address.out


@pytest.mark.parametrize("status", [404, 500])
def test_an_address_that_gives_no_page_says_why(tmp_path: Path, status: int) -> None:
    with Site({"/news": Reply(status=status)}) as site:
        ended: Ended = tidings(tmp_path, "discover", site.url("/news"), *LOOPBACK)
        assert (ended.code, ended.out) == (1, "")
        assert f"the server answered {status}" in ended.err


@pytest.mark.parametrize(("count", "why"), [(200, None), (203, "3 items after the first 200 were not read")])
def test_of_a_list_that_is_longer_than_is_read_it_is_said_how_much_is_left_out(
    tmp_path: Path, count: int, why: str | None
) -> None:
    posts = [{"link": f"https://www.example.org/{n}", "title": {"rendered": f"Post {n}"}} for n in range(count)]
    with Site() as site:
        site.pages["/posts.json"] = Reply(body=json.dumps(posts), headers={"Content-Type": "application/json"})
        told = discovered(site, tmp_path, "/posts.json")
        assert len(told["items"]) == 200
        assert told["rejected"] == ([{"what": site.url("/posts.json"), "why": why}] if why else [])
        said = tidings(tmp_path, "discover", site.url("/posts.json"), *LOOPBACK).out
        assert (f"Rejected: {site.url('/posts.json')}: {why}" in said) == (why is not None)
        assert ("Rejected" in said) == (why is not None)


def test_of_a_feed_beside_the_page_it_is_said_as_well(tmp_path: Path) -> None:
    with Site() as site:
        head = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
        site.pages |= {
            "/news": page(f"<ul>{rows(dates=False)}</ul>", head),
            "/feed.xml": rss(site.url("").rstrip("/"), titles=TITLES * 401),
        }
        told = discovered(site, tmp_path)
        why = "5 items after the first 2,000 were not read"
        assert {"what": site.url("/feed.xml"), "why": why} in told["rejected"]


SPEECHES = ("On robots and the law", "What the sea will bring us", "To the new members of the house", "After the vote")


def test_a_second_tab_and_a_second_language_are_named_where_they_are_left_out(tmp_path: Path) -> None:
    card = "<div class=card><a class=card-link href='{url}'><div><h3>{title}</h3><p>{day} May 2024</p></div></a></div>"
    tab = "<div id={id} class=tab-pane role=tabpanel><h2>{name}</h2><div class=row>{cards}</div></div>"
    tabs = [
        tab.format(
            id=name[:5],
            name=name,
            cards="".join(
                card.format(url=f"/media/{name[:5].lower()}/{n}-x", title=t, day=n + 1) for n, t in enumerate(of)
            ),
        )
        for name, of in (("Press releases", TITLES), ("Speeches", SPEECHES))
    ]
    pair = (
        "<div class=pair><div class=col lang=en><h3><a href=/en/news/{i}>{title}</a></h3><p>What it did.</p></div>"
        "<div class=col lang=fr><h3><a href=/fr/news/{i}>{other}</a></h3><p>Ce qui fut fait.</p></div>"
        "<p class=date>{day} May 2024</p></div>"
    )
    french = [f"Le conseil décide du point numéro {'abcde'[i] * 3} de sa liste" for i in range(len(TITLES))]
    pairs = "".join(
        pair.format(i=i, title=one, other=other, day=i + 1)
        for i, (one, other) in enumerate(zip(TITLES, french, strict=True))
    )
    with Site({"/tabs": page("".join(tabs)), "/pairs": page(pairs)}) as site:
        of_tabs, of_pairs = (
            json.loads(tidings(tmp_path, "discover", site.url(path), "--json", *LOOPBACK).out)
            for path in ("/tabs", "/pairs")
        )
    assert [item["title"] for item in of_tabs["items"]] == list(TITLES)
    assert any(SPEECHES[0] in one["what"] and one["what"].startswith("4 ") for one in of_tabs["rejected"])
    assert [item["title"] for item in of_pairs["items"]] == list(TITLES)
    assert any(french[0] in one["what"] and one["what"].startswith("5 ") for one in of_pairs["rejected"])
