"""What is wrong with a configuration although each of its values is right by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from pipeline.config.errors import place
from pipeline.config.types import ALL
from pipeline.query import parts

if TYPE_CHECKING:
    from pipeline.config import Config

_TABLES = ("source", "topic", "search")


def unknown_names(config: Config, text: str, file: str) -> Iterator[str]:
    """Find topics and sources that are named, and are not there."""
    topics = [topic.id for topic in config.topics]
    sources = [source.id for source in config.sources]
    for index, source in enumerate(config.sources):
        for name in source.topics:
            if name not in topics:
                where = place(file, text, ("source", index, "topics"))
                yield f'{where}: [[source]] "{source.id}": topics names "{name}"; the topics are {", ".join(topics)}'
    for index, search in enumerate(config.searches):
        for key, wanted, known in (("topic", search.topic, topics), ("source", search.source, sources)):
            if wanted is not None and wanted not in known:
                where = place(file, text, ("search", index, key))
                there = f"the {key}s are {', '.join(known)}" if known else f"there is no {key}"
                yield f'{where}: [[search]] "{search.id}": {key} = "{wanted}" names none; {there}'


def empty_searches(config: Config, text: str, file: str) -> Iterator[str]:
    """Find searches that ask for nothing."""
    for index, search in enumerate(config.searches):
        if not (any(parts(search.words)) or search.topic or search.source or search.languages):
            where = place(file, text, ("search", index, "words" if search.words else "id"))
            yield f'{where}: [[search]] "{search.id}" looks for nothing; give it words, a topic, a source or languages'


def duplicates(raw: Mapping[str, Any], text: str, file: str) -> Iterator[str]:
    """Find ids that are taken, those that something had before included."""
    for table in _TABLES:
        taken = {ALL: "the feed of everything"} if table == "topic" else {}
        for key, index, name in [*_ids(raw, table), *_former_ids(raw, table)]:
            if holder := taken.get(name):
                where = place(file, text, (table, index, key))
                remedy = "choose another id" if key == "id" else "take it out, or give that one another id"
                shown = f'id = "{name}"' if key == "id" else f'was: "{name}"'
                yield f"{where}: [[{table}]] {shown} is taken by {holder}; {remedy}"
            taken[name] = f"another {table} above" if key == "id" else f"a {table} that had it before"


def _tables(raw: Mapping[str, Any], table: str) -> Sequence[Any]:
    tables = raw.get(table)
    return tables if isinstance(tables, list) else []


# What is no text is told as a mistake of its own.
def _ids(raw: Mapping[str, Any], table: str) -> Iterator[tuple[str, int, str]]:
    for index, one in enumerate(_tables(raw, table)):
        if isinstance(one, dict) and isinstance(one.get("id"), str):
            yield "id", index, one["id"]


def _former_ids(raw: Mapping[str, Any], table: str) -> Iterator[tuple[str, int, str]]:
    for index, one in enumerate(_tables(raw, table)):
        former = one.get("was") if isinstance(one, dict) else None
        for name in former if isinstance(former, list) else []:
            if isinstance(name, str):
                yield "was", index, name
