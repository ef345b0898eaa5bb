"""Chooses a page's title among the headlines it shows and the ones it declares, and takes the site's name off it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.dates.months import fold

_SEPARATOR = re.compile(
    r"\s+(?:[|–—·•»«:>/~]|-{1,2}|::|\|\||→|›|‹|⋆|★|⎮|❘|ǀ|\\)\s+|\s*[|｜»›]\s*|(?<=\S)\s+[-–—]\s*(?=\S)|:\s|"
    r"(?<=\S)_(?=[^\W\d_])"
)
_WORD = re.compile(r"\w+")
_LONGEST_TITLE = 400
_SHORTEST_SENTENCE = 3  # words; of the address, a shorter title has its share too easily
_SAME = 0.75  # share of words in common from which two titles speak of the same
_OTHER = 0.2  # share up to which they speak of something else
_OF_ADDRESS = 0.6  # share of words in common with its address that a title has which the address was made of


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleEvidence:
    """What a page offers as its title."""

    shown: Sequence[str]  # headlines a reader sees, the likeliest first
    declared: Sequence[str]  # what the metadata call the title, the surest first
    window: str | None  # <title>
    site_names: Sequence[str]
    article: bool  # the page calls itself an article, or was found to be one
    address: str = ""  # the words of its address
    lower: Sequence[str] = ()  # what its lower headings say, asked for where the first may name the site
    home: bool = False  # its address is the site's own


def choose_title(evidence: TitleEvidence) -> str | None:
    """Give the headline that the declared titles agree with, else the best declared one without the site's name.

    A site's home page is called by its name: "The Institute: what it does" stays as it is.
    """
    title = _choose(evidence)
    return (_called_by_the_site(title, evidence) or title) if title and evidence.home else title


def _called_by_the_site(title: str, evidence: TitleEvidence) -> str | None:
    """Give the declared title that begins with the site's name, rather one that has the chosen title as well."""
    sites = {squeeze(name) for name in evidence.site_names} - {""}
    chosen = squeeze(title)
    if any(chosen.startswith(site) for site in sites):
        return None
    declared = (name for name in (*evidence.declared, evidence.window) if name)
    written = [name for name in declared if any(names_site(part, sites) for part in split_title(name)[:1])]
    return next((name for name in written if chosen in squeeze(name)), next(iter(written), None))


def _choose(evidence: TitleEvidence) -> str | None:
    sites = {squeeze(name) for name in evidence.site_names} - {""}
    declared = [bare for title in evidence.declared if (bare := without_site(title, sites))]
    window = without_site(evidence.window, sites) if evidence.window else None
    witnesses = [*declared, *([window] if window else [])]
    shown = [title for title in (without_kicker(title, witnesses) for title in evidence.shown) if usable(title, sites)]
    if window and (headline := _beside_the_sites_heading(window, shown, evidence.lower)):
        return headline
    # Of two that <title> begins or ends with, the one that is declared as a whole: <title> names the site as well.
    ranked = sorted(shown, key=lambda title: (-worth(title, witnesses), -_sameness(title, declared)))
    if ranked and worth(ranked[0], witnesses) >= _SAME:
        return ranked[0]
    if len(shown) == 1 and len(_words(shown[0])) >= 2 and (evidence.article or not declared):
        return witnesses[0] if _is_anothers(shown[0], witnesses, evidence.address) else shown[0]
    best = next(iter(witnesses or ranked), None)
    sentences = [title for title in shown if len(_words(title)) >= _SHORTEST_SENTENCE]
    return max([best, *sentences], key=lambda title: _in_address(title, evidence.address)) if best else None


def _beside_the_sites_heading(window: str, shown: Sequence[str], lower: Sequence[str]) -> str | None:
    """Give the headline of a page whose first heading names the site ("Headline | First heading"): a lower heading."""
    *others, last = [squeeze(part) for part in split_title(window)] or [""]
    if not others or last not in {squeeze(title) for title in shown}:
        return None
    headings = {squeeze(title): title for title in lower}
    return next((headings[part] for part in others if part in headings), None)


def _is_anothers(heading: str, witnesses: Sequence[str], address: str) -> bool:
    """Tell whether a heading is none of the page: the titles declared and the address agree, and not with it."""
    if not witnesses or len(_words(witnesses[0])) < _SHORTEST_SENTENCE or agreement(heading, witnesses) > _OTHER:
        return False
    declared = _in_address(witnesses[0], address)
    return declared >= _OF_ADDRESS and _in_address(heading, address) < declared / 2


def _sameness(title: str, declared: Sequence[str]) -> float:
    words = _words(title)
    return max((_shared(words, _words(other)) for other in declared), default=0.0)


def _in_address(title: str, address: str) -> float:
    """Give how well a title agrees with the words of its page's address."""
    return _shared(_words(title), _words(address.replace("-", " ").replace("_", " ")))


def worth(title: str, witnesses: Sequence[str]) -> float:
    """Give how well a headline agrees with the titles declared, less for one of a word or two: "News" agrees often."""
    words = len(_words(title))
    return agreement(title, witnesses) * min(1.0, 0.6 + 0.15 * words)


def without_kicker(title: str, witnesses: Iterable[str]) -> str:
    """Give a headline without the topic set before it ("Opinion | ..."), where a declared title says so."""
    for witness in witnesses:
        words = len(_words(witness))
        if words >= 3 and title.endswith(witness) and len(_words(title)) - words <= 6:
            return witness
    return title


def without_site(title: str, sites: set[str]) -> str | None:
    """Give `title` without the parts that name the site, before or behind; None where nothing else is left."""
    parts = _parts(title[:_LONGEST_TITLE])
    while parts and names_site(parts[-1][0], sites):
        parts.pop()
    start = 0
    while start < len(parts) and names_site(parts[start][0], sites):
        start += 1
    parts = parts[start:]
    if not parts:
        return None
    return "".join(text + separator for text, separator in parts[:-1]) + parts[-1][0]


def names_site(part: str, sites: set[str]) -> bool:
    """Tell whether a part of a title is the name of the site."""
    name = squeeze(part)
    return not name or any(
        name == site
        or (len(site) >= 4 and site in name and len(name) <= 1.6 * len(site))
        or (len(name) >= 5 and site.startswith(name))
        for site in sites
    )


def usable(title: str, sites: set[str]) -> bool:
    """Tell whether a headline can be the title: it has words, and is not only the site's name."""
    return bool(_WORD.search(title)) and len(title) <= _LONGEST_TITLE and squeeze(title) not in sites


def agreement(title: str, witnesses: Iterable[str]) -> float:
    """Give how well the best of `witnesses` agrees: 1 where it begins with the title, else the share of their words."""
    words = _words(title)
    return max((_overlap(words, _words(witness)) for witness in witnesses), default=0.0)


def split_title(title: str) -> list[str]:
    """Give the parts of a title that separators such as "|" and " - " join."""
    return [text for text, _ in _parts(title[:_LONGEST_TITLE]) if text]


@lru_cache(maxsize=256)  # each title of a page is held against each other, part by part
def squeeze(name: str) -> str:
    """Give the letters and digits of a name alone, to compare "The Local" with "thelocal"."""
    return "".join(_WORD.findall(fold(name[:200])))


def _parts(title: str) -> list[tuple[str, str]]:
    """Split a title where the site's name may be joined on: each part with the separator that follows it."""
    pieces: list[tuple[str, str]] = []
    start = 0
    for match in _SEPARATOR.finditer(title):
        pieces.append((title[start : match.start()], match.group()))
        start = match.end()
    pieces.append((title[start:].strip(), ""))
    return pieces


@lru_cache(maxsize=256)
def _words(title: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(title[:_LONGEST_TITLE])))


def _overlap(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    if not one or not other:
        return 0.0
    if other[: len(one)] == one:
        return 1.0
    return _shared(one, other)


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """Give the share of words that two titles have in common, 0 to 1."""
    words, others = set(one), set(other)
    return 2 * len(words & others) / max(1, len(words) + len(others))
