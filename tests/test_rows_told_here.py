"""News told in full on their page, under headings with ids; their text has links, which are no items."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import Discovery, discover_page
from pipeline.items import Page

URL = "https://lab.example/news.html"
ENTRIES = (
    ("release-2-5", "May 6, 2024", "Version 2.5 of the model is released"),
    ("summer-school", "April 18, 2024", "A summer school on the coast"),
    ("paper-of-the-year", "March 28, 2024", "A paper of the year"),
    ("five-projects", "February 8, 2024", "Five projects were selected"),
    ("new-members", "January 9, 2024", "Two new members"),
)
SAID = "What it is about is said here, in a sentence that is long enough to be read, and in another one."
PAPERS = "".join(
    f"<li><a href=https://journal.example/10.10{i}>On the measuring of rivers, part {i} of a series</a> (May {i}, 2024)"
    for i in range(2, 9)
)
MARKUP = (
    "<h2 id={id}>{title}<a class=headerlink href='#{id}'>¶</a></h2><p><em>{day}</em></p><p>{said}</p>{more}",
    "<h3 id={id}>{day} - {title}</h3><hr><p>{said}</p>{more}",
    "<section id={id}><h2>{title}</h2><p>{day}</p><p>{said}</p>{more}</section>",
    "<a name={id}></a><h3>{title}</h3><p>{day}</p><p>{said}</p>{more}",
    "<div><h3><a href='#{id}'>{title}</a></h3><p>{day}</p><div id={id}><p>{said}</p>{more}</div></div>",
)


def discovered(content: str, url: str = URL) -> Discovery:
    menu = "".join(f"<li><a href=/{name}>{name}</a></li>" for name in ("people", "papers", "software", "contact"))
    body = f"<html lang=en><body><nav><ul>{menu}</ul></nav><main><h1>News</h1>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    return discover_page(Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html"))


def told(markup: str, more: tuple[str, ...] = ("", "", f"<ul>{PAPERS}</ul>", "", "")) -> str:
    entries = zip(ENTRIES, more, strict=True)
    return "".join(markup.format(id=i, day=day, title=title, said=SAID, more=m) for (i, day, title), m in entries)


@pytest.mark.parametrize("markup", MARKUP)
def test_entries_under_headings_with_ids_are_the_items_and_not_the_links_of_one(markup: str) -> None:
    found = discovered(told(markup)).items
    assert [item.url for item in found] == [f"{URL}#{place}" for place, _, _ in ENTRIES]
    assert [item.published for item in found] == ["2024-05-06", "2024-04-18", "2024-03-28", "2024-02-08", "2024-01-09"]
    assert all(title in (item.title or "") for item, (_, _, title) in zip(found, ENTRIES, strict=True))


@pytest.mark.parametrize("markup", MARKUP)
def test_links_that_most_entries_have_are_the_items(markup: str) -> None:
    more = tuple(f"<p><a href=/news/{place}>Read more</a></p>" for place, _, _ in ENTRIES)
    assert [item.url for item in discovered(told(markup, more)).items] == [
        f"https://lab.example/news/{place}" for place, _, _ in ENTRIES
    ]


def test_a_list_before_what_is_told_is_the_one_of_the_page() -> None:
    assert len(discovered(f"<ul>{PAPERS}</ul>{told(MARKUP[0], ('',) * 5)}").items) == 7


def test_ids_in_the_text_of_an_entry_do_not_say_where_it_is() -> None:
    years = ("<p id=year-2024></p>", "", "<p id=year-2022></p>", "<p id=b></p>", "<p id=a></p>")
    found = discovered(told("<h3>{title}</h3><p>{day}</p><p>{said}</p>{more}<p id=of-{id}></p>", years))
    assert not found.items
    assert "5 rows, such as “Version 2.5 of the model is released”" in (found.reason or "")
