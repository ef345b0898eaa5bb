"""Tells what a page has in common with other pages of its site: the same block on several of them is boilerplate.

This holds in any language. What is remembered is not text but signatures, of a site's pages that were read last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import groupby, islice

from pipeline.items import Fingerprint
from pipeline.normalize import normalize

PAGES = 40
"""So many pages of a site are remembered, the last read ones: what a site no longer shows is forgotten with them."""

SEVERAL = 3
"""On so many other pages a block was seen that is boilerplate: two may be an article and its correction."""

_MOST_BLOCKS = 60  # at either end of an article
_MOST_BESIDE = 30  # blocks
_LEAST_WORDS = 6  # of a block that is not the same by chance
_LEAST_UNSPACED = 20  # characters of one in a script without spaces
_LONGEST_WORD = 15  # characters to a space: more have scripts without spaces
_COPIED = 0.8  # of an article's blocks on another page: then the two are one article at two addresses
_LEAST_LEFT = 140  # characters of its own that an article has
_LEAST_SHARE_LEFT = 0.25  # a page with less of its own is a copy of others, and they prove nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """What other pages of a site had: the signature of each block seen on several, and on how many."""

    pages: int = 0
    counts: Mapping[int, int] = field(default_factory=dict)


NOTHING = Memory()
"""The memory of a site of which nothing is known."""


@lru_cache(maxsize=256)  # a page asks twice: for what is familiar, and for what is to be remembered
def signature_in_python(text: str) -> int:
    """Give 64 bits that are equal for equal texts, whatever their case and spaces; the same everywhere.

    All of a text counts, and its numbers too: reports of each month are alike but for them, and they are the news.
    """
    folded = "".join(normalize("NFKC", text).casefold().split())
    return int.from_bytes(blake2b(folded.encode(errors="replace"), digest_size=8).digest(), signed=True)


try:
    from pipeline.compiled.words import folded_signature
except ImportError:  # not built where there is no C compiler
    folded_signature = signature_in_python

signature = folded_signature


def fingerprint(title: str | None, article: Sequence[str], beside: Iterable[str]) -> Fingerprint:
    """Give what is remembered of a page: its title, the blocks of its article, and the long ones beside that."""
    ends = [*article[:_MOST_BLOCKS], *article[_MOST_BLOCKS:][-_MOST_BLOCKS:]]
    return Fingerprint(
        title=signature(title) if title else None,
        article=tuple(dict.fromkeys(map(signature, ends))),
        beside=tuple(dict.fromkeys(map(signature, islice(filter(_telling, beside), _MOST_BESIDE)))),
    )


def memory_of(others: Iterable[Fingerprint], *, several: int = SEVERAL) -> Memory:
    """Count on how many pages each block was seen; of several with one title or one article the first counts."""
    counted: list[frozenset[int]] = []
    titles: set[int] = set()
    counts: Counter[int] = Counter()
    for other in others:
        article = frozenset(other.article)
        most = _COPIED * len(article)
        if len(article & counts.keys()) >= most and any(len(article & one) >= most for one in counted):
            continue
        if other.title in titles:
            continue
        counted.append(article)
        counts.update(article.union(other.beside))
        if other.title is not None:
            titles.add(other.title)
    often = {block: count for block, count in counts.items() if count >= several}
    return Memory(pages=len(counted), counts=often)


def familiar(
    texts: Sequence[str], article: Sequence[int], memory: Memory, headings: Collection[int] = ()
) -> dict[int, int]:
    """Give the pieces of an article that other pages of its site have too, each with the number of these pages.

    A short text is familiar only beside a long one that is, or at an edge of the article and on half of the pages.
    """
    if not memory.counts:
        return {}
    counts = {i: count for i in article if (count := memory.counts.get(signature(texts[i])))}
    found = {i: counts[i] for run in _runs(article, counts) for i in _sure(texts, run, counts, memory, headings)}
    return found if _leaves_enough(texts, article, found) else {}


def familiar_reason(count: int) -> str:
    """Say why a familiar piece is left out."""
    return f"the same on {count} other pages of this site"


@dataclass(frozen=True, slots=True)
class _Run:
    """Familiar pieces one after the other, and whether the article begins or ends with them."""

    pieces: list[int]
    first: bool
    last: bool


def _runs(article: Sequence[int], counts: Mapping[int, int]) -> Iterator[_Run]:
    for known, members in groupby(article, key=counts.__contains__):
        if known:
            pieces = list(members)
            yield _Run(pieces, pieces[0] == article[0], pieces[-1] == article[-1])


def _sure(
    texts: Sequence[str], run: _Run, counts: Mapping[int, int], memory: Memory, headings: Collection[int]
) -> Sequence[int]:
    pieces = list(run.pieces)
    while pieces and not run.last and not _telling(texts[pieces[-1]]):
        pieces.pop()  # a common heading may stand above what only this page has
    while pieces and not (run.first or run.last or _telling(texts[pieces[0]]) or pieces[0] in headings):
        pieces.pop(0)
    often = max(2 * SEVERAL, memory.pages // 2)
    if any(_telling(texts[i]) for i in pieces) or all(counts[i] >= often for i in pieces):
        return pieces
    return []


def _telling(text: str) -> bool:
    """Tell whether a text is so long that it is not the same on two pages by chance."""
    words = text.count(" ") + 1
    return words >= _LEAST_WORDS or (len(text) >= _LEAST_UNSPACED and len(text) > words * _LONGEST_WORD)


def _leaves_enough(texts: Sequence[str], article: Sequence[int], found: Collection[int]) -> bool:
    left = sum(len(texts[i]) for i in article if i not in found)
    return left >= max(_LEAST_LEFT, _LEAST_SHARE_LEFT * sum(len(texts[i]) for i in article))
