"""Renders a page that a script builds, in a Chromium that connects to nothing.

Whatever the page asks for is intercepted and fetched in its stead (`crawler/fetching/parts.py`), so the guard
judges each address; all names lead nowhere for Chromium itself, should anything ever pass by that. A page gets a
fresh browser, and all of it ends with the page, or with us: it hangs on a pipe of ours.
"""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from crawler.bounds import Watch
from crawler.fetching.parts import Part
from pipeline.document import LARGEST_BYTES
from pipeline.items import Page
from pipeline.told import first_line, tell

if TYPE_CHECKING:
    from playwright.async_api import Browser, BrowserContext, Playwright, Route
    from playwright.async_api import Page as Tab

log = logging.getLogger(__name__)

SECONDS = 20
"""How long a page may take to build itself."""
MOST_MEMORY = 600_000_000
"""Bytes that the browser may have for itself: it starts with 160 MB, and an ordinary page takes as much again."""
_SECONDS_TO_START = 20
_SECONDS_TO_END = 5
_SECONDS_TO_READ = 3  # what there is, when time is up
_QUIET = 0.6  # seconds in which nothing is under way: then the page is built
_BETWEEN = 0.05
_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_FETCHED = ("script", "xhr", "fetch")  # all else builds nothing that is read
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--no-proxy-server",
    "--disable-quic",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",  # without it a page may send datagrams to any address
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-gpu",
    "--disable-3d-apis",
    "--disable-breakpad",
    "--blink-settings=imagesEnabled=false",
    "--js-flags=--max-old-space-size=256",
)
_WITHOUT_EXTRA = tell("no extra")
_WITHOUT_CHROMIUM = tell("no chromium here")
_TOO_MUCH = tell("too much memory", megabytes=MOST_MEMORY // 1_000_000)

_UNGUARDED = "Chromium, which runs the scripts of pages to be rendered, has no sandbox"
_ORDINARY = "run Tidings under an ordinary account of its own (such as sudo -u tidings tidings run)"

Get = Callable[[str, Mapping[str, str]], Awaitable[Part]]

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class RenderError(Exception):
    """A page could not be rendered; the message says why."""


def missing() -> str | None:
    """Give what has to be installed before anything can be rendered; None where nothing has."""
    if find_spec("playwright") is None:
        return _WITHOUT_EXTRA
    return None if _chromium() else _WITHOUT_CHROMIUM


def unguarded() -> str | None:
    """Say that a page's script would run in a Chromium without its sandbox, and the remedy; None where it would not."""
    if os.geteuid() != 0 or missing() is not None:
        return None
    return f"{_UNGUARDED} for root; {_ORDINARY}"


def has_script(page: Page) -> bool:
    """Tell whether there is a script on a page that could build something."""
    return b"<script" in page.body.lower()


def _chromium() -> str | None:
    return next((found for name in _NAMES if (found := shutil.which(name))), None)


async def render(page: Page, get: Get, *, seconds: float = SECONDS) -> Page:
    """Give a page as it is once its script has run; raise `RenderError` where that cannot be had.

    `get` fetches what it asks for. The page itself is not fetched again. One browser runs at a time.
    """
    if (why := missing()) is not None:
        raise RenderError(why)
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        started = time.monotonic()
        built = await _built(page, get, seconds)
        log.debug("page rendered url=%s seconds=%.1f", page.url, time.monotonic() - started)
    return replace(page, body=built.encode("utf-8", "replace"), media_type="text/html", charset="utf-8")


async def _built(page: Page, get: Get, seconds: float) -> str:
    from playwright.async_api import Error

    mark = f"--tidings-page={uuid.uuid4()}"
    with Watch(mark, MOST_MEMORY) as watch:
        try:
            async with _browser(mark) as browser:
                return await _Visit(page, get, seconds).read(browser)
        except TimeoutError as error:
            raise RenderError(tell("restless", seconds=seconds)) from error
        except Error as error:
            if watch.exceeded or "crashed" in str(error):  # it does where its script has used up its heap
                raise RenderError(_TOO_MUCH) from error
            raise RenderError(tell("not built", said=first_line(error))) from error


@asynccontextmanager
async def _browser(mark: str) -> AsyncIterator[Browser]:
    """Give a fresh browser, and end it, whatever it is doing."""
    from playwright.async_api import async_playwright

    playwright = await async_playwright().start()
    try:
        async with asyncio.timeout(2 * _SECONDS_TO_START):
            browser = await _launch(playwright, mark)
        try:
            yield browser
        finally:
            with suppress(Exception):  # it may have been killed, or hang: what is left is killed with its group
                await asyncio.wait_for(browser.close(), _SECONDS_TO_END)
    finally:
        with suppress(Exception):
            await asyncio.wait_for(playwright.stop(), _SECONDS_TO_END)


async def _launch(playwright: Playwright, mark: str) -> Browser:
    """Start Chromium in its sandbox; without, and saying so, where the system does not let it have one."""
    from playwright.async_api import Error

    async def launch(*, sandbox: bool) -> Browser:
        return await playwright.chromium.launch(
            executable_path=_chromium(),
            args=[*_ARGUMENTS, mark],
            chromium_sandbox=sandbox,
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            timeout=_SECONDS_TO_START * 1000,
        )

    try:
        if os.geteuid() != 0:  # for root it has none
            return await launch(sandbox=True)
    except Error as error:
        if "sandbox" not in str(error):
            raise RenderError(tell("no chromium", said=first_line(error))) from error
    log.info("%s here; %s", _UNGUARDED, _ORDINARY)
    try:
        return await launch(sandbox=False)
    except Error as error:
        raise RenderError(tell("no chromium", said=first_line(error))) from error


class _Visit:
    """A page in a browser, from its first byte until it is built."""

    def __init__(self, page: Page, get: Get, seconds: float) -> None:
        self._page, self._get, self._seconds = page, get, seconds
        self._url = page.url or "http://page.invalid/"
        self._shown = False  # the page's own request was answered
        self._under_way = 0
        self._last = 0.0  # monotonic seconds at which something was asked or answered

    async def read(self, browser: Browser) -> str:
        """Give the markup of the page once nothing is under way any more, or time is up."""
        context = await browser.new_context(service_workers="block", accept_downloads=False)
        await context.route("**/*", self._answer)
        tab = await context.new_page()
        context.on("page", _close)
        try:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._seconds):
                    await tab.goto(self._url, wait_until="domcontentloaded", timeout=0)
                    await self._rest()
            async with asyncio.timeout(_SECONDS_TO_READ):
                return await _markup(context, tab)
        finally:
            with suppress(Exception):
                await asyncio.wait_for(context.unroute_all(behavior="ignoreErrors"), _SECONDS_TO_END)

    async def _rest(self) -> None:
        self._last = time.monotonic()
        while self._under_way or time.monotonic() - self._last < _QUIET:
            await asyncio.sleep(_BETWEEN)

    async def _answer(self, route: Route) -> None:
        """Answer what the page asks for; the one place where whatever goes wrong with a part ends."""
        self._under_way += 1
        try:
            await self._answer_part(route)
        except Exception as error:
            log.debug("part of a page was not had url=%s: %s", route.request.url[:200], error)
            with suppress(Exception):  # the browser may be gone
                await route.abort("aborted" if route.request.is_navigation_request() else "failed")
        finally:
            self._under_way -= 1
            self._last = time.monotonic()

    async def _answer_part(self, route: Route) -> None:
        request = route.request
        kind = request.resource_type
        if kind == "document" and not self._shown:
            self._shown = True
            charset = f"; charset={self._page.charset}" if self._page.charset else ""
            await route.fulfill(body=self._page.body, content_type=(self._page.media_type or "text/html") + charset)
        elif kind == "stylesheet":  # not asked for; but a script may wait until it is there
            await route.fulfill(body="", content_type="text/css", headers={"Access-Control-Allow-Origin": "*"})
        elif kind in _FETCHED and request.method == "GET":
            part = await self._get(request.url.partition("#")[0], request.headers)
            await route.fulfill(status=part.status, headers=dict(part.headers), body=part.body)
        else:
            # So a page that would go elsewhere stays as it is: any other error is shown in its place.
            await route.abort("aborted")


async def _close(tab: Tab) -> None:
    """Close a window that the page opened."""
    with suppress(Exception):
        await tab.close()


async def _markup(context: BrowserContext, tab: Tab) -> str:
    """Give the page's markup as it is now, asked for in a world of its own, where the page's script changed nothing."""
    session = await context.new_cdp_session(tab)
    frame = (await session.send("Page.getFrameTree"))["frameTree"]["frame"]["id"]
    world = await session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "tidings"})
    asked = {
        "expression": f"'<!doctype html>' + document.documentElement.outerHTML.slice(0, {LARGEST_BYTES + 1})",
        "contextId": world["executionContextId"],
        "returnByValue": True,
    }
    found = str((await session.send("Runtime.evaluate", asked))["result"].get("value", ""))
    if len(found) > LARGEST_BYTES:
        raise RenderError(tell("too large built", characters=LARGEST_BYTES))
    return found
