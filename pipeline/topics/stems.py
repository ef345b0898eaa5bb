"""Cuts words to their stems by language, with Snowball's stemmers: "negotiates" and "negotiations" are "negoti"."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import Stemmer  # type: ignore[import-not-found]

# BCP 47 to Snowball's names, of the languages that it has.
LANGUAGES = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "nl": "dutch", "en": "english", "fi": "finnish", "fr": "french",
    "de": "german", "el": "greek", "hu": "hungarian", "ga": "irish", "it": "italian", "nb": "norwegian",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "es": "spanish", "sv": "swedish",
    "tr": "turkish",
}  # fmt: skip


def stems(words: Iterable[str], language: str) -> list[str]:
    """Give the stem of each word, which is in lower case and has its accents, in a language of `LANGUAGES`."""
    found: list[str] = _stemmer(language).stemWords(list(words))
    return found


@lru_cache(maxsize=len(LANGUAGES))
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(LANGUAGES[language])
