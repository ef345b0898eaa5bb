"""Makes short names of titles and hosts, of a-z, digits and hyphens; one that is written down is never made anew."""

from __future__ import annotations

import re
import unicodedata

import idna
from anyascii import anyascii

# What a language writes for a letter where it has only a to z; anyascii, which knows no languages, takes the marks off.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_NORDIC = str.maketrans({"å": "aa", "ø": "oe"})
_OWN = {"de": _GERMAN, "lb": _GERMAN, "gsw": _GERMAN, "da": _NORDIC, "no": _NORDIC, "nb": _NORDIC, "nn": _NORDIC}
# Scripts that are read aloud as they are written. Of Arabic and Hebrew the vowels would be missing, and Japanese would
# be read as Chinese: of those nothing is left.
_AS_WRITTEN = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "GEORGIAN", "HANGUL", "FULLWIDTH")


def slug(text: str, language: str | None = None) -> str:
    """Give a text as a short name would have it, of any length; empty where nothing of it can be kept."""
    plain = unicodedata.normalize("NFC", text).casefold()
    if not plain.isascii():
        own = _OWN.get((language or "").partition("-")[0].lower())
        plain = anyascii("".join(filter(_is_kept, plain.translate(own) if own else plain))).lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "-")).strip("-")


def name_of(label: str) -> str:
    """Give a label of a host as people read it: `xn--mnchen-3ya` is `münchen`."""
    try:
        return idna.decode(label) if label.startswith("xn--") else label
    except (idna.IDNAError, UnicodeError):
        return label


def _is_kept(sign: str) -> bool:
    return sign.isascii() or not sign.isalpha() or unicodedata.name(sign, "").startswith(_AS_WRITTEN)
