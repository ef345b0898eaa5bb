"""Knows the names of the months, and how days are written with them, in many languages."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from pipeline.addresses import host_of
from pipeline.normalize import words_of_letters

# January to December, the words of a name joined by "_"; accents are folded before they are looked up ("février" is
# "fevrier").
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
    "sijecnja|sijecanj veljace|veljaca ozujka|ozujak travnja|travanj svibnja|svibanj lipnja|lipanj srpnja|srpanj "
    "kolovoza|kolovoz rujna|rujan oktobra studenoga|studenog|studeni prosinca|prosinac",  # hr
    "јануар|јан фебруар|феб март|мар април|апр мај јун|јуни јул|јули август|авг септембар|септември|сеп "
    "октобар|октомври|окт новембар|ноември|нов децембар|декември|дец",  # sr, mk
    "јануари фебруари март април мај јуни јули август септември октомври ноември декември",  # mk
    "xaneiro febreiro marzo abril maio xuno xullo agosto setembro outubro novembro decembro",  # gl
    "janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor",  # sq
    "januar februar marts april maj juni juli august september oktober november december|des",  # da, nb
    "januar februar mart april maj jun jul avgust septembar oktobar novembar decembar",  # sr, bs
    "студзеня лютага сакавіка красавіка мая чэрвеня ліпеня жніўня верасня кастрычніка лістапада снежня",  # be
    "იანვარი|იანვარს თებერვალი|თებერვალს მარტი|მარტს აპრილი|აპრილს მაისი|მაისს ივნისი|ივნისს ივლისი|ივლისს "
    "აგვისტო|აგვისტოს სექტემბერი|სექტემბერს ოქტომბერი|ოქტომბერს ნოემბერი|ნოემბერს დეკემბერი|დეკემბერს",
    "հունվարի|հունվար փետրվարի|փետրվար մարտի|մարտ ապրիլի|ապրիլ մայիսի|մայիս հունիսի|հունիս հուլիսի|հուլիս "
    "օգոստոսի|օգոստոս սեպտեմբերի|սեպտեմբեր հոկտեմբերի|հոկտեմբեր նոյեմբերի|նոյեմբեր դեկտեմբերի|դեկտեմբեր",
    "yanvar fevral mart aprel may iyun iyul avqust|avgust sentyabr|sentabr oktyabr|oktabr noyabr dekabr",  # az, uz
    "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",  # kk
    "januari februari march april mei jun julai ogos september oktober november disember",  # ms, without "mac"
    "一月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月",
    "thang_mot thang_hai thang_ba thang_tu thang_nam thang_sau thang_bay thang_tam thang_chin thang_muoi "
    "thang_muoi_mot thang_muoi_hai",  # vi
    "urtarrilaren otsailaren martxoaren apirilaren maiatzaren ekainaren uztailaren abuztuaren irailaren urriaren "
    "azaroaren abenduaren",  # eu
)
_ACCENTS = re.compile(r"[\u0300-\u036f]")
MONTHS = {
    _ACCENTS.sub("", unicodedata.normalize("NFKD", name)).casefold(): number
    for names in _MONTH_NAMES
    for number, month in enumerate(names.split(), start=1)
    for name in month.replace("_", " ").split("|")
}
"""The number of each name, written as `fold` gives it."""

_COUNTED_OTHERWISE = {"hr": "hr", "ir": "fa", "th": "th"}  # countries whose days only their language tells
_OTHERWISE = {"hr": {"listopada": 10, "listopad": 10}}  # which Poles and Czechs have for November


def _any_of(names: Iterable[str]) -> str:
    """Give a pattern of names, the longer before the shorter: by their first letters, for each is tried in turn."""
    by_first: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in by_first.items())


NAMES = _any_of(MONTHS)
"""What any name of a month is matched by."""

_OF_KOREA = tuple(unicodedata.normalize("NFKD", sign) for sign in "년월일")
_NO_YEAR_BEHIND = rf"(?!\d|\s?(?:年|{_OF_KOREA[0]}))"
# The last two as systems made for English write them: "2月 25, 2025", "25 2월 2025".
MONTHS_BY_NUMBER = tuple(
    (of_month, re.compile(form))
    for of_year, of_month, of_day in ("年月日", _OF_KOREA)
    for form in (
        rf"(?<!\d)(?P<year>\d{{4}})\s?{of_year}\s?(?P<month>\d{{1,2}})\s?{of_month}\s?(?P<day>\d{{1,2}})\s?{of_day}",
        rf"(?<![\w./-])(?P<month>\d{{1,2}})\s?{of_month}\s(?P<day>\d{{1,2}}),?\s(?P<year>\d{{4}}){_NO_YEAR_BEHIND}",
        rf"(?<![\w./-])(?<!\d\s)(?P<day>\d{{1,2}})\.?\s(?P<month>\d{{1,2}})\s?{of_month},?\s(?P<year>\d{{4}}){_NO_YEAR_BEHIND}",
    )
)
"""Days whose month is a number with a sign, each with the sign that is in whatever has its form."""

MONTH = rf"(?:{NAMES})\b\.?"
DAY = r"[0-3]?\d(?:\.?[ºªo°]|st|nd|rd|th|er|re|e|\.)?"
# How a name begins where it stands in a text: some have a sign within, and what follows a day may be joined on.
_BEGINNINGS = frozenset(
    joined + words_of_letters(name)[0]
    for name in MONTHS
    for joined in ("", "o", "st", "nd", "rd", "th", "er", "re", "e")
)
_MONTH_FIRST_REGIONS = frozenset({"us", "ph"})
# Whose names are taken all over the world, or by Americans.
_NO_COUNTRIES = frozenset({"ai", "cc", "co", "eu", "fm", "gg", "io", "ly", "me", "tv", "to", "us", "ws"})
_EARLIEST_YEAR, _LATEST_YEAR = 1900, 2100
# Letters that have no accent to take off, and the digits of Arabic, Persian, Hindi and Bengali.
_LETTERS = str.maketrans({"º": "°", "ª": "°", "ı": "i", "ł": "l"}) | {
    zero + digit: str(digit) for zero in (0x660, 0x6F0, 0x966, 0x9E6) for digit in range(10)
}


def fold(text: str) -> str:
    """Give `text` without accents and capitals, and with single spaces, as the tables here are written."""
    if text.isascii():
        return " ".join(text.casefold().split())
    decomposed = unicodedata.normalize("NFKD", plain_letters(text))
    return " ".join(without_accents(decomposed).casefold().split())


def plain_in_python(text: str) -> str:
    """Give a text with the letters and digits put plainly that have no accent, as the compiled twin does."""
    return text.translate(_LETTERS)


def without_accents_in_python(text: str) -> str:
    """Give a text without combining accents, as the compiled twin does."""
    return _ACCENTS.sub("", text)


try:
    from pipeline.compiled.words import plain_letters, without_accents
except ImportError:  # not built where there is no C compiler
    plain_letters, without_accents = plain_in_python, without_accents_in_python


@lru_cache(maxsize=64)  # dates and spans are looked for in the same line, one after the other
def months_in(folded: str) -> int:
    """Tell how many names of months may stand in a text that was folded: to look for all of them takes long."""
    return sum(map(_BEGINNINGS.__contains__, words_of_letters(folded)))


def month_named(word: str) -> int | None:
    """Give the number of the month that a word names in one of the languages that dates are read in."""
    return MONTHS.get(_ACCENTS.sub("", unicodedata.normalize("NFKD", word.casefold())))


def month_as_said(folded: str, language: str | None) -> int | None:
    """Give the number of the month that a folded name has in a language."""
    return _OTHERWISE.get((language or "")[:2].casefold(), {}).get(folded) or MONTHS.get(folded)


def is_month(word: str) -> bool:
    """Tell whether a word is the name of a month."""
    return month_named(word) is not None


def day_and_month(first: int, separator: str, second: int, language: str | None) -> tuple[int, int] | None:
    """Tell which of two numbers is the day; None where only the language would tell, and it is not known."""
    if first > 12 or (separator == "." and second <= 12) or first == second:
        return first, second
    if second > 12:
        return second, first
    if language is None:
        return None
    return (second, first) if _month_first(language) else (first, second)


def iso_day(year: int, month: int, day: int) -> str | None:
    """Give a day as ISO 8601; None where there is no such day, or it is of no year that pages are of."""
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def reading_language(language: str | None, url: str | None) -> str | None:
    """Give the language to read "03/04/2021" by: English without a region is read as its host's country reads it.

    Where days are counted or named otherwise, what declares none, or English as templates do, is read as there.
    """
    country = (host_of(url) or "").rpartition(".")[2] if url else ""
    if country in _COUNTED_OTHERWISE and (not language or language[:2].casefold() == "en"):
        return _COUNTED_OTHERWISE[country]
    if language is not None and language.casefold() == "en" and len(country) == 2 and country not in _NO_COUNTRIES:
        return f"en-{country.upper()}"
    return language


def other_order(language: str | None) -> str | None:
    """Give a language in which dates in numbers are read the other way, where nothing tells the way of this one."""
    return "en-GB" if language is not None and language.casefold() == "en" else None


def _month_first(language: str) -> bool:
    name, _, rest = language.casefold().replace("_", "-").partition("-")
    region = rest.rpartition("-")[2]
    return name == "en" and (not region or region in _MONTH_FIRST_REGIONS)
