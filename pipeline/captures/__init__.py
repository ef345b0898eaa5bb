"""Separates a plain-text capture: which lines are the article, which are teasers for other items, which are neither."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby
from urllib.parse import urljoin

from pipeline.captures.article import find_article
from pipeline.captures.blocks import blocks, headline, words
from pipeline.captures.features import LIKENESS, measure
from pipeline.captures.lines import MOST_LINES, Line, read_lines
from pipeline.captures.notices import notices
from pipeline.captures.own import Own
from pipeline.captures.rows import find_rows
from pipeline.captures.scores import chances, model
from pipeline.captures.teasers import find_teasers
from pipeline.captures.verdicts import Seen, Verdict
from pipeline.cues import Cue, cues, fold, unglue
from pipeline.dates import parse_date
from pipeline.dates.printed import dated_share
from pipeline.dates.spans import parse_span
from pipeline.document import Document
from pipeline.familiar import NOTHING, Memory, familiar, familiar_reason, fingerprint
from pipeline.items import Dropped, Fingerprint, PageKind, Separation, Stand, Teaser

Weigh = Callable[[Sequence[Sequence[float]]], Sequence[Sequence[float]]]
"""Gives for rows of numbers how likely each is each of the verdicts."""

# A date without a space before it: a column of its own once.
_GLUED_DATE = re.compile(r"(?<=[^\W\d_])(?:\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d\d-\d\d|\d{4}年\d{1,2}月\d{1,2}日)$")
_ALOUD, _TOLD, _LOOKED_AT = 250, 60, 40  # columns of a line read aloud and of a paragraph in it; lines
_LONG, _TELLING = 100, 20  # columns: of a paragraph, and of a line that is not the same by chance

# The first that is told is the reason given.
_REASONS = (
    Cue.CONSENT, Cue.MORE, Cue.ALL, Cue.NEIGHBOUR, Cue.SHARE, Cue.CREDIT, Cue.CONTACT, Cue.COMMENTS, Cue.SUBSCRIBE,
    Cue.LEGAL, Cue.DOWNLOAD, Cue.TAGS, Cue.MENU, Cue.BYLINE,
)  # fmt: skip


AGAIN = "the same text again"
UNREAD = f"beyond the {MOST_LINES:,} lines that are read"


def separate_capture(document: Document, memory: Memory = NOTHING, weigh: Weigh | None = None) -> Separation:
    """Say which words of a capture are the article, which are teasers, and which are neither and why.

    `memory` has what other pages of the site had; `weigh` gives the chances of rows of numbers, where trees are to
    judge that are not the package's.
    """
    lines, copies, unread = lines_of(document)
    judged = list(zip(lines, judge(lines, weigh), strict=True))
    in_full = [line for line, verdict in judged if verdict is Verdict.ARTICLE]
    known = _familiar(in_full, memory)
    article = [line for line in in_full if line.first not in known]
    title = next((headline(line) for line, verdict in judged if verdict is Verdict.TITLE), None)
    teasers = tuple(_teasers(judged, document.base_url))
    return Separation(
        kind=PageKind.ARTICLE if article else PageKind.LISTING if teasers else PageKind.OTHER,
        title=title,
        blocks=tuple(blocks(article)),
        teasers=teasers,
        dropped=(*_dropped(judged, known), *_copies(copies), *_unread(unread)),
        in_full=tuple(blocks(in_full)) if known else (),
        remembering=partial(_fingerprint, title, judged) if article else None,
    )


def _fingerprint(title: str | None, judged: Sequence[tuple[Line, Verdict]]) -> Fingerprint:
    article = [words(line) for line, verdict in judged if verdict is Verdict.ARTICLE]
    return fingerprint(title, article, (words(line) for line, verdict in judged if verdict is Verdict.OTHER))


def _familiar(article: Sequence[Line], memory: Memory) -> dict[int, int]:
    """Give the lines of an article that other pages of the site have too, by number; of a list or table all or none."""
    headings = [i for i, line in enumerate(article) if line.level]
    found = familiar([words(line) for line in article], range(len(article)), memory, headings)
    for listed, members in groupby(range(len(article)), key=lambda i: _listed(article[i])):
        whole = frozenset(members)
        if listed and not whole <= found.keys():
            found = {i: count for i, count in found.items() if i not in whole}
    return {article[i].first: count for i, count in found.items()}


def lines_of(document: Document) -> tuple[list[Line], list[Line], str]:
    """Give the lines of a capture that are judged, those that say the same again, and the text beyond what is read."""
    lines, unread = read_lines(document.text, markdown=_is_markdown(document))
    return *_once(lines), unread


def _once(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Give the lines without the second copy of a text that stands on the page twice."""
    lines, aloud = _without_read_aloud(lines)
    counts = Counter(line.text for line in lines if line.width >= _LONG)
    if sum(number for number in counts.values() if number > 1) * 2 <= counts.total():
        return lines, aloud
    said: set[str] = set()
    kept: list[Line] = []
    copies: list[Line] = []
    for line in lines:
        (copies if line.width >= _TELLING and line.text in said else kept).append(line)
        said.add(line.text)
    return kept, [*copies, *aloud]


def _listed(line: Line) -> bool:
    return bool(line.marker) or "\t" in line.text


def _without_read_aloud(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """Take out a line that has the whole article in it, which follows in paragraphs: what a reading voice is given."""
    for index, line in enumerate(lines[:_LOOKED_AT]):
        if line.width < _ALOUD:
            continue
        below = [after for after in lines[index + 1 : index + _LOOKED_AT] if after.width >= _TOLD]
        inside = sum(len(after.text) for after in below if after.text in line.text)
        if inside * 2 > len(line.text) and sum(after.text in line.text for after in below) >= 2:
            return [*lines[:index], *lines[index + 1 :]], [line]
    return lines, []


def judge(lines: Sequence[Line], weigh: Weigh | None = None) -> list[Verdict]:
    """Say of each line what it is; a notice about cookies amid the text is left out before anything else is asked.

    It stands anywhere, and would tell of what is around it that the article ends there.
    """
    aside = notices(lines)
    rest = [line for line, notice in zip(lines, aside, strict=True) if not notice]
    decided = iter(decide(look_at(rest, *measure(rest), weigh)))
    return [Verdict.OTHER if notice else next(decided) for notice in aside]


def look_at(
    lines: Sequence[Line], owns: Sequence[Own], rows: Sequence[Sequence[float]], weigh: Weigh | None = None
) -> list[Seen]:
    """Give each measured line with how likely it is what."""
    told = [chances(row, model()) for row in rows] if weigh is None else weigh(rows)
    return [
        Seen(line, own, row[LIKENESS], chance) for line, own, row, chance in zip(lines, owns, rows, told, strict=True)
    ]


def decide(seen: Sequence[Seen]) -> list[Verdict]:
    """Decide together what lines are that were measured one by one."""
    verdicts = [Verdict.OTHER] * len(seen)
    find_rows(seen, verdicts)
    find_article(seen, verdicts)
    find_teasers(seen, verdicts)
    return verdicts


def _is_markdown(document: Document) -> bool:
    name = (document.page.path or "").lower().removesuffix(".gz")
    return document.page.media_type == "text/markdown" or name.endswith(".md")


@dataclass(slots=True)
class _Group:
    """What is gathered of a teaser while its lines are read."""

    headline: Line
    section: str | None
    published: str | None
    stand: Stand = Stand.LIST
    summary: list[str] = field(default_factory=list)

    def teaser(self, base_url: str | None) -> Teaser:
        title = headline(self.headline)
        undated = _GLUED_DATE.sub("", title)
        return Teaser(
            title=unglue(undated) or undated or title,
            url=_absolute(self.headline.url, base_url),
            summary=" ".join(self.summary) or None,
            published=self.published or parse_date(title),
            section=self.section,
            stand=self.stand,
        )


def _teasers(judged: Sequence[tuple[Line, Verdict]], base_url: str | None) -> Iterator[Teaser]:
    group: _Group | None = None
    section: str | None = None
    waiting: str | None = None  # the date just above, which may be the next headline's
    leads: bool | None = None  # in this list dates stand above their headlines
    total, read = sum(verdict is Verdict.ARTICLE for _, verdict in judged), 0
    for line, verdict in judged:
        read += verdict is Verdict.ARTICLE
        beside = verdict in (Verdict.DETAIL, Verdict.OTHER) and line.width < 80
        printed = (parse_date(line.text) or parse_span(line.text)) if beside else None
        if verdict is Verdict.HEADLINE:
            leads = waiting is not None if leads is None else leads
            if group:
                yield group.teaser(base_url)
            where = Stand.ABOVE if not read else Stand.BELOW if read == total else Stand.WITHIN
            group = _Group(
                headline=line,
                section=section,
                published=waiting if leads else None,
                stand=where if total else Stand.LIST,
            )
        elif verdict is Verdict.SUMMARY and group:
            group.summary.append(words(line))
        elif verdict is Verdict.DETAIL and group and not leads:
            group.published = group.published or printed
        elif verdict in (Verdict.ABOVE, Verdict.ARTICLE, Verdict.TITLE):
            section = words(line) if verdict is Verdict.ABOVE else None
            leads = None
        waiting = printed
    if group:
        yield group.teaser(base_url)


def _absolute(url: str | None, base_url: str | None) -> str | None:
    if not url:
        return None
    try:
        absolute = urljoin(base_url or "", url)
    except ValueError:
        return None
    return absolute if absolute.startswith(("http://", "https://")) else None


def _dropped(judged: Sequence[tuple[Line, Verdict]], known: Mapping[int, int]) -> Iterator[Dropped]:
    """Give what was left out, lines in a row with one reason together."""
    told = (
        (familiar_reason(known[line.first]) if line.first in known else reason, words(line))
        for (line, _), reason in zip(judged, why_dropped(judged), strict=True)
    )
    left_out = [(reason, text) for reason, text in told if reason]
    for reason, group in groupby(left_out, key=lambda pair: pair[0]):
        yield Dropped(text="\n".join(text for _, text in group), reason=reason)


def why_dropped(judged: Sequence[tuple[Line, Verdict]]) -> Iterator[str | None]:
    """Give, for each line, why it is neither article nor teaser; None where it is."""
    headed = False  # a summary needs a headline above it
    for line, verdict in judged:
        headed = verdict is Verdict.HEADLINE or (headed and verdict is not Verdict.ABOVE)
        without = verdict is Verdict.SUMMARY and not headed
        yield "summary without a headline" if without else _reason(line, verdict)


def _reason(line: Line, verdict: Verdict) -> str | None:
    if verdict is Verdict.ABOVE:
        return "heading above teasers"
    if verdict is Verdict.DETAIL:
        return "date, author or category of a teaser"
    if verdict is not Verdict.OTHER:
        return None
    told = cues(fold(line.text))
    if (cue := next((cue for cue in _REASONS if cue in told), None)) is not None:
        return cue.value
    if line.width < 80 and dated_share(line.text) > 0.6:
        return "date"
    return "menu" if line.marker else "text around the article"


def _copies(lines: Sequence[Line]) -> Iterator[Dropped]:
    if lines:
        yield Dropped(text="\n".join(map(words, lines)), reason=AGAIN)


def _unread(text: str) -> Iterator[Dropped]:
    if text.strip():
        yield Dropped(text=text.strip(), reason=UNREAD)
