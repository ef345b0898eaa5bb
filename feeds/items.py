"""Make entries ready to be shown: once, for all formats and pages."""

from __future__ import annotations

import hashlib
import html as markup
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from feeds.addresses import site_url
from feeds.pages.words import words_of
from pipeline.config import Config
from pipeline.config.types import Publish
from pipeline.dates import moment
from pipeline.dates.listed import is_ahead
from pipeline.guesses import Guess
from pipeline.items import NOTHING_RESERVED, Code, Entry, Evidence, Reserved
from pipeline.rights import Allowed, allowed, allowed_of
from pipeline.sanitize import absolute, legal, legible
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

_LONGEST_ARTICLE_BYTES = 100_000  # a longer one is given by its summary: it would push the others out

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|\d{3}))?")
_KEY = re.compile(r"[a-z0-9]{1,64}")
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+-]*")
_IMAGE_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A topic that an item is in, and why."""

    topic_id: str
    title: str
    evidence: tuple[Evidence, ...]
    iptc: tuple[str, ...] = ()  # IPTC media topics that the topic is close to


@dataclass(frozen=True, slots=True, kw_only=True)
class Institution:
    """Who published an item first."""

    title: str
    url: str | None
    source_id: str | None = None  # of the source that has a page here


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file that an item is, or that belongs to it."""

    url: str
    title: str
    media_type: str | None  # None: not known exactly
    length: int | None  # in bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Where the story of an item stands as well: at another institution, or in another language."""

    url: str
    title: str
    language: str | None
    institution: str | None
    is_translation: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An entry as every format shows it: plain text where nothing else is said, addresses absolute and in ASCII."""

    id: str
    key: str  # the name of its page here
    page_url: str  # of its page here
    url: str  # of the original, or else of its page here
    has_original: bool
    title: str
    title_derived: bool
    summary: str | None
    html: str | None = None  # sanitised; None for a headline and for an article too long for a feed
    article: str | None = None  # the same, however long
    authors: tuple[str, ...] = ()
    published: datetime  # aware, UTC
    is_dated: bool  # False: nobody says when it was published, and `published` is when it was first seen
    dated_later: datetime | None = None  # what its page says, where that had not come when it was first seen
    date_guessed: Guess | None = None  # by what `published` was guessed; None: the page says it
    first_seen: datetime
    updated: datetime
    places: tuple[Place, ...] = ()
    language: str | None  # BCP 47
    image: str | None = None
    image_type: str | None = None  # as its name says
    media_type: str | None = None  # of a file that is the item, at its address
    length: int | None = None  # of that file, in bytes
    institution: Institution | None = None
    section: str | None = None
    codes: tuple[Code, ...] = ()  # of its subjects, as its publisher declares them
    shown: Publish = "full"  # how much of it may be shown: the rest is left out above
    rights: str | None = None  # the line that stands beside it
    reserved: Reserved = NOTHING_RESERVED  # by its publisher
    files: tuple[File, ...] = ()  # the one that it is first
    related: tuple[Related, ...] = ()


def item_of(store: Store, config: Config, entry: Entry, made: dict[str, Item]) -> Item | None:
    """Make an entry ready to be shown, unless that was done; None where it cannot be."""
    try:
        if entry.id not in made:
            shown = item(entry, config, places(store, config, entry), allowed_of(entry, config, store))
            made[entry.id] = replace(shown, related=tuple(_related(store, config, entry)))
        return made[entry.id]
    except (ValueError, TypeError, OverflowError):  # one entry that cannot be shown must not cost the others
        log.exception("entry left out of its feeds id=%s", entry.id)
        return None


def places(store: Store, config: Config, entry: Entry) -> tuple[Place, ...]:
    """Give the topics of an entry, in the order of the configuration, each with its evidence."""
    former = config.former_topics()
    evidence = {former.get(match.topic_id, match.topic_id): match.evidence for match in store.matches(entry.id)}
    return tuple(
        Place(topic_id=topic.id, title=legible(topic.title), evidence=evidence[topic.id], iptc=topic.iptc)
        for topic in config.topics
        if topic.id in evidence
    )


def _related(store: Store, config: Config, entry: Entry) -> Iterator[Related]:
    for copy in store.identity.copies(entry.id):
        if copy.elsewhere and (url := absolute(copy.url)) is not None:
            source = config.source_named(copy.source_id)
            institution = _line(source.name if source else copy.institution or "") or None
            title = _line(copy.title or "") or _line(entry.title)
            yield Related(url=url, title=title, language=None, institution=institution, is_translation=False)
    for other in store.identity.translations(entry.id):
        told = item(other, config, ())
        institution = told.institution.title if told.institution else None
        yield Related(
            url=told.url, title=told.title, language=told.language, institution=institution, is_translation=True
        )


def item(entry: Entry, config: Config, places: tuple[Place, ...], may: Allowed | None = None) -> Item:
    """Make an entry ready to be shown as far as it `may` be; without, as far as its own source allows."""
    key = entry_key(entry.id)
    page_url = site_url(config.site, f"entries/{key}.html")
    original = absolute(entry.url) if entry.url else None
    may = may or allowed(entry, config)
    article = _article(entry) if may.has_text else None
    image = absolute(entry.image) if entry.image and may.has_summary else None
    return Item(
        id=entry.id,
        key=key,
        page_url=page_url,
        url=original or page_url,
        has_original=original is not None,
        title=_line(entry.title) or words_of(config.site.language).untitled,
        title_derived=entry.title_derived,
        summary=(_line(entry.summary or "") or None) if may.has_summary else None,
        html=article if article and len(article.encode()) <= _LONGEST_ARTICLE_BYTES else None,
        article=article,
        authors=tuple(name for author in entry.authors if (name := _line(author))),
        published=entry.dated_at,
        is_dated=entry.dated_at != entry.first_seen_at,
        dated_later=_later(entry),
        date_guessed=entry.date_guessed if entry.dated_at != entry.first_seen_at else None,
        first_seen=entry.first_seen_at,
        updated=entry.updated_at,
        places=places,
        language=entry.language if entry.language and _LANGUAGE.fullmatch(entry.language) else None,
        image=image,
        image_type=_IMAGE_TYPES.get(PurePosixPath(urlsplit(image).path).suffix.lower()) if image else None,
        media_type=entry.media_type if original else None,
        length=entry.length,
        institution=_institution(entry, config, original),
        section=_line(entry.section or "") or None,
        codes=tuple(replace(one, label=_line(one.label or "") or None) for one in entry.codes),
        shown=may.shown,
        rights=_line(may.rights or "") or None,
        reserved=may.reserved,
        files=tuple(_files(entry, original)) if may.has_summary else (),
    )


def _later(entry: Entry) -> datetime | None:
    """Give the day or moment of its page that had not come when it was first seen."""
    ahead = entry.published is not None and is_ahead(entry.published, entry.first_seen_at)
    return moment(entry.published) if ahead and entry.published else None


def _files(entry: Entry, original: str | None) -> Iterator[File]:
    if entry.media_type and original:
        title = _line(entry.title)
        yield File(url=original, title=title, media_type=entry.media_type, length=entry.length)
    for one in entry.attachments:
        url = absolute(one.url)
        if url is None or (entry.media_type and url == original):
            continue
        title = _line(one.title or "") or _line(PurePosixPath(urlsplit(url).path).name)
        media_type = one.media_type if _MEDIA_TYPE.fullmatch(one.media_type) else None
        yield File(url=url, title=title, media_type=media_type, length=None)


def entry_key(entry_id: str) -> str:
    """Give the name of an entry's page: the key of its `tag:` id, or a digest of what is no such id."""
    key = entry_id.rpartition(":")[2]
    return key if _KEY.fullmatch(key) else hashlib.sha256(entry_id.encode(errors="replace")).hexdigest()[:32]


def _article(entry: Entry) -> str | None:
    if entry.kind == "headline":
        return None
    if entry.html:
        return _without_gaps(legal(entry.html))
    paragraphs = [_without_gaps(legal(paragraph)).strip() for paragraph in re.split(r"\n{2,}", entry.text or "")]
    return "".join(f"<p>{markup.escape(text)}</p>" for text in paragraphs if text) or None


def _institution(entry: Entry, config: Config, original: str | None) -> Institution | None:
    if (source := config.source_named(entry.source_id)) is not None:
        return Institution(title=_line(source.name), url=absolute(source.url), source_id=source.id)
    title = _line(entry.institution or "")
    if not title:
        return None
    return Institution(title=title, url=f"{original.split('/')[0]}//{original.split('/')[2]}/" if original else None)


def _line(text: str) -> str:
    return _without_gaps(legible(text))


def _without_gaps(text: str) -> str:
    """Give the text with a question mark for each sign that its page had lost: validators take theirs for our fault."""
    return text.replace("\ufffd", "?")
