"""Makes pages that have one short pattern wherever something is read, over and over: regular expressions may choke."""

from __future__ import annotations

import json
from functools import partial

PROSE = "The ministry has opened a call for projects of cooperation between universities in both countries. "
_UNENDING = 200_000  # characters


def html_page(body: str, head: str = "") -> str:
    """Give a page of this body and head."""
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}</body></html>"


_PATTERNS = {
    "digits": "1",
    "digits and spaces": "1 ",
    "dates": "1.1.2021 ",
    "days": "3 May 2021 10:30 - ",
    "times": "10:30:00 ",
    "slashes": "1/1/",
    "commas": ", ",
    "by": "by ",
    "by names": "By Ann Lee, ",
    "names": "Ann Lee and ",
    "names, dotted": "A.B'c-",
    "von": "Von und zu ",
    "capitals": "X",
    "spaces": " ",
    "tabs": "x\t",
    "bars": "| ",
    "dashes": "- ",
    "dots": ".",
    "brackets": "((",
    "marks of quotation": "„“\"'",
    "references": "&amp;",
    "references without end": "&amp",
    "references to references": "&amp;amp;amp;lt;b",
    "numbered references": "&#xD800;&#0;&#1114112;&#x80;",
    "number of a reference": "&#" + "9" * 1_000 + ";",
    "name of a reference": "&" + "a" * 1_000 + ";",
    "ampersands": "&",
    "openings": "<",
    "openings and letters": "<a",
    "signs": "< > ",
    "zero width": "\u200b\u200d\ufeff\u2060",
    "combining": "\u0300\u0327",
    "overrides": "\u202e\u2066x",
    "soft hyphens": "\u00ad",
    "han": "新闻发布会",
    "emoji": "👩\u200d👩\u200d👧",
    "ligatures": "\ufdfa",
    "dotted capitals": "\u0130",
    "nonsense": "\ufdd0\uffff\U0010ffff",
    "addresses": "https://x.example/ @a www.",
    "mail": "a@b",
    "at signs": "@@a",
    "copyright": "© 2021 ",
    "months": "january februar mars ",
    "cookies": "cookie consent accept ",
    "more": "read more ",
    "links of markdown": "[a](b",
    "line separators": "\u2028\u2029\x85\x0b",
}


def _filled(pattern: str, most: int) -> str:
    return pattern * (most // len(pattern))


def _patterned(pattern: str) -> str:
    """Give a page that has a pattern wherever something is read: a row of it, and beside words."""
    long, line, short = _filled(pattern, _UNENDING), _filled(pattern, 1_900), _filled(pattern, 170)
    quoted = long.replace('"', "")
    fields = {"@type": "NewsArticle"} | dict.fromkeys(("headline", "author", "datePublished", "image"), long)
    return html_page(
        f"<p class=date>{short}</p><h1>{line}</h1><p class=byline>By {short}</p><p class=published>{line}</p>"
        f"<a rel=author href=/author/x>{line}</a><time datetime='{line[:900].replace(chr(39), '')}'>{short}</time>"
        f"<p>{PROSE * 2}{long}</p><p>{line}. {PROSE}</p><ul>"
        + f"<li><h3><a href='/{line[:900].replace(chr(39), '')}'>{short}</a></h3><p>{line}</p></li>" * 60
        + f"</ul><p>{short}</p>" * 60,
        f'<title>{long}</title><meta name=author content="{quoted}"><meta name=description content="{quoted}">'
        f'<meta property="article:published_time" content="{quoted}"><link rel=canonical href="/{quoted}">'
        f'<script type="application/ld+json">{json.dumps(fields)}</script>',
    )


def _patterned_text(pattern: str) -> str:
    short, line = _filled(pattern, 170), _filled(pattern, 1_900)
    return f"A call is open\n{short}\n{PROSE * 3}\n" + f"{short}\n{line}\n" * 200 + _filled(pattern, _UNENDING)


PATTERNED = {name: partial(_patterned, pattern) for name, pattern in _PATTERNS.items()}
PATTERNED_TEXT = {name: partial(_patterned_text, pattern) for name, pattern in _PATTERNS.items()}
