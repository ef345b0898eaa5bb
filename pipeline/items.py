"""The nouns of the pipeline: what is fetched, what is seen in it, and what is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from pipeline.guesses import Guess


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved:
    """What a publisher reserves for itself, as its page or the answer says."""

    archiving: bool = False  # "noarchive": nobody else is to show the page
    mining: bool | None = None  # text and data mining (TDMRep); None: nothing is said
    policy: str | None = None  # where the terms of mining stand
    by_answer: tuple[str, ...] = ()  # "archiving", "mining": which the page does not say itself, but what came with it
    lifts: tuple[str, ...] = ()  # of these, what the headers of an answer say that it does not reserve


NOTHING_RESERVED = Reserved()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One fetched document, before anyone has judged it."""

    body: bytes
    fetched_at: datetime  # aware, UTC
    url: str | None = None  # after redirects; None for a file whose address is unknown
    path: str | None = None  # the file it came from, resolved; None for a page off the web
    media_type: str | None = None  # as the server or the file's suffix says, without parameters: "text/html"
    charset: str | None = None  # as the server says
    reserved: Reserved = NOTHING_RESERVED  # as the server says


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCopy:
    """A page as it is kept, to be read anew."""

    packed: bytes = field(repr=False)  # zlib
    at: datetime  # when it was fetched
    url: str | None
    path: str | None
    media_type: str | None
    charset: str | None


class PageKind(StrEnum):
    """What a page is for."""

    ARTICLE = "article"
    LISTING = "listing"
    OTHER = "other"


class BlockKind(StrEnum):
    """What a block of the main content is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE = "table"
    CAPTION = "caption"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A piece of the main content, in reading order; `text` has a line for each item of a list or row of a table."""

    kind: BlockKind
    text: str
    html: str  # the same as clean markup, addresses absolute where the page's own is known


class Stand(StrEnum):
    """Where a teaser stands on its page, by the article of that page."""

    LIST = "list"  # in the list that the page is for
    ABOVE = "above"
    WITHIN = "within"
    BELOW = "below"
    BESIDE = "beside"  # in a side column


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A headline that points to another item: on an article page, beside the article; on a listing page, an item."""

    title: str
    url: str | None = None  # absolute
    summary: str | None = None
    published: str | None = None  # ISO 8601 as the page gives it; of a span of days the interval; "?" behind one of two
    section: str | None = None  # the heading above its group
    image: str | None = None  # absolute
    main: bool = False  # belongs to the list the page is for (items of a listing page)
    stand: Stand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Text that is neither article nor teaser, and why."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What is remembered of a page to know its blocks again on others: 64-bit signatures, each once."""

    title: int | None
    article: tuple[int, ...]  # of the blocks taken as article, familiar ones included
    beside: tuple[int, ...]  # of long ones that are neither article nor teaser


@dataclass(frozen=True, slots=True, kw_only=True)
class Separation:
    """Which words of a page are the main content, which are teasers, and which are neither."""

    kind: PageKind
    title: str | None  # the headline shown; None where the page shows none
    blocks: tuple[Block, ...]  # the main content, without the title
    teasers: tuple[Teaser, ...]  # in the order of the page
    dropped: Sequence[Dropped]
    in_full: tuple[Block, ...] = ()  # the main content with what other pages of the site have too; empty for none
    remembering: Callable[[], Fingerprint] | None = field(default=None, repr=False, compare=False)  # of an article

    @property
    def fingerprint(self) -> Fingerprint | None:
        """Give what is to be remembered of an article, made when it is asked for: a crawl alone remembers."""
        return self.remembering() if self.remembering is not None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that belongs to an article."""

    url: str  # absolute
    title: str | None  # the words of its link, else its name
    media_type: str  # "application/pdf"; "audio/*" where a page says no more than that it is sound


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A subject from a vocabulary of IPTC, which a page declares of its article."""

    code: str  # "medtop:20000638", "subj:11002000"
    label: str | None = None  # as the page names it
    listed: bool = False  # the feed that led to the page declares it


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a page says about its article; None and empty where it does not say."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None  # ISO 8601 as the page gives it: its own offset, or only a day
    modified: str | None = None
    date_guessed: Guess | None = None  # by what `published` was guessed; None: the page says it
    to_come: str | None = None  # the date that it gives, where that had not come when it was read
    language: str | None = None  # BCP 47, of the article
    page_language: str | None = None  # of what is around it: a site in one language has articles in others
    summary: str | None = None
    image: str | None = None
    canonical_url: str | None = None
    institution: str | None = None  # the name of who publishes the page
    attachments: tuple[Attachment, ...] = ()
    alternates: tuple[str, ...] = ()  # canonical addresses of the page in other languages
    codes: tuple[Code, ...] = ()
    reserved: Reserved = NOTHING_RESERVED
    headings: tuple[str, ...] = ()  # of the page, its title among them or not


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a topic holds: the rule, the words that met it, and where they stand."""

    rule: str
    words: str
    where: str  # "title", "summary", "text", "section", "codes"; "source": its topics are set there
    weight: float = 1  # of the rule; 0 where it counts nothing, for it decides by itself
    times: int = 1  # how often it was met there, where that counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entry's place in a topic."""

    topic_id: str
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Classified:
    """The topics that the words of a page are in, and by what that was decided."""

    decided_by: bytes  # equal where the same words were held against the same topics
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """Everything that separating and describing found on one page, beside what was remembered of its site."""

    page_url: str | None
    path: str | None
    kind: PageKind
    title: str | None
    authors: tuple[str, ...]
    published: str | None
    modified: str | None
    language: str | None
    page_language: str | None = None
    summary: str | None
    image: str | None
    canonical_url: str | None
    institution: str | None
    text: str | None
    html: str | None
    teasers: tuple[Teaser, ...]
    dropped: Sequence[Dropped]  # none where nobody will ask for it
    content_hash: str | None  # None where there is no article text: nothing is never hashed
    plain_hash: str | None = None  # of the text with what other pages of the site have too; None where there is none
    signature: tuple[int, ...] = ()  # of an article's words: what texts that are much the same are found by
    fingerprint: Fingerprint | None = None  # of an article
    attachments: tuple[Attachment, ...] = ()
    notes: tuple[str, ...] = ()  # what a person should know of the reading: "3 undecodable bytes were replaced"
    media_type: str | None = None  # of a file that is an item itself: "application/pdf"; None for a page
    length: int | None = None  # of that file, in bytes
    alternates: tuple[str, ...] = ()  # canonical addresses of the page in other languages
    made_by: str | None = None  # the version of what separated it
    reserved: Reserved = NOTHING_RESERVED
    copy: PageCopy | None = field(default=None, repr=False, compare=False)  # of an article that may be kept
    date_guessed: Guess | None = None  # by what `published` was guessed; None: the page says it
    to_come: str | None = None  # the date that the page gives, where that had not come when it was read
    classified: Classified | None = None  # where it was read; None: not yet
    codes: tuple[Code, ...] = ()  # of its subjects, as it declares them
    headings: tuple[str, ...] = ()  # of the page: its row in a listing may know which is its title
    of_row: bool = False  # made of a row of a listing, whose address is taken as it stands: its fragment counts


EntryKind = Literal["article", "headline"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An item as kept in the store and published; `id` and `first_seen_at` never change."""

    id: str  # a tag: URI (RFC 4151)
    kind: EntryKind  # a headline is known only from a teaser
    url: str | None  # canonical
    path: str | None  # of a file without an address
    title: str
    title_derived: bool  # the page shows no title; this one was made from its text
    authors: tuple[str, ...]
    published: str | None  # ISO 8601 as the page gives it
    modified: str | None
    language: str | None
    summary: str | None
    image: str | None
    text: str | None
    html: str | None  # sanitised
    content_hash: str | None
    source_id: str | None
    institution: str | None
    section: str | None  # the heading above the teaser that led here
    position: int  # where it stood on the page that led here
    dated_at: datetime  # aware, UTC: when it was published, else first seen; what feeds sort by
    first_seen_at: datetime  # aware, UTC
    updated_at: datetime  # aware, UTC: the last visible change
    plain_hash: str | None = None  # of the text with what was left out as familiar; None: nothing was
    media_type: str | None = None  # of a file that is the item, at its address; None for a page
    length: int | None = None  # of that file, in bytes
    made_by: str | None = None  # the version of what separated it; None: not known
    reserved: Reserved = NOTHING_RESERVED  # by its publisher
    attachments: tuple[Attachment, ...] = ()
    date_guessed: Guess | None = None  # by what `published` was guessed; None: the page or its listing says it
    codes: tuple[Code, ...] = ()  # of its subjects, as its page or its listing declares them


# What became of a page. Expected ends are values; `entry_id` is the entry concerned.
@dataclass(frozen=True, slots=True, kw_only=True)
class New:
    """A new entry was made of it."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Revised:
    """It shows a known entry in another state."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """An entry has the same article from elsewhere."""

    of: str
    reason: str | None = field(default=None, compare=False)  # why it is taken for the same


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """It shows a known entry as it is kept."""

    entry_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """It was not taken."""

    reason: str


Outcome = New | Revised | Duplicate | Unchanged | Rejected
