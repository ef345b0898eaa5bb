"""Codes of subjects that pages and feeds declare: read wherever they stand, and by themselves enough for a topic."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import feedparser
import pytest

from pipeline.config import parse
from pipeline.describe import describe
from pipeline.document import read
from pipeline.items import Page, PageKind, Separation, Teaser
from tests.running import run
from tests.sites.scripted import Reply, Site, article, listing
from tests.undated_pages import LEAD

URL = "https://www.institute.example/news/outpost-labs"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEASER = Teaser(title="Other", url="https://www.institute.example/other")
AT = "http://cv.iptc.org/newscodes/mediatopic/"
RELATIONS = "medtop:20000638"


def page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body class='has-menu'><h1>Outpost labs open</h1>{LEAD}{body}</body></html>"


def declared(head: str = "", body: str = "", *, kind: PageKind = PageKind.ARTICLE) -> list[tuple[str, str | None]]:
    separation = Separation(kind=kind, title=None, blocks=(), teasers=(TEASER,), dropped=())
    fetched = Page(body=page(head, body).encode(), fetched_at=NOW, url=URL, media_type="text/html")
    return [(one.code, one.label) for one in describe(read(fetched), separation).codes]


def linked(**fields: object) -> str:
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "url": URL} | fields
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


NAMED = (RELATIONS, "international relations")
BARE = (RELATIONS, None)


@pytest.mark.parametrize(
    ("head", "found"),
    [
        (linked(about={"@id": f"{AT}20000638", "name": NAMED[1]}), [NAMED]),
        (linked(about={"sameAs": ["https://www.wikidata.org/wiki/Q1", RELATIONS]}), [BARE]),
        (linked(about=[{"url": f"https{AT[4:]}20000638"}]), [BARE]),
        (linked(about={"@type": "DefinedTerm", "termCode": RELATIONS, "name": NAMED[1]}), [NAMED]),
        (linked(about={"termCode": "20000638", "inDefinedTermSet": AT}), [BARE]),
        (linked(about={"termCode": 20000638, "inDefinedTermSet": {"@id": AT, "name": "Media topics"}}), [BARE]),
        (linked(about={"termCode": "20000638"}), []),
        (linked(about={"name": NAMED[1], "identifier": {"propertyID": "medtop", "value": "20000638"}}), [NAMED]),
        (linked(keywords=f"labs, {RELATIONS}, subj:11002000"), [BARE, ("subj:11002000", None)]),
        (linked(keywords=["labs", f"{AT}20000638"]), [BARE]),
        (linked(genre=RELATIONS), [BARE]),
        (linked(articleSection=RELATIONS), [BARE]),
        (linked(mentions={"@id": f"{AT}20000638"}), []),
        (linked(url="https://www.institute.example/another", about=RELATIONS) + linked(about="medtop:07000000"),
         [("medtop:07000000", None)]),
        (f"<meta name=keywords content='labs, {RELATIONS}'>", [BARE]),
        (f"<meta name=news_keywords content='{RELATIONS};medtop:07000000'>", [BARE, ("medtop:07000000", None)]),
        (f"<meta property=article:tag content='{AT}20000638'>", [BARE]),
        (f"<meta name=DC.subject content='{RELATIONS}'>", [BARE]),
        (f"<meta name=dcterms.subject content='https{AT[4:]}20000638'>", [BARE]),
        (f"<meta name=subject content='{RELATIONS}'>", [BARE]),
        (f"<meta name=description content='We use {RELATIONS} here'>", []),
        ("<meta name=keywords content='medtop:2000063, medtop:200006381, amedtop:20000638'>", []),
        ("<meta name=keywords content='20000638'>", []),
        (f"<link rel='tag' href='{AT}20000638' title='international relations'>", [NAMED]),
        (f"<link rel='DC.subject' href='{AT}20000638'>", [BARE]),
        ("<link rel='dcterms.subject' href='http://cv.iptc.org/newscodes/subjectcode/11002000'>",
         [("subj:11002000", None)]),
        (f"<link rel='stylesheet' href='{AT}20000638'>", []),
        (f"<link rel=tag href='{AT}20000638'><meta name=keywords content='{RELATIONS}'>", [BARE]),
        (f"<meta name=keywords content='{RELATIONS}'>" + linked(about={"@id": RELATIONS, "name": NAMED[1]}), [NAMED]),
    ],
)  # fmt: skip
def test_a_page_declares_codes_for_machines(head: str, found: list[tuple[str, str | None]]) -> None:
    assert declared(head) == found


TAG = f"<a rel=tag href='{AT}20000638'>international relations</a>"


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (f"<p>{TAG}</p>", [NAMED]),
        (f"<div itemscope><link itemprop=about href='{AT}20000638'></div>", [BARE]),
        (f"<a property='schema:about' href='{AT}20000638'>International  <b>relations</b></a>",
         [(RELATIONS, "International relations")]),
        (f"<span itemprop=keywords>{RELATIONS}</span>", [BARE]),
        (f"<p>See <a href='{AT}20000638'>the definition</a>.</p>", []),
        (f"<p>{RELATIONS}</p>", []),
        (f"<nav>{TAG}</nav>", []),
        (f"<footer>{TAG}</footer>", []),
        (f"<ul class=related><li>{TAG}</li></ul>", []),
        (f"<ul><li><a href=/other>Other</a> {TAG}</li></ul>", []),
        (f"<ul><li><a href=/this>This</a> {TAG}</li></ul>", [NAMED]),
        (f"<article><h2>Next</h2>{TAG}</article>", []),
    ],
)  # fmt: skip
def test_a_tag_in_the_article_declares_one_and_a_tag_elsewhere_does_not(
    body: str, found: list[tuple[str, str | None]]
) -> None:
    assert declared(body=body) == found


def test_a_listing_declares_none_and_a_page_only_so_many() -> None:
    many = "<meta name=keywords content='" + ",".join(f"medtop:{number:08}" for number in range(200)) + "'>"
    assert declared(many, kind=PageKind.LISTING) == []
    assert [code for code, _ in declared(many)] == [f"medtop:{number:08}" for number in range(50)]


@pytest.mark.parametrize(
    "head",
    [
        linked(about={"identifier": {}, "note": "medtop:"})
        + linked(about=[[[RELATIONS]], None, 3, {"sameAs": [None]}]),
        linked(**{f"{number}.about": [{"@id": "#nowhere"}] * 50 for number in range(3_000)}, note="medtop:"),
        linked(about={"@id": "#0"}, note="medtop:") * 3_000,
        f"<meta name=keywords content='{'medtop:2000063 ' * 5_000}'>",
        "".join(f"<a rel=tag href='/other?{number}'>medtop:{'<b>' * 200}" for number in range(500)),
    ],
    ids=["shapes", "fields", "nodes", "long", "deep"],
)
def test_what_is_written_to_take_long_does_not(head: str) -> None:
    started = time.process_time()
    declared(head)
    assert time.process_time() - started < 3


def test_codes_that_look_alike_in_other_scripts_are_none() -> None:
    assert declared("<meta name=keywords content='medtop:２００００６３８ medtop:٢٠٠٠٠٦٣٨'>") == []


CONFIG = """
[site]
delay = 0
allow_network = ["127.0.0.0/8"]
[[source]]
id = "council"
url = "{url}"
[[topic]]
id = "relations"
title = "Relations"
iptc = ["medtop:20000638", "subj:11002000"]
words = ["embassy"]
exclusions = ["withdrawn"]
[[topic]]
id = "health"
title = "Health"
iptc = ["medtop:07000000"]
"""
TITLES = {"/news/1": "Council opens a bridge", "/news/2": "Council closes a road", "/news/3": "Report withdrawn"}


def declaring(title: str, tags: str = f"<meta name=keywords content='roads, {RELATIONS}'>") -> Reply:
    reply = article(title)
    return Reply(body=str(reply.body).replace("</head>", f"{tags}</head>"), headers=reply.headers)


def site_of(**pages: Reply) -> Site:
    articles = {path: declaring(title) for path, title in TITLES.items()}
    articles["/news/2"] = article(TITLES["/news/2"])
    return Site({"/news": listing(TITLES), **articles})


def crawled(folder: Path, site: Site, path: str = "/news", config: str = CONFIG) -> None:
    (folder / "tidings.toml").write_text(config.format(url=site.url(path)))
    ended = run(folder, "crawl")
    assert ended.exit_code == 0, ended.output


def titles(folder: Path, topic: str) -> list[str]:
    feed = json.loads((folder / "public" / "feeds" / f"{topic}.json").read_bytes())
    return sorted(item["title"] for item in feed["items"])


def test_an_entry_that_declares_a_code_of_a_topic_is_in_it_whatever_its_words(tmp_path: Path) -> None:
    with site_of() as site:
        crawled(tmp_path, site)
        address = site.url("/news/1")
        withdrawn = site.url("/news/3")
    assert titles(tmp_path, "relations") == ["Council opens a bridge"]
    assert titles(tmp_path, "health") == []
    told = run(tmp_path, "topics", "explain", "relations", address)
    assert '"Council opens a bridge" is in relations' in told.stdout
    assert '  decides  "medtop:20000638" declared by its page as a subject' in told.stdout
    about = "its publisher says it is about: medtop:20000638"
    assert about in run(tmp_path, "entries", "show", address).stdout
    assert json.loads(run(tmp_path, "entries", "show", address, "--json").stdout)["codes"] == [
        {"code": RELATIONS, "label": None}
    ]
    judged = json.loads(run(tmp_path, "topics", "explain", "relations", address, "--json").stdout)
    assert judged["holds"] is True
    assert [(one["rule"], one["where"], one["counts"]) for one in judged["evidence"]] == [(RELATIONS, "codes", 0)]
    assert "meets the exclusion" in run(tmp_path, "topics", "explain", "relations", withdrawn).stdout
    feed = feedparser.parse(tmp_path / "public" / "feeds" / "relations.rss")
    assert (AT, RELATIONS) in [(tag.scheme, tag.term) for tag in feed.entries[0].tags]


def test_a_topic_taken_from_other_sources_does_not_take_it(tmp_path: Path) -> None:
    with site_of() as site:
        crawled(tmp_path, site, config=CONFIG.replace("words =", 'sources = ["ministry"]\nwords ='))
    assert titles(tmp_path, "relations") == []


def test_topics_try_says_what_a_code_would_bring(tmp_path: Path) -> None:
    with site_of() as site:
        crawled(tmp_path, site, config=CONFIG.replace('"medtop:20000638", ', ""))
    assert titles(tmp_path, "relations") == []
    (tmp_path / "other.toml").write_text(CONFIG.format(url="https://example.org/news"))
    told = run(tmp_path, "topics", "try", str(tmp_path / "other.toml")).stdout
    assert "relations: 0 entries now, 1 then; 1 come, 0 go\n  + Council opens a bridge  (medtop:20000638)" in told


def test_the_starter_topics_take_what_declares_them() -> None:
    assert {topic.id for topic in parse("")[0].topics if RELATIONS in topic.iptc} == {"international-cooperation"}


def test_an_entry_that_declares_another_code_later_changes_its_topics_and_nothing_else(tmp_path: Path) -> None:
    seen = []
    with site_of() as site:
        crawled(tmp_path, site)
        for tags in ("<meta name=keywords content='medtop:07000000'>", ""):
            seen.append(next(one for one in exported(tmp_path) if one["title"] == TITLES["/news/1"]))
            site.pages["/news/1"] = declaring(TITLES["/news/1"], tags)
            ended = run(tmp_path, "crawl", site.url("/news/1"))
            assert ended.exit_code == 0, ended.output
            expected = [TITLES["/news/1"]] if tags else []
            assert titles(tmp_path, "health") == expected
            assert titles(tmp_path, "relations") == []
        seen.append(next(one for one in exported(tmp_path) if one["title"] == TITLES["/news/1"]))
    assert [one["codes"] for one in seen] == [[RELATIONS], ["medtop:07000000"], []]
    assert len({one["updated"] for one in seen}) == len({one["dated"] for one in seen}) == 1


PLACES = {
    "": "in the subjects its publisher declares",
    "fr": "dans les sujets déclarés par l’éditeur",
    "de": "bei den vom Herausgeber angegebenen Themen",
}


def shown(folder: Path) -> dict[str, Any]:
    [item] = json.loads((folder / "public" / "feeds" / "all.json").read_bytes())["items"]
    return cast(dict[str, Any], item)


def exported(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in run(folder, "export", "--format", "jsonl").stdout.splitlines()]


def test_what_was_stored_before_codes_were_read_is_taken_again(tmp_path: Path) -> None:
    from pipeline.store import open_store

    with site_of() as site:
        crawled(tmp_path, site)
    store = open_store(tmp_path)
    database = store._db  # type: ignore[attr-defined]
    with store.writing():
        database.run("update entries set made_by = 'earlier', codes = '[]'")
        database.run("delete from matches")
    store.close()
    before = exported(tmp_path)
    assert not any(one["codes"] for one in before)
    assert "taken anew" in run(tmp_path, "entries", "retake").stdout
    run(tmp_path, "publish")
    assert titles(tmp_path, "relations") == ["Council opens a bridge"]
    assert [one["updated"] for one in exported(tmp_path)] == [one["updated"] for one in before]


ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><id>urn:news</id>
<updated>2026-03-01T12:00:00Z</updated><entry><title>Council opens a bridge</title><id>urn:1</id>
<updated>2026-03-01T12:00:00Z</updated><link href="/news/1"/>
<category term="20000638" scheme="{AT}" label="international relations"/><category term="medtop:01000000"/>
<category term="roads"/></entry></feed>"""
RSS = f"""<rss version="2.0"><channel><title>News</title><link>/</link><description>News</description><item>
<title>Council opens a bridge</title><link>/news/1</link><category domain="{AT}">20000638</category>
<category domain="{AT}">medtop:01000000</category><category>roads</category></item></channel></rss>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "News",
        "items": [
            {"id": "1", "url": "/news/1", "title": "Council opens a bridge", "content_text": "A bridge.",
             "tags": [f"{AT}20000638", "medtop:01000000", "roads"]}
        ],
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("body", "media_type", "label"),
    [
        (ATOM, "application/atom+xml", "international relations"),
        (RSS, "application/rss+xml", None),
        (JSON, "application/feed+json", None),
    ],
    ids=["atom", "rss", "json"],
)
def test_the_categories_of_a_feed_declare_codes_too(
    tmp_path: Path, body: str, media_type: str, label: str | None
) -> None:
    pages = {"/news.feed": Reply(body=body, headers={"Content-Type": media_type})}
    with Site(
        {**pages, "/news/1": declaring(TITLES["/news/1"], "<meta name=keywords content='medtop:07000000'>")}
    ) as site:
        crawled(tmp_path, site, "/news.feed")
        for topic in ("relations", "health"):
            assert titles(tmp_path, topic) == ["Council opens a bridge"]
        assert exported(tmp_path)[0]["section"] == (f"{label}, roads" if label else "roads")
        codes = [{"code": "medtop:07000000"}, {"code": RELATIONS} | ({"label": label} if label else {})]
        assert shown(tmp_path)["_tidings"]["codes"] == [*codes, {"code": "medtop:01000000"}]
        atom = feedparser.parse(tmp_path / "public" / "feeds" / "all.atom").entries[0]
        assert [tag.get("label") for tag in atom.tags if tag.term == RELATIONS and tag.scheme == AT] == [label]
        for language, words in PLACES.items():
            entry = (tmp_path / "public" / language / "entries" / f"{shown(tmp_path)['id'][-32:]}.html").read_text()
            assert words in entry
        # Given by its address nothing of the feed is there: what it said stays.
        site.pages["/news/1"] = declaring(TITLES["/news/1"], "")
        run(tmp_path, "crawl", site.url("/news/1"))
    run(tmp_path, "entries", "retake", site.url("/news/1"))
    assert exported(tmp_path)[0]["codes"] == [RELATIONS, "medtop:01000000"]
    told = run(tmp_path, "topics", "explain", "relations", site.url("/news/1")).stdout
    assert f'"{label or RELATIONS}" declared' in told


def test_a_code_is_a_value_with_what_the_page_calls_it(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(linked(about={"@id": RELATIONS, "name": "<i>international</i> relations"})))
    (tmp_path / "tidings.toml").write_text("")
    extracted = json.loads(run(tmp_path, "extract", str(tmp_path / "a.html")).stdout)
    assert extracted["codes"] == [{"code": RELATIONS, "label": "international relations"}]
    assert {"rule": RELATIONS, "words": "international relations", "where": "codes", "weight": 0} in [
        one for topic in extracted["topics"] if topic["id"] == "international-cooperation" for one in topic["evidence"]
    ]
