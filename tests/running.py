"""Runs a command within the process of the tests, in a folder that holds its configuration and its data."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from tidings import main


def run(folder: Path, *words: str, typed: str | None = None) -> Result:
    """Run `tidings` with these words; `typed` is what is answered to its questions."""
    where = ["--data", str(folder), "--config", str(folder / "tidings.toml")]
    return CliRunner().invoke(main, [*where, *words], input=typed)
