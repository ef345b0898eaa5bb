"""The words of the operator's pages, by language."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.operator.de import GERMAN
from feeds.operator.en import ENGLISH
from feeds.operator.fr import FRENCH
from feeds.operator.vocabulary import OperatorWords

__all__ = ["WORDS", "OperatorWords"]

WORDS: Mapping[str, OperatorWords] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}
