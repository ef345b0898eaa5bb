"""Answer where nothing is published: with what has become of it."""

from __future__ import annotations

import logging
from urllib.parse import quote

from feeds.addresses import site_url
from feeds.pages.edition import edition_of
from feeds.web import messages
from feeds.web.answers import Answer
from feeds.web.reading import Reading, UnreadError
from feeds.whereabouts import whereabouts_of
from pipeline.config import Config
from pipeline.published import Gone, Moved

log = logging.getLogger(__name__)


async def former(path: str, config: Config, reading: Reading) -> Answer:
    """Send on who asks for a feed under a former name; tell what is gone from what never was."""
    try:
        found = await reading.ask(lambda store: whereabouts_of(path, config, store))
    except UnreadError:
        log.exception("what has become of an address could not be told")
        found = None
    edition, name = edition_of(config.site, path)
    own = f"{edition.words.language}/"
    if found is None and edition.folder == "" and path.startswith(own) and path.endswith((".html", "/")):
        # The site's own language may have been another one: its pages lie at the root now.
        return messages.moved(site_url(config.site, quote(path.removeprefix(own).removesuffix("index.html"))))
    if found is None and name in ("", "index.html"):  # which there is once anything is published
        return messages.not_yet(edition)
    match found:
        case Moved(to=to):
            return messages.moved(site_url(config.site, to))
        case Gone():
            return messages.gone(edition)
    return messages.not_found(edition)
