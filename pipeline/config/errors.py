"""Says what is wrong with a configuration: file, line, key, value and remedy, a sentence for each mistake."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from pipeline.config.topics import builtin_topics

_HEADER = re.compile(r"\s*\[+\s*([A-Za-z0-9_.\"-]+)\s*\]+")

# What a person has to write instead, by pydantic's kind of mistake; others are told in pydantic's own words.
_REMEDIES = {
    "string_type": "is not a text; write it in quotes",
    "float_type": "is not a number",
    "float_parsing": "is not a number; write it without quotes",
    "int_type": "is not a whole number",
    "int_parsing": "is not a whole number; write it without quotes",
    "bool_type": "is neither true nor false",
    "bool_parsing": "is neither true nor false",
    "tuple_type": 'is not a list; write it in brackets, such as ["a", "b"]',
    "dict_type": 'is not a list of words, nor lists by language; write ["a", "b"] or {en = ["a"], fr = ["b"]}',
    "model_type": "is not a table; write it as [table]",
    "date_from_datetime_parsing": "is not a day; write one, such as 2026-01-01",
    "date_from_datetime_inexact": "is not a day; write one, such as 2026-01-01",
    "date_type": "is not a day; write one, such as 2026-01-01",
    "string_too_short": "is empty; write something, or leave the key out",
}

_SECRET = {"operator_token", "api_tokens", "smtp_password"}  # what is wrong with them is told, and not they themselves

_LOGIN = re.compile(r'//[^/?#"\s]*@')  # of an address


def problems(error: ValidationError, raw: dict[str, Any], text: str, file: str, model: type[BaseModel]) -> list[str]:
    """Give a sentence for each mistake that validation found in `raw`, which was read from `text`."""
    return [_sentence(details, raw, text, file, model) for details in error.errors(include_url=False)]


def place(file: str, text: str, loc: Sequence[int | str]) -> str:
    """Name the file and, where it can be found, the line of what `loc` leads to."""
    line = _line(text, loc)
    return f"{file}, line {line}" if line else file


def _sentence(details: ErrorDetails, raw: dict[str, Any], text: str, file: str, model: type[BaseModel]) -> str:
    loc = tuple(part for part in details["loc"] if part not in ("[key]",))
    table, rest = _table(loc, raw)
    key = ".".join(str(part) for part in rest if isinstance(part, str) and part)
    where = f"{place(file, text, loc)}: {table}"
    if details["type"] == "missing":
        wanted = f"{where}{key} is missing; add {key} = … ({_description(model, loc) or 'see tidings schema'})"
        return wanted + _starter(loc, raw)
    if key == "" or (len(loc) == 1 and details["type"] == "tuple_type"):
        return f"{where}{key or _toml(details['input'])} is not written as a table; begin each with [[{loc[0]}]]"
    shown = f"{where}{key} = {'…' if key in _SECRET else _toml(details['input'])}"
    if details["type"] == "extra_forbidden":
        keys = _keys(model, loc)
        hint = nearest(key.rsplit(".", 1)[-1], keys, f"its keys are {', '.join(keys)}")
        return f"{where}{key} is no key of this table; {hint}"
    if details["type"] == "value_error":
        return f"{shown} {details['msg'].removeprefix('Value error, ')}"
    if details["type"] == "string_pattern_mismatch":
        return f"{shown} cannot be used; what is wanted: {_description(model, loc) or 'see tidings schema'}"
    return f"{shown} {_REMEDIES.get(details['type']) or 'cannot be used: ' + details['msg'].lower()}"


def _starter(loc: Sequence[int | str], raw: dict[str, Any]) -> str:
    """Say how a starter topic is taken over, to whom names one and writes nothing of it."""
    match loc:
        case ("topic", int(number), _):
            named = raw["topic"][number].get("id")
            if any(one["id"] == named for one in builtin_topics()):
                return f', or write starter = "{named}" in place of its id to have the starter topic'
    return ""


def _table(loc: Sequence[int | str], raw: dict[str, Any]) -> tuple[str, Sequence[int | str]]:
    """Name the table that `loc` leads into, as the file writes it, and give what is left of `loc`."""
    if not loc or not isinstance(loc[0], str) or len(loc) == 1:
        return "", loc
    if isinstance(loc[1], int):
        tables = raw.get(loc[0])
        table = tables[loc[1]] if isinstance(tables, list) and loc[1] < len(tables) else None
        name = table.get("id") if isinstance(table, dict) else None
        return f"[[{loc[0]}]] " + (f'"{name}": ' if isinstance(name, str) else f"number {loc[1] + 1}: "), loc[2:]
    return f"[{loc[0]}] ", loc[1:]


def _line(text: str, loc: Sequence[int | str]) -> int | None:
    """Find the line of a key, counting tables of the same name; None where the file writes it in another way."""
    names = [part for part in loc if isinstance(part, str)]
    wanted = next((part for part in loc if isinstance(part, int)), 0)
    seen, inside, found = -1, "", None
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            inside = header[1].replace('"', "").replace(" ", "")
            seen += inside == names[0]
            if inside == names[0] and seen == wanted:
                found = number
        elif names and (seen == wanted) and inside.split(".")[0] == names[0] and found is not None:
            key = line.split("=", 1)[0].strip().strip('"')
            if "=" in line and key in names[1:]:
                return number
        elif len(names) == 1 and not inside and line.split("=", 1)[0].strip() == names[0]:
            return number
    return found


def _walk(model: type[BaseModel], loc: Sequence[int | str]) -> Iterator[type[BaseModel]]:
    """Follow `loc` through nested models."""
    yield model
    for part in loc:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = next((one for one in _models(field.annotation) if one), None) if field else None
        if inner is not None:
            model = inner
            yield model


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def _keys(model: type[BaseModel], loc: Sequence[int | str]) -> list[str]:
    return list(list(_walk(model, loc[:-1]))[-1].model_fields)


def _description(model: type[BaseModel], loc: Sequence[int | str]) -> str | None:
    for one in reversed(list(_walk(model, loc))):
        for part in reversed(loc):
            if isinstance(part, str) and part in one.model_fields:
                description = one.model_fields[part].description
                return description.rstrip(".") if description else None
    return None


def nearest(given: str, known: Sequence[str], otherwise: str) -> str:
    """Ask whether the known name that is most like the given one was meant; where none is like it, say otherwise."""
    near = difflib.get_close_matches(given, known, n=1)
    return f'did you mean "{near[0]}"?' if near else otherwise


def _toml(value: object) -> str:
    if isinstance(value, str | bool | int | float | list | dict):
        shown = json.dumps(value, ensure_ascii=False, default=str)
        shown = _LOGIN.sub("//…@", shown)
        return shown if len(shown) <= 80 else shown[:77] + "…"
    return str(value)
