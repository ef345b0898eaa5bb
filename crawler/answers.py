"""Puts into words what came of asking an address, and tells what that means for its place on the list."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import takewhile
from ssl import SSLCertVerificationError, SSLError

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response

from crawler.adding.remedies import remedy_of
from crawler.fetching.content_type import content_type
from crawler.fetching.framing import CutShortError
from crawler.fetching.freshness import directives, fresh_for
from crawler.fetching.guard import refusal_in
from crawler.fetching.waits import ASKS_US_TO_WAIT
from crawler.settings import DOWNLOAD_TIMEOUT, REDIRECT_MAX_TIMES
from crawler.version import version
from crawler.walls import BLOCKED, says_out_of_order, wall_by_answer
from pipeline.addresses import canonical
from pipeline.items import NOTHING_RESERVED, Page, Reserved
from pipeline.rights import RESERVING, both, reserved_by_headers
from pipeline.store.asking import GONE
from pipeline.store.protocol import Address, Fetch, Role
from pipeline.told import Telling, first_line, said_by, tell

_PERMANENT = (301, 308)
_FOR_NOW = (401, 402, 403, 408, 425)  # a wall that may be gone tomorrow, unlike a page that is


class RefusedError(IgnoreRequest):
    """A request or its answer was refused by us; the message says why, in words for a person."""

    def __init__(self, reason: str, *, again: bool = False) -> None:
        super().__init__(reason)
        self.again = again  # another crawl may fare better


class WaitError(RefusedError):
    """A request was not sent because its host had asked to be left alone for now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why an address gave no page."""

    reason: str
    again: bool  # it may give one in another crawl
    wait: bool = False  # the server asks not to be asked further for now
    gone: bool = False  # there is no such page, or not any more: an answer, and no trouble of the server's
    sent: bool = True  # it was asked: where it was not, nothing is known of it

    @property
    def blocked(self) -> bool:
        """Tell whether it is a wall."""
        return self.reason.startswith(BLOCKED) and not (self.gone or says_out_of_order(self.reason))

    @property
    def remedy(self) -> str:
        """Give what a person can do."""
        if not self.sent:
            return "crawl it again after that"
        if self.blocked:
            return "open it in a browser to see what it asks for; Tidings does not get around it"
        if (known := remedy_of(self.reason)) is not None:
            return known
        return "check the address, or crawl it again later" if self.again else "check the address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of asking for an address: a page, a fault, or neither where the page is unmodified."""

    address: Address
    fetch: Fetch  # to be remembered
    page: Page | None = None
    fault: Fault | None = None
    final: str | None = None  # the address after redirects
    moved_to: str | None = None  # where its permanent redirects lead
    fresh_for: timedelta = timedelta()  # as its Cache-Control says
    reserved: Reserved = NOTHING_RESERVED  # as it says itself, or the file of its site

    @property
    def url(self) -> str:
        """The address of the page."""
        return self.final or self.address.url


def answer_of(address: Address, response: Response, now: datetime) -> Answer:
    """Give what came of asking for an address that was answered at this moment."""
    fault, reserved = fault_of_status(response), reserved_by_answer(response)
    return Answer(
        address=address,
        fetch=fetch_of(address.url, address.role, now, response),
        page=page_of(response, now, reserved) if fault is None and response.status != 304 else None,
        fault=fault,
        final=response.url,
        moved_to=moved_to(response),
        fresh_for=fresh_for(response.headers, now),
        reserved=reserved,
    )


def fault_of_status(response: Response) -> Fault | None:
    """Give what an answer's status says is wrong; None for a page, and for one that is unmodified (304)."""
    status = response.status
    wall = wall_by_answer(status, headers_of(response), response.body)
    if wall is not None:
        return Fault(reason=wall, again=True, wait=status in ASKS_US_TO_WAIT)
    if is_unasked(response):
        return Fault(reason=tell("unmodified unasked"), again=True)
    if status in (200, 203, 304):
        return None
    if status in (301, 302, 303, 307, 308):
        return Fault(reason=tell("redirects nowhere", number=status), again=False)
    if status in ASKS_US_TO_WAIT:
        return Fault(reason=tell("asks to wait", answer=status), again=True, wait=True)
    again = status >= 500 or status in _FOR_NOW
    return Fault(reason=tell("answered", answer=status), again=again, gone=status in GONE)


def is_unasked(response: Response) -> bool:
    """Tell whether a server says that nothing has changed (304) where it was asked for the page, as caches err.

    Taken for what was had before, such a page would never be known.
    """
    asked = response.request.headers if response.request else {}
    return response.status == 304 and not any(name in asked for name in ("If-None-Match", "If-Modified-Since"))


_IN_WORDS: tuple[tuple[type[Exception], Telling, bool], ...] = (  # error, reason, whether to ask again
    (CannotResolveHostError, tell("no such name"), True),
    (DownloadTimeoutError, tell("too slow", seconds=DOWNLOAD_TIMEOUT), True),
    (CutShortError, tell("cut short"), True),
    (ResponseDataLossError, tell("cut off"), True),
    (UnsupportedURLSchemeError, tell("no web address"), False),
    (IgnoreRequest, tell("redirects too often", number=REDIRECT_MAX_TIMES), False),  # all else is off
)


def fault_of_error(error: BaseException) -> Fault:
    """Give what an error of asking means."""
    if refusal := refusal_in(error):
        return Fault(reason=tell("refused", why=refusal), again=False)
    match error:
        case RefusedError():
            waits = isinstance(error, WaitError)
            return Fault(reason=said_by(error), again=error.again, wait=waits, sent=not waits)
        case DownloadCancelledError(args=(int(most),)):
            return Fault(reason=tell("too large", bytes=most), again=False)
        case DownloadConnectionRefusedError() | DownloadFailedError():
            return Fault(reason=_of_failure(error), again=True)
    for kind, reason, again in _IN_WORDS:
        if isinstance(error, kind):
            return Fault(reason=reason, again=again)
    return Fault(reason=tell("not fetched", said=f"{type(error).__name__}: {first_line(error)}"), again=True)


def _of_failure(error: BaseException) -> Telling:
    if isinstance(error, DownloadConnectionRefusedError):
        return _of_connection(error)
    match error.__cause__:
        case aiohttp.ClientResponseError(__cause__=HttpProcessingError()):  # whose words have in them what came
            return tell("no http answer")
        case aiohttp.ServerDisconnectedError():
            return tell("no answer at all")
        case aiohttp.ClientOSError(strerror=str(said)):
            return tell("connection failed", said=said)
    return tell("connection failed", said=first_line(error))


def _of_connection(error: BaseException) -> Telling:
    cause = error.__cause__
    # What aiohttp says itself has the address again, and how Python writes an object.
    match cause:
        case aiohttp.ClientConnectorCertificateError(certificate_error=SSLCertVerificationError(verify_message=said)):
            return tell("not safe", said=said)
        case aiohttp.ClientSSLError(os_error=SSLError(reason=str(said))):
            return tell("not safe", said=said.replace("_", " ").lower())
        case aiohttp.ClientSSLError():
            return tell("not safe", said=first_line(cause))
        case aiohttp.ClientConnectorError(os_error=ConnectionRefusedError()):
            return tell("connection refused")
        case aiohttp.ClientConnectorError(os_error=OSError(strerror=str(said))):
            return tell("no connection", said=said)
    return tell("no connection", said=first_line(cause or error))


def reserved_by_answer(response: Response) -> Reserved:
    """Give what an answer reserves, with a page or without one (304), or else the file of its site."""
    by_file: Reserved = response.meta.get("reserved", NOTHING_RESERVED) if response.request else NOTHING_RESERVED
    if not any(name in response.headers for name in RESERVING):
        return by_file if by_file == NOTHING_RESERVED else both(NOTHING_RESERVED, by_file)
    by_headers = reserved_by_headers(lambda name: [one.decode("latin-1") for one in response.headers.getlist(name)])
    return replace(both(by_headers, by_file), lifts=by_headers.lifts)


def page_of(response: Response, fetched_at: datetime, reserved: Reserved | None = None) -> Page:
    """Give the page that an answer holds; with what is reserved of it, where that was read already."""
    header = _header(response, "Content-Type")
    media_type, charset = content_type(header) if header else (None, None)
    return Page(
        url=response.url,
        body=response.body,
        fetched_at=fetched_at,
        media_type=media_type,
        charset=charset,
        reserved=reserved or reserved_by_answer(response),
    )


def fetch_of(url: str, role: Role, at: datetime, response: Response | None = None) -> Fetch:
    """Give what is remembered of asking `url`: validators only of a page, for an error's would hide the page's."""
    if response is None:
        return Fetch(url=url, role=role, fetched_at=at, status=None)
    # What is not to be stored leaves nothing to ask with.
    lasting = (
        response.status in (200, 304) and not is_unasked(response) and "no-store" not in directives(response.headers)
    )
    asked = response.meta.get("asked", url) if response.request else url  # another one, where it had moved before
    there = response.url if response.request and "redirect_urls" in response.request.meta else asked
    moved = moved_to(response) or asked if response.status in (200, 203, 304) else url
    return Fetch(
        url=url,
        role=role,
        fetched_at=at,
        status=response.status,
        etag=_header(response, "ETag") if lasting else None,
        last_modified=_header(response, "Last-Modified") if lasting else None,
        final_url=there if there != url else None,
        moved_to=moved if moved != url and role == "article" else None,
        read_by=version() if role == "listing" and response.status in (200, 203) else None,
    )


def moved_to(response: Response) -> str | None:
    """Give where the permanent redirects lead that an answer was come by through: those before the first other one."""
    meta = response.request.meta if response.request else {}
    led = [*meta.get("redirect_urls", [])[1:], response.url]
    permanent = list(
        takewhile(lambda hop: hop[0] in _PERMANENT, zip(meta.get("redirect_reasons", []), led, strict=False))
    )
    return canonical(permanent[-1][1]) if permanent else None


def headers_of(response: Response) -> dict[str, str]:
    """Give the headers by their names in lower case; of several lines of one the last."""
    return {
        name.decode("latin-1").lower(): values[-1].decode("latin-1")
        for name, values in response.headers.items()
        if values
    }


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value is not None else None
