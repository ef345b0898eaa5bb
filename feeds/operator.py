"""The operator's page: a source is added in a browser, behind a token, without script."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, quote, urlsplit

from feeds.operator_words import WORDS
from feeds.pages import render
from feeds.web.request import Application, Receive, Scope, Send
from pipeline.config import Site
from pipeline.onboarding import Addition, Desk

COOKIE = "tidings_operator"
SECONDS_SIGNED_IN = 12 * 3600
LARGEST_FORM_BYTES = 16_000
_MOST_FIELDS = 200
_METHODS = "GET, HEAD, POST"

Headers = list[tuple[str, str]]
Answer = tuple[HTTPStatus, Headers, bytes]
Form = Mapping[str, list[str]]


def operator_page(desk: Desk, site: Site, *, clock: Callable[[], float] = time.time) -> Application:
    """Make the application that stands at `/add`."""

    async def serve_one(scope: Scope, receive: Receive, send: Send) -> None:
        status, headers, body = await answer(scope, receive)
        fields = [*_SAFE, ("content-length", str(len(body))), *headers]
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in fields]
        await send({"type": "http.response.start", "status": int(status), "headers": raw})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})

    async def answer(scope: Scope, receive: Receive) -> Answer:
        asked = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        session = _session(asked.get("cookie", ""))
        signed_in = _is_valid(desk.token, session, clock())
        if scope["method"] in ("GET", "HEAD"):
            if not signed_in:
                return page(HTTPStatus.OK, "sign_in")
            added = parse_qs(scope["query_string"].decode("ascii", "replace")).get("added", [""])[0]
            return page(HTTPStatus.OK, "ask", session, added=added[:64])
        if scope["method"] == "POST":
            form = await _form(asked, receive)
            if form is None or _is_foreign(asked, site):
                return refused(HTTPStatus.FORBIDDEN if form else HTTPStatus.BAD_REQUEST, WORDS.no_form)
            return await sent(form, session if signed_in else None, asked)
        status, headers, body = refused(HTTPStatus.METHOD_NOT_ALLOWED, WORDS.method)
        return status, [*headers, ("allow", _METHODS)], body

    async def sent(form: Form, session: str | None, asked: Mapping[str, str]) -> Answer:
        if _field(form, "step") == "sign-in":
            if not hmac.compare_digest(_field(form, "token").encode(), desk.token.encode()):
                return page(HTTPStatus.FORBIDDEN, "sign_in", error=WORDS.wrong_token)
            return _see_other("add", _cookie(_new_session(desk.token, clock()), site, asked))
        if session is None:
            return page(HTTPStatus.FORBIDDEN, "sign_in", error=WORDS.signed_out)
        if not hmac.compare_digest(_field(form, "form").encode(), _form_token(desk.token, session).encode()):
            return refused(HTTPStatus.FORBIDDEN, WORDS.no_form)
        return await done(form, session, asked)

    async def done(form: Form, session: str, asked: Mapping[str, str]) -> Answer:
        match _field(form, "step"):
            case "look":
                preview = await desk.look(_field(form, "address"))
                return page(HTTPStatus.OK, "preview", session, preview=preview, topics=desk.topics())
            case "add":
                wanted = Addition(
                    id=_field(form, "id"),
                    url=_field(form, "url"),
                    title=_field(form, "title") or None,
                    topics=tuple(form.get("topic", [])),
                    render=_field(form, "render") == "true",
                )
                if refusal := await desk.add(wanted):
                    return page(HTTPStatus.CONFLICT, "ask", session, error=refusal, address=wanted.url)
                return _see_other(f"add?added={quote(wanted.id)}")
            case "sign-out":
                return _see_other("add", _cookie("", site, asked))
            case _:
                return refused(HTTPStatus.BAD_REQUEST, WORDS.no_form)

    def page(status: HTTPStatus, step: str, session: str = "", **values: object) -> Answer:
        form = _form_token(desk.token, session) if session else ""
        given = {"error": "", "added": "", "address": "", "preview": None, "topics": ()} | values
        return status, [], render.operator_page(site, step=step, form=form, say=WORDS, **given)

    def refused(status: HTTPStatus, text: str) -> Answer:
        return status, [], render.message_page(site, WORDS.refused, text)

    return serve_one


_SAFE: Headers = [
    ("content-type", "text/html; charset=utf-8"),
    ("cache-control", "no-store"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),  # else browsers would not say where a form comes from
    ("x-robots-tag", "noindex"),
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
]


async def _form(asked: Mapping[str, str], receive: Receive) -> Form | None:
    """Read the fields of a form; None for anything else."""
    body, more = b"", True
    while more and len(body) <= LARGEST_FORM_BYTES:
        message = await receive()
        body += message.get("body", b"")
        more = message["type"] == "http.request" and message.get("more_body", False)
    if asked.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        return None
    if len(body) > LARGEST_FORM_BYTES:
        return None
    try:
        return parse_qs(body.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return None


def _field(form: Form, name: str) -> str:
    return form.get(name, [""])[0].strip()


def _is_foreign(asked: Mapping[str, str], site: Site) -> bool:
    """Tell whether a form was sent from a page that is not ours."""
    if asked.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = asked.get("origin")
    return origin is not None and urlsplit(origin).netloc not in (asked.get("host", ""), urlsplit(site.url).netloc)


def _session(cookies: str) -> str:
    pairs = (one.strip().partition("=") for one in cookies.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def _new_session(token: str, now: float) -> str:
    ends = str(int(now) + SECONDS_SIGNED_IN)
    return f"{ends}.{_signed(token, f'session {ends}')}"


def _is_valid(token: str, session: str, now: float) -> bool:
    ends, _, signature = session.partition(".")
    right = hmac.compare_digest(signature.encode(), _signed(token, f"session {ends}").encode())
    return right and ends.isascii() and ends.isdigit() and now < int(ends)


def _form_token(token: str, session: str) -> str:
    return _signed(token, f"form {session}")


def _signed(token: str, text: str) -> str:
    return hmac.new(token.encode(), text.encode(), "sha256").hexdigest()


def _cookie(value: str, site: Site, asked: Mapping[str, str]) -> str:
    public = urlsplit(site.url)
    secure = "; Secure" if public.scheme == "https" and asked.get("host") == public.netloc else ""
    lasts = SECONDS_SIGNED_IN if value else 0
    return f"{COOKIE}={value}; Max-Age={lasts}; HttpOnly; SameSite=Strict{secure}"


def _see_other(where: str, cookie: str | None = None) -> Answer:
    return HTTPStatus.SEE_OTHER, [("location", where), *([("set-cookie", cookie)] if cookie else [])], b""
