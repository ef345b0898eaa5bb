"""Answer a search from the store: what was found, and the links that narrow it down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode

from markupsafe import escape

from feeds.items import item
from feeds.pages.highlight import marked, sentence_with
from feeds.pages.views import FoundLine, Option, SearchView
from pipeline.config import Config
from pipeline.query import Cursor, Facets, Found, Query, QueryStore, parts
from pipeline.query.renamed import as_stored
from pipeline.rights import allowed_of
from pipeline.sanitize import folded, legible
from pipeline.store.protocol import Store

MOST_WORDS_CHARACTERS = 200
_PAGE = 20  # items
_PERIODS = {"week": 7, "month": 30, "year": 365}  # days
_MOST_OPTIONS = 12  # of a kind: those with the most items
_FACETS = {"topic": "topics", "source": "sources", "language": "languages"}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A search as its address has it; what cannot be is left out."""

    words: str = ""
    filters: Mapping[str, str]  # by kind, in the order they are shown
    best_first: bool = False
    after: str | None = None

    @property
    def is_anything(self) -> bool:
        """Tell whether anything is asked for, by words or filters."""
        return bool(self.words or self.filters)

    def query(self, **changes: str | None) -> str:
        """Write the query of an address with these changes; None takes away. What is asked begins anew."""
        order = "best" if self.best_first else None
        told = {"q": self.words or None, **self.filters, "order": order} | changes
        written = urlencode({name: value for name, value in told.items() if value})
        return f"?{written}" if written else ""

    def feed_query(self) -> str:
        """Write the query of the address of its feed: what is asked, without order and place."""
        return replace(self, best_first=False, after=None).query()


def asked(query_string: bytes, config: Config) -> Asked:
    """Read what is asked for."""
    given = parse_qs(query_string.decode("ascii", "replace"), max_num_fields=None)
    first = {name: values[0] for name, values in given.items()}
    words = folded(first.get("q", ""))[:MOST_WORDS_CHARACTERS]
    possible = {
        "topic": {topic.id for topic in config.topics},
        "source": {source.id for source in config.sources},
        "period": set(_PERIODS),
    }
    named = {"topic": config.former_topics(), "source": config.former_sources()}
    given_ids = {kind: named[kind].get(first[kind], first[kind]) for kind in named if kind in first}
    filters = {kind: value for kind, value in given_ids.items() if value in possible[kind]}
    if languages := [one for one in first.get("language", "").split(",")[:_MOST_OPTIONS] if _LANGUAGE.fullmatch(one)]:
        filters["language"] = ",".join(languages)
    if first.get("period") in possible["period"]:
        filters["period"] = first["period"]
    return Asked(
        words=words, filters=filters, best_first=bool(words) and first.get("order") == "best", after=first.get("after")
    )


def query_of(wanted: Asked, now: datetime) -> Query:
    """Give what the store is asked."""
    language, period = wanted.filters.get("language"), wanted.filters.get("period")
    return Query(
        words=wanted.words,
        topic=wanted.filters.get("topic"),
        source=wanted.filters.get("source"),
        languages=tuple(language.split(",")) if language else (),
        since=now - timedelta(days=_PERIODS[period]) if period else None,
    )


def search_view(config: Config, store: Store, wanted: Asked, now: datetime) -> SearchView:
    """Give what the page of a search shows."""
    queries = store.queries
    query = as_stored(query_of(wanted, now), config, queries)
    facets = queries.facets(query)
    chosen = [
        Option(kind=kind, value=value, title=title_of(kind, value, config), query=wanted.query(**{kind: None}))
        for kind, value in wanted.filters.items()
    ]
    view = SearchView(
        words=wanted.words,
        query=wanted.query(after=wanted.after),
        is_asked=wanted.is_anything,
        total=facets.total,
        is_many=facets.is_many,
        chosen=chosen,
        groups=[
            group
            for kind in ("topic", "source", "language", "period")
            if (group := _options(kind, wanted, query, facets, config, queries, now))
        ],
        is_best_first=wanted.best_first,
        other_order=wanted.query(order=None if wanted.best_first else "best"),
    )
    return _with_found(view, wanted, query, config, store) if view.is_asked else view


def _with_found(view: SearchView, wanted: Asked, query: Query, config: Config, store: Store) -> SearchView:
    after, is_wrong = _place(wanted.after)
    words, _ = parts(wanted.words)
    if wanted.best_first:
        after = None
    found = store.queries.select(query, _PAGE + 1, after=after, best_first=wanted.best_first)
    shown, more = found[:_PAGE], len(found) > _PAGE
    following = wanted.query(after=str(Cursor.behind(shown[-1].entry))) if more and not wanted.best_first else None
    return replace(
        view,
        found=[_line(one, words, config, store) for one in shown],
        next_query=following,
        first_query=wanted.query() if after is not None else None,
        place_wrong=is_wrong,
    )


def _place(after: str | None) -> tuple[Cursor | None, bool]:
    if not after:
        return None, False
    try:
        return Cursor.read(after), False
    except ValueError:
        return None, True


def _line(found: Found, words: list[str], config: Config, store: Store) -> FoundLine:
    entry = found.entry
    shown = item(entry, config, (), allowed_of(entry, config, store))
    title = marked(shown.title, words)
    if shown.shown == "link":  # nothing of it may be shown but its title
        return FoundLine(item=shown, title=title, sentence=None)
    sentence = sentence_with(words, (entry.text, shown.summary))
    return FoundLine(item=shown, title=title, sentence=sentence or (escape(shown.summary) if shown.summary else None))


def _options(
    kind: str, wanted: Asked, query: Query, facets: Facets, config: Config, queries: QueryStore, now: datetime
) -> list[Option]:
    """Give the filters of a kind that would leave something and take something away."""
    if kind in wanted.filters:
        return []
    counts: Iterator[tuple[str, int]]
    match kind:
        case "period":
            counts = ((name, _within(days, query, queries, now)) for name, days in _PERIODS.items())
        case _:
            by_count: Mapping[str, int] = getattr(facets, _FACETS[kind])
            former = {"topic": config.former_topics(), "source": config.former_sources()}.get(kind, {})
            present: Counter[str] = Counter()
            for value, count in by_count.items():
                present[former.get(value, value)] += count
            counts = iter(sorted(present.items(), key=lambda one: (-one[1], one[0]))[:_MOST_OPTIONS])
    return [
        Option(kind=kind, value=value, title=title, query=wanted.query(**{kind: value}), count=count)
        for value, count in counts
        if count > 0 and (title := title_of(kind, value, config))
    ]


def _within(days: int, query: Query, queries: QueryStore, now: datetime) -> int:
    return queries.facets(replace(query, since=now - timedelta(days=days))).total


def title_of(kind: str, value: str, config: Config) -> str:
    """Give the name of what a search is narrowed to, where the configuration has it."""
    match kind:
        case "topic":
            return next((legible(topic.title) for topic in config.topics if topic.id == value), "")
        case "source":
            source = config.source_named(value)
            return legible(source.name) if source else ""
        case _:
            return value
