"""Reads how long ago something was ("3 days ago", "vor zwei Tagen", "il y a 2 heures") as a day.

What comes of it is a guess: the page does not say in whose zone "yesterday" was, and a copy of it kept by a cache says
it a day later. Nothing is read of months and years, which tell no day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from pipeline.dates.months import fold

_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST = 60  # characters of a line that says when and nothing else

_HERE = ("de", "lb", "nl")  # languages in which the French word for yesterday means "here"
# As `fold` gives them, of English, French, German, Luxembourgish, Spanish, Italian, Portuguese, Dutch and Polish.
_UNITS = {
    timedelta(minutes=1): "minutes? mins? min minuten minutt minutten minutos? minuti minuut minut minuty",
    timedelta(hours=1): "hours? hrs? heures? stunden? std stonn stonnen horas? ora ore uur uren godzin godziny godzine",
    timedelta(days=1): "days? jours? tag tage tagen dag deeg dias? giorno giorni dagen dzien dni",
    timedelta(weeks=1): "weeks? semaines? wochen? woch semanas? settimana settimane weken tydzien tygodnie tygodni",
}
_DAYS_BEFORE = {
    0: "today|aujourd'hui|heute|haut|hoy|oggi|hoje|vandaag|dzisiaj|dzis|just now|a l'instant|gerade eben|adesso",
    1: "yesterday|hier|gestern|geschter|ayer|ieri|ontem|gisteren|wczoraj",
    2: "avant-hier|vorgestern|virgeschter|anteayer|l'altro ieri|anteontem|eergisteren|przedwczoraj",
}
# Numbers in words, up to twelve.
_NUMBERS = {
    2: "two deux zwei zwou zwee dos due dois duas twee dwa dwie",
    3: "three trois drei dräi tres tre três drie trzy",
    4: "four quatre vier veier cuatro quattro quatro cztery",
    5: "five cinq fünf fënnef cinco cinque vijf pięć",
    6: "six sechs seis sei zes sześć",
    7: "seven sept sieben siwen siete sette sete zeven siedem",
    8: "eight huit acht aacht ocho otto oito osiem",
    9: "nine neuf neun néng nueve nove negen dziewięć",
    10: "ten dix zehn zéng diez dieci dez tien dziesięć",
    11: "eleven onze elf eelef once undici jedenaście",
    12: "twelve douze zwölf zwielef doce dodici doze twaalf dwanaście",
}
_COUNTED = {fold(word): number for number, words in _NUMBERS.items() for word in words.split()}
_ONE = "an?|one|une?|uno|una|einer|einem|engem|enger|um|uma|een|jeden|un'"
_NEARLY = (
    r"(?:(?:about|almost|over|around|etwa|ungefahr|rund|knapp|uber|environ|pres de|circa|ca\.?|unos|unas|casi|cerca de|"
    r"ongeveer|bijna|okolo|prawie)\s)?"
)
_COUNT = rf"{_NEARLY}(?P<count>\d{{1,3}}|{_ONE}|{'|'.join(sorted(_COUNTED))})"
_UNIT = "(?P<unit>" + "|".join(words.replace(" ", "|") for words in _UNITS.values()) + ")"
_LABEL = (
    r"(?:(?:published|posted|publie|publiee|veroffentlicht|publizeiert|publicado|publicada|pubblicato|gepubliceerd|"
    r"geplaatst|opublikowano|online|on|am|le|il|el)\b:?\s*){0,2}"
)
_CLOCK = r"(?:[\s,|·–-]{0,3}(?:(?:at|a|um|as|alle|om|o|a las)\s)?\d\d?\s?[:h.]\s?\d\d(?:\s?(?:uhr|h|[ap]\.?m\.?))?)?"
_AGO = (
    re.compile(rf"{_LABEL}(?:il y a|vor|virun|hace|ha)\s{_COUNT}\s?{_UNIT}\.?"),
    re.compile(rf"{_LABEL}{_COUNT}\s?{_UNIT}\s(?:ago|fa|atras|geleden|temu)\.?"),
)
_NAMED = {days: re.compile(rf"{_LABEL}(?:{words}){_CLOCK}\.?") for days, words in _DAYS_BEFORE.items()}


def relative_date(line: str, now: datetime, language: str | None = None) -> str | None:
    """Give the day (ISO 8601) of a line that says how long before `now` something was, and hardly anything else."""
    if len(line) > _LONGEST:
        return None
    said = fold(line.replace("’", "'")).strip(" ,;:|·()[]-–—")
    if said == "hier" and (language or "").startswith(_HERE):
        return None
    for days, words in _NAMED.items():
        if words.fullmatch(said):
            return _day(now - timedelta(days=days))
    match = next((found for ago in _AGO if (found := ago.fullmatch(said))), None)
    if match is None:
        return None
    count, unit = match["count"], match["unit"]
    times = int(count) if count.isdigit() else _COUNTED.get(count, 1)
    length = next(length for length, words in _UNITS.items() if re.fullmatch(words.replace(" ", "|"), unit))
    return _day(now - times * length)


@lru_cache(maxsize=4096)  # asked of each text that may be the title of a row
def says_how_long_ago(text: str) -> bool:
    """Tell whether a text says how long ago something was, and hardly anything else; "hier" may be "here" as well."""
    return relative_date(text, _ANY_TIME) is not None


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()
