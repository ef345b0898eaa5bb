"""Tells which dates of a row are the last day for something ("Deadline", "Frist", "Date limite"), and none of news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml import html

from crawler.find.anchors import text_of
from crawler.find.rows import Chunk
from pipeline.dates import find_dates
from pipeline.dates.months import fold

# As `fold` gives them, of English, German, Luxembourgish, French, Spanish, Italian, Portuguese, Dutch, Polish, Hebrew.
_LAST_DAY = (
    r"deadlines?|clos(?:e|ing) date|valid (?:until|to)|applications? (?:due|close[sd]?)|due date|"
    r"(?:expiry|expiration)(?: date)?|end date|"
    r"\w*frist(?:en|ende)?|(?:einsende|einreich|bewerbungs|anmelde|melde|abgabe|annahme)schluss|"
    r"schlussdatum|delais?|date[ -]limite|limite d[eu'] ?\w+|echeances?|date de (?:cloture|fin)|cloture|"
    r"fin d[eu'] ?(?:la )?\w+|"
    r"plazos?|fecha limite|fecha (?:de )?fin|cierre|vencimiento|fin de plazo|"
    r"scadenz[ae]|termine (?:ultimo|di \w+|per \w+)|chiusura|"
    r"prazos?|data[ -]limite|termo|encerramento|"
    r"uiterste \w+|sluitings(?:datum|data|termijn)|inzendtermijn|"
    r"termin (?:skladania|nadsylania|zglaszania|zgloszen|naboru|konsultacji)|ostateczn\w+(?: termin)?|"
    r"koniec \w+|"
    r"(?:מועד|תאריך) אחרון|(?:מועד |תאריך )?סיום(?: \w+)?|תוקף(?: \w+)?"
)
# That say so only right before a date.
_UNTIL = (
    r"close[sd]?|closing|due|ends|expires|apply|submit|respond|open until|before|until|"
    r"bis(?: zum| spatestens| de[nm])?|endet|spatestens|jusqu[' ]?(?:au|a)|avant le|clot|vence|hasta(?: el)?|"
    r"scade|entro(?: il)?|fino al|ate(?: ao?)?|sluit|uiterlijk|tot(?: en met| uiterlijk)?|do dnia|nabor do"
)
# The first day of what takes place, as columns and labels have it: no date of publication either.
_FIRST_DAY = (
    r"start(?:s| date| day)?|begins?|beginning|event dates?|dates? of (?:the )?(?:event|exam|course|start)|takes place|"
    r"beginn|starttermin|startdatum|veranstaltungs(?:datum|beginn)|kursbeginn|datum der veranstaltung|"
    r"date de debut|debut|date de l[' ]evenement|comienzo|fecha del evento|data (?:di )?inizio|inizio|data do evento|"
    r"aanvang|begindatum|startdato|oppstart|alkaa|alkamispaiva|data rozpoczecia|poczatek"
)
# Since when somebody is what he is: of a person, and of nothing that was published.
_SINCE_WORDS = (
    r"joined(?: us| the \w+)?|since|appointed|elected|re-?elected|born|in office since|member since|"
    r"seit|mitglied seit|im amt seit|geboren|depuis(?: le)?|membre depuis|nommee? le|nee? le|desde(?: el)?|nacid[oa]|"
    r"nominat[oa]|nat[oa](?= (?:il|a|nel) )|nascid[oa]|sinds|sedan|siden"
)
_SINCE = re.compile(rf"(?<!\w)(?:{_SINCE_WORDS})(?: on| in| am| vom| dem| le| el| il)?:?\s$")
_ANY_SINCE = re.compile(rf"(?<!\w)(?:{_SINCE_WORDS})(?!\w)")
_BEFORE = re.compile(
    rf"(?<!\w)(?:(?:{_LAST_DAY})(?!\w)[^\d|;·•]{{0,24}}|(?:{_FIRST_DAY}):\s(?:[a-z]+,?\s)?|(?:{_UNTIL}):?\s(?:(?:on|by|am|le|il|el|op|o)\s)?"
    r"(?:[a-z]+(?:day|tag|dag|di),?\s)?)$"
)  # "Deadline: Friday, " 28 June 2024
_ANY = re.compile(rf"(?<!\w)(?:{_LAST_DAY}|{_UNTIL}|{_FIRST_DAY})(?!\w)")
_LABEL = re.compile(rf"(?:[^\W\d_]+ ){{0,2}}(?:{_LAST_DAY})(?: [^\W\d_]+){{0,4}}|{_UNTIL}|{_FIRST_DAY}")
# Alone, and without a colon, they are said of a row and not of a date beside it.
_STATES = frozenset({"closed", "closing", "ends", "cloture", "termo", "before", "bis", "ate", "tot"})
_DAY = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_LONGEST_LABEL = 40  # characters
_LONGEST = 200  # of a text that is looked at
_IN_CLASSES = re.compile(
    r"(?:^|[\s_-])(?:deadline|closing|due|expir\w+|frist|limite|echeance|scadenza|plazo|prazo)(?:$|[\s_-])",
    re.IGNORECASE,
)
_CELLS = frozenset({"td", "th"})
_LEVELS = 6  # above a text, in which it stands in a cell
_NAMED_BY = ("data-label", "data-title", "data-th", "data-header")


def without_last_days(
    chunks: Sequence[Chunk], title: str | None, language: str | None
) -> tuple[list[str], frozenset[html.HtmlElement], bool]:
    """Give what a row says beside its title without those days, and the elements in which there were any.

    Last, whether it says since when somebody is what he is: that day is left out as well.
    """
    kept: list[str] = []
    label, since = "", False
    cut: set[html.HtmlElement] = set()
    for said, element in chunks:
        text = said if said == title or len(said) > _LONGEST else _without_since(said, language)
        since = since or text != said
        if text == title or len(text) > _LONGEST or _DAY.search(text) is None:
            label = "" if text == title or len(text) > _LONGEST_LABEL else text
            if text != title:
                kept.append(text)
            continue
        named = _is_last_day(label) or any(_is_last_day(f"{name}:") for name in _names_of(element))
        label = ""
        rest = _cut(text, language, named=named)
        if rest != text:
            cut.add(element)
        if rest:
            kept.append(rest)
    return kept, frozenset(cut), since


def _cut(text: str, language: str | None, *, named: bool) -> str:
    """Give a text without the dates before which such words stand; of one that is `named` so, hardly anything."""
    folded = fold(text)
    if not named and _ANY.search(folded) is None:
        return text
    dates = find_dates(text, language)
    if not dates:  # without its year it may be completed by a heading
        match = _DAY.search(folded)
        told = named or (match is not None and _BEFORE.search(folded[: match.start()]) is not None)
        return "" if told and len(text) <= _LONGEST_LABEL else text
    parts: list[str] = []
    end = 0
    cut = False
    for number, date in enumerate(dates):
        before = folded[end : date.start]
        last = _BEFORE.search(before) is not None or (named and number == 0 and not before.strip(" :-–"))
        parts.append(before if last else folded[end : date.end])
        cut, end = cut or last, date.end
    return "".join([*parts, folded[end:]]).strip() if cut else text


def _without_since(text: str, language: str | None) -> str:
    """Give a text without the days since when somebody is what he is: they do not say a day of the row at all."""
    folded = fold(text)
    if _ANY_SINCE.search(folded) is None:
        return text
    for date in reversed(find_dates(text, language)):
        if _SINCE.search(folded[: date.start]) is not None:
            folded = text = (folded[: date.start] + folded[date.end :]).strip()
    return text


def _is_last_day(label: str) -> bool:
    folded = fold(label)
    bare = folded.strip(" :*-–")
    return (
        len(bare) <= _LONGEST_LABEL and (folded.endswith(":") or bare not in _STATES) and bool(_LABEL.fullmatch(bare))
    )


def _names_of(element: html.HtmlElement) -> Iterator[str]:
    """Give what the markup calls a text: the head of its column, what a narrow screen shows for it, its class."""
    around = [element, *islice(element.iterancestors(), _LEVELS)]
    for above in around[:2]:
        if _IN_CLASSES.search(above.get("class") or ""):
            yield "deadline"
    cell = next((one for one in around if one.tag in _CELLS), None)
    if cell is None:
        return
    yield from (said for name in _NAMED_BY if (said := cell.get(name)))
    column = sum(1 for one in cell.itersiblings(preceding=True) if one.tag in _CELLS)
    table = next(cell.iterancestors("table"), None)
    first = next(table.iter("tr"), None) if table is not None else None
    if first is None or first is cell.getparent():
        return
    heads = [one for one in first if one.tag in _CELLS]
    if column < len(heads):
        yield text_of(heads[column])
