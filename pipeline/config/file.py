"""Writes into `tidings.toml`, which is the owner's: what stands there keeps its bytes, and what is added its place."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote

import tomlkit
from pydantic import ValidationError
from tomlkit.items import Array, InlineTable, Table

from pipeline.addresses import canonical, host_of, site_of
from pipeline.config import Config, ConfigError, Selectors
from pipeline.config.writing import rewrite
from pipeline.slugs import name_of, slug
from pipeline.told import tell

_HEADER = re.compile(r"[ \t]*\[{1,2}[ \t]*[\"']?(?P<name>[A-Za-z0-9_-]+)")
_UNCOMMENTED = re.compile(r"[ \t]*#[ \t]*(?:[A-Za-z0-9_-]+[ \t]*=|\[)")  # a setting that is switched off
_Kind = TypeVar("_Kind", Table, InlineTable)
_STRING = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """What is to be written as a `[[source]]`."""

    id: str
    url: str
    title: str | None = None
    topics: tuple[str, ...] = ()
    render: bool = False
    items: str | None = None  # a CSS selector


def starter() -> str:
    """Give the commented configuration that a new folder begins with."""
    return resources.files("pipeline.config").joinpath("starter.toml").read_text(encoding="utf-8")


def add_source(file: Path, source: NewSource) -> None:
    """Write a source behind the last one of a configuration.

    A file that is absent is begun. Raise `ConfigError` where nothing can be written, and then nothing is.
    """

    def with_it(old: str, config: Config) -> str:
        if refusal := why_not(source, config, file.name):
            raise ConfigError([refusal])
        return with_source(old, source, file.name)

    rewrite(file, with_it, begin=starter)


def why_not(source: NewSource, config: Config, file: str = "tidings.toml") -> str | None:
    """Say why a source cannot be added to a configuration, with the remedy; None where it can."""
    for known in config.sources:
        if canonical(known.url) == canonical(source.url):
            return tell("watched already", url=source.url, id=known.id, file=file)
        if known.id == source.id:
            return tell("id taken", file=file, id=source.id, url=known.url)
    unknown = [name for name in source.topics if name not in {topic.id for topic in config.topics}]
    if unknown:
        return tell("no such topic", file=file, topic=unknown[0], topics=[topic.id for topic in config.topics])
    if source.items is not None:
        try:
            Selectors(items=source.items)
        except ValidationError as error:
            return f"{source.items}: {error.errors()[0]['msg'].removeprefix('Value error, ')}"
    return None


def with_source(text: str, source: NewSource, file: str = "tidings.toml") -> str:
    """Give the text of a configuration with a source behind its last one, all else byte for byte as it was."""
    before = tomllib.loads(text.removeprefix("\ufeff"))
    wanted = before | {"source": [*before.get("source", []), _as_read(source)]}
    for candidate in _candidates(text, source):
        with suppress(tomllib.TOMLDecodeError):
            if tomllib.loads(candidate.removeprefix("\ufeff")) == wanted:
                return candidate
    raise ConfigError([tell("no place for it", file=file)])


def _candidates(text: str, source: NewSource) -> Iterator[str]:
    """Give the texts that may be meant, the best first: whoever reads them tells which one says what it should."""
    document = tomlkit.parse(text.removeprefix("\ufeff")) if "source" in text else tomlkit.document()
    held = document.get("source")
    if isinstance(held, Array):  # source = [{id = "a", url = "…"}]
        held.append(_filled(tomlkit.inline_table(), source))
        yield ("\ufeff" if text.startswith("\ufeff") else "") + tomlkit.dumps(document)
        return
    lines = text.splitlines(keepends=True)
    end = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    block = as_toml(source).replace("\n", end)
    for at in dict.fromkeys((_after_last_source(lines), len(lines))):
        above, below = "".join(lines[:at]), "".join(lines[at:])
        above += end if above and not above.endswith("\n") else ""
        above += end if above.strip("\ufeff \t\r\n") and not _ends_blank(above) else ""
        yield above + block + (end if below and not below.lstrip(" \t").startswith(("\n", "\r")) else "") + below


def as_toml(source: NewSource) -> str:
    """Give a source as it is written."""
    return "[[source]]\n" + tomlkit.dumps(_filled(tomlkit.table(), source))


def _filled(table: _Kind, source: NewSource) -> _Kind:
    for key, value in _as_read(source).items():
        if isinstance(value, dict):
            inline = tomlkit.inline_table()
            inline.update(value)
            table.append(key, inline)
        else:
            table.append(key, tomlkit.item(value))
    return table


def _as_read(source: NewSource) -> dict[str, Any]:
    written: dict[str, Any] = {"id": source.id, "title": source.title, "url": source.url}
    written |= {"topics": list(source.topics), "render": source.render}
    written |= {"selectors": {"items": source.items} if source.items else None}
    return {key: value for key, value in written.items() if value}


def _ends_blank(text: str) -> bool:
    return text.endswith(("\n\n", "\n\r\n"))


def _after_last_source(lines: Sequence[str]) -> int:
    """Give the number of the line before which a further source belongs; the last where there is none yet."""
    headers = [(number, match["name"]) for number, match in _headers(lines)]
    last = max((place for place, (_, name) in enumerate(headers) if name == "source"), default=None)
    if last is None:
        return len(lines)
    first = headers[last][0]
    until = headers[last + 1][0] if last + 1 < len(headers) else len(lines)
    content = max(n for n in range(first, until) if n == first or _says_something(lines[n]))
    at = content + 1
    while at < until and _UNCOMMENTED.match(lines[at]):
        at += 1
    return at


def _headers(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Find the lines that begin a table, which those within a text of several lines do not."""
    within = ""
    for number, line in enumerate(lines):
        if not within and (match := _HEADER.match(line.lstrip("\ufeff"))):
            yield number, match
        for quotes in _STRING.findall(line):
            within = quotes if not within else "" if quotes == within else within


def _says_something(line: str) -> bool:
    return bool(line.strip()) and not line.lstrip().startswith("#")


def free_id(url: str, title: str | None, taken: Iterable[str], language: str | None = None) -> str:
    """Make an id for a source, of its title where one was given, else of its host; with a number where it is taken.

    `language` is that of the title, and of what the source lists.
    """
    of_title = _short(title or "", language)
    host = host_of(url) or ""
    site = site_of(url) or host
    name = site if re.fullmatch(r"[\d.:\[\]]+", site) else site.split(".")[0]
    base = of_title or _short(name_of(name), language) or "source"
    known = set(taken)
    section = _short(unquote(url.rstrip("/").rpartition("/")[2].partition("?")[0].partition(".")[0]), language)
    candidates = [base, *([f"{base}-{section}"] if section and len(section) <= 20 else [])]
    number = 2
    while True:
        for one in candidates:
            if one[:60].strip("-") not in known:
                return one[:60].strip("-")
        candidates, number = [f"{base[:50]}-{number}"], number + 1


def _short(text: str, language: str | None = None) -> str:
    return slug(text, language)[:50].strip("-")
