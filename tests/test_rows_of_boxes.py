"""Boxes of a page that are told by what they are called: news, and what stands beside them in the same markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

NEWS = ["The bridge over the river is open again", "A new ferry sails from June", "Water is clean, says the report"]
NOTICES = ["The office at the quay is closed on Friday", "Rules on small boats have changed", "The registry has moved"]
OTHERS = ["Engineer for the water works", "Furniture for the office", "Open day at the pumping station"]

ROW = "<li><span>{day} May 2024</span> <a href='/{folder}/{day}'>{title}</a></li>"
CARD = "<div class=card><h4><a href='/{folder}/{day}-of-may'>{title}</a></h4><time>2024-05-{day}</time></div>"
BOXES = {
    "heading": ("<section class=box><h2>{head}</h2><ul>{rows}</ul></section>", ROW),
    "bar": ("<div class=mod><div class=tit><span>{head}</span><a href=/all>+</a></div><ul>{rows}</ul></div>", ROW),
    "cards": ("<div class=part><div class=top><h3>{head}</h3></div><div class=cards>{rows}</div></div>", CARD),
}


def box(make: str, head: str, folder: str, titles: list[str], newest: int = 27) -> str:
    outer, row = BOXES[make]
    rows = (row.format(day=newest - i, folder=folder, title=title) for i, title in enumerate(titles))
    return outer.format(head=head, rows="".join(rows))


def titles(content: str, url: str = "https://rivers.example/", lang: str = "en") -> list[str | None]:
    body = f"<html lang={lang}><body><main>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html")
    return [item.title for item in discover_page(page).items]


@pytest.mark.parametrize("make", BOXES)
@pytest.mark.parametrize(
    ("lang", "news", "notices", "others"),
    [
        ("en", "Latest news", "Notices", "Tender notices"),
        ("de", "Aktuelles", "Pressemitteilungen", "Stellenangebote"),
        ("de", "Aktuelles", "Bekanntmachungen", "Stellenausschreibungen"),
        ("fr", "Actualités", "Avis au public", "Appels d'offres"),
        ("fr", "Actualités", "Avis au public", "Avis de marchés"),
        ("ru", "Новости", "Объявления", "Мероприятия"),
        ("zh", "新闻动态", "通知公告", "人才招聘"),
        ("en", "News", "Notices", "Careers"),
        ("en", "News", "Notices", "Job openings"),
        ("de", "Aktuelles", "Bekanntmachungen", "Offene Stellen"),
    ],
)
def test_jobs_tenders_and_events_in_the_markup_of_the_news_beside_them_are_another_list(
    lang: str, news: str, notices: str, others: str, make: str
) -> None:
    first, second = box(make, news, "a", NEWS), box(make, notices, "b", NOTICES, 22)
    assert titles(first + second + box(make, others, "c", OTHERS, 17), lang=lang) == [*NEWS, *NOTICES]


def test_boxes_of_news_in_several_makes_are_all_items_of_a_front_page() -> None:
    first, second = box("heading", "News", "a", NEWS), box("cards", "Press releases", "b", NOTICES, 22)
    assert titles(first + second + box("bar", "Events", "c", OTHERS, 17)) == [*NEWS, *NOTICES]


def test_the_front_page_of_a_language_is_one_as_that_of_the_site_is() -> None:
    news, events = box("cards", "News", "en/news", NEWS), box("cards", "Events", "en/events", OTHERS, 17)
    press = box("bar", "Press releases", "en/press", NOTICES, 22)
    assert titles(f"<h1>Rivers</h1>{news}{press}{events}", "https://rivers.example/en/") == [*NEWS, *NOTICES]


def test_where_no_box_is_headed_as_news_jobs_and_events_are_the_list() -> None:
    content = box("cards", "Vacancies", "a", OTHERS) + box("cards", "Events", "b", NOTICES, 22)
    assert titles(content) == [*OTHERS, *NOTICES]
    teaser = (
        "<div class=part><h3>News</h3><p><a href=/news/1-roof>The hall has a new roof after the storm</a></p></div>"
    )
    assert titles(content + teaser) == [*OTHERS, *NOTICES]


@pytest.mark.parametrize(("path", "headline"), [("events", "What is on"), ("now", "Events"), ("now/on", "Now")])
def test_a_page_of_events_has_them_for_its_list_though_a_box_of_news_stands_beside(path: str, headline: str) -> None:
    content = f"<h1>{headline}</h1>" + box("cards", "Upcoming events", f"{path}", OTHERS)
    assert set(OTHERS) <= set(
        titles(content + box("cards", "News", "news", NEWS, 22), f"https://rivers.example/{path}")
    )


@pytest.mark.parametrize(("headline", "head"), [("What's on", "Events"), ("Supply the harbour", "Open tenders")])
def test_above_the_news_of_a_page_that_is_called_neither_its_events_are_items(headline: str, head: str) -> None:
    offered, news = box("cards", head, "item", OTHERS), box("cards", "News", "news", NEWS, 22)
    url = "https://rivers.example/on/now"
    assert set(OTHERS) <= set(titles(f"<h1>{headline}</h1>{offered}{news}", url))
    assert titles(f"<h1>Department of Water</h1>{news}{offered}", url) == NEWS


def test_jobs_are_what_a_page_of_careers_is_there_for_though_a_box_of_news_stands_before_them() -> None:
    news, jobs = box("cards", "News", "news", NEWS), box("cards", "Job openings", "posts", OTHERS, 22)
    assert set(OTHERS) <= set(titles(f"<h1>Work on the water</h1>{news}{jobs}", "https://rivers.example/careers"))


@pytest.mark.parametrize("head", ["The new terminal", "Terminal 2", "Eventually yours"])
def test_what_begins_as_events_do_and_is_another_word_names_none(head: str) -> None:
    content = "<h1>Rivers</h1>" + box("cards", "News", "a", NEWS) + box("cards", head, "b", OTHERS, 22)
    assert titles(content, "https://rivers.example/now") == [*NEWS, *OTHERS]
    assert titles(content.replace(head, "Termine"), "https://rivers.example/now") == NEWS


def test_tenders_below_a_page_of_news_are_items_of_it() -> None:
    news, tenders = box("cards", "Announcements", "news", NEWS), box("cards", "Tenders", "news/tenders", OTHERS, 22)
    assert titles(f"<h1>News</h1>{news}{tenders}", "https://rivers.example/news/") == [*NEWS, *OTHERS]


def test_news_and_events_in_one_box_are_news() -> None:
    content = box("cards", "News and events", "a", NEWS) + box("cards", "Press", "b", NOTICES, 22)
    assert titles(content) == [*NEWS, *NOTICES]


def test_what_a_tab_opens_is_called_as_the_tab() -> None:
    tabs = "<ul><li><a href='#one'>News</a><li><a href='#two'>Events</a></ul>"
    panes = "".join(
        f"<div class=tab-pane id={name}>{box('cards', '', folder, rows, newest).replace('<h3></h3>', '')}</div>"
        for name, folder, rows, newest in (("one", "a", NEWS, 27), ("two", "b", OTHERS, 22))
    )
    assert titles(f"{tabs}<div>{panes}</div>") == NEWS
    assert titles(f"{tabs.replace('Events', 'Notices')}<div>{panes}</div>") == [*NEWS, *OTHERS]


@pytest.mark.parametrize("head", ["Quick links", "Liens utiles", "Weiterführende Links", "Полезные ссылки", "相关链接"])
def test_links_in_the_markup_of_a_list_are_no_part_of_it(head: str) -> None:
    row = "<li><a href='/{folder}/{day}'>{title}</a></li>"
    first = "".join(row.format(folder="news", day=i, title=title) for i, title in enumerate(NEWS + NOTICES))
    links = "".join(row.format(folder="links", day=i, title=f"{title} in full") for i, title in enumerate(OTHERS))
    content = f"<h1>News</h1><div class=box><ul>{first}</ul></div><div class=box><h2>{head}</h2><ul>{links}</ul></div>"
    assert titles(content, "https://rivers.example/news/") == [*NEWS, *NOTICES]


CAROUSEL = "".join(
    f"<div class='item slide'><img src=/{i}.jpg><h3>{name}</h3><a href=/slide/{i}>Know more</a></div>"
    for i, name in enumerate(("Clean rivers for all", "Know your water", "The helpline of the board", "Boats online"))
)
OFFICES = ["Directorate of Ground Water and Wells", "Institute of Rivers and Harbours", "Inspection of the Dams"]


@pytest.mark.parametrize("make", BOXES)
@pytest.mark.parametrize(
    ("lang", "news", "notices", "parts"),
    [
        ("en", "News", "What's new", "Departments"),
        ("it", "Notizie", "Avvisi", "Uffici e servizi"),
        ("fr", "Actualités", "Avis", "Annuaire"),
        ("ru", "Новости", "Объявления", "Подведомственные организации"),
    ],
)
def test_boxes_of_news_on_a_front_page_are_items_without_days_and_the_parts_of_the_institution_are_none(
    lang: str, news: str, notices: str, parts: str, make: str
) -> None:
    def undated(head: str, folder: str, names: list[str]) -> str:
        rows = "".join(f"<li><a href='/{folder}/{i}'>{name}</a></li>" for i, name in enumerate(names))
        return BOXES[make][0].format(head=head, rows=f"<ul>{rows}</ul>")

    short = [title.partition(",")[0][:32].rpartition(" ")[0] for title in NEWS]
    content = undated(notices, "b", NOTICES) + undated(news, "a", short)
    of_parts = undated(parts, "c", [*OFFICES, *(f"{name} (North)" for name in OFFICES)])
    assert titles(CAROUSEL + content + of_parts, lang=lang) == [*NOTICES, *short]
    assert titles(of_parts, lang=lang) == []
