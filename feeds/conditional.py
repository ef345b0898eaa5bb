"""What a request's headers ask for: conditions (RFC 9110, 13) and codings (12.5.3). Pure; nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime

_ETAG = re.compile(r'(?:W/)?("[^"]*")')


def matching_etag(if_none_match: str, etags: Sequence[str]) -> str | None:
    """Give the one of these ETags (the first is the one to be sent) that the reader has; weak comparison."""
    if if_none_match.strip() == "*":
        return etags[0]
    known = set(_ETAG.findall(if_none_match))
    return next((etag for etag in etags if etag in known), None)


def is_unmodified(if_modified_since: str, modified: int) -> bool:
    """Tell whether what was last modified at this POSIX second is not newer than the date; no date: it is."""
    try:
        since = parsedate_to_datetime(if_modified_since)
        since = since if since.tzinfo else since.replace(tzinfo=UTC)
        return modified <= since.timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return False


def accepts_gzip(accept_encoding: str) -> bool:
    """Tell whether gzip may be sent: named or meant by "*", and not with a quality of 0."""
    qualities: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameters = part.partition(";")
        qualities[coding.strip()] = _quality(parameters)
    return qualities.get("gzip", qualities.get("x-gzip", qualities.get("*", 0.0))) > 0


def _quality(parameters: str) -> float:
    match = re.search(r"(?:^|;)\s*q\s*=\s*(.*?)\s*(?:;|$)", parameters)
    if match is None:
        return 1.0
    return float(match[1]) if re.fullmatch(r"\d(?:\.\d{0,3})?", match[1]) else 0.0
