"""Names what separation is measured against: extractors that others wrote, and floors. None is a dependency."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from lxml import html

from bench.archive import Sample
from pipeline.document import decode

Extract = Callable[[Sample], str]
"""From a page's bytes to the text of its article; "" where it finds none."""


def peers() -> dict[str, Extract]:
    """Give the peers that are installed, by name; trafilatura, which the bars are set against, must be."""
    found: dict[str, Extract] = {}
    for name, make in _PEERS.items():
        try:
            found[name] = make()
        except ImportError as missing:
            if name == TRAFILATURA:
                raise SystemExit(f"{missing.name} is missing: pip install 'tidings[bench]'") from missing
    return found


def _trafilatura(**options: Any) -> Extract:
    extract = importlib.import_module("trafilatura").extract
    return lambda sample: extract(sample.body, include_comments=False, **options) or ""


def newspaper_article(body: bytes, url: str | None) -> Any:
    """Give the article that newspaper4k reads from a page, fetching nothing; it raises what it will."""
    article = importlib.import_module("newspaper").Article(url or "https://www.example.org/", fetch_images=False)
    article.download(input_html=decode(body)[0])
    article.parse()
    return article


def _newspaper() -> Extract:
    importlib.import_module("newspaper")
    return lambda sample: str(newspaper_article(sample.body, sample.url).text or "")


def _resiliparse() -> Extract:
    plain = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda sample: str(plain(decode(sample.body)[0], main_content=True, alt_texts=False))


def _turbohtml() -> Extract:
    parse = importlib.import_module("turbohtml").parse
    return lambda sample: str(parse(decode(sample.body)[0]).main_text() or "")


def everything(sample: Sample) -> str:
    """Give all text of a page's body: the floor of quality."""
    body = html.document_fromstring(sample.body).find("body")
    return " ".join(str(text) for text in body.itertext()) if body is not None else ""


def bare(sample: Sample) -> str:
    """Parse a page and give nothing: the floor of time."""
    html.document_fromstring(sample.body)
    return ""


TRAFILATURA = "trafilatura"
_PEERS: dict[str, Callable[[], Extract]] = {
    TRAFILATURA: _trafilatura,
    "trafilatura, fast": lambda: _trafilatura(fast=True),
    "newspaper4k": _newspaper,
    "resiliparse": _resiliparse,
    "turbohtml": _turbohtml,
}
