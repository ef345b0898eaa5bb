"""What has to be said on pages and in feeds: each language gives all of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

Forms = tuple[str, str]
"""Of one, and of several: "{count} items"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that is said to readers in one language; a text of several lines is one of several paragraphs."""

    language: str
    own_name: str
    months: tuple[str, ...]
    date: str  # of day, month and year
    first_of_month: str  # how the first day is written
    time: str  # of hour and minute, in UTC
    at: str  # of date and time
    thousands: str  # between groups of three digits
    none_is_one: bool  # "0 item", as French has it
    first_seen: str  # of a date, where the page gives none; why stands behind it
    places: Mapping[str, str]  # where evidence stands
    languages: Mapping[str, str]  # names of languages, by code
    starters: Mapping[str, tuple[str, str]]  # title and description of the starter topics, where they are translated
    count_items: Forms
    count_days: Forms
    last_and: str  # between the last two of a list
    colon: str  # before what is told

    # around every page
    skip: str
    main_navigation: str
    other_languages: str
    search: str
    back: str
    opml: str

    # the first page
    index_lead: str
    topics: str
    no_topics: str
    topic_empty: str
    searches: str
    sources: str
    no_sources: str
    all_sources: Forms
    all_title: str
    all_description: str
    topic_description: str  # of its title
    search_description: str  # of the title of a saved search
    source_description: str  # of the title of a source
    pair_title: str  # of a source and a topic
    pair_description: str

    # a list of items, and how to get it
    subscribe: str
    subscribe_how: str
    items: str
    items_empty: str
    items_empty_until: str  # of the time of the first look
    items_more: str
    items_older: str  # the link to older ones
    why_in_short: str
    next_reason: str  # between two
    rule: str
    why_words: str  # of words and place

    # an item
    untitled: str
    facts: str
    published: str
    seen: str
    no_date: str
    later_date: str
    guesses: Mapping[str, str]  # by what a date was guessed
    updated: str
    by: str
    original: str
    institution: str
    language_of_item: str
    no_original: str
    headline_only: str
    at_original: str
    table: str
    rights: str
    derived_title: str
    image: str
    section: str
    why: str
    why_nothing: str
    revisions: str
    revisions_lead: str
    revision: str  # of date
    revision_title: str
    revision_first: str  # of date
    revision_more: Forms  # earlier ones that are not shown
    put_in: str  # before what was put in, for those who hear the page
    taken_out: str
    changes_left_out: Forms
    no_change_shown: str
    copies: str
    copies_lead: str
    copy_seen: str  # of date
    translations: str
    translations_lead: str
    attachments: str

    # a source
    watched_page: str
    state: str
    states: Mapping[str, str]  # in a sentence, of since
    state_items: str  # what its list gave before, and gives now
    state_gap: str  # how long it usually has nothing new
    never_looked: str
    last_look: str
    next_look: str
    next_usual: str  # of every
    next_failed_once: str
    next_failing: str  # of count
    next_held: str
    next_first: str
    every_hours: Forms
    every_minutes: Forms
    every_days: Forms
    looked_results: Mapping[str, str]
    feeds: str
    feeds_lead: str
    feed_of_topic: str
    figures: str
    figures_lead: Mapping[str, str]  # by "day" and "week"
    chart_new: Mapping[str, str]
    chart_new_told: str  # what a chart shows, of total, most and when
    chart_when: Mapping[str, str]  # of date
    chart_items: Mapping[str, str]
    chart_items_told: str  # of the least, the most and the last
    chart_none: str
    figure_period: Mapping[str, str]
    figure_looks: str
    figure_failed: str
    figure_items: str
    figure_new: str
    axis_items: str
    sparkline: Mapping[str, str]  # of values
    lately: Mapping[str, Forms]  # new items in the last of the periods
    trouble: Mapping[str, str]  # beside a source, in a word or two

    # the search
    search_label: str
    search_lead: str
    search_none: str
    search_none_filtered: str
    search_found: Forms
    search_many: str
    search_newest_first: str
    search_best_first: str
    search_results: str
    search_narrow: str
    search_chosen: str
    search_remove: str
    search_next: str
    search_first: str
    search_place_wrong: str
    search_feed: str
    filters: Mapping[str, str]  # topic, source, language, period
    periods: Mapping[str, str]

    # what cannot be answered: what happened, what is still true, what to do
    not_found_title: str
    not_found: str
    not_yet_title: str
    not_yet: str
    gone_title: str
    gone: str
    withdrawn_title: str
    withdrawn: str  # of date
    method_title: str
    method: str
    too_long_title: str
    too_long: str
    too_much_title: str
    too_much: str
    no_search_title: str
    no_search: str
    unread_title: str
    unread: str

    def listed(self, names: Sequence[str]) -> str:
        """Put names in a row: "a, b and c"."""
        return self.last_and.join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])

    def counted(self, count: int, forms: Forms) -> str:
        """Choose between one and several."""
        one = count == 1 or (count == 0 and self.none_is_one)
        return forms[0 if one else 1].format(count=self.number(count))

    def number(self, count: int) -> str:
        """Write a whole number."""
        return f"{count:,}".replace(",", self.thousands)


def typeset(words: Words, set_text: Callable[[str], str]) -> Words:
    """Give the same words, each text set as its language wants it."""
    return replace(words, **{one.name: _each(getattr(words, one.name), set_text) for one in fields(words)})


def _each(value: Any, set_text: Callable[[str], str]) -> Any:
    match value:
        case str():
            return set_text(value)
        case tuple():
            return tuple(_each(one, set_text) for one in value)
        case Mapping():
            return {key: _each(one, set_text) for key, one in value.items()}
        case _:
            return value
