"""Tells what a person means by a target: a source, an address, or something on disk."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from crawler.typed import meant
from pipeline.addresses import canonical
from pipeline.config import Config, Source
from pipeline.config.errors import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class WebTarget:
    """A page of the web: a source of the configuration, or any address."""

    name: str  # as it was typed
    id: str  # under which its list of addresses is kept
    url: str
    source: Source | None = None
    learned_url: str | None = None  # where it is looked for since it has moved: the address above stays its name

    @property
    def asked_url(self) -> str:
        """Where it is looked for."""
        return self.learned_url or self.url

    @property
    def render(self) -> bool:
        """Tell whether its pages are built by script, and rendered."""
        return self.source is not None and self.source.render


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedTarget:
    """A file, a folder or an archive."""

    name: str
    path: Path
    url: str | None = None  # of the page that a file holds


@dataclass(frozen=True, slots=True, kw_only=True)
class NoTarget:
    """What was typed names nothing that can be crawled."""

    name: str
    reason: str  # a sentence with the remedy


Target = WebTarget | SeedTarget | NoTarget


def completed(names: Iterable[str], config: Config, tell: Callable[[str], None]) -> tuple[str, ...]:
    """Give what was typed with the schemes of addresses that have none; ids of sources and names of files stay."""
    ids = {source.id for source in config.sources}
    return tuple(name if name in ids else meant(name, config, tell) for name in names)


def of_source(source: Source, name: str | None = None) -> WebTarget:
    """Give a source as a target."""
    return WebTarget(name=name or source.id, id=source.id, url=source.url, source=source)


def resolve(name: str, config: Config, url: str | None = None) -> Target:
    """Tell what `name` is; `url` is the address of the page that a single file holds."""
    if url is not None:
        return _file_with_address(name, url)
    for source in config.sources:
        if source.id == name:
            return of_source(source)
    if name.lower().startswith(("http://", "https://")):
        return _address(name, config)
    if os.path.lexists(name):
        return SeedTarget(name=name, path=Path(name))
    return NoTarget(name=name, reason=_why_not(name, config))


def _file_with_address(name: str, url: str) -> Target:
    path = Path(name)
    if not os.path.lexists(name):
        return NoTarget(name=name, reason=f"{name}: does not exist; check the path")
    if path.is_dir():
        return NoTarget(
            name=name, reason=f"{name}: is a folder, and --url is the address of a single file; name that file"
        )
    return SeedTarget(name=name, path=path, url=canonical(url) or url)


def _address(name: str, config: Config) -> Target:
    url = canonical(name)
    if url is None:
        return NoTarget(name=name, reason=f"{name}: is no valid address; write one such as https://example.org/news")
    for source in config.sources:
        if canonical(source.url) == url:  # what is known of the source holds for its address too
            return of_source(source, name)
    return WebTarget(name=name, id=url, url=url)


def _why_not(name: str, config: Config) -> str:
    scheme, colon, _ = name.partition("://")
    if colon and scheme.isalnum():
        return f"{name}: only addresses that begin with http:// or https:// can be crawled; for a file, give its path"
    if os.sep in name or "." in name:
        return f"{name}: does not exist; check the path; an address begins with https://"
    ids = [source.id for source in config.sources]
    hint = nearest(name, ids, "give one of those, or an address that begins with https://")
    return f"{name}: is no source of the configuration, and no file or folder here; {hint}"
