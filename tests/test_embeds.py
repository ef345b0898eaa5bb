"""Videos that stand in an article come out as links, and change nothing of its text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.items import Extraction, Page
from pipeline.process import extract

TEXT = "The fund opens its call for joint projects with universities abroad, and reads applications until May. " * 4


def extracted(*between: str) -> Extraction:
    body = "".join(f"{one}<p>{number}. {TEXT}</p>" for number, one in enumerate(between))
    html = f"<html><body><main><article><h1>The call</h1>{body}</article></main></body></html>"
    return extract(
        Page(body=html.encode(), fetched_at=datetime(2026, 3, 1, tzinfo=UTC), url="https://fund.example/n/1")
    )


@pytest.mark.parametrize(
    ("embedded", "link"),
    [
        (
            '<iframe src="https://www.youtube.com/embed/x" title="The &lt;b&gt; speech"></iframe>',
            '<p><a href="https://www.youtube.com/embed/x">The &lt;b&gt; speech</a></p>',
        ),
        (
            '<div><div><iframe src="//player.vimeo.com/video/1"></iframe></div></div>',
            '<p><a href="https://player.vimeo.com/video/1">player.vimeo.com</a></p>',
        ),
        (
            '<video controls><source src="/film.mp4">No film.</video>',
            '<p><a href="https://fund.example/film.mp4">fund.example</a></p>',
        ),
    ],
)
def test_a_video_is_a_link_where_it_stood(embedded: str, link: str) -> None:
    with_it, without = extracted("", embedded, ""), extracted("", "", "")
    assert with_it.html is not None
    assert without.html is not None
    assert f"{link}<p>1. The fund" in with_it.html
    assert with_it.html.replace(link, "") == without.html
    assert (with_it.text, with_it.content_hash) == (without.text, without.content_hash)


@pytest.mark.parametrize(
    "frame",
    [
        '<iframe src="https://ads.example/banner"></iframe>',
        '<iframe src="javascript:player()"></iframe>',
        '<iframe src="data:text/html,video"></iframe>',
        "<iframe></iframe>",
        "<video></video>",
        '<video src="  "></video>',
    ],
)
def test_what_is_no_video_at_an_address_leaves_nothing(frame: str) -> None:
    assert extracted("", frame, "").html == extracted("", "", "").html


def test_many_frames_are_no_article_of_links() -> None:
    frames = '<iframe src="https://www.youtube.com/embed/x"></iframe>' * 500
    html = extracted("", frames, "").html
    assert html is not None
    assert html.count("<a href") == 10
