"""Write records as RIS, which reference managers import: a tag and a value a line.

A line that looks like a tag would begin another field, so a value never has an end of line in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from feeds.export.record import Record
from pipeline.sanitize import legal

_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_END = "\r\n"


def ris(records: Iterable[Record]) -> Iterator[bytes]:
    """Give the records, each with its end."""
    for record in records:
        lines = [f"{tag}  - {line}{_END}" for tag, value in _fields(record) if (line := one_line(value))]
        yield "".join([*lines, f"ER  - {_END}", _END]).encode(errors="replace")


def one_line(value: str | None) -> str:
    """Give a value without ends of lines, whatever any reader takes for one."""
    return " ".join(legal(value or "").split())


def _fields(record: Record) -> Iterator[tuple[str, str | None]]:
    yield "TY", "RPRT" if record.media_type == "application/pdf" else "ELEC"
    yield "TI", record.title
    for name in record.authors:
        yield "AU", name
    day = record.published or record.dated.date().isoformat()
    yield "PY", day[:4] if _DAY.match(day) else None
    yield "DA", _ris_day(day)
    yield "PB", record.institution
    yield "UR", record.url
    for url in record.also_at:
        yield "L2", url
    for url in record.files:
        yield "L1", url
    yield "AB", record.summary
    for topic in record.topic_titles:
        yield "KW", topic
    for code in record.codes:
        yield "KW", code
    yield "LA", record.language
    yield "Y2", _ris_day(record.first_seen.isoformat())
    yield "N1", record.rights
    yield "ID", record.id


def _ris_day(day: str) -> str | None:
    """Write a day as RIS does, with a slash behind each part: "2026/03/02/"."""
    found = _DAY.match(day)
    return f"{found[1]}/{found[2] or ''}/{found[3] or ''}/" if found else None
