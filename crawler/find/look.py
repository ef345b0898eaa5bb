"""Looks at one page for the items of a source, by every way that the page itself offers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice

from lxml import html

from crawler.find import nearest
from crawler.find.addresses import listed, of_teasers, of_this_site, resolve
from crawler.find.called import Called
from crawler.find.discovery import Discovery, Method, Rejection, shortened
from crawler.find.feeds_named import declared_feeds
from crawler.find.lines import in_lines
from crawler.find.paging import following
from crawler.find.prose import stand_apart
from crawler.find.rows.context import Context
from crawler.find.rows.lists import Found, find_rows
from crawler.find.rows.summary import of_teaser, without_shared
from crawler.find.state import find_in_state
from crawler.find.structured import find_in_json_ld, find_in_microdata
from crawler.find.threads import is_thread
from crawler.find.unlinked import Unlinked, find_unlinked
from crawler.find.ways import Way, choose
from crawler.find.wordpress import posts_url
from pipeline.addresses import canonical
from pipeline.dates.listed import surer
from pipeline.document import Document
from pipeline.items import PageKind, Teaser
from pipeline.separate import Decided, decide
from pipeline.separate.headlines import read_length
from pipeline.store.protocol import Address
from pipeline.told import tell

_MOST_LINKS = 5_000
_MOST_REJECTED = 8
_LEAST_ARTICLE = 140  # letters, as they are read
_LONG_ARTICLE = 800
_SHORTEST_PARAGRAPH = 60  # letters, as they are read
_LONGEST_ROW = 400  # characters
_LONGEST_IN_ARTICLE = 300  # of a page that calls itself an article
_LONGEST_POST = 1_200  # of a row with its date and an address below the page: a list may show its items in full
_LONGEST_OF_FILE = 2_500  # of a row that is a file with its date, and says what is in it
_LONGEST_PLAIN = 160  # of one that has a title, its date and hardly more
_LEAST_PLAIN = 5  # such rows
_MANY, _FAR_MORE = 20, 4  # rows; times as many letters
_NEARLY_ALL = 0.9
_PLAINLY_ROWS = 1.3  # worth of rows that are told from an article's headings
_DIALOGS = frozenset({"dialog", "alertdialog"})
_MOSTLY = 0.6  # of the characters of an article
_LONGEST_INTRODUCTION = 2_500  # characters
_LEAST_BELOW = 3
_LEAST_FILES = 2  # with their dates
_TITLE = 60  # characters of a title that is an example


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a page offers: ways to its items, and where else they may be."""

    url: str | None
    ways: tuple[Way, ...] = ()
    feeds: tuple[str, ...] = ()
    api: str | None = None
    rejected: tuple[Rejection, ...] = ()
    reason: str | None = None  # why it has no items, if it has none
    remedy: str | None = None  # what a person may do then
    called: Called = field(default_factory=Called)
    is_page: bool = field(default=True)  # not a feed or a sitemap
    kind: PageKind | None = None  # what separation takes it for

    def discovery(self, *others: Way, rejected: tuple[Rejection, ...] = (), reason: str | None = None) -> Discovery:
        """Choose among the ways of the page and others."""
        rejected = self.rejected + rejected
        found = choose(
            (*self.ways, *others), self.url, rejected=rejected, reason=reason or self.reason, remedy=self.remedy
        )
        return replace(found, called=self.called)


def look(document: Document, *, other_sites: bool = False) -> Look:
    """Look at a page of HTML in every way; with `other_sites` rows that lead to other sites are items too."""
    root, base = document.root, document.base_url
    own = canonical(document.page.url) if document.page.url else None
    if root is None:
        return Look(url=own, reason=tell("no list: text"))
    decided = decide(document)
    # Only a page with items has a following one: past its last page a site may go on counting for ever.
    after = following(document)
    page = Context(in_lines(root), base, own, paged=after is not None)
    listing, found = ((), Found()) if is_thread(root) else _listed_items(page, decided, document.page.fetched_at)
    site = None if other_sites else own
    ways = tuple(_ways(page, root, decided, of_this_site(listing, site), after, site))
    linked = [anchor for anchor, _ in found.nearest] if listing else []
    unlinked = find_unlinked(page, linked) if listing or not ways else Unlinked()
    if unlinked.items:
        ways = (Way(method=Method.LISTING, items=listed(unlinked.items, own), url=own), *ways[1 if listing else 0 :])
    items = [item for way in ways if way.method is Method.LISTING for item in way.items]
    shown = {item.url for item in items} | {file.url for item in items for file in item.attachments}
    left_out = [item for item in listing if item.url not in shown]
    return Look(
        url=own,
        kind=decided.kind,
        ways=ways,
        feeds=declared_feeds(root, base),
        api=posts_url(root, base),
        rejected=tuple(_rejected(document, root, own, decided, shown, left_out))[:_MOST_REJECTED],
        reason=None if ways else _why_none(root, base, decided, found, unlinked.titles),
        remedy=None if ways else nearest.remedy(root, found, has_address=base is not None),
    )


def _ways(
    page: Context,
    root: html.HtmlElement,
    decided: Decided,
    listing: tuple[Address, ...],
    after: str | None,
    site: str | None,
) -> Iterator[Way]:
    own, onward = page.own, (after,) if after else ()
    if listing:
        yield Way(method=Method.LISTING, items=listing, url=own, next_urls=onward)
    elif decided.kind is PageKind.ARTICLE and (decided.own.calls_itself_article or _length(decided) > _LONG_ARTICLE):
        return  # what an article's page declares or keeps for its script is what stands beside it
    for method, find in (
        (Method.JSON_LD, find_in_json_ld),
        (Method.MICRODATA, find_in_microdata),
        (Method.STATE, find_in_state),
    ):
        if found := of_this_site(find(root, page.base, own), site):
            yield Way(method=method, items=found, url=own, next_urls=onward)


def _listed_items(page: Context, decided: Decided, now: datetime) -> tuple[tuple[Address, ...], Found]:
    """Give the items of the list that a page is for: its rows, judged together with what separation sees."""
    main = (teaser for teaser in decided.teasers if teaser.main)
    seen = {item.url: item for item in listed(of_teasers(main, page.base), page.own)}
    found = find_rows(page, frozenset(seen), now)
    if not seen and not _is_for_its_rows(decided, found):
        return (), found
    items = (_told(item, seen.get(item.url), due=item.url in found.due) for item in found.items)
    return without_shared(listed(items, page.own)), found


def _told(item: Address, seen: Address | None, *, due: bool) -> Address:
    """Give an item of the rows with what separation knows of it besides; of one that is `due` no day."""
    if seen is None:
        return item
    return replace(
        item,
        section=seen.section,
        published=item.published if due else surer(item.published, seen.published),
        summary=of_teaser(seen.summary, item.title) or item.summary,
        image=item.image or seen.image,
    )


def _is_for_its_rows(decided: Decided, found: Found) -> bool:
    """Tell whether a page that reads as an article, or as nothing, is there for its rows all the same.

    So it is where its address says that it lists news, else if most of what was taken for its article is their text, or
    if they lie below the page.
    """
    few = len(found.items) < _LEAST_BELOW
    files = found.files == 1 and len(found.items) >= _LEAST_FILES
    shown = found.timed == 1 and (found.below == 1 or found.right_under or found.of_posts or files)
    length = len(found.text) - found.attached
    are_sections = not found.posts and length > _longest_row(decided, found) * len(found.items)
    if not found.items or (few and not shown) or are_sections:
        return False
    # An article has an address of its own.
    return found.called_so or found.of_front or _is_read_for_them(decided, found, few=few)


def _is_read_for_them(decided: Decided, found: Found, *, few: bool) -> bool:
    """Tell whether what is read around the rows of a page is about them, or a menu, and no article."""
    # Links are no prose: a page that has nothing else to read gives its menus for an article. Nor is a cookie notice.
    whole = (decided.page.pieces[i] for i in decided.whole)
    prose = [piece for piece in whole if piece.linked * 2 < len(piece.text)]
    read = [piece for piece in prose if not _is_in_a_dialog(decided.page.elements[piece.node])]
    beside = [piece for piece in read if "".join(piece.text.split()) not in found.text]
    inside = sum(len(piece.text) for piece in read) - sum(len(piece.text) for piece in beside)
    # What one may choose from, and rows that lead nowhere, are lines and no paragraphs.
    paragraphs = [piece for piece in beside if read_length(piece.text) >= _SHORTEST_PARAGRAPH]
    around = sum(len(piece.text) for piece in paragraphs)
    # Many systems call every page of theirs an article.
    called = decided.own.calls_itself_article
    if called and found.worth < _PLAINLY_ROWS:
        return False
    letters = sum(read_length(piece.text) for piece in paragraphs)
    if inside + letters < _LEAST_ARTICLE or inside >= _MOSTLY * (inside + around):
        return True
    # A page on an institution has its parts below it too: names under its prose, which no date tells from them.
    most = _LONGEST_INTRODUCTION if found.timed >= 0.5 else len(found.text)
    no_article = not few or decided.kind is not PageKind.ARTICLE
    if found.below >= 0.5 and no_article and around < most:
        return True
    if _are_many(found, around, called=called) or _are_dated_rows(found, around, called=called):
        return True
    return not called and _are_dated_posts(found) and stand_apart(decided.page, paragraphs)


def _are_dated_posts(found: Found) -> bool:
    """Tell rows with a heading and a day each that are plainly a list, however few."""
    return found.posts and found.dated == 1 and found.worth >= _PLAINLY_ROWS


def _are_many(found: Found, around: int, *, called: bool) -> bool:
    """Tell many rows that say far more than what is read `around` them, if files more, wherever they lead.

    They need not be dated.
    """
    most = len(found.text) if found.files == 1 else len(found.text) / _FAR_MORE
    return not called and len(found.items) >= _MANY and around <= most


def _are_dated_rows(found: Found, around: int, *, called: bool) -> bool:
    """Tell files with their dates, and many titles with theirs, from what is read `around` them, wherever they lead."""
    if found.timed < _NEARLY_ALL or len(found.items) < _LEAST_FILES:
        return False
    if found.files >= _NEARLY_ALL:
        few = len(found.items) < _LEAST_BELOW
        most = _LONG_ARTICLE if few else max(_LONGEST_INTRODUCTION, len(found.text))
        return len(found.items) >= _MANY or around < most
    if called and not found.tabular:  # beside an article stands no table of others
        return False
    if len(found.items) < _LEAST_PLAIN or found.worth < _PLAINLY_ROWS:
        return False
    if len(found.text) > _LONGEST_PLAIN * len(found.items):
        return False
    # Under a heading of its own it may be what an article recommends, unless it is more than the article.
    most = max(_LONGEST_INTRODUCTION, len(found.text)) if found.right_under else len(found.text)
    return around < most


def _is_in_a_dialog(element: html.HtmlElement) -> bool:
    """Tell whether something stands in what opens before a page and is none of it."""
    return any(one.tag == "dialog" or one.get("role") in _DIALOGS for one in (element, *element.iterancestors()))


def _longest_row(decided: Decided, found: Found) -> int:
    """Give how long rows may be, on average, that are no paragraphs with links in them, or comments."""
    if found.files >= _NEARLY_ALL and len(found.items) >= _LEAST_PLAIN - 2 * (found.timed >= _NEARLY_ALL):
        return _LONGEST_OF_FILE
    if found.called_so:
        return _LONGEST_POST if max(found.timed, found.below) >= _NEARLY_ALL else _LONGEST_ROW
    if decided.own.calls_itself_article:
        return _LONGEST_IN_ARTICLE
    return _LONGEST_POST if found.dated == 1 and found.below == 1 else _LONGEST_ROW


def _length(decided: Decided) -> int:
    return sum(len(decided.page.pieces[i].text) for i in decided.whole)


def _rejected(
    document: Document,
    root: html.HtmlElement,
    own: str | None,
    decided: Decided,
    shown: set[str],
    left_out: Sequence[Address],
) -> Iterator[Rejection]:
    """Say of what else looked like items why it is none."""
    if left_out:
        yield Rejection(
            what=tell("links", count=len(left_out), title=shortened(left_out[0].title or left_out[0].url, _TITLE)),
            why=tell("to another site"),
        )
    known = shown | {item.url for item in left_out}
    groups: dict[str | None, list[Teaser]] = {}
    for teaser in decided.teasers:
        own_list = teaser.main and not shown  # else it is another list: of a second tab, in a second language
        if not own_list and teaser.url is not None and resolve(teaser.url, document.base_url) not in known:
            groups.setdefault(None if teaser.main else teaser.section, []).append(teaser)  # that of the list taken
    for section, group in sorted(groups.items(), key=lambda pair: -len(pair[1])):
        why = tell("beside the list") if shown else tell("too few")
        title = shortened(group[0].title, _TITLE)
        if section:
            what = tell("links under", count=len(group), section=shortened(section, _TITLE), title=title)
        else:
            what = tell("links", count=len(group), title=title)
        yield Rejection(what=what, why=why)
    known |= {url for teaser in decided.teasers if (url := resolve(teaser.url, document.base_url))}
    links = islice(root.iter("a"), _MOST_LINKS)
    others = {url for e in links if (url := resolve(e.get("href"), document.base_url))} - known - {own}
    if others:
        yield Rejection(what=tell("links elsewhere", count=len(others)), why=tell("no headlines"))


def _why_none(root: html.HtmlElement, base: str | None, decided: Decided, found: Found, unlinked: Sequence[str]) -> str:
    if unlinked and not _reads_as_article(decided, found):
        return tell("no list: unlinked", count=len(unlinked), title=shortened(unlinked[0], _TITLE))
    references = [reference for e in root.iter("a") if (reference := e.get("href"))]
    if references and base is None and not any(reference.startswith("http") for reference in references):
        return tell("relative links")
    links = len({reference.partition("#")[0] for reference in references} - {""})
    if _reads_as_article(decided, found):
        why = tell("no list: article")
    elif not links:
        return tell("no list: links")
    else:
        why = tell("no list: groups", count=links)
    beside = [shortened(teaser.title, _TITLE) for teaser in decided.teasers if teaser.url is not None]
    return nearest.in_words(why, found if base is not None else None, beside)


def _reads_as_article(decided: Decided, found: Found) -> bool:
    """Tell a page with an article's text from a plain list, which may look like one that has hardly any."""
    if decided.kind is not PageKind.ARTICLE or decided.own.calls_itself_article:
        return decided.kind is PageKind.ARTICLE
    listed = max(len(found.text), sum(len(title) for _, title in found.nearest))
    return _length(decided) - listed > max(_LONG_ARTICLE, listed)
