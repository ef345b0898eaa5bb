"""Looks at what the operator pasted into a browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.addresses import canonical
from pipeline.config import Config
from pipeline.desk import Preview, ShownItem
from pipeline.told import tell

if TYPE_CHECKING:
    from crawler.find.discovery import Discovery

_ITEMS = 20


def preview(address: str, config: Config, file: str, data: Path | None = None) -> Preview:
    """Look at what the operator pasted; only at addresses of the web."""
    from crawler.adding.proposing import Wanted, propose
    from crawler.typed import of_the_web

    said: list[str] = []
    url = of_the_web(address, config, said.append)
    if url is None or canonical(url) is None:
        return Preview(address=address, refusal=tell("paste another", address=address))
    proposal = propose(Wanted(path=url), config, file, data)
    found, source = proposal.discovery, proposal.source
    shown = Preview(address=url) if found is None or found.method is None else _shown(found, url)
    return replace(
        shown,
        notes=(*said, *(_notes(found) if found else ())),
        refusal=proposal.refusal,
        watched=proposal.watched,
        id=source.id if source else None,
        title=source.title if source else None,
        url=source.url if source else None,
        render=source is not None and source.render,
    )


def _shown(found: Discovery, url: str) -> Preview:
    from crawler.adding.words import day_of, found_in_words

    items = tuple(
        ShownItem(
            title=item.title or "",
            url=item.url,
            published=day_of(item.published) if item.published else None,
            summary=item.summary,
        )
        for item in found.items[:_ITEMS]
    )
    return Preview(address=url, found=found_in_words(found), items=items, more=len(found.items) - len(items))


def _notes(found: Discovery) -> tuple[str, ...]:
    from crawler.adding.words import BUILT_FOR_US, notes

    return (*((BUILT_FOR_US,) if found.rendered else ()), *notes(found))
