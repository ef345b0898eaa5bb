"""Gives pages that lie on disk the way pages of the web come: files, folders, and WARC archives.

A seed is a request of the scheme `seed:`, and its handler reads the file: from there on it takes the path of any page.
"""

from __future__ import annotations

import asyncio
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from crawler.fetching.content_type import content_type
from crawler.fetching.inflate import GZIP, CutOffError, TooLargeError, inflated
from pipeline.document import LARGEST_BYTES
from pipeline.items import NOTHING_RESERVED, Page, Reserved
from pipeline.rights import reserved_by_headers
from pipeline.store.sqlite import FILE_NAME
from pipeline.told import first_line

_TYPES = {
    ".txt": "text/plain",
    ".md": "text/plain",
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
}
SUFFIXES = (*_TYPES, *(f"{suffix}.gz" for suffix in _TYPES))
_ARCHIVES = (".warc", ".warc.gz")
_PAGE_TYPES = frozenset(_TYPES.values())
_TOO_LARGE = f"is too large: more than {LARGEST_BYTES // 1_000_000} MB; give the page alone"


class SeedError(Exception):
    """A seed cannot be read; the message is a sentence that follows its name and has the remedy in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """A page on disk: a file, or a record of an archive, which has its bytes with it."""

    path: Path
    url: str | None = None  # of the page, where it is known
    media_type: str | None = None
    charset: str | None = None
    body: bytes | None = field(default=None, repr=False)
    saved_at: datetime | None = None
    reserved: Reserved = NOTHING_RESERVED  # as the answer in an archive says
    error: str | None = None  # why it cannot be read, where that was seen on the way to it

    def request(self) -> Request:
        """Give the request that fetches it through Scrapy."""
        return Request(
            f"seed://file{quote(str(self.path.resolve()), errors='replace')}", meta={"seed": self}, dont_filter=True
        )

    def page(self, body: bytes, now: datetime) -> Page:
        """Give the page that its bytes are; an archive's is known by its address, a file's by its path as well."""
        return Page(
            body=body,
            fetched_at=self.saved_at or now,
            url=self.url,
            path=None if self.body is not None else str(self.path.resolve()),
            media_type=self.media_type or _sniffed(body),
            charset=self.charset,
            reserved=self.reserved,
        )


def seeds_in(path: Path, url: str | None = None) -> Iterator[Seed]:
    """Give the seeds of a file, a folder (with all below it, by name) or an archive, one at a time.

    Raise `SeedError` where there is none; one that cannot be read among others is given with its error.
    """
    if not os.path.lexists(path):
        raise SeedError("does not exist; check the path; an address begins with https://")
    if path.is_dir():
        yield from _in_folder(path)
    elif _is_archive(path):
        yield from _in_archive(path)
    else:
        yield Seed(path=path, url=url, media_type=_type_of(path))


def read_seed(seed: Seed) -> bytes:
    """Give the bytes of a seed, decompressed, never more than may be; raise `SeedError` where they cannot be had."""
    if seed.error is not None:
        raise SeedError(seed.error)
    if seed.body is not None:
        return seed.body
    try:
        status = seed.path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise SeedError("is no file; give a saved page")
        if status.st_size > LARGEST_BYTES:
            raise SeedError(_TOO_LARGE)
        body = seed.path.read_bytes()
    except OSError as error:
        raise SeedError(
            f"cannot be read ({(error.strerror or str(error)).lower()}); check the path and its permissions"
        ) from error
    return _gunzipped(body) if seed.path.name.lower().endswith(".gz") else body


def _gunzipped(body: bytes) -> bytes:
    try:
        return inflated(body, GZIP, LARGEST_BYTES) if body else b""
    except zlib.error as error:
        raise SeedError("is no gzip file although its name says so; unpack it or rename it") from error
    except TooLargeError as error:
        raise SeedError(_TOO_LARGE) from error
    except CutOffError as error:
        raise SeedError("is a gzip file that ends before its end; save it again") from error


def _type_of(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return next((media_type for suffix, media_type in _TYPES.items() if name.endswith(suffix)), None)


def _sniffed(body: bytes) -> str:
    """Tell markup from text where the name does not say."""
    start = body[:4096].lower()
    return "text/html" if b"<html" in start or b"<!doctype html" in start or b"<body" in start else "text/plain"


def _is_archive(path: Path) -> bool:
    return path.name.lower().endswith(_ARCHIVES)


def _in_folder(folder: Path) -> Iterator[Seed]:
    found = False
    unreadable: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=unreadable.append):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not _is_ours(Path(parent) / name))
        for name in sorted(names):
            path = Path(parent) / name
            if name.startswith(".") or not name.lower().endswith(SUFFIXES + _ARCHIVES):
                continue
            found = True
            yield from _in_archive(path) if _is_archive(path) else [Seed(path=path, media_type=_type_of(path))]
    for error in unreadable:
        yield Seed(path=Path(error.filename), error="cannot be opened (permission denied); change its permissions")
    if not found and not unreadable:
        raise SeedError(f"has no pages in it; those are files ending in {' '.join(_TYPES)} (also .gz) or .warc")


def _is_ours(folder: Path) -> bool:
    """Tell a data folder: what is published there was crawled elsewhere."""
    return (folder / FILE_NAME).exists()


def _in_archive(path: Path) -> Iterator[Seed]:
    """Give the pages among the records of a WARC file; images, scripts, redirects and errors are passed over."""
    found = False
    try:
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                if (seed := _of_record(path, record)) is not None:
                    found = True
                    yield seed
    except OSError as error:
        yield Seed(path=path, error=f"cannot be read ({(error.strerror or str(error)).lower()}); check its permissions")
    except (ArchiveLoadFailed, ValueError, EOFError, zlib.error) as error:
        yield Seed(
            path=path, error=f"is damaged or no WARC file ({first_line(error)[:100]}); what stands before that was read"
        )
    else:
        if not found:
            yield Seed(path=path, error="has no pages in it: no answer with status 200 and text or HTML")


def _of_record(path: Path, record: Any) -> Seed | None:  # Any: warcio has no types
    if record.rec_type not in ("response", "resource"):
        return None
    http = record.http_headers
    status = http.get_statuscode() if http is not None else "200"
    media_type, charset = content_type((http or record.rec_headers).get_header("Content-Type") or "text/html")
    if status != "200" or media_type not in _PAGE_TYPES:
        return None
    body = record.content_stream().read(LARGEST_BYTES + 1)
    return Seed(
        path=path,
        url=record.rec_headers.get_header("WARC-Target-URI"),
        media_type=media_type,
        charset=charset,
        body=body[:LARGEST_BYTES],
        reserved=_reserved(http.headers if http is not None else ()),
        saved_at=_moment(record.rec_headers.get_header("WARC-Date")),
        error=_TOO_LARGE if len(body) > LARGEST_BYTES else None,
    )


def _reserved(headers: Iterable[tuple[str, str]]) -> Reserved:
    told = [(name.lower(), value) for name, value in headers]
    return reserved_by_headers(lambda name: [value for own, value in told if own == name])


def _moment(text: str | None) -> datetime | None:
    try:
        when = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    return when if when is None or when.tzinfo else when.replace(tzinfo=UTC)


class SeedHandler(BaseDownloadHandler):
    """Scrapy's download handler for `seed:`; a request without a seed, such as a link's, is refused."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        # Without its reactor Scrapy begins all that wait for a place at once, and the first read would be the first
        # stored: which of two same articles is the duplicate must not hang on that.
        self._turn = asyncio.Lock()

    async def download_request(self, request: Request) -> Response:
        """Read the seed of a request, off the loop, when those asked for before it are read."""
        seed = request.meta.get("seed")
        if not isinstance(seed, Seed):
            raise SeedError("is no seed")
        async with self._turn:
            return Response(request.url, body=await asyncio.to_thread(read_seed, seed))
