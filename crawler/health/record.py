"""Records what a look at a source showed, and judges the source by it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from hashlib import sha256

from crawler.health.observe import Watch
from crawler.health.state import judge
from pipeline.config import Config, Source
from pipeline.health import GOOD, IN_WORDS, WELL, KeptPage, Observation, State, Word
from pipeline.identity.identify import tag
from pipeline.store.protocol import Store
from pipeline.told import Telling, tell

log = logging.getLogger(__name__)


def record(
    store: Store, config: Config, source: Source, watch: Watch, *, now: datetime, seconds: float
) -> State | None:
    """Store a look with its pages, and how the source is after it; tell what changed, once."""
    health = store.health
    with store.writing():
        looks = health.looks(source.id)
        look = watch.observation(now, seconds, url=source.url, first=_is_first(store, source, looks, watch))
        if look is None:
            return None
        health.add_look(source.id, look)
        _keep_page(store, source, watch, now)
        known = health.state(source.id)
        state = _proposed(named(judge([*looks, look], now), source), store, source, watch)
        if known is not None and known.word == state.word:
            state = replace(state, since=min(known.since, state.since), acknowledged_at=known.acknowledged_at)
        health.put_state(source.id, state)
        _tell(store, config, source, state, known, watch, now=now)
    _log(source, state, known.word if known else "new")
    return state


def _is_first(store: Store, source: Source, looks: Sequence[Observation], watch: Watch) -> bool:
    """Tell whether no look before showed the list that it is, or none since a person took this one."""
    repair = store.health.repair(source.id)
    is_taken = repair is not None and repair.adopted and not watch.told  # what is taken by itself is told
    since = repair.at if repair is not None and is_taken else None
    return not any(one.result in GOOD for one in looks if since is None or one.at >= since)


def _log(source: Source, state: State, before: Word) -> None:
    """Write a change of state into the log: a warning, but where the source is well."""
    if state.word != before:
        level = logging.INFO if state.word in WELL else logging.WARNING
        words = IN_WORDS[state.word], IN_WORDS[before]
        log.log(level, "source changed id=%s state=%s before=%s: %s", source.id, *words, state.sentence)


def named(state: State, source: Source) -> State:
    """Give a state with its proposal for this source."""
    proposal = state.proposal
    return replace(state, proposal=tell(proposal.kind, id=source.id)) if isinstance(proposal, Telling) else state


def _proposed(state: State, store: Store, source: Source, watch: Watch) -> State:
    """Give a state with the place that a person may take instead; forget it once the list is where it was."""
    repair = store.health.repair(source.id)
    if repair is None or repair.adopted:
        return state
    if watch.result == "read":
        store.health.put_repair(source.id, None)
        return state
    return replace(state, proposal=tell("take", found=repair.sentence, id=source.id))


def _keep_page(store: Store, source: Source, watch: Watch, now: datetime) -> None:
    """Keep the list's page: the last one that gave items, and the one that did not."""
    if watch.result == "read":
        store.health.forget_bad_page(source.id)
    if watch.page is None or watch.url is None:
        return
    page = KeptPage(
        role="good" if watch.result == "read" else "bad",
        url=watch.url,
        at=now,
        body=watch.page.body,
        media_type=watch.page.media_type,
        charset=watch.page.charset,
        method=watch.method,
        items=watch.remembered(),
    )
    before = store.health.kept_pages(source.id).get(page.role)
    if before is None or (before.body, before.items) != (page.body, page.items):
        store.health.keep_page(source.id, page)


def _tell(
    store: Store, config: Config, source: Source, state: State, known: State | None, watch: Watch, *, now: datetime
) -> None:
    """Put what is to be told where it waits: a change of state, or that a list was found again by itself."""
    before: Word = known.word if known else "new"
    name = source.name
    if state.word != before and not (before in WELL and state.word in WELL):
        if state.word in WELL:
            title = tell("well again", name=name)
            was = [tell("it was", state=IN_WORDS[before], since=known.since)] if known else []
            text = tell("sentences", parts=[*was, *watch.told, state.sentence])
        else:
            title = tell("title", name=name, state=IN_WORDS[state.word])
            todo = [tell("to do", todo=state.proposal)] if state.proposal else []
            text = tell("sentences", parts=[state.sentence, *todo])
    elif watch.told:
        title, text = tell("found again", name=name), tell("sentences", parts=watch.told)
    else:
        return
    digest = sha256(f"{source.id} {now.isoformat()}".encode()).hexdigest()[:32]
    store.health.tell(
        source.id,
        state,
        before,
        notice_id=tag(config.site, f"health:{digest}"),
        title=title,
        text=text,
        at=now,
        channels=config.notify.channels,
    )
