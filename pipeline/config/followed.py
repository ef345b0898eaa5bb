"""What the owner wants, read again whenever its file changes: by hand, by `tidings add`, in the browser."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pipeline.config import Config, ConfigError

SECONDS_TO_NOTICE = 2  # a change of the file
log = logging.getLogger(__name__)


def _left_out(before: Config, now: Config) -> Iterator[tuple[str, str]]:
    """Give the sources, topics and searches that a configuration has no more, by whatever id."""
    for kind in ("source", "topic", "search"):
        had, has = getattr(before, kind), getattr(now, kind)
        named = {name for one in has for name in (one.id, *one.was)}
        # One that is called as before again is there.
        yield from ((kind, one.id) for one in had if not named.intersection((one.id, *one.was)))


class Followed:
    """The configuration as it holds now."""

    def __init__(self, file: Path, config: Config, read: Callable[[], Config]) -> None:
        self.file, self.config, self._read = file, config, read
        self._taken = self._last = self._signature()
        self._due = 0.0
        self.mistakes: tuple[str, ...] = ()  # sentences: for these the file as it is now was not taken up

    def _signature(self) -> tuple[int, int, int] | None:
        with contextlib.suppress(OSError):
            found = self.file.stat()
            return found.st_mtime_ns, found.st_size, found.st_ino
        return None

    def look(self) -> bool:
        """Look at the file now and then: is there another wish? One that cannot be used is told, and the old holds."""
        before, self._last = self._last, self._signature()
        if self._last in (None, self._taken):
            return False
        # While an editor writes it may be empty: that is no wish to have no sources.
        if self._last != before and time.time() - self._last[0] / 1e9 < SECONDS_TO_NOTICE:
            return False
        self._taken = self._last
        try:
            config = self._read()
        except ConfigError as error:
            for problem in error.problems:
                log.warning("configuration not taken up: %s", problem)
            self.mistakes = tuple(error.problems)
            return False
        self.mistakes = ()
        if config == self.config:
            return False
        log.info("configuration read again sources=%d topics=%d", len(config.sources), len(config.topics))
        for kind, name in _left_out(self.config, config):
            log.warning(
                "%s %s is no more in it: its feeds are answered 410 (gone). If it has another id now, write"
                ' was = ["%s"] beside that; put back, it is there as before',
                *(kind, name, name),
            )
        self.config = config
        return True

    def now(self) -> Config:
        """Give it to somebody who asks often, having looked at the file a moment ago."""
        if (moment := time.monotonic()) >= self._due:
            self._due = moment + SECONDS_TO_NOTICE
            self.look()
        return self.config
