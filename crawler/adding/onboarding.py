"""Adding a source in a browser: looks at what the operator pasted, and writes what was confirmed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import re
import secrets
import signal
from dataclasses import replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.addresses import canonical
from pipeline.config import Config, ConfigError
from pipeline.config.file import NewSource, add_source
from pipeline.config.types import SLUG
from pipeline.hindrance import hindrance
from pipeline.onboarding import Addition, Desk, Preview, ShownItem
from pipeline.told import Telling, said_by, tell

if TYPE_CHECKING:
    from crawler.find.discovery import Discovery
    from pipeline.config.followed import Followed

log = logging.getLogger(__name__)

TOKEN_FILE = "operator-token"  # noqa: S105
SECONDS = 100
"""How long looking at a page may take altogether: asking ends by itself after 40, rendering a page after 23."""

_ITEMS = 20
_MADE = os.O_WRONLY | os.O_CREAT | os.O_EXCL


def token_of(config: Config, data: Path) -> str | None:
    """Give the operator's token, making one where there is none yet; None where the owner wants no such page."""
    if config.site.operator_token is not None:
        return config.site.operator_token or None
    file = data / TOKEN_FILE
    try:
        token = file.read_text(encoding="utf-8").strip() if file.exists() else ""
        return token or _made(file)
    except OSError as error:
        log.warning("no page to add sources on: %s", hindrance(error, file))
        return None


def _made(file: Path) -> str:
    token = secrets.token_urlsafe(24)
    file.unlink(missing_ok=True)  # one without a word was made on a full disk
    with os.fdopen(os.open(file, _MADE, 0o600), "w") as new:
        new.write(f"{token}\n")
    return token


def desk(followed: Followed, token: str, data: Path) -> Desk:
    """Make what the operator can do with the configuration as it is now."""
    file = followed.file
    one_at_a_time = asyncio.Lock()

    async def look(address: str) -> Preview:
        async with one_at_a_time:
            return await _in_a_process(address, followed.config, file.name, data)

    async def add(wanted: Addition) -> str | None:
        if canonical(wanted.url) is None or not re.fullmatch(SLUG, wanted.id):
            return tell("no id", id=wanted.id)
        source = NewSource(id=wanted.id, url=wanted.url, title=wanted.title, topics=wanted.topics, render=wanted.render)
        try:
            await asyncio.to_thread(add_source, file, source)
        except ConfigError as error:
            said = said_by(error)
            return None if _is_there(wanted, said) else said
        return None

    def topics() -> list[tuple[str, str]]:
        return [(topic.id, topic.title) for topic in followed.config.topics]

    return Desk(token=token, topics=topics, look=look, add=add, mistakes=lambda: followed.mistakes)


def _is_there(wanted: Addition, said: str) -> bool:
    """Tell whether a source is refused because it was just added: who clicks twice has added it."""
    return isinstance(said, Telling) and said.kind == "watched already" and said.values["id"] == wanted.id


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


async def _in_a_process(address: str, config: Config, file: str, data: Path) -> Preview:
    """Look in a process of its own: whatever a page does, the one that serves readers goes on."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send_preview, args=(theirs, address, config, file, data))
    process.start()
    theirs.close()
    try:
        told = await asyncio.to_thread(_received, ours)
    finally:
        await asyncio.shield(asyncio.to_thread(_end, process))
    return told or Preview(address=address, refusal=tell("no look, in the log", address=address))


def _received(ours: Connection) -> Preview | None:
    with contextlib.suppress(EOFError, OSError):
        if ours.poll(SECONDS):
            told = ours.recv()
            return told if isinstance(told, Preview) else None
    return None


def _send_preview(theirs: Connection, address: str, config: Config, file: str, data: Path) -> None:
    os.setsid()  # so that it ends with all that it started
    theirs.send(preview(address, config, file, data))
    theirs.close()


def _end(process: BaseProcess) -> None:
    """End a process and all that it started; one that has told what it found is ending already."""
    process.join(1)
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(5)
