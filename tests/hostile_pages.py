"""Makes pages that nobody wrote for readers: too deep, too wide, too long, unfinished, undecodable."""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from pipeline.items import Page
from tests.hostile_patterns import PATTERNED, PATTERNED_TEXT, PROSE, html_page

Make = Callable[[], bytes | str]
_STORY = f"<h1>A call is open</h1><p>{PROSE * 3}</p>"


def _linked_data(written: str) -> str:
    return html_page(_STORY, f'<script type="application/ld+json">{written}</script>')


def _article(**fields: object) -> str:
    return _linked_data(json.dumps({"@type": "NewsArticle", "headline": "A call is open"} | fields))


def _dated(written: str) -> str:
    return html_page(f"<h1>A call is open</h1><p class=date>{written}</p><p>{PROSE * 3}</p>")


def _teasers(number: int) -> str:
    return "".join(
        f'<li><h3><a href="/news/{i}">The ministry opens the call number {i}</a></h3><p>{PROSE}</p></li>'
        for i in range(number)
    )


def _many_attributes(form: str, number: int = 40_000) -> str:
    return f"<p{''.join(map(form.format, range(number)))}>{PROSE * 3}</p>"


def _relations() -> str:
    return html_page(_STORY, f'<link rel="canonical {" r".join(map(str, range(200_000)))}" href=/x>')


NESTED: dict[str, Make] = {
    "tags nested": lambda: "<html><body>" + "<div>" * 100_000 + "x",
    "tags nested and closed": lambda: html_page("<div>" * 100_000 + PROSE + "</div>" * 100_000),
    "tags mixed": lambda: "<b><i><p><table>" * 25_000,
    "anchors open": lambda: "<a href=/x>" * 100_000 + "x",
    "anchors open in prose": lambda: html_page(f"<p><a href=/x>{PROSE}" * 20_000),
    "bold open": lambda: html_page(f"<p><b>{PROSE}" * 20_000),
    "fonts open": lambda: html_page("".join(f"<font size={i}>{PROSE}" for i in range(20_000))),
    "bold and paragraphs": lambda: html_page("<b>" * 50_000 + f"<p>{PROSE}" * 5_000),
    "formatting in turn": lambda: html_page(f"<p><b><i><u><s><em><a href=/y>{PROSE}" * 10_000),
    "tables nested": lambda: html_page("<table><tr><td>" * 50_000 + PROSE),
    "lists nested": lambda: html_page("<ul><li>x" * 100_000),
    "quotes nested": lambda: html_page(f"<blockquote><p>{PROSE}" * 10_000),
    "spans nested": lambda: html_page("<span>" * 200_000 + PROSE),
    "hidden spans nested": lambda: html_page('<span style="display:none">x' * 50_000),
    "headings nested": lambda: html_page("<h1>x<h2>y" * 50_000),
    "svg nested": lambda: html_page("<svg><title>x" * 50_000 + _STORY),
    "forms and selects": lambda: html_page("<form><select><option>x" * 50_000),
    "tags without end": lambda: "<b " * 500_000,
    "closings only": lambda: "</div></p></b>" * 200_000,
    "cells misplaced": lambda: html_page("<td>x</td>" * 200_000 + "</table>" * 1_000),
    "templates": lambda: html_page("<template><noscript>" * 50_000 + _STORY),
}
WIDE: dict[str, Make] = {
    "comment openings": lambda: "<!--" * 500_000,
    "comments": lambda: "<!---->" * 500_000 + _STORY,
    "instructions": lambda: "<?xml " * 200_000,
    "doctypes": lambda: "<!doctype html>" * 200_000 + _STORY,
    "cdata": lambda: "<![CDATA[" * 200_000,
    "attributes": lambda: _many_attributes(' a{}="x"'),
    "attributes, bare": lambda: _many_attributes(" a{}"),
    "attributes, glued": lambda: _many_attributes('a{}=""'),
    "attributes, slashed": lambda: _many_attributes("/a{}"),
    "attributes, with signs": lambda: _many_attributes(' a{}=">"'),
    "attributes, with openings": lambda: _many_attributes(' a{}="<"'),
    "attributes, on many": lambda: html_page(_many_attributes(" a{}=x", 900) * 500),
    "class name": lambda: html_page(f'<div class="{"x" * 1_000_000}">{_STORY}</div>'),
    "class names": lambda: html_page(f'<p class="{" c".join(map(str, range(300)))}">x</p>' * 2_000),
    "class names, all other": lambda: html_page("".join(f'<p class="c{i} d{i}" id=e{i}>x</p>' for i in range(60_000))),
    "class names of dates": lambda: html_page('<p class="date published">Comments 1</p>' * 50_000),
    "attribute": lambda: '<a href="' + "x" * 5_000_000,
    "address": lambda: html_page(f'{_STORY}<a href="/{"x/../" * 200_000}">A teaser for another item</a>'),
    "links": lambda: "<html><body>" + "".join(f'<a href="/n/{i}">Title {i}</a>' for i in range(100_000)),
    "links in a paragraph": lambda: html_page("<p>" + "<a href=/n>of a title</a> and " * 100_000 + "</p>"),
    "links without text": lambda: html_page(_STORY + "<a href=/n></a>" * 100_000),
    "teasers": lambda: html_page(f"<ul>{_teasers(100_000)}</ul>"),
    "teasers, short": lambda: html_page(
        "".join(f"<h3><a href=/n/{i}>The call number {i} is open</a></h3>" for i in range(100_000))
    ),
    "paragraphs, short": lambda: "<p>x" * 1_200_000,
    "breaks and letters": lambda: "<br>x" * 1_000_000,
    "marks": lambda: "<b>x</b>" * 600_000,
    "cells": lambda: html_page("<table><tr>" + "<td>x" * 200_000),
    "rows": lambda: html_page("<table>" + "<tr><td>of a row<td>12" * 100_000),
    "items": lambda: html_page("<ul>" + f"<li>{PROSE}" * 50_000),
    "empty elements": lambda: html_page("<div></div>" * 300_000 + _STORY),
    "breaks": lambda: html_page("<p>" + "<br>" * 300_000 + PROSE),
    "lines": lambda: html_page("<p>" + f"{PROSE}<br>" * 50_000),
    "preformatted": lambda: html_page("<pre>" + f"{PROSE}\n" * 50_000),
    "sizes of images": lambda: html_page(f"{_STORY}<p>{PROSE}</p><img src=/a width=² height=٣px><p>{PROSE * 3}</p>"),
    "images": lambda: html_page(_STORY + "<img src=/a.png alt=x>" * 100_000 + _STORY),
    "times": lambda: html_page(_STORY + "<time datetime=2021-01-01>" * 100_000 + _STORY),
    "headings": lambda: html_page("<h1>A call is open</h1>" * 100_000),
    "titles": lambda: "<title>A call is open</title>" * 100_000,
    "paragraphs": lambda: html_page(f"<p>{PROSE}</p>" * 50_000),
    "paragraphs with marks": lambda: html_page("<p>" + "<b>x</b> <i>y</i> " * 60_000 + "</p>"),
    "definitions": lambda: html_page("<dl>" + "<dt>a<dd>b" * 100_000),
    "captions": lambda: html_page("<figure><img src=/a><figcaption>of a picture</figcaption></figure>" * 50_000),
    "bases": lambda: "<base>" * 200_000,
    "metas": lambda: html_page(_STORY, "".join(f'<meta name="author" content="Ann Lee {i}">' for i in range(20_000))),
    "metas, named": lambda: html_page(_STORY, "".join(f'<meta name="m{i}" content="x">' for i in range(50_000))),
    "scripts": lambda: html_page(_STORY + "<script>x</script>" * 100_000),
    "canonical links": lambda: html_page(_STORY, "<link rel=canonical href=/x>" * 100_000),
    "relations": _relations,
}
LONG: dict[str, Make] = {
    "page": lambda: html_page(f"<p>{PROSE}</p>\n" * 480_000),
    "page of one paragraph": lambda: html_page("<p>" + PROSE * 500_000),
    "soft hyphens of a page": lambda: html_page("<p>" + "x\xad" * 800_000),
    "guillemets of a page": lambda: html_page("<p>" + "«x» " * 400_000),
    "references to guillemets": lambda: html_page(f"<p>{PROSE}{'&laquo;x&raquo;' * 100_000}"),
    "line of a page": lambda: html_page("<p>" + PROSE * 50_000),
    "word of a page": lambda: html_page("<p>" + "x" * 5_000_000),
    "page at the limit": lambda: html_page("<p>" + "x" * 9_990_000),
    "spaces of a page": lambda: html_page("<p>x" + " " * 5_000_000 + "x"),
    "spaces, wide": lambda: html_page("<p>x" + "\u3000" * 1_500_000 + "x"),
    "title": lambda: html_page(_STORY, f"<title>{'x' * 5_000_000}</title>"),
    "title of words": lambda: html_page(_STORY, f"<title>{'A call - ' * 500_000}</title>"),
    "title of bars": lambda: html_page(_STORY, f"<title>{'| ' * 1_000_000}</title>"),
    "heading": lambda: html_page(f"<h1>{'A call is open ' * 300_000}</h1><p>{PROSE * 3}"),
    "description": lambda: html_page(_STORY, f'<meta name=description content="{"A call & more " * 300_000}">'),
    "teaser": lambda: html_page(f"{_STORY}<ul>{_teasers(5)}</ul><h3><a href=/x>{PROSE * 20_000}</a></h3>"),
}
LONG_TEXT: dict[str, Make] = {
    "text": lambda: PROSE * 500_000,
    "text of lines": lambda: (PROSE + "\n") * 500_000,
    "line": lambda: PROSE * 50_000,
    "word": lambda: "x" * 5_000_000,
    "word at the limit": lambda: "x" * 10_000_000,
    "spaces": lambda: " " * 5_000_000 + "x",
    "line breaks": lambda: "x\n\n\r\r\n" * 1_000_000,
    "markdown": lambda: "# A call\n\n" + "[" * 500_000 + "](x" * 1_000 + "\n\n" + "**_" * 500_000,
    "markdown, many lines": lambda: ("[" * 9_000 + "](x\n" + "**a_" * 2_000 + "\n") * 150,
    "front matter": lambda: "---\n" * 500_000,
    "bullets": lambda: "* - 1. " * 500_000,
    "lines of nothing": lambda: "\u200b\n" * 1_000_000,
}
DATA: dict[str, Make] = {
    "arrays nested": lambda: _linked_data("[" * 500_000),
    "arrays nested and closed": lambda: _linked_data("[" * 100_000 + "]" * 100_000),
    "objects nested": lambda: _linked_data('{"a":' * 100_000 + "1" + "}" * 100_000),
    "objects": lambda: _linked_data(json.dumps([{"@type": "NewsArticle", "headline": str(i)} for i in range(40_000)])),
    "references": lambda: _article(
        author=[{"@id": f"#{i}"} for i in range(5_000)], known=[{"@id": f"#{i}", "a": 1} for i in range(6_000)]
    ),
    "publishers": lambda: _linked_data(
        json.dumps([{"publisher": [{"@id": f"#{j}"} for j in range(50)]} for _ in range(5_000)])
    ),
    "number": lambda: _linked_data('{"@type": "NewsArticle", "datePublished": ' + "9" * 100_000 + "}"),
    "numbers": lambda: _linked_data("[" + ",".join(["1e999", "-1e999", "NaN", "9" * 4_000] * 400) + "]"),
    "commas": lambda: _linked_data("[" + ", " * 900_000),
    "commas and spaces": lambda: _linked_data("[," + " " * 1_900_000),
    "quotes": lambda: _linked_data('"headline" : "' * 100_000),
    "escapes": lambda: _linked_data('"headline": "' + "\\\\" * 900_000),
    "semicolons": lambda: _linked_data("{" + "; " * 900_000),
    "closings": lambda: _linked_data("{" + "--" * 900_000 + " " * 100_000),
    "strings": lambda: _article(headline="x" * 1_500_000, author="y, " * 100_000, datePublished="2021-" * 50_000),
    "many scripts": lambda: _linked_data(
        ('{"@type":"Article","headline":"' + "x" * 90_000 + '",}}</script><script type="application/ld+json">') * 50
    ),
    "surrogates": lambda: _article(
        headline="\ud800 A call\udfff", author="Ann \ud83d Lee", datePublished="2021-01-01\udc00"
    ),
    "kinds": lambda: _article(
        author={"name": {"name": []}},
        datePublished=[[{}]],
        image=[None, 1, True, {"url": {}}],
        publisher=[[1]],
        url={"@id": 1},
        mainEntityOfPage=[],
        inLanguage={"name": 3},
        description=9,
    ),
    "keys": lambda: _article(**{str(i): {"@type": ["NewsArticle", None, 1]} for i in range(20_000)}),
    "number of a reference": lambda: _article(headline=f"A call &#{'9' * 5_000};", author=f"&amp;#{'9' * 5_000}"),
    "dates of no calendar": lambda: _article(datePublished="9999999999", dateModified="0000-00-00T99:99:99+99:99"),
    "dates at the ends of time": lambda: _article(
        datePublished="0001-01-01T00:00:00+14:00", dateModified="9999-12-31T23:59:59-14:00"
    ),
    "date in mixed digits": lambda: _article(datePublished="20210102T103\u066000Z"),
    "dates in seconds": lambda: _article(datePublished=9999999999, dateModified=10**400),
    "dates in other digits": lambda: (
        _article(datePublished="٢٠٢١-٠١-٠٢", dateModified="²⁰²¹-¹²-¹¹") + _dated("²¹.³.²⁰²¹ ①②.①.②⓪②①")
    ),
}
ENCODED: dict[str, Make] = {
    "control characters": lambda: b"<p>a\x00b\x01c\x0bd\x0ce\x1ff\x7fg\xc2\x80h\xc2\x85i\xef\xbf\xbej</p>",
    "nothing but NUL": lambda: b"\x00" * 1_000_000,
    "NUL": lambda: html_page(_STORY).replace(" ", "\x00 ") * 100,
    "bytes": lambda: bytes(range(256)) * 4_000,
    "high bytes": lambda: b"<p>" + bytes(range(128, 256)) * 30_000,
    "half a UTF-16": lambda: codecs.BOM_UTF16_LE + html_page(_STORY).encode("utf-16-le")[:-1],
    "broken UTF-16": lambda: codecs.BOM_UTF16_LE + b"\x00\xd8" * 1_000_000 + html_page(_STORY).encode("utf-16-le"),
    "broken UTF-16, big": lambda: (
        codecs.BOM_UTF16_BE + html_page(_STORY).encode("utf-16-be") + b"\xdc\x00\xd8" * 500_000
    ),
    "UTF-16 out of step": lambda: codecs.BOM_UTF16_LE + b"\x00" + html_page(_STORY * 100).encode("utf-16-le"),
    "UTF-16 without a mark": lambda: html_page(_STORY * 100).encode("utf-16-le"),
    "broken UTF-32": lambda: codecs.BOM_UTF32_LE + b"\xff\xff\xff\xff\x00\xd8\x00" * 100_000,
    "UTF-32 of surrogates": lambda: codecs.BOM_UTF32_BE + b"\x00\x00\xd8\x00" * 100_000,
    "mark of UTF-8, twice": lambda: codecs.BOM_UTF8 * 100_000 + html_page(_STORY).encode(),
    "overlong": lambda: b"<p>\xc0\xbcscript\xc0\xbealert(1)\xc0\xbc/script\xc0\xbe</p>" * 10_000,
    "surrogates": lambda: b"<p>\xed\xa0\x80\xed\xbf\xbf</p>" * 50_000,
    "cut characters": lambda: b"<p>\xf0\x9f\x92 \xc3 \xe2\x80" * 300_000,
    "mixed": lambda: ("<p>Müller ".encode() + "Größe ".encode("cp1252") + "新闻 ".encode("gb18030")) * 100_000,
    "latin": lambda: b"caf\xe9 " * 1_000_000,
    "latin without spaces": lambda: b"\xe9" * 5_000_000,
    "seven bits": lambda: b"<meta charset=utf-7><p>+ADw-script+AD4-alert(1)+ADw-/script+AD4-</p>" * 10_000,
    "escapes": lambda: b"<meta charset=iso-2022-jp><p>" + b"\x1b$B\x1b(B\x1b(J" * 300_000,
    "escapes without end": lambda: b'<meta charset=iso-2022-kr><p title="\x1b$)C\x0e' + b"\x1b$" * 300_000,
    "encodings declared": lambda: b"<meta charset=x>" * 100_000 + html_page(_STORY).encode("cp1251", errors="replace"),
    "encoding of no text": lambda: b"<meta charset=hex><meta charset=idna>" + html_page(_STORY).encode(),
    "encoding without end": lambda: b'<meta charset="' + b"x" * 1_000_000,
    "XML declared without end": lambda: b"<?xml version='1.0' encoding='" + b" " * 1_000_000,
    "hz": lambda: b"<meta charset=hz-gb-2312><p>" + b"~{~}~\n~{" * 200_000,
    "nothing": lambda: b"",
    "PDF": lambda: b"%PDF-1.7\n" + b"x" * 1_000_000,
}
KINDS: dict[str, Mapping[str, Make]] = {
    "nested": NESTED,
    "wide": WIDE,
    "long": LONG,
    "long text": LONG_TEXT,
    "data": DATA,
    "pattern": PATTERNED,
    "pattern in text": PATTERNED_TEXT,
    "encoded": ENCODED,
}
CASES = [f"{kind}: {name}" for kind, made in KINDS.items() for name in made]


def page(case: str) -> Page:
    """Make the page of a case."""
    kind, _, name = case.partition(": ")
    made = KINDS[kind][name]()
    body = made if isinstance(made, bytes) else made.encode("utf-8", errors="surrogatepass")
    media_type = "text/html"
    if kind.endswith("text"):
        media_type = "text/markdown" if "mark" in name else "text/plain"
    url = "https://site.example/news/1"
    return Page(body=body, fetched_at=datetime(2026, 3, 1, tzinfo=UTC), url=url, media_type=media_type)
