"""Completes an address that was typed without its scheme: "www.example.org/news", "localhost:8000/news".

One that is completed with https is connected to before anything is asked of it: where nobody answers there, or speaks
no TLS, it is http's. A certificate that is wrong is TLS all the same: nobody is led past it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from ipaddress import ip_address

from crawler.fetching.reaching import is_reached
from crawler.settings import run
from pipeline.addresses import canonical, host_of, without_login
from pipeline.config import Config
from pipeline.told import tell as told

STANDARD_INPUT = "-"  # instead of the name of a file
_WITHOUT_SCHEME = re.compile(
    r"""(?: (?:[\w-]+\.)+(?:xn--[a-z0-9-]+|[^\W\d_]{2,})(?::\d+)?  # www.example.org
      | (?:\d{1,3}\.){3}\d{1,3}(?::\d+)? | \[[0-9a-f:.]+\](?::\d+)?  # 192.0.2.1, [2001:db8::1]
      | localhost | [\w-]+:\d+ )  # intranet:8080
    (?:[/?#].*)?""",
    re.VERBOSE | re.IGNORECASE,
)
# Names that files have; ".md" alone is also where Moldova is: "notes.md" is a file, "www.gov.md" a host.
_OF_A_FILE = re.compile(
    r"[^/]*\.(?:[xsm]?html?|xml|txt|jsonl?|opml|warc|gz|pdf|docx?|csv|rss|atom|toml|db|php|aspx?|jsp)|[^/.]*\.md",
    re.IGNORECASE,
)


def addresses(typed: str) -> tuple[str, ...]:
    """Give the addresses that may be meant, the likeliest first; none where what was typed is no address of the web."""
    if typed.lower().startswith(("http://", "https://")):
        return (without_login(typed),)
    if not _WITHOUT_SCHEME.fullmatch(typed) or canonical(f"http://{typed}") is None:
        return ()
    schemes = ("http", "https") if _is_here(typed) else ("https", "http")
    return tuple(f"{scheme}://{typed}" for scheme in schemes)


def meant(typed: str, config: Config, tell: Callable[[str], None]) -> str:
    """Give the address that a person means who typed this at the command line; else what was typed, as a file's name.

    `tell` is called with a sentence where it is not the likeliest.
    """
    is_file = os.path.lexists(typed) or _OF_A_FILE.fullmatch(typed)
    return typed if is_file else of_the_web(typed, config, tell) or typed


def of_the_web(typed: str, config: Config, tell: Callable[[str], None]) -> str | None:
    """Give the address that is meant by what was typed, which names no file; None for what is no address of the web."""
    if (public := without_login(typed)) != typed:
        tell(told("without login", url=public))
    candidates = addresses(public)
    if len(candidates) < 2:
        return candidates[0] if candidates else None
    watched = {canonical(source.url) for source in config.sources}
    if (known := next((url for url in candidates if canonical(url) in watched), None)) is not None:
        return known
    likeliest, other = candidates
    if run(is_reached(likeliest, config)) or not run(is_reached(other, config)):
        return likeliest
    tell(told("another scheme", asked=likeliest, url=other))
    return other


def _is_here(typed: str) -> bool:
    """Tell whether an address is this machine's own, where hardly anybody has a certificate."""
    host = (host_of(f"http://{typed}") or "").strip("[]")
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
