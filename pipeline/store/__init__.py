"""What is kept: one narrow interface (`protocol.Store`), and its implementation on SQLite."""

from pathlib import Path

from pipeline.store.asking import Asked, Host, Standing
from pipeline.store.protocol import (
    Address,
    Change,
    DueSource,
    Fetch,
    HeldError,
    Listing,
    Revision,
    Run,
    Store,
    StoreError,
    Trace,
)

__all__ = [
    "Address",
    "Asked",
    "Change",
    "DueSource",
    "Fetch",
    "HeldError",
    "Host",
    "Listing",
    "Revision",
    "Run",
    "Standing",
    "Store",
    "StoreError",
    "Trace",
    "open_store",
]


def open_store(folder: Path, *, to_read: bool = False) -> Store:
    """Open the database in `folder`, as `pipeline.store.sqlite` does: only who opens one imports what that takes."""
    from pipeline.store import sqlite

    return sqlite.open_store(folder, to_read=to_read)
