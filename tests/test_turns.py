"""Turns with hosts among processes: however many crawl with a data folder, a host is asked one thing at a time."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import pwd
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from itertools import pairwise
from pathlib import Path

import pytest

from crawler.answers import RefusedError
from crawler.fetching import turns
from crawler.fetching.turns import turn
from pipeline.store import open_store
from tests.sites.command import HOUSE, started, tidings
from tests.sites.scripted import Hit, Reply, Script, Site, article, listing

ARTICLES = 6


class Busy:
    """Counts how many requests a site is answering at once, and when each came."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.most = self._now = 0
        self.came: list[float] = []
        self._lock = threading.Lock()

    def __call__(self, reply: Reply) -> Script:
        def answer(_: Hit) -> Reply:
            with self._lock:
                self._now += 1
                self.most = max(self.most, self._now)
                self.came.append(time.monotonic())
            time.sleep(self.seconds)
            with self._lock:
                self._now -= 1
            return reply

        return answer


def site_of(busy: Busy, *names: str, robots: str = "") -> Site:
    """Give a site with several lists, each of articles of its own."""
    pages: dict[str, Script] = {"/robots.txt": busy(Reply(body=robots, headers={"Content-Type": "text/plain"}))}
    for name in names:
        titles = {f"/{name}/{number}": f"Decision {number} {name} the council" for number in range(ARTICLES)}
        pages[f"/{name}"] = busy(listing(titles))
        pages |= {path: busy(article(title, words=path)) for path, title in titles.items()}
    return Site(pages)


def crawled(folder: Path, site: Site, *names: str, delay: float = 0) -> None:
    """Crawl lists of a site, each in a process of its own, all at once."""
    told = ("--allow-network", "127.0.0.0/8", "--delay", str(delay))
    both = [started(folder, "crawl", site.url(f"/{name}"), *told) for name in names]
    for process in both:
        out, err = process.communicate(timeout=250)
        assert process.returncode == 0, (out, err)


def kept(folder: Path) -> int:
    with closing(open_store(folder / "data")) as store:
        return sum(entry.kind == "article" for entry in store.every_entry())


def test_two_crawls_with_one_data_folder_ask_a_host_one_thing_at_a_time(tmp_path: Path) -> None:
    busy = Busy(0.05)
    with site_of(busy, "about", "beside") as site:
        crawled(tmp_path, site, "about", "beside")
    assert busy.most == 1
    names = [hit.path.split("/")[1] for hit in site.hits if hit.path != "/robots.txt"]
    assert names != sorted(names), "one after the other: nothing was seen of taking turns"
    assert kept(tmp_path) == 2 * ARTICLES


def test_a_crawl_delay_holds_for_two_crawls_together(tmp_path: Path) -> None:
    busy = Busy(0)
    with site_of(busy, "about", "beside", robots="User-agent: *\nCrawl-delay: 0.4\n") as site:
        crawled(tmp_path, site, "about", "beside", delay=0.4)
    assert busy.most == 1
    assert len(busy.came) >= 2 * ARTICLES + 3  # robots.txt is asked for by at least one of them
    # Over all: one request may need long to arrive, where much else runs, and the next one is then the sooner after it.
    assert busy.came[-1] - busy.came[0] > 0.35 * (len(busy.came) - 1)
    assert kept(tmp_path) == 2 * ARTICLES


def end(service: subprocess.Popen[bytes]) -> None:
    if service.poll() is None:
        os.killpg(service.pid, signal.SIGKILL)
        service.wait()


def test_every_command_that_asks_takes_its_turn(tmp_path: Path) -> None:
    busy = Busy(0)
    (tmp_path / "data").mkdir()
    told = ("--allow-network", "127.0.0.0/8", "--delay", "0.2")
    with site_of(busy, "about") as site:
        for command, code in ((["extract"], 0), (["add", "--dry-run"], 0), (["doctor"], 1)):  # it is no feed
            begun = time.time()
            ended = tidings(tmp_path, *command, site.url("/about"), *told)
            assert ended.code == code, ended
            [file] = (tmp_path / "data" / "turns").iterdir()
            assert file.stat().st_mtime > begun, command
        held = file.open()
        fcntl.flock(held, fcntl.LOCK_EX)
        asked = len(busy.came)
        waiting = started(tmp_path, "extract", site.url("/about"), *told)
        until_it_waits(waiting, file)
        assert len(busy.came) == asked
        held.close()
        out, err = waiting.communicate(timeout=250)
        assert waiting.returncode == 0, (out, err)
    assert min(after - before for before, after in pairwise(busy.came)) > 0.05  # late at the server, early for the next


def until_it_waits(process: subprocess.Popen[str], file: Path) -> None:
    """Wait until a process has the file of a host open, and has gone to sleep before it many times."""
    ends, looks = time.monotonic() + 60, 20

    def slept() -> int:
        said = Path(f"/proc/{process.pid}/status").read_text()
        return int(said.partition("\nvoluntary_ctxt_switches:")[2].split()[0])

    def holds(opened: Path) -> bool:
        with suppress(FileNotFoundError):  # it was closed since it was listed
            return opened.readlink() == file.resolve()
        return False

    while not any(map(holds, Path(f"/proc/{process.pid}/fd").iterdir())):
        assert process.poll() is None
        assert time.monotonic() < ends
        time.sleep(0.01)
    before = slept()
    while slept() < before + looks:
        assert process.poll() is None
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture
def leaves() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def test_a_crawl_beside_the_service_takes_turns_with_it(tmp_path: Path, leaves: ExitStack) -> None:
    busy = Busy(0.05)
    site = leaves.enter_context(site_of(busy, "about", "beside"))
    (tmp_path / "tidings.toml").write_text(
        '[site]\ntitle = "Test"\ndelay = 0\nallow_network = ["127.0.0.0/8"]\n'
        f'[[source]]\nid = "council"\nurl = "{site.url("/about")}"\n'
    )
    log = leaves.enter_context((tmp_path / "log").open("w"))
    service = subprocess.Popen(
        [sys.executable, HOUSE / "scheduler.py", "--port", "0"],
        cwd=tmp_path,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    leaves.callback(end, service)
    crawled(tmp_path, site, "beside")
    ends = time.monotonic() + 60
    while "crawl finished target=council" not in (tmp_path / "log").read_text():
        assert time.monotonic() < ends
        time.sleep(0.05)
    service.terminate()
    service.wait(20)
    assert busy.most == 1
    assert kept(tmp_path) == 2 * ARTICLES


def test_a_host_that_others_ask_all_the_time_is_given_up_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LONGEST_WAIT", 0.1)

    async def asked() -> None:
        async with turn(tmp_path / "turns", "council.example", 0):
            async with turn(tmp_path / "turns", "other.example", 0):
                pass
            with pytest.raises(RefusedError, match=re.escape("another process asks council.example all the time")):
                async with turn(tmp_path / "turns", "council.example", 0):
                    pass
        async with turn(tmp_path / "turns", "council.example", 0):
            pass

    asyncio.run(asked())


def test_a_clock_that_was_set_back_makes_nobody_wait_longer_than_once(tmp_path: Path) -> None:
    async def asked() -> float:
        async with turn(tmp_path, "council.example", 0):
            pass
        [file] = tmp_path.iterdir()
        os.utime(file, (time.time() + 9999, time.time() + 9999))
        begun = time.monotonic()
        async with turn(tmp_path, "council.example", 0.2):
            return time.monotonic() - begun

    assert 0.15 < asyncio.run(asked()) < 5


def test_the_delay_is_counted_from_the_end_of_what_was_asked(tmp_path: Path) -> None:
    async def failing() -> None:
        async with turn(tmp_path, "council.example", 0.3):
            await asyncio.sleep(0.4)  # a server that is slow to answer, and fails
            raise ZeroDivisionError

    async def asked() -> float:
        with pytest.raises(ZeroDivisionError):
            await failing()
        ended = time.monotonic()
        async with turn(tmp_path, "council.example", 0.3):
            return time.monotonic() - ended

    assert 0.25 < asyncio.run(asked()) < 5


def test_a_turn_that_another_takes_while_its_file_is_made_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process makes the file of a host; before it goes on, another one has found the file and asked the host."""
    usual = os.open
    others: list[threading.Thread] = []

    async def taken() -> None:
        async with turn(tmp_path, "council.example", 0):
            pass

    def interrupted(path: Path, flags: int, mode: int = 0o777) -> int:
        file = usual(path, flags, mode)
        if flags & os.O_CREAT and not others:
            others.append(threading.Thread(target=lambda: asyncio.run(taken())))
            others[0].start()
            others[0].join()
        return file

    async def asked() -> float:
        begun = time.monotonic()
        async with turn(tmp_path, "council.example", 0.4):
            return time.monotonic() - begun

    monkeypatch.setattr(os, "open", interrupted)
    assert 0.2 < asyncio.run(asked()) < 5
    assert others


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can be two accounts")
def test_what_another_account_made_is_told_of_with_the_remedy_and_root_leaves_nothing_of_the_kind(
    leaves: ExitStack,
) -> None:
    nobody, data = pwd.getpwnam("nobody"), Path(leaves.enter_context(tempfile.TemporaryDirectory(dir="/tmp")))
    data.chmod(0o755)

    async def asked() -> None:
        async with turn(data / "turns", "council.example", 0):
            pass

    def as_nobody() -> None:
        os.seteuid(nobody.pw_uid)
        try:
            asyncio.run(asked())
        finally:
            os.seteuid(0)

    asyncio.run(asked())
    with pytest.raises(RefusedError, match=re.escape(f"it is root's: sudo chown -R nobody {data}")):
        as_nobody()
    shutil.rmtree(data / "turns")
    os.chown(data, nobody.pw_uid, nobody.pw_gid)
    asyncio.run(asked())
    as_nobody()


def test_who_breaks_off_waiting_leaves_the_turn_to_others(tmp_path: Path) -> None:
    async def broken_off() -> None:
        async with turn(tmp_path, "council.example", 0):
            pass
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05), turn(tmp_path, "council.example", 30):
                pass
        [file] = tmp_path.iterdir()
        with file.open() as opened:
            fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)

    asyncio.run(broken_off())


def test_turns_that_cannot_be_kept_are_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "turns").write_text("in the way")

    async def asked() -> None:
        async with turn(tmp_path / "turns", "council.example", 0):
            pass

    with pytest.raises(RefusedError, match="cannot be written"):
        asyncio.run(asked())


def test_a_folder_without_locks_is_told_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_: int, __: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    async def asked() -> None:
        async with turn(tmp_path, "council.example", 0):
            pass

    monkeypatch.setattr(fcntl, "flock", without)
    with pytest.raises(RefusedError, match=r"cannot be locked .* --data"):
        asyncio.run(asked())


def test_a_file_of_another_account_may_be_taken_in_turn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def asked() -> None:
        async with turn(tmp_path, "council.example", 0):
            pass

    asyncio.run(asked())
    [file] = tmp_path.iterdir()
    os.utime(file, (1_000_000_000, 1_000_000_000))
    before, usual = file.stat().st_mtime_ns, os.utime

    def as_another(path: int, times: object = None, *, ns: object = None) -> None:
        if times is not None or ns is not None:  # which is its owner's right alone
            raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))
        usual(path)

    monkeypatch.setattr(os, "utime", as_another)
    asyncio.run(asked())
    assert file.stat().st_mtime_ns > before
