"""Reads the dates people write, and gives them as ISO 8601, as written: nothing is shifted, completed or guessed.

Own tables and a small grammar instead of a library: dateparser takes 2 ms a string, completes what is missing with the
day of the run ("March 2021" becomes a day) and reads numbers that are no dates.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

# January to December; accents are folded before they are looked up ("février" is "fevrier").
_MONTH_NAMES = (
    "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct "
    "november|nov december|dec",
    "janvier|janv fevrier|fevr|fev mars avril|avr mai juin juillet|juil aout septembre|sept octobre|oct novembre|nov "
    "decembre|dec",
    "januar|janner|jan februar|feber|feb marz|mrz|maerz april|apr mai juni|jun juli|jul august|aug september|sept|sep "
    "oktober|okt november|nov dezember|dez",
    "januar|jan februar|feb maerz|mae abrell|abr mee juni juli august september oktober november dezember",  # lb
    "enero|ene febrero|feb marzo|mar abril|abr mayo|may junio|jun julio|jul agosto|ago septiembre|setiembre|sep "
    "octubre|oct noviembre|nov diciembre|dic",
    "gennaio|gen febbraio|feb marzo|mar aprile|apr maggio|mag giugno|giu luglio|lug agosto|ago settembre|sett|set "
    "ottobre|ott novembre|nov dicembre|dic",
    "janeiro|jan fevereiro|fev marco|mar abril|abr maio|mai junho|jun julho|jul agosto|ago setembro|set outubro|out "
    "novembro|nov dezembro|dez",
    "januari|jan februari|feb maart|mrt april|apr mei juni|jun juli|jul augustus|aug september|sep oktober|okt "
    "november|nov december|dec",
    "stycznia|styczen|sty lutego|luty|lut marca|marzec|mar kwietnia|kwiecien|kwi maja|maj czerwca|czerwiec|cze "
    "lipca|lipiec|lip sierpnia|sierpien|sie wrzesnia|wrzesien|wrz pazdziernika|pazdziernik|paz listopada|listopad|lis "
    "grudnia|grudzien|gru",
    "января|янв февраля|февр|фев марта|мар апреля|апр мая|май июня|июн июля|июл августа|авг сентября|сент|сен "
    "октября|окт ноября|нояб|ноя декабря|дек",
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь",  # as headings have them
    "січня|січ лютого|лют березня|бер квітня|квіт|кві травня|трав|тра червня|черв|чер липня|лип серпня|серп|сер "
    "вересня|вер жовтня|жовт|жов листопада|лист|лис грудня|груд|гру",
    "ledna|leden|led unora|unor|uno brezna|brezen|bre dubna|duben|dub kvetna|kveten|kve cervna|cerven "
    "cervence|cervenec srpna|srpen|srp zari rijna|rijen|rij listopadu prosince|prosinec|pro",
    "januara februara marca aprila maja juna jula augusta septembra oktobra novembra decembra",  # sk
    "ocak|oca subat|sub mart nisan|nis mayis haziran|haz temmuz|tem agustos|agu eylul|eyl ekim|eki "
    "kasim|kas aralik|ara",
    "ιανουαριου|ιανουαριος|ιαν φεβρουαριου|φεβρουαριος|φεβ μαρτιου|μαρτιος|μαρ απριλιου|απριλιος|απρ μαιου|μαιος|μαι "
    "ιουνιου|ιουνιος|ιουν ιουλιου|ιουλιος|ιουλ αυγουστου|αυγουστος|αυγ σεπτεμβριου|σεπτεμβριος|σεπτ|σεπ "
    "οκτωβριου|οκτωβριος|οκτ νοεμβριου|νοεμβριος|νοε δεκεμβριου|δεκεμβριος|δεκ",
    "januar februar|febr marcius|marc aprilis|apr majus|maj junius julius augusztus|aug szeptember|szept oktober|okt "
    "november|nov december|dec",  # hu
    "tammikuuta|tammikuu|tammi helmikuuta|helmikuu|helmi maaliskuuta|maaliskuu|maalis huhtikuuta|huhtikuu|huhti "
    "toukokuuta|toukokuu|touko kesakuuta|kesakuu|kesa heinakuuta|heinakuu|heina elokuuta|elokuu|elo "
    "syyskuuta|syyskuu|syys lokakuuta|lokakuu|loka marraskuuta|marraskuu|marras joulukuuta|joulukuu|joulu",
    "ianuarie|ian februarie martie aprilie mai iunie|iun iulie|iul august septembrie octombrie noiembrie|noi decembrie",
    "januar februar marec april maj junij julij avgust|avg september oktober november december",  # sl
    "sausio|saus vasario|vas kovo balandzio|bal geguzes|geg birzelio|birz liepos|liep rugpjucio|rugp rugsejo|rugs "
    "spalio|spal lapkricio|lapkr gruodzio|gruodz",  # lt
    "janvaris|janvari februaris|februari marts aprilis|aprili maijs|maija junijs|junija julijs|julija augusts|augusta "
    "septembris|septembri oktobris|oktobri novembris|novembri decembris|decembri",  # lv
    "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",  # ca
    "januar februar mars april mai juni juli agust september oktober november desember",  # is
    "jannar frar marzu april mejju gunju lulju awwissu settembru ottubru novembru dicembru",  # mt
    "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",  # cy
    "januari februari maret april mei juni juli agustus september oktober november desember",  # id
    "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",  # et
    "януари февруари март април май юни юли август септември октомври ноември декември",
    "يناير|جانفي فبراير|فيفري مارس ابريل|أبريل|إبريل مايو|ماي يونيو|جوان يوليو|جويلية "
    "اغسطس|أغسطس|اوت سبتمبر اكتوبر|أكتوبر نوفمبر ديسمبر",
    "januari februari mars april maj juni juli augusti september oktober november december",  # sv
    "januar februar marts april maj juni juli august september oktober november december|des",  # da, nb
)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
_MONTHS = {
    _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).casefold(): number
    for names in _MONTH_NAMES
    for number, month in enumerate(names.split(), start=1)
    for name in month.split("|")
}
# Only zones whose letters mean one offset; "IST" or "ET" leave the time without one.
_ZONES = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), 0),
    **dict.fromkeys(("cet", "mez", "bst", "west"), 60),
    **dict.fromkeys(("cest", "mesz", "eet"), 120),
    "eest": 180,
    "edt": -240,
    **dict.fromkeys(("est", "cdt"), -300),
    **dict.fromkeys(("cst", "mdt"), -360),
    **dict.fromkeys(("mst", "pdt"), -420),
    "pst": -480,
}
_MONTH_FIRST_REGIONS = frozenset({"us", "ph"})
_YEAR_FIRST = frozenset({"ja", "zh", "ko"})
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100

_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_BEFORE_A_DAY = r"(?<!\w)(?=\w{2,12}\.?[\s-]{0,2}(?:the )?\d)"  # a word that may be a month: told before all are tried
_DAY = r"(?P<day>[0-3]?\d)(?:\.?[ºªo°]|st|nd|rd|th|er|re|e|\.)?"
_ZONE_NAME = r"\s?\(?(" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r")\b(?![+-])"
_ZONE = r"(?:" + _ZONE_NAME + r"|\s?(?:utc|gmt)?([+-]\d\d:?\d\d)(?!\d))?"
_AT = r"(?:\b(?:at|um|a las|as|a|alle ore|alle|ore|om|kl|godz|o godz|o)\b\.?\s?)?"
_CLOCK = r"([0-2]?\d):([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?"
_LOOSE_CLOCK = r"([0-2]?\d)\s?[h.]\s?([0-5]\d)(?=\s?(?:uhr|h\b|[ap]\.?m\b|\W|$))"
_BARE_HOUR = r"([0-2]?\d)(?=\s?(?:uhr|[ap]\.?m)\b)"
_TIME = re.compile(
    rf"(?:t|[\s,;|·•@(/–—-]{{0,4}}{_AT})(?:{_CLOCK}|{_LOOSE_CLOCK}|{_BARE_HOUR})"
    r"\s?(?:([ap])\.?m\b\.?|uhr\b|u\b|hrs\b|h\b)?" + _ZONE,
    re.ASCII,
)
_BASIC_TIME = re.compile(r"t([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(z|[+-]\d\d:?\d\d)?(?!\d)", re.ASCII)
_FORMS = (
    re.compile(r"(?<![\d./-])(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"),
    re.compile(r"(?<![\w./-])(?P<year>(?:19|20)\d\d)(?P<month>[01]\d)(?P<day>[0-3]\d)(?=t\d{4}|$)"),
    re.compile(
        rf"(?<![\d.,/-])(?<!\d[ :]){_DAY}[\s./-]{{0,3}}(?:of |de |d'|di )?{_MONTH}"
        r"[\s.,/-]{0,3}(?:de |del |of )?(?P<year>\d{4})(?!\d)"
    ),
    re.compile(rf"(?<![\w./-])(?P<year>\d{{4}})[\s.,]{{1,3}}(?:m\. )?{_MONTH}\s(?P<day>\d{{1,2}})(?!\d)"),  # hu, lt
    re.compile(rf"(?<![\w./-])(?P<year>\d{{4}})\.? (?:gada|g\.) (?P<day>\d{{1,2}})\. {_MONTH}"),  # lv
    re.compile(
        unicodedata.normalize("NFKD", r"(?<!\d)(?P<year>\d{4})\s?년\s?(?P<month>\d{1,2})\s?월\s?(?P<day>\d{1,2})\s?일")
    ),
    re.compile(rf"{_BEFORE_A_DAY}{_MONTH}[\s-]{{0,2}}(?:the )?{_DAY}[\s,.-]{{0,3}}(?:de |of )?(?P<year>\d{{4}})(?!\d)"),
    # As C's ctime() and date(1) print it: the year stands behind the time.
    re.compile(
        rf"{_BEFORE_A_DAY}{_MONTH}\s(?P<day>\d{{1,2}})\s(?=\d\d:\d\d:\d\d\s(?:\w{{1,5}}\s|[+-]\d{{4}}\s)?(?P<year>\d{{4}})\b)"
    ),
)
# Of Japan, whose years are counted from one.
_ERA_BEFORE = {"令和": 2018, "平成": 1988, "昭和": 1925}
_ERAS = re.compile(
    r"(?P<era>令和|平成|昭和)\s?(?P<year>\d{1,2}|元)\s?年\s?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?日"
)
_NUMBERS = re.compile(r"(?<![\d./-])(?<!\d:)(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d\d)(?![\d:])(?![./-]\d)")
# What makes of two dates, or of a day and a date, a span of time, which is an event's and not a publication's.
_TO = r"[-–—]|bis(?: zum)?|to|until|till|au|al|ate|hasta|tot|t/m|do"
_SPAN = re.compile(rf"[\s,(]*(?:\d\d?[:h]\d\d\s*(?:uhr|h)?\s*)?(?:{_TO})(?:\s*(?:the|den|le|el|il))?\s*")
_DAY_BEFORE_SPAN = re.compile(
    rf"(?:^|[^\d:])[0-3]?\d(?:st|nd|rd|th|er|\.)?\s?(?:{_MONTH})?\s?(?:{_TO}|[/&]|and|und|et|y|e|en|i)\s?$"
)
# Letters that have no accent to take off, and the digits of Arabic, Persian, Hindi and Bengali.
_LETTERS = str.maketrans({"º": "°", "ª": "°", "ı": "i", "ł": "l"}) | {
    zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)
}
_LONGEST_TEXT = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date that stands in a text: how it reads in ISO 8601, and where (in the text as `fold` gives it)."""

    iso: str
    start: int
    end: int


def parse_date(text: str, language: str | None = None) -> str | None:
    """Give the first full date in a short text ("Berlin, 3. November 2021, 10:30 Uhr") as ISO 8601; None without one.

    `language` (BCP 47, its region counts) decides which number is the month in "03/04/2021"; without one such a date is
    unknown. Months without a day, spans of days and dates that do not exist are None.
    """
    return next((found.iso for found in find_dates(text[:300], language)), None)


def find_dates(text: str, language: str | None = None) -> list[FoundDate]:
    """Give the full dates in `text` in their order; the ends of spans ("3 to 5 May 2021") are left out."""
    folded = fold(text[:_LONGEST_TEXT])
    if not any(character.isdigit() for character in folded):
        return []
    found = sorted(_matches(folded, language), key=lambda date: (date.start, -date.end))
    apart: list[FoundDate] = []
    for date in found:
        if not apart or date.start >= apart[-1].end:
            apart.append(date)
    ends = {
        index for index in range(1, len(apart)) if _SPAN.fullmatch(folded, apart[index - 1].end, apart[index].start)
    }
    ends |= {index - 1 for index in ends}
    return [
        date
        for index, date in enumerate(apart)
        if index not in ends and not _DAY_BEFORE_SPAN.search(folded, max(0, date.start - 30), date.start)
    ]


def fold(text: str) -> str:
    """Give `text` without accents and capitals, and with single spaces, as the tables here are written."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", text.translate(_LETTERS))
    return " ".join(_ACCENTS.sub("", decomposed).casefold().split())


def month_named(word: str) -> int | None:
    """Give the number of the month that a word names in one of the languages that dates are read in."""
    return _MONTHS.get(_ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold())))


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month."""
    return month_named(word) is not None


def moment(iso: str) -> datetime:
    """Give the moment of an ISO 8601 date as aware UTC, to sort by: a day is its first instant, a naive time UTC's."""
    when = datetime.fromisoformat(iso)
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)


def _matches(folded: str, language: str | None) -> Iterator[FoundDate]:
    for form in _FORMS:
        for match in form.finditer(folded):
            month = match["month"]
            day = _iso_day(int(match["year"]), _MONTHS.get(month) or int(month), int(match["day"]))
            if day is not None:
                time, end = _time(folded, match.end())
                yield FoundDate(iso=day + time, start=match.start(), end=max(end, match.end("year")))
    for match in _ERAS.finditer(folded):
        year = _ERA_BEFORE[match["era"]] + (1 if match["year"] == "元" else int(match["year"]))
        day = _iso_day(year, int(match["month"]), int(match["day"]))
        if day is not None:
            yield FoundDate(iso=day, start=match.start(), end=match.end())
    for match in _NUMBERS.finditer(folded):
        day = _day_of_numbers(match, language)
        if day is not None:
            time, end = _time(folded, match.end())
            yield FoundDate(iso=day + time, start=match.start(), end=end)


def _day_of_numbers(match: re.Match[str], language: str | None) -> str | None:
    """Read "03.11.2021" and "11/3/2021"; two-digit years only where all else has two digits as well."""
    first, separator, second, year = match.groups()
    if len(year) == 2:
        if separator == "-" or len(first) + len(second) < 4:
            return None
        if language is not None and language[:2].casefold() in _YEAR_FIRST:
            return _iso_day(2000 + int(first), int(second), int(year))
        year = "20" + year
    one, two = int(first), int(second)
    if one > 12 or separator == "." or one == two:
        day, month = one, two
    elif two > 12:
        day, month = two, one
    elif language is None:
        return None
    else:
        day, month = (two, one) if _month_first(language) else (one, two)
    return _iso_day(int(year), month, day)


def _month_first(language: str) -> bool:
    name, _, rest = language.casefold().replace("_", "-").partition("-")
    region = rest.rpartition("-")[2]
    return name == "en" and (not region or region in _MONTH_FIRST_REGIONS)


def _iso_day(year: int, month: int, day: int) -> str | None:
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def _time(folded: str, start: int) -> tuple[str, int]:
    """Give the time of day that follows a date ("T10:30:00+02:00", or nothing) and where it ends."""
    match = _TIME.match(folded, start)
    if match is None:
        return _time_without_colons(folded, start)
    clock, minutes, seconds, other, other_minutes, bare, half, zone, offset = match.groups()
    hour = int(clock or other or bare)
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23:
        return "", start
    written = f"T{hour:02}:{minutes or other_minutes or '00'}" + (f":{seconds}" if seconds else "")
    if zone:
        return written + _offset(_ZONES[zone], zone), match.end()
    if offset:
        digits = offset.replace(":", "")
        if int(digits[1:3]) > 14 or int(digits[3:]) > 59:
            return written, match.end()
        return f"{written}{digits[:3]}:{digits[3:]}", match.end()
    return written, match.end()


def _time_without_colons(folded: str, start: int) -> tuple[str, int]:
    match = _BASIC_TIME.match(folded, start)
    if match is None:
        return "", start
    hour, minute, second, zone = match.groups()
    offset = zone and (zone.upper() if zone == "z" else f"{zone[:3]}:{zone[-2:]}")
    return f"T{hour}:{minute}" + (f":{second}" if second else "") + (offset or ""), match.end()


def _offset(minutes: int, zone: str) -> str:
    if zone == "z":
        return "Z"
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
