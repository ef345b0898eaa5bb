"""Separates a page: which of its words are the main content, which are teasers, and which are neither, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from pipeline.captures import separate_capture
from pipeline.dates.months import reading_language
from pipeline.document import Document
from pipeline.familiar import NOTHING, Memory, familiar, fingerprint
from pipeline.items import Fingerprint, PageKind, Separation, Teaser
from pipeline.separate.beside import beside
from pipeline.separate.blocks import Outline
from pipeline.separate.consent import asks_consent
from pipeline.separate.groups import Group, best_first, find_groups, main_group, without
from pipeline.separate.headline import headline_piece
from pipeline.separate.headlines import read_length
from pipeline.separate.judge import MODEL, Choice, choose, firmly, judge
from pipeline.separate.labels import without_labels
from pipeline.separate.markup import blocks
from pipeline.separate.named import Named, named
from pipeline.separate.outline import outline
from pipeline.separate.places import Places
from pipeline.separate.products import APART, Described, described
from pipeline.separate.rest import Rest
from pipeline.separate.teasers import teasers_of
from pipeline.separate.trees import Trees, load
from pipeline.separate.wholes import unbroken, wholes

_LEAST_ARTICLE_CHARACTERS = 140
_LEAST_ITEMS = 4  # of a listing page
# What share of its text a listing may have outside its lists, and how long its items are then (characters).
_LIMITS = ((0.15, 800), (0.4, 400))
_LIMITS_OF_CALLED_ARTICLES = ((0.05, 500), (0.1, 300))
_LONG_LIST = 8  # items
_INTRODUCTION_CHARACTERS = 250
_HARDLY_AN_ARTICLE = 600  # characters: above a long list so little is its introduction


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """Pieces that became something."""

    groups: tuple[
        tuple[Group, bool], ...
    ]  # without the headlines of addresses that another has; whether it is the page's
    pieces: frozenset[int]  # that only teasers are made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What was decided of the pieces of a page, step by step, so that it can be told which step decided."""

    kind: PageKind
    page: Outline
    own: Named
    where: Places
    sure: list[float]  # of each piece
    product: Described | None  # where the page describes what it sells
    apart: Mapping[int, str]  # pieces of parts that are no article, and what those are
    choice: Choice  # by the trees, and by where a product is described
    whole: frozenset[int]  # with the rest of lists and tables
    title: int | None
    listed: frozenset[int]  # pieces of the items of a listing's own list, which are its text as well
    teasers: tuple[Teaser, ...]
    teased: frozenset[int]  # pieces that only teasers were made of
    in_full: tuple[int, ...]  # the article as the page has it
    known: Mapping[int, int]  # pieces that other pages of the site have too: on how many
    article: tuple[int, ...]

    @property
    def shown(self) -> str | None:
        """Give the headline that the page shows."""
        return self.page.pieces[self.title].text if self.title is not None else None

    def stands_apart(self, i: int) -> str | None:
        """Give why a piece is left out that looks like text: it is of a dialog, or not of what the page sells."""
        if self.sure[i] <= self.choice.asked or (self.product is not None and i in self.product.pieces):
            return None
        outside = self.product is not None and i not in self.product.part
        return self.apart.get(i, APART if outside else None)

    @property
    def used(self) -> frozenset[int]:
        """Give the pieces that became something."""
        return self.teased.union(self.listed, self.article, [] if self.title is None else [self.title])


def separate(document: Document, memory: Memory = NOTHING, trees: Trees | None = None) -> Separation:
    """Say which words of a page are the article, which are teasers, and which are neither and why.

    `memory` has what other pages of the site had; without it the page speaks for itself. `trees` are for a page with
    markup, where others are to judge than the package's.
    """
    if document.root is None:
        return separate_capture(document, memory)
    decided = decide(document, memory, trees)
    return Separation(
        kind=decided.kind,
        title=decided.shown,
        blocks=tuple(blocks(decided.page, decided.where, decided.article, document.base_url)),
        teasers=decided.teasers,
        dropped=Rest(decided),
        in_full=tuple(blocks(decided.page, decided.where, decided.in_full, document.base_url)) if decided.known else (),
        remembering=partial(_fingerprint, decided) if decided.kind is PageKind.ARTICLE else None,
    )


def decide(document: Document, memory: Memory = NOTHING, trees: Trees | None = None) -> Decided:
    """Decide of each piece of a page's tree what it is."""
    page = outline(document.root) if document.root is not None else Outline()
    own = named(document, page)
    sure: list[float] = judge(page, own, trees or load(MODEL)).tolist()
    apart = asks_consent(page, sure)
    if own.sells:
        apart |= beside(page, _without(apart, sure))
    judged = _without(apart, sure)
    product = described(page, own, judged)
    judged = product.judged(judged) if product else judged
    where = Places(page)
    texts, nodes, hides = page.texts, page.nodes, page.hidden
    choice = choose(texts, judged, [hides[node] > 0 for node in nodes])
    chosen = wholes(page, where, choice.taken)
    # What is taken only because hardly anything is sure is text, but says nothing of what the page is for.
    firm = wholes(page, where, firmly(texts, judged, choice))
    groups = find_groups(page, firm, document.base_url)
    title = headline_piece(page, own, firm)
    main = main_group(groups, title)
    kind = _kind(page, own, firm, groups, main)
    if kind is PageKind.ARTICLE:
        groups = [group for group in groups if not _belongs_to_article(group, set(firm))]
    main = main if kind is PageKind.LISTING else None
    taken = _taken(groups, main, set(chosen))
    shown = page.pieces[title].text if title is not None else None
    article = [i for i in chosen if i not in taken.pieces and i != title and texts[i] != shown]
    headings = frozenset(i for i in article if where[nodes[i]].headings >= 0)
    known = unbroken(page, where, article, familiar(texts, article, memory, headings))
    in_full = without_labels(texts, article, headings)
    article = without_labels(texts, [i for i in article if i not in known], headings) if known else in_full
    return Decided(
        kind=kind,
        page=page,
        own=own,
        where=where,
        sure=sure,
        product=product,
        apart=apart,
        choice=choice,
        whole=frozenset(chosen),
        title=title,
        listed=_items([main] if main is not None else []),
        teasers=_teasers(page, taken, document, in_full),
        teased=taken.pieces,
        in_full=tuple(in_full),
        known=known,
        article=tuple(article),
    )


def _without(apart: Mapping[int, str], sure: Sequence[float]) -> Sequence[float]:
    return [0.0 if i in apart else one for i, one in enumerate(sure)] if apart else sure


def _fingerprint(decided: Decided) -> Fingerprint:
    texts = decided.page.texts
    used = decided.teased.union(decided.in_full)
    beside = (text for i, text in enumerate(texts) if i not in used)
    return fingerprint(decided.shown, [texts[i] for i in decided.in_full], beside)


def _kind(page: Outline, own: Named, chosen: Sequence[int], groups: Sequence[Group], main: Group | None) -> PageKind:
    """Tell what a page is for: a listing has little text outside the items of its list, and its items are short."""
    texts = page.texts
    characters = sum(len(texts[i]) for i in chosen)
    if main is not None and len(main.headlines) >= _LEAST_ITEMS:
        listed = _items(groups)
        outside = sum(len(texts[i]) for i in chosen if i not in listed)
        items = [range(headline.first, headline.end) for headline in main.headlines]
        each = sum(len(texts[i]) for item in items for i in item) / len(items)
        # A page that calls itself an article is believed, unless there is hardly anything but the list.
        believed = own.calls_itself_article
        limits = _LIMITS_OF_CALLED_ARTICLES if believed else _LIMITS
        if any(outside < share * characters and each < longest for share, longest in limits):
            return PageKind.LISTING
        if characters < (_LEAST_ARTICLE_CHARACTERS if believed else _INTRODUCTION_CHARACTERS):
            return PageKind.LISTING
        if len(main.headlines) >= _LONG_LIST and characters < _HARDLY_AN_ARTICLE and not believed:
            return PageKind.LISTING
    letters = sum(read_length(texts[i]) for i in chosen)
    return PageKind.ARTICLE if letters >= _LEAST_ARTICLE_CHARACTERS else PageKind.OTHER


def _items(groups: Sequence[Group]) -> frozenset[int]:
    """Give the pieces of the items of groups."""
    return frozenset(i for group in groups for line in group.headlines for i in range(line.first, line.end))


def _belongs_to_article(group: Group, chosen: set[int]) -> bool:
    """Tell whether headlines are the article's own headings, linked: "the ten best of this year"."""
    return sum(headline.place in chosen for headline in group.headlines) * 2 > len(group.headlines)


def _taken(groups: Sequence[Group], main: Group | None, chosen: set[int]) -> _Taken:
    """Take each address once; the items of a listing's own list are its text as well."""
    seen: set[str] = set()
    pieces: set[int] = set()
    found: list[tuple[Group, bool]] = []
    for group in sorted(best_first(groups), key=lambda group: group is not main):
        rest = without(group, seen)
        if not rest.headlines:
            continue
        seen |= {headline.url for headline in rest.headlines}
        found.append((rest, group is main))
        if group is not main:
            for headline in rest.headlines:
                pieces |= {i for i in range(headline.first, headline.end) if i not in chosen or i == headline.place}
    return _Taken(groups=tuple(found), pieces=frozenset(pieces))


def _teasers(page: Outline, taken: _Taken, document: Document, article: Sequence[int]) -> tuple[Teaser, ...]:
    """Make the teasers, in reading order."""
    lang = document.root.get("lang") if document.root is not None else None
    language = reading_language(lang, document.page.url)
    found: list[tuple[int, Teaser]] = []
    for group, main in taken.groups:
        made = teasers_of(page, group, document.base_url, main=main, language=language, article=article)
        found += zip((headline.place for headline in group.headlines), made, strict=True)
    return tuple(teaser for _, teaser in sorted(found, key=lambda pair: pair[0]))
