"""Who may ask, where the owner wants to know: bearer tokens, kept as they are or as their SHA-256."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

HASHED = "sha256:"


def may_ask(authorization: str, tokens: Sequence[str]) -> bool:
    """Tell whether a request's Authorization names one of the tokens; every one is compared, for the same time."""
    scheme, _, token = authorization.partition(" ")
    given = _digest(token.strip())
    equal = [hmac.compare_digest(given, _kept(one)) for one in tokens]
    return scheme.lower() == "bearer" and any(equal)


def _kept(token: str) -> str:
    return token.removeprefix(HASHED).lower() if token.startswith(HASHED) else _digest(token)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
