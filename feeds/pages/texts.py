"""What templates say of values, in the words of their language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from markupsafe import Markup, escape

from feeds.attention import Matter
from feeds.operator.words import OperatorWords
from feeds.pages import charts
from feeds.pages.article import fitted
from feeds.pages.figures import Figures, Period
from feeds.pages.vocabulary import Forms, Words
from feeds.pages.words import every, first_seen, words_of, written_date, written_moment, written_time
from feeds.snapshot import Snapshot
from pipeline.config.topics import builtin_topics
from pipeline.items import Evidence
from pipeline.rights import MINING
from pipeline.sanitize import folded
from pipeline.told import Telling, in_language

_SHORT_CHARACTERS = 280  # of a summary in a list: four lines; the page of the item has all of it
_COMMAND = re.compile(r"(\btidings sources [a-z]+ [a-z0-9]+(?:-+[a-z0-9]+)*)")
_KINDS = {
    "application/pdf": "PDF",
    "application/msword": "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word",
    "application/vnd.ms-excel": "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
    "application/vnd.oasis.opendocument.text": "OpenDocument",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "audio/mpeg": "MP3",
    "video/mp4": "MP4",
}
_UNITS = ("kB", "MB", "GB")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Words that speak for a topic, and all the places where they stand."""

    text: Markup
    rule: str | None  # None where it says no more than the words


def reasons(evidence: Sequence[Evidence], words: Words) -> list[Reason]:
    """Put together what says the same words again."""
    found: dict[tuple[str, str], tuple[str, list[str]]] = {}
    for one in evidence:
        _, places = found.setdefault((one.rule, one.words.casefold()), (one.words, []))
        place = words.places.get(one.where, one.where)
        if place not in places:
            places.append(place)
    return [
        Reason(
            text=Markup(words.why_words).format(words=Markup("<bdi>{}</bdi>").format(said), place=words.listed(places)),  # noqa: S704
            rule=None if rule.casefold() == key else rule,
        )
        for (rule, key), (said, places) in found.items()
    ]


def shortened(text: str) -> str:
    """Cut a text that is long for a list, between two words."""
    return text if len(text) <= _SHORT_CHARACTERS else text[:_SHORT_CHARACTERS].rsplit(" ", 1)[0] + " …"


def sentence(text: str) -> str:
    """Begin with a capital letter."""
    return text[:1].upper() + text[1:]


def topic_title(title: str, topic_id: str | None, words: Words) -> str:
    """Give the title of a topic; that of a starter topic is known in all languages."""
    known = _starters().get(topic_id or "")
    return words.starters[topic_id or ""][0] if known and known[0] == title and topic_id in words.starters else title


def topic_description(feed: Snapshot, topic_id: str | None, words: Words) -> str:
    """Give what a topic or a search covers; what we say of it ourselves is known in all languages."""
    known = _starters().get(topic_id or "")
    if known and known[1] == feed.description and topic_id in words.starters:
        return words.starters[topic_id or ""][1]
    if (said := _said_of(feed, words)) is not None:
        return said.format(title=topic_title(feed.title, topic_id, words))
    return feed.description


def topic_lead(feed: Snapshot, topic_id: str | None, words: Words) -> Markup:
    """Give the same with the title in it marked as one that is in another language."""
    title = topic_title(feed.title, topic_id, words)
    if (said := _said_of(feed, words)) is not None:
        return with_text(said, "title", title, feed.language if title == feed.title else None, words)
    return escape(topic_description(feed, topic_id, words))


def _said_of(feed: Snapshot, words: Words) -> str | None:
    """Give what we say of a title ourselves; None where the owner describes the feed."""
    ours = words_of(feed.language)
    if feed.description == ours.topic_description.format(title=feed.title):
        return words.topic_description
    return words.search_description if feed.description == ours.search_description.format(title=feed.title) else None


def language_name(languages: str, words: Words) -> str:
    """Name languages (BCP 47, with commas between), each by its code where it has no name here."""
    codes = languages.split(",")
    return words.listed([words.languages.get(code.split("-", 1)[0].lower(), code) for code in codes])


def with_text(sentence: str, name: str, text: str, language: str | None, words: Words) -> Markup:
    """Put a foreign text into a sentence of ours, marked as one."""
    marked = Markup("<bdi{}>{}</bdi>").format(
        Markup(' lang="{}"').format(language) if language and language != words.language else "", text
    )
    return Markup(escape(sentence)).format(**{name: marked})  # noqa: S704 -- escaped


def breakable(address: str) -> Markup:
    """Give an address that goes on in another line behind its slashes, and before its questions, if it must."""
    return Markup(re.sub(r"(?<=[^:/]/)(?!/|$)|(?=\?|&amp;)", "<wbr>", str(escape(address))))  # noqa: S704 -- escaped


def rights_line(rights: str, words: Words) -> str:
    """Give the line of rights; what it says of mining is known in all languages."""
    for said in MINING.values():
        rights = rights.replace(said, MINING[words.language])
    return rights


def size(length: int, words: Words) -> str:
    """Write a number of bytes so that one can imagine it."""
    amount = float(max(length, 1_000))
    unit = "kB"
    for name in _UNITS:
        amount, unit = amount / 1_000, name
        if amount < 1_000:
            break
    return f"{words.number(round(amount))}\u00a0{unit}"


def kind_of_file(media_type: str) -> str:
    """Name a kind of file as people do: "PDF"."""
    return _KINDS.get(media_type, media_type)


def counted(count: int, forms: Forms, words: Words) -> str:
    """Choose between one and several."""
    return words.counted(count, forms)


def number(count: int, words: Words) -> str:
    """Write a whole number."""
    return words.number(count)


def sparkline(figures: Figures, words: Words) -> Markup:
    """Draw how much was new lately, which is said in its text."""
    values = [period.new for period in figures.periods][-charts.SPARKS :]
    return charts.sparkline(values, words.sparkline[figures.length].format(values=", ".join(map(words.number, values))))


def lately(figures: Figures, words: Words) -> str:
    """Say how much was new in the last period."""
    return words.counted(figures.periods[-1].new, words.lately[figures.length])


def chart_of_new(figures: Figures, words: Words) -> Markup:
    """Draw how much was new in each period."""
    most = max(figures.periods, key=lambda one: one.new)
    told = words.chart_new_told.format(
        total=words.number(sum(one.new for one in figures.periods)),
        most=words.number(most.new),
        when=words.chart_when[figures.length].format(date=written_date(most.begins, words)),
    )
    values = [one.new for one in figures.periods]
    return charts.bars(_chart("new", words.chart_new[figures.length], told, values, figures, words))


def chart_of_items(figures: Figures, words: Words) -> Markup:
    """Draw how much stood on the list in each period."""
    values = [one.items for one in figures.periods]
    known = [value for value in values if value is not None]
    told = words.chart_items_told.format(least=min(known), most=max(known), last=known[-1]) if known else ""
    return charts.line(_chart("list", words.chart_items[figures.length], told, values, figures, words))


def chart_of_failed(figures: Figures, say: OperatorWords, words: Words) -> Markup:
    """Draw how many looks failed in each period."""
    values = [one.failed for one in figures.periods]
    looks = words.number(sum(one.looks for one in figures.periods))
    told = say.failed_told.format(total=words.number(sum(values)), looks=looks, most=words.number(max(values)))
    return charts.bars(replace(_chart("failed", say.failed_chart, told, values, figures, words), unit=say.looks_axis))


def _chart(
    name: str, title: str, told: str, values: Sequence[int | None], figures: Figures, words: Words
) -> charts.Chart:
    return charts.Chart(
        id=f"chart-{name}",
        title=title,
        told=told,
        unit=words.axis_items,
        across=words.figure_period[figures.length],
        labels=[_short_date(one, words) for one in figures.periods],
        values=values,
    )


def _short_date(period: Period, words: Words) -> str:
    """Write a date without its year: there is little room below a chart, and the table has it whole."""
    return written_date(period.begins, words).rsplit(" ", 1)[0]


@cache
def _starters() -> Mapping[str, tuple[str, str]]:
    return {topic["id"]: (topic["title"], topic.get("description", "")) for topic in builtin_topics()}


def _code(command: str) -> Markup:
    return Markup("<code>{}</code>").format(command)


def told_in(sentence: str, words: Words, shown: Callable[[str], Markup] = _code) -> Markup:
    """Word what was told in the page's language; what keeps nothing of what it says is English, and marked as such.

    `shown` gives what a command in it is shown as.
    """
    parts = _COMMAND.split(in_language(sentence, words.language, folded))
    told = Markup("").join(shown(part) if number % 2 else escape(part) for number, part in enumerate(parts))
    if isinstance(sentence, Telling) or words.language == "en":
        return Markup("<bdi>{}</bdi>").format(told)
    return Markup('<bdi lang="en">{}</bdi>').format(told)


def todo(one: Matter, say: OperatorWords, words: Words) -> Markup:
    """Word what is to be done about a source: with what does it here, and the command for who has a terminal."""
    if not isinstance(one.todo, Telling):
        return told_in(one.todo or "", words)
    here = {
        f"tidings sources repair {one.source_id}": Markup(
            '<a href="operator?repair={}">{}<span class="heard">{}{}</span></a>'
        ).format(one.source_id, say.may_be, words.colon, one.title),
        f"tidings sources ack {one.source_id}": escape(say.quoted.format(said=say.known)),
    }

    def shown(command: str) -> Markup:
        if command not in here:
            return _code(command)
        return Markup("{} ({} {})").format(here[command], say.in_terminal, _code(command))

    return told_in(one.todo, words, shown)


FILTERS: Mapping[str, Callable[..., Any]] = {
    "written_date": written_date,
    "written_moment": written_moment,
    "written_time": written_time,
    "first_seen": first_seen,
    "every": every,
    "reasons": reasons,
    "counted": counted,
    "number": number,
    "topic_title": topic_title,
    "topic_description": topic_description,
    "topic_lead": topic_lead,
    "language_name": language_name,
    "rights_line": rights_line,
    "with_text": with_text,
    "size": size,
    "sparkline": sparkline,
    "lately": lately,
    "chart_of_new": chart_of_new,
    "chart_of_items": chart_of_items,
    "chart_of_failed": chart_of_failed,
    "fitted": fitted,
    "told": told_in,
    "todo": todo,
}
"""Each takes a value, and its words by name."""
