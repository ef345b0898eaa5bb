"""Tells whether somebody answers at an address: connects as a crawl would, behind the same guard, and asks nothing."""

from __future__ import annotations

import asyncio
import ssl
from urllib.parse import urlsplit

from crawler.fetching.guard import AddressRefusedError, Guard, GuardedResolver, tls
from pipeline.addresses import canonical
from pipeline.config import Config

_SECONDS = 4  # for each of its addresses
_MOST = 3  # addresses of one host that are tried


async def is_reached(url: str, config: Config) -> bool:
    """Tell whether there is a server that speaks TLS where that is https's; True where the guard is to say why not."""
    guard = Guard.allowing(config.site.allow_network)
    parts = urlsplit(canonical(url) or "")
    host = parts.hostname
    if host is None or guard.refusal(url) is not None:
        return True
    secure = parts.scheme == "https"
    try:
        found = await GuardedResolver(guard).resolve(host, parts.port or (443 if secure else 80))
    except AddressRefusedError:
        return True
    except OSError:
        return False
    for one in found[:_MOST]:
        if await _connects(one["host"], one["port"], host if secure else None):
            return True
    return False


async def _connects(ip: str, port: int, name: str | None) -> bool:
    """Tell whether an address that was judged can be connected to, with TLS where it has the name of a host."""
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(ip, port, ssl=tls() if name else None, server_hostname=name)
    except ssl.SSLCertVerificationError:
        return True
    except OSError:  # of TLS, and of time, too
        return False
    writer.transport.abort()  # nothing was asked, so there is nothing to be waited for
    return True
