"""What is left out of a page before it is parsed is asked for by nothing: the rest of its tree is as it was."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from lxml import etree, html
from lxml.html import defs

from pipeline.describe import describe
from pipeline.document import UnreadableError, read
from pipeline.document.asked import ASKED, DATED, KEPT_SIGNS, LONGEST_LEFT, without_unasked
from pipeline.items import Page
from pipeline.separate import quick, separate
from tests.hostile_pages import CASES, page
from tests.mutate import mutate

pytestmark = pytest.mark.skipif(not quick.COMPILED, reason="the compiled part was not built: no C compiler")

RECORDED = [file.read_bytes() for file in sorted((Path(__file__).parent / "recorded").rglob("*.html"))]
LONG = "var a = 1; " * (LONGEST_LEFT // 8)
DAY = f'"{DATED[0]}" : "2026-01-02"'
OF_TAGS = (
    *(" ", "  ", "\n", " ", " / ", '"', "'", "é", "a", "x", "class=a", ' class="b c"', " id='>'", "data-a=1", " = "),
    *(' data-b="x"', " onclick='y>'", " onclick", " hidden", " HREF=/a", " d=m/", ' d="<p', '"', "=", ' alt=""'),
    *(" style=color:red", " STYLE = 'Visi&#98;ility:hidden'", ' Style="DISPLAY : no ne"', " aria-hidden=true", "/"),
    *(" (b)='{c}'", " @click", ' type="application/ld+json"', " data-c = 'd' ", "\f", "<", " style='display:none'"),
)
BETWEEN = (
    *("text ", "<!-- <p data-a> -->", "</p>", "</a >", "</p a>", "<?php a > b ?>", "<!doctype html>", "é", " < "),
    *(f"<script>{LONG}</script>", f"<script>{LONG + DAY}</script>", f"<script>{LONG}<!--</script>", "<![endif]>"),
    *("<title><p data-a='</title>'>", "<textarea><p data-a></textarea>", f"<style>{LONG}</STYLE >", "&lt;"),
    *("<noscript>", "</noscript>", "<svg><path d=1></svg>", "<iframe></iframe>"),
)
WILD = (
    *("<![CDATA[ a ]]>", "<!-- a --!>", "<!--->", "</>", "<script>", "<plaintext>", "</p a='>'>"),
    *(f"<script>{LONG}</script", "<script><!-- <script> </script>"),
)

PACKAGE = Path(__file__).parents[1] / "pipeline"
READING = [
    *(file for room in ("separate", "describe", "explain", "compiled") for file in (PACKAGE / room).glob("*.py*")),
    *(PACKAGE / name for name in ("document/__init__.py", "document/jsonld.py", "iptc.py")),
]
"""What reads trees that may lack what is not asked for."""
ATTRIBUTES = {
    *(*defs.safe_attrs, *defs.link_attrs, "style", "hidden", "content", "property", "itemprop", "resource", "srcset"),
    *("itemscope", "itemtype", "itemid", "itemref", "typeof", "vocab", "prefix", "rev", "datatype", "poster"),
    *(
        "loading",
        "open",
        "reversed",
        "role",
        "slot",
        "sizes",
        "download",
        "data",
        "dir",
        "translate",
        "async",
        "placeholder",
    ),
    *("http-equiv", "charset", "about", "onclick", "xml:lang", "is", "crossorigin", "autoplay", "controls"),
}
OTHERWISE = {"abbr", "about", "download", "label", "open", "rows", "size", "span", "summary"}
"""Words that stand in these modules, and are called so as something else: as elements, data, or in our own words."""


def test_what_these_modules_name_as_attributes_is_asked_for() -> None:
    named = {word for file in READING for word in literals(file)}
    attributes = {word for word in named if word in ATTRIBUTES or re.fullmatch("(?:data|aria)-[a-z-]+", word)}
    assert attributes - ASKED == OTHERWISE  # of what is new here: add it to ASKED, or it is never there
    assert len(attributes) > 20


def literals(file: Path) -> list[str]:
    """Give the words that stand in quotes in a module."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        parts = (part.value for part in ast.walk(ast.parse(text)) if isinstance(part, ast.Constant))
        return [part for part in parts if isinstance(part, str)]
    return re.findall(r'"([^"\n]+)"', text) if file.suffix == ".pyx" else []


def soups() -> Iterator[bytes]:
    yield from RECORDED
    yield from (mutate(RECORDED, seed) for seed in range(40))
    yield from (page(case).body[:50_000] for case in CASES)
    for seed in range(3_000):
        random = Random(seed)
        made = ""
        for _ in range(random.randrange(1, 8)):
            end = random.choice(("a>", ">", ">", " >", "/>", " />", ""))
            name = random.choice(("p", "a", "div", "br", "svg", "IMG", "span", "fb:x", "script", "title", "iframe"))
            made += (
                f"<{name} {''.join(random.choices(OF_TAGS, k=random.randrange(7)))}{end}"
                if random.random() < 0.7
                else ""
            )
            made += random.choice(WILD if random.random() < 0.1 else BETWEEN)
        yield made.encode()


def asked_of(markup: bytes) -> list[tuple[object, ...]]:
    """Give what is asked of each element of a tree."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(markup, parser=parser)
    except etree.ParserError:
        return []
    return [(one.tag, _attributes(one), _text(one), one.tail) for one in root.iter(etree.Element)]


def _attributes(element: html.HtmlElement) -> list[tuple[str, str]]:
    own = [(name, value) for name, value in element.items() if name in ASKED]
    return [pair for pair in own if pair[0] != "style" or {"none", "hidden"} & {*pair[1].lower().split(":")}]


def _text(element: html.HtmlElement) -> str:
    """Give the text of an element, of a long script no more than is kept of each."""
    text = element.text or ""
    data = "ld+json" in (element.get("type") or "") or DATED[0] in text
    if element.tag not in ("script", "style") or data:
        return text
    signs = [sign for sign in text if "!" <= sign <= "~"]
    return text if len(signs) < KEPT_SIGNS else "".join(signs[:KEPT_SIGNS])


def test_what_is_left_of_a_page_is_parsed_as_it_was() -> None:
    less = told = 0
    for markup in (soup.replace(b"\0", b"") for soup in soups()):
        left = without_unasked(markup)
        if left is None:
            continue
        told += 1
        less += len(left) < len(markup)
        assert asked_of(left) == asked_of(markup), markup
    assert less > 500
    assert told > 900


def test_a_page_is_separated_and_described_as_from_its_whole_tree() -> None:
    less = 0
    for recorded in [*RECORDED, *(mutate(RECORDED, seed) for seed in range(40))]:
        markup = re.sub(rb"<(p|div|a|li|span|img)\b", rb'<\1 data-a="b" onclick=c ', recorded)
        markup = markup.replace(b"</p>", f"</p><script>{LONG}</script>".encode())
        given = Page(
            body=markup, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), url="https://a.example/b", media_type="text/html"
        )
        try:
            whole, document = read(given, whole=True), read(given)
        except UnreadableError:
            continue
        separation = separate(document)
        assert repr(separation) == repr(separate(whole))
        assert describe(document, separation) == describe(whole, separation)
        assert whole.root is not None
        assert document.root is not None
        less += len(html.tostring(document.root)) < 0.9 * len(html.tostring(whole.root))
    assert less > 20


@pytest.mark.parametrize(
    ("markup", "left"),
    [
        ('<p class="a" data-b="c" onclick=d id=e>f', '<p class="a"  id=e>f'),
        ('<p style="color: red"><p style="display: none">', '<p ><p style="display: none">'),
        ("<img src=a loading=lazy/>", "<img src=a >"),
        ("<br data-a />", "<br  />"),
        ("<!-- <p data-a> --><title><p data-a></title>", "<!-- <p data-a> --><title><p data-a></title>"),
        (f"<script>{LONG}</script>", None),
        (f"<script>{LONG}{DAY}</script>", f"<script>{LONG}{DAY}</script>"),
        (f"<script type='application/ld+json'>{LONG}</script>", f"<script type='application/ld+json'>{LONG}</script>"),
    ],
)
def test_what_is_left_out(markup: str, left: str | None) -> None:
    found = without_unasked(markup.encode())
    assert found is not None
    if left is None:
        assert KEPT_SIGNS < len(found) < len(markup)
        assert found.endswith(b"</script>")
    else:
        assert found.decode() == left


@pytest.mark.parametrize(
    "markup",
    [
        "<p data-a =b",
        "<p hidden data-a = >x",
        "<p hidden data-a='b' =c>",
        "<script/>a</script>",
        "<p/data-a>",
        "<script><!-- <script> </script> --></script>",
        f"<p {' '.join(f'data-{number}' for number in range(150))}>",
    ],
)
def test_a_page_that_could_be_read_in_two_ways_is_left_whole(markup: str) -> None:
    assert without_unasked(markup.encode()) is None
