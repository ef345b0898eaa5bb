"""Who is signed in: a session that is signed with the operator's token, and a mark in each form of it."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

from pipeline.config import Site

COOKIE = "tidings_operator"
SECONDS_SIGNED_IN = 12 * 3600


def session_in(cookies: str) -> str:
    """Give the session that a browser sent; "" where it sent none."""
    pairs = (one.strip().partition("=") for one in cookies.split(";"))
    return next((value for name, _, value in pairs if name == COOKIE), "")


def new_session(token: str, now: float) -> str:
    """Begin a session, which says itself when it ends."""
    ends = str(int(now) + SECONDS_SIGNED_IN)
    return f"{ends}.{_signed(token, f'session {ends}')}"


def is_valid(token: str, session: str, now: float) -> bool:
    """Tell whether a session is one that was begun with this token, and has not ended."""
    ends, _, signature = session.partition(".")
    right = hmac.compare_digest(signature.encode(), _signed(token, f"session {ends}").encode())
    return right and ends.isascii() and ends.isdigit() and now < int(ends)


def form_token(token: str, session: str) -> str:
    """Give what a form of this session has in it, and no other page can know."""
    return _signed(token, f"form {session}")


def _signed(token: str, text: str) -> str:
    return hmac.new(token.encode(), text.encode(), "sha256").hexdigest()


def cookie(value: str, site: Site, asked: Mapping[str, str]) -> str:
    """Give the header that sets a session; that of none takes it away."""
    public = urlsplit(site.url)
    secure = "; Secure" if public.scheme == "https" and asked.get("host") == public.netloc else ""
    lasts = SECONDS_SIGNED_IN if value else 0
    return f"{COOKIE}={value}; Max-Age={lasts}; HttpOnly; SameSite=Strict{secure}"
