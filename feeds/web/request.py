"""What an ASGI server gives of a request, read once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

READING = ("GET", "HEAD")
KNOWN_METHODS = frozenset((*READING, "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE", "CONNECT"))
MOST_ADDRESS_CHARACTERS = 4_000

Fields = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Request:
    """A request, its address taken relative to the site's."""

    method: str
    name: str  # the path decoded, below the site's address, without the slash it begins with
    query: bytes  # as sent, behind the "?"
    fields: Fields  # headers by their names in lower case; several lines of one are a list

    def header(self, name: str) -> str:
        """Give a header's value, empty for none."""
        return self.fields.get(name.encode("ascii"), b"").decode("latin-1")


def fields_of(scope: Scope) -> dict[bytes, bytes]:
    """Give the headers by name; ASGI has their names in lower case."""
    fields: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        fields[name] = fields[name] + b", " + value if name in fields else value
    return fields


def has_content(fields: Fields) -> bool:
    """Tell whether a body is announced."""
    return b"transfer-encoding" in fields or fields.get(b"content-length", b"0").strip(b"0 ") != b""


def is_too_long(scope: Scope) -> bool:
    """Tell whether the address is longer than any of ours."""
    return len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) >= MOST_ADDRESS_CHARACTERS
