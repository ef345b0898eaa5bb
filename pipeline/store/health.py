"""The health of sources on SQLite: looks, states, kept pages, and what is told of them."""

from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pipeline.health import (
    MOST_LOOKS,
    Delivery,
    Figure,
    KeptPage,
    Notice,
    Observation,
    Remembered,
    Repair,
    State,
    Word,
    summed_up,
)
from pipeline.identity.words import address_key
from pipeline.store import names, watched
from pipeline.store.connection import Connection
from pipeline.store.rows import Row, as_json, moment, stamp
from pipeline.told import data_of, told

_LARGEST_PAGE = 4_000_000  # bytes, unpacked: the listing pages of institutions have 20 to 400 kB
_MOST_ITEMS = 200  # of a kept page
_MOST_NOTICES = 1_000  # of all sources together: its feed shows the last fifty


class HealthTables:
    """`pipeline.health.HealthStore` on the store's connection."""

    def __init__(self, connection: Connection) -> None:
        self._db = connection

    # looks

    def add_look(self, source_id: str, look: Observation) -> None:
        """Store what a look showed; of what is too much, earlier days are summed up and the earliest forgotten."""
        with self._db.writing():
            self._insert(source_id, look)
            if self._db.scalar("select count(*) from looks where source_id = ?", source_id) <= MOST_LOOKS:
                return
            kept = summed_up(self.looks(source_id))
            self._db.run("delete from looks where source_id = ?", source_id)
            for one in kept:
                self._insert(source_id, one)

    def _insert(self, source_id: str, look: Observation) -> None:
        shown = {name: value for name, value in asdict(look).items() if name != "at" and value not in (None, 0, {})}
        if (why := data_of(look.reason)) is not None:
            shown["why"] = why
        self._db.run(
            "insert into looks (source_id, at, shown) values (?, ?, ?)", source_id, stamp(look.at), as_json(shown)
        )

    def looks(self, source_id: str) -> Sequence[Observation]:
        """Give the looks at a source, oldest first."""
        found = self._db.all("select * from looks where source_id = ? order by number", source_id)
        return [_look_of(row) for row in found]

    # states

    def state(self, source_id: str) -> State | None:
        """Give how a source is; None before it was first judged."""
        row = self._db.one("select * from health where source_id = ?", source_id)
        return _state_of(row) if row else None

    def states(self) -> Mapping[str, State]:
        """Give how each source is that was ever judged."""
        return {row["source_id"]: _state_of(row) for row in self._db.all("select * from health order by source_id")}

    def put_state(self, source_id: str, state: State) -> None:
        """Store how a source is."""
        row = {
            "source_id": source_id,
            "word": state.word,
            "since": stamp(state.since),
            "sentence": state.sentence,
            "figures": as_json([asdict(figure) for figure in state.figures]),
            "proposal": state.proposal,
            "seen": data_of(state.sentence),
            "proposed": data_of(state.proposal),
            "acknowledged_at": stamp(state.acknowledged_at) if state.acknowledged_at else None,
        }
        with self._db.writing():
            self._db.put("health", row, key="source_id")

    def acknowledge(self, source_id: str, at: datetime) -> None:
        """Store that somebody knows how a source is; what waits to be told of it is told no more."""
        with self._db.writing():
            self._db.run("update health set acknowledged_at = ? where source_id = ?", stamp(at), source_id)
            self._db.run(
                "update deliveries set next_at = null where delivered_at is null"
                " and notice in (select number from notices where source_id = ?)",
                source_id,
            )

    # kept pages

    def keep_page(self, source_id: str, page: KeptPage) -> None:
        """Keep a page, instead of the one in its role; one too large is not kept."""
        if len(page.body) > _LARGEST_PAGE:
            return
        row = {
            "source_id": source_id,
            "role": page.role,
            "url": page.url,
            "at": stamp(page.at),
            "media_type": page.media_type,
            "charset": page.charset,
            "method": page.method,
            "items": as_json([asdict(item) for item in page.items[:_MOST_ITEMS]]),
            "body": zlib.compress(page.body, 6),
        }
        with self._db.writing():
            self._db.put("kept_pages", row, key="source_id, role")

    def kept_pages(self, source_id: str) -> Mapping[str, KeptPage]:
        """Give the kept pages of a source by role."""
        found = self._db.all("select * from kept_pages where source_id = ?", source_id)
        return {row["role"]: _page_of(row) for row in found}

    def forget_bad_page(self, source_id: str) -> None:
        """Let go of the page that was kept as bad."""
        with self._db.writing():
            self._db.run("delete from kept_pages where source_id = ? and role = 'bad'", source_id)

    # repairs

    def repair(self, source_id: str) -> Repair | None:
        """Give the place that was adopted or proposed for a source."""
        row = self._db.one("select * from repairs where source_id = ?", source_id)
        return _repair_of(row) if row else None

    def put_repair(self, source_id: str, repair: Repair | None) -> None:
        """Store the place that was adopted or proposed for a source, instead of the one before; None: none."""
        with self._db.writing():
            self._db.run("delete from repairs where source_id = ?", source_id)
            if repair is not None:
                row = {name: getattr(repair, name) for name in ("url", "method", "sentence")}
                row["seen"] = data_of(repair.sentence)
                flags = {"adopted": int(repair.adopted), "lasting": int(repair.lasting)}
                items = as_json([asdict(item) for item in repair.items[:_MOST_ITEMS]])
                self._db.put("repairs", {"source_id": source_id, "at": stamp(repair.at), "items": items} | row | flags)

    def rename(self, former: Mapping[str, str], present: Collection[str] = ()) -> None:
        """Give what is stored of sources under former ids to their present ones, and of those called as before back."""
        if moved := {**names.returned_sources(self._db, present), **former}:
            with self._db.writing():
                watched.rename(self._db, moved)

    def same_item(self, target_id: str, old_url: str, new: Remembered) -> None:
        """Store that an address of a target's list is the new one of an item: what has it keeps it, and is not new."""
        with self._db.writing():
            entry_id = self._db.scalar("select entry_id from aliases where url = ?", old_url)
            # What was never read is read at its new address, and at that one only.
            pending = 0 if entry_id else 1
            self._db.run(
                "insert or ignore into addresses (target_id, url, role, title, published, position, pending)"
                " values (?, ?, 'article', ?, ?, 0, ?)",
                target_id,
                new.url,
                new.title,
                new.published,
                pending,
            )
            self._db.run("update addresses set pending = 0 where target_id = ? and url = ?", target_id, old_url)
            if entry_id:
                sql = "insert or ignore into aliases (url, entry_id, key) values (?, ?, ?)"
                self._db.run(sql, new.url, entry_id, address_key(new.url))
                # It leads where the institution has it now, and is looked at again there.
                self._db.run(
                    "update or ignore entries set url = ? where id = ? and url = ?", new.url, entry_id, old_url
                )
                self._db.run(
                    "update addresses set look_at = (select look_at from addresses where target_id = ?1 and url = ?2)"
                    " where target_id = ?1 and url = ?3 and look_at is null",
                    target_id,
                    old_url,
                    new.url,
                )
                self._db.run("update addresses set look_at = null where target_id = ? and url = ?", target_id, old_url)

    # what is told

    def tell(
        self,
        source_id: str,
        state: State,
        before: Word,
        *,
        notice_id: str,
        title: str,
        text: str,
        at: datetime,
        channels: Iterable[str],
    ) -> None:
        """Store a notice, and that it waits for these channels."""
        row = {
            "id": notice_id,
            "source_id": source_id,
            "at": stamp(at),
            "word": state.word,
            "before": before,
            "title": title,
            "text": text,
            "titled": data_of(title),
            "seen": data_of(text),
        }
        with self._db.writing():
            number = self._db.database.table("notices").insert(row, pk="number").last_pk
            for channel in channels:
                self._db.run(
                    "insert into deliveries (notice, channel, next_at) values (?, ?, ?)", number, channel, stamp(at)
                )
            # What still waits for a channel stays, however old.
            self._db.run(
                "delete from notices where number <= (select max(number) from notices) - ? and not exists"
                " (select 1 from deliveries where notice = number and delivered_at is null and next_at is not null)",
                _MOST_NOTICES,
            )

    def notices(self, limit: int = 50) -> Sequence[Notice]:
        """Give the newest notices, newest first."""
        return [_notice_of(row) for row in self._db.all("select * from notices order by number desc limit ?", limit)]

    def undelivered(self, now: datetime) -> Sequence[Delivery]:
        """Give some of what waits for a channel and may be tried now, oldest first."""
        found = self._db.all(
            "select * from deliveries join notices on number = notice where delivered_at is null and next_at <= ?"
            " order by notice, channel limit 50",
            stamp(now),
        )
        return [Delivery(notice=_notice_of(row), channel=row["channel"], attempts=row["attempts"]) for row in found]

    def delivered(self, number: int, channel: str, at: datetime) -> None:
        """Store that a channel has taken a notice."""
        with self._db.writing():
            self._db.run(
                "update deliveries set delivered_at = ?, attempts = attempts + 1, error = null"
                " where notice = ? and channel = ?",
                stamp(at),
                number,
                channel,
            )

    def not_delivered(self, number: int, channel: str, error: str, again_at: datetime | None) -> None:
        """Store that a channel has not, why, and when to try again; None: never."""
        with self._db.writing():
            self._db.run(
                "update deliveries set attempts = attempts + 1, error = ?, next_at = ?"
                " where notice = ? and channel = ?",
                error,
                stamp(again_at) if again_at else None,
                number,
                channel,
            )


def _look_of(row: Row) -> Observation:
    shown = json.loads(row["shown"])
    why = shown.pop("why", None)
    if shown.get("reason") is not None:
        shown["reason"] = told(shown["reason"], why)
    return Observation(at=moment(row["at"]), **shown)


def _state_of(row: Row) -> State:
    acknowledged_at = row["acknowledged_at"]
    return State(
        word=row["word"],
        since=moment(row["since"]),
        sentence=told(row["sentence"], row["seen"]),
        figures=tuple(Figure(**figure) for figure in json.loads(row["figures"])),
        proposal=told(row["proposal"], row["proposed"]) if row["proposal"] else None,
        acknowledged_at=moment(acknowledged_at) if acknowledged_at else None,
    )


def _page_of(row: Row) -> KeptPage:
    values: dict[str, Any] = {name: row[name] for name in ("role", "url", "media_type", "charset", "method")}
    return KeptPage(
        **values,
        at=moment(row["at"]),
        body=zlib.decompress(row["body"]),
        items=tuple(Remembered(**item) for item in json.loads(row["items"])),
    )


def _repair_of(row: Row) -> Repair:
    return Repair(
        url=row["url"],
        method=row["method"],
        at=moment(row["at"]),
        adopted=bool(row["adopted"]),
        lasting=bool(row["lasting"]),
        sentence=told(row["sentence"], row["seen"]),
        items=tuple(Remembered(**item) for item in json.loads(row["items"])),
    )


def _notice_of(row: Row) -> Notice:
    values = {name: row[name] for name in ("number", "id", "source_id", "word", "before")}
    title, text = told(row["title"], row["titled"]), told(row["text"], row["seen"])
    return Notice(**values, at=moment(row["at"]), title=title, text=text)
