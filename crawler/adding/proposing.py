"""Looks at what is to be watched, and says what would be written of it: nothing is written here."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from crawler.adding.discovering import found_at
from crawler.adding.own import is_own
from crawler.adding.words import no_items, no_look
from crawler.fetching.fetch import FetchError
from crawler.find.discovery import Discovery, Method
from crawler.report import Tell
from crawler.seeds import SeedError
from crawler.typed import meant
from pipeline.addresses import canonical
from pipeline.config import Config
from pipeline.config.file import NewSource, free_id, why_not
from pipeline.describe.language import detect_language
from pipeline.told import said_by
from pipeline.told import tell as told
from pipeline.workers import WorkerFault

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be added, as it was typed."""

    path: str  # an address, or a saved page
    url: str | None = None  # of the saved page
    id: str | None = None
    title: str | None = None
    topics: tuple[str, ...] = ()
    items: str | None = None  # a selector


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What was found, and what would be written of it; without a source, why there is none to be."""

    discovery: Discovery | None = None
    source: NewSource | None = None
    refusal: str | None = None  # a sentence
    watched: bool = False  # it is refused because it is there already


def propose(
    wanted: Wanted,
    config: Config,
    file: str,
    data: Path | None,
    *,
    tell: Tell = log.info,
) -> Proposal:
    """Look at what is to be added, and say what would be written: nothing is written here."""
    path = meant(wanted.path, config, tell)
    given = NewSource(id=wanted.id or "", url=wanted.url or path)
    if is_watched(given, config):
        return Proposal(refusal=why_not(given, config, file), watched=True)
    if is_own(given.url, config, data):
        return Proposal(refusal=told("own address", url=given.url))
    try:
        found = found_at(path, wanted.url, config, data, tell=tell, items=wanted.items)
    except (FetchError, SeedError, WorkerFault) as error:
        if isinstance(error, SeedError):
            return Proposal(refusal=f"{path}: {error}")
        return Proposal(refusal=no_look(path, said_by(error)))
    return proposal_of(found, wanted, config, file)


def proposal_of(found: Discovery, wanted: Wanted, config: Config, file: str) -> Proposal:
    """Say what would be written of what was found."""
    if not found.items:
        return Proposal(discovery=found, refusal=no_items(found, wanted.path))
    if found.watched is None:
        why = "a saved page is watched where it came from; give that address with --url"
        return Proposal(discovery=found, refusal=f"{wanted.path}: {why}")
    taken = [source.id for source in config.sources]
    source = NewSource(
        id=wanted.id or free_id(found.watched, wanted.title, taken, _language(found, wanted.title)),
        url=found.watched,
        title=wanted.title or _title(found, config),
        topics=wanted.topics,
        render=found.rendered,
        items=wanted.items if found.method is Method.SELECTORS else None,
    )
    refusal = why_not(source, config, file)
    if refusal is not None:
        return Proposal(discovery=found, refusal=refusal, watched=is_watched(source, config))
    return Proposal(discovery=found, source=source)


def _title(found: Discovery, config: Config) -> str | None:
    """Give what its page calls the institution; beside another source of that name, with what the list is called."""
    name, heading = found.called.institution, found.called.heading
    if name is None or name not in {source.title for source in config.sources}:
        return name
    return f"{name}: {heading}" if heading else None


def _language(found: Discovery, title: str | None) -> str | None:
    """Give the language of what was found, where its short name may depend on it."""
    address = found.watched or ""
    if (title or "").isascii() and "xn--" not in address and unquote(address).isascii():
        return None
    return detect_language("\n".join([title or "", *(item.title or "" for item in found.items)]))


def is_watched(source: NewSource, config: Config) -> bool:
    """Tell whether its address is that of a source already."""
    return any(canonical(known.url) == canonical(source.url) for known in config.sources)
