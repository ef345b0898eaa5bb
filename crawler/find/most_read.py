"""Knows the headings of what is read most, which is no part of the list that it stands beside."""

from __future__ import annotations

from pipeline.dates.months import fold

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


def names_most_read(heading: str) -> bool:
    """Tell whether a heading says that what is read most stands below it."""
    folded = fold(heading) if len(heading) <= _LONGEST else ""
    return any(said in folded for said in _SAID)
