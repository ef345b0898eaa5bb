"""Makes entries: of an article, and of a headline that is known only from a teaser."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.addresses import canonical
from pipeline.config import Config, Source
from pipeline.config.topics import Topic
from pipeline.dates import moment
from pipeline.dates.listed import date_of_row, is_ahead, is_when_it_takes_place
from pipeline.dates.spans import began
from pipeline.guesses import GUESSED, Guess
from pipeline.identity.identify import Identity, mint
from pipeline.iptc import each_once
from pipeline.items import (
    NOTHING_RESERVED,
    Classified,
    Code,
    Entry,
    Evidence,
    Extraction,
    Match,
    Reserved,
    Teaser,
)
from pipeline.normalize import content_hash
from pipeline.sanitize import plain
from pipeline.separate.headlines import read_length
from pipeline.store import Address, Fetch
from pipeline.topics.ahead import topics_of
from pipeline.topics.classify import Subject, classify

_LEAST_OF_A_PARAGRAPH = 60  # letters, as they are read: a sentence; dates, places and kickers have fewer
_LEAD_CHARACTERS = 300  # about two sentences: what readers show under a headline
_TITLE_CHARACTERS = (
    110  # a long headline; those of the 1,600 recorded pages have 61 in the median, 117 at the 95th percentile
)
# Which guesses of a page stand back behind the date of its row: behind a sure one all.
_BEHIND: Mapping[Guess | None, Collection[Guess]] = {None: GUESSED, "order": ("changed", "ago", "span")}
# A full stop ends none behind an initial, "Dr", "Prof" or the number of a day.
_SENTENCE = re.compile(
    r".{20,}?(?:(?<!\b\w)(?<!\b[A-Z]\w)(?<!\bProf)(?<!\b\d\d)\.|[!?])(?=\s[^\Wa-z])|[^.!?]+?[。！？]"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """As much of a source as is asked where its pages are read."""

    id: str
    language: str | None


def named_of(source: Source | None) -> Named | None:
    """Give as much of a source as is asked where its pages are read."""
    return Named(id=source.id, language=source.language) if source is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """How a page was come by."""

    target_id: str
    source: Source | None = None
    address: Address | None = None  # the listing's row that led here
    fetch: Fetch | None = None  # what was asked and answered; None for a file
    look_at: datetime | None = None  # when it is to be looked at again, if it is kept; None: no more
    gone: bool = False  # answered 404 or 410
    reserved: Reserved = NOTHING_RESERVED  # as the answer says, or the file of its site


def entry_of(extraction: Extraction, origin: Origin, identity: Identity, config: Config, now: datetime) -> Entry:
    """Make the entry of an article; what was minted or dated once is taken over from the known one."""
    known = identity.entry
    shown = extraction.title or _shown_before(known) or _listed_title(origin)
    # What a source had already when it was added was seen then, however much later its page is read.
    listed_at = origin.address.imported_at if origin.address else None
    first_seen_at = known.first_seen_at if known else (listed_at or now)
    published, guessed = _published(extraction, origin, known, first_seen_at)
    path = extraction.path if extraction.page_url is None else None
    return Entry(
        id=known.id if known else mint(config.site, identity.canonical_url or extraction.content_hash or ""),
        kind="article",
        url=identity.moved_to or (known.url if known else None) or identity.canonical_url,
        path=(known.path if known else None) or path,
        title=shown or derived_title(extraction.text or ""),
        title_derived=shown is None,
        authors=extraction.authors,
        published=published,
        modified=extraction.modified,
        language=extraction.language or (origin.source.language if origin.source else None),
        summary=extraction.summary or _listed_summary(origin) or lead(extraction.text or ""),
        image=extraction.image,
        text=extraction.text,
        html=extraction.html,
        content_hash=extraction.content_hash,
        source_id=(known.source_id if known else None) or (origin.source.id if origin.source else None),
        institution=_institution(extraction, origin.source),
        section=(known.section if known else None) or (origin.address.section if origin.address else None),
        position=known.position if known else (origin.address.position if origin.address else 0),
        dated_at=dated(published, first_seen_at),
        first_seen_at=first_seen_at,
        updated_at=_changed_at(now, first_seen_at, known),
        plain_hash=extraction.plain_hash,
        media_type=extraction.media_type,
        length=extraction.length,
        made_by=extraction.made_by,
        attachments=extraction.attachments,
        date_guessed=guessed,
        reserved=extraction.reserved,
        codes=_codes(extraction, origin.address, known),
    )


def _changed_at(now: datetime, first_seen_at: datetime, known: Entry | None) -> datetime:
    """Give the moment of a change: after that of the last, whatever was done to the clock since."""
    least = known.updated_at + timedelta(microseconds=1) if known else first_seen_at
    return max(now, least)


def _published(
    extraction: Extraction, origin: Origin, known: Entry | None, first_seen_at: datetime
) -> tuple[str | None, Guess | None]:
    """Give when an article was published, and by what that was guessed: what was dated once stays so.

    Not what was dated ahead: it is kept to be told, and counts for nothing.
    """
    if known is not None and known.published is not None and not is_ahead(known.published, first_seen_at):
        return known.published, known.date_guessed
    told = origin.address.published if origin.address else None
    listed, guess = date_of_row(told, first_seen_at)
    if extraction.published is None:
        return listed or extraction.to_come, guess
    if is_when_it_takes_place(extraction.published, told, first_seen_at):
        return None, None
    if listed is not None and extraction.date_guessed in _BEHIND.get(guess, ()):
        return listed, guess
    if extraction.date_guessed == "span" and began(extraction.published, first_seen_at) is None:
        return None, None  # at a later look it has begun: it was known before
    return extraction.published, extraction.date_guessed


def _codes(extraction: Extraction, address: Address | None, known: Entry | None = None) -> tuple[Code, ...]:
    """Give the codes of a page and of the feed that led there; come by otherwise, what a feed said of it stays."""
    listed = address.codes if address else ()
    if not listed and known is not None:
        listed = tuple(code for code in known.codes if code.listed)
    return each_once((*extraction.codes, *listed))


def _shown_before(known: Entry | None) -> str | None:
    """Give the title an entry has, unless it was derived: of two listings each may cut it in its own way."""
    return known.title if known and not known.title_derived else None


def _listed_title(origin: Origin) -> str | None:
    return plain(origin.address.title) or None if origin.address and origin.address.title else None


def _listed_summary(origin: Origin) -> str | None:
    return plain(origin.address.summary) or None if origin.address and origin.address.summary else None


def _institution(extraction: Extraction, source: Source | None) -> str | None:
    """Give the name of who published: as the owner wrote it, else as the page says."""
    return (source.title if source else None) or extraction.institution or (source.id if source else None)


def dated(published: str | None, first_seen_at: datetime) -> datetime:
    """Give the moment a feed sorts by: when it was published, unless that is unknown or after it was first seen."""
    try:
        when = moment(published) if published else first_seen_at
    except (ValueError, OverflowError):  # the second: midnight of the year 1 east of Greenwich is before time begins
        return first_seen_at
    return min(when, first_seen_at)


def derived_title(text: str) -> str:
    """Make a title from an article that shows none: its first sentence, cut at a word where it is long."""
    beginning = _first_paragraph(text)
    sentence = _SENTENCE.match(beginning)
    title = _cut(sentence[0] if sentence else beginning, _TITLE_CHARACTERS)
    return title.rstrip(".。") or title


def lead(text: str) -> str | None:
    """Give the beginning of an article as its summary."""
    return _cut(_first_paragraph(text), _LEAD_CHARACTERS) or None


def _first_paragraph(text: str) -> str:
    """Give the first paragraph that says something: a date or a kicker above the text does not."""
    paragraphs = [" ".join(one.split()) for one in text[:20_000].strip().split("\n\n")[:10]]
    long_enough = (one[:5000] for one in paragraphs if read_length(one) >= _LEAST_OF_A_PARAGRAPH)
    return next(long_enough, paragraphs[0][:5000])


def _cut(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    whole = text[:characters].rsplit(" ", 1)[0]
    return (whole if len(whole) > characters // 2 else text[:characters]).rstrip(" ,;:–-") + "…"


def matches_of(
    entry: Entry,
    topics: tuple[Topic, ...],
    publishers: tuple[str, ...] | None = None,
    sources: Iterable[Source] = (),
    before: Classified | None = None,
) -> tuple[Match, ...]:
    """Give the topics of an entry: those of its words, and those that one of its publishers is in as a whole.

    `publishers` are ids of `sources`; None: its own source is the only one. `before` is what was found where its page
    was read.
    """
    subject = subject_of(entry, publishers)
    of_words = topics_of(subject, topics, before) if topics else ()
    found = {match.topic_id: match for match in of_words}
    for source in sources:
        if source.topics and source.id in subject.source_ids:
            rule = Evidence(rule="topics", words=source.name, where="source")
            found |= {name: Match(topic_id=name, evidence=(rule,)) for name in source.topics if name not in found}
    if len(found) == len(of_words):
        return of_words
    return tuple(found[topic.id] for topic in topics if topic.id in found)


def matches_of_page(extraction: Extraction, topics: tuple[Topic, ...]) -> tuple[Match, ...]:
    """Give the topics that the entry of a page would be in, as far as the page alone tells."""
    if extraction.content_hash is None:
        return ()
    text = extraction.text or ""
    title, summary = extraction.title or derived_title(text), extraction.summary or lead(text)
    return classify(_subject(title, summary, text, extraction.language, codes=extraction.codes), topics)


def subject_of_page(extraction: Extraction, address: Address, source: Named | None) -> Subject:
    """Give what the entry of a page is classified by if it is a new one: of an address on the list of a source."""
    text = extraction.text or ""
    return _subject(
        extraction.title or (plain(address.title) if address.title else "") or derived_title(text),
        extraction.summary or (plain(address.summary) if address.summary else "") or lead(text),
        extraction.text,
        extraction.language or (source.language if source else None),
        section=address.section,
        source_ids=(source.id,) if source else (),
        codes=_codes(extraction, address),
    )


def subject_of(entry: Entry, publishers: tuple[str, ...] | None = None) -> Subject:
    """Give what an entry is classified by; its own source is its only publisher where none are given."""
    if publishers is None:
        publishers = (entry.source_id,) if entry.source_id is not None else ()
    return _subject(
        entry.title,
        entry.summary,
        entry.text,
        entry.language,
        section=entry.section,
        source_ids=publishers,
        codes=entry.codes,
    )


def _subject(
    title: str,
    summary: str | None,
    text: str | None,
    language: str | None,
    *,
    section: str | None = None,
    source_ids: tuple[str, ...] = (),
    codes: tuple[Code, ...] = (),
) -> Subject:
    rest = (text or "").removeprefix((summary or "").rstrip("…"))  # a lead taken from the text counts once
    return Subject(
        title=title,
        section=section,
        summary=summary,
        text=rest,
        language=language,
        source_ids=source_ids,
        codes=codes,
    )


def headline_of(teaser: Teaser, position: int, page: Entry, config: Config, now: datetime) -> Entry | None:
    """Make the entry of a teaser; None where its title has no words."""
    title = plain(teaser.title)
    url = canonical(teaser.url) if teaser.url else None
    key = url or content_hash(title)
    if not title or key is None:
        return None
    published, guessed = date_of_row(teaser.published, now)
    return Entry(
        id=mint(config.site, key),
        kind="headline",
        url=url,
        path=None,
        title=title,
        title_derived=False,
        authors=(),
        published=published,
        modified=None,
        language=page.language,
        summary=plain(teaser.summary) or None if teaser.summary else None,
        image=teaser.image,
        text=None,
        html=None,
        content_hash=None,
        source_id=page.source_id,
        institution=page.institution,
        section=plain(teaser.section) or None if teaser.section else None,
        position=position,
        dated_at=dated(published, now),
        first_seen_at=now,
        updated_at=now,
        date_guessed=guessed,
    )
