"""Tells the labels of an article (date, byline, counter) from its text: they stand at its edges, and are none of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.cues import Cue, cues, fold
from pipeline.dates.printed import dated_share

_LONGEST = 90  # characters of a label
_MOST_WORDS_OF_A_NAME = 5  # "By Anna Maria van Dijk"
_MOSTLY = 0.6
# How many pieces a label may stand from the edge of the article: above it kicker, date, byline; below it the byline.
_FROM_TOP, _FROM_END = 3, 1
# What counts readers: a room, a price or the number to call in an emergency is written the same, and is text.
_READERS = (
    r"hits|(?:page ?)?views|reads|affichages|vues|aufrufe|seitenaufrufe|zugriffe|klicks|visitas|lecturas|"
    r"visualizaciones|visualizzazioni|letture|visualizações|acessos|leituras|weergaven|bekeken|odsłon[ya]?|"
    r"wyświetle(?:nia|ń)|zobrazení|přečteno|megtekintések|vizualizări|просмотр(?:ов|ы)?|переглядів|прегледи|προβολές|"
    r"okunma|görüntüle(?:n)?me|dilihat|dibaca|lượt (?:xem|đọc|truy cập)|조회수?|"
    r"(?:阅读|閱讀|点击|點擊|浏览|瀏覽|點閱|閲覧)(?:次数|次數|人次|数|數|量|率)?|"
    r"מספר צפיות|צפיות|مشاهدات|المشاهدات|عدد (?:المشاهدات|الزيارات)|بازدید"
)
_COUNTER = re.compile(
    rf"(?:[^\W\d_]+[ \xa0]){{0,2}}(?:{_READERS})\s*[:：]\s*\d{{1,3}}(?:[ .,’\xa0\u202f]?\d{{3}}){{0,2}}", re.IGNORECASE
)
_WORDS = re.compile(r"[^\W\d_][\w'’.-]*")


def without_labels(texts: Sequence[str], chosen: Sequence[int], headings: frozenset[int]) -> list[int]:
    """Give the pieces of the article without the dates, bylines and counters at its edges.

    Whether such a line counts as article differs between the labellers of the development data; kept, it would make
    a revision of each page that prints how long ago it was, or how often it was read.
    """
    edges = {*chosen[:_FROM_TOP], *chosen[len(chosen) - _FROM_END :]}
    return [i for i in chosen if i not in edges or i in headings or not is_label(texts[i])]


def is_label(text: str) -> bool:
    """Tell whether a text is a date, a byline, or both; or how often something was read."""
    if not text.strip() or len(text) > _LONGEST:
        return False
    if _COUNTER.fullmatch(text.strip()):
        return True
    dated = dated_share(text)
    if dated >= _MOSTLY:
        return True
    if Cue.BYLINE not in cues(fold(text)) or text.rstrip().endswith((".", "!", "?", ":")):
        return False
    words = _WORDS.findall(text)
    return dated > 0 or (1 < len(words) <= _MOST_WORDS_OF_A_NAME and all(word[0].isupper() for word in words))
