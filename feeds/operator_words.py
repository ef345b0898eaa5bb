"""The words of the operator's pages, by language."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.operator_de import GERMAN
from feeds.operator_en import ENGLISH
from feeds.operator_fr import FRENCH
from feeds.operator_vocabulary import OperatorWords

__all__ = ["WORDS", "OperatorWords"]

WORDS: Mapping[str, OperatorWords] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}
