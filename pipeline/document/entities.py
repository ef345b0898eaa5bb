"""Resolves the entities of HTML in a text, whatever their numbers."""

from __future__ import annotations

import html
import re

# Python turns no number of more than 4,300 digits into an int (CVE-2020-10735), and html.unescape asks it to.
_ZEROS = re.compile(r"(&#[xX]?)0+(?=[0-9a-fA-F])")
_BEYOND_UNICODE = re.compile(r"&#(?:[xX][0-9a-fA-F]{7,}|[0-9]{8,});?")


def unescape(text: str) -> str:
    """Give a text with its entities resolved; U+FFFD where one names no character, as in browsers."""
    if "&#" in text:
        text = _BEYOND_UNICODE.sub("\ufffd", _ZEROS.sub(r"\1", text))
    return html.unescape(text)
