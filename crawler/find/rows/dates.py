"""Finds when a row is of: in its own words, or with what stands above it ("2024", "May 2024", "28 May 2024")."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from lxml import html

from crawler.find.rows import Row
from crawler.find.rows.above import Above
from crawler.find.rows.boxes import date_of_box
from crawler.find.rows.days import (
    EDGES,
    LONGEST_MONTH,
    NUMERIC,
    YEAR,
    is_clock,
    is_date,
    is_day,
    names_a_day,
    without_clock,
)
from crawler.find.rows.due import without_last_days
from crawler.find.rows.parted import with_whole_spans
from crawler.find.rows.sentences import days_told
from pipeline.dates import find_dates, parse_date
from pipeline.dates.calendars import reads_years_first
from pipeline.dates.listed import listed_date
from pipeline.dates.spans import parse_span

_LONGEST = 120  # of a text in which a date is looked for
_BESIDE_A_DAY = 36  # characters: "Put online by the press office on"
_SENTENCE_ENDS = (".", "!", "?", "…", "。")
_SHORT = 14  # of a part of a date: "28", "May", "2024", "September"
_MOST_PARTS = 4
_BETWEEN = frozenset("/|.-–—·,")  # a day, a month and a year in elements of their own
_APART = re.compile(r"\s*[|·•;]\s*")  # "PDF | 3 pages | 23 May"
_DAY = re.compile(r"\D{0,4}(\d{1,2})(?:\.|st|nd|rd|th)?\W{0,3}")
_DAY_MONTH = re.compile(
    r"(?<![\d./-])(\d{1,2})([./-])\s?(\d{1,2})(?:\2|(?![\d./-]|\s?(?:[kmgt]i?[bo]|%|€|\$|£|mio|mill)))", re.IGNORECASE
)
_DAY_MONTH_APART = re.compile(r"(\d\d)\s([./])\s(\d\d)")  # alone: "grades 9 - 12", "photo 3 / 12"
_PAIR = re.compile(r"(\d{1,2})\s?/\s?(\d{1,2})")
_DOTTED = re.compile(r"(?<![\d./-])(\d{1,2})\.(\d{1,2})\.(\d{4}|\d\d)(?![\d./-])")
_HYPHENS = re.compile(r"(\d\d)-(\d\d)-(\d\d)")
_FEW_DIGITS = re.compile(r"(\d{1,2})([/.])(\d{1,2})\2(\d\d)")
_IN_PATH = re.compile(r"/((?:19|20)\d\d)[/-](\d{1,2})[/-](\d{1,2})(?:/|-|$)")
# Of systems that most institutions in China have: "/202405/t20240521_72825.html", "/2024/0521/c1234a5/".
_CLOSE_IN_PATH = re.compile(r"/(?:t|art_)?((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?([0-3]\d)(?:/|_\d+\.[a-z]{3,5}$)")
_MONTHS, _MOST_DAYS = 12, 31
_DAY_FIRST, _MONTH_FIRST, _YEARS_FIRST = "en-GB", "en-US", "ko"


class Dating:
    """What a page tells of how its dates are to be read."""

    def __init__(
        self,
        above: Above,
        language: str | None,
        *,
        months_first: bool = False,
        years_last: bool | None = None,
        apart: bool = False,
    ) -> None:
        self._above = above
        self._language = language
        self._months_first = months_first  # the page's own dates show it
        self._years_last = years_last  # of "21-05-24"
        self._apart = apart  # "20 / 11" is a day there, and no score

    @classmethod
    def of_page(cls, order: Mapping[html.HtmlElement, int], language: str | None, texts: Iterable[str] = ()) -> Dating:
        """Read what may stand above rows, and from all dates in numbers which of them is the month."""
        texts = list(texts)
        numbers = _order_of_numbers(texts, language)
        months_first = numbers == _MONTH_FIRST
        years_last, apart = _years_last(texts), _are_days_apart(texts)
        return cls(Above(order), numbers or language, months_first=months_first, years_last=years_last, apart=apart)

    def above(self, rows: Sequence[Row], inside: Collection[html.HtmlElement]) -> list[str | None]:
        """Give for each of the rows of a list what stands above it and says a time; `inside` are their elements."""
        return self._above.rows(rows, inside)

    def beside(self, row: Row, title: str | None) -> tuple[list[str], frozenset[html.HtmlElement], bool]:
        """Give what a row says beside its title, without the last days for something, and where those stood.

        Last, whether the day since when somebody is what he is was left out as well.
        """
        told, last_days, since = without_last_days(row.chunks(), title, self._language)
        return list(with_whole_spans(told, self._language)), last_days, since

    def of(
        self,
        row: Row,
        beside: Sequence[str],
        title: str | None,
        above: str | None = None,
        last_days: frozenset[html.HtmlElement] = frozenset(),
        *,
        by_days: bool = False,
    ) -> str | None:
        """Give the date of a row; `beside` is its text without the title, `above` stands above it.

        What stands in `last_days` is the last day for something; `by_days` says that rows are called by their days.
        """
        for stamp in _stamps(row, last_days):
            if found := listed_date(stamp, self._language):
                return found
        by_title = by_days and title is not None and listed_date(title, self._language) is not None
        own = [text for text in beside if _says_a_day(text)] if by_title else beside
        found = self._written(own) or self._joined(own) or (listed_date(title, self._language) if title else None)
        return found or self._completed(beside, above) or day_of_address(row.anchor.url, beside)

    def hinted(self, beside: Sequence[str]) -> bool:
        """Tell whether a row says a day or a span of days, if without a year: "30 Oct", "12.–14. March"."""
        texts = [text for text in beside if len(text) <= _LONGEST]
        pairs = (f"{one} {other}" for one, other in pairwise(texts) if len(one) <= _SHORT and len(other) <= _SHORT)
        return any(names_a_day(text) for text in (*texts, *pairs))

    def told(self, rows: Sequence[Sequence[str]]) -> list[str | None]:
        """Give the day of each row of a list, whose texts these are, by the sentence that each has."""
        return days_told(rows, self._language)

    def span_of(self, beside: Sequence[str], above: str | None = None) -> str | None:
        """Give the span of days that stands beside a row's title, for where there is no date; in a title it is told of.

        It does not speak for a list: most rows that have one are events.
        """
        texts = [text for text in beside if len(text) <= _LONGEST]
        if span := next((span for text in texts if (span := parse_span(text, self._language))), None):
            return span
        if above is None or (year := YEAR.search(above)) is None:
            return None
        return next((span for text in texts if (span := self._completed_span(text, year[0]))), None)

    def _completed_span(self, text: str, year: str) -> str | None:
        """Read a span of days that is short of its year: "12.–14. März", "12.03. – 14.03."."""
        if len(text) > LONGEST_MONTH or not any(map(str.isdigit, text)):
            return None
        bare = text.strip(EDGES)
        return parse_span(f"{bare} {year}", self._language) or parse_span(f"{bare}.{year}", self._language)

    def _written(self, beside: Sequence[str]) -> str | None:
        """Read the first date that is written out; where a sentence tells of it, one that stands alone or in boxes."""
        short = (self._plainly(text if len(text) <= _LONGEST else self._label_of(text)) for text in beside)
        dated = ((text, date) for text in short if (date := listed_date(text, self._language)))
        first = next(dated, None)
        if first is None or not first[0].rstrip().endswith(_SENTENCE_ENDS) or _says_a_day(first[0]):
            return first and first[1]
        return next((date for text, date in dated if is_date(text)), None) or self._joined(beside) or first[1]

    def _label_of(self, text: str) -> str:
        """Give the day with which a long text begins, as a label: "7/12/2013: The board …"; empty where it does not."""
        first = find_dates(text[:LONGEST_MONTH], self._language)
        return text[: first[0].end] if first and not first[0].start and text[first[0].end :].startswith(":") else ""

    def _plainly(self, text: str) -> str:
        """Give a date of few digits that stands alone ("9/3/21") as others are read: amid words it may be anything."""
        if self._months_first:  # which with dots is rare
            text = _DOTTED.sub(r"\1/\2/\3", text)
        bare = text.strip(EDGES)
        if self._years_last is not None and (match := _HYPHENS.fullmatch(bare)):
            day, year = (match[1], match[3]) if self._years_last else (match[3], match[1])
            return f"20{year}-{match[2]}-{day}"
        match = _FEW_DIGITS.fullmatch(bare)
        return f"{match[1]:0>2}{match[2]}{match[3]:0>2}{match[2]}{match[4]}" if match else text

    def _joined(self, beside: Sequence[str]) -> str | None:
        """Read a date that stands in several elements: a box of day, month and year."""
        beside = [text for text in beside if text not in _BETWEEN]
        for start, text in enumerate(beside):
            run = [text]
            for part in beside[start + 1 : start + _MOST_PARTS]:
                if len(run[-1]) > _SHORT or len(part) > _SHORT or _is_of_another(part, run):
                    break
                run.append(part)
                spaced = " ".join(run)
                turned = " ".join([run[1], run[0], *run[2:]])
                date = (
                    listed_date(spaced, self._language)
                    or parse_date(turned)
                    or listed_date("".join(run), self._language)
                )
                if date:
                    return date
            if len(run) > 1 and (date := date_of_box(run[0], run[1], self._language)):
                return date
        return None

    def _completed(self, beside: Sequence[str], above: str | None) -> str | None:
        if above is None or (year := YEAR.search(above)) is None:
            return None
        together = " ".join(beside[: 3 if len(beside) > 1 and beside[1] in _BETWEEN else 2])
        for text in [*beside, together]:
            if len(text) > _LONGEST or self._completed_span(text, year[0]) is not None:
                continue
            if match := _DAY_MONTH.search(text) or _DAY_MONTH_APART.fullmatch(text.strip(EDGES)):
                date = listed_date(f"{match[1]}{match[2]}{match[3]}{match[2]}{year[0]}", self._language)
                # Where it may be of either month it may as well be how many of how many.
                is_day = match.re is _DAY_MONTH or (self._apart and date is not None and not date.endswith("?"))
                return date if is_day else None
            for part in map(without_clock, _APART.split(text)):
                if len(part) <= LONGEST_MONTH and any(map(str.isdigit, part)):
                    bare = part.strip(EDGES)
                    date = parse_date(f"{bare} {year[0]}") or parse_date(f"{bare}, {year[0]}")
                    if date:
                        return date
            if match := _DAY.fullmatch(text):
                date = parse_date(f"{match[1]} {above}") or parse_date(f"{match[1]}. {above}")
                if date:
                    return date
        return listed_date(above, self._language) if is_date(above) else None


def _says_a_day(text: str) -> bool:
    """Tell a text that begins with a day, or says hardly more than one, from one in which a day is told of."""
    first = find_dates(text[:_LONGEST])
    return bool(first) and (not first[0].start or len(text) - first[0].end + first[0].start <= _BESIDE_A_DAY)


def _is_of_another(part: str, run: Sequence[str]) -> bool:
    """Tell what stands beside a part of a date and is none of it: a time of the day, or another day."""
    return is_clock(part) or (is_day(part) and any(map(is_day, run)))


def _stamps(row: Row, last_days: frozenset[html.HtmlElement]) -> Iterator[str]:
    for element in row.elements():
        if element.tag == "time" and element.get("datetime") and last_days.isdisjoint(element.iter()):
            yield element.get("datetime") or ""
        elif element.get("itemprop") == "datePublished" and element.get("content"):
            yield element.get("content") or ""


def day_of_address(url: str, beside: Sequence[str] = ()) -> str | None:
    """Give the day in an address; where its numbers are close together only of a row that says the day itself."""
    path = urlsplit(url).path
    match = _IN_PATH.search(path)
    if match is None and (close := _CLOSE_IN_PATH.search(path)):
        said = re.compile(rf"(?<!\d)0?{int(close[2])}\D{{1,3}}0?{int(close[3])}(?!\d)")
        match = close if any(len(text) <= _SHORT and said.search(text) for text in beside) else None
    return parse_date(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}") if match else None


def _order_of_numbers(texts: Sequence[str], language: str | None) -> str | None:
    """Give a language that has the order of the numbers in a page's dates; None where none of them tells.

    Where those with years do not, days and months alone may: "26/11" above "8/11". Short ones that have their year
    first, as in Korea, a page may have in full as well: "24.03.28" beside "2024-03-28".
    """
    found = [(match[1], match[2], match[3]) for text in texts for match in NUMERIC.finditer(text[:_LONGEST])]
    short = {numbers for numbers in found if len(numbers[2]) == 2}
    if short and reads_years_first(language):
        return language
    if short and _have_years_first(short, texts):
        return _YEARS_FIRST
    dates = [(int(first), int(second)) for first, second, _ in found]
    pairs = {(int(match[1]), int(match[2])) for text in texts if (match := _PAIR.fullmatch(text.strip(EDGES)))}
    of_days = len({pair for pair in pairs if max(pair) > _MONTHS}) > 1 and _are_days(pairs)  # not "24/7" alone
    return _order_of(dates) or (_order_of(pairs) if of_days else None)


def _have_years_first(short: Collection[tuple[str, str, str]], texts: Iterable[str]) -> bool:
    """Tell whether the page says in full more of the days that short dates are of when their year is read first."""
    full = {found.iso[:10] for text in texts if YEAR.search(text) for found in find_dates(text)}
    first = {f"20{one:0>2}-{month:0>2}-{other:0>2}" for one, month, other in short}
    last = {f"20{other:0>2}-{month:0>2}-{one:0>2}" for one, month, other in short}
    return len(first & full) > len(last & full)


def _order_of(numbers: Collection[tuple[int, int]]) -> str | None:
    days_first = any(first > _MONTHS for first, _ in numbers)
    days_second = any(second > _MONTHS for _, second in numbers)
    return None if days_first == days_second else _DAY_FIRST if days_first else _MONTH_FIRST


def _are_days_apart(texts: Iterable[str]) -> bool:
    """Tell whether all pairs of numbers that stand apart at a sign can be a day and a month: of scores some are not."""
    found = (match for text in texts if (match := _DAY_MONTH_APART.fullmatch(text.strip(EDGES))))
    return _are_days((int(match[1]), int(match[3])) for match in found)


def _are_days(pairs: Iterable[tuple[int, int]]) -> bool:
    return all(0 < min(pair) <= _MONTHS and max(pair) <= _MOST_DAYS for pair in pairs)


def _years_last(texts: Iterable[str]) -> bool | None:
    """Tell whether the year is the last number of "21-05-24", or the first: it differs less than the day does."""
    found = [match for text in texts if (match := _HYPHENS.fullmatch(text.strip(EDGES)))]
    first, last = len({match[1] for match in found}), len({match[3] for match in found})
    return None if first == last or any(int(match[2]) > _MONTHS for match in found) else first > last
