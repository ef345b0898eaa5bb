"""The commands for entries: entries show."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import click

from pipeline.addresses import canonical
from pipeline.cli import Place, placed, print_json
from pipeline.dates.listed import is_ahead
from pipeline.entries.named import entry_named, no_entry, tombstone_named
from pipeline.guesses import GUESSED
from pipeline.identity.difference import difference, marked
from pipeline.readable import readable
from pipeline.rights import Allowed, allowed_of

if TYPE_CHECKING:
    from pipeline.config import Config
    from pipeline.items import Entry
    from pipeline.store import Revision, Store

_SHOWN = {"full": "the full text", "summary": "a summary", "link": "title and link"}


@click.command(
    help="Show an entry with where else it stands, and what each revision changed, in words: [-out-] {+in+}. ENTRY is "
    "its id, its address or that of its page here."
)
@click.argument("entry")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
@placed
def show(place: Place, *, entry: str, as_json: bool) -> None:
    """Print what is kept of an entry, its newest revision first."""
    config = place.config()
    store = place.store(to_read=True)
    found = entry_named(entry, store) or store.identity.copied_at(canonical(entry) or entry)
    if found is None and (tombstone := tombstone_named(entry, store)) is not None:
        store.close()
        shown = {"id": tombstone.id, "withdrawn_at": tombstone.at.isoformat(), "reason": tombstone.reason}
        if as_json:
            print_json(shown)
        else:
            click.echo(f"{entry}: {tombstone.sentence}.")
        return
    if found is None:
        store.close()
        no_entry(entry)
    if as_json:
        print_json(_object(found, store, config))
    else:
        click.echo("\n".join(_lines(found, store, config)))
    store.close()


def _lines(entry: Entry, store: Store, config: Config) -> Iterator[str]:
    yield entry.title
    yield f"  {readable(entry.url or entry.path or entry.id)}"
    yield f"  {entry.id}"
    dated = f"published {entry.published}" if entry.published else "without a date of its own"
    ahead = entry.published is not None and is_ahead(entry.published, entry.first_seen_at)
    dated += " (which had not come then: it is dated when it was first seen)" if ahead else ""
    dated += f" ({GUESSED[entry.date_guessed]})" if entry.date_guessed else ""
    seen, changed = (f"{moment:%Y-%m-%d %H:%M} UTC" for moment in (entry.first_seen_at, entry.updated_at))
    yield f"  {dated}, first seen {seen}" + (f", changed {changed}" if entry.updated_at != entry.first_seen_at else "")
    if (gone := store.identity.gone_since(entry)) is not None:
        yield f"  its page is gone since {gone:%Y-%m-%d %H:%M} UTC (404 or 410); what was read of it stays"
    yield f"  topics: {', '.join(match.topic_id for match in store.matches(entry.id)) or 'none'}"
    if entry.codes:
        named = (f"{one.code} ({one.label})" if one.label else one.code for one in entry.codes)
        yield f"  its publisher says it is about: {', '.join(named)}"
    yield from _rights_lines(allowed_of(entry, config, store))
    for copy in store.identity.copies(entry.id):
        kind = "also published by" if copy.elsewhere else "also at"
        name = f"{copy.institution}: " if copy.institution and copy.elsewhere else ""
        yield f"  {kind} {name}{readable(copy.url)} ({copy.reason})"
    for other in store.identity.translations(entry.id):
        yield f"  in “{other.language}”: {other.title}, {readable(other.url or other.id)}"
    revisions = store.revisions(entry.id)
    yield f"  {len(revisions)} revision{'s' * (len(revisions) != 1)}"
    for number, revision, before in _newest_first(revisions):
        yield f"  {number}. {revision.seen_at:%Y-%m-%d %H:%M} UTC, {len(revision.text.split())} words"
        if before is None:
            continue
        if revision.title != before.title:
            yield f"     title: {_changes(before.title, revision.title)}"
        if revision.text != before.text:
            yield f"     text: {_changes(before.text, revision.text)}"


def _rights_lines(may: Allowed) -> Iterator[str]:
    yield f"  published: {_SHOWN[may.shown]}, because {may.reason}"
    if may.reserved.mining:
        yield f"  text and data mining is reserved{_terms(may)}: exports and the API leave its text out"
    if may.rights:
        yield f"  rights: {may.rights}"


def _terms(may: Allowed) -> str:
    return f" (terms: {may.reserved.policy})" if may.reserved.policy else ""


def _newest_first(revisions: Sequence[Revision]) -> Iterator[tuple[int, Revision, Revision | None]]:
    numbered = list(enumerate(pairwise([None, *revisions]), 1))
    for number, (before, revision) in reversed(numbered):
        if revision is not None:
            yield number, revision, before


def _changes(old: str, new: str) -> str:
    parts = difference(old, new)
    return marked(parts) if any(not piece.kept for piece in parts) else "only spaces, quotes or dashes"


def _object(entry: Entry, store: Store, config: Config) -> dict[str, Any]:
    revisions, may = store.revisions(entry.id), allowed_of(entry, config, store)
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "language": entry.language,
        "published": entry.published,
        "date_guessed": entry.date_guessed,
        "gone_since": gone.isoformat() if (gone := store.identity.gone_since(entry)) else None,
        "first_seen_at": entry.first_seen_at.isoformat(),
        "updated_at": entry.updated_at.isoformat(),
        "institution": entry.institution,
        "publish": may.shown,
        "because": may.reason,
        "rights": may.rights,
        "noarchive": entry.reserved.archiving,
        "tdm_reservation": entry.reserved.mining,
        "tdm_policy": entry.reserved.policy,
        "topics": [match.topic_id for match in store.matches(entry.id)],
        "codes": [{"code": one.code, "label": one.label} for one in entry.codes],
        "copies": [
            {
                "url": copy.url,
                "institution": copy.institution,
                "elsewhere": copy.elsewhere,
                "seen_at": copy.seen_at.isoformat(),
                "reason": copy.reason,
            }
            for copy in store.identity.copies(entry.id)
        ],
        "translations": [
            {"id": other.id, "url": other.url, "language": other.language, "title": other.title}
            for other in store.identity.translations(entry.id)
        ],
        "revisions": [
            {
                "number": number,
                "seen_at": revision.seen_at.isoformat(),
                "content_hash": revision.content_hash,
                "title": revision.title,
                "changes": [] if before is None else _pieces(before.text, revision.text),
            }
            for number, revision, before in _newest_first(revisions)
        ],
    }


def _pieces(old: str, new: str) -> list[dict[str, str]]:
    return [
        {"old": "".join(piece.old).strip(), "new": "".join(piece.new).strip()}
        for piece in difference(old, new)
        if not piece.kept
    ]
