"""What is kept: one narrow interface (`protocol.Store`), and its implementation on SQLite."""

from pipeline.store.protocol import (
    Address,
    Change,
    DueSource,
    Fetch,
    Found,
    Listing,
    Revision,
    Run,
    Store,
    StoreError,
)
from pipeline.store.sqlite import open_store

__all__ = [
    "Address",
    "Change",
    "DueSource",
    "Fetch",
    "Found",
    "Listing",
    "Revision",
    "Run",
    "Store",
    "StoreError",
    "open_store",
]
