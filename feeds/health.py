"""Give what is told of sources as a feed, for whoever runs the house."""

from __future__ import annotations

from feeds.addresses import site_url
from feeds.formats.rss_atom import atom
from feeds.items import Item
from feeds.operator.words import WORDS, OperatorWords
from feeds.pages.words import Words, words_of
from feeds.snapshot import Snapshot, start_of
from pipeline.config import Config
from pipeline.health import IN_WORDS, WELL, Notice
from pipeline.identity.identify import tag
from pipeline.sanitize import absolute, legible
from pipeline.store.protocol import Store
from pipeline.told import Telling, in_language, tell

FILE = "health.atom"
_MOST = 50


def health_feed(store: Store, config: Config) -> bytes:
    """Write the newest notices as Atom; without any, a feed that is empty."""
    site = config.site
    words = words_of(site.language)
    say = WORDS[words.language]
    items = tuple(_item(notice, config, words, say) for notice in store.health.notices(_MOST))
    return atom(
        Snapshot(
            name="health",
            id=tag(site, "feed-of-health"),
            title=say.health_title.format(site=legible(site.title)),
            description=say.health_description,
            language=words.language,
            publisher=legible(site.title),
            updated=max((item.updated for item in items), default=start_of(site)),
            page_url=site_url(site),
            self_urls={"atom": site_url(site, FILE)},
            items=items,
            has_older=len(items) == _MOST,
        )
    )


def _title(notice: Notice, config: Config, words: Words) -> str:
    """Give the title of a notice in the site's language; of an earlier one the words are known by the state."""
    if words.language == "en" or isinstance(notice.title, Telling):
        return in_language(notice.title, words.language, legible)
    source = config.source_named(notice.source_id)
    name = legible(source.name) if source else notice.source_id
    if notice.word == notice.before or (notice.word in WELL and notice.before in WELL):
        return in_language(tell("found again", name=name), words.language)
    if notice.word in WELL:
        return in_language(tell("well again", name=name), words.language)
    return in_language(tell("title", name=name, state=IN_WORDS[notice.word]), words.language)


def _summary(notice: Notice, words: Words, say: OperatorWords) -> str:
    """Give what is told in the site's language; an earlier notice is in English."""
    if words.language == "en" or isinstance(notice.text, Telling):
        return in_language(notice.text, words.language, legible)
    return f"{say.seen}{words.colon}{legible(notice.text)}"


def _item(notice: Notice, config: Config, words: Words, say: OperatorWords) -> Item:
    source = config.source_named(notice.source_id)
    original = absolute(source.url) if source else None
    home = site_url(config.site)
    return Item(
        id=notice.id,
        key=notice.id.rpartition(":")[2],
        page_url=home,
        url=original or home,
        has_original=original is not None,
        title=_title(notice, config, words),
        title_derived=False,
        summary=_summary(notice, words, say),
        published=notice.at,
        is_dated=True,
        first_seen=notice.at,
        updated=notice.at,
        language=words.language,
    )
