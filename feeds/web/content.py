"""Read the published files as they are to be sent, and keep those asked for, packed once for all who ask."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path

import brotli

from feeds.formats import FORMATS
from feeds.web.conditional import IDENTITY

MEDIA_TYPES = {f".{suffix}": f"{form.media_type}; charset=utf-8" for suffix, form in FORMATS.items()} | {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
# A name that was published: no step upwards, nothing hidden. What does not look so is not asked of the disk at all.
_NAME = re.compile(r"(?:[A-Za-z0-9][A-Za-z0-9._-]{0,99}/){0,6}[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
# Together, packed forms included: all feeds of a hundred topics and some thousand pages.
MOST_KEPT_BYTES = 100_000_000
# Quicker than gzip at its usual 6, and smaller: 250 kB of a feed take 4 ms, 11 would take half a second.
_BROTLI_QUALITY = 5

_PACK: Mapping[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, mode=brotli.MODE_TEXT, quality=_BROTLI_QUALITY)),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
CODINGS = tuple(_PACK)  # the best first


def packed(body: bytes, coding: str) -> bytes:
    """Give bytes in one of `CODINGS`."""
    return _PACK[coding](body)


def etags_of(body: bytes) -> dict[str, str]:
    """Give the ETag of each form that bytes are sent in, by its coding."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return {coding: f'"{digest}-{coding}"' for coding in CODINGS} | {IDENTITY: f'"{digest}"'}


class Content:
    """A file's bytes, in each coding that somebody asked for, each form with an ETag of its own."""

    __slots__ = ("_bodies", "etags", "is_feed", "media_type", "modified")

    def __init__(self, body: bytes, *, modified: int, suffix: str) -> None:
        self.etags = etags_of(body)
        self.modified = modified  # POSIX seconds
        self.media_type = MEDIA_TYPES[suffix]
        self.is_feed = suffix.removeprefix(".") in FORMATS
        self._bodies = {IDENTITY: body}

    def body(self, coding: str) -> bytes:
        """Give the bytes in a coding; they are packed once."""
        if coding not in self._bodies:
            self._bodies[coding] = packed(self._bodies[IDENTITY], coding)
        return self._bodies[coding]

    @property
    def size(self) -> int:
        """Give how many bytes are kept, or may be."""
        return 2 * len(self._bodies[IDENTITY]) + 2_000


class PublishedFiles:
    """The files of a folder, read again when they change."""

    def __init__(self, public: Path) -> None:
        self._public = str(public)
        self._kept: OrderedDict[str, tuple[tuple[int, int, int], Content]] = OrderedDict()
        self._bytes = 0

    def get(self, name: str) -> Content | None:
        """Give what was published under this name, relative to the folder; None for anything else.

        The same value as before is the same content: a file counts as changed with its time, size or inode.
        """
        kept = self._kept.get(name)
        if kept is None and not (_NAME.fullmatch(name) and os.path.splitext(name)[1] in MEDIA_TYPES):  # noqa: PTH122
            return None
        try:
            status = os.stat(f"{self._public}/{name}")  # noqa: PTH116  (a third of what a Path takes, at each request)
            if kept is not None and kept[0] == (status.st_mtime_ns, status.st_size, status.st_ino):
                self._kept.move_to_end(name)
                return kept[1]
            self._forget(name)
            return self._read(name)
        except (OSError, ValueError):  # gone, a folder, unreadable: there is nothing to be sent
            self._forget(name)
            return None

    def _read(self, name: str) -> Content | None:
        public = Path(self._public)
        path = public / name
        if not path.resolve().is_relative_to(public.resolve()):
            return None
        with path.open("rb") as file:  # the file that is read is the one that is asked when it was changed
            status = os.fstat(file.fileno())
            found = Content(file.read(), modified=int(status.st_mtime), suffix=path.suffix)
        self._kept[name] = ((status.st_mtime_ns, status.st_size, status.st_ino), found)
        self._bytes += found.size
        while self._bytes > MOST_KEPT_BYTES:
            self._forget(next(iter(self._kept)))
        return found

    def _forget(self, name: str) -> None:
        if (kept := self._kept.pop(name, None)) is not None:
            self._bytes -= kept[1].size
