"""A visit to a data folder or a file: look, mend where that is wanted, and look again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from feeds.check import check
from feeds.doctor.data import database_of, published_of
from feeds.doctor.diagnosis import Diagnosis, of_feed
from feeds.doctor.repair import mended, published_again
from feeds.publish import PublishError
from pipeline.config import Config
from pipeline.store import StoreError, open_store


def visit(data: Path, config: Config, *, repair: bool, now: datetime) -> tuple[Sequence[Diagnosis], Sequence[str]]:
    """Give what is wrong with a data folder, and what was done about it."""
    try:
        store = open_store(data)
    except StoreError as error:
        return [_unusable(str(error))], []
    done: list[str] = []
    try:
        amiss = database_of(store, config, now)
        if any(one.kind == "damaged" for one, _ in amiss):
            return [diagnosis for _, diagnosis in amiss], []
        if repair:
            done += mended((one for one, _ in amiss), store, config)
        found = list(published_of(store, config, data))
        if repair:
            done += published_again(found, store, config, data, now)
        if done:  # what is left
            amiss, found = database_of(store, config, now), list(published_of(store, config, data))
    except (StoreError, PublishError) as error:
        return [_unusable(str(error))], done
    finally:
        store.close()
    return [*(diagnosis for _, diagnosis in amiss), *found], done


def of_file(path: Path) -> list[Diagnosis]:
    """Give what is wrong with a feed in a file."""
    return of_feed(path.name, check(path.read_bytes()))


def _unusable(sentence: str) -> Diagnosis:
    where, _, rest = sentence.partition(": ")
    said, _, remedy = rest.partition("; ")
    return Diagnosis(
        where=where, rule="unusable", severity="error", said=said or sentence, remedy=remedy or "mend that first"
    )
