"""Read what a program asks for; whatever cannot be meant is a problem that names the parameter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, cast
from urllib.parse import parse_qs

from feeds.api.problems import wrong
from pipeline.config import Config
from pipeline.config.errors import nearest
from pipeline.query import Cursor, Query
from pipeline.sanitize import folded

USUAL, MOST = 50, 100  # entries of an answer
MOST_CHARACTERS = 200  # of a search
MOST_LANGUAGES = 10

FILTERS = ("topic", "source", "language", "q", "since", "until", "kind", "limit")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:[Zz]|[+-]\d\d:\d\d))?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_ID = re.compile(r"[a-z0-9-]{1,64}")

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which entries, how many, and from where on."""

    query: Query
    limit: int
    after: Cursor | None = None


def parameters(query_string: bytes, known: Sequence[str]) -> Parameters:
    """Read the parameters of an address; a name that is not known is a problem: it would be ignored unseen."""
    try:
        given = parse_qs(query_string.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=50)
    except ValueError:
        raise wrong("parameters", "there are more than 50; leave some out") from None
    for name in given:
        if name not in known:
            listed = f"there are {', '.join(known)}" if known else "there are none here"
            raise wrong(folded(name)[:50] or "a parameter", f"is not known; {nearest(name, known, listed)}")
    return given


def asked(given: Parameters, config: Config) -> Asked:
    """Read which entries are wanted."""
    query = Query(
        words=_words(given),
        topic=_topic(given, config),
        source=_source(given, config),
        languages=_languages(given),
        since=_moment(given, "since"),
        until=_moment(given, "until"),
        kind=_kind(given),
        in_feeds=True,
    )
    return Asked(query=query, limit=_limit(given), after=_cursor(given))


def _one(given: Parameters, name: str) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        raise wrong(name, f"is given {len(values)} times; give it once")
    return values[0] if values else None


def _words(given: Parameters) -> str:
    words = folded(_one(given, "q") or "")
    if len(words) > MOST_CHARACTERS:
        raise wrong("q", f"has more than {MOST_CHARACTERS} characters; ask for less")
    return words


def _topic(given: Parameters, config: Config) -> str | None:
    topic = _one(given, "topic")
    topic = config.former_topics().get(topic, topic) if topic is not None else None
    if topic is not None and topic not in (ids := [one.id for one in config.topics]):
        shown = folded(topic)[:50]
        raise wrong("topic", f'"{shown}" is none; {nearest(topic, ids, "api/v1/topics lists them")}')
    return topic


def _source(given: Parameters, config: Config) -> str | None:
    source = _one(given, "source")
    source = config.former_sources().get(source, source) if source is not None else None
    if source is not None and not _ID.fullmatch(source):
        raise wrong("source", "is the id of none; api/v1/sources lists them")
    return source


def _languages(given: Parameters) -> tuple[str, ...]:
    languages = tuple(one.strip() for value in given.get("language", ()) for one in value.split(","))
    if len(languages) > MOST_LANGUAGES:
        raise wrong("language", f"names more than {MOST_LANGUAGES}; ask for fewer")
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise wrong("language", 'is no language; write such as "fr" or "pt-BR", several with commas between them')
    return languages


def _moment(given: Parameters, name: str) -> datetime | None:
    value = _one(given, name)
    if value is None:
        return None
    try:
        if not _MOMENT.fullmatch(value.strip()):
            raise ValueError
        moment = datetime.fromisoformat(value.strip().upper())
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        hint = 'is no day or moment; write such as "2026-11-03" or "2026-11-03T09:30:00Z" (a "+" as %2B)'
        raise wrong(name, hint) from None


def _kind(given: Parameters) -> Literal["article", "headline"] | None:
    kind = _one(given, "kind")
    if kind not in (None, "article", "headline"):
        raise wrong("kind", 'is either "article" or "headline"; leave it out for both')
    return cast(Literal["article", "headline"] | None, kind)


def _limit(given: Parameters) -> int:
    value = _one(given, "limit")
    if value is None:
        return USUAL
    if not (re.fullmatch(r"[0-9]{1,3}", value) and 1 <= int(value) <= MOST):
        raise wrong("limit", f"is a number of 1 to {MOST}; {USUAL} if left out")
    return int(value)


def _cursor(given: Parameters) -> Cursor | None:
    value = _one(given, "cursor")
    try:
        return Cursor.read(value) if value is not None else None
    except ValueError:
        raise wrong("cursor", "is no place in a list; take `next` of an answer as it stands, or leave it out") from None
