"""Normalises Unicode text in time that is linear in its length, whatever is in it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache
from typing import Literal

# Putting combining characters in order is quadratic in how many stand in a row: 80,000 take ten seconds. No word has
# more than a handful; UAX #15 (stream-safe text) draws the line at 30. What is cut here are rows of whatever is no
# letter, digit, space or ASCII, which all combining characters are.
_LONGEST_ROW = 30
_LONG_ROW = re.compile(rf"([^\w\s\x00-\x7f]{{{_LONGEST_ROW}}})[^\w\s\x00-\x7f]+")

# Invisible to a reader and put in or left out by a site's own typography: soft hyphen, zero-width characters, marks of
# direction, variation selectors, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛‹›′`´", "'") | dict.fromkeys("“”„‟«»″", '"'))
_LETTERS = re.compile(r"[^\W\d_]+")
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Give `text` in a normal form, to be compared: rows of more than 30 signs are cut."""
    if text.isascii():
        return text
    return unicodedata.normalize(form, _LONG_ROW.sub(r"\1", text) if has_long_row(text, _LONGEST_ROW) else text)


@lru_cache(maxsize=8)  # an article is asked for by its hash, its words and its candidates
def normalised(text: str) -> str:
    """Give `text` without what sites change when the words stay: case, spaces, quotes, dashes, invisible characters."""
    # Of all that is changed ASCII can have a backtick only.
    plain = text.replace("`", "'") if text.isascii() else plain_signs(normalize("NFKC", text))
    return " ".join(plain.casefold().split())


def plain_signs_in_python(text: str) -> str:
    """Give `text` with plain quotes and dashes and without invisible signs, as the compiled twin does."""
    return _DASHES.sub("-", _INVISIBLE.sub("", text).translate(_QUOTES))


def has_long_row_in_python(text: str, most: int) -> bool:
    """Tell whether more than so many signs stand in a row that are no letters, digits, spaces or ASCII.

    As the compiled twin does.
    """
    return re.search(rf"[^\w\s\x00-\x7f]{{{most + 1}}}", text) is not None


def letter_words_in_python(text: str) -> list[str]:
    """Give the words of a text that are made of letters alone, as the compiled twin does."""
    return _LETTERS.findall(text)


try:
    from pipeline.compiled.words import has_long_row, letter_words, plain_signs
except ImportError:  # not built where there is no C compiler
    has_long_row, plain_signs = has_long_row_in_python, plain_signs_in_python
    letter_words = letter_words_in_python


def words_of_letters(text: str) -> list[str]:
    """Give the words of a text that are made of letters alone, in their order: "it's 5pm" has "it", "s" and "pm"."""
    return letter_words(text)


def content_hash(text: str | None) -> str | None:
    """Give the SHA-256 of the normalised article in hexadecimal; None for no text: two empties are not equal."""
    words = normalised(text or "")
    return hashlib.sha256(words.encode()).hexdigest() if words else None
