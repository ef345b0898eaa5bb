"""Shows what was extracted from a page: as JSON, text, HTML or Markdown."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Any

from pipeline.explain.explanation import Explanation
from pipeline.explain.show import as_values
from pipeline.guesses import GUESSED
from pipeline.items import Extraction, Match
from pipeline.markdown import escaped, markdown
from pipeline.topics.evidence import evidence_object


def as_object(extraction: Extraction, matches: Sequence[Match]) -> dict[str, Any]:
    """Give what was extracted as the object that `tidings extract` prints; what is unknown is None."""
    return {
        "path": extraction.path,
        "url": extraction.page_url,
        "kind": extraction.kind.value,
        "title": extraction.title,
        "authors": list(extraction.authors),
        "published": extraction.published,
        "modified": extraction.modified,
        "language": extraction.language,
        "page_language": extraction.page_language,
        "summary": extraction.summary,
        "image": extraction.image,
        "canonical_url": extraction.canonical_url,
        "institution": extraction.institution,
        "attachments": [
            {"url": file.url, "title": file.title, "media_type": file.media_type} for file in extraction.attachments
        ],
        "codes": [{"code": one.code, "label": one.label} for one in extraction.codes],
        "text": extraction.text,
        "html": extraction.html,
        "teasers": [
            {
                "title": teaser.title,
                "url": teaser.url,
                "summary": teaser.summary,
                "published": teaser.published,
                "section": teaser.section,
                "image": teaser.image,
                "stand": teaser.stand,
            }
            for teaser in extraction.teasers
        ],
        "dropped": [{"text": dropped.text, "reason": dropped.reason} for dropped in extraction.dropped],
        "topics": [
            {
                "id": match.topic_id,
                "evidence": [evidence_object(one) for one in match.evidence],
            }
            for match in matches
        ],
        "content_hash": extraction.content_hash,
        "notes": [*extraction.notes, *_guess(extraction)],
    }


def _guess(extraction: Extraction) -> Iterator[str]:
    if extraction.date_guessed is not None:
        yield f"the date is {GUESSED[extraction.date_guessed]}"
    if extraction.to_come is not None:
        yield f"it gives the date {extraction.to_come}, which is still to come, so it has none"


def with_blocks(shown: dict[str, Any], explanation: Explanation) -> dict[str, Any]:
    """Give the object that is printed with what each block of the page was taken for, and why."""
    return shown | {"blocks": as_values(explanation)}


def _json(extraction: Extraction, matches: Sequence[Match]) -> str:
    return json.dumps(as_object(extraction, matches), ensure_ascii=False, indent=2)


def _jsonl(extraction: Extraction, matches: Sequence[Match]) -> str:
    return json.dumps(as_object(extraction, matches), ensure_ascii=False)


def _text(extraction: Extraction, _matches: Sequence[Match]) -> str:
    return "\n\n".join(part for part in (extraction.title, extraction.text) if part)


def _html(extraction: Extraction, _matches: Sequence[Match]) -> str:
    title = f"<h1>{escape(extraction.title)}</h1>\n" if extraction.title else ""
    language = f' lang="{escape(extraction.language)}"' if extraction.language else ""
    return f"<article{language}>\n{title}{extraction.html or ''}\n</article>"


def _markdown(extraction: Extraction, _matches: Sequence[Match]) -> str:
    title = f"# {escaped(extraction.title)}\n\n" if extraction.title else ""
    return title + markdown(extraction.html or "")


RENDERERS: dict[str, Callable[[Extraction, Sequence[Match]], str]] = {
    "json": _json,
    "jsonl": _jsonl,
    "text": _text,
    "html": _html,
    "md": _markdown,
}
