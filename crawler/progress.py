"""Tells whoever waits for a crawl how far it is."""

from __future__ import annotations

import sys

import click


class Progress:
    """Tells on a terminal how many pages have come, on one line that is gone at the end."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = sys.stderr.isatty() and not quiet
        self._pages = 0

    def tell(self, target: str) -> None:
        """Count a page of a target."""
        self._pages += 1
        if self._shown:
            click.echo(f"\r{self._pages} pages, the last from {target}\033[K", nl=False, err=True)

    def say(self, sentence: str) -> None:
        """Say at once what else is told at the end: on what it is waited for."""
        self.close()
        click.echo(f"Note: {sentence}", err=True)

    def close(self) -> None:
        """Take the line away."""
        if self._shown:
            click.echo("\r\033[K", nl=False, err=True)
