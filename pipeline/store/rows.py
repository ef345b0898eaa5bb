"""Turns the nouns into rows of the database and back."""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.items import Attachment, Code, Entry, Evidence, Fingerprint, Match, Reserved, Stand, Teaser
from pipeline.store.protocol import Address, Run
from pipeline.topics.evidence import evidence_object

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Row = Mapping[str, Any]
Noun = TypeVar("Noun", bound="DataclassInstance")
_MOMENT = re.compile(r"(?:^|_)(?:at|since|until)$")


def stamp(moment: datetime) -> str:
    """Write an aware datetime so that text order is time order."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """Read what `stamp` wrote."""
    return datetime.fromisoformat(text)


def row_of(noun: DataclassInstance) -> dict[str, Any]:
    """Give the row of a noun of which each field is a column, its moments written."""
    values = {field.name: getattr(noun, field.name) for field in fields(noun)}
    return {name: stamp(value) if isinstance(value, datetime) else value for name, value in values.items()}


def noun_of(kind: type[Noun], row: Row) -> Noun:
    """Read such a noun; the names of its moments tell them. Columns that are not its own are passed over."""
    values = {field.name: row[field.name] for field in fields(kind)}
    return kind(**{name: moment(value) if value and _MOMENT.search(name) else value for name, value in values.items()})


def as_json(value: object) -> str:
    """Write a value as it stands in a column."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def entry_row(entry: Entry) -> dict[str, Any]:
    """Give the row of an entry, but for its number."""
    row = {name: getattr(entry, name) for name in Entry.__slots__}
    times = {name: stamp(row[name]) for name in ("dated_at", "first_seen_at", "updated_at")}
    reserved = None if entry.reserved == Reserved() else as_json(asdict(entry.reserved))
    lists = {
        "authors": as_json(entry.authors),
        "attachments": _attachments_json(entry.attachments),
        "codes": _codes_json(entry.codes),
    }
    return row | times | lists | {"title_derived": int(entry.title_derived), "reserved": reserved}


def entry_of(row: Row) -> Entry:
    """Read an entry; columns that are not its own are passed over."""
    values = {name: row[name] for name in Entry.__slots__}
    times = {name: moment(row[name]) for name in ("dated_at", "first_seen_at", "updated_at")}
    read: dict[str, Any] = {"title_derived": bool(row["title_derived"]), "authors": tuple(_list(row["authors"]))}
    read["reserved"] = _reserved_of(json.loads(row["reserved"])) if row["reserved"] else Reserved()
    read["attachments"] = _attachments_of(row["attachments"])
    read["codes"] = _codes_of(row["codes"])
    return Entry(**(values | times | read))


def _reserved_of(kept: dict[str, Any]) -> Reserved:
    return Reserved(**kept | {name: tuple(kept.get(name, ())) for name in ("by_answer", "lifts")})


def _attachments_json(attachments: tuple[Attachment, ...]) -> str:
    return as_json([asdict(one) for one in attachments])


def _attachments_of(written: str) -> tuple[Attachment, ...]:
    return tuple(Attachment(**one) for one in _list(written))


def _codes_json(codes: tuple[Code, ...]) -> str:
    return as_json([asdict(one) for one in codes])


def _list(written: str) -> list[Any]:
    """Read a list; most are empty."""
    found: list[Any] = json.loads(written) if written != "[]" else []
    return found


def _codes_of(written: str) -> tuple[Code, ...]:
    return tuple(Code(**one) for one in _list(written))


def fingerprint_row(fingerprint: Fingerprint) -> dict[str, Any]:
    """Give the row of a fingerprint, but for whose it is."""
    article, beside = packed(fingerprint.article), packed(fingerprint.beside)
    return {"title": fingerprint.title, "article": article, "beside": beside}


def fingerprint_of(row: Row) -> Fingerprint:
    """Read a fingerprint."""
    return Fingerprint(title=row["title"], article=unpacked(row["article"]), beside=unpacked(row["beside"]))


def packed(numbers: Sequence[int]) -> bytes:
    """Write hashes as the bytes of a column."""
    return struct.pack(f"<{len(numbers)}q", *numbers)


def unpacked(packed: bytes) -> tuple[int, ...]:
    """Read what `packed` wrote."""
    return struct.unpack(f"<{len(packed) // 8}q", packed)


def match_row(match: Match, entry: Entry) -> dict[str, Any]:
    """Give the row of an entry's place in a topic, with what the topic's order needs."""
    evidence = [evidence_object(one) for one in match.evidence]
    return {
        "topic_id": match.topic_id,
        "dated_at": stamp(entry.dated_at),
        "position": entry.position,
        "entry_id": entry.id,
        "evidence": as_json(evidence),
    }


def match_of(row: Row) -> Match:
    """Read a place in a topic."""
    evidence = tuple(Evidence(**one) for one in json.loads(row["evidence"]))
    return Match(topic_id=row["topic_id"], evidence=evidence)


TEASER_COLUMNS = (*Teaser.__slots__, "entry_id", "position")
_of_teaser = attrgetter(*Teaser.__slots__)


def teaser_values(teaser: Teaser, entry_id: str, position: int) -> tuple[Any, ...]:
    """Give the row of a teaser on an entry's page, by `TEASER_COLUMNS`: pages have dozens of them."""
    return (*_of_teaser(teaser), entry_id, position)


def teaser_of(row: Row) -> Teaser:
    """Read a teaser."""
    known = {name: row[name] for name in Teaser.__slots__}
    stand = Stand(row["stand"]) if row["stand"] else None
    return Teaser(**(known | {"main": bool(row["main"]), "stand": stand}))


_LISTED = (
    "url",
    "role",
    "title",
    "section",
    "published",
    "summary",
    "position",
    "read",
    "modified",
    "image",
    "media_type",
)


def address_row(address: Address) -> dict[str, Any]:
    """Give the row of an address as it is listed, but for whose it is."""
    row = {name: getattr(address, name) for name in _LISTED}
    imported_at = stamp(address.imported_at) if address.imported_at else None
    lists = {"attachments": _attachments_json(address.attachments), "codes": _codes_json(address.codes)}
    return row | lists | {"imported_at": imported_at}


def address_of(row: Row) -> Address:
    """Read an address of a target's list."""
    values = {name: row[name] for name in Address.__slots__}
    times = {name: moment(row[name]) if row[name] else None for name in ("imported_at", "first_seen_at", "look_at")}
    lists = {"attachments": _attachments_of(row["attachments"]), "codes": _codes_of(row["codes"])}
    return Address(**(values | times | lists | {"read": bool(row["read"])}))


def run_row(run: Run) -> dict[str, Any]:
    """Give the row of a run."""
    return {
        "target": run.target,
        "started_at": stamp(run.started_at),
        "ended_at": stamp(run.ended_at),
        "pages": run.pages,
        "counts": as_json(dict(run.counts)),
        "failure": run.failure,
    }


def run_of(row: Row) -> Run:
    """Read a run."""
    return Run(
        target=row["target"],
        started_at=moment(row["started_at"]),
        ended_at=moment(row["ended_at"]),
        pages=row["pages"],
        counts=json.loads(row["counts"]),
        failure=row["failure"],
    )
