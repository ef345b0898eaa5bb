"""Tell the hub of the configuration which feeds have changed (WebSub), so that it tells their subscribers at once."""

from __future__ import annotations

import http.client
import logging
import time
from collections.abc import Collection
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from pipeline.config import Site
from pipeline.sanitize import absolute
from pipeline.store.protocol import Store

log = logging.getLogger(__name__)

_MOST_SECONDS = 5.0  # for one answer: the hub only takes note
_MOST_SECONDS_TOGETHER = 20.0  # a service does nothing else meanwhile: the rest is told the next time
_MOST_BYTES = 10_000  # of an answer


def hub_of(site: Site) -> str | None:
    """Give the address of the hub, as it stands in feeds."""
    return absolute(site.hub) if site.hub else None


def tell(store: Store, site: Site, served: Collection[str], seconds: float = _MOST_SECONDS) -> str | None:
    """Tell the hub of all feeds whose bytes have changed since it was last told; say in words what went wrong.

    What it could not be told it is told the next time: after the first failure it is asked no more. `served` are the
    addresses that feeds have now: of others there is nothing to tell.
    """
    hub = hub_of(site)
    if hub is None:
        store.announced.forget()
        return None
    untold = [url for url in store.announced.untold() if url in served]
    ends = time.monotonic() + _MOST_SECONDS_TOGETHER
    for number, url in enumerate(untold):
        if time.monotonic() > ends:
            log.info("hub is told of the rest the next time hub=%s untold=%d", hub, len(untold) - number)
            return None
        failure = _ping(hub, url, seconds)
        if failure is not None:
            log.warning(
                "hub could not be told hub=%s url=%s failure=%s untold=%d", hub, url, failure, len(untold) - number
            )
            return f"the hub {hub} could not be told of {len(untold) - number} of {len(untold)} feeds ({failure})"
        store.announced.told(url)
    log.info("hub told hub=%s feeds=%d", hub, len(untold))
    return None


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: a POST would arrive as a GET, and tell nothing."""

    def redirect_request(self, *told: object) -> None:
        return None


def _ping(hub: str, url: str, seconds: float) -> str | None:
    """Tell the hub of one feed; give what went wrong."""
    data = urlencode({"hub.mode": "publish", "hub.url": url}).encode()
    request = Request(hub, data=data, headers={"User-Agent": "Tidings"}, method="POST")  # noqa: S310  (http or https)
    try:
        with build_opener(_Stay).open(request, timeout=seconds) as answer:
            answer.read(_MOST_BYTES)
    except HTTPError as error:
        with error:
            return f"it answered {error.code}"
    except TimeoutError:
        return f"no answer in {seconds:.0f} seconds"
    except (URLError, OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            return "no answer in time"
        return getattr(reason, "strerror", None) or str(reason) or type(error).__name__
    return None
