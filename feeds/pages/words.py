"""The words of pages and feeds, in one place: another language is another `Words`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """All that is said to readers in one language."""

    language: str
    months: tuple[str, ...]
    date: str  # of day, month and year
    first_seen: str  # of a date, where the page gives none
    places: Mapping[str, str]  # where evidence stands
    count_items: tuple[str, str]  # of one, of several

    skip: str
    home: str
    search: str
    untitled: str
    all_title: str
    all_description: str
    topic_description: str  # of its title
    source_description: str  # of its title
    search_description: str  # of its title
    pair_title: str  # of a source and a topic
    pair_description: str
    index_lead: str
    topics: str
    no_topics: str
    topic_empty: str
    topic_newest: str
    sources: str
    no_sources: str
    searches: str
    opml: str
    subscribe: str
    subscribe_how: str
    items: str
    items_empty: str
    items_more: str
    published: str
    seen: str
    no_date: str
    updated: str
    by: str
    original: str
    institution: str
    no_original: str
    headline_only: str
    at_original: str
    withdrawn_title: str
    withdrawn: str
    rights: str
    derived_title: str
    image: str
    section: str
    why: str
    why_in_short: str
    rule: str
    why_words: str  # of words and place
    last_and: str  # between the last two of a list
    why_nothing: str
    search_label: str
    search_lead: str
    search_none: str
    search_found: tuple[str, str]
    not_found_title: str
    not_found: str
    gone_title: str
    gone: str
    method_title: str
    method: str
    too_long_title: str
    too_long: str
    no_search_title: str
    no_search: str
    back: str

    def listed(self, names: Sequence[str]) -> str:
        """Put names in a row: "a, b and c"."""
        return self.last_and.join([*([", ".join(names[:-1])] if names[1:] else []), *names[-1:]])


_ENGLISH = Words(
    language="en",
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date="{day} {month} {year}",
    first_seen="first seen {date} (the page gives no date)",
    places={
        "title": "the title",
        "summary": "the summary",
        "section": "the section",
        "source": "the source’s topics",
        "text": "the text",
        "lead": "the first paragraph",
    },
    count_items=("1 item", "{count} items"),
    skip="Skip to the content",
    home="All topics",
    search="Search",
    untitled="Untitled",
    all_title="Everything",
    all_description="Everything new in all topics and from all sources.",
    topic_description="News about {title}.",
    source_description="News from {title}.",
    search_description="What is found by the search “{title}”.",
    pair_title="{source}: {topic}",
    pair_description="News from {source} about {topic}.",
    index_lead="News of institutions, sorted by topic. Each topic can be read here or in a feed reader.",
    topics="Topics",
    no_topics="No topics yet. They will be listed here once tidings.toml has a [[topic]].",
    topic_empty="No items yet: they will be here when an article that fits has been found.",
    topic_newest="Newest:",
    sources="Sources",
    no_sources="No sources yet. Institutions whose news pages are watched will be listed here.",
    searches="Saved searches",
    opml="All feeds in one list (OPML), for readers that import one",
    subscribe="Subscribe",
    subscribe_how="Copy one of these addresses into your feed reader; new items then come to you. They hold the same "
    "items: if one does not work in your reader, take another.",
    items="Items",
    items_empty="No items yet. When an article that fits has been found, it will be here and in the feeds.",
    items_more="Older items are found with the search.",
    published="Published",
    seen="First seen",
    no_date="(the page gives no date)",
    updated="Last changed",
    by="By",
    original="Original",
    institution="Institution",
    no_original="This article has no address of its own on the web; it came from a file.",
    headline_only="Only the headline is known so far; the article itself has not been read.",
    withdrawn_title="Withdrawn",
    withdrawn="What stood here was withdrawn on {day}, and is shown no more.",
    at_original="Read all of it at the original.",
    rights="Rights:",
    derived_title="The page shows no title; this one is made from its first words.",
    image="Image: {text}",
    section="It stood under the heading “{section}”.",
    why="Why it is in its topics",
    why_in_short="Here because of",
    rule="rule",
    why_words="“{words}” in {place}",
    last_and=" and ",
    why_nothing="This item is in no topic.",
    search_label="Words to look for",
    search_lead="Finds the items that have all these words, in titles, summaries and texts.",
    search_none="No item has all of these words: {words}. Try fewer words, or another form of them.",
    search_found=("1 item has these words.", "{count} items have these words; the best come first."),
    not_found_title="There is no such page",
    not_found="Nothing stands at this address. Topics and feeds are listed on the first page.",
    gone_title="This feed is no more",
    gone="It was given up, and will not be at this address again: take it out of your reader. The feeds that there are "
    "stand on the first page.",
    method_title="This can only be read",
    method="Feeds and pages here can be asked for (GET and HEAD), but not changed. Nothing was changed.",
    too_long_title="This address is too long",
    too_long="No address here has more than {most} characters. Topics and feeds are listed on the first page.",
    no_search_title="The search is not there just now",
    no_search="What is stored could not be asked. Feeds and pages are as they were; try the search again in a minute.",
    back="To the first page",
)

WORDS: Mapping[str, Words] = {"en": _ENGLISH}


def written_date(moment: datetime, words: Words) -> str:
    """Write the day of a moment out: "3 November 2026"."""
    return words.date.format(day=moment.day, month=words.months[moment.month - 1], year=moment.year)


def first_seen(moment: datetime, words: Words) -> str:
    """Say that a date is only that of the first sight."""
    return words.first_seen.format(date=written_date(moment, words))


def counted(count: int, forms: tuple[str, str]) -> str:
    """Choose between one and several."""
    return forms[0] if count == 1 else forms[1].format(count=count)
