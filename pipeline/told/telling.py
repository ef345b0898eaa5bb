"""A sentence, or a part of one, that keeps what it says: of what kind it is, and its figures and names.

It is a `str`, in English: so it goes wherever a reason in words goes, into logs and messages. What is stored is its
data beside it, and pages word that in their own language. Put together with others by an f-string it is a plain
sentence again: `tell` puts them together, with the others among its values.

The words of a kind have the names of its values in them as `str.format` has them: `{items}`, `{since:moment}`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from string import Formatter
from typing import Any, TypeAlias

from pipeline.readable import readable
from pipeline.told.english import ENGLISH
from pipeline.told.french import FRENCH
from pipeline.told.german import GERMAN
from pipeline.told.vocabulary import Vocabulary

Value: TypeAlias = "str | float | Sequence[Value]"
"""What a telling keeps; a telling is a `str` too."""

WORDS: Mapping[str, Vocabulary] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN}


class Telling(str):
    """A sentence in English that keeps its kind and the values in it."""

    __slots__ = ("kind", "values")
    kind: str
    values: Mapping[str, Value]

    def __new__(cls, kind: str, values: Mapping[str, Value]) -> Telling:
        """Word it; raise `LookupError` for a kind without words, and for a value that is not there."""
        made = super().__new__(cls, _written(kind, values, ENGLISH))
        made.kind, made.values = kind, values
        return made

    def __reduce__(self) -> tuple[type[Telling], tuple[str, Mapping[str, Value]]]:
        """Travel from a worker with what it says."""
        return Telling, (self.kind, self.values)


def tell(kind: str, /, **values: Value | datetime) -> Telling:
    """Say something of a kind (those of `english.py`), with what there is to say of it."""
    given = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()}
    return Telling(kind, given)


def in_language(sentence: str, language: str, fit: Callable[[str], str] = str) -> str:
    """Give a sentence in a language (BCP 47), or in English; one that keeps nothing of what it says stays as it is.

    `fit` makes what others wrote fit for where it is shown: it may hold anything.
    """
    if not isinstance(sentence, Telling):
        return fit(sentence)
    words = WORDS.get(language.partition("-")[0].lower(), ENGLISH)
    return _written(sentence.kind, sentence.values, words, fit)


def said_by(error: BaseException) -> str:
    """Give what an error says, with what it keeps: `str(error)` would be a plain sentence."""
    first = error.args[0] if error.args else None
    return first if isinstance(first, Telling) else str(error)


def first_line(error: BaseException) -> str:
    """Give what an error of a library says, as far as it goes into a sentence; else what it is called."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200].rstrip(".:")


def _written(kind: str, values: Mapping[str, Value], words: Vocabulary, fit: Callable[[str], str] = str) -> str:
    said = words.sentences[kind]
    if isinstance(said, tuple):
        said = said[0] if words.is_one(float(str(values["count"]))) else said[1]
    return _Writer(words, fit).vformat(said, (), values)


class _Writer(Formatter):
    """Puts values into their places: numbers, days, moments, spans of days, answers of servers, and lists of tellings.

    What stands after the colon of a list's place is what stands between its members.
    """

    def __init__(self, words: Vocabulary, fit: Callable[[str], str]) -> None:
        self._words, self._fit = words, fit
        self._ways: Mapping[str, Callable[[Any], str]] = {
            "day": lambda value: self._day(datetime.fromisoformat(value)),
            "moment": lambda value: self._moment(datetime.fromisoformat(value)),
            "span": lambda value: _span(float(value), words.spans),
            "every": lambda value: _span(float(value), words.every),
            "status": lambda value: words.statuses.get(value, str(value)),
            "figure": lambda value: str(value).replace(".", words.decimal).replace("%", words.share),
        }

    def format_field(self, value: Any, format_spec: str) -> str:  # Any: as Formatter has it
        """Write a value as its place asks for."""
        if (way := self._ways.get(format_spec)) is not None:
            return way(value)
        match value:
            case Telling():
                return _written(value.kind, value.values, self._words, self._fit)
            case str():
                return self._fit(readable(value))
            case int() | float():
                return self._number(value)
        return format_spec.join(self.format_field(one, "") for one in value)

    def _number(self, value: float) -> str:
        if value >= 10 or value == int(value):
            return f"{value:,.0f}".replace(",", self._words.thousands)
        return f"{value:.1f}".replace(".", self._words.decimal)

    def _moment(self, at: datetime) -> str:
        return self._words.moment.format(day=self._day(at), at=at)

    def _day(self, at: datetime) -> str:
        words = self._words
        return words.day.format(day=words.first if at.day == 1 else at.day, month=words.months[at.month - 1], at=at)


def _span(days: float, forms: Sequence[str]) -> str:
    """Write a span: the forms are of one hour, of hours and of days."""
    hours = max(1, round(days * 24))
    if days >= 1.5:
        return forms[2].format(count=f"{days:.0f}")
    return forms[0] if hours == 1 else forms[1].format(count=hours)
