"""The last day for something is no day of news: deadlines, closing dates, in columns and in words of ten languages."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

NAMES = ("Marine fellowships", "Soil and seed networks", "Bridge grants", "Young academies")


def days(content: str, lang: str = "en") -> list[str | None]:
    body = f"<html lang={lang}><body><main><h1>Calls</h1>{content}</main></body></html>".encode()
    page = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://fund.example/calls")
    found = discover_page(page).items
    assert [item.title for item in found] == list(NAMES)
    return [item.published for item in found]


def rows(markup: str) -> str:
    return "".join(markup.format(i=i, name=name, day=i + 13) for i, name in enumerate(NAMES))


def table(*heads: str, cells: str) -> str:
    head = "".join(f"<th>{head}</th>" for head in heads)
    line = "<tr><td><a href=/calls/{i}>{name}</a></td>" + cells + "</tr>"
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows(line)}</tbody></table>"


LAST_DAYS = [
    ("en", "Deadline"),
    ("en", "Closing date"),
    ("en", "Close date"),
    ("en", "Valid until"),
    ("de", "Frist"),
    ("de", "Bewerbungsschluss"),
    ("lb", "Schlussdatum"),
    ("fr", "Date limite"),
    ("fr", "Échéance"),
    ("es", "Plazo de solicitud"),
    ("it", "Scadenza"),
    ("pt", "Prazo"),
    ("nl", "Sluitingsdatum"),
    ("pl", "Termin składania wniosków"),
    ("he", "מועד אחרון"),
    ("he", "תוקף מכרז"),
]


@pytest.mark.parametrize(("lang", "name"), LAST_DAYS)
def test_a_column_or_a_label_of_last_days_gives_no_date(lang: str, name: str) -> None:
    assert days(table("Call", name, cells="<td>{day}.06.2024</td>"), lang) == [None] * 4
    labelled = f"<h3><a href=/calls/{{i}}>{{name}}</a></h3><p>{name}: {{day}}.06.2024</p>"
    assert days(rows(f"<article>{labelled}</article>"), lang) == [None] * 4
    apart = f"<h3><a href=/calls/{{i}}>{{name}}</a></h3><dl><dt>{name}</dt><dd>{{day}}.06.2024</dd></dl>"
    assert days(rows(f"<article>{apart}</article>"), lang) == [None] * 4


def test_the_head_of_a_column_may_be_a_cell_as_any_other() -> None:
    head = "<tr><td>Call<td>Closing date</tr>"
    assert (
        days(f"<table>{head}{rows('<tr><td><a href=/calls/{i}>{name}</a><td>{day}.06.2024</tr>')}</table>")
        == [None] * 4
    )


FIRST_DAYS = [("en", "Starts"), ("en", "Event date"), ("de", "Beginn"), ("fr", "Date de début"), ("es", "Comienzo")]


@pytest.mark.parametrize(("lang", "name"), FIRST_DAYS)
def test_a_column_or_a_label_of_first_days_gives_no_date(lang: str, name: str) -> None:
    assert days(table("Course", name, cells="<td>{day}.06.2024</td>"), lang) == [None] * 4
    labelled = f"<h3><a href=/calls/{{i}}>{{name}}</a></h3><p>{name}: {{day}}.06.2024</p>"
    assert days(rows(f"<article>{labelled}</article>"), lang) == [None] * 4


def test_the_day_since_when_somebody_is_what_he_is_dates_no_row() -> None:
    board = "".join(
        f"<div><h3><a href=/board/{i}>{name}</a></h3><p>Head of unit. Joined on {i + 3} March 2019.</p></div>"
        for i, name in enumerate(("Helena Marsh", "Tobias Renn", "Ana Silva", "Marek Dolny", "Ineke van Dam"))
    )
    body = f"<html lang=en><body><main><h1>Who we are</h1>{board}</main></body></html>".encode()
    page = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://fund.example/about")
    assert discover_page(page).items == ()


def test_nor_does_it_where_all_else_reads_as_news() -> None:
    said = "<h3><a href=/news/{}>{} is opened to the public</a></h3><p>Head of unit. Joined on {} March 2019.</p>"
    listed = "".join(f"<div>{said}</div>".format(i, name, i + 3) for i, name in enumerate(NAMES))
    body = f"<html lang=en><body><main><h1>News</h1>{listed}</main></body></html>".encode()
    page = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://fund.example/news")
    assert [item.published for item in discover_page(page).items] == [None] * 4


@pytest.mark.parametrize(
    "content",
    [
        table("Call", "Deadline", "Published", cells="<td>{day}.07.2024</td><td>{day}.05.2024</td>"),
        rows("<li><a href=/calls/{i}>{name}</a> <b>Closes {day} July 2024</b> · Opened {day} May 2024</li>"),
        rows("<li><a href=/calls/{i}>{name}</a> <i>Published {day} May 2024, apply by {day} July 2024</i></li>"),
        rows(
            "<li><a href=/calls/{i}>{name}</a> <p>Due: <time datetime=2024-07-{day}>{day} July</time></p>{day} May 2024"
        ),
    ],
)
def test_the_day_of_publication_beside_one_is_read(content: str) -> None:
    assert days(f"<ul>{content}</ul>") == [f"2024-05-{i + 13}" for i in range(4)]


def test_words_that_only_look_so_take_no_date_away() -> None:
    for words in ("Beschluss vom", "Closed session,", "Zwei Jahre bis zum Ende –", "Edição do dia"):
        content = rows(f"<li><a href=/calls/{{i}}>{{name}}</a> <span>{words} {{day}}.05.2024</span></li>")
        assert days(f"<ul>{content}</ul>", "de") == [f"2024-05-{i + 13}" for i in range(4)], words
