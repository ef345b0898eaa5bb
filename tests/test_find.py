"""Feeds, sitemaps and listing pages lead to their articles, and what is none of these says so in words."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc
from datetime import UTC, datetime

import pytest

from crawler.find import Findings, find
from crawler.find.addresses import resolve
from crawler.find.feed import find_in_xml
from pipeline.config import Selectors
from pipeline.items import Page

HERE = "https://www.institute.example/news/"


def page(
    body: str | bytes, *, url: str | None = HERE, media_type: str | None = None, charset: str | None = None
) -> Page:
    data = body.encode() if isinstance(body, str) else body
    return Page(body=data, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=url, media_type=media_type, charset=charset)


def chosen(**selectors: str) -> Selectors:
    return Selectors.model_validate(selectors)


def urls(findings: Findings) -> list[str]:
    return [item.url for item in findings.items]


RSS = """<?xml version="1.0" encoding="utf-8"?>
<?xml-stylesheet href="feed.xsl"?>
<!-- made by hand -->
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://nowhere.invalid/rss.dtd">
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>News</title><link>https://www.institute.example/</link>
<atom:link rel="self" href="https://www.institute.example/feed"/>
<atom:link rel="next" href="https://www.institute.example/feed?page=2"/>
<item><title>Research &amp; care: a caf&eacute; for &lt;em&gt;all&lt;/em&gt;</title><link>/a?utm_source=rss</link>
  <pubDate>Tue, 03 Mar 2026 10:00:00 +0100</pubDate><category>Health</category><category>Europe</category>
  <description><![CDATA[<p>First paragraph.</p><p>Second&nbsp;one.</p><script>alert(1)</script>]]></description></item>
<item><title>Only a guid</title><guid>https://www.institute.example/b</guid><dc:date>2026-03-02</dc:date></item>
<item><title>The first again</title><link>https://www.institute.example/a</link></item>
<item><title>No address</title></item>
<item><title>A script</title><link>javascript:alert(1)</link></item>
</channel></rss>"""


def test_an_rss_feed_leads_to_its_items() -> None:
    findings = find(page(RSS, media_type="text/html"))
    first, second = findings.items
    assert first.url == "https://www.institute.example/a"
    assert first.title == "Research & care: a café for all"
    assert first.published == "2026-03-03T10:00:00+01:00"
    assert first.summary == "First paragraph. Second one."
    assert first.section == "Health, Europe"
    assert (first.role, first.position) == ("article", 0)
    assert (second.url, second.position) == ("https://www.institute.example/b", 1)
    assert (second.published, second.summary, second.section) == ("2026-03-02", None, None)
    assert findings.next_urls == ("https://www.institute.example/feed?page=2",)
    assert findings.reason is None


def test_an_atom_feed_leads_to_its_entries_and_updated_is_no_day_of_publication() -> None:
    findings = find(
        page("""<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.institute.example/en/"><title>N</title>
        <entry><title type="html">A &amp;amp; B</title><link rel="alternate" href="a"/>
          <updated>2026-03-05T10:00:00Z</updated><published>2026-03-04T10:00:00Z</published><summary>In short.</summary>
        </entry><entry><title>C</title><link href="c"/><updated>2026-03-05T10:00:00Z</updated></entry></feed>""")
    )
    assert urls(findings) == ["https://www.institute.example/en/a", "https://www.institute.example/en/c"]
    assert [item.title for item in findings.items] == ["A & B", "C"]
    assert [item.published for item in findings.items] == ["2026-03-04T10:00:00Z", None]


def test_an_rdf_feed_leads_to_its_items() -> None:
    findings = find(
        page("""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
        xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>N</title></channel>
        <item><title>A</title><link>https://www.institute.example/a</link><dc:date>2026-03-04</dc:date></item></rdf:RDF>""")
    )
    assert urls(findings) == ["https://www.institute.example/a"]
    assert findings.items[0].published == "2026-03-04"


def test_a_json_feed_leads_to_its_items() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "next_url": "/feed.json?page=2",
        "items": [
            {"id": "1", "url": "a", "title": "A", "date_published": "2026-03-04T10:00:00+01:00", "tags": ["Health", 3]},
            {"id": "2", "external_url": "https://other.example/b", "summary": "In <b>short</b>."},
            {"id": "3", "title": "No address", "url": 7},
            "nonsense",
        ],
    }
    findings = find(page(json.dumps(feed), media_type="application/feed+json"))
    assert urls(findings) == ["https://www.institute.example/news/a", "https://other.example/b"]
    assert findings.items[0].published == "2026-03-04T10:00:00+01:00"
    assert findings.items[0].section == "Health"
    assert (findings.items[1].title, findings.items[1].summary) == (None, "In short.")
    assert findings.next_urls == ("https://www.institute.example/feed.json?page=2",)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_feeds_are_read_in_their_own_encoding(encoding: str) -> None:
    declared = "iso-8859-1" if encoding == "iso-8859-1" else "utf-8"
    text = f"""<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel>
    <item><title>Café für alle</title><link>https://www.institute.example/a</link></item></channel></rss>"""
    assert find(page(text.encode(encoding))).items[0].title == "Café für alle"


def test_a_broken_feed_gives_what_can_be_read_of_it() -> None:
    broken = RSS.replace("</channel></rss>", "").replace("No address</title>", "Tom & Jerry").encode() + b"<item><tit"
    assert urls(find(page(broken))) == ["https://www.institute.example/a", "https://www.institute.example/b"]


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc> https://www.institute.example/a </loc><lastmod>2026-03-05</lastmod></url>
<url><loc>https://www.institute.example/b</loc><news:news><news:publication><news:name>I</news:name></news:publication>
  <news:publication_date>2026-03-04T10:00:00+01:00</news:publication_date><news:title>B &amp; C</news:title>
  </news:news></url>
<url><loc>https://elsewhere.example/c</loc></url><url><lastmod>2026-03-05</lastmod></url>
</urlset>"""


@pytest.mark.parametrize("body", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())])
def test_a_sitemap_leads_to_the_pages_of_its_site_and_lastmod_is_no_day_of_publication(body: bytes) -> None:
    findings = find(page(body))
    assert urls(findings) == ["https://www.institute.example/a", "https://www.institute.example/b"]
    assert [item.published for item in findings.items] == [None, "2026-03-04T10:00:00+01:00"]
    assert [item.title for item in findings.items] == [None, "B & C"]


def test_a_sitemap_index_leads_to_its_sitemaps() -> None:
    findings = find(
        page("""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
        <sitemap><loc>https://www.institute.example/s1.xml.gz</loc></sitemap>
        <sitemap><loc>https://elsewhere.example/s.xml</loc></sitemap>
        <sitemap><loc>https://www.institute.example/s2.xml</loc></sitemap></sitemapindex>""")
    )
    assert findings.items == ()
    assert findings.next_urls == ("https://www.institute.example/s1.xml.gz", "https://www.institute.example/s2.xml")
    assert findings.reason == "a sitemap index: 2 sitemaps of this site"


ROWS = [
    ("/news/2026/rare-diseases", "A European network for rare diseases opens its first office", "3 March 2026"),
    ("/news/2026/doctoral-call", "Forty doctoral positions are funded in the new call", "27 February 2026"),
    ("/news/2026/ocean-data", "Ocean data of thirty years become freely available", "20 February 2026"),
    ("/news/2026/teachers-week", "Teachers spend a week in the laboratories of the institute", "11 February 2026"),
    ("/news/2026/heat-plan", "Cities agree on a common plan for days of extreme heat", "2 February 2026"),
]
LISTING = (
    """<!doctype html><html lang="en"><head><title>News | Institute</title>
<link rel="alternate" type="application/rss+xml" title="News" href="/feed">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel="alternate" hreflang="fr" href="/fr/news"></head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/about">About us</a></li><li><a href="/news/">News</a></li>
<li><a href="/jobs">Jobs</a></li><li><a href="/contact">Contact</a></li></ul></nav></header><main><h1>News</h1>"""
    + "".join(
        f'<article class="card"><h2><a href="{url}">{title}</a></h2><time datetime="2026-02-0{n}">{date}</time>'
        f"<p>What it is about, in one sentence that says a little more than the title: item {n}.</p></article>"
        for n, (url, title, date) in enumerate(ROWS, start=1)
    )
    + """<nav class="pager"><span>1</span> <a href="?page=2">2</a> <a href="?page=3">3</a></nav></main>
<footer><a href="/legal">Legal notice</a> <a href="/privacy">Privacy</a> <a href="https://social.example/i">Follow</a>
</footer></body></html>"""
)


def test_a_listing_page_leads_to_its_articles_its_next_page_and_its_feeds() -> None:
    findings = find(page(LISTING, media_type="text/html"))
    assert urls(findings) == [f"https://www.institute.example{url}" for url, _, _ in ROWS]
    assert [item.title for item in findings.items] == [title for _, title, _ in ROWS]
    assert [item.position for item in findings.items] == [0, 1, 2, 3, 4]
    assert {item.role for item in findings.items} == {"article"}
    assert findings.next_urls == ("https://www.institute.example/news/?page=2",)
    assert findings.feeds == ("https://www.institute.example/feed",)
    assert findings.reason is None


def test_selectors_of_the_owner_overrule_what_is_found() -> None:
    selectors = chosen(items="nav ul a[href^='/j'], article:nth-of-type(2)", next="footer a")
    findings = find(page(LISTING, media_type="text/html"), selectors=selectors)
    assert [(item.url, item.title) for item in findings.items] == [
        ("https://www.institute.example/jobs", "Jobs"),
        ("https://www.institute.example/news/2026/doctoral-call", ROWS[1][1]),
    ]
    assert findings.next_urls == ("https://www.institute.example/legal",)
    next_only = find(page(LISTING, media_type="text/html"), selectors=chosen(next="footer a"))
    assert len(next_only.items) == 5
    assert next_only.next_urls == ("https://www.institute.example/legal",)
    items_only = find(page(LISTING, media_type="text/html"), selectors=chosen(items="h2 a"))
    assert len(items_only.items) == 5
    assert items_only.next_urls == ("https://www.institute.example/news/?page=2",)


@pytest.mark.parametrize(
    ("selectors", "reason"),
    [
        (Selectors.model_construct(items="a[", next=None), "the selectors of this source cannot be read"),
        (Selectors.model_construct(items="a:nonsense", next=None), "the selectors of this source cannot be read"),
        (chosen(items=".absent a"), "no list of articles here: nothing on the page is '.absent a'"),
    ],
)
def test_selectors_that_give_nothing_say_so(selectors: Selectors, reason: str) -> None:
    findings = find(page(LISTING, media_type="text/html"), selectors=selectors)
    assert findings.items == ()
    assert findings.reason is not None
    assert findings.reason.startswith(reason)


@pytest.mark.parametrize(
    ("body", "media_type", "reason"),
    [
        ("<p>Nothing here</p>", "text/html", "no list of articles here: the page has no links"),
        (
            "<p><a href=/a>A</a><a href=/b>B</a><a href=/a#x>A</a></p>",
            "text/html",
            "no list of articles here: 2 links,",
        ),
        ("Some words", "text/plain", "no list of articles here: this is plain text, which has no links"),
        ("", "text/html", "empty"),
        (b"%PDF-1.7", "application/pdf", "binary"),
        ('{"items": []}', "application/json", "this is JSON, and no JSON Feed"),
        ("{" * 100_000, "application/json", "this is JSON, and no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1", "items": []}', "application/json", "an empty feed"),
        ("<rss><channel></channel></rss>", "application/rss+xml", "an empty feed"),
        ("<rss><channel><item><title>A</title></item></channel></rss>", None, "a feed of 1 items, none of which"),
        ("<urlset></urlset>", None, "a sitemap without an address"),
        (b"\x1f\x8bnonsense", None, "broken"),
        (gzip.compress(SITEMAP.encode())[:-20], None, "broken: this gzip ends early"),
        (gzip.compress(b"\0" * 60_000_000), None, "too large"),
        (b"a" * 11_000_000, "text/html", "no list of articles here: this page is an article"),
    ],
)
def test_what_leads_nowhere_says_so_in_words(body: str | bytes, media_type: str | None, reason: str) -> None:
    findings = find(page(body, media_type=media_type))
    assert (findings.items, findings.next_urls) == ((), ())
    assert findings.reason is not None
    assert findings.reason.startswith(reason)


def test_a_page_without_items_leads_to_no_following_page() -> None:
    assert find(page('<p>No more.</p><a rel="next" href="?page=9">Next</a>', media_type="text/html")).next_urls == ()


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ITEM = "<item><title>{}</title><link>https://www.institute.example/a</link></item>"
HOSTILE = {
    "billion laughs": f'<!DOCTYPE rss [<!ENTITY l0 "ha">{LAUGHS}]><rss><channel>{ITEM.format("&l9;")}</channel></rss>',
    "quadratic": f'<!DOCTYPE rss [<!ENTITY a "{"a" * 100_000}">]><rss><channel>{ITEM.format("&a;" * 100_000)}',
    "local file": '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel>'
    + ITEM.format("&x;")
    + "</channel></rss>",
    "parameter": '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x">%p;]><rss><channel>'
    + ITEM.format("a")
    + "</channel></rss>",
    "unclosed doctype": "<!DOCTYPE rss [" + "<!ENTITY a 'b'>" * 100_000,
    "quotes in doctype": "<!DOCTYPE rss [" + "\"'" * 1_000_000,
    "comments": "<!-- -->" * 500_000 + "<rss>",
    "comment openings": "<rss>" + "<!--" * 500_000,
    "nest": "<rss><channel>" + "<item>" * 300_000,
    "items": "<rss><channel>" + ITEM.format("a") * 80_000,
    "sitemap nest": "<urlset>" + "<url>" * 300_000,
    "sitemap": "<urlset>" + "".join(f"<url><loc>https://www.institute.example/{n}</loc></url>" for n in range(100_000)),
    "title": f"<rss><channel>{ITEM.format('&lt;b&gt;' * 600_000)}</channel></rss>",
    "cdata": "<rss><channel><item><title><![CDATA[" + "<b " * 1_000_000,
    "attributes": "<rss " + " ".join(f'a{n}="{n}"' for n in range(200_000)) + "></rss>",
    "json": '{"version": "https://jsonfeed.org/version/1", "items": [' + "[" * 1_000_000,
    "numbers": "<p>" + "<a href='?p=1'>1</a>" * 200_000,
    "links": "<p>" + "".join(f"<a href='?p={n}'>{n}</a>" for n in range(100_000)),
    "html nest": "<div>" * 300_000 + "<a href=a>1</a>",
    "long link": "<a href='" + "a/../" * 500_000 + "'>1</a>",
    "long text": "<a href=a>" + "<b>1</b>" * 300_000 + "</a>",
    "nested links": "<div><a href=a>" * 50_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_neither_expand_nor_hang(name: str) -> None:
    body = HOSTILE[name]
    started = time.process_time()
    findings = find(page(body, media_type="text/html" if name in ("numbers", "links", "long link") else None))
    assert time.process_time() - started < 20  # 2 s on a quiet machine; expanded or quadratic, it would be minutes
    said = " ".join(f"{item.title} {item.summary}" for item in findings.items)
    assert "root:" not in said
    assert "haha" not in said
    assert len(said) < 3_000_000


def test_whole_articles_in_a_feed_are_no_reason_to_wait() -> None:
    took = []
    for end in ("", "]]&gt;"):  # which is not written quickly, and as rare
        said = f"<description>{'&lt;p&gt;Words &amp;amp; words.&lt;/p&gt;' * 500}{end}</description></item>"
        items = "".join(ITEM.replace("/a<", f"/{n}<").replace("</item>", said) for n in range(300))
        started = time.process_time()
        findings = find(page(f"<rss version='2.0'><channel>{items}</channel></rss>"))
        took.append(time.process_time() - started)
        assert len(findings.items) == 300
        assert all((one.summary or "").startswith("Words & words. Words & words.") for one in findings.items)
    assert took[0] * 1.5 < took[1]


@pytest.mark.parametrize("cut", range(0, len(RSS.encode()), 97))
def test_no_cut_of_a_feed_raises(cut: int) -> None:
    find(page(RSS.encode()[:cut]))
    find(page(gzip.compress(RSS.encode())[:cut]))
    find(page(RSS.encode()[cut:]))


def test_pictures_that_stand_in_an_address_are_not_kept() -> None:
    tracemalloc.start()
    for number in range(20):
        assert resolve(f"data:image/png;base64,{number:0>500000}", "https://council.example/") is None
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 1_000_000


@pytest.mark.parametrize("title", ["Quantum &lt;technology&gt;", "<![CDATA[Quantum <technology>]]>"])
def test_words_in_angle_brackets_are_part_of_a_feeds_title(title: str) -> None:
    items = f"<item><title>{title}</title><link>https://a.example.org/1</link></item>"
    found = find_in_xml(f"<rss version='2.0'><channel><title>x</title>{items}</channel></rss>", None)
    assert [item.title for item in found.items] == ["Quantum <technology>"]
