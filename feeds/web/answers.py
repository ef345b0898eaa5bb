"""What is answered: a status, headers and a body, with the headers that keep readers safe."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from feeds.web.request import READING, Send

Kind = Literal["feed", "page", "data"]
Headers = tuple[tuple[bytes, bytes], ...]

METHODS = ", ".join((*READING, "OPTIONS"))

_EVERYWHERE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}
_FOR_SCRIPTS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "ETag, Last-Modified, Link",
    "cross-origin-resource-policy": "cross-origin",
}
# A page needs its style and its forms, nothing else: no script, no image, no frame, no other host.
PAGE_POLICY = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
_PAGE = {
    "content-security-policy": PAGE_POLICY,
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_OF_KIND: Mapping[Kind, Mapping[str, str]] = {
    "feed": _FOR_SCRIPTS | {"content-security-policy": "default-src 'none'; style-src 'self'; sandbox"},
    "data": _FOR_SCRIPTS | {"content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox"},
    "page": _PAGE,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer, ready to be sent."""

    status: int
    headers: Headers
    body: bytes = b""


def headers_of(kind: Kind, *more: Mapping[str, str]) -> Headers:
    """Give the headers of every answer of this kind, and further ones that may overrule them."""
    together: dict[str, str] = {**_EVERYWHERE, **_OF_KIND[kind]}
    for one in more:
        together |= one
    return raw(together.items())


def raw(headers: Iterable[tuple[str, str]]) -> Headers:
    """Write headers as ASGI wants them."""
    return tuple((name.encode("ascii"), value.encode("latin-1")) for name, value in headers)


def with_headers(answer: Answer, more: Mapping[str, str]) -> Answer:
    """Give an answer with further headers."""
    return Answer(answer.status, answer.headers + raw(more.items()), answer.body)


def preflight(allowed: str = "If-None-Match, If-Modified-Since, A-IM") -> Answer:
    """Let scripts of other sites ask conditionally: browsers make sure of it beforehand."""
    headers = {
        "allow": METHODS,
        "access-control-allow-origin": "*",
        "access-control-allow-methods": METHODS,
        "access-control-allow-headers": allowed,
        "access-control-max-age": "86400",
    }
    return Answer(204, raw(headers.items()))


async def give(answer: Answer, send: Send, *, without_body: bool = False) -> None:
    """Send an answer; for HEAD without its body."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    await send({"type": "http.response.body", "body": b"" if without_body else answer.body})
