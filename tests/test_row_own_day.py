"""Which of the days that stand in a row or around it is its own: not the one of its agenda, nor of the row below it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

DAYS = ("2024-02-13", "2024-03-12", "2024-04-09", "2024-05-14")
SAID = ("13 February 2024", "12 March 2024", "9 April 2024", "14 May 2024")
BEFORE = ("12 December 2023", *SAID[:3])


def days(markup: str, above: str = "") -> list[str | None]:
    rows = "".join(markup.format(i=i, day=day, before=BEFORE[i]) for i, day in enumerate(SAID))
    body = f"<html lang=en-AU><body><main><h1>Meetings of the council</h1>{above}{rows}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://shire.example/meetings", media_type="text/html")
    return [item.published for item in discover_page(page).items]


AGENDA = (
    "<ul><li>Item 1 - Apologies<li>Item 2 - Confirmation of the minutes of the council meeting held on {before}</ul>"
)


def test_the_day_in_the_titles_of_meetings_is_before_those_on_their_agenda() -> None:
    assert days(f"<article><h3><a href=/m/{{i}}>Council meeting - {{day}}</a></h3>{AGENDA}</article>") == list(DAYS)


@pytest.mark.parametrize("said", ["Published: {day}", "{day} – Minutes of the meeting held in the old town hall"])
def test_a_day_that_is_said_of_a_row_is_before_the_one_in_its_title(said: str) -> None:
    row = f"<article><h3><a href=/m/{{i}}>Minutes of the council of {{before}}</a></h3><p>{said}</p></article>"
    assert days(row) == list(DAYS)


def test_text_between_what_follows_on_the_heading_of_a_row_is_read() -> None:
    works = "Partial demolition, buildings and works to an existing dwelling on a lot under a heritage overlay.<br>"
    lodged = "<strong>Lodged:</strong>{day}<br><strong>Place:</strong> Kew<br><br>"
    assert days(f"<h4><a href=/m/{{i}}>PP13/0080{{i}} - Permit</a></h4>{works}{lodged}") == list(DAYS)


def test_a_day_alone_above_a_row_is_not_that_of_the_row_before_it() -> None:
    papers = "<p><a href=/files/{i}.pdf>Minutes</a></p><ul><li>Apologies<li>Works on the quay and its crane</ul>"
    assert days(f"<p><span>{{day}}</span></p>{papers}") == list(DAYS)


@pytest.mark.parametrize("said", ["By Ann Marsh of the press office, {day}", "Put online by the press office on {day}"])
def test_what_is_told_of_a_day_is_published_on_the_one_beside_it(said: str) -> None:
    title = "<h3><a href=/m/{i}>Report on the level of the water as of {before}</a></h3>"
    row = f"<article>{title}<p>{said}</p></article>"
    assert days(row) == list(DAYS)


def test_what_a_sentence_tells_of_a_day_is_published_on_the_one_that_stands_alone() -> None:
    told = (
        "<p>On {before} the council asked all who own land by the river what they think of the works on the quay.</p>"
    )
    card = f"<div><a href=/m/{{i}}-works><p class=title>Works on quay {{i}} and its crane</p>{told}"
    assert days(f"{card}<p>{{day}}</p></a></div>") == list(DAYS)
    assert days(f"{card}</a></div>") == ["2023-12-12", *DAYS[:3]]


def test_the_day_above_a_list_is_not_that_of_its_first_row_where_each_ends_with_its_own() -> None:
    row = "<h3><a href=/m/{i}>Works on quay {i} and its crane</a></h3><p>What was done at quay {i}.</p><p>{day}</p>"
    assert days(row, above="<p>28 May 2024</p>") == list(DAYS)


@pytest.mark.parametrize(
    "badge", ["<div>{number}<span>{month} 24</span></div>", "<b>{number}</b><i>{month}</i><i>2024</i>"]
)
def test_a_day_in_boxes_of_its_own_comes_before_one_of_which_a_sentence_tells(badge: str) -> None:
    told = "<p>We pass on what the paper of the valley wrote on Friday {before}. ...</p>"
    parts = [(day.split()[0], day.split()[1][:3].lower()) for day in SAID]
    rows = "".join(
        "<article>"
        + badge.format(number=number, month=month)
        + f"<h3><a href=/m/{i}-quay>The quay and its crane, part {i}</a></h3>{told.format(before=BEFORE[i])}</article>"
        for i, (number, month) in enumerate(parts)
    )
    assert days(rows) == list(DAYS)


def test_a_long_sentence_says_when_something_came_out_where_that_of_each_row_does() -> None:
    told = (
        "<p>In the department of the harbour and of all that floats there, the office of cranes, quays and ferries "
        "has published on {day} the call <a href=/m/{i}-works>19-{i}</a> for the works on the wall.</p>"
    )
    title = "<h3><a href=/m/{i}-works>Works on quay {i} and its crane</a></h3>"
    assert days(f"<section>{title}{told}</section>") == list(DAYS)
    other = told.replace("published", "closed")
    assert days(f"<section>{title}{other}</section>") == [None] * len(DAYS)


def test_the_day_on_which_an_agenda_was_posted_is_its_rows_and_not_that_of_its_meeting() -> None:
    posted = "<strong>{day}</strong> — Posted <abbr title=a>{before}</abbr>, 4:54 PM"
    row = f"<article><h4>{posted}</h4><p><a href=/m/{{i}}>Agenda of the council, meeting {{i}}</a></p></article>"
    assert [day and day[:10] for day in days(row)] == ["2023-12-12", *DAYS[:3]]


@pytest.mark.parametrize("told", ["Order issued on {before}", "Order issued <b>{before}</b>"])
def test_the_day_of_what_a_row_is_about_is_not_its_own_though_that_came_out_then(told: str) -> None:
    row = f"<li>{{day}} <a href=/m/{{i}}>The council keeps its order, number {{i}}</a> <span>{told}</span></li>"
    assert days(f"<ul>{row}</ul>") == list(DAYS)


SHORT = ("24.03.28", "24.02.29", "24.01.26", "23.12.05")
FULL = [f"20{day.replace('.', '-')}" for day in SHORT]


@pytest.mark.parametrize(
    ("language", "row"),
    [
        ("ko", "<td><a href=/n?no={i}>장학금 신청에 관한 안내 말씀 {i}</a> <span>{short}</span></td><td>{full}</td>"),
        ("ko", "<td><a href=/n?no={i}>장학금 신청에 관한 안내 말씀 {i}</a></td><td>{short}</td>"),
        ("en", "<td><a href=/n?no={i}>What is said of the grants {i}</a> <span>{short}</span></td><td>{full}</td>"),
    ],
    ids=["twice", "short alone", "twice in another language"],
)
def test_a_short_date_begins_with_its_year_where_a_language_or_the_dates_in_full_say_so(
    language: str, row: str
) -> None:
    rows = "".join(f"<tr>{row.format(i=i, short=SHORT[i], full=FULL[i])}</tr>" for i in range(len(SHORT)))
    body = f"<html lang={language}><body><main><h1>Notices</h1><table>{rows}</table></main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://school.example/n", media_type="text/html")
    assert [item.published for item in discover_page(page).items] == FULL
