"""Makes lines with labels: from labelled captures, and from saved pages flattened as captures are.

A flattened page labels itself: lines of the marked article are article, lines that were one link of some length outside
of menus are headlines of teasers, prose below those is their summary. That is wrong here and there and weighs less.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from lxml.html import HtmlElement
from publicsuffixlist import PublicSuffixList

from bench.archive import Sample
from pipeline.captures.lines import Line, read_lines
from pipeline.captures.verdicts import Verdict
from pipeline.cues import Cue, cues, fold
from pipeline.dates.printed import dated_share

_SUFFIXES = PublicSuffixList()
_NOT_WORDS = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|\w+")
_NO_HEADLINE = {
    Cue.MORE, Cue.ALL, Cue.SHARE, Cue.CONTACT, Cue.LEGAL, Cue.SUBSCRIBE, Cue.COMMENTS, Cue.CONSENT
}  # fmt: skip
_MENU_CLASS = re.compile(r"\b(nav|menu|footer|breadcrumb)")
_ABOVE_CHOICES, _BELOW_CHOICES = (12, 16, 18, 20, 30), (30, 60, 100)  # lines kept around an article, as captures have
_SHORT_ABOVE, _SHORT_BELOW = (0, 0, 0, 1, 2, 3, 5), (0, 0, 1, 3, 6, 10, 14, 25)


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The lines of a capture and what each is; None for a line that nobody can tell."""

    id: str
    domain: str  # registrable
    lines: tuple[Line, ...]
    labels: tuple[Verdict | None, ...]
    title: str | None
    neutral: frozenset[int]  # lines that count neither way
    weight: float  # of each line in training


def labelled_captures(folder: Path) -> Iterator[Labelled]:
    """Give the captures that a person labelled."""
    for path in sorted(folder.glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        with path.with_suffix(".txt").open(newline="", encoding="utf-8") as file:
            text = file.read()
        lines, _ = read_lines(text)
        told = _told(gold, text.split("\n"))
        yield Labelled(
            id=gold["id"],
            domain=domain(gold["url"]),
            lines=tuple(lines),
            labels=tuple(told.get(line.first, Verdict.OTHER) for line in lines),
            title=gold["title"],
            neutral=frozenset(gold["neutral"]) | frozenset(gold["resource_links"]),
            weight=1.0,
        )


def domain(url: str) -> str:
    """Give the registrable domain of an address."""
    host = urlsplit(url).hostname or url
    return _SUFFIXES.privatesuffix(host) or host


def _told(gold: dict[str, list[int]], written: Sequence[str]) -> dict[int, Verdict]:
    told = dict.fromkeys(gold["section_headings"], Verdict.ABOVE)
    told |= dict.fromkeys(gold["article"], Verdict.ARTICLE)
    for teaser in gold["teasers"]:
        if isinstance(teaser, dict):
            told |= dict.fromkeys(teaser["summary_lines"], Verdict.SUMMARY)
            told |= dict.fromkeys(teaser["meta_lines"], Verdict.DETAIL)
            if teaser["title_line"] is not None:
                told[teaser["title_line"]] = Verdict.HEADLINE
    if gold["title"]:
        same = [i for i in gold["article"] if plain(written[i]) == plain(str(gold["title"]))]
        told |= dict.fromkeys(same[:1], Verdict.TITLE)
    return told


def plain(text: str) -> str:
    """Give the words of a text, for comparing."""
    return _NOT_WORDS.sub(" ", text.replace("\xad", "").lower()).strip()


def flattened(pages: Iterable[Sample]) -> Iterator[Labelled]:
    """Give each article page twice: cut as a crawl cuts it, and cut close with its blank lines in doubt."""
    chance = random.Random(5)
    for page in pages:
        document = page.document() if page.text and page.page_type == "article" else None
        if document is None or document.root is None or page.text is None:
            continue
        lines, unread = read_lines(_flat(document.text))
        if not lines or unread:
            continue
        labels = _labels(lines, page.text, document.root)
        article = [i for i, label in enumerate(labels) if label in (Verdict.ARTICLE, Verdict.TITLE)]
        found = sum(lines[i].width for i in article)
        if not article or found < 0.5 * len(page.text):
            continue
        for close in (False, True):
            start, end = _cut(lines, labels, article, chance, close=close)
            part = lines[start:end]
            again = _rewritten(part, chance, blank=not close or chance.random() > 0.35)
            if len(again) == len(part):
                yield Labelled(
                    id=page.name,
                    domain=page.domain,
                    lines=tuple(again),
                    labels=tuple(labels[start:end]),
                    title=None,
                    neutral=frozenset(),
                    weight=0.1 * min(1.0, 40 / len(part)),
                )


def _flat(markup: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found,import-untyped,unused-ignore]

    text: str = extract_plain_text(
        markup, preserve_formatting=True, main_content=False, list_bullets=True, alt_texts=False, comments=True
    )
    return text


def _labels(lines: Sequence[Line], article: str, root: HtmlElement) -> list[Verdict | None]:
    linked, menus, headings, titles = _marked(root)
    shingles = Counter(_shingles(article))
    whole = {plain(line) for line in article.split("\n")}
    labels: list[Verdict | None] = []
    for line in lines:
        words = plain(line.text)
        length = len(words.split())
        told = cues(fold(line.text))
        wide = line.width > 1.3 * len(line.text)
        if _covered(line, shingles, whole, words) >= 0.6:
            labels.append(Verdict.ARTICLE)
        elif words in menus and length >= 5 and line.width >= 30:
            labels.append(None)
        elif words in linked and (length >= 4 or wide) and line.width >= 22 and not told & _NO_HEADLINE:
            labels.append(Verdict.HEADLINE)
        else:
            labels.append(Verdict.OTHER)
    _mark_title(lines, labels, titles)
    _mark_below(lines, labels, linked)
    for index, line in enumerate(lines):
        heads = labels[index] is Verdict.OTHER and plain(line.text) in headings and line.width < 70
        if heads and Verdict.HEADLINE in labels[index + 1 : index + 4]:
            labels[index] = Verdict.ABOVE
    return labels


def _marked(root: HtmlElement) -> tuple[set[str], set[str], set[str], set[str]]:
    """Give the texts of links outside of menus, of links in menus, of headings, and what could be the title."""
    linked: set[str] = set()
    menus: set[str] = set()
    headings: set[str] = set()
    titles = {
        plain(str(element.get("content"))) for element in root.iter("meta") if element.get("property") == "og:title"
    }
    for link in root.iter("a"):
        words = plain(str(link.text_content())[:500])
        if words and link.get("href") and not str(link.get("href")).startswith(("#", "javascript", "mailto")):
            (menus if _in_menu(link) else linked).add(words)
    for level in ("h1", "h2", "h3", "h4", "h5", "h6"):
        for heading in root.iter(level):
            words = plain(str(heading.text_content())[:500])
            inside = heading.find(".//a") is not None or any(above.tag == "a" for above in heading.iterancestors())
            (linked if inside else headings).add(words)
            if level == "h1":
                titles.add(words)
    return linked - menus - {""}, menus, headings, titles - {""}


def _in_menu(link: HtmlElement) -> bool:
    above = list(link.iterancestors())
    tags = {str(element.tag) for element in above}
    classes = " ".join(f"{element.get('class') or ''} {element.get('id') or ''}" for element in above).lower()
    outside = bool(tags & {"nav", "footer", "header"}) and not tags & {"article", "main"}
    return outside or _MENU_CLASS.search(classes) is not None


def _shingles(text: str) -> list[tuple[str, ...]]:
    words = _TOKEN.findall(text.lower().replace("\xad", ""))
    return [tuple(words[i : i + 4]) for i in range(len(words) - 3)]


def _covered(line: Line, shingles: Counter[tuple[str, ...]], whole: set[str], words: str) -> float:
    own = _shingles(line.text)
    if words in whole and len(words.split()) >= 2:
        return 1.0
    return sum(shingle in shingles for shingle in own) / len(own) if own else 0.0


def _mark_title(lines: Sequence[Line], labels: list[Verdict | None], titles: set[str]) -> None:
    prose = next((i for i, label in enumerate(labels) if label is Verdict.ARTICLE and lines[i].width > 80), None)
    same = [i for i, line in enumerate(lines) if plain(line.text) in titles]
    if prose is None or not same:
        return
    above = [i for i in same if i <= prose]
    bare = [i for i in above if not lines[i].marker]
    for index in same:
        labels[index] = None
    labels[(bare or above or same)[-1 if above else 0]] = Verdict.TITLE


def _mark_below(lines: Sequence[Line], labels: list[Verdict | None], linked: set[str]) -> None:
    last = -9
    for index, line in enumerate(lines):
        if labels[index] is Verdict.HEADLINE:
            last = index
        elif labels[index] in (Verdict.ARTICLE, Verdict.TITLE):
            last = -9
        elif index - last <= 3 and labels[index] is Verdict.OTHER:
            if dated_share(line.text) > 0.6 and line.width < 60:
                labels[index] = Verdict.DETAIL
            elif line.width >= 50 and plain(line.text) not in linked and not cues(fold(line.text)) & _NO_HEADLINE:
                labels[index] = Verdict.SUMMARY


def _cut(
    lines: Sequence[Line],
    labels: Sequence[Verdict | None],
    article: Sequence[int],
    chance: random.Random,
    *,
    close: bool,
) -> tuple[int, int]:
    start = max(0, article[0] - chance.choice(_SHORT_ABOVE if close else _ABOVE_CHOICES))
    if close and chance.random() < 0.3:  # a capture whose headline was lost
        start = next((i for i in article if labels[i] is Verdict.ARTICLE and lines[i].width > 100), start)
    end = article[-1] + 1 + chance.choice(_SHORT_BELOW if close else _BELOW_CHOICES)
    return start, min(len(lines), end, start + 400)


def _rewritten(lines: Sequence[Line], chance: random.Random, *, blank: bool) -> list[Line]:
    written: list[str] = []
    for line in lines:
        written += [""] * min(line.gap, 4) if blank or chance.random() < 0.03 else []
        written.append(" " * line.indent + (f"{line.marker} " if line.marker else "") + line.text)
    return read_lines("\n".join(written))[0]
