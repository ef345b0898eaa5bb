from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.workers import WorkerFault, Workers


def square(number: int) -> int:
    return number * number


def sleeper(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def glutton(bytes_wanted: int) -> int:
    return len(b"x" * bytes_wanted)


def suicide(code: int) -> int:
    os._exit(code)


def refuser(number: int) -> int:
    raise ValueError(f"no {number}")


def process_id(_: int) -> int:
    return os.getpid()


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(2, seconds=1.0, preload=()) as pool:
        yield pool


def test_a_function_runs_in_another_process(workers: Workers) -> None:
    assert asyncio.run(workers.run(process_id, 1)) != os.getpid()


def test_what_a_function_raises_is_raised_here(workers: Workers) -> None:
    with pytest.raises(ValueError, match="no 3"):
        asyncio.run(workers.run(refuser, 3))


@pytest.mark.parametrize(
    ("function", "argument", "why"),
    [
        (sleeper, 60, "reading it took longer than 1 s, so it was given up"),
        (glutton, 4_000_000_000, "reading it took more than 1,500 MB of memory, so it was given up"),
        (suicide, 3, "the process that read it ended before it was done"),
    ],
)
def test_a_page_that_comes_to_no_end_is_given_up_and_the_others_are_read(
    workers: Workers, function: object, argument: int, why: str
) -> None:
    with pytest.raises(WorkerFault) as caught:
        asyncio.run(workers.run(function, argument))  # type: ignore[arg-type]
    assert str(caught.value) == why
    assert asyncio.run(workers.run(square, 5)) == 25


def test_results_come_in_order_however_long_each_takes(workers: Workers) -> None:
    given = [0.2, 0.0, 0.1, 0.0, 0.05] * 2
    assert [result for _, result in workers.map_ordered(sleeper, given)] == given


def test_what_one_page_raises_is_its_result_and_the_others_have_theirs(workers: Workers) -> None:
    results = [result for _, result in workers.map_ordered(refuser, [1, 2])]
    assert [str(result) for result in results] == ["no 1", "no 2"]


def test_no_more_is_taken_from_the_iterable_than_keeps_the_processes_busy(workers: Workers) -> None:
    taken: list[int] = []

    def endless() -> Iterator[int]:
        while True:
            taken.append(len(taken))
            yield taken[-1]

    results = workers.map_ordered(square, endless())
    assert [next(results)[1] for _ in range(3)] == [0, 1, 4]
    assert len(taken) <= 3 + 2 * 4


def test_a_process_is_replaced_after_so_many_pages() -> None:
    with Workers(1, pages=2, preload=()) as pool:
        seen = [result for _, result in pool.map_ordered(process_id, range(6))]
    assert len(set(seen)) == 3


def test_pages_are_read_after_a_process_was_killed_that_had_nothing_to_read() -> None:
    with Workers(2, preload=()) as pool:
        os.kill(asyncio.run(pool.run(process_id, 1)), signal.SIGKILL)
        with contextlib.suppress(WorkerFault):  # it may have been given this one already
            asyncio.run(pool.run(square, 4))
        assert asyncio.run(pool.run(square, 5)) == 25


def test_no_process_is_started_before_the_first_page() -> None:
    before = set(_children(os.getpid()))
    with Workers(2, preload=()):
        assert set(_children(os.getpid())) == before


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_started_it(how: signal.Signals, tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import os, sys, time\n"
        "from pipeline.workers import Workers\n"
        "if __name__ == '__main__':\n"
        "    workers = Workers(2, preload=())\n"
        "    print(*{pid for _, pid in workers.map_ordered(os.getpgid, [0] * 4)}, flush=True)\n"
        "    for _ in workers.map_ordered(time.sleep, [60] * 4): pass\n"
    )
    with started(script) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        descendants = _descendants(parent.pid)
        assert len(descendants) >= 2
        parent.send_signal(how)
        parent.wait(20)
        _until_gone(descendants)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
def test_a_process_by_itself_does_not_outlive_the_one_that_asked_it(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "import asyncio, os, time\n"
        "from crawler.apart import apart\n"
        "def busy():\n"
        "    print(os.getpid(), flush=True)\n"
        "    time.sleep(60)\n"
        "if __name__ == '__main__':\n"
        "    asyncio.run(apart(busy))\n"
    )
    with started(script) as parent:
        assert parent.stdout is not None
        busy = int(parent.stdout.readline())
        assert _runs(busy)
        parent.kill()
        parent.wait(20)
        _until_gone([busy])


def started(script: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        start_new_session=True,
    )


def _children(pid: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def _descendants(pid: int) -> list[int]:
    children = _children(pid)
    return children + [one for child in children for one in _descendants(child)]


def _until_gone(pids: list[int]) -> None:
    ends = time.monotonic() + 20
    while any(_runs(pid) for pid in pids):
        assert time.monotonic() < ends, "a process is left over"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
