"""Tells titles that say what happened, or ask, from names: of offices, people, subjects.

Their length does not tell: "Who pays for social care?" is short, "Institute of Hydraulic Engineering" is not. A title
of few words is told by its signs ("Batteries: what comes next", "“I paint the sea I crossed”"), one of many by words
that no name is written with; names of one kind begin alike.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from crawler.find.anchors import Anchor
from pipeline.separate.headlines import read_length
from pipeline.separate.names import words

_SIGNS = re.compile(r"\w(?:[:!?…;,]|\s[–—-])\s|[?!？！…。]\W{0,2}$|[“”„«»「」『』]|\w，")
_AND = words("and und et y e en og och ja i a ve va oraz és și şi και и та & +")
# "Penalties, fines and bans": what something is made up of.
_ENUMERATED = re.compile(rf",\s(?:[^\W\d_]+,?\s){{1,3}}(?:{'|'.join(map(re.escape, sorted(_AND)))})\s")
_SIMPLE_WORDS = re.compile(r"[^\W\d_]{4,}")
# How what a person may do there begins ("Pay your council tax"), or ends ("Führerschein beantragen").
_TASKS = words(
    "apply appeal book buy calculate cancel challenge change check choose claim complain contact create download file "
    "find get give join learn look manage move notify order pay read register renew replace report request reserve "
    "return search send sign start submit tell track update upload use view volunteer "
    "demander payer déclarer signaler obtenir réserver inscrire faire prendre consulter trouver changer renouveler "
    "solicitar pagar pedir consultar inscribir inscribirse renovar presentar comunicar reservar obtener "
    "richiedere pagare prenotare iscriversi segnalare presentare consultare ottenere rinnovare "
    "requerer marcar renovar agendar emitir inscrever "
    "ansök anmäl betala boka hitta beställ ansøg anmeld betal bestil find søg meld bestill "
    "hae ilmoita maksa varaa tilaa tee"
)
_DONE = words(
    "beantragen anmelden abmelden ummelden melden anzeigen bestellen buchen bezahlen verlängern einreichen vereinbaren "
    "finden aanvragen melden doorgeven betalen bestellen inschrijven verlengen vinden maken"
)
_CALLS = re.compile(r"\w(?:\s[–—-]|:)\s|!")  # "Apply now: mobility vouchers": what is new, if in the same words
_MANY, _LONG = 5, 4  # words; as many do where they are long
_OF_A_SENTENCE = 4  # words behind its first
_LONG_LETTERS = 22  # as they are read
_OF_ONE_WORD = 27  # letters, as they are read, of titles in scripts without spaces
_MOSTLY, _WITH_SUMMARIES = 0.6, 0.36  # of the titles
_ALIKE = 0.5  # of the titles
_QUESTIONS = 0.8


def are_of_a_kind(titles: Sequence[str]) -> bool:
    """Tell titles that begin alike ("Institute of …", "Chapter 3"), or ask all of them: what is often asked."""
    openings = Counter(title.split(maxsplit=1)[0].casefold() for title in titles if title)
    asked = sum(title.endswith(("?", "？")) for title in titles)
    return max(openings.values(), default=0) > max(1, _ALIKE * len(titles)) or asked >= _QUESTIONS * len(titles)


def are_tasks(titles: Sequence[str]) -> bool:
    """Tell titles that say what a person may do: the services of an office."""
    plain = (title for title in titles if not _CALLS.search(title))
    ends = ([word.strip(".,?…").casefold() for word in (title.split() or [""])] for title in plain)
    told = sum(len(words_of) > 1 and (words_of[0] in _TASKS or words_of[-1] in _DONE) for words_of in ends)
    return told >= _MOSTLY * len(titles)


def is_cut_short(title: str | None) -> bool:
    """Tell whether a title is shown in part only."""
    return (title or "").rstrip().endswith(("…", "..."))


def say_something(titles: Sequence[str], *, summed: bool) -> bool:
    """Tell whether titles are those of items by what they say; `summed` is whether most have a summary."""
    # What is called after a place or a person ends with its name.
    named = sum(title.split()[-1][:1].isupper() for title in titles if title.split()) >= _MOSTLY * len(titles)
    told = sum(_has_signs(title) or (not named and _is_worded(title)) for title in titles)
    return told >= (_WITH_SUMMARIES if summed else _MOSTLY) * len(titles)


def _has_signs(title: str) -> bool:
    return _SIGNS.search(_ENUMERATED.sub(" ", title)) is not None


def _is_worded(title: str) -> bool:
    if _ENUMERATED.search(title):
        return False
    own = [word for word in title.split() if word not in _AND]
    if len(own) == 1:
        return not title.isascii() and read_length(title) >= _OF_ONE_WORD and not title[:1].isupper()
    if len(own) < _MANY and (len(own) < _LONG or read_length(title) < _LONG_LETTERS):
        return False
    return any(word.islower() for word in _SIMPLE_WORDS.findall(" ".join(own[1:])))


def begin_sentences(anchors: Sequence[Anchor]) -> bool:
    """Tell links that are mostly the first words of a sentence: "The <fund> supports towns that build dams"."""
    behind = [(anchor.element.tail or "").split() for anchor in anchors]
    go_on: list[bool] = [len(said) >= _OF_A_SENTENCE and said[0].isalpha() and said[0].islower() for said in behind]
    return sum(go_on) * 2 > len(anchors)
