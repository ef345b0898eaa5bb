"""Reads /.well-known/tdmrep.json, by which a site reserves text and data mining of its pages by their paths.

TDMRep (W3C community group report, 2024), 4.1: an array of rules, each with a `location`, of which the first that
matches holds; a location is matched as a path of robots.txt is, with "*" for anything and "$" for the end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from pipeline.items import NOTHING_RESERVED, Reserved
from pipeline.rights import both, reserved
from pipeline.store.protocol import Change, Store

PATH = "/.well-known/tdmrep.json"
LONGEST = 512_000  # bytes: as much as is read of a robots.txt; half a file is no JSON
_MOST_RULES = 2_000
_LONGEST_LOCATION = 2_000
_ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


def says_something(body: bytes) -> bool:
    """Tell whether a file has rules: what many sites answer for whatever they do not have is a page."""
    return bool(_rules(body))


def reserved_by_file(body: bytes, url: str) -> Reserved:
    """Give what the file of a site reserves of one of its pages; nothing where the file cannot be read."""
    if not body:  # most sites have none
        return NOTHING_RESERVED
    parts = urlsplit(url)
    path = _plain(f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}")
    for rule in _rules(body):
        location = rule.get("location")
        if isinstance(location, str) and _matches(location[:_LONGEST_LOCATION], path):
            said, policy = rule.get("tdm-reservation"), rule.get("tdm-policy")
            told = [str(said)] if isinstance(said, int | str) and not isinstance(said, bool) else []
            return reserved((), told, policy if isinstance(policy, str) else None)
    return NOTHING_RESERVED


def reserve_kept(kept: Sequence[tuple[str, str]], body: bytes, store: Store) -> None:
    """Give entries (by id and address) what the file of their site reserves; what their pages say holds before it."""
    with store.writing():
        for entry_id, url in kept:
            by_file = reserved_by_file(body, url)
            entry = store.entry(entry_id) if by_file != NOTHING_RESERVED else None
            if entry is not None and (reserves := both(entry.reserved, by_file)) != entry.reserved:
                store.apply(Change(entry=replace(entry, reserved=reserves)))


@lru_cache(maxsize=8)  # the file of a site is held against each of its articles
def _rules(body: bytes) -> tuple[dict[str, object], ...]:
    try:
        rules = json.loads(body.decode("utf-8-sig")) if 0 < len(body) <= LONGEST else []
    except (ValueError, RecursionError):
        return ()
    return tuple(rule for rule in rules[:_MOST_RULES] if isinstance(rule, dict)) if isinstance(rules, list) else ()


def _matches(location: str, path: str) -> bool:
    """Tell whether a path begins as a location says; each "*" is tried once, for the earliest will do."""
    pattern, ends = (location[:-1], True) if location.endswith("$") else (location, False)
    first, *others = (_plain(piece) for piece in pattern.split("*"))
    if not location.startswith(("/", "*")) or not path.startswith(first):
        return False
    at = len(first)
    last = others.pop() if ends and others else None
    for piece in others:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    if last is not None:
        return len(path) - len(last) >= at and path.endswith(last)
    return not ends or at == len(path)


def _plain(written: str) -> str:
    """Decode what need not be encoded, and write what must be in one way."""
    return _ENCODED.sub(lambda found: _sign(found[1]), written)


def _sign(code: str) -> str:
    sign = chr(int(code, 16))
    return sign if sign in _UNRESERVED else f"%{code.upper()}"
