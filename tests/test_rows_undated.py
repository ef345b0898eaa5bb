"""Rows without days, links or addresses of stories, on pages whose names say nothing: their words tell of what."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from time import process_time

import pytest

from crawler.find import Discovery, discover_page
from pipeline.items import Page

URL = "https://trust.example/things"
MENU = "<nav><ul>" + "".join(f"<li><a href=/m{i}>Department {i}</a></li>" for i in range(9)) + "</ul></nav>"
SAID = (
    "What a bus driver hears",
    "Paper boats: a game about tides",
    "“I paint the sea I crossed”",
    "A kit for measuring noise on a street",
    "Who pays for social care?",
)
SUBJECTS = ("Water and rivers", "Clean air", "Farming and food", "Waste and recycling", "Forests")
PEOPLE = ("Helena Marsh", "Tobias Renn", "Ana Silva", "Marek Dolny", "Ineke van Dam")
HOUSES = (
    "Hospital of the River",
    "Hospital of the Valley",
    "Hospital of the North Gate",
    "Clinic of the Bay",
    "Ward 9",
)
LONG = tuple(f"Institute of hydraulic engineering and of {name}" for name in ("rivers", "lakes", "seas", "dams", "ice"))
ASKED = ("How do I renew my library card?", "Can I bring my own lunch?", "Where can I print?", "Is it open on Sundays?")
DONE_HERE = (
    "Apply for a discount on your council tax",
    "Report a missed bin: what we need to know",
    "Find out whether you need permission",
    "Register a birth in the town where you live",
    "Order a copy of a certificate you have lost",
)
DONE_THERE = (
    "Führerschein nach einem Umzug beantragen",
    "Einen Hund, der neu im Haus ist, anmelden",
    "Sperrmüll für die eigene Straße bestellen",
    "Termin im Bürgerbüro der Stadt vereinbaren",
)
HELP = (
    "Create an account and verify your address",
    "What the colours of your dashboard mean",
    "Inviting others and giving them a part",
    "Why the table of the budget turns red",
    "Changing an application after its end",
)
SUMMARY = "What it is about is said here, in a sentence that is long enough."


def discovered(content: str, url: str = URL, headline: str = "Things", lang: str = "en") -> Discovery:
    body = (
        f"<html lang={lang}><head><title>x</title></head><body>{MENU}<main><h1>{headline}</h1>{content}</main></body>"
    )
    fetched = datetime(2026, 1, 1, tzinfo=UTC)
    return discover_page(Page(body=body.encode(), fetched_at=fetched, url=url, media_type="text/html"))


def titles(content: str, url: str = URL, headline: str = "Things") -> list[str | None]:
    return [item.title for item in discovered(content, url, headline).items]


def rows(markup: str, said: tuple[str, ...]) -> str:
    return "".join(markup.format(i=i, title=title, text=f"{i}. {SUMMARY}") for i, title in enumerate(said))


CARDS = (
    "<div><a href=/things/a{i}><span class=a>{title}</span><span class=b>{text}</span></a></div>",
    "<div><a href=/things/a{i}><div>{title}</div></a><div>{text}</div></div>",
    "<div><div class=a>{title}</div><div class=b>{text}</div><a href=/things/a{i}>Go on</a></div>",
    "<div><a href=/story/{i}>{title}</a></div>",
    "<tr><td><a href=/things/{i}>{title}</a></td><td>Settled</td></tr>",
)


@pytest.mark.parametrize("markup", CARDS)
def test_titles_that_say_something_are_items_in_any_markup_and_names_are_none(markup: str) -> None:
    wrapped = f"<table>{markup}</table>" if markup.startswith("<tr>") else markup
    assert titles(rows(wrapped, SAID)) == list(SAID)
    for names in (SUBJECTS, PEOPLE, HOUSES, LONG, ASKED):
        assert titles(rows(wrapped, names)) == [], names
    assert titles(rows(wrapped, SAID), headline="Our services") == []


@pytest.mark.parametrize("name", ["business-support", "support-ukraine", "aide-publique"])
def test_a_page_whose_name_is_more_than_help_has_items(name: str) -> None:
    said = tuple(f"{title}, and what came of it all" for title in SAID)
    assert titles(rows("<div><a href=/x/{i}>{title}</a></div>", said), f"https://gov.example/{name}") == list(said)


def test_calls_in_the_words_of_tasks_are_items() -> None:
    calls = (
        "Apply now: grants for coastal towns are open",
        "Register now: conference on soil health",
        "Join us! The new mission board looks for you",
        "Submit now – prize for young researchers",
    )
    assert titles(rows("<div><a href=/x/{i}>{title}</a></div>", calls)) == list(calls)


def test_what_the_menus_of_a_page_have_as_well_is_a_part_of_the_site() -> None:
    listed = rows("<div><a href=/m{i}>{title}</a></div>", tuple(f"{title}, and what came of it all" for title in SAID))
    assert titles(listed) == []
    assert len(titles(listed.replace("/m", "/n"))) == len(SAID)


def test_what_the_menus_have_as_well_is_no_news_of_a_page_that_is_called_so() -> None:
    cards = "".join(
        f"<article><h3>{name}</h3><p>What there is on it, in short.</p><a href=/{{at}}{i}>Open</a></article>"
        for i, name in enumerate(SUBJECTS)
    )
    url, headline = "https://trust.example/news.html", "All that there is"
    assert discovered(cards.format(at="n"), url, headline).items
    assert not discovered(cards.format(at="m"), url, headline).items


def test_links_behind_which_a_sentence_goes_on_are_what_is_told_of_and_no_items() -> None:
    told = tuple(f"{title}, and what came of it all" for title in SAID)
    markup = "<ul><li>“<a href=https://fund{{i}}.example/x/{{i}}>{{title}}</a>{}</li></ul>"
    assert titles(rows(markup.format("”. Told by those who saw it"), told)) == list(told)
    assert titles(rows(markup.format(" is told by those who saw it"), told)) == []


def test_what_has_a_price_is_sold() -> None:
    wares = tuple(f"{title}, in wood and in steel, for all gardens" for title in SUBJECTS)
    card = "<div><a href=/things/a{i}><img src=/{i}.jpg>{title}</a><span>£{i}.99</span><button>Add</button></div>"
    assert titles(rows(card, wares)) == []
    assert titles(rows(card.replace("£{i}.99", ""), wares)) == list(wares)


FILES = ("Road layout", "Kerbs", "Lighting columns", "Cattle grids")


@pytest.mark.parametrize(
    "markup",
    [
        "<li><a href=/download?id={i}>{title}</a> (PDF, 30{i} kB)</li>",
        "<li><a href=/media/{i}/download>{title} [PDF – 1.{i} MB]</a></li>",
        "<div><div>{title}</div><div>PDF, 3{i} KB</div><a href=/media/{i}/download>Download</a></div>",
        "<table><tr><td><a href=/file/{i}/view>{title}</a></td><td>PDF</td><td>1,{i} Mo</td></tr></table>",
    ],
)
def test_rows_say_that_they_are_files_where_their_addresses_do_not(markup: str) -> None:
    assert titles(rows(markup, FILES)) == list(FILES)
    bare = re.sub(r" ?[(\[]?PDF[^<]*|1,\{i\} Mo", "", markup)
    assert titles(rows(bare, FILES)) == []


def test_two_files_with_their_days_are_a_list_below_an_introduction_and_one_is_what_belongs_to_it() -> None:
    prose = f"<p>{' '.join([SUMMARY] * 5)}</p><h2>Papers</h2>"
    row = "<li><a href=/files/{i}.pdf>{title}</a> (1{i} May 2024)</li>"
    assert titles(prose + rows(row, ("Statutes and fees", "Accounts"))) == ["Statutes and fees", "Accounts"]
    assert titles(prose + rows(row, ("Statutes and fees",))) == []
    told = (
        "The wall by the river was built in {} years by those who live behind it, and nobody had asked them for the {}."
    )
    article = "".join(f"<p>{told.format(i, i * 7)} {told.format(i * 5, i * 11)}</p>" for i in range(3, 9))
    assert titles(article + rows(row, ("Statutes and fees", "Accounts"))) == []


@pytest.mark.parametrize(
    "line",
    [
        "2003-09-{day}  <a href=/n/{i}.html>{title}</a>\n",
        "  <A HREF=/n/{i}.html>{title}</A>\n      2003-09-{day}\n\n",
        "{day}.09.2003 <a href=/n/{i}.html>{title}</a>\n           {text}\n",
    ],
)
def test_each_line_of_preformatted_text_is_a_row(line: str) -> None:
    said = tuple(f"{title}, as it was found" for title in SAID)
    text = "".join(line.format(i=i, day=20 - i, title=title, text=SUMMARY) for i, title in enumerate(said))
    found = discovered(f"<hr><pre>\n{text}</pre><hr>", "https://trust.example/new.html", "What's new").items
    assert [(item.title, item.published) for item in found] == [
        (title, f"2003-09-{20 - i}") for i, title in enumerate(said)
    ]


LED_NOWHERE = (
    ("<li id=n{id}>{day}.05.2024 – {title}. {text}</li>", "n{id}"),
    ("<h3 id=m{id}>{title}</h3><p>{day} May 2024</p><p>{text}</p>", "m{id}"),
    ("<div><a name=x{id}></a><b>{title}</b><br>{day} May 2024<br>{text}</div>", "x{id}"),
    ("<dt id=d{id}>{day} May 2024</dt><dd>{title}. {text}</dd>", "d{id}"),
    ("<div><a href=#c{id}>{day} May 2024 {title}</a><div id=c{id}><p>{text}</p></div></div>", "c{id}"),
)


@pytest.mark.parametrize(("markup", "place"), LED_NOWHERE)
def test_rows_without_links_are_places_of_their_page_by_lasting_ids_and_else_told_of(markup: str, place: str) -> None:
    url = "https://trust.example/news.html"

    listed = "".join(
        markup.format(id=90 - 7 * i, day=12 + i, title=title.rstrip("?”"), text=f"{SUMMARY} It is number {i}.")
        for i, title in enumerate(SAID)
    )
    found = discovered(listed, url, "News").items
    assert [item.url for item in found] == [f"{url}#{place.format(id=90 - 7 * i)}" for i in range(len(SAID))]
    assert [item.published for item in found] == [f"2024-05-{12 + i}" for i in range(len(SAID))]
    assert [(item.title or "").rstrip(".")[:16] for item in found] == [title[:16] for title in SAID]
    assert all(item.summary and SUMMARY[-20:] in item.summary for item in found)
    told = discovered(re.sub(r" (?:id|name)=\w+", "", listed), url, "News")
    assert not told.items
    assert "5 rows, such as “What a bus driver hears”" in (told.reason or "")


def test_ids_that_count_rows_and_posts_of_a_thread_are_no_items() -> None:
    url = "https://trust.example/news"
    row = "<div{{of}} id={place}><h3>{title}</h3><p>1{i} May 2024</p><p>{text}</p></div>"
    for places in (
        [f"item{i}" for i in range(5)],
        [f"tab-{1691 + i}" for i in range(5)],
        [f":r{1 + 2 * i}:" for i in range(5)],
        ["part", "part-2", "part-3", "part-4", "part-5"],
        ["of-2025-1", "of-2025-2", "of-2024-1", "of-2024-2", "of-2024-3"],
        ["panelOne", "panelTwo", "panelThree", "panelFour", "panelFive"],
        [f"{'9' * 5_000}{900 - 13 * i}" for i in range(5)],
    ):
        counted = "".join(
            row.format(i=i, place=place, title=title, text=f"{i}. {SUMMARY}")
            for i, (place, title) in enumerate(zip(places, SAID, strict=True))
        )
        assert not discovered(counted.replace("{of}", ""), url, "News").items
    lasting = "".join(
        row.format(i=i, place=f"item{900 - 13 * i}", title=title, text=f"{i}. {SUMMARY}")
        for i, title in enumerate(SAID)
    )
    shown = lasting.replace("{of}", "")
    assert len(discovered(shown, url, "News").items) == len(SAID)
    assert not discovered(shown, "https://trust.example/thread/1", "My boiler leaks").items
    # What readers say below a story, which lies below a page of news.
    assert not discovered(shown, f"{url}/boilers-leak", "Boilers leak").items
    assert not discovered(f"<p>{SUMMARY}</p><h2>5 replies</h2>{shown}", f"{url}/boilers-leak", "News: boilers").items
    assert not discovered(lasting.replace("{of}", " class=comment"), url, "News").items


def test_the_years_of_rows_without_links_are_one_list_also_where_the_newest_is_the_shortest() -> None:
    row = "<li id=n{place}><b>1{i} May</b> {title}. {text}</li>"

    def year(number: int, said: tuple[str, ...]) -> str:
        listed = (row.format(place=number * 9 - i * i, i=i, title=t, text=SUMMARY) for i, t in enumerate(said))
        return f"<h2>{number}</h2><ul>{''.join(listed)}</ul>"

    found = discovered(year(2025, SAID[:2]) + year(2024, SAID), "https://trust.example/news", "News").items
    assert [item.published for item in found] == [
        *(f"2025-05-1{i}" for i in range(2)),
        *(f"2024-05-1{i}" for i in range(5)),
    ]


@pytest.mark.parametrize(
    ("listed", "url"),
    [
        # What is sold, by titles as of stories.
        (
            rows("<div><h3><a href=/things/{i}>{title}</a></h3><p>€ 2{i}.90 incl. VAT</p></div>", SAID),
            URL,
        ),
        # What subjects are made up of.
        (
            rows(
                "<div><a href=/things/{i}>{title}</a><p>{text}</p></div>",
                (
                    "Vehicle tax, tests and insurance",
                    "Learning to drive",
                    "Driving licences",
                    "Buying, selling and owning vehicles",
                    "Penalties, fines and bans",
                ),
            ),
            URL,
        ),
        # What a town does for those who live there.
        (
            rows(
                "<div><a href=/do-it/{i}>{title}</a></div>",
                (
                    "Pay your council tax",
                    "Report a pothole in the road",
                    "Find a school: places and admissions",
                    "Apply for a parking permit",
                    "When is my bin collected?",
                ),
            ),
            "https://town.example/",
        ),
        # The same on a page of its own, whose name says nothing.
        (rows("<div><a href=/do-it/{i}>{title}</a></div>", DONE_HERE), "https://town.example/do-it"),
        (rows("<li><a href=/buerger/{i}>{title}</a></li>", DONE_THERE), "https://stadt.example/buerger"),
        # What helps with something.
        (
            "".join(
                f"<section><h2>{one}</h2><ul>{rows(f'<li><a href=/help/articles/{i}{{i}}>{{title}}</a></li>', some)}"
                f"</ul><a href=/help/sections/{i}>See all {i + 9} articles</a></section>"
                for i, (one, some) in enumerate(zip(SUBJECTS, (HELP[:2], HELP[2:4], HELP[4:]), strict=False))
            ),
            "https://grants.example/help",
        ),
    ],
    ids=["wares", "enumerated", "tasks", "tasks on a page", "tasks in German", "help"],
)
def test_wares_subjects_tasks_and_help_are_no_items(listed: str, url: str) -> None:
    assert titles(listed, url, "Welcome") == []


def test_what_leads_back_is_no_row_of_a_list_of_files() -> None:
    back = "<a href=?C=N>Name</a> <a href=?C=M>Changed</a>\n<a href=/pub/>Up</a>\n"
    files = "".join(f"<a href=set-{i}.csv>Levels of the river, part {i}</a> 2024-05-0{i} 10:00\n" for i in range(1, 6))
    found = discovered(f"<pre>{back}{files}</pre>", "https://trust.example/pub/levels/", "Levels").items
    assert [item.url.rpartition("/")[2] for item in found] == [f"set-{i}.csv" for i in range(1, 6)]


def test_a_row_of_signs_without_end_is_read_at_once() -> None:
    began = process_time()
    listed = rows(f"<li><a href=/things/{{i}}>{{title}}</a> PDF{'.' * 20_000}a</li>", SAID)
    assert titles(listed) == []
    assert process_time() - began < 3


def test_many_files_are_a_list_though_some_are_undated_and_a_line_below_is_a_third_of_what_they_say() -> None:
    minutes = "".join(f"<p><a href=/f/m{day}.pdf>BoardMinutes {day}-3-2018</a></p>" for day in range(1, 18))
    audits = "".join(f"<p><a href=/f/a{year}.pdf>{year} audit of the board</a></p>" for year in range(2013, 2018))
    line = "The harbour board has its office in the old customs house at the eastern quay of the town. " * 2
    found = discovered(f"{minutes}{audits}<p>{line}</p>", url="https://harbour.example/about/board", headline="Board")
    assert len(found.items) == 22
