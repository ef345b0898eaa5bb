"""A source is called as its page calls the institution, where nobody says otherwise."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from crawler.find.called import Called, called, called_by_feed
from tests.test_add import OWNERS, add

ROWS = "".join(
    f'<article><h2><a href="/news/{slug}">{title}</a></h2><time datetime="2026-03-0{day}">{day} March 2026</time>'
    f"<p>The council decided on it in its session of last week, and says why.</p></article>"
    for day, (slug, title) in enumerate(
        [
            ("bridges", "Four bridges over the river are to be renewed"),
            ("schools", "Schools get more teachers for physics and music"),
            ("harbour", "The harbour grows by two basins until next year"),
            ("libraries", "Libraries lend musical instruments from now on"),
        ],
        start=1,
    )
)
HEAD = "<!doctype html><html lang=en><head><meta charset=utf-8>"


@pytest.mark.parametrize(
    ("head", "heading", "institution", "list_called"),
    [
        ("<title>News | Ministry of Rivers</title>", "News", "Ministry of Rivers", "News"),
        ("<title>Amt für Brücken - Aktuelles</title>", "Aktuelles", "Amt für Brücken", "Aktuelles"),
        ("<title>News</title><meta property=og:site_name content='River Council'>", "News", "River Council", "News"),
        (
            '<title>Press</title><script type="application/ld+json">{"@type": "WebSite", "name": "Rivers"}</script>',
            "Press",
            "Rivers",
            "Press",
        ),
        ("<title>River Council</title><meta property=og:site_name content=Council>", "Council", "Council", None),
        ("<title>What we said in the last year</title>", "News", None, None),
        (f"<title>News | {'Ministry of Rivers and ' * 20}Lakes</title>", "News", None, None),
        ("", "News", None, None),
    ],
)
def test_whose_a_page_is_is_declared_or_stands_beside_the_heading_in_its_window(
    head: str, heading: str, institution: str | None, list_called: str | None
) -> None:
    root = html.document_fromstring(f"{HEAD}{head}</head><body><h1>{heading}</h1>{ROWS}</body></html>")

    assert called(root) == Called(institution=institution, heading=list_called)


def test_a_page_that_calls_its_list_in_a_lower_heading_says_as_well_whose_it_is() -> None:
    body = f"<table><tr><td><a href=/>トップ</a></table><h2>新着情報</h2>{ROWS}"
    root = html.document_fromstring(f"{HEAD}<title>新着情報 - 北部研究財団</title></head><body>{body}</body></html>")
    assert called(root) == Called(institution="北部研究財団")


@pytest.mark.parametrize(
    ("title", "url", "institution"),
    [
        ("Open Foundation", "https://open.example.org/", "Open Foundation"),
        ("Open Foundation", "https://open.example.org/archive", None),
        ("News", "https://open.example.org/", None),
        ("Open Foundation | for all of us", "https://open.example.org/", None),
    ],
)
def test_the_title_of_a_sites_own_page_is_its_name_where_it_says_nothing_else(
    title: str, url: str, institution: str | None
) -> None:
    root = html.document_fromstring(f"{HEAD}<title>{title}</title></head><body>{ROWS}</body></html>")
    assert called(root, url).institution == institution


def test_a_source_is_called_as_its_page_calls_the_institution_and_a_second_one_by_its_list_too(tmp_path: Path) -> None:
    file = tmp_path / "tidings.toml"
    file.write_text(OWNERS)
    for name in ("News", "Calls"):
        page = tmp_path / f"{name}.html"
        page.write_text(f"{HEAD}<title>{name} | Ministry of Rivers</title></head><h1>{name}</h1>{ROWS}")
        address = f"https://rivers.example.org/{name.lower()}"

        done = add(file, page, "--url", address, "--yes", "--json")

        assert done.exit_code == 0, done.output
        shown = json.loads(done.stdout)
        assert shown["institution"] == "Ministry of Rivers"
        assert shown["source"]["title"] == {"News": "Ministry of Rivers", "Calls": "Ministry of Rivers: Calls"}[name]
    written = file.read_text()
    assert 'title = "Ministry of Rivers"\n' in written
    assert 'title = "Ministry of Rivers: Calls"\n' in written


def test_who_names_the_institution_is_believed(tmp_path: Path) -> None:
    file, page = tmp_path / "tidings.toml", tmp_path / "news.html"
    file.write_text(OWNERS)
    page.write_text(f"{HEAD}<title>News | Ministry of Rivers</title></head><h1>News</h1>{ROWS}")

    add(file, page, "--url", "https://rivers.example.org/news", "--title", "Rivers", "--yes")

    assert 'title = "Rivers"\n' in file.read_text()


LINK = "https://council.example.org/1"
FEEDS = {
    "rss": "<rss version='2.0'><channel><title>Council &amp; Rivers</title><item><title>Dams</title>"
    f"<link>{LINK}</link></item></channel></rss>",
    "atom": "<feed xmlns='http://www.w3.org/2005/Atom'><title type='html'>Council &amp;amp; Rivers</title><entry>"
    f"<title>Dams</title><link href='{LINK}'/></entry></feed>",
    "json": json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "Council & Rivers",
            "items": [{"id": "1", "title": "Dams", "url": LINK}],
        }
    ),
}


@pytest.mark.parametrize("form", FEEDS)
def test_a_feed_is_called_as_its_own_title_says(tmp_path: Path, form: str) -> None:
    file, feed = tmp_path / "tidings.toml", tmp_path / "feed.xml"
    file.write_text(OWNERS)
    feed.write_text(FEEDS[form])

    done = add(file, feed, "--url", "https://council.example.org/feed", "--yes")

    assert done.exit_code == 0, done.output
    assert 'title = "Council & Rivers"\n' in file.read_text()


@pytest.mark.parametrize("title", ["News", "Pressemitteilungen", "公告", "RSS", "RSS Feed", ""])
def test_a_feed_that_is_called_by_what_any_is_called_says_not_whose_it_is(title: str) -> None:
    assert called_by_feed(title) == Called()


@pytest.mark.parametrize("title", ["BBC News", "Press office of the council", "Council", "Rivers RSS"])
def test_a_name_with_such_a_word_in_it_is_a_name(title: str) -> None:
    assert called_by_feed(title) == Called(institution=title)


def test_an_id_is_made_of_a_section_in_the_letters_of_what_its_page_lists(tmp_path: Path) -> None:
    file, page = tmp_path / "tidings.toml", tmp_path / "news.html"
    file.write_text(OWNERS)
    titles = (
        "Der Rat hat über die Brücken entschieden",
        "Die Schulen bekommen im Herbst mehr Lehrer für Musik",
        "Wie die Bibliotheken in der Stadt Bücher verleihen",
        "Was der Hafen mit den Booten vorhat",
    )
    rows = "".join(
        f'<li><a href="/a/{day}">{title}</a> <time>0{day}.03.2026</time>' for day, title in enumerate(titles, 1)
    )
    page.write_text(f"<!doctype html><html lang=de><meta charset=utf-8><body><h1>Aktuelles</h1><ul>{rows}</ul></html>")
    add(file, page, "--url", "https://rivers.example.org/", "--yes")

    done = add(file, page, "--url", "https://rivers.example.org/%C3%BCberblick/", "--yes", "--json")

    assert json.loads(done.stdout)["source"]["id"] == "example-ueberblick"
