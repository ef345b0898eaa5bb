"""Tells what is of an answer where its server announced fewer bytes or more than it sends.

A server that counts characters, or measures a page before it is complete, announces too few. What aiohttp makes of
the surplus depends on when it comes: it fails this answer, or the next one on the same connection, or is never seen.
Here it is never of the next one, and of this one where markup ends in it that had not ended before.
"""

from __future__ import annotations

import asyncio
import re
from functools import partial
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from aiohttp.connector import Connection
from aiohttp.helpers import EMPTY_BODY_STATUS_CODES
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.http_parser import RawResponseMessage
from aiohttp.streams import StreamReader
from scrapy.core.downloader.handlers._aiohttp import _ClientResponse
from scrapy.exceptions import ResponseDataLossError

_HEAD_ENDS = re.compile(rb"\n\r?\n")
_MARKUP_ENDS = re.compile(rb"</(?:html|rss|feed|rdf:rdf|urlset|sitemapindex)\s*>", re.IGNORECASE)
_TELL_THEIR_END = ("gzip", "x-gzip", "deflate")
_END = 1_000  # bytes at the end of a page, in which its last tag is: what stands behind that are a cache's comments
_SECONDS_TO_FOLLOW = 0.2  # for what a server sends of a page beyond what it announced: a burst later, on a long way
_LONGEST_SURPLUS = 4_000_000  # bytes that are kept of it: what counts characters announces a quarter, at the least


class CutShortError(ResponseDataLossError):
    """A page is longer than its server announced, so where it ends is not known."""


class Framed(ResponseHandler):
    """A connection that is closed by what comes beyond an answer's end, and says that there was something."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop)
        self.surplus = b""
        self._asked = 0  # on this connection
        self._in_head, self._head = True, b""
        self._left: int | None = None  # bytes of the body to come; None where its end is told in another way
        self._may_be_cut, self._end = False, b""
        self._held: tuple[asyncio.TimerHandle, bytes] | None = None

    def set_response_params(self, **how: Any) -> None:
        """Begin another answer."""
        self._asked += 1
        self._in_head, self._head, self._left, self.surplus = True, b"", None, b""
        super().set_response_params(**how)

    def data_received(self, data: bytes) -> None:
        """Give on what is of the answer."""
        if self._parser is None or not data:  # nothing was asked yet, or what had come is to be read on
            super().data_received(data)
            return
        while self._in_head and data:
            head, data = self._split(data)
            super().data_received(head)
        if data and self._is_over():
            self._take_surplus(data)
        elif data:
            self._take_body(data)

    def _split(self, data: bytes) -> tuple[bytes, bytes]:
        """Divide what came at the end of the head, wherever packets end."""
        found = _HEAD_ENDS.search(self._head + data)
        at = found.end() - len(self._head) if found else len(data)
        self._head = b"" if found else (self._head + data)[-3:]
        return data[:at], data[at:]

    def feed_data(self, data: tuple[RawResponseMessage, StreamReader], size: int = 0) -> None:
        """Take up what a head says of the body, and give it on."""
        message = data[0]
        if message.code >= 200:  # else it is a word ahead of the answer
            self._in_head = False
            self._left = 0 if message.code in EMPTY_BODY_STATUS_CODES else _announced(message)
            kind = message.headers.get("Content-Type", "").lower()
            self._may_be_cut = "Content-Encoding" not in message.headers and ("html" in kind or "xml" in kind)
            self._end = b""
        super().feed_data(data, size)

    def _is_over(self) -> bool:
        return not self._in_head and (self._left == 0 or (self._payload is not None and self._payload.is_eof()))

    def _take_body(self, data: bytes) -> None:
        body = data if self._left is None else data[: self._left]
        if self._left is not None:
            self._left -= len(body)
        self._end = (self._end + body[-_END:])[-_END:]
        if self._left == 0 and self._may_be_cut and not _MARKUP_ENDS.search(self._end):
            self._hold(body)
        else:
            super().data_received(body)
        if len(body) < len(data):
            self._take_surplus(data[len(body) :])

    def _hold(self, body: bytes) -> None:
        """Keep the last bytes of a body, for as long as more may follow: with them the connection is let go of."""
        self._held = self._loop.call_later(_SECONDS_TO_FOLLOW, self._give_held), body

    def _give_held(self) -> None:
        if self._held is not None:
            timer, body = self._held
            self._held = None
            timer.cancel()
            super().data_received(body)
        if self.surplus and self.transport is not None and (self._payload is None or self._payload.is_eof()):
            self.transport.close()  # else it is closed once all of the body is read

    def _take_surplus(self, data: bytes) -> None:
        """End the connection, once the page has ended too: what comes over it then is no answer to anything."""
        self.surplus = (self.surplus + data)[:_LONGEST_SURPLUS]
        self._end = (self._end + data)[-_END - len(data) :]
        self.force_close()
        if self._held is not None and len(self.surplus) < _LONGEST_SURPLUS and not _MARKUP_ENDS.search(self._end):
            self._held[0].cancel()
            self._hold(self._held[1])
        else:
            self._give_held()

    def connection_lost(self, exc: BaseException | None) -> None:
        """Give on what is held: nothing follows any more."""
        self._give_held()
        super().connection_lost(exc)

    def set_exception(self, exc: BaseException, *cause: BaseException) -> None:
        """Tell what went wrong; where a connection that was kept gives no HTTP, that it was lost: it is asked anew."""
        if isinstance(exc, HttpProcessingError) and self._asked > 1 and self._in_head:
            super().set_exception(aiohttp.ServerDisconnectedError(), *cause)
        else:
            super().set_exception(exc, *cause)


class Answer(_ClientResponse):
    """An answer that knows whether its server sent more than it had announced."""

    _framed: Framed | None = None

    async def start(self, connection: Connection) -> aiohttp.ClientResponse:
        """Begin to read."""
        if isinstance(connection.protocol, Framed):
            self._framed = connection.protocol
        return await super().start(connection)

    def whole(self, body: bytes, *, lost: bool) -> bytes | None:
        """Give all of a page; None where it is known that there was more: `lost` is what had been announced.

        Markup is whole where it ends, whatever was announced; what is packed tells itself where it ends.
        """
        packed = self.headers.get("Content-Encoding", "identity").lower()
        if packed != "identity":
            return body if packed in _TELL_THEIR_END or not lost else None
        surplus = self._framed.surplus if self._framed is not None else b""
        if surplus.startswith(b"HTTP/") or not surplus.strip():  # an answer to nothing, or nothing but blanks
            return None if lost and not _ends(body) else body
        return next((one for one in (body, body + surplus) if _ends(one)), None)


def _ends(body: bytes) -> bool:
    return _MARKUP_ENDS.search(body[-_END:]) is not None


class FramedConnector(aiohttp.TCPConnector):
    """Makes connections that are `Framed`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._factory = partial(Framed, loop=self._loop)  # type: ignore[assignment]


def _announced(message: RawResponseMessage) -> int | None:
    length = message.headers.get("Content-Length")
    return int(length) if length is not None and length.isdecimal() and not message.chunked else None
