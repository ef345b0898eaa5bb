"""Finds the span of days that stands beside a headline, where it may tell when an article is of.

It seldom does. Of 1,355 labelled pages none was published on a day of the span beside its headline, one has its event's
there; of those made up to have no date three have a conference's. So a span counts where it is called that of
publication, or where the page calls itself an article and nothing near says that it is of an event: then the days are
those that it reports on. It never counts where there is a date, and what comes of it is a guess.
"""

from __future__ import annotations

from pipeline.dates.months import fold
from pipeline.dates.spans import FoundSpan, spans_in
from pipeline.describe.marks import EVENT_WORDS, PUBLISHED_WORDS, is_event
from pipeline.describe.metadata import Metadata
from pipeline.describe.surroundings import Surroundings
from pipeline.document import jsonld
from pipeline.document.jsonld import Node

_LINES_NEAR = 4  # to the headline
_LONGEST = 90  # characters of a line that is a span and hardly anything else
_MOST_LETTERS = 30  # beside it: a place, "Press review"
_MOST_DAYS = 100  # a quarter; what takes longer does not tell when somebody wrote of it
_EVENTS = frozenset({"festival", "hackathon", "eventseries", "courseinstance"})


def shown_span(
    around: Surroundings, metadata: Metadata | None, article: Node | None, language: str | None
) -> FoundSpan | None:
    """Give the one span that stands near the headline, where it may be taken for the time an article is of."""
    lines = (*around.behind[:_LINES_NEAR], *around.before[:_LINES_NEAR])
    folded = [fold(line) for line in lines if len(line) <= _LONGEST]
    alone = [(line, spans[0]) for line in folded if len(spans := spans_in(line, language)) == 1]
    alone = [(line, span) for line, span in alone if span.days <= _MOST_DAYS]
    if not alone or is_event(around):
        return None
    of_an_article = calls_itself_article(metadata, article)
    return next((span for line, span in alone if _tells(line, span, of_an_article=of_an_article)), None)


def _tells(line: str, span: FoundSpan, *, of_an_article: bool) -> bool:
    rest = f"{line[: span.start]} {line[span.end :]}"
    if any(map(str.isdigit, rest)) or EVENT_WORDS.search(rest):  # an hour is an event's
        return False
    return PUBLISHED_WORDS.search(rest) is not None or (of_an_article and sum(map(str.isalpha, rest)) <= _MOST_LETTERS)


def calls_itself_article(metadata: Metadata | None, article: Node | None) -> bool:
    """Tell whether a page calls itself an article, and none of its data an event."""
    if metadata is None:
        return False
    kinds = {kind for node in metadata.linked_data for kind in jsonld.types(node)}
    if any(kind in _EVENTS or kind.endswith("event") for kind in kinds):
        return False
    return metadata.first("og:type") == "article" or (article is not None and bool(jsonld.articles([article])))
