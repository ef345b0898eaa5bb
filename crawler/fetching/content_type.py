"""Reads a Content-Type header, whatever stands in it."""

from __future__ import annotations

from email.message import Message
from functools import lru_cache


@lru_cache(maxsize=256)  # all pages of a site have the same
def content_type(header: str) -> tuple[str, str | None]:
    """Give the media type and the charset that a header names; the charset is None where it names none to be read."""
    declared = Message()
    declared["Content-Type"] = header
    try:
        charset = declared.get_content_charset()
    except (TypeError, ValueError):  # parameters in pieces that do not fit, or with endless numbers
        charset = None
    return declared.get_content_type(), charset
