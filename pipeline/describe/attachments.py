"""Finds the files that belong to an article: PDFs, office documents and sound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from posixpath import basename
from urllib.parse import unquote, urlsplit

from lxml import html

from pipeline.describe.cards import absolute_url
from pipeline.describe.metadata import Metadata
from pipeline.describe.quick import linked
from pipeline.document import jsonld
from pipeline.document.jsonld import Node
from pipeline.items import Attachment, PageKind, Separation
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_TYPES = {
    "pdf": "application/pdf",
    "doc": "application/msword",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_OPEN}text",
    "ods": f"{_OPEN}spreadsheet",
    "odp": f"{_OPEN}presentation",
    "rtf": "application/rtf",
    "csv": "text/csv",
    "epub": "application/epub+zip",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "aac": "audio/aac",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "opus": "audio/ogg",
    "wav": "audio/wav",
    "flac": "audio/flac",
}
MEDIA_TYPES = frozenset(_TYPES.values())
_SUFFIX = re.compile(rf"\.({'|'.join(sorted(_TYPES, key=len, reverse=True))})$", re.IGNORECASE)
_IN_ADDRESS = tuple(f".{suffix}" for suffix in _TYPES)
_NOT_ITS = re.compile(r"(?<![a-z])(?:footer|nav|navigation|menu|cookie|teaser|related|breadcrumbs?)(?![a-z])", re.I)
_NO_PLACE = frozenset({"nav", "footer", "header", "form"})
_SOUND = ("audio", "associatedMedia", "encoding")
_MOST = 50
_MOST_LINKS = 400  # to files, those of the site's own included
_MOST_SOUNDS = 20
_MOST_STEPS = 12  # from a link up through what it stands in
_LONGEST_TITLE = 300


def find_attachments(
    root: html.HtmlElement,
    metadata: Metadata,
    article: Node | None,
    separation: Separation,
    base_url: str | None,
    page: Outline | None,
) -> tuple[Attachment, ...]:
    """Give the files that an article's page links to beside its menus, and the sound it declares, each once.

    A page that is no article has none: the files it lists are what it is for.
    """
    if separation.kind is not PageKind.ARTICLE:
        return ()
    elsewhere = {teaser.url for teaser in separation.teasers}
    found: dict[str, Attachment] = {}
    for written, title, media_type in (*_linked(root, page), *_played(root, page), *_declared(metadata, article)):
        url = absolute_url(written.partition("#")[0], base_url)
        if url is None or url in elsewhere or (known := media_type or media_type_of(url)) is None:
            continue
        found.setdefault(url, Attachment(url=url, title=title or _name_of(url), media_type=known))
    return tuple(islice(found.values(), _MOST))


def _linked(root: html.HtmlElement, page: Outline | None) -> Iterator[tuple[str, str | None, str | None]]:
    for link in linked(root, _IN_ADDRESS, "", _MOST_LINKS, page):
        text = " ".join(" ".join(islice(link.itertext(), 40)).split())[:_LONGEST_TITLE]
        if not _of_the_page(link):
            yield link.get("href") or "", text or link.get("title"), None


def _played(root: html.HtmlElement, page: Outline | None) -> Iterator[tuple[str, str | None, str | None]]:
    """Give the sound of players; of one that offers several encodings, the first."""
    for player in named_elements(root, ("audio",), _MOST_SOUNDS, page):
        sources = [player, *islice(player.iter("source"), _MOST_SOUNDS)]
        source = next((source for source in sources if source.get("src")), None)
        if source is not None and not _of_the_page(player):
            title = player.get("title") or player.get("aria-label")
            yield (
                source.get("src") or "",
                title,
                _sound(source.get("type")) or media_type_of(source.get("src")) or "audio/*",
            )


def _declared(metadata: Metadata, article: Node | None) -> Iterator[tuple[str, str | None, str | None]]:
    for field in _SOUND if article is not None else ():
        for thing in jsonld.things((article or {}).get(field), metadata.linked_data):
            address = thing.get("contentUrl") or thing.get("url")
            if isinstance(address, str):
                kind = _sound(jsonld.text(thing.get("encodingFormat")))
                yield (
                    address,
                    jsonld.text(thing.get("name")),
                    kind or media_type_of(address) or ("audio/*" if field == "audio" else None),
                )
    for address in metadata.all("og:audio", "og:audio:url", "og:audio:secure_url")[:_MOST_SOUNDS]:
        yield (
            address,
            metadata.first("og:audio:title"),
            _sound(metadata.first("og:audio:type")) or media_type_of(address) or "audio/*",
        )


def _of_the_page(element: html.HtmlElement) -> bool:
    """Tell whether an element stands in what the site has on all its pages, or in a teaser."""
    return any(of_the_site(ancestor) for ancestor in islice(element.iterancestors(), _MOST_STEPS))


def of_the_site(element: html.HtmlElement) -> bool:
    """Tell whether an element is a part that the site has on all its pages, or one of teasers, by its name or class."""
    if element.tag in _NO_PLACE and not (element.tag == "header" and element.getparent().tag == "article"):
        return True
    return _NOT_ITS.search(f"{element.get('class') or ''} {element.get('id') or ''}"[:300]) is not None


def _sound(written: str | None) -> str | None:
    kind = (written or "").partition(";")[0].strip().casefold()
    return kind if re.fullmatch(r"audio/[\w.+-]{1,60}", kind) else None


def media_type_of(url: str | None) -> str | None:
    """Tell a file's type by the end of its address' path, or of its query ("?file=report.pdf")."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    match = _SUFFIX.search(unquote(parts.path)) or _SUFFIX.search(unquote(parts.query))
    return _TYPES[match[1].casefold()] if match else None


def format_of(media_type: str) -> str:
    """Name the format of a file as people do, by its first suffix: "PDF"; what has none by its type."""
    return next((suffix.upper() for suffix, known in _TYPES.items() if known == media_type), media_type)


def _name_of(url: str) -> str | None:
    return unquote(basename(urlsplit(url).path))[:_LONGEST_TITLE] or None
