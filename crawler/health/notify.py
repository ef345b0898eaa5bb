"""Tells by e-mail and webhook what waits to be told: what fails stays waiting, and nothing is told twice."""

from __future__ import annotations

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import aiohttp

from crawler.fetching.guard import AddressRefusedError, Guard, GuardedResolver, refusal_in
from crawler.settings import user_agent
from pipeline.config import Config
from pipeline.config.notify import Notify
from pipeline.health import IN_WORDS, Delivery, Notice
from pipeline.store.protocol import Store
from pipeline.told import in_language, tell

log = logging.getLogger(__name__)

_SECONDS = 8  # for one message: less than a service has from SIGTERM to its end
_FIRST_AGAIN, _LAST_AGAIN = (
    timedelta(seconds=5),
    timedelta(hours=1),
)  # with the next tick, then doubled
_GIVEN_UP = timedelta(days=7)


class NotTakenError(Exception):
    """A channel did not take a message; the message says why."""


async def deliver(store: Store, config: Config, now: datetime) -> tuple[str, ...]:
    """Send what waits; give a sentence for each channel that did not take it."""
    waiting = store.health.undelivered(now)
    failures = []
    mails = [one for one in waiting if one.channel == "email"]
    if mails:
        failures.append(await _email(store, mails, config, now))
    for one in waiting:
        if one.channel == "webhook":
            failures.append(await _webhook(store, one, config, now))
            if failures[-1]:  # the others would wait for the same server
                break
    return tuple(failure for failure in failures if failure)


async def _email(store: Store, waiting: Sequence[Delivery], config: Config, now: datetime) -> str | None:
    """Send one message of all that waits: where a network fails, many sources fail at once."""
    if not config.notify.email_to:
        _dropped(store, waiting)
        return None
    try:
        await asyncio.to_thread(_send, mail(waiting, config, now), config.notify)
    except (OSError, smtplib.SMTPException, NotTakenError) as error:
        return _later(store, waiting, f"{config.notify.smtp} did not take the e-mail ({_line(error)})", now)
    _done(store, waiting, now)
    return None


async def _webhook(store: Store, one: Delivery, config: Config, now: datetime) -> str | None:
    url = config.notify.webhook
    if url is None:
        _dropped(store, [one])
        return None
    try:
        await _post(url, hook(one.notice, config), config)
    except (OSError, aiohttp.ClientError, TimeoutError, NotTakenError) as error:
        return _later(store, [one], f"the webhook did not take the message ({refusal_in(error) or _line(error)})", now)
    _done(store, [one], now)
    return None


def _done(store: Store, told: Sequence[Delivery], now: datetime) -> None:
    for one in told:
        store.health.delivered(one.notice.number, one.channel, now)
    log.info("told channel=%s notices=%d", told[0].channel, len(told))


def _dropped(store: Store, waiting: Sequence[Delivery]) -> None:
    for one in waiting:
        store.health.not_delivered(one.notice.number, one.channel, "no longer in the configuration", None)


def _later(store: Store, waiting: Sequence[Delivery], error: str, now: datetime) -> str:
    """Let it wait for another tick, the longer the more often it failed, and a week at most."""
    for one in waiting:
        again_at = now + min(_FIRST_AGAIN * 2 ** min(one.attempts, 20), _LAST_AGAIN)
        too_old = now - one.notice.at > _GIVEN_UP
        store.health.not_delivered(one.notice.number, one.channel, error, None if too_old else again_at)
    log.warning("not told channel=%s notices=%d error=%s", waiting[0].channel, len(waiting), error)
    return error


def _line(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"[:300]
    return " ".join((str(error) or type(error).__name__).split())[:300]


def mail(waiting: Sequence[Delivery], config: Config, now: datetime) -> EmailMessage:
    """Write one message of all that waits."""
    notices = [worded(one.notice, config) for one in waiting]
    message = EmailMessage()
    several = in_language(tell("changes", count=len(notices)), config.site.language)
    subject = notices[0].title if len(notices) == 1 else several
    message["Subject"] = " ".join(f"{config.site.title}: {subject}".split())
    message["From"] = config.notify.email_from or config.notify.email_to[0]
    message["To"] = ", ".join(config.notify.email_to)
    message["Date"] = format_datetime(now)
    # Its own and no other's: sent twice, because this process died in between, it is one message to those who read it.
    message["Message-ID"] = f"<{notices[-1].id.rpartition(':')[2]}.{len(notices)}@{config.site.authority}>"
    message["Auto-Submitted"] = "auto-generated"  # so that no absence is announced to us
    parts = [f"{one.title}\n\n{one.text}\n\n{_address(one, config)}" for one in notices]
    message.set_content("\n\n\n".join(parts) + "\n")
    return message


def worded(notice: Notice, config: Config) -> Notice:
    """Give a notice in the site's language: it is for people, whatever it is sent by."""
    language = config.site.language
    return replace(notice, title=in_language(notice.title, language), text=in_language(notice.text, language))


def _address(notice: Notice, config: Config) -> str:
    return next((source.url for source in config.sources if source.id == notice.source_id), config.site.url)


def _send(message: EmailMessage, notify: Notify) -> None:
    """Hand a message to the mail server; a name and password are given to it over an encrypted connection only."""
    host, _, port = notify.smtp.rpartition(":")
    host = host.strip("[]")
    context = ssl.create_default_context()
    if notify.smtp_security == "tls":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, int(port), timeout=_SECONDS, context=context)
    else:
        server = smtplib.SMTP(host, int(port), timeout=_SECONDS)
    with server:
        server.ehlo()
        encrypted = notify.smtp_security == "tls"
        if notify.smtp_security == "starttls" or (notify.smtp_security == "auto" and server.has_extn("starttls")):
            server.starttls(context=context)
            server.ehlo()
            encrypted = True
        if notify.smtp_user is not None:
            if not encrypted:
                raise NotTakenError("it offers no encryption, and a password is given over none")
            server.login(notify.smtp_user, notify.smtp_password or "")
        server.send_message(message)


def hook(notice: Notice, config: Config) -> dict[str, str]:
    """Give what a webhook is sent: sentences in the site's language, and words for programs."""
    notice = worded(notice, config)
    return {
        "id": notice.id,
        "source": notice.source_id,
        "url": _address(notice, config),
        "state": IN_WORDS[notice.word],
        "before": IN_WORDS[notice.before],
        "at": notice.at.isoformat(),
        "title": notice.title,
        "text": notice.text,
    }


async def _post(url: str, body: dict[str, str], config: Config) -> None:
    guard = Guard.allowing(config.site.allow_network)
    if refusal := guard.refusal(url):
        raise AddressRefusedError(refusal)
    connector = aiohttp.TCPConnector(resolver=GuardedResolver(guard), socket_factory=guard.open_socket)
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    agent = {"User-Agent": user_agent(config.site.contact or config.site.url)}
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session,
        session.post(url, json=body, headers=agent, allow_redirects=False) as answer,
    ):
        if not 200 <= answer.status < 300:
            raise NotTakenError(f"it answered {answer.status}")
