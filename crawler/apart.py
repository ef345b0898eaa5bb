"""Calls a function in a process of its own: whatever a page does to it, the one that serves readers goes on."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, TypeVar, TypeVarTuple

from pipeline.orphans import end_with_parent, is_orphan

SECONDS = 100
"""How long it may take altogether: looking at a page ends by itself after 40, rendering one after 23."""

_Given = TypeVarTuple("_Given")
_Told = TypeVar("_Told")


class ApartError(Exception):
    """Nothing was given back, or not in time; what the process wrote to the log says why."""


async def apart(function: Callable[[*_Given], _Told], *args: *_Given) -> _Told:
    """Give what a function gives that is called in a process of its own; raise `ApartError` where it gives nothing."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_send, args=(theirs, function, args))
    process.start()
    theirs.close()
    try:
        told: _Told = await asyncio.to_thread(_received, ours)
        return told
    finally:
        await asyncio.shield(asyncio.to_thread(_end, process))


def _received(ours: Connection) -> Any:  # Any: what was sent
    with contextlib.suppress(EOFError, OSError):
        if ours.poll(SECONDS):
            return ours.recv()
    raise ApartError


def _send(theirs: Connection, function: Callable[..., object], args: tuple[object, ...]) -> None:
    os.setsid()  # so that it ends with all that it started
    end_with_parent()
    if is_orphan():  # since before that
        return
    theirs.send(function(*args))
    theirs.close()


def _end(process: BaseProcess) -> None:
    """End a process and all that it started; one that has told what it found is ending already."""
    process.join(1)
    if process.pid is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.join(5)
