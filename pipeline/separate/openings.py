"""Tells by the words a line begins with what it may be: cheap enough to be asked of every piece of a page."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

MOST_WORDS = 4  # of a phrase that is looked up
MOST_CHARACTERS = 6  # of one in a script without spaces
STEMS_WITHIN = 400  # characters of a piece: a notice is short, or speaks of its matter early
_REMEMBERED = 2_000  # the same text is asked about several times while its page is read
STRIPPED = " «»\"'“”‘’()[]{}<>|:;,.!?…·•*–—-→›▶"


class _Phrases(NamedTuple):
    bits: dict[str, int]  # the groups of each phrase
    longer: frozenset[str]  # the words that phrases of several words begin with
    names: tuple[str, ...]  # of the groups
    stems: tuple[str, ...]  # for cookies


@lru_cache(maxsize=1)
def phrases() -> _Phrases:
    """Read the phrases once."""
    read = tomllib.loads(resources.files("pipeline").joinpath("models/cues.toml").read_text(encoding="utf-8"))
    names = tuple(sorted({*read["begins"], *read["holds"]}))
    bits: dict[str, int] = {}
    for part in ("begins", "holds"):
        for name, listed in read[part].items():
            for phrase in listed.replace("\n", "|").split("|"):
                key = " ".join(phrase.split()[:MOST_WORDS])
                if key:
                    bits[key] = bits.get(key, 0) | 1 << names.index(name)
    longer = frozenset(key.partition(" ")[0] for key in bits if " " in key)
    return _Phrases(bits, longer, names, tuple(stem.strip() for stem in read["stems"]["cookie"].split("|")))


def opening_names() -> tuple[str, ...]:
    """Give the names of the groups, in the order of their bits; the last is for words about cookies anywhere."""
    return (*phrases().names, "cookie")


def opening_in_python(text: str) -> int:
    """Give the groups of phrases that a text begins with, as bits, as the compiled twin does."""
    return _of_start(text[:STEMS_WITHIN])


@lru_cache(maxsize=_REMEMBERED)
def _of_start(start: str) -> int:
    bits_of, longer, names, stems = phrases()
    start = start.lower()
    said = start.lstrip(STRIPPED).split(None, MOST_WORDS)[:MOST_WORDS]
    bits, phrase = 0, ""
    for word in said if said and said[0] in longer else said[:1]:
        phrase += word
        bits |= bits_of.get(phrase.rstrip(STRIPPED), 0)
        phrase += " "
    if said and said[0] > "\u2e80":
        for count in range(2, MOST_CHARACTERS + 1):
            bits |= bits_of.get(said[0][:count], 0)
    for stem in stems:
        if stem in start:
            return bits | 1 << len(names)
    return bits


def opening_bits(*groups: str) -> int:
    """Give the bits of some groups together."""
    names = opening_names()
    return sum(1 << names.index(group) for group in groups)
