"""Processes that call functions, each of them with a limit of time, from one loop and without a thread.

Each is sent its next call while it is at one, so that it need not wait for a loop that is busy. What a thread for
sending, one for receiving and one that looks after both took was a tenth of what a crawled page takes.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import pickle
import struct
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.pool import ExceptionWithTraceback  # type: ignore[attr-defined]
from multiprocessing.process import BaseProcess
from typing import Any

log = logging.getLogger(__name__)

_AHEAD = 2  # calls that a process has at once: the one it is at, and the next
_SLOW_SECONDS = 1.0
_SECONDS_TO_BEGIN = 60.0  # until a process has imported what its first call needs
_PIECE = 1 << 18  # bytes read at once
_LENGTH = struct.Struct("!i")  # in front of each message, as `Connection` writes it
_LONG = struct.Struct("!Q")  # behind that, where it is -1: of messages beyond 2 GB


class EndedError(Exception):
    """A process ended before it was done."""


class TookTooLongError(Exception):
    """A call took longer than it may, and was ended with its process."""


@dataclass(slots=True, eq=False)
class _Call:
    message: bytes
    answer: asyncio.Future[Any]


@dataclass(slots=True, eq=False)
class _Member:
    """One process, with its calls in the order they were sent."""

    process: BaseProcess
    pipe: Connection
    left: int  # calls until it is replaced
    calls: deque[_Call] = field(default_factory=deque)
    unsent: bytearray = field(default_factory=bytearray)
    received: bytearray = field(default_factory=bytearray)
    timer: asyncio.TimerHandle | None = None
    slow: bool = False  # with the call it is at: nothing is to wait behind that
    begun: bool = False  # it has imported what its first call needs: that is nobody's time


class Crew:
    """So many processes, begun when there is something to do; used from one loop after the other."""

    def __init__(
        self,
        jobs: int,
        context: Any,
        *,
        seconds: float,
        calls: int,
        begin: Callable[..., None],
        given: tuple[Any, ...],
    ) -> None:
        self._jobs, self._context, self._seconds, self._most = jobs, context, seconds, calls
        self._begin = (begin, given)
        self._members: list[_Member] = []
        self._waiting: deque[_Call] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._starting: set[asyncio.Task[None] | None] = set()

    def call(self, function: Callable[..., Any], *arguments: object) -> asyncio.Future[Any]:
        """Call a function in one of the processes; the answer comes, or what was raised, or one of the errors above."""
        loop = asyncio.get_running_loop()
        if loop is not self._loop:
            self._move(loop)
        call = _Call(pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL), loop.create_future())
        self._waiting.append(call)
        self._hand_out()
        return call.answer

    def close(self) -> None:
        """End all processes, whatever they do."""
        for member in [*self._members]:
            self._end(member)
        self._waiting.clear()

    def _move(self, loop: asyncio.AbstractEventLoop) -> None:
        """Go on in another loop: the one before is gone with those who waited."""
        self._loop = loop
        self._waiting.clear()
        self._starting.clear()
        for member in self._members:
            for call in member.calls:
                call.answer = _given_up(loop)
            loop.add_reader(member.pipe.fileno(), self._readable, member)
            if member.unsent:
                loop.add_writer(member.pipe.fileno(), self._writable, member)
            self._watch(member)

    def _hand_out(self) -> None:
        while self._waiting:
            if self._waiting[0].answer.done():  # nobody waits for it any more
                self._waiting.popleft()
                continue
            free = [one for one in self._members if one.left > 0 and len(one.calls) < _AHEAD and not one.slow]
            member = min(free, key=lambda one: len(one.calls), default=None)
            if (member is None or member.calls) and len(self._members) + len(self._starting) < self._jobs:
                self._start()
            if member is None:
                return
            self._send(member, self._waiting.popleft())

    def _start(self) -> None:
        self._starting.add(asyncio.get_running_loop().create_task(self._started()))

    async def _started(self) -> None:
        mine, its = self._context.Pipe()
        begin, given = self._begin
        process = self._context.Process(target=_serve, args=(its, begin, given), daemon=True)
        try:
            await asyncio.to_thread(process.start)  # the first waits for what all have imported
        except Exception:
            log.exception("no process can be started")
            for call in self._waiting:
                if not call.answer.done():
                    call.answer.set_exception(EndedError())
            return
        finally:
            self._starting.discard(asyncio.current_task())
            its.close()
        os.set_blocking(mine.fileno(), False)
        member = _Member(process, mine, self._most)
        self._members.append(member)
        asyncio.get_running_loop().add_reader(mine.fileno(), self._readable, member)
        self._hand_out()

    def _send(self, member: _Member, call: _Call) -> None:
        member.calls.append(call)
        member.left -= 1
        if len(member.calls) == 1:
            self._watch(member)
        writing = bool(member.unsent)
        size = len(call.message)
        member.unsent += (_LENGTH.pack(size) if size < 1 << 31 else _LENGTH.pack(-1) + _LONG.pack(size)) + call.message
        if not writing:
            self._writable(member)

    def _writable(self, member: _Member) -> None:
        loop = asyncio.get_running_loop()
        try:
            sent = os.write(member.pipe.fileno(), member.unsent)
        except BlockingIOError:
            sent = 0
        except OSError:  # it has ended: that is read as well
            sent = len(member.unsent)
        del member.unsent[:sent]
        if member.unsent:
            loop.add_writer(member.pipe.fileno(), self._writable, member)
        else:
            loop.remove_writer(member.pipe.fileno())

    def _readable(self, member: _Member) -> None:
        try:
            piece = os.read(member.pipe.fileno(), _PIECE)
        except BlockingIOError:
            return
        except OSError:
            piece = b""
        member.received += piece
        while (message := _taken(member.received)) is not None:
            call = member.calls.popleft() if member.begun else None
            member.begun = True
            self._watch(member)
            if call is not None:
                self._answer(call, message)
        if not piece:
            self._end(member, EndedError())
        elif member.left <= 0 and not member.calls:
            self._end(member)
        self._hand_out()

    def _answer(self, call: _Call, message: bytes) -> None:
        if call.answer.done():
            return
        try:
            raised, value = pickle.loads(message)  # noqa: S301  (of a process of ours)
        except Exception as error:
            raised, value = True, error
        if raised:
            call.answer.set_exception(value)
        else:
            call.answer.set_result(value)

    def _watch(self, member: _Member) -> None:
        """Give the call that a process is at now its time."""
        loop = asyncio.get_running_loop()
        member.slow = False
        if member.timer is not None:
            member.timer.cancel()
        member.timer = None
        if member.calls and not member.begun:
            member.timer = loop.call_later(_SECONDS_TO_BEGIN, self._late, member)
        elif member.calls:
            first = min(_SLOW_SECONDS, self._seconds)
            member.timer = loop.call_later(first, self._slow, member, self._seconds - first)

    def _slow(self, member: _Member, left: float) -> None:
        """Let another process have what waits behind a call that takes long: this one passes it over."""
        loop = asyncio.get_running_loop()
        member.slow = True
        for place in range(1, len(member.calls)):
            self._waiting.appendleft(member.calls[place])
            member.calls[place] = _Call(b"", _given_up(loop))
        member.timer = loop.call_later(left, self._late, member)
        self._hand_out()

    def _late(self, member: _Member) -> None:
        self._end(member, TookTooLongError())
        self._hand_out()

    def _end(self, member: _Member, error: Exception | None = None) -> None:
        """End a process; the call it was at has failed, and the one behind goes to another."""
        if member not in self._members:
            return
        self._members.remove(member)
        if member.timer is not None:
            member.timer.cancel()
        if self._loop is not None and not self._loop.is_closed():
            self._loop.remove_reader(member.pipe.fileno())
            self._loop.remove_writer(member.pipe.fileno())
        member.pipe.close()
        member.process.kill()
        member.process.join()
        if member.calls and error is not None:
            call = member.calls.popleft()
            if not call.answer.done():
                call.answer.set_exception(error)
        self._waiting.extendleft(call for call in reversed(member.calls) if not call.answer.done())


def _given_up(loop: asyncio.AbstractEventLoop) -> asyncio.Future[Any]:
    nobody: asyncio.Future[Any] = loop.create_future()
    nobody.cancel()
    return nobody


def _taken(received: bytearray) -> bytes | None:
    """Take the first message off what was received; None where it is not all there yet."""
    if len(received) < _LENGTH.size:
        return None
    start, (size,) = _LENGTH.size, _LENGTH.unpack_from(received)
    if size == -1:
        if len(received) < start + _LONG.size:
            return None
        start, (size,) = start + _LONG.size, _LONG.unpack_from(received, start)
    if len(received) < start + size:
        return None
    message = bytes(received[start : start + size])
    del received[: start + size]
    return message


def _serve(pipe: Connection, begin: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Answer calls until nobody is there to ask."""
    begin(*given)
    with contextlib.suppress(EOFError, OSError):
        first = pipe.recv_bytes()
        with contextlib.suppress(Exception):  # what cannot be read is answered below
            pickle.loads(first)  # noqa: S301  (of the process it works for)
        pipe.send_bytes(b"")  # now its time begins
        pipe.send_bytes(_answer_to(first))
        while True:
            pipe.send_bytes(_answer_to(pipe.recv_bytes()))


def _answer_to(message: bytes) -> bytes:
    """Make a call; give whether it raised something, and what it raised or gave."""
    try:
        function, arguments = pickle.loads(message)  # noqa: S301  (of the process it works for)
        return pickle.dumps((False, function(*arguments)), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        try:
            return pickle.dumps((True, ExceptionWithTraceback(error, error.__traceback__)))
        except Exception:  # what it holds cannot be sent
            return pickle.dumps((True, RuntimeError(f"{type(error).__name__}: {error}")))
