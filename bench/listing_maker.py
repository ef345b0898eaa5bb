"""Makes listing pages with labels from templates: `python -m bench.listing_maker FOLDER` writes them down.

bench/made_listings has a folder a set, and in it a template a page: first a line of JSON that says what the page is
(`url`, `lang`, `count` or own `titles`, `newest`, `step` in days, `path` or `paths`), then the page, written as a
system or an institution writes it. Titles and sentences are of words.toml, and the same each time. The items are the
label; links marked `data-other` are another list or a file beside it (neither right nor wrong); every other link is no
item.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from jinja2 import Environment, FileSystemLoader
from lxml import html

from bench.teasers import key_of
from pipeline.document import read
from pipeline.items import Page

SETS = Path(__file__).parent / "made_listings"
_MARK = re.compile(r"\s+data-other(?=[\s>])")
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """An item, as a template writes it."""

    index: int
    number: int
    title: str
    url: str
    day: date
    summary: str
    topic: str
    kind: str
    months: Sequence[str]

    @property
    def href(self) -> str:
        """The address without its host."""
        parts = urlsplit(self.url)
        return parts._replace(scheme="", netloc="").geturl()

    @property
    def month(self) -> str:
        """The name of the month."""
        return self.months[self.day.month - 1]

    def on(self, pattern: str, *, after: int = 0) -> str:
        """Write the day, or one some days after: {d} {dd} {m} {mm} {month} {mon} {yy} {y}, and what strftime knows."""
        day = self.day + timedelta(days=after)
        month = self.months[day.month - 1]
        return day.strftime(
            pattern.format(
                d=day.day,
                dd=f"{day.day:02d}",
                m=day.month,
                mm=f"{day.month:02d}",
                month=month,
                mon=month[:3],
                yy=f"{day.year % 100:02d}",
                y=day.year,
            )
        )


class Words:
    """Gives titles, sentences and the words of menus in a language, none twice while there are others."""

    def __init__(self, known: dict[str, Any], language: str, seed: str) -> None:
        self._slots = known["slots"]
        self._own = known[language]
        self._chance = random.Random(seed)
        self._left: dict[str, list[str]] = {}
        self._said: set[str] = set()

    def one(self, name: str) -> str:
        """Give one more text of a kind: titles, events, sentences, menu, topics, kinds."""
        text = self._filled(self._next(name))
        for _ in range(40):
            if name not in {"titles", "events"} or text not in self._said:
                break
            text = self._filled(self._next(name))
        self._said.add(text)
        return text

    def some(self, name: str, count: int) -> list[str]:
        """Give several texts of a kind."""
        return [self.one(name) for _ in range(count)]

    @property
    def months(self) -> list[str]:
        """The names of the months."""
        return list(self._own["months"])

    @property
    def more(self) -> str:
        """What a link says that only leads on."""
        return str(self._own["more"])

    def number(self, low: int, high: int) -> int:
        """Give a number between two."""
        return self._chance.randint(low, high)

    def _next(self, name: str) -> str:
        if not self._left.get(name):
            self._left[name] = self._chance.sample(self._own[name], len(self._own[name]))
        return self._left[name].pop()

    def _filled(self, text: str) -> str:
        def slot(found: re.Match[str]) -> str:
            name = found[1]
            if name == "n":
                return str(self._chance.randint(3, 97))
            if name == "year":
                return str(self._chance.randint(2016, 2025))
            return str(self._chance.choice(self._slots[name]))

        return _SLOT.sub(slot, text)


def made(template: Path) -> tuple[str, dict[str, Any]]:
    """Give the page of a template, and its label."""
    said, _, body = template.read_text(encoding="utf-8").partition("\n")
    page = json.loads(said)
    words = Words(_known(), page["lang"], template.stem)
    items = list(_items(page, words))
    text = _environment().from_string(body).render(items=items, words=words, page=page)
    return _MARK.sub("", text), _label(template.stem, page, items, text)


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads((SETS / "words.toml").read_text(encoding="utf-8"))


@cache
def _environment() -> Environment:
    return Environment(loader=FileSystemLoader(SETS), autoescape=True, trim_blocks=True, lstrip_blocks=True)


def written(folder: Path, templates: Sequence[Path]) -> list[Path]:
    """Write pages down with their labels; give the labels."""
    paths = []
    for template in templates:
        text, label = made(template)
        path = folder / f"list_{template.stem}.json"
        path.with_suffix(".html").write_text(text, encoding="utf-8")
        path.write_text(json.dumps(label, ensure_ascii=False, indent=1), encoding="utf-8")
        paths.append(path)
    return paths


def _items(page: dict[str, Any], words: Words) -> Iterator[News]:
    paths = page.get("paths") or [page.get("path", "/news/{slug}")]
    day = date.fromisoformat(page.get("newest", "2024-05-21"))
    number = page.get("number", words.number(1200, 98000))
    own = page.get("titles", [])
    for index in range(len(own) or page.get("count", 10)):
        title = own[index] if own else words.one("titles")
        summary = " ".join(words.some("sentences", page.get("sentences", words.number(1, 2))))
        path = paths[index % len(paths)].format(
            slug=_slug(title, number), id=number, y=day.year, mm=f"{day.month:02d}", dd=f"{day.day:02d}", n=index + 1
        )
        yield News(
            index=index,
            number=number,
            title=title,
            url=urljoin(page["url"], path),
            day=day,
            summary=summary,
            topic=words.one("topics"),
            kind=words.one("kinds"),
            months=words.months,
        )
        number -= words.number(1, 37)
        day -= timedelta(days=words.number(*page.get("step", [0, 9])))


def _slug(title: str, number: int) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", plain.lower())[:9]) or f"n{number}"


def _label(name: str, page: dict[str, Any], items: Sequence[News], text: str) -> dict[str, Any]:
    now = datetime(2000, 1, 1, tzinfo=UTC)
    read_page = read(Page(body=text.encode(), fetched_at=now, url=page["url"], media_type="text/html", charset="utf-8"))
    base = read_page.base_url or ""
    links = html.document_fromstring(text).iter("a")  # reading a page leaves out the marks of what is no item
    undated = page.get("undated", False)
    own = {key_of(item.url, "") for item in items}
    optional, others = [], []
    for link in links:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            continue
        told = {"title": " ".join("".join(map(str, link.itertext())).split()), "url": urljoin(base, href)}
        if link.get("data-other") is not None:
            optional.append(told)
        elif key_of(told["url"], "") not in own:
            others.append(told)
    return {
        "id": f"list_{name}",
        "kind": "listing",
        "url": page["url"],
        "lang": page["lang"],
        "institution": True,
        "encoding": "utf-8",
        "items": [
            {
                "title": item.title,
                "url": item.url,
                "date": None if undated or item.index in page.get("undated_items", []) else item.day.isoformat(),
            }
            for item in items
        ],
        "optional": optional,
        "not_items": others,
    }


def main() -> None:
    """Write all pages into a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{len(written(folder, sorted(SETS.glob('*/*.html'))))} pages")


if __name__ == "__main__":
    main()
