"""Shows why a topic holds: as JSON, and in words."""

from __future__ import annotations

from typing import Any

from pipeline.items import Evidence


def evidence_object(one: Evidence) -> dict[str, Any]:
    """Give evidence as JSON, without what is as usual."""
    told: dict[str, Any] = {"rule": one.rule, "words": one.words, "where": one.where}
    return told | ({"weight": one.weight} if one.weight != 1 else {}) | ({"times": one.times} if one.times > 1 else {})
