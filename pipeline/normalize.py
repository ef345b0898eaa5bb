"""Normalises Unicode text in time that is linear in its length, whatever is in it."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

# Putting combining characters in order is quadratic in how many stand in a row: 80,000 take ten seconds. No word has
# more than a handful; UAX #15 (stream-safe text) draws the line at 30. What is cut here are rows of whatever is no
# letter, digit, space or ASCII, which all combining characters are.
_LONG_ROW = re.compile(r"([^\w\s\x00-\x7f]{30})[^\w\s\x00-\x7f]+")


def normalize(form: Literal["NFC", "NFD", "NFKC", "NFKD"], text: str) -> str:
    """Give `text` in a normal form, to be compared: rows of more than 30 signs are cut."""
    return text if text.isascii() else unicodedata.normalize(form, _LONG_ROW.sub(r"\1", text))
