"""One page through the whole pipeline: separate, describe, identify, classify, store."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import PurePath

from pipeline.addresses import canonical, site_of
from pipeline.config import Config, Source
from pipeline.describe import describe
from pipeline.document import MOST_TAGS, READ_BYTES, READ_CHARACTERS, Document, read
from pipeline.entries.make import Origin, entry_of, matches_of
from pipeline.entries.pages import keep_page, packed
from pipeline.entries.teasers import headlines
from pipeline.entries.titled import titled
from pipeline.entries.withdraw import cleared, met_again
from pipeline.familiar import NOTHING, Memory
from pipeline.identity.identify import Identity, identify
from pipeline.identity.known import addresses, asked, copy_of, what_is_known
from pipeline.identity.policy import corrections_of, is_shown, unshown
from pipeline.identity.signature import signature
from pipeline.identity.store import Shared
from pipeline.identity.version import version
from pipeline.identity.words import words_of
from pipeline.items import (
    Block,
    Duplicate,
    Entry,
    Extraction,
    Fingerprint,
    Match,
    New,
    Outcome,
    Page,
    PageCopy,
    PageKind,
    Rejected,
    Reserved,
    Revised,
    Teaser,
    Unchanged,
)
from pipeline.normalize import content_hash
from pipeline.passing import passed_quickly
from pipeline.rights import both, lifted
from pipeline.sanitize import plain, sanitize
from pipeline.separate import separate
from pipeline.store import Change, Revision, Store, Trace
from pipeline.topics.shared import classified_anew

passed_quickly(Extraction, Fingerprint, Memory, Page, PageCopy, Reserved, Teaser)  # between the loop and its workers


def process(page: Page, origin: Origin, config: Config, store: Store, *, now: datetime) -> Outcome:
    """Take one page from bytes to its outcome; raise `UnreadableError` for what is no text."""
    return keep(extract(page), origin, config, store, now=now)


def extract(page: Page, memory: Memory = NOTHING, *, with_dropped: bool = True) -> Extraction:
    """Separate and describe a page; raise `UnreadableError` for what is empty or no text."""
    document = read(page)
    separation = separate(document, memory)
    description = describe(document, separation)
    # Told or left now: until then it holds on to the whole page.
    dropped = tuple(separation.dropped) if with_dropped else ()
    listing = separation.kind is PageKind.LISTING
    reserved = both(description.reserved, page.reserved)
    text = _text(separation.blocks)
    markup = sanitize("\n".join(block.html for block in separation.blocks), document.base_url) or None
    return Extraction(
        page_url=page.url,
        path=page.path,
        kind=separation.kind,
        title=plain(description.title) or None if description.title else None,
        authors=tuple(name for author in description.authors if (name := plain(author))),
        published=None if listing else description.published,  # a listing's dates are those of its items
        modified=None if listing else description.modified,
        date_guessed=None if listing else description.date_guessed,
        to_come=None if listing else description.to_come,
        language=description.language,
        page_language=description.page_language,
        summary=(plain(description.summary) or None) if description.summary else None,
        image=description.image,
        canonical_url=description.canonical_url,
        institution=(plain(description.institution) or None) if description.institution else None,
        text=text,
        html=markup,
        teasers=separation.teasers,
        dropped=dropped,
        content_hash=content_hash(text) if separation.kind is PageKind.ARTICLE else None,
        plain_hash=content_hash(_text(separation.in_full)) if separation.kind is PageKind.ARTICLE else None,
        signature=signature(words_of(text)) if separation.kind is PageKind.ARTICLE else (),
        fingerprint=separation.fingerprint,
        alternates=description.alternates,
        codes=tuple(replace(one, label=plain(one.label) or None) if one.label else one for one in description.codes),
        reserved=reserved,
        copy=packed(page, separation.kind, archiving=reserved.archiving),
        made_by=version(),
        headings=description.headings,
        attachments=tuple(
            replace(file, title=(plain(file.title) or None) if file.title else None) for file in description.attachments
        ),
        notes=tuple(_notes(document)),
    )


def _text(blocks: tuple[Block, ...]) -> str | None:
    return "\n\n".join(block.text for block in blocks) or None


def _notes(document: Document) -> Iterator[str]:
    if document.replaced:
        yield f"{document.replaced} undecodable bytes were replaced by \ufffd"
    if document.cut:
        yield "elements are nested too deep; what lies below the 256th was not read"
    if document.unread_bytes:
        yield f"the page is too long: only its first {READ_BYTES:,} bytes were read"
    if document.unread_characters:
        yield f"the text is too long: only its first {READ_CHARACTERS:,} characters were read"
    if document.crowded:
        yield f"the page has too many tags: only its first {MOST_TAGS:,} were read"
    if document.bared:
        yield f"{document.bared} elements have too many attributes, which were not read"


def keep(extraction: Extraction, origin: Origin, config: Config, store: Store, *, now: datetime) -> Outcome:
    """Identify, classify and store what was extracted, in one transaction; `now` is when the page was fetched."""
    if extraction.content_hash is None:
        return rejected(origin, no_article(extraction), store)
    page = extraction
    with store.writing():  # from the first look-up on: nobody else may decide about the same item meanwhile
        if (gone := met_again(extraction, origin, store)) is not None:
            return rejected(origin, gone.sentence, store)
        extraction = cleared(_without_anothers_path(extraction, store), store)
        extraction = titled(extraction, origin.address.title if origin.address else None)
        identity = identify(extraction, what_is_known(extraction, origin, store), now)
        if identity.entry is not None and (known := titled(extraction, identity.entry.title)) is not extraction:
            extraction, identity = known, identify(known, what_is_known(known, origin, store), now)
        if extraction.kind is PageKind.OTHER and identity.entry is not None:  # its row says no more than is kept
            return rejected(origin, no_article(extraction), store)
        outcome, change = _decide(extraction, origin, identity, config, store, now)
        entry_id = outcome.of if isinstance(outcome, Duplicate) else outcome.entry_id
        imported = origin.source if origin.address and origin.address.imported_at else None
        change = replace(change, trace=trace(page, origin, outcome), imported_by=imported.id if imported else None)
        change = _with_fetch(change, origin, outcome, entry_id)
        with classified_anew(change, config, store):
            store.apply(change)
        keep_page(page, outcome, config, store, anew=change.entry is not None and not change.retaken)
    return outcome


def site(source: Source | None, url: str | None, path: str | None) -> str | None:
    """Give the site a page is of: its source, else its domain, else the folder it lies in."""
    if source is not None:
        return source.id
    return site_of(url) if url else str(PurePath(path).parent) if path else None


def page_key(url: str | None, path: str | None) -> str:
    """Give the name under which a page is remembered: looked at again, it is not another one."""
    return canonical(url) or url if url else path or ""


def trace(extraction: Extraction, origin: Origin, outcome: Outcome) -> Trace | None:
    """Give what a page leaves in the memory of its site; a duplicate leaves nothing."""
    of_site = site(origin.source, extraction.page_url, extraction.path)
    if of_site is None or extraction.fingerprint is None or isinstance(outcome, Duplicate | Rejected):
        return None
    return Trace(site=of_site, page=page_key(extraction.page_url, extraction.path), fingerprint=extraction.fingerprint)


def no_article(extraction: Extraction) -> str:
    """Say why a page is no article, with what it has instead."""
    longest = max((len(block.split()) for block in (extraction.text or "").split("\n\n")), default=0)
    links = len(extraction.teasers)
    guess = " (looks like a listing)" if extraction.kind is PageKind.LISTING else ""
    return f"no article here: {links} teasers, longest text {longest} words{guess}"


def rejected(origin: Origin, reason: str, store: Store, *, again: bool = False) -> Rejected:
    """Store that a page was not taken, and why; with `again` its address stays on the list.

    An article that was kept before stays kept, and is looked at again as if it had come.
    """
    if origin.fetch is not None:
        last = store.last_fetch(origin.fetch.url)
        change = Change(
            # What cannot be taken is no proof that it has moved there: all of a site may be sent to its first page.
            fetch=replace(origin.fetch, outcome="rejected", reason=reason, moved_to=None),
            target_id=origin.target_id,
            done=None if again else asked(origin),
            look_at=origin.look_at if last is not None and last.entry_id is not None else None,
            gone=origin.gone,
        )
        store.apply(change)
    return Rejected(reason=reason)


def unmodified(origin: Origin, config: Config, store: Store) -> Outcome:
    """Store that a page is as it was when it was last fetched (304), and give what it was then."""
    fetch = origin.fetch
    if fetch is None:
        raise ValueError("only what was fetched can be unmodified")
    url = fetch.final_url or fetch.url
    last = store.last_fetch(url)
    outcome: Outcome
    held: Entry | None = None
    if last is None or last.entry_id is None or (last.outcome == "rejected" and last.status in (200, 304)):
        # Asked in vain in between, it is what it was before that; only a reason that is about the page still holds.
        reason = last.reason if last and last.status in (200, 304) else None
        outcome = Rejected(reason=reason or "no article here when it was last fetched, and unmodified since")
    else:
        held = store.entry_at(canonical(url) or url)
        mine = held is not None and held.id == last.entry_id
        outcome = Unchanged(entry_id=last.entry_id) if mine else Duplicate(of=last.entry_id)
    entry_id = last.entry_id if last else None
    change = _reserved_since(held, origin) if isinstance(outcome, Unchanged) else Change()
    change = _with_fetch(change, origin, outcome, entry_id)
    with store.writing(), classified_anew(change, config, store):
        store.apply(change)
    if change.entry is not None and change.entry.reserved.archiving:
        store.pages.forget(change.entry.id)
    return outcome


def _reserved_since(held: Entry | None, origin: Origin) -> Change:
    """Take up what an answer without a page reserves, and lifts of what a former one said; the page's word stays."""
    if held is None or (reserved := lifted(held.reserved, origin.reserved)) == held.reserved:
        return Change()
    return Change(entry=replace(held, reserved=reserved))


def word(outcome: Outcome) -> str:
    """Give the word for an outcome: new, revised, duplicate, unchanged or rejected."""
    return type(outcome).__name__.lower()


def _with_fetch(change: Change, origin: Origin, outcome: Outcome, entry_id: str | None) -> Change:
    reason = outcome.reason if isinstance(outcome, Rejected) else None
    fetch = origin.fetch and replace(origin.fetch, entry_id=entry_id, outcome=word(outcome), reason=reason)
    if origin.source is not None and origin.fetch is not None and entry_id is not None and reason is None:
        url, seen_at = asked(origin) or origin.fetch.url, origin.fetch.fetched_at
        shared = Shared(source_id=origin.source.id, url=url, entry_id=entry_id, seen_at=seen_at)
        change = replace(change, shared=shared)
    return replace(change, fetch=fetch, target_id=origin.target_id, done=asked(origin), look_at=origin.look_at)


def _without_anothers_path(extraction: Extraction, store: Store) -> Extraction:
    """Give what was extracted without its path where that file held an item of another address before."""
    address = extraction.canonical_url or extraction.page_url
    held = store.entry_of_file(extraction.path) if extraction.path and address else None
    if held is None or held.url is None or held.url == canonical(address or ""):
        return extraction
    return replace(extraction, path=None)


def _matches(entry: Entry, extraction: Extraction, config: Config, store: Store) -> tuple[Match, ...]:
    publishers = store.identity.publishers(entry)
    return matches_of(entry, config.topics, publishers, config.sources, extraction.classified)


def _decide(
    extraction: Extraction, origin: Origin, identity: Identity, config: Config, store: Store, now: datetime
) -> tuple[New | Revised | Duplicate | Unchanged, Change]:
    """Give what a page is to the store, and what that changes."""
    if identity.entry is not None and identity.duplicate:
        copy = copy_of(extraction, origin, identity, identity.entry, now)
        return Duplicate(of=identity.entry.id, reason=identity.reason), Change(copy=copy)
    entry = entry_of(extraction, origin, identity, config, now)
    let_in = headlines(extraction.teasers, entry, origin.source, config, store, now)
    aliases = tuple(addresses(extraction, origin))
    if identity.entry is not None and identity.relation == "unchanged":
        # The page may say more of itself than it did (a date, an author): what is kept moves only with its article.
        change = Change(entry_id=entry.id, teasers=extraction.teasers, headlines=let_in, aliases=aliases)
        if identity.moved_to is not None:
            change = replace(change, entry=replace(identity.entry, url=identity.moved_to))
        kept = change.entry or identity.entry
        beside = replace(kept, reserved=entry.reserved, attachments=entry.attachments, codes=entry.codes)
        beside = replace(beside, media_type=entry.media_type, length=entry.length)  # of a file saved anew
        if beside != kept:  # that holds from now on, and is no news of the article
            change = replace(change, entry=beside)
        if beside.codes != kept.codes:  # they decide about topics
            change = replace(change, matches=_matches(beside, extraction, config, store))
        return Unchanged(entry_id=entry.id), change
    retaken = identity.relation == "retaken"
    before = identity.entry
    matches = _matches(entry, extraction, config, store)
    unknown: int | None = 0  # words of it to readers
    if before is not None:
        corrections = corrections_of(matches, store.identity.publishers(entry), config)
        last_shown = store.identity.shown(before) if retaken or corrections == "major" else None
        shown = not retaken and is_shown(before, entry, corrections, last_shown)
        # What we changed ourselves no reader is to take for news.
        entry = entry if shown else replace(entry, updated_at=before.updated_at)
        unknown = unshown(last_shown, before) if retaken else 0 if shown else None
    change = Change(
        entry=entry,
        revision=Revision(
            entry_id=entry.id,
            content_hash=entry.content_hash or "",
            title=entry.title,
            text=entry.text or "",
            seen_at=now,
            unshown=unknown,
        ),
        retaken=retaken,
        signature=extraction.signature,
        translation=(identity.translation_of.id, identity.reason) if identity.translation_of else None,
        matches=matches,
        teasers=extraction.teasers,
        headlines=let_in,
        aliases=aliases,
    )
    if retaken:
        return Unchanged(entry_id=entry.id), change
    return (New(entry_id=entry.id) if identity.entry is None else Revised(entry_id=entry.id)), change
