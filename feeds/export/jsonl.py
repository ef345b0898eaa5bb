"""Write records as JSON lines: an object a line, in UTF-8."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime

from feeds.export.record import Record

# Ends of lines to some readers, though not to JSON: a line is to be an object, whoever reads it.
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}


def jsonl(records: Iterable[Record]) -> Iterator[bytes]:
    """Give the lines."""
    for record in records:
        shown = {field.name: _plain(getattr(record, field.name)) for field in fields(record)}
        yield json.dumps(shown, ensure_ascii=False).translate(_LINE_ENDS).encode(errors="replace") + b"\n"


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
