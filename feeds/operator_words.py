"""The words of the operator's pages, by language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from feeds.operator_de import GERMAN
from feeds.operator_en import ENGLISH
from feeds.operator_fr import FRENCH
from feeds.operator_vocabulary import OperatorWords
from pipeline.health import Figure

__all__ = ["WORDS", "OperatorWords", "told_figures"]

WORDS: Mapping[str, OperatorWords] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}

_FIGURE = re.compile(r"\d+(?:\.\d+)?%?")
_WRITTEN = {"fr": (",", "\u202f%"), "de": (",", "\u00a0%"), "en": (".", "%")}  # the sign of decimals, and of a share


def told_figures(figures: Iterable[Figure], language: str) -> list[str]:
    """Say in a language what was before and what is now; those that are no figures but words are left out."""
    words, (sign, share) = WORDS[language], _WRITTEN[language]

    def written(figure: str) -> str:
        return figure.replace(".", sign).replace("%", share)

    return [
        words.figure.format(name=words.figures[one.name], before=written(one.before), now=written(one.now))
        for one in figures
        if one.name in words.figures and _FIGURE.fullmatch(one.before) and _FIGURE.fullmatch(one.now)
    ]
