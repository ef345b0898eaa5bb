"""Hostile strings through every field into feeds and pages, judged in a real browser's DOM.

Nothing of the browser reaches a network: whatever it asks for is written down, and is a failure.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from html import escape
from pathlib import Path
from typing import Any

from lxml import etree
from playwright.sync_api import Page as Tab
from playwright.sync_api import Route, sync_playwright

from feeds.publish import publish
from pipeline.config import Config
from pipeline.items import Attachment, Code, Entry, Match
from pipeline.sanitize import _TAGS, sanitize
from pipeline.store import Change, open_store
from tests.publishing import NOON, entry, match

_STYLE = re.compile(r'<link rel="stylesheet" href="[./a-z]*style\.css">')  # else it is asked for by each
ROOT = Path(__file__).parent.parent
HERE = "http://tidings.test/"
BASE = "https://source.example/news/1"
TAGS = frozenset(_TAGS)

CONFIG = Config.model_validate(
    {
        "site": {"url": HERE, "authority": "example.org", "publish": "full"},
        "source": [{"id": "fund", "url": "https://fund.example/news", "title": "The Fund"}],
        "topic": [{"id": "cooperation", "title": "Cooperation", "words": ["agreement"]}],
    }
)

# Attributes whose values the browser takes for addresses; `srcdoc`, `style` and `on…` are never there.
_LOOK = """(root) => {
  const addresses = ["href", "src", "action", "formaction", "poster", "background", "cite", "data", "srcset",
    "longdesc", "xlink:href", "ping", "codebase", "manifest", "dynsrc", "lowsrc", "usemap", "profile"];
  const found = {tags: {}, bad: [], text: root.textContent};
  for (const element of root.querySelectorAll("*")) {
    const tag = element.tagName.toLowerCase();
    found.tags[tag] = (found.tags[tag] || 0) + 1;
    for (const attribute of element.attributes) {
      const name = attribute.name.toLowerCase();
      if (name.startsWith("on") || ["style", "srcdoc", "is", "nonce"].includes(name))
        found.bad.push(`${tag} ${name}=${attribute.value}`);
      if (addresses.includes(name)) {
        let scheme;
        try { scheme = new URL(attribute.value, document.baseURI).protocol; } catch { scheme = "unreadable"; }
        if (!["http:", "https:"].includes(scheme) && !(tag === "a" && scheme === "mailto:"))
          found.bad.push(`${tag} ${name}=${attribute.value} (${scheme})`);
      }
    }
  }
  return found;
}"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the browser made of some markup."""

    tags: dict[str, int]
    bad: list[str]
    text: str


class Judge:
    """A tab that has no network, and writes down what it asks for and says."""

    def __init__(self, tab: Tab) -> None:
        self._tab = tab
        self._page = ""
        self._is_reader = False
        self.asked: list[str] = []
        tab.on("dialog", self._dialog)
        tab.on("popup", lambda _: self.asked.append("popup"))
        tab.context.route("**/*", self._answer)
        tab.context.expose_function("ran", lambda *_: self.asked.append("script"))
        for name in ("alert", "prompt", "confirm", "print"):  # quicker than a dialog for each
            tab.add_init_script(f"window.{name} = () => {{ window.ran('{name}'); return ''; }}")

    def _dialog(self, dialog: Any) -> None:
        self.asked.append(f"dialog {dialog.message}")
        dialog.dismiss()

    def _answer(self, route: Route) -> None:
        if route.request.url == HERE + "judged" and route.request.is_navigation_request():
            route.fulfill(body=self._page, content_type="text/html; charset=utf-8")
            return
        if route.request.url.startswith(HERE) and route.request.resource_type == "stylesheet":
            route.fulfill(body="", content_type="text/css")
            return
        if not (self._is_reader and route.request.resource_type == "image"):  # readers show the images of articles
            self.asked.append(f"{route.request.resource_type} {route.request.url}")
        route.abort()

    def page(self, html: str, *, reader: bool = False) -> Seen:
        """Load a page without any Content-Security-Policy, and look at all that is in it."""
        self._page, self._is_reader = html, reader
        self._tab.goto(HERE + "judged")
        return Seen(**self._tab.evaluate(f"({_LOOK})(document.documentElement)"))

    def pages(self, htmls: Sequence[str]) -> list[Seen]:
        """Load pages beside each other, each in a frame that may run what it likes; without our own style sheet."""
        self.page("<!doctype html><title>pages</title>")
        look = f"() => done(({_LOOK})(frame.contentDocument.documentElement))"
        load = f"""(htmls) => Promise.all(htmls.map((html) => new Promise((done) => {{
            const frame = document.createElement("iframe");
            frame.addEventListener("load", {look}, {{once: true}});
            frame.srcdoc = html;
            document.body.append(frame);
        }})))"""
        bare = [_STYLE.sub("", html) for html in htmls]
        return [Seen(**one) for one in self._tab.evaluate(load, bare)]

    def fragments(self, htmls: Sequence[str]) -> list[Seen]:
        """Show markup as a careless reader does: by innerHTML, in a page of its own."""
        self.page("<!doctype html><title>reader</title><div id=shown></div>", reader=True)
        show = f"""(htmls) => htmls.map((html) => {{
            const shown = document.getElementById("shown");
            shown.innerHTML = html;
            for (const element of shown.querySelectorAll("*")) {{ element.dispatchEvent(new Event("error"));
                element.dispatchEvent(new Event("load"));
                element.dispatchEvent(new Event("mouseover")); element.dispatchEvent(new Event("focus")); }}
            return ({_LOOK})(shown);
        }})"""
        return [Seen(**one) for one in self._tab.evaluate(show, list(htmls))]

    def rested(self) -> list[str]:
        """Give all that was asked for and run since the last time, once images and scripts have had their turn."""
        self._tab.wait_for_timeout(150)
        self.page("<!doctype html><title>rest</title>")
        asked, self.asked = self.asked, []
        return asked


@contextmanager
def judging() -> Iterator[Judge]:
    """Open the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        try:
            yield Judge(browser.new_page())
        finally:
            browser.close()


def attacked(number: int, vector: str) -> Entry:
    """Make an entry as if nothing before had looked at it: the vector is in every field of it."""
    quoted = escape(vector, quote=True)
    body = (
        f"<p>Before {number}.</p>{vector}<p>Behind.</p>"
        f'<a href="{vector}">raw</a><a href="{quoted}" title="{quoted}">quoted</a>'
        f'<img src="https://source.example/a.png" alt="{quoted}"><img alt="{vector}">'
        f'<time datetime="{quoted}">now</time>'
        f'<blockquote cite="{quoted}">cited</blockquote>'
    )
    return entry(
        number,
        title=f"Title {number} {vector}",
        summary=f"Summary {number} {vector}",
        authors=(vector, "Ada Example"),
        section=vector,
        institution=vector,
        source_id=None,
        url=f"https://source.example/{number}?{vector}" if number % 2 else vector,
        image=vector,
        language=vector,
        media_type=None,
        attachments=(
            Attachment(url=f"https://source.example/{vector}", title=vector, media_type="application/pdf"),
            Attachment(url=vector, title=None, media_type=vector),
        ),
        codes=(Code(code="medtop:20000638", label=vector[:80]),),
        text=f"Text {number} {vector}",
        html=sanitize(body, BASE),
        dated_at=NOON - timedelta(minutes=number),
    )


def published(folder: Path, vectors: Sequence[str]) -> Path:
    """Publish an entry for each vector; give the folder of files."""
    store = open_store(folder)
    for number, vector in enumerate(vectors, 1):
        matches: tuple[Match, ...] = (match("cooperation", vector[:80] or "x"),)
        store.apply(Change(entry=attacked(number, vector), matches=matches))
    outcome = publish(store, CONFIG, folder)
    store.close()
    assert not outcome.failed
    return folder / "public"


def crawled(folder: Path, vectors: Sequence[str]) -> Path:
    """Crawl a page for each vector, which has it wherever a page has words; give the folder of files."""
    folder.mkdir()
    pages = folder / "pages"
    pages.mkdir()
    for number, vector in enumerate(vectors):
        (pages / f"{number}.html").write_text(_page_with(number, vector), encoding="utf-8", errors="replace")
    (folder / "tidings.toml").write_text(f'[site]\nurl = "{HERE}"\npublish = "full"\n', encoding="utf-8")
    command = [sys.executable, "-m", "tidings", "--config", str(folder / "tidings.toml"), "crawl", str(pages)]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode in (0, 1), outcome.stdout + outcome.stderr  # 1: a page of control characters is refused
    return folder / "data" / "public"


def _page_with(number: int, vector: str) -> str:
    quoted = escape(vector, quote=True)
    words = " ".join(
        f"The council of place {number} signed agreement {part} with Japan on research." for part in range(9)
    )
    return (
        f"<!doctype html><html lang=en><head><title>Agreement {number} {quoted}</title>"
        f'<meta name=author content="{quoted}"><meta name=description content="{quoted}">'
        f'<meta property="og:image" content="{quoted}"><meta property="og:site_name" content="{quoted}">'
        f'<link rel=canonical href="https://source.example/{number}">'
        f'<link rel=tag href="http://cv.iptc.org/newscodes/mediatopic/20000638" title="{quoted}"></head>'
        f"<body><main><article>"
        f"<h1>Agreement {number} {vector}</h1><p class=byline>By {quoted}</p><p>{words}</p><p>{words} {vector}</p>"
        f'<figure><img src="https://source.example/a.png" alt="{quoted}"><figcaption>{quoted}</figcaption></figure>'
        f'<p>{words} <a href="{quoted}">paper</a> <a href="https://source.example/{quoted}.pdf">{quoted}</a></p>'
        f"<ul><li>{words}</li><li>{vector}</li></ul></article></main></body></html>"
    )


def shown_by_readers(public: Path, feed: str) -> list[str]:
    """Give all markup that a reader would show, from each format of the feed: contents, and titles between others."""
    shown = []
    for name in ("rss", "atom"):
        tree = etree.parse(str(public / "feeds" / f"{feed}.{name}"))
        for element in tree.iter():
            tag = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if tag in ("encoded", "content") and element.text:
                shown.append(element.text)
            elif tag in ("title", "description", "summary", "name", "creator", "author", "category", "rights"):
                shown.append(f"<h2>{element.text or element.get('label') or element.get('term') or ''}</h2>")
    for item in json.loads((public / "feeds" / f"{feed}.json").read_bytes())["items"]:
        shown += [item.get("content_html", ""), f"<h2>{item['title']}</h2>", f"<p>{item.get('summary', '')}</p>"]
        shown += [f"<b>{author['name']}</b>" for author in item.get("authors", ())]
        shown += [f"<i>{code['label']}</i>" for code in item["_tidings"].get("codes", ()) if "label" in code]
    return shown


def addresses_of(public: Path, feed: str) -> Iterator[str]:
    """Give every address that the feeds name."""
    for name in ("rss", "atom"):
        for element in etree.parse(str(public / "feeds" / f"{feed}.{name}")).iter():
            if not isinstance(element.tag, str):
                continue
            yield from (str(element.get(key)) for key in ("href", "url", "uri", "src") if element.get(key))
            if etree.QName(element).localname in ("link", "uri", "comments") and (element.text or "").strip():
                yield element.text or ""
    for item in json.loads((public / "feeds" / f"{feed}.json").read_bytes())["items"]:
        yield from (item[key] for key in ("url", "external_url", "image", "banner_image") if key in item)
        yield from (one["url"] for one in item.get("attachments", ()))


def faults_of_fragments(judge: Judge, htmls: Iterable[str]) -> list[str]:
    """Say what is dangerous in what readers show."""
    htmls = list(htmls)
    faults = []
    for html, seen in zip(htmls, judge.fragments(htmls), strict=True):
        strange = seen.tags.keys() - TAGS
        faults += [f"{html[:200]!r}: {fault}" for fault in [*(f"<{tag}>" for tag in sorted(strange)), *seen.bad]]
    return faults


def faults_of_pages(judge: Judge, htmls: Sequence[str], frame: Mapping[str, int]) -> list[list[str]]:
    """Say what is dangerous in each page; `frame` is of a page like it: what its template has, no entry may add."""
    return [
        [
            f"<{tag}> {frame.get(tag, 0)} -> {count}"
            for tag, count in seen.tags.items()
            if tag not in TAGS and count > frame.get(tag, 0)
        ]
        + seen.bad
        for seen in judge.pages(htmls)
    ]


def frames_of(judge: Judge, public: Path) -> dict[str, dict[str, int]]:
    """Count what the templates of each kind of page have of themselves, in what was published of harmless entries."""
    one_of_each = {path.relative_to(public).parts[0]: path for path in public.rglob("*.html")}
    kinds = ("index.html", "topics", "entries", "sources")
    return {
        kind: judge.page(one_of_each[kind].read_text(encoding="utf-8")).tags for kind in kinds if kind in one_of_each
    }


def faults_of(
    judge: Judge, public: Path, frames: Mapping[str, Mapping[str, int]], feed: str = "cooperation"
) -> tuple[list[str], dict[str, int]]:
    """Say what is dangerous in published pages and a feed; `frames` are of as many harmless entries."""
    faults: list[str] = []
    pages = 0
    for kind, frame in frames.items():
        paths = [path for path in sorted(public.rglob("*.html")) if path.relative_to(public).parts[0] == kind]
        pages += len(paths)
        found = faults_of_pages(judge, [path.read_text(encoding="utf-8") for path in paths], frame)
        faults += [
            f"{path.relative_to(public)}: {fault}"
            for path, of_page in zip(paths, found, strict=True)
            for fault in of_page
        ]
    faults += [f"a page asked for {one}" for one in judge.rested()]
    fragments = shown_by_readers(public, feed)
    faults += faults_of_fragments(judge, fragments)
    faults += [f"a reader asked for {one}" for one in judge.rested()]
    addresses = list(addresses_of(public, feed))
    faults += [
        f"address {one!r}" for one in addresses if not one.startswith(("http://", "https://", "mailto:", "tag:"))
    ]
    return faults, {"pages": pages, "fragments": len(fragments), "addresses": len(addresses)}
