"""Decides what each line of a capture is, from what the lines are like and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.captures.lines import Line
from pipeline.captures.own import Own
from pipeline.cues import Cue


class Verdict(StrEnum):
    """What a line is."""

    ARTICLE = "article"
    HEADLINE = "headline of a teaser"
    SUMMARY = "summary of a teaser"
    DETAIL = "date, author or category of a teaser"
    ABOVE = "heading above teasers"
    OTHER = "neither"
    TITLE = "title"


@dataclass(frozen=True, slots=True)
class Seen:
    """A line with what is known of it and how likely it is each of the verdicts."""

    line: Line
    own: Own
    likeness: float  # share of its words that the article has elsewhere
    chances: Sequence[float]

    def chance(self, verdict: Verdict) -> float:
        """Give how likely the line is what `verdict` says."""
        return self.chances[_COLUMN[verdict]]

    @property
    def article(self) -> float:
        """Give how likely the line belongs to the article, headline or not."""
        return self.chances[0] + self.chances[6]


_COLUMN = {verdict: column for column, verdict in enumerate(Verdict)}
_FULL_STOP = re.compile(r"(?:[.。…]|\.\.)[\"'”’»)\]]*$")
# Up to this many columns a line that begins with such words says nothing else.
_WIDEST_CUE = {
    Cue.MORE: 30,
    Cue.ALL: 45,
    Cue.SHARE: 45,
    Cue.CONTACT: 40,
    Cue.LEGAL: 60,
    Cue.SUBSCRIBE: 200,
    Cue.COMMENTS: 80,
    Cue.DOWNLOAD: 110,
    Cue.CONSENT: 100_000,
}
_CODE_SHARE = 0.1  # of braces and semicolons; prose has .01, prose about code .08


def barred(seen: Seen) -> bool:
    """Tell whether the words of a line say that it is neither article nor headline."""
    own = seen.own
    if own.code > _CODE_SHARE and own.width > 60:
        return True
    if own.names_cookies and own.width < 260 and seen.article < 0.9:
        return True
    if own.trails_more:
        return True
    sure = seen.article > 0.6  # "Share prices fell" begins like a share bar
    # "More news about ..." stands above more news, and is no link to it.
    told = own.cues - {Cue.MORE, Cue.ALL} if Cue.SECTION in own.cues else own.cues
    return any(own.width <= _WIDEST_CUE.get(cue, 0) and (cue is Cue.CONSENT or not sure) for cue in told)


def full_stop(seen: Seen) -> bool:
    """Tell whether a line ends like a sentence of prose, which headlines do not."""
    return _FULL_STOP.search(seen.line.text[-8:].rstrip()) is not None
