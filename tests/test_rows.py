"""The rows of a listing page: what repeats around links that stand alike, in whatever markup."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.find import Discovery, discover_page, find
from crawler.find.discovery import Method
from crawler.sight import look_at
from pipeline.config import Selectors
from pipeline.items import Page
from pipeline.store.protocol import Address

URL = "https://council.example/news"
PROGRAMME = "https://council.example/programme"  # says of no list
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
        rows("<h3>{title}</h3><p>{day} May 2024</p><a href=/news/{i}>{title} – read more</a>"),
        rows("<p>{title}</p><p>{day} May 2024</p><a href=/news/{i} title='Read more: {title}'>Read more…</a>"),
        rows("<p>{title}</p><p>Nato {day} May 2024</p><a href=/news/{i}>Read more…</a>"),
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


def test_a_summary_ends_without_the_more_of_its_row() -> None:
    said = "The works at quay number {i} will go on until the end of the year, the harbour says"
    inner = f"<tr><td>{{day}} May 2024<tr><td><b>{{title}}</b><tr><td>{said} ... <a href=/news/{{i}}>more</a>"
    table = rows(f"<tr><td><table>{inner}</table>")
    assert {(item.summary or "").rpartition(" ")[2] for item in found(f"<table>{table}</table>")} == {"..."}


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


def test_a_link_around_a_heading_is_an_item_also_where_its_themes_stand_before_it() -> None:
    themes = "<a href=/of/{0}>Department of the harbour and the lower town</a>, <a href=/all>Works</a>"
    content = "".join(
        f"<article><header><b>{i} May 2024</b> | <span class=theme>{themes.format(i % 2)}</span> "
        f"<a href=/news/{i}-is-told><h2>{title}</h2></a></header></article>"
        for i, title in enumerate(TITLES, start=11)
    )
    assert [title for title, _ in told(content)] == list(TITLES)


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


def test_what_is_taken_is_not_among_what_is_told_to_be_beside_it() -> None:
    tiles = "".join(f"<a href=/t{i}><h3>Find what department {i} keeps of the town</h3></a>" for i in range(4))
    news = rows("<div><time datetime=2024-05-{day}>{day} May 2024</time><h4><a href=/news/{i}>{title}</a></h4></div>")
    discovery = discover_page(page(f"<section>{tiles}</section><section><h2>News</h2>{news}</section>"))
    assert [(item.title, item.published) for item in discovery.items] == DATED
    assert not [one for one in discovery.rejected if TITLES[0] in one.what]


def in_state(script: str) -> Discovery:
    return discover_page(page(f"<div id=app></div>{script}"))


_OBJECTS = (f'{{"title":"{t}","url":"/news/{i}","publishedAt":"2024-05-1{i}"}}' for i, t in enumerate(TITLES))
STATE = f"[{','.join(_OBJECTS)}]"


def flight(rows: str) -> str:
    """Write rows as the App Router does: in pieces that end anywhere, behind a chunk's name and a text of 9 bytes."""
    told = f'1:"$Sreact.fragment"\n2:I[1,["4","a.js"],"default"]\n6:T9,{{"ä":\n[}}{rows}'
    pieces = [told[:90], told[90:150], told[150:]]
    pushes = "".join(f"<script>self.__next_f.push({json.dumps([1, piece])})</script>" for piece in pieces)
    return f"<script>(self.__next_f=self.__next_f||[]).push([0])</script>{pushes}"


NEXT = '<script id=__NEXT_DATA__ type=application/json>{"props":{"menu":[{"title":"A","url":"/a"}],"x":%s}}</script>'


@pytest.mark.parametrize(
    "script",
    [
        NEXT % STATE,
        f'<script>window.__STATE__ = {{"list":{{"items":{STATE}}}}};</script>',
        '<script id=__NUXT_DATA__ type=application/json>[[1,5,9],{"title":2,"path":3,"date":4},'
        f'"{TITLES[0]}","/news/0","2024-05-10",{{"title":6,"path":7,"date":8}},"{TITLES[1]}","/news/1","2024-05-11",'
        f'{{"title":10,"path":11,"date":12}},"{TITLES[2]}","/news/2","2024-05-12"]</script>',
        flight(f'5:["$","$L2",null,{{"articles":{STATE}}}]\n'),
        flight(f'5:["$","$L2",null,{{"articles":{STATE.replace(chr(34) + "2024", chr(34) + "$D2024")}}}]'),
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


def test_a_list_whose_address_alone_is_given_is_not_read_as_an_article_besides() -> None:
    listing = page(f"<ul>{rows('<li><a href=/stories/{i}>{title}</a></li>')}</ul>")
    sight = look_at(listing, None, True)
    assert (len(sight.findings.items), sight.extraction) == (len(TITLES), None)


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


def test_files_that_a_page_gives_at_its_own_address_are_items() -> None:
    url = "https://council.example/final-reports/2024"
    asked = "".join(f"<div><a href='?{{}}={i}:final-report-{i}'>Final report {i}</a></div>" for i in range(40, 46))
    assert len(found(f"<div>{asked.replace('{}', 'download')}</div>", url)) == 6
    assert not found(f"<div>{asked.replace('{}', 'topic')}</div>", url)


def test_one_item_below_the_page_is_a_list() -> None:
    row = f"<article><p>12 May 2024</p><h2><a href=/news/1>{TITLES[0]}</a></h2></article>"
    assert told(f"<p>1 result</p>{row}<p><a href=/all>Show all</a></p>") == [(TITLES[0], "2024-05-12")]


PROSE = "".join(
    f"<p>{first}. {second}, and has done so ever since it was founded by the town and its {first.split()[-1]}.</p>"
    for first, second in (
        ("The institute studies the sea and those who live of its fish", "It advises the government"),
        ("Three hundred people work in its laboratories and on two ships", "It trains their successors"),
        ("Every summer its doors are open to schools and to visitors", "It keeps a collection of shells"),
    )
)
ONE = "<article><a href=/{0}><img src=/1.jpg></a><h2><a href=/{0}>{1}</a></h2><p>{2}<p>Bids are open.</article>"


def test_one_item_right_under_the_headline_is_a_list_wherever_it_lies() -> None:
    address = "draining-of-the-lower-fens"
    one = ONE.format(address, TITLES[0], "12 May 2024")
    assert [item.title for item in found(one)] == [TITLES[0]]
    assert not found(f"<h2>Exhibitions</h2>{ONE.replace('h2', 'h3').format(address, TITLES[0], '12 May 2024')}")
    assert not found(ONE.format(address, TITLES[0], "By the office"))
    assert not found(ONE.format("fens", TITLES[0], "12 May 2024"))


def test_two_items_that_are_what_a_page_has_to_read_are_a_list_wherever_they_lie() -> None:
    row = "<li><b><a href=/doc-{i}>{title}</a></b><p>The council pays half of the cost to clubs of the town."
    two = "<ul>" + "".join(rows(row + "<p>{day} May 2024|").split("|")[:2]) + "</ul>"
    assert [item.title for item in found(f"<p>Programmes of the town.</p>{two}")] == list(TITLES[:2])
    assert not found(f"{PROSE}{two}", PROGRAMME)


PARTS = ("History", "Organisation", "Our people", "Laboratories")


def parts(names: tuple[str, ...], folder: str) -> str:
    card = "<div class=card><h3><a href={0}{1}>{2}</a></h3><p>What to know of it, in one sentence or two.</div>"
    return "".join(card.format(folder, name.split()[-1].lower(), name) for name in names)


@pytest.mark.parametrize("people", [False, True])
def test_the_parts_of_a_site_and_people_are_no_items(people: bool) -> None:
    names = ("Helena Marsh", "Tobias Renn", "Ana Silva", "Marek Dolny") if people else PARTS
    body = f"<html><body>{MENU}<main><h1>The institute</h1>{{}}</main></body></html>"
    for url in ("https://council.example/about/", "https://council.example/"):
        one = Page(
            body=body.format(parts(names, "/about/")).encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=url
        )
        assert not discover_page(one).items
    assert found(parts(names, "/news/"))  # on a page that is called so


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Veröffentlichungen", True),
        ("Vergaben", True),
        ("Judgments and decisions", True),
        ("Grants", True),
        ("Discours", True),
        ("Uchwały rady", True),
        ("Ogłoszenia", True),
        ("Yayınlar", True),
        ("Публикации", True),
        ("Afgørelser", True),
        ("入札情報", True),
        ("Guidance", True),
        ("Events", True),
        ("Studien", True),
        ("Documents et guides", True),
        ("Archive", True),
        ("Departments", False),
        ("Students", False),
        ("Étudiants", False),
        ("Studiengänge", False),
        ("Evidence reviews", True),
        ("Nos positions", True),
        ("Reporting", False),
        ("Briefwahl", False),
        ("Our services", False),
    ],
)
def test_short_titles_without_dates_are_items_of_what_an_institution_publishes(name: str, listed: bool) -> None:
    titles = ("Soil and seed policy after the floods", "How cities fare after the end of coal", "Urban heat: a first")
    rows = "".join(f"<li><a href=/s/{t.lower().replace(' ', '-')}>{t} primer</a></li>" for t in titles)
    body = f"<html><body>{MENU}<main><h1>{name}</h1><ul>{rows}</ul></main></body></html>".encode()
    one = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://council.example/s/")
    assert len(discover_page(one).items) == (len(titles) if listed else 0)


def test_short_names_are_items_where_most_of_the_content_is_their_list_or_it_goes_on() -> None:
    names = ("Humus", "Asbest", "Raffles", "Reserves", "Drought", "Septic tanks", "Eel passes", "Odour", "Silage")
    listed = "".join(f"<li><a href=/d/{name.lower().replace(' ', '-')}>{name}</a>" for name in names)
    elsewhere = "".join(f"<p><a href=/x{i}/of-{i}>Something else of the site {i}</a></p>" for i in range(30))
    more = "<nav><a rel=next href='/d?page=2'>Next</a></nav>"

    def count(headline: str, content: str) -> int:
        body = f"<html><body>{MENU}<main><h1>{headline}</h1>{content}</main></body></html>".encode()
        one = Page(body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://council.example/d")
        return len(discover_page(one).items)

    assert count("Guidance", f"<ul>{listed}</ul>") == len(names)
    assert count("Guidance", f"{elsewhere}<ul>{listed}</ul>") == 0
    assert count("The works", f"<ul>{listed}</ul>") == 0
    assert count("The works", f"<ul>{listed}</ul>{more}") == len(names)
    assert count("People", f"<ul>{listed}</ul>{more}") == 0
    assert count("Guidance", f"<ul>{listed.replace('>', '>Our ').replace('<li>Our ', '<li>')}</ul>") == 0


def test_dated_files_and_many_dated_titles_are_items_below_an_introduction_wherever_they_lead() -> None:
    words = "Opinions are filed on Thursdays at ten, and those of the last month are listed here until they are bound. "
    held = "The court affirms in part, reverses in part and remands the case, with one judge dissenting in the result. "
    files = rows(f"<div><h3><a href=/media/{{i}}.pdf>{{title}}</a></h3><i>{{day}} May 2024</i><p>{held * 6}</p></div>")
    assert told(f"<p>{words * 9}</p>{files}") == DATED
    titles = "".join(f"<li>{i + 1} May 2024 <a href=/file?id={i}>Estate of Mulberry v. Town {i}</a>" for i in range(9))
    assert len(found(f"<p>{words * 9}</p><ul>{titles}</ul>", url="https://court.example/opinions")) == 9
    beside = f"<h2>An article</h2><p>{words * 20}</p><h2>Latest</h2><ul>{titles}</ul>"
    assert not found(beside, url="https://court.example/about/the-bench")
    outweighed = f"<h2>Search</h2><p>{words * 2}</p><h2>Results</h2><ul>{titles}</ul>"
    assert len(found(outweighed, url="https://court.example/opinions")) == 9


def test_codes_are_titles_and_a_date_before_a_link_is_of_it() -> None:
    codes = ("LNM 021/2024", "LNM 020/2024", "PN 07/2024", "5 As 12/2024")
    table = "".join(
        f"<tr><td><a href=/news/{i}.pdf>{code}</a><td>Lights out at the northern mole<td>{i + 11} May 2024"
        for i, code in enumerate(codes)
    )
    assert told(f"<table>{table}</table>") == [(code, f"2024-05-{i + 11}") for i, code in enumerate(codes)]
    flat = rows("<b>{day} May 2024</b> <a href=/news/{i}>{title}</a><br>Told in few words.<br><br>")
    assert told(f"<font>{flat}</font>") == DATED
    files = rows("<tr><td><a href=/r/{i}>{title}</a><td>{day} May 2024<td><a href=/f/{i}.xlsx>XLSX</a>")
    assert [item.url for item in found(f"<table>{files}</table>")] == [
        f"https://council.example/r/{i}" for i in range(4)
    ]


def test_words_that_lead_back_may_begin_a_headline() -> None:
    content = rows("<li>{day} May 2024 <a href=/news/{i}>{title}</a>").replace(TITLES[1], "Retour au calme")
    assert told(f"<ul>{content}</ul>", "fr")[1] == ("Retour au calme", "2024-05-12")
    assert len(told(f"<ul>{content.replace('Retour au calme', 'Retour')}</ul>", "fr")) == 3


def test_no_year_in_a_title_and_no_size_of_a_file_make_a_date() -> None:
    reports = "".join(
        f"<div><h3><a href=/news/{i}>Report {2020 + i}</a></h3><p>PDF, {i}.{i} MB</p></div>" for i in range(1, 5)
    )
    assert {date for _, date in told(reports)} == {None}


def test_a_refusal_names_what_is_nearest_and_selectors_that_take_it() -> None:
    offices = "".join(f"<li class=place><h3><a href=/o/{n}>Office {n}</a></h3>" for n in ("Esch", "Lindau", "Harwick"))
    about = page(f"<ul>{offices}</ul>", url="https://council.example/about")
    about = replace(about, body=about.body.replace(b"<h1>News", b"<h1>About us"))
    refused = discover_page(about)
    assert not refused.items
    assert "nearest is a list of 3 links, such as “Office Esch” and “Office Lindau”" in (refused.reason or "")
    selector = (refused.remedy or "").partition('items = "')[2].partition('"')[0]
    taken = find(about, selectors=Selectors(items=selector)).items
    assert [item.title for item in taken] == ["Office Esch", "Office Lindau", "Office Harwick"]


def test_names_without_dates_under_the_prose_of_a_page_are_no_items() -> None:
    centre = "<li><h3><a href=/programme/{0}/>Centre of oceanography in the north {0}</a></h3>"
    centres = "".join(centre.format(i) for i in range(4))
    assert found(f"<ul>{centres}</ul>", PROGRAMME)
    assert not found(f"{PROSE}<h2>Where we are</h2><ul>{centres}</ul>", PROGRAMME)


def test_what_a_page_recommends_below_an_empty_list_is_no_item() -> None:
    cards = rows("<article><h3><a href=/what/{i}>{title}</a></h3><p>How it works, in a few words.</p></article>")
    below = f"<h2>You may like</h2><div class=grid>{cards}</div>"
    notice = "<div class={}><p>No releases match your filters.</p></div>"
    assert found(below)
    assert not found(notice.format("view-empty") + below)
    assert found(notice.format('"view-empty hidden"') + below)


def test_more_links_below_a_list_go_on_with_it_also_where_they_are_shorter() -> None:
    row = "<div class=item><h2><a href=/news/{i}-{i}-a>{title}</a></h2><p>{day} May 2024</div>"
    more = (
        "<li><a href=/news/9-annual-report>The annual report is out</a>"
        "<li><a href=/news/8-new-opening-hours>New opening hours of the hall</a>"
    )
    assert len(found(f"<div>{rows(row)}<div><h3>More</h3><ol>{more}</ol></div></div>")) == len(TITLES) + 2


@pytest.mark.parametrize(
    "row",
    [
        "<span>{day}</span> / <span>May</span> / <span>2024</span> <a href=/news/{i}>{title}</a>",
        "<span>{day}-05-24</span> <a href=/news/{i}>{title}</a>",
        "<span>24-05-{day}</span> <a href=/news/{i}>{title}</a>",
        "[05-{day}] <a href=/news/202405/t202405{day}_{i}.html>{title}</a>",
        "5.{day} <a href=/news/2024/05{day}/c12a{i}/page.htm>{title}</a>",
    ],
)
def test_days_apart_at_signs_with_short_years_and_in_addresses(row: str) -> None:
    assert told(f"<ul>{rows('<li>' + row + '</li>')}</ul>") == DATED


@pytest.mark.parametrize("day", ["{day} / 05", "<b>{day}</b> <i>/</i> <b>05</b>"])
def test_day_and_month_apart_at_a_sign_are_of_the_year_above(day: str) -> None:
    listed = rows("<li>" + day + " <a href=/news/{i}>{title}</a></li>")
    assert told(f"<h2>2024</h2><ul>{listed}</ul>", lang="fr") == DATED


@pytest.mark.parametrize("words", ["Grades 9 - 12", "Photo 3 / 12", "9 . 12 km", "10 - 12"])
def test_numbers_apart_at_a_sign_are_no_day_amid_words_or_with_a_dash(words: str) -> None:
    listed = rows("<li><a href=/news/{i}>{title}</a> <p>" + words + "</p></li>")
    assert told(f"<h2>2024</h2><ul>{listed}</ul>", lang="fr") == [(title, None) for title in TITLES]


@pytest.mark.parametrize(
    "pairs", [("20 / 11", "24 / 17", "13 / 10", "22 / 21"), ("10 / 12", "11 / 09", "12 / 11", "10 / 08")]
)
def test_numbers_apart_at_a_sign_are_no_day_where_they_may_be_scores(pairs: tuple[str, ...]) -> None:
    listed = "".join(
        f"<li><a href=/news/{i}>{title}</a> <p>{pair}</p></li>"
        for i, (title, pair) in enumerate(zip(TITLES, pairs, strict=True))
    )
    assert told(f"<h2>2024</h2><ul>{listed}</ul>") == [(title, None) for title in TITLES]


@pytest.mark.parametrize("pair", ["{day} / 11", "{day}/11", "11 / {day}", "11/{day}"])
def test_days_and_months_of_a_list_tell_which_of_their_numbers_is_the_month(pair: str) -> None:
    days = (26, 19, 8, 4)
    listed = "".join(
        f"<li><span>{pair.format(day=f'{day:02}')}</span> <a href=/news/{i}>{title}</a></li>"
        for i, (title, day) in enumerate(zip(TITLES, days, strict=True))
    )
    dated = [(title, f"2024-11-{day:02}") for title, day in zip(TITLES, days, strict=True)]
    assert told(f"<h2>2024</h2><ul>{listed}</ul>") == dated
    assert told(f"<h2>2024</h2><ul>{listed}</ul>", lang="fr") == dated


def test_what_is_open_all_days_tells_nothing_of_the_order_of_numbers() -> None:
    listed = rows("<li>0{i}/05/2024 <a href=/news/{i}>{title}</a> <p>24/7</p></li>").replace("00/", "04/")
    assert {published and published[-1] for _, published in told(f"<ul>{listed}</ul>")} == {"?"}


def test_a_number_in_an_address_that_no_row_says_is_no_day() -> None:
    listed = rows("<li><a href=/news/202405/t202405{day}_{i}.html>{title}</a></li>")
    assert told(f"<ul>{listed}</ul>") == [(title, None) for title in TITLES]


def test_numbers_of_which_none_differs_less_are_no_days() -> None:
    pairs = "".join(f"<li>{i + 11}-05-{i + 21} <a href=/news/{i}>{title}</a></li>" for i, title in enumerate(TITLES))
    assert told(f"<ul>{pairs}</ul>") == [(title, None) for title in TITLES]


@pytest.mark.parametrize(
    ("box", "heading", "day"),
    [
        ("<b>{day}</b><i>2024.05</i>", "", "2024-05-{}"),
        ("<b>05-{day}</b><i>2024</i>", "", "2024-05-{}"),
        ("<b>{day}.05.</b><i>2024</i>", "", "2024-05-{}"),
        ("<b>2024</b><i>{day}.05.</i>", "", "2024-05-{}"),
        ("<b>10:30</b>", "<h2>Press 2024</h2><h3>12 May</h3>", "2024-05-12"),
        ("<b>10時30分</b>", "<h2>資料（令和6年）</h2><h3>5月12日</h3>", "2024-05-12"),
    ],
)
def test_days_in_boxes_and_in_headings_without_their_year(box: str, heading: str, day: str) -> None:
    content = f"{heading}<ul>{rows('<li><div>' + box + '</div><h4><a href=/news/{i}>{title}</a></h4>')}</ul>"
    assert told(content) == [(title, day.format(i + 11)) for i, title in enumerate(TITLES)]


@pytest.mark.parametrize(
    "one",
    [
        "<ul><li><a href=/news/{0}><span>12.05.2024</span><span>{1}</span></a></ul>",
        "<table><tr><th>No.<th>Title<th>Date<tr><td>1<td><a href=/n/{0}>{1}</a><td>12 May 2024</table>",
        "<dl><dt>12 May 2024<dd><a href=/news/{0}>{1}</a></dl>",
    ],
)
def test_one_entry_of_a_list_is_its_item_without_a_heading(one: str) -> None:
    assert told(one.format("grants-for-village-halls", TITLES[2])) == [(TITLES[2], "2024-05-12")]
    assert not found(one.replace("12 May 2024", "").replace("12.05.2024", "").format("a-b-c", TITLES[2]))


OFFICES = ("Office of taxes and fees", "Office of schools and sports", "Office of public works and roads")


@pytest.mark.parametrize("headline", ["News", "Aktuelles", "Ανακοινώσεις", "通知公告", "Actualités", "Publicações"])
def test_short_names_are_items_only_of_pages_that_are_called_news(headline: str) -> None:
    cards = "".join(f"<li><h3><a href=/unit/{n.replace(' ', '-').lower()}>{n}</a></h3>" for n in OFFICES)

    def count(heading: str) -> int:
        body = f"<html><body>{MENU}<main><h1>{heading}</h1><ul>{cards}</ul></main></body></html>".encode()
        now = datetime(2026, 1, 1, tzinfo=UTC)
        return len(discover_page(Page(body=body, fetched_at=now, url="https://council.example/unit/")).items)

    assert count(headline) == len(OFFICES)
    assert count("Units") == 0


def test_paragraphs_with_links_are_no_rows_and_posts_in_full_are() -> None:
    said = [
        " ".join(f"{title}, said {i} of {n} members of the council." for n in range(40, 48))
        for i, title in enumerate(TITLES)
    ]
    posts = "<article><h2><a href=/a-b-{i}>{title}</a></h2><time datetime=2024-05-{day}></time><p>|</article>"
    assert (
        len(found("".join(f"{one}{text}" for one, text in zip(rows(posts).split("|"), [*said, ""], strict=True)))) == 4
    )
    links = "<p>On {day} May 2024 <a href=/a-b-{i}>{title}</a> |</p>"
    paragraphs = "".join(f"{one}{text}" for one, text in zip(rows(links).split("|"), [*said, ""], strict=True))
    assert not found(paragraphs, PROGRAMME)


SAID = "The council has decided so in session {i}, and all its members agreed."


@pytest.mark.parametrize(
    ("markup", "summary"),
    [
        ("<table><tr><td>{day} May 2024<td><a href=/news/{i}>{title}</a><br>" + SAID + "</tr></table>", SAID),
        ("<dl><dt>{day} May 2024<dd><a href=/news/{i}>{title}</a> " + SAID + "</dl>", SAID),
        ("<p><b><a href=/news/{i}>{title}</a></b> {day} May 2024, 10:30 – " + SAID + "</p>", SAID),
        ("<div><i>{day} May 2024</i> <a href=/news/{i}>{title}</a> <i>" + SAID + "</i></div>", SAID),
        ("<li><article><h3><a href=/news/{i}>{title}</a></h3><p>{day} May 2024 · Council press</p></article>", None),
        (
            "<div><p>Announced by the press office of our council</p><h3><a href=/news/{i}>{title}</a></h3></div>",
            None,
        ),
        ("<a href=/news/{i}><b>{title}</b><i>{day} May 2024</i><i>Council of Harbourtown, no. {i}</i></a>", None),
    ],
)
def test_a_summary_says_neither_title_nor_date_again_and_nothing_that_all_rows_say(
    markup: str, summary: str | None
) -> None:
    items = found(rows(markup))
    assert [(item.title, item.summary) for item in items] == [
        (title, summary and summary.format(i=i)) for i, title in enumerate(TITLES)
    ]


def test_a_summary_in_whose_sentences_the_title_stands_is_whole() -> None:
    said = "What is known of this, and whether {title} is still true."
    items = found(rows("<li><article><h3><a href=/news/{i}>{title}</a></h3><p>" + said + "</p></article></li>"))
    assert [item.summary for item in items] == [said.format(title=title) for title in TITLES]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td><a href=/news/{i}>July {day}</a><td>{title}</tr>",
        "<tr><td><a href=/news/{i}>September {day}</a><td>{title}</tr>",
        "<tr><td><a href=/news/{i}>{day}/07/2024</a><td>{title}</tr>",
        "<tr><td><a href=/news/{i}>GR-2024/{day}</a><td>{title}</tr>",
        "<tr><td><a href=/news/{i}>GR-2024/{day}</a><td><a href=/news/{i}>{title}</a></tr>",
        "<tr><td><a href=/news/{i}.pdf>No. 24-10{day}</a><td>{title} (May {day}, 2024)</tr>",
        "<tr><td><h3><a href=/news/{i}>SWD(2024) 1{day}</a></h3><p>{title}</p></tr>",
        "<tr><td>4 K 10{day}/24<td><a href=/news/{i}>{title}</a></tr>",
    ],
)
def test_the_title_stands_beside_the_number_of_a_file_or_the_day_that_is_linked(row: str) -> None:
    assert [item.title for item in found(f"<h2>2024</h2><table>{rows(row)}</table>")] == list(TITLES)


def test_numbers_of_files_are_titles_where_nothing_else_is() -> None:
    bare = "<tr><td>No. <a href=/news/{i}.pdf>24-96{i}-cr</a><td>May {day}, 2024</tr>"
    assert told(f"<table>{rows(bare)}</table>") == [(f"24-96{i}-cr", f"2024-05-{i + 11}") for i in range(4)]


def test_a_title_beside_the_number_of_a_file_is_without_the_day_before_it() -> None:
    lines = rows("<a href=/news/{i}.pdf>24{i}882P.pdf</a> 05/2{i}/2024 {title}<br>")
    assert [item.title for item in found(f"<p>{lines}</p>")] == list(TITLES)


def test_numbers_of_files_are_titles_where_sentences_tell_of_them() -> None:
    told_of = (
        "<li>{day} May 2024 <a href=/news/{i}>4 As 10{day}/2024</a><p>It was decided on {title}, in part.</p></li>"
    )
    assert [item.title for item in found(f"<ul>{rows(told_of)}</ul>")] == [f"4 As 10{i + 11}/2024" for i in range(4)]


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href=/digest/{i}>July {day}</a></li>",
        "<li><h3><a href=/digest/{i}>July {day}</a></h3><p>Of {title}, and what else the papers say.</p></li>",
    ],
)
def test_a_day_is_the_title_of_what_has_no_other(row: str) -> None:
    items = found(f"<h2>2024</h2><ul>{rows(row)}</ul>", "https://council.example/digest")
    assert [(item.title, item.published) for item in items] == [
        (f"July {i + 11}", f"2024-07-{i + 11}") for i in range(4)
    ]


@pytest.mark.parametrize(
    "box",
    [
        "<div class=head><div><div><h3>{day} July 2024</h3><i>2 items</i></div><a href=#top>print</a></div></div>"
        "<div class=list><ul>{rows}</ul></div>",
        "<section><header><h3>Wednesday, {day} July 2024</h3><button>Hide</button></header><ul>{rows}</ul></section>",
        "<div class=bar>{day} July 2024</div><ul>{rows}</ul>",
        "<p class=bar>{day}.07.2024</p><div><ul>{rows}</ul></div>",
        "<h2>Press releases of the Ministry of Foreign Affairs, {day} July 2024</h2><ul>{rows}</ul>",
        "<h2>{day} July 2024: decisions of the Council of Ministers of the Republic</h2><ul>{rows}</ul>",
        "<b>To be published in the Official Journal of July {day}, 2024:</b><ul>{rows}</ul>",
    ],
)
def test_the_day_above_a_list_is_that_of_its_rows(box: str) -> None:
    pairs = [rows("<li><a href=/news/{i}>{title}</a></li>").split("<li>")[i + 1 : i + 3] for i in (0, 2)]
    boxes = (box.format(day=17 - i, rows="".join(f"<li>{row}" for row in pair)) for i, pair in enumerate(pairs))
    days = ("2024-07-17", "2024-07-17", "2024-07-16", "2024-07-16")
    assert told("".join(boxes)) == list(zip(TITLES, days, strict=True))


def test_a_day_that_stands_elsewhere_is_not_that_of_the_rows_below() -> None:
    listing = f"<ul>{rows('<li><a href=/news/{i}>{title}</a></li>')}</ul>"
    assert told(f"<h2>What was decided from 2 May 2024 to 14 May 2024, and why it was</h2>{listing}") == [
        (title, None) for title in TITLES
    ]
    below = "<div><a href=/news/{i}>{title}</a></div><div>A word on it</div><div class=day>{day} May 2024</div>"
    assert told(rows(below)) in (DATED, [(title, None) for title in TITLES])


@pytest.mark.parametrize(
    ("row", "summary"),
    [
        ("<li>{day} May 2026 <a href=/news/{i}>{title}</a></li>", "{day} May 2026"),
        (
            "<li><time datetime=2026-05-{day}>{day} May</time><h3><a href=/news/{i}>{title}</a></h3>19:00, R. {i} "
            "<a href=/news/{i}>Register</a></li>",
            "{day} May · 19:00, R. {i}",
        ),
        (
            "<li><h3><a href=/news/{i}>{title}</a></h3><p>Deadline: {day} May 2026</p></li>",
            "Deadline: {day} May 2026",
        ),
        ("<li>{day} May 2025 <a href=/news/{i}>{title}</a></li>", None),
    ],
)
def test_the_day_of_an_event_to_come_stays_in_sight(row: str, summary: str | None) -> None:
    items = found(f"<ul>{rows(row)}</ul>")
    assert [item.summary for item in items] == [summary and summary.format(i=i, day=i + 11) for i in range(4)]


def test_what_stands_large_before_a_list_belongs_to_it_also_on_a_page_without_h1() -> None:
    first, *others = TITLES
    large = f"<h3><a href=/news/large>{first}</a></h3><span>15 May 2024</span><p>It is said at length here.</p>"
    listed = "".join(
        f"<li><h4><a href=/news/{i}>{title}</a></h4>{i + 1} May 2024</li>" for i, title in enumerate(others)
    )
    body = f"<html lang=en><body>{MENU}<div><h2>News</h2><div>{large}</div><ul>{listed}</ul></div></body></html>"
    shown = Page(
        body=body.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=URL, media_type="text/html", charset=None
    )
    assert [item.title for item in discover_page(shown).items] == list(TITLES)


def test_what_all_other_rows_lie_in_is_no_item() -> None:
    up = "<tr><td><a href=/files/reports/>Parent Directory</a><td>"
    lines = rows("<tr><td><a href=/files/reports/2024/r{i}.pdf>{title}</a><td>2024-05-{day} 10:12")
    assert [one.title for one in found(f"<table>{up}{lines}</table>", "https://council.example/old/2024/")] == [*TITLES]


def test_a_page_among_those_of_its_parts_is_an_item() -> None:
    first = "<li><a href=/works/harbour/>The works on the harbour begin with its quay</a> 2024-05-28"
    lines = rows("<li><a href=/works/harbour/{i}>{title}</a> 2024-05-{day}")
    assert len(found(f"<ul>{first}{lines}</ul>", "https://council.example/updates")) == len(TITLES) + 1


@pytest.mark.parametrize(
    "more",
    [
        "Read more",
        "Weiterlesen …",
        "Lire la suite »",
        "続きを読む",
        "Read more about {}",
        "Lire la suite<span> de {}</span>",
    ],
)
@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_link_to_more_at_the_end_of_a_paragraph_is_no_part_of_a_summary(more: str, rows: int) -> None:
    said = "12 May 2025. The council has decided upon it in its session of {} hours, after a long debate"
    items = found(
        "".join(
            f"<article><h2><a href=/news/{i}>{title}</a></h2><p>{said.format(i)}… "
            + (f"<a href=/news/{i}>{more.format(title)}</a>" if i < rows else "")
            + "</p></article>"
            for i, title in enumerate(TITLES)
        )
    )
    told = "The council has decided upon it in its session of {} hours, after a long debate"
    assert [(item.summary or "").rstrip("…") for item in items] == [told.format(i) for i in range(4)]


@pytest.mark.parametrize(("rows", "size"), [(4, ""), (2, " width=16 height=16")])
def test_the_icon_of_a_kind_of_file_is_no_picture_of_an_item(rows: int, size: str) -> None:
    row = "<li>{i} May 2025 <img src=/pdf.png{size} alt=PDF> <a href=/news/{i}.pdf>{title}</a><img src=/{i}.jpg></li>"
    listed = (row.format(i=i, title=title, size=size) for i, title in enumerate(TITLES[:rows], 1))
    items = found(f"<ul>{''.join(listed)}</ul>")
    assert [item.image for item in items] == [
        f"https://council.example/{i}.jpg" if size else None for i in range(1, rows + 1)
    ]


def test_a_more_that_says_the_title_again_is_no_part_of_a_summary() -> None:
    row = (
        "<div class=item><h4><a href=/news/{i}>{title}</a></h4><div>What item {i} tells in words of its own, at length"
        " <a href=/news/{i}>Lire la suite<span class=hide> sur {title}</span> »</a></div></div>"
    )
    summaries = [item.summary for item in discover_page(page(f"<h1>News</h1>{rows(row)}")).items]
    assert summaries == [f"What item {number} tells in words of its own, at length" for number in range(len(summaries))]
    assert len(summaries) > 1


def test_a_card_whose_day_and_title_are_links_of_their_own_is_called_by_its_title() -> None:
    link = "<div class=text><a href=/2024-05-{{day}}-{{i}}><span>{}</span></a></div>"
    links = link.format("{day}/05/2024") + link.format("{title}")
    card = f"<div class=post><div class=inner>{links}</div></div>"
    assert told(f"<div class=posts>{rows(card)}</div>", "el") == DATED


def test_the_heading_that_leads_where_read_more_leads_is_the_title_and_not_one_of_the_excerpt() -> None:
    row = (
        "<li><span>{day} May 2024</span><h3><a href=/news/{i}/>{title}</a></h3>%s<p>What it comes to, and for whom, is"
        " told here in a sentence or two.</p><p><a href=/news/{i}/>Read on →</a></p></li>"
    )
    excerpts = ("", "<h2>What changes by the river, and what does not</h2>", "", "")
    markup = "".join(
        (row % excerpt).format(i=i, title=title, day=i + 11)
        for i, (title, excerpt) in enumerate(zip(TITLES, excerpts, strict=True))
    )
    assert told(f"<ul>{markup}</ul>") == DATED
    assert told(f"<h2>Council news</h1><ul>{markup}</ul>") == DATED, (
        "which is never closed, so all of it is in a heading"
    )


def test_the_front_page_of_a_site_is_no_item_by_whatever_name() -> None:
    table = "<table>{}</table>"
    row = "<tr><td><img src=/{i}.png></td><td><a href=/press/{i}.htm>{title}</a></td></tr>"
    foot = "<tr><td></td><td><a href=../index.htm>To the home page of the council</a></td></tr>"
    for front in ("/index.htm", "/Default.aspx", "/index.php", "/", "/home.html"):
        items = found(rows(table.format(row)) + table.format(foot.replace("../index.htm", front)))
        assert [item.url for item in items] == [f"https://council.example/press/{i}.htm" for i in range(4)]
    items = found(rows(table.format(row)) + table.format(foot.replace("../index.htm", "/index.php?id=9")))
    assert len(items) == 5, "what is asked of it is a page as any other"


def test_the_places_of_a_front_page_are_items_of_another_page() -> None:
    items = found(rows("<li>1{i} March 2024 <a href=/index.htm#n{i}>{title}</a></li>"))
    assert [item.url for item in items] == [f"https://council.example/index.htm#n{i}" for i in range(4)]
