"""Reads days as they are counted elsewhere, and months that are written with what stands before or between them.

Thai years are counted from 543 before ours, those of Iran run from one spring to the next, those of the Hijra are of
twelve moons, and Taiwan and Japan count from 1911 and from their emperors; Hebrew joins "in" to the month ("5 ביוני
2024"), and the months of the Levant are of two words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from typing import TypeAlias

from pipeline.dates.months import fold, iso_day

_YEAR_FIRST = frozenset({"ja", "zh", "ko"})

_Find: TypeAlias = Callable[[str], Iterator[re.Match[str]]]
_Read: TypeAlias = Callable[[int, int, int], "str | None"]  # of a year, a month and a day

_THAI = (
    "มกราคม|ม.ค. กุมภาพันธ์|ก.พ. มีนาคม|มี.ค. เมษายน|เม.ย. พฤษภาคม|พ.ค. มิถุนายน|มิ.ย. กรกฎาคม|ก.ค. สิงหาคม|ส.ค. "
    "กันยายน|ก.ย. ตุลาคม|ต.ค. พฤศจิกายน|พ.ย. ธันวาคม|ธ.ค."
)
_IRANIAN = "فروردین اردیبهشت خرداد تیر|تير مرداد|امرداد شهریور مهر آبان آذر دی|دي بهمن اسفند"
_PERSIAN = "ژانویه فوریه مارس آوریل مه|می ژوئن ژوئیه|جولای اوت|آگوست سپتامبر اکتبر نوامبر دسامبر"
_HEBREW = "ינואר פברואר מרץ|מרס אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר"
_LEVANTINE = (
    "كانون_الثاني شباط آذار نيسان أيار|ايار حزيران تموز آب أيلول|ايلول "
    "تشرين_الأول|تشرين_الاول تشرين_الثاني كانون_الأول|كانون_الاول"
)
_HINDI = "जनवरी फरवरी|फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर"
_MARATHI = "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर"
_TAMIL = "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்"
_URDU = "جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر"
_HIJRI = (
    "محرم صفر ربيع_الأول|ربيع_الاول|ربيع_أول ربيع_الآخر|ربيع_الاخر|ربيع_الثاني "
    "جمادى_الأولى|جمادى_الاولى|جمادى_الأول|جمادي_الأولى جمادى_الآخرة|جمادى_الاخرة|جمادى_الثانية|جمادى_الآخر رجب شعبان "
    "رمضان شوال ذو_القعدة|ذي_القعدة|ذوالقعدة ذو_الحجة|ذي_الحجة|ذوالحجة"
)
_BENGALI = "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট|আগষ্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর"


def _numbered(*names: str) -> dict[str, int]:
    return {
        fold(name.replace("_", " ")): number
        for months in names
        for number, month in enumerate(months.split(), start=1)
        for name in month.split("|")
    }


_OF_THAILAND = _numbered(_THAI)
_OF_IRAN = _numbered(_IRANIAN)
_OF_THE_HIJRA = _numbered(_HIJRI)
_USUAL = _numbered(_LEVANTINE, _PERSIAN, _HEBREW, _HINDI, _MARATHI, _BENGALI, _TAMIL, _URDU)
_DIGITS = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_SCRIPTS = re.compile("[\u0590-\u06ff\u0900-\u09ff\u0b80-\u0bff\u0e00-\u0e7f]")


def _named(names: dict[str, int]) -> str:
    return "(?P<month>" + "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) + ")"


_DAY = r"(?<![\d.,:/])(?<!\d-)(?P<day>[0-3]?\d)"
# Of a year of two numbers its line ends, or a time follows: else it may be how much of something there is.
_THAI_DAY = re.compile(
    rf"{_DAY}\s?{_named(_OF_THAILAND)}\s?(?:พ\.ศ\.|ค\.ศ\.)?\s?"
    r"(?P<year>\d{4}(?![\d:])|[5-7]\d(?=\s?(?:$|[^\w\s:]|\d\d?[:.]\d\d|เวลา)))"
)
_IRANIAN_DAY = re.compile(rf"{_DAY}\s{_named(_OF_IRAN)}\s?(?:ماه\s?)?،?\s?(?P<year>1[34]\d\d)(?!\d)")
_IRANIAN_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<year>1[34]\d\d)(?P<sep>[/-])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"
)
_THAI_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)"
    r"(?P<year>2[45]\d\d|(?<=\d\d[/.]\d\d[/.])[5-7]\d)(?![\d:/-]|\.\d)"
)
_USUAL_DAY = re.compile(
    rf"{_DAY}\s?(?:ל|ב|ב-|،)?\s?{_named(_USUAL)}(?:\s?[/(-]\s?[^\s\d()/]+\)?)?[\s,،]{{1,2}}(?P<year>(?:19|20)\d\d)(?!\d)"
)
_HIJRI_DAY = re.compile(
    rf"{_DAY}\s(?:من\s)?(?:شهر\s)?{_named(_OF_THE_HIJRA)}\s?،?\s?(?:لعام\s|عام\s|سنة\s|ل)?(?P<year>1[34]\d\d)(?!\d)"
)
_HIJRI_NUMBERS = (
    re.compile(
        r"(?<![\d./-])(?P<year>1[34]\d\d)\s?(?P<sep>[/-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<day>\d{1,2})(?!\d)"
    ),
    re.compile(
        r"(?<![\d./-])(?P<day>\d{1,2})\s?(?P<sep>[/-])\s?(?P<month>\d{1,2})\s?(?P=sep)\s?(?P<year>1[34]\d\d)(?!\d)"
    ),
)
_OURS_BESIDE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")  # the same day is said in our years as well
_BESIDE = 40  # characters
TAIWANESE_NUMBERS = re.compile(
    r"(?<![\d./-])(?P<year>1[01]\d)(?P<sep>[/.-])(?P<month>\d\d)(?P=sep)(?P<day>\d\d)(?![\d./-])"
)
"""A day in the years of Taiwan, which are counted from 1911 on: "115.03.19"."""
_TAIWANESE = (
    TAIWANESE_NUMBERS,
    re.compile(r"(?<!\d)(?P<year>1[01]\d)\s?年\s?(?P<month>\d\d?)\s?月\s?(?P<day>\d\d?)\s?日"),
)
_REIWA = re.compile(r"(?<![\w.])r(?P<year>\d\d?)\.(?P<month>\d\d?)\.(?P<day>\d\d?)(?![\d.])")
_HEISEI = re.compile(r"(?<![\w.])h(?P<year>\d\d?)\.(?P<month>\d\d?)\.(?P<day>\d\d?)(?![\d.])")
_LITHUANIAN = re.compile(
    r"(?<![\d./-])(?<!\d\s)(?P<year>(?:19|20)\d\d) (?P<month>[01]\d) (?P<day>[0-3]\d)(?![\d:./-]|\s\d(?!\d?:\d))"
)
_OF_CHINA = re.compile(r"^zh\b.*[-_](?:cn|hans|sg)\b")  # whose years are ours
# Everywhere else "Mac" is a computer, a name, a burger.
_MALAY_MARCH = re.compile(rf"{_DAY}\s(?P<month>mac),?\s(?P<year>(?:19|20)\d\d)(?!\d)")
_ONLY_THERE = {"mac": 3}
_THAI_YEARS = 543  # before ours
_NEW_YEAR, _OF_YEAR = date(2024, 3, 20), 1403  # of Iran, from which all others are counted
_LEAPS, _CYCLE = (1, 5, 9, 13, 17, 22, 26, 30), 33  # which of so many years are longer by a day
_EARLIEST = 1343  # before it the longer years came otherwise
# Which months from 1420 to 1500 have 30 days and not 29, a bit a month, by the calendar of Umm al-Qura.
_MOONS = (
    "4bd23d91da95b4ab5a56d2b693b49b6556a9754b6a56caad555b29b92ba95d4ada55aaab595749764baa5b52b6a56e4d"
    "b25b52b6a5ad2ae92f49764b6a56acad655d49da4dd16d955aa5b52da95b4ad5956ca6e4aea4f52b6956aaab54bd25d9"
    "2ea96d4ada95b4aba55b29b54d6a97547693749b5556aa6b52b"
)
_LONG = f"{int(_MOONS, 16):0{4 * len(_MOONS)}b}"
_FIRST_MOON, _OF_HIJRA = date(1999, 4, 17), 1420


def reads_years_first(language: str | None) -> bool:
    """Tell whether the first number of "24.03.28" is the year where a language is written."""
    return language is not None and language[:2].casefold() in _YEAR_FIRST


def days_elsewhere(folded: str, language: str | None) -> Iterable[tuple[str, int, int]]:
    """Give the days in a text that is folded, as ISO 8601, and where they begin and end; numbers by the language."""
    named = not folded.isascii() and _SCRIPTS.search(folded) is not None
    counted = _counted_in(language) if language else ()
    return _days(folded.translate(_DIGITS) if named else folded, counted, named=named) if named or counted else ()


@lru_cache(maxsize=64)
def _counted_in(language: str) -> Sequence[tuple[_Find, _Read]]:
    """Give what finds and reads days in numbers where a language is spoken that counts them otherwise."""
    spoken = language.casefold()
    return () if _OF_CHINA.search(spoken) else _BY_NUMBERS.get(spoken[:2], ())


def _days(folded: str, counted: Sequence[tuple[_Find, _Read]], *, named: bool) -> Iterator[tuple[str, int, int]]:
    for find, read in counted:
        for match in find(folded):
            yield from _told(match, read, _ONLY_THERE.get(match["month"]) or int(match["month"]))
    for find, names, read in _BY_NAMES if named else ():
        for match in find(folded):
            yield from _told(match, read, names[match["month"]])


def _told(match: re.Match[str], read: _Read, month: int) -> Iterator[tuple[str, int, int]]:
    day = read(int(match["year"]), month, int(match["day"]))
    if day is not None:
        yield day, match.start(), match.end()


def _counted_from(before: int, first: str = "", last: str = "9") -> _Read:
    """Give what reads days of years that are counted from the one after `before`, between two of them."""

    def read(year: int, month: int, day: int) -> str | None:
        iso = iso_day(before + year, month, day)
        return iso if iso is not None and first <= iso <= last else None

    return read


def _of_thailand(year: int, month: int, day: int) -> str | None:
    """Give a day of Thailand; of its year the last two numbers may stand, and some write ours."""
    full = year + 2500 if year < 100 else year
    return iso_day(full - _THAI_YEARS if full > 2400 else full, month, day)


def of_iran(year: int, month: int, day: int) -> str | None:
    """Give a day of the calendar of Iran as ISO 8601; None where it has no such day."""
    longest = 31 if month <= 6 else 30 if month <= 11 or year % _CYCLE in _LEAPS else 29
    if year < _EARLIEST or not 1 <= month <= 12 or not 1 <= day <= longest:
        return None
    since = 365 * (year - _OF_YEAR) + _leaps_before(year) - _leaps_before(_OF_YEAR)
    within = 31 * (month - 1) - max(0, month - 7) + day - 1
    return (_NEW_YEAR + timedelta(days=since + within)).isoformat()


def of_the_hijra(year: int, month: int, day: int) -> str | None:
    """Give a day of the Hijra as ISO 8601, as Saudi Arabia counts them: elsewhere it may be the next."""
    since = 12 * (year - _OF_HIJRA) + month - 1
    if not 0 <= since < len(_LONG) or not 1 <= month <= 12 or not 1 <= day <= 29 + int(_LONG[since]):
        return None
    return (_FIRST_MOON + timedelta(days=29 * since + _LONG.count("1", 0, since) + day - 1)).isoformat()


def _alone(form: re.Pattern[str]) -> _Find:
    """Give what finds days of the Hijra, but none beside which the same day is said in our years."""

    def find(folded: str) -> Iterator[re.Match[str]]:
        for match in form.finditer(folded):
            if not _OURS_BESIDE.search(folded, max(0, match.start() - _BESIDE), match.end() + _BESIDE):
                yield match

    return find


def _leaps_before(year: int) -> int:
    return year // _CYCLE * len(_LEAPS) + sum(leap < year % _CYCLE for leap in _LEAPS)


_BY_NAMES: tuple[tuple[_Find, dict[str, int], _Read], ...] = (
    (_THAI_DAY.finditer, _OF_THAILAND, _of_thailand),
    (_IRANIAN_DAY.finditer, _OF_IRAN, of_iran),
    (_alone(_HIJRI_DAY), _OF_THE_HIJRA, of_the_hijra),
    (_USUAL_DAY.finditer, _USUAL, iso_day),
)
_BY_NUMBERS: dict[str, tuple[tuple[_Find, _Read], ...]] = {
    "ar": tuple((_alone(numbers), of_the_hijra) for numbers in _HIJRI_NUMBERS),
    "fa": ((_IRANIAN_NUMBERS.finditer, of_iran),),
    "ja": (
        (_REIWA.finditer, _counted_from(2018, "2019-05-01")),
        (_HEISEI.finditer, _counted_from(1988, "1989-01-08", "2019-04-30")),
    ),
    "lt": ((_LITHUANIAN.finditer, iso_day),),
    "ms": ((_MALAY_MARCH.finditer, iso_day),),
    "th": ((_THAI_NUMBERS.finditer, _of_thailand),),
    "zh": tuple((numbers.finditer, _counted_from(1911)) for numbers in _TAIWANESE),
}  # by language
