"""What a request's headers ask for: conditions (RFC 9110, 13) and codings (12.5.3). Pure; nothing here raises."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import lru_cache

IDENTITY = "identity"
_ETAG = re.compile(r'(?:W/)?("[^"]*")')
_QUALITY = re.compile(r"(?:^|;)\s*q\s*=\s*(.*?)\s*(?:;|$)")
_WEIGHT = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


def matching_etag(if_none_match: str, etags: Sequence[str]) -> str | None:
    """Give the one of these ETags (the first is the one to be sent) that the reader has; weak comparison."""
    if if_none_match in etags:  # what nearly every reader sends
        return if_none_match
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


@lru_cache(maxsize=256)  # readers send one of a few dozen
def accepted_codings(accept_encoding: str | None, offered: tuple[str, ...]) -> tuple[str, ...]:
    """Give those of the codings offered that may be sent, the best first; at the same quality as they are offered.

    `identity` may be sent where it is not refused, by name or by a "*" alone; what says nothing gets nothing else.
    None is no such header, an empty one asks for identity.
    """
    if not accept_encoding or not accept_encoding.strip():
        return (IDENTITY,)
    qualities: dict[str, float] = {}
    for part in accept_encoding.lower().split(","):
        coding, _, parameters = part.partition(";")
        name = coding.strip().removeprefix("x-") if coding.strip() == "x-gzip" else coding.strip()
        qualities[name] = _quality(parameters)
    rest = qualities.get("*")
    wanted = [(qualities.get(coding, rest or 0.0), coding) for coding in offered]
    # Below anything that is named, unless it is named itself or meant by "*".
    plain = qualities.get(IDENTITY, 0.0001 if rest is None else rest)
    ranked = sorted([*wanted, (plain, IDENTITY)], key=lambda one: -one[0])
    return tuple(coding for quality, coding in ranked if quality > 0)


def _quality(parameters: str) -> float:
    match = _QUALITY.search(parameters)
    if match is None:
        return 1.0
    return float(match[1]) if _WEIGHT.fullmatch(match[1]) else 0.0
