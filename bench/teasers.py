"""Measures the teasers found on article pages against newspaper4k, by address: `python -m bench.teasers FOLDER`.

FOLDER has art_*.html beside art_*.json and is no part of this project; our own pages in tests/recorded/labelled are
always taken as well. A label has `url`, `teasers` (`url`, `title`), `optional` (neither right nor wrong) and the rest.
No model is trained for these pages, so nothing is left out; figures are means over pages, their 95 % intervals come of
drawing sites. They are written to bench/results/teasers.md.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit

from bench.capture_labels import domain
from bench.intervals import shown
from pipeline.document import read
from pipeline.items import Page, Separation
from pipeline.separate import separate

OWN = Path(__file__).parent.parent / "tests" / "recorded" / "labelled" / "articles"
_RESULTS = Path(__file__).parent / "results" / "teasers.md"
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|mc_[ce]id|at_\w+|ref|xtor|cmpid)$", re.IGNORECASE)
_COOKIE = re.compile(r"cookie", re.IGNORECASE)

Found = tuple[list[tuple[str, str]], int]
"""Addresses with titles, and how many lines of consent text they or the article have."""


@dataclass(frozen=True, slots=True)
class Score:
    """How the teasers of a page were found."""

    right: int
    given: int
    known: int
    titles: int
    consent: int

    @property
    def f1(self) -> float:
        """F1 of the addresses; 1 where there are none and none was given."""
        return 2 * self.right / (self.given + self.known) if self.given + self.known else 1.0


def main() -> None:
    """Print the figures and write them down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", action="store_true", help="a line a page of ours")
    given = parser.parse_args()
    sets = {"given": sorted(given.folder.glob("art_*.json")), "our own": sorted(OWN.glob("*.json"))}
    lines = [
        "| pages | number | extractor | F1 by address | titles of the right ones | consent lines |",
        "|" + "---|" * 6,
    ]
    scores: dict[str, list[tuple[str, Score]]] = {}
    for name, find in {"ours": ours, "newspaper4k": newspaper4k()}.items():
        for pages, paths in sets.items():
            scored = [scored_page(path, find) for path in paths]
            if given.each and name == "ours":
                for path, (_, score) in zip(paths, scored, strict=True):
                    print(f"{path.stem:12s} right {score.right:2d} given {score.given:2d} known {score.known:2d}")
            lines.append(_row(pages, name, scored))
            scores.setdefault(name, []).extend(scored)
    lines += [_row("both", name, scored) for name, scored in scores.items()]
    print("\n".join(lines))
    _RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _row(pages: str, name: str, scored: Sequence[tuple[str, Score]]) -> str:
    consent = sum(score.consent for _, score in scored) if name == "ours" else "-"
    return f"| {pages} | {len(scored)} | {name} | {shown(scored, f1)} | {shown(scored, titles)} | {consent} |"


def f1(scores: Sequence[Score]) -> float:
    """Give the mean F1 of pages."""
    return sum(score.f1 for score in scores) / len(scores)


def titles(scores: Sequence[Score]) -> float:
    """Give the share of the right addresses that have the right title."""
    return sum(score.titles for score in scores) / max(1, sum(score.right for score in scores))


def scored_page(path: Path, find: Callable[[Path, dict[str, Any]], Found]) -> tuple[str, Score]:
    """Give the site of a labelled page and how its teasers were found."""
    label = json.loads(path.read_text(encoding="utf-8"))
    teasers, consent = find(path.with_suffix(".html"), label)
    wanted = {key_of(each["url"], label["url"]): each["title"] for each in label["teasers"]}
    optional = {key_of(each["url"], label["url"]) for each in label["optional"]} - wanted.keys()
    found = {key_of(url, label["url"]): title for url, title in reversed(teasers)}
    right = (found.keys() - optional) & wanted.keys()
    same = sum(same_title(found[key], wanted[key]) for key in right)
    return domain(label["url"]), Score(len(right), len(found.keys() - optional), len(wanted), same, consent)


def ours(path: Path, label: dict[str, Any]) -> Found:
    """Find teasers with this project."""
    found = separated(path, label)
    texts = [*(block.text for block in found.blocks), *(f"{t.title} {t.summary or ''}" for t in found.teasers)]
    consent = sum(_COOKIE.search(text) is not None for text in texts)
    return [(each.url, each.title) for each in found.teasers if each.url], consent


def separated(path: Path, label: dict[str, Any]) -> Separation:
    """Separate a labelled page."""
    return separate(read(labelled_page(path, label)))


def labelled_page(path: Path, label: dict[str, Any]) -> Page:
    """Give a saved page as its label says that it came."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    charset = label.get("encoding")
    return Page(body=path.read_bytes(), fetched_at=now, url=label["url"], media_type="text/html", charset=charset)


def newspaper4k() -> Callable[[Path, dict[str, Any]], Found]:
    """Give the peer: what it takes for articles among the links of a page. It is an extra, never a dependency."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a part of it that is not used here wants nltk
            from newspaper.urls import valid_url
        logging.getLogger("tldextract").setLevel(logging.CRITICAL)  # it asks the network for its list, and has one
    except ImportError as missing:
        raise SystemExit("newspaper4k is missing: pip install newspaper4k") from missing

    def find(path: Path, label: dict[str, Any]) -> Found:
        document = read(labelled_page(path, label))
        links: Iterable[Any] = document.root.iter("a") if document.root is not None else ()
        found = []
        for link in links:
            words = " ".join(str(link.text_content()).split())
            try:
                url = urljoin(document.base_url or "", link.get("href") or "")
                if words and key_of(url, "") != key_of(label["url"], "") and valid_url(url):
                    found.append((url, words))
            except ValueError:
                continue
        return found, 0

    return find


def key_of(url: str, base: str) -> str:
    """Give an address as compared: without scheme, "www.", what only tracks, and a slash at the end."""
    parts = urlsplit(urljoin(base, url.strip()))
    asked = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    path = unquote(re.sub(r"/+", "/", parts.path)).rstrip("/") or "/"
    return (parts.hostname or "").removeprefix("www.") + path + (f"?{urlencode(asked)}" if asked else "")


def same_title(ours: str, theirs: str) -> bool:
    """Tell whether two titles are the same but for marks, or nearly so."""
    some, others = (re.sub(r"\W+", " ", title.replace("\xad", "")).strip().lower() for title in (ours, theirs))
    return some == others or SequenceMatcher(None, some, others).ratio() >= 0.9


if __name__ == "__main__":
    main()
