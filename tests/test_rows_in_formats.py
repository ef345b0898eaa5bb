"""Documents that a list has in several formats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.find import Discovery, discover_page
from crawler.find.rows.labels import clean
from pipeline.items import Page

NAMED = {
    "tariff": "Decision on the harbour tariff",
    "report": "Annual report of the ferry council",
    "rooms": "Rules for the use of meeting rooms",
    "border": "Guidelines for cross-border cooperation",
}


def discovered(rows: str) -> Discovery:
    body = f"<html lang=en><body><main><h1>Documents</h1><ul>{rows}</ul></main></body></html>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    page = Page(body=body.encode(), fetched_at=when, url="https://kit.example/documents/", media_type="text/html")
    return discover_page(page)


def found(rows: str) -> list[tuple[str | None, list[str]]]:
    return [
        (item.title, [url.rpartition("/")[2] for url in (item.url, *(file.url for file in item.attachments))])
        for item in discovered(rows).items
    ]


BESIDE = "<li>{title} <a href=/f/{name}.odt>ODT</a> <a href=/f/{name}.docx>Word</a> <a href=/f/{name}.pdf>PDF</a></li>"
UNDER = (
    "<li>{title}<ul><li><a href=/f/{name}.odt title='{title}.odt'>odt</a></li>"
    "<li><a href=/f/{name}.docx title='{title}.docx'>docx</a></li>"
    "<li><a href=/f/{name}.pdf title='{title}.pdf'>pdf</a></li></ul></li>"
)
APART = (
    "<li><a href=/f/a-{name}.odt>{title}</a></li><li><a href=/f/b-{name}.docx>{title}</a></li>"
    "<li><a href=/f/{name}.pdf>{title}</a></li>"
)


@pytest.mark.parametrize("row", [BESIDE, UNDER, APART], ids=["beside", "under", "apart"])
def test_formats_of_one_document_are_one_item_which_is_the_pdf(row: str) -> None:
    told = found("".join(row.format(title=title, name=name) for name, title in NAMED.items()))
    assert [title for title, _ in told] == list(NAMED.values())
    assert [urls[0] for _, urls in told] == [f"{name}.pdf" for name in NAMED]
    for (_, urls), name in zip(told, NAMED, strict=True):
        assert {url.removeprefix("a-").removeprefix("b-") for url in urls} == {
            f"{name}.{suffix}" for suffix in ("pdf", "odt", "docx")
        }


@pytest.mark.parametrize(
    "row",
    [
        "<li><a href=/f/{name}-de.pdf>{title}</a></li><li><a href=/f/{name}-fr.pdf>{title}</a></li>",
        "<li><a href=/f/{name}.pdf>{title}</a></li><li><a href=/f/{name}-data.xlsx>{title}: the figures</a></li>",
        "<li><a href=/f/{name}.pdf>{title}</a></li><li><a href=/f/{name}.xlsx>Table of {name} by year</a></li>",
    ],
    ids=["of one format", "called otherwise", "called otherwise at the same address"],
)
def test_other_files_are_items_of_their_own(row: str) -> None:
    told = found("".join(row.format(title=title, name=name) for name, title in NAMED.items()))
    assert len(told) == 2 * len(NAMED)
    assert all(len(urls) == 1 for _, urls in told)


@pytest.mark.parametrize(
    ("row", "items"),
    [
        (
            "<li>{title} <a href=/{name}.mp3>MP3</a> <a href=/{name}.ogg>OGG</a> <a href=/{name}.pdf>PDF</a></li>",
            1,
        ),
        ("<li><a href=/{name}.mp3>{title}</a></li><li><a href=/t/{name}.pdf>{title}</a></li>", 2),
    ],
    ids=["beside", "apart"],
)
def test_what_one_listens_to_stays_an_item_that_is_heard_though_it_is_there_to_be_read_as_well(
    row: str, items: int
) -> None:
    told = found("".join(row.format(title=title, name=name) for name, title in NAMED.items()))
    assert len(told) == items * len(NAMED)
    assert {urls[0].rpartition(".")[2] for _, urls in told[::items]} <= {"mp3", "ogg"}


@pytest.mark.parametrize("text", ["Rules.pdf", "Rules.DOCX", "Rules (PDF, 3 MB)", "Rules - PDF", "Rules [odt]"])
def test_a_title_is_cleaned_of_the_format_of_its_file(text: str) -> None:
    assert clean(text) == "Rules"


ANNEXES = (
    "<li><h3>{title}</h3><p>{day} May 2024</p><a href=/f/{name}.docx>The call</a> <a href=/f/{name}-1.pdf>Annex 1</a> "
    "<a href=/f/{name}-2.pdf>Annex 2</a></li>"
)


def test_the_annexes_of_a_row_are_files_of_its_item_and_not_rejected() -> None:
    rows = "".join(
        ANNEXES.format(day=day, title=title, name=name) for day, (name, title) in enumerate(NAMED.items(), start=10)
    )
    told = [(title, [f"{name}.docx", f"{name}-1.pdf", f"{name}-2.pdf"]) for name, title in NAMED.items()]
    assert found(rows) == told
    assert discovered(rows).rejected == ()
