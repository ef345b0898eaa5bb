"""Pages whose address says that they list something: what stands around their rows makes them no article."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from crawler.find.news_words import names_a_list
from pipeline.items import Page

TITLES = [
    "Council approves flood defences for the lower harbour",
    "New ferry timetable from the first of May",
    "Grants for village halls are open for applications",
    "Water quality report for last year is published",
]
ABOUT = (
    "<p>Our department {i} plans, builds and keeps what the town needs, advises all who live here and helps them to "
    "take part in what is decided about their street and house.</p>"
)
LINKS = "".join(f"<li><a href=/area/{{i}}/{j}>Subject {j} of area {{i}}</a></li>" for j in range(6))
MENU = "".join(f"<li><a href=/area/{i}>Area {i}</a><div>{(ABOUT + LINKS).format(i=i)}</div></li>" for i in range(8))
MENU = f"<div class=top><ul>{MENU}</ul></div>"
TOLD = "The harbour board met on Monday and talked about the wall, the cost of stone and the men who build it. " * 4
ARTICLE = "<meta property=og:type content=article>"
BOX = "<div><a href=/p{i}x><p>{title}</p><p>{day}/05/2024</p></a></div>"
POST = (
    "<div><h2><a href=/2024/05/{i}/>{title}</a></h2><p>{told}</p><p><a href=https://x.example/{i}>A paper</a></p></div>"
)
SINGLE = "<article><h2><a href=/2024/{i}-wall-of-stone/>{title}</a></h2><p>13 May 2024</p><p>{told}</p></article>"


def titles(
    content: str, path: str, head: str = "", menu: str = "", headline: str = "Town of Hale", body: str = ""
) -> list[str | None]:
    main = f"<main><h1>{headline}</h1>{content}</main>"
    body = f"<html lang=en><head>{head}</head><body class='{body}'>{menu}{main}</body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url=f"https://hale.example{path}", media_type="text/html")
    return [item.title for item in discover_page(page).items]


def rows(markup: str, count: int = len(TITLES)) -> str:
    named = enumerate(TITLES[:count])
    return "".join(markup.format(i=i, title=title, day=i + 13, told=TOLD) for i, title in named)


@pytest.mark.parametrize(
    "path",
    [
        "/press-releases/",
        "/en/news/page/2/",
        "/events",
        "/category/nieuws/",
        "/Publikationen.html",
        "/category/secondaire/index.html",
        "/tags/harbour/page/3/",
    ],
)
def test_neither_a_large_menu_nor_its_marks_make_a_list_an_article(path: str) -> None:
    assert titles(rows(BOX), path, ARTICLE, MENU) == TITLES


@pytest.mark.parametrize(
    ("classes", "are_items"),
    [
        ("archive category category-harbour category-43", True),
        ("blog wp-custom-logo", True),
        ("archive date logged-in", True),
        ("archive post-type-archive post-type-archive-person", False),
        ("page page-id-7 group-blog", False),
        ("blog blog-post", False),
        ("single single-post blog wp-custom-logo", False),
    ],
)
def test_wordpress_says_that_a_page_is_one_of_posts(classes: str, are_items: bool) -> None:
    told, title = f"<aside><p>{TOLD}</p></aside>", TITLES[0]
    post = SINGLE.format(i=1, title=title, told=TOLD)
    beside = "".join(f"<li><a href=/area/{i}>Area {i}</a></li>" for i in range(9))
    content = f"<h2>Harbour</h2>{post}<h3>Areas</h3><ul>{beside}</ul>"
    assert titles(content, "/harbour/", body=classes) == ([title] if are_items else [])
    assert titles(rows(BOX) + told * 4, "/harbour/", ARTICLE, body=classes) == (TITLES if are_items else [])


def test_the_same_rows_beside_an_article_are_none() -> None:
    told = f"<p>{TOLD}</p>" * 4
    assert titles(told + rows(BOX), "/news/the-wall-of-the-harbour", ARTICLE) == []
    assert titles(told + rows(BOX), "/news/4711", ARTICLE) == []


def test_posts_in_full_without_days_are_items() -> None:
    assert titles(rows(POST), "/news/", menu=MENU) == TITLES


def test_the_only_entry_of_a_category_may_be_told_at_length() -> None:
    assert titles(rows(SINGLE, 1), "/category/news/", ARTICLE, MENU) == TITLES[:1]


@pytest.mark.parametrize(
    ("address", "of"),
    [
        ("{year}_0{i}.html", "/buzz/archive/"),
        ("/{year}/0{i}/", "/buzz/archive/"),
        ("/{year}/0{i}/index.html", "/buzz/archive/"),
        ("/posts.php?year={year}&month={i}", "/buzz/archive/"),
        ("/posts.php?month=0{i}&year={year}", "/news/"),
        ("/?m={year}0{i}", "/news/"),
    ],
)
def test_the_months_of_an_archive_are_no_items(address: str, of: str) -> None:
    months = ("January", "February", "March", "April", "May", "June", "July", "August")
    links = "".join(
        f"<a href={address.format(year=year, i=i)}>{month} {year}</a><br>"
        for year in range(2003, 2007)
        for i, month in enumerate(months, 1)
    )
    assert titles(f"<div>{links}</div>", of, headline="Monthly Archives") == []


@pytest.mark.parametrize("said", ["{month} 2006", "{month} 2006 (12)"])
def test_the_months_of_an_archive_beside_a_short_list_are_not_what_the_page_is_of(said: str) -> None:
    short = ["A long way home", "Budget approved", "Who owns the sea?", "Night works at the quay"]
    items = "".join(f"<li><a href=/n/{i}>{title}</a></li>" for i, title in enumerate(short))
    named = (said.format(month=month) for month in ("January", "February", "March", "April", "May", "June"))
    months = "".join(f"<li><a href=/posts.php?year=2006&month={i}>{t}</a></li>" for i, t in enumerate(named, 1))
    assert titles(f"<ul>{items}</ul><div class=box><ul>{months}</ul></div>", "/news/", headline="News") == short


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("/about/latest-news/", True),
        ("/news-and-events/2024/", True),
        ("/通知公告/index.html", True),
        ("/news/index.php", True),
        ("/news.php?page=3&year=2024", True),
        ("/News/Pages/default.aspx", True),
        ("/de/Aktuelles/Seiten/Default.aspx", True),
        ("/News/Pages/New-wall-for-the-harbour.aspx", False),
        ("/Pages/default.aspx", False),
        ("/news/1734", False),
        ("/news.php?id=1734", False),
        ("/news/council-approves-new-wall", False),
        ("/report-on-the-news-of-the-year", False),
        ("/category/schools/", True),
        ("/tags/the-old-harbour-wall/", True),
        ("/category/schools/music-schools/", True),
        ("/category/schools/ten-new-schools-open-in-spring", False),
        ("/category/2024/05/12/ten-new-schools-open", False),
        ("/category/schools/4711", False),
        ("/about/", False),
        ("/", False),
    ],
)
def test_the_end_of_an_address_names_a_list_where_it_says_no_more(path: str, named: bool) -> None:
    assert names_a_list(f"https://hale.example{path}") is named


def test_a_table_of_dated_rows_is_a_list_though_the_page_calls_itself_an_article() -> None:
    said = (
        "Whoever finds something on the grounds brings it to the harbour office, where it is kept for half a year.",
        "What is found is given back after these steps have been taken by the owner and by the office.",
        "First the owner shows a card with a name; then he signs the book in which all that is found is written.",
        "Where nobody is known to whom it may belong, it is shown in the list below, and sold after that time.",
    )
    row = (
        "<tr><td>{i}<td><a href='?mode=view&no=2663{i}'>Kept: {title:.12}</a><td>2024.05.{day}<td>Office<td>47{i}</tr>"
    )
    table = f"<table><tr><th>No<th>Title<th>Day<th>By<th>Views{rows(row) + rows(row.replace('2663', '2664'))}</table>"
    content = "".join(f"<p>{text}</p>" for text in said) + f"<div><form><input name=q></form>{table}</div>"
    assert len(titles(content, "/campus/find.do", ARTICLE)) == 2 * len(TITLES)


def test_rows_may_tell_at_length_where_they_say_their_day_without_its_year() -> None:
    row = "<tr><td>[{day} Aug]<td><a href=/papers/{i}>{title}</a>: {told} {told}</tr>"
    assert len(titles(f"<table>{rows(row)}</table>", "/newsarchive.html")) == len(TITLES)


POSTED = "<li><p>1{i}.05.2024</p><h4><a href=https://blog.hale.example/post/{i}/{i}-of-it>{title}</a></h4></li>"
ASIDE = "<section><div><div><div><p>{said}</p></div></div></div></section>"
ABOUT_US = (
    "We keep books, maps and letters of the town and of all its people, and lend them to whoever likes to read. " * 3
)


def test_a_few_dated_posts_are_items_where_what_stands_around_them_is_told_here_and_there() -> None:
    said = [ABOUT_US, "Follow us where you are. " * 9, "The house is closed on Monday, as is its cellar. " * 6]
    posts = f"<section><h3>From our blog</h3><ul>{rows(POSTED, 3)}</ul></section>"
    content = ASIDE.format(said=said[0]) + posts + "".join(ASIDE.format(said=one) for one in said[1:])
    assert titles(content, "/start/") == TITLES[:3]


def test_a_few_dated_posts_below_an_article_are_none() -> None:
    posts = f"<section><h3>From our blog</h3><ul>{rows(POSTED, 3)}</ul></section>"
    content = f"<div><p>{TOLD}</p><p>{ABOUT_US}</p></div>{posts}{ASIDE.format(said='Follow us where you are. ' * 9)}"
    assert titles(content, "/2024/05/a-wall/") == []
