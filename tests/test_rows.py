"""The rows of a listing page: what repeats around links that stand alike, in whatever markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import Discovery, discover_page, find
from crawler.find.discovery import Method
from crawler.sight import look_at
from pipeline.items import Page
from pipeline.store.protocol import Address

URL = "https://council.example/news"
TITLES = (
    "Council approves flood defences for the lower harbour",
    "New ferry timetable from the first of May",
    "Grants for village halls are open for applications",
    "Water quality report for last year is published",
)
MENU = "<nav><ul>" + "".join(f"<li><a href=/m{i}>What our department {i} does for you</a></li>" for i in range(9))
MENU += "</ul></nav>"


def page(content: str, url: str = URL, lang: str = "en") -> Page:
    body = f"<html lang={lang}><head><title>News</title></head><body>{MENU}<main><h1>News</h1>{content}</main></body>"
    return Page(body=body.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=url, media_type="text/html")


def found(content: str, url: str = URL, lang: str = "en") -> tuple[Address, ...]:
    return discover_page(page(content, url, lang)).items


def told(content: str, lang: str = "en") -> list[tuple[str | None, str | None]]:
    return [(item.title, item.published) for item in found(content, lang=lang)]


def rows(markup: str) -> str:
    return "".join(markup.format(i=i, title=title, day=i + 11) for i, title in enumerate(TITLES))


DATED = [(title, f"2024-05-{i + 11}") for i, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "content",
    [
        f"<ul>{rows('<li>{day} May 2024 <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<table>{rows('<tr><td>{day}.05.2024<td><a href=/news/{i}>{title}</a><td>Office</tr>')}</table>",
        f"<dl>{rows('<dt>{day} May 2024</dt><dd><a href=/news/{i}>{title}</a></dd>')}</dl>",
        rows("<h3>{title}</h3><p>{day} May 2024</p><a href=/news/{i}>Read more</a>"),
        rows("<a class=x href=/news/{i}><span>Press release</span><span>{title}</span><i>{day} May 2024</i></a>"),
        rows("<div><b>{day}</b><b>May</b><b>2024</b><div><a href=/news/{i}>{title}</a></div></div>"),
        f"<h2>2024</h2><ul>{rows('<li>{day} May: <a href=/news/{i}>{title}</a></li>')}</ul>",
        f"<h2>May 2024</h2><ul>{rows('<li>{day}. <a href=/news/{i}>{title}</a></li>')}</ul>",
        "<p>" + "<br>".join(rows("{day} May 2024: <a href=/news/{i}>{title}</a>|").split("|")) + "</p>",
        f"<ul>{rows('<li><a href=/news/{i}><time datetime=2024-05-{day}>{day} May</time> {title}</a></li>')}</ul>",
    ],
)
def test_titles_and_dates_are_read_from_rows_of_every_make(content: str) -> None:
    assert told(content) == DATED


def test_which_number_is_the_month_is_told_by_the_other_dates_of_the_page() -> None:
    days = ("05/28/2024", "05/03/2024", "04/05/2024")
    american = "".join(f"<li>{day} <a href=/n/{i}>{TITLES[i]}</a></li>" for i, day in enumerate(days))
    assert [date for _, date in told(f"<ul>{american}</ul>")] == ["2024-05-28", "2024-05-03", "2024-04-05"]
    european = american.replace("05/28/2024", "28/05/2024")
    assert [date for _, date in told(f"<ul>{european}</ul>")] == ["2024-05-28", "2024-03-05", "2024-05-04"]


def test_rows_that_are_files_are_items_with_the_title_of_their_row() -> None:
    table = rows("<tr><td>{day} May 2024<td>{title}<td><a href=/files/{i}.pdf>PDF (2{i}4 KB)</a></tr>")
    items = found(f"<table>{table}</table>")
    assert [(item.title, item.published) for item in items] == DATED
    assert {item.media_type for item in items} == {"application/pdf"}


def test_a_file_beside_a_page_is_no_item() -> None:
    both = rows(
        "<li>{day} May 2024 <a href=/news/{i}>{title}</a> <a href=/files/{i}.pdf>Download (PDF, 2{i}4 KB)</a></li>"
    )
    assert [item.url for item in found(f"<ul>{both}</ul>")] == [f"https://council.example/news/{i}" for i in range(4)]


def test_fragments_tell_items_apart_only_where_nothing_else_does() -> None:
    items = found(f"<ul>{rows('<li>{day} May 2024 <a href=/letters.html#n{i}>{title}</a></li>')}</ul>")
    assert [item.url for item in items] == [f"https://council.example/letters.html#n{i}" for i in range(4)]
    items = found(f"<ul>{rows('<li>{day} May 2024 <a href=/news/{i}#text>{title}</a></li>')}</ul>")
    assert [item.url for item in items] == [f"https://council.example/news/{i}" for i in range(4)]


def test_links_in_prose_are_no_rows() -> None:
    prose = "<p>It was said before, at some length, that the office has <a href=/a/{i}>{title}</a>, and more.</p>"
    assert found(rows(prose) * 3) == ()


def test_a_menu_with_long_names_is_no_list_even_alone() -> None:
    discovery = discover_page(page("<p>Welcome.</p>"))
    assert discovery.items == ()
    assert discovery.sure == "nothing found"
    assert (discovery.reason or "").startswith("no list of articles here: 9 links")


def test_a_menu_in_the_same_markup_as_the_list_is_no_part_of_it() -> None:
    menu = "".join(f"<li><a href=/part/{i}>What we do, part {i}</a></li>" for i in range(6))
    listing = rows("<li><a href=/stories/{i}>{title}</a></li>")
    items = found(f"<table><tr><td><ul>{menu}</ul></td><td><ul>{listing}</ul></td></tr></table>")
    assert [item.title for item in items] == list(TITLES)


def test_rows_of_other_sites_are_items_only_where_the_source_allows_it() -> None:
    mixed = f"<ul>{rows('<li>{day} May 2024 <a href=/news/{i}>{title}</a></li>')}"
    mixed += "<li>20 May 2024 <a href=https://elsewhere.example/story>What another paper writes of us today</a></ul>"
    assert len(find(page(mixed)).items) == 4
    assert len(find(page(mixed), other_sites=True).items) == 5
    left_out = [one for one in discover_page(page(mixed)).rejected if "other_sites = true" in one.why]
    assert [one.what for one in left_out] == ["1 link (“What another paper writes of us today”, …)"]


def in_state(script: str) -> Discovery:
    return discover_page(page(f"<div id=app></div>{script}"))


_OBJECTS = (f'{{"title":"{t}","url":"/news/{i}","publishedAt":"2024-05-1{i}"}}' for i, t in enumerate(TITLES))
STATE = f"[{','.join(_OBJECTS)}]"
NEXT = '<script id=__NEXT_DATA__ type=application/json>{"props":{"menu":[{"title":"A","url":"/a"}],"x":%s}}</script>'


@pytest.mark.parametrize(
    "script",
    [
        NEXT % STATE,
        f'<script>window.__STATE__ = {{"list":{{"items":{STATE}}}}};</script>',
        '<script id=__NUXT_DATA__ type=application/json>[[1,5,9],{"title":2,"path":3,"date":4},'
        f'"{TITLES[0]}","/news/0","2024-05-10",{{"title":6,"path":7,"date":8}},"{TITLES[1]}","/news/1","2024-05-11",'
        f'{{"title":10,"path":11,"date":12}},"{TITLES[2]}","/news/2","2024-05-12"]</script>',
    ],
)
def test_items_are_found_in_the_data_of_a_page_that_a_script_fills(script: str) -> None:
    discovery = in_state(script)
    assert discovery.method is Method.STATE
    assert [item.title for item in discovery.items[:3]] == list(TITLES[:3])
    assert [item.published for item in discovery.items[:3]] == ["2024-05-10", "2024-05-11", "2024-05-12"]
    assert find(page(f"<div id=app></div>{script}")).items == discovery.items  # a crawl sees what discover shows


def test_items_are_found_in_structured_data() -> None:
    entries = ",".join(
        f'{{"@type":"ListItem","position":{i},"item":{{"@type":"NewsArticle","headline":"{t}","url":"/news/{i}"}}}}'
        for i, t in enumerate(TITLES)
    )
    crumbs = ",".join(f'{{"item":"/{name}"}}' for name in "abcde")
    lists = f'{{"@type":"BreadcrumbList","itemListElement":[{crumbs}]}},'
    lists += f'{{"@type":"ItemList","itemListElement":[{entries}]}}'
    script = f"<script type=application/ld+json>[{lists}]</script>"
    discovery = in_state(script)
    assert (discovery.method, [item.title for item in discovery.items]) == (Method.JSON_LD, list(TITLES))


def test_structured_data_that_agrees_with_the_list_makes_it_surer_and_dates_it() -> None:
    listing = f"<ul>{rows('<li><a href=/stories/{i}>{title}</a></li>')}</ul>"
    entries = ",".join(
        f'{{"@type":"NewsArticle","headline":"{t}","url":"/stories/{i}","datePublished":"2024-05-1{i}"}}'
        for i, t in enumerate(TITLES)
    )
    alone = discover_page(page(listing))
    both = discover_page(page(f"{listing}<script type=application/ld+json>[{entries}]</script>"))
    assert (alone.method, both.method) == (Method.LISTING, Method.LISTING)
    assert both.confirmed
    assert both.confidence > alone.confidence
    assert both.items[0].published == "2024-05-10"


def test_a_list_with_a_paragraph_a_row_is_a_list_also_where_only_an_address_is_given() -> None:
    text = "The office told the public of it at some length, and what it told is here. " * 14
    listing = rows("<div><h2><a href=/news/story-{i}>{title}</a></h2><p>{day} May 2024</p><p>" + text + "</p></div>")
    assert len(look_at(page(listing), None, True).findings.items) == 4
    sight = look_at(page(listing, "https://council.example/news/story"), None, True)  # those are no pages below it
    assert sight.is_article


def test_the_bold_date_of_a_row_is_no_heading_of_what_stands_below_the_list() -> None:
    listing = rows("<p><b>{day} May 2024</b> – {title} (<a href=/news/{i}>details</a>)</p>")
    years = "".join(f"<li><a href=/news/of/{year}>Releases {year}</a></li>" for year in range(2014, 2024))
    assert told(f"{listing}<ul>{years}</ul>") == DATED


def test_days_below_months_below_a_year() -> None:
    content = "<h2>2024</h2>" + rows("<h3>May</h3><ul><li><span>{day}</span> <a href=/news/{i}>{title}</a></li></ul>")
    assert told(content) == DATED


def test_months_come_first_in_dates_with_dots_where_the_page_shows_it() -> None:
    content = f"<ul>{rows('<li>05.{day}.24 <a href=/news/{i}>{title}</a></li>')}</ul>"
    assert told(content) == DATED


@pytest.mark.parametrize("kind", ["strong", "span"])
def test_the_title_of_a_card_is_told_from_the_label_above_it(kind: str) -> None:
    card = "<span class=k>Harbour and coast {i}</span><KIND class=t>{title}</KIND><span>{day} May 2024</span>"
    card = f"<a href=/news/{{i}}>{card}</a>"
    assert told(f"<div>{rows(card.replace('KIND', kind))}</div>") == DATED


def test_what_narrows_a_list_is_no_item() -> None:
    filters = "".join(
        f"<li><a href='/news?topic={i}'>Waste, water and soil protection ({i})</a></li>" for i in range(6)
    )
    assert not found(f"<p>No results</p><ul>{filters}</ul>", url="https://council.example/news?topic=9&year=2012")


def test_one_item_below_the_page_is_a_list() -> None:
    row = f"<article><p>12 May 2024</p><h2><a href=/news/1>{TITLES[0]}</a></h2></article>"
    assert told(f"<p>1 result</p>{row}<p><a href=/all>Show all</a></p>") == [(TITLES[0], "2024-05-12")]
