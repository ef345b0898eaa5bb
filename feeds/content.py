"""Read the published files as they are to be sent, and keep those asked for."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path

from feeds.formats import FORMATS

MEDIA_TYPES = {f".{suffix}": f"{form.media_type}; charset=utf-8" for suffix, form in FORMATS.items()} | {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".opml": "text/x-opml; charset=utf-8",
}
# A name that was published: no path, no leading dot. What does not look so is not asked of the disk at all.
_NAME = re.compile(r"(?:(?:feeds|topics|entries)/)?[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_MOST_KEPT = 256  # of at most 250 kB each, plain and compressed: under 100 MB at the very worst


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """A file's bytes in both codings, each with an ETag of its own."""

    body: bytes
    gzipped: bytes
    etag: str
    gzip_etag: str
    modified: int  # POSIX seconds
    media_type: str
    is_feed: bool


def content(body: bytes, *, modified: int, suffix: str) -> Content:
    """Make bytes ready to be sent; the ETag is a digest of them."""
    digest = hashlib.sha256(body).hexdigest()[:32]
    return Content(
        body=body,
        gzipped=gzip.compress(body, 6, mtime=0),
        etag=f'"{digest}"',
        gzip_etag=f'"{digest}-gzip"',
        modified=modified,
        media_type=MEDIA_TYPES[suffix],
        is_feed=suffix.removeprefix(".") in FORMATS,
    )


class PublishedFiles:
    """The files of a folder, read again when they change."""

    def __init__(self, public: Path) -> None:
        self._public = public
        self._kept: OrderedDict[str, tuple[tuple[int, int, int], Content]] = OrderedDict()

    def get(self, name: str) -> Content | None:
        """Give what was published under this name, relative to the folder; None for anything else."""
        path = self._public / name
        if not _NAME.fullmatch(name) or path.suffix not in MEDIA_TYPES:
            return None
        try:
            status = path.stat()
            state = (status.st_mtime_ns, status.st_size, status.st_ino)
            state_kept, kept = self._kept.get(name, (None, None))
            if kept is None or state_kept != state:
                if not path.resolve().is_relative_to(self._public.resolve()):
                    return None
                kept = content(path.read_bytes(), modified=int(status.st_mtime), suffix=path.suffix)
        except (OSError, ValueError):  # gone, a folder, unreadable: there is nothing to be sent
            return None
        self._kept[name] = (state, kept)
        self._kept.move_to_end(name)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept
