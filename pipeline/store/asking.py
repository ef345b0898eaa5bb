"""What is remembered of asking: of each request, of each host, and of each source's address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

LAST_WORD = 410  # "gone", on purpose and for good
GONE = (404, LAST_WORD)
"""What servers answer where there is no such page, or not any more."""


_LATE = timedelta(minutes=5)  # that the clocks of servers may differ from ours


def is_behind(now: datetime, said_at: datetime | None) -> bool:
    """Tell whether the clock of this machine is behind what servers said when they were last asked."""
    return said_at is not None and said_at - now > _LATE


def behind(now: datetime, said_at: datetime | None) -> str | None:
    """Say so, for a person."""
    if said_at is None or not is_behind(now, said_at):
        return None
    return (
        f"the clock of this machine is behind: it says {now:%Y-%m-%d %H:%M} UTC, and at the last looks servers said"
        f" {said_at:%Y-%m-%d %H:%M}; set it right, else what is found is dated wrongly"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request to a host and what it answered, or why it was not sent."""

    host: str  # with its port where that is not the usual one
    at: datetime
    url: str
    status: int | None = None  # None: nothing came
    bytes: int | None = None  # as they came, compressed
    seconds: float | None = None  # from sending the request to the end of the answer
    reason: str | None = None  # why nothing was asked, or nothing came
    said_at: datetime | None = None  # the moment that the server said it was


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A host that asked to be left alone."""

    host: str  # with its port where that is not the usual one
    wait_until: datetime | None = None
    reason: str | None = None
    waits: int = 0  # how often in a row it asked for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a source's own page answered lately, and where it is looked for."""

    source_id: str
    url: str  # as the configuration has it
    failures: int = 0  # looks in a row that failed
    failing_since: datetime | None = None
    gone: int = 0  # looks in a row that were answered 404 or 410
    gone_since: datetime | None = None
    moved_to: str | None = None  # where the last looks were permanently redirected to
    moved: int = 0  # looks in a row that were
    learned_url: str | None = None  # where it is looked for from now on
    learned_at: datetime | None = None


class MannersStore(Protocol):
    """What is kept of asking, and of what was answered."""

    def note(self, asked: Sequence[Asked]) -> None:
        """Store requests; of each host the last few hundred are kept."""

    def asked(self, host: str, limit: int = 20) -> Sequence[Asked]:
        """Give what was last asked of a host (`addresses.authority_of`), newest first."""

    def said_at(self) -> datetime | None:
        """Give the moment that it was at the last answers, by what servers said; None where none has said it."""

    def host(self, name: str) -> Host | None:
        """Give what is remembered of a host."""

    def put_host(self, host: Host) -> None:
        """Remember this of a host, if it asks to be left alone."""

    def standing(self, source_id: str, url: str) -> Standing:
        """Give how a source answered lately; one whose address in the configuration has changed begins anew."""

    def put_standing(self, standing: Standing) -> None:
        """Remember how a source answered."""
