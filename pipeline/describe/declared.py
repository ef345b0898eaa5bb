"""Reads the dates that a page declares, and holds them against those that it shows: readers go by what they see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from lxml import html

from pipeline.dates import moment, parse_date, swapped
from pipeline.describe.marks import ShownDates, of_another
from pipeline.describe.metadata import Metadata
from pipeline.describe.quick import marked
from pipeline.document.jsonld import Node
from pipeline.guesses import Guess

# Names of <meta>, the surest first; each was right on at least nine of ten pages of the development data that have it.
_PUBLISHED_NAMES = (
    "article:published_time og:article:published_time datepublished og:published_time parsely-pub-date sailthru.date "
    "cxenseparse:publishtime cxenseparse:recs:publishtime dc.date.issued dcterms.issued dc.date dcterms.date "
    "dc.date.created dcterms.created citation_online_date citation_publication_date citation_date "
    "prism.publicationdate publishdate publish_date publish-date published published_at published_time "
    "published_date publication_date publicationdate pubdate pub_date shareaholic:article_published_time "
    "article:published article:published_date og:publish_date og:release_date release_date date date.created "
    "datecreated uploaddate"
)
PUBLISHED = tuple(_PUBLISHED_NAMES.split())
SURE = PUBLISHED[: PUBLISHED.index("date")]
_MODIFIED_NAMES = (
    "article:modified_time og:article:modified_time datemodified og:updated_time dc.date.modified dcterms.modified "
    "last-modified last_modified last_updated_date article:modified shareaholic:article_modified_time"
)
MODIFIED = tuple(_MODIFIED_NAMES.split())
_A_DAY = timedelta(days=1)
_MOST_MARKED = 20
_NO_DATE = "1970-01-01"  # what programs write that have none


def declared_dates(
    metadata: Metadata | None, article: Node | None, field: str, names: Iterable[str], now: datetime
) -> list[str]:
    """Give the dates that JSON-LD and <meta> declare, the surest first; none is after `now`."""
    written = [article.get(field) if article else None, *(_first_values(metadata, names) if metadata else ())]
    dates = (parse_date(value) for value in written if isinstance(value, str))
    return [date for date in dates if date is not None and is_past(date, now)]


def date_of_property(root: html.HtmlElement | None, field: str, now: datetime) -> list[str]:
    """Give the one day that elements of the article, other than <meta>, have as a property of it."""
    elements = marked(root, "itemprop", (field,), _MOST_MARKED) if root is not None else []
    own = [element for element in elements if element.tag != "meta" and not of_another(element)]
    dates = [parse_date(element.get("datetime") or element.get("content") or element.text or "") for element in own]
    past = [date for date in dates if date is not None and is_past(date, now)]
    return past[:1] if len(_days(past)) == 1 else []


def _first_values(metadata: Metadata, names: Iterable[str]) -> list[str]:
    """Give the first value of each name: further ones are of comments and replies."""
    return [metadata.named[name][0] for name in names if name in metadata.named]


def is_past(date: str, now: datetime) -> bool:
    """Tell whether a date is not after `now`, with a day of grace: elsewhere the day begins earlier."""
    return date[:10] != _NO_DATE and moment(date) <= now + _A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The day that an article is published as of, and why it is a guess; None: the page declares it, or shows it."""

    date: str | None
    guessed: Guess | None = None


def are_at_odds(declared: list[str]) -> bool:
    """Tell whether nothing is declared, or days that no time zone makes two of one: then the page is asked further."""
    return not declared or any(_apart(declared[0], date) > _A_DAY for date in declared[1:])


def as_shown(declared: list[str], shown: ShownDates, modified: list[str], marked: Callable[[], str | None]) -> Chosen:
    """Choose the date of publication of which readers are told, among those declared and the one beside the headline.

    A site that declares its dates in UTC gives an evening's article the next day there; then readers see the right one.
    So they do where the page says that it was published on the day it was last changed, and shows an earlier one; where
    the one day beside its headline is called that of publication, or is `marked` as a date; and where that day is the
    one of the last change, and nothing says so: an article is of that day for whoever reads it, but it is a guess.
    """
    if not declared or shown.published is None:
        return Chosen(date=shown.published) if not declared else _as_changed(declared, shown.modified, modified)
    day = shown.published[:10]
    if of_that_day := [date for date in declared if date[:10] == day]:
        return Chosen(date=of_that_day[0])
    if _apart(declared[0], day) <= _A_DAY:
        return Chosen(date=shown.published)
    if swapped(declared[0][:10]) == day:
        return Chosen(date=declared[0])
    if _days(declared) <= _days(modified):
        return Chosen(date=min(declared[0], shown.published, key=moment))
    return _beside_the_headline(declared[0], shown, modified, marked)


def _beside_the_headline(
    declared: str, shown: ShownDates, modified: list[str], marked: Callable[[], str | None]
) -> Chosen:
    """Choose between a declared day and another one that is shown."""
    day = (shown.published or "")[:10]
    if len(shown.days) == 1 and shown.named:
        return Chosen(date=shown.published)
    if len(shown.days) == 1 and day in _days(modified):
        return Chosen(date=shown.published, guessed="changed")
    if len(shown.days) == 1 and day == (marked() or "")[:10]:
        return Chosen(date=shown.published)
    return Chosen(date=declared)


def _as_changed(declared: list[str], changed: str | None, modified: list[str]) -> Chosen:
    """Choose where the page shows no date of publication, and perhaps that of a change.

    Of two declared days of publication it is the one that is shown, whatever it is called; and where nothing else is
    declared than the day of the last change, it is no later than the change that is shown.
    """
    if changed is None:
        return Chosen(date=declared[0])
    of_that_day = [date for date in declared if date[:10] == changed[:10]]
    if not of_that_day and changed[:10] < declared[0][:10] and _days(declared) <= _days(modified):
        return Chosen(date=changed, guessed="changed")
    return Chosen(date=(of_that_day or declared)[0])


def _apart(one: str, other: str) -> timedelta:
    return abs(moment(one[:10]) - moment(other[:10]))


def _days(dates: Iterable[str]) -> set[str]:
    return {date[:10] for date in dates}
