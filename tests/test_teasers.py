"""Which links of a page are headlines, which of them belong together, and what is said with them."""

from __future__ import annotations

from lxml import html

from pipeline.items import Teaser
from pipeline.separate.blocks import Outline
from pipeline.separate.groups import find_groups, main_group
from pipeline.separate.outline import outline
from pipeline.separate.teasers import teasers_of

BASE = "https://site.example/news/this"


def outlined(markup: str) -> Outline:
    return outline(html.document_fromstring(markup))


def grouped(markup: str, chosen: tuple[int, ...] = ()) -> list[list[Teaser]]:
    page = outlined(markup)
    return [teasers_of(page, group, BASE, main=False) for group in find_groups(page, chosen, BASE)]


def titles(markup: str) -> list[list[str]]:
    return [[teaser.title for teaser in group] for group in grouped(markup)]


def item(number: int, classes: str = "item", words: str = "A headline that reads as one") -> str:
    link = f'<a href="/news/{number}">{words} {number}</a>'
    return f'<div class="{classes}"><h3>{link}</h3><p>What it is about, in a sentence or so.</p></div>'


def test_links_alike_in_shape_are_a_group() -> None:
    assert titles(item(1) + item(2)) == [["A headline that reads as one 1", "A headline that reads as one 2"]]


def test_items_with_classes_of_their_own_are_a_group_all_the_same() -> None:
    markup = "<main>" + item(1, "post tag-ice") + item(2, "post tag-sea") + item(3, "post tag-air") + "</main>"
    assert [len(group) for group in titles(markup)] == [3]


def test_a_menu_is_no_group_of_teasers() -> None:
    links = "".join(f"<li><a href=/m{number}>What we do for part {number}</a></li>" for number in range(9))
    assert titles(f"<nav><ul>{links}</ul></nav>") == []
    assert titles(f"<ul><li><a href=/>Our work of many years</a><ul>{links}</ul></li></ul>") == []


def test_links_in_the_middle_of_prose_are_no_teasers() -> None:
    prose = (
        "<p>Some words before it, <a href=/x{0}>a link of several words to read</a>, and some more words after it.</p>"
    )
    assert titles(prose.format(1) + prose.format(2)) == []


def test_what_is_said_of_several_addresses_alike_is_an_action() -> None:
    actions = "".join(f"<p><a href=/basket{number}>Put it into the basket now</a></p>" for number in range(4))
    assert titles(actions) == []


def test_attachments_the_page_itself_and_the_front_page_are_no_teasers() -> None:
    links = (
        "/files/a.pdf'>The report of this year (PDF, 2 MB)",
        "/news/this#top'>A part of this very page",
        "/'>Agency of research",
    )
    assert titles("".join(f"<h3><a href='{link}</a></h3>" for link in links)) == []


def test_summary_date_picture_and_section_are_those_of_the_item() -> None:
    page = (
        "<section><h2>More news</h2>"
        "<div class=c><img src=/1.jpg><h3><a href=/1>A headline that reads as one</a></h3><span>3 May 2026</span>"
        "<p>The first is about something that happened.</p></div>"
        "<div class=c><h3><a href=/2>Another headline that reads as one</a></h3>"
        "<time datetime=2026-05-02>yesterday</time>"
        "<p>The second is about something else that happened.</p></div></section>"
    )
    ((first, second),) = grouped(page)
    assert first.summary == "The first is about something that happened."
    assert (first.published, second.published) == ("2026-05-03", "2026-05-02")
    assert (first.image, second.image) == ("https://site.example/1.jpg", None)
    assert first.section == second.section == "More news"


def test_a_card_that_is_one_link_has_the_headline_of_its_heading() -> None:
    card = (
        "<a href=/{0}><span>Research</span><h3>A headline of number {0}</h3>"
        "<p>What it is about, in a sentence that is long enough.</p></a>"
    )
    ((first, _),) = grouped("<div>" + card.format(1) + "</div><div>" + card.format(2) + "</div>")
    assert first.title == "A headline of number 1"
    assert first.summary == "What it is about, in a sentence that is long enough."


def test_items_without_an_element_of_their_own_go_on_to_the_next() -> None:
    flat = "<h3><a href=/{0}>A headline of number {0}</a></h3><p>What number {0} is about, in a whole sentence.</p>"
    (found,) = grouped("<div>" + "".join(flat.format(number) for number in (1, 2, 3)) + "</div>")
    assert [teaser.summary for teaser in found] == [
        f"What number {number} is about, in a whole sentence." for number in (1, 2, 3)
    ]


def test_the_main_group_is_the_largest_below_the_headline() -> None:
    side = "<aside>" + "".join(item(number, "s") for number in range(10, 14)) + "</aside>"
    page = outlined("<h1>News</h1><main>" + "".join(item(number) for number in range(6)) + "</main>" + side)
    main = main_group(find_groups(page, (), BASE), 0)
    assert main is not None
    assert [headline.url for headline in main.headlines] == [
        f"https://site.example/news/{number}" for number in range(6)
    ]


def test_a_sentence_of_five_words_is_a_summary_and_a_date_is_none() -> None:
    items = "".join(
        f'<div class="card"><h3><a href="/n/{number}">A headline that reads as one {number}</a></h3>'
        "<p>They were opened on Monday.</p><p>9 Jan.</p></div>"
        for number in range(3)
    )
    assert [teaser.summary for teaser in grouped(f"<main>{items}</main>")[0]] == ["They were opened on Monday."] * 3
