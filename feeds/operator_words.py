"""The words of the operator's page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorWords:
    """All that is said to the operator."""

    heading: str = "Add a source"
    sign_in_lead: str = (
        "This page is for who runs Tidings here. The token is in the file operator-token in the data folder,"
        " or in tidings.toml as operator_token."
    )
    token: str = "Operator’s token"  # noqa: S105
    sign_in: str = "Sign in"
    sign_out: str = "Sign out"
    wrong_token: str = "That is not the token. Nothing was changed."  # noqa: S105
    signed_out: str = "You are not signed in, or have been for twelve hours. Nothing was changed; sign in again."
    lead: str = (
        "Paste the address of a news page. You will see the items it would give; nothing is watched before you say so."
    )
    address: str = "Address of a news page, feed or sitemap"
    look: str = "Look at it"
    patience: str = "Looking takes some seconds, at most a minute."
    nothing: str = "Nothing can be watched there"
    items: str = "Items that would be in the feeds"
    more: str = "… and {count} more."
    no_date: str = "no date"
    details: str = "What else was found, and what was left out"
    watch: str = "Watch this page"
    watched_at: str = "Watched will be"
    id: str = "Short name (lower-case letters, digits and hyphens)"
    title: str = "Name of the institution, as readers see it (may stay empty)"
    topics: str = "Topics that all its items are in, whatever their words (none is usual)"
    confirm: str = "Yes, watch it"
    another: str = "Look at another address"
    added: str = (
        "“{id}” is in tidings.toml now and is watched from here on: its first look begins within seconds, and the feeds"
        " get the newest of what is there."
    )
    refused: str = "Nothing was changed"
    no_form: str = "This was not sent from the form of this page, or the form is too old. Open the page again."
    method: str = "This page can be looked at (GET) and its form sent (POST), nothing else."


WORDS = OperatorWords()
