"""Tells what speaks for a list of rows being the items of a page: what each shows, and where the list stands."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawler.find.anchors import Anchor, Path
from crawler.find.part_names import named_parts
from crawler.find.rows import Row
from crawler.find.rows.above import without_year
from crawler.find.rows.context import Context
from crawler.find.rows.days import is_period
from crawler.find.rows.papers import names_paper
from crawler.find.rows.place import is_hidden
from crawler.find.rows.telling import are_of_a_kind, are_tasks, begin_sentences, say_something
from crawler.find.rows.text import Text
from crawler.find.section import below, folder_of, path_of
from pipeline.addresses import same_site
from pipeline.separate.headlines import read_length
from pipeline.separate.names import BITS

_MENU_TAGS = frozenset({"nav", "footer", "header", "address", "dialog", "button", "form"})
_MENU = BITS["menu"] | BITS["footer"] | BITS["share"] | BITS["consent"]
_ASIDE = BITS["side"] | BITS["related"]
LEAST = 0.7  # worth of a row, for it to be an item
_FILE_ASKED = "download"
_COUNTED = re.compile(r"\(\s?\d[\d\s.,]*\)$")  # "Research (38)"
_HEADLINE = 40  # characters on average, of titles that say what happened
_PLAIN = 34  # characters on average, of links and nothing else that may be items
_OF_FRONT = 1.5  # worth that the news of a front page have by what their box is called
_OF_HELP = 2.0  # worth that rows without days have too much on a page of help
_OF_ANSWERS = 3.0  # worth that rows have too much where they are comments
_FEW = 6
_SENTENCE = 30  # characters beside a title
_LEAST_TOLD = 4  # titles that tell by what they say what they are of
_ONE_OF = 4  # addresses may look like that of a story among those of parts: "/terms-of-use"
_LEAST_MONTHS = 3
_A_DAY = 10  # characters of one in ISO 8601
_OF_A_MONTH = re.compile(r"/(?:19|20)\d\d(?:[/_-]?[01]?\d)?(?:/|/index\.\w+|\.\w+)?$")
_NUMBERS = re.compile(r"[\d_-]{1,7}")  # of a year, a month: "2006", "3", "2006-03"
_LEAST_NAME = 3  # characters
_MOST = 6  # of ten titles
_NEAR = 40  # elements between the page's headline and its list


@dataclass(slots=True)
class Judged:
    """A list, with what speaks for it."""

    path: Path
    rows: list[tuple[Row, Text]]
    worth: float  # of a row, about 0 to 3
    container: html.HtmlElement
    own: bool = False  # it is what the page is there for, though short and without dates
    of_front: bool = False  # it is the news of a front page

    @property
    def weight(self) -> float:
        """How much speaks for the list as a whole."""
        return self.worth * math.log2(1 + len(self.rows))

    @property
    def dated(self) -> float:
        """The share of its rows that have a date."""
        return sum(text.published is not None for _, text in self.rows) / len(self.rows)

    @property
    def timed(self) -> float:
        """The share of its rows that say a day at all: of an event, the last for something."""
        return sum(text.timed for _, text in self.rows) / len(self.rows)


def worth_of(one: Judged, page: Context) -> float:
    """Sum up what speaks for rows being items."""
    count = len(one.rows)
    texts = [text for _, text in one.rows]
    anchors = [row.anchor for row, _ in one.rows]
    length = sum(min(read_length(text.title or ""), 80) for text in texts) / count
    dated, timed = one.dated, one.timed
    headed = sum(text.in_heading for text in texts) / count
    summed = sum(text.summary is not None for text in texts) / count
    shown = sum(text.image is not None for text in texts) / count
    said = sum(min(text.other, 80) for text in texts) / count / 80
    below = share_below(anchors, page)
    files = sum(text.file for text in texts) / count
    numbered = sum(any(map(str.isdigit, text.title or "")) for text in texts) * 2 > count
    worth = 0.9 * dated + 0.6 * (timed - dated) + 0.3 * headed + 0.3 * summed + 0.15 * shown + 0.1 * said + 0.35 * below
    worth += 0.35 * min(length, 60) / 60 + 0.25 * _story_like(anchors) + 0.4 * files + 0.15 * numbered
    worth += 0.15 * _under_title(anchors[0], page)
    worth += 0.1 * (length >= _HEADLINE) + 0.1 * any(above.tag == "main" for above in one.container.iterancestors())
    worded = any(anchor.text for row, _ in one.rows for anchor in row.anchors)  # else titles stand beside links
    if worded and files < 0.5 and not all(text.own_title for text in texts):
        worth -= 0.15 if timed >= 0.5 else 0.4
    worth -= 0.5 * sum(text.of_another for text in texts) / count + 0.8 * (timed < 0.5 and begin_sentences(anchors))
    worth -= 0.4 * sum(names_paper(text.title or "") for text in texts) / count
    plain = timed < 0.5 and headed < 0.5 and summed < 0.5 and shown < 0.5
    if one.of_front:
        worth += _OF_FRONT
    elif one.own:
        worth += 0.35
    elif plain and length < _PLAIN and files < 0.5:
        worth -= 0.6
    elif plain:
        worth -= 0.15
    if plain and _are_choices(anchors, texts, page):
        worth -= 0.8
    elif are_parts(one, page):
        worth -= _OF_HELP if page.of_help else 0.9
    if is_aside(one, page):
        worth -= 0.6 if page.places.of_its_own([row for row, _ in one.rows]) else 0.25
    elif stands_in(one, page):
        worth -= 0.8
    capitals = sum((text.title or "").isupper() for text in texts) / count
    if capitals > 0.5 and not headed and timed < 0.5:
        worth -= 0.3
    if page.answers and sum(page.answers.hold(row.element) for row, _ in one.rows) * 2 > count:
        worth -= _OF_ANSWERS
    if page.is_front and not (page.of_news or one.of_front) and timed < 0.5:
        worth -= 0.3
    return worth - standing(one.container, one.rows[0][0].element)


def is_own(one: Judged, page: Context, judged: Iterable[Judged]) -> bool:
    """Tell whether a list without days, under short titles, is what the page is there for, and follows on no other."""
    length = sum(read_length(text.title or "") for _, text in one.rows) / len(one.rows)
    if one.timed >= 0.5 or length >= _HEADLINE or stands_in(one, page) or page.own_lists.in_menus(one.rows):
        return False
    if not page.own_lists.has(one.rows, told=tells(one, page)):
        return False
    if is_aside(one, page) and page.places.of_its_own([row for row, _ in one.rows]):
        return False
    first = one.rows[0][0].anchor.order
    before = (other for other in judged if other.timed >= 0.5 and len(other.rows) > 1 and other.worth >= LEAST)
    return not any(other.rows[0][0].anchor.order < first and page.own_lists.holds(other.rows) for other in before)


def is_aside(one: Judged, page: Context) -> bool:
    """Tell few rows without dates, under short titles, that lead elsewhere: what a page recommends that has no news."""
    if len(one.rows) > _FEW or one.dated > 0 or one.timed >= 0.5 or page.is_front:
        return False
    return share_below([row.anchor for row, _ in one.rows], page) == 0 and not tells(one, page)


def is_behind(one: Judged, page: Context, *, below: bool) -> bool:
    """Tell what readers do not see, and what others write where a page has a list `below` it.

    No page is there for either that has something else.
    """
    own = page.own if below else None
    return is_hidden(one.container) or (own is not None and not any(same_site(r.anchor.url, own) for r, _ in one.rows))


def stands_in(one: Judged, page: Context) -> bool:
    """Tell what a page shows below the words that its list is empty: other pages, or what is on."""
    rows = [row for row, _ in one.rows]
    return page.places.below_a_notice(rows) and (one.dated < 0.5 or page.places.of_its_own(rows))


def are_parts(one: Judged, page: Context) -> bool:
    """Tell the parts of a site, its offices and people, and wares from stories: named shortly, without dates.

    So are all of a page that nothing says to be of news; of a front page, which may have any name, those at addresses
    that are names too.
    """
    anchors = [row.anchor for row, _ in one.rows]
    if _are_wares(one):
        return not page.of_news
    if _are_archives(one, page):
        return True
    plain = one.dated == 0 and one.timed < 0.5 and not any(text.file for _, text in one.rows)
    if not plain or page.of_news or one.own or one.of_front:
        return False
    if page.is_front:
        if page.heads.are_parts(one.rows):
            return True
        length = sum(read_length(text.title or "") for _, text in one.rows) / len(one.rows)
        return length < _PLAIN and sum(is_slug(anchor.url) for anchor in anchors) * _ONE_OF <= len(anchors)
    return not tells(one, page)


def tells(one: Judged, page: Context) -> bool:
    """Tell whether titles are those of items: long ones, and short ones that are no names where names are no rows.

    Those that begin alike are parts of one thing, and what the page's menus have as well is a part of the site.
    """
    titles = [text.title or "" for _, text in one.rows]
    if page.of_help or _are_wares(one):
        return False
    if len(titles) >= _LEAST_TOLD and (are_of_a_kind(titles) or are_tasks(titles) or page.own_lists.in_menus(one.rows)):
        return False
    if sum(map(read_length, titles)) >= _HEADLINE * len(titles):
        return True
    of_parts = page.of_parts or page.is_front  # a front page has tasks: "Pay your council tax"
    if of_parts or len(titles) < _LEAST_TOLD or not page.own_lists.holds(one.rows):
        return False
    summed = sum(text.other >= _SENTENCE for _, text in one.rows) * 2 >= len(titles)
    return say_something(titles, summed=summed)


def _are_archives(one: Judged, page: Context) -> bool:
    """Tell the months of a site's archive, and the years of the page's list, called as it is: "Press releases 2023"."""
    if len(one.rows) >= _LEAST_MONTHS:
        said = [_month_of(row) if _says_a_month(text) else None for row, text in one.rows]
        # On a page of newsletters these may be called by their months.
        if all(said) and ("?" in said or not page.names_a_list):
            return True
    name = without_year(page.places.headline or "").casefold()
    if len(name) < _LEAST_NAME or one.timed >= 0.5 or any(text.file for _, text in one.rows):
        return False
    titles = [text.title or "" for _, text in one.rows]
    named = sum(name in title.casefold() and without_year(title) != title for title in titles)
    return named * 10 >= len(titles) * _MOST


def _says_a_month(text: Text) -> bool:
    """Tell a row that says a month or a year and no more; what is called "1984" and has its day is none."""
    dated = text.published is not None and len(text.published) >= _A_DAY
    return is_period(text.title or "") and not text.file and not dated


def _month_of(row: Row) -> str | None:
    """Tell where an address says a month or a year: "/" its path ("/2006/03/"), "?" what follows ("?year=2006")."""
    parts = urlsplit(row.anchor.url)
    if _OF_A_MONTH.search(parts.path):
        return "/"
    numbers = sorted((value for _, value in parse_qsl(parts.query) if _NUMBERS.fullmatch(value)), key=len, reverse=True)
    return "?" if numbers and _OF_A_MONTH.fullmatch(f"/{'/'.join(numbers)}") else None


def _are_wares(one: Judged) -> bool:
    return one.timed < 0.5 and sum(text.priced for _, text in one.rows) * 10 >= len(one.rows) * 8


def _are_choices(anchors: Sequence[Anchor], texts: Sequence[Text], page: Context) -> bool:
    """Tell links that narrow the page's own list: to the page itself with other parameters, or with how many there are.

    Many a system has all its pages at one address with a number; what those are called says more than a choice does.
    Some give the files of a page at its own address: "?download=86:final-report".
    """
    counted = sum(_COUNTED.search(text.title or "") is not None for text in texts)
    if counted * 10 >= len(texts) * 8:
        return True
    own = urlsplit(page.own) if page.own else None
    if own is None or len(own.path) < 2:
        return False
    asked = {name for name, _ in parse_qsl(own.query)}
    same = [dict(parse_qsl(parts.query)) for a in anchors if (parts := urlsplit(a.url)).path == own.path]
    same = [query for query in same if _FILE_ASKED not in query]
    numbered = asked and all(asked == set(query) for query in same)
    return len(same) * 10 >= len(anchors) * 8 and not numbered


def standing(container: html.HtmlElement, row: html.HtmlElement) -> float:
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
            bits = named_parts(element)
            if bits & _MENU and height < 5:
                against = max(against, 0.7)
            elif bits & _ASIDE and height < 5:
                against = max(against, 0.3)
    return against + (0.3 if lists > 2 else 0.0)


def share_below(anchors: Sequence[Anchor], page: Context) -> float:
    """Give the share of addresses that lie below the page's own."""
    if page.own is None or page.is_front or page.section == "/":
        return 0.0
    return sum(below(a.url, page.section) and same_site(a.url, page.own) for a in anchors) / len(anchors)


def is_below(rows: Iterable[tuple[Row, Text]], page: Context) -> bool:
    """Tell what lies below a page: it is there for that, whatever it is called."""
    return share_below([row.anchor for row, _ in rows], page) == 1


def _story_like(anchors: Sequence[Anchor]) -> float:
    """Give the share of addresses that are made as those of stories are: many words, or a number, of one shape."""
    shapes = Counter(folder_of(anchor.url) for anchor in anchors)
    folder, count = shapes.most_common(1)[0]
    if folder in ("", "/") or count < 2:
        return sum(is_slug(anchor.url) for anchor in anchors) / len(anchors) / 2
    return sum(is_slug(anchor.url) and folder_of(anchor.url) == folder for anchor in anchors) / len(anchors)


def is_slug(url: str) -> bool:
    """Tell whether an address ends as those of stories do: in three words or more, or with a number."""
    name = path_of(url).rpartition("/")[2]
    return name.count("-") + name.count("_") >= 2 or any(map(str.isdigit, name + urlsplit(url).query))


def _under_title(first: Anchor, page: Context) -> bool:
    return page.title is not None and 0 <= first.order - page.title <= _NEAR
