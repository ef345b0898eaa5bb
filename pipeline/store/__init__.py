"""What is kept: one narrow interface (`protocol.Store`), and its implementation on SQLite."""

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
from pipeline.store.sqlite import open_store

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
