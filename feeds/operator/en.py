"""The words of the operator's pages in English."""

from __future__ import annotations

from feeds.operator.vocabulary import OperatorWords

ENGLISH = OperatorWords(
    heading="Add a source",
    sign_in_lead="This page is for who runs Tidings here. The token is in the file operator-token in the data"
    " folder, or in"
    " tidings.toml as operator_token.",
    token="Operator’s token",  # noqa: S106
    sign_in="Sign in",
    sign_out="Sign out",
    wrong_token="That is not the token. Nothing was changed.",  # noqa: S106
    signed_out="You are not signed in, or have been for twelve hours. Nothing was changed; sign in again.",
    lead="Paste the address of a news page. You will see the items it would give; nothing is watched before you say"
    " so.",
    address="Address of a news page, feed or sitemap",
    look="Look at it",
    patience="Looking takes some seconds, at most a minute.",
    nothing="Nothing can be watched there",
    items="Items that would be in the feeds",
    more="… and {count} more.",
    no_date="no date",
    details="What else was found, and what was left out",
    watch="Watch this page",
    watched_at="Watched will be",
    id="Short name (lower-case letters, digits and hyphens)",
    title="Name of the institution, as readers see it (may stay empty)",
    topics="Topics that all its items are in, whatever their words (none is usual)",
    confirm="Yes, watch it",
    another="Look at another address",
    added="“{id}” is in tidings.toml now and is watched from here on: its first look begins within seconds, and the"
    " feeds"
    " get the newest of what is there.",
    refused="Nothing was changed",
    no_form="This was not sent from the form of this page, or the form is too old. Open the page again.",
    method="This page can be looked at (GET) and its form sent (POST), nothing else.",
    unread="What is stored could not be asked. Feeds and pages are as they were; open this page again in a minute.",
    needs="What needs you now",
    count_needs=("1 matter.", "{count} matters, the worst first."),
    count_watched=("1 source is watched.", "{count} sources are watched."),
    nothing_needed="Nothing needs you now.",
    last_and_next="The last look was on {last}, the next is due on {next}.",
    last_and_due="The last look was on {last}; one has been due since {next}.",
    no_look="Nothing has been looked at yet.",
    mistaken="tidings.toml cannot be read as it is now: what was read of it before holds.",
    mistaken_todo="Put it right; it is read again within seconds.",
    stalled="Nothing has been looked at since {since}; sources that are due: {count}. What crawls does not run.",
    stalled_todo="Start the service, or look into its log for what ends it",
    unlooked="It has never been looked at, though that has been due since {since}.",
    unlooked_todo="Look at it now, and see what is in the way",
    renamed="It has the address that {former} had, which tidings.toml has no more: entries of that one are in none of"
    " its feeds, and who subscribed to those is answered that they are gone.",
    renamed_todo="If it is the same source, write in its [[source]] in tidings.toml",
    renamed_else="If it is another one, nothing has to be done: thirty days after the last look at {former} nothing is"
    " said of this any more.",
    undelivered=("1 notice could not be delivered yet.", "{count} notices could not be delivered yet."),
    undelivered_todo="See whether what [notify] in tidings.toml names can be reached; they are tried again by"
    " themselves.",
    seen="Seen",
    health_title="{site}: how the sources are",
    health_description="What changed in the sources that are watched, once for each change.",
    known="I know about this",
    known_how="Nothing more is told of it until it changes.",
    known_heading="What you know about already",
    known_done="“{id}” is quiet until that changes.",
    may_be="See what may be its list now",
    in_terminal="in a terminal:",
    quoted="“{said}”",
    mending="What may be its list now",
    last_good="Its last good list",
    page_now="Its page now",
    count_items=("{count} item", "{count} items"),
    same="On both lists: {count}",
    missing="Not on it any more: {count}",
    further="Further on it: {count}",
    take="Take it from now on",
    take_how="What it shows already is no news: it goes into the archive, and into feeds only as far as"
    " first_import allows.",
    taken_done="“{id}” is held against that list from now on, and is looked at again within seconds.",
    moved_heading="Looked for at another address",
    moved_lead="Nothing has to be done about these. The button writes the address into tidings.toml, so that it is"
    " kept whatever becomes of the data folder.",
    moved="Looked for since {since} at",
    moved_was="tidings.toml says",
    accept="Write it into tidings.toml",
    accepted_done="“{id}” has its new address in tidings.toml now.",
    days="The last days",
    days_lead="All looks at all sources, by day.",
    failed_chart="Failed looks a day",
    failed_told="Failed: {total} of {looks} looks; at most {most} on one day.",
    looks_axis="looks",
    to_add="Add a source",
    as_feed="What is told of sources, as a feed",
    to_needs="What needs you now",
)
