"""Write a feed as JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from feeds.items import File, Item, Place, Related
from feeds.pages.words import Words, first_seen, words_of, written_date
from pipeline.topics.evidence import briefly

if TYPE_CHECKING:
    from feeds.snapshot import Snapshot

_UNKNOWN = "application/octet-stream"
_ABOUT = "Tidings: the institution, the heading it stood under, how sure its date is, why its topics"
_VERSION = "https://jsonfeed.org/version/1.1"


def jsonfeed(feed: Snapshot) -> bytes:
    """Write a feed as JSON Feed 1.1, in UTF-8."""
    document = {
        "version": _VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.self_urls["json"],
        "next_url": _next_url(feed),
        "hubs": [{"type": "WebSub", "url": feed.hub}] if feed.hub else None,
        "description": feed.description,
        "language": feed.language,
        "authors": [{"name": feed.publisher}],
        "items": [_item(item, words_of(feed.language)) for item in feed.items],
    }
    document = {name: value for name, value in document.items() if value is not None}
    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1).encode() + b"\n"


def _next_url(feed: Snapshot) -> str | None:
    """Give where older items are: of the feed those of its last archive, some of which it may have too."""
    return feed.links.get("prev-archive", {}).get("json")


def _item(item: Item, words: Words) -> dict[str, object]:
    members: dict[str, object | None] = {
        "id": item.id,
        "url": item.url,
        "title": item.title,
        "content_html": item.html,
        # The format asks for a content: of a headline nothing more is known than these.
        "content_text": None if item.html is not None else item.summary or item.title,
        "summary": item.summary,
        "image": item.image,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": name} for name in item.authors] or None,
        "tags": list(dict.fromkeys(place.title for place in item.places)) or None,
        "language": item.language,
        "attachments": _attachments(item),
        "_tidings": _ours(item, words) or None,
    }
    return {name: value for name, value in members.items() if value is not None}


def _attachments(item: Item) -> list[dict[str, object]] | None:
    """Give the files of an item, the one that it is first."""
    return [_attachment(file) for file in item.files] or None


def _attachment(file: File) -> dict[str, object]:
    told: dict[str, object] = {"url": file.url, "mime_type": file.media_type or _UNKNOWN}
    told |= {"title": file.title} if file.title else {}
    return told | ({"size_in_bytes": file.length} if file.length else {})


def _ours(item: Item, words: Words) -> dict[str, object]:
    """What JSON Feed has no place for."""
    ours = _known(
        {
            "institution": item.institution.title if item.institution else None,
            "institution_url": item.institution.url if item.institution else None,
            "section": item.section,
            "date": _how_sure(item, words),
            "topics": [_topic(place) for place in item.places],
            "codes": [_known({"code": one.code, "label": one.label}) for one in item.codes],
            "also_published_by": [_elsewhere(one) for one in item.related if not one.is_translation],
            "translations": [_elsewhere(one) for one in item.related if one.is_translation],
            "rights": item.rights,
            "tdm_reservation": 1 if item.reserved.mining else None,  # as TDMRep writes it
            "tdm_policy": item.reserved.policy if item.reserved.mining else None,
        }
    )
    return {"about": _ABOUT} | ours if ours else {}


def _elsewhere(one: Related) -> dict[str, object]:
    return _known({"url": one.url, "title": one.title, "institution": one.institution, "language": one.language})


def _how_sure(item: Item, words: Words) -> str | None:
    """Say in the feed's language what a date is by where the page does not give it; None where it does."""
    if item.date_guessed is not None:
        return f"{written_date(item.published, words)} {words.guesses[item.date_guessed]}"
    return None if item.is_dated else first_seen(item.first_seen, words, dated_later=item.dated_later)


def _topic(place: Place) -> dict[str, object]:
    return _known({"id": place.topic_id, "iptc": list(place.iptc), "because": briefly(place.evidence)})


def _known(members: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in members.items() if value}
