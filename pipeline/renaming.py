"""Has what is stored of sources follow the configuration: it is kept under the ids that they have now."""

from __future__ import annotations

from pipeline.config import Config
from pipeline.store.protocol import Store


def rename_sources(config: Config, store: Store) -> None:
    """Give what is stored of renamed sources to their present ids, and of those called as before again back."""
    store.health.rename(config.former_sources(), [source.id for source in config.sources])
