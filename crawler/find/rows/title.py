"""Finds which of a row's words are its title."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import dropwhile, islice

from lxml import html

from crawler.find.anchors import Anchor, chunks_of, is_in_heading, numberless, text_of
from crawler.find.cards import Part, Place, parts_of, place_in_row, place_of, title_among
from crawler.find.rows import Chunk, Row
from crawler.find.rows.beside import in_links_of, title_beside
from crawler.find.rows.days import (
    LONGEST_WEEKDAY,
    WORDS_OF_DATES,
    is_date,
    is_day,
    is_month_of_year,
    names_with_a_day,
    undated,
)
from crawler.find.rows.labels import CODE, LONGEST_TITLE, bare, clean
from crawler.find.rows.named import KIND, called_so, called_title
from crawler.find.rows.numbers import are_told, is_number, numbers_of
from crawler.find.rows.papers import names_paper
from crawler.find.rows.reads import may_be_headline, may_be_title, reads_as_title
from crawler.find.rows.telling import is_cut_short
from pipeline.dates.months import is_month
from pipeline.separate.blocks import HEADINGS
from pipeline.separate.headlines import read_length

_LONGEST_KIND = 12  # characters of a link to a file that names its kind: "Excel", "Download"
_DATE_BEHIND = re.compile(r"\s*[(\[][^()\[\]]{0,6}\d[^()\[\]]{2,20}[)\]]\W*$")  # "(May 11, 2024)"
_BEFORE_PATH = re.compile(r"^(?:https?:)?/*(?:\.{1,2}/)*")
_LEAST_UNTITLED, _NEARLY_ALL = 2, 8  # of ten


Title = tuple[str | None, bool, bool]
"""A title, whether it is the row's own, and whether it stands in a heading."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the titles of a list when one of its rows is read."""

    labels: frozenset[str]  # words that several rows say
    cards: Mapping[Anchor, Sequence[Part]]  # the texts that stand apart in a link
    place: Place | None  # of the titles, if all cards have theirs in one
    counted: frozenset[str]  # what several links say but for its numbers
    named: bool  # nearly all links have words of their own
    shared: frozenset[str]  # where the headings of nearly all rows lead: no item, but the list itself
    numbers: bool  # the links say the numbers of files
    usual: frozenset[str]  # what many links say but for its numbers, each once a row
    by_numbers: Mapping[html.HtmlElement, Title]  # of rows whose links say the numbers of files, or days

    def is_name_and_day(self, text: str) -> bool:
        """Tell a name with its day, "Office order 29-07-2022", from the words that all rows say before theirs."""
        return names_with_a_day(text) and numberless(clean(text)) not in self.usual

    def is_kind(self, text: str) -> bool:
        """Tell whether a link to a file says no more than its kind."""
        return len(text) <= _LONGEST_KIND and not CODE.search(text) and (not self.named or bool(KIND.search(text)))


def cards_of(row: Row, cards: Mapping[Anchor, Sequence[Part]]) -> list[Part]:
    """Give the texts that stand apart in the links of a row, if there are several."""
    parts = [(place, clean(text)) for anchor in row.anchors for place, text in cards[anchor]]
    return parts if len(parts) > 1 else []


def free_of(row: Row, chunks: Sequence[Chunk]) -> list[Part]:
    """Give the texts that stand in no link of a row, each in a place of its own."""
    in_links = in_links_of(row)
    parts = [(place_in_row(element), clean(text)) for text, element in chunks if element not in in_links]
    held = Counter(place for place, _ in parts)
    return [(place, text) for place, text in parts if held[place] == 1]


def title_of(row: Row, chunks: list[Chunk], known: Known) -> Title:
    """Give the title, whether it is the row's own, and whether it stands in a heading."""
    found = known.by_numbers.get(row.element) or _title(row, chunks, known)
    if found[0] is None and known.numbers:
        said = (clean(anchor.text) for anchor in row.anchors if is_number(anchor.text))
        return next(filter(None, said), None), True, False  # of "PDF 929 kB" nothing is left
    return found


def of_papers(rows: Sequence[Row], chunked: Sequence[list[Chunk]], titles: list[Title], known: Known) -> list[Title]:
    """Give rows titles whose links say what kind of file each is: "February 13 at 11:00 am (Minutes)".

    Of files whose links name no paper only where nearly all of their list have no title.
    """
    untitled = sum(title is None for title, _, _ in titles)
    files = len(titles) >= _LEAST_UNTITLED and untitled * 10 >= len(titles) * _NEARLY_ALL
    return [
        _of_paper(row, chunks, known.labels, files=files) if title[0] is None else title
        for row, chunks, title in zip(rows, chunked, titles, strict=True)
    ]


def _of_paper(row: Row, chunks: Sequence[Chunk], labels: frozenset[str], *, files: bool) -> Title:
    """Give the title of a row whose link says what kind of file it is: the day in it or beside it, else that."""
    if row.anchor.media_type and (named := next((a.text for a in row.anchors if names_with_a_day(a.text, 1)), None)):
        return clean(named), True, False
    papers = [anchor.text for anchor in row.anchors if names_paper(anchor.text)]
    if not papers and (not files or row.anchor.media_type is None or _has_another(row, labels)):
        return None, False, False
    in_links = in_links_of(row)
    if day := next((clean(text) for text, element in chunks if element not in in_links and is_day(text)), None):
        return day, False, False
    return (clean(papers[0]), True, False) if papers else (None, False, False)


def _has_another(row: Row, labels: frozenset[str]) -> bool:
    """Tell whether a link of a row that is none of its list's says a title: the file beside it is no item."""
    own = {anchor.element for anchor in row.anchors}
    read = may_be_title(labels)
    return any(e.tag == "a" and e not in own and read(clean(text_of(e))) for e in row.elements())


def _title(row: Row, chunks: list[Chunk], known: Known) -> Title:
    labels, place = known.labels, known.place
    url = row.anchor.url
    for element in sorted(row.elements(), key=lambda e: place_of(e) != place) if place else row.elements():
        if element.tag not in HEADINGS or not (text := clean(_undated(element, labels))):
            continue
        linked = [inner for inner in element.iter("a") if inner.get("href", "#") not in known.shared]
        linked = [inner for inner in linked if not inner.get("href", "#").startswith("#")]
        own = {anchor.element for anchor in row.anchors}
        # "Group meeting, 2 June 2015" is a title where it leads to the item.
        says_day = is_date(text, WORDS_OF_DATES if own.isdisjoint(linked) else LONGEST_WEEKDAY)
        if not says_day and bare(text) not in labels:
            of_prose = any(_says_its_own(anchor, element, text, labels) for anchor in row.anchors)
            if not linked and of_prose and not (row.anchor.media_type and _has_its_day(element, chunks)):
                continue  # a heading of prose, in which there is a link
            if not linked or any(inner in own or _leads_there(inner, url) for inner in linked):
                inside = max((clean(_undated(inner, labels)) for inner in linked if inner in own), key=len, default="")
                return (inside if len(inside) * 2 > len(text) else text), True, True
    texts = [said for anchor in row.anchors if (said := _of_link(anchor, known))]
    texts = texts or [clean(anchor.text) for anchor in row.anchors if known.is_name_and_day(anchor.text)]
    # Of a file a link may say no more than its kind, in words of any language, if the row says more.
    if texts and not (
        row.anchor.media_type and known.is_kind(max(texts, key=len)) and title_beside(row, chunks, labels)
    ):
        heading = any(map(is_in_heading, row.anchors))
        return title_among([t for t in texts if numberless(t) not in known.counted] or texts), True, heading
    if not texts and (other := _of_another_link(row, labels)):
        return other, True, False
    if place and (placed := next((said for at, said in free_of(row, chunks) if at == place and said), None)):
        return placed, True, False
    beside = title_beside(row, chunks, labels)
    if beside is None:
        beside = next((told for anchor in row.anchors if reads_as_title(told := _attribute(anchor))), None)
    if beside is None and (said := next(filter(may_be_headline, (clean(a.text) for a in row.anchors)), None)):
        return (None, False, False) if bare(said) in labels else (said, True, False)
    return (clean(beside) or None if beside else None), False, False


def titles_by_numbers(
    rows: Sequence[Row], chunked: Sequence[list[Chunk]], labels: frozenset[str]
) -> dict[html.HtmlElement, Title]:
    """Give the titles of rows whose links say numbers of files, counts or days: what stands beside, else the day."""
    tells = numbers_of(rows)
    if tells is None:
        return {}
    linked = {row.element: anchor for row in rows for anchor in row.anchors if tells(anchor.text)}
    beside = {
        row.element: said
        for row, chunks in zip(rows, chunked, strict=True)
        if (said := _besides(row, chunks, labels)) and not tells(said)
    }
    headed = {element for element, anchor in linked.items() if is_in_heading(anchor)}
    named = {element for element in headed if names_with_a_day(linked[element].text)}  # "Law of 3 May 2024"
    found: dict[html.HtmlElement, Title] = {}
    if not are_told(list(beside.values())):
        found = {element: (said, True, False) for element, said in beside.items() if element in linked.keys() - named}
    if tells is is_day:
        for row in rows:
            anchor = linked.get(row.element)
            if anchor is None or _says_a_title(row, labels):
                continue
            found.setdefault(row.element, (clean(anchor.text), True, row.element in headed))
    return found


def _says_a_title(row: Row, labels: frozenset[str]) -> bool:
    """Tell whether one of a row's links says more than its day: a card may have its day linked, and its title."""
    read = may_be_title(labels)
    return any(read(clean(anchor.text)) and not names_paper(anchor.text) for anchor in row.anchors)


def _besides(row: Row, chunks: list[Chunk], labels: frozenset[str]) -> str | None:
    """Give the title that another link of the row to the same address says, or what stands beside without its date."""
    headed = (text for e in row.elements() if e.tag in HEADINGS and (text := clean(_undated(e, labels))))
    told = (text for text in headed if bare(text) not in labels and reads_as_title(text) and not is_number(text))
    said = next(told, None) or _of_another_link(row, labels) or title_beside(row, chunks, labels)
    said = clean(_DATE_BEHIND.sub("", undated(said))) if said else ""
    return said if len(said.split()) > 1 or (said and not said.isascii()) else None


def _undated(element: html.HtmlElement, labels: frozenset[str]) -> str:
    """Give the words of a heading without a date that stands in it in an element of its own, and without labels there.

    "Opens in a new window:" stands before the words of each link, for those who do not see it.
    """
    element = called_so(element)
    said = list(chunks_of(element))
    notices = [text for text, inner in said if inner is not element and _is_label(text, labels)]
    if len(notices) == 1 or any(" " in text for text in notices):  # else each word of it stands in an element
        said = [(text, inner) for text, inner in said if inner is element or text not in notices]
    text = " ".join(" ".join(text for text, _ in said).split()) or text_of(element)
    for inner in element.iterdescendants():
        if is_date(date := text_of(inner), LONGEST_WEEKDAY if date == text else WORDS_OF_DATES):
            return " ".join(text.replace(date, " ", 1).split())
    return text


def _is_label(text: str, labels: frozenset[str]) -> bool:
    return bare(text) in labels and not any(map(str.isdigit, text)) and not is_month(text)


def _of_another_link(row: Row, labels: frozenset[str]) -> str | None:
    """Give the title that another link of the row to the same address says, if those of its group say none."""
    own = {anchor.element for anchor in row.anchors}
    links = (e for e in row.elements() if e.tag == "a" and e not in own and _leads_to(e, row.anchor.url))
    return next(filter(None, (_of_card(e, list(parts_of(e)), None, labels) for e in links)), None)


def _says_its_own(anchor: Anchor, element: html.HtmlElement, heading: str, labels: frozenset[str]) -> bool:
    """Tell whether a link says neither "read more" nor what the heading says, but something else.

    So does one that begins as a heading above it does, and goes on: "Harbour board" above "Harbour board opens a quay";
    and one that names the month it stands under: "Newsletter: June 2022".
    """
    text = clean(anchor.text)
    if bare(text) in labels or not reads_as_title(text):
        return False
    if heading not in text or (is_month_of_year(heading) and heading != text):
        return True
    further = clean(text.removeprefix(f"{heading} "))  # "Harbour board opens a quay – read more" says nothing more
    return further != text and may_be_title(labels)(further) and anchor.element not in set(element.iterancestors())


def _has_its_day(heading: html.HtmlElement, chunks: Sequence[Chunk]) -> bool:
    """Tell whether a day stands right behind a heading: what has both is an entry, and the files in it are its own."""
    inside = set(heading.iter())
    behind = dropwhile(lambda chunk: chunk[1] in inside, dropwhile(lambda chunk: chunk[1] not in inside, chunks))
    return any(is_day(text) for text, _ in islice(behind, 1))


def _leads_to(link: html.HtmlElement, url: str) -> bool:
    """Tell whether a link leads to what an address is of, such as its file: by the last part of what it says."""
    named = (link.get("href") or "").rstrip("/").rpartition("/")[2]
    return named != "" and named in url


def _leads_there(link: html.HtmlElement, url: str) -> bool:
    """Tell whether a link leads to an address, which it may say in part: "/fr/news/1" is not "/en/news/1"."""
    said = _BEFORE_PATH.sub("", (link.get("href") or "").partition("#")[0].rstrip("/"))
    return said != "" and url.rstrip("/").endswith(said if said.startswith("?") else f"/{said}")


def _of_link(anchor: Anchor, known: Known) -> str | None:
    """Give the title that the words of a link are; of a card around several texts the one that reads as one."""
    labels, parts = known.labels, known.cards[anchor]
    if len(parts) > 1 or any(map(called_title, anchor.element.iterdescendants())):
        return _of_card(anchor.element, parts, known.place, labels)
    text = _whole(clean(anchor.text), anchor)
    if anchor.media_type and KIND.fullmatch(text):
        return None
    return text if may_be_title(labels)(text) and not _shows_address(text, anchor) else None


def _of_card(link: html.HtmlElement, parts: Sequence[Part], place: Place | None, labels: frozenset[str]) -> str | None:
    """Give the title among the texts in a link: what is called so, or in the `place` of titles, else the best."""
    read = may_be_title(labels)
    named = next((e for e in link.iterdescendants() if called_title(e) and text_of(e)), None)
    if named is not None and read(text := clean(text_of(named))):
        return text
    told = [(at, text) for at, part in parts if read(text := clean(part))]
    return next((text for at, text in told if at == place), None) or _best_part([text for _, text in told])


def _shows_address(text: str, anchor: Anchor) -> bool:
    """Tell whether a link says the beginning of its address, or the site that it leads to: "paper.example"."""
    shown, address = (without.casefold().removeprefix("www.") for without in (text, anchor.url.partition("//")[2]))
    return "." in shown and address.startswith(shown)


def _whole(text: str, anchor: Anchor) -> str:
    """Give a title whole that the page shows cut short ("New rules for har…"), where its link has it so."""
    shown = text.rstrip(" .…")
    if not reads_as_title(shown) or not is_cut_short(anchor.text):
        return text
    told = clean(" ".join((anchor.element.get("title") or "").split()))
    return told if len(told) > len(text) and told.startswith(shown) else text


def _best_part(parts: Sequence[str]) -> str | None:
    """Give the first part that is long enough for a headline, else the longest."""
    return next((part for part in parts if read_length(part) >= 16), max(parts, key=len, default=None))


def _attribute(anchor: Anchor) -> str:
    """Give what a link says of itself to those who do not see it: "Read more about …"."""
    said = anchor.element.get("aria-label") or anchor.element.get("title") or ""
    return " ".join(said.split())[:LONGEST_TITLE]
