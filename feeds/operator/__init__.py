"""The operator's pages, behind a token, without script: what needs somebody now, mending and adding a source."""

from __future__ import annotations

import hmac
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import parse_qs, quote, urlsplit

from feeds.attention import acknowledge, attention
from feeds.operator.session import cookie, form_token, is_valid, new_session, session_in
from feeds.operator.vocabulary import OperatorWords
from feeds.operator.words import WORDS
from feeds.pages import render
from feeds.pages.edition import Edition, editions
from feeds.web.answers import PAGE_POLICY, Answer, give, raw, with_headers
from feeds.web.rate import Rate
from feeds.web.reading import Reading, UnreadError
from feeds.web.request import Application, Receive, Scope, Send
from pipeline.config import Site
from pipeline.desk import Addition, Desk, Preview, RefusedError
from pipeline.sanitize import folded
from pipeline.store.protocol import StoreError
from pipeline.told import Telling, in_language, said_by, tell

log = logging.getLogger(__name__)

LARGEST_FORM_BYTES = 16_000
_GUESSES_LOGGED_A_SECOND = 1 / 60  # of one address: who guesses shall not fill the disk
_MOST_FIELDS = 200
_METHODS = "GET, HEAD, POST"
_DONE = ("known", "taken", "accepted")  # what an address of ours says that was just done for a source
_KEPT_TO_GO_BACK = "private, no-cache"
"""For what a form gave: with `no-store`, a browser that is to go back there shows an error in its place."""

_TYPED = ("address", "url", "id", "title", "topic", "render", "repair")
"""What is there again for who was signed out and signs in: none of it is put into an address, which logs keep."""

Form = Mapping[str, list[str]]


def operator_pages(
    desk: Desk, site: Callable[[], Site], reading: Reading, *, clock: Callable[[], float] = time.time
) -> Application:
    """Make the application that stands at `/add` and `/operator`; `reading` asks the store.

    `site` gives it as it is now: what it says is read again while this is served.
    """
    return _Pages(desk, site, reading, clock).serve


class _Pages:
    """Both pages: who may see them, and what their forms do."""

    def __init__(self, desk: Desk, site: Callable[[], Site], reading: Reading, clock: Callable[[], float]) -> None:
        self._desk, self._site, self._reading, self._clock = desk, site, reading, clock
        self._guesses = Rate(_GUESSES_LOGGED_A_SECOND, at_once=1)

    @property
    def _edition(self) -> Edition:
        return editions(self._site())[0]  # in its own language

    @property
    def _say(self) -> OperatorWords:
        return WORDS[self._edition.words.language]

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await give(await self._answer(scope, receive), send, without_body=scope["method"] == "HEAD")

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        asked = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        here = "operator" if scope["path"].rstrip("/").endswith("/operator") else "add"
        session = session_in(asked.get("cookie", ""))
        signed_in = is_valid(self._desk.token, session, self._clock())
        if scope["method"] in ("GET", "HEAD"):
            query = parse_qs(scope["query_string"].decode("ascii", "replace"))
            if not signed_in:
                return self._sign_in(HTTPStatus.OK, here, {"repair": query.get("repair", [])})
            return await self._read(here, query, session)
        if scope["method"] == "POST":
            form = await _form(asked, receive)
            if form is None or _is_foreign(asked, self._site()):
                return self._refused(HTTPStatus.FORBIDDEN if form else HTTPStatus.BAD_REQUEST, self._say.no_form)
            if _field(form, "step") == "sign-in":
                return self._signed_in(form, asked, here, (scope.get("client") or ("",))[0])
            return await self._sent(form, session if signed_in else None, asked, here)
        return with_headers(self._refused(HTTPStatus.METHOD_NOT_ALLOWED, self._say.method), {"allow": _METHODS})

    async def _read(self, here: str, query: Mapping[str, list[str]], session: str) -> Answer:
        done = {step: self._there(_field(query, step)) for step in ("added", *_DONE)}
        if here == "add":
            return self._page(HTTPStatus.OK, "ask", session, added=done["added"])
        if source_id := _field(query, "repair"):
            return await self._compared(source_id, session)
        return await self._needs(session, done)

    def _there(self, source_id: str) -> str:
        """Give the id of a source that is there; "" where none is: anybody may write anything into an address."""
        return source_id if source_id and self._desk.address(source_id) is not None else ""

    def _signed_in(self, form: Form, asked: Mapping[str, str], here: str, asker: str) -> Answer:
        """Begin a session for who has the token; who guesses it is named in the log."""
        if not hmac.compare_digest(_field(form, "token").encode(), self._desk.token.encode()):
            if not self._guesses.seconds_to_wait(asker, self._clock()):
                log.warning("sign-in refused from=%s: the operator's token was another", asker)
            return self._sign_in(HTTPStatus.FORBIDDEN, here, form, self._say.wrong_token)
        session = new_session(self._desk.token, self._clock())
        begun = {"set-cookie": cookie(session, self._site(), asked)}
        return with_headers(self._resumed(form, session, here), begun)

    async def _sent(self, form: Form, session: str | None, asked: Mapping[str, str], here: str) -> Answer:
        if session is None:
            return self._sign_in(HTTPStatus.FORBIDDEN, here, form, self._say.signed_out)
        if not hmac.compare_digest(_field(form, "form").encode(), form_token(self._desk.token, session).encode()):
            return self._refused(HTTPStatus.FORBIDDEN, self._say.no_form)
        return await self._done(form, session, asked, here)

    def _sign_in(self, status: HTTPStatus, here: str, form: Form, error: str = "") -> Answer:
        """Ask for the token, and keep what else was sent until that is given."""
        kept = [(name, value) for name in _TYPED for value in form.get(name, [])]
        return self._page(status, "sign_in", here=here, error=error, kept=kept)

    def _resumed(self, form: Form, session: str, here: str) -> Answer:
        """Go on where somebody was who had to sign in."""
        if here == "operator":
            source_id = _field(form, "repair")
            return _see_other(f"operator?repair={quote(source_id)}" if source_id else "operator")
        if _field(form, "id") and _field(form, "url"):
            return self._filled(HTTPStatus.OK, session, _wanted(form))
        if address := _field(form, "address"):
            return self._shown(HTTPStatus.OK, session, None, address=address)
        return _see_other("add")

    async def _done(self, form: Form, session: str, asked: Mapping[str, str], here: str) -> Answer:
        match _field(form, "step"):
            case "look":
                return self._shown(HTTPStatus.OK, session, await self._desk.look(_field(form, "address")))
            case "add":
                return await self._add(form, session)
            case "know":
                return await self._known(_field(form, "id"), _field(form, "word"))
            case "take" | "accept" as step:
                return await self._confirmed(step, form)
            case "sign-out":
                return with_headers(_see_other(here), {"set-cookie": cookie("", self._site(), asked)})
        return self._refused(HTTPStatus.BAD_REQUEST, self._say.no_form)

    async def _add(self, form: Form, session: str) -> Answer:
        """Have a source watched, as it was filled in."""
        wanted = _wanted(form)
        try:
            await self._desk.add(wanted)
        except RefusedError as error:
            return self._not_added(wanted, said_by(error), session)
        return _see_other(f"add?added={quote(wanted.id)}")

    def _shown(self, status: HTTPStatus, session: str, preview: Preview | None, **values: object) -> Answer:
        """Show what was found, if anything was looked at, and the forms to have it watched and to look again."""
        given = {"preview": preview, "topics": self._desk.topics()} | values
        return _answer(status, self._written("preview", session, **given), {"cache-control": _KEPT_TO_GO_BACK})

    def _not_added(self, wanted: Addition, refusal: str, session: str) -> Answer:
        """Say why it was not added, with what was filled in: another short name is typed in its place."""
        if isinstance(refusal, Telling) and refusal.kind == "watched already":
            watched = Preview(address=wanted.url, refusal=refusal, watched=True)
            return self._shown(HTTPStatus.CONFLICT, session, watched)
        return self._filled(HTTPStatus.CONFLICT, session, wanted, error=self._told(refusal))

    def _filled(self, status: HTTPStatus, session: str, wanted: Addition, **values: object) -> Answer:
        """Show the form to have a source watched as it was filled in."""
        filled = Preview(address=wanted.url, id=wanted.id, title=wanted.title, url=wanted.url, render=wanted.render)
        return self._shown(status, session, filled, chosen=wanted.topics, **values)

    def _told(self, sentence: str) -> str:
        return in_language(sentence, self._edition.words.language, folded)

    async def _compared(self, source_id: str, session: str) -> Answer:
        """Show what may be a source's list now, and the form to take it."""
        try:
            comparison = await self._desk.compare(source_id)
        except RefusedError as error:
            return self._refused(HTTPStatus.CONFLICT, self._told(said_by(error)))
        form = form_token(self._desk.token, session)
        shown = {"comparison": comparison, "source_id": source_id, "say": self._say, "form": form}
        return _answer(HTTPStatus.OK, render.repair_page(self._edition, **shown))

    async def _confirmed(self, step: str, form: Form) -> Answer:
        """Take a list, or write an address down, as it was shown."""
        source_id = _field(form, "id")
        try:
            if step == "take":
                await self._desk.take(source_id, _field(form, "mark"))
            else:
                await self._desk.accept(source_id, _field(form, "url"))
        except RefusedError as error:
            return self._refused(HTTPStatus.CONFLICT, self._told(said_by(error)))
        except StoreError:
            log.exception("what the operator confirmed could not be stored")
            return self._refused(HTTPStatus.SERVICE_UNAVAILABLE, self._say.unread)
        return _see_other(f"operator?{'taken' if step == 'take' else 'accepted'}={quote(source_id)}")

    async def _needs(self, session: str, done: Mapping[str, str]) -> Answer:
        """Show what needs somebody now, and what was just done for which source."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        try:
            view = await self._reading.ask(lambda store: attention(store, now, self._desk.mistakes()))
        except UnreadError:
            log.exception("what needs somebody could not be told")
            return self._refused(HTTPStatus.SERVICE_UNAVAILABLE, self._say.unread)
        # What was just written down is stored once the service has read it again, and ended what it had begun.
        moved = [one for one in view.moved if self._desk.address(one.source_id or "") != one.learned_url]
        view = replace(view, moved=moved)
        form = form_token(self._desk.token, session)
        shown = render.attention_page(self._edition, view=view, say=self._say, form=form, done=done)
        return _answer(HTTPStatus.OK, shown)

    async def _known(self, source_id: str, word: str) -> Answer:
        """Remember that the operator knows how a source is, as it was shown."""
        now = datetime.fromtimestamp(self._clock(), UTC)
        try:
            if not await self._reading.ask(lambda store: acknowledge(store, source_id, word, now)):
                return self._refused(HTTPStatus.CONFLICT, self._told(tell("shown no more", id=source_id)))
        except UnreadError:
            log.exception("what the operator knows could not be remembered")
            return self._refused(HTTPStatus.SERVICE_UNAVAILABLE, self._say.unread)
        return _see_other(f"operator?known={quote(source_id)}")

    def _page(self, status: HTTPStatus, step: str, session: str = "", **values: object) -> Answer:
        return _answer(status, self._written(step, session, **values))

    def _written(self, step: str, session: str, **values: object) -> bytes:
        form = form_token(self._desk.token, session) if session else ""
        told: dict[str, object] = {"error": "", "added": "", "address": "", "here": "add", "kept": ()}
        given = told | {"preview": None, "topics": (), "chosen": ()} | values
        return render.add_page(self._edition, step=step, form=form, say=self._say, **given)

    def _refused(self, status: HTTPStatus, text: str) -> Answer:
        back = "operator", self._say.to_needs
        return _answer(status, render.message_page(self._edition, self._say.refused, text, back=back))


_SAFE = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # else browsers would not say where a form comes from
    "x-robots-tag": "noindex",
    "content-security-policy": PAGE_POLICY,
}


def _answer(status: HTTPStatus, body: bytes = b"", more: Mapping[str, str] | None = None) -> Answer:
    return Answer(status, raw({**_SAFE, "content-length": str(len(body)), **(more or {})}.items()), body)


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


def _see_other(where: str) -> Answer:
    return _answer(HTTPStatus.SEE_OTHER, more={"location": where})


def _wanted(form: Form) -> Addition:
    return Addition(
        id=_field(form, "id"),
        url=_field(form, "url"),
        title=_field(form, "title") or None,
        topics=tuple(form.get("topic", [])),
        render=_field(form, "render") == "true",
    )
