"""Write records as a table (CSV, RFC 4180) that no spreadsheet executes.

What begins with one of = + - @ is a formula to a spreadsheet, even where it came in quotes, and one that divides lines
at semicolons sees the beginning of a cell where we see the middle of a title. Whoever writes a headline could so run
something on the machine of who opens the table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from feeds.export.record import Record

COLUMNS = (
    "dated",
    "title",
    "url",
    "institution",
    "authors",
    "language",
    "topics",
    "summary",
    "text",
    "section",
    "codes",
    "source",
    "published",
    "first_seen",
    "updated",
    "kind",
    "also_at",
    "image",
    "media_type",
    "files",
    "rights",
    "tdm_reservation",
    "tdm_policy",
    "id",
)
_MOST_CHARACTERS = 32_000  # of a cell: spreadsheets take 32,767
_FORMULA = re.compile(r"^(?=\s*[=+\-@\uff1d\uff0b\uff0d\uff20])")
_INNER = re.compile(r"(?<=[;|])(\s*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")


def table(records: Iterable[Record]) -> Iterator[bytes]:
    """Give the lines, the names of the columns first."""
    yield _line(COLUMNS)
    for record in records:
        yield _line(cell(getattr(record, name)) for name in COLUMNS)


def cell(value: object) -> str:
    """Give a value as a cell: one line, no formula, lists with semicolons."""
    match value:
        case None:
            return ""
        case bool():
            return str(int(value))
        case datetime():
            return value.isoformat(timespec="seconds")
        case tuple():
            return defused("; ".join(map(str, value)))
    return defused(str(value))


def defused(text: str) -> str:
    """Give a text on one line, with an apostrophe before what would be a formula, as spreadsheets write it."""
    line = " ".join(text.replace("\x00", " ").split())[:_MOST_CHARACTERS]
    return _INNER.sub(r"\1'", _FORMULA.sub("'", line))


def _line(cells: Iterable[str]) -> bytes:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(list(cells))
    return line.getvalue().encode(errors="replace")
