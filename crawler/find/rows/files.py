"""Tells rows that are files by what they say where their addresses do not: "PDF, 300 kB" beside /media/12/download."""

from __future__ import annotations

import re
from collections.abc import Iterable

from crawler.find.anchors import text_of
from crawler.find.rows import Chunk, Row
from pipeline.describe.attachments import media_type_of

_KINDS = "PDF|DOCX?|XLSX?|PPTX?|ODT|ODS|RTF|EPUB"
_SIZE = r"\d\s?[kKmMgG](?:i?[bB]|o)\b"
_LONGEST_END = 80  # characters in which a text says so
_AT_END = re.compile(rf"(?:\b(?:{_KINDS}|{_KINDS.lower()})\b(?:[^\w()\[\]]*|\W+\d[^()\[\]]{{0,30}})|{_SIZE})[)\]]?\W*$")


def is_file(row: Row, chunks: Iterable[Chunk]) -> bool:
    """Tell whether a row is a file: by its address, or by the kind or the size that a text of it ends with.

    Beside another link what a link says is of a file beside the item.
    """
    if row.anchor.media_type is not None:
        return True
    links = [e for e in row.elements() if e.tag == "a" and e.get("href")]
    several = len({link.get("href") for link in links}) > 1
    linked = {inner for link in links for inner in link.iter()} if several else set()
    return any(_AT_END.search(text[-_LONGEST_END:]) for text, element in chunks if element not in linked)


def said_by_files(row: Row) -> int:
    """Give how many letters the links to files say, of a row that has several: what is attached to it is no prose."""
    links = [e for e in row.elements() if e.tag == "a" and media_type_of(e.get("href"))]
    return sum(len("".join(text_of(link).split())) for link in links) if len(links) > 1 else 0
