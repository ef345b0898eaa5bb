"""What is kept: one narrow interface (`protocol.Store`), and its implementation on SQLite."""

from pipeline.store.protocol import (
    Address,
    Asked,
    Change,
    DueSource,
    Fetch,
    Found,
    Host,
    Listing,
    Revision,
    Run,
    Standing,
    Store,
    StoreError,
    Trace,
)
from pipeline.store.sqlite import open_store

__all__ = [
    "Address",
    "Asked",
    "Change",
    "DueSource",
    "Fetch",
    "Found",
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
