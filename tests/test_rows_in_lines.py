"""Rows that are links of one line, or that end in the number of a paper."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.find import discover_page
from pipeline.items import Page

DAYS = ("January 14", "February 4", "April 16", "June 17", "September 9", "November 18")


def told(content: str, lang: str = "en") -> list[tuple[str | None, str | None]]:
    body = f"<html lang={lang}><body><main><h1>Papers of the harbour board</h1>{content}</main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://harbour.example/papers/all", media_type="text/html")
    return [(item.title, item.published) for item in discover_page(page).items]


def test_the_links_of_one_line_are_no_sentence_before_each_other() -> None:
    line = " ".join(f"<a href=/files/{i}.pdf>{day}</a>" for i, day in enumerate(DAYS))
    assert [title for title, _ in told(f"<h2>Agendas of 2024</h2><div>{line}</div>")] == list(DAYS)


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
