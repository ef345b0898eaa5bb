"""What holds for all tests."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import shutil
import threading
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from multiprocessing import forkserver
from pathlib import Path

import pytest
from hypothesis import settings

from pipeline.store import Store, open_store
from pipeline.store.connection import Connection
from pipeline.workers import Workers

# The same examples on every machine, and no limit of time: a busy one is no fault of the code.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

MEMORY = Path("/dev/shm")
READING = (  # what the commands read pages by, in processes of their own, and what that loads when it comes to it
    "pipeline.process",
    "pipeline.describe.language_model",
    "pipeline.entries.retake",
    "pipeline.explain.overlay",
    "crawler.files",
    "crawler.find.page",
)
ROOM = 1_000_000_000  # all that the tests write is less, of which little is there at a time


def pytest_configure(config: pytest.Config) -> None:
    """Let what the tests write lie in memory, where there is room: it is to be lasting on a disk, which is waited for.

    Publishing makes thousands of files lasting, one by one; a fifth of the time went into that.
    """
    if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def pytest_xdist_auto_num_workers() -> int:
    """Run half as many tests again at once as there are cores: a third of the time went into waiting for servers."""
    cores = len(os.sched_getaffinity(0))
    return cores + cores // 2


@pytest.fixture(autouse=True)
def _nothing_is_logged_to_what_is_closed() -> Iterator[None]:
    """Take away where a command of the test had its log: its output, which is closed, or a file, which is gone."""
    yield
    root = logging.getLogger()
    for handler in root.handlers[:]:
        if type(handler) in (logging.StreamHandler, RotatingFileHandler):  # not those that pytest derives from them
            root.removeHandler(handler)
            handler.close()


@pytest.fixture(scope="session", autouse=True)
def _what_reads_pages_is_imported_once() -> None:
    """Begin the process that those which read pages are forked from, with all that any of them imports.

    Whatever begins it settles what it has. Left to a command, the processes of all others took a second each to import
    the rest, a fifth of the time.
    """
    if "forkserver" in multiprocessing.get_all_start_methods():
        multiprocessing.get_context("forkserver").set_forkserver_preload([*READING])
        forkserver.ensure_running()


@pytest.fixture(scope="session", autouse=True)
def _new_stores_have_been_through_all_migrations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let a store that is made begin as a copy of one that all migrations made, which take 40 ms: thousands are made.

    What makes one in a process of its own goes through them all.
    """
    folder = tmp_path_factory.mktemp("migrated")
    open_store(folder).close()
    migrated = next(folder.iterdir()).read_bytes()
    begin, one_at_a_time = Connection.__init__, threading.Lock()

    def begin_migrated(self: Connection, path: Path, *, read_only: bool = False) -> None:
        if not read_only:
            with one_at_a_time, contextlib.suppress(OSError), path.open("xb") as file:
                file.write(migrated)
        begin(self, path, read_only=read_only)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Connection, "__init__", begin_migrated)
        yield


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    """Give processes that read pages: begun when they are asked for first, which takes a second or two."""
    with Workers(2) as pool:
        yield pool


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Give a store that is empty."""
    opened = open_store(tmp_path / "data")
    yield opened
    opened.close()
