"""The shapes of the API's answers, as JSON Schema: each key is always there, and no other."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.formats import FORMATS
from pipeline.guesses import GUESSED
from pipeline.health import IN_WORDS

Schema = dict[str, object]

_TEXT: Schema = {"type": "string"}
_WHOLE: Schema = {"type": "integer", "minimum": 0}
_URL: Schema = {"type": "string", "format": "uri", "pattern": "^https?://"}
_MOMENT: Schema = {"type": "string", "format": "date-time"}


def _or_null(schema: Schema) -> Schema:
    return schema | {"type": [schema["type"], "null"]} if "type" in schema else {"oneOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _object(**properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


_FEEDS = _object(**dict.fromkeys(FORMATS, _URL))
_ENTRY: Mapping[str, Schema] = {
    "id": {"type": "string", "format": "uri", "description": "A tag: URI; it never changes."},
    "key": {"type": "string", "description": "What it is called in addresses here."},
    "kind": {
        "enum": ["article", "headline"],
        "type": "string",
        "description": "A headline is known from a teaser only.",
    },
    "url": _or_null(_URL) | {"description": "Of the original."},
    "page_url": _URL | {"description": "Of its page here."},
    "title": _TEXT | {"description": "Plain text."},
    "summary": _or_null(_TEXT) | {"description": "Plain text."},
    "authors": _list(_TEXT),
    "language": _or_null(_TEXT) | {"description": "BCP 47."},
    "published_at": _or_null(_MOMENT) | {"description": "As its page says; null where it says nothing."},
    "date_guessed": {
        "enum": [*GUESSED, None],
        "description": "Why that is a guess: see the guide.",
    },
    "first_seen_at": _MOMENT,
    "updated_at": _MOMENT | {"description": "Of its last visible change."},
    "source": _or_null(_TEXT) | {"description": "The id of the source that it comes from."},
    "institution": _or_null(_object(title=_TEXT, url=_or_null(_URL))),
    "section": _or_null(_TEXT),
    "image": _or_null(_URL),
    "file": _or_null(_object(media_type=_TEXT, length=_or_null(_WHOLE)))
    | {"description": "Where it is a file itself."},
    "topics": _list(_object(id=_TEXT, title=_TEXT, evidence=_list(_object(rule=_TEXT, words=_TEXT, where=_TEXT)))),
    "codes": _list(_object(code=_TEXT, label=_or_null(_TEXT)))
    | {"description": "Of IPTC, as its publisher declares its subjects: media topics, subject codes."},
    "shown": {"enum": ["full", "summary", "link"], "type": "string", "description": "How much of it is given on."},
    "rights": _or_null(_TEXT),
    "mining_reserved": {"type": "boolean", "description": "Its publisher reserves text and data mining."},
}

SCHEMAS: Mapping[str, Schema] = {
    "Start": _object(title=_TEXT, description=_URL, entries=_URL, search=_URL, topics=_URL, sources=_URL),
    "Entry": _object(**_ENTRY),
    "EntryInFull": _object(
        **_ENTRY,
        content_html=_or_null(_TEXT) | {"description": "Safe markup; null where the text is not given to programs."},
        revisions=_list(
            _object(number={"type": "integer", "minimum": 1}, seen_at=_MOMENT, title=_TEXT, text=_or_null(_TEXT))
        ),
        also_at=_list(_object(url=_URL, institution=_or_null(_TEXT), seen_at=_MOMENT)),
        translations=_list(_object(id=_TEXT, language=_or_null(_TEXT), title=_TEXT)),
    ),
    "Entries": _object(entries=_list(_ref("Entry")), next=_or_null(_URL)),
    "Result": _object(
        **_ENTRY,
        snippet=_or_null(_TEXT) | {"description": "The sentence in which the words stand, each between [ and ]."},
    ),
    "Results": _object(results=_list(_ref("Result")), count=_WHOLE),
    "Topic": _object(
        id=_TEXT,
        title=_TEXT,
        description=_or_null(_TEXT),
        iptc=_list(_TEXT),
        entries=_WHOLE,
        newest_at=_or_null(_MOMENT),
        page_url=_URL,
        feeds=_FEEDS,
    ),
    "Topics": _object(topics=_list(_ref("Topic"))),
    "Source": _object(
        id=_TEXT,
        title=_TEXT,
        url=_or_null(_URL),
        language=_or_null(_TEXT),
        entries=_WHOLE,
        last_looked_at=_or_null(_MOMENT),
        next_look_at=_MOMENT,
        last_result=_or_null(_TEXT),
        health=_or_null(
            _object(state={"type": "string", "enum": list(IN_WORDS.values())}, since=_MOMENT, sentence=_TEXT)
        ),
        feeds=_FEEDS,
    ),
    "Sources": _object(sources=_list(_ref("Source"))),
    "Problem": {
        "type": "object",
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "parameter": _TEXT,
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
}
