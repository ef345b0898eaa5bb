"""Show the words that a search found in their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from pipeline.topics.rules import fold

_WORD = re.compile(r"\w+")
# A sentence ends at its sign where space and a new beginning follow; a paragraph ends one anyway.
_END = re.compile(r"(?<=[.!?…。！？])[\"'”»’)]?\s+(?=[^a-zà-öø-ÿ\s])|\n+")
_LONGEST = 320  # characters of a sentence that are shown
_MOST_TEXT = 100_000  # characters that are looked through


def sentence_with(words: Iterable[str], texts: Iterable[str | None]) -> Markup | None:
    """Give the sentence in which most of the words stand, these marked; None where none of the texts has any.

    The first of the texts that has one is taken; words are compared as the search does, without case and accents.
    """
    wanted = words_in(words)
    for text in texts:
        sentences = _END.split(text[:_MOST_TEXT]) if text and wanted else []
        best = max(sentences, key=lambda one: len(wanted & words_in([one])), default="")
        if wanted & words_in([best]):
            return _marked(_cut(" ".join(best.split()), wanted), wanted)
    return None


def marked(text: str, words: Iterable[str]) -> Markup:
    """Mark the words where they stand in a text."""
    return _marked(text, words_in(words))


def words_in(texts: Iterable[str]) -> set[str]:
    """Give the words of texts, without case and accents."""
    return {fold(word) for text in texts for word in _WORD.findall(text)}


def _cut(sentence: str, words: set[str]) -> str:
    """Shorten a sentence around the first of the words."""
    if len(sentence) <= _LONGEST:
        return sentence
    first = next((word.start() for word in _WORD.finditer(sentence) if fold(word[0]) in words), 0)
    begin = max(0, min(first - _LONGEST // 2, len(sentence) - _LONGEST))
    part = sentence[begin : begin + _LONGEST]
    if begin:
        part = "… " + part.split(" ", 1)[-1]
    return part if begin + _LONGEST >= len(sentence) else part.rsplit(" ", 1)[0] + " …"


def _marked(sentence: str, words: set[str]) -> Markup:
    shown, at = Markup(""), 0
    for word in _WORD.finditer(sentence):
        if fold(word[0]) in words:
            shown += escape(sentence[at : word.start()]) + Markup("<mark>{}</mark>").format(word[0])
            at = word.end()
    return shown + escape(sentence[at:])
