"""Words by which pages in many languages mark what is no article: evidence for a decision, never the rule itself."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

_READ_CHARACTERS = 400  # what is told by such words is told early, and a line may have 5 MB
_HEADLINE_CHARACTERS = 20  # at least, of what follows such words with a space
_REMEMBERED_LINES = 4096  # menus repeat their lines, on a page and from page to page

# Scripts written without spaces between words: a phrase in them has no word boundary to be held to.
_UNSPACED = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")
_WORD = re.compile(r"\w+")
_LONGEST_ASKING = 40  # characters
_ENDS = " \t»›→>|·•–—-:,;"  # of a text before a link to more, and of that
_SPACES = re.compile(r"\s+")
_LEAD = r"[^\w(]*"  # arrows, bullets and quotes may stand before the first word


@dataclass(frozen=True, slots=True)
class _Reading:
    """The words of one language that a link to more is composed of."""

    telling: frozenset[str]  # to read, or that it is the whole
    what: frozenset[str]
    all_words: frozenset[str]


class Cue(StrEnum):
    """What words on a line may tell; each value is the reason in plain words where such a line is left out."""

    MORE = "link to more"
    ALL = "link to all news"
    CONSENT = "cookie notice"
    SHARE = "share bar"
    CREDIT = "photo credit"
    CONTACT = "contact"
    MENU = "menu"
    SECTION = "heading above teasers"
    NEIGHBOUR = "link to the next or previous page"
    BYLINE = "byline"
    TAGS = "tags"
    SUBSCRIBE = "invitation to subscribe or donate"
    COMMENTS = "comment form"
    LEGAL = "legal notice"
    DOWNLOAD = "link to a file or another site"


def fold(text: str) -> str:
    """Give the beginning of `text` as it is compared: no soft hyphens, single spaces, no case."""
    start = text[:_READ_CHARACTERS]
    return " ".join((start if start.isascii() else _INVISIBLE.sub("", start)).split()).casefold()


@lru_cache(maxsize=_REMEMBERED_LINES)
def cues(folded: str) -> frozenset[Cue]:
    """Name what the words of a folded line may tell."""
    bits = told(folded, _ALL)
    found = {cue for cue, bit in _BITS.items() if bits & bit}
    if "©" in folded:
        found.add(Cue.CREDIT)
    if asks_to_read(folded):
        found.add(Cue.MORE)
    return frozenset(found)


def tells_any(folded: str, wanted: Iterable[Cue]) -> bool:
    """Tell whether a line, which may be long, tells one of some cues: as `cues` does, asked for no others."""
    if told(folded, sum(_BITS[cue] for cue in wanted)) > 0 or (Cue.CREDIT in wanted and "©" in folded):
        return True
    return Cue.MORE in wanted and asks_to_read(folded)


def asks_to_read(folded: str) -> bool:
    """Tell whether a folded line is a link to more and no more, as it is composed: "leer noticia completa"."""
    words = _WORD.findall(folded) if len(folded) <= _LONGEST_ASKING else ()
    if len(words) < 2 or _TELLING.isdisjoint(words):  # as nearly all lines
        return False
    return any(
        reading.all_words.issuperset(words)
        and not (reading.telling.isdisjoint(words) or reading.what.isdisjoint(words))
        for reading in _READINGS
    )


def rests_on_one_word(cue: Cue, folded: str) -> bool:
    """Tell whether a cue rests on the first word alone, which may as well begin a headline: "more girls study …"."""
    match = _STARTS[cue].match(folded) if cue in _STARTS and not asks_to_read(folded) else None
    return match is not None and " " not in match[0].strip() and not (cue in _INSIDE and _INSIDE[cue].search(folded))


def trails_more(folded: str) -> bool:
    """Tell whether a line is cut off and ends in a link to more: "... read more"."""
    cut = max(folded.rfind("…"), folded.rfind("..."), folded.rfind("[…]"))
    rest = folded[cut + 1 :] if cut > 0 else ""
    return 0 < len(rest) < 40 and (_STARTS[Cue.MORE].match(rest) is not None or asks_to_read(rest))


def without_more(text: str, link: str, title: str | None) -> str:
    """Give a text without the link to more that it ends with, be it to that of a title: "Read more about TITLE"."""
    said, link = text.rstrip(_ENDS + "…"), link.rstrip(_ENDS + "…")
    if not link or link == said or not said.endswith(link):
        return text
    folded = fold(link)
    says_the_title = title is not None and link != title and title in link
    leads_on = tells_any(folded, {Cue.MORE}) and not (" " in folded and rests_on_one_word(Cue.MORE, folded))
    return said.removesuffix(link).rstrip(_ENDS) if says_the_title or leads_on else text


def unglue(text: str) -> str | None:
    """Give the headline to which the words of a link were glued ("Next articleHarbour opens"); None where none were."""
    if glued := _GLUED.match(text[:_READ_CHARACTERS]):
        return text[glued.end() :]
    spaced = _GLUED_WITH_SPACE.match(text[:_READ_CHARACTERS])
    # In capitals throughout they are the headline's own: "Read More Books This Summer".
    if spaced is None or not spaced[1][1:].islower() or len(text) - spaced.end() < _HEADLINE_CHARACTERS:
        return None
    return text[spaced.end() :]


def names_cookies(folded: str) -> bool:
    """Tell whether a folded line speaks of cookies, in any of many languages."""
    return any(stem in folded for stem in _COOKIE_STEMS)


def _phrases(listed: str) -> list[str]:
    return [phrase.strip() for phrase in listed.replace("\n", "|").split("|") if phrase.strip()]


def _pattern(phrases: Iterable[str], lead: str) -> re.Pattern[str]:
    spaced = sorted({p for p in phrases if not _UNSPACED.search(p)}, key=len, reverse=True)
    unspaced = sorted({p for p in phrases if _UNSPACED.search(p)}, key=len, reverse=True)
    choices = [rf"(?<!\w)(?:{'|'.join(map(re.escape, spaced))})(?!\w)"] if spaced else []
    choices += [f"(?:{'|'.join(map(re.escape, unspaced))})"] if unspaced else []
    return re.compile(rf"{lead}(?:{'|'.join(choices)})")


def _read_words() -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = tomllib.loads(
        resources.files("pipeline").joinpath("models/cues.toml").read_text(encoding="utf-8")
    )
    return words


def _readings() -> Iterator[_Reading]:
    for language, named in _WORDS["what"].items():
        what = frozenset(_phrases(named))
        telling = frozenset(phrase for place in ("asking", "whole") for phrase in _phrases(_WORDS[place][language]))
        between = _phrases(_WORDS["between"].get(language, ""))
        yield _Reading(telling=telling, what=what, all_words=telling.union(what, between))


_WORDS = _read_words()
_READINGS = tuple(_readings())
_TELLING = frozenset[str]().union(*(reading.telling for reading in _READINGS))
_BITS = {cue: 1 << number for number, cue in enumerate(Cue)}
_ALL = sum(_BITS.values())
_STARTS = {Cue[name.upper()]: _pattern(_phrases(listed), _LEAD) for name, listed in _WORDS["begins"].items()}
_INSIDE = {Cue[name.upper()]: _pattern(_phrases(listed), "") for name, listed in _WORDS["holds"].items()}
_GLUING = "|".join(
    re.escape(phrase)
    for name in ("more", "neighbour")
    for phrase in sorted(_phrases(_WORDS["begins"][name]), key=len, reverse=True)
    if len(phrase) > 7
)
_GLUED = re.compile(rf"(?i:{_GLUING})(?=[\"“«„‘]?[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я])")
_GLUED_WITH_SPACE = re.compile(rf"((?i:{_GLUING})) (?=[\"“«„‘]?[A-ZÀ-ÖØ-ÞĀ-ŽΑ-ΩА-Я])")
_COOKIE_STEMS = tuple(_phrases(_WORDS["stems"]["cookie"]))


def listed_phrases() -> Iterator[tuple[str, bool, bool, int]]:
    """Give each phrase, whether it is held to the ends of words, whether a line begins with it, and of what cue."""
    for place, listed in _WORDS.items():
        for name, phrases in listed.items() if place in {"begins", "holds"} else ():
            for phrase in _phrases(phrases):
                yield phrase, _UNSPACED.search(phrase) is None, place == "begins", _BITS[Cue[name.upper()]]


def told_in_python(folded: str, asked: int) -> int:
    """Give what the words of a folded line may tell of what is asked, as bits, as the compiled twin does."""
    begins = {_BITS[cue] for cue, pattern in _STARTS.items() if asked & _BITS[cue] and pattern.match(folded)}
    holds = {_BITS[cue] for cue, pattern in _INSIDE.items() if asked & _BITS[cue] and pattern.search(folded)}
    return sum(begins | holds)


try:
    from pipeline.compiled.cues import told
except ImportError:  # installed where there is no C compiler
    told = told_in_python
