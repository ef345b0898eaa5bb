"""Rows that are links of one line, or that end in the number of a paper, and lines that are no prose beside rows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.find import discover_page
from pipeline.items import Page

TITLES = (
    "Act on the dues for the use of the quays",
    "Act on the noise of cranes at night",
    "Act on shore power for ferries and barges",
    "Act on the dredging of the inner basin",
    "Act on the storage of dangerous goods",
    "Act on pilots and tugs in the outer harbour",
)
DAYS = ("January 14", "February 4", "April 16", "June 17", "September 9", "November 18")


def told(content: str, lang: str = "en") -> list[tuple[str | None, str | None]]:
    body = f"<html lang={lang}><body><main><h1>Papers of the harbour board</h1>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://harbour.example/papers/all", media_type="text/html")
    return [(item.title, item.published) for item in discover_page(page).items]


def test_the_links_of_one_line_are_no_sentence_before_each_other() -> None:
    line = " ".join(f"<a href=/files/{i}.pdf>{day}</a>" for i, day in enumerate(DAYS))
    assert [title for title, _ in told(f"<h2>Agendas of 2024</h2><div>{line}</div>")] == list(DAYS)


def test_the_site_behind_a_title_in_its_line_is_no_item() -> None:
    rows = "".join(
        f"<tr><td>{i + 1}.<td><span><a href=/papers/all/{i}>{title}, as it was changed</a> "
        f"(<a href=/from?site={site}>{site}.example</a>)</span></tr>"
        for i, (title, site) in enumerate(zip(TITLES, ("ara", "bor", "cis", "dun", "eda", "fox"), strict=True))
    )
    assert [title for title, _ in told(f"<table>{rows}</table>")] == [f"{title}, as it was changed" for title in TITLES]


def test_numbers_of_papers_at_the_end_of_long_lines_are_no_words_of_a_sentence() -> None:
    asked = ("Dredging of the inner basin", "Shore power at the ferry quay", "Noise of the container cranes at night")
    lines = "".join(
        f"<tr><td><b>{title}</b><p>Question of Marit Halvorsen and Ole Lindqvist, answered by the harbour master "
        f"on {i + 11} May 2024, paper <a href=/files/16-432{i}.pdf>16/432{i}</a></p></tr>"
        for i, title in enumerate(asked)
    )
    assert told(f"<table>{lines}</table>") == [(title, f"2024-05-{i + 11}") for i, title in enumerate(asked)]


def test_a_title_of_few_signs_with_a_day_in_it_is_no_day() -> None:
    titles = [f"人事異動（令和6年5月{day}日付）" for day in (11, 12, 13)] + [
        "港湾計画の変更について",
        "入港料の改定について",
    ]
    rows = "".join(f"<li><a href=/papers/all/{i}.html>{title}</a></li>" for i, title in enumerate(titles))
    assert [title for title, _ in told(f"<h2>報道発表</h2><ul>{rows}</ul>", lang="ja")] == titles


def test_what_may_be_chosen_and_rows_that_lead_nowhere_are_no_prose_around_a_list() -> None:
    themes = "".join(f"<li>Harbour dues and licences of the quays, part {i}</li>" for i in range(40))
    rows = "".join(
        f"<li><h3><a href=/acts/{i}>{title}</a></h3><p>{i + 11} May 2024</p><p>It holds for all ships that call at the "
        "harbour, and for those who load them, from the day on which it was told at the harbour office and in the "
        "paper of the council. It takes the place of what was decided before.</p></li>"
        for i, title in enumerate(TITLES)
    )
    choice = f"<h2>Themes</h2><ul>{themes}</ul>"
    assert [title for title, _ in told(f"{choice}<h2>Acts</h2><ul>{rows}</ul>")] == list(TITLES)
    prose = f"<p>{'The harbour board met for the first time when the quay was built, and has met since. ' * 20}</p>"
    assert told(f"{prose}<h2>Acts</h2><ul>{rows}</ul>") == []


def test_meetings_without_a_paper_are_no_prose_around_those_that_have_one() -> None:
    held = "".join(f"<p>{day} at 11:00 am <a href=/files/{i}.pdf>(Minutes)</a></p>" for i, day in enumerate(DAYS))
    planned = "".join(f"<p>March {day} at 9:00 am, if two members ask for it</p>" for day in range(1, 31))
    assert len(told(f"<h4>Meetings of 2024</h4><h5>Held</h5>{held}<h5>Planned</h5>{planned * 3}")) == len(DAYS)


PROSE = f"<p>{'The harbour board met for the first time when the quay was built, and has met since. ' * 60}</p>"


def test_many_files_with_their_days_are_items_however_much_is_told_before_them() -> None:
    said = [f"{title}, {part}" for title in TITLES for part in ("part one", "part two", "annex", "map")]
    files = "".join(f"<li>{i + 1} May 2024 <a href=/files/{i}.pdf>{title}</a></li>" for i, title in enumerate(said))
    assert len(told(f"{PROSE}<h2>Acts</h2><ul>{files}</ul>")) == len(said)


def test_rows_that_say_far_more_than_what_stands_around_them_are_items_without_days() -> None:
    said = [f"{title}, as it was changed in the year {year}" for title in TITLES for year in range(1990, 2000)]
    rows = "".join(f"<li><a href=/acts/{i}-of-the-board>{title}</a></li>" for i, title in enumerate(said))
    prose = f"<p>{'The harbour board met for the first time when the quay was built. ' * 12}</p>" * 2
    assert len(told(f"{prose[:-4]}{prose}<h2>Acts</h2><ul>{rows}</ul>")) == len(said)


def test_a_title_is_told_from_its_summary_where_both_lead_to_the_item() -> None:
    rows = "".join(
        f"<article><a href=/papers/all/{i}>{title}</a><a href=/papers/all/{i}>{i + 11} May 2024<p>Item {i} was decided "
        "by the harbour board after all who load ships there had been heard, which took two days.</p></a></article>"
        for i, title in enumerate(TITLES)
    )
    assert told(rows) == [(title, f"2024-05-{i + 11}") for i, title in enumerate(TITLES)]


def test_the_title_beside_a_link_without_words_stands_in_the_column_where_each_row_says_something_else() -> None:
    offices = ("Office of the harbour master and the pilots", "Office of quays, locks and bridges of the harbour")
    rows = "".join(
        f"<tr><td><a href=/acts?view=form&id=a{i}><img src=/i/v.png></a><td>10.0{i}<td>{title}<td>{offices[i % 2]}</tr>"
        for i, title in enumerate(TITLES)
    )
    assert [title for title, _ in told(f"<table>{rows}</table>")] == list(TITLES)


def test_a_meeting_is_in_the_list_with_whatever_paper_it_has_where_nearly_all_have_two() -> None:
    paper = "<a href=/files/{day}-{kind}.pdf>{kind}</a>"
    rows = "".join(
        f"<tr><td>{day} May 2024<td>{'' if day == 19 else paper.format(day=day, kind='Agenda')}"
        f"<td>{'' if day == 20 else paper.format(day=day, kind='Minutes')}</tr>"
        for day in range(11, 21)
    )
    assert [day for _, day in told(f"<table>{rows}</table>")] == [f"2024-05-{day}" for day in range(11, 21)]


def test_a_short_article_in_a_script_without_spaces_is_no_page_for_the_rows_below_it() -> None:
    saved = Path(__file__).parent / "recorded" / "labelled" / "articles" / "own-a16.html"
    url = "https://www.kaiyo-kikin.example/news/toudai"
    read = Page(body=saved.read_bytes(), fetched_at=datetime(2031, 3, 1, tzinfo=UTC), url=url, media_type="text/html")
    assert discover_page(read).items == ()


def test_a_title_is_told_from_its_kind_where_both_lead_to_the_item() -> None:
    kinds = ("Press release no. {i}/2024 of the board", "Quays, cranes and {name}")
    names = ("sheds", "locks", "buoys", "tides", "ropes", "lamps")
    for kind in kinds:
        rows = "".join(
            f"<li><a href=/papers/all/{i}>{kind.format(i=i, name=names[i])}</a> "
            f"<a href=/papers/all/{i}>{title}</a></li>"
            for i, title in enumerate(TITLES)
        )
        assert [title for title, _ in told(f"<ul>{rows}</ul>")] == list(TITLES)


def test_who_wrote_a_paper_may_stand_in_the_column_before_its_title() -> None:
    writers = ("Marsh, H. and Renn, T.", "Kosta, E. and Adler, P.", "Olm, B. and Pratt, R.")
    rows = "".join(
        f"<tr><td>{writers[i % 3]} ({'abcdef'[i]})<td>{title}<td><a href=/files/{i}.pdf>PDF</a></tr>"
        for i, title in enumerate(TITLES)
    )
    assert [title for title, _ in told(f"<table>{rows}</table>")] == list(TITLES)


def test_an_article_with_a_few_files_is_none_of_the_pages_that_are_there_for_theirs() -> None:
    places = ("harbour", "board", "quay", "crane", "shed", "lock", "buoy", "lamp")
    prose = "".join(
        f"<p>When the {place} was mended in the winter of {1950 + i}, all who lived by the water came to see how that "
        f"was done, and {i + 3} of them stayed until the {places[-i % 8]} stood again and the tide had turned.</p>"
        for i, place in enumerate(places * 2)
    )
    files = "".join(f"<li>{i + 11} May 2024 <a href=/files/{i}.pdf>{title}</a></li>" for i, title in enumerate(TITLES))
    assert told(f"<p>By Ann Marsh, 12 May 2024</p>{prose}<h2>Files</h2><ul>{files}</ul>") == []


def test_an_address_that_a_link_shows_is_no_title() -> None:
    row = "<div><b>{day}, 2024</b><p>{title}</p><p><a href={url}>{url}</a></p></div>"
    urls = [f"https://paper{i}.example/a/{title.lower().replace(' ', '-')}" for i, title in enumerate(TITLES)]
    rows = zip(DAYS, TITLES, urls, strict=True)
    content = "".join(row.format(day=day, title=title, url=url) for day, title, url in rows)
    assert [title for title, _ in told(content)] == list(TITLES)


def test_an_address_behind_a_title_in_its_line_is_an_item_where_most_have_a_line_each() -> None:
    row = "<h4>The Harbour Post, {day}, 2024</h4><p>{title}, and what it costs us</p><p><a href={url}>{url}</a></p>"
    urls = [f"https://paper{i}.example/a/{title.lower().replace(' ', '-')}" for i, title in enumerate(TITLES)]
    content = "".join(
        row.format(day=day, title=title, url=url) for day, title, url in zip(DAYS, TITLES, urls, strict=True)
    )
    content = content.replace(f"us</p><p><a href={urls[2]}", f"us <a href={urls[2]}")
    assert [day for _, day in told(content)][2] == "2024-04-16"
    assert len(told(content)) == len(TITLES)


@pytest.mark.parametrize("word", ["Next", "Toliau &gt;&gt;", "Siguiente »", "Last", "Letzte Seite", "Dernière page"])
def test_a_link_to_another_page_among_the_rows_is_no_item(word: str) -> None:
    rows = "".join(f"<tr><td><a href=/papers?v=/paper/{i}>{title}</a></tr>" for i, title in enumerate(TITLES))
    paging = f"<tr><td>1 | <a href=/papers?v=/search/2>2</a> | <a href=/papers?v=/search/2>{word}</a></tr>"
    assert [title for title, _ in told(f"<table>{rows}{paging}</table>")] == list(TITLES)


def test_the_site_that_a_link_leads_to_is_no_title() -> None:
    sites = [f"paper{name}.example" for name in ("ara", "bor", "cis", "dun", "eda", "fox")]
    row = "<li>{title} – <a href=https://www.{site}/news/{i}-is-told>{site}</a> ({day}, 2024)</li>"
    rows = enumerate(zip(TITLES, sites, DAYS, strict=True))
    content = "".join(row.format(i=i, title=title, site=site, day=day) for i, (title, site, day) in rows)
    assert [title for title, _ in told(f"<ul>{content}</ul>")] == list(TITLES)
