"""Holds served feeds to the list of HTTP checks: `python -m bench.http_checks http://127.0.0.1:8080/feeds/all.atom`."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit

from feeds.formats import FORMATS
from tests.http_checks import CHECKS, Feed


def failures(url: str) -> list[str]:
    """Give the checks that a feed does not pass."""
    parts = urlsplit(url)
    media_type = FORMATS[parts.path.rpartition(".")[2]].media_type
    feed = Feed(parts.hostname or "127.0.0.1", parts.port or 80, parts.path, media_type)
    failed = []
    for text, check in CHECKS.items():
        try:
            check(feed)
        except (AssertionError, KeyError, OSError, ValueError) as error:
            failed.append(f"{text}: {type(error).__name__} {str(error).splitlines()[0] if str(error) else ''}")
    return failed


def main() -> None:
    """Print what each of the addresses given fails."""
    found = {url: failures(url) for url in sys.argv[1:]}
    for url, failed in found.items():
        print(f"{url}: {len(CHECKS) - len(failed)} of {len(CHECKS)}", *failed, sep="\n  ")
    sys.exit(any(found.values()))


if __name__ == "__main__":
    main()
