from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from pipeline.describe import describe
from pipeline.document import read
from pipeline.items import Attachment, Page, PageKind, Separation, Teaser
from tests.undated_pages import LEAD

URL = "https://www.institute.example/news/outpost-labs"
NOW = datetime(2026, 11, 22, tzinfo=UTC)
TEASER = Teaser(title="Other", url="https://www.institute.example/other.pdf")


def attached(body: str, *, head: str = "", kind: PageKind = PageKind.ARTICLE) -> tuple[Attachment, ...]:
    markup = f"<html><head>{head}</head><body><h1>Outpost labs open</h1>{LEAD}{body}</body></html>".encode()
    separation = Separation(kind=kind, title=None, blocks=(), teasers=(TEASER,), dropped=())
    return describe(read(Page(body=markup, fetched_at=NOW, url=URL, media_type="text/html")), separation).attachments


@pytest.mark.parametrize(
    ("href", "url", "media_type"),
    [
        ("/files/report.pdf", "https://www.institute.example/files/report.pdf", "application/pdf"),
        ("report.PDF?v=2#page=3", "https://www.institute.example/news/report.PDF?v=2", "application/pdf"),
        (
            "https://cdn.example/get?file=report.pdf",
            "https://cdn.example/get?file=report.pdf",
            "application/pdf",
        ),
        (
            "/a.docx",
            "https://www.institute.example/a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("/a.ods", "https://www.institute.example/a.ods", "application/vnd.oasis.opendocument.spreadsheet"),
        ("/a.mp3", "https://www.institute.example/a.mp3", "audio/mpeg"),
    ],
)
def test_a_file_that_an_article_links_to_is_attached(href: str, url: str, media_type: str) -> None:
    found = attached(f"<p>Read <a href='{href}'>the <b>report</b></a>.</p>")
    assert found == (Attachment(url=url, title="the report", media_type=media_type),)


@pytest.mark.parametrize(
    "body",
    [
        "<nav><a href='/terms.pdf'>Terms</a></nav>",
        "<footer><p><a href='/terms.pdf'>Terms</a></p></footer>",
        "<div class='site-footer'><p><a href='/terms.pdf'>Terms</a></p></div>",
        "<ul class='related'><li><a href='/n.pdf'>Next</a></li></ul>",
        "<a href='/other.pdf'>Other</a>",
        "<a href='/pdf.html'>About PDF files</a>",
        "<a href='/a.pdf.html'>A page</a>",
        "<a href='javascript:open(\"a.pdf\")'>A script</a>",
        "<a href='http://[bad/a.pdf'>Bad</a>",
        "<img src='/a.jpg'>",
    ],
)
def test_what_the_site_links_to_everywhere_and_what_is_no_file_is_not(body: str) -> None:
    assert attached(body) == ()


def test_the_files_of_a_listing_are_what_it_is_for() -> None:
    assert attached("<p><a href='/a.pdf'>A</a></p>", kind=PageKind.LISTING) == ()


def test_a_file_is_attached_once_and_named_after_its_address_where_its_link_has_no_words() -> None:
    found = attached("<p><a href='/a%20b.pdf'><img src='i.png'></a> <a href='/a%20b.pdf'>Again</a></p>")
    assert [(file.title, file.url) for file in found] == [("a b.pdf", "https://www.institute.example/a%20b.pdf")]


@pytest.mark.parametrize(
    ("player", "media_type"),
    [
        ("<audio src='/talk.mp3' title='The talk'></audio>", "audio/mpeg"),
        (
            "<audio title='The talk'><source src='/talk.ogg' type='audio/ogg; codecs=opus'><source src=/t.mp3></audio>",
            "audio/ogg",
        ),
        ("<audio src='/stream' title='The talk'></audio>", "audio/*"),
    ],
)
def test_sound_that_is_played_is_attached(player: str, media_type: str) -> None:
    assert [(file.title, file.media_type) for file in attached(player)] == [("The talk", media_type)]


def test_sound_that_is_declared_is_attached() -> None:
    data = {"@type": "Article", "audio": {"@type": "AudioObject", "contentUrl": "/read", "name": "Read aloud"}}
    head = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert attached("", head=head) == (
        Attachment(url="https://www.institute.example/read", title="Read aloud", media_type="audio/*"),
    )
    assert [file.media_type for file in attached("", head='<meta property="og:audio" content="/a.wav">')] == [
        "audio/wav"
    ]
    head = '<meta property="og:audio" content="/a"><meta property="og:audio:type" content="audio/mp4">'
    assert [file.media_type for file in attached("", head=head)] == ["audio/mp4"]


@pytest.mark.parametrize(
    "body", ["<a href='/a.pdf'>" * 50_000, "<a href='/a.pdf'>x</a>" * 100_000, "<audio>" * 100_000 + "<source src=a>"]
)
def test_hostile_links_take_no_long_time(body: str) -> None:
    assert len(attached(body)) <= 50
