"""Bounds what a program of many processes takes of the machine: memory is watched, and all of it ends at once."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_BETWEEN = 0.1  # seconds
_PROC = Path("/proc")
_COUNTED = ("RssAnon:", "RssShmem:")  # what is a process's own; the program itself is shared by all of them


class Watch:
    """Watches the process group that was started with `mark` among its arguments, from a thread of its own.

    Once the group takes more memory than `most_bytes`, it is killed, and `exceeded` says so. A limit of the kernel for
    each process would not do: a browser reserves terabytes of addresses, and has as many processes as it likes.
    """

    def __init__(self, mark: str, most_bytes: int) -> None:
        self.exceeded = False
        self._mark, self._most = mark, most_bytes
        self._group: int | None = None
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="bounds", daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Kill what is left of the group."""
        self._over.set()
        self._thread.join()
        self.kill()

    def kill(self) -> None:
        """Kill the group at once."""
        self._group = self._group or _group_of(self._mark)
        if self._group is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._group, signal.SIGKILL)

    def _watch(self) -> None:
        while not self._over.wait(_BETWEEN):
            self._group = self._group or _group_of(self._mark)
            if self._group is not None and memory_of(self._group) > self._most:
                self.exceeded = True
                self.kill()
                return


def memory_of(group: int) -> int:
    """Give how many bytes of memory the processes of a group have for themselves."""
    return sum(_memory(process) for process in _processes() if _group(process) == group)


def _processes() -> Iterator[Path]:
    return (entry for entry in _PROC.iterdir() if entry.name.isdigit())


def _group_of(mark: str) -> int | None:
    """Give the group of the process that has `mark` among its arguments, and leads it."""
    for process in _processes():
        arguments = _read(process / "cmdline").split("\0")
        if mark in arguments and _group(process) == int(process.name):
            return int(process.name)
    return None


def _group(process: Path) -> int | None:
    fields = _read(process / "stat").rpartition(")")[2].split()  # its name may have anything in it
    return int(fields[2]) if len(fields) > 2 else None


def _memory(process: Path) -> int:
    lines = (line.split() for line in _read(process / "status").splitlines())
    return sum(int(fields[1]) * 1024 for fields in lines if fields and fields[0] in _COUNTED)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except OSError:  # it has ended
        return ""
