"""Lists that stand apart and are one: the tabs of a page, tables with the same columns."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

SERIOUS = [f"Report on the serious incident of glider {name} at the lake" for name in ("Ara", "Bor", "Cis", "Dun")]
ACCIDENTS = [f"Report on the accident of the ferry plane {name} in the bay" for name in ("Eda", "Fox", "Gam", "Hal")]
TOLD = ["The air office tells", "What gliders need to know", "Who looks at the sky"]
HEAD = "<tr><td>No<td>Name<td>Subject<td>Office</tr>"


def titles(content: str, url: str = "https://air.example/index.html") -> list[str | None]:
    body = f"<html lang=en><body><main><h1>Reports</h1>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html")
    return [item.title for item in discover_page(page).items]


def tab(number: str, folder: str, names: list[str], kind: str = "tab-pane") -> str:
    rows = "".join(f"<div><p><a href='/{folder}/{i}r.pdf'>{name}</a></p></div>" for i, name in enumerate(names))
    return f"<div class={kind} id={number}-pane>{rows}</div>"


def test_tabs_that_lead_into_one_part_of_a_site_are_one_list() -> None:
    content = tab("first", "files/accident", ACCIDENTS) + tab("second", "files/incident", SERIOUS)
    assert titles(f"<div class=tab-content>{content}</div>") == [*ACCIDENTS, *SERIOUS]


def test_boxes_that_lead_into_other_parts_of_a_site_are_none() -> None:
    content = tab("first", "reports", ACCIDENTS) + tab("second", "photos", SERIOUS)
    assert titles(f"<div class=tab-content>{content}</div>") == ACCIDENTS


def test_tables_with_the_same_columns_are_one_list_though_days_stand_in_one_alone() -> None:
    def table(day: str, folder: str, names: list[str]) -> str:
        cells = "<tr><td>{day}<td><a href=/{folder}/pages/{i}>{name}</a><td>Air<td>North</tr>"
        rows = "".join(cells.format(day=day, folder=folder, i=i, name=name) for i, name in enumerate(names))
        return f"<div id={folder}><table>{HEAD}{rows}</table></div>"

    first, other = table("12 May 2024", "planes", ACCIDENTS), table("", "gliders", SERIOUS)
    assert titles(f"{first}<h2>Gliders</h2>{other}") == [*ACCIDENTS, *SERIOUS]
    assert titles(f"{first}<h2>Gliders</h2><div><div>{other}</div></div>") == [*ACCIDENTS, *SERIOUS]


def section(folder: str, names: list[str], kind: str, day: str) -> str:
    card = "<div class=card><span>{day}</span><h3><a href=/news/{folder}/{i}-{folder}-now>{name}</a></h3></div>"
    cards = "".join(card.format(day=day.format(i + 1), folder=folder, i=i, name=name) for i, name in enumerate(names))
    return f"<div class=row><div class={kind}><h2>{folder}</h2><div class=cards>{cards}</div></div></div>"


def test_sections_of_a_page_whose_rows_say_their_days_are_one_list_where_all_lie_below_it() -> None:
    first = section("articles", ACCIDENTS, "wide", "{} May 2024")
    told = section("interviews", TOLD, "narrow", "{} May 2024")
    url = "https://air.example/news.html"
    assert titles(first + told + section("releases", SERIOUS, "narrow", "{} March 2024"), url) == [
        *ACCIDENTS,
        *TOLD,
        *SERIOUS,
    ]
    plain = section("interviews", TOLD, "narrow", "Read")
    assert titles(first + plain + section("places", ["Hall of the bay", "Quay two"], "narrow", "See"), url) == ACCIDENTS


def test_days_that_stand_in_several_boxes_are_titles_in_each_of_them_though_one_lies_deeper() -> None:
    def box(folder: str, days: list[str]) -> str:
        links = "".join(
            f"<a class=dropdown-item href='/files/{folder}/{i}.pdf'>{day}</a>" for i, day in enumerate(days)
        )
        return f"<div class=dropdown><div class=dropdown-menu><h3>2024</h3>{links}</div></div>"

    days = [f"{month} 12" for month in ("January", "March", "April", "June", "July", "May")]
    found = titles(f"<div>{box('a', days)}</div><div><div>{box('b', days)}{box('c', days[:4])}</div></div>")
    assert found == [*days, *days, *days[:4]]


def test_rows_of_another_subject_are_of_their_list_also_where_their_class_names_it() -> None:
    kinds = ["mayor"] * 8 + ["schools", "mayor"]
    row = "<article class='post-{i} post category-{kind}'><a href=/releases/{kind}/{i}-opens>{name}</a></article>"
    names = [f"The mayor opens bridge number {i} over the river" for i in range(len(kinds))]
    rows = (row.format(i=i, kind=kind, name=name) for i, (kind, name) in enumerate(zip(kinds, names, strict=True)))
    assert titles(f"<div>{''.join(rows)}</div>") == names


def test_what_stands_among_rows_in_another_class_and_leads_elsewhere_is_none() -> None:
    kinds = ["news"] * 8 + ["promotion", "news"]
    row = "<article class='{kind} card'><a href=/{kind}/{i}-opens>{name}</a></article>"
    names = [f"The mayor opens bridge number {i} over the river" for i in range(len(kinds))]
    rows = (row.format(i=i, kind=kind, name=name) for i, (kind, name) in enumerate(zip(kinds, names, strict=True)))
    assert titles(f"<div>{''.join(rows)}</div>") == [*names[:8], names[9]]


def test_lists_in_boxes_that_a_system_counts_are_one_list() -> None:
    def year(box: str, names: list[str]) -> str:
        rows = "".join(f"<li><a href=https://paper{i}.example/{box}/story>{name}</a>" for i, name in enumerate(names))
        return f"<div class='element element-{box}'><div class=widget><ul>{rows}</ul></div></div>"

    dated = [f"{name}{', 12 May 2024' * (i % 2)}" for i, name in enumerate(SERIOUS)]
    content = f"<h3>2024</h3>{year('4bc96cf', dated)}<h3>Before</h3>{year('083cd45', ACCIDENTS)}"
    assert titles(content) == [*dated, *ACCIDENTS]


def test_entries_beside_themes_are_items_though_not_all_have_a_link_of_their_own() -> None:
    own = ["/reports/1{i}", "javascript:;"]
    rows = "".join(
        f"<li><p><a href=/themes/gliders>[Gliders]</a> <a href='{own[i % 2].format(i=i)}'>{name}</a></p>"
        f"<p><time>2024-05-1{i}</time> What was found of it in the lake.</p></li>"
        for i, name in enumerate([*SERIOUS, *ACCIDENTS])
    )
    assert titles(f"<ul>{rows}</ul>") == [name for i, name in enumerate([*SERIOUS, *ACCIDENTS]) if i % 2 == 0]


def test_a_year_whose_addresses_have_no_days_is_of_the_list_where_addresses_alone_have_them() -> None:
    def year(heading: str, folder: str, names: list[str]) -> str:
        rows = "".join(
            f"<li><a href='/air/{folder.format(i=i + 1)}/index.html'>{name}</a>" for i, name in enumerate(names)
        )
        return f"<h3>{heading}</h3><ul>{rows}</ul>"

    assert titles(year("2008", "2008-03-0{i}", SERIOUS) + year("2000", "2000-ride{i}", ACCIDENTS)) == [
        *SERIOUS,
        *ACCIDENTS,
    ]


def test_rows_of_a_table_that_have_their_link_elsewhere_than_the_others_are_of_its_list() -> None:
    row = "<tr><td>{day} May 2024<td><a href=/files/{day}.pdf>{name}</a><td></tr>"
    names = [*ACCIDENTS, *SERIOUS]
    rows = [row.format(day=day, name=name) for day, name in enumerate(names, 11)]
    for place in (2, 5):
        rows[place] = (
            row.format(day=place + 11, name=names[place]).replace("<td><a", "<td><p><a").replace("</a>", "</a></p>")
        )
    assert titles(f"<table>{''.join(rows)}</table>") == names


def test_boxes_of_the_same_classes_are_one_list_whatever_the_tabs_that_they_stand_in_are_made_of() -> None:
    box = "<div class=news><div class=said><h2>{}</h2><a href=/news/{}{}.pdf>{}{}</a><p>{} May 20{}</div></div>"
    newest = "".join(box.format(name, 20, i, 20, i, 20 - i, 20) for i, name in enumerate(SERIOUS))
    oldest = (box.format(name, 13, i, 13, i, 20 - i, 13) for i, name in enumerate(ACCIDENTS))
    toolbar = "<table><tr><td><a href=/toolbar.html>Hide filters</a></table>"
    cells = "".join(f"<tr><td>{one}" for one in oldest)
    content = f"<div id=tab1><div>{toolbar}{newest}</div></div><div id=tab2><table>{cells}</table></div>"
    assert titles(content) == [*SERIOUS, *ACCIDENTS]


def test_boxes_of_other_classes_in_other_tags_are_another_list() -> None:
    box = "<div class={0}><h2>{1}</h2><a href=/{0}/{2}.pdf>{2}</a><p>{2} May 2013</div>"
    newest = "".join(box.format("news", name, 20 - i) for i, name in enumerate(SERIOUS))
    cells = "".join(f"<tr><td>{box.format('offers', name, 10 - i)}" for i, name in enumerate(ACCIDENTS))
    assert titles(f"<div>{newest}</div><table>{cells}</table>") == SERIOUS


@pytest.mark.parametrize("around", ["{}", "<div class=more>{}</div>"], ids=["beside", "deeper"])
@pytest.mark.parametrize("heading", ["Most read", "Meistgelesen", "Les plus lus"])
def test_what_is_read_most_is_no_part_of_a_list_though_it_is_marked_up_and_dated_as_the_list(
    heading: str, around: str
) -> None:
    row = "<li><span>{i} {month} 20{year}</span> <a href=/news/{year}{i}>{name}</a></li>"

    def box(heading: str, names: list[str], month: str, year: int) -> str:
        rows = "".join(row.format(i=i + 1, month=month, year=year, name=name) for i, name in enumerate(names))
        return f"<section class=box><h2>{heading}</h2><ul class=rows>{rows}</ul></section>"

    url = "https://air.example/news/"
    first, other = box("Now", ACCIDENTS, "May", 24), around.format(box(heading, SERIOUS, "June", 16))
    assert titles(first + other, url) == ACCIDENTS
    alone = around.format(box("Before", SERIOUS, "June", 16))
    assert titles(first + alone, url) == [*ACCIDENTS, *SERIOUS]


@pytest.mark.parametrize("end", ["", "/", "/index.html", "/default.aspx"])
def test_what_stands_large_before_a_list_is_of_it_where_each_has_a_folder_of_its_own(end: str) -> None:
    card = "<div class=card><span>{day} May 2024</span><h3><a href=/news/2024/plane-{i}-now{end}>{name}</a></h3></div>"
    cards = "".join(card.format(day=i + 1, i=i, name=name, end=end) for i, name in enumerate(ACCIDENTS))
    link = f"<a href=/news/2024/glider-of-lake{end}>Read on</a>"
    large = f"<div class=large><img src=/l.jpg><h2>{SERIOUS[0]}</h2>{link}</div>"
    found = titles(f"{large}<h2>All</h2><div class=cards>{cards}</div>", "https://air.example/news/index.html")
    assert found == [SERIOUS[0], *ACCIDENTS]


def test_the_heading_tells_an_entry_from_its_themes_of_which_some_have_several() -> None:
    card = "<article><p>1 May 2024 {themes}</p><a href=/news/{theme}/plane-{i}-now><h2>{name}</h2></a></article>"
    offices = ["<a href=/offices/air>Air office</a>", "<a href=/offices/sea>Sea office</a>"]
    cards = [
        card.format(i=i, name=name, theme=("air", "sea")[i % 2], themes=", ".join(offices[: 1 + (i == 5)]))
        for i, name in enumerate([*ACCIDENTS, *SERIOUS])
    ]
    assert titles("".join(cards).replace("</p><a", "<a").replace("</a></article>", "</a></p></article>")) == [
        *ACCIDENTS,
        *SERIOUS,
    ]


def test_a_list_that_readers_do_not_see_is_none_where_another_is_shown() -> None:
    seen = "<li><span>{day} May 2024</span> <a href=/reports/{day}-of-the-lake>{name}</a></li>"
    kept = "<tr><td>{day} May 2014<td><a href=/_layouts/form.aspx?id={day}>{name}</a></tr>"
    hidden = rows(kept, ACCIDENTS + TOLD)
    assert titles(f"<div style='display: none'><table>{hidden}</table></div><ul>{rows(seen, SERIOUS)}</ul>") == SERIOUS
    assert titles(f"<div style='display: none'><table>{hidden}</table></div>") == [*ACCIDENTS, *TOLD]


def test_names_of_what_a_part_has_besides_are_none_of_its_own() -> None:
    row = "<li><a href=/files/{day}-minutes.pdf>{name}</a></li>"
    months = rows(row, [f"{month} 2025" for month in ("January", "February", "March", "April", "May", "June")])
    assert len(titles(f"<div class='no-sidebar pt-show-social-block'><ul>{months}</ul></div>")) == 6
    assert titles(f"<div class='sidebar social-block'><ul>{months}</ul></div>") == []


def rows(markup: str, names: list[str]) -> str:
    return "".join(markup.format(day=day, name=name) for day, name in enumerate(names, 1))
