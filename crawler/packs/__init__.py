"""Regression packs: pages of a source as they were, beside what must come of them.

A pack is a folder: `pack.json` says which pages there are and what must come of each, and the pages lie beside it as
they were served. So a change of Tidings, or of the source's selectors, shows without a network what it changes.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from crawler.find import find
from crawler.sight import extract_page
from pipeline.config import Selectors
from pipeline.document import UnreadableError
from pipeline.items import Extraction, Page
from pipeline.replacing import replacing, settle

FILE = "pack.json"
FORMAT = 1
_SHOWN = 90  # characters of a text in a sentence

Kind = Literal["listing", "article"]


class PackError(Exception):
    """A folder is no pack, or a damaged one; the message names it and the remedy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """One page of a pack."""

    kind: Kind
    file: str  # in the pack's folder
    page: Page
    expected: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """The pages of one source."""

    id: str
    recorded_at: datetime
    selectors: Selectors | None
    pages: tuple[Recorded, ...]


def come_of(page: Page, kind: Kind, selectors: Selectors | None) -> dict[str, Any]:
    """Give what comes of a page now, as the packs write it down; `{"reason": ...}` where nothing does."""
    if kind == "listing":
        findings = find(page, selectors=selectors)
        if not findings.items:
            return {"reason": findings.reason}
        items = [
            {"url": item.url, "title": item.title, "published": item.published, "summary": item.summary}
            for item in findings.items
        ]
        return {"items": items, "next": [*findings.next_urls]}
    try:
        return _of_article(extract_page(page, selectors=selectors))
    except UnreadableError as error:
        return {"reason": str(error)}


def _of_article(extraction: Extraction) -> dict[str, Any]:
    return {
        "kind": extraction.kind.value,
        "title": extraction.title,
        "authors": [*extraction.authors],
        "published": extraction.published,
        "modified": extraction.modified,
        "language": extraction.language,
        "text": extraction.text.split("\n") if extraction.text else [],
        "teasers": [{"url": teaser.url, "title": teaser.title} for teaser in extraction.teasers],
    }


def write(folder: Path, pack_id: str, pages: Iterable[tuple[Kind, Page]], selectors: Selectors | None) -> Pack:
    """Write a pack into a folder, in the place of one that is there; what must come of its pages is what comes now.

    Raise `PackError` for a folder that has anything else in it, and then it stays as it is.
    """
    before = _files_of(folder)
    try:
        return _written(folder, pack_id, pages, selectors, before)
    except OSError as error:
        where = error.filename or folder
        raise PackError(f"{where}: cannot be written ({error.strerror}); name another folder with --to") from error


def _files_of(folder: Path) -> set[str]:
    """Give the names of a pack's pages that stand in a folder; none where there is nothing yet."""
    if (folder / FILE).is_file():
        with suppress(PackError):
            return {one.file for one in read_pack(folder).pages}
        return set()  # a damaged one: whatever else lies there may be somebody's
    if folder.is_dir() and any(folder.iterdir()):
        raise PackError(f"{folder}: has other files in it, and holds no pack; name an empty folder, or a new one")
    return set()


def _written(
    folder: Path, pack_id: str, pages: Iterable[tuple[Kind, Page]], selectors: Selectors | None, before: set[str]
) -> Pack:
    folder.mkdir(parents=True, exist_ok=True)
    recorded = []
    for number, (kind, page) in enumerate(pages):
        file = f"{kind}{number or ''}.html" if kind == "article" else f"{kind}.page"
        recorded.append(Recorded(kind=kind, file=file, page=page, expected=come_of(page, kind, selectors)))
    pack = Pack(
        id=pack_id,
        recorded_at=max(one.page.fetched_at for one in recorded),
        selectors=selectors,
        pages=tuple(recorded),
    )
    described = json.dumps(_as_object(pack), ensure_ascii=False, indent=2) + "\n"
    with ExitStack() as all_of_them:  # in place once all are written, what names them last
        for file, body in ((FILE, described.encode()), *((one.file, one.page.body) for one in recorded)):
            all_of_them.enter_context(replacing(folder / file)).write(body)
    for old in before - {one.file for one in recorded}:
        (folder / old).unlink(missing_ok=True)
    settle([folder / FILE])
    return pack


def _as_object(pack: Pack) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "id": pack.id,
        "recorded_at": pack.recorded_at.isoformat(),
        "selectors": pack.selectors.model_dump(exclude_none=True) if pack.selectors else None,
        "pages": [
            {
                "kind": one.kind,
                "file": one.file,
                "url": one.page.url,
                "media_type": one.page.media_type,
                "charset": one.page.charset,
                "expected": dict(one.expected),
            }
            for one in pack.pages
        ],
    }


def read_pack(folder: Path) -> Pack:
    """Read a pack; raise `PackError` for a folder that is none."""
    file = folder / FILE
    try:
        written = json.loads(file.read_text(encoding="utf-8"))
        if written["format"] != FORMAT:
            raise PackError(f"{file}: is of format {written['format']}, and {FORMAT} is read here; record it anew")
        recorded_at = datetime.fromisoformat(written["recorded_at"])
        pages = tuple(_recorded(folder, one, recorded_at) for one in written["pages"])
        selectors = Selectors.model_validate(written["selectors"]) if written["selectors"] else None
        return Pack(id=str(written["id"]), recorded_at=recorded_at, selectors=selectors, pages=pages)
    except OSError as error:
        raise PackError(f"{error.filename}: cannot be read ({error.strerror}); record the pack anew") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PackError(f"{file}: is no pack, or a damaged one ({error!r}); record it anew") from error


def _recorded(folder: Path, written: Mapping[str, Any], at: datetime) -> Recorded:
    file = str(written["file"])
    if Path(file).name != file:
        raise ValueError(f"{file} is no file of its folder")
    page = Page(
        body=(folder / file).read_bytes(),
        fetched_at=at,
        url=written["url"],
        media_type=written["media_type"],
        charset=written["charset"],
    )
    kind: Kind = "listing" if written["kind"] == "listing" else "article"
    return Recorded(kind=kind, file=file, page=page, expected=written["expected"])


def packs_in(folder: Path) -> Iterator[Path]:
    """Give the folders of packs: the folder itself if it is one, else those in it, in the order of their names."""
    if (folder / FILE).is_file():
        yield folder
    elif folder.is_dir():
        yield from sorted(inner for inner in folder.iterdir() if (inner / FILE).is_file())


def differences(pack: Pack) -> tuple[str, ...]:
    """Say in sentences what comes of the pages of a pack that is not what must; empty where all is well."""
    return tuple(
        f"{one.file}: {difference}"
        for one in pack.pages
        for difference in _differences(one.expected, come_of(one.page, one.kind, pack.selectors))
    )


def _differences(expected: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if ("reason" in expected) != ("reason" in now):
        yield (
            f"something comes of it now, and nothing did: {expected['reason']}"
            if "reason" in expected
            else (f"nothing comes of it any more: {now['reason']}")
        )
        return
    if "reason" in expected:  # in which words nothing comes of it does not matter
        return
    for key in dict.fromkeys((*expected, *now)):
        before, after = expected.get(key), now.get(key)
        if before == after:
            continue
        if key in {"items", "teasers"}:
            yield from _of_links(key.removesuffix("s"), before or [], after or [])
        elif key in {"text", "next", "authors"}:
            yield from _of_lines(key, before or [], after or [])
        else:
            yield f"{key} was {_shown(before)} and is {_shown(after)}"


def _of_links(what: str, before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    old, new = ({str(one["url"] or one["title"]): one for one in some} for some in (before, after))
    for name in [name for name in old if name not in new]:
        yield f"{what} lost: {_shown(old[name]['title'])} {name}"
    for name in [name for name in new if name not in old]:
        yield f"{what} let in: {_shown(new[name]['title'])} {name}"
    for name, was in old.items():
        for key in [key for key in was if name in new and was[key] != new[name].get(key)]:
            yield f"{what} {name}: {key} was {_shown(was[key])} and is {_shown(new[name].get(key))}"
    if old.keys() == new.keys() and [*old] != [*new]:
        yield f"the {what}s are in another order"


def _of_lines(what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    for line in [line for line in before if line not in after]:
        yield f"{what} lost: {_shown(line)}"
    for line in [line for line in after if line not in before]:
        yield f"{what} let in: {_shown(line)}"
    if set(before) == set(after):
        yield f"{what}: the same in another order, or more or less often"


def _shown(value: object) -> str:
    if value is None:
        return "not there"
    said = str(value)
    return f"“{said if len(said) <= _SHOWN else said[: _SHOWN - 1] + '…'}”"
