"""Rows that are told apart by little: the same words with another day, a code, a number, how long ago they were."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from crawler.find.paging import is_page_of
from pipeline.dates.relative import says_how_long_ago
from pipeline.items import Page

URL = "https://harbour.example/papers"
TITLES = ("A long way home", "Budget", "The ferry runs again in spring", "Night works at the quay", "Who owns the sea?")


def told(
    content: str, url: str = URL, headline: str = "Papers", lang: str = "en-GB"
) -> list[tuple[str | None, str | None]]:
    body = f"<html lang={lang}><body><main><h1>{headline}</h1>{content}</main></body></html>"
    page = Page(body=body.encode(), fetched_at=datetime(2026, 1, 20, tzinfo=UTC), url=url, media_type="text/html")
    return [(item.title, item.published) for item in discover_page(page).items]


def rows(markup: str, number: int = 6) -> str:
    return "".join(markup.format(i=i, day=i + 3, no=412 - i) for i in range(number))


@pytest.mark.parametrize(
    ("markup", "name"),
    [
        (
            "<article><h3><a href=/m/{i}>Minutes of the meeting of the board</a></h3><p>{day} March 2025</p></article>",
            "Minutes of the meeting of the board",
        ),
        ("<p><a href=/m/{i}>Letter of the warden</a> <span>{day} March 2025</span></p>", "Letter of the warden"),
        ("<table><tr><td>{day} March 2025</td><td><a href=/m/{i}.pdf>Minutes</a></td></table>", "Minutes"),
        ("<div><h3>Newsletter</h3><p>{day} March 2025</p><a href=/m/{i}.pdf>Download</a></div>", "Newsletter"),
    ],
)
def test_rows_of_one_name_are_items_that_their_days_tell_apart(markup: str, name: str) -> None:
    assert told(rows(markup)) == [(f"{name}, {i + 3} March 2025", f"2025-03-0{i + 3}") for i in range(6)]


@pytest.mark.parametrize(
    "row",
    [
        "<article><h3><a href=/m/{i}>Letter of the warden</a></h3><p>{day} March 2025</p><p>{said}</p></article>",
        "<article><h3>Letter of the warden</h3><p>{day} March 2025</p><p>{said}</p><a href=/m/{i}>More</a></article>",
    ],
)
def test_a_sentence_beside_a_name_that_rows_share_is_no_title_but_a_headline_is(row: str) -> None:
    sentences = [f"All that was said of {title.lower()} is told in this letter." for title in TITLES]
    for said, titles in (
        (sentences, [f"Letter of the warden, {i + 3} March 2025" for i in range(len(TITLES))]),
        (TITLES, list(TITLES)),
    ):
        content = "".join(row.format(i=i, day=i + 3, said=one) for i, one in enumerate(said))
        assert [title for title, _ in told(content)] == titles


def test_a_name_that_rows_share_is_none_where_they_say_no_day_or_all_the_same() -> None:
    assert told(rows("<p><a href=/m/{i}>Letter of the warden</a></p>")) == []
    assert told(rows("<p><a href=/m/{i}>Letter of the warden</a> <span>3 March 2025</span></p>")) == []


@pytest.mark.parametrize("row", ["<article><h3>{}</h3><p>{} March 2025</p></article>", "<li>{} <b>{} March 2025</b>"])
def test_numbers_and_codes_are_titles_where_each_row_has_its_day(row: str) -> None:
    for names in (
        ("412", "411", "410", "409"),
        ("1984", "2024", "1900", "1999"),
        ("AFR", "POC", "INT", "Core research"),
    ):
        link = "<a href=/p/{0}>{0}</a>"
        content = "".join(row.format(link.format(name), i + 3) for i, name in enumerate(names))
        assert told(content) == [(name, f"2025-03-0{i + 3}") for i, name in enumerate(names)]


def test_a_number_among_titles_is_one_and_without_days_it_is_none() -> None:
    names = [*TITLES, "1984"]
    row = "<li><a href=/p/{0}>{1}</a> <span>{2} March 2025</span></li>"
    assert [title for title, _ in told("".join(row.format(i, n, i + 3) for i, n in enumerate(names)))] == names
    assert told(rows("<li><a href=/papers/page/{i}>{no}</a></li>")) == []


@pytest.mark.parametrize(
    "ago",
    [
        ("12 minutes ago", "yesterday", "an hour ago", "a week ago", "2 days ago"),
        ("two days ago", "about an hour ago", "three hours ago", "five weeks ago", "ten days ago"),
        ("vor 12 Minuten", "gestern, 14:30", "vor einer Stunde", "vor einer Woche", "vorgestern"),
    ],
)
@pytest.mark.parametrize(
    "row",
    [
        "<li><a href=/news/{i}-story>{title}</a> <a href=/news/{i}-story>{ago}</a></li>",
        "<div><a href=/news/{i}-story><span>{ago}</span><b>{title}</b></a></div>",
        "<div><a href=/posts/{i}>{ago}</a> <a href=/news/{i}-story>{title}</a></div>",
    ],
)
@pytest.mark.parametrize(("path", "headline"), [("news", "News"), ("ferry", "Ferry")])
def test_how_long_ago_a_row_was_is_its_day_and_no_title_wherever_it_leads(
    row: str, ago: tuple[str, ...], path: str, headline: str
) -> None:
    for titles in (TITLES, ("Budget", "Quay", "Sea", "Ferry", "Fish")):
        said = zip(titles, ago, strict=True)
        content = "".join(row.format(i=i, title=title, ago=one) for i, (title, one) in enumerate(said))
        found = told(f"<div>{content}</div>", f"https://harbour.example/{path}", headline)
        assert [title for title, _ in found] == list(titles)
        assert all(day and day.endswith("~") for _, day in found)


def test_a_line_says_how_long_ago_something_was_or_more() -> None:
    assert says_how_long_ago("2 days ago")
    assert not says_how_long_ago("The ferry stopped 2 days ago")


@pytest.mark.parametrize("word", ["Last", "Letzte Seite", "Dernière page", "Final", "Pëschel"])
@pytest.mark.parametrize("path", ["/papers/page/9/", "/papers/seite9.html"])
def test_a_link_to_another_page_of_the_list_is_no_item_whatever_it_is_called(word: str, path: str) -> None:
    content = "".join(f"<div><a href=/papers/{i}-of-it>{title}</a></div>" for i, title in enumerate(TITLES))
    content += f"<div><a href=/papers/page/2/>2</a></div><div><a href={path}>{word}</a></div>"
    assert [title for title, _ in told(content, headline="News")] == list(TITLES)


@pytest.mark.parametrize("below", ["/papers/p12{i}", "/papers/page/{i}"])
def test_an_item_at_an_address_like_that_of_a_page_is_told_by_its_day(below: str) -> None:
    row = "<div><h3><a href={path}>{title}</a></h3><p>{day} March 2025</p></div>"
    paths = [below.format(i=i) if i % 2 else f"/papers/{i}-of-it" for i in range(len(TITLES))]
    named = enumerate(zip(TITLES, paths, strict=True))
    content = "".join(row.format(path=path, title=title, day=i + 3) for i, (title, path) in named)
    pages = "<div><h3><a href=/papers/page/9>Final</a></h3></div>"
    assert [title for title, _ in told(content + pages, headline="News")] == list(TITLES)
    above = f"<h2>12 May 2024</h2><div><p>{content}</p></div>{pages}"
    assert [title for title, _ in told(above, headline="News")] == list(TITLES)


def test_an_item_at_an_address_like_that_of_a_page_is_told_by_what_it_says() -> None:
    titles = [f"{title}, says the warden of the old harbour again" for title in TITLES]
    named = enumerate(titles)
    content = "".join(f"<li><a href=/papers/{'p12' if i % 2 else 'of-it-'}{i}>{title}</a></li>" for i, title in named)
    assert [title for title, _ in told(content, headline="News")] == titles


@pytest.mark.parametrize(
    ("path", "own", "so"),
    [
        ("/news/page/9/", "/news", True),
        ("/news/page9.html", "/news/", True),
        ("/news/page-9", "/news/page-2", True),
        ("/news/first-page-9", "/news", False),
        ("/news/p-12345", "/news", False),
        ("/news/", "/news/page/2", False),
    ],
)
def test_another_page_of_a_list_is_told_by_its_path(path: str, own: str, so: bool) -> None:
    assert is_page_of(path, own) is so


def test_a_meeting_whose_day_says_more_than_a_day_is_called_by_that_alone() -> None:
    row = "<tr><td>{day} March 2025 - Committee</td><td><a href=/m/{i}>Agenda</a></td>"
    assert [title for title, _ in told(f"<table>{rows(row)}</table>")] == [
        f"{i + 3} March 2025 - Committee" for i in range(6)
    ]


def test_the_kind_in_a_heading_is_no_part_of_the_title_that_is_called_so_beside_it() -> None:
    row = (
        "<article><a href=/p/{0}><h3><span class=intro>{1}:</span> <span class=headline>{2}</span></h3></a>"
        "<p>{3} March 2025</p></article>"
    )
    kinds = ("Report", "Notice", "Letter", "Review", "Speech")
    pairs = enumerate(zip(kinds, ("A long way home", *TITLES[2:], "Boats of the bay"), strict=True))
    content = "".join(row.format(i, kind, title, i + 3) for i, (kind, title) in pairs)
    assert [t for t, _ in told(content)] == ["A long way home", *TITLES[2:], "Boats of the bay"]


def test_the_page_at_its_own_address_with_fewer_parameters_is_no_item() -> None:
    row = "<div><h2><a href=/x.php?view=item&id={i}>{title}</a></h2><p>{day} March 2025</p></div>"
    content = "".join(row.format(i=i, title=title, day=i + 3) for i, title in enumerate(TITLES))
    content += "<div><h2><a href=/x.php?view=list&id=8>All of our news and papers</a></h2><p>9 March 2025</p></div>"
    url = "https://harbour.example/x.php?view=list&layout=blog&id=8"
    assert [title for title, _ in told(content, url, "News")] == list(TITLES)


@pytest.mark.parametrize(
    ("row", "url"),
    [("/x.php?a-way-home-{i}", "/x.php?section=news"), ("/x.php?/news/{i}", "/x.php?/news&page=2")],
)
def test_items_at_parameters_without_a_value_are_not_the_page_with_fewer_parameters(row: str, url: str) -> None:
    article = f"<div><h2><a href={row}>{{title}}</a></h2><p>{{day}} March 2025</p></div>"
    content = "".join(article.format(i=i, title=title, day=i + 3) for i, title in enumerate(TITLES))
    assert [title for title, _ in told(content, f"https://harbour.example{url}", "News")] == list(TITLES)


def test_several_hearings_of_one_name_are_items_where_headings_of_other_names_lead_to_items_as_well() -> None:
    row = "<div><p>{day} March 2025</p><h2><a href=/m/{day}>{name}</a></h2></div>"
    names = [TITLES[2], *["Budget request hearing"] * 5, *TITLES[3:], *(f"{title} once more" for title in TITLES[1:])]
    found = told("".join(row.format(day=day, name=name) for day, name in enumerate(names, 3)))
    assert [title for title, _ in found] == names


def test_what_is_called_a_title_names_rows_beside_how_often_each_was_read_and_its_day_in_years_of_taiwan() -> None:
    name = "臺灣海峽周邊海空域動態"
    card = "<a class=card href=/m/{i}><div>115.03.{day:02}</div><div class=title>NAME</div><p>點閱：{no} 次</p></a>"
    found = told(rows(card.replace("NAME", name)), lang="zh-TW")
    assert found == [(f"{name}, 115.03.0{i + 3}", f"2026-03-0{i + 3}") for i in range(6)]
