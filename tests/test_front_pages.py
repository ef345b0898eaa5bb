"""Front pages of large sites: much prose, events and offers, and among them the few rows under "News"."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

NEWS = (
    "Old harbour wall is to be raised by a metre",
    "Ferry students win prize for quiet engine",
    "Cold winters made the herring smaller",
)
MORE = ("A chair for the study of tides", "Library opens its room of maps", "How gulls tell one ship from another")
EVENTS = ("Lecture on statistics and the sea", "Evening of songs from the islands")
ABOUT = (
    "<section><h2>{about}</h2><p>At our university you work with people who know their subject better than anybody, "
    "on questions that nobody has an answer to yet, and in a town that has been a harbour since before it had a name. "
    "We help you to find what you are good at, and to live from it.</p><a href=/{path}>Find out more</a></section>"
)
PROSE = "".join(
    ABOUT.format(about=about, path=f"{i}-about") for i, about in enumerate(("Study here", "Research", "Life in town"))
)
DATED = "<div class=event><h3><a href=/events/{i}>{title}</a></h3><p>Wednesday {day} October 2025</p></div>"
TILE = "<div class=tile><img src=/{i}.jpg><h3><a href=https://news.hale.example/of/{i}-st/>{title}</a></h3></div>"
MENU = "<nav><h2>News</h2><ul><li><a href=/latest>Latest</a><li><a href=/jobs>Jobs</a></ul></nav>"


def titles(content: str, path: str = "/", lang: str = "en") -> list[str | None]:
    return titles_in(f"{MENU}<main><h1>University of Hale</h1>{PROSE}{content}</main>", path, lang)


def titles_in(body: str, path: str = "/", lang: str = "en") -> list[str | None]:
    whole = f"<html lang={lang}><body>{body}</body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=whole.encode(), fetched_at=when, url=f"https://hale.example{path}", media_type="text/html")
    return [item.title for item in discover_page(page).items]


def rows(markup: str, said: tuple[str, ...]) -> str:
    return "".join(markup.format(i=i, title=title, day=i + 12) for i, title in enumerate(said))


@pytest.mark.parametrize(
    ("path", "lang", "heading"),
    [("/", "en", "Latest from Hale"), ("/index.html", "en", "University news"), ("/de-at/", "de", "Aktuelles")],
)
def test_what_stands_under_news_on_a_front_page_is_what_it_lists(path: str, lang: str, heading: str) -> None:
    news = f"<section><h2>{heading}</h2>{rows(TILE, NEWS)}</section>"
    events = f"<section><h2>On in town</h2>{rows(DATED, EVENTS)}</section>"
    assert titles(events + news, path, lang) == [*NEWS]


def test_under_another_heading_or_on_another_page_prose_makes_them_none() -> None:
    assert titles(f"<section><h2>Our people</h2>{rows(TILE, NEWS)}</section>") == []
    assert titles(f"<section><h2>University news</h2>{rows(TILE, NEWS)}</section>", "/about/values") == []


def test_the_newest_large_and_more_below_are_news_of_a_front_page_as_well() -> None:
    large = "<div class=large><a href=/2025/{i}-large><img src=/l{i}.jpg><p>Story</p><p>{title}</p></a></div>"
    card = "<div><div class=padding-bottom-4><a href=/story/{i}-a-b class=margin-right-2>{title}</a></div></div>"
    news = f"<section><h2>News</h2>{rows(large, MORE[:2])}<div><div>{rows(card, NEWS)}</div></div></section>"
    assert titles(news) == [*MORE[:2], *NEWS]


def test_the_names_of_sections_under_news_are_none() -> None:
    links = "<li><a href=/{title}>{title}</a></li>"
    assert (
        titles(f"<section><h2>News</h2><ul>{rows(links, ('Press', 'Podcasts', 'Magazine', 'Experts'))}</ul></section>")
        == []
    )


def test_a_story_at_the_root_of_a_site_that_a_parameter_tells_is_no_front_page() -> None:
    assert titles(f"<section><h2>News</h2>{rows(TILE, NEWS)}</section>", "/?p=1734") == []


def test_rows_with_their_days_are_what_a_front_page_is_there_for_whatever_else_it_tells() -> None:
    card = "<article><h3><a href=/s/{title}>The clinic opens a ward for {title}</a></h3><p>{day} May 2026</p></article>"
    cards = "".join(card.format(title=title, day=day) for day, title in enumerate(("children", "hearts", "lungs"), 11))
    prose = "<p>" + "For more than seventy years we have cared for everyone who came to us, and their families. " * 18
    body = f"<section><h2>Where research is care</h2>{cards}</section><section><h2>Who we are</h2>{prose}</section>"
    assert len(titles(body)) == 3


@pytest.mark.parametrize(
    ("heading", "folder", "found"),
    [
        ("Around the town", "actualites/2026", [*NEWS, *MORE]),
        ("Around the town", "of-hale", [*MORE]),
        ("Our services", "actualites/2026", [*MORE]),
    ],
)
def test_what_lies_where_news_do_is_news_of_a_front_page_if_its_box_is_called_nothing_else(
    heading: str, folder: str, found: list[str]
) -> None:
    card = f"<div class=card><h3><a href=/{folder}/{{i}}-of-hale>{{title}}</a></h3></div>"
    content = f"<section><h2>{heading}</h2>{rows(card, NEWS)}</section>"
    assert titles(content + f"<section><h2>Press releases</h2>{rows(TILE, MORE)}</section>") == found


def test_one_link_that_lies_where_news_do_is_none_of_the_items_of_a_front_page() -> None:
    alone = "<section><h2>Find your way</h2><div class=tile><h3><a href=/news/all-of-it-2026>All of it</a></h3></div>"
    assert titles(f"<section><h2>News</h2>{rows(TILE, NEWS)}</section>{alone}</section>") == [*NEWS]


def test_one_large_story_before_others_is_of_the_news_of_a_front_page_and_not_what_these_are_called() -> None:
    large = "<div><a href=/story/{i}9-large><img src=/l{i}.jpg><p>{title}</p></a></div>"
    card = "<div class=card><a href=/story/{i}-a-b>{title}</a></div>"
    news = f"<section><h2>News</h2>{rows(large, MORE[:1])}{rows(card, NEWS)}</section>"
    assert titles(news) == [MORE[0], *NEWS]


@pytest.mark.parametrize("name", ["inicio.html", "Startseite.aspx", "accueil", "home.php"])
def test_the_home_of_a_part_of_a_site_has_what_lies_below_it(name: str) -> None:
    row = "<p>{day} October 2025 <a href=/mc/schools/news/october/{day}.html>{title}</a></p>"
    content = f"<section><h2>News</h2>{rows(row, NEWS)}</section>"
    assert titles(content, f"/mc/schools/{name}") == [*NEWS]
    assert titles(content, "/mc/schools/values") == []


def test_what_others_write_with_its_days_is_not_what_a_page_of_news_is_there_for() -> None:
    row = "<li><h3><a href=/news/{i}/index.html>{title}</a></h3></li>"
    dated = "<li><a href=https://paper.example/of/{i}>{title}, as we see it</a><p>{day} October 2025</p></li>"
    own = f"<div><h2>In brief</h2><ul>{rows(row, (*NEWS, *MORE))}</ul></div>"
    others = f"<section><h2>The Conversation</h2><ul>{rows(dated, (*NEWS, *MORE))}</ul></section>"
    assert titles_in(f"<main><h1>News</h1>{own}{others}</main>", "/news/") == [*NEWS, *MORE]


def test_links_that_share_an_address_of_the_site_are_no_items() -> None:
    for share in ("share?u=https://hale.example/of/{i}", "share?text=a&u=https%3A%2F%2Fhale.example%2Fof%2F{i}"):
        shared = f"<li><a href='https://social.example/{share}'>{{title}}, as we saw it</a></li>"
        assert titles_in(f"<main><h1>News</h1><ul>{rows(shared, (*NEWS, *MORE))}</ul></main>", "/news/") == []
    counted = "<li><a href='https://press.example/of/{i}?utm_source=hale.example'>{title}, as they saw it</a></li>"
    assert titles_in(f"<main><h1>News</h1><ul>{rows(counted, (*NEWS, *MORE))}</ul></main>", "/news/") != []


@pytest.mark.parametrize("path", ["/en-gb/about/values", "/en-route"])
def test_what_begins_as_a_language_does_is_no_front_page(path: str) -> None:
    assert titles(f"<section><h2>News</h2>{rows(TILE, NEWS)}</section>", path) == []


def test_pictures_that_lead_to_the_parts_of_a_site_are_no_items_of_its_front_page() -> None:
    names = ("Plan your visit", "Fun for the family", "Egypt and its kings", "Maps of the harbour", "Shop for all")
    tile = "<li><div class=tile><img src=/{i}.jpg><h3><a href=/part/{i}-of-ours>{title}</a></h3></div></li>"
    assert titles_in(f"<main><section><h2>Visit us</h2><ul>{rows(tile, names)}</ul></section></main>") == []


def test_beside_an_article_what_lies_where_news_do_makes_no_front_page_of_it_by_itself() -> None:
    card = "<div class=card><h3><a href=/news/{i}-of-hale>{title}</a></h3></div>"
    said = "<p>" + "We keep the harbour clean and open to all who sail, and tell everybody how deep it is. " * 24
    body = f"<main><h1>The harbour</h1>{said}</main><section><h2>Around the town</h2>{rows(card, NEWS)}</section>"
    assert titles_in(body) == []
    assert titles_in(body.replace("Around the town", "News")) == [*NEWS]


def test_nothing_lies_below_a_story_at_the_root_of_a_site_that_a_parameter_tells() -> None:
    card = "<div><img src=/{i}.jpg><h3><a href=/{i}-of-hale>{title}</a></h3><p>{title}, and all of it.</p></div>"
    said = "<p>" + "We keep the harbour clean and open to all who sail, and tell everybody how deep it is. " * 3
    body = f"<main><h1>The harbour</h1>{said}</main><div>{rows(card, (*NEWS, *MORE))}</div>"
    assert titles_in(body, "/?p=31") == []
