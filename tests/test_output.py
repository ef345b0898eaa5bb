"""What `extract` prints, in each of its forms."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.config.topics import Topic
from pipeline.entries.make import matches_of_page
from pipeline.items import Attachment, Dropped, Extraction, Page, PageKind, Teaser
from pipeline.markdown import escaped
from pipeline.output import RENDERERS, as_object
from pipeline.process import extract
from tests.extracted import extracted

TOPICS = (Topic(id="labs", title="Labs", words={"": ("lab*",)}),)
KEYS = (
    "path url kind title authors published modified language page_language summary image canonical_url institution "
    "attachments codes text html teasers dropped topics content_hash notes"
)


def a_page(**values: Any) -> Extraction:
    given: dict[str, Any] = {"authors": ("Ada",), "title": "Labs & <friends>", "language": "en"}
    given |= {
        "text": "Über labs.\n\nMore.",
        "html": "<p>Über <b>labs</b>.</p>\n<ul><li>More.</li></ul>",
        "content_hash": "x",
    }
    given |= {"teasers": (Teaser(title="T", url="https://example.org/t", main=True),), "notes": ("a note",)}
    given |= {"attachments": (Attachment(url="https://example.org/a.pdf", title="A", media_type="application/pdf"),)}
    given |= {"dropped": (Dropped(text="Accept all", reason="cookie notice"),)}
    return extracted(**(given | values))


def nothing() -> Extraction:
    empty: dict[str, Any] = {
        "authors": (),
        "attachments": (),
        "teasers": (),
        "dropped": (),
        "notes": (),
        "kind": PageKind.OTHER,
    }
    return a_page(**(dict.fromkeys(("title", "language", "page_language", "text", "html", "content_hash")) | empty))


def test_an_object_has_all_keys_and_null_for_what_is_unknown() -> None:
    shown = as_object(nothing(), ())
    assert list(shown) == KEYS.split()
    assert [key for key, value in shown.items() if value is not None] == [
        "kind",
        "authors",
        "attachments",
        "codes",
        "teasers",
        "dropped",
        "topics",
        "notes",
    ]
    assert (shown["kind"], shown["authors"], shown["teasers"], shown["topics"]) == ("other", [], [], [])


def test_an_object_says_what_was_found_and_why_the_rest_was_not() -> None:
    shown = as_object(a_page(), matches_of_page(a_page(), TOPICS))
    assert set(shown["teasers"][0]) == {"title", "url", "summary", "published", "section", "image", "stand"}
    assert shown["attachments"] == [{"url": "https://example.org/a.pdf", "title": "A", "media_type": "application/pdf"}]
    assert shown["dropped"] == [{"text": "Accept all", "reason": "cookie notice"}]
    assert shown["topics"][0]["id"] == "labs"
    assert {"rule": "lab*", "words": "Labs", "where": "title"} in shown["topics"][0]["evidence"]
    assert json.loads(json.dumps(shown)) == shown


def test_a_page_without_an_article_is_in_no_topic() -> None:
    assert matches_of_page(a_page(content_hash=None), TOPICS) == ()


@pytest.mark.parametrize("name", RENDERERS)
def test_every_form_shows_a_page_with_everything_and_one_with_nothing(name: str) -> None:
    full, empty = (RENDERERS[name](page, matches_of_page(page, TOPICS)) for page in (a_page(), nothing()))
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
    assert RENDERERS["md"](a_page(), ()) == "# Labs & \\<friends>\n\nÜber **labs**.\n\n- More."


LONG = "The agency funds research on rivers and lakes, as it said on Monday, and it will go on doing so for years."
EVERYTHING = f"""<html><head><title>Rivers and lakes</title></head><body><article><h1>Rivers and lakes</h1>
<p>{LONG} It costs 5 * 3 * 2 euros, [so](it says) a &lt;tag&gt;. <a href="/x (1).html">A report</a>,
<a href="javascript:alert(1)">that</a>. <b>Bold</b>, <i>italic</i>, H<sub>2</sub>O, <code>a = b*c</code>.</p>
<figure><img data-src="/img/a.jpg" src="data:image/gif;base64,xx" alt="A [lake"><figcaption>The lake in
winter.</figcaption></figure>
<p>In spring: {LONG}</p>
<ul><li>First item of the list, which is long enough<ul><li>nested one, with a few words more</li><li>nested two, with
a few words more</li></ul></li><li>Second item of the list, which is long enough</li></ul>
<p>In summer: {LONG}</p>
<ol start="3"><li>Three things are to be done by the agency.</li><li>Four things are to be done by it.</li></ol>
<p>1. {LONG}</p>
<h2>Costs of it all</h2>
<table><thead><tr><th>Year</th><th colspan="2">Costs | euros</th></tr></thead><tbody><tr><td rowspan=2>2026</td>
<td></td><td>4.5</td></tr><tr><td>7</td><td>8</td></tr></tbody></table>
<p>In autumn: {LONG}</p>
<blockquote><p>We could not have paid for this alone, said the director.</p><p>Nor wanted to, she said.</p></blockquote>
<p>In May: {LONG}</p>
<pre><code>def f(x):
    return "```", x * 2
</code></pre>
<p>Last year: {LONG}</p>
<p><img srcset="/img/b-300.jpg 300w, /img/b,800.jpg 800w, /img/b-9000.jpg 9000w" src="/img/b.jpg" alt=""></p>
<p>This year: {LONG}</p>
</article></body></html>"""


@pytest.fixture(scope="module")
def everything() -> Extraction:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    url = "https://a.example/news/1"
    return extract(Page(body=EVERYTHING.encode(), fetched_at=now, url=url, media_type="text/html"))


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="https://a.example/x%20(1).html">A report</a>, that. <strong>Bold</strong>, <em>italic</em>',
        '<figure><img src="https://a.example/img/a.jpg" alt="A [lake"><figcaption>The lake in winter.</figcaption>',
        "<li>First item of the list, which is long enough<ul><li>nested one, with a few words more</li>",
        '<ol start="3"><li>Three things',
        '<tr><th>Year</th><th colspan="2">Costs | euros</th></tr>',
        '<tr><td rowspan="2">2026</td><td></td><td>4.5</td></tr><tr><td>7</td><td>8</td></tr>',
        "<blockquote><p>We could not have paid for this alone, said the director.</p><p>Nor",
        '<pre>def f(x):\n    return "```", x * 2</pre>',
        '<img src="https://a.example/img/b,800.jpg" alt="">',
    ],
)
def test_an_articles_markup_keeps_what_it_is_made_of(everything: Extraction, markup: str) -> None:
    assert markup in (everything.html or "")


@pytest.mark.parametrize(
    "lines",
    [
        "# Rivers and lakes",
        r"5 \* 3 \* 2 euros, \[so\](it says) a \<tag>. [A report](https://a.example/x%20%281%29.html), that.",
        "**Bold**, *italic*, H<sub>2</sub>O, `a = b*c`.",
        "![A \\[lake](https://a.example/img/a.jpg)\n\nThe lake in winter.",
        "- First item of the list, which is long enough\n  - nested one, with a few words more\n  - nested two",
        "3. Three things are to be done by the agency.\n4. Four",
        "\n1\\. The agency",
        "| Year | Costs \\| euros |  |\n| --- | --- | --- |\n| 2026 |  | 4.5 |\n|  | 7 | 8 |\n",
        "> We could not have paid for this alone, said the director.\n>\n> Nor",
        '````\ndef f(x):\n    return "```", x * 2\n````',
    ],
)
def test_markdown_keeps_what_an_article_is_made_of(everything: Extraction, lines: str) -> None:
    assert lines in RENDERERS["md"](everything, ())


def test_text_has_a_line_for_each_item_and_row_and_code_as_it_stands(everything: Extraction) -> None:
    shown = RENDERERS["text"](everything, ())
    assert "\nYear\tCosts | euros\n2026\t\t4.5\n7\t8\n" in shown
    assert 'def f(x):\n    return "```", x * 2\n' in shown
    assert "winter" not in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# no heading", r"\# no heading"),
        ("#hashtag and C#", "#hashtag and C#"),
        ("2026. It was", r"2026\. It was"),
        ("- no item", r"\- no item"),
        ("a - b, 1.5", "a - b, 1.5"),
        ("> no quote", r"\> no quote"),
        ("---", r"\---"),
        ("AT&T, &amp;, a < b", r"AT&T, \&amp;, a < b"),
        ("~~struck~~ ~5", r"\~~struck\~~ ~5"),
        (r"C:\dir", r"C:\\dir"),
    ],
)
def test_what_would_be_taken_for_a_mark_is_escaped_and_nothing_else(text: str, expected: str) -> None:
    assert escaped(text) == expected
