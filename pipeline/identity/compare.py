"""Tells of two texts whether they are the same item, one an update of the other, or two items; with the reason.

Much of the smaller text stands in the other, word for word, where the two are one: this is how the numbers behind the
limits came about (`python -m bench.pairs`). Numbers, months and titles can tell two apart whose words are the same: the
calls of two years, the releases of two months, the days of one visit. At one address they tell of an update instead.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import Literal, NamedTuple

from pipeline.addresses import site_of
from pipeline.dates.months import month_named
from pipeline.identity.difference import Piece, pieces
from pipeline.identity.forms import ONE_SPELLING, on_other_days, own_words
from pipeline.identity.runs import Hashes, containment, hashes, shared
from pipeline.identity.words import address_key, has_digit, shingles, slug_of, words_of

Relation = Literal["same", "update", "distinct"]

_ENOUGH = 0.6  # of the smaller text's shingles in the other: they are one text
_SOME = 0.3  # with further evidence: runs of words from several places, or title and day
_LONG_RUN, _SEVERAL_RUNS = 10, 3  # words that two texts have in a row; not one paragraph that a colleague copied
_LEAST_WORDS = 12  # of a text that is compared; a shorter one is a headline
_TITLE_WORDS = 4  # of a title that is not anybody's: "Press release"
_OPENING = 25  # words before a text that a page shows or not: way, date, title, kicker
_FIGURES = 0.25  # of a text's numbers that are other ones in two releases of one series
_ARTICLE = 3  # characters: of words that say nothing by themselves
_MUCH_LONGER = 3  # times as long
_LONGEST_REMEMBERED = 50_000  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of two texts that are compared."""

    text: str | None
    title: str | None = None
    url: str | None = None
    published: str | None = None  # ISO 8601


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two texts are to each other, and why."""

    relation: Relation
    reason: str
    share: float  # of the smaller text that stands in the other


def compare(a: Side, b: Side) -> Comparison:
    """Tell what two texts are to each other; it does not matter which is which."""
    if (a.text or "", a.title or "", a.url or "") > (b.text or "", b.title or "", b.url or ""):
        a, b = b, a
    one_address = address_key(a.url) is not None and address_key(a.url) == address_key(b.url)
    one, other = _runs_of(a.text, a.title), _runs_of(b.text, b.title)
    if min(one.words, other.words) < _LEAST_WORDS:
        return _headlines(a, b, _body(a), _body(b), one_address=one_address)
    share = shared(one.runs, other.runs)
    if one_address:
        return _at_one_address(a, b, _body(a), _body(b), share)
    if share < _SOME:
        return Comparison("distinct", f"only {share:.0%} of the shorter text is in the other", share)
    if (apart := tells_apart(a, b)) is not None:  # before the texts are aligned, which takes most of the time
        return Comparison("distinct", apart, share)
    return _at_two_addresses(a, b, _body(a), _body(b), share)


class _Runs(NamedTuple):
    """What a text is held against others by; a page is held against several, and each of them is met again."""

    words: int  # how many
    runs: Hashes


def _runs_of(text: str | None, title: str | None) -> _Runs:
    remembered = len(text or "") <= _LONGEST_REMEMBERED
    return _remembered_runs(text, title) if remembered else _remembered_runs.__wrapped__(text, title)


@lru_cache(maxsize=512)
def _remembered_runs(text: str | None, title: str | None) -> _Runs:
    words = _body(Side(text=text, title=title))
    return _Runs(len(words), hashes(words))


def _body(side: Side) -> tuple[str, ...]:
    """Give the words of a text without its title where it begins with that."""
    words, title = words_of(side.text), words_of(side.title)
    return words[len(title) :] if title and words[: len(title)] == title else words


def _title(side: Side) -> tuple[str, ...]:
    """Give the words of a title; of a text that has none, those of its address."""
    return words_of(side.title) or slug_of(side.url)


def _headlines(a: Side, b: Side, here: Sequence[str], there: Sequence[str], *, one_address: bool) -> Comparison:
    """Compare where one side is hardly more than a headline."""
    one, other = _title(a) or here, _title(b) or there
    if not one or not other:
        return Comparison("distinct", "there are no words to compare", 0.0)
    if _letters(one) == _letters(other):
        bodies = containment(here, there)
        if not one_address and len(one) < _TITLE_WORDS and bodies < _ENOUGH:
            return Comparison("distinct", "their title is too short to tell, and their texts do not", bodies)
        if min(len(here), len(there)) >= SHORTEST and bodies < _SOME and not one_address:
            return Comparison("distinct", "the titles agree, but not the texts", bodies)
        return Comparison("same", "their titles agree, and one has hardly any text", bodies)
    if one_address:
        return Comparison("update", "another headline at the same address", 0.0)
    return Comparison("distinct", titles_differ(a, b) or "their titles differ, and there is hardly any text", 0.0)


SHORTEST = 6
"""Words of a summary that can be held against another."""


def _at_one_address(a: Side, b: Side, here: Sequence[str], there: Sequence[str], share: float) -> Comparison:
    """Compare two states of one page."""
    if share < _SOME / 3 and _letters(words_of(a.title)) != _letters(words_of(b.title)):
        return Comparison("distinct", f"another text under another title at one address ({share:.0%} in common)", share)
    parts = pieces(here, there)
    for number, piece in enumerate(parts):
        if piece.kept or _letters(piece.old) == _letters(piece.new):
            continue
        first, last = number == 0, number == len(parts) - 1
        if first and len(piece.old) + len(piece.new) <= _OPENING and not _is_number(piece):
            continue  # a way, a date or a title above it
        if last and _cut_off(a, b, here, there):
            continue
        return Comparison("update", f"the same address, but {said(piece)}", share)
    return Comparison("same", "the same words at the same address", share)


def _at_two_addresses(a: Side, b: Side, here: Sequence[str], there: Sequence[str], share: float) -> Comparison:
    """Compare two pages that have much in common, under titles that do not tell them apart."""
    parts = pieces(here, there)
    numbers = list(_other_numbers(parts))
    told_apart: str | None = None
    if numbers and _another_release(a, b, here, there, numbers):
        some = ", ".join(f"“{old}” and “{new}”" for old, new in numbers[:3])
        told_apart = f"the words are alike, but the numbers differ: {some}"
    if told_apart is None and share < _ENOUGH and not (_from_several_places(parts) or _same_title_and_day(a, b)):
        told_apart = f"they share {share:.0%} of the shorter text, and that from one place"
    if told_apart is None:
        told_apart = _names_differ(a, b, here, there) or _replaced_throughout(parts)
    if told_apart is None and _is_part_of_a_digest(a, b, here, there):
        told_apart = "one is a part of the other, which is much longer, under another title"
    if told_apart is not None:
        return Comparison("distinct", told_apart, share)
    if numbers:
        old, new = numbers[0]
        return Comparison("update", f"the same text with “{new}” for “{old}”", share)
    return Comparison("same", f"{share:.0%} of the shorter text is in the other", share)


def said(piece: Piece) -> str:
    """Say in words what became of some words."""
    old, new = (f"“{' '.join(one[:12])}{' …' if len(one) > 12 else ''}”" for one in (piece.old, piece.new))
    if not piece.old:
        return f"{new} was added"
    return f"{old} was taken out" if not piece.new else f"{new} stands for {old}"


def _cut_off(a: Side, b: Side, here: Sequence[str], there: Sequence[str]) -> bool:
    """Tell whether the shorter text ends in the middle of a sentence: it is the beginning of the other."""
    shorter, words, longer = (a, here, there) if len(here) < len(there) else (b, there, here)
    ending = (shorter.text or "").rstrip()
    open_ended = ending[-1:] not in set('.!?。！？"”»)') or ending.endswith(("...", "[…]"))
    return open_ended and len(words) <= 0.8 * len(longer)


def _is_part_of_a_digest(a: Side, b: Side, here: Sequence[str], there: Sequence[str]) -> bool:
    """Tell whether a text stands whole in a much longer one, and is not its beginning: a newsletter has many items."""
    short, long = sorted((here, there), key=len)
    if len(long) < _MUCH_LONGER * len(short):
        return False
    one, other = set(_title(a)), set(_title(b))
    if one and other and len(one & other) >= _ENOUGH * min(len(one), len(other)):
        return False
    opening = set(shingles(long[: 2 * _OPENING]))
    return not any(run in opening for run in shingles(short[:_OPENING]))


def tells_apart(a: Side, b: Side) -> str | None:
    """Say what tells two items apart whatever their texts say: by their titles, or by title and day on one site."""
    return titles_differ(a, b) or _of_one_office(a, b)


def _of_one_office(a: Side, b: Side) -> str | None:
    """Say what tells two pages of one site apart of which each has a title and a day of its own."""
    if not on_other_days(a.published, b.published) or not a.url or not b.url or site_of(a.url) != site_of(b.url):
        return None
    own = own_words(a.title, b.title)
    return f"they are of one site and two days, and each has its title: “{own[0]}” and “{own[1]}”" if own else None


def titles_differ(a: Side, b: Side) -> str | None:
    """Say what tells two items apart by their titles, if anything does: a number, a month, one word."""
    one, other = words_of(a.title), words_of(b.title)
    if not one or not other or _letters(one) == _letters(other):
        return None
    parts = pieces(one, other)
    kept = sum(len(piece.old) for piece in parts if piece.kept)
    changed = [piece for piece in parts if not piece.kept]
    for piece in changed:
        if _is_number(piece) and piece.old and piece.new:
            return f"their titles differ in {said(piece)}"
    years = [{word for word in title if _is_year(word)} for title in (one, other)]
    if years[0] and years[1] and years[0] != years[1]:
        return f"their titles are of other years: {', '.join(sorted(years[0] ^ years[1]))}"
    if kept >= _TITLE_WORDS - 1 and len(changed) == 1 and len(changed[0].old) == len(changed[0].new) == 1:
        likeness = SequenceMatcher(None, changed[0].old[0], changed[0].new[0]).ratio()
        if likeness < ONE_SPELLING:
            return f"their titles differ in one word: {said(changed[0])}"
    return None


def _names_differ(a: Side, b: Side, here: Sequence[str], there: Sequence[str]) -> str | None:
    """Say what each title names that its own text says and the other item never does."""
    one, other, ours, others = (_names(words) for words in (words_of(a.title), words_of(b.title), here, there))
    mine = [name for name in one if name in ours and name not in others and name not in other]
    theirs = [name for name in other if name in others and name not in ours and name not in one]
    if not mine or not theirs:
        return None
    return f"one speaks of “{mine[0]}”, which the other never does, and that of “{theirs[0]}”"


def _names(words: Sequence[str]) -> dict[str, None]:
    """Give what can name something, in order: words that are no articles; in scripts without spaces, three signs."""
    signs = ("".join(run) for run in shingles(words, _ARTICLE) if all(len(one) == 1 and one > "\u2e80" for one in run))
    return dict.fromkeys([*(word for word in words if len(word) > _ARTICLE), *signs])


def _replaced_throughout(parts: Sequence[Piece]) -> str | None:
    """Say which word stands for another wherever that one stood: a form that was filled in for somebody else."""
    replaced = Counter(
        (piece.old[0], piece.new[0]) for piece in parts if not piece.kept and len(piece.old) == len(piece.new) == 1
    )
    for (old, new), count in replaced.most_common(5):
        if count > 1 and SequenceMatcher(None, old, new).ratio() < ONE_SPELLING:
            return f"“{new}” stands for “{old}” throughout"
    return None


def _another_release(
    a: Side, b: Side, here: Sequence[str], there: Sequence[str], numbers: Sequence[tuple[str, str]]
) -> bool:
    """Tell whether other numbers at another address are those of another item, and no correction."""
    if a.published and b.published and a.published[:10] == b.published[:10] and len(numbers) == 1:
        return False
    if any(_is_year(old) or _is_year(new) or _is_month(old) or _is_month(new) for old, new in numbers):
        return True
    all_of_them = min(sum(map(has_digit, here)), sum(map(has_digit, there)))
    return len(numbers) > 1 or len(numbers) >= _FIGURES * all_of_them


def _other_numbers(parts: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Give the numbers and months that stand where others stand in the other text."""
    for piece in parts:
        if piece.kept or not piece.old or not piece.new or max(len(piece.old), len(piece.new)) > 6:
            continue
        old, new = ([word for word in side if has_digit(word) or _is_month(word)] for side in (piece.old, piece.new))
        if len(old) == len(new):
            yield from ((one, other) for one, other in zip(old, new, strict=True) if one != other)


def _is_number(piece: Piece) -> bool:
    return any(has_digit(word) or _is_month(word) for word in (*piece.old, *piece.new))


@lru_cache(maxsize=4096)
def _is_month(word: str) -> bool:
    return month_named(word) is not None


@lru_cache(maxsize=1024)
def _is_year(word: str) -> bool:
    return len(word) == 4 and word.isdecimal() and 1900 <= int(word) <= 2100


def _from_several_places(parts: Sequence[Piece]) -> bool:
    """Tell whether long runs of words stand in both, with other words between them."""
    runs = [sum(len(piece.old) for piece in group) for kept, group in groupby(parts, key=lambda one: one.kept) if kept]
    return sum(run >= _LONG_RUN for run in runs) >= _SEVERAL_RUNS


def _same_title_and_day(a: Side, b: Side) -> bool:
    title = words_of(a.title)
    day = (a.published or "")[:10]
    one_day = len(day) == 10 and day == (b.published or "")[:10]
    return one_day and len(title) >= _TITLE_WORDS and title == words_of(b.title)


def _letters(words: Sequence[str]) -> str:
    """Give words without the spaces between them: lines that were joined glue some together."""
    return "".join(words)
