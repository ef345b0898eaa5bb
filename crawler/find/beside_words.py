"""Knows the headings of what is no part of the list that it stands beside: what is read most, links to others."""

from __future__ import annotations

import re

from pipeline.dates.months import fold
from pipeline.separate.names import words

_LONGEST = 60  # characters of such a heading
# Parts of them, as `fold` gives them, in the languages that institutions write in.
_SAID = tuple(
    part
    for line in (
        "most read|most viewed|most popular|popular|trending|meistgelesen|meist gelesen|beliebt|les plus lu",
        "plus consult|más leíd|más visto|más vista|més llegi|più lett|più vist|mais lid|mais vist|mais acessad",
        "meest gelezen|populair|mest läst|mest lest|mest læst|luetuimm|legolvasott|cele mai citite",
        "najczęściej|najpopularniejsz|nejčtenější|najčítanejš|najčitanij|najgledanij|najbrani|skaitomiausi",
        "lasītākie|loetumad|çok okunan|xem nhiều|đọc nhiều|terpopuler|δημοφιλ|πιο διαβασμέν",
        "най-чете|най-популяр|популярн|самое читаемое|найпопулярніш|найчитаніш|الأكثر|الاكثر|پربازدید|پربیننده",
        "پرخواننده|ביותר|פופולרי|ยอดนิยม|อ่านมาก|人気|ランキング|热门|熱門|排行|많이 본|인기",
    )
    for part in fold(line).split("|")
)
_LINKS = words(
    "links link linki linkit liens lien enlaces collegamenti ligações odkazy linkek länkar lenker lænker linkovi "
    "legături nuorodos saites bağlantılar σύνδεσμοι ссылки посилання връзки"
)
_LINKS_ANYWHERE = ("链接", "連結", "リンク", "링크", "روابط", "پیوند", "קישורים", "ลิงก์")
_WORD = re.compile(r"\w+")


def names_what_is_beside(heading: str) -> bool:
    """Tell whether a heading says that what is read most stands below it, or links: "Quick links"."""
    folded = fold(heading) if len(heading) <= _LONGEST else ""
    if any(said in folded for said in (*_SAID, *_LINKS_ANYWHERE)):
        return True
    return not _LINKS.isdisjoint(_WORD.findall(folded))
