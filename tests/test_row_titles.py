"""Titles that stand beside others: under a heading, in another link, in the cells of a table, or are the same twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml import html

from crawler.find import discover_page
from crawler.find.anchors import Anchor, read_anchors
from crawler.find.rows import Row
from crawler.find.rows.around import whole_list
from crawler.find.rows.context import Context
from crawler.find.rows.text import Text
from crawler.find.rows.worth import Judged
from pipeline.items import Page

URL = "https://harbour.example/notices"
SAID = (
    "The ferry runs again in spring, and the quay is closed at night until then",
    "All moorings of the inner basin are given anew",
    "Who owns the sea between the two moles, asks the board",
    "Night works at the lock last until the end of the month",
    "The old crane is painted red, as it was a century ago",
)


def told(
    content: str, url: str = URL, headline: str = "Notices", lang: str = "en-GB"
) -> list[tuple[str | None, str | None]]:
    body = f"<html lang={lang}><body><main><h1>{headline}</h1>{content}</main></body></html>"
    page = Page(body=body.encode(), fetched_at=datetime(2026, 1, 20, tzinfo=UTC), url=url, media_type="text/html")
    return [(item.title, item.published) for item in discover_page(page).items]


def titles(content: str, url: str = URL) -> list[str | None]:
    return [title for title, _ in told(content, url)]


def test_a_short_heading_is_the_title_above_a_heading_of_a_lower_level() -> None:
    kinds = ("Letter of the warden", "Notice to mariners", "Answers of the board", "News of the lock", "Painting works")
    rows = "".join(
        f"<div><{{high}}>{kind}</{{high}}><{{low}}>{said}</{{low}}><a href=/files/{i}.pdf>Open</a></div>"
        for i, (kind, said) in enumerate(zip(kinds, SAID, strict=True))
    )
    assert titles(rows.format(high="h2", low="h4")) == [*kinds]
    assert titles(rows.format(high="p", low="h3")) == [*SAID]


def test_two_rows_of_three_may_be_called_the_same_where_their_addresses_are_too() -> None:
    row = "<div class=entry><a href={url}>{name}</a><p>{said}</p><span>{day} March 2025</span></div>"
    names = ("New members", "New members", "Night works at the lock")
    for url, wanted in (("/{i}/{slug}", [*names]), ("/{i}/", [*SAID[:2], names[2]])):
        rows = "".join(
            row.format(url=url.format(i=i, slug=name.lower().replace(" ", "-")), name=name, said=SAID[i], day=9 - i)
            for i, name in enumerate(names)
        )
        assert titles(rows) == wanted


@pytest.mark.parametrize("url", ["/press-release/{i}-{slug}", "/news/press-release-{slug}"])
def test_the_kind_of_each_row_is_not_its_title_though_addresses_spell_it(url: str) -> None:
    row = "<div class=entry><h3><a href={url}>Press release</a></h3><p>{said}</p><span>{day} March 2025</span></div>"
    slugs = (said.lower().replace(" ", "-") for said in SAID)
    rows = ((url.format(i=i, slug=slug), SAID[i], 9 - i) for i, slug in enumerate(slugs))
    assert titles("".join(row.format(url=url, said=said, day=day) for url, said, day in rows)) == [*SAID]


def test_a_card_that_is_all_in_one_link_is_the_one_item_of_its_list() -> None:
    card = "<section class=grid><a href=/notices/lock><div class=b>{}<div><time>{}</time></div></div></a></section>"
    assert told(card.format("Night works at the lock", "9 March 2025")) == [("Night works at the lock", "2025-03-09")]
    assert told(card.format("Night works at the lock", "all week")) == []


def test_the_links_in_the_rows_of_a_list_do_not_go_on_with_it() -> None:
    paper = "<a href=/files/{i}-{name}.pdf>{name}</a>"
    markup = "".join(f"<p>{paper.format(i=i, name='Agenda')} {paper.format(i=i, name='Minutes')}</p>" for i in range(4))
    root = html.fromstring(f"<main><div>{markup}</div><div>{markup}</div></main>")
    anchors = list(read_anchors(root, URL, URL).anchors)
    text = Text(
        title="Minutes of the board",
        own_title=True,
        in_heading=False,
        published="2025-03-04",
        span=None,
        timed=True,
        due=False,
        summary=None,
        beside=None,
        image=None,
        file=True,
        priced=False,
        of_another=False,
        other=0,
    )

    def judged(links: list[Anchor], level: int) -> Judged:
        around = [[anchor.element, *anchor.element.iterancestors()] for anchor in links]
        rows = [
            (Row(anchors=[anchor], element=chain[level]), text) for anchor, chain in zip(links, around, strict=True)
        ]
        return Judged(path=anchors[0].path, rows=rows, worth=2.0, container=around[0][2])

    best, within, other = judged(anchors[1:8:2], 1), judged(anchors[:8], 0), judged(anchors[8:], 0)
    page = Context(root, URL, URL, paged=False)
    assert whole_list(best, [best, within, other], page) == [best, other]


def test_a_name_with_a_day_is_the_title_where_a_heading_leads_to_the_item_and_words_stand_below() -> None:
    names = [f"{kind} of {day} August 2025" for day, kind in enumerate(("Law", "Decree", "Order", "Rule", "Act"), 3)]
    rows = "".join(
        f"<li><h3><a href=/laws/{i}>{name}</a></h3><p>{said}</p></li>"
        for i, (name, said) in enumerate(zip(names, SAID, strict=True))
    )
    assert titles(f"<ul>{rows}</ul>") == names


def test_the_title_in_a_card_is_read_without_the_day_where_another_link_says_read_more() -> None:
    rows = "".join(
        f"<article><a class=card href=/notices/{i}><div>{day} March 2025</div><div>{said}</div></a>"
        f"<a class=more href=/notices/{i}>Read more</a></article>"
        for i, (day, said) in enumerate(zip((9, 8, 7, 6, 5), SAID, strict=True))
    )
    assert titles(rows) == [*SAID]
