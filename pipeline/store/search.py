"""Finds entries: by their words, and by what they are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from unicodedata import normalize

from pipeline.items import Entry
from pipeline.query import Cursor, Facets, Found, Query, parts
from pipeline.store import rows
from pipeline.store.connection import Connection

# Scripts that write words without spaces between them, or with endings: the index has a whole sentence as one word, or
# single letters.
_UNSPACED = re.compile(
    r"[\u0e00-\u109f\u1780-\u17ff\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef"
    r"\U00020000-\U0003ffff]"
)
_WIDE = {narrow: narrow + 0xFEE0 for narrow in range(ord("!"), ord("~") + 1)}
_STANDS_IN = " or ".join(f"instr(lower(coalesce(entries.{name}, '')), ?) > 0" for name in ("title", "summary", "text"))
_AROUND = 40  # characters of a sentence, on each side of what was looked for


class Search:
    """`query.QueryStore` on SQLite."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    def select(
        self, query: Query, limit: int = 50, *, after: Cursor | None = None, best_first: bool = False
    ) -> Sequence[Found]:
        """Give the entries that a query wants, newest first or those that say its words most; from a place on."""
        if wants_nothing(query):
            return []
        tables, holds, values = conditions(query, self._db)
        order = order_of(query)
        of, key = order.of, order.key
        if after is not None:
            holds.append(f"({of}.dated_at < ? or ({of}.dated_at = ? and ({of}.position, {key}) > (?, ?)))")
            values += [rows.stamp(after.dated_at), rows.stamp(after.dated_at), after.position, after.id]
        words, unspaced = _parted(parts(query.words)[0])
        snippet = "snippet(entries_fts, -1, '[', ']', ' … ', 30)" if words else "''"
        sql = (
            f"select entries.*, {snippet} as snippet from {tables} where {' and '.join(holds) or '1'}"  # noqa: S608
            f" order by {'rank, entries.id' if best_first and words else order.newest_first} limit ?"
        )
        found = self._db.all(sql, *values, limit)
        made = [(rows.entry_of(row), row["snippet"]) for row in found]
        return [Found(entry=entry, snippet=snippet or _sentence(entry, unspaced)) for entry, snippet in made]

    def count(self, query: Query) -> int:
        """Count the entries that a query wants."""
        if wants_nothing(query):
            return 0
        tables, holds, values = conditions(query, self._db)
        return int(self._db.scalar(f"select count(*) from {tables} where {' and '.join(holds) or '1'}", *values))  # noqa: S608

    def facets(self, query: Query, most: int = 10_000) -> Facets:
        """Count the entries that a query wants by what they are; of very many, only so many."""
        if wants_nothing(query):
            return Facets(total=0, is_many=False, topics={}, sources={}, languages={})
        tables, holds, values = conditions(query, self._db)
        wanted = (
            f"with wanted as materialized (select entries.id, entries.source_id, entries.language from {tables}"  # noqa: S608
            f" where {' and '.join(holds) or '1'} limit ?)"
        )
        counts: dict[str, dict[str, int]] = {"all": {}, "source": {}, "language": {}, "topic": {}}
        sql = (
            f"{wanted} select 'all' as kind, '' as value, count(*) as n from wanted"  # noqa: S608
            " union all select 'source', source_id, count(*) from (select id, source_id from wanted"
            " union select id, shared.source_id from wanted join shared on entry_id = id)"
            " where source_id is not null group by source_id"
            " union all select 'language', lower(substr(language || '-', 1, instr(language || '-', '-') - 1)), count(*)"
            " from wanted where language is not null group by 2"
            " union all select 'topic', topic_id, count(*) from wanted join matches on entry_id = wanted.id group by 2"
        )
        for row in self._db.all(sql, *values, most + 1):
            counts[row["kind"]][row["value"]] = row["n"]
        total = counts["all"][""]
        return Facets(
            total=min(total, most),
            is_many=total > most,
            topics=counts["topic"],
            sources=counts["source"],
            languages=counts["language"],
        )

    def keyed(self, key: str) -> Entry | None:
        """Give the entry whose id ends in this key: 32 hexadecimal digits."""
        row = self._db.one("select * from entries where substr(id, -32) = ? order by id limit 1", key)
        return rows.entry_of(row) if row else None

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Give up questions that take longer than so many seconds together: `StoreError`."""
        return self._db.within(seconds)


def wants_nothing(query: Query) -> bool:
    """Tell whether words were given of which none can be looked for: that finds nothing, not everything."""
    wanted, unwanted = parts(query.words)
    return bool(query.words.strip()) and not wanted and not unwanted


@dataclass(frozen=True, slots=True)
class Order:
    """The order of feeds, for what a query wants."""

    of: str  # the table whose index has it
    key: str  # the column with the ids of entries

    @property
    def newest_first(self) -> str:
        """Give the terms to order by."""
        return f"{self.of}.dated_at desc, {self.of}.position, {self.key}"


def order_of(query: Query) -> Order:
    """Give the topic's own order where there is one: its index has the newest fifty of a million at hand."""
    return Order("matches", "matches.entry_id") if query.topic is not None else Order("entries", "entries.id")


def conditions(query: Query, db: Connection) -> tuple[str, list[str], list[object]]:
    """Give the tables to read, what must hold of their rows, and the values for it."""
    tables, holds, values = "entries", list[str](), list[object]()
    (wanted, everywhere), (unwanted, nowhere) = map(_parted, parts(query.words))
    if query.topic is not None:
        tables = "matches join entries on entries.id = matches.entry_id"
        holds.append("matches.topic_id = ?")
        values.append(query.topic)
    if wanted:
        tables += " join entries_fts on entries_fts.rowid = entries.number"
        holds.append("entries_fts match ?")
        values.append(" ".join(map(_quoted, wanted)))
    if unwanted:
        holds.append("entries.number not in (select rowid from entries_fts where entries_fts match ?)")
        values.append(" OR ".join(map(_quoted, unwanted)))
    for place, said in (*(("", one) for one in everywhere), *(("not ", one) for one in nowhere)):
        widths = _in_widths(said)
        holds.append(f"{place}({' or '.join([_STANDS_IN] * len(widths))})")
        values += [one for one in widths for _ in range(3)]
    if query.source is not None:
        of_source, sources = _published_by(query.source, "entries", db)
        holds.append(of_source)
        values += sources
    if query.languages:
        each = "entries.language = ? or entries.language like ?"
        holds.append(f"({' or '.join([each] * len(query.languages))})")
        values += [value for language in query.languages for value in (language, _escaped(language) + "-%")]
    if query.since is not None:
        holds.append("entries.dated_at >= ?")
        values.append(rows.stamp(query.since))
    if query.until is not None:
        holds.append("entries.dated_at < ?")
        values.append(rows.stamp(query.until))
    if query.first_of:
        other, ranks = _translated(query, db)
        holds.append(f"not exists ({other})")
        values += ranks
    if query.in_feeds and query.topic is None:  # in a topic there is no other
        holds.append("(entries.kind = 'article' or exists (select 1 from matches where entry_id = entries.id))")
    if query.kind is not None:
        holds.append("entries.kind = ?")
        values.append(query.kind)
    return tables, holds, values


def _published_by(source_id: str, table: str, db: Connection) -> tuple[str, list[object]]:
    """Say that a source has published an entry, as the first or after others."""
    own = f"{table}.source_id = ?"
    # Few sources share a story with others; all the rest is found in the order of feeds by its index.
    if db.one("select 1 from shared where source_id = ? limit 1", source_id) is None:
        return own, [source_id]
    shared = f"{table}.id in (select entry_id from shared where source_id = ?)"  # noqa: S608
    return f"({own} or {shared})", [source_id, source_id]


def _translated(query: Query, db: Connection) -> tuple[str, list[object]]:
    """Look for the same story in a language that is wanted more, and what the query wants otherwise."""
    cases = " ".join(f"when {{0}}.language = ? or {{0}}.language like ? then {n}" for n in range(len(query.first_of)))
    rank = f"case {cases} else {len(query.first_of)} end"
    order = f"({rank}, {{0}}.first_seen_at, {{0}}.id)"
    languages: list[object] = [one for tongue in query.first_of for one in (tongue, _escaped(tongue) + "-%")]
    within = "join matches as theirs on theirs.entry_id = other.id and theirs.topic_id = ?" if query.topic else ""
    of_source, sources = _published_by(query.source, "other", db) if query.source else ("1", [])
    sql = (
        f"select 1 from translations join entries as other on other.id = translations.other_id and {of_source} {within}"  # noqa: S608
        f" where translations.entry_id = entries.id and {order.format('other')} < {order.format('entries')}"
    )
    topics: list[object] = [query.topic] if query.topic else []
    return sql, [*sources, *topics, *languages, *languages]


def _quoted(said: str) -> str:
    """Quote a word or phrase, so that no character of it is an operator of the query language."""
    return '"' + said.replace('"', '""') + '"'


def _parted(said: Sequence[str]) -> tuple[list[str], list[str]]:
    """Part the words that the index knows from those that it does not: of scripts without spaces."""
    unspaced = [one for one in said if _UNSPACED.search(one)]
    return [one for one in said if one not in unspaced], unspaced


def _in_widths(said: str) -> list[str]:
    """Give a word as it is typed, and with its digits and letters narrow and wide: beside Han they are either."""
    narrow = normalize("NFKC", said)
    forms = (said, narrow, narrow.translate(_WIDE))
    return list(dict.fromkeys(_lowered(one) for one in forms if _UNSPACED.search(one)))


def _lowered(said: str) -> str:
    """Lower the letters that SQLite lowers: those of ASCII."""
    return "".join(character.lower() if character.isascii() else character for character in said)


def _sentence(entry: Entry, unspaced: Sequence[str]) -> str:
    """Give where the first of the words stands that the index does not know, marked as the index marks its own."""
    widths = _in_widths(unspaced[0]) if unspaced else []
    for text in filter(None, (entry.text, entry.summary, entry.title)):
        lowered = _lowered(text) if widths else ""
        said = next((one for one in widths if one in lowered), None)
        if said is not None:
            at = lowered.index(said)
            end = at + len(said)
            before, after = text[max(0, at - _AROUND) : at], text[end : end + _AROUND]
            return f"{'… ' * (at > _AROUND)}{before}[{text[at:end]}]{after}{' …' * (end + _AROUND < len(text))}"
    return ""


def _escaped(language: str) -> str:
    return language.replace("%", "").replace("_", "")
