"""Decides when a page's article was published and changed, from what the page declares and what it shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from pipeline.dates import moment, parse_date
from pipeline.describe.jsonld import Node
from pipeline.describe.marks import (
    ShownDates,
    date_in_scripts,
    dates_of_class,
    is_event,
    labelled_dates,
    shown_dates,
)
from pipeline.describe.metadata import Metadata
from pipeline.describe.shown_span import shown_span
from pipeline.describe.surroundings import Surroundings, lines_around, lines_before_prose
from pipeline.describe.titles import split_title
from pipeline.items import Guess
from pipeline.months import other_order
from pipeline.relative_dates import relative_date
from pipeline.spans import began

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
_PUBLISHED = tuple(_PUBLISHED_NAMES.split())
_MODIFIED_NAMES = (
    "article:modified_time og:article:modified_time datemodified og:updated_time dc.date.modified dcterms.modified "
    "last-modified last_modified last_updated_date article:modified shareaholic:article_modified_time"
)
_MODIFIED = tuple(_MODIFIED_NAMES.split())
_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.+%-]|$)")
_A_DAY = timedelta(days=1)
_MOST_TIMES = 200  # elements
_MONTHS = 12
_LINES_NEAR = 4  # to the headline, on which it may say how long ago it was
_LONGEST_DATE = 20  # characters of a part of <title> that is a date
_NO_DATE = "1970-01-01"  # what programs write that have none


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an article was published and changed, and why the first is a guess; None: it is as the page says."""

    published: str | None
    modified: str | None
    guessed: Guess | None


def choose_dates(
    root: html.HtmlElement | None,
    metadata: Metadata | None,
    article: Node | None,
    around: Surroundings,
    *,
    title: str | None,
    language: str | None,
    url: str | None,
    now: datetime,
) -> Dates:
    """Give the dates of publication and change as the page gives them; none is after `now`.

    Where it says none, its address may, or how long ago it was, when it was changed, or of which days it is: these are
    guesses. So is one in numbers of which either may be the month, where its language is English of no region.
    """
    guessed: Guess | None = None
    declared = _declared(metadata, article, "datePublished", _PUBLISHED, now)
    read = partial(_shown, root, around, title, now, anywhere=not declared)
    shown = read(language)
    modified = _declared(metadata, article, "dateModified", _MODIFIED, now)
    published = _as_shown(declared, shown.published, modified)
    if not declared and published is not None and _may_be_turned(published):
        other = other_order(language)
        guessed = "order" if other and read(other).published not in (None, published) else None
    if published is None:
        published, guessed = _guess(around, (shown.modified, _changed_before(modified, now)), language, url, now)
    if published is None and (span := shown_span(around, metadata, article, language)) is not None:
        published = began(span.iso, now)
        guessed = "span" if published is not None else None
    return Dates(
        published=_to_the_hour(root, published) if root is not None and published is not None else published,
        modified=next(iter(modified), None) or shown.modified,
        guessed=guessed,
    )


def _shown(
    root: html.HtmlElement | None,
    around: Surroundings,
    title: str | None,
    now: datetime,
    language: str | None,
    *,
    anywhere: bool,
) -> ShownDates:
    """Give the dates beside the headline; where there is none, those that stand `anywhere` else."""
    shown = _until(shown_dates(around, language), now)
    if not anywhere or shown.published is not None:
        return shown
    found = ShownDates() if root is None or is_event(around) else _elsewhere(root, title, language, now)
    return ShownDates(published=found.published, modified=shown.modified or found.modified)


def _may_be_turned(iso: str) -> bool:
    """Tell whether the day of a date could be its month, and the date another then."""
    return int(iso[8:10]) <= _MONTHS and iso[8:10] != iso[5:7]


def _changed_before(modified: list[str], now: datetime) -> str | None:
    """Give the declared day of the last change, unless it is the day of the look: then it may be no change."""
    return next((date for date in modified if moment(date) <= now - _A_DAY), None)


def _guess(
    around: Surroundings,
    modified: tuple[str | None, str | None],
    language: str | None,
    url: str | None,
    now: datetime,
) -> tuple[str | None, Guess | None]:
    """Give the day that an article without a date is likely of, and what says so; `modified` is shown and declared."""
    shown, declared = modified
    if shown is not None:  # the one date beside the headline is the article's, also where it is called "updated"
        return shown, "changed"
    if (of_address := _date_of_address(url)) is not None and _is_past(of_address, now):
        return of_address, "address"
    lines = () if is_event(around) else (*around.behind[:_LINES_NEAR], *around.before[:_LINES_NEAR])
    if (
        ago := next((day for line in lines if (day := relative_date(line, now, language)) is not None), None)
    ) is not None:
        return ago, "ago"
    return declared, "changed" if declared is not None else None


def _elsewhere(root: html.HtmlElement, title: str | None, language: str | None, now: datetime) -> ShownDates:
    """Look for dates before the first paragraph, then in elements whose class says that they hold one.

    Then around the first heading, where the title was another; then for a line anywhere that says what its date is.
    """
    lines = [line for line in lines_before_prose(root) if line != title]
    opening = _until(shown_dates(Surroundings(before=lines, behind=[]), language), now)
    found = opening if opening.published else _until(dates_of_class(root, language), now)
    if found.published is None and (heading := next(root.iter("h1"), None)) is not None:
        below = _until(shown_dates(lines_around(heading), language), now)
        found = ShownDates(published=below.published, modified=found.modified or below.modified)
    if found.published is None:
        said = _until(labelled_dates(root, language), now)
        published = said.published or date_in_scripts(root) or _date_of_window(root, language)
        found = _until(ShownDates(published=published, modified=found.modified or said.modified), now)
    return found


def _date_of_window(root: html.HtmlElement, language: str | None) -> str | None:
    """Give the date that is a part of <title> by itself: "Headline | Europe | 28.04.2023"."""
    title = next((element.text or "" for element in root.iter("title")), "")
    parts = split_title(" ".join(title.split()))[1:] if any(map(str.isdigit, title)) else []
    return next((date for part in parts if len(part) <= _LONGEST_DATE and (date := parse_date(part, language))), None)


def _declared(
    metadata: Metadata | None, article: Node | None, field: str, names: Iterable[str], now: datetime
) -> list[str]:
    written = [article.get(field) if article else None, *(metadata.all(*names) if metadata else ())]
    dates = (parse_date(value) for value in written if isinstance(value, str))
    return [date for date in dates if date is not None and _is_past(date, now)]


def _as_shown(declared: list[str], shown: str | None, modified: list[str]) -> str | None:
    """Choose the declared date of the day that readers see.

    A site that declares its dates in UTC gives an evening's article the next day there; then readers see the right one.
    So they do where the page says that it was published on the day it was last changed, and shows an earlier one.
    """
    if shown is None or not declared:
        return next(iter(declared), shown)
    of_that_day = [date for date in declared if date[:10] == shown[:10]]
    if not of_that_day and abs(moment(declared[0][:10]) - moment(shown[:10])) <= _A_DAY:
        return shown
    if not of_that_day and {date[:10] for date in declared} <= {date[:10] for date in modified}:
        return declared[0] if _swapped(declared[0]) == shown[:10] else min(declared[0], shown, key=moment)
    return (of_that_day or declared)[0]


def _swapped(date: str) -> str:
    """Give a day as it reads with its month and its day the other way round."""
    return f"{date[:5]}{date[8:10]}-{date[5:7]}"


def _to_the_hour(root: html.HtmlElement, date: str) -> str:
    """Give a day with its hour and offset where a <time> of the page has them, and no other <time> of that day has."""
    if len(date) > len(_NO_DATE):
        return date
    times = {parse_date(element.get("datetime") or "") for element in islice(root.iter("time"), _MOST_TIMES)}
    of_that_day = {time for time in times if time is not None and time.startswith(f"{date}T")}
    return of_that_day.pop() if len(of_that_day) == 1 else date


def _date_of_address(url: str | None) -> str | None:
    try:
        match = _ADDRESS_DATE.search(urlsplit(url).path) if url else None
    except ValueError:
        return None
    return parse_date("-".join(match.groups())) if match else None


def _until(dates: ShownDates, now: datetime) -> ShownDates:
    return ShownDates(
        published=dates.published if dates.published and _is_past(dates.published, now) else None,
        modified=dates.modified if dates.modified and _is_past(dates.modified, now) else None,
    )


def _is_past(date: str, now: datetime) -> bool:
    """Tell whether a date is not after `now`, with a day of grace: elsewhere the day begins earlier."""
    return date[:10] != _NO_DATE and moment(date) <= now + _A_DAY
