"""Normalises Unicode text in time that is linear in its length, whatever is in it."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import Literal

# Putting combining characters in order is quadratic in how many stand in a row: 80,000 take ten seconds. No word has
# more than a handful; UAX #15 (stream-safe text) draws the line at 30. What is cut here are rows of whatever is no
# letter, digit, space or ASCII, which all combining characters are.
_LONG_ROW = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")

# Invisible to a reader and put in or left out by a site's own typography: soft hyphen, zero-width characters, marks of
# direction, variation selectors, byte order mark.
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]")
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛‹›′`´", "'") | dict.fromkeys("“”„‟«»″", '"'))
_DASHES = re.compile("[\u2010-\u2015\u2212]")


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Give `text` in a normal form, to be compared: rows of more than 30 signs are cut."""
    return text if text.isascii() else unicodedata.normalize(form, _LONG_ROW.sub(r"\1", text))


def normalised(text: str) -> str:
    """Give `text` without what sites change when the words stay: case, spaces, quotes, dashes, invisible characters."""
    # Of all that is changed ASCII can have a backtick only.
    plain = text.replace("`", "'") if text.isascii() else plain_signs(normalize("NFKC", text))
    return " ".join(plain.casefold().split())


def plain_signs_in_python(text: str) -> str:
    """Give `text` with plain quotes and dashes and without invisible signs, as the compiled twin does."""
    return _DASHES.sub("-", _INVISIBLE.sub("", text).translate(_QUOTES))


try:
    from pipeline.compiled.words import plain_signs
except ImportError:  # not built where there is no C compiler
    plain_signs = plain_signs_in_python


def content_hash(text: str | None) -> str | None:
    """Give the SHA-256 of the normalised article in hexadecimal; None for no text: two empties are not equal."""
    words = normalised(text or "")
    return hashlib.sha256(words.encode()).hexdigest() if words else None
