"""Decides when a page's article was published and changed, from what the page declares and what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from lxml import html

from pipeline.dates import moment, noting_either_way, parse_date
from pipeline.dates.months import other_order
from pipeline.dates.relative import relative_date
from pipeline.dates.spans import began
from pipeline.describe.declared import (
    MODIFIED,
    PUBLISHED,
    SURE,
    are_at_odds,
    as_shown,
    date_of_property,
    declared_dates,
    is_past,
)
from pipeline.describe.labelled import date_in_scripts, date_of_ending, labelled_dates
from pipeline.describe.marks import (
    ShownDates,
    dates_of_class,
    is_event,
    shown_dates,
)
from pipeline.describe.metadata import Metadata
from pipeline.describe.own_row import date_of_own_row
from pipeline.describe.shown_span import calls_itself_article, shown_span
from pipeline.describe.surroundings import Surroundings, lines_around, lines_before_prose
from pipeline.describe.titles import split_title
from pipeline.document.jsonld import Node
from pipeline.guesses import Guess
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_ADDRESS_DATE = re.compile(r"/((?:19|20)\d\d)[/-](\d\d?)[/-](\d\d?)(?=[/_.+%-]|$)")
_A_DAY = timedelta(days=1)
_NEVER = datetime.max.replace(tzinfo=UTC) - 2 * _A_DAY
_MOST_TIMES = 200  # elements
_MONTHS = 12
_SEEN = 5  # of the looks for a date anywhere, those at what readers see
_LINES_NEAR = 4  # to the headline, on which it may say how long ago it was
_LONGEST_DATE = 20  # characters of a part of <title> that is a date
_LENGTH_OF_DAY = 10  # characters of a day in ISO 8601


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """When an article was published and changed, and why the first is a guess; None: it is as the page says."""

    published: str | None
    modified: str | None
    guessed: Guess | None
    to_come: str | None  # the date that the page gives as that of its article, where it is after the look


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """What is asked for the dates of an article; a capture has no markup."""

    root: html.HtmlElement | None = None
    page: Outline | None = None  # of separation
    metadata: Metadata | None = None
    article: Node | None = None
    headline: html.HtmlElement | None = None
    around: Surroundings  # of the headline
    title: str | None
    ending: Callable[[], Sequence[str]] = tuple  # gives the last lines of the article, which few pages are asked for
    url: str | None
    base_url: str | None = None
    now: datetime


def choose_dates(page: Dated, language: str | None) -> Dates:
    """Give the dates of publication and change as the page gives them; none is after `now`.

    Where it says none, its address may, or how long ago it was, when it was changed, or of which days it is: these are
    guesses. So is one in numbers of which either may be the month, where its language is English of no region.
    """
    declared = declared_dates(page.metadata, page.article, "datePublished", PUBLISHED, page.now)
    declared = declared or date_of_property(page.root, "datePublished", page.now)
    modified = declared_dates(page.metadata, page.article, "dateModified", MODIFIED, page.now)
    doubtful = are_at_odds(declared) or not declared_dates(page.metadata, page.article, "datePublished", SURE, page.now)
    with noting_either_way() as met_either_way:
        shown = _shown(page, language, anywhere=doubtful, declared=bool(declared))
        other = other_order(language) if not declared and met_either_way() else None
    chosen = as_shown(declared, shown, modified, lambda: _of_class(page, language))
    published, guessed = chosen.date, chosen.guessed
    if other is not None and published is not None and _may_be_turned(published):
        published, guessed = _the_right_way(page, published, shown.published, (language, other))
    elif other is not None and published is None:
        published = _shown(page, other, anywhere=True).published  # read as in its language it had not come yet
        if published is not None and _may_be_turned(published):
            published, guessed = _as_its_row(page, (published,), (language, other))
    if published is None:
        published, guessed = _guess(page, (shown.modified, _changed_before(modified, page.now)), language)
    if published is None and (span := shown_span(page.around, page.metadata, page.article, language)) is not None:
        published = began(span.iso, page.now)
        guessed = "span" if published is not None else None
    return Dates(
        published=_to_the_hour(page.root, published, page.page)
        if page.root is not None and published is not None
        else published,
        modified=next(iter(modified), None) or shown.modified,
        guessed=guessed,
        to_come=_to_come(page, language) if published is None else None,
    )


def _to_come(page: Dated, language: str | None) -> str | None:
    """Give the date that an article without one declares, or shows beside its headline, though it is still to come."""
    declared = declared_dates(page.metadata, page.article, "datePublished", PUBLISHED, _NEVER)
    shown = None if declared or is_event(page.around) else shown_dates(page.around, language).published
    return next(iter(declared), shown)


def _shown(page: Dated, language: str | None, *, anywhere: bool, declared: bool = False) -> ShownDates:
    """Give the dates beside the headline; where there is none, those that stand `anywhere` else."""
    shown = _until(shown_dates(page.around, language), page.now)
    if not anywhere or shown.published is not None or is_event(page.around):
        return shown
    found = _elsewhere(page, language, declared=declared)
    return replace(found, modified=shown.modified or found.modified)


def _of_class(page: Dated, language: str | None) -> str | None:
    """Give the date of an element that is marked as one, if the page is not of an event, which has its own there."""
    if page.root is None or not calls_itself_article(page.metadata, page.article):
        return None
    return dates_of_class(page.root, language, page.page).published


def _the_right_way(
    page: Dated, published: str, shown: str | None, ways: tuple[str | None, str]
) -> tuple[str, Guess | None]:
    """Read a date whose day could be its month; `shown` is what the page shows, read in the first of both `ways`.

    Where it reads the same both ways, it is in no such numbers. That it had not come yet the other way makes it likely,
    and not sure: an event's day may be to come.
    """
    turned = _shown(page, ways[1], anywhere=True).published
    if turned == published or (turned is None and shown != published):
        return published, None
    return _as_its_row(page, (published, *([turned] if turned is not None else [])), ways)


def _as_its_row(page: Dated, dates: Sequence[str], ways: tuple[str | None, str]) -> tuple[str, Guess | None]:
    """Give the one of these dates that the page's own row has, if that can be read one way only; else the first."""
    rows = {_of_own_row(page, way) for way in ways}
    row = rows.pop() if len(rows) == 1 else None
    agreed = [date for date in dates if row is not None and date[:10] == row[:10]]
    return next(iter(agreed), dates[0]), None if agreed else "order"


def _of_own_row(page: Dated, language: str | None) -> str | None:
    if page.root is None:
        return None
    return date_of_own_row(page.root, page.title, (page.url, page.base_url), language, page.page)


def _may_be_turned(iso: str) -> bool:
    """Tell whether the day of a date could be its month, and the date another then."""
    return int(iso[8:10]) <= _MONTHS and iso[8:10] != iso[5:7]


def _changed_before(modified: list[str], now: datetime) -> str | None:
    """Give the declared day of the last change, unless it is the day of the look: then it may be no change."""
    return next((date for date in modified if moment(date) <= now - _A_DAY), None)


def _guess(
    page: Dated, modified: tuple[str | None, str | None], language: str | None
) -> tuple[str | None, Guess | None]:
    """Give the day that an article without a date is likely of, and what says so; `modified` is shown and declared."""
    shown, declared = modified
    if shown is not None:  # the one date beside the headline is the article's, also where it is called "updated"
        return shown, "changed"
    if (of_address := _date_of_address(page.url)) is not None and is_past(of_address, page.now):
        return of_address, "address"
    around = page.around
    lines = () if is_event(around) else (*around.behind[:_LINES_NEAR], *around.before[:_LINES_NEAR])
    if (
        ago := next((day for line in lines if (day := relative_date(line, page.now, language)) is not None), None)
    ) is not None:
        return ago, "ago"
    return declared, "changed" if declared is not None else None


def _elsewhere(page: Dated, language: str | None, *, declared: bool) -> ShownDates:
    """Look for the date of the page's own row among others, then before the first paragraph.

    Then in elements whose class says that they hold one, around the first heading, where the title was another, and on
    a line anywhere that says what its date is. Where none is `declared`, in what programs read, and below the text.
    """
    root, now = page.root, page.now
    if root is None:
        return ShownDates()
    lines = [line for line in lines_before_prose(root) if line != page.title]
    looks: tuple[Callable[[], ShownDates], ...] = (
        lambda: ShownDates(published=_of_own_row(page, language)),
        lambda: shown_dates(Surroundings(before=lines, behind=[]), language),
        lambda: dates_of_class(root, language, page.page),
        lambda: _around_first_heading(root, language, page),
        lambda: labelled_dates(root, language),
        lambda: ShownDates(published=date_in_scripts(root, page.page) or _date_of_window(root, language)),
        lambda: ShownDates(published=date_of_ending(page.ending(), language)),
    )[: _SEEN if declared else None]
    modified: str | None = None
    for look in looks:
        found = _until(look(), now)
        modified = modified or found.modified
        if found.published is not None:
            return replace(found, modified=modified, days=frozenset({found.published[:10]}))
    return ShownDates(modified=modified)


def _around_first_heading(root: html.HtmlElement, language: str | None, page: Dated) -> ShownDates:
    """Give the dates around the first heading, unless it shows the title: they were looked at before all others."""
    heading = next(iter(named_elements(root, ("h1",), 1, page.page)), None)
    if heading is None or heading is page.headline:
        return ShownDates()
    return shown_dates(lines_around(heading), language)


def _date_of_window(root: html.HtmlElement, language: str | None) -> str | None:
    """Give the date that is a part of <title> by itself: "Headline | Europe | 28.04.2023"."""
    title = next((element.text or "" for element in root.iter("title")), "")
    parts = split_title(" ".join(title.split()))[1:] if any(map(str.isdigit, title)) else []
    return next((date for part in parts if len(part) <= _LONGEST_DATE and (date := parse_date(part, language))), None)


def _to_the_hour(root: html.HtmlElement, date: str, page: Outline | None) -> str:
    """Give a day with its hour and offset where a <time> of the page has them, and no other <time> of that day has."""
    if len(date) > _LENGTH_OF_DAY:
        return date
    times = {
        parse_date(element.get("datetime") or "") for element in named_elements(root, ("time",), _MOST_TIMES, page)
    }
    of_that_day = {time for time in times if time is not None and time.startswith(f"{date}T")}
    return of_that_day.pop() if len(of_that_day) == 1 else date


def _date_of_address(url: str | None) -> str | None:
    try:
        match = _ADDRESS_DATE.search(urlsplit(url).path) if url else None
    except ValueError:
        return None
    return parse_date("-".join(match.groups())) if match else None


def _until(dates: ShownDates, now: datetime) -> ShownDates:
    return replace(
        dates,
        published=dates.published if dates.published and is_past(dates.published, now) else None,
        modified=dates.modified if dates.modified and is_past(dates.modified, now) else None,
    )
