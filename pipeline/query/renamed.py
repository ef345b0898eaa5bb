"""Finds what the configuration has renamed, while the store still has it under a former id: until it is sorted anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.query import Query, QueryStore

if TYPE_CHECKING:
    from pipeline.config import Config


def as_stored(query: Query, config: Config, queries: QueryStore) -> Query:
    """Ask for a topic and a source, by whatever id they are or were called, by those that the store has them under."""
    return replace(
        query,
        topic=_held(query.topic, topic_ids(query.topic, config), lambda one: Query(topic=one), queries),
        source=_held(query.source, source_ids(query.source, config), lambda one: Query(source=one), queries),
    )


def topic_ids(topic_id: str | None, config: Config) -> Sequence[str]:
    """Give the id of a topic, by this or a former one, and its former ones, the last first."""
    return next(((one.id, *reversed(one.was)) for one in config.topics if topic_id in (one.id, *one.was)), ())


def source_ids(source_id: str | None, config: Config) -> Sequence[str]:
    """Give the id of a source, by this or a former one, and its former ones, the last first."""
    return next(((one.id, *reversed(one.was)) for one in config.sources if source_id in (one.id, *one.was)), ())


def _held(given: str | None, ids: Sequence[str], of: Callable[[str], Query], queries: QueryStore) -> str | None:
    if len(ids) < 2:  # it was never called otherwise
        return given
    return next((one for one in ids if queries.select(of(one), 1)), given)
