"""What `extract` prints, in each of its forms."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.config import Topic
from pipeline.items import Dropped, Extraction, PageKind, Teaser
from pipeline.output import RENDERERS, as_object, topics_of

TOPICS = (Topic(id="labs", title="Labs", words={"": ("lab*",)}),)
KEYS = (
    "path url kind title authors published modified language summary image canonical_url institution text html teasers "
    "dropped topics content_hash notes"
)


def a_page(**values: Any) -> Extraction:
    given: dict[str, Any] = dict.fromkeys(Extraction.__slots__)
    given |= {"kind": PageKind.ARTICLE, "authors": ("Ada",), "title": "Labs & <friends>", "language": "en"}
    given |= {
        "text": "Über labs.\n\nMore.",
        "html": "<p>Über <b>labs</b>.</p>\n<ul><li>More.</li></ul>",
        "content_hash": "x",
    }
    given |= {"teasers": (Teaser(title="T", url="https://example.org/t", main=True),), "notes": ("a note",)}
    given |= {"dropped": (Dropped(text="Accept all", reason="cookie notice"),)}
    return Extraction(**(given | values))


def nothing() -> Extraction:
    empty: dict[str, Any] = {"authors": (), "teasers": (), "dropped": (), "notes": (), "kind": PageKind.OTHER}
    return a_page(**(dict.fromkeys(("title", "language", "text", "html", "content_hash")) | empty))


def test_an_object_has_all_keys_and_null_for_what_is_unknown() -> None:
    shown = as_object(nothing(), ())
    assert list(shown) == KEYS.split()
    assert [key for key, value in shown.items() if value is not None] == [
        "kind",
        "authors",
        "teasers",
        "dropped",
        "topics",
        "notes",
    ]
    assert (shown["kind"], shown["authors"], shown["teasers"], shown["topics"]) == ("other", [], [], [])


def test_an_object_says_what_was_found_and_why_the_rest_was_not() -> None:
    shown = as_object(a_page(), topics_of(a_page(), TOPICS))
    assert set(shown["teasers"][0]) == {"title", "url", "summary", "published", "section", "image"}
    assert shown["dropped"] == [{"text": "Accept all", "reason": "cookie notice"}]
    assert shown["topics"][0]["id"] == "labs"
    assert {"rule": "lab*", "words": "labs", "where": "title"} in shown["topics"][0]["evidence"]
    assert json.loads(json.dumps(shown)) == shown


def test_a_page_without_an_article_is_in_no_topic() -> None:
    assert topics_of(a_page(content_hash=None), TOPICS) == ()


@pytest.mark.parametrize("name", RENDERERS)
def test_every_form_shows_a_page_with_everything_and_one_with_nothing(name: str) -> None:
    full, empty = (RENDERERS[name](page, topics_of(page, TOPICS)) for page in (a_page(), nothing()))
    assert "Über" in full
    assert "None" not in empty


def test_json_is_one_object_and_jsonl_one_line() -> None:
    assert json.loads(RENDERERS["json"](a_page(), ())) == json.loads(RENDERERS["jsonl"](a_page(), ()))
    assert "\n" not in RENDERERS["jsonl"](a_page(), ())


def test_text_is_title_and_paragraphs() -> None:
    assert RENDERERS["text"](a_page(), ()) == "Labs & <friends>\n\nÜber labs.\n\nMore."
    assert RENDERERS["text"](nothing(), ()) == ""


def test_html_has_the_title_escaped_and_the_language() -> None:
    shown = RENDERERS["html"](a_page(), ())
    assert shown.startswith('<article lang="en">\n<h1>Labs &amp; &lt;friends&gt;</h1>\n<p>Über <b>labs</b>')
    assert shown.endswith("</article>")
    assert RENDERERS["html"](nothing(), ()) == "<article>\n\n</article>"


def test_markdown_has_headings_lists_and_stress() -> None:
    assert RENDERERS["md"](a_page(), ()) == "# Labs & <friends>\n\nÜber **labs**.\n\n- More."
