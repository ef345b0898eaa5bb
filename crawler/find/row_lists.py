"""Judges the lists of rows that a page has, in their context: which of them is the one that the page is for."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler.find.anchors import Anchor, Path, Reading, read_anchors, text_of
from crawler.find.row_dates import Dating
from crawler.find.row_text import Text, read_rows
from crawler.find.rows import Row, Rows, lists_of, split
from crawler.find.section import section_of, within
from pipeline.addresses import same_site
from pipeline.separate.headlines import read_length
from pipeline.separate.names import BITS, alike, groups
from pipeline.store.protocol import Address

_MENU_TAGS = frozenset({"nav", "footer", "header", "address", "dialog", "button", "form"})
_MENU = BITS["menu"] | BITS["footer"] | BITS["share"] | BITS["consent"]
_ASIDE = BITS["side"] | BITS["related"]
_PLAIN = 34  # characters on average, of links and nothing else that may be items
_LEAST = 0.75
_LEAST_ROWS = 2
_FAVOUR = 0.7  # of worth, for a list that separation takes for the page's
_NEARLY_ALL = 6  # of ten
_SAME_PART = 3  # levels above two lists in which they meet
_MOST_LARGE = 3  # items that stand apart before a list
_ALIKE = 0.55  # of the best list's weight, for another to be a part of it
_LINE = 40  # characters of a text that may be a date
_NEAR = 40  # elements between the page's headline and its list


@dataclass(slots=True)
class Judged:
    """A list, with what speaks for it."""

    path: Path
    rows: list[tuple[Row, Text]]
    worth: float  # of a row, about 0 to 3
    container: html.HtmlElement

    @property
    def weight(self) -> float:
        """How much speaks for the list as a whole."""
        return self.worth * math.log2(1 + len(self.rows))

    @property
    def dated(self) -> float:
        """The share of its rows that have a date."""
        return sum(text.published is not None for _, text in self.rows) / len(self.rows)


@dataclass(frozen=True, slots=True)
class Found:
    """The list that a page is for."""

    items: tuple[Address, ...] = ()
    worth: float = 0.0  # of a row
    dated: float = 0.0  # share
    below: float = 0.0  # share of addresses below the page's own
    text: str = field(default="", repr=False)  # of all rows, without spaces


def find_rows(
    root: html.HtmlElement, base: str | None, own: str | None, favoured: frozenset[str] = frozenset()
) -> Found:
    """Find the list that a page is for; `favoured` are the addresses of what separation takes for it."""
    reading = read_anchors(root, base, own)
    lists = [
        (path, found)
        for path, group in reading.groups.items()
        for part in split(group)
        for found in _joined(lists_of(part))
    ]
    texts = (text for _, found in lists for row in found.rows for text, _ in row.chunks() if len(text) <= _LINE)
    dating = Dating.of_page(reading.order, root.get("lang"), texts)
    page = _Context(root, reading, own)
    judged = [one for path, found in lists if (one := _judge(path, found, dating, page, base)) is not None]
    for one in judged:
        shared = len(favoured & {row.anchor.url for row, _ in one.rows})
        if shared * 2 > min(len(favoured), len(one.rows)) and shared > 1:
            one.worth += _FAVOUR
    best = max(judged, key=lambda one: one.weight, default=None)
    if best is None or best.worth < _LEAST:
        return Found()
    chosen = _with_its_like(best, judged)
    chosen += _before_the_list(chosen, judged, page)
    chosen += _after_the_list(chosen, judged)
    rows = sorted((pair for one in chosen for pair in one.rows), key=lambda pair: pair[0].anchor.order)
    if len(rows) < _LEAST_ROWS:
        return Found()
    return Found(
        items=tuple(_address(row, text) for row, text in rows),
        worth=best.worth,
        dated=best.dated,
        below=_share_below([row.anchor for row, _ in rows], page),
        text="".join("".join(text.split()) for row, _ in rows for text, _ in row.chunks()),
    )


def _joined(lists: Sequence[Rows]) -> list[Rows]:
    """Put lists together that stand in containers of one kind: the months of an archive."""
    kinds: dict[tuple[str, ...], list[Rows]] = {}
    for found in lists:
        kinds.setdefault(_kind(found.container), []).append(found)
    return [
        Rows(container=same[0].container, rows=[row for one in same for row in one.rows]) for same in kinds.values()
    ]


def _kind(container: html.HtmlElement) -> tuple[str, ...]:
    around = [container, *islice(container.iterancestors(), 2)]
    return tuple(f"{alike(e.get('class') or '')}#{alike(e.get('id') or '')}" for e in around)


class _Context:
    """What the lists of a page are judged against."""

    def __init__(self, root: html.HtmlElement, reading: Reading, own: str | None) -> None:
        self.own = own
        self.section = section_of(own) if own else "/"
        self.order = reading.order
        titles = [reading.order[e] for e in root.iter("h1") if e in reading.order and text_of(e)]
        self.title = titles[0] if titles else None


def _judge(path: Path, found: Rows, dating: Dating, page: _Context, base: str | None) -> Judged | None:
    texts = read_rows(found.rows, dating, base)
    rows = [(row, text) for row, text in zip(found.rows, texts, strict=True) if text.title]
    rows = _of_dated_lists(_first_of_each(rows))
    if not rows:
        return None
    judged = Judged(path=path, rows=rows, worth=0.0, container=found.container)
    judged.worth = _worth(judged, page)
    return judged


def _first_of_each(rows: Sequence[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    kept: dict[str, tuple[Row, Text]] = {}
    for row, text in rows:
        kept.setdefault(row.anchor.url + row.anchor.fragment, (row, text))
    return list(kept.values())


def _of_dated_lists(rows: list[tuple[Row, Text]]) -> list[tuple[Row, Text]]:
    """Leave out, where nearly all rows are dated, containers of equal markup in which none is: links at the foot."""
    dated = Counter(row.element.getparent() for row, text in rows if text.published is not None)
    if dated.total() * 10 < len(rows) * _NEARLY_ALL:
        return rows
    return [(row, text) for row, text in rows if row.element.getparent() in dated]


def _worth(one: Judged, page: _Context) -> float:
    """Sum up what speaks for rows being items."""
    count = len(one.rows)
    texts = [text for _, text in one.rows]
    anchors = [row.anchor for row, _ in one.rows]
    length = sum(min(read_length(text.title or ""), 80) for text in texts) / count
    dated = one.dated
    headed = sum(text.in_heading for text in texts) / count
    summed = sum(text.summary is not None for text in texts) / count
    shown = sum(text.image is not None for text in texts) / count
    said = sum(min(text.other, 80) for text in texts) / count / 80
    below = _share_below(anchors, page)
    files = sum(anchor.media_type is not None for anchor in anchors) / count
    numbered = sum(any(map(str.isdigit, text.title or "")) for text in texts) * 2 > count
    worth = 0.9 * dated + 0.3 * headed + 0.3 * summed + 0.15 * shown + 0.1 * said + 0.35 * below
    worth += 0.35 * min(length, 60) / 60 + 0.25 * _story_like(anchors) + 0.4 * files + 0.15 * numbered
    worth += 0.15 * _under_title(anchors[0], page)
    if not all(text.own_title for text in texts):
        worth -= 0.15 if dated >= 0.5 else 0.4
    plain = dated < 0.5 and headed < 0.5 and summed < 0.5 and shown < 0.5
    if plain and length < _PLAIN and files < 0.5:
        worth -= 0.6
    elif plain:
        worth -= 0.15
    capitals = sum((text.title or "").isupper() for text in texts) / count
    if capitals > 0.5 and not headed:
        worth -= 0.3
    return worth - _standing(one.container, one.rows[0][0].element)


def _standing(container: html.HtmlElement, row: html.HtmlElement) -> float:
    """Give what the place of a list speaks against it."""
    against = 0.0
    lists = 0
    chain = [row, container, *container.iterancestors()]
    for height, element in enumerate(chain):
        if element.tag in ("body", "html", "main"):
            break
        if element.tag in _MENU_TAGS and element.tag not in ("form", "header"):
            against = max(against, 1.0)
        elif element.tag == "header":
            against = max(against, 0.6)
        elif element.tag == "aside":
            against = max(against, 0.5)
        lists += element.tag in ("ul", "ol")
        if height < 8:
            bits = groups(element.get("class") or "", element.get("id") or "")
            if bits & _MENU and height < 5:
                against = max(against, 0.7)
            elif bits & _ASIDE and height < 5:
                against = max(against, 0.3)
    return against + (0.3 if lists > 2 else 0.0)


def _share_below(anchors: Sequence[Anchor], page: _Context) -> float:
    if page.own is None or page.section in ("", "/"):
        return 0.0
    return sum(within(a.url, page.section) and same_site(a.url, page.own) for a in anchors) / len(anchors)


def _story_like(anchors: Sequence[Anchor]) -> float:
    """Give the share of addresses that are made as those of stories are: many words, or a number, of one shape."""
    shapes = Counter(_folder(anchor.url) for anchor in anchors)
    folder, count = shapes.most_common(1)[0]
    if folder in ("", "/") or count < 2:
        return sum(_slug(anchor.url) for anchor in anchors) / len(anchors) / 2
    return sum(_slug(anchor.url) and _folder(anchor.url) == folder for anchor in anchors) / len(anchors)


def _folder(url: str) -> str:
    parts = urlsplit(url)
    if parts.query:
        return parts.path
    steps = [step for step in parts.path.rpartition("/")[0].split("/") if not step.isdigit()]
    return "/".join(steps)


def _slug(url: str) -> bool:
    parts = urlsplit(url)
    name = parts.path.rstrip("/").rpartition("/")[2]
    return name.count("-") + name.count("_") >= 2 or any(map(str.isdigit, name + parts.query))


def _under_title(first: Anchor, page: _Context) -> bool:
    return page.title is not None and 0 <= first.order - page.title <= _NEAR


def _with_its_like(best: Judged, judged: Iterable[Judged]) -> list[Judged]:
    """Give a list with those that continue it: the other years of an archive, the other months."""
    like = [
        one
        for one in judged
        if one is not best
        and one.path == best.path
        and one.worth >= max(_LEAST * 0.8, _ALIKE * best.worth)
        and (one.dated >= 0.5) == (best.dated >= 0.5)
    ]
    return [best, *like]


def _before_the_list(chosen: Sequence[Judged], judged: Iterable[Judged], page: _Context) -> list[Judged]:
    """Give what stands between the page's headline and its list, and leads to the same folder: the newest items."""
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    start = min(row.anchor.order for one in chosen for row, _ in one.rows)
    folders = Counter(_folder(row.anchor.url) for one in chosen for row, _ in one.rows)
    folder, count = folders.most_common(1)[0]
    if count * 10 < len(known) * 7 or folder in ("", "/"):
        return []
    found: dict[str, Judged] = {}
    for one in judged:
        if len(one.rows) > _MOST_LARGE or one.worth < _LEAST:
            continue
        row, text = one.rows[0]
        after_title = page.title is not None and page.title < row.anchor.order < start
        if after_title and text.own_title and _folder(row.anchor.url) == folder and row.anchor.url not in known:
            best = found.get(row.anchor.url)
            if best is None or one.worth > best.worth:
                found[row.anchor.url] = one
    return list(found.values())


def _after_the_list(chosen: Sequence[Judged], judged: Iterable[Judged]) -> list[Judged]:
    """Give what goes on below a list, in the same part of the page, with titles alone: "more articles"."""
    known = {row.anchor.url for one in chosen for row, _ in one.rows}
    end = max(row.anchor.order for one in chosen for row, _ in one.rows)
    folders = Counter(_folder(row.anchor.url) for one in chosen for row, _ in one.rows)
    folder, count = folders.most_common(1)[0]
    if count * 10 < len(known) * 8 or folder in ("", "/"):
        return []
    part = set(islice(chosen[0].container.iterancestors(), _SAME_PART)) | {chosen[0].container}
    found: dict[str, Judged] = {}
    for one in judged:
        anchors = [row.anchor for row, _ in one.rows]
        if anchors[0].order < end or len(anchors) < _LEAST_ROWS or not all(text.own_title for _, text in one.rows):
            continue
        if any(a.url in known or _folder(a.url) != folder or not _slug(a.url) for a in anchors):
            continue
        around = islice(one.container.iterancestors(), _SAME_PART)
        if _standing(one.container, one.rows[0][0].element) or part.isdisjoint(around):
            continue
        found.setdefault(anchors[0].url, one)
    return list(found.values())[:1]


def _address(row: Row, text: Text) -> Address:
    anchor = row.anchor
    return Address(
        url=anchor.url,
        role="article",
        title=text.title,
        published=text.published,
        summary=text.summary,
        image=text.image,
        media_type=anchor.media_type,
    )
