"""Keeps what a sentence says as data beside it, and makes the sentence of it again."""

from __future__ import annotations

import json
import re
from typing import Any

from pipeline.told.english import ENGLISH
from pipeline.told.telling import Telling, Value

_LONGEST = 20_000  # characters of data: what is told is a sentence or two


# What was stored before its data were: sentences that say one thing only, and what servers answered.
_WHOLE = {said: kind for kind, said in ENGLISH.sentences.items() if isinstance(said, str) and "{" not in said}
_ANSWERED = re.compile(r"the server answered (\d{3})(?: \([a-z '-]+\))?")


def data_of(sentence: str | None) -> str | None:
    """Give what a sentence says as JSON, to be stored beside it; None for one that keeps nothing."""
    if not isinstance(sentence, Telling):
        return None
    data = json.dumps(_plain(sentence), ensure_ascii=False, separators=(",", ":"))
    return data if len(data) <= _LONGEST else None


def told(sentence: str, data: str | None) -> str:
    """Give a stored sentence with what it says; without data, or with some that is not ours, the sentence as it is.

    What says one thing only needs no data.
    """
    if data is None:
        return _without_data(sentence)
    try:
        made = _made(json.loads(data))
    except (ValueError, LookupError, TypeError, RecursionError):  # written by another version
        return sentence
    return made if isinstance(made, Telling) else sentence


def _without_data(sentence: str) -> str:
    if (kind := _WHOLE.get(sentence)) is not None:
        return Telling(kind, {})
    if (answered := _ANSWERED.fullmatch(sentence)) is None:
        return sentence
    made = Telling("answered", {"answer": int(answered[1])})
    return made if made == sentence else sentence


def _plain(value: Value) -> object:
    if isinstance(value, Telling):
        return {"kind": value.kind} | {name: _plain(one) for name, one in value.values.items()}
    if isinstance(value, str | int | float):
        return value
    return [_plain(one) for one in value]


def _made(data: Any) -> Value:  # Any: as JSON has it
    match data:
        case {"kind": str(kind), **values}:
            return Telling(kind, {str(name): _made(value) for name, value in values.items()})
        case list():
            return [_made(one) for one in data]
        case str() | int() | float():
            return data
    raise ValueError("this is nothing that is told")
