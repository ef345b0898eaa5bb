"""A visit to a data folder or a file: look, mend where that is wanted, and look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from feeds.check import check
from feeds.doctor.data import amiss_in, copied, of_database, published_of
from feeds.doctor.diagnosis import Diagnosis, of_feed
from feeds.doctor.repair import mended, published_again
from feeds.publish import PublishError
from pipeline.checkup import Amiss
from pipeline.config import Config
from pipeline.store import Store, StoreError, open_store
from pipeline.store.sqlite import FILE_NAME


def visit(data: Path, config: Config, *, repair: bool, now: datetime) -> tuple[Sequence[Diagnosis], Sequence[str]]:
    """Give what is wrong with a data folder, and what was done about it."""
    if not (data / FILE_NAME).exists():
        said, remedy = "there is no database in it", "name the data folder with --data, or begin with tidings crawl"
        return [Diagnosis(where=str(data), rule="nothing", severity="error", said=said, remedy=remedy)], []
    try:
        store = open_store(data, to_read=not repair)
    except StoreError as error:
        return [_unusable(str(error))], []
    done: list[str] = []
    try:
        amiss, found = _looked(store, config, data, now)
        if repair:
            done += mended(amiss, store, config)
            done += published_again(found, store, config, data, now)
        if done:  # what is left
            amiss, found = _looked(store, config, data, now)
    except (StoreError, PublishError) as error:
        return [_unusable(str(error))], done
    finally:
        store.close()
    return found, done


def _looked(store: Store, config: Config, data: Path, now: datetime) -> tuple[Sequence[Amiss], Sequence[Diagnosis]]:
    """Give what is amiss in the database, and all that is wrong; of a damaged one no more is asked."""
    try:
        with copied(store) as (copy, folder):
            amiss = amiss_in(copy, config, now)
            further = [] if _is_damaged(amiss) else list(published_of(copy, config, data, folder))
    except StoreError:
        amiss = amiss_in(store, config, now)  # so that what is told names the database, not the copy that is gone
        if not _is_damaged(amiss):
            raise
        further = []
    return amiss, [*map(of_database, amiss), *further]


def _is_damaged(amiss: Sequence[Amiss]) -> bool:
    return any(one.kind == "damaged" for one in amiss)


def of_file(path: Path) -> list[Diagnosis]:
    """Give what is wrong with a feed in a file."""
    return of_feed(path.name, check(path.read_bytes()))


def _unusable(sentence: str) -> Diagnosis:
    where, _, rest = sentence.partition(": ")
    said, _, remedy = rest.partition("; ")
    return Diagnosis(
        where=where, rule="unusable", severity="error", said=said or sentence, remedy=remedy or "mend that first"
    )
