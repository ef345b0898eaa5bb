"""Measures each line of a capture by itself."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.captures.lines import Line
from pipeline.cues import Cue, cues, fold, names_cookies, trails_more, unglue
from pipeline.dates.printed import dated_share

_CUES = tuple(Cue)
_STRONG = frozenset(
    {
        Cue.MORE,
        Cue.ALL,
        Cue.CONSENT,
        Cue.SHARE,
        Cue.CREDIT,
        Cue.CONTACT,
        Cue.SUBSCRIBE,
        Cue.COMMENTS,
        Cue.LEGAL,
        Cue.NEIGHBOUR,
        Cue.DOWNLOAD,
    }
)
_READ_CHARACTERS = 700  # more of a paragraph tells nothing more
_SENTENCE_END = re.compile(r"[.!?…。！？।؟][\"'”’»)\]]*$")
_INNER_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+[\"'“‘«(\[]?[^\W\d_a-z]|[。！？]")
_WORD = re.compile(r"\w+")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff01-\uff60]")
_ADDRESS = re.compile(r"https?://|www\.|[\w.+-]{1,64}@[\w-]{1,64}\.|\[email|\+?\d[\d ()/.-]{7,20}\d")
_CRUMB = re.compile(r"\s[/>|»›]\s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What is known of a line by itself."""

    folded: str
    width: int
    cues: frozenset[Cue]
    strong: bool  # its words tell that it is no article
    prose: bool
    ends: bool  # like a sentence
    colon: bool
    dated: float  # share of it that is date or time
    repeats: int  # lines with these words
    twins: int  # lines of menus and paths with these words
    names_cookies: bool
    trails_more: bool
    glued: bool  # the words of a link stand before a headline without a space
    code: float  # share of braces and semicolons
    tabbed: bool
    address: bool  # of the web, of mail, or a telephone number
    wide: bool  # a script without spaces
    letters_a_word: float
    lower: float  # share of its words that begin with a small letter
    numbers: tuple[float, ...]
    shape: int


def owns_of(lines: Sequence[Line]) -> list[Own]:
    """Give what is known of each line by itself, and of the lines that say the same."""
    folded = [fold(line.text) for line in lines]
    counts = Counter(folded)
    marked = Counter(part for line, words in zip(lines, folded, strict=True) for part in _crumbs(line, words))
    return [
        _own(line, words, counts[words], marked[words] - (line.marker != ""))
        for line, words in zip(lines, folded, strict=True)
    ]


def _crumbs(line: Line, folded: str) -> list[str]:
    """Give what a line names if it belongs to a menu or a path of links, where a page's title often comes again."""
    if line.marker:
        return [folded]
    return [part.strip() for part in _CRUMB.split(folded)[1:]] if line.width < 250 else []


def _own(line: Line, folded: str, repeats: int, twins: int) -> Own:
    text = line.text[:_READ_CHARACTERS].strip()
    width = line.width
    told = cues(folded)
    words = _WORD.findall(text)
    count = max(1, len(words))
    ends = _SENTENCE_END.search(line.text[-12:].rstrip()) is not None
    dated = dated_share(text) if width < 160 else 0.0
    strong = bool(told & _STRONG) and (width < 60 or Cue.CONSENT in told)
    prose = not strong and (width >= 110 or (width >= 60 and ends)) and repeats == 1
    wide = len(_WIDE.findall(text[:200])) / max(1, len(text[:200]))
    letters = [character for character in text[:300] if character.isalpha()]
    first = next((character for character in text if character.isalnum()), "")
    code = sum(character in "{}();=<>" for character in text[:300]) / max(1, len(text[:300]))
    letters_a_word = sum(len(word) for word in words[:40]) / max(1, len(words[:40]))
    address = _ADDRESS.search(text[:400]) is not None
    lower = sum(word[0].islower() for word in words[:40]) / max(1, len(words[:40]))
    numbers = (
        math.log1p(width),
        float(min(count, 60)),
        float(ends),
        float(text.endswith((":", "："))),
        float(text.endswith(("…", "...", "..", "(...)", "[...]", "[…]"))),
        float(text.endswith(("?", "!", "？", "！"))),
        float(first.islower()),
        float(first.isdigit()),
        float(text[:1] in "\"'“‘«»„「『‚"),
        float(text[:1] in "–—-"),
        float(bool(line.marker) and not line.marker[0].isdigit()),
        float(line.marker[:1].isdigit()),
        float(min(line.indent, 10)),
        float(min(line.gap, 4)),
        min(text.count(",") + text.count("，") + text.count("、"), 20) / max(10, len(text)) * 100,
        sum(character.isdigit() for character in text[:300]) / max(1, len(text[:300])),
        sum(character.isupper() for character in letters) / max(1, len(letters)),
        sum(word[0].isupper() for word in words[:40]) / max(1, len(words[:40])),
        lower,
        sum(len(word) <= 3 for word in words[:40]) / max(1, len(words[:40])),
        letters_a_word,
        float("\t" in text),
        float(min(text.count("|") + text.count(" / ") + text.count("»") + text.count(" > "), 5)),
        dated,
        float(address),
        float(names_cookies(folded)),
        float(min(repeats, 6)),
        float(min(len(_INNER_END.findall(text)), 12)),
        wide,
        float(strong),
        float(prose),
        float(line.level),
        float(min(twins, 3)),
        code,
        *(float(cue in told) for cue in _CUES),
    )
    size = 0 if width < 25 else 1 if width < 60 else 2 if width < 120 else 3 if width < 300 else 4
    shape = _shape_of(bool(line.marker), size, ends, Cue.MORE in told, repeats > 1, dated > 0.6)
    return Own(
        folded=folded,
        width=width,
        cues=told,
        strong=strong,
        prose=prose,
        ends=ends,
        colon=text.endswith((":", "：")),
        dated=dated,
        repeats=repeats,
        twins=twins,
        names_cookies=names_cookies(folded),
        trails_more=trails_more(folded),
        glued=unglue(line.text) is not None,
        code=code,
        tabbed="\t" in text,
        address=address,
        wide=wide > 0.3,
        letters_a_word=letters_a_word,
        lower=lower,
        numbers=numbers,
        shape=shape,
    )


def _shape_of(marked: bool, size: int, ends: bool, more: bool, repeated: bool, dated: bool) -> int:
    """Give one number for lines that look alike."""
    return marked | ends << 1 | more << 2 | repeated << 3 | dated << 4 | size << 5
