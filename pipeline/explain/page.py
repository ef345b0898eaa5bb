"""Explains a page's tree: for each piece which step of separating decided, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.document import Document
from pipeline.explain.concepts import concept_of, sentence
from pipeline.explain.explanation import MOST_REASONS, Explained, Explanation, Verdict, percent, strongest
from pipeline.explain.paths import contributions, page_trees
from pipeline.items import PageKind
from pipeline.separate import Decided, decide
from pipeline.separate.features import features
from pipeline.separate.judge import MODEL, MOST_ASKED
from pipeline.separate.quick import ancestors
from pipeline.separate.rest import REST, why_dropped

_AROUND = 3  # elements that are named


def explain_page(document: Document) -> tuple[Explanation, Decided]:
    """Give each piece of a page with its verdict, and what was decided on the way there."""
    decided = decide(document)
    article = frozenset(decided.article)
    verdicts = [_verdict(decided, article, i) for i in range(len(decided.page.pieces))]
    learned = _learned(decided, verdicts)
    blocks = [_explained(decided, i, verdict, learned.get(i, [])) for i, verdict in enumerate(verdicts)]
    if decided.page.cut:
        at = len(blocks)
        blocks.append(Explained(text="…", verdict=Verdict.DROPPED, sure=None, reasons=(REST,), first=at, last=at))
    return Explanation(kind=decided.kind, blocks=tuple(blocks)), decided


def _verdict(decided: Decided, article: frozenset[int], i: int) -> Verdict:
    if i == decided.title:
        return Verdict.TITLE
    if i in decided.teased or i in decided.listed:
        return Verdict.TEASER
    return Verdict.ARTICLE if i in article else Verdict.DROPPED


def _learned(decided: Decided, verdicts: Sequence[Verdict]) -> dict[int, list[str]]:
    """Give, for each piece that the trees judged, what counted most for (or, if dropped, against) an article."""
    page = decided.page
    if not page.pieces:
        return {}
    live, rows, columns = features(page, decided.own)
    known, trees = page_trees(MODEL)
    if columns != known:
        raise ValueError("the trees were trained on other columns than are counted")
    told = [concept_of(column) for column in columns]
    concepts = {key: (concept, word) for key, concept, word in told}
    at = np.flatnonzero(live).tolist()
    signs = np.array([-1.0 if verdicts[i] is Verdict.DROPPED else 1.0 for i in at])
    moved = contributions(trees, rows, len(columns)) * signs[:, None]
    found: dict[int, list[str]] = {}
    for i, row, keys in zip(at, rows.tolist(), strongest(moved, [key for key, _, _ in told]), strict=True):
        numbers = dict(zip(columns, row, strict=True))
        numbers["tags"] = [page.tags[node] for node in ancestors(page, page.pieces[i].node, _AROUND)]
        found[i] = [sentence(*concepts[key], numbers) for key in keys]
    return found


def _explained(decided: Decided, i: int, verdict: Verdict, learned: Sequence[str]) -> Explained:
    rules = list(_rules(decided, i, verdict))
    chance = decided.sure[i]
    by_trees = not rules and bool(learned)
    sure = percent(1 - chance if verdict is Verdict.DROPPED else chance) if by_trees else None
    if verdict is Verdict.DROPPED:
        rules.insert(0, why_dropped(decided, i))
    # Of a teaser or the title, what the trees think of it as article text is beside the point.
    numbers = learned if verdict in (Verdict.ARTICLE, Verdict.DROPPED) else ()
    reasons = tuple(dict.fromkeys([*rules, *numbers]))[:MOST_REASONS]
    if not reasons:
        reasons = ("many small signs together",)
    return Explained(text=decided.page.pieces[i].text, verdict=verdict, sure=sure, reasons=reasons, first=i, last=i)


def _rules(decided: Decided, i: int, verdict: Verdict) -> Iterator[str]:
    """Name the rules that decided whatever the trees said."""
    match verdict:
        case Verdict.TITLE:
            yield "it is the heading most like what the page calls itself in its head"
        case Verdict.TEASER:
            yield from _teased(decided, i)
        case Verdict.ARTICLE:
            if i not in decided.choice.taken:
                yield "it is part of a list or table most of which, or all around which, is article"
            elif decided.product is not None and i in decided.product.pieces:
                yield "it is what the data of the page say of the product it is for"
            elif decided.sure[i] <= decided.choice.asked:
                yield f"no piece of the page is sure ({percent(decided.sure[i])} %), and this one comes nearest"
            elif decided.sure[i] <= MOST_ASKED:
                yield f"on this page, where less is sure, {percent(decided.choice.asked)} % is enough"
        case Verdict.DROPPED:
            yield from _taken_back(decided, i)


def _teased(decided: Decided, i: int) -> Iterator[str]:
    if i in decided.listed:
        yield "it is an item of the list this page is for, so it is the page's text as well"
    else:
        yield "it is a linked headline, or stands in the item of one, among others of its shape"
    if decided.kind is PageKind.ARTICLE and i in decided.whole:
        yield f"by itself it looked like article text ({percent(decided.sure[i])} %); that it points elsewhere decided"


def _taken_back(decided: Decided, i: int) -> Iterator[str]:
    if i in decided.whole and decided.page.pieces[i].text != decided.shown:
        yield "it is a date or byline at the edge of the article, which would make each visit a revision"
    elif i in decided.choice.hidden:
        yield f"readers do not see it, and of that one must be surer ({percent(decided.sure[i])} %)"
    elif decided.stands_apart(i):
        yield f"by itself it looked like article text ({percent(decided.sure[i])} %); where it stands decided"
    elif i not in decided.whole and decided.sure[i] == 0:
        yield "links of one to three words are never article text"
