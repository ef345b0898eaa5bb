"""HTTP as uvicorn speaks it, bounded: in what a request's head may hold, and in how long it may take to come."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import sys
import termios
from http import HTTPStatus

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

MOST_HEAD_BYTES = 16_000  # the longest address four times over; browsers send under 2,000
SECONDS_FOR_A_REQUEST = 10.0  # from its first byte to its last
SECONDS_FOR_AN_ANSWER = 120.0  # without a slow reader taking anything of what was written
_LOOKS = 10  # in that time, at how much it has taken
_IN_WORDS = {
    400: "This is no HTTP request.",
    408: "The request did not come in time.",
    431: f"The headers of a request may have {MOST_HEAD_BYTES} bytes.",
    501: "HTTP has no such method; feeds and pages can be asked for by GET and HEAD.",
}


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's own protocol, which takes headers without end, and waits for them without end."""

    _head_bytes = 0
    _unfinished = True  # until the first request was read, and again from the first byte of another
    _in_head = True
    _begun = False
    _refused = False
    _reason: int | None = None
    _waiting: asyncio.TimerHandle | None = None
    _minding: asyncio.TimerHandle | None = None
    _left = 0  # bytes that its reader had not taken
    _taken_at = 0.0  # when it last took any

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._waiting = self.loop.call_later(SECONDS_FOR_A_REQUEST, self._give_up)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        self._stop_minding()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a slow reader to take what was written, for as long as it takes any: others want to be served."""
        super().pause_writing()
        self._mind()

    def data_received(self, data: bytes) -> None:
        """Read what came; refuse it where it is too much."""
        if self._refused:
            return
        if self._in_head:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MOST_HEAD_BYTES:
            self._refuse(431)
        elif self._unfinished and self._waiting is None and not self.transport.is_closing():
            self._waiting = self.loop.call_later(SECONDS_FOR_A_REQUEST, self._give_up)

    def on_message_begin(self) -> None:
        """Begin to count a request's head."""
        self._unfinished = self._in_head = self._begun = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Take the head as read; what came with it may be a body or the next request."""
        if self._head_bytes > MOST_HEAD_BYTES:  # with what came behind it: the head alone is counted now
            self._head_bytes = len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
            if self._head_bytes > MOST_HEAD_BYTES:
                self._reason = 431
                raise ValueError("too much")
        hosts = sum(name == b"host" for name, _ in self.headers)
        if hosts != 1 and (hosts or self.parser.get_http_version() == "1.1"):  # RFC 9112, 3.2
            raise ValueError("it names no host, or several")
        self._in_head = False
        self._head_bytes = 0
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Take the request as read."""
        self._unfinished = False
        self._stop_waiting()
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        """Refuse what cannot be read: by what is wrong with it."""
        unknown = isinstance(sys.exc_info()[1], httptools.HttpParserInvalidMethodError)
        self._refuse(self._reason or (501 if unknown else 400))

    def timeout_keep_alive_handler(self) -> None:
        """End a connection that is idle; one whose reader is slow, once it has taken all or takes nothing more."""
        super().timeout_keep_alive_handler()
        self._mind()

    def _give_up(self) -> None:
        self._waiting = None
        if not self._begun:  # connected, and never asked: there is nobody to tell
            self.transport.close()
        elif self._unfinished:
            self._refuse(408)

    def _stop_waiting(self) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None

    def _mind(self) -> None:
        """Begin to look whether the reader goes on taking what was written."""
        if self._minding is None and self.transport.get_write_buffer_size():
            self._left, self._taken_at = self._untaken(), self.loop.time()
            self._minding = self.loop.call_later(SECONDS_FOR_AN_ANSWER / _LOOKS, self._look)

    def _look(self) -> None:
        self._minding = None
        if not self.transport.get_write_buffer_size():  # all of it is on its way
            return
        before, self._left = self._left, self._untaken()
        if self._left < before:
            self._taken_at = self.loop.time()
        elif self.loop.time() - self._taken_at >= SECONDS_FOR_AN_ANSWER:
            self.transport.abort()
            return
        self._minding = self.loop.call_later(SECONDS_FOR_AN_ANSWER / _LOOKS, self._look)

    def _untaken(self) -> int:
        """Give the bytes that the other side has not got yet: the kernel takes megabytes at a time from us."""
        with contextlib.suppress(AttributeError, OSError, ValueError):  # on systems that cannot say, what is left here
            there = fcntl.ioctl(self.transport.get_extra_info("socket").fileno(), termios.TIOCOUTQ, b"\0" * 4)
            return self.transport.get_write_buffer_size() + int.from_bytes(there, sys.byteorder)
        return self.transport.get_write_buffer_size()

    def _stop_minding(self) -> None:
        if self._minding is not None:
            self._minding.cancel()
            self._minding = None

    def _refuse(self, status: int) -> None:
        """Answer in a sentence, unless an answer is on its way, and close."""
        self._refused = True
        self._stop_waiting()
        if self.transport.is_closing():
            return
        if self.cycle is None or self.cycle.response_complete or not self.cycle.response_started:
            text = _IN_WORDS[status].encode("ascii") + b"\n"
            self.transport.write(
                b"HTTP/1.1 %d %s\r\n" % (status, HTTPStatus(status).phrase.encode("ascii"))
                + b"content-type: text/plain; charset=utf-8\r\nx-content-type-options: nosniff\r\n"
                + b"cache-control: no-store\r\nconnection: close\r\ncontent-length: %d\r\n\r\n" % len(text)
                + text
            )
            if self.cycle is not None:
                self.cycle.disconnected = True
                self.cycle.message_event.set()
        self.transport.close()
