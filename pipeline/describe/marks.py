"""Tells which dates that readers see beside a headline are the article's, and which are an event's or of another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from lxml import html

from pipeline.dates import find_dates, parse_date
from pipeline.dates.months import fold
from pipeline.describe.marked import short_line
from pipeline.describe.quick import marked
from pipeline.describe.surroundings import LONGEST_LINE, Surroundings, in_chrome
from pipeline.separate.blocks import Outline
from pipeline.separate.quick_elements import named_elements

_READ_CHARACTERS = 300  # of a line
_DIGIT = re.compile(r"\d")
_DATELINE = 60  # a date that begins by here opens a paragraph ("Berlin, 3 May 2021 - ...")
_CLASS_WORDS = "date Date datum time ublish publi osted reated fecha byline meta"
_DATED = (("itemprop", ("date",)), ("property", ("date",)), ("class", tuple(_CLASS_WORDS.split())))
# Of "relative", "pointer-events" and "preview" the first two place an element, of an "elementor-widget" all is made.
NOT_ITS = re.compile(
    r"comment|kommentar|relat(?!ive)|recommend|teaser|sidebar|(?<!entry-)(?<!post-)footer|(?<!elementor-)widget|similar|"
    r"(?<!pointer-)event|reply|(?<!p)review|most-?read|carousel|copyright",
    re.IGNORECASE,
)
_MOST_MARKED = 200
_MOST_LINES = 40
_LINES_BEFORE = 3
_LINES_AFTER = 6  # behind the line that has a date
_EVENT_LINES = 12
_LONGEST_BEFORE = 50  # characters before a date on its line; more are a sentence's, or a caption's
LONGEST_LABELLED = 70  # characters of a line far from the headline that says when it was published
LONGEST_LABEL = 25  # characters of a line that says what the date on the next one is: "Posted on"
_MOST_PROSE = 600  # characters of paragraphs behind which a bare date is no longer the headline's

_MODIFIED = re.compile(
    r"\b(?:updated?|modified|revised|reviewed|changed|edited|aktualisiert|aktualisierung|geandert|anderung|zuletzt|stand|"
    r"uberarbeitet|geannert|annerung|mis(?:e)? a jour|modifie|modification|actualise|actualizad[oa]|actualizacion|"
    r"modificad[oa]|aggiornat[oa]|aggiornamento|modifica|atualizad[oa]|atualizacao|bijgewerkt|gewijzigd|update|"
    r"zaktualizowan[oay]|aktualizacja|zmiana|modyfikacj[ai]|oppdatert|opdateret|uppdaterad|"
    r"(?:last|latest) (?:post|reply|activity|edit|change)|letzter beitrag|dernier message)\b"
)
PUBLISHED_WORDS = re.compile(
    r"\b(?:publi\w*|posted|released?|issued|created|written|veroffentlich\w*|erschienen|erstellt|geschrieben|"
    r"pressemitteilung|medienmitteilung|pubblicat\w*|geplaatst|gepubliceerd|opublikowan\w*|dodano|utworzon\w*|"
    r"press release|communique|comunicado|comunicato|persbericht|postato|mis(?:e)? en ligne|ecrit|paru|online seit|"
    r"verschickt|(?:started|asked) by)\b"
)
# Of a discussion: "Thread starter Ann" on one line, "Start date 3 May 2021" on the next.
_STARTER = re.compile(
    r"(?:thread starter|topic starter|themenstarter|ersteller|auteur du sujet|autor del tema|autor do topico)\b"
)
_STARTED = re.compile(
    r"(?:start date|beginndatum|startdatum|date de debut|fecha de inicio|data de inicio|data rozpoczecia):?\s*"
)
# Lines that only an event's page has beside its headline; a date there is the event's.
_EVENT_LINE = re.compile(
    r"(?:\W*)(?:ort|uhrzeit|zeit|location|venue|where|when|wann|wo|lieu|heure|horaires?|quand|ou|time|place|luogo|orario|"
    r"lugar|hora|local|horario|plaats|locatie|tijd|miejsce|godzina|plaz|auer|veranstaltungsort|treffpunkt|deadline|"
    r"date limite|fecha limite|anmeldung|einlass|doors|tickets?|admission|eintritt)\s?:"
)
_IN_SENTENCE = re.compile(
    r"\b(?:of|vom|del|della|do|da|van|z dnia|by|before|bis|bis zum|avant|avant le|antes del|entro il)\s(?:the\s)?"
    r"(?:[a-z]+(?:day|tag|di|woch),?\s)?$"
)
_DASH = re.compile(r"\s?[-–—:|)]")
CHANGED, NAMED, BARE = "changed", "named", "bare"  # what a date beside a headline is called there
_FEWEST_LISTED = 3  # different days without a name near a headline are a list's, not an article's
EVENT_WORDS = re.compile(
    r"\b(?:deadlines?|due|events?|when:?|closes?|closing|opens?|starts?|starting|begins?|ends?|ending|until|expires?|"
    r"valid|from|since|born|died|frist|termine?|veranstaltung\w*|wann:?|beginn\w*|ende\w*|einsendeschluss|"
    r"bewerbungsschluss|anmeldeschluss|ab dem|bis|seit|geboren|gestorben|gultig|echeance|delai|date limite|cloture|du|"
    r"jusqu\w*|depuis|quand|debut|plazo|fecha limite|hasta|desde|cuando|scadenza|entro|dal|fino|quando|prazo|ate|"
    r"tot|vanaf|sinds|wanneer|termin|do dnia|copyright|founded|established|gegrundet|fonde\w*|retrieved|accessed|"
    r"joined|registered|member since|abgerufen|consulte|today|heute|aujourd'hui|hoy|oggi|hoje|vandaag|dzis\w*|"
    r"next|nachste[rns]?|kommende[rns]?|prochaine?s?|proxim[oa]s?|prossim[oa]|volgende|nastepn[yae])\b|©"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDates:
    """The dates that readers see beside a headline; None where there is none."""

    published: str | None = None
    modified: str | None = None
    named: bool = False  # the first is called the date of publication
    days: frozenset[str] = frozenset()  # all that may be of publication


def shown_dates(around: Surroundings, language: str | None) -> ShownDates:
    """Find the dates of publication and change in the lines around a headline.

    A date alone on its line, or with a name, a place or a word like "published", is one of publication; one with a
    word of change is one of change; dates in prose, spans of days, deadlines, events and lists of dates are neither.
    """
    named: list[str] = []
    modified: str | None = None
    near: list[str] = []  # with no word that says what they are: before any prose, and behind some
    far: list[str] = []
    patience = _LINES_AFTER
    for line, above, prose in _nearest_first(around.behind[:_MOST_LINES], around.before[: _LINES_BEFORE + 1]):
        for iso, role in roles(line, language, above if _is_label(above) else ""):
            if role == CHANGED:
                modified = modified or iso
            elif role == NAMED:
                named.append(iso)
            elif prose < _MOST_PROSE:
                (far if prose else near).append(iso)
        if named or near:  # what else belongs to it stands near
            patience -= 1
            if patience == 0:
                break
    if is_event(around):
        near, far = [], []
    bare = near if 0 < len(_days(near)) < _FEWEST_LISTED else far if not near and len(_days(far)) == 1 else []
    return ShownDates(
        published=next(iter([*named, *bare]), None),
        modified=modified,
        named=bool(named),
        days=frozenset(_days([*named, *bare])),
    )


def _is_label(line: str) -> bool:
    return len(line) <= LONGEST_LABEL or _STARTER.match(line.casefold()) is not None


def is_event(around: Surroundings) -> bool:
    """Tell whether a line behind the headline names a place or an hour, as an event's page has it."""
    return any(_EVENT_LINE.match(fold(line[:40])) for line in around.behind[:_EVENT_LINES])


def _days(dates: list[str]) -> set[str]:
    return {date[:10] for date in dates}


def _nearest_first(behind: list[str], before: list[str]) -> Iterator[tuple[str, str, int]]:
    """Give lines in the order of their nearness to the headline.

    Each has the line above it, and the characters of prose between it and the headline.
    """
    earlier = list(zip(before, [*before[1:], ""], strict=False))[:_LINES_BEFORE]
    prose = 0
    for number, (line, above) in enumerate(zip(behind, ["", *behind], strict=False)):
        if number == len(earlier):
            yield from ((line, above, 0) for line, above in earlier)
            earlier = []
        yield line, above, prose
        prose += len(line) if len(line) > LONGEST_LINE else 0
    yield from ((line, above, 0) for line, above in earlier)


def dates_of_class(root: html.HtmlElement, language: str | None, page: Outline | None) -> ShownDates:
    """Find the dates in elements whose class or property says that they hold one, where these are no list's."""
    marked: dict[str, list[ShownDates]] = {}
    for element in _marked(root, page):
        name = element.get("class") or element.get("itemprop") or element.get("property") or "time"
        if len(marked.get(name, ())) > 2 or (in_chrome(element) and not _alone(element)) or of_another(element):
            continue
        found = _marked_dates(element, name, language)
        if found.published or found.modified:
            marked.setdefault(name, []).append(found)
    # The same mark with different dates is a list's; the first that stands alone is the page's.
    alone = [dates[0] for dates in marked.values() if len(dates) <= 2 and len(set(dates)) <= 2]
    return ShownDates(
        published=next((date.published for date in alone if date.published), None),
        modified=next((date.modified for date in alone if date.modified), None),
    )


def _marked(root: html.HtmlElement, page: Outline | None) -> list[html.HtmlElement]:
    """Give the elements that may hold a date, each once, the surest kind first."""
    found = dict.fromkeys(named_elements(root, ("time",), _MOST_MARKED, page))
    for attribute, words in _DATED:
        found |= dict.fromkeys(marked(root, attribute, words, _MOST_MARKED))
    return list(found)


def of_another(element: html.HtmlElement) -> bool:
    """Tell whether an element stands in a comment, a teaser or an event, by the classes around it."""
    return any(NOT_ITS.search(ancestor.get("class") or "") for ancestor in islice(element.iterancestors(), 12))


def _alone(element: html.HtmlElement) -> bool:
    """Tell whether what looks like a side column holds nothing but this date, within an article."""
    around = element.getparent()
    if around is None or around.tag != "aside" or in_chrome(around):
        return False
    own, all_of_it = short_line(element, 4 * LONGEST_LABELLED), short_line(around, 4 * LONGEST_LABELLED)
    return own == all_of_it and any(above.tag == "article" for above in islice(around.iterancestors(), 12))


def _marked_dates(element: html.HtmlElement, name: str, language: str | None) -> ShownDates:
    text = " ".join(" ".join(islice(element.itertext(), 40)).split())
    if len(text) > LONGEST_LINE:
        return ShownDates()
    given = next(
        (iso for attribute in ("datetime", "content") if (iso := parse_date(element.get(attribute) or "", language))),
        None,
    )
    around = element.getparent()
    said = around.text or "" if around is not None and element.getprevious() is None else ""
    called = fold(f"{name.replace('-', ' ').replace('_', ' ')} {said[-LONGEST_LABEL:]}")
    if _MODIFIED.search(called) and not PUBLISHED_WORDS.search(called):
        return ShownDates(modified=given or parse_date(text, language))
    shown = shown_dates(Surroundings(before=[], behind=[text]), language)
    if given is not None:
        return ShownDates(modified=given) if shown.modified and not shown.published else ShownDates(published=given)
    return shown


def roles(line: str, language: str | None, above: str = "") -> Iterator[tuple[str, str]]:
    """Give the dates of a line, each with what the words before it say of it, or where it opens the line, above it."""
    if not _DIGIT.search(line):
        return
    said_above = fold(above)
    label_above = said_above if _STARTER.match(said_above) or not _DIGIT.search(above) else ""
    folded = fold(line[:_READ_CHARACTERS])
    # What Latin letters say in three characters, Han and kana say in one.
    long = len(line) > (LONGEST_LINE if folded[:20] < "\u3000" else LONGEST_LINE // 4)
    previous = 0
    for date in find_dates(line[:_READ_CHARACTERS], language):
        label = folded[max(previous, date.start - 60) : date.start] if date.start else label_above
        of_thread = _STARTED.fullmatch(label) is not None and _STARTER.match(label_above) is not None
        opens = date.start == 0 or _DASH.match(folded, date.end) is not None
        previous = date.end
        if of_thread:
            yield date.iso, NAMED
        elif _MODIFIED.search(label) and not PUBLISHED_WORDS.search(label):
            yield date.iso, CHANGED
        elif long and date.start > _DATELINE:
            continue
        elif PUBLISHED_WORDS.search(label):
            yield date.iso, NAMED
        elif date.start <= _LONGEST_BEFORE and (opens or not long) and not _is_told_of(label):
            yield date.iso, BARE


def _is_told_of(label: str) -> bool:
    """Tell whether the words before a date make it a deadline's, an event's, or a part of a sentence."""
    return EVENT_WORDS.search(label) is not None or _IN_SENTENCE.search(label) is not None
