"""What each address of the API answers: functions of the store, the configuration and what was asked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlencode

from feeds.addresses import site_url
from feeds.api import shown
from feeds.api.asked import FILTERS, Parameters, asked
from feeds.api.problems import Problem, nothing, wrong
from feeds.withdrawn import tombstone_at
from pipeline.config import Config
from pipeline.query import Cursor, Found
from pipeline.query.renamed import as_stored
from pipeline.store.protocol import Store

ROOT = "api/v1/"
Told = dict[str, object]
Answering = Callable[[Store, Config, str, Parameters], Told]
_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Place:
    """An address: the parameters it knows, and what it answers."""

    parameters: tuple[str, ...]
    answer: Answering


def entries(store: Store, config: Config, _: str, given: Parameters) -> Told:
    """Give the newest entries that are wanted, and the address of those behind them."""
    wanted = asked(given, config)
    query = as_stored(wanted.query, config, store.queries)
    found = store.queries.select(query, wanted.limit + 1, after=wanted.after)
    page = found[: wanted.limit]
    told = shown.those_shown([shown.entry(store, config, one.entry) for one in page])
    behind = Cursor.behind(page[-1].entry) if len(found) > len(page) else None
    return {"entries": told, "next": _address(config, given, behind) if behind is not None else None}


def _address(config: Config, given: Parameters, behind: Cursor) -> str:
    again = [(name, value) for name, values in given.items() for value in values if name != "cursor"]
    return site_url(config.site, f"{ROOT}entries?{urlencode([*again, ('cursor', str(behind))])}")


def entry(store: Store, config: Config, named: str, _: Parameters) -> Told:
    """Give an entry with its text and revisions, by its key or id."""
    found = store.entry(named) if named.startswith("tag:") else None
    if found is None and _KEY.fullmatch(named):
        found = store.queries.keyed(named)
    if found is None:
        if tombstone_at(named, store) is not None or store.withdrawn.get(named) is not None:
            raise Problem(HTTPStatus.GONE, "this entry was withdrawn, and is not to be had any more")
        raise nothing("no entry has this key; api/v1/entries lists them")
    told = shown.entry_in_full(store, config, found)
    if told is None:
        raise nothing("this entry cannot be shown")
    return told


def search(store: Store, config: Config, _: str, given: Parameters) -> Told:
    """Find words; the entries that say them most come first."""
    wanted = asked(given, config)
    if not wanted.query.words:
        raise wrong("q", "is missing: write the words that are looked for")
    query = as_stored(wanted.query, config, store.queries)
    found = store.queries.select(query, wanted.limit, best_first=True)
    results = [_result(store, config, one) for one in found]
    return {"results": shown.those_shown(results), "count": store.queries.count(query)}


def _result(store: Store, config: Config, one: Found) -> Told | None:
    told = shown.entry(store, config, one.entry)
    return told | {"snippet": shown.snippet(store, config, one.entry, one.snippet)} if told is not None else None


def topics(store: Store, config: Config, _: str, __: Parameters) -> Told:
    """List the topics."""
    counts = store.counts()
    return {"topics": [shown.topic(store, config, one, counts) for one in config.topics]}


def sources(store: Store, config: Config, _: str, __: Parameters) -> Told:
    """List the sources, and how they are."""
    states = store.health.states()
    return {"sources": [shown.source(config, one, states.get(one.id)) for one in store.sources()]}


def start(_: Store, config: Config, __: str, ___: Parameters) -> Told:
    """Say what there is."""
    return {
        "title": config.site.title,
        "description": site_url(config.site, "api/openapi.json"),
        **{name: site_url(config.site, ROOT + name) for name in PLACES if name},
    }


PLACES: Mapping[str, Place] = {
    "": Place((), start),
    "entries": Place((*FILTERS, "cursor"), entries),
    "search": Place(FILTERS, search),
    "topics": Place((), topics),
    "sources": Place((), sources),
}
_ENTRY = Place((), entry)


def place(path: str) -> tuple[Place, str]:
    """Find what answers at a path below the API's, and the name in it."""
    if path in PLACES:
        return PLACES[path], ""
    head, _, named = path.partition("/")
    if head == "entries" and named:
        return _ENTRY, named
    raise nothing(f"there is no such address; {ROOT} lists them, api/openapi.json describes them")
