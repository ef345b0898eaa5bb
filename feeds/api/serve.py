"""The API as an ASGI application: who may ask, how much, in what form, and whether it changed."""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

from feeds.api.answers import ROOT, place
from feeds.api.asked import parameters
from feeds.api.openapi import description
from feeds.api.problems import MEDIA_TYPE, Problem, nothing
from feeds.api.tokens import may_ask
from feeds.web.answers import METHODS, Answer, give, headers_of, preflight
from feeds.web.conditional import IDENTITY, accepted_codings, matching_etag
from feeds.web.content import CODINGS, etags_of, packed
from feeds.web.rate import Rate
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import (
    KNOWN_METHODS,
    READING,
    Application,
    Fields,
    Receive,
    Scope,
    Send,
    fields_of,
    has_content,
    is_too_long,
)
from pipeline.config import Config

log = logging.getLogger(__name__)

_JSON = "application/json"
_SECONDS_FRESH = 60
_LEAST_TO_PACK = 1_000  # bytes
_ALLOWED = "Authorization, If-None-Match"


def api(
    config: Callable[[], Config],
    reading: Reading,
    named: Callable[[str], str],
) -> Application:
    """Make the application that stands below `api/`; `named` takes a path relative to the site's address."""
    rate, guesses = Rate(), Rate()

    async def serve(scope: Scope, _: Receive, send: Send) -> None:
        fields, now = fields_of(scope), config()
        kept = "private" if now.site.api_tokens else "public"
        try:
            if scope["method"] == "OPTIONS":
                answer = preflight(_ALLOWED)
            else:
                told = await _told(scope, fields, now)
                answer = _answer(200, told, fields, _JSON, {"cache-control": f"{kept}, max-age={_SECONDS_FRESH}"})
        except Exception as error:  # the boundary of a request: a fault of ours is told as one, and the server goes on
            problem = error if isinstance(error, Problem) else _fault()
            answer = _answer(problem.status, problem.told(), fields, MEDIA_TYPE, _of_problem(problem, fields))
        await give(answer, send, without_body=scope["method"] == "HEAD")

    async def _told(scope: Scope, fields: Fields, now: Config) -> Mapping[str, object]:
        _refuse(scope, fields)
        name = named(scope["path"])
        if name == "api/openapi.json":
            parameters(scope["query_string"], ())
            return description(now)
        authorization = fields.get(b"authorization", b"").decode("latin-1")
        known = not now.site.api_tokens or may_ask(authorization, now.site.api_tokens)
        asker = (scope.get("client") or ("",))[0]
        # Counted apart: behind a proxy all have one address, and who guesses would shut out who has a token.
        if wait := (rate if known else guesses).seconds_to_wait(asker, time.monotonic()):
            detail = "too much is asked at once; ask again a little later"
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, seconds=math.ceil(wait))
        if not known:
            raise Problem(
                HTTPStatus.UNAUTHORIZED, "a token is needed: send Authorization: Bearer and one that is known"
            )
        if not name.startswith(ROOT):
            raise nothing(f"there is no such address; {ROOT} lists what there is")
        found, rest = place(name.removeprefix(ROOT))
        given = parameters(scope["query_string"], found.parameters)
        try:
            return await reading.ask(lambda store: found.answer(store, now, rest, given))
        except UnreadError as error:
            raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, str(error), seconds=5) from error

    return serve


def _fault() -> Problem:
    log.exception("a question to the API failed")
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "this is a fault of ours; it is in the log of the service")


def _refuse(scope: Scope, fields: Fields) -> None:
    """Raise a problem for what is not asked by reading."""
    method = scope["method"]
    if method not in READING:
        known = method in KNOWN_METHODS
        status = HTTPStatus.METHOD_NOT_ALLOWED if known else HTTPStatus.NOT_IMPLEMENTED
        raise Problem(status, "this can only be read, by GET or HEAD; nothing was changed")
    if has_content(fields):
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "what is asked is said by the address alone; send no body")
    if is_too_long(scope):
        raise Problem(HTTPStatus.REQUEST_URI_TOO_LONG, "the address is too long; ask for less")


def _of_problem(problem: Problem, fields: Fields) -> dict[str, str]:
    headers = {"cache-control": "no-store"}
    if problem.status == HTTPStatus.UNAUTHORIZED:
        headers["www-authenticate"] = 'Bearer realm="api"'
    if problem.status in (HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.NOT_IMPLEMENTED):
        headers["allow"] = METHODS
    if problem.seconds is not None:
        headers["retry-after"] = str(problem.seconds)
    return headers | ({"connection": "close"} if has_content(fields) else {})


def _answer(
    status: int, told: Mapping[str, object], fields: Fields, media_type: str, more: Mapping[str, str]
) -> Answer:
    """Write an answer in the coding that is wanted; 304 where the one who asks has it."""
    body = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
    accepted = fields.get(b"accept-encoding")
    codings = accepted_codings(accepted.decode("latin-1") if accepted is not None else None, CODINGS) or (IDENTITY,)
    coding = IDENTITY if len(body) < _LEAST_TO_PACK and IDENTITY in codings else codings[0]
    etags = etags_of(body)
    headers = {**more, "vary": "Accept-Encoding, Authorization"}
    if status == HTTPStatus.OK and (known := fields.get(b"if-none-match")) is not None:
        etag = matching_etag(known.decode("latin-1"), (etags[coding], etags[IDENTITY], *etags.values()))
        if etag is not None:
            return Answer(304, headers_of("data", headers, {"etag": etag}))
    sent = body if coding == IDENTITY else packed(body, coding)
    headers |= {"content-type": media_type, "content-length": str(len(sent))}
    headers |= {"content-encoding": coding} if coding != IDENTITY else {}
    headers |= {"etag": etags[coding]} if status == HTTPStatus.OK else {}
    return Answer(int(status), headers_of("data", headers), sent)
