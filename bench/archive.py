"""Reads the development archive: saved pages with the text people marked as their article.

The archive is given by path, packed (`extraction-dev.tar.xz`) or unpacked; it is no part of this project.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from publicsuffixlist import PublicSuffixList

from pipeline.document import Document, UnreadableError, read
from pipeline.items import Page

_SUFFIXES = PublicSuffixList()
_LATER = datetime(2026, 9, 1, tzinfo=UTC)  # than any page of it: no date is one to come
CORE_SETS = frozenset({"andy", "fundus"})
MIXED_SET = "wcxb_dev"  # its articles are core, its other types of pages are not
SEGMENT_SET = "trafilatura"  # sentences that must be there and that must not
PARTIAL_SETS = frozenset({"mozilla", "np4k_tests"})  # what one library was expected to give


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """A saved page and what people say of it."""

    dataset: str
    id: str
    url: str | None
    domain: str  # registrable: pages of one are never on both sides of a division
    page_type: str | None
    language: str | None
    text: str | None  # the article
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    body: bytes

    @property
    def core(self) -> bool:
        """Tell whether it is one of the modern article pages that the main figure is taken on."""
        return self.dataset in CORE_SETS or (self.dataset == MIXED_SET and self.page_type == "article")

    @property
    def name(self) -> str:
        """Give its name within the archive."""
        return f"{self.dataset}/{self.id}"

    def document(self) -> Document | None:
        """Read the page; None where it is no text."""
        try:
            return read(Page(body=self.body, fetched_at=_LATER, url=self.url, media_type="text/html"))
        except UnreadableError:
            return None


def samples(archive: Path) -> Iterator[Sample]:
    """Give the pages that have a text or segments, in the order of the archive, each page once."""
    files = _unpacked(archive) if archive.is_dir() else _packed(archive)
    rows = [
        (name.split("/")[-2], line)
        for name, body in sorted(files.items())
        if name.endswith("gold.jsonl")
        for line in body.splitlines()
    ]
    for dataset, line in rows:
        row = json.loads(line)
        if "dup_of" in row or not (row.get("text") or row.get("must")):
            continue
        host = str(row["host"]).split(":")[0]
        yield Sample(
            dataset=dataset,
            id=row["id"],
            url=row.get("url"),
            domain=_SUFFIXES.privatesuffix(host) or host,
            page_type=row.get("page_type"),
            language=row.get("lang"),
            text=row.get("text"),
            must=tuple(row.get("must") or ()),
            must_not=tuple(row.get("must_not") or ()),
            body=files[f"{dataset}/html/{row['id']}.html"],
        )


def _unpacked(folder: Path) -> dict[str, bytes]:
    data = folder / "data" if (folder / "data").is_dir() else folder
    return {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*") if path.is_file()}


def _packed(archive: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            _, found, name = member.name.partition("data/")
            if member.isfile() and found and (content := tar.extractfile(member)) is not None:
                files[name] = content.read()
    return files
