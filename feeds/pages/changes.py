"""Make ready what changed between the versions of an article: few words around each change, and none too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Literal

from pipeline.identity.difference import Piece, difference
from pipeline.store.protocol import Revision

_AROUND = 8  # words of what was kept, at each side of a change
_MOST_CHANGES = 24  # of one version
_MOST_WORDS = 120  # of one change
_MOST_VERSIONS = 8  # that are shown: the newest
_LONGEST_TEXT = 60_000  # characters that are held against each other

Kind = Literal["kept", "in", "out", "gap"]


@dataclass(frozen=True, slots=True)
class Part:
    """Some words, and whether they were kept, put in or taken out; a gap stands for kept words left out."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one version changed."""

    seen_at: datetime
    title: tuple[Part, ...]  # empty where the title stayed
    text: tuple[Part, ...]
    left_out: int  # changes that are not shown


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """How an article changed, the newest version first."""

    first_seen_at: datetime
    versions: tuple[Version, ...]
    left_out: int  # versions that are not shown


def history(revisions: Sequence[Revision]) -> History | None:
    """Give how an article changed by its revisions, oldest first; None where it did not."""
    if len(revisions) < 2:
        return None
    pairs = list(pairwise(revisions))
    shown = pairs[-_MOST_VERSIONS:]
    return History(
        first_seen_at=revisions[0].seen_at,
        versions=tuple(_version(before, after) for before, after in reversed(shown)),
        left_out=len(pairs) - len(shown),
    )


def _version(before: Revision, after: Revision) -> Version:
    title, _ = _parts(difference(before.title, after.title))
    text, left_out = _parts(difference(before.text[:_LONGEST_TEXT], after.text[:_LONGEST_TEXT]))
    return Version(seen_at=after.seen_at, title=title, text=text, left_out=left_out)


def _parts(pieces: Sequence[Piece]) -> tuple[tuple[Part, ...], int]:
    """Give the parts to show of a difference, and how many changes that leaves out."""
    changes = sum(not piece.kept for piece in pieces)
    if not changes:
        return (), 0
    shown: list[Part] = []
    count = 0
    for number, piece in enumerate(pieces):
        if not piece.kept and count == _MOST_CHANGES:
            break
        count += not piece.kept
        shown += _of_piece(piece, is_first=number == 0, is_last=number == len(pieces) - 1)
    return tuple(shown), changes - count


def _of_piece(piece: Piece, *, is_first: bool, is_last: bool) -> Iterator[Part]:
    if not piece.kept:
        if piece.old:
            yield Part("out", _joined(piece.old))
        if piece.new:
            yield Part("in", _joined(piece.new))
        return
    head = () if is_first else piece.new[:_AROUND]
    tail = () if is_last else piece.new[-_AROUND:]
    if len(piece.new) <= len(head) + len(tail):
        yield Part("kept", _joined(piece.new))
        return
    if head:
        yield Part("kept", _joined(head))
    yield Part("gap", "…")
    if tail:
        yield Part("kept", _joined(tail))


def _joined(words: Sequence[str]) -> str:
    whole = " ".join("".join(words[:_MOST_WORDS]).split())
    return whole + (" …" if len(words) > _MOST_WORDS else "")
