"""Knows what the papers of any meeting are called: "Agenda" or "Minutes" do not tell of which."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.find.rows import Row
from crawler.find.rows.labels import bare
from pipeline.dates.months import fold

_LONGEST = 40  # characters
_WORD = re.compile(r"[^\W\d_]+")
# As `fold` gives them, in the languages that institutions write in.
_PAPERS = frozenset(
    fold(
        "html agenda agendas minutes minute packet packets handout handouts transcript transcripts "
        "tagesordnung tagesordnungen niederschrift niederschriften protokoll protokolle sitzungsprotokoll "
        "sitzungsunterlagen acta actas verbale verbali pauta ata notulen besluitenlijst dagordning dagsorden "
        "møteprotokoll mødereferat protokół zápis napirend jegyzőkönyv ordnungspunkte"
    ).split()
)
_WHOLE = frozenset(
    fold(
        "ordre du jour|procès-verbal|procès verbal|compte rendu|compte-rendu|orden del día|ordine del giorno|"
        "ordem do dia|porządek obrad|program jednání|meeting notice|notice of meeting|meeting materials|"
        "meeting summary|ημερήσια διάταξη|πρακτικά|повестка дня|议程|議程|会议纪要|會議紀錄|会議録|議事録|議事次第|"
        "議事要旨|"
        "회의록|의사일정"
    ).split("|")
)
_BESIDES = frozenset(
    fold(
        "and und et y e en och og a approved draft final revised amended adopted signed unapproved meeting board "
        "document documents material materials full public genehmigt entwurf öffentlich pdf summary the view "
        "download"
    ).split()
)


def names_paper(text: str) -> bool:
    """Tell whether a text is what a paper of any meeting is called, and no more: "Agenda & Documents", "(Minutes)"."""
    if len(text) > _LONGEST:
        return False
    folded = fold(text)
    words = _WORD.findall(folded)
    if not words or any(map(str.isdigit, folded)):
        return False
    return folded.strip(" ()[]:") in _WHOLE or (
        any(word in _PAPERS for word in words) and all(word in _PAPERS or word in _BESIDES for word in words)
    )


def papers_of(rows: Sequence[Row]) -> frozenset[str]:
    """Give what the links of a list say, bare, if most of them name the papers of a meeting and not the meeting."""
    said = [[anchor.text for anchor in row.anchors if names_paper(anchor.text)] for row in rows]
    if sum(map(bool, said)) * 2 <= len(rows):
        return frozenset()
    return frozenset(bare(text) for texts in said for text in texts)
