"""What the owner wants: `tidings.toml`, read once, validated whole, and passed down as frozen values."""

from __future__ import annotations

import datetime
import re
import tomllib
from collections.abc import Mapping
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from pipeline.config.checks import duplicates, empty_searches, unknown_names
from pipeline.config.errors import problems
from pipeline.config.names import named
from pipeline.config.notify import Notify
from pipeline.config.searches import FORMER, Search
from pipeline.config.topics import Topic, builtin_topics, with_starters
from pipeline.config.types import Corrections, HttpUrl, Language, Publish, RootUrl, Slug, Table, Title, Token
from pipeline.rights import note_of
from pipeline.told import first_line, tell

LEAST_BETWEEN_LOOKS = timedelta(minutes=5)
LOOK_AGAIN = ("1 h", "6 h", "1 d", "3 d", "7 d", "30 d")


class ConfigError(Exception):
    """The configuration cannot be used; each problem is a sentence with file, key, value and remedy."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(found[0] if len(found) == 1 else "\n".join(found))
        self.problems = found


def _seconds(value: object) -> float | None:
    """Give the seconds of a time such as "1 h"; None for what is no time of 5 min to a year."""
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(s|min|h|d)\s*", value) if isinstance(value, str) else None
    seconds = float(match[1]) * {"s": 1, "min": 60, "h": 3600, "d": 86400}[match[2]] if match else 0.0
    return seconds if LEAST_BETWEEN_LOOKS.total_seconds() <= seconds <= 366 * 86400 else None


def _duration(value: object) -> timedelta:
    seconds = _seconds(value)
    if seconds is None:
        raise ValueError('is not a time of at least 5 min; write every = "1 h" (units: s, min, h, d), or leave it out')
    return timedelta(seconds=seconds)


def _step(value: object) -> timedelta:
    seconds = value.total_seconds() if isinstance(value, timedelta) else _seconds(value)
    if seconds is None:
        raise ValueError(
            'is not a time of at least 5 min; write look_again = ["1 h", "1 d"] (units: s, min, h, d), or [] for never'
        )
    return timedelta(seconds=seconds)


def _network(value: str) -> str:
    try:
        ip_network(value)
    except ValueError:
        raise ValueError('is not a network in CIDR notation; write one, such as "127.0.0.0/8"') from None
    return value


def _selector(value: str) -> str:
    import soupsieve  # with Beautiful Soup's own parser of selectors; needed by few configurations

    try:
        soupsieve.compile(value)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f'is no CSS selector ({first_line(error)}); write one, such as "ul.news a"') from None
    return value


Every = Annotated[
    timedelta,
    BeforeValidator(_duration, json_schema_input_type=str),
]
Steps = tuple[Annotated[timedelta, BeforeValidator(_step, json_schema_input_type=str)], ...]
Selector = Annotated[str, AfterValidator(_selector)]
Network = Annotated[str, AfterValidator(_network)]


class Site(Table):
    """Who publishes: `[site]`."""

    title: Title = Field(default="Tidings", description="The name of the index page and of the list of feeds.")
    url: RootUrl = Field(
        default="http://127.0.0.1:8000/", description="The public address under which the feeds are served."
    )
    contact: str | None = Field(
        default=None,
        description="An e-mail address or page that the User-Agent names, so that institutions can reach you.",
    )
    language: Language = Field(default="en", description="The language of feeds and pages (BCP 47).")
    authority: str = Field(
        default="localhost",
        pattern=r"^[A-Za-z0-9][A-Za-z0-9.-]*$",
        description="The domain name in the tag: ids of new entries; it must be yours on `date`.",
    )
    date: datetime.date = Field(default=datetime.date(2026, 1, 1), description="A day on which `authority` was yours.")
    publish: Publish | None = Field(
        default=None,
        description='What feeds and pages show of an entry whose source does not say: "full", "summary" or "link";'
        " summaries if left out and `url` is public, else all.",
    )
    hub: HttpUrl | None = Field(
        default=None, description="The address of a WebSub hub: it is told when feeds change, and tells subscribers."
    )
    delay: float = Field(
        default=1.0,
        ge=0,
        le=3600,
        description="Seconds between requests to a host; a Crawl-delay in its robots.txt holds besides.",
    )
    look_again: Steps = Field(
        default=tuple(map(_step, LOOK_AGAIN)),
        max_length=50,
        description="How long after it was first seen an article is looked at again; [] is never.",
        json_schema_extra={"default": list(LOOK_AGAIN)},
    )
    keep_pages: int = Field(
        default=500,
        ge=0,
        le=1_000_000,
        description="Megabytes of pages that are kept, packed, so that they can be read anew; 0 for none.",
    )
    allow_network: tuple[Network, ...] = Field(
        default=(), description="Networks that may be fetched from although their addresses are not global."
    )
    operator_token: str | None = Field(
        default=None,
        pattern=r"^(?:\S{16,200})?$",
        description="What opens the page on which sources are added in a browser: at least 16 characters, no spaces;"
        ' "" for no such page. If left out, tidings run makes one, in the file operator-token in the data folder.',
    )
    api_tokens: tuple[Token, ...] = Field(
        default=(),
        max_length=1000,
        description="Who may ask the API: tokens of at least 16 characters, or their SHA-256 as sha256:…; [] for all.",
    )
    first_import: int = Field(
        default=10,
        ge=0,
        le=1000,
        description="How many of the items that a source has already when it is added a feed gets, the newest;"
        " the archive gets all.",
    )
    archives: bool = Field(
        default=True,
        description="Whether what feeds show no more lies in archives (RFC 5005), files that can become thousands.",
    )


class Selectors(Table):
    """CSS selectors for a source whose pages are to be read by hand: `[source.selectors]`."""

    items: Selector | None = Field(default=None, description="Links on the listing page that lead to articles.")
    next: Selector | None = Field(default=None, description="The link on the listing page to the following one.")
    article: Selector | None = Field(default=None, description="The element on an article page that holds the article.")
    remove: Selector | None = Field(default=None, description="Elements on an article page that are no part of it.")


class Source(Table):
    """An institution's page that is watched: `[[source]]`."""

    id: Slug = Field(description="A short name: lower-case letters, digits and hyphens.")
    url: HttpUrl = Field(description="The news page, feed or sitemap to watch.")
    title: Title | None = Field(default=None, description="The institution, as readers see it; its id if left out.")
    language: Language | None = Field(
        default=None, description="The language of its articles, where the pages do not tell."
    )
    every: Every = Field(
        default=timedelta(hours=1),
        description="How often it is looked at, at most.",
        json_schema_extra={"default": "1 h"},  # else it would be what the file cannot say: "PT1H"
    )
    look_again: Steps | None = Field(
        default=None,
        max_length=50,
        description="How long after it was first seen an article of it is looked at again, where not as [site] says.",
    )
    topics: tuple[Slug, ...] = Field(
        default=(), description="Ids of topics that all its entries are in, whatever their words."
    )
    include_teasers: bool = Field(default=False, description="Let headlines known only as teasers into feeds.")
    first_import: int | None = Field(
        default=None,
        ge=0,
        le=1000,
        description="How many of the items that it has already when it is added a feed gets, the newest;"
        " as [site] says if left out.",
    )
    archives: bool | None = Field(
        default=None, description="Whether its feeds have archives; as [site] says if left out."
    )
    corrections: Corrections = Field(
        default="updated",
        description='Which changed articles readers are shown as updated: all, "major" ones, or none ("silent").',
    )
    publish: Publish | None = Field(
        default=None, description='What feeds and pages show of its entries: "full", "summary" or "link".'
    )
    rights: str | None = Field(
        default=None, min_length=1, max_length=500, description="The line of rights that stands beside its entries."
    )
    other_sites: bool = Field(
        default=False, description="Take rows of its listing that lead to other sites for items too."
    )
    render: bool = Field(
        default=False,
        description="Its page is built by a script: render it in Chromium, which takes the extra `browser`.",
    )
    was: tuple[Slug, ...] = Field(default=(), description=FORMER)
    selectors: Selectors | None = None

    @property
    def name(self) -> str:
        """The institution, as readers see it."""
        return self.title or self.id


class Config(Table):
    """Everything the owner decides."""

    site: Site = Field(default_factory=lambda: Site())  # noqa: PLW0108  (pydantic's types refuse the class)
    source: tuple[Source, ...] = ()
    topic: tuple[Topic, ...] = ()
    search: tuple[Search, ...] = ()
    notify: Notify = Field(default_factory=lambda: Notify())  # noqa: PLW0108

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources, in the order they are written."""
        return self.source

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The topics, in the order they are written."""
        return self.topic

    @property
    def searches(self) -> tuple[Search, ...]:
        """The saved searches, in the order they are written."""
        return self.search

    def source_named(self, source_id: str | None) -> Source | None:
        """Give the source that has this id, or had it before; None where the configuration has it no more."""
        return named(self.source).get(source_id or "")

    def former_sources(self) -> Mapping[str, str]:
        """Give the ids that sources had before, each with the present one."""
        return {old: source.id for source in self.source for old in source.was}

    def former_topics(self) -> Mapping[str, str]:
        """Give the ids that topics had before, each with the present one."""
        return {old: topic.id for topic in self.topics for old in topic.was}

    def first_import(self, source_id: str) -> int:
        """Give how many of the items that a source had already when it was added a feed gets."""
        source = self.source_named(source_id)
        return self.site.first_import if source is None or source.first_import is None else source.first_import

    def look_again(self, source: Source | None) -> tuple[timedelta, ...]:
        """Give how long after it was first seen an article is looked at again."""
        own = source.look_again if source is not None else None
        return self.site.look_again if own is None else own

    def watched(self) -> tuple[tuple[str, str, str], ...]:
        """Give id, address and title of each source."""
        return tuple((source.id, source.url, source.name) for source in self.source)


def load(path: Path, *, must_exist: bool = False, home: str | None = None) -> tuple[Config, tuple[str, ...]]:
    """Read the configuration, and what its reader should know of it; `home` is the address where it names none.

    A file that is absent is an empty one, unless it must exist. Raise `ConfigError` with everything that is wrong.
    """
    if not must_exist and not path.exists():
        text = ""
    else:
        try:
            text = path.read_text(encoding="utf-8-sig")  # editors on Windows write a byte order mark
        except UnicodeDecodeError as error:
            raise ConfigError([f"{path}: is not UTF-8 text; save it as UTF-8"]) from error
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            remedy = "write one with tidings init" if missing else "make it a file that you may read"
            raise ConfigError(
                [f"{path}: cannot be read ({error.strerror}); {remedy}, or name another with --config"]
            ) from error
    return parse(text, path.name, home)


def parse(text: str, file: str = "tidings.toml", home: str | None = None) -> tuple[Config, tuple[str, ...]]:
    """Read a configuration from its text; like `load`."""
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, and numbers or nests beyond all measure
        raise ConfigError([tell("no toml", file=file, said=str(error))]) from error
    found = list(duplicates(raw, text, file))
    notes = []
    if raw.get("topic", []) == []:
        raw["topic"] = builtin_topics()
    raw["topic"] = with_starters(raw["topic"])
    try:
        config = Config.model_validate(raw)
    except ValidationError as error:
        found = problems(error, raw, text, file, Config) + found
    else:
        found += [*unknown_names(config, text, file), *empty_searches(config, text, file)]
        if home is not None and "url" not in config.site.model_fields_set:
            config = config.model_copy(update={"site": config.site.model_copy(update={"url": home})})
        if "site" not in raw:
            notes.append(
                f"{file} has no [site]: addresses in the feeds begin with {config.site.url}, new ids name localhost; "
                "readers elsewhere need a [site] with url, authority and date"
            )
        elif (note := note_of(config, file)) is not None:
            notes.append(note)
    if found:
        raise ConfigError(found)
    return config, tuple(notes)
