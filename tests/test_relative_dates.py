"""Lines that say how long ago something was, in nine languages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from lxml.html import document_fromstring

from crawler.find import discover_page
from pipeline.dates.relative import relative_date
from pipeline.describe.labelled import labelled_dates
from pipeline.items import Extraction, Page
from pipeline.process import extract
from tests.sites.command import tidings
from tests.sites.scripted import Reply, Site

NOW = datetime(2026, 3, 14, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3 days ago", "2026-03-11"),
        ("Posted 2 hours ago", "2026-03-13"),
        ("an hour ago", "2026-03-14"),
        ("a week ago", "2026-03-07"),
        ("Yesterday", "2026-03-13"),
        ("Published: yesterday at 14:30", "2026-03-13"),
        ("today, 01:10", "2026-03-14"),
        ("il y a 3 jours", "2026-03-11"),
        ("Publié il y a une semaine", "2026-03-07"),
        ("hier à 18h30", "2026-03-13"),
        ("avant-hier", "2026-03-12"),
        ("Aujourd’hui", "2026-03-14"),
        ("vor 2 Tagen", "2026-03-12"),
        ("vor einer Stunde", "2026-03-14"),
        ("two days ago", "2026-03-12"),
        ("about three hours ago", "2026-03-13"),
        ("vor zwei Tagen", "2026-03-12"),
        ("vor etwa fünf Stunden", "2026-03-13"),
        ("il y a trois semaines", "2026-02-21"),
        ("hace dos días", "2026-03-12"),
        ("dieci giorni fa", "2026-03-04"),
        ("há três dias", "2026-03-11"),
        ("twee dagen geleden", "2026-03-12"),
        ("dwa dni temu", "2026-03-12"),
        ("Gestern, 14:30 Uhr", "2026-03-13"),
        ("vorgestern", "2026-03-12"),
        ("virun 3 Deeg", "2026-03-11"),
        ("Gëschter", "2026-03-13"),
        ("virun enger Stonn", "2026-03-14"),
        ("hace 2 días", "2026-03-12"),
        ("ayer", "2026-03-13"),
        ("3 giorni fa", "2026-03-11"),
        ("un'ora fa", "2026-03-14"),
        ("ieri, 9:05", "2026-03-13"),
        ("há 4 dias", "2026-03-10"),
        ("2 semanas atrás", "2026-02-28"),
        ("ontem", "2026-03-13"),
        ("5 dagen geleden", "2026-03-09"),
        ("eergisteren", "2026-03-12"),
        ("3 dni temu", "2026-03-11"),
        ("2 godziny temu", "2026-03-13"),
        ("wczoraj", "2026-03-13"),
    ],
)
def test_how_long_ago_it_was_is_read_as_a_day(line: str, day: str) -> None:
    assert relative_date(line, NOW) == day


@pytest.mark.parametrize(
    "line",
    [
        "",
        "3 days",
        "in 3 days",
        "3 months ago",
        "vor 2 Jahren",
        "Yesterday the council met in Berlin",
        "The minister said today that more is to come",
        "Updated 3 days ago by the office",
        "9999 days ago",
        "Two days ago the council met",
    ],
)
def test_what_is_no_such_line_is_none(line: str) -> None:
    assert relative_date(line, NOW) is None


def test_here_is_not_yesterday() -> None:
    assert relative_date("Hier", NOW, "fr") == "2026-03-13"
    assert relative_date("Hier", NOW, "de") is None


def page_with(
    line: str, *, head: str = "", behind: str = "", url: str = "https://fund.example.org/news/call"
) -> Extraction:
    text = "The fund opens its call for joint projects with universities abroad, and reads applications until May. " * 3
    html = f"<html lang=en><head>{head}</head><body><main><article><h1>The fund opens its call</h1><p>{line}</p>"
    html += f"<p>{text}</p></article></main>{behind}</body></html>"
    return extract(Page(body=html.encode(), fetched_at=NOW, url=url))


def test_a_day_that_is_guessed_is_marked() -> None:
    ago = page_with("Posted 3 days ago")
    assert (ago.published, ago.date_guessed) == ("2026-03-11", "ago")
    address = page_with("", url="https://fund.example.org/2026/03/02/call")
    assert (address.published, address.date_guessed) == ("2026-03-02", "address")
    changed = page_with("Last updated: 5 March 2026")
    assert (changed.published, changed.date_guessed) == ("2026-03-05", "changed")
    far = page_with("", behind="<footer><p>This page was last edited on 5 March 2026, at 10:20.</p></footer>")
    assert (far.published, far.date_guessed) == ("2026-03-05T10:20", "changed")
    declared = page_with("", head='<meta property="article:modified_time" content="2026-03-05">')
    assert (declared.published, declared.date_guessed) == ("2026-03-05", "changed")
    today = page_with("", head='<meta property="article:modified_time" content="2026-03-14T01:30:00Z">')
    assert (today.published, today.date_guessed) == (None, None)  # a page made at each look says so
    older = page_with(
        "", url="https://fund.example.org/2026/03/02/call", head='<meta name="last-modified" content="2026-03-05">'
    )
    assert (older.published, older.date_guessed) == ("2026-03-02", "address")
    sure = page_with("12 March 2026")
    assert (sure.published, sure.date_guessed) == ("2026-03-12", None)
    none = page_with("Press office")
    assert (none.published, none.date_guessed) == (None, None)


def test_a_guess_is_told_to_readers_and_never_moves(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    text = "The fund opens its call for joint projects with universities abroad, and reads applications until May. " * 3
    page = (
        f"<html lang=en><body><main><article><h1>The fund opens its call</h1><p>3 days ago</p><p>{text}</p></article>"
    )
    (saved / "call.html").write_text(page)
    for now in ("2026-03-14T12:00:00Z", "2026-03-15T12:00:00Z"):
        assert tidings(tmp_path, "crawl", "saved", "--now", now).code == 0
        [item] = json.loads((tmp_path / "data/public/feeds/all.json").read_text())["items"]
        assert item["date_published"].startswith("2026-03-11")
        assert "guessed" in item["_tidings"]["date"]
    [page_of_entry] = (tmp_path / "data/public/entries").glob("*.html")
    assert "the page only says how long ago it was" in page_of_entry.read_text()
    assert "guessed: the page only says how long ago" in tidings(tmp_path, "entries", "show", item["id"]).out


def listed(said: str, language: str = "en", now: datetime = NOW) -> list[str | None]:
    """Give the days of three rows of which each says the same beside its title."""
    row = "<li><span>{said}</span><h3><a href=/news/{i}-story>The fund opens its call of number {i}</a></h3></li>"
    rows_ = "".join(row.format(said=said, i=i) for i in range(3))
    html = f"<html lang={language}><body><main><h1>News</h1><ul class=news>{rows_}</ul></main></body></html>"
    page = Page(body=html.encode(), fetched_at=now, url="https://fund.example.org/news", media_type="text/html")
    return [item.published for item in discover_page(page).items]


@pytest.mark.parametrize(
    ("said", "language", "day"),
    [
        ("3 days ago", "en", "2026-03-11~"),
        ("Announcement • 3 days ago", "en", "2026-03-11~"),
        ("Yesterday", "en", "2026-03-13~"),
        ("vor 3 Tagen", "de", "2026-03-11~"),
        ("gestern", "de", "2026-03-13~"),
        ("il y a 3 jours", "fr", "2026-03-11~"),
        ("hier", "fr", "2026-03-13~"),
        ("hier", "de", None),
        ("hace 3 días", "es", "2026-03-11~"),
        ("ayer", "es", "2026-03-13~"),
        ("il y a une semaine", "fr", "2026-03-07~"),
        ("10 March 2026", "en", "2026-03-10"),
        ("The office was closed 3 days ago", "en", None),
    ],
)
def test_a_row_that_says_how_long_ago_it_was_has_about_that_day(said: str, language: str, day: str | None) -> None:
    assert listed(said, language) == [day] * 3


def test_the_day_of_a_row_that_says_how_long_ago_it_was_never_moves(tmp_path: Path) -> None:
    row = "<li><span>{said}</span><h3><a href=/n/{i}>The fund opens its call of number {i}</a></h3></li>"
    text = (
        "The fund opens its call for projects of kind {i}, and reads what was written of {i} until the end of May. " * 4
    )
    with Site() as site:
        html = (
            "<html lang=en><body><main><article><h1>The fund opens its call of number {i}</h1><p>{text}</p></article>"
        )
        for i in range(3):
            site.pages[f"/n/{i}"] = Reply(body=html.format(i=i, text=text.format(i="abc"[i] * 5)))
        head = '[site]\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n[[source]]\nid = "fund"\n'
        (tmp_path / "tidings.toml").write_text(f'{head}url = "{site.url("/news")}"\n')
        days = []
        for said in ("a week ago", "2 weeks ago", "3 days ago"):
            body = "".join(row.format(said=said, i=i) for i in range(3))
            site.pages["/news"] = Reply(
                body=f"<html lang=en><main><h1>News</h1><ul class=news>{body}</ul></main></html>"
            )
            assert tidings(tmp_path, "crawl").code == 0
            feed_ = feedparser.parse((tmp_path / "data/public/feeds/all.atom").read_bytes())
            days.append([entry.published[:10] for entry in feed_.entries])
    a_week_ago = (datetime.now(UTC) - timedelta(weeks=1)).date().isoformat()
    assert days == [[a_week_ago] * 3] * 3


TEXT = (
    "<p>"
    + "The fund opens its call for joint projects with universities abroad, and reads them until May. " * 9
    + "</p>"
)


@pytest.mark.parametrize(
    ("behind", "day"),
    [
        (
            "<p>Posted on the 12/03/2026 at 09:00 by <a href=/x>the office</a></p>",
            "2026-03-12T09:00",
        ),  # December is to come
        ("<p>Posted on the 13/02/2026 at 09:00 by <a href=/x>the office</a></p>", "2026-02-13T09:00"),
        ("<div><h4>Published</h4><time>2 March 2026</time></div>", "2026-03-02"),
        ("<footer><p>Published 2 March 2026</p></footer>", None),
        (
            '<script>{"@type": "NewsArticle", "datePublished": "2026-03-01T06:00:00+01:00"}</script>',
            "2026-03-01T06:00:00+01:00",
        ),
        ('<script>[{"datePublished": "2026-03-01"}, {"datePublished": "2026-03-02"}]</script>', None),
        ('<script>self.push("{\\"publishedAt\\":\\"2026-03-01T05:00:00Z\\"}")</script>', "2026-03-01T05:00:00Z"),
    ],
)
def test_a_date_far_from_the_headline_counts_where_it_is_called_that_of_publication(
    behind: str, day: str | None
) -> None:
    html = f"<html><body><main><article><h1>The fund opens its call</h1>{TEXT}</article>{behind}</main></body></html>"
    assert extract(Page(body=html.encode(), fetched_at=NOW, url="https://fund.example.org/call")).published == day


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ("<p>Published 2 March 2026</p>", "2026-03-02"),
        ("<p>Published 2 March 2026</p><p>Published 3 March 2026</p>", None),  # which of the two is not said
        ("<p>The report was published after the meeting of 2 March 2026, which took all of a long day.</p>" * 2, None),
        ("<div class=comment><p>Posted on 2 March 2026</p></div>", None),
        ("<aside><p>Posted on 2 March 2026</p></aside>", None),
        ("<p>Updated on 2 March 2026</p>", None),
    ],
)
def test_a_date_is_labelled_once_on_a_page_or_not_at_all(body: str, day: str | None) -> None:
    found = labelled_dates(document_fromstring(f"<html><body>{body}</body></html>"), "en")
    assert (found.published, found.modified) == (day, "2026-03-02" if "Updated" in body else None)
