"""An institution's site on 127.0.0.1 that answers as real ones do, well and badly, and logs what it is asked.

Its list of news has three parts and 29 rows. 24 lead to articles: one of them by a redirect, one to a page that comes
when it may, one to a page in another charset than the server says. Five cannot be had: one is forbidden by robots.txt,
one missing, one failing, and two are cut off, in plain bytes and in gzip.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.sites.pages import Article, Row, article_page, listing_page, plain_page, written
from tests.sites.server import Server

ROWS_OF_A_PART = 10
REDIRECTED, SLOW, MISLABELLED = "ocean-data-thirty-years", "quantennetz-drei-laender", "vaccination-en-pharmacie"
MOVED = "/2026/ocean-data"  # leads to the redirected article
FORBIDDEN, MISSING, FAILING = "/internal/minutes", "/news/withdrawn", "/news/failing"
CUT, CUT_GZIP = "/news/cut", "/news/cut-gzip"
_LAUNCHED = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as it came, and the status it was answered with."""

    path: str  # with its query
    headers: dict[str, str]  # names in lower case
    status: int
    at: float  # seconds, by a clock that only goes forward


@dataclass(slots=True)
class Institution:
    """The site: what it publishes can be changed while it runs, and its validators follow."""

    articles: dict[str, Article] = field(default_factory=lambda: {article.slug: article for article in written()})
    beside: list[str] = field(default_factory=lambda: ["bridge-sensors", "sols-urbains-plomb", "open-access-report"])
    headlines: dict[str, str] = field(default_factory=dict)  # titles in the sidebar that are not the article's own
    crawl_delay: float | None = None
    repaired: bool = False  # what failed or was cut comes whole
    asked: list[Asked] = field(default_factory=list)
    may_answer: threading.Event = field(default_factory=threading.Event)  # the slow page waits for it
    waited_for: threading.Event = field(default_factory=threading.Event)  # somebody waits for the slow page
    port: int = 0
    _changed: dict[str, tuple[str, datetime]] = field(default_factory=dict)  # by path: the tag, and since when

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def news(self) -> str:
        """The address of its list of news."""
        return f"{self.url}/news"

    def edit(self, slug: str, **changes: str) -> None:
        """Change an article."""
        self.articles[slug] = replace(self.articles[slug], **changes)

    def paths_asked(self, status: int | None = None) -> list[str]:
        """Give the paths that were asked for, in order; with `status`, those that were answered so."""
        return [asked.path for asked in self.asked if status in (None, asked.status)]

    def rows(self) -> list[Row]:
        """Give the rows of the list of news."""
        rows = [Row.of(a, MOVED if a.slug == REDIRECTED else None) for a in self.articles.values()]
        notes = (
            (2, FORBIDDEN, "Minutes of the council in February are available to staff"),
            (6, MISSING, "A conference on the history of the river is announced for June"),
            (11, FAILING, "New reading rooms open on the second floor of the library"),
            (15, CUT, "A prize for the best explanation of a difficult experiment"),
            (19, CUT_GZIP, "Volunteers count migrating birds along the valley for the tenth time"),
        )
        for place, path, title in notes:
            rows.insert(place, Row(path=path, title=title, summary="One of the notes of the week.", day="2026-02-15"))
        return rows

    def body(self, path: str, query: dict[str, list[str]]) -> str | None:
        """Give the page at a path as it is now; None where there is none."""
        if path == "/news":
            rows = self.rows()
            last = -(-len(rows) // ROWS_OF_A_PART)
            number = int(query.get("page", ["1"])[0])
            part = rows[(number - 1) * ROWS_OF_A_PART : number * ROWS_OF_A_PART]
            return listing_page(part, number, last) if part else None
        if path in (CUT, CUT_GZIP, FAILING):
            return self._note(path)
        article = self.articles.get(path.removeprefix("/news/")) if path.startswith("/news/") else None
        return None if article is None else article_page(article, self._sidebar(article))

    def validators(self, path: str, body: bytes) -> tuple[str, datetime]:
        """Give the tag of a page, and since when it is as it is."""
        tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = self._changed.get(path)
        if known is None or known[0] != tag:
            since = _LAUNCHED if known is None else known[1] + timedelta(hours=1)
            known = self._changed[path] = (tag, since)
        return known

    def _sidebar(self, article: Article) -> list[Row]:
        rows = [Row.of(self.articles[slug]) for slug in self.beside if slug != article.slug]
        return [replace(row, title=self.headlines.get(row.path, row.title)) for row in rows]

    def _note(self, path: str) -> str:
        title = next(row.title for row in self.rows() if row.path == path)
        paragraphs = "\n\n".join(
            f"{title}. This is part {n} of a note that was written for the people who live near the {place} and would "
            f"like to know what is going on there in the {n}th week of the year, who pays for it, and whom to ask."
            for n, place in enumerate(("river", "station", "old bridge", "university"), start=5)
        )
        note = Article(
            slug=path,
            language="en",
            title=title,
            published="2026-02-15",
            author="Press office",
            summary="",
            text=paragraphs,
        )
        return article_page(replace(note, slug=path.removeprefix("/news/")), [])


@contextmanager
def running(institution: Institution | None = None) -> Iterator[Institution]:
    """Run the site on a free port of 127.0.0.1."""
    site = institution or Institution()
    site.may_answer.set()

    class Handler(_Handler):
        institution = site

    server = Server(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield site
    finally:
        site.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    institution: Institution
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        site = self.institution
        parts = urlsplit(self.path)
        path = parts.path
        if path == "/robots.txt":
            delay = f"Crawl-delay: {site.crawl_delay}\n" if site.crawl_delay is not None else ""
            self._give(200, f"User-agent: *\nDisallow: /internal/\n{delay}".encode(), media_type="text/plain")
            return
        if path == MOVED:
            self._give(301, b"", location=f"/news/{REDIRECTED}")
            return
        body = site.body(path, parse_qs(parts.query))
        if body is None:
            self._give(404, plain_page("Not found", "This page does not exist, or not any more.").encode())
        elif path == FAILING and not site.repaired:
            self._give(500, plain_page("Error", "Something went wrong on our side. Please try again later.").encode())
        elif path in (CUT, CUT_GZIP) and not site.repaired:
            self._cut(body.encode(), packed=path == CUT_GZIP)
        else:
            if path == f"/news/{SLOW}":
                site.waited_for.set()
                site.may_answer.wait(60)
            charset = (
                "windows-1252" if path == f"/news/{MISLABELLED}" else "utf-8"
            )  # what the server says is always UTF-8
            self._give_conditionally(body.encode(charset, errors="xmlcharrefreplace"))

    def log_message(self, format: str, *args: object) -> None:
        """Write nothing to stderr: the log is `asked`."""

    def _give_conditionally(self, body: bytes) -> None:
        tag, since = self.institution.validators(self.path, body)
        matches = self.headers.get("If-None-Match")
        asked_since = self.headers.get("If-Modified-Since")
        if matches is not None:
            unchanged = tag in matches
        else:
            unchanged = asked_since is not None and parsedate_to_datetime(asked_since) >= since
        headers = {"last-modified": format_datetime(since, usegmt=True)}
        if len(self.path) % 2:  # half of the pages have a tag besides
            headers["etag"] = tag
        self._give(304 if unchanged else 200, b"" if unchanged else body, **headers)

    def _give(self, status: int, body: bytes, media_type: str = "text/html; charset=utf-8", **headers: str) -> None:
        self._log(status)
        self.send_response(status)
        if status != 304:
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self._send(body)

    def _send(self, body: bytes) -> None:
        with suppress(ConnectionError):  # who asked may be gone
            self.wfile.write(body)

    def _cut(self, body: bytes, *, packed: bool) -> None:
        """Send half a page: fewer bytes than announced, or, in gzip, as many, but not all of the archive."""
        self._log(200)
        half = (gzip.compress(body) if packed else body)[: len(body) // 8 if packed else len(body) // 2]
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(half) if packed else len(body)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self._send(half)
        self.close_connection = True

    def _log(self, status: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.institution.asked.append(Asked(path=self.path, headers=headers, status=status, at=time.monotonic()))
