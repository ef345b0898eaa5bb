"""Pages of one posting and what is said to it: however its answers stand, they are no list of news."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.find import discover_page
from pipeline.items import Page

SAID = (
    "We went there in spring and the ferry did not run at all, so take the bus.",
    "The bus is slow on Sundays, but the way along the wall is worth it.",
    "Has anybody asked the harbour office when the ferry will run again?",
    "They told me in June, if the crane is mended by then.",
)
POSTING = "itemscope itemtype=https://schema.org/DiscussionForumPosting"
ANSWER = "itemscope itemtype=https://schema.org/Comment"
IN_JSON = json.dumps({"@type": "DiscussionForumPosting", "headline": "Ferry", "comment": [{"@type": "Comment"}]})


def found(thread: str, answer: str, head: str = "") -> int:
    """Give how many items there are on a page of answers, each with the person, the day and the address it has."""
    rows = "".join(
        f"<article {answer if i else ''}><h4><a href=/members/{i}>Person {i}</a></h4><h5>Member of the club</h5>"
        f"<a href=/threads/ferry.734/post-{i}><time datetime=2024-07-1{i}>{i + 10} July 2024</time></a>"
        f"<div class=text>{said * 2}</div></article>"
        for i, said in enumerate(SAID)
    )
    body = f"<html lang=en><head>{head}</head><body><main {thread}><h1>When does the ferry run?</h1>{rows}</main>"
    when = datetime(2026, 1, 1, tzinfo=UTC)
    url = "https://club.example/threads/ferry.734/"
    return len(discover_page(Page(body=body.encode(), fetched_at=when, url=url, media_type="text/html")).items)


@pytest.mark.parametrize(
    ("thread", "answer", "head"),
    [(POSTING, "", ""), ("", ANSWER, ""), ("", "", f"<script type=application/ld+json>{IN_JSON}</script>")],
    ids=["microdata", "answers alone", "json-ld"],
)
def test_what_is_declared_as_a_thread_or_as_answers_lists_nothing(thread: str, answer: str, head: str) -> None:
    assert found("", "") == len(SAID)  # nothing else tells
    assert found(thread, answer, head) == 0


def test_a_list_of_threads_that_marks_each_is_one() -> None:
    assert found("", POSTING) == len(SAID)
