"""Reads the data that Next.js's App Router pushes to its script in pieces (React's flight format): JSON, a row each."""

from __future__ import annotations

import re
from collections.abc import Iterator

PUSHED = re.compile(r"__next_f\s*\.\s*push\(\s*(?=\[\s*1\s*,)")
"""What stands before a piece: an array of a 1 and a string. What others have a 0 or a 2 for is no data."""
_ROW = re.compile(rb"[0-9a-f]*:(?:T([0-9a-f]{1,8}),)?")  # its number, and of a row of plain text how many bytes it has
_DAY = re.compile(r'"\$D(?=\d)')  # a Date of JavaScript's: "$D2026-11-24T08:00:00.000Z"


def pieces_of(pushed: object) -> list[str]:
    """Give the strings of one array that was pushed."""
    return [piece for piece in pushed if isinstance(piece, str)] if isinstance(pushed, list) else []


def rows_of_flight(flight: str) -> Iterator[str]:
    """Give the JSON of each row of all pieces together: they end anywhere, amid a word as well."""
    data = flight.encode("utf-8", errors="replace")
    at = 0
    while at < len(data):
        row = _ROW.match(data, at)
        if row is not None and row[1]:  # no line feed stands behind plain text
            at = row.end() + int(row[1], 16)
            continue
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        if row is not None and data[row.end() : row.end() + 1] in (b"[", b"{"):
            yield _DAY.sub('"', data[row.end() : end].decode("utf-8", errors="replace"))
        at = end + 1
