"""Fit a sanitised article into a page: no image is loaded, headings follow one another, wide tables scroll."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from feeds.pages.vocabulary import Words

# As nh3 writes it: quoted values, their quotes escaped.
_ATTRIBUTES = r'(?: [a-z]+="[^"]*")*'
_IMAGE = re.compile(rf"<img(?P<attributes>{_ATTRIBUTES})>")
_ALT = re.compile(r' alt="([^"]+)"')
_HEADING = re.compile(rf"<(?P<end>/?)h(?P<level>[2-6])(?P<attributes>{_ATTRIBUTES})>")
_TABLE = re.compile(rf"<(?P<end>/?)table(?P<attributes>{_ATTRIBUTES})>")
_EMPTY = re.compile(rf"<(a|h[2-6])(?:{_ATTRIBUTES})>\s*</\1>")


def fitted(html: str, words: Words) -> Markup:
    """Fit an article, sanitised when it was stored, into the page of its entry."""
    text = _IMAGE.sub(lambda image: _told(image, words), html)
    text = _EMPTY.sub("", text)  # links and headings that only had an image without a text
    text = _stepped(text)
    opening = f'<div class="wide" role="group" tabindex="0" aria-label="{escape(words.table)}"><table'
    text = _TABLE.sub(lambda tag: "</table></div>" if tag["end"] else f"{opening}{tag['attributes']}>", text)
    return Markup(text)  # noqa: S704


def _told(image: re.Match[str], words: Words) -> str:
    """Give an image's text: our pages ask nothing of other hosts."""
    alt = _ALT.search(image["attributes"])
    return f'<span class="image">{words.image.format(text=alt[1])}</span>' if alt else ""


def _stepped(html: str) -> str:
    """Let headings go down by one level at a time, beginning below the page's own."""
    given, written, level = 1, 1, 2

    def step(heading: re.Match[str]) -> str:
        nonlocal given, written, level
        if not heading["end"]:
            wanted = int(heading["level"])
            level = min(written + 1, 6) if wanted > given else max(2, min(written - (given - wanted), written))
            given, written = wanted, level
        return f"<{heading['end']}h{level}{heading['attributes']}>"

    return _HEADING.sub(step, html)
