"""Tells links that say only the number of a file, a day or a count, where the title may stand beside them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

from crawler.find.anchors import numberless
from crawler.find.rows import Row
from crawler.find.rows.days import YEAR, is_day
from crawler.find.rows.labels import clean

_LEAST = 3  # rows
_NEARLY_ALL = 8  # of ten
_LONGEST = 30  # characters of a number
_LONGEST_WORD = 4  # letters of a word that may be a part of one: "Case", "No", "cv"
_MOST_WORDS = 4
_WORD = re.compile(r"[^\W\d_]+")
_COUNTS = re.compile(r"\d{1,9}")
_DIGIT = re.compile(r"\d")
_SIGNED = re.compile(r"\d\s?[-/.:()§ ]\s?\w|\w\s?[-/.:()§ ]\s?\d|[^\W\d_]\d|\d[^\W\d_]")
_LEAST_WORDS = 5  # of a sentence
_ENDS = (".", "!", "?", "…", "。", "！", "？", "।")


def are_numbers(rows: Sequence[Row]) -> bool:
    """Tell whether what the links of a list say are numbers of files: "GR-2024/17", "No. 24-1033", "4 K 112/24"."""
    return _nearly_all([any(is_number(anchor.text) for anchor in row.anchors) for row in rows])


def are_days(rows: Sequence[Row]) -> bool:
    """Tell whether what the links of a list say are days, each another in its box: "July 17", "17 July 2024".

    In a thread several posts are of one day, where each may stand in a box of its own. Agendas and presentations of the
    same meetings stand apart.
    """
    boxes = {row.element.getparent() for row in rows}
    several = len(boxes) * _LEAST <= len(rows)
    said = {
        (row.element.getparent() if several else None, day)
        for row in rows
        if (day := next((anchor.text for anchor in row.anchors if is_day(anchor.text)), None)) is not None
    }
    return len(rows) >= _LEAST and len(said) * 10 >= len(rows) * _NEARLY_ALL


def numbers_of(rows: Sequence[Row]) -> Callable[[str], bool] | None:
    """Give what tells the numbers of files, the days, or the counts that the links of a list say; None without any."""
    if are_numbers(rows):
        return is_number
    if are_days(rows):
        return is_day
    counted = _counted_alike(rows)
    return None if counted is None else lambda text: numberless(clean(text)) == counted


def _counted_alike(rows: Sequence[Row]) -> str | None:
    """Give what all links of a list say but for a number that counts something else than the rows: "Cited by #".

    "Newsletter 12" comes behind "Newsletter 11", and a year is no count.
    """
    said = [clean(row.anchor.text) for row in rows]
    found = [_COUNTS.findall(text) for text in said]
    if len(rows) < _LEAST or len(set(map(numberless, said))) > 1 or any(len(numbers) != 1 for numbers in found):
        return None
    numbers = [int(number) for (number,) in found]
    steps = Counter(after - before for before, after in pairwise(numbers))
    step, count = steps.most_common(1)[0]
    in_turn = abs(step) == 1 and count * 2 > steps.total()
    return None if in_turn or all(YEAR.fullmatch(number) for (number,) in found) else numberless(said[0])


def is_number(text: str) -> bool:
    """Tell whether a text is the number of a file, and no more."""
    if len(text) > _LONGEST or len(_DIGIT.findall(text)) < 2 or _SIGNED.search(text) is None or is_day(text):
        return False
    said = _WORD.findall(text)
    return len(said) <= _MOST_WORDS and all(len(word) <= _LONGEST_WORD for word in said)


def are_told(texts: Sequence[str]) -> bool:
    """Tell whether what stands beside the numbers or days of a list are sentences told of them, and no titles."""
    return sum(text.rstrip().endswith(_ENDS) and len(text.split()) >= _LEAST_WORDS for text in texts) * 2 > len(texts)


def _nearly_all(said: Sequence[bool]) -> bool:
    return len(said) >= _LEAST and sum(said) * 10 >= len(said) * _NEARLY_ALL
