"""Takes turns with hosts among all processes that crawl with one data folder: one asks at a time, and with its delay.

A file is locked while its hosts are asked: the kernel lets go of it however a process ends. When it was last changed
is when one of them was last asked, or had answered; an empty one is of hosts that nobody has asked.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import pwd
import shlex
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

from crawler.answers import RefusedError
from pipeline.told import tell

LONGEST_WAIT = 300.0
"""Seconds until a host is given up that others ask all the time: many times longer than they may take for an answer."""

_FILES = 4096  # so that they stay few; two hosts that share one wait for each other, which happens seldom
_LOOK_SECONDS = 0.01  # how often it is looked whether another process is through


@contextlib.asynccontextmanager
async def turn(
    folder: Path, host: str, delay: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
) -> AsyncIterator[None]:
    """Hold the turn with a host, from when no other process has it and `delay` seconds are over since it was asked.

    Raise `RefusedError` where others have it all the time.
    """
    file, waited = _opened(folder / f"{zlib.crc32(host.encode()) % _FILES:03x}"), 0.0
    try:
        while (wait := _seconds_left(file, delay)) != 0:
            if wait is None:
                waited += _LOOK_SECONDS
                if waited > LONGEST_WAIT:
                    raise RefusedError(tell("no turn", host=host, seconds=LONGEST_WAIT), again=True)
            await sleep(_LOOK_SECONDS if wait is None else wait)
        try:
            yield
        finally:
            os.utime(file)  # from the end on: a server that is slow to answer is not asked the sooner for it
    finally:
        os.close(file)


def _opened(path: Path) -> int:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(exist_ok=True)
            _hand_over(path.parent, path.parent.parent)
        try:
            return os.open(path, os.O_RDWR)
        except FileNotFoundError:
            file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            _hand_over(path, path.parent)
            return file
    except OSError as error:
        raise RefusedError(
            tell("not written", path=str(path), said=str(error.strerror), remedy=_remedy(path)), again=True
        ) from error


def _hand_over(made: Path, folder: Path) -> None:
    """Give what root has made to the owner of the folder it lies in: the service there may run under that account."""
    if os.geteuid() == 0:
        with contextlib.suppress(OSError):
            os.chown(made, folder.stat().st_uid, folder.stat().st_gid)


def _remedy(path: Path) -> str:
    """Say who made what this account may not write, and how it is had back."""
    with contextlib.suppress(OSError, KeyError):
        made = path if path.exists() else path.parent
        if not made.is_dir() and made is path.parent:
            return f"; {made} is no folder: remove it"
        owner, ours = pwd.getpwuid(made.stat().st_uid).pw_name, pwd.getpwuid(os.geteuid()).pw_name
        if owner != ours:
            return f"; it is {owner}'s: sudo chown -R {ours} {shlex.quote(str(path.parent.parent.resolve()))}"
    return ""


def _seconds_left(file: int, delay: float) -> float | None:
    """Take the turn and give 0; if it is too soon, give how long; if another process has it, None."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return None
    except OSError as error:  # some file systems of networks have no locks
        raise RefusedError(tell("not locked", said=str(error.strerror)), again=True) from error
    found = os.fstat(file)
    now, asked = time.time_ns(), found.st_mtime_ns if found.st_size else 0
    if asked > now:  # the clock was set back: nobody is to wait longer than once for it
        os.utime(file)  # without a time: a file of another account may only be told so
        asked = now
    left = delay - (now - asked) / 1e9
    if left > 0:
        fcntl.flock(file, fcntl.LOCK_UN)
        return left
    if not found.st_size:
        os.ftruncate(file, 1)  # under the lock: no other process can mistake it for one that was never asked
    os.utime(file)
    return 0
