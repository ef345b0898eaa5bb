"""Reads a row: which of its words are the title, when it is of, what it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from posixpath import splitext
from urllib.parse import urlsplit

from crawler.find.anchors import numberless, text_of
from crawler.find.cards import parts_of, title_place
from crawler.find.rows import Chunk, Row
from crawler.find.rows.ago import tells_how_long_ago
from crawler.find.rows.dates import Dating
from crawler.find.rows.days import YEAR, is_day, names_with_a_day
from crawler.find.rows.files import is_file
from crawler.find.rows.headings import headings_of, shared_by_headings
from crawler.find.rows.labels import bare, clean
from crawler.find.rows.named import with_names
from crawler.find.rows.numbers import are_numbers
from crawler.find.rows.papers import papers_of
from crawler.find.rows.reads import may_be_title
from crawler.find.rows.sentences import labels_in
from crawler.find.rows.summary import summary_of_row
from crawler.find.rows.title import (
    Known,
    Title,
    cards_of,
    free_of,
    of_papers,
    title_of,
    titles_by_numbers,
)
from pipeline.dates import find_dates
from pipeline.separate.addresses import image_address
from pipeline.separate.pagewide import PRICE

_SAID_BY_SEVERAL = 0.4  # of the rows: such words are a label
_LEAST_ROWS = 3
_NEARLY_ALL = 0.8  # of the rows
_OF_A_MEETING = 32  # characters beside the day in its title
_LONGEST_BESIDE = 200  # characters
_LONGEST_PRICE = 40  # characters of a text in which it stands: "from £12.99"
_WORD = re.compile(r"\w+")
_COUNTS = "-_.0123456789"  # "new-members-2"
_EDGES = " |·•–—-:,/()[]"


@dataclass(frozen=True, slots=True)
class Text:
    """What a row says."""

    title: str | None
    own_title: bool  # it stands in the link or a heading of the row, not merely beside the link
    in_heading: bool
    published: str | None
    span: str | None  # of days, where it has no date
    timed: bool  # it says a day, if of an event or the last for something, or how long ago it was
    due: bool  # it says the last day for something, or since when somebody is what he is
    summary: str | None
    beside: str | None  # what it says besides, if it says a day, as it stands there
    image: str | None
    file: bool  # it is a file, or says that it is
    priced: bool  # it says what something costs
    of_another: bool  # a link of the row that is none of its list's says the title
    other: int  # characters beside title and labels


@dataclass(frozen=True, slots=True)
class _List:
    """What the rows of a list share when one of them is read."""

    known: Known
    dating: Dating
    base: str | None
    by_days: bool  # the titles say days, as those of meetings do


def read_rows(rows: Sequence[Row], dating: Dating, base: str | None) -> list[Text]:
    """Read the rows of a list, each knowing what the others say."""
    chunked = [row.chunks() for row in rows]
    # What rows of one address say they say once: slides of a carousel are there twice.
    words = {
        (row.anchor.url, row.anchor.fragment, bare(text))
        for row, chunks in zip(rows, chunked, strict=True)
        for text, _ in chunks
    }
    said = Counter(word for _, _, word in words)
    least = max(_LEAST_ROWS - 1, _SAID_BY_SEVERAL * len(rows))
    often = frozenset(word for word, count in said.items() if count >= least and len(rows) >= _LEAST_ROWS)
    several = often - _spelled_by_addresses(words, often)
    labels = several | papers_of(rows)
    cards = {anchor: list(parts_of(anchor.element)) for row in rows for anchor in row.anchors}
    read = may_be_title(labels)
    parts = [[*headings_of(row), *cards_of(row, cards)] for row in rows]
    if not any(parts) and not any(read(clean(anchor.text)) for row in rows for anchor in row.anchors):
        parts = [free_of(row, chunks) for row, chunks in zip(rows, chunked, strict=True)]
    place = title_place(parts, read)
    inside = {element for row in rows for element in row.elements()}
    texts = {bare(row.anchor.text) for row in rows}
    known = Known(
        labels=labels,
        cards=cards,
        place=place,
        shared=shared_by_headings(rows),
        numbers=are_numbers(rows),
        by_numbers=titles_by_numbers(rows, chunked, labels),
        counted=_said_with_other_numbers(rows),
        usual=_usual(rows),
        named=len(rows) > 1 and len(texts) * 10 >= len(rows) * 9,
    )
    above = dating.above(rows, inside)
    titles = [title_of(row, chunks, known) for row, chunks in zip(rows, chunked, strict=True)]
    titles = of_papers(rows, chunked, with_names(rows, chunked, titles), known)
    shared = _List(known=known, dating=dating, base=base, by_days=_are_called_by_days(titles))
    read_as = zip(rows, chunked, titles, above, strict=True)
    found = [_text(row, chunks, title, over, shared) for row, chunks, title, over in read_as]
    told = [[text for text, _ in chunks] for chunks in chunked]
    if any(text.published for text in found):  # a meeting's day may stand before "Posted on" another
        told = [[labels_in(texts)] for texts in told]
    return _dated_as_told(found, told, dating)


def _spelled_by_addresses(said: Collection[tuple[str, str, str]], often: Collection[str]) -> set[str]:
    """Give the words that the address of each row spells that says them: two may be called the same."""
    spelled: dict[str, bool] = {}
    for url, _, word in said:
        if word in often:
            spelled[word] = spelled.get(word, True) and _spells(url, word)
    return {word for word, so in spelled.items() if so}


def _spells(url: str, word: str) -> bool:
    parts = _WORD.findall(word)
    own = splitext(urlsplit(url).path.rstrip("/").rpartition("/")[2])[0]  # "/press-release/…" is but its section
    return len(parts) > 1 and "-".join(parts) == own.strip(_COUNTS)


def _dated_as_told(texts: list[Text], said: Sequence[Sequence[str]], dating: Dating) -> list[Text]:
    """Give rows the days on which nearly all of them say that they were published."""
    days = dating.told(said)
    read = zip(texts, days, strict=True)
    return [text if day is None else replace(text, published=day, span=None, timed=True) for text, day in read]


def _text(row: Row, chunks: list[Chunk], titled: Title, above: str | None, shared: _List) -> Text:
    labels = shared.known.labels
    title, own, heading = titled
    is_its_day = title is not None and is_day(title) and not names_with_a_day(title)
    told, last_days, since = shared.dating.beside(row, None if is_its_day else title)
    published = shared.dating.of(row, told, title, above, last_days, by_days=shared.by_days)
    span = shared.dating.span_of(told, above) if published is None else None
    image = next((url for e in row.elements() if e.tag == "img" and (url := image_address(e, shared.base))), None)
    beside = [text for text, _ in chunks if text != title]
    other = sum(len(text) for text in beside if bare(text) not in labels and text not in (title or ""))
    timed = bool(published or span or last_days) or shared.dating.hinted(told) or tells_how_long_ago(told)
    return Text(
        title=title,
        own_title=own,
        in_heading=heading,
        published=published,
        span=span,
        timed=timed,
        due=bool(last_days) or since,
        summary=summary_of_row(row, title, labels),
        beside=_as_it_stands(beside, title, labels) if timed else None,
        image=image,
        file=is_file(row, chunks),
        priced=any(PRICE.search(text) for text in beside if len(text) <= _LONGEST_PRICE),
        of_another=title is not None and _says_another_link(row, title),
        other=other,
    )


def _said_with_other_numbers(rows: Sequence[Row]) -> frozenset[str]:
    """Give the words of links, without numbers, that several rows say: "Press release no. 12/2024".

    Where each row has one link there is none to choose from, and what it says is not asked.
    """
    if all(len(row.anchors) == 1 for row in rows):
        return frozenset()
    return frozenset(word for word, count in _said_by_links(rows).items() if count >= _LEAST_ROWS)


def _usual(rows: Sequence[Row]) -> frozenset[str]:
    """Give the words of links, without numbers, that too many rows say for a name: "Published on 3 May 2024"."""
    said = _said_by_links(rows)
    return frozenset(word for word, count in said.items() if count > 1 and count >= _SAID_BY_SEVERAL * len(rows))


def _said_by_links(rows: Sequence[Row]) -> Counter[str]:
    """Count the rows whose links say the same words, without numbers."""
    return Counter(word for row in rows for word in {numberless(clean(anchor.text)) for anchor in row.anchors})


def _are_called_by_days(titles: Sequence[Title]) -> bool:
    """Tell whether nearly all titles are a day and a few words, as those of meetings: that day is then the row's.

    Among what they are about other days may stand: of the meeting before, of what is looked into. What is told of a day
    at length is published on another.
    """
    dated = ((title, find_dates(title)) for title, _, _ in titles if title is not None and YEAR.search(title))
    said = sum(bool(days) and len(title) - days[0].end + days[0].start <= _OF_A_MEETING for title, days in dated)
    return len(titles) >= _LEAST_ROWS and said >= _NEARLY_ALL * len(titles)


def _as_it_stands(beside: Sequence[str], title: str | None, labels: frozenset[str]) -> str | None:
    """Give what stands beside a title, days among it, without what all rows say."""
    said = [text for text in beside if any(map(str.isdigit, text)) or bare(text) not in labels]
    kept = [text for text in dict.fromkeys(said) if text.strip(_EDGES) and (title is None or title not in text)]
    return " · ".join(kept)[:_LONGEST_BESIDE].rstrip() or None


def _says_another_link(row: Row, title: str) -> bool:
    """Tell whether a title is the words of a link of the row that leads elsewhere than those of its list."""
    if any(title in text_of(anchor.element) for anchor in row.anchors):
        return False
    own = {anchor.element.get("href") for anchor in row.anchors}
    return any(e.tag == "a" and e.get("href") not in own and clean(text_of(e)) == title for e in row.elements())
