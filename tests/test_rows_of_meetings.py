"""The rows of meetings: links that say "Agenda" or "Minutes", days with a time, days of other rows beside them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from crawler.find.rows.days import is_day
from crawler.find.rows.papers import names_paper
from pipeline.items import Page

URL = "https://harbour.example/board/meetings"
MONTHS = ("January", "February", "April", "June", "September")


def told(content: str) -> list[tuple[str | None, str | None]]:
    body = f"<html lang=en-US><body><main><h1>Meetings of the harbour board</h1>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url=URL, media_type="text/html")
    return [(item.title, item.published) for item in discover_page(page).items]


def rows(markup: str) -> str:
    return "".join(markup.format(i=i, month=month, short=month[:3], day=i + 14) for i, month in enumerate(MONTHS))


DAYS = [f"2024-{month}-{day}" for month, day in (("01", 14), ("02", 15), ("04", 16), ("06", 17), ("09", 18))]


@pytest.mark.parametrize(
    ("markup", "titles"),
    [
        (
            "<p>{month} {day} at 11:00 am <a href=/files/{i}.pdf>(Minutes)</a></p>",
            [f"Minutes, {month} {i + 14} at 11:00 am" for i, month in enumerate(MONTHS)],
        ),
        (
            "<table><tr><td>{short}. {day}<td>9:30 a.m.<td><a href=/files/{i}.pdf>Agenda</a></table>",
            [f"Agenda, {month[:3]}. {i + 14}" for i, month in enumerate(MONTHS)],
        ),
    ],
    ids=["lines", "table"],
)
def test_a_meeting_is_called_by_paper_and_day_where_its_link_says_agenda(markup: str, titles: list[str]) -> None:
    assert told(f"<h2>2024 meeting schedule</h2>{rows(markup)}") == list(zip(titles, DAYS, strict=True))


@pytest.mark.parametrize("number", ["{i}.", "{i}th", "{i}e", "201{i}"])
def test_meetings_that_differ_in_their_number_alone_are_no_label(number: str) -> None:
    numbered = number.replace("{i}", "1{i}" if number != "201{i}" else "{i}")
    row = f"<tr><td>{{day}} May 2024<td><a href=/m/{{i}}>{numbered} meeting of the board</a>"
    row += "<td><a href=/f/{i}.pdf>Agenda</a>"
    said = [numbered.format(i=i) + " meeting of the board" for i in range(5)]
    assert [title for title, _ in told(f"<table>{rows(row)}</table>")] == said


def test_how_many_have_commented_is_a_label_and_no_title() -> None:
    row = "<li>{day} May 2024 <a href=/m/{i}>The quay in {month}</a> <a href=/m/{i}>1{i} comments on this</a></li>"
    assert [title for title, _ in told(f"<ul>{rows(row)}</ul>")] == [f"The quay in {month}" for month in MONTHS]


def test_no_meeting_is_lost_where_some_have_titles_of_their_own() -> None:
    some = ("Minutes", "Agenda", "Minutes of the quay committee", "Minutes", "Plan of the ferries")
    listed = "".join(f"<li>{i + 11} May 2024 <a href=/files/{i}.pdf>{said}</a></li>" for i, said in enumerate(some))
    assert [day for _, day in told(f"<ul>{listed}</ul>")] == [f"2024-05-{i + 11}" for i in range(5)]


def test_what_many_meetings_are_called_is_their_title_in_the_column_in_which_others_have_theirs() -> None:
    called = ("Ordinary meeting", "Site visit", "Ordinary meeting", "Ordinary meeting", "Extraordinary meeting")
    row = "<tr><td>{} May 2024<td>&#8203;{}<td><a href=/files/{}.pdf>PDF 92{} kB</a><td><a href=/v/{}>Video</a>"
    listed = "".join(row.format(i + 11, said, i, i, i) for i, said in enumerate(called))
    assert told(f"<table>{listed}</table>") == [(said, f"2024-05-{i + 11}") for i, said in enumerate(called)]


def test_the_day_of_the_next_meeting_is_no_part_of_a_date() -> None:
    row = "<tr><td>{month} {day}<br>9:00 AM<td><a href=/files/{i}.pdf>Agenda</a><td>May 30<br>noon</tr>"
    assert [day for _, day in told(f"<h2>2024</h2><table>{rows(row)}</table>")] == DAYS


@pytest.mark.parametrize("text", ["Agenda", "Agenda & Documents", "(Minutes)", "Approved Minutes", "Niederschrift"])
def test_papers_of_a_meeting_are_known(text: str) -> None:
    assert names_paper(text)


@pytest.mark.parametrize("text", ["Minutes of the previous meeting", "Agenda 2030", "Board", "Final report"])
def test_what_says_more_is_no_paper_of_any_meeting(text: str) -> None:
    assert not names_paper(text)


@pytest.mark.parametrize(
    "text", ["Jan. 17", "Wed, July 17", "January 16 at 11:00 am", "3. Mai, 18.30 Uhr", "10/12/2021 - 6:00pm"]
)
def test_a_day_may_have_a_time(text: str) -> None:
    assert is_day(text)


@pytest.mark.parametrize("text", ["9:30 a.m.", "Room 12", "Agenda item 12 am"])
def test_a_time_alone_is_no_day(text: str) -> None:
    assert not is_day(text)


def test_a_month_that_many_rows_say_stays_in_their_titles() -> None:
    row = "<li><h3><a href=/m/{i}><strong><abbr>Dec</abbr> {day}</strong> to 30: quay works</a></h3></li>"
    assert told(f"<ul>{rows(row)}</ul>")[0][0] == "Dec 14 to 30: quay works"


def test_a_title_that_is_cut_short_is_whole_where_its_link_has_it() -> None:
    row = (
        "<li><a href=/m/{i} title='{month} works on the quay and its crane'>{month} works on the q...</a> 2024-05-{day}"
    )
    assert told(f"<ul>{rows(row)}</ul>")[0][0] == "January works on the quay and its crane"


def test_a_heading_of_which_a_title_is_more_is_none() -> None:
    row = (
        "<ul><li><h3>Harbour {month}</h3><ul><li><a href=/m/{i}>Harbour {month} opens a quay for ferries</a></ul></ul>"
    )
    assert [title for title, _ in told(rows(row))][:1] == ["Harbour January opens a quay for ferries"]


def test_a_month_with_its_year_is_no_title_where_the_link_under_it_has_one() -> None:
    markup = "<h3>{month} 2022</h3><ul><li><a href=/m/{i}>Letter from the harbour: {month} 2022</a></ul>"
    assert [title for title, _ in told(rows(markup))] == [f"Letter from the harbour: {month} 2022" for month in MONTHS]


def test_a_heading_that_leads_to_its_item_is_the_title_though_it_says_a_day_and_little_more() -> None:
    said = [f"Group meeting {month} {i + 14}, 2024" for i, month in enumerate(MONTHS)]
    said[2:] = [f"The board decides on the quay of {month}" for month in MONTHS[2:]]
    markup = "".join(
        f"<article><h2><a href=/m/{i}>{title}</a></h2><p><a href=/m/{i}>May 1{i}, 24</a>"
        " They met at the quay of the harbour.</p></article>"
        for i, title in enumerate(said)
    )
    assert [title for title, _ in told(markup)] == said


def test_a_name_with_its_day_is_a_title_where_few_rows_say_it_and_what_all_say_before_theirs_is_none() -> None:
    said = [f"The board decides on the quay of {month}" for month in MONTHS]
    said[2] = "Quotation Dt. 26.05.2025"
    items = "".join(f"<li><a href=/m/{i}>{title}</a> <span>1{i}/07/2025</span></li>" for i, title in enumerate(said))
    assert told(f"<ul>{items}</ul>") == [(title, f"2025-07-1{i}") for i, title in enumerate(said)]
    row = "<li><b>The quay in {month}</b> <a href=/m/{i}>Published on {day}.07.2025</a></li>"
    assert [title for title, _ in told(f"<ul>{rows(row)}</ul>")] == [f"The quay in {month}" for month in MONTHS]


def test_a_word_that_is_stressed_in_its_line_is_no_title() -> None:
    row = (
        "<tr><td>{day} May 2024<td>[Letter] <strong>{month}</strong> boats are taken in by the"
        " <b>Board of {month}</b> <a href=/m/{i}>[Post]</a></tr>"
    )
    said = [f"[Letter] {month} boats are taken in by the Board of {month}" for month in MONTHS]
    assert [title for title, _ in told(f"<table>{rows(row)}</table>")] == said


def test_words_of_a_heading_that_others_have_too_stay_in_it() -> None:
    names = (
        "<span>Public</span> <span>Harbours</span> open in {month}",
        "A quay for <span>{month}</span> and its boats",
    )
    markup = "".join(
        f"<article><h2><a href=/m/{i}>{names[i % 2].format(month=month)}</a></h2><p>On {i + 14} May 2024.</p></article>"
        for i, month in enumerate(MONTHS)
    )
    said = [
        f"Public Harbours open in {m}" if i % 2 == 0 else f"A quay for {m} and its boats" for i, m in enumerate(MONTHS)
    ]
    assert [title for title, _ in told(markup)] == said


def test_a_long_text_may_begin_with_its_day_and_end_with_the_last_one_for_something() -> None:
    works = "the works on the quay and its crane are put up for tender by the board, which decides on them in autumn"
    markup = (
        f"<a href=/m/{{i}}><b>2024-0{{i}}-RQM</b></a> - <span>6/{{day}}/2024: Notice of {{month}}: {works}.<br>"
        "<em>Expiration date: 7/{day}/2024</em></span><hr>"
    )
    assert [day for _, day in told(rows(markup))] == [f"2024-06-{i + 14}" for i in range(5)]


def test_a_month_with_its_year_is_the_title_of_a_row_that_says_no_more() -> None:
    titles = [title for title, _ in told(f"<ul>{rows('<li><a href=/letters/{i}.pdf>{month} 2022</a></li>')}</ul>")]
    assert titles == [f"{month} 2022" for month in MONTHS]


def test_rows_of_a_table_are_items_though_no_label_and_no_column_has_a_link_of_nearly_all() -> None:
    agenda, minutes = "<a href=/files/{i}a.pdf>Agenda</a>", "<a href=/files/{i}m.pdf>Minutes</a>"
    cells = (
        f"<td>{agenda}<td>{minutes}",
        f"<td><td>{minutes}",
        f"<td>{agenda}<td>",
        "<td><td><td><a href=/files/{i}n.pdf>Notice</a>",
    )
    markup = "".join(f"<tr><td>{month} {i + 14}, 2024{cells[i % 4].format(i=i)}</tr>" for i, month in enumerate(MONTHS))
    assert [day for _, day in told(f"<table>{markup}</table>")] == DAYS


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>{day} March 2025<td>{of}<td><a href=/f/{i}.pdf>Minutes</a>",
        "<tr><td>{day} March 2025<td><a href=/f/{i}.pdf>Minutes</a> ({of})",
    ],
)
def test_papers_of_one_name_and_day_are_told_apart_by_what_stands_beside(row: str) -> None:
    meetings = ((3, "Crane committee"), (3, "Quay committee"), (10, "Crane committee"), (17, "Quay committee"))
    content = "".join(row.format(i=i, day=day, of=of) for i, (day, of) in enumerate(meetings))
    found = [title for title, _ in told(f"<table>{content}</table>")]
    assert found == [f"Minutes, {day} March 2025, {of}" for day, of in meetings]
    others = "".join(row.format(i=i, day=i + 3, of=of) for i, (_, of) in enumerate(meetings))
    found = [title for title, _ in told(f"<table>{others}</table>")]
    assert found == [f"Minutes, {i + 3} March 2025" for i in range(4)]


def test_the_row_of_a_table_is_one_meeting_whatever_icons_stand_in_its_cells() -> None:
    boards = ("board", "crew", "guild", "port", "fleet")
    names = [f"{month} session of the {board}" for month, board in zip(MONTHS, boards, strict=True)]
    icon = "<a href=/f/{i}{kind}.pdf title='{name} - 05/1{i}/2024 - 6:00pm {kind}'><img src=pdf.svg></a>"
    listed = "".join(
        f"<tr><td>05/1{i}/2024 - 6:00pm<td>{name}"
        f"<td>{icon.format(i=i, name=name, kind='Agenda') if i % 2 else ''}"
        f"<td>{icon.format(i=i, name=name, kind='Packet') if i else ''}"
        f"<td><a href=/m/{i} title='05/1{i}/2024 - 6:00pm'>View Details</a></tr>"
        for i, name in enumerate(names)
    )
    assert [title for title, _ in told(f"<table>{listed}</table>")] == names


def test_subjects_in_a_cell_are_no_titles_where_the_links_say_them() -> None:
    row = "<tr><td><a href=/n/{i}>Notice of {month} on a quay</a><td>Supply of {short} oil<td><a href=/h/{i}>Rule</a>"
    said = [title for title, _ in told(f"<table>{rows(row)}</table>")]
    assert said[:1] == [f"Notice of {MONTHS[0]} on a quay"]


def test_the_only_meeting_of_a_board_is_an_item_as_those_of_others_are_and_not_its_files() -> None:
    def row(i: int, title: str) -> str:
        to, said = f"/agendas/file/_1{i}12025-80{i}", f"November 1{i}, 2025, {title}"
        files = "".join(
            f"<li><a href={to}{end} aria-label='{said}. {kind}'>{kind}</a></li>"
            for end, kind in (("?html=true", "HTML"), ("", "PDF"), ("?packet=true", "Packet"))
        )
        day = f"<a href={to}?html=true><strong>Nov 1{i}, 2025</strong> — Posted Nov {i}, 2025 11:47 AM</a>"
        return (
            f"<tr class=row><td><h4>{day}</h4><p>{title}</p></td><td><div><div><ol>{files}</ol></div></div></td></tr>"
        )

    boards = {
        "Airport board": ("Meeting of the airport board",),
        "Harbour board": ("Harbour board agenda with the plans of the wall", "Budget hearing of the harbour board"),
        "Library board": ("Library board meeting is cancelled",),
        "Parks board": ("Agenda of the parks board", "Walk of the parks board along the river"),
        "Youth board": ("Youth board looks at the skate park",),
    }
    meetings = [title for titles in boards.values() for title in titles]
    content = ""
    for board, titles in boards.items():
        rows = "".join(row(meetings.index(title) + 1, title) for title in titles)
        head = "<thead><tr><th>Agenda<th>Download</tr></thead>"
        content += f"<div class=listing><h2>▼ {board}</h2><span><table>{head}<tbody>{rows}</tbody></table></span></div>"
    body = f"<html lang=en><body><div id=main><h1>Agenda Center</h1>{content}</div></body></html>"
    url = "https://town.example/agendas/search/?term=&CIDs=all"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    found = discover_page(Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html")).items
    assert [item.title for item in found] == meetings
    assert [(item.published or "")[:10] for item in found] == [f"2025-11-0{i + 1}" for i in range(len(meetings))]
