"""Every page in a real browser: nothing from elsewhere, nothing too wide, no finding of axe-core, all by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.sites.browsing import CHROMIUM, OPERATED, PAGES, browser, follow, house, sign_in

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

PHONE: ViewportSize = {"width": 360, "height": 640}
AXE = Path(AXE_FILE_PATH).read_text(encoding="utf-8")
# All that axe-core knows, and contrast of 7 : 1 besides; what is off by default in it is deprecated or experimental.
ALL_RULES = {"rules": {"color-contrast-enhanced": {"enabled": True}}, "resultTypes": ["violations", "incomplete"]}
CONTRAST = {"runOnly": ["color-contrast", "color-contrast-enhanced"], "resultTypes": ["violations", "incomplete"]}
HIDDEN = (
    "[...document.querySelectorAll('.wide')].filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
)
PARTED = """[...document.querySelectorAll('.sign, .filters a')].filter(one => {
    const here = [...one.getClientRects()].at(-1), next = one.nextElementSibling.getClientRects()[0];
    return Math.abs(here.top + here.bottom - next.top - next.bottom) > here.height;
}).map(one => one.parentElement.innerText)"""


@dataclass(frozen=True, slots=True)
class House:
    root: str
    chromium: Browser

    def page(self, path: str, **how: Any) -> Page:
        page = self.chromium.new_page(viewport=PHONE, bypass_csp=True, **how)
        page.goto(self.root + path)
        return page


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    with sync_playwright() as playwright, browser(playwright) as chromium, house(folder) as root:
        yield House(root, chromium)


def findings(page: Page, options: dict[str, Any]) -> list[str]:
    """Give what axe-core finds, each with the first places where it does."""
    found = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{one['id']}: {one['help']}: {[node['html'][:200] for node in one['nodes'][:3]]}"
        for one in found["violations"]
    ]


@pytest.mark.parametrize("name", [*PAGES, *OPERATED])
def test_a_page_is_whole_narrow_and_open_to_everybody(shown: House, name: str) -> None:
    page = shown.chromium.new_page(viewport=PHONE, bypass_csp=True)
    said: list[str] = []
    asked: list[str] = []
    if name in OPERATED:
        sign_in(page, shown.root)
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    answer = page.goto(shown.root + (PAGES | OPERATED)[name])
    assert answer is not None
    expected = {"not-found": 404}.get(name, 200)
    assert (answer.status, [text for text in said if "404" not in text]) == (expected, [])
    assert [url for url in asked if not url.startswith(shown.root)] == []
    wide = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert wide[0] <= wide[1], "it is wider than the window"
    assert page.evaluate(HIDDEN) == [], "of a table of figures not all is seen"
    assert page.evaluate(PARTED) == [], "a sign or a count stands in another line than what it is of"
    page.evaluate(AXE)
    assert findings(page, ALL_RULES) == []
    page.emulate_media(color_scheme="dark")
    assert findings(page, CONTRAST) == []
    page.close()


@pytest.mark.parametrize("name", ["index", "topic", "entry", "source", "search-found", "not-found"])
def test_everything_is_reached_by_keyboard_in_order_and_seen_to_be(shown: House, name: str) -> None:
    page = shown.page(PAGES[name])
    page.evaluate(
        """() => { window.wanted = [...document.querySelectorAll(
            'a[href], button, input:not([type=hidden]), [tabindex="0"]')]; }"""
    )
    count = page.evaluate("wanted.length")
    assert count > 2
    for number in range(count):
        page.keyboard.press("Tab")
        told = page.evaluate(
            """number => {
                const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
                return {at: wanted.indexOf(one), line: parseFloat(style.outlineWidth), kind: style.outlineStyle,
                        seen: box.right > 0 && box.bottom > 0 && box.top < innerHeight, html: one.outerHTML};
            }""",
            number,
        )
        assert told["at"] == number, told
        assert told["line"] >= 2, told
        assert told["kind"] != "none", told
        assert told["seen"], told
    page.close()


def test_the_operator_reads_what_is_needed_the_worst_first_and_says_what_is_known(shown: House) -> None:
    page = shown.page("operator")
    page.evaluate(AXE)
    assert findings(page, ALL_RULES) == []  # of the form to sign in
    sign_in(page, shown.root)
    assert [one.split(": ")[-1] for one in page.locator("main ol .h3").all_inner_texts()] == [
        "does not let us read it",
        "shows less than it used to",
        "quiet",
        "Council of Example",
    ]
    assert "4 matters, the worst first. 6 sources are watched." in page.locator("main .lead").inner_text()
    assert "tidings sources repair institut" in page.locator("main ol").inner_text()
    assert "tidings crawl council" in page.locator("main ol").inner_text()
    follow(page.get_by_role("button", name=re.compile("^I know about this.*Amt")))
    assert page.get_by_role("status").inner_text() == "“amt” is quiet until that changes."
    assert page.locator("section", has_text="What you know about already").get_by_role("link").first.inner_text() == (
        "Amt für Statistik und Geoinformation"
    )
    assert "3 matters, the worst first." in page.locator("main .lead").inner_text()
    follow(page.get_by_role("link", name="Add a source"))
    page.locator("#address").fill("https://new.example/news")
    follow(page.get_by_role("button", name="Look at it"))
    page.evaluate(AXE)
    assert findings(page, ALL_RULES) == []
    page.close()


def test_who_is_refused_has_all_that_was_filled_in_and_can_go_back_to_what_was_found(shown: House) -> None:
    page = shown.chromium.new_context(viewport=PHONE).new_page()
    sign_in(page, shown.root)
    page.goto(shown.root + "add")
    page.locator("#address").fill("https://new.example/news")
    follow(page.get_by_role("button", name="Look at it"))
    page.locator("#id").fill("notices")
    page.locator("#title").fill("The Office")
    page.get_by_label("Quantum technology").check()
    follow(page.get_by_role("button", name="Yes, watch it"))
    assert page.get_by_role("alert").inner_text() == "notices is taken"
    assert [page.locator(one).input_value() for one in ("#id", "#title")] == ["notices", "The Office"]
    assert page.get_by_label("Quantum technology").is_checked()
    assert not page.get_by_label("Health").is_checked()
    page.go_back()
    assert page.locator("ol.items h3").count() == 3
    assert page.get_by_role("button", name="Yes, watch it").is_visible()
    page.context.close()


def test_the_first_key_leads_past_the_navigation(shown: House) -> None:
    page = shown.page(PAGES["index"])
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert "topics/" in page.evaluate("document.activeElement.getAttribute('href')")
    page.close()


def test_other_languages_are_one_link_away_and_are_the_same_page(shown: House) -> None:
    page = shown.page(PAGES["source"])
    follow(page.get_by_role("link", name="Français"))
    assert page.url == shown.root + "fr/sources/ministry.html"
    assert page.evaluate("document.documentElement.lang") == "fr"
    follow(page.get_by_role("link", name="Deutsch"))
    assert page.url == shown.root + "de/sources/ministry.html"
    follow(page.get_by_role("link", name="English"))
    assert page.url == shown.root + "sources/ministry.html"
    page.close()


def test_a_search_is_narrowed_and_widened_by_links(shown: House) -> None:
    page = shown.page("de/search")
    page.get_by_label("Gesuchte Wörter").fill("cooperation")
    follow(page.get_by_role("button", name="Suche"))
    assert page.get_by_role("status").inner_text() == "2 Artikel passen."
    page.goto(shown.root + "search?q=notice")
    assert page.get_by_role("status").inner_text() == "63 items fit."
    follow(page.get_by_role("link", name="the last 30 days"))
    few = page.get_by_role("status").inner_text()
    assert few != "63 items fit."
    follow(page.get_by_role("link", name="take away"))
    assert page.get_by_role("status").inner_text() == "63 items fit."
    follow(page.get_by_role("link", name="Older ones"))
    first = page.locator("ol.items h3").first.inner_text()
    follow(page.get_by_role("link", name="Older ones"))
    assert page.locator("ol.items h3").first.inner_text() != first
    follow(page.get_by_role("link", name="Back to the newest"))
    follow(page.locator("ol.items h3 a").first)
    assert "/entries/" in page.url
    page.close()


def test_an_older_entry_that_is_in_no_file_is_shown_from_the_store(shown: House) -> None:
    page = shown.page("search?q=notice&after=")
    for _ in range(3):
        follow(page.get_by_role("link", name="Older ones"))
    follow(page.locator("ol.items h3 a").last)
    assert page.locator("h1").inner_text().startswith("Notice 69")
    follow(page.get_by_role("link", name="Deutsch"))
    assert page.locator("h1").inner_text().startswith("Notice 69")
    assert page.evaluate("document.documentElement.lang") == "de"
    page.close()
