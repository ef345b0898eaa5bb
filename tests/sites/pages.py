"""Writes the pages of the institution: articles with their sidebars, and the list of news in parts."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

MENU = ("About us", "Research", "Teaching", "Library", "Careers", "Contact")
COOKIES = (
    "We use cookies to make this website work and to measure how it is used. You can accept all cookies or only those "
    "that are necessary."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """An article as the institution wrote it."""

    slug: str
    language: str
    title: str
    published: str
    author: str
    summary: str
    text: str

    @property
    def path(self) -> str:
        """Where it stands on the site."""
        return f"/news/{self.slug}"

    @property
    def paragraphs(self) -> list[str]:
        """Its paragraphs."""
        return [paragraph.strip() for paragraph in self.text.strip().split("\n\n")]


def written() -> tuple[Article, ...]:
    """Give the 24 articles of the institution, the newest first."""
    text = Path(__file__).with_name("articles.toml").read_text(encoding="utf-8")
    return tuple(Article(**article) for article in tomllib.loads(text)["article"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the list of news; its address need not lead to an article."""

    path: str
    title: str
    summary: str
    day: str

    @classmethod
    def of(cls, article: Article, path: str | None = None) -> Row:
        """Give the row of an article, at its own address or another."""
        day = article.published[:10]
        return cls(path=path or article.path, title=article.title, summary=article.summary, day=day)


def article_page(article: Article, beside: Sequence[Row]) -> str:
    """Write the page of an article, with teasers of others beside it."""
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in article.paragraphs)
    teasers = "\n".join(
        f'<li class="teaser"><h3><a href="{row.path}">{escape(row.title)}</a></h3><p>{escape(row.summary)}</p></li>'
        for row in beside
    )
    return _page(
        title=article.title,
        language=article.language,
        head=f'<meta property="og:type" content="article">\n<link rel="canonical" href="{article.path}">',
        main=f"""<article>
<h1>{escape(article.title)}</h1>
<p class="meta">By <span class="author">{escape(article.author)}</span>,
<time datetime="{article.published}">{article.published[:10]}</time></p>
{paragraphs}
<ul class="share"><li><a href="#">Share</a></li><li><a href="#">Print</a></li><li><a href="mailto:?">Mail</a></li></ul>
</article>
<aside><h2>More news</h2><ul>
{teasers}
</ul><p><a href="/news">All news</a></p></aside>""",
    )


def listing_page(rows: Sequence[Row], number: int, last: int) -> str:
    """Write one part of the list of news."""
    items = "\n".join(
        f'<li class="item"><time datetime="{row.day}">{row.day}</time>'
        f'<h2><a href="{row.path}">{escape(row.title)}</a></h2><p>{escape(row.summary)}</p></li>'
        for row in rows
    )
    numbers = "".join(
        f"<span>{n}</span> " if n == number else f'<a href="/news?page={n}">{n}</a> ' for n in range(1, last + 1)
    )
    return _page(
        title="News",
        language="en",
        main=f'<h1>News</h1>\n<ul class="list">\n{items}\n</ul>\n<nav class="pages">{numbers}</nav>',
    )


def plain_page(title: str, words: str) -> str:
    """Write a page that is neither: a notice, an error."""
    return _page(title=title, language="en", main=f"<h1>{escape(title)}</h1><p>{escape(words)}</p>")


def _page(*, title: str, language: str, main: str, head: str = "") -> str:
    menu = "".join(f'<li><a href="/{name.lower().replace(" ", "-")}">{name}</a></li>' for name in MENU)
    return f"""<!doctype html>
<html lang="{language}">
<head>
<title>{escape(title)} | Institute for Public Knowledge</title>
{head}
</head>
<body>
<div class="cookies" role="dialog"><p>{COOKIES}</p><button>Accept all</button> <button>Necessary only</button></div>
<header><a href="/">Institute for Public Knowledge</a>
<nav><ul>{menu}<li><a href="/news">News</a></li></ul></nav></header>
<main>
{main}
</main>
<footer><p>Institute for Public Knowledge, 4 Bridge Street. All rights reserved.</p>
<ul><li><a href="/legal">Legal notice</a></li><li><a href="/privacy">Privacy</a></li></ul>
</footer>
</body>
</html>
"""
