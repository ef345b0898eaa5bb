"""Makes items of rows of a listing: of a PDF, an office document, a place within a page, a page of hardly any text."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from html import escape
from posixpath import basename
from urllib.parse import unquote, urlsplit

from crawler.sight import extract_page
from pipeline.config import Selectors
from pipeline.dates.listed import is_sure
from pipeline.describe.attachments import MEDIA_TYPES, media_type_of
from pipeline.describe.language import detect_language
from pipeline.entries.make import Named, subject_of_page
from pipeline.entries.titled import titled
from pipeline.familiar import Memory
from pipeline.identity.signature import signature
from pipeline.identity.words import words_of
from pipeline.items import NOTHING_RESERVED, Attachment, Extraction, Page, PageKind
from pipeline.normalize import content_hash
from pipeline.rights import both
from pipeline.sanitize import plain
from pipeline.store.protocol import Address
from pipeline.topics.ahead import with_topics

_PDF = "application/pdf"
_MOST_PAGES = 60  # of a PDF, whose text is read
_MOST_CHARACTERS = 200_000
_LEAST_CHARACTERS = 200  # of a text that is one: scans have the stamp of the scanner
_PARAGRAPH = re.compile(r"\n\s*\n")


def extract_item(
    page: Page, memory: Memory, *, address: Address, selectors: Selectors | None, source: Named | None = None
) -> Extraction:
    """Extract what an address of a listing gave: a file by its row, a page as any other; runs in a worker."""
    media_type = file_type(page)
    if media_type is None:
        extraction = extract_page(page, memory, selectors, with_dropped=False)  # no crawl asks for what was
        if extraction.content_hash is None:
            return _by_its_row(extraction, address) or extraction
        extraction = titled(extraction, address.title)
        return with_topics(extraction, subject_of_page(extraction, address, source))
    text = pdf_text(page.body) if media_type == _PDF else None
    item = of_row(address, media_type=media_type, url=page.url, length=len(page.body), text=text)
    return replace(item, reserved=both(NOTHING_RESERVED, page.reserved))


def _by_its_row(extraction: Extraction, address: Address) -> Extraction | None:
    """Make an item of the row of a page that says hardly anything, as notices do; None for what is no such row.

    What a list has a title for is an item, as a person saw it before the source was added. Only a page that says
    nothing itself and leads on to others is a section of the site, unless its row has a day.
    """
    is_section = address.published is None and bool(extraction.teasers) and not extraction.text
    if extraction.kind is not PageKind.OTHER or is_section or not (address.title and plain(address.title)):
        return None
    item = replace(
        of_row(address, url=extraction.page_url), kind=PageKind.OTHER, canonical_url=extraction.canonical_url
    )
    return replace(item, reserved=extraction.reserved, fingerprint=extraction.fingerprint, notes=extraction.notes)


def file_type(page: Page) -> str | None:
    """Give the type of a file that is no page, as its server or its beginning says; None for a page."""
    if page.media_type in MEDIA_TYPES:
        return page.media_type
    if page.body[:1024].lstrip().startswith(b"%PDF-"):
        return _PDF
    return media_type_of(page.url) if page.media_type == "application/octet-stream" else None


def of_row(
    address: Address,
    *,
    media_type: str | None = None,
    url: str | None = None,
    length: int | None = None,
    text: str | None = None,
) -> Extraction:
    """Make an item of what its row says, without separating anything; `text` is that of its file."""
    own = url or address.url
    title = (plain(address.title) if address.title else "") or unquote(basename(urlsplit(own).path)) or own
    summary = (plain(address.summary) or None) if address.summary else None
    # What has no text is known by its address and title: eight files called "Newsletter" are eight items.
    known_by = text or f"{title} {own}"
    return Extraction(
        page_url=own,
        path=None,
        kind=PageKind.ARTICLE,
        title=title,
        authors=(),
        published=address.published if address.published and is_sure(address.published) else None,
        modified=None,
        language=detect_language(text or f"{title} {summary or ''}"),
        summary=summary,
        image=address.image,
        canonical_url=None,
        institution=None,
        text=text or summary,
        html="".join(f"<p>{escape(one, quote=False)}</p>" for one in _paragraphs(text or summary or "")) or None,
        teasers=(),
        dropped=(),
        content_hash=content_hash(known_by),
        signature=signature(words_of(text or summary)),
        attachments=(Attachment(url=own, title=title, media_type=media_type), *address.attachments)
        if media_type
        else (),
        media_type=media_type,
        length=length,
        of_row=True,
    )


def pdf_text(body: bytes) -> str | None:
    """Give the text of a PDF, its first pages; None where it has none, is locked or broken."""
    import pypdf  # it takes 200 ms to import, and few sources list files

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it complains of every slip in what strangers wrote
    pages: list[str] = []
    left = _MOST_CHARACTERS
    try:
        for page in pypdf.PdfReader(io.BytesIO(body)).pages[:_MOST_PAGES]:
            pages.append(page.extract_text()[:left])
            left -= len(pages[-1])
            if left <= 0:
                break
    except Exception:  # whatever the library raises for a broken file: its row is an item all the same
        logging.getLogger(__name__).info("the text of a PDF cannot be read to its end", exc_info=True)
    text = "\n\n".join(_paragraphs("\n\n".join(pages)))
    return text if len(text) >= _LEAST_CHARACTERS else None


def _paragraphs(text: str) -> Iterator[str]:
    for one in _PARAGRAPH.split(text):
        if words := " ".join(plain(one).split()):
            yield words
