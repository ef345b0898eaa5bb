"""The made-up house, published and served, and a Chromium to look at it with."""

from __future__ import annotations

import asyncio
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright

from feeds.operator import operator_pages
from feeds.publish import PUBLIC, publish
from feeds.serve import application, listen, web_server
from feeds.web.reading import Reading
from pipeline.desk import Addition, Desk, Preview, RefusedError, ShownItem
from pipeline.health import Comparison, Difference, KeptPage, Remembered, Repair
from pipeline.store import open_store
from pipeline.told import tell
from tests.publishing import NOON
from tests.sites.shown import CONFIG, key_of, shown_house

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
PAGES: dict[str, str] = {
    "index": "index.html",
    "topic": "topics/international-cooperation.html",
    "topic-long": "topics/quantum.html",
    "entry": f"entries/{key_of(1)}.html",
    "entry-rtl": f"entries/{key_of(3)}.html",
    "entry-headline": f"entries/{key_of(6)}.html",
    "source": "sources/ministry.html",
    "source-changed": "sources/institut.html",
    "source-new": "sources/observatory.html",
    "source-empty": "sources/council.html",
    "saved-search": "searches/arctic.html",
    "search": "search",
    "search-found": "search?q=quantum+clocks&source=ministry",
    "search-none": "search?q=zebra",
    "not-found": "no/such/page.html",
    "index-fr": "fr/index.html",
    "entry-fr": f"fr/entries/{key_of(1)}.html",
    "source-fr": "fr/sources/wizara.html",
    "search-de": "de/search?q=quantum",
    "topic-de": "de/topics/international-cooperation.html",
    "source-de": "de/sources/amt.html",
}

OPERATED: dict[str, str] = {
    "operator": "operator",
    "add": "add",
    "repair": "operator?repair=institut",
}  # for who has the token
TOKEN = "a-token-of-the-operator"


async def _look(address: str) -> Preview:
    items = tuple(
        ShownItem(title=f"Notice {number}", url=f"{address}/{number}", published="2026-11-03", summary="What it says.")
        for number in range(3)
    )
    found = tell("found", count=3, method=tell("by listing"), sure=tell("sure"))
    notes = (tell("left out", what=tell("links elsewhere", count=7), why=tell("no headlines")),)
    return Preview(address=address, found=found, items=items, notes=notes, id="a", url=address)


async def _add(wanted: Addition) -> None:
    raise RefusedError(f"{wanted.id} is taken")


async def _compare(source_id: str) -> Comparison:
    at = "https://institut.example/actualites"
    items = [
        Remembered(url=f"{at}/{number}", title=f"Un accord de coopération, le {number} mars") for number in range(4)
    ]
    found = tell("list on the page", count=3, matched=2)
    return Comparison(
        state=None,
        good=KeptPage(role="good", url=at, at=NOON, body=b"", items=tuple(items[:3])),
        bad=KeptPage(role="bad", url=at, at=NOON, body=b""),
        stored=None,
        found=Repair(
            url=f"{at}/{source_id}", method="", at=NOON, adopted=False, sentence=found, items=tuple(items[1:])
        ),
        difference=Difference(same=tuple(items[1:3]), missing=(items[0],), further=(items[3],)),
    )


async def _confirm(_source_id: str, _shown: str) -> None:
    raise RefusedError("it is not what was shown")


DESK = Desk(
    token=TOKEN,
    topics=lambda: [("health", "Health"), ("quantum", "Quantum technology")],
    look=_look,
    add=_add,
    compare=_compare,
    take=_confirm,
    accept=_confirm,
    address=lambda _: "https://institut.example/",
)


def follow(link: Locator) -> None:
    """Click on what leads to another page, and wait until that page is there: a click alone does not."""
    with link.page.expect_navigation():
        link.click()


def sign_in(page: Page, root: str) -> None:
    """Sign in as the operator."""
    page.goto(root + "operator")
    page.locator("#token").fill(TOKEN)
    follow(page.locator("main button"))


@contextmanager
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Start the system's Chromium."""
    chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
    yield chromium
    chromium.close()


@contextmanager
def house(folder: Path) -> Iterator[str]:
    """Publish and serve the made-up house; give its address."""
    store = shown_house(folder)
    assert not publish(store, CONFIG, folder).failed
    store.close()
    reading = Reading(lambda: open_store(folder))
    with listen("127.0.0.1", 0) as listener:
        operator = operator_pages(DESK, lambda: CONFIG.site, reading, clock=(NOON + timedelta(hours=3.5)).timestamp)
        server = web_server(application(folder / PUBLIC, CONFIG, reading, operator))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listener])))
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()
    reading.close()
