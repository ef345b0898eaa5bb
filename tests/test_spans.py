"""Spans of days: read in nine languages, never taken for a date, and at most a guess that is marked."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.find import discover_page
from pipeline.config import Config
from pipeline.dates import find_dates, moment, parse_date
from pipeline.dates.spans import find_spans, parse_span
from pipeline.entries.make import Origin, entry_of, headline_of
from pipeline.guesses import Guess
from pipeline.identity.identify import Identity
from pipeline.items import Entry, Extraction, Page, Teaser
from pipeline.process import extract
from pipeline.store import Address
from tests.extracted import extracted
from tests.sites.command import tidings

NOW = datetime(2025, 6, 10, 8, 0, tzinfo=UTC)
TEXT = "The fund opens its call for joint projects with universities abroad, and reads applications until May. " * 3

SPANS = {
    # English
    "12-14 March 2025": "2025-03-12/2025-03-14",
    "from 12 to 14 March 2025": "2025-03-12/2025-03-14",
    "March 12–14, 2025": "2025-03-12/2025-03-14",
    "March 12 through March 14, 2025": "2025-03-12/2025-03-14",
    "Wed 12 – Fri 14 March 2025": "2025-03-12/2025-03-14",
    "12th to the 14th of March 2025": "2025-03-12/2025-03-14",
    "12, 13 and 14 March 2025": "2025-03-12/2025-03-14",
    "28 February – 3 March 2025": "2025-02-28/2025-03-03",
    "Dec 30, 2024 – Jan 2, 2025": "2024-12-30/2025-01-02",
    "28 December – 3 January 2025": "2024-12-28/2025-01-03",
    "March–May 2025": "2025-03-01/2025-05-31",
    # Japanese, Korean, Hungarian
    "2025年3月12日～14日": "2025-03-12/2025-03-14",
    "2025年2月28日(金)～3月3日(月)": "2025-02-28/2025-03-03",
    "2025.03.12 ~ 2025.03.14": "2025-03-12/2025-03-14",
    "2025. 3. 12.(수) ~ 3. 14.": "2025-03-12/2025-03-14",
    "2025. 03. 12. – 2025. 03. 14.": "2025-03-12/2025-03-14",
    # French
    "du 12 au 14 mars 2025": "2025-03-12/2025-03-14",
    "du mercredi 12 au vendredi 14 mars 2025": "2025-03-12/2025-03-14",
    "12 et 13 août 2025": "2025-08-12/2025-08-13",
    "mars à mai 2025": "2025-03-01/2025-05-31",
    # German
    "12.–14. März 2025": "2025-03-12/2025-03-14",
    "vom 12. bis 14. März 2025": "2025-03-12/2025-03-14",
    "Mittwoch, 12. bis Freitag, 14. März 2025": "2025-03-12/2025-03-14",
    "28. Februar bis zum 3. März 2025": "2025-02-28/2025-03-03",
    "12.-14.03.2025": "2025-03-12/2025-03-14",
    "12.03. – 14.03.2025": "2025-03-12/2025-03-14",
    "30.12.2024–02.01.2025": "2024-12-30/2025-01-02",
    # Luxembourgish
    "vum 12. bis de 14. Mäerz 2025": "2025-03-12/2025-03-14",
    "12. an 13. Abrëll 2025": "2025-04-12/2025-04-13",
    # Spanish
    "del 12 al 14 de marzo de 2025": "2025-03-12/2025-03-14",
    "entre el 12 y el 14 de marzo de 2025": "2025-03-12/2025-03-14",
    # Italian
    "dal 12 al 14 marzo 2025": "2025-03-12/2025-03-14",
    "dall'8 all'11 marzo 2025": "2025-03-08/2025-03-11",
    # Portuguese
    "de 12 a 14 de março de 2025": "2025-03-12/2025-03-14",
    "dezembro de 2024 a fevereiro de 2025": "2024-12-01/2025-02-28",
    # Dutch
    "12 t/m 14 maart 2025": "2025-03-12/2025-03-14",
    "van 12 tot en met 14 maart 2025": "2025-03-12/2025-03-14",
    "12-03-2025 t/m 14-03-2025": "2025-03-12/2025-03-14",
    # Polish
    "od 12 do 14 marca 2025": "2025-03-12/2025-03-14",
    "12–14 marca 2025 r.": "2025-03-12/2025-03-14",
    "marzec–maj 2025": "2025-03-01/2025-05-31",
}


@pytest.mark.parametrize(("written", "iso"), SPANS.items())
def test_a_span_is_read_whole_and_neither_of_its_ends_is_a_date(written: str, iso: str) -> None:
    assert parse_span(written, "de") == iso
    assert find_dates(written, "de") == []
    assert moment(iso) == moment(iso[:10])


@pytest.mark.parametrize(("language", "iso"), [("en-GB", "2025-04-03/2025-04-05"), ("en-US", "2025-03-04/2025-05-04")])
def test_the_language_decides_which_number_is_the_month(language: str, iso: str) -> None:
    assert parse_span("03/04 - 05/04/2025", language) == iso
    assert parse_span("03/04 - 05/04/2025") is None


@pytest.mark.parametrize(
    "written",
    [
        "",
        "12 March 2025",
        "12-14 March",
        "28 - 3 March 2025",
        "14 March 2025 - 12 March 2025",
        "30 - 31 February 2025",
        "2024-2025",
        "3 May 2021 and 5 May 2021",
        "Berlin, 3 May 2021 - the fund opens",
        "10:00 - 12 May 2020",
        "Published: 12 May 2020. Updated: 13 May 2020, 10:30.",
    ],
)
def test_what_is_no_span_is_none(written: str) -> None:
    assert find_spans(written, "en") == []


def test_two_whole_dates_beside_each_other_stay_dates() -> None:
    assert [date.iso for date in find_dates("12 May 2020 / 13 May 2020")] == ["2020-05-12", "2020-05-13"]


@pytest.mark.parametrize("piece", ["1 ", "1 may ", "12 - ", "1 to ", "1, ", "1 may 2020 - ", "sa 1. bis ", "may to "])
def test_a_long_text_takes_no_long_time(piece: str) -> None:
    assert isinstance(find_spans(piece * 200_000), list)


def page_with(line: str, *, head: str = "", behind: str = "", url: str = "https://fund.example.org/call") -> Extraction:
    html = (
        f"<html lang=en><head>{head}</head><body><main><article><h1>The fund opens its call</h1><p>{line}</p>{behind}"
        f"<p>{TEXT}</p></article></main></body></html>"
    )
    return extract(Page(body=html.encode(), fetched_at=NOW, url=url))


ARTICLE = '<meta property="og:type" content="article">'
NEWS = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The fund opens its call"}</script>'
EVENT = '<script type="application/ld+json">{"@type": "BusinessEvent", "name": "The fund opens its call"}</script>'


@pytest.mark.parametrize("written", [written for written in SPANS if "/" not in written and "-03-" not in written])
def test_of_an_article_with_a_span_and_no_date_the_first_day_is_guessed_and_marked(written: str) -> None:
    found = page_with(written, head=ARTICLE)
    if SPANS[written][:10] <= "2025-06-10":
        assert (found.published, found.date_guessed) == (SPANS[written][:10], "span")
    else:
        assert (found.published, found.date_guessed) == (None, None)


@pytest.mark.parametrize(
    ("line", "head", "behind", "published"),
    [
        ("Brussels, 12–14 March 2025", NEWS, "", ("2025-03-12", "span")),
        ("Published 12–14 March 2025", "", "", ("2025-03-12", "span")),
        ("Veröffentlicht: 12.–14. März 2025", "", "", ("2025-03-12", "span")),
        ("12–14 March 2025", "", "", (None, None)),  # an event's, or a service's
        ("12–14 March 2025", ARTICLE + EVENT, "", (None, None)),
        ("12–14 March 2025", ARTICLE, "<p>Location: Room 2.100</p>", (None, None)),
        ("12–14 March 2025, 10:00", ARTICLE, "", (None, None)),
        ("Deadline: 12–14 March 2025", ARTICLE, "", (None, None)),
        ("1 June 2023 – 31 May 2025", ARTICLE, "", (None, None)),  # a project's
        ("10–12 June 2025", ARTICLE, "", ("2025-06-10", "span")),
        ("11–12 June 2025", ARTICLE, "", (None, None)),  # is to come: first seen
        ("12–14 March 2025", ARTICLE, "<p>Published 20 March 2025</p>", ("2025-03-20", None)),
        ("12–14 March 2025", ARTICLE, "<p>3 days ago</p>", ("2025-06-07", "ago")),
        ("12–14 March 2025", ARTICLE, "<p>Last updated: 5 April 2025</p>", ("2025-04-05", "changed")),
    ],
)
def test_a_span_counts_only_where_it_can_be_an_articles(
    line: str, head: str, behind: str, published: tuple[str | None, str | None]
) -> None:
    found = page_with(line, head=head, behind=behind)
    assert (found.published, found.date_guessed) == published


TITLES = (
    "Council approves flood defences for the lower harbour",
    "New ferry timetable from the first of May",
    "Grants for village halls are open for applications",
    "Water quality report for last year is published",
)


def rows(markup: str) -> str:
    return "".join(markup.format(i=i, title=title, day=i + 11) for i, title in enumerate(TITLES))


@pytest.mark.parametrize(
    "content",
    [
        f"<ul>{rows('<li>{day}–20 May 2024 <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<table>{rows('<tr><td>{day}.-20.05.2024<td><a href=/news/{i}>{title}</a><td>Office</tr>')}</table>",
        f"<h2>2024</h2><ul>{rows('<li><b>{day}. – 20. May</b> <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<h2>2024</h2><ul>{rows('<li><b>{day}.05. – 20.05.</b> <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<ul>{rows('<li>{day} <b>–</b> 20 May 2024 <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<ul>{rows('<li><i>{day} May</i> <b>to</b> <i>20 May 2024</i> <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<ul>{rows('<li><i>{day}.05.</i> <i>– 20.05.2024</i> <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<ul>{rows('<li><b>May</b> <i>{day}</i>-<i>20</i>, <i>2024</i> <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<h2>2024</h2><ul>{rows('<li><i>{day}</i> – <i>20 May</i> <a href=/news/{i}>{title}</a></li>')}</ul>",
    ],
)
def test_the_span_of_a_row_is_told_as_an_interval(content: str) -> None:
    body = f"<html lang=en><head><title>News</title></head><body><main><h1>News</h1>{content}</main></body></html>"
    page = Page(body=body.encode(), fetched_at=NOW, url="https://council.example/news", media_type="text/html")
    days = [item.published for item in discover_page(page).items]
    assert days == ["2024-05-11/2024-05-20", "2024-05-12/2024-05-20", "2024-05-13/2024-05-20", "2024-05-14/2024-05-20"]


def test_a_headline_of_a_teaser_with_a_span_is_guessed_too() -> None:
    html = "".join(
        f"<li><a href=/n{i}>Grants for the village halls of the {i}th district are open</a> <span>{days}</span></li>"
        for i, days in enumerate(("12–14 March 2025", "1–2 July 2025", "3 May 2025"))
    )
    page = f"<html lang=en><body><main><article><h1>The fund opens</h1><p>{TEXT * 3}</p></article>"
    page += f"<section><h2>More news</h2><ul>{html}</ul></section></main></body></html>"
    found = extract(Page(body=page.encode(), fetched_at=NOW, url="https://fund.example.org/call"))
    assert [teaser.published for teaser in found.teasers] == [
        "2025-03-12/2025-03-14", "2025-07-01/2025-07-02", "2025-05-03"
    ]  # fmt: skip
    entries = [headline(teaser) for teaser in found.teasers]
    assert [(one.published, one.date_guessed) for one in entries] == [
        ("2025-03-12", "span"), (None, None), ("2025-05-03", None)
    ]  # fmt: skip
    assert entries[1].dated_at == NOW


def headline(teaser: Teaser) -> Entry:
    identity = Identity(relation="new", reason="", canonical_url="https://fund.example.org/call")
    page = entry_of(extracted(text=TEXT), Origin(target_id="t"), identity, Config(), NOW)
    entry = headline_of(teaser, 1, page, Config(), NOW)
    assert entry is not None
    return entry


@pytest.mark.parametrize(
    ("of_page", "of_row", "given"),
    [
        ((None, None), "2025-03-12/2025-03-14", ("2025-03-12", "span")),
        ((None, None), "2025-07-01/2025-07-02", (None, None)),
        (("2025-04-01", None), "2025-03-12/2025-03-14", ("2025-04-01", None)),
        (("2025-04-01", "address"), "2025-03-12/2025-03-14", ("2025-04-01", "address")),
        (("2025-03-12", "span"), "2025-03-20", ("2025-03-20", None)),
        (("2025-03-02", "order"), "2025-02-03", ("2025-02-03", None)),
        (("2025-03-10", "order"), "2025-10-03", (None, None)),  # to come: an event's
        (("2025-03-10", "order"), "2025-03-10", ("2025-03-10", None)),
        (("2025-03-02", "order"), "2025-03-02?", ("2025-03-02", "order")),
        ((None, None), "2025-03-10?", ("2025-03-10", "order")),  # the 3rd of October has not come
        ((None, None), "2025-10-03?", ("2025-03-10", "order")),
        ((None, None), "2025-03-02T09:00?", ("2025-03-02T09:00", "order")),
        (("2025-04-01", "changed"), "2025-03-02?", ("2025-03-02", "order")),
        (("2025-03-01", "address"), "2025-03-02?", ("2025-03-01", "address")),
    ],
)
def test_a_row_with_a_span_dates_what_has_no_date(
    of_page: tuple[str | None, Guess | None], of_row: str, given: tuple[str | None, str | None]
) -> None:
    page = extracted(text=TEXT, published=of_page[0], date_guessed=of_page[1])
    address = Address(url="https://fund.example.org/call", role="article", published=of_row)
    identity = Identity(relation="new", reason="", canonical_url=address.url)
    entry = entry_of(page, Origin(target_id="t", address=address), identity, Config(), NOW)
    assert (entry.published, entry.date_guessed) == given


def test_a_guess_by_a_span_is_told_to_readers_and_never_moves(tmp_path: Path) -> None:
    saved = tmp_path / "saved"
    saved.mkdir()
    for name, days in (("call", "12–14 March 2025"), ("fair", "13–15 June 2025")):
        (saved / f"{name}.html").write_text(
            f"<html lang=en><head>{ARTICLE}</head><body><main><article><h1>The fund opens its {name}</h1><p>{days}</p>"
            f"<p>{name} {TEXT}</p></article></main></body></html>"
        )
    for now in ("2025-06-10T08:00:00Z", "2025-06-20T08:00:00Z"):  # at the second look the fair has begun
        assert tidings(tmp_path, "crawl", "saved", "--now", now).code == 0
        feed = json.loads((tmp_path / "data/public/feeds/all.json").read_text())
        items = {item["title"].rpartition(" ")[2]: item for item in feed["items"]}
        assert items["call"]["date_published"].startswith("2025-03-12")
        assert "only a span of days is given" in items["call"]["_tidings"]["date"]
        assert items["fair"]["date_published"].startswith("2025-06-10")
        assert "first seen" in items["fair"]["_tidings"]["date"].casefold()
    shown = tidings(tmp_path, "entries", "show", items["call"]["id"]).out
    assert "guessed: only a span of days is given, of which this is the first" in shown


@pytest.mark.parametrize(
    "text",
    [
        "Newsletter No. 4 - 12 May 2025",
        "Issue 4 / 12 May 2025",
        "Bulletin n° 4 – 12 mai 2025",
        "Numéro 4 - 12 mai 2025",
        "Ausgabe 4 - 12. Mai 2025",
        "Nr. 4 – 12.05.2025",
        "Nummer 4 - 12. Mee 2025",
        "Núm. 4 - 12 de mayo de 2025",
        "Numero 4 - 12 maggio 2025",
        "Edição 4 - 12 de maio de 2025",
        "Uitgave 4 - 12 mei 2025",
        "Wydanie 4 - 12 maja 2025",
        "Vol. 4 — 12 May 2025",
        "#4 | 12 May 2025",
    ],
)
def test_the_number_of_an_issue_is_no_day(text: str) -> None:
    assert parse_date(text) == "2025-05-12"
    assert parse_span(text) is None


def test_a_span_behind_a_word_for_an_issue_is_one_all_the_same() -> None:
    assert parse_span("Ausgabe 4.–12. Mai 2025") == "2025-05-04/2025-05-12"
    assert parse_span("in Edinburgh 4 - 12 May 2025") == "2025-05-04/2025-05-12"
    assert parse_date("Bulletin 12 May 2025") == "2025-05-12"


@pytest.mark.parametrize(
    ("language", "host", "given"),
    [
        ("en", "council.example", "2025-02-{}?"),
        ("en", "council.example.uk", "2025-{}-02"),
        ("en-US", "council.example", "2025-02-{}"),
        ("en-GB", "council.example", "2025-{}-02"),
        ("de", "council.example", "2025-{}-02"),
    ],
)
def test_a_row_in_english_of_no_region_says_that_its_date_may_be_another(language: str, host: str, given: str) -> None:
    listed = rows("<li>02/0{i}/2025 <a href=/news/{i}>{title}</a></li>")
    body = f"<html lang={language}><head><title>News</title></head><body><main><h1>News</h1><ul>{listed}</ul></main>"
    page = Page(body=body.encode(), fetched_at=NOW, url=f"https://{host}/news", media_type="text/html")
    days = {item.url.rpartition("/")[2]: item.published for item in discover_page(page).items}
    expected = {str(i): given.format(f"0{i}") for i in range(len(TITLES))}
    assert {i: day for i, day in days.items() if i not in "02"} == {i: expected[i] for i in days if i not in "02"}


def test_a_guess_of_a_teaser_by_the_order_of_its_numbers_is_told_to_readers(tmp_path: Path) -> None:
    (tmp_path / "tidings.toml").write_text(
        '[[topic]]\nid = "grants"\ntitle = "Grants"\nphrases = ["village halls"]\ninclude_teasers = true\n'
    )
    link = "<a href=https://fund.example/n{0}>Grants for the village halls of the {0}th district are open</a>"
    days = ("02/03/2025", "03/10/2025", "02/13/2025")
    listed = "".join(f"<li>{link.format(i)} <span>{day}</span></li>" for i, day in enumerate(days, 4))
    (tmp_path / "call.html").write_text(
        f"<html lang=en><body><main><article><h1>The fund opens</h1><p>{TEXT * 3}</p></article>"
        f"<section><h2>More news</h2><ul>{listed}</ul></section></main></body></html>"
    )
    assert tidings(tmp_path, "crawl", "call.html", "--now", "2025-06-10T08:00:00Z").code == 0
    feed = json.loads((tmp_path / "data/public/feeds/grants.json").read_text())
    told = {item["title"].split()[7]: item for item in feed["items"]}
    assert {which: item["date_published"][:10] for which, item in told.items()} == {
        "4th": "2025-02-03", "5th": "2025-03-10", "6th": "2025-02-13"
    }  # fmt: skip
    marked = {which for which, item in told.items() if "either of its numbers" in item["_tidings"].get("date", "")}
    assert marked == {"4th", "5th"}  # of the second the other day had not come, and a day to come may be meant
