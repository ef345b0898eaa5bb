"""What has to be said to the operator: each language gives all of it."""

from __future__ import annotations

from dataclasses import dataclass

from feeds.pages.vocabulary import Forms


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorWords:
    """All that is said to the operator."""

    heading: str
    sign_in_lead: str
    token: str
    sign_in: str
    sign_out: str
    wrong_token: str
    signed_out: str
    lead: str
    address: str
    look: str
    patience: str
    nothing: str
    items: str
    more: str
    no_date: str
    details: str
    watch: str
    watched_at: str
    id: str
    title: str
    topics: str
    confirm: str
    another: str
    added: str
    refused: str
    no_form: str
    method: str
    unread: str

    needs: str  # the heading of what needs somebody now
    count_needs: Forms
    count_watched: Forms
    nothing_needed: str
    last_and_next: str  # of two moments
    last_and_due: str  # the second of which is over
    no_look: str
    mistaken: str
    mistaken_todo: str
    stalled: str  # of since and count
    stalled_todo: str
    unlooked: str  # of since
    unlooked_todo: str
    renamed: str  # of former
    renamed_todo: str
    renamed_else: str  # of former
    undelivered: Forms
    undelivered_todo: str
    seen: str  # before what was seen, where only its English sentence was kept
    health_title: str  # of the feed that tells of sources, of the site's
    health_description: str
    known: str  # the button that says so
    known_how: str
    known_heading: str
    known_done: str  # of id
    may_be: str  # the link to what may be its list
    in_terminal: str  # before the command that does the same
    quoted: str  # of said, which stands on a button
    mending: str  # the heading of that
    last_good: str
    page_now: str
    count_items: Forms
    same: str  # of count
    missing: str  # of count
    further: str  # of count
    take: str  # the button
    take_how: str
    taken_done: str  # of id
    moved_heading: str
    moved_lead: str
    moved: str  # of since; an address follows
    moved_was: str  # an address follows
    accept: str  # the button
    accepted_done: str  # of id
    days: str
    days_lead: str
    failed_chart: str
    failed_told: str  # of total, looks and most
    looks_axis: str
    to_add: str
    as_feed: str
    to_needs: str
