"""Finds what the configuration has renamed, while the store still has it under a former id: until it is sorted anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.config import Config
from pipeline.query import Query, QueryStore


def as_stored(query: Query, config: Config, queries: QueryStore) -> Query:
    """Ask for a topic and a source by the ids that the store has them under."""
    return replace(
        query,
        topic=_held(query.topic, topic_ids(query.topic, config), lambda one: Query(topic=one), queries),
        source=_held(query.source, source_ids(query.source, config), lambda one: Query(source=one), queries),
    )


def topic_ids(topic_id: str | None, config: Config) -> Sequence[str]:
    """Give the id of a topic and its former ones, the last first."""
    return next(((one.id, *reversed(one.was)) for one in config.topics if one.id == topic_id), ())


def source_ids(source_id: str | None, config: Config) -> Sequence[str]:
    """Give the id of a source and its former ones, the last first."""
    return next(((one.id, *reversed(one.was)) for one in config.sources if one.id == source_id), ())


def _held(given: str | None, ids: Sequence[str], of: Callable[[str], Query], queries: QueryStore) -> str | None:
    if len(ids) < 2:  # it was never called otherwise
        return given
    return next((one for one in ids if queries.select(of(one), 1)), given)
