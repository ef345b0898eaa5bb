"""What the operator can do in a browser: look at a page, have it watched, and confirm what was found again."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar, TypeVarTuple

from crawler.adding.preview import preview
from crawler.apart import ApartError, apart
from crawler.health import confirming
from pipeline.addresses import canonical
from pipeline.config import Config, ConfigError
from pipeline.config.file import NewSource, add_source
from pipeline.config.types import SLUG
from pipeline.desk import Addition, Desk, Preview, RefusedError
from pipeline.hindrance import hindrance
from pipeline.sanitize import absolute
from pipeline.store import HeldError, open_store
from pipeline.told import Telling, said_by, tell

if TYPE_CHECKING:
    from pipeline.config import Source
    from pipeline.config.followed import Followed
    from pipeline.health import Comparison

log = logging.getLogger(__name__)

_Given = TypeVarTuple("_Given")
_Told = TypeVar("_Told")

TOKEN_FILE = "operator-token"  # noqa: S105
_SECONDS_TO_WRITE = 3  # somebody waits for it in a browser
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
    able = _Able(followed, data)
    return Desk(
        token=token,
        topics=able.topics,
        look=able.look,
        add=able.add,
        compare=able.compare,
        take=able.take,
        accept=able.accept,
        address=able.address,
        mistakes=lambda: followed.mistakes,
    )


class _Able:
    """What can be done, each as `Desk` says: what reads a page runs in a process by itself."""

    def __init__(self, followed: Followed, data: Path) -> None:
        self._followed, self._file, self._data = followed, followed.file, data
        self._looking, self._comparing = asyncio.Lock(), asyncio.Lock()  # a process at a time for each
        # The addresses that were written since for sources, with the configuration that was not read again then.
        self._written: dict[str, tuple[Config, str]] = {}

    def topics(self) -> list[tuple[str, str]]:
        return [(topic.id, topic.title) for topic in self._followed.config.topics]

    def address(self, source_id: str) -> str | None:
        config, url = self._written.get(source_id, (None, None))
        if url is not None and config is self._followed.config:
            return absolute(url)
        found = self._followed.config.source_named(source_id)
        return absolute(found.url) if found is not None else None

    async def look(self, address: str) -> Preview:
        try:
            async with self._looking:
                return await apart(preview, address, self._followed.config, self._file.name, self._data)
        except ApartError:
            return Preview(address=address, refusal=tell("no look, in the log", address=address))

    async def add(self, wanted: Addition) -> None:
        if canonical(wanted.url) is None or not re.fullmatch(SLUG, wanted.id):
            raise RefusedError(tell("no id", id=wanted.id))
        config = self._followed.config
        source = NewSource(id=wanted.id, url=wanted.url, title=wanted.title, topics=wanted.topics, render=wanted.render)
        try:
            await asyncio.to_thread(add_source, self._file, source)
        except ConfigError as error:
            if not _is_there(wanted, said_by(error)):
                raise RefusedError(said_by(error)) from error
        self._written[wanted.id] = config, wanted.url

    async def compare(self, source_id: str) -> Comparison:
        found = await self._apart(compared, self._source(source_id), self._data)
        if found is None:
            raise RefusedError(tell("no list yet", id=source_id))
        return found

    async def take(self, source_id: str, mark: str) -> None:
        refusal = await self._apart(taken, self._source(source_id), mark, self._data)
        if refusal is not None:
            raise RefusedError(refusal)

    async def accept(self, source_id: str, url: str) -> None:
        config = self._followed.config
        await asyncio.to_thread(accepted, self._source(source_id), url, self._file, self._data)
        self._written[source_id] = config, url

    def _source(self, source_id: str) -> Source:
        found = self._followed.config.source_named(source_id)
        if found is None:
            raise RefusedError(tell("no such source", id=source_id))
        return found

    async def _apart(self, function: Callable[[Source, *_Given], _Told], source: Source, *args: *_Given) -> _Told:
        """Give what comes of the pages of a source; refuse where nothing does."""
        try:
            async with self._comparing:
                return await apart(function, source, *args)
        except ApartError:
            raise RefusedError(tell("not compared, in the log", id=source.id)) from None


def _is_there(wanted: Addition, said: str) -> bool:
    """Tell whether a source is refused because it was just added: who clicks twice has added it."""
    return isinstance(said, Telling) and said.kind == "watched already" and said.values["id"] == wanted.id


def compared(source: Source, data: Path) -> Comparison | None:
    """Give what may be a source's list now, without the pages; None where there is none to hold it against."""
    with closing(open_store(data, to_read=True)) as store:
        comparison = confirming.compare(store, source)
    return comparison.without_bodies() if comparison is not None else None


def taken(source: Source, mark: str, data: Path) -> str | None:
    """Hold a source against what was shown with this mark; say why not, where that is not done."""
    with closing(open_store(data)) as store:
        comparison = confirming.compare(store, source)
        if comparison is None or comparison.found is None or comparison.mark != mark:
            return tell("shown no more", id=source.id)
        if comparison.is_taken:  # who clicks twice has taken it
            return None
        try:
            with store.queries.within(_SECONDS_TO_WRITE):
                is_taken = confirming.take(store, source, comparison, now=datetime.now(UTC))
        except HeldError:
            return tell("held by another", id=source.id, seconds=_SECONDS_TO_WRITE)
    return None if is_taken else tell("shown no more", id=source.id)


def accepted(source: Source, url: str, file: Path, data: Path) -> None:
    """Write the address that was shown into the configuration; raise `RefusedError` where it is another one now."""
    if absolute(source.url) == url:
        return  # who clicks twice has written it
    with closing(open_store(data, to_read=True)) as store:
        if absolute(store.manners.standing(source.id, source.url).learned_url or "") != url:
            raise RefusedError(tell("shown no more", id=source.id))
        try:
            confirming.accept(store, source, file)
        except ConfigError as error:
            raise RefusedError(said_by(error)) from error
