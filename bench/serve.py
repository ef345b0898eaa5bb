"""Measures serving: `python -m bench.serve [--seconds S] [--rounds N]`.

Two hundred readers, each with a connection of its own, poll feeds with the ETag they have, from a process of their
own, against three servers in turn: uvicorn as we run it answering a constant 304, ours, and nginx on the same folder,
where it is installed. Only ratios count: the machine may do other things. Then readers read feeds that are rewritten.
"""

# ruff: noqa: E402 -- the path comes before what is found on it
from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parent.parent)

import uvloop

from bench.feeds import CONFIG, entry
from feeds.publish import publish
from feeds.serve import application, listen, web_server
from feeds.web.answers import give
from feeds.web.content import PublishedFiles
from feeds.web.reading import Reading
from feeds.web.request import Receive, Scope, Send
from feeds.web.static import StaticAnswers
from pipeline.items import Match
from pipeline.store import Change, open_store

READERS = 200
TORN_READS = 100_000
NGINX = """daemon off; worker_processes 1; pid {folder}/pid; error_log {folder}/error.log; user root;
events {{ worker_connections 2000; }}
http {{ access_log off; keepalive_requests 100000000; client_body_temp_path {folder}; proxy_temp_path {folder};
fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
server {{ listen 127.0.0.1:{port}; root {public}; open_file_cache off;
types {{ application/rss+xml rss; application/atom+xml atom; application/feed+json json; }}
add_header Cache-Control "public, max-age=1800"; add_header X-Content-Type-Options nosniff; }} }}"""
PATHS = [f"/feeds/{name}.{suffix}" for name in ("all", "topic-0", "topic-1") for suffix in ("rss", "atom", "json")]


def folder_of(data: Path) -> Path:
    """Publish fifty entries of 5 kB in six topics; give the folder."""
    store = open_store(data)
    for number in range(50):
        matches = tuple(Match(topic_id=topic.id, evidence=()) for topic in CONFIG.topics)
        store.apply(Change(entry=entry(number), matches=matches))
    publish(store, CONFIG, data)
    store.close()
    return data / "public"


# the servers, each in a process of its own


def constant(public: Path, there: Connection) -> None:
    """Answer everything by the 304 that ours gives, which is found once."""
    same = StaticAnswers(PublishedFiles(public), CONFIG).answer("feeds/all.rss", {b"if-none-match": b"*"})
    assert same is not None

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001
        await give(same, send)

    _serve(serve, there)


def ours(public: Path, there: Connection) -> None:
    _serve(application(public, CONFIG, Reading(lambda: open_store(public.parent))), there)


def _serve(app: object, there: Connection) -> None:
    with listen("127.0.0.1", 0) as listener:
        there.send(listener.getsockname()[1])
        web_server(app).run(sockets=[listener])  # type: ignore[arg-type]


@contextmanager
def running(target: object, *values: object) -> Iterator[tuple[int, int]]:
    """Run a server; give its port and process."""
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(*values, there), daemon=True)  # type: ignore[arg-type]
    process.start()
    assert process.pid is not None
    try:
        yield here.recv(), process.pid
    finally:
        process.terminate()
        process.join()


@contextmanager
def nginx(public: Path) -> Iterator[tuple[int, int]]:
    """Run nginx with one worker on the folder; give its port and the worker's process."""
    with tempfile.TemporaryDirectory() as folder, listen("127.0.0.1", 0) as free:
        port = free.getsockname()[1]
        free.close()
        Path(folder).chmod(0o755)
        file = Path(folder, "nginx.conf")
        file.write_text(NGINX.format(folder=folder, port=port, public=public))
        with subprocess.Popen(["nginx", "-c", str(file)], stderr=subprocess.DEVNULL) as process:
            time.sleep(1)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            try:
                yield port, int(children[0])
            finally:
                process.terminate()


def cpu_seconds(pid: int) -> float:
    """Give the CPU time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# the readers, in a process of their own


class Reader(asyncio.Protocol):
    """A connection that asks, and asks again as soon as it was answered."""

    def __init__(self, request: bytes, told: dict[str, int], ends: float) -> None:
        self._request, self._told, self._ends = request, told, ends
        self._data = b""
        self.over = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport: asyncio.Transport = transport  # type: ignore[assignment]
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._data.endswith(b"\r\n\r\n"):  # a 304 has no body
            return
        self._told["304" if self._data.startswith(b"HTTP/1.1 304") else "other"] += 1
        self._data = b""
        if time.monotonic() > self._ends:
            self._transport.close()
        else:
            self._transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        if time.monotonic() < self._ends:
            self._told["lost"] += 1
        self.over.set_result(None)


async def polled(port: int, seconds: float) -> dict[str, int]:
    """Let all readers poll; count what they were answered."""
    requests = []
    for path in PATHS:
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        writing.write(f"GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".encode())
        head = (await reading.read()).partition(b"\r\n\r\n")[0].decode("latin-1")
        writing.close()
        etag = re.search(r"(?im)^etag: (.*)$", head)[1].strip()  # type: ignore[index]
        headers = f"Host: a\r\nUser-Agent: reader/1\r\nAccept: */*\r\nAccept-Encoding: gzip\r\nIf-None-Match: {etag}"
        requests.append(f"GET {path} HTTP/1.1\r\n{headers}\r\n\r\n".encode())
    told = {"304": 0, "other": 0, "lost": 0}
    ends, loop = time.monotonic() + seconds, asyncio.get_running_loop()
    readers = []
    for number in range(READERS):
        make = partial(Reader, requests[number % len(requests)], told, ends)
        readers.append((await loop.create_connection(make, "127.0.0.1", port))[1])
    await asyncio.gather(*(reader.over for reader in readers))
    return told


def poll(port: int, seconds: float, there: Connection) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        there.send(runner.run(polled(port, seconds)))


def in_own_process(target: object, *values: object) -> dict[str, int]:
    here, there = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=target, args=(*values, there))  # type: ignore[arg-type]
    process.start()
    told: dict[str, int] = here.recv()
    process.join()
    return told


# torn reads


async def read_whole(port: int, reads: int) -> dict[str, int]:
    """Read feeds whole, in turns as they are, gzipped and conditionally; count those that are not whole."""
    told = {"read": 0, "torn": 0, "errors": 0, "304": 0, "changed": 0}
    left = iter(range(reads))

    async def read() -> None:
        reading, writing = await asyncio.open_connection("127.0.0.1", port)
        etag, seen = "", b""
        for number in left:
            coding = ("identity", "gzip", "br")[number % 3]
            headers = f"Host: a\r\nAccept-Encoding: {coding}\r\n" + (f"If-None-Match: {etag}\r\n" if etag else "")
            writing.write(f"GET /feeds/rewritten.json HTTP/1.1\r\n{headers}\r\n".encode())
            head = (await reading.readuntil(b"\r\n\r\n")).decode("latin-1")
            told["read"] += 1
            if head.startswith("HTTP/1.1 304"):
                told["304"] += 1
                continue
            if not head.startswith("HTTP/1.1 200"):
                told["errors"] += 1
            body = await reading.readexactly(int(re.search(r"(?i)content-length: (\d+)", head)[1]))  # type: ignore[index]
            new = re.search(r"(?im)^etag: (.*?)\r$", head)[1]  # type: ignore[index]
            told["torn"] += not is_whole(body, coding)
            told["changed"] += body != seen
            # Now and then it is asked for as if nothing were known.
            etag, seen = (new if number % 4 else ""), body
        writing.close()

    await asyncio.gather(*(read() for _ in range(20)))
    return told


def is_whole(body: bytes, coding: str) -> bool:
    import gzip

    import brotli

    try:
        whole = {"identity": bytes, "gzip": gzip.decompress, "br": brotli.decompress}[coding](body)
        first, *rest = json.loads(whole)["states"]
        return all(one == first for one in rest)
    except Exception:  # whatever it is that cannot be read, it is torn
        return False


def read(port: int, reads: int, there: Connection) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        there.send(runner.run(read_whole(port, reads)))


def rewrite(public: Path, stopping: threading.Event, done: list[int]) -> None:
    """Replace a feed by another state of it as publishing does, again and again."""
    from feeds.files import write

    while not stopping.is_set():
        state = f"state {done[0]}"
        write(
            public / "feeds" / "rewritten.json", json.dumps({"states": [state] * (1_000 + done[0] % 7 * 500)}).encode()
        )
        done[0] += 1


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--reads", type=int, default=TORN_READS)
    told = parser.parse_args()
    with tempfile.TemporaryDirectory() as data:
        Path(data).chmod(0o755)
        public = folder_of(Path(data))
        measure(public, told.seconds, told.rounds)
        torn(public, told.reads)


def measure(public: Path, seconds: float, rounds: int) -> None:
    rates: dict[str, list[float]] = {}
    costs: dict[str, list[float]] = {}
    wrong = 0
    with running(constant, public) as first, running(ours, public) as second, ExitStack() as stack:
        servers = {"constant 304": first, "ours": second}
        if shutil.which("nginx"):
            servers["nginx"] = stack.enter_context(nginx(public))
        for turn in range(rounds):
            for name in sorted(servers, reverse=bool(turn % 2)):
                port, pid = servers[name]
                before, started = cpu_seconds(pid), time.monotonic()
                answers = in_own_process(poll, port, seconds)
                wrong += answers["other"] + answers["lost"]
                rates.setdefault(name, []).append(answers["304"] / seconds)
                costs.setdefault(name, []).append((cpu_seconds(pid) - before) / answers["304"] * 1e6)
                print(f"{name}: {answers} in {time.monotonic() - started:.1f} s", file=sys.stderr)
    print(
        f"\n| server | 304 a second, median of {rounds} | of the constant's | µs of CPU each | the constant's of it |"
    )
    print("|---|---|---|---|---|")
    for name, measured in rates.items():
        by_rate = statistics.median(a / b for a, b in zip(measured, rates["constant 304"], strict=True))
        by_cost = statistics.median(b / a for a, b in zip(costs[name], costs["constant 304"], strict=True))
        rate, cost = statistics.median(measured), statistics.median(costs[name])
        print(f"| {name} | {rate:,.0f} | {by_rate:.2f} | {cost:.0f} | {by_cost:.2f} |")
    if "nginx" in rates:
        of_nginx = statistics.median(a / b for a, b in zip(rates["ours"], rates["nginx"], strict=True))
        by_cost = statistics.median(b / a for a, b in zip(costs["ours"], costs["nginx"], strict=True))
        print(f"\nOurs against nginx: {of_nginx:.2f} by rate, {by_cost:.2f} by CPU. Answers that were no 304: {wrong}.")


def torn(public: Path, reads: int) -> None:
    stopping, done = threading.Event(), [0]
    writer = threading.Thread(target=rewrite, args=(public, stopping, done))
    writer.start()
    while not done[0]:
        time.sleep(0.01)
    with running(ours, public) as (port, _):
        answers = in_own_process(read, port, reads)
    stopping.set()
    writer.join()
    print(f"\nWhile a feed was rewritten {done[0]:,} times, as publishing does it: {answers}.")


if __name__ == "__main__":
    main()
