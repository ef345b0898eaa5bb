"""Reads the spans of days people write ("12.–14. März 2025", "28 February – 3 March 2025", "March–May 2025").

A span beside a title is mostly an event's, or the time that an article tells of: by itself it is no day of publication,
and neither is its end. `pipeline.dates` leaves out what stands in one.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.dates.months import DAY, MONTH, MONTHS, day_and_month, fold, iso_day, months_in

_LONGEST_TEXT = 20_000

# As `fold` gives them, of English, French, German, Luxembourgish, Spanish, Italian, Portuguese, Dutch and Polish.
_WEEKDAYS = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|mon|tues?|wed|thurs?|thu|fri|sat|sun|lundi|mardi|mercredi|jeudi|"
    r"vendredi|samedi|dimanche|lun|mar|mer|jeu|ven|sam|dim|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|"
    r"mo|di|mi|do|fr|sa|so|meindeg|densdeg|mettwoch|donneschdeg|freideg|samsdeg|sonndeg|lunes|martes|miercoles|jueves|"
    r"viernes|sabado|domingo|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|(?:segunda|terca|quarta|quinta|"
    r"sexta)(?:-feira)?|(?:maan|dins|woens|donder|vrij|zater|zon)dag|ma|wo|vr|za|zo|poniedzialek|poniedzialku|wtorek|"
    r"wtorku|srody?|sroda|czwartek|czwartku|piatek|piatku|sobot[ay]|niedziel[ai])"
)
_TO = (
    r"(?:\s?(?:[-–—‑/&+]|\bt/m\b)\s?|\s(?:to|until|till?|through|thru|and|au|a|jusqu['’]au|et|"
    r"bis(?: zum| zu| de[nm]?)?|und|an|al|y|hasta|fino al?|e|ed|ao|ate(?: ao)?|tot(?: en met)?|en|do|i)\s|"
    r"\s(?:all|fino all|a l)['’])(?:(?:the|den|dem|de|le|el|il|o)\s)?"
)
_AND = re.compile(
    r"\d{4}\s?(?:[/&+]|and|und|et|an|y|e|en|i)\s"
)  # of two whole dates: "3 May 2021 / 5 May 2021" are two
_FROM = (
    r"(?:\b(?:(?:from|between|vom|von|zwischen|vum|tussen|van|du|de|entre|dal|tra|fra|del|desde|od|miedzy)\s"
    r"(?:(?:the|le|el|dem|den|o)\s)?|dall['’]))?"
)
_WEEKDAY = rf"(?:{_WEEKDAYS}\.?,?\s)?"
_CLOCK = r"(?:,?\s\d\d?[:.h]\d\d(?:\s?(?:uhr|h))?)?"
_MORE = r"(?:,\s?[0-3]?\d\.?){0,5}"  # "12, 13 and 14 March"
_OF = r"[\s./-]{0,3}(?:of |de |d['’]|di )?"
_YEAR = r"\d{4}(?![\d:])"
_FORMS = (
    re.compile(
        rf"{_FROM}{_WEEKDAY}(?<![\d.,/:-])(?<!\d\s)(?P<d1>{DAY}){_MORE}(?:{_OF}(?P<m1>{MONTH}))?"
        rf"(?:[\s,.]{{0,2}}(?:de |del )?(?P<y1>{_YEAR}))?{_CLOCK}{_TO}{_WEEKDAY}"
        rf"(?P<d2>{DAY}){_OF}(?P<m2>{MONTH})[\s.,،/-]{{0,3}}(?:de |del |of )?(?P<y2>{_YEAR})"
    ),
    re.compile(
        rf"{_FROM}{_WEEKDAY}(?<!\w)(?P<m1>{MONTH})\s(?:the )?(?P<d1>{DAY}){_MORE}(?:,?\s(?P<y1>{_YEAR}))?{_CLOCK}{_TO}"
        rf"{_WEEKDAY}(?:(?P<m2>{MONTH})\s)?(?:the )?(?P<d2>{DAY})[,،]?\s(?P<y2>{_YEAR})"
    ),
)
_MONTHS_ONLY = re.compile(
    rf"{_FROM}(?<![\w.])(?<!\d\s)(?P<m1>{MONTH})(?:\s(?:de )?(?P<y1>{_YEAR}))?{_TO}"
    rf"(?P<m2>{MONTH})\s(?:de |del )?(?P<y2>{_YEAR})"
)
_ISO = re.compile(rf"(?<![\d./-])(\d{{4}}-\d\d-\d\d)(?:\s?[/–—]\s?|\s-\s|{_TO})(\d{{4}}-\d\d-\d\d)(?!\d)")
_NUMBERS = re.compile(
    rf"{_FROM}{_WEEKDAY}(?<![\d./-])(?<!\d:)(?P<one>\d\d?)(?:(?P<sep>[./])(?P<two>\d\d?)(?:(?P=sep)(?P<y1>\d{{4}})?)?|\.)?"
    rf"{_CLOCK}{_TO}{_WEEKDAY}(?P<three>\d\d?)(?P<other>[./])(?P<four>\d\d?)(?P=other)(?P<y2>\d{{4}})(?![\d:])"
)
_DASHED = re.compile(
    rf"(?<![\d./-])(\d\d?)-(\d\d?)-(\d{{4}})(?:\s[-–—]\s|\s?[–—]\s?|(?!\s?-){_TO})(\d\d?)-(\d\d?)-(\d{{4}})(?![\d:-])"
)
_ABOUT = r"\.?\s?(?:\([^()]{1,3}\)\s?)?(?:[~∼〜–—]|\s-(?=\s))\s?"  # a day and what follows: "2024. 5. 21.(화) ~ 5. 23."
_YEAR_FIRST = re.compile(
    rf"(?<![\d./-])(?P<y1>\d{{4}})(?P<sep>\.\s?|[/-])(?P<m1>\d\d?)(?P=sep)(?P<d1>\d\d?)(?P<about>{_ABOUT})"
    r"(?:(?P<y2>\d{4})(?P=sep))?(?P<m2>\d\d?)(?P=sep)(?P<d2>\d\d?)(?![\d:]|[./-]\d)"
)
_SIGNED = re.compile(
    rf"(?<!\d)(?P<y1>\d{{4}})\s?年\s?(?P<m1>\d\d?)\s?月\s?(?P<d1>\d\d?)\s?日(?:{_ABOUT}|から|至|到|-)"
    r"(?:(?:(?P<y2>\d{4})\s?年\s?)?(?P<m2>\d\d?)\s?月\s?)?(?P<d2>\d\d?)\s?日"
)
_ENDS = re.compile(r"\.?\s?(?:$|[()|;,])")
# What is in whatever has one of these forms: most lines are told by it to have none.
_FOUR_DIGITS = re.compile(r"\d\D*\d\D*\d\D*\d")
_DAY_AND_DATE = re.compile(r"\d\D+\d\d?\D+\d{4}")
_DAY_AND_NUMBERS = re.compile(r"\d\D+\d\d?[./]\d\d?[./]\d{4}")
_FROM_YEARS = re.compile(r"\d{4}[./年-]|\d{4}\s年")
_DASHES_OF_TWO_DAYS = 4
# "Newsletter No. 4 - 12 May 2025". With spaces around the dash: "Ausgabe 4.-12. Mai 2025" is one of some days.
_NUMBERED = re.compile(
    r"(?<!\w)(?:n[.°]|#|(?:no|nr|nro|num|numero|numer|number|nummer|vol|volume|volumen|band|heft|tomo?|issue|edition|edicion|"
    r"edicao|edizione|ausgabe?|uitgave|editie|wydanie|newsletter|bulletin)\b\.?)\s?\d{1,4}(?=\s[-–—/|]\s)"
)
_BEHIND_NUMBER = (" - ", " – ", " — ", " / ", " | ")


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSpan:
    """A span of days that stands in a text: its first and last day, and where (in the text as `fold` gives it)."""

    first: str
    last: str
    start: int
    end: int

    @property
    def iso(self) -> str:
        """Give the span as an interval of ISO 8601."""
        return f"{self.first}/{self.last}"

    @property
    def days(self) -> int:
        """Give the number of its days."""
        return (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days + 1


def find_spans(text: str, language: str | None = None) -> list[FoundSpan]:
    """Give the spans of days or months in `text` in their order; of two that overlap the longer.

    `language` decides which number is the month, as it does of dates. A year that only the end has is the beginning's,
    or the one before where the beginning would be later than the end.
    """
    return spans_in(unnumbered(fold(text[:_LONGEST_TEXT])), language)


def unnumbered(folded: str) -> str:
    """Give a text that was folded without the numbers of issues, which are no days; all else stays in its place."""
    if not any(sign in folded for sign in _BEHIND_NUMBER):
        return folded
    return _NUMBERED.sub(lambda match: re.sub(r"\d", "x", match[0]), folded)


def spans_in(folded: str, language: str | None) -> list[FoundSpan]:
    """Give the spans in a text that was folded."""
    apart: list[FoundSpan] = []
    for span in sorted(_matches(folded, language), key=lambda one: (one.start, -one.end)):
        if not apart or span.start >= apart[-1].end:
            apart.append(span)
    return apart


def parse_span(text: str, language: str | None = None) -> str | None:
    """Give the first span in a short text as an interval of ISO 8601 ("2025-03-12/2025-03-14"); None without one."""
    return next((found.iso for found in find_spans(text[:300], language)), None)


def is_span(iso: str) -> bool:
    """Tell whether what a page gives as its date is a span of days."""
    return "/" in iso


def began(iso: str, now: datetime) -> str | None:
    """Give the first day of a span, None where it is still to come."""
    first = iso.partition("/")[0]
    return first if first <= now.date().isoformat() else None


def _matches(folded: str, language: str | None) -> Iterator[FoundSpan]:
    if _FOUR_DIGITS.search(folded) is None:
        return
    months = months_in(folded)
    dashes = folded.count("-")
    for form in _FORMS if months and _DAY_AND_DATE.search(folded) else ():
        for match in form.finditer(folded):
            end = (int(match["y2"]), _month(match["m2"] or match["m1"]), _day(match["d2"]))
            start = (match["y1"], _month(match["m1"] or match["m2"]), _day(match["d1"]))
            yield from _span(start, end, match)
    for match in _NUMBERS.finditer(folded) if _DAY_AND_NUMBERS.search(folded) else ():
        last = day_and_month(int(match["three"]), match["other"], int(match["four"]), language)
        if last is None:
            continue
        # What is written alike is in the same order: "28/02 - 03/03/2025".
        swapped = last[0] != int(match["three"])
        first, second = int(match["one"]), int(match["two"]) if match["two"] else last[1]
        if match["two"] and swapped:
            first, second = second, first
        yield from _span((match["y1"], second, first), (int(match["y2"]), last[1], last[0]), match)
    for match in _DASHED.finditer(folded) if dashes >= _DASHES_OF_TWO_DAYS else ():
        one, two, year, three, four, other = match.groups()
        last = day_and_month(int(three), "-", int(four), language)
        begun = day_and_month(int(one), "-", int(two), language)
        if last is not None and begun is not None:
            yield from _span((year, begun[1], begun[0]), (int(other), last[1], last[0]), match)
    for match in _ISO.finditer(folded) if dashes >= _DASHES_OF_TWO_DAYS else ():
        (y1, m1, d1), (y2, m2, d2) = (one.split("-") for one in match.groups())
        yield from _span((y1, int(m1), int(d1)), (int(y2), int(m2), int(d2)), match)
    for match in _from_years(folded) if _FROM_YEARS.search(folded) else ():
        end = (int(match["y2"] or match["y1"]), int(match["m2"] or match["m1"]), int(match["d2"]))
        yield from _span((match["y1"], int(match["m1"]), int(match["d1"])), end, match)
    for match in _MONTHS_ONLY.finditer(folded) if months > 1 else ():
        year, month = int(match["y2"]), _month(match["m2"])
        yield from _span((match["y1"], _month(match["m1"]), 1), (year, month, monthrange(year or 1, month)[1]), match)


def _from_years(folded: str) -> Iterator[re.Match[str]]:
    yield from _SIGNED.finditer(folded)
    for match in _YEAR_FIRST.finditer(folded):
        # Two numbers behind a dash may be a time, or how many: "2024-05-21 – 10-15 people", "2024.5.21 – 8.30 Uhr".
        whole = match["y2"] or not any(dash in match["about"] for dash in "-–—")
        if whole or (match["sep"] != "-" and _ENDS.match(folded, match.end())):
            yield match


def _span(start: tuple[str | None, int, int], end: tuple[int, int, int], match: re.Match[str]) -> Iterator[FoundSpan]:
    year = int(start[0]) if start[0] else end[0] - (start[1:] > end[1:])
    first, last = iso_day(year, *start[1:]), iso_day(*end)
    # "28 - 3 March": a beginning without its month is of the same one.
    backwards = start[0] is None and start[1] == end[1] and start[2] > end[2]
    two = start[0] is not None and _AND.search(match[0]) is not None
    if first is not None and last is not None and first <= last and not backwards and not two:
        yield FoundSpan(first=first, last=last, start=match.start(), end=match.end())


def _month(name: str) -> int:
    return MONTHS.get(name) or MONTHS[name.rstrip(".")]


def _day(written: str) -> int:
    return int(re.sub(r"\D", "", written))
