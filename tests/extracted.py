"""Makes what extraction gives, without a page: what is not named is unknown."""

from __future__ import annotations

from dataclasses import MISSING, fields
from typing import Any

from pipeline.identity.signature import signature
from pipeline.identity.words import words_of
from pipeline.items import Extraction, PageKind
from pipeline.normalize import content_hash


def extracted(**values: Any) -> Extraction:
    """Give the extraction of an article; its hash and signature are those of its text, unless they are named."""
    given: dict[str, Any] = {field.name: None for field in fields(Extraction) if field.default is MISSING}
    given |= {"kind": PageKind.ARTICLE, "authors": (), "teasers": (), "dropped": ()}
    text = values.get("text")
    given |= {"content_hash": content_hash(text), "signature": signature(words_of(text))}
    return Extraction(**(given | values))
