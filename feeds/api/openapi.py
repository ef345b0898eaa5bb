"""What the API is, as programs read it (OpenAPI 3.1): every answer is held against it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import metadata

from feeds.addresses import site_url
from feeds.api.asked import MOST, MOST_CHARACTERS, MOST_LANGUAGES, USUAL
from feeds.api.schemas import SCHEMAS
from pipeline.config import Config

Told = dict[str, object]

_FILTERS: tuple[Told, ...] = (
    {"name": "topic", "schema": {"type": "string"}, "description": "The id of a topic that the entries are in."},
    {"name": "source", "schema": {"type": "string"}, "description": "The id of the source that they come from."},
    {
        "name": "language",
        "schema": {"type": "array", "items": {"type": "string"}, "maxItems": MOST_LANGUAGES},
        "style": "form",
        "explode": False,
        "description": 'Languages (BCP 47), in any of which they may be: "fr" means "fr-BE" too.',
    },
    {
        "name": "q",
        "schema": {"type": "string", "maxLength": MOST_CHARACTERS},
        "description": 'Words and "phrases" that they all have; one behind a "-" they have not.',
    },
    {
        "name": "since",
        "schema": {"type": "string"},
        "description": "A day (2026-11-03) or moment (RFC 3339): dated then or later.",
    },
    {"name": "until", "schema": {"type": "string"}, "description": "A day or moment: dated before."},
    {"name": "kind", "schema": {"type": "string", "enum": ["article", "headline"]}, "description": "Of one kind only."},
    {
        "name": "limit",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
        "description": "How many at most.",
    },
)
_CURSOR: Told = {
    "name": "cursor",
    "schema": {"type": "string"},
    "description": "Where to go on: it stands in `next` of the answer before.",
}
_NAMED: Told = {
    "name": "key",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "The key of an entry, or its id (a tag: URI, escaped).",
}


def description(config: Config) -> Told:
    """Describe the API of a site."""
    secured = bool(config.site.api_tokens)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{config.site.title}: API",
            "version": "1",
            "description": "Reads what is published: entries, topics, sources and searches. Nothing can be changed. "
            "Texts are given as their publishers and the owner allow, no more than in the feeds.",
            "x-generator": f"Tidings {_version()}",
        },
        "servers": [{"url": site_url(config.site).rstrip("/")}],
        "security": [{"bearer": []}] if secured else [],
        "paths": {
            "/api/v1/": _path("start", "What there is", "Start"),
            "/api/v1/entries": _path("entries", "Entries, the newest first", "Entries", *_FILTERS, _CURSOR),
            "/api/v1/entries/{key}": _path("entry", "An entry with its text and revisions", "EntryInFull", _NAMED),
            "/api/v1/search": _path(
                "search", "Entries by words, the best first", "Results", *(_required(one) for one in _FILTERS)
            ),
            "/api/v1/topics": _path("topics", "Topics, with their feeds", "Topics"),
            "/api/v1/sources": _path("sources", "Sources, and how they are", "Sources"),
        },
        "components": {
            "schemas": SCHEMAS,
            "responses": {"Problem": _problem()},
            **({"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}} if secured else {}),
        },
    }


def _required(parameter: Told) -> Told:
    return parameter | {"required": True} if parameter["name"] == "q" else parameter


def _path(name: str, summary: str, schema: str, *parameters: Told) -> Told:
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [{"in": "query"} | one for one in parameters],
            "responses": {
                "200": {"description": summary, "headers": _ETAG, "content": content},
                "304": {"description": "It is as it was: the ETag in If-None-Match is still the right one."},
                "default": {"$ref": "#/components/responses/Problem"},
            },
        }
    }


_ETAG: Mapping[str, Told] = {"ETag": {"description": "Of this form of the answer.", "schema": {"type": "string"}}}


def _problem() -> Told:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": "What went wrong, and what to do (RFC 9457).", "content": content}


def _version() -> str:
    try:
        return metadata.version("tidings")
    except metadata.PackageNotFoundError:  # run from a checkout that was not installed
        return "0"
