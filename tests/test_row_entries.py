"""Entries of lists as institutes write them: after their authors, in headers of their own, beside what is read most."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from crawler.find.beside_words import names_what_is_beside
from pipeline.items import Page
from pipeline.store.protocol import Address

AUTHORS = ("Kosta, E.", "Lindqvist, J., van Dam, I., Beltrão, A. and Fontanel, C. with Renn, T.")
PAPERS = (
    "Marginal costs of water supply",
    "Do minimum wages affect apprenticeships?",
    "Regional price levels: a new measure",
    "Commuting and productivity in small towns",
    "Energy poverty and housing tenure",
    "Trade shocks and the public budget",
)


def items(content: str, url: str, headline: str, lang: str = "en") -> tuple[Address, ...]:
    body = f"<html lang={lang}><head><title>x</title></head><body><div class=page><h1>{headline}</h1>{content}</div>"
    page = Page(body=body.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url=url, media_type="text/html")
    return discover_page(page).items


def titles(content: str, url: str, headline: str, lang: str = "en") -> list[str | None]:
    return [item.title for item in items(content, url, headline, lang)]


def test_a_title_may_stand_behind_long_names_in_an_entry_of_a_list_and_not_in_a_sentence() -> None:
    entries = "".join(
        f"<li>{AUTHORS[i % 2]} (2024): <a href=/publications/papers/{i}>{title}</a>. Working Papers {40 - i}.</li>"
        for i, title in enumerate(PAPERS)
    )
    assert titles(f"<ol>{entries}</ol>", "https://institute.example/publications/papers", "Working papers") == [*PAPERS]
    sentences = "".join(
        f"<li>All of this is told at some length, and for everybody, in <a href=/publications/papers/{i}>here</a>.</li>"
        for i in range(6)
    )
    assert titles(f"<ul>{sentences}</ul>", "https://institute.example/publications/papers", "Working papers") == []
    told = "".join(
        f"<li>In part {i} of the project we built on what was said in the report of "
        f"<a href=/publications/papers/{i}>the commission on {title.lower()}</a>, which came out last year.</li>"
        for i, title in enumerate(PAPERS)
    )
    assert titles(f"<ul>{told}</ul>", "https://institute.example/publications/papers", "Working papers") == []


@pytest.mark.parametrize(("name", "headline"), [("fondsen-en-prijzen", "Fondsen en prijzen"), ("projekty", "Projekty")])
def test_the_header_of_an_entry_is_content(name: str, headline: str) -> None:
    shown = ("Ecology Award", "Van der Leeuw Lecture", "Early Career Awards", "North Sea Fund")
    entries = "".join(
        f"<article class=entry><header><h2><a href=/{name}/{i}-one>{title}</a></h2></header></article>"
        for i, title in enumerate(shown)
    )
    assert titles(entries, f"https://academy.example/{name}", headline, "nl") == [*shown]


def test_a_danish_title_is_no_kind_of_file() -> None:
    shown = (
        "Godt nyt til landets små havne",
        "Godt samarbejde om bedre drikkevand",
        "Ny aftale om grønne praktikpladser",
    )
    entries = "".join(
        f"<div><p>1{i}-05-2024</p><p><a href=/nyheder/2024/{i}>{title}</a></p>"
        "<p>Reglerne træder i kraft den første i næste måned, siger ministeriet.</p></div>"
        for i, title in enumerate(shown)
    )
    assert titles(entries, "https://agency.example/nyheder", "Nyheder", "da") == [*shown]


def test_what_is_read_most_is_no_part_of_the_list_it_stands_below() -> None:
    listed = "".join(f"<div><h3><a href=/news/{i}1>{title}</a></h3></div>" for i, title in enumerate(PAPERS))
    others = "".join(f"<p><a href=/news/{i}2>{title} again</a></p>" for i, title in enumerate(PAPERS[:4]))
    for heading, more in (("Mest læste", 0), ("پربازدیدترین", 0), ("More articles", 4)):
        content = f"<div>{listed}</div><div class=box><h3>{heading}</h3>{others}</div>"
        found = titles(f"<div class=c>{content}</div>", "https://council.example/news", "News")
        assert len(found) == len(PAPERS) + more
    assert not names_what_is_beside("The most we can say of the lower harbour, as it was read in the council on Monday")


def test_entries_of_several_files_stay_though_only_some_have_a_day_in_their_titles() -> None:
    forms = [f"Form {i}: {title}{' (2024-05-14)' if i % 2 else ''}" for i, title in enumerate(PAPERS)]
    kinds = ("pdf", "odt", "docx", "rtf", "xlsx", "csv")
    files = [
        "".join(f"<li><a href=/files/{i}.{kind} title='{form}.{kind}'>{kind}</a></li>" for kind in kinds[i:])
        for i, form in enumerate(forms)
    ]
    entries = "".join(f"<li>{form}<ol>{own}</ol></li>" for form, own in zip(forms, files, strict=True))
    said = items(f"<ul>{entries}</ul>", "https://institute.example/forms", "Forms")
    assert [1 + len(item.attachments) for item in said] == [6, 5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("headline", "year", "are_items"),
    [
        ("Press releases", "Press releases {}", False),
        ("プレスリリース", "令和{}年のプレスリリース", False),
        ("News", "Annual report {} on the water of the valley", True),
    ],
)
def test_the_years_of_a_page_are_no_items_of_it(headline: str, year: str, are_items: bool) -> None:
    said = [year.format(number) for number in (range(4, 8) if "令和" in year else range(2019, 2025))]
    headings = "".join(f"<div><h3><a href=/news/y{i}>{title}</a></h3></div>" for i, title in enumerate(said))
    found = titles(f"<div>{headings}</div>", "https://institute.example/news/releases", headline)
    assert found == (said if are_items else [])


def test_entries_with_headings_are_the_items_and_not_the_files_of_each_in_several_languages() -> None:
    file = "<div><a href=/files/{i}-{lang}.pdf title='{title} - {lang} - 1{i} May 2024'>PDF (1{i} kB)</a></div>"
    entries = "".join(
        f"<li><p>2024-05-1{i}</p><h3><a href=/papers/{i}>{title}</a></h3>"
        f"<div>{''.join(file.format(i=i, lang=lang, title=title) for lang in ('fr', 'de', 'en', 'lb'))}</div></li>"
        for i, title in enumerate(PAPERS)
    )
    assert titles(f"<ul>{entries}</ul>", "https://institute.example/rules", "Rules") == [*PAPERS]


def test_a_row_whose_link_says_a_number_is_called_as_its_heading_is() -> None:
    said = "Question {} to the senate on what has become of the plans that were shown in spring, and of their costs"
    records = "".join(
        f"<tbody><tr><td><h2>{title}</h2></td></tr><tr><td>{said.format(i)}</td></tr>"
        f"<tr><td>No. <a href=/papers/19-{i}.pdf>19/{i + 100}</a> of 2024-05-1{i}</td></tr></tbody>"
        for i, title in enumerate(PAPERS)
    )
    assert titles(f"<table>{records}</table>", "https://institute.example/papers", "Papers") == [*PAPERS]


def test_a_heading_that_leads_to_the_list_itself_is_the_title_of_what_its_row_leads_to() -> None:
    row = (
        "<div class=entry><p>1{i}.03.2025</p><h3><a href=/latest-news>{title}</a></h3>"
        "<p>All that was found in part {i} of the work is told at some length in what follows here.</p>"
        "<a href=/entry-{i}>Read more</a></div>"
    )
    entries = "".join(row.format(i=i, title=title) for i, title in enumerate(PAPERS))
    assert titles(f"<div>{entries}</div>", "https://institute.example/latest-news", "News") == [*PAPERS]


@pytest.mark.parametrize(
    "said", ["doi:10.1016/j.jhydrol.2024.13{i}", "10.1016/j.jhydrol.2024.13{i}", "DOI 10.1007/s10{i}"]
)
@pytest.mark.parametrize(
    "row", ["<div><p>{title}</p><p>{link}</p></div>", "<li><b>{title}</b>. Harbours 40 (2024), {link}</li>"]
)
def test_the_number_of_a_paper_is_no_title(row: str, said: str) -> None:
    entries = "".join(
        row.format(title=title, link=f"<a href=/doi/{i}>{said.format(i=i)}</a>") for i, title in enumerate(PAPERS)
    )
    assert titles(f"<ul>{entries}</ul>", "https://institute.example/publications", "Publications") == [*PAPERS]


@pytest.mark.parametrize("said", ["Cited by {}", "Citations: {}"])
def test_what_counts_something_else_than_the_rows_is_no_title(said: str) -> None:
    def found(row: str, said: str, numbers: tuple[int, ...]) -> list[str | None]:
        named = enumerate(zip(PAPERS, numbers, strict=True))
        links = ((title, f"<a href=/entry/{i}>{said.format(number)}</a>") for i, (title, number) in named)
        entries = "".join(row.format(title=title, link=link) for title, link in links)
        return titles(f"<ul>{entries}</ul>", "https://institute.example/publications", "Publications")

    for row in ("<li>{link} {title}</li>", "<div><h3>{title}</h3><p>{link}</p></div>"):
        assert found(row, said, (120, 88, 45, 45, 12, 0)) == [*PAPERS]
    in_turn = (17, 16, 15, 13, 12, 11)
    assert found("<li>{link} <p>{title}</p></li>", "Newsletter {}", in_turn) == [f"Newsletter {i}" for i in in_turn]


def test_an_address_is_no_summary() -> None:
    shown = "https://www.paper.example/archive/2025/what-is-told-of-it-{i}"
    row = f"<li><b>{{title}}</b> 1{{i}} March 2025 <p><a href={shown}>{shown}</a></p></li>"
    entries = "".join(row.format(i=i, title=title) for i, title in enumerate(PAPERS))
    body = f"<html lang=en><body><main><h1>News</h1><ul>{entries}</ul></main></body></html>"
    when, url = datetime(2026, 1, 1, tzinfo=UTC), "https://institute.example/news"
    found = discover_page(Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html")).items
    assert [(item.title, item.summary) for item in found] == [(title, None) for title in PAPERS]


def test_the_bullets_of_an_old_table_may_stand_within_links_or_around_them() -> None:
    makes = ("<li><a href=/p{i}.htm>{title}</a>", "<a href=/p{i}.htm><li>{title}</a>")
    rows = "".join(
        f"<tr><td>{makes[i in (2, 4)].format(i=i, title=title)}</td><td>[2002-0{i + 1}-12]</td></tr>"
        for i, title in enumerate(PAPERS)
    )
    assert titles(f"<table>{rows}</table>", "https://institute.example/news.htm", "News") == [*PAPERS]


def test_an_entry_with_a_heading_and_its_day_is_one_item_however_many_files_it_has() -> None:
    file = "<p><a href=/files/{i}-{k}.pdf>Annex {k}: plan of the {k}. floor, 1{k} May 2020</a></p>"
    entries = "".join(
        f"<tr><td><h3>{title}</h3><div>1{i}/05/2024 - 10:00</div><p>All of it is in the files.</p>"
        f"<div>{''.join(file.format(i=i, k=k) for k in range(1, 2 + 4 * i))}</div></tr>"
        for i, title in enumerate(PAPERS)
    )
    content = f"<table>{entries}</table>"
    assert titles(content, "https://institute.example/tenders", "Tenders") == [*PAPERS]


def test_files_below_a_heading_without_a_day_are_items_each() -> None:
    file = "<li><a href=/files/{i}-{k}.pdf>Plan of the {k}. floor of house {i}</a> 1{k} May 2020"
    entries = "".join(
        f"<section><h3>{title}</h3><ul>{''.join(file.format(i=i, k=k) for k in range(5))}</ul></section>"
        for i, title in enumerate(PAPERS)
    )
    assert len(titles(entries, "https://institute.example/plans", "Plans")) == 5 * len(PAPERS)


def test_cards_three_to_a_line_are_items_each_and_not_the_first_of_each_line() -> None:
    def card(i: int) -> str:
        link, kind = f"/news/{i}-a-story-of-the-harbour", "column" if i % 3 == 0 else "column border"
        return (
            f"<div class='{kind}'><div class=inner><img src=/{i}.jpg><h3><a href={link}>{PAPERS[i % 6]}, part {i}</a>"
            f"</h3><span>{25 - i} Oct 2025</span><p>What was found out, and by whom, in a few words.</p>"
            f"<a href={link}>Read more</a></div></div>"
        )

    lines = "".join(f"<div class=line>{card(i)}{card(i + 1)}{card(i + 2)}</div>" for i in range(0, 12, 3))
    found = titles(f"<div class=view>{lines}</div>", "https://university.example/news/university-news", "News")
    assert found == [f"{PAPERS[i % 6]}, part {i}" for i in range(12)]
